//! Every operation of the API is in the table of permissions, and every kind of caller is answered as it says.

use redress_app::permissions::{ADMINISTRATORS, Access, RULES, rule};
use redress_app::ports::{Office, Post};
use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

/// Kinds of callers, and whether each has the code or the link, may see or holds the case or heads its office or any, is signed in, holds an
/// own session, and which administrator it is.
struct Kind {
    name: &'static str,
    actor: Actor,
    code: bool,
    link: bool,
    sees: bool,
    holds: bool,
    heads: bool,
    leads: bool,
    signed_in: bool,
    session: bool,
    administers: Option<&'static str>,
}

async fn hired(site: &Site, login: &str, role: &str, office: &str) -> Actor {
    let posts = [Post { office: office.into(), role: role.into() }];
    site.house.app.put_person(login, "吴九", Some("seven grey stones"), &posts).await.unwrap();
    let (actor, answer) = site.anonymous().sign_in(login, "seven grey stones", None).await;
    answer.ok();
    actor
}

/// A case with two open referrals to one office, its complainant, and whoever has the link to the first.
async fn referred(site: &Site) -> (String, Actor, Actor) {
    let (number, complainant) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请答复" } });
    for _ in 0..2 {
        clerk.act(&number, "send_slip", site.version(&number).await, slip.clone()).await.ok();
    }
    let made = clerk.post(&format!("/cases/{number}/referrals/1/link"), json!({})).await;
    let address = made.ok()["address"].as_str().unwrap().to_owned();
    let key = address.rsplit('.').next().unwrap().to_owned();
    (number, complainant, site.anonymous().with("x-link-key", key))
}

async fn kinds(site: &Site, complainant: Actor, link: Actor) -> Vec<Kind> {
    for (code, parent) in [("top", None), ("aside", Some("top")), ("foreign", None)] {
        let parent = parent.map(str::to_owned);
        let (zh, en) = (code.to_owned(), code.to_owned());
        let office = Office { code: code.into(), parent, zh, en, ..Office::default() };
        site.house.store.put_office(&office).await.unwrap();
    }
    // The office above the one that holds the case.
    let held = site.house.store.offices().await.unwrap();
    let held = held.into_iter().find(|office| office.code == site.house.office).unwrap();
    site.house.store.put_office(&Office { parent: Some("top".into()), ..held }).await.unwrap();
    let (_, other_complainant, other_link) = referred(site).await;
    let (own, first) = (site.house.office.clone(), site.house.departments[0].clone());
    let second = site.house.departments[1].clone();
    let nobody = |name, actor| Kind {
        name,
        actor,
        code: false,
        link: false,
        sees: false,
        holds: false,
        heads: false,
        leads: false,
        signed_in: false,
        session: false,
        administers: None,
    };
    let mut all = vec![
        nobody("anonymous", site.anonymous()),
        nobody("another complainant", other_complainant),
        Kind { code: true, ..nobody("the complainant", complainant) },
        nobody("the holder of another link", other_link),
        Kind { link: true, ..nobody("the holder of the link", link) },
    ];
    for (name, role, office, sees) in [
        ("clerk", "clerk", own.as_str(), true),
        ("leader", "leader", &own, true),
        ("department", "department", &first, true),
        ("other department", "department", &second, false),
        ("superior", "leader", "top", false),
        ("sibling", "clerk", "aside", false),
        ("foreign", "clerk", "foreign", false),
        ("system_admin", "system_admin", &own, false),
        ("security_admin", "security_admin", &own, false),
        ("auditor", "auditor", &own, false),
    ] {
        let actor = hired(site, &name.replace(' ', "-"), role, office).await;
        let kind = nobody(name, actor);
        let administers = ADMINISTRATORS.into_iter().find(|one| *one == role);
        all.push(Kind {
            sees,
            holds: sees && office == own,
            heads: sees && office == own && role == "leader",
            leads: role == "leader",
            signed_in: true,
            session: true,
            administers,
            ..kind
        });
    }
    let token = site.as_role("clerk").await;
    all.push(Kind { sees: true, holds: true, signed_in: true, ..nobody("clerk's token", token) });
    all
}

/// What a refusal of this operation to this caller is; `None` if it is not refused for who they are.
fn refusal(access: Access, kind: &Kind) -> Option<(u16, &'static str)> {
    match access {
        Access::Public => None,
        Access::Code if kind.code => None,
        Access::Link if kind.link => None,
        Access::Code | Access::Link => Some((404, "not_found")),
        _ if !kind.signed_in => Some((401, "sign_in")),
        Access::SignedIn => None,
        Access::Own if kind.session => None,
        Access::Session if kind.session => None,
        Access::Own | Access::Session => Some((403, "scope")),
        Access::Case if kind.sees => None,
        Access::Holder if kind.holds => None,
        Access::Head if kind.heads => None,
        Access::Holder | Access::Head if kind.sees => Some((403, "forbidden")),
        Access::Case | Access::Holder | Access::Head => Some((404, "not_found")),
        Access::Overseer if kind.leads || kind.administers == Some("auditor") => None,
        Access::Overseer => Some((403, "forbidden")),
        Access::Administrator(role) if kind.administers == Some(role) => None,
        Access::AnyAdministrator(roles) if kind.administers.is_some_and(|role| roles.contains(&role)) => None,
        Access::Administrator(_) | Access::AnyAdministrator(_) => Some((403, "forbidden")),
    }
}

