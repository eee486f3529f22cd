//! What a case counts for: read off its state, its log and the organisations complained about.

use std::collections::BTreeMap;

use redress_domain::calendar::office_day;
use redress_domain::case::{Case, Fact};
use redress_domain::guard::Scalar;
use redress_domain::id::CaseId;
use redress_domain::procedure::{CountsAs, Procedure, Satisfaction};

use crate::cases::{App, Party};
use crate::error::{Error, won};
use crate::ports::{Answer, Facet, KeptText, Rating, StoreError, Tally};
use crate::timeline::read;

/// How many events are read at once.
const PAGE: u32 = 500;
/// How often a case is counted anew because somebody else was faster.
const TRIES: usize = 8;

impl App {
    /// Counts the case as it stands, unless it was counted at `since` or later; true if anything changed.
    ///
    /// # Errors
    /// The store failed, or the procedure is not loaded.
    pub(crate) async fn count(&self, id: CaseId, since: Option<u32>) -> Result<bool, Error> {
        for _ in 0..TRIES {
            let before = self.store.tally(id).await?;
            if let (Some(before), Some(since)) = (&before, since)
                && before.seq >= since
            {
                return Ok(false);
            }
            let Some((case, _)) = self.store.case(id).await? else { return Ok(false) };
            let after = self.tally(&case).await?;
            if before.as_ref() == Some(&after) {
                return Ok(false);
            }
            if won(self.store.put_tally(before.as_ref(), &after).await)? {
                return Ok(true);
            }
        }
        Err(StoreError::Conflict.into())
    }

    async fn tally(&self, case: &Case) -> Result<Tally, Error> {
        let procedure = self.procedure(&case.procedure, case.version)?;
        let mut values = BTreeMap::new();
        let mut put = |facet, value: String| values.insert((facet, value), None);
        put(Facet::Channel, case.channel.clone());
        for (facet, meaning) in [(Facet::Kind, CountsAs::Kind), (Facet::Cause, CountsAs::Cause)] {
            if let Some(choice) = chosen(&procedure, case, meaning) {
                put(facet, format!("{}:{choice}", case.procedure));
            }
        }
        if let Some(region) = region(case) {
            put(Facet::Region, region);
        }
        for referral in &case.referrals {
            put(Facet::Department, referral.office.clone());
        }
        let last = self.last_rating(case).await?;
        if let Some((_, said)) = &last {
            put(Facet::Satisfaction, said.name().to_owned());
        }
        for (key, name) in organisations(&self.store.parties(case.id).await?) {
            let named = self.stand_in::<10>("respondent in figures", &key);
            values.insert((Facet::Respondent, named), Some(name));
        }
        Ok(Tally {
            case: case.id,
            seq: case.seq,
            office: case.office.clone(),
            procedure: case.procedure.clone(),
            received_at: case.received_at,
            answer: answer(&procedure, case),
            closed_on: case.closed_at.map(office_day),
            rating: last.map(|(on, said)| Rating { on, satisfied: said.is_satisfied() }),
            values,
        })
    }

    /// The day on which the complainant last said how satisfied they are, and how.
    async fn last_rating(&self, case: &Case) -> Result<Option<(jiff::civil::Date, Satisfaction)>, Error> {
        let procedures = self.procedures_of(case)?;
        if !procedures.all().any(rates) {
            return Ok(None);
        }
        let (mut last, mut after) = (None, 0);
        loop {
            let page = self.store.events(case.id, after, PAGE).await?;
            for stored in page.iter().filter(|stored| stored.kind == "acted") {
                let event = read(stored)?;
                let Fact::Acted { act, outcome, from, .. } = &event.fact else { continue };
                let spec = procedures.at(stored.seq).act(from, act);
                let said = spec.and_then(|act| act.outcome(outcome)).and_then(|outcome| outcome.satisfaction);
                last = said.map(|said| (event.day(), said)).or(last);
            }
            match page.last() {
                Some(stored) if page.len() == PAGE as usize => after = stored.seq,
                _ => return Ok(last),
            }
        }
    }
}

