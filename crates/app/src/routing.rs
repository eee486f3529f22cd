//! Which departments a kind of complaint usually goes to: the house's own table, proposed and never imposed.

use std::collections::BTreeMap;
use std::net::IpAddr;

use redress_domain::case::Case;
use redress_domain::guard::Scalar;
use redress_domain::procedure::{FieldKind, Procedure};
use serde::{Deserialize, Serialize};

use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid};
use crate::people::Caller;
use crate::ports::StoreError;

const TABLE: &str = "routing";

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Route {
    /// The procedure.
    pub procedure: String,
    /// The fact of its cases, a choice, that is looked at.
    pub fact: String,
    /// The value for which the line stands.
    pub value: String,
    /// The offices that are proposed.
    pub offices: Vec<String>,
}

impl App {
    /// Every line, in order.
    pub async fn routes(&self) -> Result<Vec<Route>, Error> {
        let Some(bytes) = self.store.setting(TABLE).await? else { return Ok(Vec::new()) };
        let corrupt = |_| StoreError::Corrupt("the routing cannot be read".into());
        Ok(serde_json::from_slice(&bytes).map_err(corrupt)?)
    }

    /// Puts a line in place of the one for the same value; without offices it is taken out.
    ///
    /// # Errors
    /// A procedure, fact, value or office that is not there.
    pub async fn put_route(&self, route: Route) -> Result<(), Error> {
        self.check_route(&route).await?;
        self.keep_route(route).await
    }

    /// The same as an administrator does it: who and what is in the audit log first.
    ///
    /// # Errors
    /// As [`App::put_route`]; a line that is wrong leaves no record either.
    pub async fn change_route(&self, by: &Caller, route: Route, from: Option<IpAddr>) -> Result<(), Error> {
        let Caller::Person { person, .. } = by else { return Err(Error::Forbidden) };
        self.check_route(&route).await?;
        let Route { procedure, fact, value, offices } = &route;
        let said = format!("{procedure} {fact}={value}: {}", offices.join(" "));
        let deed = Deed { kind: "route_put".into(), by: Some(person.id), ..Deed::default() };
        self.note(deed, from, Some(&said)).await?;
        self.keep_route(route).await
    }

    async fn check_route(&self, route: &Route) -> Result<(), Error> {
        let unknown = |field: &str, what: &str| {
            invalid(field, "unknown", &format!("没有“{what}”"), &format!("There is no {what}"))
        };
        let procedure =
            self.newest(&route.procedure).ok_or_else(|| unknown("procedure", &route.procedure))?;
        let field = procedure.facts.iter().find(|field| field.id == route.fact);
        match field.map(|field| &field.kind) {
            Some(FieldKind::Choice(choices)) if choices.iter().any(|choice| choice.id == route.value) => {}
            Some(FieldKind::Choice(_)) => return Err(unknown("value", &route.value)),
            _ => return Err(unknown("fact", &route.fact)),
        }
        let known = self.store.offices().await?;
        match route.offices.iter().find(|code| !known.iter().any(|one| one.code == **code)) {
            Some(office) => Err(unknown("offices", office)),
            None => Ok(()),
        }
    }

    async fn keep_route(&self, route: Route) -> Result<(), Error> {
        let mut table: BTreeMap<_, _> =
            self.routes().await?.into_iter().map(|line| (key(&line), line)).collect();
        match route.offices.is_empty() {
            true => table.remove(&key(&route)),
            false => table.insert(key(&route), route),
        };
        let table: Vec<&Route> = table.values().collect();
        let bytes = serde_json::to_vec(&table).map_err(|_| Error::Forbidden)?;
        Ok(self.store.put_setting(TABLE, &bytes).await?)
    }

    /// The offices to which a case as it stands would usually be referred; none where nothing is referred.
    pub async fn routed(&self, procedure: &Procedure, case: &Case) -> Result<Vec<String>, Error> {
        let stage = procedure.stage(&case.stage);
        if !stage.is_some_and(|stage| stage.acts.iter().any(redress_domain::procedure::Act::sends)) {
            return Ok(Vec::new());
        }
        let fits = |line: &Route| {
            let value = case.facts.get(&line.fact);
            line.procedure == case.procedure && matches!(value, Some(Scalar::Text(v)) if *v == line.value)
        };
        let mut offices = Vec::new();
        for office in self.routes().await?.into_iter().filter(fits).flat_map(|line| line.offices) {
            if !offices.contains(&office) {
                offices.push(office);
            }
        }
        Ok(offices)
    }
}

fn key(route: &Route) -> (String, String, String) {
    (route.procedure.clone(), route.fact.clone(), route.value.clone())
}
