//! What people write, in any script and at any length.

use std::sync::Arc;

use redress_app::Error;
use redress_app::cases::Party;
use redress_app::people::Caller;
use redress_app::ports::{CaseFilter, Store};
use redress_app::sign_in::Credentials;
use serde_json::json;

use crate::House;
use crate::house::performing;

/// Words come back letter for letter: Chinese, rare characters, emoji, quotes, the longest that is taken.
pub async fn words_come_back_as_they_were_written(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "words").await;
    let long = "诉".repeat(19_990) + "😀𠮷 '\"\\$1";
    for words in
        ["投诉：老年人办理手机卡被拒绝", "😀👨‍👩‍👧𠮷𪚥", "it's $1; -- \"x\" \\ \r\n\t\u{1}\u{7f}\u{feff}é", &long]
    {
        let mut filing = house.filing();
        filing.statement = words.into();
        filing.complainant = Party { name: words.chars().take(100).collect(), ..Party::default() };
        let id = house.app.file(&Caller::Complainant, filing.clone(), None).await.unwrap().case;
        let texts = store.texts(id).await.unwrap();
        assert_eq!(texts[0].body.as_deref(), Some(words));
        let parties = store.parties(id).await.unwrap();
        let party: Party = serde_json::from_str(parties[0].body.as_deref().unwrap()).unwrap();
        assert_eq!(party, filing.complainant);
    }
    let mut filing = house.filing();
    filing.statement = long.repeat(2);
    let answer = house.app.file(&Caller::Complainant, filing, None).await;
    assert!(matches!(answer, Err(Error::Invalid(_))), "{answer:?}");
}

/// U+0000, which PostgreSQL cannot keep, is refused as a field to correct or finds nothing; never as a fault
/// of the database.
pub async fn what_a_database_cannot_keep_is_refused_by_name(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "nul").await;
    let fields = |answer: Error| answer.faults().iter().map(|fault| fault.field.clone()).collect::<Vec<_>>();
    type Change = fn(&mut redress_app::cases::Filing);
    let changes: [(&str, Change); 4] = [
        ("statement", |filing| filing.statement.push('\0')),
        ("claim", |filing| filing.claim.insert(0, '\0')),
        ("complainant.name", |filing| filing.complainant.name.push('\0')),
        ("respondents.0.address", |filing| filing.respondents[0].address.push('\0')),
    ];
    for (field, change) in changes {
        let mut filing = house.filing();
        change(&mut filing);
        let answer = house.app.file(&Caller::Complainant, filing, None).await.unwrap_err();
        assert_eq!(fields(answer), [field]);
    }
    let mut filing = house.filing();
    filing.office = Some("\0".into());
    let answer = house.app.file(&Caller::Complainant, filing, Some("\0")).await.unwrap_err();
    assert_eq!(fields(answer), ["office"]);

    let id = house.file_one().await;
    let note = performing("interim_reply", "done", json!({"answer": "进展\0"}));
    let answer = house.app.act(house.clerk(), id, note, None).await.unwrap_err();
    assert_eq!(fields(answer), ["answer"]);

    let answer = house
        .app
        .sign_in(Credentials { login: "nobody\0", password: "password", ..Credentials::default() })
        .await;
    assert!(matches!(answer, Err(Error::SignIn)), "{answer:?}");
    let answer = house.app.put_person("nul\0", "x", None, &[]).await.unwrap_err();
    assert_eq!(fields(answer), ["login"]);
    for (procedure, stage) in [(Some("\0".to_owned()), None), (None, Some("\0".to_owned()))] {
        let filter = CaseFilter { procedure, stage, limit: 10, ..CaseFilter::default() };
        assert_eq!(store.cases(&filter).await.unwrap(), []);
    }
}
