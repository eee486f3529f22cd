//! What an act needs to know that takes a case elsewhere or opens another one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_domain::case::{Beyond, Case};
use redress_domain::procedure::{Act, FieldKind, Outcome};
use serde_json::Value;

use super::App;
use crate::error::{Error, invalid};

impl App {
    /// Looks up the procedure, the office and the number that `outcome` leads to.
    ///
    /// # Errors
    /// An office that is not there or does not run the procedure.
    pub(super) async fn beyond(
        &self,
        case: &Case,
        act: &Act,
        outcome: &Outcome,
        fields: &BTreeMap<String, Value>,
        now: Timestamp,
    ) -> Result<Beyond, Error> {
        let elsewhere = outcome.enters.as_ref().or(outcome.opens.as_ref());
        if elsewhere.is_none() && !outcome.hands_over {
            return Ok(Beyond::default());
        }
        let procedure = elsewhere.and_then(|id| self.newest(id)).cloned();
        let runs = elsewhere.unwrap_or(&case.procedure);
        let field = act.fields.iter().find(|field| field.kind == FieldKind::Office);
        let named = field.and_then(|field| fields.get(&field.id)).and_then(Value::as_str);
        let code = named.unwrap_or(&case.office);
        let offices = self.store.offices().await?;
        let takes = offices.iter().any(|office| office.code == code && office.procedures.contains(runs));
        if !takes {
            let field = field.map_or("outcome", |field| field.id.as_str());
            return Err(invalid(
                field,
                "choice",
                "请选择办理这一流程的单位",
                "Choose an office that runs this procedure",
            ));
        }
        let other = outcome.opens.is_some().then(|| self.new_id(None, now));
        Ok(Beyond { procedure, region: None, case: other, placed: None })
    }
}
