//! A case and the actors around it.

use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

/// A case that people work on through HTTP; each act is based on the version that stands.
pub struct Matter {
    pub site: Site,
    pub number: String,
    pub complainant: Actor,
}

impl Matter {
    /// Files a complaint there.
    pub async fn filed(site: Site, complaint: Value) -> Matter {
        let (number, complainant) = site.file_as(complaint).await;
        Matter { site, number, complainant }
    }

    /// Somebody in `role` performs an act; gives the case.
    pub async fn act(&self, role: &str, act: &str, outcome: Option<&str>, fields: Value) -> Value {
        let actor = self.site.as_role(role).await;
        let version = self.site.version(&self.number).await;
        actor.act(&self.number, act, version, body(outcome, fields)).await.ok().clone()
    }

    /// Asserts that an act is refused with `code`.
    pub async fn refused(&self, role: &str, act: &str, outcome: Option<&str>, fields: Value, code: &str) {
        let actor = self.site.as_role(role).await;
        let version = self.site.version(&self.number).await;
        actor.act(&self.number, act, version, body(outcome, fields)).await.is_problem(422, code);
    }

    /// The complainant performs an act.
    pub async fn says(&self, act: &str, outcome: Option<&str>, fields: Value) -> Value {
        let path = format!("/public/cases/{}/acts/{act}", self.number);
        self.complainant.post(&path, body(outcome, fields)).await.ok().clone()
    }

    /// What the complainant is shown.
    pub async fn shown(&self) -> String {
        let shown = self.complainant.get(&format!("/public/cases/{}", self.number)).await;
        shown.ok();
        shown.text
    }

    /// Where the case stands.
    pub async fn stage(&self) -> String {
        let told = self.complainant.get(&format!("/public/cases/{}", self.number)).await;
        told.ok()["stage"].as_str().unwrap().to_owned()
    }
}

fn body(outcome: Option<&str>, fields: Value) -> Value {
    let mut body = json!({ "fields": fields });
    if let Some(outcome) = outcome {
        body["outcome"] = json!(outcome);
    }
    body
}
