//! From the written form to the procedure that runs, checking every name on the way.

mod acts;
mod clocks;
mod documents;
mod fields;
mod guards;

use std::collections::{BTreeMap, BTreeSet};

use redress_domain::procedure::{Advice, Counter, CounterRung, CountsAs, Procedure, Role, Stage};
use redress_domain::text::Text;
use serde_saphyr::Location;

use crate::Pack;
use crate::desk::Desk;
use crate::fault::{Fault, Places};
use crate::overlay::Laid;
use crate::source::{Map, Source, Spanned, Word, Words};

/// Guards compare counters with numbers up to a bound of at most this.
const MOST_BOUND: u32 = 14;

/// Builds and checks a pack. Every fault that can be told apart is reported at once.
pub fn build(source: &Source, yaml: &str, file: &str) -> Result<Pack, Vec<Fault>> {
    let mut builder = Builder::new(source, yaml, file);
    let procedure = builder.procedure();
    let overlays = builder.overlays();
    let Builder { desk, places, .. } = builder;
    desk.done(Pack { procedure, places, file: file.to_owned(), overlays })
}

struct Builder<'a> {
    source: &'a Source,
    yaml: &'a str,
    desk: Desk<'a>,
    places: Places,
}

/// The kinds of names that refer to something declared elsewhere.
#[derive(Clone, Copy)]
enum Known {
    Role,
    Stage,
    Act,
    Milestone,
    Counter,
    Clock,
    Document,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source, yaml: &'a str, file: &'a str) -> Self {
        Builder { source, yaml, desk: Desk::new(file), places: Places::default() }
    }

    fn procedure(&mut self) -> Procedure {
        let source = self.source;
        self.declared();
        let roles = source
            .roles
            .0
            .iter()
            .map(|(id, role)| Role {
                id: self.id("roles", id),
                title: self.words(&role.title),
                staffed: role.staffed,
                at_referral: role.at_referral,
            })
            .collect();
        let mut procedure = Procedure {
            id: source.id.value.clone(),
            version: source.version.value,
            title: self.words(&source.title),
            roles,
            facts: self.fields("facts", &source.facts),
            milestones: source.milestones.iter().map(|word| self.id("milestones", word)).collect(),
            counters: self.counters(),
            stages: self.stages(),
            clocks: self.clocks(),
            documents: self.documents(),
            everywhere: Vec::new(),
            guide: self.guide(),
        };
        self.one_fact_a_meaning(&procedure);
        self.guards(&mut procedure);
        procedure
    }

    /// Figures read one fact of a case as its kind, and one as its cause.
    fn one_fact_a_meaning(&mut self, procedure: &Procedure) {
        let source = self.source;
        for (meaning, word) in [(CountsAs::Kind, "kind"), (CountsAs::Cause, "cause")] {
            let facts: BTreeSet<&String> = procedure.counting(meaning).map(|field| field.fact()).collect();
            let acts = source.stages.0.iter().flat_map(|(_, stage)| &stage.acts.0);
            let fields = source.facts.0.iter().chain(acts.flat_map(|(_, act)| &act.fields.0));
            let mut said = fields.filter_map(|(_, field)| field.counts_as.as_ref());
            if facts.len() > 1
                && let Some(last) = said.rfind(|said| said.value == word)
            {
                self.fault(
                    last.referenced,
                    "counts_twice",
                    format!("已有另一事实算作 {word},请用 record 记为同一事实"),
                    format!("another fact counts as {word} already; record both as the same fact"),
                );
            }
        }
    }

    fn guide(&mut self) -> Vec<Advice> {
        let source = self.source;
        let mut guide = Vec::new();
        for step in &source.guide {
            guide.push(Advice {
                title: self.words(&step.title),
                advice: self.words(&step.advice),
                phrases: step.phrases.iter().map(|phrase| self.words(phrase)).collect(),
            });
        }
        guide
    }

    /// The overlays that are laid over this procedure, with the roles here that take the parts there.
    fn overlays(&mut self) -> Vec<Laid> {
        let source = self.source;
        let mut laid = Vec::new();
        for (id, parts) in &source.overlays.0 {
            let mut roles = BTreeMap::new();
            for (part, named) in &parts.0 {
                let named: Vec<String> = named.iter().map(|role| self.known(role, Known::Role)).collect();
                roles.insert(part.value.clone(), named);
            }
            laid.push(Laid { overlay: id.value.clone(), roles, at: id.referenced.into() });
        }
        laid
    }

    /// What must be there and what may stand only once.
    fn declared(&mut self) {
        let source = self.source;
        let good = |id: &str| {
            id.len() <= 64 && id.split('-').all(|part| !part.is_empty() && part.chars().all(lower))
        };
        if !good(&source.id.value) {
            self.fault(
                source.id.referenced,
                "bad_id",
                "名称请用小写字母、数字和连字符,例如 customer-service",
                "write the id in lower-case letters, digits and hyphens, such as customer-service",
            );
        }
        if source.version.value == 0 {
            self.fault(source.version.referenced, "bad_version", "版本号从1开始", "versions start at 1");
        }
        if source.stages.0.is_empty() {
            self.fault(
                source.id.referenced,
                "no_stage",
                "请至少写一个环节",
                "declare at least one stage under `stages`",
            );
        }
        self.once(source.roles.0.iter().map(|(id, _)| id));
        self.once(source.milestones.iter());
        self.once(source.counters.0.iter().map(|(id, _)| id));
        self.once(source.stages.0.iter().map(|(id, _)| id));
        self.once(source.clocks.0.iter().map(|(id, _)| id));
        self.once(source.documents.0.iter().map(|(id, _)| id));
    }

    fn counters(&mut self) -> Vec<Counter> {
        let source = self.source;
        let mut counters = Vec::new();
        for (id, counter) in &source.counters.0 {
            let bound = counter.bound.value;
            if !(1..=MOST_BOUND).contains(&bound) {
                self.fault(
                    counter.bound.referenced,
                    "bad_bound",
                    format!("上限请写1到{MOST_BOUND}之间的数"),
                    format!("write a bound from 1 to {MOST_BOUND}"),
                );
            }
            let mut rungs = Vec::new();
            for rung in &counter.rungs {
                if !(1..=bound).contains(&rung.at.value) {
                    self.fault(
                        rung.at.referenced,
                        "rung_beyond_bound",
                        format!("请写1到上限{bound}之间的数"),
                        format!("write a number from 1 to the counter's bound, {bound}"),
                    );
                }
                rungs.push(CounterRung {
                    at: rung.at.value,
                    tell: self.known(&rung.tell, Known::Role),
                    message: self.words(&rung.message),
                });
            }
            let id = self.id("counters", id);
            counters.push(Counter {
                id,
                bound,
                once_a_day: counter.once_a_day,
                per_round: counter.per_round,
                rungs,
            });
        }
        counters
    }

    fn stages(&mut self) -> Vec<Stage> {
        let source = self.source;
        let mut stages = Vec::new();
        for (i, (id, stage)) in source.stages.0.iter().enumerate() {
            let path = format!("stages/{}", id.value);
            match &stage.owner {
                Some(owner) if stage.end => self.fault(
                    owner.referenced,
                    "end_with_owner",
                    "办结环节不欠下一步,请删去 owner",
                    "nobody owes the next act at an end; remove `owner`",
                ),
                None if !stage.end => self.fault(
                    id.referenced,
                    "stage_without_owner",
                    "请写明谁负责下一步:owner: 角色",
                    "say who owes the next act: `owner: role`, or `end: true`",
                ),
                _ => {}
            }
            if stage.end && i == 0 {
                self.fault(
                    id.referenced,
                    "starts_at_end",
                    "第一个环节不能是办结环节",
                    "the first stage is where a case starts and cannot be an end",
                );
            }
            stages.push(Stage {
                id: self.id("stages", id),
                title: self.words(&stage.title),
                public: self.words(&stage.public),
                owner: stage.owner.as_ref().map(|owner| self.known(owner, Known::Role)),
                end: stage.end,
                acts: self.acts(&path, &stage.acts),
            });
        }
        self.one_verb_an_act();
        stages
    }

    /// A declared name; its form is checked and its place remembered.
    fn id(&mut self, under: &str, word: &Word) -> String {
        let fine = word.value.len() <= 48
            && word.value.starts_with(|c: char| c.is_ascii_lowercase())
            && word.value.chars().all(|c| lower(c) || c == '_');
        if !fine {
            self.fault(
                word.referenced,
                "bad_id",
                format!("“{}”不能作名称,请用小写字母、数字和下划线,例如 plan_ready", word.value),
                format!(
                    "`{}` is no name; use lower-case letters, digits and _, such as plan_ready",
                    word.value
                ),
            );
        }
        self.places.put(format!("{under}/{}", word.value), word.referenced.into());
        word.value.clone()
    }

    fn once<'w>(&mut self, words: impl Iterator<Item = &'w Word>) {
        let mut seen = BTreeSet::new();
        for word in words {
            if !seen.insert(word.value.as_str()) {
                self.fault(
                    word.referenced,
                    "duplicate_id",
                    format!("“{}”写了两次,请改名或删去一个", word.value),
                    format!("`{}` stands twice; rename or remove one", word.value),
                );
            }
        }
    }

    /// A name that must be declared as what `kind` says.
    fn known(&mut self, word: &Word, kind: Known) -> String {
        let keys = |names: Vec<&'a Word>| names.into_iter().map(|w| w.value.as_str()).collect::<Vec<_>>();
        let source = self.source;
        let (code, zh, en, names) = match kind {
            Known::Role => ("unknown_role", "角色", "role", keys(keys_of(&source.roles))),
            Known::Stage => ("unknown_stage", "环节", "stage", keys(keys_of(&source.stages))),
            Known::Act => {
                let acts = source.stages.0.iter().flat_map(|(_, stage)| keys_of(&stage.acts));
                ("unknown_act", "事项", "act", keys(acts.collect()))
            }
            Known::Milestone => {
                ("unknown_milestone", "节点", "milestone", keys(source.milestones.iter().collect()))
            }
            Known::Counter => ("unknown_counter", "计数", "counter", keys(keys_of(&source.counters))),
            Known::Clock => ("unknown_clock", "时限", "clock", keys(keys_of(&source.clocks))),
            Known::Document => ("unknown_document", "文书", "document", keys(keys_of(&source.documents))),
        };
        if !names.contains(&word.value.as_str()) {
            let listed =
                names.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ");
            self.fault(
                word.referenced,
                code,
                format!("没有名为“{}”的{zh},请改写为其中之一:{listed}", word.value),
                format!("there is no {en} `{}`; write one of: {listed}", word.value),
            );
        }
        word.value.clone()
    }

    /// Words in both languages, neither empty.
    fn words(&mut self, words: &Spanned<Words>) -> Text {
        self.both(words.value.zh.as_ref(), words.value.en.as_ref(), words.referenced)
    }

    fn both(&mut self, zh: Option<&String>, en: Option<&String>, at: Location) -> Text {
        let part = |word: Option<&String>| word.map(|word| word.trim()).unwrap_or_default().to_owned();
        let (zh, en) = (part(zh), part(en));
        for (text, key, zh_name, en_name) in [(&zh, "zh", "中文", "Chinese"), (&en, "en", "英文", "English")]
        {
            if text.is_empty() {
                self.fault(
                    at,
                    "untranslated",
                    format!("缺少{zh_name},请补上“{key}: …”"),
                    format!("the {en_name} is missing; add `{key}: …`"),
                );
            }
        }
        Text { zh, en }
    }

    fn fault(&mut self, at: Location, code: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.desk.fault(at, code, zh, en);
    }
}

fn lower(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

fn keys_of<V>(map: &Map<V>) -> Vec<&Word> {
    map.0.iter().map(|(id, _)| id).collect()
}
