//! A procedure: the small statechart, made of the field's own acts, that a case follows.
//!
//! Everything here is data that a pack states and the loader has checked: every name refers to something
//! declared, every guard is typed, every text stands in both languages.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::guard::{Guard, Kind, Var};
use crate::limit::{Amount, Roll};
use crate::text::Text;

/// The closed set of acts whose meaning the kernel knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own words, see the table in docs/ARCHITECTURE.md")]
pub enum Verb {
    File,
    Acknowledge,
    RequestSupplement,
    Supplement,
    Accept,
    Decline,
    Docket,
    Transfer,
    Delegate,
    TakeUp,
    Assign,
    Contact,
    Find,
    Refer,
    Answer,
    HandBack,
    Remind,
    Propose,
    Approve,
    SendBack,
    Offer,
    Consent,
    Refuse,
    Mediate,
    Settle,
    Terminate,
    Suspend,
    Resume,
    Extend,
    CarryOut,
    Sanction,
    Visit,
    Review,
    Publish,
    ReportUp,
    Reply,
    Withdraw,
    Close,
    Reopen,
    Archive,
    Promise,
    Fulfil,
    Serve,
    Hear,
    Award,
}

impl Verb {
    /// Its name in packs and in the API.
    pub fn name(self) -> String {
        let text = serde_json::to_value(self).ok();
        text.as_ref().and_then(|text| text.as_str()).unwrap_or_default().to_owned()
    }

    /// Whether it ends the referral of whoever performs it.
    pub fn ends_referral(self) -> bool {
        matches!(self, Verb::Answer | Verb::HandBack)
    }

    /// Whether it may send a demand to other offices: a referral, a delegation, a question to a superior.
    pub fn sends(self) -> bool {
        matches!(self, Verb::Refer | Verb::Delegate | Verb::ReportUp)
    }
}

/// The role of whoever complains, in every procedure.
pub const COMPLAINANT: &str = "complainant";

/// A whole procedure, as loaded from its pack.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// Its name in code, pages and API, such as `customer-service-regime`.
    pub id: String,
    /// Raised with every change; a case pins the version it started under.
    pub version: u32,
    /// Its name for people.
    pub title: Text,
    /// Who takes part.
    pub roles: Vec<Role>,
    /// What is stated about a case when it is filed.
    pub facts: Vec<Field>,
    /// Booleans that acts set.
    pub milestones: Vec<String>,
    /// Numbers that acts raise.
    pub counters: Vec<Counter>,
    /// Where a case can stand; the first is where it starts.
    pub stages: Vec<Stage>,
    /// What is owed by when.
    pub clocks: Vec<ClockSpec>,
    /// What acts put on paper.
    pub documents: Vec<Document>,
    /// What an overlay adds in every stage but the ends. None of these acts moves a case.
    pub everywhere: Vec<Act>,
    /// How to talk with people, step by step.
    pub guide: Vec<Advice>,
}

/// One step of a conversation.
#[derive(Clone, Debug)]
pub struct Advice {
    /// What the step is called.
    pub title: Text,
    /// What to do.
    pub advice: Text,
    /// What one might say.
    pub phrases: Vec<Text>,
}

/// A paper that an act issues, such as a referral slip or a notice.
#[derive(Clone, Debug)]
pub struct Document {
    /// Name in code.
    pub id: String,
    /// Its heading.
    pub title: Text,
    /// Whom it is for; nobody if it stays in the file of the case.
    pub to: Vec<Addressee>,
    /// Its paragraphs, with places to fill in such as `{case_no}` or `{field.reason}`.
    pub body: Text,
}

/// Whom a paper is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressee {
    /// Whoever complains, who may read it by number and code.
    Complainant,
    /// Whom the complaint is about.
    Respondent,
    /// Another office, authority or body.
    Others,
}

impl Addressee {
    /// All of them.
    pub const ALL: [Addressee; 3] = [Addressee::Complainant, Addressee::Respondent, Addressee::Others];

