//! Files of messages: which there are, and to what they belong. Their bytes lie in the daemon's file store, by hash. What
//! the files of a tenant take together is counted with each that comes or goes (`tenants.file_bytes`).

use std::collections::BTreeMap;

use futures_util::FutureExt;
use omnichat_api::attachment::{Attachment, FILE_NAME_CHARS};
use omnichat_api::message::{Message, MessageKind};
use omnichat_api::{AttachmentId, ConversationId, FieldError, TenantId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::on;
use crate::tx::Tx;
use crate::visitors::Visitor;
use crate::{Store, StoreError, Time};

/// SHA-256 of a file's bytes.
pub type Hash = [u8; 32];

/// A file whose bytes are stored.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Its tenant.
    pub tenant: TenantId,
    /// Who sent it up: a user or a contact; nil where a carrier brought it.
    pub sender: Uuid,
    /// What is in it.
    pub hash: Hash,
    /// Its name, as the sender had it.
    pub name: String,
    /// What it is, told from its bytes.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
    /// How much room there is for it.
    pub room: Room,
}

/// How much may be stored, in bytes; absent: as much as the disk takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    /// Of one sender, standing in no message yet.
    pub unused: Option<u64>,
    /// Of the whole tenant.
    pub tenant: Option<u64>,
}

/// A file, and where its bytes lie.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The file.
    pub attachment: Attachment,
    /// What is in it.
    pub hash: Hash,
    /// Who sent it up.
    pub sender: Uuid,
    /// The conversation whose message it belongs to; none yet before that message is sent.
    pub conversation: Option<ConversationId>,
    /// Whether it belongs to a message or to a note; none yet before that is sent.
    pub kind: Option<MessageKind>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    conversation_id: Option<Uuid>,
    sender_id: Uuid,
    hash: Vec<u8>,
    name: String,
    media_type: String,
    bytes: i64,
    kind: Option<String>,
}

impl TryFrom<Row> for Stored {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt("a file's hash or size".into());
        Ok(Self {
            attachment: Attachment {
                id: row.id.into(),
                name: row.name,
                media_type: row.media_type,
                bytes: u64::try_from(row.bytes).map_err(|_| corrupt())?,
            },
            hash: row.hash.try_into().map_err(|_| corrupt())?,
            sender: row.sender_id,
            conversation: row.conversation_id.map(ConversationId),
            kind: row.kind.map(|kind| kind.parse().map_err(|_| corrupt())).transpose()?,
        })
    }
}

/// What is left of a file's name: no path, no control characters, none that turn round what follows them, so that a program
/// looks like a picture; at most 255 characters.
#[must_use]
pub fn file_name(name: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean = last.chars().filter(|c| !c.is_control() && !turns(*c));
    let clean: String = clean.take(FILE_NAME_CHARS).collect();
    let clean = clean.trim().trim_matches('.').trim();
    if clean.is_empty() { "file".into() } else { clean.to_owned() }
}

/// Notes a file that belongs to no message yet.
pub async fn add(store: &Store, new: NewFile) -> Result<Attachment, StoreError> {
    const SQL: &str =
        "INSERT INTO attachments (id, tenant_id, sender_id, hash, name, media_type, bytes, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let attachment = Attachment {
        id: AttachmentId::new(),
        name: file_name(&new.name),
        media_type: new.media_type,
        bytes: new.bytes,
    };
    let bytes = i64::try_from(new.bytes).map_err(|_| FieldError::new("file", "too_large", "is too large"))?;
    let noted = attachment.clone();
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                if let Some(most) = new.room.unused {
                    let used: i64 = on!(tx.db(), db => sqlx::query_scalar(UNUSED).bind(new.sender).bind(new.tenant.0)
                        .fetch_one(db).await)?;
                    fits(used, new.bytes, most, TOO_MANY_UNUSED)?;
                }
                counted(tx, new.tenant, bytes, new.room.tenant).await?;
                on!(tx.db(), db => sqlx::query(SQL).bind(noted.id.0).bind(new.tenant.0).bind(new.sender)
                    .bind(new.hash.as_slice()).bind(&noted.name).bind(&noted.media_type).bind(bytes).bind(now)
                    .execute(db).await.map(drop))?;
                Ok(())
            }
            .boxed()
        })
        .await?;
    Ok(attachment)
}

