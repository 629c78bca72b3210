//! What people do about a message on its way: have it tried again, or take it back before it leaves.

use futures_util::FutureExt;
use omnichat_api::delivery::DeliveryState;
use omnichat_api::outbox::Outgoing;
use omnichat_api::{ConversationId, MessageId, TenantId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::conversations::By;
use crate::conversations::place::Place;
use crate::db::on;
use crate::outbox::GIVE_UP_MS;
use crate::outgoing::{self, Step, fares};
use crate::tx::Tx;
use crate::{Store, StoreError};

#[derive(FromRow)]
struct Row {
    conversation_id: Uuid,
    state: String,
    leased_until: Option<i64>,
}

async fn load(tx: &mut Tx, tenant: TenantId, by: &By, id: MessageId) -> Result<Row, StoreError> {
    const SQL: &str = "SELECT conversation_id, state, leased_until FROM outbox
        WHERE id = $1 AND tenant_id = $2 AND inbox_id IS NOT NULL";
    const WHAT: StoreError = StoreError::NotFound("message in the outbox");
    tx.hold(tenant).await?;
    let row: Option<Row> =
        on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).bind(tenant.0).fetch_optional(db).await)?;
    let row = row.ok_or(WHAT)?;
    let place = Place::load(tx, tenant, ConversationId(row.conversation_id)).await?;
    by.sight.need(&place.conversation).map_err(|_| WHAT)?;
    Ok(row)
}

/// Has a message tried again that failed, was taken back, or may or may not have arrived. One that waits anyway is left
/// as it is.
pub async fn retry(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: MessageId,
) -> Result<Outgoing, StoreError> {
    const AGAIN: &str =
        "UPDATE outbox SET attempts = 0, due_at = $2, gives_up_at = $3, carrier_ref = NULL WHERE id = $1";
    let by = by.into();
    store
        .write(move |tx| {
            async move {
                match load(tx, tenant, &by, id).await?.state.as_str() {
                    "queued" => return Ok(()),
                    "accepted" | "delivered" => {
                        let why = "the carrier has taken this message; write a new one to say it again";
                        return Err(StoreError::Conflict(why.into()));
                    }
                    _ => {}
                }
                let (now, until) = (tx.now.ms(), tx.now.plus_ms(GIVE_UP_MS).ms());
                on!(tx.db(), db => sqlx::query(AGAIN).bind(id.0).bind(now).bind(until).execute(db).await.map(drop))?;
                let why = format!("{} had it tried again", by.user.name);
                fares(tx, tenant, id, Step::because(DeliveryState::Queued, why)).await?;
                tx.ring();
                Ok(())
            }
            .boxed()
        })
        .await?;
    outgoing::get(store, tenant, id).await
}

/// Takes a message back that has not left.
pub async fn cancel(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: MessageId,
) -> Result<Outgoing, StoreError> {
    let by = by.into();
    store
        .write(move |tx| {
            async move {
                let row = load(tx, tenant, &by, id).await?;
                let why = match (row.state.as_str(), row.leased_until) {
                    ("cancelled", _) => return Ok(()),
                    ("queued", None) => format!("{} took it back", by.user.name),
                    ("queued", Some(_)) => return Err(conflict("it is being sent right now")),
                    ("failed", _) => return Err(conflict("it has failed, and is not tried any more")),
                    _ => return Err(conflict("it has left already")),
                };
                fares(tx, tenant, id, Step::because(DeliveryState::Cancelled, why)).await?;
                // Whatever waited behind it may go now.
                tx.ring();
                Ok(())
            }
            .boxed()
        })
        .await?;
    outgoing::get(store, tenant, id).await
}

fn conflict(why: &str) -> StoreError {
    StoreError::Conflict(format!("this message cannot be taken back: {why}"))
}
