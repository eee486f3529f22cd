//! Which column of a file is what. See `docs/import.md` for the format.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use redress_domain::text::Text;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_saphyr::{Error, Location, Spanned};

use super::fault::MappingFault;
use super::texts;

/// Our names, besides `facts.…` for the procedure's own questions.
pub(crate) const NAMES: [&str; 12] = [
    "external_id",
    "channel",
    "received_at",
    "complainant.name",
    "complainant.phone",
    "complainant.email",
    "complainant.address",
    "respondent.name",
    "claim",
    "statement",
    "reply.text",
    "reply.at",
];

/// The longest mapping, in bytes.
const MOST_BYTES: usize = 100_000;

/// Where the values of our fields come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The procedure that every complaint of the file follows.
    pub procedure: String,
    /// The office that takes them; may be left out where only one does.
    pub office: Option<String>,
    /// The program or register that gave the external ids: the same id of another one is another complaint.
    pub source: String,
    /// The sheet of a workbook, if not the first.
    pub sheet: Option<String>,
    pub(crate) fields: BTreeMap<String, Entry>,
    /// The columns bear our names, so any other is a mistake.
    pub(crate) ours: bool,
}

/// Where one of our fields comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The column's name, folded; `None` for a constant.
    pub column: Option<String>,
    /// The constant, or what stands for an empty cell.
    pub default: String,
    /// What cells stand for.
    pub values: BTreeMap<String, String>,
    /// Whether a row without it is refused.
    pub required: bool,
    /// The line of the mapping.
    pub line: u64,
}

impl Mapping {
    /// For a file whose columns bear our names already.
    pub fn ours(procedure: &str, office: Option<&str>) -> Mapping {
        Mapping {
            procedure: procedure.to_owned(),
            office: office.map(str::to_owned),
            source: String::new(),
            sheet: None,
            fields: BTreeMap::new(),
            ours: true,
        }
    }

    /// Reads a mapping from YAML.
    ///
    /// # Errors
    /// The first fault, with its place.
    ///
    /// ```
    /// use redress_channels::import::Mapping;
    /// let mapping = Mapping::read("
    /// procedure: customer-service-regime
    /// columns:
    ///   complainant.name: 姓名
    ///   statement: 内容
    ///   facts.kind: { value: service }
    /// ");
    /// assert_eq!(mapping.unwrap().procedure, "customer-service-regime");
    /// ```
    pub fn read(yaml: &str) -> Result<Mapping, MappingFault> {
        if yaml.len() > MOST_BYTES {
            let (zh, en) = ("映射文件过大", "the mapping is too large");
            return Err(fault(Location::UNKNOWN, "too_large", zh, en));
        }
        let source: Source = serde_saphyr::from_str_with_options(yaml, options()).map_err(|e| said(&e))?;
        let mut fields = BTreeMap::new();
        for (name, entry) in source.columns.0 {
            let place = name.referenced;
            let name = name.value;
            let known = NAMES.contains(&name.as_str())
                || name.strip_prefix("facts.").is_some_and(|fact| !fact.is_empty());
            if !known {
                let names = NAMES.join(", ");
                return Err(fault(
                    place,
                    "unknown_field",
                    format!("没有“{name}”这一项,可写:{names}, facts.…"),
                    format!("there is no field `{name}`; write one of: {names}, facts.…"),
                ));
            }
            let entry = entry.checked(place)?;
            if fields.insert(name, entry).is_some() {
                return Err(fault(
                    place,
                    "twice",
                    "同一项写了两次,请删去一次",
                    "this stands twice; remove one",
                ));
            }
        }
        let required: BTreeSet<&str> = ["complainant.name", "statement"].into();
        if let Some(missing) = required.into_iter().find(|name| !fields.contains_key(*name)) {
            return Err(fault(
                source.procedure.referenced,
                "missing_field",
                format!("columns 里缺少“{missing}”,请写明它在哪一列"),
                format!("`{missing}` is missing under `columns`; say which column it is"),
            ));
        }
        Ok(Mapping {
            procedure: source.procedure.value,
            office: source.office,
            source: source.source,
            sheet: source.sheet,
            fields,
            ours: false,
        })
    }

