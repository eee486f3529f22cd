//! Which divisions exist, and when: `codes.txt` and `changes.txt`.

use std::sync::LazyLock;

use jiff::civil::{Date, date};

use super::{Error, Level, Region};

static CHINA: LazyLock<Regions> = LazyLock::new(|| {
    Regions::parse(include_str!("codes.txt"), include_str!("changes.txt"))
        .expect("the shipped table parses; a test holds it to that")
});

/// A division under one name. Dates are inclusive; none is "before the end of 2013" or "still".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its code.
    pub region: Region,
    /// Its name, such as 余杭区.
    pub name: String,
    /// The first day, if it began after 2013.
    pub from: Option<Date>,
    /// The last day, if it has ended.
    pub to: Option<Date>,
    /// What took over its area, or the larger part of it first.
    pub successors: Vec<Region>,
}

/// What the table says of a code on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'t> {
    /// It exists.
    Here(&'t Entry),
    /// No code of the table.
    Unknown,
    /// It begins later.
    NotYet(&'t Entry),
    /// It has ended; the entry names its successors.
    Abolished(&'t Entry),
}

/// The dated table. Invariant: sorted by code and then by date; every entry's parent is in it.
#[derive(Debug)]
pub struct Regions {
    pub(super) entries: Vec<Entry>,
}

impl Regions {
    /// The divisions of China since the end of 2013.
    pub fn china() -> &'static Regions {
        &CHINA
    }

    fn parse(codes: &str, changes: &str) -> Option<Regions> {
        let mut entries = Vec::new();
        for line in rows(changes) {
            let [code, name, from, to, successors] = line[..] else { return None };
            let successors = successors.split(',').filter(|code| *code != "-").map(str::parse);
            entries.push(Entry {
                region: code.parse().ok()?,
                name: name.to_owned(),
                from: if from == "-" { None } else { Some(first_day(from)?) },
                to: if to == "-" { None } else { Some(last_day(to)?) },
                successors: successors.collect::<Result<_, Error>>().ok()?,
            });
        }
        let changed = entries.len();
        for line in rows(codes) {
            let [code, name] = line[..] else { return None };
            let region = code.parse().ok()?;
            if entries[..changed].iter().any(|entry| entry.region == region && entry.to.is_none()) {
                continue;
            }
            entries.push(Entry {
                region,
                name: name.to_owned(),
                from: None,
                to: None,
                successors: Vec::new(),
            });
        }
        entries.sort_by_key(|entry| (entry.region, entry.from));
        Some(Regions { entries })
    }

    /// Every entry, by code and then by date.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What `region` is on the day.
    pub fn get(&self, region: Region, on: Date) -> Found<'_> {
        let start = self.entries.partition_point(|entry| entry.region < region);
        let end = self.entries.partition_point(|entry| entry.region <= region);
        let same = &self.entries[start..end];
        // Where two names overlap, in a period known only by its year, the newer one is shown.
        if let Some(entry) = same.iter().rev().find(|entry| entry.on(on)) {
            return Found::Here(entry);
        }
        match same.iter().find(|entry| entry.from.is_some_and(|from| on < from)) {
            Some(entry) => Found::NotYet(entry),
            None => same.last().map_or(Found::Unknown, Found::Abolished),
        }
    }

    /// The divisions directly below on the day, by code.
    pub fn children(&self, region: Region, on: Date) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.region.parent() == Some(region) && entry.on(on))
    }

    /// Code and name for people: `330110余杭区`.
    pub fn label(&self, region: Region, on: Date) -> String {
        match self.get(region, on) {
            Found::Here(entry) | Found::NotYet(entry) | Found::Abolished(entry) => {
                format!("{region}{}", entry.name)
            }
            Found::Unknown => region.to_string(),
        }
    }
}

impl Entry {
    /// Whether it exists on the day.
    pub fn on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// How high it stands.
    pub fn level(&self) -> Level {
        self.region.level()
    }
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split(' ').collect())
}

/// The first day of `2021-04-09`, `2021-04` or `2021`.
fn first_day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |part| part.parse().ok())?;
    let day = parts.next().map_or(Some(1), |part| part.parse().ok())?;
    Date::new(year, month, day).ok()
}

/// The last day of `2021-04-08`, `2021-04` or `2021`.
fn last_day(text: &str) -> Option<Date> {
    let first = first_day(text)?;
    match text.len() {
        4 => Some(date(first.year(), 12, 31)),
        7 => Some(first.last_of_month()),
        _ => Some(first),
    }
}
