//! Offices and people as those who run the house change and look for them.
//!
//! Invariant: every change takes the revision one further, so that of two that were decided on the same
//! revision one is refused. What holds of all offices and people together rests on that.

use jiff::civil::Date;
use redress_app::ports::{
    Appointment, InForce, Office, Person, PersonChange, PersonFilter, Post, StaffChange, StoreError,
    Substitute, Vacancy,
};

use crate::catalogue::catalogue;
use crate::convert::{NEVER, corrupt, instant, never, string};
use crate::engine::{Engine, Expect, Row, Statement, Step, Value};
use crate::lists::{Binds, filtered, unique};
use crate::seal::Keyring;
use crate::{people, settings};

/// The setting that holds the revision.
const REVISION: &str = "staff_revision";

catalogue! {
    POST_ADD = "staff.add_post": "INSERT INTO posts (person, office, role, since, until) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person, office, role) DO NOTHING";
    SUBSTITUTES = "substitutes.of_person": "SELECT office, role, substitute, since, until FROM substitutes \
        WHERE person = $1 ORDER BY person, office, role, substitute";
    SUBSTITUTES_DROP = "substitutes.drop": "DELETE FROM substitutes WHERE person = $1";
    SUBSTITUTE_ADD = "substitutes.add": "INSERT INTO substitutes (person, office, role, substitute, since, until) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    // Whoever is absent must themselves hold the post on that day, and still work here.
    IN_FORCE = "posts.in_force": "SELECT office, role, 0 FROM posts WHERE person = $1 \
        AND (since IS NULL OR since <= $2) AND (until IS NULL OR until >= $2) UNION ALL \
        SELECT p.office, p.role, p.person FROM substitutes s \
        JOIN posts p ON p.person = s.person AND p.office = s.office AND p.role = s.role \
        JOIN people h ON h.id = s.person WHERE s.substitute = $1 AND s.since <= $2 AND s.until >= $2 \
        AND h.active = 1 AND (p.since IS NULL OR p.since <= $2) AND (p.until IS NULL OR p.until >= $2)";
    OPEN_CASE = "lists.open_case": "SELECT case_id FROM cases WHERE office = $1 AND ended = 0 LIMIT 1";
    OPEN_DUTY = "lists.open_duty": "SELECT case_id FROM duties WHERE office = $1 LIMIT 1";
}

fn step(statement: &'static Statement, values: Vec<Value>) -> Step {
    Step { statement, values, expect: Expect::Any }
}

fn day(day: Date) -> Value {
    Value::Text(day.to_string())
}

fn day_at(row: &Row, i: usize) -> Result<Option<Date>, StoreError> {
    let day = row.opt_text(i)?.map(str::parse).transpose();
    day.or_else(|_| corrupt("a day that is none"))
}

fn known_day(row: &Row, i: usize) -> Result<Date, StoreError> {
    day_at(row, i)?.map_or_else(|| corrupt("a day is missing"), Ok)
}

/// The revision, and every office read after it.
pub(crate) async fn staff(engine: &Engine, keys: &Keyring) -> Result<(i64, Vec<Office>), StoreError> {
    let kept = settings::keep(engine, keys, REVISION, &0_i64.to_be_bytes()).await?;
    let Ok(revision) = <[u8; 8]>::try_from(kept) else { return corrupt("the revision of the staff") };
    Ok((i64::from_be_bytes(revision), people::offices(engine).await?))
}

pub(crate) async fn change(
    engine: &Engine,
    keys: &Keyring,
    change: &StaffChange,
) -> Result<Vec<i64>, StoreError> {
    let (base, next) = (change.base.to_be_bytes(), (change.base + 1).to_be_bytes());
    let mut steps = vec![settings::swap(engine, keys, REVISION, &base, &next).await?];
    for office in &change.offices {
        steps.push(step(&people::OFFICE_PUT, people::office_values(office)));
    }
    let rows = engine.read(&people::PERSON_NEXT, Vec::new()).await?;
    let Some(row) = rows.first() else { return corrupt("no largest number") };
    let mut next = row.int(0)?;
    let mut ids = Vec::new();
    for PersonChange { person, posts, substitutes } in &change.people {
        let known = person.id != 0;
        let id = if known { person.id } else { next };
        next += i64::from(!known);
        let statement = if known { &people::PERSON_PUT } else { &people::PERSON_ADD };
        steps.push(step(statement, people::person_values(id, person)));
        if let Some(posts) = posts {
            steps.push(step(&people::POSTS_DROP, vec![id.into()]));
            steps.extend(posts.iter().map(|post| step(&POST_ADD, post_values(id, post))));
        }
        if let Some(substitutes) = substitutes {
            steps.push(step(&SUBSTITUTES_DROP, vec![id.into()]));
            for s in substitutes {
                let post = [id.into(), s.office.as_str().into(), s.role.as_str().into()];
                let rest = [s.substitute.into(), day(s.from), day(s.until)];
                steps.push(step(&SUBSTITUTE_ADD, [post, rest].concat()));
            }
        }
        ids.push(id);
    }
    engine.write(steps).await?;
    Ok(ids)
}

