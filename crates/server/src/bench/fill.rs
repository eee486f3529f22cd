//! Filling: offices, people and a year of complaints, through the use cases.
//!
//! Sixty-four cases are played side by side, each on a time of its own, so that every event carries the
//! time at which it would have happened. Nothing is written but by recording and acting.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use redress_app::App;
use redress_app::cases::Performing;
use redress_app::people::Caller;
use redress_app::ports::{Office, Post};
use redress_domain::id::CaseId;
use serde_json::{Value, json};

use super::{Dice, words};
use crate::commands::office::told;
use crate::wire::played_at;

/// How many cases are played side by side.
const ABREAST: usize = 64;
/// How many offices take complaints.
const OFFICES: usize = 8;
/// The departments that are asked.
pub const DEPARTMENTS: [&str; 4] = ["qm", "wl", "gc", "sh"];

/// Whoever takes part.
pub struct Cast {
    /// The codes of the offices that take complaints.
    pub offices: Vec<String>,
    clerks: Vec<Caller>,
    leads: Vec<Caller>,
    departments: Vec<Caller>,
    leader: Caller,
    importer: Caller,
}

/// A case of an office, by its number.
pub type Numbered = (usize, String);

/// What was filled in.
#[derive(Default)]
pub struct Filled {
    /// Every case.
    pub cases: Vec<Numbered>,
    /// Those of them that wait for their investigation.
    pub open: Vec<Numbered>,
}

impl Cast {
    /// Puts the offices and people in their places.
    pub async fn settle(app: &App) -> Result<Cast, String> {
        let offices: Vec<String> = (1..=OFFICES).map(|n| format!("b{n}")).collect();
        let office = |code: &str, procedures: &[&str]| Office {
            code: code.into(),
            parent: None,
            zh: format!("单位{code}"),
            en: format!("Office {code}"),
            procedures: procedures.iter().map(|id| (*id).to_owned()).collect(),
            region: None,
            ..Office::default()
        };
        for code in &offices {
            app.put_office(&office(code, &[words::PROCEDURE])).await.map_err(|error| told(&error))?;
        }
        for code in DEPARTMENTS {
            app.put_office(&office(code, &[])).await.map_err(|error| told(&error))?;
        }
        let everywhere = |role: &str| offices.iter().map(|code| post(code, role)).collect();
        let mut cast = Cast {
            clerks: Vec::new(),
            leads: Vec::new(),
            departments: Vec::new(),
            leader: person(app, "leader", everywhere("leader")).await?,
            importer: person(app, "importer", everywhere("importer")).await?,
            offices: offices.clone(),
        };
        for code in &offices {
            cast.clerks.push(person(app, &format!("clerk-{code}"), vec![post(code, "clerk")]).await?);
            cast.leads.push(person(app, &format!("lead-{code}"), vec![post(code, "service_lead")]).await?);
        }
        for code in DEPARTMENTS {
            cast.departments.push(person(app, code, vec![post(code, "department")]).await?);
        }
        Ok(cast)
    }

    /// API tokens: of each office's clerk, by office, then of the departments and the leader.
    pub async fn tokens(&self, app: &App) -> Result<(Vec<String>, Vec<String>), String> {
        let mut clerks = Vec::new();
        for clerk in &self.clerks {
            clerks.push(token(app, clerk).await?);
        }
        let mut others = vec![token(app, &self.leader).await?];
        for handler in &self.departments {
            others.push(token(app, handler).await?);
        }
        Ok((clerks, others))
    }
}

fn post(office: &str, role: &str) -> Post {
    Post { office: office.into(), role: role.into() }
}

async fn person(app: &App, login: &str, posts: Vec<Post>) -> Result<Caller, String> {
    app.put_person(login, login, None, &posts).await.map_err(|error| told(&error))?;
    let person = app.store.person_by_login(login).await.map_err(|error| error.to_string())?;
    Ok(Caller::Person {
        person: person.ok_or("a person is not there")?,
        posts,
        instead_of: Default::default(),
    })
}

async fn token(app: &App, caller: &Caller) -> Result<String, String> {
    let Caller::Person { person, .. } = caller else { return Err("no person".into()) };
    let granted = app.make_token(person.clone(), "bench", 1).await.map_err(|error| told(&error))?;
    Ok(format!("Bearer {}", granted.secret))
}

