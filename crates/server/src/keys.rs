//! The file of keys: read at start, and added to by `redress keys new`.

use std::io::Write;
use std::path::Path;

use redress_app::ports::Entropy;
use redress_store::{Algorithm, Keyring};

use crate::wire::{SystemEntropy, today};

/// Reads a file of keys.
pub fn read(file: &Path) -> Result<Keyring, String> {
    warn_of_readers(file);
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("the keys in {} cannot be read: {error}", file.display()))?;
    parsed(file, &text)
}

/// A key that others than its owner can read is used, but not in silence.
pub fn warn_of_readers(key: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if key.metadata().is_ok_and(|about| about.permissions().mode() & 0o077 != 0) {
            tracing::warn!(file = %key.display(), "others than its owner can read the key: chmod 600");
        }
    }
    #[cfg(not(unix))]
    let _ = key;
}

fn parsed(file: &Path, text: &str) -> Result<Keyring, String> {
    Keyring::read(text).map_err(|fault| format!("{}: {fault}", file.display()))
}

/// Puts a new key before those of `file`, which is made if it is not there, and tells its name. The file holds
/// either the old keys or all of them, whatever happens, and only its owner can read it.
pub fn add(file: &Path, algorithm: Algorithm) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("the keys cannot be written to {}: {error}", file.display());
    let old = match std::fs::read_to_string(file) {
        Ok(text) => {
            parsed(file, &text)?;
            text
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => HEAD.to_owned(),
        Err(error) => return Err(cannot(error)),
    };
    let (mut secret, mut apart) = ([0; 32], [0; 2]);
    SystemEntropy.fill(&mut secret);
    SystemEntropy.fill(&mut apart);
    let name = format!("{}-{:04x}", today(), u16::from_be_bytes(apart));
    let all = format!("{}\n{old}", Keyring::line(&name, algorithm, &secret));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(cannot)?;
    new.write_all(all.as_bytes()).and_then(|()| new.as_file().sync_all()).map_err(cannot)?;
    new.persist(file).map_err(|error| cannot(error.error))?;
    // The name in the folder must last as well as the content; where folders cannot be opened, it does so by itself.
    if let Ok(folder) = std::fs::File::open(folder) {
        folder.sync_all().map_err(cannot)?;
    }
    Ok(name)
}

const HEAD: &str = "\
# Keys of a Redress database: NAME ALGORITHM KEY. The first seals what is written, all of them open.
# Keep a copy in a safe place apart from the backups: without it names, telephones and texts are lost.
";
