//! The file store: bytes by what is in them, under their tenant. What is the same is stored once. Bytes are on the disk
//! (or in the bucket) before the row that names them. Who may have a file is not decided here but in the routes; the
//! links made here are for whoever has them.

mod incoming;
mod kind;
pub mod links;
mod picture;
mod place;
pub mod sweep;
mod unkept;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::BoxStream;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt, WriteMultipart};
use omnichat_api::attachment::{Attachment, AttachmentLink, LINK_MS};
use omnichat_api::{AttachmentId, TenantId, Time};
use omnichat_store::attachments::{self, Hash, NewFile, Room};
use omnichat_store::datadir::DataDir;
use omnichat_store::keys::SigningKey;
use omnichat_store::{Store, config};
use tokio::io::AsyncReadExt;
use tokio::sync::{RwLock, Semaphore};
use uuid::Uuid;

use self::incoming::{Body, Incoming};
use self::links::{Linked, Links};
pub use self::unkept::Unkept;
use crate::trust::Trust;

/// How long a link for a carrier holds, in milliseconds: it fetches in its own time.
pub const CARRIER_LINK_MS: i64 = 60 * 60 * 1000;
/// How much one visitor may have sent up without using it, in bytes; the same as two files of the usual limit.
pub const VISITOR_UNUSED_BYTES: u64 = 50 * 1024 * 1024;
/// How much is read or written at once: S3 takes no smaller parts than 5 MiB.
const PART: usize = 8 * 1024 * 1024;
/// How many pictures may be in memory at once.
const PICTURES: usize = 4;
/// Bytes that have lain this long are stored anew when they come again, so that no sweep takes them meanwhile, in
/// milliseconds.
const FRESH_MS: i64 = 12 * 3600 * 1000;

/// The file store. Clones share it.
#[derive(Clone)]
pub struct Files(Arc<Parts>);

struct Parts {
    place: Arc<dyn ObjectStore>,
    /// Where files wait while they come in.
    waiting: PathBuf,
    max_bytes: u64,
    tenant_bytes: Option<u64>,
    public_url: String,
    links: Links,
    pictures: Semaphore,
    /// Held for reading from the look at bytes to their row, for writing from the look at rows to the end of bytes.
    noting: RwLock<()>,
}

/// Who sends a file up.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// Their tenant.
    pub tenant: TenantId,
    /// A user or a contact; nil where a carrier brought it.
    pub id: Uuid,
    /// How much they may have sent up without using it, in bytes.
    pub unused_bytes: Option<u64>,
}

impl Sender {
    /// Somebody who may send up as much as the tenant has room for.
    #[must_use]
    pub const fn trusted(tenant: TenantId, id: Uuid) -> Self {
        Self { tenant, id, unused_bytes: None }
    }
}

impl Files {
    /// Opens the place that the settings name.
    pub fn open(
        settings: &config::Files,
        dir: &DataDir,
        public_url: &str,
        keys: &[SigningKey],
        trust: &Trust,
    ) -> anyhow::Result<Self> {
        Ok(Self(Arc::new(Parts {
            place: place::open(settings, &dir.files(), trust)?,
            waiting: dir.path().to_owned(),
            max_bytes: settings.max_bytes,
            tenant_bytes: settings.tenant_bytes,
            public_url: public_url.to_owned(),
            links: Links::new(keys),
            pictures: Semaphore::new(PICTURES),
            noting: RwLock::default(),
        })))
    }

    /// The largest file, in bytes.
    #[must_use]
    pub fn max_bytes(&self) -> u64 {
        self.0.max_bytes
    }

    /// With these keys from now on, newest first.
    pub fn renew(&self, keys: &[SigningKey]) {
        self.0.links.renew(keys);
    }

    /// Stores a file and notes it; it belongs to no message yet. On the disk when this answers.
    pub async fn keep(
        &self,
        store: &Store,
        tenant: TenantId,
        sender: Uuid,
        name: &str,
        bytes: Bytes,
    ) -> Result<Attachment, Unkept> {
        if bytes.len() as u64 > self.0.max_bytes {
            return Err(Unkept::TooLarge(self.0.max_bytes));
        }
        self.note(store, Sender::trusted(tenant, sender), name, Incoming::whole(bytes)).await
    }

