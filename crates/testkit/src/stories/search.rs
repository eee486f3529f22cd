//! Finding cases: by what is said in them and by their parties, newest first, whoever asks.

use std::sync::Arc;

use jiff::SignedDuration;
use redress_app::people::Caller;
use redress_app::ports::{CaseFilter, Doc, Match, Store};
use redress_app::search::{Lookup, Similar};
use redress_domain::id::CaseId;

use crate::House;

async fn found(house: &House, by: &Caller, words: &str) -> Vec<CaseId> {
    let filter = CaseFilter { limit: 200, ..CaseFilter::default() };
    let found = house.app.find(by, filter, Some(words), None).await.unwrap();
    assert_eq!(found.lines.len(), found.total as usize);
    found.lines.into_iter().map(|line| line.id).collect()
}

/// What is said, names and numbers find a case for the office that holds it; what is said, for one that was
/// asked; nothing, for any other.
pub async fn cases_are_found_by_whoever_may_know_them(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "find").await;
    let first = house.file_one().await;
    house.clock.forward(SignedDuration::from_hours(1));
    let second = house.file_one().await;
    house.refer(second, &house.departments[..1]).await;
    for id in [first, second] {
        assert!(house.app.index(id).await.unwrap());
        assert!(!house.app.index(id).await.unwrap(), "nothing is different");
    }
    let asked = house.who("department", &house.departments[0]);
    let other = house.who("department", &house.departments[1]);
    for words in ["地板", "翘", "张三", "13800001234", "1234", "某建材公司"] {
        assert_eq!(found(&house, house.clerk(), words).await, [second, first], "{words}");
        let said = matches!(words, "地板" | "翘");
        assert_eq!(found(&house, asked, words).await, if said { vec![second] } else { vec![] }, "{words}");
        assert_eq!(found(&house, other, words).await, [], "{words}");
    }
    assert_eq!(found(&house, house.clerk(), &first.to_string()).await, [first]);
    assert_eq!(found(&house, other, &first.to_string()).await, []);
    let typed = Lookup { part: "respondent".into(), name: "建材".into(), ..Lookup::default() };
    let known = house.app.look_up(house.clerk(), &typed).await.unwrap();
    assert_eq!(known.iter().map(|one| one.cases.clone()).collect::<Vec<_>>(), [vec![second, first]]);
    let complaint = Similar { statement: house.filing().statement, ..Similar::default() };
    let alike = house.app.similar(house.clerk(), &complaint).await.unwrap();
    assert_eq!(alike.into_iter().map(|one| one.line.id).collect::<Vec<_>>(), [second, first]);
}

/// An older version of a case never replaces a newer one, and many are written as one by one.
pub async fn an_older_version_of_a_case_is_not_indexed_over_a_newer_one(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "older").await;
    let (one, other) = (house.file_one().await, house.file_one().await);
    let doc = |case, seq, term: &str| Doc { case, seq, terms: vec![term.to_owned()] };
    let with = |term: &str| Match::Term(term.to_owned());
    assert_eq!(store.put_docs(vec![doc(one, 5, "older005"), doc(other, 5, "older005")]).await.unwrap(), 2);
    // One of them is out of date: it is left alone, and does not keep the other from being written.
    store.put_docs(vec![doc(one, 4, "older004"), doc(other, 6, "older006")]).await.unwrap();
    let asked = [with("older004"), with("older005"), with("older006")];
    assert_eq!(store.hits(&asked, 10).await.unwrap(), [vec![], vec![one], vec![other]]);
    let both = Match::Any(vec![with("older005"), with("older006")]);
    let none = Match::All(vec![with("older005"), with("older006")]);
    let mut wanted = vec![one, other];
    wanted.sort_by(|a, b| b.cmp(a));
    assert_eq!(store.hits(&[both.clone(), none], 10).await.unwrap(), [wanted.clone(), vec![]]);
    assert_eq!(store.hits(&[both], 1).await.unwrap(), [wanted[..1].to_vec()]);
}
