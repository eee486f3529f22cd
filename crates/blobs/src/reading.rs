//! Reading a file as it lies: in clear, or block by block as it opens.

use std::ops::Range;

use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt};
use redress_app::ports::{Chunks, StoreError};

use crate::sealed::{Cipher, MARK, Part};
use crate::{corrupt, failed};

/// The bytes `range` as they lie.
pub(crate) async fn clear(
    store: &LocalFileSystem,
    place: &Path,
    range: &Range<u64>,
) -> Result<Chunks, StoreError> {
    let options = GetOptions { range: Some(range.clone().into()), ..GetOptions::default() };
    let found = store.get_opts(place, options).await.map_err(failed)?;
    Ok(found.into_stream().map_err(failed).boxed())
}

/// Whether a file lies sealed.
pub(crate) async fn begins_sealed(store: &LocalFileSystem, place: &Path) -> Result<bool, StoreError> {
    let begin = store.get_range(place, 0..MARK.len() as u64).await.map_err(failed)?;
    Ok(begin[..] == MARK)
}

/// The bytes `range` of a sealed file; what was not sealed there is an error in their midst.
pub(crate) async fn opened(
    store: &LocalFileSystem,
    place: &Path,
    cipher: Cipher,
    range: &Range<u64>,
) -> Result<Chunks, StoreError> {
    let size = store.head(place).await.map_err(failed)?.size;
    let part = Part::of(size, range).ok_or_else(|| corrupt("a sealed file that was cut off"))?;
    if !begins_sealed(store, place).await? {
        return Err(corrupt("a file that is not sealed in the place of one that is"));
    }
    let sealed = clear(store, place, &part.bytes).await?;
    let opening = Opening {
        cipher,
        sealed,
        held: BytesMut::new(),
        left: part.bytes.end - part.bytes.start,
        no: part.blocks.start,
        last: part.last,
        skip: part.skip,
        wanted: range.end - range.start,
    };
    Ok(stream::try_unfold(opening, Opening::next).boxed())
}

/// A part of a sealed file on its way out.
struct Opening {
    cipher: Cipher,
    sealed: Chunks,
    held: BytesMut,
    /// Sealed bytes that are still to be opened.
    left: u64,
    /// The next block.
    no: u32,
    /// The file's last one.
    last: u32,
    /// Bytes of the next block that nobody asked for.
    skip: usize,
    /// Bytes that were asked for and are still to come.
    wanted: u64,
}

impl Opening {
    async fn next(mut self) -> Result<Option<(Bytes, Opening)>, StoreError> {
        if self.left == 0 {
            return Ok(None);
        }
        let long = Part::long(self.left);
        while self.held.len() < long {
            let chunk =
                self.sealed.next().await.ok_or_else(|| corrupt("a sealed file that was cut off"))??;
            self.held.extend_from_slice(&chunk);
        }
        let block = self.held.split_to(long);
        let plain = self.cipher.open(self.no, self.no == self.last, &block);
        let plain = Bytes::from(plain.ok_or_else(|| corrupt("a sealed file that does not open"))?);
        let skip = self.skip.min(plain.len());
        let end = usize::try_from(self.wanted).unwrap_or(usize::MAX).min(plain.len() - skip) + skip;
        self.left -= long as u64;
        self.no += 1;
        self.skip = 0;
        self.wanted -= (end - skip) as u64;
        Ok(Some((plain.slice(skip..end), self)))
    }
}
