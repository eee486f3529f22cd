//! Who may put a file into a case, and when, in every shipped procedure.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

use jiff::Timestamp;
use redress_domain::calendar::Calendar;
use redress_domain::case::event::{Attached, Reference};
use redress_domain::case::state::{File, Referral};
use redress_domain::case::{
    Actor, Case, FileCommand, MOST_BYTES, MOST_FILES, Who, World, attachable, file, replay,
};
use redress_domain::id::CaseId;
use redress_domain::limit::WorkingHours;
use redress_domain::procedure::Procedure;
use serde_json::json;

fn procedure(id: &str) -> Procedure {
    redress_packs::shipped().unwrap().into_iter().find(|pack| pack.procedure.id == id).unwrap().procedure
}

fn filed(procedure: &Procedure) -> Case {
    let now: Timestamp = "2026-05-06T01:00:00Z".parse().unwrap();
    let command = FileCommand {
        case: CaseId::new(now, 1),
        by: Actor::complainant(),
        office: "csd".into(),
        channel: "web".into(),
        received_at: now,
        facts: [("kind".to_owned(), json!("service"))].into(),
        texts: Vec::new(),
        parties: Vec::new(),
        seed: [0; 16],
        region: None,
        places: None,
        origin: None,
    };
    let world = World { calendar: Calendar::china(), hours: WorkingHours::default() };
    replay(&file(procedure, &world, command, now).unwrap().events).unwrap()
}

fn staff(role: &str, office: &str) -> Actor {
    Actor { who: Who::Person(1), role: role.into(), office: Some(office.into()), instead_of: None }
}

fn one(size: u64) -> File {
    let file = Reference { no: 1, name: "00".into(), digest: String::new() };
    let attached = Attached { file, media: "image/jpeg".into(), size, public: true, referral: None };
    File { attached, by: Actor::complainant(), at: Timestamp::UNIX_EPOCH }
}

#[test]
fn who_may_put_a_file_in_and_why_not() {
    let procedure = procedure("customer-service-regime");
    let plain = filed(&procedure);
    let referred = |end| {
        let mut case = plain.clone();
        let sent_at = case.received_at;
        case.referrals.push(Referral { no: 1, office: "works".into(), sent_at, end, ended_at: None });
        case
    };
    let with = |files: Vec<File>| Case { files, ..plain.clone() };
    let (clerk, department) = (staff("clerk", "csd"), staff("department", "works"));
    let open = referred(None);
    for (what, case, by, public, size, answer) in [
        ("the complainant", &plain, Actor::complainant(), true, 1, Ok(None)),
        ("the clerk, inside", &plain, clerk.clone(), false, 1, Ok(None)),
        ("the clerk, for all to see", &plain, clerk.clone(), true, 1, Ok(None)),
        ("a clerk of another office", &plain, staff("clerk", "works"), false, 1, Err("not_yours")),
        ("somebody with no role of it", &plain, staff("auditor", "csd"), false, 1, Err("not_yours")),
        ("a department that was not asked", &plain, department.clone(), false, 1, Err("not_yours")),
        ("the one that was", &open, department.clone(), false, 1, Ok(Some(1))),
        ("and it speaks to the office only", &open, department, true, 1, Err("attachment_public")),
        ("another one", &open, staff("department", "sales"), false, 1, Err("not_yours")),
        ("the last file", &with(vec![one(1); MOST_FILES - 1]), clerk.clone(), false, 1, Ok(None)),
        ("one too many", &with(vec![one(1); MOST_FILES]), clerk.clone(), false, 1, Err("attachment_count")),
        ("the last byte", &with(vec![one(MOST_BYTES - 1)]), clerk.clone(), false, 1, Ok(None)),
        ("one byte too many", &with(vec![one(MOST_BYTES)]), clerk.clone(), false, 1, Err("attachment_total")),
        ("as many as can be written", &with(vec![one(1)]), clerk, false, u64::MAX, Err("attachment_total")),
    ] {
        let found = attachable(&procedure, case, &by, public, size);
        assert_eq!(found.map_err(|refusal| refusal.code()), answer, "{what}");
    }
}

#[test]
fn a_case_that_has_ended_takes_files_as_long_as_it_is_open_to_the_complainant() {
    let (mut open, mut closed) = (0, 0);
    let case = filed(&procedure("customer-service-regime"));
    for pack in redress_packs::shipped().unwrap() {
        let procedure = pack.procedure;
        for stage in procedure.stages.iter().filter(|stage| stage.end) {
            let ended = Case { stage: stage.id.clone(), ended: true, ..case.clone() };
            let found = attachable(&procedure, &ended, &Actor::complainant(), true, 1);
            let theirs = |by: &String| by == "complainant";
            let answer = match procedure.acts_in(stage).any(|act| act.by.iter().any(theirs)) {
                true => Ok(None),
                false => Err("case_ended"),
            };
            *(if answer.is_ok() { &mut open } else { &mut closed }) += 1;
            assert_eq!(found.map_err(|refusal| refusal.code()), answer, "{} {}", procedure.id, stage.id);
        }
    }
    assert!(open > 0 && closed > 0, "there are both: {open} and {closed}");
}
