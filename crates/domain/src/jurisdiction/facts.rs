//! What is known of a case, and the words a rule's condition may use for it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

use super::Refusal;
use crate::guard::{Kind, Scalar, Var};
use crate::region::{Level, Region, Regions};
use crate::text::Text;

/// The facts that decide on competence. All may be missing but what the rules need.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// Whom the complaint is against.
    #[serde(deserialize_with = "list")]
    pub respondents: Vec<Respondent>,
    /// Who complains.
    pub complainant: Option<Complainant>,
    /// Where goods or services were bought.
    pub consumed_in: Option<Region>,
    /// Other places the case extends to.
    #[serde(deserialize_with = "list")]
    pub event_regions: Vec<Region>,
    /// The division of the office that received it first.
    pub received_by: Option<Region>,
    /// The day it was received.
    pub received_on: Option<Date>,
    /// How it came in: `online`, `web`, `letter`, `phone` and so on.
    pub channel: Option<String>,
    /// 重大、疑难; taken not to be so unless it is said.
    pub grave: Option<bool>,
    /// 劳动合同履行地, 用工所在地.
    pub performance_region: Option<Region>,
}

/// `null` is a list without anything in it.
fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Whom the complaint is against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Respondent {
    /// 所在地, 住所地; of a merchant on a platform, the address published there.
    pub region: Option<Region>,
    /// 常住地, 实际经营地; prevails over `region` where a rule asks for the place.
    pub habitual_region: Option<Region>,
    /// The domicile of the platform it trades on.
    pub platform_region: Option<Region>,
    /// Whether it is found at the address it published; taken to be so unless it is said not to be.
    pub reachable: Option<bool>,
}

/// Who complains.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Complainant {
    /// Where he lives.
    pub region: Option<Region>,
    /// 外籍; taken not to be so unless it is said.
    pub foreign: Option<bool>,
}

impl Respondent {
    pub(super) fn place(&self) -> Option<Region> {
        self.habitual_region.or(self.region)
    }

    pub(super) fn domicile(&self) -> Option<Region> {
        self.region.or(self.habitual_region)
    }
}

/// The kinds of the words a condition may use, all as `facts.x`.
pub fn kind_of(var: &Var) -> Option<Kind> {
    let Var::Fact(name) = var else { return None };
    WORDS.iter().find(|(word, _)| word == name).map(|(_, kind)| *kind)
}

const WORDS: [(&str, Kind); 17] = [
    // How many different places the respondents have, and how many there are with those of events.
    ("respondent_places", Kind::Int),
    ("places", Kind::Int),
    // How many different prefectures those lie in; county, prefecture, province or nation is the lowest
    // common superior; the province, if it is one.
    ("prefectures", Kind::Int),
    ("superior_level", Kind::Text),
    ("province", Kind::Text),
    // A respondent's place is above a county, so that it does not say which county.
    ("coarse", Kind::Bool),
    // A respondent trades on a platform; every one of those has published an address and is found there.
    ("platform", Kind::Bool),
    ("reachable", Kind::Bool),
    ("foreign", Kind::Bool),
    ("complainant_province", Kind::Text),
    ("consumed_province", Kind::Text),
    ("received_by", Kind::Text),
    ("received_level", Kind::Text),
    ("channel", Kind::Text),
    ("grave", Kind::Bool),
    // How many are competent by the rules before, and whether who received it is among them.
    ("competent", Kind::Int),
    ("receiver_competent", Kind::Bool),
];

/// The facts with what follows from them, worked out once for all rules.
pub(super) struct Known<'f> {
    pub facts: &'f Facts,
    /// The different places of the respondents.
    pub respondents: Vec<Region>,
    /// Those and the places of events.
    pub places: Vec<Region>,
    /// The lowest common superior of the places, if there are any.
    pub superior: Option<Region>,
}

impl<'f> Known<'f> {
    pub fn new(facts: &'f Facts) -> Self {
        let respondents = distinct(facts.respondents.iter().filter_map(Respondent::place));
        let places = distinct(respondents.iter().chain(&facts.event_regions).copied());
        let superior = (!places.is_empty()).then(|| Region::lowest_common(&places));
        Known { facts, respondents, places, superior }
    }

