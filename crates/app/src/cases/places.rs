//! The places of a complaint: from its parties, and those that belong to none of them.

use jiff::civil::Date;
use redress_domain::case::FieldFault;
use redress_domain::jurisdiction::{Complainant, Facts, Respondent};
use redress_domain::region::{Absent, Region, Regions};
use serde::Serialize;
use serde_json::Value;

use super::filing::{Filing, fault};

/// Most other places of one complaint.
const MOST: usize = 50;

/// Places of a complaint that belong to no party. A key of a command is over what it asks for, so what is
/// not stated is not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Places {
    /// Where goods or services were bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumed_in: Option<String>,
    /// Where the work is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub performance_region: Option<String>,
    /// Other places it extends to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub event_regions: Vec<String>,
}

impl Places {
    pub(super) fn faults(&self, on: Date) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        if self.event_regions.len() > MOST {
            faults.push(fault(
                "event_regions",
                "range",
                "涉及地点最多50个",
                "At most 50 places can be named",
            ));
        }
        for (field, code) in
            [("consumed_in", &self.consumed_in), ("performance_region", &self.performance_region)]
        {
            faults.extend(division(field, code.as_deref(), on));
        }
        for (i, code) in self.event_regions.iter().take(MOST).enumerate() {
            faults.extend(division(&format!("event_regions.{i}"), Some(code), on));
        }
        faults
    }
}

impl Filing {
    /// The places by which competence is decided; none where no party or event has any, so that a company's
    /// own complaints carry nothing.
    pub(crate) fn facts_of_places(&self, received_by: Option<Region>, on: Date) -> Option<Facts> {
        let code =
            |code: &Option<String>| code.as_deref().and_then(|code| code.trim().parse::<Region>().ok());
        let respondents: Vec<Respondent> = self
            .respondents
            .iter()
            .map(|party| Respondent {
                region: code(&party.region),
                habitual_region: code(&party.habitual_region),
                platform_region: code(&party.platform_region),
                reachable: party.reachable,
            })
            .collect();
        let who = &self.complainant;
        let home = code(&who.habitual_region).or(code(&who.region));
        let consumed_in = code(&self.places.consumed_in);
        let performance_region = code(&self.places.performance_region);
        let events = self.places.event_regions.iter().filter_map(|code| code.trim().parse().ok());
        let event_regions: Vec<Region> = events.collect();
        let placed = |one: &Respondent| one.region.or(one.habitual_region).or(one.platform_region).is_some();
        let any = respondents.iter().any(placed)
            || home.is_some()
            || consumed_in.is_some()
            || performance_region.is_some()
            || !event_regions.is_empty();
        any.then(|| Facts {
            respondents,
            complainant: Some(Complainant { region: home, foreign: who.foreign }),
            consumed_in,
            event_regions,
            received_by,
            received_on: Some(on),
            channel: Some(self.channel.clone()),
            grave: self.facts.get("grave").and_then(Value::as_bool),
            performance_region,
        })
    }
}

/// What is wrong with a division that was stated, if any was.
pub(super) fn division(field: &str, code: Option<&str>, on: Date) -> Option<FieldFault> {
    let code = code.map(str::trim).filter(|code| !code.is_empty())?;
    let Absent { code, text, .. } = Regions::china().present(code, on).err()?;
    Some(FieldFault { field: field.to_owned(), code, text })
}
