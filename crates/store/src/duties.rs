//! Lists and counts of duties, by post. Each part follows an index and stops at its limit.
//!
//! Put together out of fixed pieces; whatever came from outside is bound.

use std::collections::BTreeMap;

use redress_app::ports::{DutyCounts, DutyFilter, DutyLine, Seat, StoreError};
use redress_domain::case::duty::Kind;
use redress_domain::case::lateness::{Bounds, Lateness};

use crate::convert::{NEVER, case_id, corrupt, instant, instant_at, never, number, string};
use crate::engine::{Engine, Row, Value};
use crate::lists::{Binds, any_of, filtered, groups, union, unique};

const LINE: &str =
    "case_id, no, procedure, stage, role, office, holder, kind, escalated, due_at, received_at";
/// No more duties of a post than this are counted.
const MOST: i64 = 100_000;

/// The condition of a lateness over the column of due times as `due` names it.
fn as_late(lateness: Lateness, bounds: Bounds, due: &str, binds: &mut Binds) -> String {
    let mut at = |instant: jiff::Timestamp| binds.bind(instant.as_microsecond());
    match lateness {
        Lateness::Grave => {
            let (now, grave) = (at(bounds.now), at(bounds.grave));
            format!("{due} <= {now} AND ({due} <= {grave} OR escalated = 1)")
        }
        Lateness::Late => {
            let (grave, now) = (at(bounds.grave), at(bounds.now));
            format!("{due} > {grave} AND {due} <= {now} AND escalated = 0")
        }
        Lateness::Soon => {
            let (now, soon) = (at(bounds.now), at(bounds.soon));
            format!("{due} > {now} AND {due} <= {soon}")
        }
        Lateness::Later => {
            let (soon, never) = (at(bounds.soon), binds.bind(NEVER));
            format!("{due} > {soon} AND {due} < {never}")
        }
        Lateness::None => format!("{due} = {}", binds.bind(NEVER)),
    }
}

/// What holds whatever the lateness; `None` if no row can.
fn plainly(filter: &DutyFilter, binds: &mut Binds) -> Option<Vec<String>> {
    if [&filter.procedure, &filter.holder].into_iter().flatten().any(|wanted| never(wanted)) {
        return None;
    }
    let mut also = Vec::new();
    let wanted = [
        ("kind", filter.kind.map(Kind::name)),
        ("procedure", filter.procedure.as_deref()),
        ("holder", filter.holder.as_deref()),
    ];
    for (column, value) in wanted {
        also.extend(value.map(|value| format!("{column} = {}", binds.bind(value))));
    }
    Some(also)
}

/// ` WHERE` for each post, or each group of posts if they are too many.
fn by_post(posts: &[(String, String)], also: &[String], binds: &mut Binds) -> Vec<String> {
    let mut parts = Vec::new();
    for group in groups(&unique(posts)) {
        let here = any_of(group, |(office, role)| {
            let (office, role) = (binds.bind(office.as_str()), binds.bind(role.as_str()));
            format!("office = {office} AND role = {role}")
        });
        parts.push(filtered(&[&[here], also].concat()));
    }
    parts
}

/// The text and values of a page of duties; `None` if it shows none.
pub fn duties_sql(filter: &DutyFilter) -> Option<(String, Vec<Value>)> {
    // The plus keeps a database from following the other index and sorting all that it finds there.
    let (key, due) = if filter.by_received { ("received_at", "+due_at") } else { ("due_at", "due_at") };
    let order = format!("ORDER BY {key}, case_id, no LIMIT");
    let mut binds = Binds::default();
    let mut also = plainly(filter, &mut binds)?;
    if let Some(before) = filter.due_before {
        also.push(format!("{due} < {}", binds.bind(before.as_microsecond())));
    }
    if let Some((lateness, bounds)) = filter.lateness {
        also.push(as_late(lateness, bounds, due, &mut binds));
    }
    if let Some((at, id, no)) = filter.after {
        let (at, id, no) = (binds.bind(at), binds.bind(id.as_i64()), binds.bind(no));
        also.push(format!("({key}, case_id, no) > ({at}, {id}, {no})"));
    }
    let limit = binds.bind(filter.limit);
    let Some(posts) = &filter.posts else {
        return Some((format!("SELECT {LINE} FROM duties{} {order} {limit}", filtered(&also)), binds.0));
    };
    let parts: Vec<String> = by_post(posts, &also, &mut binds)
        .iter()
        .map(|here| format!("SELECT {LINE} FROM duties{here} {order} {limit}"))
        .collect();
    union(&parts, "UNION ALL", &order, &limit).map(|sql| (sql, binds.0))
}

/// The text and values of how many duties of each post were due by each of the bounds, in order, have a due
/// time, and are there in all; then of how many of them are grave only because they were escalated, alone in
/// the first column. `None` if there are no posts.
pub fn counts_sql(filter: &DutyFilter, bounds: Bounds) -> Option<(String, Vec<Value>)> {
    let mut binds = Binds::default();
    let also = plainly(filter, &mut binds)?;
    let posts = filter.posts.as_deref().unwrap_or_default();
    let by = [bounds.grave, bounds.now, bounds.soon].map(|at| binds.bind(at.as_microsecond()));
    let (most, never) = (binds.bind(MOST), binds.bind(NEVER));
    let each = by.each_ref().map(|at| format!("COUNT(CASE WHEN due_at <= {at} THEN 1 END)")).join(", ");
    let mut parts: Vec<String> = by_post(posts, &also, &mut binds)
        .iter()
        .map(|here| {
            format!(
                "SELECT {each}, COUNT(CASE WHEN due_at < {never} THEN 1 END), COUNT(*) \
                 FROM (SELECT due_at FROM duties{here} ORDER BY due_at LIMIT {most}) AS d"
            )
        })
        .collect();
    let [grave, now, _] = &by;
    let escalated = format!("escalated = 1 AND due_at > {grave} AND due_at <= {now}");
    let only = by_post(posts, &[also, vec![escalated]].concat(), &mut binds);
    parts
        .extend(only.iter().map(|here| format!("SELECT COUNT(*), NULL, NULL, NULL, NULL FROM duties{here}")));
    (!parts.is_empty()).then(|| (parts.join(" UNION ALL "), binds.0))
}

