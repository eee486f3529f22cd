//! The part of the store by which the house is run.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::civil::Date;
use redress_app::ports::{
    Appointment, Office, Person, PersonFilter, Post, Staff, StaffChange, StoreError, Substitute, Vacancy,
};

use super::Database;
use crate::staff;

#[async_trait]
impl Staff for Database {
    async fn staff(&self) -> Result<(i64, Vec<Office>), StoreError> {
        staff::staff(&self.engine, &self.keys).await
    }
    async fn change_staff(&self, change: &StaffChange) -> Result<Vec<i64>, StoreError> {
        let changed = staff::change(&self.engine, &self.keys, change).await;
        self.offices.forget(); // whatever came of it
        changed
    }
    async fn people_page(&self, filter: &PersonFilter) -> Result<Vec<Person>, StoreError> {
        staff::page(&self.engine, filter).await
    }
    async fn people_named(&self, logins: &[String]) -> Result<Vec<Person>, StoreError> {
        staff::named(&self.engine, logins).await
    }
    async fn appointments(&self, people: &[i64]) -> Result<Vec<(i64, Appointment)>, StoreError> {
        staff::appointments(&self.engine, people).await
    }
    async fn holders(&self, offices: &[String], day: Date) -> Result<Vec<(Person, Post)>, StoreError> {
        let held = staff::held(&self.engine, Some(offices), day).await?;
        let mut ids: Vec<i64> = held.iter().map(|(person, _)| *person).collect();
        ids.sort_unstable();
        ids.dedup();
        let people = staff::people_of(&self.engine, &ids).await?;
        let people: BTreeMap<i64, Person> = people.into_iter().map(|person| (person.id, person)).collect();
        let whole = |(id, post)| Some((people.get(&id)?.clone(), post));
        Ok(held.into_iter().filter_map(whole).collect())
    }
    async fn substitutes(&self, person: i64) -> Result<Vec<Substitute>, StoreError> {
        staff::substitutes(&self.engine, person).await
    }
    async fn has_open(&self, office: &str) -> Result<bool, StoreError> {
        staff::has_open(&self.engine, office).await
    }
    async fn duties_by_post(&self, offices: Option<&[String]>) -> Result<Vec<Vacancy>, StoreError> {
        staff::duties(&self.engine, offices).await
    }
    async fn held_posts(&self, offices: Option<&[String]>, day: Date) -> Result<Vec<Post>, StoreError> {
        let held = staff::held(&self.engine, offices, day).await?;
        let mut posts: Vec<Post> = held.into_iter().map(|(_, post)| post).collect();
        posts.sort();
        posts.dedup();
        Ok(posts)
    }
}
