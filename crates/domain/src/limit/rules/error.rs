//! Why a question about limits has no answer.

use jiff::civil::Date;

use crate::text::Text;

/// Why no limit was computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such event.
    #[error("there is no event `{event}` in {procedure}; write one of: {known}")]
    Event {
        /// What stood there.
        event: String,
        /// The procedure.
        procedure: String,
        /// The events there are.
        known: String,
    },
    /// No such kind.
    #[error("there is no kind `{kind}` in {procedure}; leave it out or write one of: {known}")]
    Kind {
        /// What stood there.
        kind: String,
        /// The procedure.
        procedure: String,
        /// The kinds there are.
        known: String,
    },
    /// No rule is so old.
    #[error("{on} is before the first rule, which begins on {first}")]
    BeforeFirst {
        /// The day.
        on: Date,
        /// The first day of the oldest rule.
        first: Date,
    },
    /// An interruption or the receipt contradicts the event.
    #[error("{field} {given} does not fit the event on {on}")]
    Contradiction {
        /// The fact.
        field: &'static str,
        /// Its day.
        given: Date,
        /// The day of the event.
        on: Date,
    },
    /// The date could not be computed.
    #[error(transparent)]
    Count(#[from] crate::limit::Error),
}

impl Error {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Event { .. } => "unknown_event",
            Error::Kind { .. } => "unknown_kind",
            Error::BeforeFirst { .. } => "before_first_rule",
            Error::Contradiction { .. } => "contradiction",
            Error::Count(error) => error.code(),
        }
    }

    /// What is wrong and what to do, in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Error::Event { event, procedure, known } => {
                format!("{procedure} 没有事件“{event}”，请改写为其中之一：{known}")
            }
            Error::Kind { kind, procedure, known } => {
                format!("{procedure} 没有种类“{kind}”，请删去或改写为其中之一：{known}")
            }
            Error::BeforeFirst { on, first } => format!("{on}早于最早的规则，该规则自{first}起施行"),
            Error::Contradiction { field, given, on } => {
                format!("{field} {given} 与事件日期 {on} 不符，请核对")
            }
            Error::Count(_) => "日期无法计算，请核对日期、期间与除外时间".to_owned(),
        };
        Text::new(zh, self.to_string())
    }
}
