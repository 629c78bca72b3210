//! Messages on their way out by a carrier: their rows in the outbox, how they fare, and the steps that led there. How a
//! message fares is written in one place, `fares`, whoever learned of it.

mod by_hand;
mod claim;
mod list;
mod pace;
mod report;
mod rest;
pub(crate) mod rules;
mod settle;

use omnichat_api::delivery::{Delivery, DeliveryState};
use omnichat_api::event::Change;
use omnichat_api::message::Message;
use omnichat_api::template::UseTemplate;
use omnichat_api::{MessageId, TenantId};

use crate::StoreError;
use crate::conversations::place::Place;
use crate::db::on;
use crate::messages::Row;
use crate::outbox::{GIVE_UP_MS, cut, purpose};
use crate::tx::Tx;

pub use by_hand::{cancel, retry};
pub use claim::{Claimed, Waiting, Want, abandoned, claim, waiting};
pub use list::{get, list, prune, timeline};
pub use pace::Pace;
pub use report::{Reported, Words, read_until, report};
pub use rest::{rest, rests_for};
pub use rules::fits;
pub use settle::{Outcome, settle};

/// Longest word of a carrier that is kept, in characters.
const CODE_CHARS: usize = 100;
/// Longest id of a carrier's for a message, in characters. A longer one is not kept.
const REF_CHARS: usize = 300;

/// Puts a message into the outbox, in the transaction that writes it.
pub(crate) async fn put(
    tx: &mut Tx,
    place: &Place,
    message: &Message,
    template: Option<&UseTemplate>,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO outbox (id, tenant_id, conversation_id, message_seq, inbox_id, provider, target,
        payload, state, attempts, due_at, gives_up_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, $10, $9, $9)";
    let (Some(carrier), Some(target)) = (place.carrier, &place.address) else {
        return Err(StoreError::Corrupt("a conversation without an address cannot be answered".into()));
    };
    let payload = serde_json::to_vec(&template)?;
    let sealed = tx.key().seal(&purpose(message.id.0), &payload)?;
    let (now, until) = (tx.now.ms(), tx.now.plus_ms(GIVE_UP_MS).ms());
    on!(tx.db(), db => sqlx::query(SQL).bind(message.id.0).bind(place.tenant.0).bind(message.conversation_id.0)
        .bind(message.seq).bind(place.conversation.inbox.id.0).bind(carrier.as_str()).bind(target).bind(&sealed)
        .bind(now).bind(until).execute(db).await.map(drop))?;
    step(tx, place.tenant, message.id, &Step::to(DeliveryState::Queued)).await?;
    tx.ring();
    Ok(())
}

/// What a message has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) state: DeliveryState,
    /// The carrier's own word or number for it.
    pub(crate) code: Option<String>,
    /// In plain words.
    pub(crate) why: Option<String>,
    /// The carrier's id for the message, if it is known from this.
    pub(crate) carrier_ref: Option<String>,
}

impl Step {
    pub(crate) const fn to(state: DeliveryState) -> Self {
        Self { state, code: None, why: None, carrier_ref: None }
    }

    pub(crate) fn because(state: DeliveryState, why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..Self::to(state) }
    }
}

/// Notes how a message fares, if that is news: on the message, in the outbox, among its steps and in the log. The message
/// as it is now; `None` where it was no news, since reports of carriers come twice and out of order.
///
/// Whoever asks must have held the tenant before reading anything of the row.
pub(crate) async fn fares(
    tx: &mut Tx,
    tenant: TenantId,
    id: MessageId,
    new: Step,
) -> Result<Option<Message>, StoreError> {
    const LOAD: &str =
        "SELECT m.tenant_id, m.conversation_id, m.seq, m.id, m.kind, m.author_kind, m.author_name, m.sender_id,
            m.client_id, m.body, m.cursor, m.created_at, m.attachments, m.delivery, m.mail
        FROM outbox o JOIN messages m ON m.conversation_id = o.conversation_id AND m.seq = o.message_seq
        WHERE o.id = $1 AND o.tenant_id = $2";
    const MESSAGE: &str = "UPDATE messages SET delivery = $4, updated_at = $5
        WHERE conversation_id = $1 AND seq = $2 AND tenant_id = $3";
    const ROW: &str = "UPDATE outbox SET state = $2, last_error = $3, leased_until = NULL, updated_at = $4,
            uncertain_at = CASE WHEN $2 = 'unknown' THEN $4 ELSE uncertain_at END,
            payload = CASE WHEN $2 = 'delivered' THEN NULL ELSE payload END
        WHERE id = $1";
    const REF: &str = "UPDATE outbox SET carrier_ref = $2 WHERE id = $1";
    tx.hold(tenant).await?;
    let row: Option<Row> =
        on!(tx.db(), db => sqlx::query_as(LOAD).bind(id.0).bind(tenant.0).fetch_optional(db).await)?;
    let Some(mut message) = row.map(Message::try_from).transpose()? else { return Ok(None) };
    let new = Step {
        code: new.code.map(|code| code.replace('\0', " ").chars().take(CODE_CHARS).collect()),
        why: new.why.map(|why| cut(&why)),
        carrier_ref: new.carrier_ref.filter(|r| !r.contains('\0') && r.chars().count() <= REF_CHARS),
        ..new
    };
    // Kept even when it is no news: a report may be faster than the answer that it belongs to.
    if let Some(carrier_ref) = &new.carrier_ref {
        on!(tx.db(), db => sqlx::query(REF).bind(id.0).bind(carrier_ref).execute(db).await.map(drop))?;
    }
    let now = tx.now.ms();
    let (before, because) = message.delivery.map_or((DeliveryState::Queued, None), |d| (d.state, d.why));
    // What waits goes on waiting, for another reason than before.
    let still_waits = (before, new.state) == (DeliveryState::Queued, DeliveryState::Queued);
    let news = new.state.follows(before) || still_waits && because != new.why;
    if !news {
        return Ok(None);
    }
    let delivery = Delivery { state: new.state, why: new.why.clone() };
    let json = serde_json::to_string(&delivery)?;
    on!(tx.db(), db => sqlx::query(MESSAGE).bind(message.conversation_id.0).bind(message.seq).bind(tenant.0)
        .bind(&json).bind(now).execute(db).await.map(drop))?;
    on!(tx.db(), db => sqlx::query(ROW).bind(id.0).bind(word(new.state)).bind(&new.why).bind(now).execute(db).await
        .map(drop))?;
    step(tx, tenant, id, &new).await?;
    message.delivery = Some(delivery);
    let change = Change::MessageChanged(message.clone());
    tx.changed(tenant, Some(message.conversation_id), None, change).await?;
    Ok(Some(message))
}

/// What the outbox calls it. Whether what has arrived was also read stands with the message.
const fn word(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued => "queued",
        DeliveryState::Accepted => "accepted",
        DeliveryState::Delivered | DeliveryState::Read => "delivered",
        DeliveryState::Failed => "failed",
        DeliveryState::Uncertain => "unknown",
        DeliveryState::Cancelled => "cancelled",
    }
}

async fn step(tx: &mut Tx, tenant: TenantId, message: MessageId, step: &Step) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO delivery_steps (tenant_id, message_id, n, at, state, code, why)
        SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6 FROM delivery_steps WHERE message_id = $2";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(message.0).bind(now).bind(step.state.as_str())
        .bind(&step.code).bind(&step.why).execute(db).await.map(drop))?;
    Ok(())
}