    /// As [`Files::keep`], for a file that is still coming in. No more than the limit is read of it.
    pub async fn keep_stream<S, E>(
        &self,
        store: &Store,
        sender: Sender,
        name: &str,
        from: S,
    ) -> Result<Attachment, Unkept>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let incoming = Incoming::read(from, self.0.max_bytes, &self.0.waiting).await?;
        if !incoming.is_picture() {
            return self.note(store, sender, name, incoming).await;
        }
        let _few = self.0.pictures.acquire().await;
        let picture = Incoming::whole(incoming.into_memory().await?);
        self.note(store, sender, name, picture).await
    }

    /// Stores bytes as they are, for a row that names their hash: a mail as it came. Not limited in size.
    pub async fn keep_raw(&self, store: &Store, tenant: TenantId, bytes: Bytes) -> Result<Hash, Unkept> {
        let incoming = Incoming::raw(bytes);
        let hash = incoming.hash;
        self.put(tenant, incoming, store.clock().now()).await?;
        Ok(hash)
    }

    /// All bytes of a file.
    pub async fn read(&self, tenant: TenantId, hash: &Hash) -> Result<Bytes, Unkept> {
        Ok(self.0.place.get(&place::of_file(tenant, hash)).await?.bytes().await?)
    }

    /// The bytes of a file, or a part of them, as they come from the disk.
    pub async fn stream(
        &self,
        tenant: TenantId,
        hash: &Hash,
        part: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>, Unkept> {
        let options = GetOptions { range: part.map(Into::into), ..GetOptions::default() };
        let got = self.0.place.get_opts(&place::of_file(tenant, hash), options).await?;
        Ok(got.into_stream())
    }

    /// A link to a file for who may see it, for [`LINK_MS`].
    #[must_use]
    pub fn link(&self, tenant: TenantId, id: AttachmentId, now: Time) -> AttachmentLink {
        let until = now.plus_ms(LINK_MS);
        AttachmentLink { url: self.url(Linked { tenant, id, until }), expires_at: until }
    }

    /// A link to a file for a carrier that fetches it, for [`CARRIER_LINK_MS`].
    #[must_use]
    pub fn public_link(&self, tenant: TenantId, id: AttachmentId, now: Time) -> String {
        self.url(Linked { tenant, id, until: now.plus_ms(CARRIER_LINK_MS) })
    }

    /// What the token of a link leads to, also when it has ended.
    #[must_use]
    pub fn linked(&self, token: &str) -> Option<Linked> {
        self.0.links.check(token)
    }

    fn url(&self, linked: Linked) -> String {
        format!("{}/api/v1/files/{}", self.0.public_url, self.0.links.sign(linked))
    }

    async fn note(
        &self,
        store: &Store,
        sender: Sender,
        name: &str,
        incoming: Incoming,
    ) -> Result<Attachment, Unkept> {
        if incoming.bytes == 0 {
            return Err(Unkept::Empty);
        }
        let new = NewFile {
            tenant: sender.tenant,
            sender: sender.id,
            hash: incoming.hash,
            name: name.to_owned(),
            media_type: incoming.media_type.to_owned(),
            bytes: incoming.bytes,
            room: Room { unused: sender.unused_bytes, tenant: self.0.tenant_bytes },
        };
        attachments::has_room(store, &new).await?;
        let _stays = self.0.noting.read().await;
        self.put(sender.tenant, incoming, store.clock().now()).await?;
        Ok(attachments::add(store, new).await?)
    }

    /// Puts bytes where they belong, unless they lie there already.
    async fn put(&self, tenant: TenantId, incoming: Incoming, now: Time) -> Result<(), Unkept> {
        let to = place::of_file(tenant, &incoming.hash);
        match self.0.place.head(&to).await {
            Ok(lying) if sweep::age_ms(&lying, now) < FRESH_MS => return Ok(()),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut file = match incoming.body {
            Body::Disk(file) if incoming.bytes > PART as u64 => file,
            _ => {
                self.0.place.put(&to, incoming.into_memory().await?.into()).await?;
                return Ok(());
            }
        };
        let mut parts = WriteMultipart::new_with_chunk_size(self.0.place.put_multipart(&to).await?, PART);
        let mut buffer = vec![0; PART / 8];
        loop {
            match file.read(&mut buffer).await {
                Ok(0) => break,
                Ok(read) => parts.write(&buffer[..read]),
                Err(error) => {
                    parts.abort().await?;
                    return Err(Unkept::Disk(error));
                }
            }
            parts.wait_for_capacity(1).await?;
        }
        parts.finish().await?;
        Ok(())
    }
}
