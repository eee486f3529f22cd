//! The demonstration's past: sample offices, people and complaints, played through the real use cases.
//!
//! Invariant: nothing is written but by filing, acting and sweeping, in the order of time, so a sample case
//! is a case like any other. The samples are our own writing. Before them lie two years made up from short
//! lists ([`history`]), so that figures have something to say.

mod history;

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use redress_app::App;
use redress_app::cases::{Filing, Party, Performing};
use redress_app::people::Caller;
use redress_app::ports::{Office, OfficeKind, Post};
use redress_app::routing::Route;
use redress_domain::calendar::{Calendar, office_day, office_zone};
use redress_domain::id::CaseId;
use redress_domain::region::Region;
use serde::Deserialize;

use crate::commands::office::told;
use crate::wire::DemoClock;

const HOUSE: &str = include_str!("../../../packs/demo/offices.yaml");

const COMPLAINTS: [(&str, &str); 8] = [
    ("complaints-intake.yaml", include_str!("../../../packs/demo/complaints-intake.yaml")),
    ("complaints-departments.yaml", include_str!("../../../packs/demo/complaints-departments.yaml")),
    ("complaints-plans.yaml", include_str!("../../../packs/demo/complaints-plans.yaml")),
    ("complaints-visits.yaml", include_str!("../../../packs/demo/complaints-visits.yaml")),
    ("complaints-closed.yaml", include_str!("../../../packs/demo/complaints-closed.yaml")),
    ("complaints-enterprise.yaml", include_str!("../../../packs/demo/complaints-enterprise.yaml")),
    ("complaints-simple.yaml", include_str!("../../../packs/demo/complaints-simple.yaml")),
    ("complaints-authorities.yaml", include_str!("../../../packs/demo/complaints-authorities.yaml")),
];

/// The company, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct House {
    password: String,
    offices: Vec<SampleOffice>,
    /// Which departments a kind of complaint usually goes to.
    routes: Vec<Route>,
    people: Vec<SamplePerson>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleOffice {
    code: String,
    zh: String,
    en: String,
    parent: Option<String>,
    #[serde(default)]
    procedures: Vec<String>,
    region: Option<Region>,
    #[serde(default)]
    kind: OfficeKind,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SamplePerson {
    login: String,
    name: String,
    /// `office:role`
    posts: Vec<String>,
}

/// A complaint and what became of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Complaint {
    /// `12wd 09:20`: so many working days before the first day of the demonstration.
    received: String,
    procedure: String,
    channel: String,
    /// Who recorded it; left out for one filed by the complainant on the web.
    by: Option<String>,
    complainant: Party,
    #[serde(default)]
    respondents: Vec<Party>,
    #[serde(default)]
    claim: String,
    statement: String,
    #[serde(default)]
    facts: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    acts: Vec<Deed>,
}

/// An act in a sample.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deed {
    /// `1wd 10:30`: so many working days after the day of receipt.
    at: String,
    /// Who; left out for the complainant.
    by: Option<String>,
    act: String,
    outcome: Option<String>,
    /// A value such as `25wd` is the date so many working days after the day of receipt.
    #[serde(default)]
    fields: BTreeMap<String, serde_json::Value>,
}

/// One thing to be played, at its time: the filing of complaint `no`, or one of its acts.
struct Step<'s> {
    at: Timestamp,
    no: usize,
    complaint: &'s Complaint,
    /// The act, with what is stated.
    deed: Option<(&'s Deed, BTreeMap<String, serde_json::Value>)>,
}

/// Somebody of the demonstration, for the line that says how to sign in.
pub struct SignIn {
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Posts, `office:role`.
    pub posts: String,
}

/// The sign-in names, and the password they share.
pub fn sign_ins() -> Result<(Vec<SignIn>, String), String> {
    let house: House = read("offices.yaml", HOUSE)?;
    let people = house.people.into_iter();
    let people = people.map(|p| SignIn { login: p.login, name: p.name, posts: p.posts.join(" ") });
    Ok((people.collect(), house.password))
}

fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, String> {
    serde_saphyr::from_str(text).map_err(|error| format!("packs/demo/{file}: {error}"))
}

