//! Files of a case: evidence from the complainant, and what the offices add to it.
//!
//! The bytes are written and made durable first; then the event says that they are there. What was written and
//! came to nothing is known by a row and swept away.

mod inspect;
mod kind;
mod name;
mod office;
mod refused;
mod scan;
#[cfg(test)]
mod tests;

pub use inspect::{Inspected, Inspector};
pub use kind::{Kind, begins_picture};
pub use name::clean;
pub use refused::Refused;

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use jiff::{SignedDuration, Timestamp};
use redress_domain::case::state::File;
use redress_domain::case::{Actor, AttachCommand, Case, Fact, Who, attach, attachable, chain};
use redress_domain::id::CaseId;
use redress_domain::procedure::Procedure;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cases::{App, TRIES};
use crate::commit::{CommandKey, Commit};
use crate::error::{Error, won};
use crate::people::Caller;
use crate::ports::{Chunks, KeptText, StoreError};
use crate::timeline::{person, read};

/// After so long an upload that came to nothing is swept away: longer than any can take.
const STALE: SignedDuration = SignedDuration::from_hours(24);

/// A file as it is announced, before its bytes.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// What it is called.
    pub name: String,
    /// Whether the complainant may see it.
    pub public: bool,
    /// How many bytes will come, if that is known.
    pub size: Option<u64>,
}

/// A file as somebody sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// By which it is asked for.
    pub id: String,
    /// What it is called; none once erased.
    pub name: Option<String>,
    /// Its media type.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was put in.
    pub at: Timestamp,
    /// By whom; the complainant is told the office only.
    pub by: Text,
    /// Whether the complainant put it in.
    pub by_complainant: bool,
    /// Whether the complainant may see it.
    pub public: bool,
    /// Whether it can be shown as a picture.
    pub shown: bool,
}

/// The erasable row of a file.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    name: String,
    sha256: String,
}

/// What a repetition must ask for to be one.
#[derive(Serialize)]
struct Asked<'a> {
    name: &'a str,
    public: bool,
    sha256: &'a str,
}

/// A file whose bytes are kept and of which the log does not know yet.
struct Landed<'a> {
    file: &'a str,
    media: &'static str,
    size: u64,
    asked: Asked<'a>,
    seed: [u8; 16],
}

impl Caller {
    /// Whether this caller may know of a file of a case that they see: the complainant of what is public; the
    /// office that holds the case of everything; others, such as a department at a referral, of what is public
    /// and of what their own office put in; the holder of a link of what was put in at that referral.
    pub fn sees_file(&self, case: &Case, file: &File) -> bool {
        match self {
            Caller::Complainant => file.attached.public,
            Caller::Link(holder) => file.attached.referral == Some(holder.referral),
            Caller::Person { posts, .. } => {
                let of_own =
                    |office: &String| *office == case.office || file.by.office.as_ref() == Some(office);
                file.attached.public || posts.iter().any(|post| of_own(&post.office))
            }
        }
    }

    /// The capacity in which this caller puts files in: a role of the case at this moment; the first of all
    /// posts if there is none, so that the refusal can say whose it is.
    fn attaching(&self, procedure: &Procedure, case: &Case) -> Option<Actor> {
        let Caller::Person { person, posts, instead_of } = self else {
            return self.capacity(procedure, case, None);
        };
        let seated = posts.iter().find(|post| {
            procedure.role(&post.role).is_some()
                && case.seats(procedure, &post.role).contains(&post.office.as_str())
        });
        let post = seated.or_else(|| posts.first())?;
        let (role, office) = (post.role.clone(), Some(post.office.clone()));
        Some(Actor { who: Who::Person(person.id), role, office, instead_of: instead_of.get(post).copied() })
    }
}

