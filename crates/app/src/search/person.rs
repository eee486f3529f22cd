//! One person, known by telephone, or by name together with a number: nothing that two people share.

use super::any;
use super::terms::{Kind, Terms, plain_name, plain_number, plain_phone};
use crate::cases::{App, Party};
use crate::ports::Match;

/// Fewer digits are no whole telephone number.
const SHORTEST: usize = 7;

/// Whoever is meant, in plain form; empty where nothing was said.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    phone: String,
    name: String,
    number: String,
}

impl Person {
    pub(crate) fn new(phone: &str, name: &str, number: &str) -> Person {
        let phone = Some(plain_phone(phone)).filter(|phone| phone.len() >= SHORTEST).unwrap_or_default();
        let (name, number) = (plain_name(name), plain_number(number));
        let both = !name.is_empty() && !number.is_empty();
        let (name, number) = if both { (name, number) } else { Default::default() };
        Person { phone, name, number }
    }

    /// Whether nobody is meant.
    pub(crate) fn is_empty(&self) -> bool {
        self.phone.is_empty() && self.name.is_empty()
    }

    /// Whether the party is that person.
    pub(crate) fn is(&self, party: &Party) -> bool {
        let numbered =
            [&party.id_number, &party.credit_code].into_iter().any(|one| plain_number(one) == self.number);
        !self.phone.is_empty() && plain_phone(&party.phone) == self.phone
            || !self.name.is_empty() && numbered && plain_name(&party.name) == self.name
    }
}

impl App {
    /// That one of these offices holds a case with this person as a party.
    pub(crate) fn person_in(&self, person: &Person, offices: &[String]) -> Option<Match> {
        let terms = Terms::new(&self.search_secret);
        let mut all = Vec::new();
        for office in offices {
            let term = |kind, text: &str| Match::Term(terms.term(kind, office, text));
            if !person.phone.is_empty() {
                all.push(term(Kind::Phone, &person.phone));
            }
            if !person.name.is_empty() {
                let number = [Kind::IdNumber, Kind::CreditCode].map(|kind| term(kind, &person.number));
                all.push(Match::All(vec![term(Kind::WholeName, &person.name), Match::Any(number.to_vec())]));
            }
        }
        any(all)
    }
}
