//! Posts that open cases need and nobody holds.

use redress_domain::calendar::office_day;

use crate::cases::App;
use crate::error::Error;
use crate::people::{Admission, Caller};
use crate::ports::Vacancy;

impl App {
    /// The posts of these offices, or of all, that have duties today and nobody active to do them.
    pub async fn vacancies(&self, offices: Option<&[String]>) -> Result<Vec<Vacancy>, Error> {
        let needed = self.store.duties_by_post(offices).await?;
        if needed.is_empty() {
            return Ok(needed);
        }
        let held = self.store.held_posts(offices, office_day(self.clock.now())).await?;
        Ok(needed.into_iter().filter(|one| held.binary_search(&one.post).is_err()).collect())
    }

    /// What of it concerns whoever is signed in: administrators all of it, those above others what is theirs.
    pub async fn vacancies_for(&self, admission: &Admission) -> Result<Vec<Vacancy>, Error> {
        if admission.administers.is_some() {
            return self.vacancies(None).await;
        }
        let Caller::Person { posts, .. } = &admission.caller else { return Ok(Vec::new()) };
        let mut mine: Vec<String> =
            posts.iter().filter(|post| self.leads(&post.role)).map(|post| post.office.clone()).collect();
        mine.sort();
        mine.dedup();
        self.vacancies(Some(&mine)).await
    }
}
