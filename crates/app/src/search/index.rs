//! Writing the index: what of a case can be found, and by whom.
//!
//! Invariants: what only some roles may read is not in it. Parties are found only through the office that holds
//! the case, as only that office sees them in clear. An erased text or party is gone from it.

use std::collections::BTreeSet;

use futures_util::{StreamExt, TryStreamExt};
use redress_domain::case::Case;
use redress_domain::id::CaseId;

use super::terms::{Kind, Terms, pieces, plain_name, plain_number, plain_phone};
use crate::cases::{App, Party};
use crate::error::Error;
use crate::ports::{Doc, KeptText};

/// How many cases are read side by side, and written together.
const ABREAST: usize = 32;

impl App {
    /// Writes the index of a case anew, such as after something of it was erased; true if it was different.
    ///
    /// # Errors
    /// The store failed.
    pub async fn index(&self, id: CaseId) -> Result<bool, Error> {
        Ok(self.index_all(&[id]).await? > 0)
    }

    /// The same for each of these; tells how many were different.
    pub(crate) async fn index_all(&self, ids: &[CaseId]) -> Result<u32, Error> {
        let mut different = 0;
        for some in ids.chunks(ABREAST) {
            let docs = futures_util::stream::iter(some.to_vec()).map(|id| self.doc(id));
            let docs: Vec<Option<Doc>> = docs.buffer_unordered(ABREAST).try_collect().await?;
            different += self.store.put_docs(docs.into_iter().flatten().collect()).await?;
        }
        Ok(different)
    }

    /// What the index holds of a case; none if there is no such case.
    async fn doc(&self, id: CaseId) -> Result<Option<Doc>, Error> {
        // The case is read first: what is read after it is at least as new as its version says.
        let Some((case, _)) = self.store.case(id).await? else { return Ok(None) };
        let texts = self.store.texts(id).await?;
        let parties = self.store.parties(id).await?;
        let terms = Terms::new(&self.search_secret);
        let mut all = BTreeSet::new();
        for office in case.known_to() {
            all.insert(terms.term(Kind::Office, "", office));
        }
        // Without its procedure nobody knows which of the texts are kept from whom.
        if let Ok(procedures) = self.procedures_of(&case) {
            for text in texts.iter().filter(|text| !procedures.keeps_text(&text.name)) {
                let said = pieces(text.body.as_deref().unwrap_or_default());
                all.extend(said.iter().map(|piece| terms.term(Kind::Text, "", piece)));
            }
        }
        for party in parties.iter().filter_map(read) {
            all.extend(of_party(&terms, &case, &party));
        }
        Ok(Some(Doc { case: id, seq: case.seq, terms: all.into_iter().collect() }))
    }
}

/// A party as it was written; none once erased.
pub(super) fn read(kept: &KeptText) -> Option<Party> {
    serde_json::from_str(kept.body.as_deref()?).ok()
}

fn of_party(terms: &Terms, case: &Case, party: &Party) -> Vec<String> {
    let term = |kind, text: &str| terms.term(kind, &case.office, text);
    let mut all: Vec<String> = pieces(&party.name).iter().map(|piece| term(Kind::Name, piece)).collect();
    let phone = plain_phone(&party.phone);
    let last_four = phone.len().checked_sub(4).and_then(|at| phone.get(at..)).unwrap_or_default();
    for (kind, text) in [
        (Kind::WholeName, plain_name(&party.name)),
        (Kind::LastFour, last_four.to_owned()),
        (Kind::Phone, phone),
        (Kind::CreditCode, plain_number(&party.credit_code)),
        (Kind::IdNumber, plain_number(&party.id_number)),
    ] {
        if !text.is_empty() {
            all.push(term(kind, &text));
        }
    }
    all
}
