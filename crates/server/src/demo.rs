//! The demonstration's past: sample offices, people and complaints, played through the real use cases.
//!
//! Invariant: nothing is written but by filing, acting and sweeping, in the order of time, so a sample case
//! is a case like any other. The samples are our own writing.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan, tz};
use redress_app::App;
use redress_app::cases::{Filing, Party, Performing};
use redress_app::people::Caller;
use redress_app::ports::{Office, Post};
use redress_domain::calendar::Calendar;
use redress_domain::id::CaseId;
use serde::Deserialize;

use crate::commands::office::told;
use crate::wire::DemoClock;

const SAMPLES: &str = include_str!("../../../packs/demo/samples.yaml");

/// The samples as they are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Samples {
    password: String,
    offices: Vec<SampleOffice>,
    people: Vec<SamplePerson>,
    complaints: Vec<Complaint>,
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
    #[serde(default)]
    fields: BTreeMap<String, serde_json::Value>,
}

/// One thing to be played, at its time: the filing of complaint `complaint`, or one of its acts.
struct Step<'s> {
    at: Timestamp,
    complaint: usize,
    deed: Option<&'s Deed>,
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
    let samples = samples()?;
    let people = samples.people.into_iter();
    let people = people.map(|p| SignIn { login: p.login, name: p.name, posts: p.posts.join(" ") });
    Ok((people.collect(), samples.password))
}

fn samples() -> Result<Samples, String> {
    serde_saphyr::from_str(SAMPLES).map_err(|error| format!("packs/demo/samples.yaml: {error}"))
}

/// Plays the past into an empty database, up to `now`; `clock` is the one that `app` reads.
pub async fn play(app: &App, clock: &DemoClock, now: Timestamp) -> Result<(), String> {
    let samples = samples()?;
    let steps = steps(&samples, now)?;
    clock.stand(steps.first().map_or(now, |step| step.at - 1.hour()));
    for office in &samples.offices {
        let SampleOffice { code, zh, en, parent, procedures } = office;
        let office = Office {
            code: code.clone(),
            parent: parent.clone(),
            zh: zh.clone(),
            en: en.clone(),
            procedures: procedures.clone(),
        };
        app.put_office(&office).await.map_err(|error| told(&error))?;
    }
    let mut callers = BTreeMap::new();
    for person in &samples.people {
        let posts: Vec<Post> = person.posts.iter().filter_map(|text| post(text)).collect();
        app.put_person(&person.login, &person.name, Some(&samples.password), &posts)
            .await
            .map_err(|error| format!("{}: {}", person.login, told(&error)))?;
        let known = app.store.person_by_login(&person.login).await.map_err(|error| error.to_string())?;
        if let Some(known) = known {
            callers.insert(person.login.as_str(), Caller::Person { person: known, posts });
        }
    }
    let mut opened: BTreeMap<usize, CaseId> = BTreeMap::new();
    let mut swept = clock_start(&steps, now);
    for step in &steps {
        // What falls due between two steps rings within the hour, as it would have.
        while swept < step.at {
            swept = (swept + 1.hour()).min(step.at);
            clock.stand(swept);
            sweep(app).await?;
        }
        let complaint = &samples.complaints[step.complaint];
        let who = step.deed.map_or(&complaint.by, |deed| &deed.by);
        let caller = match who {
            None => &Caller::Complainant,
            Some(login) => callers
                .get(login.as_str())
                .ok_or_else(|| format!("packs/demo/samples.yaml: there is nobody named {login}"))?,
        };
        let place = |error| format!("packs/demo/samples.yaml: complaint {}: {error}", step.complaint + 1);
        match step.deed {
            None => {
                let filed = app.file(caller, filing(complaint), None).await;
                opened.insert(step.complaint, filed.map_err(|error| place(told(&error)))?.case);
            }
            Some(deed) => {
                let Some(id) = opened.get(&step.complaint) else { continue };
                let wish = Performing {
                    act: deed.act.clone(),
                    outcome: deed.outcome.clone(),
                    fields: deed.fields.clone(),
                    ..Performing::default()
                };
                app.act(caller, *id, wish, None)
                    .await
                    .map_err(|error| place(format!("{}: {}", deed.act, told(&error))))?;
            }
        }
    }
    while swept < now {
        swept = (swept + 1.hour()).min(now);
        clock.stand(swept);
        sweep(app).await?;
    }
    clock.run(SignedDuration::ZERO);
    while app.deliver(500).await.map_err(|error| told(&error))? > 0 {}
    Ok(())
}

fn clock_start(steps: &[Step<'_>], now: Timestamp) -> Timestamp {
    steps.first().map_or(now, |step| step.at)
}

async fn sweep(app: &App) -> Result<(), String> {
    while app.sweep(500).await.map_err(|error| told(&error))? > 0 {}
    Ok(())
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
        received_at: None,
        facts: complaint.facts.clone(),
    }
}

fn post(text: &str) -> Option<Post> {
    let (office, role) = text.split_once(':')?;
    Some(Post { office: office.to_owned(), role: role.to_owned() })
}

/// Everything that happened before `now`, in the order of time.
fn steps(samples: &Samples, now: Timestamp) -> Result<Vec<Step<'_>>, String> {
    let calendar = Calendar::china();
    let zone = tz::TimeZone::fixed(tz::offset(8));
    let today = zone.to_datetime(now).date();
    let mut steps = Vec::new();
    for (complaint, sample) in samples.complaints.iter().enumerate() {
        let (days, time) = moment(&sample.received)?;
        let received = walk(&calendar, today, -days);
        let at = |date: Date, time: Time| {
            zone.to_timestamp(date.to_datetime(time)).map_err(|error| error.to_string())
        };
        steps.push(Step { at: at(received, time)?, complaint, deed: None });
        for deed in &sample.acts {
            let (days, time) = moment(&deed.at)?;
            steps.push(Step { at: at(walk(&calendar, received, days), time)?, complaint, deed: Some(deed) });
        }
    }
    steps.retain(|step| step.at < now);
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// `12wd 09:20` as days and time.
fn moment(text: &str) -> Result<(i32, Time), String> {
    let read = || {
        let (days, time) = text.split_once(' ')?;
        Some((days.strip_suffix("wd")?.parse().ok()?, time.parse().ok()?))
    };
    read().ok_or_else(|| format!("packs/demo/samples.yaml: `{text}` is not like 12wd 09:20"))
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
