//! What an act needs to know that takes a case elsewhere or opens another one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_domain::calendar::office_day;
use redress_domain::case::{Beyond, Case};
use redress_domain::jurisdiction::Competence;
use redress_domain::procedure::{Act, Field, FieldKind, Outcome, Verb};
use serde_json::Value;

use super::App;
use crate::competence::{Move, check_move};
use crate::error::{Error, invalid};
use crate::ports::Office;

impl App {
    /// Looks up the procedure, the office and the number that `outcome` leads to.
    ///
    /// # Errors
    /// An office that is not there, does not run the procedure, or is not competent.
    pub(super) async fn beyond(
        &self,
        case: &Case,
        act: &Act,
        outcome: &Outcome,
        fields: &BTreeMap<String, Value>,
        now: Timestamp,
    ) -> Result<Beyond, Error> {
        let to_others = match act.verb {
            Verb::Delegate => Some(Move::Delegate),
            Verb::ReportUp => Some(Move::ReportUp),
            _ => None,
        };
        if let Some(how) = to_others {
            self.check_moves(case, act, how, fields, now).await?;
        }
        let elsewhere = outcome.elsewhere();
        if elsewhere.is_none() && !outcome.hands_over {
            return Ok(Beyond::default());
        }
        let procedure = elsewhere.and_then(|id| self.newest(id)).cloned();
        let runs = elsewhere.unwrap_or(&case.procedure);
        let field = act.fields.iter().find(|field| field.kind == FieldKind::Office);
        let named = field.and_then(|field| fields.get(&field.id)).and_then(Value::as_str);
        let code = named.unwrap_or(&case.office);
        let offices = self.store.offices().await?;
        let takes = |office: &&Office| office.code == code && office.procedures.contains(runs);
        let Some(target) = offices.iter().find(takes) else {
            let field = field.map_or("outcome", |field| field.id.as_str());
            return Err(invalid(
                field,
                "choice",
                "请选择办理这一流程的单位",
                "Choose an office that runs this procedure",
            ));
        };
        let placed = if outcome.hands_over {
            self.placed(case, act, Move::Transfer, &offices, target, now)?
        } else {
            None
        };
        let region = target.region.map(|region| region.to_string());
        let other = outcome.opens.is_some().then(|| self.new_id(None, now));
        Ok(Beyond { procedure, region, case: other, placed })
    }

    /// Whether every office that the form names may be given the case.
    async fn check_moves(
        &self,
        case: &Case,
        act: &Act,
        how: Move,
        fields: &BTreeMap<String, Value>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let places = |field: &&Field| matches!(field.kind, FieldKind::Office | FieldKind::Offices);
        let stated = act.fields.iter().filter(places).filter_map(|field| fields.get(&field.id));
        let codes: Vec<&str> = stated
            .flat_map(|value| match value {
                Value::Array(many) => many.iter().collect(),
                one => vec![one],
            })
            .filter_map(Value::as_str)
            .collect();
        let offices = self.store.offices().await?;
        for target in offices.iter().filter(|office| codes.contains(&office.code.as_str())) {
            self.placed(case, act, how, &offices, target, now)?;
        }
        Ok(())
    }

    /// Whose the case is, if it may be given to `target` by `act`.
    fn placed(
        &self,
        case: &Case,
        act: &Act,
        how: Move,
        offices: &[Office],
        target: &Office,
        now: Timestamp,
    ) -> Result<Option<Competence>, Error> {
        if how == Move::Transfer && act.verb != Verb::Transfer {
            return Ok(self.competence_of(case).map(|(found, _)| found));
        }
        let holder = offices.iter().find(|office| office.code == case.office);
        let placed = check_move(how, holder, target, self.competence_of(case), office_day(now))?;
        // The languages of the trail apart are for pages; the log keeps the trail itself.
        Ok(placed.map(|found| Competence { reasons: Vec::new(), ..found }))
    }
}
