//! The pure parts alone, on one core: deciding an act, and reckoning dates.

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use redress_domain::admissibility;
use redress_domain::calendar::{Calendar, office_zone};
use redress_domain::case::{ActCommand, Actor, Beyond, Case, Who, World, decide, evolve, replay};
use redress_domain::jurisdiction::{self, Respondent};
use redress_domain::limit::{Amount, Roll, Start, due};
use redress_domain::procedure::Procedure;

use super::words;

/// How long each is repeated.
const TIME: Duration = Duration::from_millis(500);

/// Microseconds to decide that a complaint of 300 characters is founded and to apply what follows.
pub fn decide_us(procedure: &Procedure, world: &World, now: Timestamp) -> Result<f64, String> {
    let by = Actor { who: Who::Person(1), role: "clerk".into(), office: Some("b1".into()), instead_of: None };
    let filed = super::floor::decision(procedure, world, 0, "b1", now, 0)?;
    let case = replay(&filed.events).ok_or("a decision without a case")?;
    let command = ActCommand {
        act: "investigate".into(),
        by,
        outcome: Some("founded".into()),
        fields: [("findings".to_owned(), words::statement(0).into())].into(),
        at: None,
        seed: [7; 16],
        beyond: Beyond::default(),
    };
    let once = || -> Result<Option<Case>, String> {
        let decision = decide(procedure, world, &case, command.clone(), now);
        let decision = decision.map_err(|refusal| format!("refused: {}", refusal.code()))?;
        Ok(decision.events.iter().fold(Some(case.clone()), evolve))
    };
    let (start, mut times) = (Instant::now(), 0_u32);
    while start.elapsed() < TIME {
        black_box(once()?);
        times += 1;
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / f64::from(times.max(1)))
}

/// Microseconds to say whose a complaint is that touches several counties, and whether it is admitted.
pub fn decisions_us() -> Result<(f64, f64), String> {
    let place = |text: &str| text.parse().map_err(|_| format!("{text} is no division"));
    let respondents = ["330782", "330681"]
        .map(|code| Ok(Respondent { region: Some(place(code)?), ..Respondent::default() }));
    let facts = jurisdiction::Facts {
        respondents: respondents.into_iter().collect::<Result<_, String>>()?,
        received_by: Some(place("330000")?),
        ..jurisdiction::Facts::default()
    };
    let rules = redress_packs::jurisdiction::of("consumer-mediation").map_err(|text| text.en)?;
    let on = date(2026, 5, 11);
    let whose = timed(|| jurisdiction::decide(rules, &facts, on).map_err(|refusal| refusal.to_string()))?;
    let facts = serde_json::json!({
        "respondent_identified": true, "claim": "退款", "facts": "过期", "in_scope": true,
        "complainant_identified": true, "personal_consumption": true, "knew_on": "2023-05-20",
        "received_on": "2026-05-21", "channel": "platform",
    });
    let facts: admissibility::Facts = serde_json::from_value(facts).map_err(|error| error.to_string())?;
    let calendar = Calendar::china();
    let admitted = timed(|| {
        let found =
            redress_packs::rules::admissibility_of("administrative-complaint", &calendar, &facts, None);
        found.map_err(|_| "refused".to_owned())
    })?;
    Ok((whose, admitted))
}

/// Microseconds of one call, repeated for some time.
fn timed<T>(call: impl Fn() -> Result<T, String>) -> Result<f64, String> {
    let (start, mut times) = (Instant::now(), 0_u32);
    while start.elapsed() < TIME {
        black_box(call()?);
        times += 1;
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / f64::from(times.max(1)))
}

/// Dates a second: working days, calendar days, months and years by turns, from every day of some years.
pub fn due_per_second(world: &World) -> Result<f64, String> {
    let amounts = ["5wd", "3wd", "7wd", "15wd", "60d", "60wd", "2mo", "1y"];
    let amounts = amounts.map(|text| text.parse::<Amount>());
    let zone = office_zone();
    let (start, mut times) = (Instant::now(), 0_u32);
    let mut day = date(2020, 1, 1);
    while start.elapsed() < TIME {
        for amount in &amounts {
            let amount = *amount.as_ref().map_err(ToString::to_string)?;
            let from = Start::Day(day);
            let due = due(&world.calendar, &zone, &world.hours, from, amount, None, &[], Roll::RestDay);
            black_box(due.map_err(|error| error.to_string())?);
            times += 1;
        }
        day = if day.year() < 2026 { day.saturating_add(1.day()) } else { date(2020, 1, 1) };
    }
    Ok(f64::from(times) / start.elapsed().as_secs_f64())
}