const UNUSED: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM attachments
    WHERE sender_id = $1 AND tenant_id = $2 AND message_id IS NULL";
const TOO_MANY_UNUSED: &str =
    "you have sent up files that stand in no message yet; send them or wait, then try again";
const FULL: &str = "there is no room left for files here; send the message without it";

/// Counts a file that comes, unless its tenant would then have more than `most`: of those that come at the same moment
/// each finds those before it counted, whichever node they come to.
async fn counted(tx: &mut Tx, tenant: TenantId, bytes: i64, most: Option<u64>) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE tenants SET file_bytes = file_bytes + $2 WHERE id = $1 AND file_bytes + $2 <= $3";
    let most = most.and_then(|most| i64::try_from(most).ok()).unwrap_or(i64::MAX);
    tx.hold(tenant).await?;
    let fit = on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(bytes).bind(most).execute(db).await
        .map(|done| done.rows_affected()))?;
    if fit == 1 { Ok(()) } else { Err(StoreError::Conflict(FULL.into())) }
}

/// Refuses a file for which there is no room, before its bytes are stored. It is looked at once more when it is noted.
pub async fn has_room(store: &Store, new: &NewFile) -> Result<(), StoreError> {
    const ALL: &str = "SELECT file_bytes FROM tenants WHERE id = $1";
    if let Some(most) = new.room.unused {
        let used: i64 = on!(store.read(), db => sqlx::query_scalar(UNUSED).bind(new.sender).bind(new.tenant.0)
            .fetch_one(db).await)?;
        fits(used, new.bytes, most, TOO_MANY_UNUSED)?;
    }
    if let Some(most) = new.room.tenant {
        let used: i64 =
            on!(store.read(), db => sqlx::query_scalar(ALL).bind(new.tenant.0).fetch_one(db).await)?;
        fits(used, new.bytes, most, FULL)?;
    }
    Ok(())
}

fn fits(used: i64, more: u64, most: u64, otherwise: &str) -> Result<(), StoreError> {
    let all = u64::try_from(used).unwrap_or_default().saturating_add(more);
    if all > most { Err(StoreError::Conflict(otherwise.into())) } else { Ok(()) }
}

/// A file of a tenant.
pub async fn get(store: &Store, tenant: TenantId, id: AttachmentId) -> Result<Stored, StoreError> {
    const SQL: &str =
        "SELECT id, conversation_id, sender_id, hash, name, media_type, bytes, kind FROM attachments
        WHERE id = $1 AND tenant_id = $2";
    let row: Option<Row> =
        on!(store.read(), db => sqlx::query_as(SQL).bind(id.0).bind(tenant.0).fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("attachment"))?.try_into()
}

/// These files, in this order, if they are of this sender and belong to no message yet.
pub(crate) async fn of_sender(
    tx: &mut Tx,
    tenant: TenantId,
    sender: Uuid,
    ids: &[AttachmentId],
) -> Result<Vec<Attachment>, StoreError> {
    const SQL: &str =
        "SELECT id, conversation_id, sender_id, hash, name, media_type, bytes, kind FROM attachments
        WHERE id = $1 AND tenant_id = $2 AND sender_id = $3 AND message_id IS NULL";
    let mut found = Vec::with_capacity(ids.len());
    for (n, id) in ids.iter().enumerate() {
        let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).bind(tenant.0).bind(sender)
            .fetch_optional(db).await)?;
        let row = row.ok_or_else(|| {
            let field = format!("attachments[{n}]");
            FieldError::new(field, "unknown", "must be a file that you sent up and have not used yet")
        })?;
        found.push(Stored::try_from(row)?.attachment);
    }
    Ok(found)
}