/// Plays the past into an empty database, up to `now`; `clock` is the one that `app` reads.
pub async fn play(app: &App, clock: &DemoClock, now: Timestamp) -> Result<(), String> {
    let house: House = read("offices.yaml", HOUSE)?;
    let mut complaints = Vec::new();
    for (file, text) in COMPLAINTS {
        complaints.extend(read::<Vec<Complaint>>(file, text)?);
    }
    let steps = steps(&complaints, now)?;
    let mut swept = steps.first().map_or(now, |step| step.at);
    clock.stand(swept);
    let callers = settle(app, &house).await?;
    history::play(app, &callers, now).await?;
    let mut opened: BTreeMap<usize, CaseId> = BTreeMap::new();
    for step in &steps {
        swept = sweep(app, clock, swept, step.at).await?;
        let who = step.deed.as_ref().map_or(&step.complaint.by, |(deed, _)| &deed.by);
        let caller = match who {
            None => &Caller::Complainant,
            Some(login) => {
                callers.get(login).ok_or_else(|| format!("packs/demo: there is nobody named {login}"))?
            }
        };
        let Complaint { complainant, received, .. } = step.complaint;
        let place = |act: &str, error| {
            format!("packs/demo: {} ({received}): {act}: {}", complainant.name, told(&error))
        };
        // Played again after it was cut off, a step that was kept changes nothing.
        let key = format!(
            "demonstration {} {:?}",
            step.no,
            step.deed.as_ref().map(|(deed, _)| (&deed.at, &deed.act))
        );
        match &step.deed {
            None => {
                let filed = app.file(caller, filing(step.complaint), Some(&key)).await;
                opened.insert(step.no, filed.map_err(|error| place("file", error))?.case);
            }
            Some((deed, fields)) => {
                let Some(id) = opened.get(&step.no) else { continue };
                let wish = Performing {
                    act: deed.act.clone(),
                    outcome: deed.outcome.clone(),
                    fields: fields.clone(),
                    ..Performing::default()
                };
                app.act(caller, *id, wish, Some(&key)).await.map_err(|error| place(&deed.act, error))?;
            }
        }
    }
    sweep(app, clock, swept, now).await?;
    while app.deliver(500).await.map_err(|error| told(&error))? > 0 {}
    clock.run(SignedDuration::ZERO);
    Ok(())
}

/// Puts the offices and people in their places.
async fn settle(app: &App, house: &House) -> Result<BTreeMap<String, Caller>, String> {
    for office in &house.offices {
        let SampleOffice { code, zh, en, parent, procedures, region, kind } = office;
        let office = Office {
            code: code.clone(),
            parent: parent.clone(),
            zh: zh.clone(),
            en: en.clone(),
            procedures: procedures.clone(),
            region: *region,
            kind: *kind,
            ..Office::default()
        };
        app.put_office(&office).await.map_err(|error| told(&error))?;
    }
    for route in &house.routes {
        app.put_route(route.clone()).await.map_err(|error| told(&error))?;
    }
    let mut callers = BTreeMap::new();
    for SamplePerson { login, name, posts } in &house.people {
        let posts: Vec<Post> = posts.iter().filter_map(|text| post(text)).collect();
        app.put_person(login, name, Some(&house.password), &posts)
            .await
            .map_err(|error| format!("{login}: {}", told(&error)))?;
        let known = app.store.person_by_login(login).await.map_err(|error| error.to_string())?;
        if let Some(person) = known {
            callers.insert(login.clone(), Caller::Person { person, posts, instead_of: BTreeMap::new() });
        }
    }
    Ok(callers)
}

/// Lets the clock go from `swept` to `until`, sweeping on the hour as time passes.
async fn sweep(
    app: &App,
    clock: &DemoClock,
    swept: Timestamp,
    until: Timestamp,
) -> Result<Timestamp, String> {
    const HOUR: i64 = 3_600;
    let mut at = swept;
    while at < until {
        let into = SignedDuration::from_secs(HOUR - at.as_second().rem_euclid(HOUR));
        at = (at + into).min(until);
        clock.stand(at);
        while app.sweep(500).await.map_err(|error| told(&error))? > 0 {}
    }
    Ok(at)
}

fn filing(complaint: &Complaint) -> Filing {
    Filing {
        procedure: complaint.procedure.clone(),
        office: None,
        complainant: complaint.complainant.clone(),
        respondents: complaint.respondents.clone(),
        claim: complaint.claim.clone(),
        statement: complaint.statement.clone(),
        channel: complaint.channel.clone(),
        facts: complaint.facts.clone(),
        ..Filing::default()
    }
}

