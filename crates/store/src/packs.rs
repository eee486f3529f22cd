//! The texts of procedure packs, each version once.

use redress_app::ports::{KeptPack, StoreError};

use crate::catalogue::catalogue;
use crate::convert::{hash, number, string};
use crate::engine::{Engine, Expect, Step};

catalogue! {
    PACKS = "packs.all": "SELECT id, version, sha256 FROM packs ORDER BY id, version";
    SOURCE = "packs.source": "SELECT source FROM packs WHERE id = $1 AND version = $2";
    KEEP = "packs.keep": "INSERT INTO packs (id, version, sha256, source) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (id, version) DO NOTHING";
}

pub(crate) async fn all(engine: &Engine) -> Result<Vec<KeptPack>, StoreError> {
    let rows = engine.read(&PACKS, Vec::new()).await?;
    let pack = |row| Ok(KeptPack { id: string(row, 0)?, version: number(row, 1)?, sha256: hash(row, 2)? });
    rows.iter().map(pack).collect()
}

pub(crate) async fn source(engine: &Engine, id: &str, version: u32) -> Result<Option<String>, StoreError> {
    let rows = engine.read(&SOURCE, vec![id.into(), version.into()]).await?;
    rows.first().map(|row| string(row, 0)).transpose()
}

pub(crate) async fn keep(engine: &Engine, packs: &[(KeptPack, &str)]) -> Result<(), StoreError> {
    let step = |(pack, source): &(KeptPack, &str)| {
        let KeptPack { id, version, sha256 } = pack;
        let values = vec![id.as_str().into(), (*version).into(), sha256.to_vec().into(), (*source).into()];
        Step { statement: &KEEP, values, expect: Expect::Any }
    };
    Ok(engine.write(packs.iter().map(step).collect()).await?)
}
