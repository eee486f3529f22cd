//! What running a house needs of the store: offices, people, their posts and who stands in for them.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};

use super::{Office, Person, Post, StoreError};

/// What an office is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// A body of the whole country.
    National,
    /// Of a province.
    Province,
    /// Of a city.
    City,
    /// Of a county or district.
    County,
    /// A branch or station below those.
    Branch,
    /// A company.
    Company,
    /// A department of a company or body.
    Department,
    /// A regulator.
    Regulator,
    /// An arbitration commission.
    Commission,
    /// Whoever appraises goods or damage.
    Appraiser,
    /// Anything else, and what was added before kinds were.
    #[default]
    Other,
}

impl OfficeKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [OfficeKind; 11] = [
        OfficeKind::National,
        OfficeKind::Province,
        OfficeKind::City,
        OfficeKind::County,
        OfficeKind::Branch,
        OfficeKind::Company,
        OfficeKind::Department,
        OfficeKind::Regulator,
        OfficeKind::Commission,
        OfficeKind::Appraiser,
        OfficeKind::Other,
    ];

    /// Its name in code, as it is stored.
    pub fn name(self) -> &'static str {
        match self {
            OfficeKind::National => "national",
            OfficeKind::Province => "province",
            OfficeKind::City => "city",
            OfficeKind::County => "county",
            OfficeKind::Branch => "branch",
            OfficeKind::Company => "company",
            OfficeKind::Department => "department",
            OfficeKind::Regulator => "regulator",
            OfficeKind::Commission => "commission",
            OfficeKind::Appraiser => "appraiser",
            OfficeKind::Other => "other",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<OfficeKind> {
        OfficeKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its name for people.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            OfficeKind::National => ("全国性机构", "National body"),
            OfficeKind::Province => ("省级机构", "Provincial body"),
            OfficeKind::City => ("市级机构", "City body"),
            OfficeKind::County => ("县（区）级机构", "County body"),
            OfficeKind::Branch => ("分支机构", "Branch"),
            OfficeKind::Company => ("企业", "Company"),
            OfficeKind::Department => ("部门", "Department"),
            OfficeKind::Regulator => ("监管部门", "Regulator"),
            OfficeKind::Commission => ("仲裁委员会", "Commission"),
            OfficeKind::Appraiser => ("鉴定机构", "Appraiser"),
            OfficeKind::Other => ("其他", "Other"),
        };
        Text::new(zh, en)
    }
}

/// A post that somebody holds for a time. Both days belong to it; without a day it has no bound there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Appointment {
    /// The office.
    pub office: String,
    /// The role.
    pub role: String,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Appointment {
    /// Whether it is held on `day`.
    pub fn on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| until >= day)
    }

    /// Whether it is over before `day`.
    pub fn over(&self, day: Date) -> bool {
        self.until.is_some_and(|until| until < day)
    }
}

impl From<Post> for Appointment {
    fn from(post: Post) -> Appointment {
        Appointment { office: post.office, role: post.role, from: None, until: None }
    }
}

/// Somebody who acts in the post of an absent person from one day to another, both included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Substitute {
    /// The post's office.
    pub office: String,
    /// The post's role.
    pub role: String,
    /// Who stands in.
    pub substitute: i64,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// A post that counts at this moment, and in whose stead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InForce {
    /// The post.
    pub post: Post,
    /// The absent person whose post it is; none for one's own.
    pub instead_of: Option<i64>,
}

/// What becomes of a person; what is `None` stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonChange {
    /// Who; with id 0 a new person, who takes the next number.
    pub person: Person,
    /// All their posts.
    pub posts: Option<Vec<Appointment>>,
    /// All who stand in for them.
    pub substitutes: Option<Vec<Substitute>>,
}

/// Changes of offices and people that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffChange {
    /// The revision that they were decided on.
    pub base: i64,
    /// Offices, whole.
    pub offices: Vec<Office>,
    /// People.
    pub people: Vec<PersonChange>,
}

/// Which people to list, by number; all conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct PersonFilter {
    /// Part of a name or sign-in name.
    pub text: Option<String>,
    /// With a post in this office, whenever.
    pub office: Option<String>,
    /// With this role, whenever.
    pub role: Option<String>,
    /// Those after this number.
    pub after: i64,
    /// At most this many.
    pub limit: u32,
}

/// A role in an office that open cases need and nobody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacancy {
    /// The post.
    pub post: Post,
    /// How many duties wait for it.
    pub duties: i64,
    /// When the first of them is late.
    pub due_at: Option<Timestamp>,
}

/// Offices and people as those who run the house need them.
#[async_trait]
pub trait Staff: Send + Sync {
    /// The revision of offices, people and posts, and every office, as they are at this moment and not as they
    /// were a little while ago.
    async fn staff(&self) -> Result<(i64, Vec<Office>), StoreError>;
    /// Writes all of it, or nothing: [`StoreError::Conflict`] if the revision is not the one it was decided on
    /// or a sign-in name is taken. Gives the numbers of the people, in order.
    async fn change_staff(&self, change: &StaffChange) -> Result<Vec<i64>, StoreError>;
    /// A page of people, by number.
    async fn people_page(&self, filter: &PersonFilter) -> Result<Vec<Person>, StoreError>;
    /// Those of these sign-in names that somebody has.
    async fn people_named(&self, logins: &[String]) -> Result<Vec<Person>, StoreError>;
    /// The posts of these people, whenever they hold them.
    async fn appointments(&self, people: &[i64]) -> Result<Vec<(i64, Appointment)>, StoreError>;
    /// Everybody active who holds a post in one of these offices on `day`, with the post.
    async fn holders(&self, offices: &[String], day: Date) -> Result<Vec<(Person, Post)>, StoreError>;
    /// Who stands in for a person.
    async fn substitutes(&self, person: i64) -> Result<Vec<Substitute>, StoreError>;
    /// Whether the office holds or is asked about an open case.
    async fn has_open(&self, office: &str) -> Result<bool, StoreError>;
    /// How many duties each role of these offices has, or of all; and when the first is late.
    async fn duties_by_post(&self, offices: Option<&[String]>) -> Result<Vec<Vacancy>, StoreError>;
    /// The posts of these offices, or of all, that an active person holds on `day`.
    async fn held_posts(&self, offices: Option<&[String]>, day: Date) -> Result<Vec<Post>, StoreError>;
}
