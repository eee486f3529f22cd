//! One question to the shipped rules and its answer, the same for the command line and the API.

use jiff::civil::Date;
use redress_domain::admissibility;
use redress_domain::calendar::Calendar;
use redress_domain::limit::rules::{self, Facts, Found};
use redress_domain::text::Text;

use super::shipped;
use crate::Fault;

/// Why there is no answer: what is wrong with the question and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The stable name of the reason.
    pub code: &'static str,
    /// In both languages.
    pub text: Text,
}

impl Refused {
    fn procedure(given: &str, known: &[&str]) -> Self {
        let listed = known.join(", ");
        Refused {
            code: "unknown_procedure",
            text: Text::new(
                format!("“{given}”没有这类规则，请改写为其中之一：{listed}"),
                format!("there are no such rules for the procedure `{given}`; write one of: {listed}"),
            ),
        }
    }
}

impl From<rules::Error> for Refused {
    fn from(error: rules::Error) -> Self {
        Refused { code: error.code(), text: error.text() }
    }
}

impl From<admissibility::Error> for Refused {
    fn from(error: admissibility::Error) -> Self {
        Refused { code: error.code(), text: error.text() }
    }
}

impl From<&[Fault]> for Refused {
    fn from(faults: &[Fault]) -> Self {
        let text = faults.first().map(|fault| Text::new(&fault.text.zh, fault.to_string()));
        Refused { code: "rules_unsound", text: text.unwrap_or_default() }
    }
}

/// The limits that an event starts in a procedure, by the rules of `on` or, without it, of the event's day.
///
/// # Errors
/// [`Refused`] for a question that has no answer.
pub fn limits_of(
    procedure: &str,
    calendar: &Calendar,
    facts: &Facts,
    on: Option<Date>,
) -> Result<Found, Refused> {
    let rules = shipped::limits(procedure)?;
    let rules = rules.ok_or_else(|| Refused::procedure(procedure, &shipped::procedures_with_limits()))?;
    Ok(rules::limits(rules, calendar, facts, on)?)
}

/// Whether a complaint may be taken up, by the rules of `on` or, without it, of the day of receipt.
///
/// # Errors
/// [`Refused`] for a question that has no answer.
pub fn admissibility_of(
    procedure: &str,
    calendar: &Calendar,
    facts: &admissibility::Facts,
    on: Option<Date>,
) -> Result<admissibility::Decision, Refused> {
    let rules = shipped::admissibility(procedure)?;
    let limits = shipped::limits(procedure)?;
    let (Some(rules), Some(limits)) = (rules, limits) else {
        return Err(Refused::procedure(procedure, &shipped::procedures_with_admissibility()));
    };
    Ok(admissibility::decide(rules, limits, calendar, facts, on)?)
}
