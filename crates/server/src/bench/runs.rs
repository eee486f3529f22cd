//! The runs over HTTP: what each client does, again and again.

use std::io::Result as Io;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;

use super::client::{Answer, Connection};
use super::fill::{DEPARTMENTS, Filled, Numbered};
use super::load::{self, Deed, Measured};
use super::process::Server;
use super::{Dice, words};

/// How far a client pages before it starts again from the first.
const PAGES: usize = 6;

/// What the runs share.
pub struct Runs<'a> {
    /// The server.
    pub server: &'a Server,
    /// How many clients.
    pub clients: usize,
    /// How long each run takes.
    pub time: Duration,
    /// The codes of the offices.
    pub offices: &'a [String],
    /// A token of each office's clerk.
    pub clerks: &'a [String],
    /// Tokens of others.
    pub others: &'a [String],
    /// What is in the database.
    pub filled: &'a Filled,
    /// Cases filed meanwhile.
    pub filed: Mutex<Vec<Numbered>>,
}

impl Runs<'_> {
    fn run<'r>(&'r self, pace: Option<f64>, deed: impl Fn(usize) -> Deed<'r>) -> Result<Measured, String> {
        load::run(self.server.address, self.clients, self.time, pace, deed)
    }

    /// Complaints come in; with a `pace` so many a second. `name` keeps the keys of two runs apart.
    pub fn filing(&self, name: &str, pace: Option<f64>) -> Result<Measured, String> {
        self.run(pace, |client| {
            let (mut no, name) = (client, name.to_owned());
            Box::new(move |connection| {
                let office = no % self.offices.len();
                let key = format!("{name}-{no}");
                let body = words::posted(no, &self.offices[office]);
                no += self.clients;
                let answer =
                    connection.post("/api/v1/public/complaints", &[("Idempotency-Key", &key)], &body);
                let answer = wanted(answer, 201)?;
                let number = answer.value("case_no").ok_or("no number")?.to_owned();
                self.filed.lock().map_err(|_| "a client has ended")?.push((office, number));
                Ok(true)
            })
        })
    }

    /// Clerks act on open cases: supplement, investigate, refer, tell how it stands, remind.
    pub fn act(&self) -> Result<Measured, String> {
        let mut open = self.filled.open.clone();
        open.extend(self.filed.lock().map_err(|_| "a client has ended")?.iter().cloned());
        self.run(None, |client| {
            let mine: Vec<Numbered> = open.iter().skip(client).step_by(self.clients).cloned().collect();
            let mut acting = Acting { mine, version: 1, first: 1, step: 0, done: 0 };
            Box::new(move |connection| acting.once(connection, self.clerks))
        })
    }

    /// Clerks, department handlers and the leader page through what they owe.
    pub fn duties(&self) -> Result<Measured, String> {
        self.run(None, |client| {
            let (mut who, mut page, mut cursor) = (client, 0, String::new());
            Box::new(move |connection| {
                let token = self.token(who);
                let answer = wanted(connection.get(&format!("/api/v1/duties?limit=50{cursor}"), token), 200)?;
                page += 1;
                match answer.value("next").filter(|_| page < PAGES) {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => (who, page, cursor) = (who + 1, 0, String::new()),
                }
                Ok(true)
            })
        })
    }

    /// Clerks open one case after another.
    pub fn case(&self) -> Result<Measured, String> {
        self.run(None, |client| {
            let mut dice = Dice::new(client as u64);
            Box::new(move |connection| {
                let (office, number) = &self.filled.cases[dice.below(self.filled.cases.len())];
                let path = format!("/api/v1/cases/{number}");
                wanted(connection.get(&path, &self.clerks[*office]), 200).map(|_| true)
            })
        })
    }

    /// Clerks look for words that many cases have, for words that hardly any has, for telephones and numbers.
    pub fn search(&self) -> Result<Measured, String> {
        self.run(None, |client| {
            let mut dice = Dice::new(client as u64);
            Box::new(move |connection| {
                let (office, number) = &self.filled.cases[dice.below(self.filled.cases.len())];
                let phone = words::phone(dice.below(self.filled.cases.len()));
                let asked = ["雨水", "地板鼓起来", "师傅上门费", "明栅", &phone, &phone[7..], number];
                let body = json!({ "q": asked[dice.below(asked.len())], "limit": 50 }).to_string();
                let token = [("Authorization", self.clerks[*office].as_str())];
                wanted(connection.post("/api/v1/cases/search", &token, &body), 200).map(|_| true)
            })
        })
    }

    /// Clerks and the leader look at their figures.
    pub fn dashboard(&self) -> Result<Measured, String> {
        self.run(None, |client| {
            let mut who = client;
            Box::new(move |connection| {
                who += 1;
                wanted(connection.get("/api/v1/figures", self.token(who)), 200).map(|_| true)
            })
        })
    }

    fn token(&self, who: usize) -> &str {
        let who = who % (self.clerks.len() + self.others.len());
        self.clerks.get(who).unwrap_or_else(|| &self.others[who - self.clerks.len()])
    }
}

/// A clerk at work: where the case at hand stands.
struct Acting {
    mine: Vec<Numbered>,
    version: u32,
    /// The version that a case had when it was first acted on: most have the same.
    first: u32,
    step: usize,
    done: usize,
}

impl Acting {
    fn once(&mut self, connection: &mut Connection, clerks: &[String]) -> Result<bool, String> {
        let (office, number) = self.mine.last().ok_or("no open case is left to act on: use more --cases")?;
        let text = words::note(self.done);
        let department = DEPARTMENTS[self.done % DEPARTMENTS.len()];
        let steps = [
            ("supplement", json!({ "fields": { "statement": text } })),
            ("investigate", json!({ "fields": { "findings": text }, "outcome": "founded" })),
            ("send_slip", json!({ "fields": { "departments": [department], "request": text } })),
            ("interim_reply", json!({ "fields": { "answer": text } })),
            ("remind_department", json!({ "fields": { "note": text } })),
        ];
        let (act, body) = &steps[self.step];
        let (path, version) = (format!("/api/v1/cases/{number}/acts/{act}"), format!("\"{}\"", self.version));
        let key = format!("{number}-{}", self.step);
        let headers =
            [("Authorization", clerks[*office].as_str()), ("If-Match", &version), ("Idempotency-Key", &key)];
        let answer =
            connection.post(&path, &headers, &body.to_string()).map_err(|error| error.to_string())?;
        if answer.status == 409 {
            // A clock rang meanwhile, or the guess was wrong.
            self.version = answer.value("version").and_then(|version| version.parse().ok()).ok_or("409")?;
            if self.step == 0 {
                self.first = self.version;
            }
            return Ok(false);
        }
        let answer = wanted(Ok(answer), 200)?;
        self.version = answer.version.ok_or("no version")?;
        (self.step, self.done) = (self.step + 1, self.done + 1);
        if self.step == steps.len() {
            self.mine.pop();
            (self.step, self.version) = (0, self.first);
        }
        Ok(true)
    }
}

fn wanted(answer: Io<Answer>, status: u16) -> Result<Answer, String> {
    let answer = answer.map_err(|error| error.to_string())?;
    if answer.status == status {
        return Ok(answer);
    }
    Err(format!("the server answered {} where {status} was due: {}", answer.status, answer.body))
}
