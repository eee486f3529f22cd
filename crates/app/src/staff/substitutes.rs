//! Who stands in for whom, and when.

use redress_domain::calendar::office_day;

use super::{Administrator, MOST_POSTS};
use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid};
use crate::people::{Admission, Caller};
use crate::permissions::administers;
use crate::ports::{Appointment, Person, PersonChange, Post, StaffChange, Substitute};

/// The longest that somebody stands in, in days.
const LONGEST: i32 = 366;

/// What somebody needs to name substitutes for themselves.
#[derive(Clone, Debug)]
pub struct MyPosts {
    /// Their own posts that are not over.
    pub posts: Vec<Appointment>,
    /// Who stands in for them.
    pub substitutes: Vec<Substitute>,
    /// Who may: colleagues with a post in the same office, with that post.
    pub colleagues: Vec<(Person, Post)>,
    /// What a change must give to show that it is based on this.
    pub tag: String,
}

impl App {
    /// The posts of whoever is signed in, and who stands in.
    pub async fn my_posts(&self, admission: &Admission) -> Result<MyPosts, Error> {
        let Caller::Person { person, .. } = &admission.caller else { return Err(Error::SignIn) };
        let today = office_day(self.clock.now());
        let whole = self.member(person.id).await?;
        let mut posts = whole.member.posts;
        posts.retain(|post| !post.over(today) && !administers(&post.role));
        let offices: Vec<String> = posts.iter().map(|post| post.office.clone()).collect();
        let mut colleagues = self.store.holders(&offices, today).await?;
        colleagues.retain(|(other, post)| other.id != person.id && !administers(&post.role));
        for (other, _) in &mut colleagues {
            other.password = None;
        }
        colleagues.sort_by(|(a, p), (b, q)| (&a.name, a.id, p).cmp(&(&b.name, b.id, q)));
        Ok(MyPosts { posts, substitutes: whole.substitutes, colleagues, tag: whole.tag })
    }

    /// Says who stands in for oneself: a colleague with a post in the same office.
    ///
    /// # Errors
    /// [`Error::Changed`]; a post that is not one's own, somebody who is no colleague, days that cannot be.
    pub async fn name_substitutes(
        &self,
        admission: &Admission,
        seen: &str,
        wanted: &[Substitute],
    ) -> Result<(), Error> {
        let Caller::Person { person, .. } = &admission.caller else { return Err(Error::SignIn) };
        let MyPosts { colleagues, .. } = self.my_posts(admission).await?;
        for (no, one) in wanted.iter().enumerate() {
            let works =
                |(other, post): &(Person, Post)| other.id == one.substitute && post.office == one.office;
            if !colleagues.iter().any(works) {
                let (zh, en) =
                    ("请选择同一单位的在岗同事", "Choose a colleague who holds a post in the same office");
                return Err(invalid(&format!("substitutes[{no}].substitute"), "choice", zh, en));
            }
        }
        self.put_substitutes(person.id, seen, wanted, Deed::own("substitutes_set", person.id), None).await
    }

    /// Says who stands in for somebody.
    ///
    /// # Errors
    /// [`Error::Changed`]; oneself as substitute; a post they do not hold, nobody active, days that cannot be.
    pub async fn set_substitutes(
        &self,
        by: &Administrator,
        id: i64,
        seen: &str,
        wanted: &[Substitute],
    ) -> Result<(), Error> {
        for (no, one) in wanted.iter().enumerate() {
            by.not_to(one.substitute, &format!("substitutes[{no}].substitute"))?;
        }
        let deed = Deed::on("substitutes_set", by.person, id);
        self.put_substitutes(id, seen, wanted, deed, by.from).await
    }

    async fn put_substitutes(
        &self,
        id: i64,
        seen: &str,
        wanted: &[Substitute],
        deed: Deed,
        from: Option<std::net::IpAddr>,
    ) -> Result<(), Error> {
        if wanted.len() > MOST_POSTS {
            let (zh, en) = ("最多50条", "At most 50 of them");
            return Err(invalid("substitutes", "many", zh, en));
        }
        let changed = decided!(self, |base, _offices| {
            let (person, whole) = self.unchanged(id, seen).await?;
            for (no, one) in wanted.iter().enumerate() {
                self.check_substitute(no, one, id, &whole.member.posts, &wanted[..no]).await?;
            }
            self.note(deed.clone(), from, None).await?;
            let people = vec![PersonChange { person, posts: None, substitutes: Some(wanted.to_vec()) }];
            Ok((StaffChange { base, people, ..StaffChange::default() }, ()))
        });
        changed.map(drop)
    }

    async fn check_substitute(
        &self,
        no: usize,
        one: &Substitute,
        absent: i64,
        posts: &[Appointment],
        before: &[Substitute],
    ) -> Result<(), Error> {
        let refuse =
            |part: &str, code, zh, en| Err(invalid(&format!("substitutes[{no}].{part}"), code, zh, en));
        let held = posts.iter().find(|post| (&post.office, &post.role) == (&one.office, &one.role));
        let Some(held) = held else {
            return refuse("role", "not_held", "此人没有这一岗位", "They do not hold this post");
        };
        if administers(&one.role) {
            let (zh, en) = ("管理员岗位不能由他人代理", "Nobody stands in for an administrator");
            return refuse("role", "administrator", zh, en);
        }
        let days = one.from.until(one.until).map(|span| span.get_days()).unwrap_or(i32::MAX);
        if !(0..LONGEST).contains(&days) {
            let (zh, en) = ("代理期为1天至366天", "It lasts from 1 to 366 days");
            return refuse("until", "range", zh, en);
        }
        if held.from.is_some_and(|from| one.until < from) || held.over(one.from) {
            let (zh, en) = ("此人在这段时间没有这一岗位", "They do not hold this post in that time");
            return refuse("from", "not_held", zh, en);
        }
        if one.substitute == absent {
            let (zh, en) = ("不能由本人代理", "Nobody stands in for themselves");
            return refuse("substitute", "self", zh, en);
        }
        let same = |other: &Substitute| {
            (&other.office, &other.role, other.substitute) == (&one.office, &one.role, one.substitute)
        };
        if before.iter().any(same) {
            let (zh, en) = ("同一岗位、同一代理人填了两次", "The same person stands here twice for one post");
            return refuse("substitute", "twice", zh, en);
        }
        match self.store.person(one.substitute).await? {
            Some(person) if person.active => Ok(()),
            _ => refuse("substitute", "choice", "请选择在用的账号", "Choose somebody with an active account"),
        }
    }
}
