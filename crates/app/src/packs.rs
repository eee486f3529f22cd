//! The packs that are loaded: those that come with the program or beside it, and those that came before.
//!
//! Invariant: the text of every version that was ever loaded over a database is kept in it and never changes.
//! So a case goes on under the version it began under, whatever comes later, and every program over the same
//! database has new cases follow the same version: the newest.

use std::cmp::Reverse;
use std::sync::Arc;

use redress_domain::procedure::Procedure;
use redress_packs::Running;
use sha2::{Digest, Sha256};

use crate::cases::App;
use crate::error::Error;
use crate::ports::{KeptPack, Store, StoreError};

/// Every version, and which of them new cases follow.
pub(crate) struct Packs {
    /// The newest version of each procedure.
    newest: Vec<Arc<Procedure>>,
    /// All of them, the newest of a procedure first.
    all: Vec<Arc<Running>>,
}

impl Packs {
    /// Keeps what is loaded and adds what was loaded before.
    ///
    /// # Errors
    /// A text that is not the one kept under its version, or a kept text that cannot be read any more.
    pub(crate) async fn gather(store: &dyn Store, loaded: Vec<Arc<Running>>) -> Result<Packs, Error> {
        let own: Vec<KeptPack> = loaded.iter().map(|pack| kept(pack)).collect();
        same(&own, &own)?;
        let mut known = store.packs().await?;
        same(&own, &known)?;
        let fresh: Vec<(KeptPack, &str)> = own
            .iter()
            .zip(&loaded)
            .filter(|(one, _)| !known.contains(one))
            .map(|(one, pack)| (one.clone(), &*pack.source))
            .collect();
        if !fresh.is_empty() {
            store.keep_packs(&fresh).await?;
            // Another node may have come first with another text.
            known = store.packs().await?;
            same(&own, &known)?;
        }
        let mut all = loaded;
        for KeptPack { id, version, .. } in known.iter().filter(|one| !own.contains(one)) {
            let gone = || StoreError::Corrupt(format!("the text of {id} version {version}"));
            let text = store.pack_source(id, *version).await?.ok_or_else(gone)?;
            let read = Running::read(text, &format!("{id} version {version}")).map_err(|faults| {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                Error::PackUnreadable(faults.join("\n"))
            })?;
            all.push(Arc::new(read));
        }
        let mut newest: Vec<Arc<Procedure>> = Vec::new();
        for procedure in all.iter().map(|pack| &pack.procedure) {
            match newest.iter_mut().find(|one| one.id == procedure.id) {
                Some(one) if one.version < procedure.version => *one = Arc::clone(procedure),
                Some(_) => {}
                None => newest.push(Arc::clone(procedure)),
            }
        }
        all.sort_by_key(|pack| Reverse(pack.procedure.version));
        Ok(Packs { newest, all })
    }
}

fn kept(pack: &Running) -> KeptPack {
    let Procedure { id, version, .. } = &*pack.procedure;
    let sha256 = Sha256::digest(pack.source.as_bytes()).into();
    KeptPack { id: id.clone(), version: *version, sha256 }
}

/// One version has one text.
fn same(some: &[KeptPack], others: &[KeptPack]) -> Result<(), Error> {
    let differs = |one: &&KeptPack| {
        others.iter().any(|o| (&o.id, o.version) == (&one.id, one.version) && o.sha256 != one.sha256)
    };
    match some.iter().find(differs) {
        Some(one) => Err(Error::PackChanged { id: one.id.clone(), version: one.version }),
        None => Ok(()),
    }
}

impl App {
    /// Every procedure in its newest version, which new cases follow.
    pub fn procedures(&self) -> &[Arc<Procedure>] {
        &self.packs.newest
    }

    /// The newest version of a procedure.
    pub fn newest(&self, id: &str) -> Option<&Arc<Procedure>> {
        self.packs.newest.iter().find(|procedure| procedure.id == id)
    }

    /// The version of a procedure that a case follows.
    ///
    /// # Errors
    /// It was not there when this program started.
    pub fn procedure(&self, id: &str, version: u32) -> Result<Arc<Procedure>, Error> {
        self.pack(id, version).map(|pack| Arc::clone(&pack.procedure)).ok_or(Error::NoProcedure)
    }

    /// Every version of a procedure, the newest first.
    pub fn versions<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Arc<Procedure>> {
        self.packs.all.iter().map(|pack| &pack.procedure).filter(move |procedure| procedure.id == id)
    }

    /// Every pack, of each procedure the newest version first.
    pub fn packs(&self) -> &[Arc<Running>] {
        &self.packs.all
    }

    /// One of them.
    pub fn pack(&self, id: &str, version: u32) -> Option<&Arc<Running>> {
        let all = &self.packs.all;
        all.iter().find(|pack| pack.procedure.id == id && pack.procedure.version == version)
    }
}
