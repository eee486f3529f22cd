//! Which cases a list shows: the same questions in an address and in a body.

use jiff::Timestamp;
use jiff::civil::Date;
use redress_app::ports::{CaseFilter, Counted, Facet, Within};
use redress_domain::id::CaseId;
use redress_domain::procedure::Satisfaction;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::api::figures;
use crate::problem::Problem;
use crate::read::{bad_cursor, page_size, read_cursor};

/// Which cases to list. All that is stated holds together; days are those of the office, first and last included.
#[derive(Debug, Default, Deserialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Words, a case number, a name, a telephone (or its last four digits) or a credit code. In an address only
    /// words without digits and case numbers: the rest belongs into the body of `POST /cases/search`.
    #[param(max_length = 100)]
    #[schema(max_length = 100)]
    pub q: Option<String>,
    /// Only of this procedure.
    pub procedure: Option<String>,
    /// Only in this stage.
    pub stage: Option<String>,
    /// Only open (false) or closed (true) ones.
    pub ended: Option<bool>,
    /// Only held by this office.
    pub office: Option<String>,
    /// Only those that came in this way.
    pub channel: Option<String>,
    /// Received on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub received_from: Option<Date>,
    /// Received on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub received_to: Option<Date>,
    /// Closed on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub closed_from: Option<Date>,
    /// Closed on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub closed_to: Option<Date>,
    /// Only open ones with a clock past its due time (true), or all others (false).
    pub overdue: Option<bool>,
    /// Only cases that the caller's offices hold (true). So it is with every filter that follows: they are what
    /// figures count.
    pub held: Option<bool>,
    /// Only of this kind, `procedure:choice`.
    pub kind: Option<String>,
    /// Only with this class of cause, `procedure:choice`.
    pub cause: Option<String>,
    /// Only from this division, six digits.
    pub region: Option<String>,
    /// Only about this organisation, as figures name it.
    pub respondent: Option<String>,
    /// Only those about which this office was asked.
    pub department: Option<String>,
    /// Only with this satisfaction.
    pub satisfaction: Option<String>,
    /// Only those answered in substance (true) or not (false).
    pub answered: Option<bool>,
    /// Only those first answered on this day of the office or later.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub answered_from: Option<Date>,
    /// Only those first answered up to this day.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub answered_to: Option<Date>,
    /// Only those answered within (true) or not within (false) their limits.
    pub on_time: Option<bool>,
    /// Only those whose complainant said how satisfied they are on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub rated_from: Option<Date>,
    /// Only those whose complainant said so up to this day.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub rated_to: Option<Date>,
    /// Only those whose complainant is (true) or is not (false) satisfied.
    pub satisfied: Option<bool>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    #[schema(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

impl Wanted {
    /// The filter; `now` is when clocks are looked at.
    pub fn filter(&self, now: Timestamp) -> Result<CaseFilter, Problem> {
        Ok(CaseFilter {
            offices: None,
            procedure: stated(&self.procedure),
            stage: stated(&self.stage),
            ended: self.ended,
            holder: stated(&self.office),
            channel: stated(&self.channel),
            received: Within::days(self.received_from, self.received_to),
            closed: Within::days(self.closed_from, self.closed_to),
            overdue: self.overdue.map(|overdue| (overdue, now)),
            counted: self.counted()?,
            before: self.cursor.as_deref().map(place).transpose()?,
            limit: page_size(self.limit, 50, 200)?,
        })
    }

    /// What figures count.
    fn counted(&self) -> Result<Counted, Problem> {
        let said = |said: &String| Satisfaction::ALL.into_iter().any(|one| one.name() == said);
        if self.satisfaction.as_ref().is_some_and(|given| !said(given)) {
            return Err(figures::unknown("satisfaction"));
        }
        let values = [
            (Facet::Kind, &self.kind),
            (Facet::Cause, &self.cause),
            (Facet::Region, &self.region),
            (Facet::Respondent, &self.respondent),
            (Facet::Department, &self.department),
            (Facet::Satisfaction, &self.satisfaction),
        ];
        Ok(Counted {
            held: self.held.unwrap_or(false),
            values: values.into_iter().filter_map(|(facet, value)| Some((facet, value.clone()?))).collect(),
            answered: self.answered,
            answered_from: self.answered_from,
            answered_to: self.answered_to,
            on_time: self.on_time,
            rated_from: self.rated_from,
            rated_to: self.rated_to,
            satisfied: self.satisfied,
        })
    }

    /// What is looked for; an empty box looks for nothing.
    pub fn words(&self) -> Option<&str> {
        self.q.as_deref().map(str::trim).filter(|words| !words.is_empty())
    }

    /// Whether what is looked for may stand in an address, which others can read in logs and histories.
    pub fn may_be_read(&self) -> bool {
        let number = |words: &str| words.parse::<CaseId>().is_ok();
        self.words().is_none_or(|words| number(words) || !words.chars().any(char::is_numeric))
    }
}

fn stated(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}

/// From the beginning of the one day to the end of the other.
fn place(text: &str) -> Result<(Timestamp, CaseId), Problem> {
    let [at, id] = read_cursor(text)?;
    Timestamp::from_microsecond(at).ok().zip(CaseId::from_i64(id)).ok_or_else(bad_cursor)
}
