//! Rules of jurisdiction: `packs/rules/jurisdiction/*.yaml`, with the place of each fault.

use std::sync::LazyLock;

use redress_domain::guard::Guard;
use redress_domain::jurisdiction::{Gives, Place, Rule, Rules, kind_of};
use redress_domain::text::Text;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::desk::{Desk, Validity};
use crate::fault::Fault;
use crate::read;
use crate::source::{Word, Words};

const FILES: [(&str, &str); 6] = [
    (
        "packs/rules/jurisdiction/consumer-mediation.yaml",
        include_str!("../../../packs/rules/jurisdiction/consumer-mediation.yaml"),
    ),
    (
        "packs/rules/jurisdiction/administrative-complaint.yaml",
        include_str!("../../../packs/rules/jurisdiction/administrative-complaint.yaml"),
    ),
    (
        "packs/rules/jurisdiction/administrative-report.yaml",
        include_str!("../../../packs/rules/jurisdiction/administrative-report.yaml"),
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
    let mut reader = Reader { desk: Desk::new(file), ids: Vec::new() };
    let rules = source.rules.into_iter().filter_map(|rule| reader.rule(rule)).collect();
    reader.desk.done(Rules { procedures: source.procedures, needs: source.needs, rules })
}

struct Reader<'f> {
    desk: Desk<'f>,
    ids: Vec<String>,
}

impl Reader<'_> {
    fn rule(&mut self, source: RuleSource) -> Option<Rule> {
        let id = source.id.value.clone();
        if self.ids.contains(&id) {
            let zh = format!("编号“{id}”写了两次,请改其一");
            self.desk.fault(
                source.id.referenced,
                "duplicate_id",
                zh,
                format!("the id `{id}` stands twice; change one"),
            );
        }
        self.ids.push(id.clone());
        let article = self.desk.source(Some(&source.source), source.source.referenced);
        let (from, to) = (source.valid_from.as_ref(), source.valid_to.as_ref());
        let Validity { from: valid_from, to: valid_to, .. } =
            self.desk.validity(from, to, source.id.referenced);
        let gives = source.gives;
        let gives = Gives {
            competent: gives.competent,
            adds: gives.adds,
            prefers: gives.prefers,
            may_delegate_to: gives.may_delegate_to,
            manual: gives.manual,
        };
        let held = self.desk.words(&source.held);
        let not_held = self.desk.words(&source.not_held);
        let when = self.guard(&source.when)?;
        Some(Rule { id, source: article, valid_from, valid_to, when, gives, held, not_held })
    }

    fn guard(&mut self, word: &Word) -> Option<Guard> {
        Guard::parse(&word.value, &kind_of)
            .map_err(|error| {
                let message = error.message;
                let zh = format!("条件有误:{message}");
                self.desk.fault(word.referenced, "bad_guard", zh, format!("this is no condition: {message}"));
            })
            .ok()
    }
}
