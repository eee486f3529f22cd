//! Finding cases: by what is said in them, by their parties, their numbers, and what lists filter by.
//!
//! Invariant: nobody finds a case that they may not see, nor by what of it is kept from them; and what was
//! typed is on record before anything is found.

mod index;
mod lookup;
mod person;
mod similar;
mod terms;

pub use lookup::{Known, Lookup};
pub(crate) use person::Person;
pub use similar::{Alike, Similar, Why};

use std::net::IpAddr;

use redress_domain::id::CaseId;

use self::terms::{Kind, Terms, needed, plain_number, plain_phone};
use crate::audit::Deed;
use crate::cases::{App, CHANNELS};
use crate::error::{Error, invalid, no_nul};
use crate::people::Caller;
use crate::ports::{CaseFilter, CaseLine, Match, Question};

/// Up to this many cases are counted.
pub const COUNTED: u32 = 1000;
/// Longest text that is looked for, in characters.
pub const LONGEST: usize = 100;

/// A page of cases.
#[derive(Clone, Debug)]
pub struct Found {
    /// The cases.
    pub lines: Vec<CaseLine>,
    /// How many there are in all; more than [`COUNTED`] says only that there are more.
    pub total: u32,
}

impl App {
    /// A page of the cases that `by` may see, that the filter shows and that `words` find, if any are given;
    /// with the words of a first page on record.
    ///
    /// # Errors
    /// A filter names what there is not, or the words are none.
    pub async fn find(
        &self,
        by: &Caller,
        filter: CaseFilter,
        words: Option<&str>,
        from: Option<IpAddr>,
    ) -> Result<Found, Error> {
        let filter = CaseFilter { offices: Some(by.offices()), ..filter };
        self.check_filter(&filter).await?;
        let question = words.map(|words| self.question(by, words, COUNTED + 1)).transpose()?;
        if filter.before.is_none() {
            self.note_search("searched", by, words, from).await?;
        }
        let lines = match &question {
            Some(question) => self.store.found(&filter, question).await?,
            None => self.store.cases(&filter).await?,
        };
        let total = self.store.count(&filter, question.as_ref(), COUNTED + 1).await?;
        Ok(Found { lines, total })
    }

    /// Puts what is about to be looked for on record; without words there is nothing to record.
    pub(crate) async fn note_search(
        &self,
        kind: &str,
        by: &Caller,
        words: Option<&str>,
        from: Option<IpAddr>,
    ) -> Result<(), Error> {
        let (Caller::Person { person, .. }, Some(words)) = (by, words) else { return Ok(()) };
        let deed = Deed { kind: kind.into(), by: Some(person.id), ..Deed::default() };
        self.note(deed, from, Some(words)).await
    }

    /// Refuses what the filter cannot show, at its field.
    pub(crate) async fn check_filter(&self, filter: &CaseFilter) -> Result<(), Error> {
        let unknown = |field| {
            Err(invalid(
                field,
                "choice",
                "没有这一项,请从所列中选择",
                "There is no such thing; choose from the list",
            ))
        };
        if let Some(id) = &filter.procedure
            && !self.procedures().iter().any(|procedure| procedure.id == *id)
        {
            return unknown("procedure");
        }
        if let Some(id) = &filter.stage
            && !self.procedures().iter().any(|procedure| procedure.stage(id).is_some())
        {
            return unknown("stage");
        }
        if let Some(channel) = &filter.channel
            && !CHANNELS.contains(&channel.as_str())
        {
            return unknown("channel");
        }
        if let Some(code) = &filter.holder
            && !self.store.offices().await?.iter().any(|office| office.code == *code)
        {
            return unknown("office");
        }
        for (field, within) in [("received_to", filter.received), ("closed_to", filter.closed)] {
            if let (Some(from), Some(until)) = (within.from, within.until)
                && from >= until
            {
                let (zh, en) = ("止日不能早于起日", "The last day cannot come before the first");
                return Err(invalid(field, "range", zh, en));
            }
        }
        Ok(())
    }

    /// What `words` ask for: the case of this number, cases in which they are said, and cases with a party of
    /// this name or number.
    pub(crate) fn question(&self, by: &Caller, words: &str, window: u32) -> Result<Question, Error> {
        let words = words.trim();
        no_nul("q", words)?;
        if words.chars().count() > LONGEST {
            let (zh, en) = ("请缩短到100字以内", "Please shorten it to 100 characters");
            return Err(invalid("q", "too_long", zh, en));
        }
        let pieces = needed(words);
        if pieces.is_empty() {
            return Err(invalid(
                "q",
                "missing",
                "请输入要查的字词、编号、姓名、电话或信用代码",
                "Type words, a number, a name, a telephone or a credit code",
            ));
        }
        let offices = by.offices();
        let terms = Terms::new(&self.search_secret);
        let said = pieces.iter().map(|piece| Match::Term(terms.term(Kind::Text, "", piece)));
        let parties = offices.iter().flat_map(|office| party_matches(&terms, office, words));
        Ok(Question {
            number: words.parse::<CaseId>().ok(),
            words: known(&terms, &offices).map(|known| Match::All(said.chain([known]).collect())),
            parties: any(parties.collect()),
            window,
        })
    }
}

/// That one of these offices may know the case.
fn known(terms: &Terms, offices: &[String]) -> Option<Match> {
    any(offices.iter().map(|office| Match::Term(terms.term(Kind::Office, "", office))).collect())
}

fn any(parts: Vec<Match>) -> Option<Match> {
    (!parts.is_empty()).then_some(Match::Any(parts))
}

/// That the office holds a case with a party of this name, telephone, credit code or document.
fn party_matches(terms: &Terms, office: &str, words: &str) -> Vec<Match> {
    let term = |kind, text: &str| Match::Term(terms.term(kind, office, text));
    let mut all = vec![Match::All(needed(words).iter().map(|piece| term(Kind::Name, piece)).collect())];
    if words.chars().all(|c| !c.is_alphabetic()) {
        all.extend(phone_match(terms, office, words));
    }
    let number = plain_number(words);
    if number.len() >= 15 && number.is_ascii() {
        all.extend([term(Kind::CreditCode, &number), term(Kind::IdNumber, &number)]);
    }
    all
}

/// That the office holds a case with a party of this telephone; four digits are the last of one.
fn phone_match(terms: &Terms, office: &str, phone: &str) -> Option<Match> {
    let digits = plain_phone(phone);
    match digits.len() {
        0..4 => None,
        4 => Some(Match::Term(terms.term(Kind::LastFour, office, &digits))),
        _ => Some(Match::Term(terms.term(Kind::Phone, office, &digits))),
    }
}
