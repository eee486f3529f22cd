//! The packs that come inside the program.

use redress_packs::{Total, shipped, verify};

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
