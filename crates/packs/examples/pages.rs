//! Writes what is made from the packs: `packs/procedure.schema.json`, `docs/procedures/` `docs/packs-keys.md`,
//! and what is said of each step of `docs/packs.md`. It is called with the root of the repository, by `make generate`.

use std::io::{Error, Result};
use std::path::PathBuf;

fn main() -> Result<()> {
    let root = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    let pages = redress_packs::pages().map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Error::other(told.join("\n"))
    })?;
    std::fs::write(root.join("packs/procedure.schema.json"), redress_packs::schema())?;
    std::fs::create_dir_all(root.join("docs/procedures"))?;
    for page in pages {
        std::fs::write(root.join("docs").join(page.path), page.text)?;
    }
    let tutorial = root.join("docs/packs.md");
    let text = std::fs::read_to_string(&tutorial)?;
    std::fs::write(tutorial, redress_packs::tutorial(&text))
}