    /// What `facts.name` is; none if the facts do not say.
    pub fn word(&self, name: &str, competent: &[Region]) -> Option<Scalar> {
        let facts = self.facts;
        let text = |region: Region| Scalar::Text(region.to_string());
        let count = |n: usize| i64::try_from(n).ok().map(Scalar::Int);
        let mut merchants = facts.respondents.iter().filter(|one| one.platform_region.is_some());
        let truth = match name {
            "respondent_places" => return count(self.respondents.len()),
            "places" => return count(self.places.len()),
            "prefectures" => return count(self.prefectures()),
            "superior_level" => return self.superior.map(level),
            "province" => {
                let province = self.places.first()?.province();
                return self.places.iter().all(|place| place.province() == province).then(|| text(province));
            }
            "complainant_province" => {
                return facts.complainant.as_ref()?.region.map(|region| text(region.province()));
            }
            "consumed_province" => return facts.consumed_in.map(|region| text(region.province())),
            "received_by" => return facts.received_by.map(text),
            "received_level" => return facts.received_by.map(level),
            "channel" => return facts.channel.clone().map(Scalar::Text),
            "competent" => return count(competent.len()),
            "coarse" => self.respondents.iter().any(|place| !place.is_county_level()),
            "platform" => merchants.next().is_some(),
            "reachable" => merchants.all(|one| one.region.is_some() && one.reachable != Some(false)),
            "foreign" => facts.complainant.as_ref().and_then(|who| who.foreign) == Some(true),
            "grave" => facts.grave == Some(true),
            "receiver_competent" => facts.received_by.is_some_and(|region| competent.contains(&region)),
            _ => return None,
        };
        Some(Scalar::Bool(truth))
    }

    fn prefectures(&self) -> usize {
        let above = |place: &Region| place.lineage().find(|region| region.level() == Level::Prefecture);
        self.places.iter().filter_map(above).collect::<BTreeSet<_>>().len()
    }

    /// Every place the case is connected with: its respondents' by any title, events, consumption, performance.
    pub fn connected(&self) -> Vec<Region> {
        let facts = self.facts;
        let respondents =
            facts.respondents.iter().flat_map(|one| [one.habitual_region, one.region]).flatten();
        let others = [facts.consumed_in, facts.performance_region].into_iter().flatten();
        distinct(respondents.chain(facts.event_regions.iter().copied()).chain(others))
    }
}

fn level(region: Region) -> Scalar {
    let word = match region.level() {
        _ if region.is_county_level() => "county",
        Level::County => "county",
        Level::Prefecture => "prefecture",
        Level::Province => "province",
        Level::Nation => "nation",
    };
    Scalar::Text(word.to_owned())
}

pub(super) fn distinct(regions: impl Iterator<Item = Region>) -> Vec<Region> {
    let mut found = Vec::new();
    for region in regions {
        if !found.contains(&region) {
            found.push(region);
        }
    }
    found
}

/// Refuses a division that does not exist on the day.
pub(super) fn exist(facts: &Facts, on: Date) -> Result<(), Refusal> {
    let check = |field: &dyn Fn() -> String, region: Option<Region>| {
        region.map_or(Ok(()), |region| match Regions::china().stands(region, on) {
            Ok(_) => Ok(()),
            Err(absent) => Err(refusal(absent.code, field(), absent.text)),
        })
    };
    for (n, one) in facts.respondents.iter().enumerate() {
        check(&|| format!("respondents[{n}].region"), one.region)?;
        check(&|| format!("respondents[{n}].habitual_region"), one.habitual_region)?;
        check(&|| format!("respondents[{n}].platform_region"), one.platform_region)?;
    }
    for (n, region) in facts.event_regions.iter().enumerate() {
        check(&|| format!("event_regions[{n}]"), Some(*region))?;
    }
    check(&|| "complainant.region".into(), facts.complainant.as_ref().and_then(|who| who.region))?;
    check(&|| "consumed_in".into(), facts.consumed_in)?;
    check(&|| "received_by".into(), facts.received_by)?;
    check(&|| "performance_region".into(), facts.performance_region)
}

/// Refuses a respondent without any place: leaving it out could send the case to the wrong office.
pub(super) fn placed(facts: &Facts) -> Result<(), Refusal> {
    let nowhere = |one: &Respondent| one.place().is_none() && one.platform_region.is_none();
    facts.respondents.iter().position(nowhere).map_or(Ok(()), |n| {
        let text = Text::new("未说明所在地区划,请补充", "its division is not stated; add it");
        Err(refusal("facts_missing", format!("respondents[{n}].region"), text))
    })
}

fn refusal(code: &'static str, field: String, text: Text) -> Refusal {
    let text = Text { zh: format!("{field}:{}", text.zh), en: format!("{field}: {}", text.en) };
    Refusal { code, field, text }
}