/// A body that each operation can read, so that it is refused for who calls and for nothing before that.
fn body(path: &str) -> Value {
    match path {
        "/cases/{case_no}/parties/{party}/unmask"
        | "/cases/{case_no}/hold"
        | "/cases/{case_no}/release"
        | "/orders/{id}/refuse" => json!({ "reason": "约定上门时间" }),
        "/clock" => json!({ "hours": 1 }),
        "/session" => json!({ "login": "nobody", "password": "x" }),
        "/offices/{code}" => json!({ "zh": "x", "kind": "no such kind" }),
        "/people" => json!({ "login": " ", "name": "x" }),
        "/people/{id}" => json!({ "login": "x", "name": "x", "active": true }),
        "/people/{id}/posts" => json!({ "posts": [] }),
        "/people/{id}/substitutes" | "/account/substitutes" => json!({ "substitutes": [] }),
        "/people/{id}/handover" => json!({ "last_day": "2026-05-06" }),
        "/people/{id}/tokens" => json!({ "label": "x", "scopes": [], "days": 1 }),
        "/account/factor"
        | "/account/factor/remove"
        | "/account/passkeys/begin"
        | "/account/passkeys/{id}/remove" => json!({ "password": "x" }),
        "/session/passkey" => json!({ "credential": {} }),
        "/account/passkeys" => json!({ "name": "x", "credential": {} }),
        "/account/passkeys/{id}" => json!({ "name": "x" }),
        _ => json!({}),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_every_kind_of_caller_as_the_table_says() {
    let description: Value = serde_json::from_str(&redress_http::description()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").unwrap();
        for method in methods.as_object().unwrap().keys().filter(|key| key.len() <= 6) {
            let method = method.to_uppercase();
            assert!(rule(&method, path).is_some(), "{method} {path} is missing in the table of permissions");
            operations.push((method, path.to_owned()));
        }
    }
    assert_eq!(operations.len(), RULES.len(), "the table has operations that the API has not");

    let site = Site::new().await;
    let (number, complainant, link) = referred(&site).await;
    let kinds = kinds(&site, complainant, link).await;
    for (method, path) in &operations {
        // A stream has no end to wait for: who may listen is asked of its status alone.
        if path == "/stream" {
            for kind in &kinds {
                let wanted = refusal(rule(method, path).unwrap().access, kind).map_or(200, |(code, _)| code);
                assert_eq!(kind.actor.listen(path).await.status.as_u16(), wanted, "{}", kind.name);
            }
            continue;
        }
        // What ends the walker's own session comes from the table as well, but is walked elsewhere.
        if (method.as_str(), path.as_str()) == ("DELETE", "/session") {
            continue;
        }
        let access = rule(method, path).unwrap().access;
        let at = |case: &str| {
            path.replace("{case_no}", case)
                .replace("{act}", "no_such_act")
                .replace("{party}", "1")
                // Making a link ends the one before, so that is done to the other referral.
                .replace("{no}", if access == Access::Link { "1" } else { "2" })
                .replace("{seq}", "9999")
                .replace("{code}", "330106")
                .replace("{version}", "1")
                .replace("{facet}", "kind")
                .replace("{value}", "x")
                .replace("{token}", "0000000000000000")
                .replace("{id}", "0000000000000000")
        };
        for kind in &kinds {
            // Those who may would end the sessions of the others; that is walked elsewhere too.
            if path == "/people/sessions/end" && refusal(access, kind).is_none() {
                continue;
            }
            let actor = kind.actor.with("if-match", "\"1\"");
            let bytes = (method != "GET" && method != "DELETE").then(|| body(path).to_string().into_bytes());
            let answer = actor.send(method.parse().unwrap(), &at(&number), bytes.clone()).await;
            let said = (answer.code(), answer.body["code"].as_str().unwrap_or_default());
            match refusal(access, kind) {
                Some(wanted) => assert_eq!(said, wanted, "{method} {path} as {}: {}", kind.name, answer.text),
                None => {
                    let own = [
                        "/session",
                        "/session/passkey",
                        "/clock",
                        "/account/sessions/{id}",
                        "/account/tokens/{id}",
                        "/cases/{case_no}/documents/{seq}",
                        "/public/cases/{case_no}/documents/{seq}",
                        "/procedures/{id}",
                        "/packs/{id}/{version}",
                        "/cases/{case_no}/attachments/{id}",
                        "/public/cases/{case_no}/attachments/{id}",
                    ];
                    let own =
                        own.contains(&path.as_str()) || path.contains("/{code}") || path.contains("/{id}");
                    let open = answer.code() < 500 && (!matches!(answer.code(), 401 | 403 | 404) || own);
                    assert!(open, "{method} {path} as {}: {}", kind.name, answer.text);
                }
            }
            // A case that one may not see looks like one that does not exist, letter by letter.
            if refusal(access, kind) == Some((404, "not_found")) {
                let missing = actor.send(method.parse().unwrap(), &at("0000-0000-00000"), bytes).await;
                assert_eq!((missing.code(), missing.text), (answer.code(), answer.text), "{method} {path}");
            }
        }
    }
}
