//! What acts put on paper, and the places in it that are filled in.

use redress_domain::procedure::Document;
use serde_saphyr::Spanned;

use super::{Builder, keys_of};
use crate::source::{self, Words};

/// What can stand in braces by itself.
const PLACES: [&str; 8] =
    ["case_no", "office", "complainant", "respondents", "claim", "statement", "received_on", "date"];

impl Builder<'_> {
    pub(super) fn documents(&mut self) -> Vec<Document> {
        let source = self.source;
        let mut built = Vec::new();
        for (id, document) in &source.documents.0 {
            self.places_in(&id.value, &document.body);
            built.push(Document {
                id: self.id("documents", id),
                title: self.words(&document.title),
                body: self.words(&document.body),
            });
        }
        built
    }

    /// Every `{…}` names something that can be filled in.
    fn places_in(&mut self, document: &str, body: &Spanned<Words>) {
        for text in [&body.value.zh, &body.value.en].into_iter().flatten() {
            for place in text.split('{').skip(1) {
                let name = place.split_once('}').map_or(place, |(name, _)| name);
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

    fn can_fill(&self, document: &str, name: &str) -> bool {
        let source = self.source;
        let acts = || source.stages.0.iter().flat_map(|(_, stage)| &stage.acts.0).map(|(_, act)| act);
        let issues = |act: &&source::Act| {
            let outcomes = act.outcomes.iter().flat_map(|outcomes| &outcomes.0);
            let papers =
                act.document.iter().chain(outcomes.filter_map(|(_, outcome)| outcome.document.as_ref()));
            papers.into_iter().any(|word| word.value == document)
        };
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
