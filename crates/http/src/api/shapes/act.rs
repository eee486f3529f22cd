//! Acts as forms.

use jiff::civil::Date;
use redress_app::timeline::{en_date, zh_date};
use redress_domain::calendar::office_day;
use redress_domain::case::state::Clock;
use redress_domain::case::{Actor, Case, Refusal, allowed};
use redress_domain::guard::{Truth, Var};
use redress_domain::procedure::{Act, Field, FieldKind, Procedure, Verb};
use redress_domain::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use super::Named;
use crate::problem::Words;

/// An act as a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActShape {
    /// Name in code.
    pub id: String,
    /// Words on the button.
    pub title: Words,
    /// When to use it.
    pub help: Option<Words>,
    /// What it means to the kernel.
    #[schema(value_type = String)]
    pub verb: Verb,
    /// Whether it can be done now.
    pub open: bool,
    /// Why not, if not.
    pub closed_because: Option<Words>,
    /// What must be stated.
    pub fields: Vec<FieldShape>,
    /// What can come of it; a single one need not be chosen.
    pub outcomes: Vec<Named>,
}

/// A field of a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldShape {
    /// Name in code.
    pub id: String,
    /// Label.
    pub title: Words,
    /// Help.
    pub help: Option<Words>,
    /// `text`, `choice`, `bool`, `number`, `money` (fen), `date`, `offices`, `office`, `clocks`.
    pub kind: &'static str,
    /// Whether it is needed.
    pub required: bool,
    /// Whether the complainant is shown what is stated here.
    pub public: bool,
    /// Largest number of characters, of a text.
    pub max_length: Option<u32>,
    /// Smallest number.
    pub min: Option<i64>,
    /// Largest number.
    pub max: Option<i64>,
    /// Whether a date must not lie after today.
    pub past: bool,
    /// How long from today a date must lie ahead, such as `5d`.
    pub ahead: Option<String>,
    /// The clock of which running ones are named by number.
    pub clock: Option<String>,
    /// The offices that are proposed, by the house's own table.
    pub proposed: Vec<String>,
    /// The values of a choice; for `clocks`, the running ones by number with their dates.
    pub choices: Vec<Named>,
}

impl ActShape {
    /// The act for `by`, with the reason if it is closed; outcomes that cannot be are left out. None if it is
    /// for others to do.
    pub fn of(procedure: &Procedure, case: &Case, by: &Actor, act: &Act) -> Option<ActShape> {
        let refusal = allowed(procedure, case, by, act).err();
        if matches!(refusal, Some(Refusal::NotYours { .. })) {
            return None;
        }
        let possible = |when: &Option<redress_domain::guard::Guard>| {
            let value_of = |var: &Var| case.value_of(var);
            when.as_ref().is_none_or(|guard| guard.holds(&value_of) != Truth::False)
        };
        let received = office_day(case.received_at);
        let outcomes = act.outcomes.iter().filter(|outcome| possible(&outcome.when));
        Some(ActShape {
            id: act.id.clone(),
            title: (&act.title).into(),
            help: act.help.as_ref().map(Words::from),
            verb: act.verb,
            open: refusal.is_none(),
            closed_because: refusal.map(|refusal| refusal.text().into()),
            fields: act
                .fields
                .iter()
                .map(|field| FieldShape::of(field, received).with_clocks(case))
                .collect(),
            outcomes: outcomes.map(|outcome| Named::new(&outcome.id, Some(&outcome.title))).collect(),
        })
    }

    /// With these offices proposed where it refers the case.
    pub fn proposing(mut self, offices: &[String]) -> Self {
        if self.verb == Verb::Refer {
            for field in self.fields.iter_mut().filter(|field| field.kind == "offices") {
                field.proposed = offices.to_vec();
            }
        }
        self
    }
}

impl FieldShape {
    /// The field as it is asked of a case received on `received`: dated choices are those of that day.
    pub fn of(field: &Field, received: Date) -> Self {
        let mut shape = FieldShape {
            id: field.id.clone(),
            title: (&field.title).into(),
            help: field.help.as_ref().map(Words::from),
            kind: "text",
            required: field.required,
            public: field.public,
            max_length: None,
            min: None,
            max: None,
            past: false,
            ahead: None,
            clock: None,
            proposed: Vec::new(),
            choices: Vec::new(),
        };
        match &field.kind {
            FieldKind::Text { max } => shape.max_length = Some(*max),
            FieldKind::Choice(choices) => {
                shape.kind = "choice";
                let open = choices.iter().filter(|choice| choice.open_on(received));
                shape.choices = open.map(|choice| Named::new(&choice.id, Some(&choice.title))).collect();
            }
            FieldKind::Bool => shape.kind = "bool",
            FieldKind::Number { min, max } => {
                shape.kind = "number";
                (shape.min, shape.max) = (Some(*min), Some(*max));
            }
            FieldKind::Money => shape.kind = "money",
            FieldKind::Date { past, ahead } => {
                shape.kind = "date";
                shape.past = *past;
                shape.ahead = ahead.map(|ahead| ahead.to_string());
            }
            FieldKind::Offices => shape.kind = "offices",
            FieldKind::Office => shape.kind = "office",
            FieldKind::Clocks(clock) => {
                shape.kind = "clocks";
                shape.clock = Some(clock.clone());
            }
        }
        shape
    }

    /// With the running clocks that may be named.
    fn with_clocks(mut self, case: &Case) -> Self {
        if let Some(clock) = &self.clock {
            let named = case.live().filter(|running| running.started.clock == *clock);
            let choice = |running: &Clock| {
                let due = running.started.due;
                let words = Text::new(format!("应于{}", zh_date(due)), format!("due {}", en_date(due)));
                Named::new(&running.started.no.to_string(), Some(&words))
            };
            self.choices = named.map(choice).collect();
        }
        self
    }
}
