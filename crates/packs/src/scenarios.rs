//! The worked cases of the shipped packs, which the tests play: here, what they are called.

use redress_domain::text::Text;
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::shipped::id_of;

#[derive(RustEmbed)]
#[folder = "../../packs/procedures"]
struct Files;

/// What a scenario is called; the steps are the tests' business.
#[derive(Deserialize)]
struct Heading {
    title: Title,
}

#[derive(Deserialize)]
struct Title {
    zh: String,
    en: String,
}

/// The titles of the worked cases of the shipped pack with this text, in the order of their files; none of
/// another.
pub fn scenarios(source: &str) -> Vec<Text> {
    let Some(id) = id_of(source) else { return Vec::new() };
    let own = format!("{id}/scenarios/");
    let files = Files::iter().filter(|file| file.starts_with(&own)).filter_map(|file| Files::get(&file));
    let titles = files.filter_map(|file| {
        let text = std::str::from_utf8(&file.data).ok()?;
        let Heading { title: Title { zh, en } } = serde_saphyr::from_str(text).ok()?;
        Some(Text { zh, en })
    });
    titles.collect()
}
