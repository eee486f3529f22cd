//! The floor: the rows of filings, decided beforehand, written by a bare loop.

use std::time::Duration;

use jiff::Timestamp;
use redress_app::App;
use redress_app::commit::{CommandKey, Commit};
use redress_app::ports::Clock;
use redress_domain::case::{Actor, Decision, FileCommand, Who, World, file};
use redress_domain::id::{BUCKETS, CaseId};
use redress_domain::procedure::Procedure;
use redress_store::Database;

use super::{Dice, words};
use crate::wire::SystemClock;

/// How many commits are prepared at once.
const BATCH: usize = 4_000;

/// What filing complaint `no` decides, in a case whose number ends in `random`.
pub fn decision(
    procedure: &Procedure,
    world: &World,
    no: usize,
    office: &str,
    now: Timestamp,
    random: u64,
) -> Result<Decision, String> {
    let filing = words::filing(no, office, "web");
    let party = |party| serde_json::to_string(party).map_err(|error| error.to_string());
    let mut parties = vec![("complainant".to_owned(), party(&filing.complainant)?)];
    for respondent in &filing.respondents {
        parties.push(("respondent".to_owned(), party(respondent)?));
    }
    let command = FileCommand {
        case: CaseId::new(now, random),
        by: Actor::complainant(),
        office: office.into(),
        channel: filing.channel,
        received_at: now,
        facts: filing.facts,
        texts: vec![("statement".into(), filing.statement), ("claim".into(), filing.claim)],
        parties,
        seed: [7; 16],
        region: None,
        places: None,
        origin: None,
    };
    file(procedure, world, command, now).map_err(|refusal| format!("refused: {}", refusal.code()))
}

/// Filings a second that the engine takes from a bare loop, `together` in a commit or side by side, for
/// about `time`.
pub async fn per_second(
    app: &App,
    database: &Database,
    offices: &[String],
    together: usize,
    time: Duration,
) -> Result<f64, String> {
    let procedure = app.newest(words::PROCEDURE).ok_or("the procedure is not loaded")?;
    let (mut dice, mut spent, mut written) = (Dice::new(0xF100), Duration::ZERO, 0);
    while spent < time {
        let commits = (0..BATCH).map(|i| one(app, procedure, offices, written + i, &mut dice));
        let commits = commits.collect::<Result<Vec<_>, _>>()?;
        let took = database.write_together(&commits, together).await;
        spent += took.map_err(|error| format!("the bare loop: {error}"))?;
        written += BATCH;
    }
    Ok(written as f64 / spent.as_secs_f64())
}

fn one(
    app: &App,
    procedure: &Procedure,
    offices: &[String],
    no: usize,
    dice: &mut Dice,
) -> Result<Commit, String> {
    let now = SystemClock.now();
    let office = &offices[no % offices.len()];
    let filing = words::filing(no, office, "web");
    let key = CommandKey::new("file", &Who::Complainant, &format!("floor-{no}"), &filing);
    let key = key.map_err(|error| error.to_string())?;
    // In the bucket of its key, as the use case has it.
    let bucket = u64::try_from(key.bucket()).unwrap_or(0);
    let random = dice.bits() & !(BUCKETS as u64 - 1) | bucket;
    let decision = decision(procedure, &app.world(), no, office, now, random)?;
    Commit::new(procedure, None, decision, Some(key), now).ok_or_else(|| "no case".to_owned())
}
