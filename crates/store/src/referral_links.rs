//! Secure links to referrals.

use jiff::Timestamp;
use redress_app::ports::{ReferralLink, StoreError};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{hash, instant, instant_at, micros, number, place};
use crate::engine::{Engine, Expect, Row, Step, Value};
use crate::people::write;

catalogue! {
    PUT = "referral_links.put": "INSERT INTO referral_links (bucket, case_id, referral, no, hash, made_at, \
        made_by, expires_at, seen_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (bucket, case_id, referral) DO UPDATE SET no = excluded.no, hash = excluded.hash, \
        made_at = excluded.made_at, made_by = excluded.made_by, expires_at = excluded.expires_at, \
        seen_at = excluded.seen_at, ended_at = excluded.ended_at";
    ONE = "referral_links.one": "SELECT no, hash, made_at, made_by, expires_at, seen_at, ended_at \
        FROM referral_links WHERE bucket = $1 AND case_id = $2 AND referral = $3";
    SEE = "referral_links.see": "UPDATE referral_links SET seen_at = $4 \
        WHERE bucket = $1 AND case_id = $2 AND referral = $3 AND seen_at IS NULL";
    FORGET = "referral_links.forget": "DELETE FROM referral_links WHERE bucket = $1 AND case_id = $2";
    END = "referral_links.end": "UPDATE referral_links SET ended_at = $4 \
        WHERE bucket = $1 AND case_id = $2 AND referral = $3";
}

fn at(case: CaseId, referral: u32) -> Vec<Value> {
    let mut values = place(case);
    values.push(referral.into());
    values
}

pub(crate) async fn put(engine: &Engine, link: &ReferralLink) -> Result<(), StoreError> {
    let rest = vec![
        link.no.into(),
        link.hash.as_slice().into(),
        micros(link.made_at),
        link.made_by.into(),
        micros(link.expires_at),
        link.seen_at.map(Timestamp::as_microsecond).into(),
        link.ended_at.map(Timestamp::as_microsecond).into(),
    ];
    Ok(write(engine, &PUT, [at(link.case, link.referral), rest].concat()).await?)
}

pub(crate) async fn one(
    engine: &Engine,
    case: CaseId,
    referral: u32,
) -> Result<Option<ReferralLink>, StoreError> {
    let rows = engine.read(&ONE, at(case, referral)).await?;
    let link = |row: &Row| {
        Ok(ReferralLink {
            case,
            referral,
            no: number(row, 0)?,
            hash: hash(row, 1)?,
            made_at: instant_at(row, 2)?,
            made_by: row.int(3)?,
            expires_at: instant_at(row, 4)?,
            seen_at: row.opt_int(5)?.map(instant).transpose()?,
            ended_at: row.opt_int(6)?.map(instant).transpose()?,
        })
    };
    rows.first().map(link).transpose()
}

/// The step that forgets every link of a case.
pub(crate) fn forget(case: CaseId) -> Step {
    Step { statement: &FORGET, values: place(case), expect: Expect::Any }
}

pub(crate) async fn see(
    engine: &Engine,
    case: CaseId,
    referral: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    Ok(write(engine, &SEE, [at(case, referral), vec![micros(now)]].concat()).await?)
}

pub(crate) async fn end(
    engine: &Engine,
    case: CaseId,
    referral: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    Ok(write(engine, &END, [at(case, referral), vec![micros(now)]].concat()).await?)
}
