//! Everything about one person: found by telephone, or by name and number, in the cases of the offices whose head
//! asks.

use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};

use crate::about::Held;
use crate::cases::{App, Party};
use crate::error::{Error, invalid, no_nul};
use crate::ports::{CaseFilter, Question};
use crate::search::Person;

/// Most cases of one person.
const MOST: u32 = 500;
/// Longest of what is asked, in characters.
const LONGEST: usize = 200;

/// About whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The whole telephone number …
    #[serde(default)]
    pub phone: String,
    /// … or the whole name …
    #[serde(default)]
    pub name: String,
    /// … together with the number of a document or a credit code.
    #[serde(default)]
    pub number: String,
}

impl Asked {
    /// Whether it names one person.
    pub(super) fn check(&self) -> Result<(), Error> {
        for (field, text) in [("phone", &self.phone), ("name", &self.name), ("number", &self.number)] {
            no_nul(field, text)?;
            if text.chars().count() > LONGEST {
                return Err(invalid(field, "too_long", "最多200个字", "At most 200 characters"));
            }
        }
        if self.person().is_empty() {
            let (zh, en) = (
                "请填写完整的电话号码,或姓名与证件号码(统一社会信用代码)",
                "Give a whole telephone number, or a name together with a document's number or a credit code",
            );
            return Err(invalid("phone", "missing", zh, en));
        }
        Ok(())
    }

    /// The same without what tells who it is.
    pub fn masked(&self) -> Party {
        let Asked { phone, name, number } = self.clone();
        Party { phone, name, id_number: number, ..Party::default() }.masked()
    }

    fn person(&self) -> Person {
        Person::new(&self.phone, &self.name, &self.number)
    }
}

/// Everything about one person.
#[derive(Clone, Debug, Serialize)]
pub struct About {
    /// The order that opened it.
    pub order: String,
    /// When it was put together.
    pub made_at: String,
    /// About whom.
    pub asked: Asked,
    /// What each case holds about them, the newest first.
    pub cases: Vec<Found>,
}

/// What a case holds about somebody.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Found {
    /// They complain in it.
    Complainant(Box<Held>),
    /// They are complained about in it.
    Respondent {
        /// The case's number.
        case_no: String,
        /// What it follows.
        procedure: Text,
        /// When it was received.
        received_at: String,
        /// When it was closed.
        closed_at: Option<String>,
        /// What is written down of them.
        party: Box<Party>,
    },
}

impl App {
    /// What the cases that these offices hold say about the person.
    ///
    /// # Errors
    /// There are more than 500 such cases.
    pub(super) async fn about(&self, order: &str, asked: &Asked, offices: &[String]) -> Result<About, Error> {
        let person = asked.person();
        let mut cases = Vec::new();
        if let Some(parties) = self.person_in(&person, offices) {
            let offices = Some(offices.to_vec());
            let filter = CaseFilter { offices, limit: MOST + 1, ..CaseFilter::default() };
            let question = Question { parties: Some(parties), window: MOST + 1, ..Question::default() };
            let lines = self.store.found(&filter, &question).await?;
            if lines.len() > MOST as usize {
                let (zh, en) = ("超过500件,请按证件号码查询", "There are more than 500; ask by number");
                return Err(invalid("phone", "too_many", zh, en));
            }
            let ids: Vec<CaseId> = lines.iter().map(|line| line.id).collect();
            let parties = self.store.parties_of(&ids).await?;
            for line in lines {
                for (_, row) in parties.iter().filter(|(id, _)| *id == line.id) {
                    let read = row.body.as_deref().and_then(|body| serde_json::from_str::<Party>(body).ok());
                    let Some(party) = read.filter(|party| person.is(party)) else { continue };
                    cases.push(if row.name == "complainant" {
                        Found::Complainant(Box::new(self.held_about(line.id).await?))
                    } else {
                        let title = self.newest(&line.procedure).map(|found| found.title.clone());
                        Found::Respondent {
                            case_no: line.id.to_string(),
                            procedure: title.unwrap_or_else(|| Text::new(&line.procedure, &line.procedure)),
                            received_at: line.received_at.to_string(),
                            closed_at: line.closed_at.map(|at| at.to_string()),
                            party: Box::new(party),
                        }
                    });
                }
            }
        }
        let made_at = self.clock.now().to_string();
        Ok(About { order: order.to_owned(), made_at, asked: asked.clone(), cases })
    }
}
