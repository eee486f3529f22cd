//! What the rules go by: the facts that a form has to ask for, and no others.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Place, Rules};
use crate::guard::Var;

/// A fact that can decide whose a complaint is, besides where its parties live or are registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// 实际经营地, 常住地 of a respondent.
    HabitualRegion,
    /// The domicile of the platform that a respondent trades on.
    PlatformRegion,
    /// Whether a respondent on a platform is found at its published address.
    Reachable,
    /// 外籍.
    Foreign,
    /// 消费地.
    ConsumedIn,
    /// 劳动合同履行地, 用工所在地.
    PerformanceRegion,
    /// Other places the case extends to.
    EventRegions,
}

impl Rules {
    /// What those in force on the day go by, where the `region` of every party is known. Whatever else is stated
    /// changes neither who is competent nor who is preferred; it can only connect more places with the case.
    pub fn asks(&self, on: Date) -> BTreeSet<Asked> {
        let mut asked = BTreeSet::new();
        for rule in self.rules.iter().filter(|rule| rule.in_force(on)) {
            for var in rule.when.variables() {
                if let Var::Fact(word) = var {
                    asked.extend(behind_word(word));
                }
            }
            let gives = &rule.gives;
            for place in gives.competent.iter().chain(&gives.adds).chain(&gives.prefers) {
                asked.extend(behind_place(*place));
            }
        }
        asked
    }
}

/// What has to be known for a word of a condition.
fn behind_word(word: &str) -> &'static [Asked] {
    match word {
        "respondent_places" | "coarse" => &[Asked::HabitualRegion],
        "places" | "prefectures" | "superior_level" | "province" => {
            &[Asked::HabitualRegion, Asked::EventRegions]
        }
        "platform" => &[Asked::PlatformRegion],
        "reachable" => &[Asked::PlatformRegion, Asked::Reachable],
        "foreign" => &[Asked::Foreign],
        "consumed_province" => &[Asked::ConsumedIn],
        _ => &[],
    }
}

/// What has to be known for a place.
fn behind_place(place: Place) -> &'static [Asked] {
    match place {
        Place::PlaceOfRespondent => &[Asked::HabitualRegion],
        Place::Platform => &[Asked::PlatformRegion],
        Place::PlaceOfEvents => &[Asked::EventRegions],
        Place::LowestCommonSuperior => &[Asked::HabitualRegion, Asked::EventRegions],
        Place::PlaceOfPerformance | Place::PrefectureOfPerformance => &[Asked::PerformanceRegion],
        Place::DomicileOfRespondent
        | Place::Connected
        | Place::PlaceOfComplainant
        | Place::Receiver
        | Place::ReceivingProvince
        | Place::Nation
        | Place::OwnProvince => &[],
    }
}
