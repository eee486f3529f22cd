//! Offices: where complaints are held and answered.

use std::collections::BTreeMap;

use redress_domain::calendar::office_day;
use redress_domain::case::FieldFault;
use redress_domain::region::{Absent, Region, Regions};
use redress_domain::text::Text;

use crate::cases::App;
use crate::error::{Error, invalid};
use crate::permissions::administers;
use crate::ports::{Office, Post};

/// The names of offices by code, read once for a whole answer.
pub struct OfficeTitles(BTreeMap<String, Text>);

impl OfficeTitles {
    /// The name of an office; none if there is no such office.
    pub fn get(&self, code: &str) -> Option<&Text> {
        self.0.get(code)
    }

    /// The name of an office, or its code if there is no such office.
    pub fn of(&self, code: &str) -> Text {
        self.get(code).cloned().unwrap_or_else(|| Text::new(code, code))
    }
}

impl App {
    /// The names of all offices.
    pub async fn office_titles(&self) -> Result<OfficeTitles, Error> {
        let offices = self.store.offices().await?.into_iter();
        Ok(OfficeTitles(offices.map(|office| (office.code, Text::new(office.zh, office.en))).collect()))
    }

    /// Adds an office, or changes the one with this code.
    ///
    /// # Errors
    /// A code that is none, a name that is missing, an office above or a division that is not there, or a
    /// procedure that is not loaded.
    pub async fn put_office(&self, office: &Office) -> Result<(), Error> {
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(1..=32).contains(&office.code.len()) || !office.code.chars().all(fine) {
            return Err(invalid(
                "code",
                "range",
                "单位代码为1至32个小写字母、数字或连字符",
                "An office's code has 1 to 32 lower-case letters, digits or hyphens",
            ));
        }
        for (field, name) in [("zh", &office.zh), ("en", &office.en)] {
            if name.trim().is_empty() || name.chars().count() > 100 {
                return Err(invalid(
                    field,
                    "range",
                    "单位名称为1至100个字",
                    "An office's name has 1 to 100 characters",
                ));
            }
        }
        let known = self.store.offices().await?;
        let mut above = office.parent.clone();
        // A chain longer than the table itself is a ring.
        for _ in 0..=known.len() {
            let Some(code) = above else { break };
            let parent = known.iter().find(|o| o.code == code).filter(|o| o.code != office.code);
            let parent = parent.ok_or_else(|| {
                invalid(
                    "parent",
                    "choice",
                    "上级单位不存在或就是本单位,请先添加上级单位",
                    "The office above does not exist, or is this office itself; add that one first",
                )
            })?;
            above = parent.parent.clone();
        }
        if let Some(unknown) = office.procedures.iter().find(|id| self.newest(id).is_none()) {
            let loaded: Vec<&str> = self.procedures().iter().map(|p| p.id.as_str()).collect();
            let loaded = loaded.join(", ");
            return Err(invalid(
                "procedures",
                "unknown",
                &format!("没有流程“{unknown}”,可选:{loaded}"),
                &format!("There is no procedure {unknown}; there are: {loaded}"),
            ));
        }
        if let Some(region) = office.region {
            self.office_region(&region.to_string())?;
        }
        Ok(self.store.put_office(office).await?)
    }

    /// The division that an office is to serve, which must exist today.
    ///
    /// # Errors
    /// It does not: the sentence says what to write instead.
    pub fn office_region(&self, code: &str) -> Result<Region, Error> {
        let today = office_day(self.clock.now());
        let found = Regions::china().present(code, today);
        found.map(|entry| entry.region).map_err(|absent| {
            let Absent { code, text, .. } = absent;
            Error::Invalid(vec![FieldFault { field: "region".into(), code, text }])
        })
    }

    /// Whether every post is a role that some procedure has, in an office that exists.
    pub(crate) async fn check_posts(&self, posts: &[Post]) -> Result<(), Error> {
        check_separation(posts)?;
        let offices = self.store.offices().await?;
        for post in posts {
            if !offices.iter().any(|office| office.code == post.office) {
                return Err(invalid(
                    "posts",
                    "unknown",
                    &format!("没有单位“{}”,请先添加", post.office),
                    &format!("There is no office {}; add it first", post.office),
                ));
            }
            let held = |procedure: &std::sync::Arc<redress_domain::procedure::Procedure>| {
                procedure.role(&post.role).is_some() && !procedure.is_party(&post.role)
            };
            if !administers(&post.role) && !self.procedures().iter().any(held) {
                return Err(invalid(
                    "posts",
                    "unknown",
                    &format!("没有岗位“{}”", post.role),
                    &format!("No procedure has the role {}", post.role),
                ));
            }
        }
        Ok(())
    }
}

/// The three administrators are three people: whoever holds one of these roles holds no other of them.
fn check_separation(posts: &[Post]) -> Result<(), Error> {
    let mut held: Vec<&str> =
        posts.iter().map(|post| post.role.as_str()).filter(|role| administers(role)).collect();
    held.sort_unstable();
    held.dedup();
    if held.len() > 1 {
        return Err(invalid(
            "posts",
            "separate",
            "系统管理员、安全管理员、审计员须由不同的人担任",
            "The system administrator, the security administrator and the auditor must be different people",
        ));
    }
    Ok(())
}
