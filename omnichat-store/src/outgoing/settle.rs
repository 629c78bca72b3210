//! What came of sending a message.

use futures_util::FutureExt;
use omnichat_api::delivery::DeliveryState;
use rand::RngExt;
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::on;
use crate::outbox::{backoff_ms, cut};
use crate::outgoing::{Claimed, Step, fares, rest};
use crate::tx::Tx;
use crate::{Store, StoreError};

/// What came of a try. No reason names a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The carrier has it.
    Accepted {
        /// Its id for it, by which it will report.
        carrier_ref: Option<String>,
    },
    /// Not now: tried again later.
    Later {
        /// Why.
        why: String,
        /// When the carrier wants to be asked again, in milliseconds from now, if it says. The whole inbox rests so long.
        after_ms: Option<i64>,
    },
    /// Nothing was tried, for a reason that concerns the whole inbox: it stays due, and this counts as no try.
    Back {
        /// Why.
        why: String,
    },
    /// Never: another try would be refused as well.
    Never {
        /// The carrier's own word or number for it.
        code: Option<String>,
        /// Why, in plain words.
        why: String,
    },
    /// The carrier may have it. It is not tried again by itself.
    Uncertain {
        /// What is known.
        why: String,
    },
}

#[derive(FromRow)]
struct Row {
    state: String,
    leased_until: Option<i64>,
    gives_up_at: i64,
}

/// Notes what came of a try, and returns how the message stands then; `None` when it was no longer this worker's, or when
/// more is known of it already.
pub async fn settle(
    store: &Store,
    claimed: &Claimed,
    outcome: Outcome,
) -> Result<Option<DeliveryState>, StoreError> {
    let (tenant, inbox, id) = (claimed.tenant, claimed.inbox, claimed.message.id);
    let (lease, attempt) = (claimed.lease, claimed.attempt);
    let wait = backoff_ms(attempt, rand::rng().random());
    store
        .write(move |tx| {
            async move {
                const SQL: &str =
                    "SELECT state, leased_until, gives_up_at FROM outbox WHERE id = $1 AND tenant_id = $2";
                tx.hold(tenant).await?;
                // Whatever became of the message: the carrier has said so.
                if let Outcome::Later { after_ms: Some(ms), .. } = outcome {
                    let until = tx.now.plus_ms(ms);
                    rest::note(tx, tenant, inbox, until).await?;
                }
                let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).bind(tenant.0)
                    .fetch_optional(db).await)?;
                let Some(row) = row else { return Ok(None) };
                // Who was given up for dead may still tell what came of it, unless somebody else has the row by now.
                let ours = row.leased_until == Some(lease.ms());
                let accepted = matches!(outcome, Outcome::Accepted { .. });
                let stands = match row.state.as_str() {
                    "queued" => ours,
                    "unknown" => true,
                    _ => accepted,
                };
                if !stands {
                    return Ok(None);
                }
                let step = match outcome {
                    Outcome::Accepted { carrier_ref } => {
                        Step { carrier_ref, ..Step::to(DeliveryState::Accepted) }
                    }
                    Outcome::Never { code, why } => {
                        Step { code, ..Step::because(DeliveryState::Failed, why) }
                    }
                    Outcome::Uncertain { why } => Step::because(DeliveryState::Uncertain, why),
                    Outcome::Back { why } => again(tx, id.0, &row, (0, 1), why).await?,
                    Outcome::Later { why, after_ms } => {
                        again(tx, id.0, &row, (after_ms.unwrap_or(wait), 0), why).await?
                    }
                };
                let state = step.state;
                let noted = fares(tx, tenant, id, step).await?;
                Ok((noted.is_some() || state == DeliveryState::Queued).then_some(state))
            }
            .boxed()
        })
        .await
}

/// Lets a row wait, unless it would wait for longer than it is tried.
async fn again(
    tx: &mut Tx,
    id: Uuid,
    row: &Row,
    (wait_ms, untried): (i64, i64),
    why: String,
) -> Result<Step, StoreError> {
    const SQL: &str = "UPDATE outbox SET due_at = $2, leased_until = NULL, last_error = $3, updated_at = $4,
        attempts = attempts - $5 WHERE id = $1";
    let due = tx.now.plus_ms(wait_ms.max(0));
    if due.ms() >= row.gives_up_at {
        return Ok(Step::because(DeliveryState::Failed, format!("given up after 24 hours: {why}")));
    }
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id).bind(due.ms()).bind(cut(&why)).bind(now).bind(untried).execute(db)
        .await.map(drop))?;
    Ok(Step::because(DeliveryState::Queued, why))
}
