//! Running the house: three administrators with a part each, posts with dates, substitutes, leaving, imports.

use axum::http::Method;
use redress_app::permissions::{ADMINISTRATORS, administers};
use redress_app::ports::Post;
use redress_testkit::{Actor, Answer, Seeded, Site};
use serde_json::{Value, json};

const PASSWORD: &str = "seven grey stones";

/// The three administrators, by their roles.
pub struct Three {
    pub system: Actor,
    pub security: Actor,
    pub auditor: Actor,
    /// The number of the security administrator.
    pub security_id: i64,
}

async fn administrator(site: &Site, role: &str) -> (Actor, i64) {
    let posts = [Post { office: site.house.office.clone(), role: role.into() }];
    let id = site.house.app.put_person(role, "孙七", Some(PASSWORD), &posts).await.unwrap();
    let (actor, answer) = site.anonymous().sign_in(role, PASSWORD, None).await;
    answer.ok();
    (actor, id)
}

impl Three {
    pub async fn of(site: &Site) -> Three {
        let [(system, _), (security, security_id), (auditor, _)] = [
            administrator(site, ADMINISTRATORS[0]).await,
            administrator(site, ADMINISTRATORS[1]).await,
            administrator(site, ADMINISTRATORS[2]).await,
        ];
        Three { system, security, auditor, security_id }
    }

    /// Adds somebody; gives the number and the first password.
    pub async fn hire(&self, login: &str) -> (i64, String) {
        let added = self.system.post("/people", json!({ "login": login, "name": "吴九" })).await;
        let body = added.ok();
        (body["id"].as_i64().unwrap(), body["first_password"].as_str().unwrap().to_owned())
    }

    async fn posts(&self, id: i64, posts: Value) -> Answer {
        change(&self.security, &format!("/people/{id}"), "/posts", json!({ "posts": posts })).await
    }
}