    /// Its name in packs and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Addressee::Complainant => COMPLAINANT,
            Addressee::Respondent => "respondent",
            Addressee::Others => "others",
        }
    }
}

/// Somebody who takes part in a procedure.
#[derive(Clone, Debug)]
pub struct Role {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// Whether an office that runs the procedure must have somebody in it.
    pub staffed: bool,
    /// Sits in the office that a referral went to, rather than in the office that holds the case.
    pub at_referral: bool,
}

/// Something a form asks for.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in code.
    pub id: String,
    /// What stands before the box.
    pub title: Text,
    /// Why it is asked, or an example.
    pub help: Option<Text>,
    /// What may be entered.
    pub kind: FieldKind,
    /// Whether the form is refused without it.
    pub required: bool,
    /// Kept as a fact of the case under this name, for guards to read.
    pub record: Option<String>,
    /// Said to or by the complainant, who is shown it; everything else stays inside.
    pub public: bool,
    /// The only roles that are shown what was stated; all who see the case if none is named.
    pub seen_by: Vec<String>,
    /// What figures take its value for; a choice whose value is a fact of the case.
    pub counts_as: Option<CountsAs>,
}

/// What figures take the value of a choice for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountsAs {
    /// What the complaint is about.
    Kind,
    /// The class of what was found to have caused it.
    Cause,
}

/// How satisfied the complainant was, from most to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Satisfaction {
    VerySatisfied,
    Satisfied,
    Fair,
    Dissatisfied,
}

impl Satisfaction {
    /// From most to least.
    pub const ALL: [Satisfaction; 4] = [
        Satisfaction::VerySatisfied,
        Satisfaction::Satisfied,
        Satisfaction::Fair,
        Satisfaction::Dissatisfied,
    ];

    /// Its name in packs and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Satisfaction::VerySatisfied => "very_satisfied",
            Satisfaction::Satisfied => "satisfied",
            Satisfaction::Fair => "fair",
            Satisfaction::Dissatisfied => "dissatisfied",
        }
    }

    /// Its name for people.
    pub fn title(self) -> Text {
        match self {
            Satisfaction::VerySatisfied => Text::new("非常满意", "Very satisfied"),
            Satisfaction::Satisfied => Text::new("满意", "Satisfied"),
            Satisfaction::Fair => Text::new("一般", "Fair"),
            Satisfaction::Dissatisfied => Text::new("不满意", "Dissatisfied"),
        }
    }

    /// Whether it counts among the satisfied.
    pub fn is_satisfied(self) -> bool {
        self <= Satisfaction::Satisfied
    }
}

/// What a field may hold, and the limits that are enforced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Free text of at most this many characters. Never enters an event.
    Text {
        /// Largest number of characters.
        max: u32,
    },
    /// One of these.
    Choice(Vec<Choice>),
    /// Yes or no.
    Bool,
    /// A whole number between the bounds.
    Number {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// Money: integer fen, 0 or more.
    Money,
    /// A civil date, ISO 8601.
    Date {
        /// Something that has happened: no day after today.
        past: bool,
        /// Something to come: no day before this long from today.
        ahead: Option<Amount>,
    },
    /// One or several offices that a referral goes to.
    Offices,
    /// The one office that the case goes to.
    Office,
    /// One or several running clocks of this name, by number.
    Clocks(String),
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Value in code. The same value may stand several times, with other words at other times.
    pub id: String,
    /// Words for people.
    pub title: Text,
    /// First day on which a complaint received may be given it.
    pub valid_from: Option<Date>,
    /// Last such day.
    pub valid_to: Option<Date>,
}

impl Choice {
    /// Whether it is open to a case that was received on `day`.
    pub fn open_on(&self, day: Date) -> bool {
        within(self.valid_from, self.valid_to, day)
    }
}

