//! What acts put on paper, and the places in it that are filled in.

use redress_domain::procedure::{Addressee, COMPLAINANT, Document};

use super::{Builder, keys_of};
use crate::source::{self, Field, Spanned, Word, Words};

/// What can stand in braces by itself.
const PLACES: [&str; 8] =
    ["case_no", "office", "complainant", "respondents", "claim", "statement", "received_on", "date"];

impl Builder<'_> {
    pub(super) fn documents(&mut self) -> Vec<Document> {
        let source = self.source;
        let mut built = Vec::new();
        for (id, document) in &source.documents.0 {
            let to = self.addressees(&document.to);
            self.places_in(&id.value, &document.body, to.contains(&Addressee::Complainant));
            built.push(Document {
                id: self.id("documents", id),
                title: self.words(&document.title),
                to,
                body: self.words(&document.body),
            });
        }
        built
    }

    fn addressees(&mut self, words: &[Word]) -> Vec<Addressee> {
        self.once(words.iter());
        let mut found = Vec::new();
        for word in words {
            match Addressee::ALL.into_iter().find(|one| one.name() == word.value) {
                Some(one) => found.push(one),
                None => {
                    let listed = Addressee::ALL.map(Addressee::name);
                    self.fault(
                        word.referenced,
                        "unknown_addressee",
                        format!("文书给谁,请写其中之一:{};存卷的不写 to", listed.join("、")),
                        format!(
                            "write one of: {}; without `to` the paper stays in the file",
                            listed.join(", ")
                        ),
                    );
                }
            }
        }
        found
    }

    /// Every `{…}` names something that can be filled in, and in what goes to the complainant nothing is kept from
    /// them.
    fn places_in(&mut self, document: &str, body: &Spanned<Words>, to_complainant: bool) {
        for text in [&body.value.zh, &body.value.en].into_iter().flatten() {
            for place in text.split('{').skip(1) {
                let name = place.split_once('}').map_or(place, |(name, _)| name);
                if to_complainant && self.is_kept(document, name) {
                    self.fault(
                        body.referenced,
                        "kept_from_complainant",
                        format!(
                            "“{{{name}}}”不给投诉人看,不能写进给投诉人的文书;请删去,或在该项写 public: true(时限请删去 \
                             internal)"
                        ),
                        format!(
                            "`{{{name}}}` is not shown to the complainant and cannot stand in a paper for them; take it \
                             out, or write `public: true` on the field (or take `internal` off the clock)"
                        ),
                    );
                }
                if !self.can_fill(document, name) {
                    self.fault(
                        body.referenced,
                        "unknown_place",
                        format!(
                            "“{{{name}}}”填不出内容,可写:{}、field.项、fact.事实、due.时限、source.时限",
                            PLACES.join("、")
                        ),
                        format!(
                            "nothing can be put for `{{{name}}}`; write one of {}, field.x, fact.x, due.clock, \
                             source.clock",
                            PLACES.join(", ")
                        ),
                    );
                }
            }
        }
    }

    /// Every act of the pack.
    fn acts_of(&self) -> impl Iterator<Item = &source::Act> {
        self.source.stages.0.iter().flat_map(|(_, stage)| &stage.acts.0).map(|(_, act)| act)
    }

    /// Whether something that fills the place is not for the complainant.
    fn is_kept(&self, document: &str, name: &str) -> bool {
        let named = |field: &Field| field.seen_by.iter().any(|role| role.value == COMPLAINANT);
        let told = |field: &Field| field.public || named(field);
        let stated = |act: &source::Act, id: &str| {
            act.fields.0.iter().any(|(field, spec)| field.value == id && !told(spec))
        };
        let recorded = |act: &source::Act, id: &str| {
            let as_fact = |field: &Field| field.record.as_ref().is_some_and(|fact| fact.value == id);
            act.fields.0.iter().any(|(_, spec)| as_fact(spec) && !told(spec))
        };
        match name.split_once('.') {
            Some(("field", id)) => {
                self.acts_of().filter(|act| issues(act, document)).any(|act| stated(act, id))
            }
            // Of what was stated at filing, all is the complainant's own but what is kept for some roles.
            Some(("fact", id)) => {
                let filed = self.source.facts.0.iter().filter(|(fact, _)| fact.value == id);
                filed.into_iter().any(|(_, spec)| !spec.seen_by.is_empty() && !told(spec))
                    || self.acts_of().any(|act| recorded(act, id))
            }
            Some(("due" | "source", id)) => {
                self.source.clocks.0.iter().any(|(clock, spec)| clock.value == id && spec.internal)
            }
            _ => false,
        }
    }

    fn can_fill(&self, document: &str, name: &str) -> bool {
        let source = self.source;
        let acts = || self.acts_of();
        let issues = |act: &&source::Act| issues(act, document);
        let named = |words: Vec<&source::Word>, id: &str| words.iter().any(|word| word.value == id);
        match name.split_once('.') {
            None => PLACES.contains(&name),
            Some(("field", id)) => acts().filter(issues).any(|act| named(keys_of(&act.fields), id)),
            Some(("fact", id)) => {
                let recorded = || acts().flat_map(|act| &act.fields.0).filter_map(|(_, f)| f.record.as_ref());
                named(keys_of(&source.facts), id) || recorded().any(|word| word.value == id)
            }
            Some(("due" | "source", id)) => named(keys_of(&source.clocks), id),
            Some(_) => false,
        }
    }
}

/// Whether the act issues the document.
fn issues(act: &source::Act, document: &str) -> bool {
    let outcomes = act.outcomes.iter().flat_map(|outcomes| &outcomes.0);
    let papers = act.document.iter().chain(outcomes.filter_map(|(_, outcome)| outcome.document.as_ref()));
    papers.into_iter().any(|word| word.value == document)
}