/// The text and values of what is owed in these offices, and of what others owe them by a referral, by
/// office and role, with what is grave only because it was escalated in rows of its own; `None` if they are
/// none.
pub fn seats_sql(offices: &[String], bounds: Bounds) -> Option<(String, Vec<Value>)> {
    let mut binds = Binds::default();
    let [now, grave] = [bounds.now, bounds.grave].map(|at| binds.bind(at.as_microsecond()));
    let what = format!(
        "COUNT(*), COUNT(CASE WHEN due_at <= {now} THEN 1 END), COUNT(CASE WHEN due_at <= {grave} THEN 1 END), \
         MIN(due_at)"
    );
    let only = format!("escalated = 1 AND due_at > {grave} AND due_at <= {now}");
    let mine = unique(offices);
    let all: Vec<String> = mine.iter().map(|office| binds.bind(office.as_str())).collect();
    let (all, referral) = (all.join(", "), binds.bind(Kind::Referral.name()));
    let mut parts = Vec::new();
    for group in groups(&mine) {
        let here = any_of(group, |office| format!("office = {}", binds.bind(office.as_str())));
        let asked = any_of(group, |office| format!("holder = {}", binds.bind(office.as_str())));
        let asked = format!("{asked} AND kind = {referral} AND office NOT IN ({all})");
        for (also, what) in [("", what.as_str()), (&format!(" AND {only}"), "0, 0, COUNT(*), MIN(due_at)")] {
            parts.push(format!(
                "SELECT office, role, NULL, {what} FROM duties WHERE {here}{also} GROUP BY office, role"
            ));
            parts.push(format!(
                "SELECT office, role, holder, {what} FROM duties WHERE {asked}{also} \
                 GROUP BY holder, office, role"
            ));
        }
    }
    (!parts.is_empty()).then(|| (parts.join(" UNION ALL "), binds.0))
}

pub(crate) async fn page(engine: &Engine, filter: &DutyFilter) -> Result<Vec<DutyLine>, StoreError> {
    let Some((sql, values)) = duties_sql(filter) else { return Ok(Vec::new()) };
    let line = |row: &Row| {
        let due = row.int(9)?;
        let kind = row.opt_text(7)?.map(|name| {
            let known = Kind::ALL.into_iter().find(|kind| kind.name() == name);
            known.map_or_else(|| corrupt("a duty of an unknown kind"), Ok)
        });
        Ok(DutyLine {
            id: case_id(row, 0)?,
            no: number(row, 1)?,
            procedure: string(row, 2)?,
            stage: string(row, 3)?,
            role: string(row, 4)?,
            office: string(row, 5)?,
            holder: string(row, 6)?,
            kind: kind.transpose()?,
            escalated: row.int(8)? != 0,
            due_at: (due != NEVER).then(|| instant(due)).transpose()?,
            received_at: instant_at(row, 10)?,
        })
    };
    engine.read_sql(sql, values).await?.iter().map(line).collect()
}

pub(crate) async fn counts(
    engine: &Engine,
    filter: &DutyFilter,
    bounds: Bounds,
) -> Result<DutyCounts, StoreError> {
    let mut counts = DutyCounts::default();
    let Some((sql, values)) = counts_sql(filter, bounds) else { return Ok(counts) };
    let (mut by, mut dated, mut all, mut escalated) = ([0; 3], 0, 0, 0);
    for row in engine.read_sql(sql, values).await? {
        let Some(whole) = row.opt_int(4)? else {
            escalated += row.int(0)?;
            continue;
        };
        for (i, count) in by.iter_mut().enumerate() {
            *count += row.int(i)?;
        }
        dated += row.int(3)?;
        all += whole;
        counts.more |= whole >= MOST;
    }
    let [grave, late, soon] = by;
    counts.by_lateness =
        [grave + escalated, late - grave - escalated, soon - late, dated - soon, all - dated];
    Ok(counts)
}

pub(crate) async fn seats(
    engine: &Engine,
    offices: &[String],
    bounds: Bounds,
) -> Result<Vec<Seat>, StoreError> {
    let Some((sql, values)) = seats_sql(offices, bounds) else { return Ok(Vec::new()) };
    let mut seats = BTreeMap::<(String, String, Option<String>), Seat>::new();
    for row in engine.read_sql(sql, values).await? {
        let (office, role) = (string(&row, 0)?, string(&row, 1)?);
        let asked_by = row.opt_text(2)?.map(str::to_owned);
        let seat = seats.entry((office.clone(), role.clone(), asked_by.clone())).or_insert(Seat {
            office,
            role,
            asked_by,
            open: 0,
            late: 0,
            grave: 0,
            first_due: None,
        });
        seat.open += row.int(3)?;
        seat.late += row.int(4)?;
        seat.grave += row.int(5)?;
        let due = row.int(6)?;
        let due = (due != NEVER).then(|| instant(due)).transpose()?;
        seat.first_due = seat.first_due.into_iter().chain(due).min();
    }
    Ok(seats.into_values().collect())
}
