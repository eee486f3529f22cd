//! What is wrong with a pack, and where.

use std::collections::BTreeMap;
use std::fmt;

use redress_domain::text::Text;
use serde::Serialize;

/// A place in a file, counted from 1; 0 is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column, in characters.
    pub column: u64,
}

impl From<serde_saphyr::Location> for Place {
    fn from(location: serde_saphyr::Location) -> Self {
        Place { line: location.line(), column: location.column() }
    }
}

/// Something in a pack that has to be written differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file, as named to [`crate::load`].
    pub file: String,
    /// Line from 1; 0 if the fault has no place.
    pub line: u64,
    /// Column from 1, in characters.
    pub column: u64,
    /// Stable name of the kind of fault.
    pub code: &'static str,
    /// What is wrong and what to write instead.
    pub text: Text,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} [{}]", self.file, self.line, self.column, self.text.en, self.code)
    }
}

/// Where each part of a pack is written, by its path such as `stages/received/find/founded`.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeMap<String, Place>);

impl Places {
    /// The place of the part at `path`, or of the nearest part around it.
    pub fn of(&self, path: &str) -> Place {
        let mut path = path;
        loop {
            if let Some(place) = self.0.get(path) {
                return *place;
            }
            match path.rsplit_once('/') {
                Some((around, _)) => path = around,
                None => return Place::default(),
            }
        }
    }

    pub(crate) fn put(&mut self, path: String, place: Place) {
        self.0.insert(path, place);
    }
}
