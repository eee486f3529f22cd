//! The dated rules, one by one: limits, grounds, jurisdiction.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use redress_domain::calendar::office_day;
use redress_domain::text::Text;
use redress_packs::{jurisdiction, rules};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shapes::chart::amount;
use crate::Site;
use crate::problem::{Problem, Words};
use crate::read::Query;
use crate::session::SignedIn;

/// Which rules to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only those of this procedure.
    procedure: Option<String>,
    /// Only those that stood on this day; all versions if it is not said.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// A version of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleRow {
    /// `limit`, `ground` or `jurisdiction`.
    pub kind: &'static str,
    /// The procedure.
    pub procedure: String,
    /// Its name.
    pub id: String,
    /// What it says.
    pub title: Words,
    /// Of a limit, how long; of a ground, its code.
    pub value: Words,
    /// Article or document.
    pub source: String,
    /// The condition, as the file writes it; limits have none.
    pub when: Option<String>,
    /// First day on which it stood; none if it has no beginning.
    pub valid_from: Option<String>,
    /// Last such day; none while it stands.
    pub valid_to: Option<String>,
    /// Whether it stands today.
    pub stands: bool,
    /// Whether the article could not be checked against the text of the law.
    pub unconfirmed: bool,
}

/// What every version of a rule has.
struct Version<'a> {
    source: &'a str,
    from: Option<Date>,
    to: Option<Date>,
}

/// The dated rules, in the order of their files.
#[utoipa::path(get, path = "/rules", tag = "administration", operation_id = "list_rules", params(Wanted),
    responses((status = 200, body = [RuleRow]), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    _signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Vec<RuleRow>>, Problem> {
    let today = office_day(site.app.clock.now());
    let mut rows = Vec::new();
    for procedure in site.app.procedures() {
        if wanted.procedure.as_ref().is_none_or(|id| *id == procedure.id) {
            rows.extend(of(&procedure.id, wanted.on, today));
        }
    }
    Ok(Json(rows))
}

fn of(procedure: &str, on: Option<Date>, today: Date) -> Vec<RuleRow> {
    let mut rows = Vec::new();
    let mut put = |kind, id: &str, title: &Text, value: Words, when: Option<&str>, version: &Version<'_>| {
        let stood =
            |day: Date| version.from.is_none_or(|from| from <= day) && version.to.is_none_or(|to| day <= to);
        if on.is_none_or(stood) {
            rows.push(RuleRow {
                kind,
                procedure: procedure.to_owned(),
                id: id.to_owned(),
                title: title.into(),
                value,
                source: version.source.to_owned(),
                when: when.map(str::to_owned),
                valid_from: version.from.map(|day| day.to_string()),
                valid_to: version.to.map(|day| day.to_string()),
                stands: stood(today),
                unconfirmed: version.source.contains("未核实"),
            });
        }
    };
    if let Ok(Some(limits)) = rules::limits(procedure) {
        for (line, version) in
            limits.lines.iter().flat_map(|line| line.versions.iter().map(move |v| (line, v)))
        {
            let at = Version { source: &version.source, from: version.valid_from, to: version.valid_to };
            let mut value = amount(version.amount);
            if let Some(extend) = version.extend.map(amount) {
                value.zh += &format!("，可延长{}", extend.zh);
                value.en += &format!(", extensible by {}", extend.en);
            }
            put("limit", &version.id, &line.title, value, None, &at);
        }
    }
    if let Ok(Some(grounds)) = rules::admissibility(procedure) {
        for (rule, version) in
            grounds.rules.iter().flat_map(|rule| rule.versions.iter().map(move |v| (rule, v)))
        {
            let at = Version { source: &version.source, from: version.valid_from, to: version.valid_to };
            let code = serde_json::to_value(rule.code).ok();
            let code = code.as_ref().and_then(|code| code.as_str()).unwrap_or_default();
            let value = Words { zh: code.to_owned(), en: code.to_owned() };
            put("ground", &rule.id, &version.text, value, Some(version.when.source()), &at);
        }
    }
    if let Ok(found) = jurisdiction::of(procedure) {
        for rule in &found.rules {
            let at = Version { source: &rule.source, from: rule.valid_from, to: rule.valid_to };
            let value = Words { zh: String::new(), en: String::new() };
            put("jurisdiction", &rule.id, &rule.held, value, Some(rule.when.source()), &at);
        }
    }
    rows
}
