//! Earlier and similar cases of a complaint that is being written down.

use std::collections::{BTreeMap, BTreeSet};

use redress_domain::id::CaseId;

use super::index::read;
use super::terms::{Kind, Terms, needed, plain_name, plain_number, plain_phone};
use super::{any, known};
use crate::cases::{App, Party};
use crate::error::{Error, no_nul};
use crate::people::Caller;
use crate::ports::{CaseFilter, CaseLine, KeptText, Match, Question};

/// How many are shown at most.
const SHOWN: usize = 5;
/// How many cases with a party like this are looked at.
const WINDOW: u32 = 50;
/// How many pairs of neighbouring characters of a statement are asked about at most.
const ASKED: usize = 48;
/// A pair that more cases have says nothing about any of them.
const COMMON: u32 = 100;
/// How many of its pairs a case must share, at the least.
const SHARED: usize = 4;

/// A complaint as far as it is written.
#[derive(Clone, Debug, Default)]
pub struct Similar {
    /// Who complains.
    pub complainant: Party,
    /// About whom.
    pub respondent: Party,
    /// What happened.
    pub statement: String,
}

/// Why a case is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The same complainant: telephone, document, or name where no number was given.
    Complainant,
    /// The same respondent: credit code or whole name.
    Respondent,
    /// Many of the same rare words.
    Words,
}

/// An earlier or similar case.
#[derive(Clone, Debug)]
pub struct Alike {
    /// The case.
    pub line: CaseLine,
    /// Why it is shown.
    pub why: BTreeSet<Why>,
}

impl App {
    /// Up to five cases that the caller may see and that may be about the same: those of the same parties
    /// first, then those that say the same. Parties are compared only where the caller's office holds the case.
    ///
    /// # Errors
    /// A character that no text can hold.
    pub async fn similar(&self, by: &Caller, complaint: &Similar) -> Result<Vec<Alike>, Error> {
        no_nul("statement", &complaint.statement)?;
        let terms = Terms::new(&self.search_secret);
        let offices = by.offices();
        let mut why = BTreeMap::<CaseId, (BTreeSet<Why>, f64)>::new();
        for (id, reason) in self.of_parties(&terms, &offices, complaint).await? {
            why.entry(id).or_default().0.insert(reason);
        }
        for (id, weight) in self.of_words(&terms, &offices, &complaint.statement).await? {
            let (reasons, weighs) = why.entry(id).or_default();
            reasons.insert(Why::Words);
            *weighs = weight;
        }
        let mut ranked: Vec<_> = why.into_iter().collect();
        ranked.sort_by(|(a_id, (a, a_weighs)), (b_id, (b, b_weighs))| {
            let place = |why: &BTreeSet<Why>| (why.first().copied(), std::cmp::Reverse(why.len()));
            place(a).cmp(&place(b)).then(b_weighs.total_cmp(a_weighs)).then(b_id.cmp(a_id))
        });
        let mut alike = Vec::new();
        for (id, (why, _)) in ranked {
            if let Some((case, _)) = self.store.case(id).await?.filter(|(case, _)| by.sees(case)) {
                alike.push(Alike { line: CaseLine::of(&case), why });
            }
            if alike.len() == SHOWN {
                break;
            }
        }
        Ok(alike)
    }

    async fn of_parties(
        &self,
        terms: &Terms,
        offices: &[String],
        complaint: &Similar,
    ) -> Result<Vec<(CaseId, Why)>, Error> {
        let keys = |part: &str, party: &Party| {
            let numbers = [
                (Kind::Phone, plain_phone(&party.phone)),
                (Kind::IdNumber, plain_number(&party.id_number)),
                (Kind::CreditCode, plain_number(&party.credit_code)),
            ];
            let mut keys: Vec<(Kind, String)> =
                numbers.into_iter().filter(|(_, number)| number.len() > 4).collect();
            // A company goes by its name; of people many bear the same.
            if keys.is_empty() || part == "respondent" {
                keys.push((Kind::WholeName, plain_name(&party.name)));
            }
            keys.retain(|(_, text)| text.chars().count() >= 2);
            keys
        };
        let mut found = Vec::new();
        for (part, party, reason) in [
            ("complainant", &complaint.complainant, Why::Complainant),
            ("respondent", &complaint.respondent, Why::Respondent),
        ] {
            let keys = keys(part, party);
            let matches = offices.iter().flat_map(|office| {
                keys.iter().map(|(kind, text)| Match::Term(terms.term(*kind, office, text)))
            });
            let Some(parties) = any(matches.collect()) else { continue };
            let filter =
                CaseFilter { offices: Some(offices.to_vec()), limit: WINDOW, ..CaseFilter::default() };
            let question = Question { parties: Some(parties), window: WINDOW, ..Question::default() };
            let lines = self.store.found(&filter, &question).await?;
            let ids: Vec<CaseId> = lines.iter().map(|line| line.id).collect();
            let has = |kept: &KeptText| {
                let Some(other) = read(kept) else { return false };
                keys.iter().any(|(kind, text)| {
                    *text
                        == match kind {
                            Kind::Phone => plain_phone(&other.phone),
                            Kind::IdNumber => plain_number(&other.id_number),
                            Kind::CreditCode => plain_number(&other.credit_code),
                            _ => plain_name(&other.name),
                        }
                })
            };
            let kept = self.store.parties_of(&ids).await?;
            found.extend(
                kept.iter().filter(|(_, kept)| kept.name == part && has(kept)).map(|(id, _)| (*id, reason)),
            );
        }
        Ok(found)
    }

    /// Cases that share many of the statement's rarer pairs, and how much that weighs.
    async fn of_words(
        &self,
        terms: &Terms,
        offices: &[String],
        statement: &str,
    ) -> Result<Vec<(CaseId, f64)>, Error> {
        let beginning: String = statement.chars().take(crate::cases::LONGEST).collect();
        let pieces = needed(&beginning);
        let Some(known) = known(terms, offices) else { return Ok(Vec::new()) };
        if pieces.len() < SHARED {
            return Ok(Vec::new());
        }
        // Spread over the whole statement.
        let count = pieces.len().min(ASKED);
        let asked: Vec<Match> = (0..count)
            .map(|i| &pieces[i * pieces.len() / count])
            .map(|piece| Match::All(vec![Match::Term(terms.term(Kind::Text, "", piece)), known.clone()]))
            .collect();
        let mut shared = BTreeMap::<CaseId, (usize, f64)>::new();
        for hits in self.store.hits(&asked, COMMON + 1).await? {
            if hits.len() > COMMON as usize {
                continue;
            }
            for id in &hits {
                let (many, weight) = shared.entry(*id).or_default();
                *many += 1;
                *weight += 1.0 / hits.len() as f64;
            }
        }
        let enough = SHARED.max(count.div_ceil(4));
        let mut alike: Vec<(CaseId, f64)> = shared
            .into_iter()
            .filter(|(_, (many, _))| *many >= enough)
            .map(|(id, (_, weight))| (id, weight))
            .collect();
        alike.sort_by(|(a_id, a), (b_id, b)| b.total_cmp(a).then(b_id.cmp(a_id)));
        alike.truncate(2 * SHOWN);
        Ok(alike)
    }
}
