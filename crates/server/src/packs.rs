//! Packs from outside the program: read from paths that somebody names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use redress_domain::text::Text;
use redress_packs::{Fault, Running};

/// The pack in a YAML file, or in a folder that holds procedure.yaml.
pub fn read(path: &Path) -> Result<Running, Vec<Fault>> {
    let path = if path.is_dir() { path.join("procedure.yaml") } else { path.to_owned() };
    match std::fs::read_to_string(&path) {
        Ok(yaml) => Running::read(yaml, &path.display().to_string()),
        Err(error) => Err(vec![unreadable(&path, &error)]),
    }
}

/// Every pack in a folder: its YAML files, and its folders that hold procedure.yaml. Each must be sound.
///
/// # Errors
/// Every fault of every pack: one alone is enough for none of them to be loaded.
pub fn folder(folder: &Path) -> Result<Vec<Arc<Running>>, Vec<Fault>> {
    let listed = std::fs::read_dir(folder).map_err(|error| vec![unreadable(folder, &error)])?;
    let mut paths: Vec<PathBuf> =
        listed.flatten().map(|entry| entry.path()).filter(|path| is_pack(path)).collect();
    paths.sort();
    let (mut packs, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        match read(&path) {
            Ok(pack) => {
                faults.extend(pack.unsound());
                packs.push(Arc::new(pack));
            }
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(packs) } else { Err(faults) }
}

fn is_pack(path: &Path) -> bool {
    let yaml = path.extension().is_some_and(|end| end == "yaml" || end == "yml");
    yaml || path.join("procedure.yaml").is_file()
}

/// Faults as `redress check` prints them.
pub fn told(faults: &[Fault]) -> String {
    let told: Vec<String> = faults.iter().map(|fault| format!("{fault}\n    {}", fault.text.zh)).collect();
    told.join("\n")
}

fn unreadable(path: &Path, error: &std::io::Error) -> Fault {
    Fault {
        text: Text::new(
            format!("无法读取（{error}），请写 YAML 文件或含有 procedure.yaml 的文件夹"),
            format!("cannot be read ({error}); name a YAML file or a folder that holds procedure.yaml"),
        ),
        file: path.display().to_string(),
        line: 0,
        column: 0,
        code: "unreadable",
    }
}