fn rates(procedure: &Procedure) -> bool {
    procedure.every_act().flat_map(|act| &act.outcomes).any(|outcome| outcome.satisfaction.is_some())
}

/// The choice that the case has for this meaning.
fn chosen<'c>(procedure: &Procedure, case: &'c Case, meaning: CountsAs) -> Option<&'c String> {
    let fact = procedure.counting(meaning).next()?.fact();
    match case.facts.get(fact) {
        Some(Scalar::Text(choice)) => Some(choice),
        _ => None,
    }
}

/// The complainant's division, else the first respondent's that is known.
fn region(case: &Case) -> Option<String> {
    let places = case.places.as_ref()?;
    let home = places.complainant.as_ref().and_then(|who| who.region);
    let there = || places.respondents.iter().find_map(|one| one.region.or(one.habitual_region));
    Some(home.or_else(there)?.to_string())
}

/// The answer, and whether it kept the limits that it ended; a clock of a referral binds the department, an
/// internal one nobody outside, and one of several is a promise of its own.
fn answer(procedure: &Procedure, case: &Case) -> Option<Answer> {
    let at = case.replied_at?;
    let binds = |name: &str| procedure.clock(name).is_none_or(|spec| !spec.internal && !spec.each);
    let ran = case.clocks.iter().filter(|clock| {
        let started = &clock.started;
        started.referral.is_none() && started.start < at && binds(&started.clock)
    });
    let ended: Vec<_> = ran.clone().filter(|clock| clock.stopped_at == Some(at)).collect();
    let on_time = if ended.is_empty() {
        ran.filter(|clock| clock.stopped_at.is_none_or(|stopped| stopped > at))
            .all(|clock| at < clock.started.due_at)
    } else {
        ended.iter().all(|clock| at < clock.started.due_at)
    };
    Some(Answer { on: office_day(at), on_time })
}

/// The organisations complained about: by what they are the same, and their name.
fn organisations(parties: &[KeptText]) -> Vec<(String, String)> {
    let respondents = parties.iter().filter(|party| party.name == "respondent");
    let read = |party: &KeptText| serde_json::from_str::<Party>(party.body.as_deref()?).ok();
    respondents.filter_map(read).filter_map(|party| organisation(&party)).collect()
}

/// Whether this is an organisation. Only what is surely none of a person counts: a credit code, or a name that
/// no person has.
fn organisation(party: &Party) -> Option<(String, String)> {
    /// What the names of organisations hold …
    const HOLD: [&str; 5] = ["公司", "集团", "事务所", "合作社", "委员会"];
    /// … what they end in …
    const END: [&str; 18] = [
        "中心", "超市", "商场", "商城", "学校", "大学", "银行", "医院", "酒店", "宾馆", "饭店", "餐厅",
        "协会", "Ltd", "Ltd.", "Inc.", "LLC", "Company",
    ];
    /// … and, being long, end in.
    const LONG: [char; 7] = ['厂', '店', '馆', '院', '部', '队', '局'];
    let name = party.name.trim();
    let code: String = party.credit_code.chars().filter(char::is_ascii_alphanumeric).collect();
    if code.len() == 18 {
        return Some((format!("code {}", code.to_ascii_uppercase()), name.to_owned()));
    }
    let named = HOLD.iter().any(|word| name.contains(word))
        || END.iter().any(|word| name.ends_with(word))
        || name.chars().count() >= 5 && name.ends_with(LONG);
    named.then(|| (format!("name {name}"), name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_person_counts_as_an_organisation() {
        for (name, code, counts) in [
            ("明栅家居售后服务部", "", true),
            ("某建材有限公司", "", true),
            ("Acme Ltd", "", true),
            ("张三", "91350100M000100Y43", true),
            ("张三", "", false),
            ("欧阳知部", "", false),
            ("小店", "", false),
            ("", "", false),
        ] {
            let party = Party { name: name.into(), credit_code: code.into(), ..Party::default() };
            assert_eq!(organisation(&party).is_some(), counts, "{name} {code}");
        }
    }
}
