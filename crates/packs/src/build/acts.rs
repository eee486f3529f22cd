//! What may be done in a stage, and what comes of it.

use std::collections::BTreeMap;

use redress_domain::procedure::{Act, FieldKind, Outcome, Route, Satisfaction, Verb};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde_saphyr::Location;

use super::{Builder, Known};
use crate::source::{self, Map, Spanned, Word};

impl Builder<'_> {
    pub(super) fn acts(&mut self, path: &str, acts: &Map<source::Act>) -> Vec<Act> {
        self.once(acts.0.iter().map(|(id, _)| id));
        acts.0.iter().map(|(id, act)| self.act(path, id, act)).collect()
    }

    fn act(&mut self, path: &str, id: &Word, act: &source::Act) -> Act {
        let own = format!("{path}/{}", id.value);
        if act.by.value.is_empty() {
            self.fault(
                act.by.referenced,
                "act_without_role",
                "请写明谁可以办理:by: [角色]",
                "say who may do it: `by: [role]`",
            );
        }
        if matches!(id.value.as_str(), "file" | "verb") {
            self.fault(
                id.referenced,
                "bad_id",
                "“file”和“verb”另有含义,请改名",
                "`file` and `verb` mean something else; choose another name",
            );
        }
        let built = Act {
            id: self.id(path, id),
            verb: self.verb(&act.verb),
            title: self.words(&act.title),
            help: act.help.as_ref().map(|help| self.words(help)),
            by: act.by.value.iter().map(|role| self.known(role, Known::Role)).collect(),
            fields: self.fields(&own, &act.fields),
            when: None,
            not_by: act.not_by.iter().map(|earlier| self.known(earlier, Known::Act)).collect(),
            outcomes: self.outcomes(&own, id, act),
        };
        self.offices(id, act, &built);
        self.counted_is_recorded(act);
        built
    }

    /// Offices are named where something goes to them, and only there.
    fn offices(&mut self, id: &Word, act: &source::Act, built: &Act) {
        let of = |kind: &FieldKind| built.fields.iter().filter(|f| f.kind == *kind).collect::<Vec<_>>();
        let (several, one) = (of(&FieldKind::Offices), of(&FieldKind::Office));
        let sends = matches!(several.as_slice(), [field] if field.required);
        if built.verb == Verb::Refer && !sends {
            self.fault(
                id.referenced,
                "refer_without_offices",
                "转办须有一个必填的 type: offices 项",
                "an act with verb refer needs one required field of `type: offices`",
            );
        }
        if !(several.is_empty() || built.verb.sends() && sends) {
            self.fault(
                id.referenced,
                "offices_without_refer",
                "只有 verb: refer、delegate、report_up 才能送部门,且须必填;请改动词或删去该项",
                "only verbs refer, delegate and report_up send to offices; change the verb or remove the field",
            );
        }
        let goes =
            |outcome: &Outcome| outcome.enters.is_some() || outcome.opens.is_some() || outcome.hands_over;
        let hands_over = built.outcomes.iter().any(|outcome| outcome.hands_over);
        let named = matches!(one.as_slice(), [field] if field.required || !hands_over);
        let fits = one.is_empty() || one.len() == 1 && built.outcomes.iter().any(goes);
        if !fits || hands_over && !named {
            self.fault(
                id.referenced,
                "office_field",
                "type: office 只用于 hands_over、enters、opens,最多一项;hands_over 须必填",
                "`type: office` stands once, where an outcome hands over, enters or opens; hands_over needs it",
            );
        }
        let ends = |stage: &String| {
            let mut stages = self.source.stages.0.iter();
            stages.any(|(id, found)| id.value == *stage && found.end)
        };
        let mut entering = built.outcomes.iter().filter(|outcome| outcome.enters.is_some());
        if !entering.all(|outcome| outcome.routes.iter().all(|route| ends(&route.to))) {
            let at = act.enters.as_ref().map_or(id.referenced, |word| word.referenced);
            self.fault(
                at,
                "enters_without_end",
                "转入另一流程时,to 须是本流程的办结环节",
                "where a case enters another procedure, `to` must be an end of this one",
            );
        }
    }

    pub(super) fn verb(&mut self, word: &Word) -> Verb {
        let verb: StrDeserializer<'_, Error> = word.value.as_str().into_deserializer();
        Verb::deserialize(verb).unwrap_or_else(|error| {
            let said = error.to_string();
            let listed = said.split_once("expected one of ").map_or("", |(_, listed)| listed);
            self.fault(
                word.referenced,
                "unknown_verb",
                format!("没有动词“{}”,请改写为其中之一:{listed}", word.value),
                format!("there is no verb `{}`; write one of: {listed}", word.value),
            );
            Verb::Close
        })
    }

    fn outcomes(&mut self, own: &str, id: &Word, act: &source::Act) -> Vec<Outcome> {
        let Some(outcomes) = &act.outcomes else {
            return vec![Outcome {
                id: "done".into(),
                title: Default::default(),
                when: None,
                set: self.all(&act.set, Known::Milestone),
                clear: self.all(&act.clear, Known::Milestone),
                raise: self.all(&act.raise, Known::Counter),
                routes: self.routes(id.referenced, act.to.as_ref(), act.routes.as_ref()),
                enters: act.enters.as_ref().map(|word| word.value.clone()),
                opens: act.opens.as_ref().map(|word| word.value.clone()),
                hands_over: act.hands_over,
                document: act.document.as_ref().map(|word| self.known(word, Known::Document)),
                satisfaction: self.satisfaction(act.satisfaction.as_ref()),
            }];
        };
        let besides = !act.set.is_empty()
            || !act.clear.is_empty()
            || !act.raise.is_empty()
            || act.satisfaction.is_some();
        if outcomes.0.is_empty() || besides || act.to.is_some() || act.routes.is_some() {
            self.fault(
                id.referenced,
                "outcomes",
                "请在 outcomes 下写各结果的 to、set、clear、raise,不要写在事项上",
                "under `outcomes` write one or more, each with its own to, set, clear and raise",
            );
        }
        self.once(outcomes.0.iter().map(|(id, _)| id));
        let mut built = Vec::new();
        for (id, outcome) in &outcomes.0 {
            built.push(Outcome {
                id: self.id(own, id),
                title: self.words(&outcome.title),
                when: None,
                set: self.all(&outcome.set, Known::Milestone),
                clear: self.all(&outcome.clear, Known::Milestone),
                raise: self.all(&outcome.raise, Known::Counter),
                routes: self.routes(id.referenced, outcome.to.as_ref(), outcome.routes.as_ref()),
                enters: outcome.enters.as_ref().map(|word| word.value.clone()),
                opens: outcome.opens.as_ref().map(|word| word.value.clone()),
                hands_over: outcome.hands_over,
                document: outcome.document.as_ref().map(|word| self.known(word, Known::Document)),
                satisfaction: self.satisfaction(outcome.satisfaction.as_ref()),
            });
        }
        built
    }

    fn satisfaction(&mut self, word: Option<&Word>) -> Option<Satisfaction> {
        let word = word?;
        let found = Satisfaction::ALL.into_iter().find(|one| one.name() == word.value);
        if found.is_none() {
            let listed = Satisfaction::ALL.map(Satisfaction::name);
            self.fault(
                word.referenced,
                "satisfaction",
                format!("satisfaction 请写其中之一:{}", listed.join("、")),
                format!("write one of: {}", listed.join(", ")),
            );
        }
        found
    }

    /// What an act states is known to figures only as a fact of the case.
    fn counted_is_recorded(&mut self, act: &source::Act) {
        for (_, field) in &act.fields.0 {
            if let (Some(word), None) = (&field.counts_as, &field.record) {
                self.fault(
                    word.referenced,
                    "counts_as",
                    "算入统计的项须记为事实,请写 record: 事实名",
                    "what figures count is a fact of the case; write `record: name` beside it",
                );
            }
        }
    }

    fn all(&mut self, words: &[Word], kind: Known) -> Vec<String> {
        self.once(words.iter());
        words.iter().map(|word| self.known(word, kind)).collect()
    }

    fn routes(
        &mut self,
        at: Location,
        to: Option<&Word>,
        routes: Option<&Spanned<Vec<source::Route>>>,
    ) -> Vec<Route> {
        let routes = match (to, routes) {
            (Some(to), None) => return vec![Route { when: None, to: self.known(to, Known::Stage) }],
            (None, Some(routes)) => routes,
            _ => {
                self.fault(
                    at,
                    "leads_nowhere",
                    "请写明去向:to: 环节,或 routes: […]",
                    "say where it leads: either `to: stage` or `routes: […]`",
                );
                return Vec::new();
            }
        };
        let last = routes.value.len().saturating_sub(1);
        for (i, route) in routes.value.iter().enumerate() {
            if route.when.is_some() == (i == last) {
                self.fault(
                    route.to.referenced,
                    "last_route",
                    "除最后一条外每条去向都要写 when,最后一条不写",
                    "every route but the last needs `when`, and the last must have none",
                );
            }
        }
        if routes.value.is_empty() {
            self.fault(routes.referenced, "leads_nowhere", "请至少写一条去向", "write at least one route");
        }
        routes
            .value
            .iter()
            .map(|route| Route { when: None, to: self.known(&route.to, Known::Stage) })
            .collect()
    }

    /// Clocks and separation of duties know acts by name alone, so a name has one meaning everywhere.
    pub(super) fn one_verb_an_act(&mut self) {
        let mut verbs = BTreeMap::new();
        for (id, act) in self.source.stages.0.iter().flat_map(|(_, stage)| &stage.acts.0) {
            let verb = verbs.entry(id.value.as_str()).or_insert(act.verb.value.as_str());
            if *verb != act.verb.value {
                let verb = (*verb).to_owned();
                self.fault(
                    id.referenced,
                    "two_verbs",
                    format!("另一环节的“{}”是 {verb},请改名或用同一动词", id.value),
                    format!("`{}` has verb {verb} in another stage; rename it or use that verb", id.value),
                );
            }
        }
    }
}
