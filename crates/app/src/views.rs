//! Saved views: filters that a person has given a name.

use std::collections::BTreeMap;

use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::ports::{Person, View};

/// As many views one person may keep.
pub const MOST: usize = 30;

impl App {
    /// Keeps the filters of a page under a name; those that had the name before are replaced.
    ///
    /// # Errors
    /// The name or a filter is too long, or there are too many views.
    pub async fn keep_view(
        &self,
        person: &Person,
        name: &str,
        filters: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        let name = name.trim();
        no_nul("name", name)?;
        if !(1..=40).contains(&name.chars().count()) {
            return Err(invalid("name", "range", "名称为1至40个字", "A name has 1 to 40 characters"));
        }
        let fine = |text: &str| (1..=64).contains(&text.chars().count()) && !text.contains('\0');
        if filters.len() > 20 || !filters.iter().all(|(key, value)| fine(key) && fine(value)) {
            return Err(invalid(
                "filters",
                "range",
                "筛选条件过多或过长",
                "There are too many filters, or one is too long",
            ));
        }
        let kept = self.store.views(person.id).await?;
        let same = kept.iter().find(|view| view.name == name);
        if kept.len() >= MOST && same.is_none() {
            return Err(invalid(
                "name",
                "range",
                "最多保存30个视图,请先删去不用的",
                "There is room for 30 views; remove one that is not used",
            ));
        }
        let id = same.map_or_else(|| self.number(), |view| view.id);
        let filters = serde_json::to_string(filters).map_err(|_| Error::Forbidden)?;
        Ok(self.store.put_view(person.id, &View { id, name: name.to_owned(), filters }).await?)
    }

    /// A random one, within what a number in a browser holds.
    fn number(&self) -> i64 {
        let mut random = [0; 8];
        self.entropy.fill(&mut random);
        i64::from_be_bytes(random) & ((1 << 53) - 1)
    }
}
