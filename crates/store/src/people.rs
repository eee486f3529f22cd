//! The small shared tables: offices, people and their posts.

use redress_app::ports::{Office, OfficeKind, Person, Post, StoreError};
use sha2::{Digest, Sha256};

use crate::catalogue::catalogue;
use crate::convert::{corrupt, never, string};
use crate::engine::{Engine, Error, Expect, Row, Statement, Step, Value};

catalogue! {
    OFFICE_PUT = "offices.put": "INSERT INTO offices (code, parent, zh, en, procedures, region, kind, address, \
        phone, valid_from, closed_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        ON CONFLICT (code) DO UPDATE SET parent = excluded.parent, zh = excluded.zh, en = excluded.en, \
        procedures = excluded.procedures, region = excluded.region, kind = excluded.kind, \
        address = excluded.address, phone = excluded.phone, valid_from = excluded.valid_from, \
        closed_on = excluded.closed_on";
    OFFICES = "offices.all": "SELECT code, parent, zh, en, procedures, region, kind, address, phone, valid_from, \
        closed_on FROM offices ORDER BY code";
    PERSON_NEXT = "people.next": "SELECT COALESCE(MAX(id), 0) + 1 FROM people";
    PERSON_ADD = "people.add": "INSERT INTO people (id, login, name, password, active) \
        VALUES ($1, $2, $3, $4, $5)";
    PERSON_PUT = "people.put": "INSERT INTO people (id, login, name, password, active) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET login = excluded.login, \
        name = excluded.name, password = excluded.password, active = excluded.active";
    PERSON_LOGIN = "people.by_login": "SELECT id, login, name, password, active FROM people \
        WHERE login = $1";
    PERSON = "people.one": "SELECT id, login, name, password, active FROM people WHERE id = $1";
    PEOPLE = "people.all": "SELECT id, login, name, password, active FROM people ORDER BY id LIMIT 1000";
    POSTS_DROP = "posts.drop": "DELETE FROM posts WHERE person = $1";
    POST_ADD = "posts.add": "INSERT INTO posts (person, office, role) VALUES ($1, $2, $3) \
        ON CONFLICT (person, office, role) DO NOTHING";
    PING = "ping": "SELECT 1";
}

pub(crate) async fn write(
    engine: &Engine,
    statement: &'static Statement,
    values: Vec<Value>,
) -> Result<(), Error> {
    engine.write(vec![Step { statement, values, expect: Expect::Any }]).await
}

pub(crate) async fn put_office(engine: &Engine, office: &Office) -> Result<(), StoreError> {
    Ok(write(engine, &OFFICE_PUT, office_values(office)).await?)
}

pub(crate) fn office_values(office: &Office) -> Vec<Value> {
    let Office { code, parent, zh, en, procedures, region, kind, address, phone, valid_from, closed_on } =
        office;
    let procedures = serde_json::Value::from(procedures.clone()).to_string();
    vec![
        code.as_str().into(),
        parent.clone().into(),
        zh.as_str().into(),
        en.as_str().into(),
        procedures.into(),
        region.map(|region| region.to_string()).into(),
        kind.name().into(),
        address.as_str().into(),
        phone.as_str().into(),
        valid_from.map(|day| day.to_string()).into(),
        closed_on.map(|day| day.to_string()).into(),
    ]
}

pub(crate) async fn offices(engine: &Engine) -> Result<Vec<Office>, StoreError> {
    let rows = engine.read(&OFFICES, Vec::new()).await?;
    let office = |row: &Row| {
        let Ok(procedures) = serde_json::from_str(row.text(4)?) else {
            return corrupt("an office's procedures");
        };
        let parent = row.opt_text(1)?.map(str::to_owned);
        let (zh, en) = (string(row, 2)?, string(row, 3)?);
        let Ok(region) = row.opt_text(5)?.map(str::parse).transpose() else {
            return corrupt("an office's division");
        };
        let Some(kind) = OfficeKind::named(row.text(6)?) else { return corrupt("an office's kind") };
        let day = |i| row.opt_text(i)?.map(str::parse).transpose().or_else(|_| corrupt("an office's day"));
        Ok(Office {
            code: string(row, 0)?,
            parent,
            zh,
            en,
            procedures,
            region,
            kind,
            address: string(row, 7)?,
            phone: string(row, 8)?,
            valid_from: day(9)?,
            closed_on: day(10)?,
        })
    };
    rows.iter().map(office).collect()
}

/// A new person takes the next number. If somebody else was faster, one of the numbers after it, further
/// apart with every try, so that many who are added at once do not all reach for the same.
pub(crate) async fn put_person(engine: &Engine, person: &Person) -> Result<i64, StoreError> {
    let values = |id: i64| person_values(id, person);
    if person.id != 0 {
        write(engine, &PERSON_PUT, values(person.id)).await?;
        return Ok(person.id);
    }
    let hash = Sha256::digest(person.login.as_bytes());
    for attempt in 0..100 {
        let rows = engine.read(&PERSON_NEXT, Vec::new()).await?;
        let Some(row) = rows.first() else { return corrupt("no largest number") };
        let id = row.int(0)? + i64::from(hash[0]) % (1 + 8 * attempt);
        match write(engine, &PERSON_ADD, values(id)).await {
            Ok(()) => return Ok(id),
            Err(Error::Unique { .. }) if person_by_login(engine, &person.login).await?.is_none() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict)
}

pub(crate) fn person_values(id: i64, person: &Person) -> Vec<Value> {
    let Person { login, name, password, active, .. } = person;
    let (login, name) = (login.as_str().into(), name.as_str().into());
    vec![id.into(), login, name, password.clone().into(), (*active).into()]
}

pub(crate) fn person_of(row: &Row) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.int(0)?,
        login: string(row, 1)?,
        name: string(row, 2)?,
        password: row.opt_text(3)?.map(str::to_owned),
        active: row.int(4)? != 0,
    })
}

pub(crate) async fn person_by_login(engine: &Engine, login: &str) -> Result<Option<Person>, StoreError> {
    if never(login) {
        return Ok(None);
    }
    let rows = engine.read(&PERSON_LOGIN, vec![login.into()]).await?;
    rows.first().map(person_of).transpose()
}

pub(crate) async fn person(engine: &Engine, id: i64) -> Result<Option<Person>, StoreError> {
    let rows = engine.read(&PERSON, vec![id.into()]).await?;
    rows.first().map(person_of).transpose()
}

pub(crate) async fn names(engine: &Engine, ids: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!("SELECT id, name FROM people WHERE id IN ({})", places.join(", "));
    let rows = engine.read_sql(sql, ids.iter().map(|id| (*id).into()).collect()).await?;
    rows.iter().map(|row| Ok((row.int(0)?, string(row, 1)?))).collect()
}

pub(crate) async fn people(engine: &Engine) -> Result<Vec<Person>, StoreError> {
    engine.read(&PEOPLE, Vec::new()).await?.iter().map(person_of).collect()
}

pub(crate) async fn put_posts(engine: &Engine, person: i64, posts: &[Post]) -> Result<(), StoreError> {
    let step = |statement, values| Step { statement, values, expect: Expect::Any };
    let mut steps = vec![step(&POSTS_DROP, vec![person.into()])];
    for post in posts {
        let values = vec![person.into(), post.office.as_str().into(), post.role.as_str().into()];
        steps.push(step(&POST_ADD, values));
    }
    Ok(engine.write(steps).await?)
}

pub(crate) async fn ping(engine: &Engine) -> Result<(), StoreError> {
    Ok(engine.read(&PING, Vec::new()).await.map(drop)?)
}
