//! The keys of files, each sealed with the ring's first key.

use redress_app::ports::{Algorithm, FileKey, StoreError};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{case_id, corrupt, number, place, string};
use crate::engine::{Engine, Row};
use crate::people::write;
use crate::seal::Keyring;

catalogue! {
    ADD = "file_keys.add": "INSERT INTO file_keys (bucket, case_id, id, key, seal, whole) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (bucket, case_id, id) DO NOTHING";
    ONE = "file_keys.one": "SELECT key, seal, whole FROM file_keys WHERE bucket = $1 AND case_id = $2 AND id = $3";
    WHOLE = "file_keys.whole": "UPDATE file_keys SET whole = 1 WHERE bucket = $1 AND case_id = $2 AND id = $3";
    DROP = "file_keys.drop": "DELETE FROM file_keys WHERE bucket = $1 AND case_id = $2 AND id = $3";
    CLEAR = "lists.clear_files": "SELECT c.case_id, c.no, c.id FROM attachments c LEFT JOIN file_keys d \
        ON c.bucket = d.bucket AND c.case_id = d.case_id AND c.id = d.id \
        WHERE (c.bucket, c.case_id, c.no) > ($1, $2, $3) AND c.salt IS NOT NULL \
        AND (d.whole IS NULL OR d.whole = 0) ORDER BY c.bucket, c.case_id, c.no LIMIT $4";
}

/// Where the key of a file lies.
pub(crate) fn sealed_at(id: CaseId, file: &str) -> String {
    format!("file_keys/{}/{file}", id.as_i64())
}

pub(crate) async fn make(
    engine: &Engine,
    keys: &Keyring,
    id: CaseId,
    file: &str,
    secret: [u8; 32],
    whole: bool,
) -> Result<Option<FileKey>, StoreError> {
    let Some(algorithm) = keys.algorithm() else { return Ok(None) };
    let code = match algorithm {
        Algorithm::Aes256Gcm => 1,
        Algorithm::Sm4Gcm => 2,
    };
    let (key, seal) = keys.seal(&sealed_at(id, file), &[&[code], &secret[..]].concat())?;
    let mut values = place(id);
    values.extend([file.into(), key.into(), seal.into(), whole.into()]);
    write(engine, &ADD, values).await?;
    one(engine, keys, id, file).await
}

pub(crate) async fn one(
    engine: &Engine,
    keys: &Keyring,
    id: CaseId,
    file: &str,
) -> Result<Option<FileKey>, StoreError> {
    let mut values = place(id);
    values.push(file.into());
    let rows = engine.read(&ONE, values).await?;
    let open = |row: &Row| {
        let plain = keys.open(&sealed_at(id, file), row.bytes(0)?, Some(row.text(1)?))?;
        let (algorithm, secret) = match plain.split_first() {
            Some((1, secret)) => (Algorithm::Aes256Gcm, secret),
            Some((2, secret)) => (Algorithm::Sm4Gcm, secret),
            _ => return corrupt("a file's key of no known kind"),
        };
        let secret = secret.try_into().or_else(|_| corrupt("a file's key of another length"))?;
        Ok(FileKey { algorithm, secret, sealed: row.int(2)? != 0 })
    };
    rows.first().map(open).transpose()
}

pub(crate) async fn whole(engine: &Engine, id: CaseId, file: &str) -> Result<(), StoreError> {
    let mut values = place(id);
    values.push(file.into());
    Ok(write(engine, &WHOLE, values).await?)
}

pub(crate) async fn forget(engine: &Engine, id: CaseId, file: &str) -> Result<(), StoreError> {
    let mut values = place(id);
    values.push(file.into());
    Ok(write(engine, &DROP, values).await?)
}

pub(crate) async fn clear(
    engine: &Engine,
    after: Option<(CaseId, u32)>,
    limit: u32,
) -> Result<Vec<(CaseId, u32, String)>, StoreError> {
    let mut values = match after {
        Some((id, no)) => [place(id), vec![no.into()]].concat(),
        None => vec![(-1).into(), (-1).into(), (-1).into()],
    };
    values.push(limit.into());
    let rows = engine.read(&CLEAR, values).await?;
    rows.iter().map(|row| Ok((case_id(row, 0)?, number(row, 1)?, string(row, 2)?))).collect()
}
