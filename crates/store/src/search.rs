//! The index of terms: written for a case at a time, asked across cases.

mod dialect;

use redress_app::ports::{CaseFilter, CaseLine, Doc, KeptText, Match, Question, StoreError};
use redress_domain::id::CaseId;
use sha2::{Digest, Sha256};

use crate::cases::{PARTIES_TABLE, kept_of};
use crate::catalogue::catalogue;
use crate::convert::{case_id, number, place};
use crate::engine::{Engine, Expect, Step, Value};
use crate::facets;
use crate::lists::cases::{LINE, ORDER, conditions, counted, line, shows_none};
use crate::lists::{Binds, any_of, filtered, unique};
use crate::seal::Keyring;

pub(crate) use dialect::statements;

catalogue! {
    DOC = "search.doc": "SELECT seq, digest FROM search_docs WHERE bucket = $1 AND case_id = $2";
    PUT = "search.put": "INSERT INTO search_docs (bucket, case_id, seq, digest) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (bucket, case_id) DO UPDATE SET seq = $3, digest = $4 WHERE search_docs.seq <= $3";
}

/// How many cases are asked for in one go.
const TOGETHER: usize = 100;

/// SHA-256 of the terms, one a line.
fn digest(terms: &[String]) -> [u8; 32] {
    Sha256::digest(terms.join("\n").as_bytes()).into()
}

/// The steps that write `doc`; none if the index has it.
async fn steps(engine: &Engine, doc: &Doc) -> Result<Vec<Step>, StoreError> {
    let digest = digest(&doc.terms);
    let known = engine.read(&DOC, place(doc.case)).await?;
    if let Some(row) = known.first()
        && (number(row, 0)? > doc.seq || row.bytes(1)? == digest)
    {
        return Ok(Vec::new());
    }
    let values = [place(doc.case), vec![doc.seq.into(), digest.as_slice().into()]].concat();
    // Nothing is written if somebody wrote a newer version meanwhile.
    let mut steps = vec![Step { statement: &PUT, values, expect: Expect::Rows(1) }];
    steps.extend(dialect::write(engine, doc));
    Ok(steps)
}

