//! What holds of every case of every shipped procedure, whoever does what and whenever.

mod course;

use std::collections::{BTreeMap, BTreeSet};

use course::{Walk, any_course, procedures, sweep, world};
use jiff::{Timestamp, ToSpan, tz};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use redress_domain::calendar::office_day;
use redress_domain::case::duty::duties;
use redress_domain::case::event::{ClockStarted, Event};
use redress_domain::case::{Case, Fact, World, decide, replay};
use redress_domain::limit::{self, Roll, Start, Unit};
use redress_domain::procedure::{COMPLAINANT, ClockSpec, Length, Limit, Procedure};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_case_is_what_its_log_says(course in any_course(80)) {
        let world = world();
        for procedure in &procedures() {
            let walk = Walk::go(procedure, &world, &course, |_, _| {});
            prop_assert_eq!(replay(&walk.events), Some(walk.case.clone()));
            prop_assert!(walk.events.iter().zip(1..).all(|(event, seq)| event.seq == seq), "no gaps");
            let stored: Vec<String> =
                walk.events.iter().map(|event| serde_json::to_string(event).expect("an event is JSON")).collect();
            let read: Vec<Event> =
                stored.iter().map(|text| serde_json::from_str(text).expect("and is read again")).collect();
            prop_assert_eq!(replay(&read), Some(walk.case.clone()));
            let case = serde_json::to_string(&walk.case).expect("a case is JSON");
            prop_assert_eq!(serde_json::from_str::<Case>(&case).expect("and is read again"), walk.case);
        }
    }

    #[test]
    fn the_same_command_decides_the_same(course in any_course(80)) {
        let world = world();
        for procedure in &procedures() {
            Walk::go(procedure, &world, &course, |walk, tried| {
                let again = decide(procedure, &world, &tried.before, tried.command.clone(), walk.now);
                match (&tried.answer, &again) {
                    (Ok(a), Ok(b)) => {
                        assert_eq!((&a.events, &a.texts, &a.parties), (&b.events, &b.texts, &b.parties));
                    }
                    (a, b) => assert_eq!(a.as_ref().err(), b.as_ref().err()),
                }
            });
        }
    }

    #[test]
    fn an_open_case_stands_in_a_stage_is_owed_by_somebody_and_watched_by_a_clock(course in any_course(80)) {
        let world = world();
        for procedure in &procedures() {
            Walk::go(procedure, &world, &course, |walk, tried| {
                let case = &walk.case;
                if let Err(refusal) = &tried.answer {
                    assert_eq!(case, &tried.before, "{refusal:?} changed something");
                }
                let stage = procedure.stage(&case.stage).expect("the case stands in a stage of the pack");
                assert_eq!(case.ended, stage.end);
                assert_eq!(case.closed_at.is_some(), stage.end);
                assert_eq!(case.running().count() == 0, stage.end, "{}: {:?}", stage.id, tried.command);
                if stage.end {
                    assert_eq!(case.open_referrals().count(), 0);
                }
                let owed = duties(procedure, case);
                assert_eq!(owed.is_empty(), stage.end);
                for duty in owed {
                    assert!(duty.due_at.is_some(), "{} in {} has no date", duty.role, stage.id);
                    assert!(duty.role == COMPLAINANT || !duty.office.is_empty(), "nobody owes in {}", stage.id);
                }
            });
        }
    }

    #[test]
    fn no_clock_of_a_case_comes_due_on_a_day_its_unit_excludes(course in any_course(80)) {
        let world = world();
        for procedure in &procedures() {
            let walk = Walk::go(procedure, &world, &course, |_, _| {});
            for event in &walk.events {
                if let Fact::ClockStarted(clock) = &event.fact {
                    check_due(procedure, &world, clock);
                }
            }
        }
    }

    #[test]
    fn sweeping_seldom_rings_what_sweeping_hourly_rings(
        course in any_course(60),
        days in 1..60_i64,
        seldom in proptest::collection::vec(0..60 * 24 * 60_i64, 0..12),
    ) {
        let world = world();
        for procedure in &procedures() {
            let walk = Walk::go(procedure, &world, &course, |_, _| {});
            let until = walk.now + (days * 24).hours();
            let hourly = (1..days * 24).map(|hours| walk.now + hours.hours()).chain([until]);
            let mut times: Vec<Timestamp> = seldom.iter().map(|at| walk.now + at.minutes()).collect();
            times.retain(|at| *at < until);
            times.sort_unstable();
            times.push(until);
            let (often, rang_often) = rung(&walk, hourly);
            let (once, rang_once) = rung(&walk, times.into_iter());
            prop_assert_eq!(rang_often, rang_once);
            let next = |case: &Case| case.clocks.iter().map(|clock| clock.rings).collect::<Vec<_>>();
            prop_assert_eq!(next(&often), next(&once), "and the same rings next");
        }
    }
}

