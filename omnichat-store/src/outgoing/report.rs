//! What carriers report of messages that left by them. Reports come twice, out of order, and sometimes before the answer
//! that accepts the message: one that is no news changes nothing.

use futures_util::FutureExt;
use omnichat_api::delivery::DeliveryState;
use omnichat_api::{ConversationId, InboxId, MessageId, TenantId, Time};
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::on;
use crate::outgoing::{Step, fares, step};
use crate::tx::Tx;
use crate::{Store, StoreError};

/// Most messages that one receipt says were read. Those before them were told by an earlier one.
const READ_AT_ONCE: i64 = 100;

/// How old a message may be that is known by its words alone, in milliseconds: an hour.
const WORDS_MS: i64 = 60 * 60 * 1000;

/// What a carrier tells of a message besides its own id for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Where it went.
    pub to: String,
    /// What it says.
    pub text: String,
}

/// How a message fares, by its carrier's account.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The tenant of the inbox.
    pub tenant: TenantId,
    /// The inbox it left by.
    pub inbox: InboxId,
    /// The carrier's id for it.
    pub carrier_ref: String,
    /// Which message it is, where the carrier was told and says so: the answer with its own id may have been lost.
    pub message: Option<MessageId>,
    /// What the message says, where the carrier tells that and nothing better: one that is uncertain is known by it.
    pub words: Option<Words>,
    /// How far it has come.
    pub state: DeliveryState,
    /// The carrier's own word or number for it.
    pub code: Option<String>,
    /// Why it is not further, in plain words.
    pub why: Option<String>,
}

#[derive(FromRow)]
struct Left {
    id: Uuid,
    conversation_id: Uuid,
}

/// Notes a report. The conversation that it is about; `None` when no message of the inbox has this id, or not yet.
pub async fn report(store: &Store, reported: Reported) -> Result<Option<ConversationId>, StoreError> {
    const SQL: &str = "SELECT id, conversation_id FROM outbox
        WHERE inbox_id = $1 AND carrier_ref = $2 AND tenant_id = $3";
    const UNNAMED: &str = "SELECT id, conversation_id FROM outbox
        WHERE inbox_id = $1 AND id = $2 AND tenant_id = $3 AND carrier_ref IS NULL";
    store
        .write(move |tx| {
            async move {
                let Reported { tenant, inbox, carrier_ref, message, words, state, code, why } = reported;
                tx.hold(tenant).await?;
                let left: Option<Left> = on!(tx.db(), db => sqlx::query_as(SQL).bind(inbox.0).bind(&carrier_ref)
                    .bind(tenant.0).fetch_optional(db).await)?;
                let left = match (left, message, words) {
                    (None, Some(id), _) => on!(tx.db(), db => sqlx::query_as(UNNAMED).bind(inbox.0).bind(id.0)
                        .bind(tenant.0).fetch_optional(db).await)?,
                    (None, None, Some(words)) => by_words(tx, tenant, inbox, &words).await?,
                    (left, _, _) => left,
                };
                let Some(left): Option<Left> = left else { return Ok(None) };
                // That something still waits is not for a carrier to say: it has it.
                if state != DeliveryState::Queued {
                    let new = Step { state, code, why, carrier_ref: Some(carrier_ref) };
                    if fares(tx, tenant, MessageId(left.id), new.clone()).await?.is_none() {
                        passed(tx, tenant, MessageId(left.id), &new).await?;
                    }
                }
                Ok(Some(ConversationId(left.conversation_id)))
            }
            .boxed()
        })
        .await
}

#[derive(FromRow)]
struct Unsure {
    #[sqlx(flatten)]
    left: Left,
    state: String,
    body: String,
}

/// The uncertain message that says this and went there, if there is no other that it could be: none that is uncertain as
/// well, and none on its way, whose answer is still to come.
async fn by_words(
    tx: &mut Tx,
    tenant: TenantId,
    inbox: InboxId,
    words: &Words,
) -> Result<Option<Left>, StoreError> {
    const SQL: &str = "SELECT o.id, o.conversation_id, o.state, m.body FROM outbox o
            JOIN messages m ON m.conversation_id = o.conversation_id AND m.seq = o.message_seq
        WHERE o.inbox_id = $1 AND o.state IN ('unknown', 'queued') AND o.due_at > $2 AND o.tenant_id = $3
            AND o.target = $4 AND o.carrier_ref IS NULL AND (o.state = 'unknown' OR o.leased_until IS NOT NULL)";
    let since = tx.now.plus_ms(-WORDS_MS).ms();
    let unsure: Vec<Unsure> = on!(tx.db(), db => sqlx::query_as(SQL).bind(inbox.0).bind(since).bind(tenant.0)
        .bind(&words.to).fetch_all(db).await)?;
    let mut same = unsure.into_iter().filter(|unsure| unsure.body.trim() == words.text.trim());
    let only = same.next().filter(|_| same.next().is_none());
    Ok(only.filter(|unsure| unsure.state == "unknown").map(|unsure| unsure.left))
}

/// A word of the carrier's that brings the message no further, such as that it was handed to the network: it joins the
/// steps when it comes in time, and once.
async fn passed(tx: &mut Tx, tenant: TenantId, id: MessageId, new: &Step) -> Result<(), StoreError> {
    const LAST: &str =
        "SELECT state FROM delivery_steps WHERE message_id = $1 AND tenant_id = $2 ORDER BY n DESC LIMIT 1";
    const SAID: &str =
        "SELECT COUNT(*) FROM delivery_steps WHERE message_id = $1 AND tenant_id = $2 AND code = $3";
    let Some(code) = &new.code else { return Ok(()) };
    let last: Option<String> =
        on!(tx.db(), db => sqlx::query_scalar(LAST).bind(id.0).bind(tenant.0).fetch_optional(db).await)?;
    let said: i64 = on!(tx.db(), db => sqlx::query_scalar(SAID).bind(id.0).bind(tenant.0).bind(code)
        .fetch_one(db).await)?;
    if last.as_deref() == Some(new.state.as_str()) && said == 0 {
        step(tx, tenant, id, new).await?;
    }
    Ok(())
}

/// Notes that a contact has read whatever an inbox had sent them up to a time. The conversation, if that was news.
pub async fn read_until(
    store: &Store,
    tenant: TenantId,
    inbox: InboxId,
    address: String,
    until: Time,
) -> Result<Option<ConversationId>, StoreError> {
    const SQL: &str = "SELECT o.id, o.conversation_id FROM outbox o
        WHERE o.provider = (SELECT carrier FROM inboxes WHERE id = $1 AND tenant_id = $4) AND o.target = $2
            AND o.created_at <= $3 AND o.inbox_id = $1 AND o.state IN ('accepted', 'delivered', 'unknown')
        ORDER BY o.created_at DESC LIMIT $5";
    store
        .write(move |tx| {
            async move {
                tx.hold(tenant).await?;
                let newest: Vec<Left> = on!(tx.db(), db => sqlx::query_as(SQL).bind(inbox.0).bind(&address)
                    .bind(until.ms()).bind(tenant.0).bind(READ_AT_ONCE).fetch_all(db).await)?;
                let mut conversation = None;
                for left in newest.into_iter().rev() {
                    let read = Step::to(DeliveryState::Read);
                    if fares(tx, tenant, MessageId(left.id), read).await?.is_some() {
                        conversation = Some(ConversationId(left.conversation_id));
                    }
                }
                Ok(conversation)
            }
            .boxed()
        })
        .await
}
