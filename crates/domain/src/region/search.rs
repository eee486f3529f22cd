//! Finding a division by what people type.

use jiff::civil::Date;

use super::{Entry, Level, Region, Regions};

/// The longest address that is read, in characters; a place is named at its beginning.
const LONGEST: usize = 200;

/// How far an answer of [`Regions::locate`] can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// A division above it is named too, and no other fits.
    Named,
    /// Only its own name stands there, and no other division bears it.
    NameAlone,
}

/// A division found in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// Which.
    pub region: Region,
    /// How sure that is.
    pub confidence: Confidence,
}

impl Regions {
    /// The divisions whose code begins with `text` or whose name holds it, on the day: the same name first,
    /// then names that begin with it, the higher and then the smaller code first; at most `most`.
    pub fn search(&self, text: &str, on: Date, most: usize) -> Vec<&Entry> {
        let text = text.trim();
        if text.is_empty() || text.chars().nth(LONGEST).is_some() {
            return Vec::new();
        }
        let rank = |entry: &Entry| {
            let same = entry.name == text || short(entry) == text;
            let place = match entry.name.find(text) {
                _ if same => 0,
                Some(0) => 1,
                Some(_) => 2,
                None if entry.region.to_string().starts_with(text) => 3,
                None => return None,
            };
            Some((place, std::cmp::Reverse(entry.level()), entry.region))
        };
        let present = self.entries.iter().filter(|entry| entry.on(on));
        let mut found: Vec<_> = present.filter_map(|entry| Some((rank(entry)?, entry))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(most).map(|(_, entry)| entry).collect()
    }

    /// The counties that an address may mean on the day: those named in it, less those that a province or
    /// prefecture named before contradicts. More than one is no answer but a question to the person.
    pub fn candidates(&self, address: &str, on: Date) -> Vec<Region> {
        self.read(address, on).into_iter().map(|found| found.region).collect()
    }

    /// The one county that an address means on the day. Never a guess: `None` where none or several fit.
    pub fn locate(&self, address: &str, on: Date) -> Option<Located> {
        match self.read(address, on)[..] {
            [found] => Some(found),
            _ => None,
        }
    }

    fn read(&self, address: &str, on: Date) -> Vec<Located> {
        let address: String = address.chars().filter(|c| !c.is_whitespace()).take(LONGEST).collect();
        let mut rest = address.as_str();
        let mut above: Vec<Vec<Region>> = Vec::new();
        // Names count only at the beginning, each right after the one above it: further on there may be a
        // 浙江路 or, inside 江东区, a 东区.
        loop {
            let (named, length) = self.beginning(rest, on);
            if named.is_empty() {
                break;
            }
            rest = &rest[length..];
            let fits = |region: &Region| above.iter().all(|one| one.iter().any(|one| one.contains(*region)));
            let (counties, divisions): (Vec<Region>, Vec<Region>) =
                named.into_iter().partition(|region| region.level() == Level::County);
            if !counties.is_empty() {
                let confidence = if above.is_empty() { Confidence::NameAlone } else { Confidence::Named };
                let counties = counties.into_iter().filter(fits);
                return counties.map(|region| Located { region, confidence }).collect();
            }
            above.push(divisions.into_iter().filter(fits).collect());
        }
        let city = above.last().and_then(|one| one.first());
        let city = city.filter(|city| city.level() == Level::Prefecture && city.is_county_level());
        city.map(|city| Located { region: *city, confidence: Confidence::Named }).into_iter().collect()
    }

    /// The divisions with the longest name that `text` begins with, and that name's length in bytes.
    fn beginning(&self, text: &str, on: Date) -> (Vec<Region>, usize) {
        let (mut found, mut longest) = (Vec::new(), 1);
        for entry in self.entries.iter().filter(|entry| entry.on(on) && entry.level() != Level::Nation) {
            let names = [entry.name.as_str(), short(entry)];
            let Some(length) = names.into_iter().find(|name| text.starts_with(name)).map(str::len) else {
                continue;
            };
            if length > longest {
                (found, longest) = (Vec::new(), length);
            }
            if length == longest {
                found.push(entry.region);
            }
        }
        (found, longest)
    }
}

/// The name without its kind, as people say it: 浙江, 杭州, 内蒙古. Counties keep theirs.
fn short(entry: &Entry) -> &str {
    let ends: &[&str] = match entry.level() {
        Level::Province => &["特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市"],
        Level::Prefecture => &["市", "地区"],
        Level::County | Level::Nation => &[],
    };
    ends.iter().find_map(|end| entry.name.strip_suffix(end)).unwrap_or(&entry.name)
}