/// A number that acts raise.
#[derive(Clone, Debug)]
pub struct Counter {
    /// Name in code.
    pub id: String,
    /// Guards compare it with numbers up to this; the verifier counts no further. The true count goes on.
    pub bound: u32,
    /// Raised at most once on one civil day (three tries on three days).
    pub once_a_day: bool,
    /// Starts afresh when the case goes back to its first stage or is reopened: counts one round only.
    pub per_round: bool,
    /// What happens when it reaches a number.
    pub rungs: Vec<CounterRung>,
}

/// At `at`, `role` is told.
#[derive(Clone, Debug)]
pub struct CounterRung {
    /// The count that sets it off.
    pub at: u32,
    /// Who is told.
    pub tell: String,
    /// What is said.
    pub message: Text,
}

/// Where a case stands.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// What the complainant is told, in plain words.
    pub public: Text,
    /// The role that owes the next act; none at an end.
    pub owner: Option<String>,
    /// Whether the case is closed here.
    pub end: bool,
    /// What may be done here.
    pub acts: Vec<Act>,
}

/// Something people may do in a stage.
#[derive(Clone, Debug)]
pub struct Act {
    /// Name in code, unique in the stage.
    pub id: String,
    /// What it means.
    pub verb: Verb,
    /// Words on the button.
    pub title: Text,
    /// When to use it.
    pub help: Option<Text>,
    /// The roles that may.
    pub by: Vec<String>,
    /// What must be stated.
    pub fields: Vec<Field>,
    /// When it is open at all.
    pub when: Option<Guard>,
    /// Acts whose doer in this round may not do this one (separation of duties).
    pub not_by: Vec<String>,
    /// What can come of it; one named `done` if the act has a single outcome.
    pub outcomes: Vec<Outcome>,
}

/// One thing that can come of an act, chosen by whoever performs it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Name in code.
    pub id: String,
    /// Words for people.
    pub title: Text,
    /// When it may be chosen.
    pub when: Option<Guard>,
    /// Milestones set to true.
    pub set: Vec<String>,
    /// Milestones set to false.
    pub clear: Vec<String>,
    /// Counters raised by one.
    pub raise: Vec<String>,
    /// Where it leads: the first whose guard holds after the above. The last has no guard.
    pub routes: Vec<Route>,
    /// The procedure in which the case goes on, under the same number, when it has ended here.
    pub enters: Option<String>,
    /// The procedure of another case that is opened for the same complaint and linked with this one.
    pub opens: Option<String>,
    /// The case goes to the office that the form names, with all its running clocks.
    pub hands_over: bool,
    /// The paper that it issues.
    pub document: Option<String>,
    /// How satisfied the complainant is, where this outcome says so.
    pub satisfaction: Option<Satisfaction>,
}

/// A way on from an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Taken if this holds.
    pub when: Option<Guard>,
    /// The stage it leads to; staying is written as the same stage.
    pub to: String,
}

/// What sets a clock off or stops it: an act, or one outcome of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The act's id, or `file`.
    pub act: String,
    /// Only with this outcome.
    pub outcome: Option<String>,
}

/// Something owed by a date.
#[derive(Clone, Debug)]
pub struct ClockSpec {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// The role that owes.
    pub owes: String,
    /// The limits; all that are in force on the day of the start bind, the earliest first.
    pub limits: Vec<Limit>,
    /// One for each referral rather than one for the case.
    pub per_referral: bool,
    /// Of no concern to the complainant, who is not shown it.
    pub internal: bool,
    /// Never later than the running clock of this name, unless that one is late already.
    pub within: Option<String>,
    /// What starts it. Starting it again while it runs starts it afresh.
    pub starts: Vec<Trigger>,
    /// What stops it, besides the end of the case.
    pub stops: Vec<Trigger>,
    /// From when on its time does not count …
    pub pauses: Vec<Trigger>,
    /// … and from when on it does again (K8).
    pub resumes: Vec<Trigger>,
    /// What gives it the extension that its limits permit, once (K9).
    pub extends: Vec<Trigger>,
    /// Every start adds one more; an act stops those that its form names.
    pub each: bool,
    /// Starts in so many of a hundred cases only, drawn from the case itself.
    pub sample: Option<u8>,
    /// How long before it is due the owner is warned.
    pub warn: Option<Amount>,
    /// What happens when it is late, in order.
    pub ladder: Vec<Rung>,
    /// The last rung comes again at this distance until the clock stops.
    pub repeat: Option<Amount>,
}

