//! Orders over the wire.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_app::offices::OfficeTitles;
use redress_app::orders::{Asked, Ordered, Wish};
use redress_app::people::{Admission, Caller};
use redress_app::permissions::SECURITY_ADMIN;
use redress_app::timeline::ground_words;
use redress_domain::case::event::Ground;
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Site;
use crate::api::audit::Somebody;
use crate::api::shapes::{Named, PartyShape};
use crate::problem::{Problem, Words};

/// What sort of dangerous act.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// Erase everything that some cases hold of people: `office`, `cases`, `ground`.
    EraseCases,
    /// Erase what a case holds of one party: `office`, `cases` (one), `party`, `all_texts`, `ground`.
    ErasePerson,
    /// Keep closed cases for another time: `procedure`, `months`, `since`.
    ChangeRetention,
    /// Take away a list of cases in clear: `office`, `procedure`, `received_from`, `received_to`.
    ExportClear,
    /// Take away everything about one person: `office`, and `phone` or `name` with `number`.
    AboutPerson,
}

/// On what ground something is erased.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureGround {
    /// The time for which it is kept is over.
    Retention,
    /// The person asked for it.
    Request,
    /// Another law or decision.
    Law,
}

/// A dangerous act to be proposed; which fields it needs depends on its kind.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// What sort of act.
    pub kind: OrderKind,
    /// Why; without the names of people.
    #[schema(min_length = 4, max_length = 500)]
    pub reason: String,
    /// The office concerned; none for retention periods.
    pub office: Option<String>,
    /// The cases to erase from.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub cases: Vec<String>,
    /// On what ground.
    pub ground: Option<ErasureGround>,
    /// The number of the party to erase.
    pub party: Option<u32>,
    /// Also erase what others wrote, where it names the party.
    #[serde(default)]
    pub all_texts: bool,
    /// The procedure.
    pub procedure: Option<String>,
    /// How many months closed cases are kept; none: for good.
    #[schema(minimum = 1, maximum = 1200)]
    pub months: Option<u32>,
    /// The first day on which that counts.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// Cases received from this day on.
    #[schema(value_type = Option<String>, format = Date)]
    pub received_from: Option<Date>,
    /// Cases received up to this day.
    #[schema(value_type = Option<String>, format = Date)]
    pub received_to: Option<Date>,
    /// A whole telephone number.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub phone: String,
    /// A whole name.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: String,
    /// The number of a document, or a credit code.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub number: String,
}

fn missing<T>(value: Option<T>, field: &str) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::at(field, "missing", Text::new("请填写此项", "This is needed")))
}

impl NewOrder {
    /// As the use case takes it.
    pub fn into_wish(self) -> Result<Wish, Problem> {
        let cases = || -> Result<Vec<CaseId>, Problem> {
            let read = |(no, text): (usize, &String)| {
                let text = text.trim().parse::<CaseId>().ok();
                let unknown = || Text::new("没有这个编号", "There is no such number");
                text.ok_or_else(|| Problem::at(&format!("cases[{no}]"), "not_found", unknown()))
            };
            self.cases.iter().enumerate().map(read).collect()
        };
        let ground = || {
            missing(self.ground, "ground").map(|ground| match ground {
                ErasureGround::Retention => Ground::Retention,
                ErasureGround::Request => Ground::Request,
                ErasureGround::Law => Ground::Law,
            })
        };
        Ok(match self.kind {
            OrderKind::EraseCases => Wish::EraseCases { cases: cases()?, ground: ground()? },
            OrderKind::ErasePerson => Wish::ErasePerson {
                case: missing(cases()?.first().copied(), "cases")?,
                party: missing(self.party, "party")?,
                all_texts: self.all_texts,
                ground: ground()?,
            },
            OrderKind::ChangeRetention => Wish::ChangeRetention {
                procedure: missing(self.procedure, "procedure")?,
                months: self.months,
                since: missing(self.since, "since")?,
            },
            OrderKind::ExportClear => Wish::ExportClear {
                procedure: self.procedure,
                from: self.received_from,
                until: self.received_to,
            },
            OrderKind::AboutPerson => {
                Wish::AboutPerson(Asked { phone: self.phone, name: self.name, number: self.number })
            }
        })
    }
}

