//! Acts as forms.

use redress_domain::case::{Actor, Case, Refusal, allowed};
use redress_domain::guard::{Truth, Var};
use redress_domain::procedure::{Act, Field, FieldKind, Procedure, Verb};
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
    /// `text`, `choice`, `bool`, `number`, `money` (fen), `date`, `offices`.
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
    /// The values of a choice.
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
        let outcomes = act.outcomes.iter().filter(|outcome| possible(&outcome.when));
        Some(ActShape {
            id: act.id.clone(),
            title: (&act.title).into(),
            help: act.help.as_ref().map(Words::from),
            verb: act.verb,
            open: refusal.is_none(),
            closed_because: refusal.map(|refusal| refusal.text().into()),
            fields: act.fields.iter().map(FieldShape::from).collect(),
            outcomes: outcomes.map(|outcome| Named::new(&outcome.id, Some(&outcome.title))).collect(),
        })
    }
}

impl From<&Field> for FieldShape {
    fn from(field: &Field) -> Self {
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
            choices: Vec::new(),
        };
        match &field.kind {
            FieldKind::Text { max } => shape.max_length = Some(*max),
            FieldKind::Choice(choices) => {
                shape.kind = "choice";
                shape.choices = choices.iter().map(|c| Named::new(&c.id, Some(&c.title))).collect();
            }
            FieldKind::Bool => shape.kind = "bool",
            FieldKind::Number { min, max } => {
                shape.kind = "number";
                (shape.min, shape.max) = (Some(*min), Some(*max));
            }
            FieldKind::Money => shape.kind = "money",
            FieldKind::Date { past } => {
                shape.kind = "date";
                shape.past = *past;
            }
            FieldKind::Offices => shape.kind = "offices",
        }
        shape
    }
}
