//! Rules of jurisdiction: `packs/rules/jurisdiction/*.yaml`, with the place of each fault.

use std::sync::LazyLock;

use jiff::civil::Date;
use redress_domain::guard::Guard;
use redress_domain::jurisdiction::{Gives, Place, Rule, Rules, kind_of};
use redress_domain::text::Text;
use serde::Deserialize;
use serde_saphyr::{Location, Spanned};

use crate::fault::{self, Fault};
use crate::read;
use crate::source::{Word, Words};

const FILES: [(&str, &str); 5] = [
    (
        "packs/rules/jurisdiction/consumer-mediation.yaml",
        include_str!("../../../packs/rules/jurisdiction/consumer-mediation.yaml"),
    ),
    (
        "packs/rules/jurisdiction/administrative-complaint.yaml",
        include_str!("../../../packs/rules/jurisdiction/administrative-complaint.yaml"),
    ),
    (
        "packs/rules/jurisdiction/labour-arbitration.yaml",
        include_str!("../../../packs/rules/jurisdiction/labour-arbitration.yaml"),
    ),
    (
        "packs/rules/jurisdiction/labour-inspection.yaml",
        include_str!("../../../packs/rules/jurisdiction/labour-inspection.yaml"),
    ),
    (
        "packs/rules/jurisdiction/enterprise.yaml",
        include_str!("../../../packs/rules/jurisdiction/enterprise.yaml"),
    ),
];

static SHIPPED: LazyLock<Result<Vec<Rules>, Vec<Fault>>> =
    LazyLock::new(|| FILES.iter().map(|(file, yaml)| load(yaml, file)).collect());

/// The rules that come inside the program, parsed once.
///
/// # Errors
/// The faults of the first file that has any; a test keeps that from being released.
pub fn shipped() -> Result<&'static [Rules], &'static [Fault]> {
    SHIPPED.as_deref().map_err(Vec::as_slice)
}

/// The shipped rules for a procedure.
///
/// # Errors
/// There are none for it: the sentence names the procedures that have some.
pub fn of(procedure: &str) -> Result<&'static Rules, Text> {
    let all = shipped().unwrap_or_default();
    all.iter().find(|rules| rules.procedures.iter().any(|one| one == procedure)).ok_or_else(|| {
        let known: Vec<&str> = all.iter().flat_map(|rules| &rules.procedures).map(String::as_str).collect();
        let procedure: String = procedure.chars().take(60).collect();
        Text {
            zh: format!("没有程序“{procedure}”的管辖规则,请写其中之一:{}", known.join("、")),
            en: format!(
                "There are no rules of jurisdiction for `{procedure}`; write one of: {}",
                known.join(", ")
            ),
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    procedures: Vec<String>,
    needs: Vec<String>,
    rules: Vec<RuleSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSource {
    id: Word,
    source: Word,
    valid_from: Option<Word>,
    valid_to: Option<Word>,
    when: Word,
    gives: GivesSource,
    held: Spanned<Words>,
    not_held: Spanned<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivesSource {
    #[serde(default)]
    competent: Vec<Place>,
    #[serde(default)]
    adds: Vec<Place>,
    prefers: Option<Place>,
    may_delegate_to: Option<Place>,
    #[serde(default)]
    manual: bool,
}

/// Reads one file of rules; `file` is only used to say where a fault is.
///
/// # Errors
/// Every fault that was found: what is wrong and what to write instead.
pub fn load(yaml: &str, file: &str) -> Result<Rules, Vec<Fault>> {
    let source: Source = read::read(yaml, file).map_err(|fault| vec![fault])?;
    let mut reader = Reader { file, faults: Vec::new(), ids: Vec::new() };
    let rules = source.rules.into_iter().filter_map(|rule| reader.rule(rule)).collect();
    if reader.faults.is_empty() {
        Ok(Rules { procedures: source.procedures, needs: source.needs, rules })
    } else {
        Err(reader.faults)
    }
}

struct Reader<'f> {
    file: &'f str,
    faults: Vec<Fault>,
    ids: Vec<String>,
}

impl Reader<'_> {
    fn rule(&mut self, source: RuleSource) -> Option<Rule> {
        let id = source.id.value.clone();
        if self.ids.contains(&id) {
            let zh = format!("编号“{id}”写了两次,请改其一");
            self.fault(
                source.id.referenced,
                "duplicate_id",
                zh,
                format!("the id `{id}` stands twice; change one"),
            );
        }
        self.ids.push(id.clone());
        if source.source.value.trim().is_empty() {
            let at = source.source.referenced;
            self.fault(at, "no_source", "请写明依据的条文".into(), "name the article it comes from".into());
        }
        let valid_from = source.valid_from.and_then(|word| self.date(&word));
        let valid_to = source.valid_to.and_then(|word| self.date(&word));
        if let (Some(from), Some(to)) = (valid_from, valid_to)
            && from > to
        {
            self.fault(
                source.id.referenced,
                "bad_validity",
                "valid_from 晚于 valid_to,请对调".into(),
                "valid_from is after valid_to; exchange them".into(),
            );
        }
        let gives = source.gives;
        let gives = Gives {
            competent: gives.competent,
            adds: gives.adds,
            prefers: gives.prefers,
            may_delegate_to: gives.may_delegate_to,
            manual: gives.manual,
        };
        let held = self.words(&source.held);
        let not_held = self.words(&source.not_held);
        let when = self.guard(&source.when)?;
        Some(Rule { id, source: source.source.value, valid_from, valid_to, when, gives, held, not_held })
    }

    fn guard(&mut self, word: &Word) -> Option<Guard> {
        Guard::parse(&word.value, &kind_of)
            .map_err(|error| {
                let message = error.message;
                let zh = format!("条件有误:{message}");
                self.fault(word.referenced, "bad_guard", zh, format!("this is no condition: {message}"));
            })
            .ok()
    }

    fn date(&mut self, word: &Word) -> Option<Date> {
        let date = word.value.parse().ok();
        if date.is_none() {
            let zh = format!("“{}”不是日期,请写如2026-04-15", word.value);
            let en = format!("`{}` is no date; write it like 2026-04-15", word.value);
            self.fault(word.referenced, "bad_date", zh, en);
        }
        date
    }

    fn words(&mut self, words: &Spanned<Words>) -> Text {
        let text = |part: &Option<String>| part.as_deref().map(str::trim).unwrap_or_default().to_owned();
        let both = Text { zh: text(&words.value.zh), en: text(&words.value.en) };
        if both.zh.is_empty() || both.en.is_empty() {
            self.fault(
                words.referenced,
                "untranslated",
                "中英文都要写".into(),
                "write both `zh: …` and `en: …`".into(),
            );
        }
        both
    }

    fn fault(&mut self, at: Location, code: &'static str, zh: String, en: String) {
        let place: fault::Place = at.into();
        let text = Text { zh, en };
        self.faults.push(Fault {
            file: self.file.to_owned(),
            line: place.line,
            column: place.column,
            code,
            text,
        });
    }
}
