//! Whose a complaint is, in the flow: where a filing goes, what a page shows of it, and who may be given it.
//!
//! Invariant: a complaint is never lost for want of a competent office, and never moved to one that the rules
//! say is not competent. Companies, whose offices have no division, are not asked.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::calendar::office_day;
use redress_domain::case::Case;
use redress_domain::jurisdiction::{Asked, Competence, Decision, Facts, Refusal, decide};
use redress_domain::region::{Region, Regions};
use redress_domain::text::Text;

use crate::cases::{App, Filing};
use crate::error::{Error, invalid};
use crate::ports::Office;

/// What the rules say of a complaint that is being written.
#[derive(Clone, Debug)]
pub struct Whose {
    /// Whose it is; none where there are no rules or too little is known.
    pub competence: Option<Competence>,
    /// What would have to be known.
    pub lacks: Option<Refusal>,
    /// The office that would get it; none if one must be chosen.
    pub office: Option<Office>,
    /// The offices that take complaints of this procedure.
    pub taking: Vec<Office>,
    /// The day whose rules and divisions these are.
    pub on: Date,
}

/// How a case changes hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// 移送: to whoever is competent.
    Transfer,
    /// 委托: to whom the competent office may entrust it.
    Delegate,
    /// 上报: to a body above.
    ReportUp,
}

/// Why a case may not go where it was to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCompetent {
    /// Who is competent, by which rule.
    pub text: Text,
    /// The whole decision; none for a report upwards, which needs none.
    pub competence: Option<Competence>,
    /// The day of its divisions.
    pub on: Date,
}

impl App {
    /// Whose a complaint would be that is filed as it stands; nothing is written.
    ///
    /// # Errors
    /// No such procedure, or a division that does not exist, at its field.
    pub async fn whose(&self, filing: &Filing) -> Result<Whose, Error> {
        let Some(procedure) = self.newest(&filing.procedure) else {
            let (zh, en) =
                ("没有这一流程,请从所列流程中选择", "There is no such procedure; choose one of those listed");
            return Err(invalid("procedure", "unknown", zh, en));
        };
        let on = self.day_of(filing.received_at);
        let faults = filing.place_faults(on);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let offices = self.store.offices().await?;
        let taking: Vec<Office> =
            offices.into_iter().filter(|office| self.takes(office, &procedure.id)).collect();
        let named = filing.office.as_ref().and_then(|code| taking.iter().find(|one| one.code == *code));
        let places = filing.facts_of_places(named.and_then(|office| office.region), on);
        let said = places.and_then(|places| said(&procedure.id, &places, on));
        let (competence, lacks) = match said {
            Some(Ok(competence)) => (Some(competence), None),
            Some(Err(refusal)) => (None, Some(refusal)),
            None => (None, None),
        };
        let office = named.or_else(|| routed(&taking, competence.as_ref())).cloned();
        Ok(Whose { competence, lacks, office, taking, on })
    }

    /// Whose a case is by the rules of the day it was received; none where no place is known of it.
    pub fn competence_of(&self, case: &Case) -> Option<(Competence, Date)> {
        let on = office_day(case.received_at);
        let said = said(&case.procedure, case.places.as_deref()?, on)?;
        said.ok().map(|competence| (competence, on))
    }

    /// What the rules of today want to know of a complaint besides where its parties live; nothing where there are
    /// no rules.
    pub fn asks(&self, procedure: &str) -> BTreeSet<Asked> {
        let today = office_day(self.clock.now());
        redress_packs::jurisdiction::of(procedure).map(|rules| rules.asks(today)).unwrap_or_default()
    }

    /// Whether the office takes complaints of this procedure today.
    pub fn takes(&self, office: &Office, procedure: &str) -> bool {
        office.works_on(office_day(self.clock.now())) && office.procedures.iter().any(|id| id == procedure)
    }

    pub(crate) fn day_of(&self, received_at: Option<Timestamp>) -> Date {
        office_day(received_at.unwrap_or_else(|| self.clock.now()))
    }
}

/// What the procedure's rules say; none if it has none.
fn said(procedure: &str, places: &Facts, on: Date) -> Option<Result<Competence, Refusal>> {
    redress_packs::jurisdiction::of(procedure).ok().map(|rules| decide(rules, places, on))
}

/// The office that a complaint goes to when none is named: that of the one competent division that has one,
/// else the only one that takes such complaints. Never a guess: none where several could.
pub(crate) fn routed<'o>(taking: &'o [Office], competence: Option<&Competence>) -> Option<&'o Office> {
    if let Some(competence) = competence.filter(|one| one.decision != Decision::Manual) {
        let of =
            |office: &&Office| office.region.is_some_and(|region| competence.competent.contains(&region));
        let mut fitting = taking.iter().filter(of);
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            return Some(only);
        }
    }
    match taking {
        [only] => Some(only),
        _ => None,
    }
}

/// Whether `to` may be given a case that `holder` holds. An office without a division is not checked, nor is
/// a case of which no place is known.
///
/// # Errors
/// It may not: the refusal names who is competent, and carries the trail.
pub(crate) fn check_move(
    how: Move,
    holder: Option<&Office>,
    to: &Office,
    competence: Option<(Competence, Date)>,
    today: Date,
) -> Result<Option<Competence>, Error> {
    let Some(region) = to.region else { return Ok(competence.map(|(found, _)| found)) };
    if how == Move::ReportUp {
        let below = holder.and_then(|office| office.region);
        return match below {
            Some(below) if below == region || !region.contains(below) => {
                let above: Vec<Region> = below.lineage().skip(1).collect();
                let names = labels(&above, today);
                let text = Text::new(
                    format!("只能上报上级单位,{}的上级为{names}", label(below, today)),
                    format!("A report goes to a body above; above {} are {names}", label(below, today)),
                );
                Err(Error::NotCompetent(Box::new(NotCompetent { text, competence: None, on: today })))
            }
            _ => Ok(competence.map(|(found, _)| found)),
        };
    }
    let Some((found, on)) = competence else { return Ok(None) };
    let (may, zh, en) = match how {
        Move::Delegate => (&found.may_delegate_to, "可以委托的是", "It may be entrusted to"),
        _ => (&found.competent, "有管辖权的是", "Competent is"),
    };
    if may.contains(&region) {
        return Ok(Some(found));
    }
    let here = label(region, on);
    let (who_zh, who_en) = match may[..] {
        [] => ("没有其他单位".to_owned(), "nobody".to_owned()),
        _ => (labels(may, on), labels(may, on)),
    };
    let rule = found.rule.as_ref().map(|rule| format!("({} {})", rule.id, rule.source)).unwrap_or_default();
    let text = Text::new(
        format!("{here}不在其列:{zh}{who_zh}{rule}"),
        format!("{here} is not the one. {en} {who_en} {rule}").trim_end().to_owned(),
    );
    Err(Error::NotCompetent(Box::new(NotCompetent { text, competence: Some(found), on })))
}

fn label(region: Region, on: Date) -> String {
    Regions::china().label(region, on)
}

fn labels(regions: &[Region], on: Date) -> String {
    regions.iter().map(|region| label(*region, on)).collect::<Vec<_>>().join("、")
}
