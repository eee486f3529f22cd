//! The rules over the facts.

use jiff::civil::Date;

use super::facts::{Known, Respondent, distinct, exist, placed};
use super::{Competence, Decision, Decisive, Facts, Place, Refusal, Rule, Rules, Step};
use crate::guard::{Scalar, Truth, Var};
use crate::region::{Level, Region, Regions};
use crate::text::Text;

/// Decides by the rules in force on the day. Pure: the same inputs give the same result and trail.
///
/// # Errors
/// A division that does not exist on the day, a day before the first rule, or no fact that leads to a place.
pub fn decide(rules: &Rules, facts: &Facts, on: Date) -> Result<Competence, Refusal> {
    if !rules.rules.iter().any(|rule| rule.in_force(on)) {
        return Err(not_in_force(rules, on));
    }
    exist(facts, on)?;
    placed(facts)?;
    let mut hearing = Hearing {
        known: Known::new(facts),
        on,
        competent: Vec::new(),
        preferred: None,
        may_delegate_to: Vec::new(),
        manual: false,
        rule: None,
        trail: Vec::with_capacity(rules.rules.len()),
        reasons: Vec::with_capacity(rules.rules.len()),
    };
    for rule in &rules.rules {
        let (held, why) = hearing.weigh(rule);
        hearing.trail.push(Step { rule: rule.id.clone(), held, why: format!("{} {}", why.zh, why.en) });
        hearing.reasons.push(why);
    }
    if hearing.rule.is_none() {
        return Err(lacking(rules));
    }
    Ok(hearing.found())
}

impl Rule {
    pub(super) fn in_force(&self, on: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= on) && self.valid_to.is_none_or(|to| on <= to)
    }
}

/// What stands while the rules are heard one after another.
struct Hearing<'f> {
    known: Known<'f>,
    on: Date,
    competent: Vec<Region>,
    preferred: Option<Region>,
    may_delegate_to: Vec<Region>,
    manual: bool,
    rule: Option<Decisive>,
    trail: Vec<Step>,
    reasons: Vec<Text>,
}

