//! YAML to the written form of a pack or of rules, within a budget that hostile input cannot break.

use redress_domain::text::Text;
use serde::de::DeserializeOwned;
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Error, Location, Options};

use crate::fault::{Fault, Place};

/// The largest pack, in bytes.
const MOST_BYTES: usize = 1_000_000;

/// How deep mappings and lists may nest; the format needs 9.
const MOST_DEPTH: usize = 16;

/// Reads the shape of a file. The first fault ends it: what follows could not be trusted.
pub fn read<T: DeserializeOwned>(yaml: &str, file: &str) -> Result<T, Fault> {
    if yaml.len() > MOST_BYTES {
        return Err(fault(
            file,
            Place::default(),
            "too_large",
            "文件超过1 MB,请拆分".into(),
            "the file is larger than 1 MB; split it".into(),
        ));
    }
    serde_saphyr::from_str_with_options(yaml, options()).map_err(|error| said(error.without_snippet(), file))
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MOST_DEPTH,
            flow_nesting_limit: MOST_DEPTH,
            max_aliases: 0,
            max_anchors: 0,
            max_documents: 1,
            max_merge_keys: 0,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
    }
}

fn said(error: &Error, file: &str) -> Fault {
    let place: Place = error.location().unwrap_or(Location::UNKNOWN).into();
    let (code, zh, en) = match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            let known = expected.join(", ");
            (
                "unknown_key",
                format!("没有“{field}”这一项,请改写为其中之一:{known}"),
                format!("there is no key `{field}` here; write one of: {known}"),
            )
        }
        Error::SerdeMissingField { field, .. } => (
            "missing_key",
            format!("缺少“{field}”,请补上"),
            format!("`{field}` is missing; add `{field}: …` here"),
        ),
        Error::Budget { .. } => (
            "budget",
            "嵌套过深或使用了锚点(& *),请展开直接书写".into(),
            "nested too deeply, or with anchors (& *); write it out plainly".into(),
        ),
        Error::DuplicateMappingKey { .. } => (
            "duplicate_id",
            "同一项写了两次,请删去一次".into(),
            "the same key stands twice; remove one".into(),
        ),
        other => {
            let message = other.to_string();
            let first = message.lines().next().unwrap_or_default();
            (
                if matches!(other, Error::SerdeInvalidType { .. }) { "wrong_type" } else { "yaml" },
                format!("无法读取:{first}"),
                format!("this cannot be read: {first}"),
            )
        }
    };
    fault(file, place, code, zh, en)
}

fn fault(file: &str, place: Place, code: &'static str, zh: String, en: String) -> Fault {
    Fault { file: file.to_owned(), line: place.line, column: place.column, code, text: Text { zh, en } }
}
