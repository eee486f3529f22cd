//! The identities of providers that open one's account.

use super::{Proof, owner};
use crate::audit::Deed;
use crate::cases::App;
use crate::error::Error;
use crate::people::Admission;
use crate::ports::{Identity, Sessions};
use crate::sign_in::key_id;
use crate::sign_in::provider::{Leaving, way};

impl App {
    /// One's own, the oldest first.
    pub async fn own_identities(&self, admission: &Admission) -> Result<Vec<Identity>, Error> {
        Ok(self.store.identities_of(owner(admission)?.id).await?)
    }

    /// Sends whoever is signed in to a provider to bind an identity there to their account.
    ///
    /// # Errors
    /// The password or the code is wrong; the provider's.
    pub async fn begin_binding(
        &self,
        admission: &Admission,
        proof: Proof<'_>,
        provider: &str,
    ) -> Result<Leaving, Error> {
        let person = owner(admission)?;
        self.confirm(person, proof.password, proof.code, proof.from).await?;
        self.leave_to_bind(provider, person.id).await
    }

    /// Unbinds one of one's own; every other session of theirs ends.
    ///
    /// # Errors
    /// The password or the code is wrong; not found, also for those of others.
    pub async fn unbind_own(&self, admission: &Admission, proof: Proof<'_>, id: &str) -> Result<(), Error> {
        let person = owner(admission)?;
        let own = self.store.identities_of(person.id).await?;
        let identity = own.into_iter().find(|one| key_id(&one.hash) == id).ok_or(Error::NotFound)?;
        self.confirm(person, proof.password, proof.code, proof.from).await?;
        let unbound = Deed {
            way: Some(way(&identity.provider)),
            key: Some(id.to_owned()),
            ..Deed::own("identity_unbound", person.id)
        };
        self.note(unbound, proof.from, None).await?;
        self.store.unbind_identities(person.id, Some(&identity.hash)).await?;
        Ok(self.store.change_access(person.id, &Sessions::EndBut(admission.key.hash).into()).await?)
    }
}