/// An order as somebody sees whom it concerns.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderShape {
    /// Its number.
    pub id: String,
    /// What sort of act: `erase_cases`, `erase_person`, `change_retention`, `export_clear`, `about_person`.
    pub kind: &'static str,
    /// `proposed`, `refused`, `withdrawn`, `expired`, `confirmed`, `done`.
    pub state: &'static str,
    /// The office concerned.
    pub office: Option<Named>,
    /// Why.
    pub reason: String,
    /// Why it was refused.
    pub refused: Option<String>,
    /// Who proposed it.
    pub proposed_by: Somebody,
    /// The absent person in whose post they did.
    pub instead_of: Option<Somebody>,
    /// When.
    pub proposed_at: String,
    /// Until when it can be confirmed; once confirmed, until when what it opens can be taken.
    pub expires_at: String,
    /// Who confirmed, refused or withdrew it.
    pub decided_by: Option<Somebody>,
    /// When.
    pub decided_at: Option<String>,
    /// When it was over.
    pub done_at: Option<String>,
    /// On what ground something is erased.
    pub ground: Option<Words>,
    /// The cases it erases from.
    pub cases: Vec<OrderCase>,
    /// The number of the party it erases.
    pub party: Option<u32>,
    /// Whether what others wrote is erased as well.
    pub all_texts: bool,
    /// The procedure.
    pub procedure: Option<Named>,
    /// How many months closed cases are kept.
    pub months: Option<u32>,
    /// The first day on which that counts.
    pub since: Option<String>,
    /// Cases received from this day on.
    pub received_from: Option<String>,
    /// Cases received up to this day.
    pub received_to: Option<String>,
    /// About whom, masked; none once it is over.
    pub person: Option<PartyShape>,
    /// What the caller can do now: `confirm`, `refuse`, `withdraw`, `take`.
    pub may: Vec<&'static str>,
}

/// A case of an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderCase {
    /// Its number.
    pub case_no: String,
    /// What came of it: `erased`, or left as it was because it is `held`, `running`, `not_due`, `moved` or `gone`
    /// already; none until it was its turn.
    pub result: Option<String>,
    /// When.
    pub at: Option<String>,
}

/// What orders are told with.
pub struct Shown<'a> {
    /// The site.
    pub site: &'a Site,
    /// Who looks.
    pub by: &'a Admission,
    /// The names of offices …
    pub offices: &'a OfficeTitles,
    /// … and of people.
    pub names: &'a BTreeMap<i64, String>,
}

impl Shown<'_> {
    /// An order.
    pub fn order(&self, found: Ordered) -> OrderShape {
        let may = self.may(&found);
        let Ordered { order, body } = found;
        let day = |day: &Option<Date>| day.map(|day| day.to_string());
        let somebody = |id: i64| Somebody { id, name: self.names.get(&id).cloned().unwrap_or_default() };
        let named = |id: &String| {
            let title = self.site.app.newest(id).map(|found| found.title.clone());
            Named::new(id, title.as_ref())
        };
        let of_case = |id: &CaseId| OrderCase { case_no: id.to_string(), result: None, at: None };
        let mut shape = OrderShape {
            id: order.id,
            kind: body.wish.kind(),
            state: order.state.name(),
            office: order.office.as_ref().map(|office| Named::office(self.offices, office)),
            reason: body.reason,
            refused: body.refused,
            proposed_by: somebody(order.proposed_by),
            instead_of: order.instead_of.map(somebody),
            proposed_at: order.proposed_at.to_string(),
            expires_at: order.expires_at.to_string(),
            decided_by: order.decided_by.map(somebody),
            decided_at: order.decided_at.map(|at| at.to_string()),
            done_at: order.done_at.map(|at| at.to_string()),
            ground: None,
            cases: body.wish.cases().iter().map(of_case).collect(),
            party: None,
            all_texts: false,
            procedure: None,
            months: None,
            since: None,
            received_from: None,
            received_to: None,
            person: None,
            may,
        };
        match &body.wish {
            Wish::EraseCases { ground, .. } => shape.ground = Some(ground_words(*ground).into()),
            Wish::ErasePerson { party, all_texts, ground, .. } => {
                shape.ground = Some(ground_words(*ground).into());
                (shape.party, shape.all_texts) = (Some(*party), *all_texts);
            }
            Wish::ChangeRetention { procedure, months, since } => {
                shape.procedure = Some(named(procedure));
                (shape.months, shape.since) = (*months, Some(since.to_string()));
            }
            Wish::ExportClear { procedure, from, until } => {
                shape.procedure = procedure.as_ref().map(named);
                (shape.received_from, shape.received_to) = (day(from), day(until));
            }
            Wish::AboutPerson(asked) if *asked != Asked::default() => {
                shape.person = Some(asked.masked().into());
            }
            Wish::AboutPerson(_) => {}
        }
        shape
    }

    /// What whoever looks can do with it, as far as it depends on who they are and how it stands.
    fn may(&self, found: &Ordered) -> Vec<&'static str> {
        let now = self.site.app.clock.now();
        let Caller::Person { person, .. } = &self.by.caller else { return Vec::new() };
        let own = found.order.proposed_by == person.id;
        let mut may = Vec::new();
        if found.waits(now) {
            let decides = self.by.administers.as_deref() == Some(SECURITY_ADMIN) && !own;
            may.extend(decides.then_some(["confirm", "refuse"]).into_iter().flatten());
            may.extend(own.then_some("withdraw"));
        }
        may.extend((own && found.is_open(now)).then_some("take"));
        may
    }
}

impl OrderShape {
    /// What came of it in its cases, as far as it was their turn.
    pub fn tell(&mut self, results: Vec<(CaseId, String, Timestamp)>) {
        let mut known: BTreeMap<String, (String, Timestamp)> =
            results.into_iter().map(|(id, result, at)| (id.to_string(), (result, at))).collect();
        for case in &mut self.cases {
            if let Some((result, at)) = known.remove(&case.case_no) {
                (case.result, case.at) = (Some(result), Some(at.to_string()));
            }
        }
    }
}