/// The files of a message are its own from here on.
pub(crate) async fn belong(tx: &mut Tx, message: &Message) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE attachments SET message_id = $2, conversation_id = $3, kind = $4 WHERE id = $1";
    let html = message.mail.as_ref().and_then(|mail| mail.html);
    for id in message.attachments.iter().map(|file| file.id).chain(html) {
        on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(message.id.0).bind(message.conversation_id.0)
            .bind(message.kind.as_str()).execute(db).await.map(drop))?;
    }
    Ok(())
}

/// Forgets what was sent up before `before` and stands in no message; whose bytes those were.
pub async fn forget_unused(store: &Store, before: Time) -> Result<Vec<(TenantId, Hash)>, StoreError> {
    const SQL: &str = "DELETE FROM attachments WHERE id IN (SELECT id FROM attachments
        WHERE message_id IS NULL AND created_at < $1 ORDER BY created_at LIMIT 500)
        RETURNING tenant_id, hash, bytes";
    const ROOM: &str = "UPDATE tenants SET file_bytes = file_bytes - $2 WHERE id = $1";
    let rows: Vec<(Uuid, Vec<u8>, i64)> = store
        .write(move |tx| {
            async move {
                let gone: Vec<(Uuid, Vec<u8>, i64)> =
                    on!(tx.db(), db => sqlx::query_as(SQL).bind(before.ms()).fetch_all(db).await)?;
                // In the order of the tenants, so that two nodes cannot lock each other out.
                let mut room = BTreeMap::<TenantId, i64>::new();
                for (tenant, _, bytes) in &gone {
                    *room.entry(TenantId(*tenant)).or_default() += bytes;
                }
                for (tenant, bytes) in room {
                    tx.hold(tenant).await?;
                    on!(tx.db(), db => sqlx::query(ROOM).bind(tenant.0).bind(bytes).execute(db).await.map(drop))?;
                }
                Ok(gone)
            }
            .boxed()
        })
        .await?;
    let named = |(tenant, hash, _): (Uuid, Vec<u8>, i64)| Some((TenantId(tenant), hash.try_into().ok()?));
    Ok(rows.into_iter().filter_map(named).collect())
}

/// Whether a visitor sees this file: it belongs to a message of theirs, and not to a note.
pub async fn is_shown_to(store: &Store, visitor: &Visitor, id: AttachmentId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM attachments a JOIN conversations c ON c.id = a.conversation_id
        WHERE a.id = $1 AND a.tenant_id = $2 AND a.kind = 'message' AND c.contact_id = $3 AND c.channel = 'webchat')";
    let shown = on!(store.read(), db => sqlx::query_scalar(SQL).bind(id.0).bind(visitor.tenant.0)
        .bind(visitor.contact.0).fetch_one(db).await)?;
    Ok(shown)
}

/// Whether anything of a tenant still names these bytes: a file, or a mail as it came.
pub async fn is_held(store: &Store, tenant: TenantId, hash: &Hash) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM attachments WHERE tenant_id = $1 AND hash = $2)
        OR EXISTS (SELECT 1 FROM inbound WHERE tenant_id = $1 AND file = $2)";
    let held = on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(hash.as_slice())
        .fetch_one(db).await)?;
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn of_a_name_no_path_is_left_and_never_nothing() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\Users\\me\\photo.JPG"), "photo.JPG");
        assert_eq!(file_name("a\0b\n.txt"), "ab.txt");
        assert_eq!(file_name("bike\u{202e}gpj.exe"), "bikegpj.exe");
        assert_eq!(file_name("...."), "file");
        assert_eq!(file_name(&"é".repeat(300)).chars().count(), 255);
    }
}
