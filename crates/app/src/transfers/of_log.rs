//! Which transfers the log of a case tells of.
//!
//! Invariant: the same log gives the same transfers, and a longer one the same and more. What a receiver sees is
//! asked of the rules by which the program shows cases, not said here a second time.

use std::collections::BTreeMap;

use redress_domain::case::event::Erased;
use redress_domain::case::{Case, Event, Fact, Who, evolve};
use redress_domain::id::CaseId;
use redress_domain::procedure::Verb;

use crate::people::{Caller, LinkHolder};
use crate::ports::{Basis, Person, Post, Shown, Sorts, Transfer, TransferBody, Way};

/// Walks a log from its first event on.
#[derive(Default)]
pub(crate) struct Walk {
    case: Option<Case>,
    /// Number and part of each party, and the numbers of the complaint in words.
    parties: Vec<(u32, String)>,
    words: Vec<u32>,
    /// The last act …
    act: Option<(Verb, Basis)>,
    /// … and that by which each referral was sent.
    asked: BTreeMap<u32, Basis>,
    /// The links that were used, by referral and number.
    links: Vec<(u32, u32)>,
}

impl Walk {
    /// What went with the next event, if anything did.
    pub(crate) fn next(&mut self, event: &Event) -> Option<Transfer> {
        let before = self.case.take();
        let basis_of = |case: &Case, act: &str, stage: &str| Basis {
            procedure: case.procedure.clone(),
            version: case.version,
            stage: stage.to_owned(),
            act: act.to_owned(),
            article: None,
        };
        match &event.fact {
            Fact::Filed { parties, texts, .. } => {
                self.parties = parties.iter().map(|party| (party.no, party.name.clone())).collect();
                let words = texts.iter().filter(|text| ["claim", "statement"].contains(&text.name.as_str()));
                self.words = words.map(|text| text.no).collect();
            }
            Fact::Acted { act, verb, from, .. } => {
                self.act = before.as_ref().map(|case| (*verb, basis_of(case, act, from)));
            }
            _ => {}
        }
        // Few events take anything anywhere: of the others no state is kept to compare with.
        let kept = may_take(event).then(|| before.clone()).flatten();
        let after = evolve(before, event)?;
        let went = kept.and_then(|before| self.went(&before, &after, event));
        self.case = Some(after);
        went
    }

    fn went(&mut self, before: &Case, after: &Case, event: &Event) -> Option<Transfer> {
        let transfer = |receiver: &str, way, body| Transfer {
            case: before.id,
            seq: event.seq,
            at: event.at,
            office: before.office.clone(),
            receiver: receiver.to_owned(),
            way,
            body,
        };
        if let (Who::Link { referral, no }, Fact::Acted { .. } | Fact::Attached(_)) =
            (&event.by.who, &event.fact)
        {
            // The office that was asked is on record already; here it is that a link was given out and used.
            let (referral, no) = (*referral, *no);
            if self.links.contains(&(referral, no)) {
                return None;
            }
            self.links.push((referral, no));
            let office = before.referrals.iter().find(|one| one.no == referral)?.office.clone();
            let holder = Caller::Link(LinkHolder { referral, no, office: office.clone() });
            // Its page tells of the complaint, not of those complained about.
            let sorts = Sorts { respondents: Shown::No, ..self.sorts(before, &holder, &office) };
            let basis = self.asked.get(&referral).cloned().unwrap_or_default();
            return Some(transfer(&office, Way::Link, self.body(event, basis, sorts, Some(referral), None)));
        }
        let (verb, basis) = self.act.clone()?;
        match &event.fact {
            Fact::ReferralSent { no, office } => {
                self.asked.insert(*no, basis.clone());
                let way = match verb {
                    Verb::Delegate => Way::Delegation,
                    Verb::ReportUp => Way::ReportUp,
                    _ => Way::Referral,
                };
                let sorts = self.sorts(after, &somebody(office), office);
                let body = self.body(event, basis, sorts, Some(*no), None);
                (*office != before.office).then(|| transfer(office, way, body))
            }
            Fact::Moved { office, stage, placed, .. } => {
                let article = placed.as_ref().and_then(|placed| placed.rule.as_ref());
                let basis = Basis { article: article.map(|rule| rule.source.clone()), ..basis };
                let way = if stage.is_some() { Way::Procedure } else { Way::Transfer };
                let sorts = self.sorts(after, &somebody(office), office);
                let body = self.body(event, basis, sorts, None, None);
                (*office != before.office).then(|| transfer(office, way, body))
            }
            Fact::Linked { case, office, .. } => {
                // It is filed there with the same parties and words, and without files.
                let there = Case { office: office.clone(), files: Vec::new(), ..after.clone() };
                let sorts = self.sorts(&there, &somebody(office), office);
                let body = self.body(event, basis, sorts, None, Some(*case));
                (*office != before.office).then(|| transfer(office, Way::LinkedCase, body))
            }
            _ => None,
        }
    }

    fn body(
        &self,
        event: &Event,
        basis: Basis,
        sorts: Sorts,
        referral: Option<u32>,
        other: Option<CaseId>,
    ) -> TransferBody {
        TransferBody { sorts, basis, by: event.by.who.clone(), referral, other }
    }

    /// What of `case` is shown to `by`, who receives it in `office`. What was erased before does not go.
    fn sorts(&self, case: &Case, by: &Caller, office: &str) -> Sorts {
        let gone = |which: fn(&Erased) -> &Vec<u32>, no: u32| {
            case.erased.iter().any(|erasure| erasure.what.whole || which(&erasure.what).contains(&no))
        };
        let shown = if by.sees_parties(case) { Shown::Clear } else { Shown::Masked };
        let of = |part: &str| {
            let there = |(no, name): &(u32, String)| name == part && !gone(|what| &what.parties, *no);
            if self.parties.iter().any(there) { shown } else { Shown::No }
        };
        let files = case.files.iter().filter(|file| {
            by.sees_file(case, file)
                && file.by.office.as_deref() != Some(office)
                && !gone(|what| &what.files, file.attached.file.no)
        });
        Sorts {
            complainant: of("complainant"),
            respondents: of("respondent"),
            statement: self.words.iter().any(|no| !gone(|what| &what.texts, *no)),
            files: u32::try_from(files.count()).unwrap_or(u32::MAX),
        }
    }
}

/// Whether something can have gone to somebody else with an event of this kind.
fn may_take(event: &Event) -> bool {
    match &event.fact {
        Fact::ReferralSent { .. } | Fact::Moved { .. } | Fact::Linked { .. } => true,
        Fact::Acted { .. } | Fact::Attached(_) => matches!(event.by.who, Who::Link { .. }),
        _ => false,
    }
}

/// Somebody with a post in this office and nowhere else.
fn somebody(office: &str) -> Caller {
    let (login, name) = (String::new(), String::new());
    Caller::Person {
        person: Person { id: 0, login, name, password: None, active: true },
        posts: vec![Post { office: office.to_owned(), role: String::new() }],
        instead_of: BTreeMap::new(),
    }
}
