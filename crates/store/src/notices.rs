//! What people in offices must see, spread by office.

use std::collections::BTreeMap;

use futures_util::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use redress_app::ports::{Notice, StoreError};
use redress_domain::id::{BUCKETS, CaseId};
use sha2::{Digest, Sha256};

use crate::catalogue::catalogue;
use crate::convert::{case_id, corrupt, instant_at, micros, number, string};
use crate::engine::{Engine, Expect, Row, Step, Value};
use crate::lists::{Binds, any_of, groups, union, unique};

catalogue! {
    ADD = "notices.add": "INSERT INTO notices (bucket, office, role, case_id, seq, at, kind, body) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (bucket, office, role, case_id, seq) DO NOTHING";
}

/// How many buckets are written to side by side.
pub(crate) const ABREAST: usize = 8;

/// The bucket of an office's rows: the first two bytes of the SHA-256 of its code.
pub(crate) fn bucket_of(office: &str) -> i64 {
    let hash = Sha256::digest(office.as_bytes());
    i64::from(u16::from_be_bytes([hash[0], hash[1]])) % BUCKETS
}

/// One transaction for each bucket.
pub(crate) async fn put(engine: &Engine, notices: &[Notice]) -> Result<(), StoreError> {
    let mut buckets = BTreeMap::<i64, Vec<Step>>::new();
    for notice in notices {
        let Notice { office, role, at, case, seq, kind, body } = notice;
        let Ok(body) = serde_json::to_string(body) else {
            return corrupt("a notice that cannot be written");
        };
        let bucket = bucket_of(office);
        let values = vec![
            bucket.into(),
            office.as_str().into(),
            role.as_str().into(),
            case.as_i64().into(),
            (*seq).into(),
            micros(*at),
            kind.as_str().into(),
            body.into(),
        ];
        let step = Step { statement: &ADD, values, expect: Expect::Any };
        buckets.entry(bucket).or_default().push(step);
    }
    let writes = futures_util::stream::iter(buckets.into_values()).map(|steps| engine.write(steps));
    Ok(writes.buffer_unordered(ABREAST).try_collect().await?)
}

/// The text and values of a page of notices; `None` if it shows none.
///
/// Each post is looked up along its index and stops at the limit, however many notices there are.
pub fn notices_sql(
    posts: &[(String, String)],
    before: Option<(Timestamp, CaseId, u32)>,
    limit: u32,
) -> Option<(String, Vec<Value>)> {
    const ORDER: &str = "ORDER BY at DESC, case_id DESC, seq DESC LIMIT";
    let mut binds = Binds::default();
    let limit = binds.bind(limit);
    let older = before.map(|(at, id, seq)| {
        let (at, id, seq) = (binds.bind(at.as_microsecond()), binds.bind(id.as_i64()), binds.bind(seq));
        format!(" AND (at, case_id, seq) < ({at}, {id}, {seq})")
    });
    let older = older.unwrap_or_default();
    let mut parts = Vec::new();
    for group in groups(&unique(posts)) {
        let here = any_of(group, |(office, role)| {
            let bucket = binds.bind(bucket_of(office));
            let (office, role) = (binds.bind(office.as_str()), binds.bind(role.as_str()));
            format!("bucket = {bucket} AND office = {office} AND role = {role}")
        });
        parts.push(format!(
            "SELECT office, role, at, case_id, seq, kind, body FROM notices \
             WHERE {here}{older} {ORDER} {limit}"
        ));
    }
    union(&parts, "UNION ALL", ORDER, &limit).map(|sql| (sql, binds.0))
}

pub(crate) async fn page(
    engine: &Engine,
    posts: &[(String, String)],
    before: Option<(Timestamp, CaseId, u32)>,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let Some((sql, values)) = notices_sql(posts, before, limit) else { return Ok(Vec::new()) };
    let notice = |row: &Row| {
        let Ok(body) = serde_json::from_str(row.text(6)?) else {
            return corrupt("a notice that cannot be read");
        };
        Ok(Notice {
            office: string(row, 0)?,
            role: string(row, 1)?,
            at: instant_at(row, 2)?,
            case: case_id(row, 3)?,
            seq: number(row, 4)?,
            kind: string(row, 5)?,
            body,
        })
    };
    engine.read_sql(sql, values).await?.iter().map(notice).collect()
}