fn post(text: &str) -> Option<Post> {
    let (office, role) = text.split_once(':')?;
    Some(Post { office: office.to_owned(), role: role.to_owned() })
}

/// Everything that happened before `now`, in the order of time.
fn steps(complaints: &[Complaint], now: Timestamp) -> Result<Vec<Step<'_>>, String> {
    let calendar = Calendar::china();
    let (zone, today) = (office_zone(), office_day(now));
    let mut steps = Vec::new();
    for (no, complaint) in complaints.iter().enumerate() {
        let (days, time) = moment(&complaint.received)?;
        let received = walk(&calendar, today, -days);
        let at = |date: Date, time: Time| {
            zone.to_timestamp(date.to_datetime(time)).map_err(|error| error.to_string())
        };
        steps.push(Step { at: at(received, time)?, no, complaint, deed: None });
        for deed in &complaint.acts {
            let (days, time) = moment(&deed.at)?;
            let at = at(walk(&calendar, received, days), time)?;
            let dated = |value: &serde_json::Value| match value.as_str().and_then(working_days) {
                Some(days) => walk(&calendar, received, days).to_string().into(),
                None => value.clone(),
            };
            let fields = deed.fields.iter().map(|(name, value)| (name.clone(), dated(value))).collect();
            steps.push(Step { at, no, complaint, deed: Some((deed, fields)) });
        }
    }
    steps.retain(|step| step.at < now);
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// `12wd` as a number.
fn working_days(text: &str) -> Option<i32> {
    text.strip_suffix("wd")?.parse().ok()
}

/// `12wd 09:20` as days and time.
fn moment(text: &str) -> Result<(i32, Time), String> {
    let read = || {
        let (days, time) = text.split_once(' ')?;
        Some((working_days(days)?, time.parse().ok()?))
    };
    read().ok_or_else(|| format!("packs/demo: `{text}` is not like 12wd 09:20"))
}

/// The working day `days` working days after `from`, or before it if negative.
fn walk(calendar: &Calendar, from: Date, days: i32) -> Date {
    let (mut at, mut left) = (from, days.abs());
    while left > 0 {
        at = at.saturating_add(days.signum().days());
        left -= i32::from(calendar.is_working_day(at));
    }
    at
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use redress_app::ports::CaseFilter;

    use super::*;
    use crate::wire::{self, Place};

    /// The stages that hold a case when the demonstration starts at `now`, by procedure.
    async fn held(now: &str) -> BTreeMap<String, BTreeSet<String>> {
        let folder = std::env::temp_dir().join(format!("redress-demo-{}-{}", std::process::id(), &now[..13]));
        let place = Place::folder(folder.clone());
        let store = place.open().await.unwrap();
        let clock = Arc::new(DemoClock::ahead(SignedDuration::ZERO));
        let app =
            wire::app(Arc::clone(&store) as _, place.blobs(&store), Arc::clone(&clock) as _).await.unwrap();
        play(&app, &clock, now.parse().unwrap()).await.unwrap();
        let filter = CaseFilter { limit: 200, ..CaseFilter::default() };
        let cases = app.store.cases(&filter).await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for case in cases {
            held.entry(case.procedure).or_default().insert(case.stage);
        }
        held
    }

    #[tokio::test]
    async fn every_procedure_is_shown_and_the_first_in_every_stage_whenever_the_demonstration_starts() {
        let packs = redress_packs::shipped().unwrap();
        let stages = packs[0].procedure.stages.iter().map(|stage| stage.id.clone()).collect();
        let times = [
            "2026-02-20T03:00:00+08:00", // amid the Spring Festival
            "2026-02-28T23:59:00+08:00", // late on a make-up Saturday
            "2026-10-08T00:01:00+08:00", // just as a week of holidays ended
            "2027-03-13T12:00:00+08:00", // a Saturday of a year without a published calendar
        ];
        let [a, b, c, d] = times.map(held);
        let (a, b, c, d) = tokio::join!(a, b, c, d);
        for (found, time) in [a, b, c, d].iter().zip(times) {
            assert_eq!(found[&packs[0].procedure.id], stages, "{time}");
            for pack in &packs {
                let stages = found.get(&pack.procedure.id).map_or(0, BTreeSet::len);
                let company = matches!(pack.procedure.id.as_str(), "simple" | "enterprise-8-step");
                let least = if company { 6 } else { 1 };
                assert!(stages >= least, "{} at {time}: {stages} stages", pack.procedure.id);
            }
        }
    }
}