fn post_values(person: i64, post: &Appointment) -> Vec<Value> {
    let Appointment { office, role, from, until } = post;
    vec![
        person.into(),
        office.as_str().into(),
        role.as_str().into(),
        from.map_or(Value::Null, day),
        until.map_or(Value::Null, day),
    ]
}

/// The text and values of a page of people; `None` if it shows none.
pub fn people_sql(filter: &PersonFilter) -> Option<(String, Vec<Value>)> {
    let asked = [&filter.text, &filter.office, &filter.role];
    if asked.into_iter().flatten().any(|wanted| never(wanted)) {
        return None;
    }
    let mut binds = Binds::default();
    let mut all = vec![format!("id > {}", binds.bind(filter.after))];
    if let Some(text) = &filter.text {
        // The sign that takes away the meaning of the next is none that a name has.
        let part = binds.bind(format!("%{}%", text.trim().to_lowercase().replace('\\', "")));
        all.push(format!("(LOWER(name) LIKE {part} OR LOWER(login) LIKE {part})"));
    }
    let mut held = Vec::new();
    for (column, wanted) in [("office", &filter.office), ("role", &filter.role)] {
        held.extend(wanted.as_ref().map(|wanted| format!("{column} = {}", binds.bind(wanted.as_str()))));
    }
    if !held.is_empty() {
        all.push(format!("id IN (SELECT person FROM posts{})", filtered(&held)));
    }
    let limit = binds.bind(filter.limit);
    let sql = format!(
        "SELECT id, login, name, password, active FROM people{} ORDER BY id LIMIT {limit}",
        filtered(&all)
    );
    Some((sql, binds.0))
}

pub(crate) async fn page(engine: &Engine, filter: &PersonFilter) -> Result<Vec<Person>, StoreError> {
    let Some((sql, values)) = people_sql(filter) else { return Ok(Vec::new()) };
    engine.read_sql(sql, values).await?.iter().map(people::person_of).collect()
}

/// How many values one question names at most.
const AT_ONCE: usize = 500;

pub(crate) async fn named(engine: &Engine, logins: &[String]) -> Result<Vec<Person>, StoreError> {
    let mut found = Vec::new();
    let logins: Vec<&String> = unique(logins).into_iter().filter(|login| !never(login)).collect();
    for some in logins.chunks(AT_ONCE) {
        let mut binds = Binds::default();
        let list = binds.list(some.iter().copied());
        let sql = format!("SELECT id, login, name, password, active FROM people WHERE login IN ({list})");
        for row in engine.read_sql(sql, binds.0).await? {
            found.push(people::person_of(&row)?);
        }
    }
    Ok(found)
}

pub(crate) async fn appointments(
    engine: &Engine,
    people: &[i64],
) -> Result<Vec<(i64, Appointment)>, StoreError> {
    let mut found = Vec::new();
    for some in people.chunks(AT_ONCE) {
        let mut binds = Binds::default();
        let list: Vec<String> = some.iter().map(|id| binds.bind(*id)).collect();
        let sql = format!(
            "SELECT person, office, role, since, until FROM posts WHERE person IN ({})",
            list.join(", ")
        );
        for row in engine.read_sql(sql, binds.0).await? {
            let (office, role) = (string(&row, 1)?, string(&row, 2)?);
            let (from, until) = (day_at(&row, 3)?, day_at(&row, 4)?);
            found.push((row.int(0)?, Appointment { office, role, from, until }));
        }
    }
    found.sort();
    Ok(found)
}