/// Plays `total` cases received in the year before `now`.
pub async fn play(app: &Arc<App>, cast: &Arc<Cast>, total: usize, now: Timestamp) -> Result<Filled, String> {
    let bar = ProgressBar::new(total as u64);
    bar.set_style(style("filling"));
    let lanes: Vec<_> = (0..ABREAST.min(total))
        .map(|lane| {
            let (app, cast, bar) = (Arc::clone(app), Arc::clone(cast), bar.clone());
            tokio::spawn(async move {
                let mut played = Vec::new();
                for no in (lane..total).step_by(ABREAST) {
                    let story = Story::new(&app, &cast, no, total, now);
                    played.push((no % OFFICES, story.play().await?, story.waits()));
                    bar.inc(1);
                }
                Ok::<_, String>(played)
            })
        })
        .collect();
    let mut filled = Filled::default();
    for lane in lanes {
        for (office, id, waits) in lane.await.map_err(|error| error.to_string())?? {
            filled.cases.push((office, id.to_string()));
            if waits {
                filled.open.push((office, id.to_string()));
            }
        }
    }
    bar.finish_and_clear();
    Ok(filled)
}

/// Delivers everything that waits.
pub async fn deliver(app: &Arc<App>) -> Result<(), String> {
    let bar = ProgressBar::new_spinner().with_message("delivering");
    bar.enable_steady_tick(Duration::from_millis(200));
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let app = Arc::clone(app);
            tokio::spawn(async move {
                while app.deliver(500).await.map_err(|error| told(&error))? > 0 {}
                Ok::<_, String>(())
            })
        })
        .collect();
    for worker in workers {
        worker.await.map_err(|error| error.to_string())??;
    }
    bar.finish_and_clear();
    Ok(())
}

/// The look of a bar.
pub fn style(what: &str) -> indicatif::ProgressStyle {
    let plain = indicatif::ProgressStyle::default_bar;
    let template = format!("{what} {{wide_bar}} {{human_pos}}/{{human_len}} {{per_sec}} {{eta}}");
    plain().template(&template).unwrap_or_else(|_| plain())
}

/// One case and what becomes of it: of twenty, nine were answered before and recorded afterwards, three
/// were withdrawn, three unfounded, three carried through to the archive, one lies with a department, and
/// one waits for its investigation or, every third time, for the leader's word. What is open was received
/// in the last thirty days, so that most of it is late.
struct Story<'a> {
    app: &'a App,
    cast: &'a Cast,
    no: usize,
    office: usize,
    received: Timestamp,
}

impl<'a> Story<'a> {
    fn new(app: &'a App, cast: &'a Cast, no: usize, total: usize, now: Timestamp) -> Self {
        const DAY: i64 = 86_400;
        let mut dice = Dice::new(no as u64);
        let office = no % OFFICES;
        let mut story = Story { app, cast, no, office, received: now };
        let (from, to) = if story.kind() < 18 { (366, 21) } else { (30, 1) };
        let span =
            (from - to) * DAY * i64::try_from(total - no).unwrap_or(0) / i64::try_from(total).unwrap_or(1);
        let within = i64::try_from(dice.below(DAY as usize)).unwrap_or(0);
        story.received = now - SignedDuration::from_secs(to * DAY + span + within - DAY);
        story
    }

    fn kind(&self) -> usize {
        self.no / OFFICES % 20
    }

    /// Whether the case waits for its investigation.
    fn waits(&self) -> bool {
        self.kind() == 19 && !self.no.is_multiple_of(3)
    }

    fn at(&self, hours: i64) -> Timestamp {
        self.received + SignedDuration::from_hours(hours)
    }

    async fn play(&self) -> Result<CaseId, String> {
        let complainant = &Caller::Complainant;
        match self.kind() {
            0..9 => {
                let hours = 24 * (1 + i64::try_from(self.no % 19).unwrap_or(0));
                self.record(&self.cast.importer, hours, "record_reply", "answer").await
            }
            9..12 => self.record(complainant, 0, "withdraw", "reason").await,
            12..15 => {
                let id = self.file().await?;
                let clerk = &self.cast.clerks[self.office];
                self.act(id, clerk, 20, "investigate", Some("unfounded"), &["findings"], json!({})).await?;
                let said = ["findings", "other_routes"];
                self.act(id, clerk, 26, "return_findings", None, &said, json!({})).await?;
                Ok(id)
            }
            15..18 => {
                let id = self.refer().await?;
                self.propose(id).await?;
                self.carry_out(id).await?;
                Ok(id)
            }
            18 => self.refer().await,
            _ if self.waits() => self.file().await,
            _ => {
                let id = self.refer().await?;
                self.propose(id).await?;
                Ok(id)
            }
        }
    }