/// How long somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Length {
    /// So long from the start.
    Amount(Amount),
    /// Until the date stated in this field of the act that starts the clock.
    Stated(String),
}

/// An amount of time with its source and validity.
#[derive(Clone, Debug)]
pub struct Limit {
    /// How long.
    pub length: Length,
    /// By how much it may be extended.
    pub extend: Option<Amount>,
    /// The division it is confined to, by the first digits of its code.
    pub region: Option<String>,
    /// What happens if the last day is a rest day.
    pub roll: Roll,
    /// Article or document.
    pub source: String,
    /// First day on which a clock that starts follows it.
    pub valid_from: Option<Date>,
    /// Last such day.
    pub valid_to: Option<Date>,
}

/// What happens when a clock is late by `after`.
#[derive(Clone, Debug)]
pub struct Rung {
    /// How long after the due time; zero is at once.
    pub after: Amount,
    /// Reminder to the one who owes, or escalation to somebody above.
    pub kind: RungKind,
    /// Who is told.
    pub tell: String,
}

/// The two words that must not be confused, and the warning that comes before both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RungKind {
    /// Soon due (即将到期).
    Warn,
    /// Asked again (催办).
    Remind,
    /// Brought before somebody above (督办).
    Escalate,
}

impl Procedure {
    /// Whether some escalation is brought before this role: whoever holds it leads.
    pub fn leads(&self, role: &str) -> bool {
        let rungs = self.clocks.iter().flat_map(|clock| &clock.ladder);
        rungs.into_iter().any(|rung| rung.kind == RungKind::Escalate && rung.tell == role)
    }

    /// The stage named `id`.
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// What may be done in `stage`, its own acts first.
    pub fn acts_in<'p>(&'p self, stage: &'p Stage) -> impl Iterator<Item = &'p Act> {
        stage.acts.iter().chain(self.everywhere.iter().filter(|_| !stage.end))
    }

    /// The act named `act` in the stage named `stage`.
    pub fn act(&self, stage: &str, act: &str) -> Option<&Act> {
        self.stage(stage).and_then(|stage| self.acts_in(stage).find(|found| found.id == act))
    }

    /// Every act, stage by stage.
    pub fn every_act(&self) -> impl Iterator<Item = &Act> {
        self.stages.iter().flat_map(|stage| &stage.acts).chain(&self.everywhere)
    }

    /// The role named `id`.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// Whether the role is a party's, such as the complainant's: nobody in an office has it.
    pub fn is_party(&self, id: &str) -> bool {
        id == COMPLAINANT
    }

