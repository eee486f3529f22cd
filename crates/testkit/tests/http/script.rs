//! A case played from a table, so that a journey reads as what happened.

use redress_app::people::Caller;
use redress_app::ports::Post;
use redress_testkit::Site;
use redress_testkit::actors::complaint;
use serde_json::{Value, json};

use crate::matter::Matter;

/// `[who, act, fields, stage]`: a role, with `@office` where it is held in several; an act, with `:outcome` where
/// there are several; the form; where the case then stands, or `!code` if it is refused. `[time, 24h, {}, stage]`
/// lets time pass.
#[derive(serde::Deserialize)]
struct Line(String, String, Value, String);

impl Matter {
    /// A case of `procedure` with these facts.
    pub async fn under(procedure: &'static str, facts: Value) -> Matter {
        let mut complaint = complaint();
        complaint["procedure"] = json!(procedure);
        complaint["facts"] = facts;
        Matter::filed(Site::following(procedure).await, complaint).await
    }

    /// Plays the table line by line.
    pub async fn play(&self, table: &str) {
        let lines: Vec<Line> = serde_saphyr::from_str(table).expect("a table of lines");
        for Line(who, act, fields, expected) in lines {
            let (found, told) = self.line(&who, &act, fields).await;
            assert_eq!(found, expected, "{who} {act}: {told}");
        }
    }

    async fn line(&self, who: &str, act: &str, fields: Value) -> (String, String) {
        if who == "time" {
            self.site.pass(act.trim_end_matches('h').parse().expect("hours")).await;
            return (self.stage().await, String::new());
        }
        let (act, outcome) = act.split_once(':').map_or((act, None), |(act, outcome)| (act, Some(outcome)));
        let mut body = json!({ "fields": fields });
        if let Some(outcome) = outcome {
            body["outcome"] = json!(outcome);
        }
        let answer = if who == "complainant" {
            self.complainant.post(&format!("/public/cases/{}/acts/{act}", self.number), body).await
        } else {
            let actor = match who.split_once('@') {
                Some((role, office)) => self.site.as_post(role, office).await,
                None => self.site.as_role(who).await,
            };
            actor.act(&self.number, act, self.site.version(&self.number).await, body).await
        };
        let stage = if who == "complainant" { &answer.body["stage"] } else { &answer.body["stage"]["id"] };
        let refused = || format!("!{}", answer.body["code"].as_str().unwrap_or(&answer.text));
        (stage.as_str().map_or_else(refused, str::to_owned), answer.text.clone())
    }

    /// Whoever holds `who` in the holding office also holds these roles in these offices from now on.
    pub async fn also(&self, who: &str, more: &[(&str, &str)]) {
        let house = &self.site.house;
        let Some((_, _, Caller::Person { person, posts, .. })) =
            house.people.iter().find(|(r, _, _)| r == who)
        else {
            panic!("somebody is {who}")
        };
        let more = more.iter().map(|(role, office)| Post { office: (*office).into(), role: (*role).into() });
        let posts: Vec<Post> = posts.iter().cloned().chain(more).collect();
        house.store.put_posts(person.id, &posts).await.expect("posts are kept");
    }

    /// `office` runs this procedure too.
    pub async fn runs(&self, office: &str, procedure: &str) {
        let store = &self.site.house.store;
        let offices = store.offices().await.expect("offices");
        let mut office = offices.into_iter().find(|one| one.code == office).expect("the office is there");
        office.procedures.push(procedure.into());
        store.put_office(&office).await.expect("it is kept");
    }

    /// The papers issued so far, by name, with every place in them filled in.
    pub async fn papers(&self) -> Vec<(String, String)> {
        let clerk = self.site.as_role("clerk").await;
        let listed = clerk.get(&format!("/cases/{}/documents", self.number)).await;
        let mut papers = Vec::new();
        for paper in listed.ok().as_array().into_iter().flatten() {
            let seen = clerk.get(&format!("/cases/{}/documents/{}", self.number, paper["seq"])).await;
            let body = seen.ok()["body"]["zh"].as_str().unwrap_or_default().to_owned();
            assert!(!seen.text.contains("{field.") && !body.contains('{'), "{}", seen.text);
            papers.push((paper["document"].as_str().unwrap_or_default().to_owned(), body));
        }
        papers
    }

    /// How often a clock rang so, by its title in the log.
    pub async fn rang(&self, kind: &str, clock: &str) -> usize {
        let clerk = self.site.as_role("clerk").await;
        let timeline = clerk.get(&format!("/cases/{}/timeline", self.number)).await;
        let of = |entry: &&Value| {
            entry["kind"] == kind && entry["text"]["zh"].as_str().is_some_and(|text| text.contains(clock))
        };
        timeline.ok()["items"].as_array().map_or(0, |items| items.iter().filter(of).count())
    }
}