proptest! {
    #[test]
    fn no_limit_of_a_pack_ends_on_a_day_its_unit_excludes((start, _) in any_course(1)) {
        let world = world();
        for procedure in &procedures() {
            for limit in procedure.clocks.iter().flat_map(|clock| &clock.limits) {
                let zone = tz::TimeZone::fixed(tz::offset(8));
                let Length::Amount(amount) = limit.length else { continue };
                let due = limit::due(
                    &world.calendar, &zone, &world.hours, Start::Instant(start), amount, None, &[], limit.roll,
                )
                .expect("a date within the calendar");
                prop_assert!(fits(&world, limit, due.date), "{} from {start} ends on {}", amount, due.date);
                prop_assert!(due.at > start);
            }
        }
    }
}

/// Whether the limit may end on that day.
fn fits(world: &World, limit: &Limit, date: jiff::civil::Date) -> bool {
    let calendar = &world.calendar;
    let Length::Amount(amount) = &limit.length else { return true };
    match (amount.unit, limit.roll) {
        (Unit::Hour, _) | (Unit::CalendarDay | Unit::Month | Unit::Year, Roll::None) => true,
        (Unit::WorkingDay | Unit::WorkingHour, _) | (_, Roll::RestDay) => calendar.is_working_day(date),
        (_, Roll::StatutoryHoliday) => !calendar.is_statutory_holiday(date),
    }
}

fn check_due(procedure: &Procedure, world: &World, clock: &ClockStarted) {
    let spec = procedure.clock(&clock.clock).expect("a clock of the pack");
    let within = spec.within.as_ref().and_then(|id| procedure.clock(id));
    let limits = |spec: &ClockSpec| spec.limits.iter().any(|limit| fits(world, limit, clock.due));
    assert!(limits(spec) || within.is_some_and(limits), "{clock:#?}");
    assert!(clock.due_at > clock.start, "late before it began: {clock:#?}");
    assert_eq!(office_day(clock.due_at - 1.microsecond()), clock.due);
}

/// Sweeps the case at each of `times`; gives it back with every rung that rang, clock by clock, in order.
fn rung(walk: &Walk<'_>, times: impl Iterator<Item = Timestamp>) -> (Case, BTreeMap<u32, Vec<u32>>) {
    let mut case = walk.case.clone();
    let mut all: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for now in times {
        for event in sweep(walk.procedure, walk.world, &mut case, now) {
            let Fact::ClockRang { no, rung, missed, due, .. } = event.fact else {
                panic!("only clocks ring")
            };
            assert!(due <= now, "it rings when its time has come");
            let clock = walk.case.clocks.iter().find(|clock| clock.started.no == no).expect("its clock");
            let spec = walk.procedure.clock(&clock.started.clock).expect("of the pack");
            let ladder =
                u32::try_from(spec.ladder.len() + usize::from(spec.warn.is_some())).unwrap_or(u32::MAX);
            assert!(missed == 0 || rung >= ladder, "only repetitions are merged");
            let rungs = all.entry(no).or_default();
            let expected = rungs.last().map_or(clock.rings.map(|next| next.rung), |last| Some(last + 1));
            assert_eq!(Some(rung), expected, "each rung once, in order");
            rungs.extend(rung..=rung + missed);
        }
    }
    (case, all)
}

#[test]
fn random_walks_come_to_every_stage_and_meet_every_refusal() {
    let world = world();
    let mut runner = TestRunner::deterministic();
    for procedure in &procedures() {
        let (mut stages, mut refusals) = (BTreeSet::new(), BTreeSet::new());
        let all: BTreeSet<String> = procedure.stages.iter().map(|stage| stage.id.clone()).collect();
        let acts = || procedure.stages.iter().flat_map(|stage| &stage.acts);
        let mut met = BTreeSet::from(["act_not_open", "not_yours", "fields", "time"]);
        met.extend(acts().any(|act| !act.not_by.is_empty()).then_some("same_person"));
        met.extend(acts().any(|act| act.when.is_some()).then_some("condition"));
        met.extend(acts().any(|act| act.outcomes.len() > 1).then_some("outcome_needed"));
        for _ in 0..2_000 {
            let course = any_course(300).new_tree(&mut runner).expect("a course").current();
            Walk::go(procedure, &world, &course, |walk, tried| {
                stages.insert(walk.case.stage.clone());
                refusals.extend(tried.answer.as_ref().err().map(|refusal| refusal.code()));
            });
            if stages == all && refusals.is_superset(&met) {
                break;
            }
        }
        assert_eq!(stages, all, "{}: else these properties say little", procedure.id);
        assert!(refusals.is_superset(&met), "{refusals:?}");
    }
}