impl Hearing<'_> {
    /// Whether the rule holds and why; what it gives is taken over at once.
    fn weigh(&mut self, rule: &Rule) -> (bool, Text) {
        if let Some(to) = rule.valid_to.filter(|to| *to < self.on) {
            return (false, Text::new(format!("本条已于{to}失效。"), format!("It was in force until {to}.")));
        }
        if let Some(from) = rule.valid_from.filter(|from| self.on < *from) {
            return (
                false,
                Text::new(format!("本条自{from}起施行。"), format!("It is in force from {from}.")),
            );
        }
        let gives = &rule.gives;
        let decides = !gives.competent.is_empty();
        if let Some(Decisive { id, .. }) = self.rule.as_ref().filter(|_| decides) {
            return (false, Text::new(format!("已由{id}确定。"), format!("{id} has decided already.")));
        }
        if !decides && self.rule.is_none() {
            return (false, Text::new("尚无有管辖权的机构。", "No place is competent yet."));
        }
        match rule.when.holds(&|var| self.value(var)) {
            Truth::False => return (false, rule.not_held.clone()),
            Truth::Unknown => return (false, self.not_said(rule)),
            Truth::True => {}
        }
        let places = self.places(&gives.competent);
        if decides && places.is_empty() {
            return (false, Text::new("所依据的地点未说明。", "The place it goes by is not stated."));
        }
        let added = self.places(&gives.adds);
        self.competent = distinct(self.competent.iter().copied().chain(places).chain(added));
        self.manual |= gives.manual;
        if let Some(place) = gives.prefers {
            self.preferred = self.places(&[place]).into_iter().find(|one| self.competent.contains(one));
        }
        if let Some(place) = gives.may_delegate_to {
            self.may_delegate_to = self.places(&[place]);
        }
        if decides || gives.prefers.is_some() || !gives.adds.is_empty() {
            self.rule = Some(Decisive { id: rule.id.clone(), source: rule.source.clone() });
        }
        (true, self.filled(&rule.held))
    }

    fn value(&self, var: &Var) -> Option<Scalar> {
        match var {
            Var::Fact(name) => self.known.word(name, &self.competent),
            _ => None,
        }
    }

    fn places(&self, places: &[Place]) -> Vec<Region> {
        distinct(places.iter().flat_map(|place| self.place(*place)))
    }

    fn place(&self, place: Place) -> Vec<Region> {
        let facts = self.known.facts;
        let own = facts.complainant.as_ref().and_then(|who| who.region);
        let one = match place {
            Place::PlaceOfRespondent => return self.known.respondents.clone(),
            Place::DomicileOfRespondent => {
                return facts.respondents.iter().filter_map(Respondent::domicile).collect();
            }
            Place::Platform => {
                return facts.respondents.iter().filter_map(|one| one.platform_region).collect();
            }
            Place::PlaceOfEvents => return facts.event_regions.clone(),
            Place::Connected => return self.connected(),
            Place::LowestCommonSuperior => self.known.superior,
            Place::PlaceOfComplainant => own,
            Place::PlaceOfPerformance => facts.performance_region,
            Place::PrefectureOfPerformance => {
                let above = facts.performance_region.and_then(Region::parent);
                above.filter(|region| region.level() == Level::Prefecture)
            }
            Place::Receiver => facts.received_by,
            Place::ReceivingProvince => {
                let touched = |province: &Region| self.known.places.iter().any(|one| province.contains(*one));
                facts.received_by.filter(|one| *one != Region::NATION).map(Region::province).filter(touched)
            }
            Place::Nation => Some(Region::NATION),
            Place::OwnProvince => {
                let inside = |one: &&Region| own.is_some_and(|own| one.province() == own.province());
                self.competent.iter().find(inside).copied()
            }
        };
        one.into_iter().collect()
    }

    /// A province may entrust the case to any body below it that the case is connected with.
    fn connected(&self) -> Vec<Region> {
        let above = |region: Region| {
            self.competent
                .iter()
                .any(|one| one.level() == Level::Province && *one != region && one.contains(region))
        };
        let lineages = self.known.connected().into_iter().flat_map(Region::lineage);
        distinct(lineages.filter(|region| above(*region)))
    }

    /// The rule's sentence with the places in it.
    fn filled(&self, text: &Text) -> Text {
        let label = |region: &Region| Regions::china().label(*region, self.on);
        let fill = |text: &str| {
            if !text.contains('{') {
                return text.to_owned();
            }
            let competent: Vec<String> = self.competent.iter().map(label).collect();
            let preferred = self.preferred.as_ref().map(label).unwrap_or_default();
            text.replace("{competent}", &competent.join("、")).replace("{preferred}", &preferred)
        };
        Text { zh: fill(&text.zh), en: fill(&text.en) }
    }

    fn not_said(&self, rule: &Rule) -> Text {
        let mut names: Vec<&str> = Vec::new();
        for var in rule.when.variables() {
            if let Var::Fact(name) = var
                && self.value(var).is_none()
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        let names = names.join(", ");
        Text {
            zh: format!("{}(未说明:{names})", rule.not_held.zh),
            en: format!("{} (not stated: {names})", rule.not_held.en),
        }
    }

    fn found(self) -> Competence {
        let decision = match self.competent.len() {
            _ if self.manual => Decision::Manual,
            0 | 1 => Decision::Resolved,
            _ => Decision::Choice,
        };
        let proposed = self.preferred.or(self.competent.first().copied());
        Competence {
            preferred: proposed.filter(|_| decision != Decision::Manual),
            competent: self.competent,
            decision,
            may_delegate_to: self.may_delegate_to,
            rule: self.rule,
            trail: self.trail,
            reasons: self.reasons,
        }
    }
}

/// No rule led to a place: says which facts would have.
fn lacking(rules: &Rules) -> Refusal {
    Refusal {
        code: "facts_missing",
        field: rules.needs.first().cloned().unwrap_or_default(),
        text: Text {
            zh: format!("所给事实不足以确定管辖,请说明{}的所在区划", rules.needs.join("或")),
            en: format!(
                "The facts lead to no competent place; state the division of {}",
                rules.needs.join(" or ")
            ),
        },
    }
}

fn not_in_force(rules: &Rules, on: Date) -> Refusal {
    let first = rules.rules.iter().filter_map(|rule| rule.valid_from).min();
    let first = first.map_or_else(String::new, |day| day.to_string());
    Refusal {
        code: "no_rule_in_force",
        field: "on".into(),
        text: Text {
            zh: format!("{on}没有施行中的管辖规则,最早的自{first}起施行,请核对日期"),
            en: format!(
                "No rule of jurisdiction is in force on {on}; the first begins on {first}; check the date"
            ),
        },
    }
}