    /// The entry of a field; one of our own columns needs none.
    pub(crate) fn entry(&self, name: &str) -> Option<Entry> {
        let ours = || Entry { column: Some(name.to_owned()), ..Entry::default() };
        self.fields.get(name).cloned().or_else(|| self.ours.then(ours))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    procedure: Spanned<String>,
    office: Option<String>,
    #[serde(default)]
    source: String,
    sheet: Option<String>,
    columns: Columns,
}

/// The columns in their order, with the place of each and with those that stand twice.
struct Columns(Vec<(Spanned<String>, Written)>);

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Columns;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a mapping of our names to columns")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Columns, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Columns(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// An entry as it is written: the column's name alone, or with what else is to be said.
#[derive(Default)]
struct Written(Full);

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Full {
    column: Option<String>,
    value: Option<String>,
    default: Option<String>,
    values: BTreeMap<String, String>,
    required: bool,
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(
                    "the name of a column, in quotes if it is a number, or `{ column: … }` or `{ value: … }`",
                )
            }

            fn visit_str<E>(self, column: &str) -> Result<Written, E> {
                Ok(Written(Full { column: Some(column.to_owned()), ..Full::default() }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Written, A::Error> {
                Full::deserialize(MapAccessDeserializer::new(map)).map(Written)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Written {
    fn checked(self, place: Location) -> Result<Entry, MappingFault> {
        let Full { column, value, default, values, required } = self.0;
        let constant = value.is_some();
        if constant == column.is_some() || constant && (default.is_some() || required || !values.is_empty()) {
            return Err(fault(
                place,
                "column_or_value",
                "请写 column(哪一列)或单独写 value(固定值),二者择一",
                "write either `column` (which one) or `value` (a constant) alone",
            ));
        }
        let values = values.into_iter().map(|(cell, value)| (texts::tidy(&cell), value)).collect();
        let column = column.map(|column| heading(&column));
        if column.as_ref().is_some_and(String::is_empty) {
            return Err(fault(place, "column_or_value", "列名是空的,请填写", "the column's name is empty"));
        }
        let default = value.or(default).unwrap_or_default();
        Ok(Entry { column, default, values, required, line: place.line() })
    }
}

/// A column's name as it is compared: spaces and full-width forms make no difference.
pub(crate) fn heading(text: &str) -> String {
    texts::line(&texts::fold(text))
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 8,
            flow_nesting_limit: 8,
            max_aliases: 0,
            max_anchors: 0,
            max_documents: 1,
            max_merge_keys: 0,
        },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::PassThrough,
        merge_keys: serde_saphyr::MergeKeyPolicy::Error,
    }
}

fn said(error: &Error) -> MappingFault {
    let error = error.without_snippet();
    let place = error.location().unwrap_or(Location::UNKNOWN);
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            let known = expected.join(", ");
            fault(
                place,
                "unknown_key",
                format!("没有“{field}”这一项,请改写为其中之一:{known}"),
                format!("there is no key `{field}` here; write one of: {known}"),
            )
        }
        Error::SerdeMissingField { field, .. } => fault(
            place,
            "missing_key",
            format!("缺少“{field}”,请补上"),
            format!("`{field}` is missing; add `{field}: …`"),
        ),
        other => {
            let message = other.to_string();
            let first = message.lines().next().unwrap_or_default();
            fault(
                place,
                "yaml",
                format!("无法读取,请核对YAML写法:{first}"),
                format!("this cannot be read: {first}"),
            )
        }
    }
}

fn fault(place: Location, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> MappingFault {
    MappingFault { line: place.line(), column: place.column(), code, text: Text::new(zh, en) }
}
