//! `packs/rules/limits/*.yaml`: which limits an event starts.

use redress_domain::limit::Roll;
use redress_domain::limit::rules::{Line, Named, Rules, Version};
use redress_domain::procedure::{Length, Limit};
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::desk::{Desk, Validity};
use crate::fault::Fault;
use crate::source::{Map, Word, Words};
use crate::{Pack, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    procedure: Word,
    events: Map<WrittenName>,
    #[serde(default)]
    kinds: Map<WrittenName>,
    limits: Map<WrittenLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenName {
    #[serde(default)]
    also: Vec<String>,
    title: Spanned<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLine {
    title: Spanned<Words>,
    starts: Vec<Word>,
    #[serde(default)]
    only: Vec<Word>,
    #[serde(default)]
    except: Vec<Word>,
    #[serde(default)]
    pauses: bool,
    #[serde(default)]
    restarts: bool,
    #[serde(default)]
    backward: bool,
    within: Option<Word>,
    /// The division to which it is confined in running cases; what is asked for alone says it by its kind.
    region: Option<Word>,
    versions: Vec<Spanned<WrittenVersion>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenVersion {
    id: Word,
    amount: Option<Word>,
    clock: Option<Word>,
    extend: Option<Word>,
    roll: Option<Word>,
    source: Option<Word>,
    valid_from: Option<Word>,
    valid_to: Option<Word>,
    #[serde(default)]
    unexpired_goes_over: bool,
}

/// Reads the limits of one procedure. `packs` are those whose clocks a version may name instead of an amount.
///
/// # Errors
/// Every fault that was found, in the order of the file.
pub fn load_limits(yaml: &str, file: &str, packs: &[Pack]) -> Result<Rules, Vec<Fault>> {
    let written: Written = read::read(yaml, file).map_err(|fault| vec![fault])?;
    let mut desk = Desk::new(file);
    let rules = Rules {
        procedure: written.procedure.value.clone(),
        events: named(&mut desk, &written.events),
        kinds: named(&mut desk, &written.kinds),
        lines: written.limits.0.iter().map(|(id, line)| desk.line(id, line, &written, packs)).collect(),
    };
    let started = |id: &str| rules.lines.iter().any(|line| line.starts.iter().any(|start| start == id));
    for (id, _) in written.events.0.iter().filter(|(id, _)| !started(&id.value)) {
        desk.fault(
            id.referenced,
            "idle_event",
            "没有期限自此起算,请删去",
            "no limit runs from it; remove it",
        );
    }
    desk.done(rules)
}

/// The versions of one line as a running clock follows them; else the lines there are.
pub(super) fn line_in(yaml: &str, wanted: &str) -> Result<Vec<Limit>, Vec<String>> {
    let Ok(written) = read::read::<Written>(yaml, "") else { return Err(Vec::new()) };
    let lines = &written.limits.0;
    let Some((_, line)) = lines.iter().find(|(id, line)| id.value == wanted && !line.backward) else {
        return Err(lines.iter().map(|(id, _)| id.value.clone()).collect());
    };
    let mut desk = Desk::new("");
    let versions = line.versions.iter().flat_map(|version| desk.version(version, "", &[], false));
    let limits = versions.map(|(version, _)| Limit {
        length: Length::Amount(version.amount),
        extend: version.extend,
        region: line.region.as_ref().map(|region| region.value.clone()),
        roll: version.roll,
        source: version.source,
        valid_from: version.valid_from,
        valid_to: version.valid_to,
    });
    Ok(limits.collect())
}

fn named(desk: &mut Desk<'_>, names: &Map<WrittenName>) -> Vec<Named> {
    let one = |(id, name): &(Word, WrittenName)| Named {
        id: id.value.clone(),
        also: name.also.clone(),
        title: desk.words(&name.title),
    };
    names.0.iter().map(one).collect()
}

fn ids<V>(map: &Map<V>) -> Vec<&str> {
    map.0.iter().map(|(id, _)| id.value.as_str()).collect()
}

impl Desk<'_> {
    fn line(&mut self, id: &Word, line: &WrittenLine, all: &Written, packs: &[Pack]) -> Line {
        let (events, kinds, lines) = (ids(&all.events), ids(&all.kinds), ids(&all.limits));
        if lines.iter().filter(|one| **one == id.value).count() > 1 {
            self.fault(id.referenced, "duplicate_id", "同一项写了两次", "the same key stands twice");
        }
        if line.starts.is_empty() || line.versions.is_empty() {
            self.fault(
                id.referenced,
                "never_runs",
                "请写 starts 和 versions",
                "say what it runs from (`starts`) and how long (`versions`)",
            );
        }
        let mut versions = Vec::new();
        let mut validities = Vec::new();
        for version in &line.versions {
            for (version, validity) in self.version(version, &all.procedure.value, packs, line.backward) {
                versions.push(version);
                validities.push(validity);
            }
        }
        self.follow(&validities);
        Line {
            id: id.value.clone(),
            title: self.words(&line.title),
            starts: line.starts.iter().map(|word| self.known(word, "unknown_event", &events)).collect(),
            only: line.only.iter().map(|word| self.known(word, "unknown_kind", &kinds)).collect(),
            except: line.except.iter().map(|word| self.known(word, "unknown_kind", &kinds)).collect(),
            pauses: line.pauses,
            restarts: line.restarts,
            backward: line.backward,
            within: line.within.as_ref().map(|word| self.known(word, "unknown_limit", &lines)),
            versions,
        }
    }

    /// One version, or the versions of the procedure's clock it names.
    fn version(
        &mut self,
        version: &Spanned<WrittenVersion>,
        procedure: &str,
        packs: &[Pack],
        backward: bool,
    ) -> Vec<(Version, Validity)> {
        let (part, at) = (&version.value, version.referenced);
        let validity = self.validity(part.valid_from.as_ref(), part.valid_to.as_ref(), at);
        if let Some(clock) = &part.clock {
            let pack = packs.iter().find(|pack| pack.procedure.id == procedure);
            let clocks = pack.map(|pack| pack.procedure.clocks.as_slice()).unwrap_or_default();
            let known: Vec<&str> = clocks.iter().map(|clock| clock.id.as_str()).collect();
            self.known(clock, "unknown_clock", &known);
            let found = clocks.iter().filter(|found| found.id == clock.value).flat_map(|found| &found.limits);
            return found
                .filter_map(|limit| {
                    let Length::Amount(amount) = limit.length else { return None };
                    let version = Version {
                        id: part.id.value.clone(),
                        amount,
                        extend: limit.extend,
                        roll: limit.roll,
                        source: limit.source.clone(),
                        valid_from: limit.valid_from,
                        valid_to: limit.valid_to,
                        unexpired_goes_over: part.unexpired_goes_over,
                    };
                    Some((version, Validity { from: limit.valid_from, to: limit.valid_to, at }))
                })
                .collect();
        }
        let source = self.source(part.source.as_ref(), at);
        let roll = part
            .roll
            .as_ref()
            .map(|word| self.known(word, "bad_roll", &["rest_day", "statutory_holiday", "none"]));
        let roll = match roll.as_deref() {
            Some("statutory_holiday") => Roll::StatutoryHoliday,
            Some("none") => Roll::None,
            _ => Roll::RestDay,
        };
        let extend = part.extend.as_ref().and_then(|word| self.amount(word));
        let Some(word) = &part.amount else {
            self.fault(
                at,
                "no_amount",
                "请写 amount: 7wd 或 clock: 时限名",
                "write `amount: 7wd` or `clock: name`",
            );
            return Vec::new();
        };
        let Some(amount) = self.amount(word) else { return Vec::new() };
        if backward && amount.unit != redress_domain::limit::Unit::CalendarDay {
            self.fault(
                word.referenced,
                "bad_amount",
                "向前计算的期限请以日(d)计",
                "count back in days (d) only",
            );
        }
        let (valid_from, valid_to) = (validity.from, validity.to);
        let unexpired_goes_over = part.unexpired_goes_over;
        let id = part.id.value.clone();
        vec![(
            Version { id, amount, extend, roll, source, valid_from, valid_to, unexpired_goes_over },
            validity,
        )]
    }
}