pub(crate) async fn put(engine: &Engine, docs: &[Doc]) -> Result<u32, StoreError> {
    let mut writes = Vec::new();
    for doc in docs {
        writes.push(steps(engine, doc).await?);
    }
    writes.retain(|steps| !steps.is_empty());
    let count = u32::try_from(writes.len()).unwrap_or(u32::MAX);
    // SQLite's index takes many at once for little more than one; on a cluster each case is a write of its own.
    if let Engine::Sqlite(_) = engine
        && engine.write(writes.concat()).await.is_ok()
    {
        return Ok(count);
    }
    for steps in writes {
        match engine.write(steps).await.map_err(StoreError::from) {
            Ok(()) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// The text and values of a page of what the question finds; `None` if that is nothing.
///
/// Each part goes along the index of terms, newest case numbers first, and stops at the window; what it found
/// is put in the order of receipt.
pub fn found_sql(engine: &Engine, filter: &CaseFilter, question: &Question) -> Option<(String, Vec<Value>)> {
    let offices = filter.offices.as_deref().map(unique);
    if shows_none(filter) || offices.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let mut binds = Binds::default();
    let mut also = conditions(filter, "c", &mut binds)?;
    let window = binds.bind(question.window);
    let here = offices.map(|offices| binds.list(offices));
    let held = here.as_ref().map(|here| format!("c.office IN ({here})"));
    if facets::holds(&filter.counted) {
        also.extend(held.clone());
    }
    let mut parts = Vec::new();
    if let Some(id) = question.number {
        let (bucket, id) = (binds.bind(id.bucket()), binds.bind(id.as_i64()));
        let known = here.iter().map(|here| format!("d.office IN ({here})"));
        let one = [format!("d.bucket = {bucket}"), format!("d.case_id = {id}")];
        let all: Vec<String> = one.into_iter().chain(known).chain(also.iter().cloned()).collect();
        parts.push(format!(
            "SELECT {LINE} FROM case_offices d JOIN cases c \
             ON c.bucket = d.bucket AND c.case_id = d.case_id{}",
            filtered(&all)
        ));
    }
    for (condition, more) in [(&question.words, None), (&question.parties, held)] {
        if let Some(condition) = condition {
            let asked = binds.bind(dialect::asked(engine, condition));
            let more: Vec<String> = also.iter().cloned().chain(more).collect();
            parts.push(dialect::cases(engine, LINE, &asked, &more, &window));
        }
    }
    if parts.is_empty() {
        return None;
    }
    let parts: Vec<String> =
        parts.iter().enumerate().map(|(i, part)| format!("SELECT * FROM ({part}) AS p{i}")).collect();
    let before = filter.before.map(|(at, id)| {
        let (at, id) = (binds.bind(at.as_microsecond()), binds.bind(id.as_i64()));
        format!(" WHERE (received_at, case_id) < ({at}, {id})")
    });
    let (before, limit) = (before.unwrap_or_default(), binds.bind(filter.limit));
    let sql = format!("SELECT * FROM ({}) AS found{before} {ORDER} {limit}", parts.join(" UNION "));
    Some((sql, binds.0))
}

pub(crate) async fn found(
    engine: &Engine,
    filter: &CaseFilter,
    question: &Question,
) -> Result<Vec<CaseLine>, StoreError> {
    let Some((sql, values)) = found_sql(engine, filter, question) else { return Ok(Vec::new()) };
    engine.read_sql(sql, values).await?.iter().map(line).collect()
}

pub(crate) async fn count(
    engine: &Engine,
    filter: &CaseFilter,
    question: Option<&Question>,
    most: u32,
) -> Result<u32, StoreError> {
    let all = CaseFilter { before: None, limit: most, ..filter.clone() };
    let counts = match question {
        Some(question) => found_sql(engine, &all, question).map(|(page, values)| (counted(&page), values)),
        None => crate::lists::cases::count_sql(&all),
    };
    let Some((sql, values)) = counts else { return Ok(0) };
    let rows = engine.read_sql(sql, values).await?;
    rows.first().map_or(Ok(0), |row| number(row, 0))
}

/// The text and values of the newest cases for each condition, with its place among them.
pub fn hits_sql(engine: &Engine, conditions: &[Match], most: u32) -> Option<(String, Vec<Value>)> {
    let mut binds = Binds::default();
    let most = binds.bind(most);
    let mut parts = Vec::new();
    for (i, condition) in conditions.iter().enumerate() {
        let asked = binds.bind(dialect::asked(engine, condition));
        parts.push(format!("SELECT * FROM ({}) AS h{i}", dialect::ids(engine, i, &asked, &most)));
    }
    (!parts.is_empty()).then(|| (parts.join(" UNION ALL "), binds.0))
}

pub(crate) async fn hits(
    engine: &Engine,
    conditions: &[Match],
    most: u32,
) -> Result<Vec<Vec<CaseId>>, StoreError> {
    let mut all = vec![Vec::new(); conditions.len()];
    let Some((sql, values)) = hits_sql(engine, conditions, most) else { return Ok(all) };
    for row in engine.read_sql(sql, values).await? {
        let at = usize::try_from(number(&row, 0)?).unwrap_or_default();
        if let Some(of) = all.get_mut(at) {
            of.push(case_id(&row, 1)?);
        }
    }
    Ok(all)
}

/// The text and values of the parties of these cases.
pub fn parties_sql(cases: &[&CaseId]) -> (String, Vec<Value>) {
    let mut binds = Binds::default();
    let here = any_of(cases, |id| {
        let (bucket, id) = (binds.bind(id.bucket()), binds.bind(id.as_i64()));
        format!("bucket = {bucket} AND case_id = {id}")
    });
    (format!("SELECT no, part, salt, body, seal, case_id FROM parties WHERE {here}"), binds.0)
}

pub(crate) async fn parties_of(
    engine: &Engine,
    keys: &Keyring,
    cases: &[CaseId],
) -> Result<Vec<(CaseId, KeptText)>, StoreError> {
    let mut all = Vec::new();
    for some in unique(cases).chunks(TOGETHER) {
        let (sql, values) = parties_sql(some);
        for row in engine.read_sql(sql, values).await? {
            let id = case_id(&row, 5)?;
            all.push((id, kept_of(keys, PARTIES_TABLE, id, &row)?));
        }
    }
    all.sort_by_key(|(id, kept)| (*id, kept.no));
    Ok(all)
}
