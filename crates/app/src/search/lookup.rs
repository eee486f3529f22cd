//! Parties that an office knows already, while somebody writes down a complaint.

use std::collections::BTreeMap;

use redress_domain::id::CaseId;

use super::index::read;
use super::terms::{Kind, Terms, needed, plain_name, plain_number, plain_phone};
use super::{any, phone_match};
use crate::cases::{App, Party};
use crate::error::{Error, invalid};
use crate::people::Caller;
use crate::ports::{CaseFilter, Match, Question};

/// How many of the newest cases are looked at.
const WINDOW: u32 = 100;
/// How many parties are shown at most.
const SHOWN: usize = 8;

/// What has been typed of a party.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// `complainant` or `respondent`.
    pub part: String,
    /// The beginning or a part of the name, at least two characters.
    pub name: String,
    /// The whole telephone, or its last four digits.
    pub phone: String,
    /// The whole credit code.
    pub credit_code: String,
}

/// A party of earlier cases.
#[derive(Clone, Debug)]
pub struct Known {
    /// A respondent by name and credit code, which may be filled in; a complainant masked.
    pub party: Party,
    /// Their cases, newest first, of the newest hundred that were looked at.
    pub cases: Vec<CaseId>,
}

impl App {
    /// The parties like this one in cases that the caller's offices hold, those of the newest cases first.
    ///
    /// # Errors
    /// There is no such part.
    pub async fn look_up(&self, by: &Caller, typed: &Lookup) -> Result<Vec<Known>, Error> {
        if !["complainant", "respondent"].contains(&typed.part.as_str()) {
            let (zh, en) = ("请写 complainant 或 respondent", "Write complainant or respondent");
            return Err(invalid("part", "choice", zh, en));
        }
        let terms = Terms::new(&self.search_secret);
        let matches = by.offices().iter().flat_map(|office| typed.matches(&terms, office)).collect();
        let Some(parties) = any(matches) else { return Ok(Vec::new()) };
        let filter = CaseFilter { offices: Some(by.offices()), limit: WINDOW, ..CaseFilter::default() };
        let question = Question { parties: Some(parties), window: WINDOW, ..Question::default() };
        let lines = self.store.found(&filter, &question).await?;
        let ids: Vec<CaseId> = lines.iter().map(|line| line.id).collect();
        let mut of_case = BTreeMap::<CaseId, Vec<Party>>::new();
        for (id, kept) in self.store.parties_of(&ids).await? {
            if kept.name == typed.part
                && let Some(party) = read(&kept).filter(|party| typed.fits(party))
            {
                of_case.entry(id).or_default().push(party);
            }
        }
        let mut known: Vec<(String, Known)> = Vec::new();
        for (id, party) in ids.iter().filter_map(|id| Some((id, of_case.remove(id)?))) {
            for party in party {
                let key = identity(&party);
                match known.iter_mut().find(|(other, _)| *other == key) {
                    Some((_, one)) if one.cases.last() == Some(id) => {}
                    Some((_, one)) => one.cases.push(*id),
                    None => known.push((key, Known { party: typed.shown(&party), cases: vec![*id] })),
                }
            }
        }
        known.truncate(SHOWN);
        Ok(known.into_iter().map(|(_, one)| one).collect())
    }
}

impl Lookup {
    fn matches(&self, terms: &Terms, office: &str) -> Vec<Match> {
        let term = |kind, text: &str| Match::Term(terms.term(kind, office, text));
        let mut all = Vec::new();
        if self.long_enough() {
            all.push(Match::All(needed(&self.name).iter().map(|piece| term(Kind::Name, piece)).collect()));
        }
        all.extend(phone_match(terms, office, &self.phone));
        let code = plain_number(&self.credit_code);
        if !code.is_empty() {
            all.push(term(Kind::CreditCode, &code));
        }
        all
    }

    /// Whether the name is more than a character that half of all people bear.
    fn long_enough(&self) -> bool {
        plain_name(&self.name).chars().count() >= 2 && self.name.chars().count() <= super::LONGEST
    }

    /// Whether the party is like this: neighbouring characters alone may come from two names.
    fn fits(&self, party: &Party) -> bool {
        let (phone, code) = (plain_phone(&self.phone), plain_number(&self.credit_code));
        let theirs = plain_phone(&party.phone);
        self.long_enough() && plain_name(&party.name).contains(&plain_name(&self.name))
            || phone.len() == 4 && theirs.ends_with(&phone)
            || phone.len() > 4 && theirs == phone
            || !code.is_empty() && plain_number(&party.credit_code) == code
    }

    fn shown(&self, party: &Party) -> Party {
        match self.part.as_str() {
            "respondent" => {
                Party { name: party.name.clone(), credit_code: party.credit_code.clone(), ..Party::default() }
            }
            _ => party.masked(),
        }
    }
}

/// By what two cases are seen to be about the same party: a number, or else the name alone.
fn identity(party: &Party) -> String {
    let numbers = [
        ("credit", plain_number(&party.credit_code)),
        ("id", plain_number(&party.id_number)),
        ("phone", plain_phone(&party.phone)),
    ];
    let (kind, number) = numbers.into_iter().find(|(_, number)| !number.is_empty()).unwrap_or_default();
    format!("{kind} {number} {}", plain_name(&party.name))
}
