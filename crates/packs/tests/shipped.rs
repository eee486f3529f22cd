//! The packs that come inside the program.

use redress_domain::procedure::FieldKind;
use redress_packs::{Total, load, shipped, verify};

#[test]
fn the_shipped_packs_are_sound() {
    for pack in shipped().expect("the shipped packs load") {
        let report = verify(&pack);
        assert!(report.is_sound(), "{:#?}", report.violations);
    }
}

#[test]
fn the_seven_step_regime_answers_in_five_working_days_and_takes_longer_for_works() {
    let packs = shipped().expect("the shipped packs load");
    let pack =
        packs.iter().find(|pack| pack.procedure.id == "customer-service-regime").expect("it is shipped");
    let words = |total: &Option<Total>| total.as_ref().map_or("", |total| &total.text.en).to_owned();
    let times: Vec<_> = verify(pack)
        .times
        .iter()
        .map(|times| {
            let class = times.class.as_ref().map_or("", |class| &class.zh).to_owned();
            (class, words(&times.first_answer), words(&times.end))
        })
        .collect();
    let answer = "5 working days";
    let (works, others) = ("15 working days + 45 days", "15 working days + 15 days");
    let told = |class: &str, end: &str| (format!("投诉类型：{class}"), answer.to_owned(), end.to_owned());
    assert_eq!(
        times,
        [told("工程质量", works), told("服务质量", others), told("产品质量、储运、其他", others)]
    );
}

#[test]
fn the_other_procedures_answer_and_end_in_time_whatever_the_case() {
    let packs = shipped().expect("the shipped packs load");
    for (id, answer, end) in [
        ("simple", "9 working days", "19 working days"),
        ("enterprise-8-step", "1 working day + 15 days", "20 working days + 45 days"),
        ("consumer-mediation", "7 working days + 15 days", "7 working days + 15 days"),
        ("administrative-complaint", "14 working days + 60 days", "7 working days + 90 days"),
        ("administrative-report", "22 working days", "22 working days"),
    ] {
        let pack = packs.iter().find(|pack| pack.procedure.id == id).expect("it is shipped");
        let words = |total: &Option<Total>| total.as_ref().map_or("", |total| &total.text.en).to_owned();
        let times = verify(pack).times;
        let told: Vec<_> = times.iter().map(|t| (words(&t.first_answer), words(&t.end))).collect();
        assert_eq!(told, [(answer.to_owned(), end.to_owned())], "{id}");
    }
}

#[test]
fn a_counter_that_every_round_sets_back_does_not_watch_the_rounds() {
    let yaml = include_str!("../../../packs/procedures/customer-service-regime/procedure.yaml");
    let spoiled = yaml.replace("  rounds:\n    bound: 3", "  rounds:\n    per_round: true\n    bound: 3");
    assert_ne!(spoiled, yaml);
    let report = verify(&load(&spoiled, "spoiled.yaml").expect("it still loads"));
    let codes: Vec<&str> = report.violations.iter().map(|violation| violation.code).collect();
    assert_eq!(codes, ["loop_unwatched"]);
    let story = &report.violations[0].story;
    assert!(story.iter().any(|step| step.act.as_deref() == Some("reopen")), "{story:?}");
}

/// What a case goes on in, or opens besides, is shipped; and everything that it asks for can be brought along.
#[test]
fn where_a_case_goes_on_everything_asked_for_can_be_brought() {
    let packs = shipped().expect("the shipped packs load");
    for from in &packs {
        let acts = from.procedure.stages.iter().flat_map(|stage| &stage.acts);
        for (act, outcome) in acts.flat_map(|act| act.outcomes.iter().map(move |outcome| (act, outcome))) {
            for wanted in outcome.enters.iter().chain(&outcome.opens) {
                let place = format!("{} {} {}", from.procedure.id, act.id, outcome.id);
                let to = packs.iter().find(|pack| pack.procedure.id == *wanted);
                let to = &to.unwrap_or_else(|| panic!("{place}: {wanted} is not shipped")).procedure;
                for fact in to.facts.iter().filter(|fact| fact.required) {
                    let asked = act.fields.iter().find(|field| {
                        let text = matches!(field.kind, FieldKind::Text { .. }) && outcome.opens.is_none();
                        field.required
                            && (field.record.as_ref() == Some(&fact.id) || text && field.id == fact.id)
                    });
                    let known =
                        from.procedure.facts.iter().find(|known| known.id == fact.id && known.required);
                    let source = asked.or(known);
                    let source = source.unwrap_or_else(|| panic!("{place}: nothing brings `{}`", fact.id));
                    assert!(fits(&source.kind, &fact.kind), "{place}: `{}` may not fit", fact.id);
                }
            }
        }
    }
}

/// Whether every value of the one may stand in the other.
fn fits(from: &FieldKind, to: &FieldKind) -> bool {
    match (from, to) {
        (FieldKind::Choice(from), FieldKind::Choice(to)) => {
            from.iter().all(|f| to.iter().any(|t| t.id == f.id))
        }
        (FieldKind::Text { max: from }, FieldKind::Text { max: to }) => from <= to,
        (FieldKind::Number { min, max }, FieldKind::Number { min: least, max: most }) => {
            least <= min && max <= most
        }
        _ => std::mem::discriminant(from) == std::mem::discriminant(to),
    }
}
