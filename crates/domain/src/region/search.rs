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
    /// Several fit: a person must choose.
    Ambiguous,
    /// The address names a division above a county and no county: a person must say which.
    Coarse,
    /// The address names a county that has ended; this took over its area, or the larger part of it.
    Successor,
}

impl Confidence {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Named => "named",
            Confidence::NameAlone => "name_alone",
            Confidence::Ambiguous => "ambiguous",
            Confidence::Coarse => "coarse",
            Confidence::Successor => "successor",
        }
    }
}

/// A division found in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// Which.
    pub region: Region,
    /// How sure that is.
    pub confidence: Confidence,
}

/// What is searched for; all conditions hold together.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'t> {
    /// A name, a part of one, names from above down (浙江 余杭), or the beginning of a code; empty is all.
    pub text: &'t str,
    /// The day on which it exists.
    pub on: Date,
    /// Only at this level.
    pub level: Option<Level>,
    /// Only below this division.
    pub under: Option<Region>,
    /// At most so many.
    pub most: usize,
}

impl Regions {
    /// The divisions that fit: the same name first, then names that begin with the text, then those that hold
    /// it, then codes, then those whose place is named above them too; the higher and the smaller code first.
    pub fn find(&self, wanted: &Wanted<'_>) -> Vec<&Entry> {
        let Wanted { on, level, under, .. } = *wanted;
        let text = wanted.text.trim();
        if text.chars().nth(LONGEST).is_some() {
            return Vec::new();
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let joined = words.concat();
        let rank = |entry: &Entry| {
            let same = entry.name == joined || short(entry) == joined;
            let place = match entry.name.find(&joined) {
                _ if same => 0,
                Some(0) => 1,
                Some(_) => 2,
                None if entry.region.to_string().starts_with(&joined) => 3,
                None if self.named_from_above(entry, &words, &joined, on) => 4,
                None => return None,
            };
            Some((place, std::cmp::Reverse(entry.level()), entry.region))
        };
        let fits = |entry: &&Entry| {
            entry.on(on)
                && level.is_none_or(|level| entry.level() == level)
                && under.is_none_or(|under| under != entry.region && under.contains(entry.region))
        };
        let present = self.entries.iter().filter(fits);
        let mut found: Vec<_> = present.filter_map(|entry| Some((rank(entry)?, entry))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.dedup_by_key(|(_, entry)| entry.region);
        found.into_iter().take(wanted.most).map(|(_, entry)| entry).collect()
    }

    /// Whether `words` name the entry and what is above it, from above down: 浙江 余杭, 杭州市余杭区, 浙江余杭.
    fn named_from_above(&self, entry: &Entry, words: &[&str], joined: &str, on: Date) -> bool {
        let path = self.path(entry.region, on);
        let Some((own, above)) = path.split_last() else { return false };
        if let [before @ .., last] = words
            && !before.is_empty()
        {
            return own.name.contains(last)
                && before.iter().all(|word| above.iter().any(|one| one.name.contains(word)));
        }
        // Written in one: take names off its beginning, and the rest begins the entry's own.
        let mut rest = joined;
        for one in above {
            rest = [one.name.as_str(), short(one)]
                .into_iter()
                .find_map(|name| rest.strip_prefix(name))
                .unwrap_or(rest);
        }
        rest.len() < joined.len() && !rest.is_empty() && own.name.starts_with(rest)
    }

    /// The divisions whose code begins with `text` or whose name holds it, on the day, at most `most`;
    /// none for an empty text.
    pub fn search(&self, text: &str, on: Date, most: usize) -> Vec<&Entry> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        self.find(&Wanted { text, on, level: None, under: None, most })
    }

    /// The counties that an address may mean on the day: those named in it, less those that a province or
    /// prefecture named before contradicts. More than one is no answer but a question to the person.
    pub fn candidates(&self, address: &str, on: Date) -> Vec<Region> {
        self.read(address, on).found.into_iter().map(|found| found.region).collect()
    }

    /// The one county that an address means on the day. Never a guess: `None` where none or several fit.
    pub fn locate(&self, address: &str, on: Date) -> Option<Located> {
        match self.read(address, on).found[..] {
            [found] => Some(found),
            _ => None,
        }
    }

    /// Everything that an address may mean on the day, each with how sure it is: one county, or several to
    /// choose from, or the successors of one that has ended, or the city or province that is all it names.
    pub fn located(&self, address: &str, on: Date) -> Vec<Located> {
        let reading = self.read(address, on);
        if !reading.found.is_empty() {
            let several = reading.found.len() > 1;
            let doubt = |one: Located| match several {
                true => Located { confidence: Confidence::Ambiguous, ..one },
                false => one,
            };
            return reading.found.into_iter().map(doubt).collect();
        }
        let within =
            |region: Region| reading.above.is_empty() || reading.above.iter().any(|one| one.contains(region));
        let ended = self.entries.iter().filter(|entry| {
            entry.to.is_some_and(|to| to < on)
                && entry.level() == Level::County
                && entry.name.chars().count() > 2
                && reading.rest.starts_with(&entry.name)
                && within(entry.region)
        });
        let mut next: Vec<Region> = ended.flat_map(|entry| entry.successors.iter().copied()).collect();
        next.retain(|region| matches!(self.get(*region, on), super::Found::Here(_)));
        next.sort_unstable();
        next.dedup();
        if !next.is_empty() {
            let successor = |region| Located { region, confidence: Confidence::Successor };
            return next.into_iter().map(successor).collect();
        }
        let coarse = |region: &Region| Located { region: *region, confidence: Confidence::Coarse };
        reading.above.iter().map(coarse).collect()
    }

    fn read(&self, address: &str, on: Date) -> Reading {
        let address: String = address.chars().filter(|c| !c.is_whitespace()).take(LONGEST).collect();
        let mut rest = address.as_str();
        let mut above: Vec<Vec<Region>> = Vec::new();
        let done = |found: Vec<Located>, above: &[Vec<Region>], rest: &str| Reading {
            found,
            above: above.last().cloned().unwrap_or_default(),
            rest: rest.to_owned(),
        };
        // Names count only at the beginning, each right after the one above it: further on there may be a
        // 浙江路 or, inside 江东区, a 东区.
        loop {
            let (named, length) = self.beginning(rest, on);
            if named.is_empty() {
                break;
            }
            let fits = |region: &Region| above.iter().all(|one| one.iter().any(|one| one.contains(*region)));
            let (counties, divisions): (Vec<Region>, Vec<Region>) =
                named.into_iter().partition(|region| region.level() == Level::County);
            if !counties.is_empty() {
                let confidence = if above.is_empty() { Confidence::NameAlone } else { Confidence::Named };
                let counties = counties.into_iter().filter(fits);
                let found = counties.map(|region| Located { region, confidence }).collect();
                return done(found, &above, rest);
            }
            rest = &rest[length..];
            above.push(divisions.into_iter().filter(fits).collect());
        }
        let city = above.last().and_then(|one| one.first());
        let city = city.filter(|city| city.level() == Level::Prefecture && city.is_county_level());
        let found = city.map(|city| Located { region: *city, confidence: Confidence::Named });
        done(found.into_iter().collect(), &above, rest)
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

/// What an address was read as.
struct Reading {
    /// The counties, or cities without any, that it may mean.
    found: Vec<Located>,
    /// The lowest divisions above a county that it names.
    above: Vec<Region>,
    /// What stands after those.
    rest: String,
}