    /// The counter named `id`.
    pub fn counter(&self, id: &str) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.id == id)
    }

    /// The fields whose choices count as that, in the order of the pack: first what is asked at filing.
    pub fn counting(&self, as_what: CountsAs) -> impl Iterator<Item = &Field> {
        let asked = self.facts.iter().chain(self.every_act().flat_map(|act| &act.fields));
        asked.filter(move |field| field.counts_as == Some(as_what))
    }

    /// The document named `id`.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// What a paper's addressee is called in this procedure.
    pub fn called(&self, whom: Addressee) -> Text {
        match whom {
            Addressee::Complainant => {
                let role = self.role(COMPLAINANT).map(|role| role.title.clone());
                role.unwrap_or_else(|| Text::new("投诉人", "Complainant"))
            }
            Addressee::Respondent => Text::new("对方当事人", "The other side"),
            Addressee::Others => Text::new("其他单位", "Other bodies"),
        }
    }

    /// What issues the document named `id`: each act, with what comes of it.
    pub fn issuing<'p>(&'p self, id: &'p str) -> impl Iterator<Item = (&'p Act, &'p Outcome)> {
        let outcomes =
            self.every_act().flat_map(|act| act.outcomes.iter().map(move |outcome| (act, outcome)));
        outcomes.filter(move |(_, outcome)| outcome.document.as_deref() == Some(id))
    }

    /// The clock named `id`.
    pub fn clock(&self, id: &str) -> Option<&ClockSpec> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    /// What a variable holds in this procedure, in an act with `fields`; `None` if it is not declared.
    pub fn kind_of(&self, var: &Var, fields: &[Field]) -> Option<Kind> {
        let recorded = || self.stages.iter().flat_map(|s| &s.acts).flat_map(|a| &a.fields);
        match var {
            Var::Milestone(id) => self.milestones.contains(id).then_some(Kind::Bool),
            Var::Counter(id) => self.counter(id).map(|_| Kind::Int),
            Var::OpenReferrals => Some(Kind::Int),
            Var::Fact(id) => self
                .facts
                .iter()
                .find(|field| field.id == *id)
                .or_else(|| recorded().find(|field| field.record.as_ref() == Some(id)))
                .and_then(|field| field.kind.scalar()),
            Var::Field(id) => fields.iter().find(|field| field.id == *id).and_then(|f| f.kind.scalar()),
        }
    }
}

impl Stage {
    /// The act named `id`.
    pub fn act(&self, id: &str) -> Option<&Act> {
        self.acts.iter().find(|act| act.id == id)
    }
}

impl Act {
    /// The outcome that is meant by its name, which may be left out where there is only one.
    pub fn chosen(&self, outcome: Option<&str>) -> Option<&Outcome> {
        match (outcome, self.outcomes.as_slice()) {
            (Some(id), _) => self.outcome(id),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    /// Whether it sends a demand to the offices that its form names.
    pub fn sends(&self) -> bool {
        self.verb.sends() && self.fields.iter().any(|field| field.kind == FieldKind::Offices)
    }

    /// The outcome named `id`.
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }
}

impl Outcome {
    /// The procedure that it leads into or opens a case of.
    pub fn elsewhere(&self) -> Option<&String> {
        self.enters.as_ref().or(self.opens.as_ref())
    }
}

impl Field {
    /// The fact of the case under which what is stated here is known, if it is one.
    pub fn fact(&self) -> &String {
        self.record.as_ref().unwrap_or(&self.id)
    }

    /// Whether the complainant is shown what was stated here.
    pub fn is_told(&self) -> bool {
        self.public || self.seen_by.iter().any(|role| role == COMPLAINANT)
    }
}

impl FieldKind {
    /// What a guard sees of it; `None` for free text and lists, which guards cannot read.
    pub fn scalar(&self) -> Option<Kind> {
        match self {
            FieldKind::Text { .. } | FieldKind::Offices | FieldKind::Clocks(_) => None,
            FieldKind::Bool => Some(Kind::Bool),
            FieldKind::Number { .. } | FieldKind::Money => Some(Kind::Int),
            FieldKind::Choice(_) | FieldKind::Date { .. } | FieldKind::Office => Some(Kind::Text),
        }
    }
}

impl ClockSpec {
    /// Whether it runs in every case, today and later, once it was started: none of its limits is confined
    /// to a division or runs out, it is not drawn by lot, and it is not one of several.
    pub fn is_certain(&self) -> bool {
        let standing = |limit: &Limit| limit.region.is_none() && limit.valid_to.is_none();
        self.sample.is_none() && !self.each && self.limits.iter().any(standing)
    }
}

impl Limit {
    /// Whether a clock that starts on `day`, in a case of an office in `region`, follows it.
    pub fn in_force(&self, day: Date, region: Option<&str>) -> bool {
        let here = |prefix: &String| region.is_some_and(|region| region.starts_with(prefix));
        within(self.valid_from, self.valid_to, day) && self.region.as_ref().is_none_or(here)
    }
}

fn within(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}
