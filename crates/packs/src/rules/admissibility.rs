//! `packs/rules/admissibility/*.yaml`: whether a complaint may be taken up.

use std::collections::BTreeMap;

use redress_domain::admissibility::{Code, Effect, NAMES, Rule, Rules, Version, kind_of};
use redress_domain::guard::Guard;
use redress_domain::limit::rules::Rules as Limits;
use redress_domain::procedure::Choice;
use redress_domain::text::Text;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_saphyr::Spanned;

use crate::desk::{Desk, Validity};
use crate::fault::Fault;
use crate::read;
use crate::source::{Map, Word, Words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    procedure: Word,
    decide: Option<Word>,
    limitation: Option<Word>,
    rules: Map<WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    code: Word,
    when: Word,
    then: Word,
    unknown: Option<Word>,
    versions: Vec<Spanned<WrittenVersion>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenVersion {
    when: Option<Word>,
    source: Option<Word>,
    valid_from: Option<Word>,
    valid_to: Option<Word>,
    text: Spanned<Words>,
}

const CODES: &[&str] = &[
    "SCOPE",
    "EXPIRED_GOODS",
    "PRIOR_SELF",
    "PRIOR_CA",
    "PRIOR_OTHER",
    "TIME",
    "NO_PROOF",
    "NOT_CONSUMER",
    "MATERIAL",
    "IDENTITY",
    "CHANNEL",
    "OTHER",
];
const EFFECTS: &[&str] = &["note", "incomplete", "manual", "redirect", "inadmissible"];

/// Reads the admissibility rules of one procedure; `limits` are the limits of all, to which they refer.
///
/// # Errors
/// Every fault that was found, in the order of the file.
pub fn load_admissibility(
    yaml: &str,
    file: &str,
    limits: &BTreeMap<String, Limits>,
) -> Result<Rules, Vec<Fault>> {
    let written: Written = read::read(yaml, file).map_err(|fault| vec![fault])?;
    let mut desk = Desk::new(file);
    let lines = limits.get(&written.procedure.value).map(|rules| rules.lines.as_slice()).unwrap_or_default();
    let lines: Vec<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    let mut line = |word: &Option<Word>| word.as_ref().map(|word| desk.known(word, "unknown_limit", &lines));
    let (decide, limitation) = (line(&written.decide), line(&written.limitation));
    let mut rules = Vec::new();
    for (at, (id, rule)) in written.rules.0.iter().enumerate() {
        if written.rules.0[..at].iter().any(|(before, _)| before.value == id.value) {
            desk.fault(id.referenced, "duplicate_id", "同一项写了两次", "the same key stands twice");
        }
        rules.extend(desk.rule(id, rule));
    }
    desk.done(Rules { procedure: written.procedure.value, decide, limitation, rules })
}

/// The grounds of a file as choices of a form: the code, the words with their source, the days they stood.
pub(super) fn grounds_in(yaml: &str) -> Vec<Choice> {
    let Ok(written) = read::read::<Written>(yaml, "") else { return Vec::new() };
    let mut desk = Desk::new("");
    let mut choices = Vec::new();
    let grounds = written.rules.0.iter().map(|(_, rule)| rule);
    for rule in grounds.filter(|rule| !matches!(rule.then.value.as_str(), "note" | "redirect")) {
        for version in &rule.versions {
            let part = &version.value;
            let (from, to) = (part.valid_from.as_ref(), part.valid_to.as_ref());
            let validity = desk.validity(from, to, version.referenced);
            let source = desk.source(part.source.as_ref(), version.referenced);
            let words = desk.words(&part.text);
            choices.push(Choice {
                id: rule.code.value.clone(),
                title: Text::new(format!("{}（{source}）", words.zh), format!("{} ({source})", words.en)),
                valid_from: validity.from,
                valid_to: validity.to,
            });
        }
    }
    choices
}

impl Desk<'_> {
    fn rule(&mut self, id: &Word, rule: &WrittenRule) -> Option<Rule> {
        let code: Option<Code> = self.word(&rule.code, "unknown_ground", CODES);
        let then: Option<Effect> = self.word(&rule.then, "unknown_effect", EFFECTS);
        let unknown = match &rule.unknown {
            Some(word) => self.word(word, "unknown_effect", EFFECTS),
            None => Some(Effect::Note),
        };
        if let (Some(Effect::Inadmissible), Some(word)) = (unknown, &rule.unknown) {
            self.fault(
                word.referenced,
                "declines_unknown",
                "事实不明不能作为不予受理的理由,请写 manual 或 incomplete",
                "what is not known is no ground to decline; write manual or incomplete",
            );
        }
        let when = self.guard(&rule.when);
        let (mut versions, mut validities) = (Vec::new(), Vec::<Validity>::new());
        for written in &rule.versions {
            let (part, at) = (&written.value, written.referenced);
            let validity = self.validity(part.valid_from.as_ref(), part.valid_to.as_ref(), at);
            let own = part.when.as_ref().map(|word| self.guard(word));
            let source = self.source(part.source.as_ref(), at);
            let text = self.words(&part.text);
            if let (Some(when), Some(then), Some(unknown)) =
                (own.unwrap_or_else(|| when.clone()), then, unknown)
            {
                let (valid_from, valid_to) = (validity.from, validity.to);
                versions.push(Version { when, then, unknown, source, text, valid_from, valid_to });
            }
            validities.push(validity);
        }
        if rule.versions.is_empty() {
            self.fault(id.referenced, "never_runs", "请写 versions", "say when it stood under `versions`");
        }
        self.follow(&validities);
        Some(Rule { id: id.value.clone(), code: code?, versions })
    }

    /// One word of a closed list.
    fn word<T: DeserializeOwned>(&mut self, word: &Word, code: &'static str, among: &[&str]) -> Option<T> {
        let known = self.known(word, code, among);
        serde_json::from_value(known.into()).ok()
    }

    fn guard(&mut self, word: &Word) -> Option<Guard> {
        match Guard::parse(&word.value, &kind_of) {
            Ok(guard) => Some(guard),
            Err(error) => {
                let names = NAMES.map(|(name, _)| name).join(", ");
                self.fault(
                    word.referenced,
                    "bad_guard",
                    format!("条件有误:{};可用的事实:{names}", error.message),
                    format!("this is no condition: {}; the facts are: {names}", error.message),
                );
                None
            }
        }
    }
}
