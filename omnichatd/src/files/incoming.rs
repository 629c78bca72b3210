//! A file on its way in: its bytes go to an unnamed file on the disk as they come, and are hashed and counted on the
//! way, so that no upload takes memory by its size. Knows neither tenant nor database.

use std::io::SeekFrom;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use omnichat_store::attachments::Hash;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::time::timeout;

use super::{Unkept, kind, picture};

/// How long a sender may be silent before the upload is given up.
const SILENCE: Duration = Duration::from_secs(30);

/// A file that came in whole.
pub(super) struct Incoming {
    pub(super) hash: Hash,
    pub(super) bytes: u64,
    pub(super) media_type: &'static str,
    pub(super) body: Body,
}

/// Where its bytes are.
pub(super) enum Body {
    Memory(Bytes),
    Disk(File),
}

impl Incoming {
    /// Of bytes that are here already, as they are.
    pub(super) fn raw(bytes: Bytes) -> Self {
        let media_type = kind::of(&bytes);
        Self {
            hash: Sha256::digest(&bytes).into(),
            bytes: bytes.len() as u64,
            media_type,
            body: Body::Memory(bytes),
        }
    }

    /// Of bytes that are here already; a picture without what it tells besides. One that is not whole is a file like
    /// any other and never shown.
    pub(super) fn whole(bytes: Bytes) -> Self {
        let media_type = kind::of(&bytes);
        match picture::bare(media_type, &bytes) {
            Some(bare) => Self { media_type, ..Self::raw(bare) },
            None => Self { media_type: kind::BYTES, ..Self::raw(bytes) },
        }
    }

    /// Reads a file of at most `most` bytes to its end; `folder` is where it waits meanwhile.
    pub(super) async fn read<S, E>(mut from: S, most: u64, folder: &Path) -> Result<Self, Unkept>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let file = tempfile::tempfile_in(folder).map_err(Unkept::Disk)?;
        let mut file = File::from_std(file);
        let (mut hash, mut bytes, mut head) = (Sha256::new(), 0, Vec::new());
        while let Some(part) = timeout(SILENCE, from.next()).await.map_err(|_| Unkept::Broken)? {
            let part = part.map_err(|_| Unkept::Broken)?;
            bytes += part.len() as u64;
            if bytes > most {
                return Err(Unkept::TooLarge(most));
            }
            head.extend(part.iter().take(kind::HEAD.saturating_sub(head.len())));
            hash.update(&part);
            file.write_all(&part).await.map_err(Unkept::Disk)?;
        }
        file.flush().await.map_err(Unkept::Disk)?;
        file.seek(SeekFrom::Start(0)).await.map_err(Unkept::Disk)?;
        let media_type = kind::of(&head);
        Ok(Self { hash: hash.finalize().into(), bytes, media_type, body: Body::Disk(file) })
    }

    /// Whether it has to be in memory to take out what it tells besides.
    pub(super) fn is_picture(&self) -> bool {
        matches!(self.media_type, "image/jpeg" | "image/png" | "image/webp")
    }

    /// Reads it into memory.
    pub(super) async fn into_memory(self) -> Result<Bytes, Unkept> {
        match self.body {
            Body::Memory(bytes) => Ok(bytes),
            Body::Disk(mut file) => {
                let mut all = Vec::with_capacity(usize::try_from(self.bytes).unwrap_or_default());
                file.read_to_end(&mut all).await.map_err(Unkept::Disk)?;
                Ok(all.into())
            }
        }
    }
}