    async fn record(&self, by: &Caller, hours: i64, act: &str, field: &str) -> Result<CaseId, String> {
        let mut filing = words::filing(self.no, &self.cast.offices[self.office], "phone");
        filing.received_at = Some(self.received);
        let then = wish(act, None, self.no, &[field], json!({}));
        let key = format!("fill-{}", self.no);
        let opened = self.app.record(by, filing, Some(then), Some(&key));
        let opened = played_at(self.at(hours), opened).await;
        opened.map(|opened| opened.case).map_err(|error| format!("{act}: {}", told(&error)))
    }

    async fn file(&self) -> Result<CaseId, String> {
        let filing = words::filing(self.no, &self.cast.offices[self.office], "web");
        let key = format!("fill-{}", self.no);
        let opened = self.app.file(&Caller::Complainant, filing, Some(&key));
        let opened = played_at(self.received, opened).await;
        opened.map(|opened| opened.case).map_err(|error| format!("file: {}", told(&error)))
    }

    async fn refer(&self) -> Result<CaseId, String> {
        let id = self.file().await?;
        let clerk = &self.cast.clerks[self.office];
        self.act(id, clerk, 7, "investigate", Some("founded"), &["findings", "cause"], json!({})).await?;
        let to = json!({ "departments": [DEPARTMENTS[self.no % DEPARTMENTS.len()]] });
        self.act(id, clerk, 8, "send_slip", None, &["request"], to).await?;
        Ok(id)
    }

    async fn propose(&self, id: CaseId) -> Result<(), String> {
        let department = &self.cast.departments[self.no % DEPARTMENTS.len()];
        let plan = json!({ "remedy": "repair", "amount": 20_000 });
        self.act(id, department, 15, "answer", None, &["finding", "plan"], plan.clone()).await?;
        self.act(id, &self.cast.clerks[self.office], 16, "propose", None, &["commitment"], plan)
            .await
            .map(drop)
    }

    async fn carry_out(&self, id: CaseId) -> Result<(), String> {
        let (clerk, service) = (&self.cast.clerks[self.office], self.no.is_multiple_of(4));
        let approving = if service { &self.cast.leads[self.office] } else { &self.cast.leader };
        self.act(id, approving, 17, "approve", None, &["opinion"], json!({})).await?;
        self.act(id, clerk, 18, "offer", None, &["proposal"], json!({})).await?;
        self.act(id, clerk, 19, "record_consent", Some("accepted"), &[], json!({})).await?;
        let department = &self.cast.departments[self.no % DEPARTMENTS.len()];
        self.act(id, department, 40, "report_done", None, &["record"], json!({})).await?;
        self.act(id, clerk, 90, "visit", Some("satisfied"), &["comments"], json!({})).await
    }

    #[expect(clippy::too_many_arguments, reason = "an act is just that: whose, when, which, how it ended")]
    async fn act(
        &self,
        id: CaseId,
        by: &Caller,
        hours: i64,
        act: &str,
        outcome: Option<&str>,
        texts: &[&str],
        fields: Value,
    ) -> Result<(), String> {
        let wish = wish(act, outcome, self.no, texts, fields);
        let acted = played_at(self.at(hours), self.app.act(by, id, wish, None)).await;
        acted.map(drop).map_err(|error| format!("{act}: {}", told(&error)))
    }
}

fn wish(act: &str, outcome: Option<&str>, no: usize, texts: &[&str], fields: Value) -> Performing {
    let Value::Object(fields) = fields else { return Performing::default() };
    let mut fields: BTreeMap<String, Value> = fields.into_iter().collect();
    fields.extend(texts.iter().enumerate().map(|(i, name)| ((*name).to_owned(), words::note(no + i).into())));
    Performing { act: act.into(), outcome: outcome.map(str::to_owned), fields, ..Performing::default() }
}
