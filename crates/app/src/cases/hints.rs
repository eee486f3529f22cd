//! What looks wrong in the numbers of a complaint: shown beside their boxes, never in the way.

use jiff::civil::Date;
use redress_domain::hints::{self, Hint};

use super::{Filing, Party};

/// A hint at the field it is about, such as `complainant.id_number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldHint {
    /// The field as a filing names it.
    pub field: String,
    /// What looks wrong.
    pub hint: Hint,
}

/// What looks wrong in the numbers of these parties on the day.
pub fn hints_of(complainant: &Party, respondents: &[Party], on: Date) -> Vec<FieldHint> {
    let parts = respondents.iter().enumerate().map(|(i, party)| (format!("respondents.{i}"), party));
    std::iter::once(("complainant".to_owned(), complainant))
        .chain(parts)
        .flat_map(|(part, party)| {
            [
                ("id_number", hints::id_number(&party.id_number, on)),
                ("credit_code", hints::credit_code(&party.credit_code)),
                ("phone", hints::phone(&party.phone)),
            ]
            .into_iter()
            .filter_map(move |(field, hint)| {
                Some(FieldHint { field: format!("{part}.{field}"), hint: hint? })
            })
        })
        .collect()
}

impl Filing {
    /// What looks wrong in its numbers on the day.
    pub fn hints(&self, on: Date) -> Vec<FieldHint> {
        hints_of(&self.complainant, &self.respondents, on)
    }
}
