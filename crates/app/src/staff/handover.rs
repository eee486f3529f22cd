//! Leaving: which posts would stand empty, and who takes them, all in one go.
//!
//! Duties belong to roles in offices, not to people, so nothing of a case changes hands: whoever holds the
//! post after the leaver has its duties.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use redress_domain::calendar::office_day;

use super::Administrator;
use crate::cases::App;
use crate::error::{Error, invalid};
use crate::permissions::administers;
use crate::ports::{Appointment, PersonChange, Post, StaffChange};

/// A post that its holder leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The post.
    pub post: Post,
    /// How many duties wait for it now.
    pub duties: i64,
    /// Who else holds it on the day after, by number and name.
    pub others: Vec<(i64, String)>,
}

/// Who takes a post over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// The post.
    pub post: Post,
    /// Who; none where others who hold it go on alone, or nobody is found yet.
    pub person: Option<i64>,
}

impl App {
    /// The posts that a person holds today or later, and who is left if they leave after `last`.
    ///
    /// # Errors
    /// Not found.
    pub async fn leaving(&self, id: i64, last: Date) -> Result<Vec<Task>, Error> {
        let posts = self.member(id).await?.member.posts;
        self.tasks(id, &posts, last).await
    }

    async fn tasks(&self, id: i64, posts: &[Appointment], last: Date) -> Result<Vec<Task>, Error> {
        let today = office_day(self.clock.now());
        let after = last.checked_add(1.day()).map_err(|_| Error::Forbidden)?;
        let left: Vec<&Appointment> = posts.iter().filter(|post| !post.over(today)).collect();
        let mut offices: Vec<String> = left.iter().map(|post| post.office.clone()).collect();
        offices.sort();
        offices.dedup();
        let duties: BTreeMap<Post, i64> = self
            .store
            .duties_by_post(Some(&offices))
            .await?
            .into_iter()
            .map(|one| (one.post, one.duties))
            .collect();
        let mut holders: BTreeMap<Post, Vec<(i64, String)>> = BTreeMap::new();
        for (person, post) in self.store.holders(&offices, after).await? {
            if person.id != id {
                holders.entry(post).or_default().push((person.id, person.name));
            }
        }
        let task = |held: &Appointment| {
            let post = Post { office: held.office.clone(), role: held.role.clone() };
            let duties = duties.get(&post).copied().unwrap_or_default();
            Task { others: holders.remove(&post).unwrap_or_default(), duties, post }
        };
        Ok(left.into_iter().map(task).collect())
    }

    /// Ends all posts of a person with the day `last` and gives them to their successors from the next day on,
    /// all or none. Gives, for each post, who is left to hold it.
    ///
    /// # Errors
    /// [`crate::Error::Changed`]; oneself as leaver or successor; a successor who cannot hold the post, at its
    /// place; a post of the leaver that is not among those given.
    pub async fn hand_over(
        &self,
        by: &Administrator,
        id: i64,
        seen: &str,
        last: Date,
        to: &[Successor],
    ) -> Result<Vec<Task>, Error> {
        by.not_to(id, "posts")?;
        let today = office_day(self.clock.now());
        let after = last.checked_add(1.day()).map_err(|_| Error::Forbidden)?;
        for (no, one) in to.iter().enumerate() {
            if let Some(person) = one.person {
                by.not_to(person, &format!("to[{no}].person"))?;
            }
        }
        let changed = decided!(self, |base, offices| {
            let (leaver, whole) = self.unchanged(id, seen).await?;
            let before = whole.member.posts;
            let mut ended = before.clone();
            // What would have begun after the last day never begins.
            ended.retain(|post| post.from.is_none_or(|from| from <= last));
            for post in &mut ended {
                if post.until.is_none_or(|until| until > last) {
                    post.until = Some(last);
                }
            }
            let mut given: BTreeMap<i64, Vec<Appointment>> = BTreeMap::new();
            for (no, one) in to.iter().enumerate() {
                let at = format!("to[{no}].person");
                let is =
                    |post: &&Appointment| (&post.office, &post.role) == (&one.post.office, &one.post.role);
                if !before.iter().filter(|post| !post.over(today)).any(|post| is(&post)) {
                    let (zh, en) = ("离任人没有这一岗位", "Whoever leaves does not hold this post");
                    return Err(invalid(&format!("to[{no}].role"), "not_held", zh, en));
                }
                let Some(person) = one.person else { continue };
                if person == id || administers(&one.post.role) {
                    let (zh, en) = (
                        "请选择另一个人；管理员岗位请在其岗位中单独指定",
                        "Choose another person; an administrator's role is given on its own",
                    );
                    return Err(invalid(&at, "choice", zh, en));
                }
                if !self.store.person(person).await?.is_some_and(|person| person.active) {
                    let (zh, en) = ("请选择在用的账号", "Choose somebody with an active account");
                    return Err(invalid(&at, "choice", zh, en));
                }
                let posts = match given.entry(person) {
                    std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                    std::collections::btree_map::Entry::Vacant(new) => {
                        let held = self.store.appointments(&[person]).await?;
                        new.insert(held.into_iter().map(|(_, post)| post).collect())
                    }
                };
                match posts.iter_mut().find(|post| is(&&**post)) {
                    Some(post) if post.on(after) && post.until.is_none() => {}
                    Some(post) => {
                        post.from = post.from.filter(|from| *from < after).or(Some(after));
                        post.until = None;
                    }
                    None => posts.push(Appointment { from: Some(after), ..one.post.clone().into() }),
                }
            }
            self.note_posts(by, id, &before, &ended).await?;
            let posts = Some(ended);
            let mut people = vec![PersonChange { person: leaver, posts, substitutes: Some(Vec::new()) }];
            for (person, posts) in given {
                self.check_posts(&offices, &posts)?;
                let held = self.store.appointments(&[person]).await?;
                let held: Vec<Appointment> = held.into_iter().map(|(_, post)| post).collect();
                self.note_posts(by, person, &held, &posts).await?;
                let person = self.store.person(person).await?.ok_or(Error::NotFound)?;
                people.push(PersonChange { person, posts: Some(posts), substitutes: None });
            }
            Ok((StaffChange { base, people, ..StaffChange::default() }, before))
        });
        let (_, before) = changed?;
        self.tasks(id, &before, last).await
    }
}
