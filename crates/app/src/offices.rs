//! Offices: where complaints are held and answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress_domain::calendar::office_day;
use redress_domain::case::FieldFault;
use redress_domain::region::{Absent, Region, Regions};
use redress_domain::text::Text;
use redress_packs::Running;

use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::permissions::{AUDITOR, SECURITY_ADMIN, SUPERVISOR, SYSTEM_ADMIN, administers};
use crate::ports::{Appointment, Office, StaffChange};
use crate::staff::{Administrator, decided, tag};
use crate::supervision::supervisor;

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

    /// Adds an office, or changes the one with this code; from the command line.
    ///
    /// # Errors
    /// As [`App::change_office`].
    pub async fn put_office(&self, office: &Office) -> Result<(), Error> {
        let changed = decided!(self, |base, known| {
            self.check_office(office, &known).await?;
            Ok((StaffChange { base, offices: vec![office.clone()], ..StaffChange::default() }, ()))
        });
        changed.map(drop)
    }

    /// Adds an office, or changes the one with this code if it still is what the administrator saw.
    ///
    /// # Errors
    /// [`Error::Changed`]; a code that is none or taken, a name that is missing, an office above or a division
    /// that is not there, a procedure that is not loaded; or it is to be closed with open cases or offices below.
    pub async fn change_office(
        &self,
        by: &Administrator,
        office: &Office,
        seen: Option<&str>,
    ) -> Result<(), Error> {
        let changed = decided!(self, |base, known| {
            let before = known.iter().find(|one| one.code == office.code);
            match (before, seen) {
                (Some(_), None) => {
                    let (zh, en) =
                        ("已有此代码的单位,请换一个代码", "There is an office with this code; take another");
                    return Err(invalid("code", "taken", zh, en));
                }
                (Some(before), Some(seen)) if tag(before) == seen => {}
                (_, Some(_)) => return Err(Error::Changed),
                (None, None) => {}
            }
            self.check_office(office, &known).await?;
            let closes = office.closed_on.is_some() && before.is_none_or(|before| before.closed_on.is_none());
            let kind = match before {
                _ if closes => "office_closed",
                Some(_) => "office_changed",
                None => "office_added",
            };
            let deed = Deed { office: Some(office.code.clone()), ..by.did(kind) };
            self.note(deed, by.from, None).await?;
            Ok((StaffChange { base, offices: vec![office.clone()], ..StaffChange::default() }, ()))
        });
        changed.map(drop)
    }

    /// Whether the office may be as it is to be, among those that are known.
    pub(crate) async fn check_office(&self, office: &Office, known: &[Office]) -> Result<(), Error> {
        check_words(office)?;
        let mut above = office.parent.clone();
        // A chain longer than the table itself is a ring.
        for _ in 0..=known.len() {
            let Some(code) = above else { break };
            let parent = known.iter().find(|o| o.code == code).filter(|o| o.code != office.code);
            let parent = parent.ok_or_else(|| {
                invalid(
                    "parent",
                    "choice",
                    "上级单位不存在,或者就是本单位或其下级,请另选",
                    "The office above does not exist, or is this office or one below it; choose another",
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
        self.check_closing(office, known).await
    }

    async fn check_closing(&self, office: &Office, known: &[Office]) -> Result<(), Error> {
        let Some(closed) = office.closed_on else { return Ok(()) };
        let refused = |code, zh, en| Err(invalid("closed_on", code, zh, en));
        if closed > office_day(self.clock.now()) {
            let (zh, en) = (
                "停用即时生效,请填写今天或以前的日期",
                "An office is closed at once; write today or a day before",
            );
            return refused("future", zh, en);
        }
        if office.valid_from.is_some_and(|from| from > closed) {
            return refused("order", "停用日期不能早于启用日期", "It cannot close before it opens");
        }
        if known.iter().any(|one| one.code == office.code && one.closed_on.is_some()) {
            return Ok(());
        }
        let here = Some(&office.code);
        if known.iter().any(|one| one.parent.as_ref() == here && one.closed_on.is_none()) {
            let (zh, en) = (
                "还有未停用的下级单位,请先停用或改属其他单位",
                "There are offices below it; close them or put them under another first",
            );
            return refused("offices_below", zh, en);
        }
        if self.store.has_open(&office.code).await? {
            let (zh, en) = (
                "还有未办结的投诉或待办事项,请先办结或移送",
                "It has open cases or is asked about some; close them or hand them over first",
            );
            return refused("open_cases", zh, en);
        }
        Ok(())
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

    /// Whether every post is a role that some procedure has, in an office that exists and works.
    pub(crate) fn check_posts(&self, offices: &[Office], posts: &[Appointment]) -> Result<(), Error> {
        check_separation(posts)?;
        let today = office_day(self.clock.now());
        let mut seen = BTreeSet::new();
        for (no, post) in posts.iter().enumerate() {
            let at = |part: &str| format!("posts[{no}].{part}");
            let office = offices.iter().find(|office| office.code == post.office);
            let Some(office) = office else {
                return Err(invalid(
                    &at("office"),
                    "unknown",
                    &format!("没有单位“{}”,请先添加", post.office),
                    &format!("There is no office {}; add it first", post.office),
                ));
            };
            if office.closed_on.is_some() && !post.over(today) {
                let (zh, en) = ("此单位已停用,请另选", "This office is closed; choose another");
                return Err(invalid(&at("office"), "closed", zh, en));
            }
            if !self.has_role(&post.role) {
                return Err(invalid(
                    &at("role"),
                    "unknown",
                    &format!("没有岗位“{}”", post.role),
                    &format!("No procedure has the role {}", post.role),
                ));
            }
            if post.from.zip(post.until).is_some_and(|(from, until)| from > until) {
                let (zh, en) = ("截止日期不能早于开始日期", "The last day cannot come before the first");
                return Err(invalid(&at("until"), "order", zh, en));
            }
            if !seen.insert((&post.office, &post.role)) {
                let (zh, en) = ("同一岗位填了两次,请删去一条", "This post stands here twice; remove one");
                return Err(invalid(&at("role"), "twice", zh, en));
            }
        }
        Ok(())
    }

    /// Whether somebody can hold this role: that of an administrator or a supervisor, or one of a loaded procedure.
    pub fn has_role(&self, role: &str) -> bool {
        let held =
            |pack: &Arc<Running>| pack.procedure.role(role).is_some() && !pack.procedure.is_party(role);
        administers(role) || role == SUPERVISOR || self.packs().iter().any(held)
    }

    /// What a role is called: as in the procedures that the office runs, else as in the first that has it.
    pub fn role_title(&self, offices: &[Office], office: &str, role: &str) -> Text {
        let runs = offices.iter().find(|one| one.code == office).map_or(&[][..], |one| &one.procedures);
        let packs = self.packs();
        let all = || packs.iter().map(|pack| &pack.procedure);
        let own = all().filter(|procedure| runs.contains(&procedure.id));
        let title =
            own.chain(all()).find_map(|procedure| procedure.role(role)).map(|role| role.title.clone());
        title
            .or_else(|| administrator_title(role))
            .or_else(|| (role == SUPERVISOR).then(supervisor))
            .unwrap_or_else(|| Text::new(role, role))
    }
}

/// What an administrator's role is called.
pub fn administrator_title(role: &str) -> Option<Text> {
    let (zh, en) = match role {
        SYSTEM_ADMIN => ("系统管理员", "System administrator"),
        SECURITY_ADMIN => ("安全管理员", "Security administrator"),
        AUDITOR => ("审计员", "Auditor"),
        _ => return None,
    };
    Some(Text::new(zh, en))
}

fn check_words(office: &Office) -> Result<(), Error> {
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
        no_nul(field, name)?;
        if name.trim().is_empty() || name.chars().count() > 100 {
            return Err(invalid(
                field,
                "range",
                "单位名称为1至100个字",
                "An office's name has 1 to 100 characters",
            ));
        }
    }
    for (field, text) in [("address", &office.address), ("phone", &office.phone)] {
        no_nul(field, text)?;
        if text.chars().count() > 200 {
            return Err(invalid(field, "range", "最多200个字", "At most 200 characters"));
        }
    }
    Ok(())
}

/// The three administrators are three people: whoever holds one of these roles holds no other of them, not
/// even at another time.
fn check_separation(posts: &[Appointment]) -> Result<(), Error> {
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
