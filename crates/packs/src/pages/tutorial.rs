//! The tutorial in `docs/packs.md`: its pieces make a pack step by step, and what `redress check` says of it
//! stands below each.

use crate::{load, verify};

/// The name of the file that the tutorial writes.
const FILE: &str = "procedure.yaml";

/// The text with what is said of each step filled in anew: in the fences that begin with ```` ```text check ````,
/// of what the fences ```` ```yaml step ```` before them make. A piece takes the place of what stands under
/// the same name, at the top or one level below it.
pub fn tutorial(markdown: &str) -> String {
    let mut pack: Vec<Section> = Vec::new();
    let mut out = String::new();
    let mut fence = "";
    let mut inside = String::new();
    for line in markdown.split_inclusive('\n') {
        if fence.is_empty() {
            out += line;
            if let Some(info) = line.strip_prefix("```") {
                fence = info.trim_end();
                inside.clear();
                // A fence without a language is one too.
                fence = if fence.is_empty() { "text" } else { fence };
            }
        } else if line.trim_end() == "```" {
            if fence == "yaml step" {
                merge(&mut pack, sections(&inside, 0));
            }
            let said = if fence.starts_with("text check") { check(&written(&pack)) } else { inside.clone() };
            out += &(said + line);
            fence = "";
        } else {
            inside += line;
        }
    }
    out
}

/// What stands under a name, and below it.
struct Section {
    name: String,
    /// The line of the name and whatever follows that is not split further.
    text: String,
    below: Vec<Section>,
}

fn sections(yaml: &str, indent: usize) -> Vec<Section> {
    let mut found: Vec<(String, String, String)> = Vec::new();
    for line in yaml.split_inclusive('\n') {
        let name = line.get(indent..).unwrap_or_default();
        let begins = line.trim_start().len() + indent == line.len() && name.starts_with(char::is_alphabetic);
        match found.last_mut() {
            _ if begins => {
                let name = name.split(':').next().unwrap_or_default();
                found.push((name.to_owned(), line.to_owned(), String::new()));
            }
            Some((.., below)) => *below += line,
            None => {}
        }
    }
    let split = |(name, mut text, below): (String, String, String)| {
        let inner = if indent == 0 { sections(&below, 2) } else { Vec::new() };
        if inner.is_empty() {
            text += &below;
        }
        Section { name, text, below: inner }
    };
    found.into_iter().map(split).collect()
}

fn merge(into: &mut Vec<Section>, pieces: Vec<Section>) {
    for piece in pieces {
        match into.iter_mut().find(|section| section.name == piece.name) {
            Some(section) if piece.below.is_empty() => *section = piece,
            Some(section) => merge(&mut section.below, piece.below),
            None => into.push(piece),
        }
    }
}

fn written(pack: &[Section]) -> String {
    pack.iter().map(|section| section.text.clone() + &written(&section.below)).collect()
}

fn check(yaml: &str) -> String {
    match load(yaml, FILE) {
        Ok(pack) => verify(&pack).told(FILE, 0.0),
        Err(faults) => faults.iter().map(|fault| format!("{fault}\n    {}\n", fault.text.zh)).collect(),
    }
}