/// The posts that count for a person on a day: their own first, each once.
pub(crate) async fn in_force(engine: &Engine, person: i64, on: Date) -> Result<Vec<InForce>, StoreError> {
    let rows = engine.read(&IN_FORCE, vec![person.into(), day(on)]).await?;
    let read = |row: &Row| {
        let post = Post { office: string(row, 0)?, role: string(row, 1)? };
        Ok(InForce { post, instead_of: Some(row.int(2)?).filter(|whom| *whom != 0) })
    };
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
    // Nobody has number 0, and none comes before some.
    all.sort_by(|a, b| (&a.post, a.instead_of).cmp(&(&b.post, b.instead_of)));
    all.dedup_by(|later, first| later.post == first.post);
    all.sort_by_key(|one| one.instead_of.is_some());
    Ok(all)
}

pub(crate) async fn substitutes(engine: &Engine, person: i64) -> Result<Vec<Substitute>, StoreError> {
    let rows = engine.read(&SUBSTITUTES, vec![person.into()]).await?;
    let read = |row: &Row| {
        Ok(Substitute {
            office: string(row, 0)?,
            role: string(row, 1)?,
            substitute: row.int(2)?,
            from: known_day(row, 3)?,
            until: known_day(row, 4)?,
        })
    };
    rows.iter().map(read).collect()
}

pub(crate) async fn has_open(engine: &Engine, office: &str) -> Result<bool, StoreError> {
    for statement in [&OPEN_CASE, &OPEN_DUTY] {
        if !engine.read(statement, vec![office.into()]).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The text and values of how many duties each post has, and when the first is late.
pub fn duties_sql(offices: Option<&[String]>) -> (String, Vec<Value>) {
    let mut binds = Binds::default();
    let here = offices.map(|offices| format!("office IN ({})", binds.list(unique(offices))));
    let sql = format!(
        "SELECT office, role, COUNT(*), MIN(due_at) FROM duties{} GROUP BY office, role ORDER BY office, role",
        filtered(here.as_slice())
    );
    (sql, binds.0)
}

pub(crate) async fn duties(engine: &Engine, offices: Option<&[String]>) -> Result<Vec<Vacancy>, StoreError> {
    if offices.is_some_and(<[String]>::is_empty) {
        return Ok(Vec::new());
    }
    let (sql, values) = duties_sql(offices);
    let read = |row: &Row| {
        let due = row.opt_int(3)?.filter(|due| *due != NEVER);
        let post = Post { office: string(row, 0)?, role: string(row, 1)? };
        Ok(Vacancy { post, duties: row.int(2)?, due_at: due.map(instant).transpose()? })
    };
    engine.read_sql(sql, values).await?.iter().map(read).collect()
}

/// The text and values of which posts an active person holds on a day.
pub fn held_sql(offices: Option<&[String]>, on: Date) -> (String, Vec<Value>) {
    let mut binds = Binds::default();
    let on = binds.bind(on.to_string());
    let here = offices.map(|offices| format!("office IN ({})", binds.list(unique(offices))));
    let then = format!("(since IS NULL OR since <= {on}) AND (until IS NULL OR until >= {on})");
    let active = "person IN (SELECT id FROM people WHERE active = 1)".to_owned();
    let all = [here.as_slice(), &[then, active]].concat();
    (format!("SELECT office, role, person FROM posts{}", filtered(&all)), binds.0)
}

pub(crate) async fn held(
    engine: &Engine,
    offices: Option<&[String]>,
    on: Date,
) -> Result<Vec<(i64, Post)>, StoreError> {
    if offices.is_some_and(<[String]>::is_empty) {
        return Ok(Vec::new());
    }
    let (sql, values) = held_sql(offices, on);
    let read = |row: &Row| Ok((row.int(2)?, Post { office: string(row, 0)?, role: string(row, 1)? }));
    engine.read_sql(sql, values).await?.iter().map(read).collect()
}

pub(crate) async fn people_of(engine: &Engine, ids: &[i64]) -> Result<Vec<Person>, StoreError> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let mut binds = Binds::default();
        let list: Vec<String> = some.iter().map(|id| binds.bind(*id)).collect();
        let sql =
            format!("SELECT id, login, name, password, active FROM people WHERE id IN ({})", list.join(", "));
        for row in engine.read_sql(sql, binds.0).await? {
            found.push(people::person_of(&row)?);
        }
    }
    Ok(found)
}