impl App {
    /// Puts a file into a case. The same `key` from the same caller with the same file puts it in once.
    ///
    /// # Errors
    /// Not found for whoever may not know of the case; refused by the rules of the case or for what the file is.
    pub async fn attach<E>(
        &self,
        by: &Caller,
        id: CaseId,
        upload: Upload,
        key: Option<&str>,
        bytes: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Attachment, Error> {
        let (case, _) = self.visible(by, id).await?;
        let procedure = self.procedure(&case.procedure, case.version)?;
        let actor = by.attaching(&procedure, &case).ok_or(Error::Forbidden)?;
        let announced = upload.size.unwrap_or(0);
        attachable(&procedure, &case, &actor, upload.public, announced)?;
        let (name, extension) = clean(&upload.name)?;
        let kind = Kind::of(&extension)?;
        if announced > kind.most {
            return Err(Refused::Size { most: kind.most }.into());
        }
        let mut random = [0; 24];
        self.entropy.fill(&mut random);
        let file = chain::hex(&random[..8]);
        self.store.begin_upload(id, &file, self.clock.now()).await?;
        let done = async {
            let inspected = self.receive(id, &file, kind, bytes).await?;
            self.look_into(by, id, &file, inspected.size).await?;
            let mut seed = [0; 16];
            seed.copy_from_slice(&random[8..]);
            let asked = Asked { name: &name, public: upload.public, sha256: &inspected.sha256 };
            let landed = Landed { file: &file, media: kind.media, size: inspected.size, asked, seed };
            self.enter(by, id, &landed, key).await
        };
        let kept = done.await;
        if kept.as_ref().map_or(true, |kept| *kept != file) {
            // Should this fail, the sweep does it a day later.
            let _ = self.discard(id, &file).await;
        }
        self.attachment(by, id, &kept?).await
    }

    /// Writes the bytes as they come, looking at them on the way.
    async fn receive<E>(
        &self,
        id: CaseId,
        file: &str,
        kind: &'static Kind,
        bytes: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Inspected, Error> {
        let mut inspector = Inspector::new(kind);
        let mut writer = self.blobs.create(id, file).await?;
        let mut bytes = std::pin::pin!(bytes);
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk.map_err(|_| Refused::CutOff)?;
            inspector.feed(&chunk)?;
            writer.write(chunk).await?;
        }
        let inspected = inspector.finish()?;
        writer.finish().await?;
        Ok(inspected)
    }

    /// Says in the log that the file is there; gives the file that an earlier call with this key put in, else
    /// this one.
    async fn enter(
        &self,
        by: &Caller,
        id: CaseId,
        landed: &Landed<'_>,
        key: Option<&str>,
    ) -> Result<String, Error> {
        let Landed { file, media, size, asked, seed } = landed;
        let row = Row { name: asked.name.to_owned(), sha256: asked.sha256.to_owned() };
        let body = serde_json::to_string(&row).map_err(|_| Error::Forbidden)?;
        for _ in 0..TRIES {
            let (case, head) = self.visible(by, id).await?;
            let procedure = self.procedure(&case.procedure, case.version)?;
            let actor = by.attaching(&procedure, &case).ok_or(Error::Forbidden)?;
            let scope = format!("attach {id}");
            let command = key.map(|key| CommandKey::new(&scope, &actor.who, key, asked)).transpose()?;
            if let Some(command) = &command
                && let Some(earlier) = self.attached_before(id, command).await?
            {
                return Ok(earlier);
            }
            let attaching = AttachCommand {
                by: actor,
                id: (*file).to_owned(),
                body: body.clone(),
                media: (*media).to_owned(),
                size: *size,
                public: asked.public,
                seed: *seed,
            };
            let now = self.clock.now();
            let decision = attach(&procedure, &case, attaching, now)?;
            let commit = Commit::new(&procedure, Some((case, head)), decision, command, now);
            if won(self.store.save(commit.ok_or(Error::NoProcedure)?).await)? {
                return Ok((*file).to_owned());
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// The file that an earlier arrival of `command` put in.
    async fn attached_before(&self, id: CaseId, command: &CommandKey) -> Result<Option<String>, Error> {
        let Some(earlier) = self.store.answered(id.bucket(), &command.key).await? else { return Ok(None) };
        if earlier.fingerprint != command.fingerprint {
            return Err(Error::KeyReused);
        }
        let stored = self.store.event(id, earlier.seq).await?;
        match stored.as_ref().map(read).transpose()?.map(|event| event.fact) {
            Some(Fact::Attached(attached)) => Ok(Some(attached.file.name)),
            _ => Err(Error::KeyReused),
        }
    }

    async fn discard(&self, id: CaseId, file: &str) -> Result<(), StoreError> {
        self.blobs.remove(id, file).await?;
        self.store.end_upload(id, file).await
    }

    /// Sweeps away uploads that came to nothing, at most `limit`; gives how many.
    pub async fn sweep_uploads(&self, limit: u32) -> Result<u32, Error> {
        let mut swept = 0;
        for (id, file) in self.store.stale_uploads(self.clock.now() - STALE, limit).await? {
            self.discard(id, &file).await?;
            swept += 1;
        }
        Ok(swept)
    }

    /// The files of a case that `by` may see, the earliest first: at most
    /// [`MOST_FILES`](redress_domain::case::MOST_FILES).
    pub async fn attachments(&self, by: &Caller, id: CaseId) -> Result<Vec<Attachment>, Error> {
        let (case, _) = self.visible(by, id).await?;
        let seen: Vec<&File> = case.files.iter().filter(|file| by.sees_file(&case, file)).collect();
        self.described(by, id, &seen).await
    }

    /// One file.
    ///
    /// # Errors
    /// Not found, also for whoever may not know of it.
    pub async fn attachment(&self, by: &Caller, id: CaseId, file: &str) -> Result<Attachment, Error> {
        let (case, _) = self.visible(by, id).await?;
        let found = case.files.iter().find(|one| one.attached.file.name == file);
        let found = found.filter(|one| by.sees_file(&case, one)).ok_or(Error::NotFound)?;
        self.described(by, id, &[found]).await?.pop().ok_or(Error::NotFound)
    }

    /// The bytes `range` of a file that `by` was shown by [`App::attachment`].
    pub async fn attachment_bytes(
        &self,
        id: CaseId,
        file: &Attachment,
        range: Range<u64>,
    ) -> Result<Chunks, Error> {
        Ok(self.blobs.read(id, &file.id, range).await?)
    }

    /// Whether a file still begins as a picture of its media type, which a browser may show.
    pub async fn is_picture(&self, id: CaseId, file: &Attachment) -> Result<bool, Error> {
        let mut chunks = self.blobs.read(id, &file.id, 0..file.size.min(16)).await?;
        let mut head = Vec::new();
        while let Some(chunk) = chunks.next().await {
            head.extend_from_slice(&chunk?);
        }
        Ok(begins_picture(&file.media, &head))
    }

    async fn described(&self, by: &Caller, id: CaseId, files: &[&File]) -> Result<Vec<Attachment>, Error> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let names = self.file_names(id).await?;
        let mut people: Vec<i64> = files.iter().filter_map(|file| person(&file.by.who)).collect();
        people.sort_unstable();
        people.dedup();
        let people: BTreeMap<i64, String> = self.store.names(&people).await?.into_iter().collect();
        let offices = self.office_titles().await?;
        let described = files.iter().map(|file| {
            let attached = &file.attached;
            let office = file.by.office.as_ref().map(|office| offices.of(office)).unwrap_or_default();
            let name = person(&file.by.who).and_then(|id| people.get(&id)).map_or("", String::as_str);
            let by_complainant = file.by.who == Who::Complainant;
            let by = match by {
                _ if by_complainant => Text::new("投诉人", "The complainant"),
                Caller::Complainant | Caller::Link(_) => office,
                Caller::Person { .. } => {
                    Text::new(format!("{}{name}", office.zh), format!("{name}, {}", office.en))
                }
            };
            Attachment {
                id: attached.file.name.clone(),
                name: names.get(&attached.file.no).cloned().flatten(),
                media: attached.media.clone(),
                size: attached.size,
                at: file.at,
                by,
                by_complainant,
                public: attached.public,
                shown: kind::is_shown(&attached.media),
            }
        });
        Ok(described.collect())
    }

    /// What the files of a case are called, by number; none once erased.
    pub(crate) async fn file_names(&self, id: CaseId) -> Result<BTreeMap<u32, Option<String>>, Error> {
        let kept = self.store.files(id).await?;
        Ok(kept.iter().map(|row| (row.no, row_of(row).map(|row| row.name))).collect())
    }

    /// Whether the bytes of a file are those that its row says.
    pub(crate) async fn bytes_are_whole(
        &self,
        id: CaseId,
        file: &File,
        row: &KeptText,
    ) -> Result<bool, Error> {
        let Some(row) = row_of(row) else { return Ok(false) };
        let Ok(mut chunks) = self.blobs.read(id, &file.attached.file.name, 0..file.attached.size).await
        else {
            return Ok(false);
        };
        let (mut hash, mut size) = (Sha256::new(), 0);
        while let Some(chunk) = chunks.next().await {
            let chunk = match chunk {
                Err(StoreError::Corrupt(_)) => return Ok(false),
                chunk => chunk?,
            };
            hash.update(&chunk);
            size += chunk.len() as u64;
        }
        Ok(size == file.attached.size && chain::hex(&hash.finalize()) == row.sha256)
    }
}

fn row_of(kept: &KeptText) -> Option<Row> {
    serde_json::from_str(kept.body.as_deref()?).ok()
}