/// Puts `body` to `path` with `part`, based on what is there.
async fn change(actor: &Actor, path: &str, part: &str, body: Value) -> Answer {
    let seen = actor.get(path).await;
    let tag = seen.headers["etag"].to_str().unwrap().to_owned();
    actor.with("if-match", tag).put(&format!("{path}{part}"), body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_makes_the_account_another_gives_the_post_and_a_third_sees_both() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let (id, first) = three.hire("wu").await;
    let (_, answer) = site.anonymous().sign_in("wu", &first, None).await;
    assert_eq!(answer.ok()["first"]["password"], true, "the first password must be changed");
    assert_eq!(answer.body["posts"], json!([]));
    let post = json!([{ "office": site.house.office, "role": "clerk" }]);
    let refused = change(&three.system, &format!("/people/{id}"), "/posts", json!({ "posts": post })).await;
    refused.is_problem(403, "forbidden");
    assert_eq!(three.posts(id, post).await.ok()["posts"][0]["now"], true);
    let (_, answer) = site.anonymous().sign_in("wu", &first, None).await;
    assert_eq!(answer.ok()["posts"][0]["role"]["id"], "clerk");
    let log = three.auditor.get(&format!("/audit?person={id}")).await;
    let kinds: Vec<&str> =
        log.ok()["items"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
    for kind in ["person_added", "password_set", "post_given", "sign_in"] {
        assert!(kinds.contains(&kind), "{kind} is missing in {kinds:?}");
    }
    let given = three.auditor.get("/audit?kind=post_given&from=2026-05-06&until=2026-05-06").await;
    assert_eq!(given.ok()["items"][0]["role"], "clerk");
    let none = three.auditor.get("/audit?kind=post_given&until=2026-05-05").await;
    assert_eq!(none.ok()["items"], json!([]));
    let table = three.auditor.get("/audit/export?kind=post_given").await;
    assert!(table.status.is_success() && table.text.lines().count() == 2, "{}", table.text);
    assert_eq!(
        three.auditor.get("/audit?kind=audit_exported").await.ok()["items"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_anything_to_themselves_and_no_administrator_takes_over_another() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let post = json!([{ "office": site.house.office, "role": "leader" }]);
    assert_eq!(
        three.posts(three.security_id, post).await.is_problem(422, "fields")["fields"][0]["code"],
        "own"
    );
    let auditor = three.system.get("/people?role=auditor").await.ok()["items"][0]["id"].as_i64().unwrap();
    for what in ["password", "factor/reset"] {
        let refused = three.security.post(&format!("/people/{auditor}/{what}"), json!({})).await;
        assert_eq!(refused.is_problem(422, "fields")["fields"][0]["code"], "administrator");
    }
    let (id, _) = three.hire("both").await;
    let two = ["auditor", "system_admin"].map(|role| json!({ "office": site.house.office, "role": role }));
    assert_eq!(three.posts(id, json!(two)).await.is_problem(422, "fields")["fields"][0]["code"], "separate");
    let (clerk, _) = three.hire("late").await;
    let body = json!({ "login": "late", "name": "改名", "active": true });
    let stale = three.system.with("if-match", "\"0123456789abcdef\"");
    stale.put(&format!("/people/{clerk}"), body.clone()).await.is_problem(409, "changed");
    three.system.put(&format!("/people/{clerk}"), body).await.is_problem(428, "if_match_needed");
    let login = json!({ "login": "both", "name": "吴九", "active": true });
    let taken = change(&three.system, &format!("/people/{clerk}"), "", login).await;
    assert_eq!(taken.is_problem(422, "fields")["fields"][0]["code"], "taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_outside_its_dates_gives_nothing_at_the_next_request() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let (number, _) = site.file().await;
    let (id, _) = three.hire("soon").await;
    let person = site.house.store.person(id).await.unwrap().unwrap();
    let granted = site.house.app.make_token(person, "", 30).await.unwrap();
    let actor = site.anonymous().with("authorization", format!("Bearer {}", granted.secret));
    let path = format!("/cases/{number}");
    for (from, until, sees) in [
        ("2026-05-07", "2026-05-30", false),
        ("2026-05-01", "2026-05-06", true),
        ("2026-05-01", "2026-05-05", false),
    ] {
        let post = json!([{ "office": site.house.office, "role": "clerk", "from": from, "until": until }]);
        three.posts(id, post).await.ok();
        assert_eq!(actor.get(&path).await.status.is_success(), sees, "{from} to {until}");
    }
    let gone = json!({ "login": "soon", "name": "吴九", "active": false });
    change(&three.system, &format!("/people/{id}"), "", gone).await.ok();
    actor.get("/session").await.is_problem(401, "sign_in");
    // A token does not come back with its account.
    let back = json!({ "login": "soon", "name": "吴九", "active": true });
    change(&three.system, &format!("/people/{id}"), "", back).await.ok();
    actor.get("/session").await.is_problem(401, "sign_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_substitute_acts_in_the_post_and_the_log_says_who_and_for_whom() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let (number, _) = site.file().await;
    let clerk =
        site.house.store.person_by_login(&format!("{}.clerk", site.house.office)).await.unwrap().unwrap();
    let leader =
        site.house.store.person_by_login(&format!("{}.leader", site.house.office)).await.unwrap().unwrap();
    let one = |substitute: i64, role: &str| {
        json!({ "substitutes": [{ "office": site.house.office, "role": role, "substitute": substitute,
            "from": "2026-05-06", "until": "2026-05-08" }] })
    };
    let path = format!("/people/{}", clerk.id);
    let own = change(&three.security, &path, "/substitutes", one(three.security_id, "clerk")).await;
    assert_eq!(own.is_problem(422, "fields")["fields"][0]["code"], "own");
    let not_held = change(&three.security, &path, "/substitutes", one(leader.id, "leader")).await;
    assert_eq!(not_held.is_problem(422, "fields")["fields"][0]["field"], "substitutes[0].role");
    change(&three.security, &path, "/substitutes", one(leader.id, "clerk")).await.ok();
    let acting = site.as_role("leader").await;
    let me = acting.get("/session").await;
    let posts = me.ok()["posts"].as_array().unwrap().clone();
    assert_eq!(posts.iter().filter(|post| post["instead_of"] == "李四").count(), 1, "{posts:?}");
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    acting.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let events = acting.get(&format!("/cases/{number}/events")).await;
    let events = events.ok()["items"].as_array().unwrap();
    let by = &events.iter().find(|one| one["event"]["fact"]["act"] == "investigate").unwrap()["event"]["by"];
    assert_eq!((&by["who"]["person"], &by["instead_of"]), (&json!(leader.id), &json!(clerk.id)));
    let told = acting.get(&format!("/cases/{number}/timeline")).await;
    assert!(told.text.contains("代李四"), "{}", told.text);
    site.house.clock.forward(jiff::SignedDuration::from_hours(72));
    let me = acting.get("/session").await;
    assert_eq!(me.ok()["posts"].as_array().unwrap().len(), posts.len() - 1, "the time is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_names_a_colleague_oneself_and_nobody_else() {
    let site = Site::new().await;
    let posts = [Post { office: site.house.office.clone(), role: "clerk".into() }];
    site.house.app.put_person("mine", "周十", Some(PASSWORD), &posts).await.unwrap();
    let (actor, answer) = site.anonymous().sign_in("mine", PASSWORD, None).await;
    answer.ok();
    let mine = actor.get("/account/substitutes").await;
    let colleague = mine.ok()["colleagues"][0]["person"]["id"].as_i64().unwrap();
    let stranger =
        site.house.people.iter().find(|(_, office, _)| *office == site.house.departments[0]).unwrap();
    let redress_app::people::Caller::Person { person: stranger, .. } = &stranger.2 else { return };
    for (who, fits) in [(stranger.id, false), (colleague, true)] {
        let body = json!({ "substitutes": [{ "office": site.house.office, "role": "clerk", "substitute": who,
            "from": "2026-05-07", "until": "2026-05-08" }] });
        let answer = change(&actor, "/account/substitutes", "", body).await;
        assert_eq!(answer.status.is_success(), fits, "{}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_hands_over_in_one_go_and_an_empty_post_is_told() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    site.file().await;
    let clerk =
        site.house.store.person_by_login(&format!("{}.clerk", site.house.office)).await.unwrap().unwrap();
    let path = format!("/people/{}/handover", clerk.id);
    let tasks = three.security.get(&path).await;
    assert_eq!((&tasks.ok()[0]["duties"], &tasks.body[0]["others"]), (&json!(1), &json!([])));
    assert_eq!(three.security.get("/posts/vacant").await.ok(), &json!([]));
    let tag = three.security.get(&format!("/people/{}", clerk.id)).await.headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    let yesterday = json!({ "last_day": "2026-05-05" });
    three.security.with("if-match", tag).post(&path, yesterday).await.ok();
    for (actor, sees) in [
        (three.auditor.clone(), 1),
        (site.as_role("leader").await, 1),
        (site.as_role("clerk").await, 0),
        (site.as_role("department").await, 0),
    ] {
        assert_eq!(actor.get("/posts/vacant").await.ok().as_array().unwrap().len(), sees);
    }
    let (next, _) = three.hire("next").await;
    three.posts(next, json!([{ "office": site.house.office, "role": "clerk" }])).await.ok();
    assert_eq!(three.auditor.get("/posts/vacant").await.ok(), &json!([]));
    let (after, _) = three.hire("after").await;
    let tag =
        three.security.get(&format!("/people/{next}")).await.headers["etag"].to_str().unwrap().to_owned();
    let to = json!([{ "office": site.house.office, "role": "clerk", "person": after }]);
    let body = json!({ "last_day": "2026-05-06", "to": to });
    let done = three.security.with("if-match", tag).post(&format!("/people/{next}/handover"), body).await;
    assert_eq!(done.ok()[0]["others"][0]["id"], after);
    let posts = three.auditor.get(&format!("/people/{after}")).await;
    assert_eq!(posts.ok()["posts"][0]["from"], "2026-05-07");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_changed_by_whoever_saw_it_and_closes_only_when_nothing_is_open() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    site.file().await;
    let office = json!({ "zh": "新部门", "kind": "department", "parent": site.house.office });
    let put = three.system.with("if-none-match", "*").put("/offices/new", office.clone()).await;
    assert_eq!(put.ok()["kind"]["id"], "department");
    let again = three.system.with("if-none-match", "*").put("/offices/new", office.clone()).await;
    assert_eq!(again.is_problem(422, "fields")["fields"][0]["code"], "taken");
    three.system.put("/offices/new", office.clone()).await.is_problem(428, "if_match_needed");
    three
        .system
        .with("if-match", "\"0\"")
        .put("/offices/new", office.clone())
        .await
        .is_problem(409, "changed");
    let ring = json!({ "zh": "客服", "kind": "department", "parent": "new" });
    let path = format!("/offices/{}", site.house.office);
    let refused = change(&three.system, &path, "", ring).await;
    assert_eq!(refused.is_problem(422, "fields")["fields"][0]["field"], "parent");
    let closing = |on: &str| json!({ "zh": "客服", "kind": "department", "closed_on": on });
    for (path, on, code) in
        [(path.as_str(), "2026-05-06", "offices_below"), ("/offices/new", "2026-05-07", "future")]
    {
        let refused = change(&three.system, path, "", closing(on)).await;
        assert_eq!(refused.is_problem(422, "fields")["fields"][0]["code"], code);
    }
    change(&three.system, "/offices/new", "", closing("2026-05-06")).await.ok();
    for department in &site.house.departments {
        change(&three.system, &format!("/offices/{department}"), "", closing("2026-05-06")).await.ok();
    }
    let open = change(&three.system, &path, "", closing("2026-05-06")).await;
    assert_eq!(open.is_problem(422, "fields")["fields"][0]["code"], "open_cases");
    let listed = three.auditor.get("/offices").await;
    let works = |code: &str| {
        listed.body.as_array().unwrap().iter().find(|one| one["code"] == code).unwrap()["works"].clone()
    };
    assert_eq!((works("new"), works(&site.house.office)), (json!(false), json!(true)));
}

async fn import(actor: &Actor, path: &str, text: &str) -> Answer {
    actor.send(Method::POST, path, Some(text.as_bytes().to_vec())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_imported_whole_or_not_at_all_and_each_administrator_fills_their_columns() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let offices = "单位代码,名称,上级单位代码,类型\nsub,下级,top-1,部门\ntop-1,上级,,企业\n";
    let done = import(&three.system, "/offices/import?dry_run=true", offices).await;
    assert_eq!((&done.ok()["written"], &done.body["added"]), (&json!(false), &json!(2)));
    assert_eq!(import(&three.system, "/offices/import", offices).await.ok()["written"], true);
    let ring = "code,zh,parent\ntop-1,上级,sub\n";
    assert_eq!(import(&three.system, "/offices/import", ring).await.ok()["faults"][0]["line"], 2);
    let people = "登录名,姓名\nzhao,赵一\nqian,钱二\n";
    assert_eq!(import(&three.system, "/people/import", people).await.ok()["added"], 2);
    let posts = "登录名,单位代码,岗位,开始日期\nzhao,sub,客服专员,2026-05-06\nqian,sub,clerk,\n";
    let wrong = import(&three.system, "/people/import", posts).await;
    assert_eq!(
        (&wrong.ok()["written"], &wrong.body["faults"][0]["code"]),
        (&json!(false), &json!("not_yours"))
    );
    for (text, code, line) in [
        ("login,office,role\nzhao,sub,clerk\nnobody,sub,clerk\n", "unknown", 3),
        ("login,office,role\nzhao,nowhere,clerk\n", "unknown", 2),
        ("login,office,role,from\nzhao,sub,clerk,昨天\n", "date", 2),
        ("login,office,role\nzhao,sub,=A1\n", "formula", 2),
        ("login,office,role\nzhao,sub,auditor\nzhao,sub,system_admin\n", "separate", 2),
        ("login,colour\nzhao,red\n", "unknown_column", 0),
    ] {
        let told = import(&three.security, "/people/import", text).await;
        let faults = told.ok()["faults"].as_array().unwrap();
        let found = faults.iter().any(|fault| fault["code"] == code && fault["line"] == line);
        assert!(found && told.body["written"] == false, "{text}: {}", told.text);
    }
    assert_eq!(import(&three.security, "/people/import", posts).await.ok()["posts"], 2);
    let again = import(&three.security, "/people/import", posts).await;
    assert_eq!(
        (&again.ok()["posts"], &again.body["changed"]),
        (&json!(0), &json!(0)),
        "twice changes nothing"
    );
    let own = "login,office,role\nsecurity_admin,sub,leader\n";
    assert_eq!(import(&three.security, "/people/import", own).await.ok()["faults"][0]["code"], "own");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_has_tokens_and_no_password() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let added =
        three.system.post("/people", json!({ "login": "bot", "name": "接口", "service": true })).await;
    let id = added.ok()["id"].as_i64().unwrap();
    assert_eq!(added.body["first_password"], Value::Null);
    let wish = |scope: &str| json!({ "label": "对接", "scopes": [scope], "days": 30 });
    let path = format!("/people/{id}/tokens");
    assert_eq!(
        three.security.post(&path, wish("admin")).await.is_problem(422, "fields")["fields"][0]["code"],
        "admin"
    );
    let made = three.security.post(&path, wish("read")).await;
    let bearer = format!("Bearer {}", made.ok()["token"].as_str().unwrap());
    assert_eq!(site.anonymous().with("authorization", &*bearer).get("/session").await.ok()["login"], "bot");
    let listed = three.security.get(&path).await;
    let token = listed.ok()[0].clone();
    assert_eq!((&token["label"], &token["scopes"]), (&json!("对接"), &json!(["read"])));
    let end = format!("{path}/{}", token["id"].as_str().unwrap());
    assert_eq!(three.security.delete(&end).await.code(), 204);
    three.security.delete(&end).await.is_problem(404, "not_found");
    assert_eq!(three.security.get(&path).await.ok(), &json!([]));
    site.anonymous().with("authorization", bearer).get("/session").await.is_problem(401, "sign_in");
    let (person, _) = three.hire("human").await;
    assert_eq!(three.security.get(&format!("/people/{person}/tokens")).await.ok(), &json!([]));
    let refused = three.security.post(&format!("/people/{person}/tokens"), wish("read")).await;
    assert_eq!(refused.is_problem(422, "fields")["fields"][0]["code"], "person");
}

/// Whatever is asked for, by several at once: no ring of offices, and nobody with two administrators' roles.
#[tokio::test(flavor = "multi_thread")]
async fn no_sequence_of_changes_breaks_the_house() {
    let site = std::sync::Arc::new(Site::new().await);
    let three = std::sync::Arc::new(Three::of(&site).await);
    let codes = ["p1", "p2", "p3", "p4"];
    for code in codes {
        let office = json!({ "zh": code, "kind": "other" });
        three.system.with("if-none-match", "*").put(&format!("/offices/{code}"), office).await.ok();
    }
    let mut people = Vec::new();
    for login in ["x1", "x2"] {
        people.push(three.hire(login).await.0);
    }
    let workers: Vec<_> = (0..3)
        .map(|worker| {
            let (three, people) = (three.clone(), people.clone());
            tokio::spawn(async move {
                let chance = Seeded::named(&format!("house {worker}"));
                for _ in 0..25 {
                    let (one, other) = (chance.pick(&codes), chance.pick(&codes));
                    let office = json!({ "zh": one, "kind": "other", "parent": other });
                    let answer = change(&three.system, &format!("/offices/{one}"), "", office).await;
                    assert!([200, 409, 422, 503].contains(&answer.code()), "{}", answer.text);
                    let roles = [*chance.pick(&ADMINISTRATORS), *chance.pick(&ADMINISTRATORS)];
                    let posts = roles.map(|role| json!({ "office": chance.pick(&codes), "role": role }));
                    let answer = three.posts(*chance.pick(&people), json!(&posts[..=chance.below(2)])).await;
                    assert!([200, 409, 422, 503].contains(&answer.code()), "{}", answer.text);
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    let (_, offices) = site.house.store.staff().await.unwrap();
    for office in &offices {
        let mut above = office.parent.clone();
        for step in 0.. {
            let Some(code) = above else { break };
            assert!(step < offices.len(), "{} is in a ring", office.code);
            above = offices.iter().find(|one| one.code == code).and_then(|one| one.parent.clone());
        }
    }
    for id in people {
        let held = site.house.store.appointments(&[id]).await.unwrap();
        let mut roles: Vec<String> =
            held.into_iter().map(|(_, post)| post.role).filter(|role| administers(role)).collect();
        roles.sort();
        roles.dedup();
        assert!(roles.len() <= 1, "{id} is {roles:?}");
    }
}
