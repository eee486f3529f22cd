//! Everything that a case holds about its complainant, as one file (PIPL Arts. 45, 17): to whoever has number and
//! code, and to the house where two people order it.
//!
//! It is what the complainant may see of the case, and no more: what was said only inside is not theirs.

use std::net::IpAddr;

use redress_domain::calendar::office_day;
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde::Serialize;

use crate::audit::Deed;
use crate::cases::{App, Party};
use crate::error::Error;
use crate::people::Caller;
use crate::timeline::{channel_words, said};
use crate::transfers::Given;

/// What a case holds about its complainant.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// The case's number.
    pub case_no: String,
    /// What it follows.
    pub procedure: Text,
    /// The office that holds it.
    pub office: Text,
    /// Where it stands, in plain words.
    pub status: Text,
    /// How it came in.
    pub channel: Text,
    /// When it was received.
    pub received_at: String,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// When what it held was erased.
    pub erased_at: Option<String>,
    /// Who complains, in clear; none once erased.
    pub complainant: Option<Party>,
    /// What was asked and answered about it.
    pub facts: Vec<Stated>,
    /// What happened and what was said to or by the complainant, the earliest first.
    pub history: Vec<Happened>,
    /// The papers that were issued to the complainant, the earliest first.
    pub papers: Vec<HeldPaper>,
    /// The files that the complainant put in or was shown.
    pub files: Vec<NamedFile>,
    /// The offices that were given the case.
    pub known_to: Vec<Text>,
    /// What was given to other bodies, when and how, the earliest first.
    pub transfers: Vec<Given>,
}

/// A question and its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Stated {
    /// The question.
    pub title: Text,
    /// The answer; none once erased.
    pub value: Option<Text>,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Happened {
    /// When.
    pub at: String,
    /// What.
    pub text: Text,
    /// What was said.
    pub said: Vec<Stated>,
}

/// A paper.
#[derive(Clone, Debug, Serialize)]
pub struct HeldPaper {
    /// Its heading.
    pub title: Text,
    /// When it was issued.
    pub at: String,
    /// By which office.
    pub office: Text,
    /// Its paragraphs; what was erased is said to be.
    pub body: Text,
}

/// A file.
#[derive(Clone, Debug, Serialize)]
pub struct NamedFile {
    /// What it is called; none once erased.
    pub name: Option<String>,
    /// Its media type.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was put in.
    pub at: String,
    /// Whether the complainant put it in.
    pub own: bool,
}

impl App {
    /// What a case holds about its complainant, for themselves; that it was given out is on record first.
    pub async fn held_about_complainant(&self, id: CaseId, from: Option<IpAddr>) -> Result<Held, Error> {
        let deed = Deed { kind: "about_taken".into(), case: Some(id.to_string()), ..Deed::default() };
        self.note(deed, from, None).await?;
        self.held_about(id).await
    }

    /// What a case holds about its complainant.
    pub(crate) async fn held_about(&self, id: CaseId) -> Result<Held, Error> {
        let by = &Caller::Complainant;
        let followed = self.followed(by, id).await?;
        let seen = self.see(by, id).await?;
        let (case, procedure) = (&seen.case, &seen.procedure);
        let offices = self.office_titles().await?;
        let party = seen.parties.iter().find(|party| party.name == "complainant");
        let complainant = party.and_then(|party| serde_json::from_str(party.body.as_deref()?).ok());
        let received = office_day(case.received_at);
        let facts = case.facts.iter().filter_map(|(id, value)| {
            let field = procedure.facts.iter().find(|field| field.id == *id)?;
            Some(Stated { title: field.title.clone(), value: Some(said(Some(field), value, received)) })
        });
        let history = followed.history.into_iter().map(|told| Happened {
            at: told.at.to_string(),
            text: told.text,
            said: told.said.into_iter().map(|one| Stated { title: one.title, value: one.value }).collect(),
        });
        let papers = self.papers(by, id).await?.into_iter().map(|paper| HeldPaper {
            title: paper.issued.title,
            at: paper.issued.at.to_string(),
            office: paper.office,
            body: paper.body,
        });
        let files = self.attachments(by, id).await?.into_iter().map(|file| NamedFile {
            name: file.name,
            media: file.media,
            size: file.size,
            at: file.at.to_string(),
            own: file.by_complainant,
        });
        Ok(Held {
            case_no: id.to_string(),
            procedure: procedure.title.clone(),
            office: followed.office,
            status: followed.status,
            channel: channel_words(&case.channel),
            received_at: case.received_at.to_string(),
            closed_at: case.closed_at.map(|at| at.to_string()),
            erased_at: followed.erased.map(|(at, _)| at.to_string()),
            complainant,
            facts: facts.collect(),
            history: history.collect(),
            papers: papers.collect(),
            files: files.collect(),
            known_to: case.known_to().into_iter().map(|office| offices.of(office)).collect(),
            transfers: followed.transfers,
        })
    }
}
