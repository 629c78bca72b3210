//! Which conversation a mail belongs to: by the Message-IDs of its thread, and by a signed word that stands in every
//! address and Message-ID of ours. Never by a subject, which two strangers may share.

use std::fmt::Write;

use futures_util::FutureExt;
use omnichat_api::{ConversationId, InboxId, MessageId, TenantId};
use uuid::Uuid;

use crate::db::on;
use crate::{Store, StoreError};

/// Longest Message-ID that is kept, in bytes. RFC 5322 allows 998 in a line; real ones have less than 200.
pub const REF_BYTES: usize = 500;
/// Most Message-IDs of one mail that are looked at.
const LOOKED_AT: usize = 50;
/// Most Message-IDs of a thread that a reply names.
const NAMED: i64 = 30;
/// The purpose of the key that signs.
const PURPOSE: &str = "mail thread";
/// Hexadecimal digits of the signature: 64 bits, which can be tried only by sending mails.
const SIGNED: usize = 16;
/// Hexadecimal digits of a conversation's id.
const ID: usize = 32;

/// A word that stands for a conversation and that nobody else can make: its id and a signature, 48 characters of which
/// none depends on upper or lower case.
#[must_use]
pub fn word(store: &Store, conversation: ConversationId) -> String {
    let mut word = conversation.0.simple().to_string();
    let mac = store.key().mac(PURPOSE, &[conversation.0.as_bytes()]);
    for byte in mac.iter().take(SIGNED / 2) {
        let _ = write!(word, "{byte:02x}");
    }
    word
}

/// The conversation that a word of ours stands for.
#[must_use]
pub fn opened(store: &Store, said: &str) -> Option<ConversationId> {
    let said = said.to_ascii_lowercase();
    if said.len() != ID + SIGNED || !said.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let conversation = ConversationId(Uuid::try_parse(&said[..ID]).ok()?);
    let right = word(store, conversation);
    // All of it is compared, however early it differs.
    let differs = right.bytes().zip(said.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
    (differs == 0).then_some(conversation)
}

/// Notes that a mail belongs to a conversation. The first who says so is right; a Message-ID that is too long is not kept.
pub async fn note(
    store: &Store,
    tenant: TenantId,
    inbox: InboxId,
    (conversation, message): (ConversationId, MessageId),
    id: &str,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO mail_refs (tenant_id, inbox_id, ref, conversation_id, message_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (inbox_id, ref) DO NOTHING";
    if id.is_empty() || id.len() > REF_BYTES || id.contains('\0') {
        return Ok(());
    }
    let id = id.to_owned();
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(inbox.0).bind(&id).bind(conversation.0)
                    .bind(message.0).bind(now).execute(db).await.map(drop))?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// The conversation of the first of these Message-IDs that an inbox knows.
pub async fn find(
    store: &Store,
    tenant: TenantId,
    inbox: InboxId,
    ids: &[String],
) -> Result<Option<ConversationId>, StoreError> {
    const SQL: &str =
        "SELECT conversation_id FROM mail_refs WHERE inbox_id = $1 AND ref = $2 AND tenant_id = $3";
    for id in ids.iter().take(LOOKED_AT).filter(|id| !id.contains('\0')) {
        let found: Option<Uuid> = on!(store.read(), db => sqlx::query_scalar(SQL).bind(inbox.0).bind(id)
            .bind(tenant.0).fetch_optional(db).await)?;
        if let Some(found) = found {
            return Ok(Some(ConversationId(found)));
        }
    }
    Ok(None)
}

/// The Message-IDs of a conversation, oldest first: the newest 30 of them.
pub async fn of_conversation(
    store: &Store,
    tenant: TenantId,
    conversation: ConversationId,
) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT ref FROM mail_refs WHERE conversation_id = $1 AND tenant_id = $2
        ORDER BY created_at DESC, ref LIMIT $3";
    let mut ids: Vec<String> = on!(store.read(), db => sqlx::query_scalar(SQL).bind(conversation.0)
        .bind(tenant.0).bind(NAMED).fetch_all(db).await)?;
    ids.reverse();
    Ok(ids)
}
