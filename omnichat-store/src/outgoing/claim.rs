//! Which messages leave next, and who may take them out. Everything that speaks against sending one is looked at here, in
//! the transaction that hands it over: whether its contact asked to be left alone, whether it is too late, whether a
//! worker that is gone may have sent it already, whether the carrier wants to be left alone, and whether it would be too
//! fast for it.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::delivery::DeliveryState;
use omnichat_api::message::{AuthorKind, Message};
use omnichat_api::template::UseTemplate;
use omnichat_api::{InboxId, TenantId, Time};
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::{Either, on};
use crate::outbox::{LEASE_MS, purpose};
use crate::outgoing::{Pace, Step, fares, rules};
use crate::tx::Tx;
use crate::{Store, StoreError, inboxes, messages, opt_outs};

/// An inbox with something to send.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its tenant.
    pub tenant: TenantId,
    /// The inbox.
    pub inbox: InboxId,
    /// Its channel.
    pub channel: Channel,
    /// Who carries its messages.
    pub carrier: Carrier,
    /// Its settings, without the secrets.
    pub settings: BTreeMap<String, String>,
    /// When the next of its messages is due, and its carrier does not want to be left alone any more.
    pub due_at: Time,
    /// When the inbox was last changed.
    pub changed_at: Time,
    /// When its next message could go if none went together with others, in microseconds; see [`Pace`].
    pub next_us: i64,
}

/// How many messages of an inbox are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    /// The tenant of the inbox.
    pub tenant: TenantId,
    /// The inbox.
    pub inbox: InboxId,
    /// How many at most.
    pub most: i64,
    /// How fast they may follow each other, those of other nodes included.
    pub pace: Pace,
}

/// A message that a worker has for [`LEASE_MS`].
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The tenant.
    pub tenant: TenantId,
    /// The inbox it leaves by.
    pub inbox: InboxId,
    /// The message.
    pub message: Message,
    /// Where it goes.
    pub target: String,
    /// What its conversation is about.
    pub subject: Option<String>,
    /// The template that is sent instead of its text.
    pub template: Option<UseTemplate>,
    /// Which try this is, from 1 on.
    pub attempt: i64,
    pub(super) lease: Time,
}

#[derive(FromRow)]
struct Next {
    id: Uuid,
    tenant_id: Uuid,
    channel: String,
    carrier: String,
    settings: String,
    updated_at: i64,
    next_us: i64,
    rests_until: i64,
    due_at: Option<i64>,
}

/// The inboxes that have something to send, each with when. Of a conversation only its first message that waits counts.
pub async fn waiting(store: &Store) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str =
        "SELECT i.id, i.tenant_id, i.channel, i.carrier, i.settings, i.updated_at, i.next_us, i.rests_until,
            (SELECT o.due_at FROM outbox o WHERE o.inbox_id = i.id AND o.state = 'queued' AND NOT EXISTS
                (SELECT 1 FROM outbox e WHERE e.conversation_id = o.conversation_id
                    AND e.message_seq < o.message_seq AND e.state = 'queued')
            ORDER BY o.due_at LIMIT 1) AS due_at
        FROM inboxes i WHERE i.carrier IS NOT NULL";
    let rows: Vec<Next> = on!(store.read(), db => sqlx::query_as(SQL).fetch_all(db).await)?;
    let mut waiting = Vec::new();
    for row in rows {
        let Some(due_at) = row.due_at else { continue };
        waiting.push(Waiting {
            tenant: row.tenant_id.into(),
            inbox: row.id.into(),
            channel: inboxes::channel(row.channel)?,
            carrier: carrier(row.carrier)?,
            settings: serde_json::from_str(&row.settings)?,
            due_at: Time(due_at.max(row.rests_until)),
            changed_at: Time(row.updated_at),
            next_us: row.next_us,
        });
    }
    Ok(waiting)
}

fn carrier(word: String) -> Result<Carrier, StoreError> {
    word.try_into().map_err(|e: omnichat_api::text::UnknownWord| StoreError::Corrupt(format!("inbox: {e}")))
}

/// Says that nobody has a message in hand: for the one daemon of an embedded database, when it starts. Those that the
/// one before had are looked at at once, and not when their leases end.
pub async fn abandoned(store: &Store) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE outbox SET leased_until = $2, due_at = $2
        WHERE provider = $1 AND state = 'queued' AND due_at > $2 AND leased_until > $2";
    if matches!(store.read(), Either::Postgres(_)) {
        return Ok(());
    }
    store
        .write(|tx| {
            async move {
                let now = tx.now.ms();
                for carrier in Carrier::ALL {
                    on!(tx.db(), db => sqlx::query(SQL).bind(carrier.as_str()).bind(now).execute(db).await.map(drop))?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Claims messages that are due, of each conversation at most its first. Nobody else gets them until the lease ends.
pub async fn claim(store: &Store, mut wants: Vec<Want>) -> Result<Vec<Claimed>, StoreError> {
    // In the order of the tenants, so that two nodes cannot lock each other out.
    wants.sort_by_key(|want| want.tenant);
    store.write(move |tx| async move { take(tx, &wants).await }.boxed()).await
}

async fn take(tx: &mut Tx, wants: &[Want]) -> Result<Vec<Claimed>, StoreError> {
    for want in wants {
        tx.hold(want.tenant).await?;
    }
    let mut claimed = Vec::new();
    for want in wants {
        let due = due(tx, want).await?;
        let Some(next_us) = due.first().map(|row| row.next_us) else { continue };
        let room = want.pace.room(next_us, tx.now).unwrap_or(0);
        let mut gone = 0;
        for row in due {
            if gone == room {
                break;
            }
            let message = messages::at(tx, want.tenant, row.conversation_id, row.message_seq).await?;
            match row.template(tx).and_then(|template| row.look(&message, template, tx.now)) {
                Ok(template) => {
                    claimed.push(lease(tx, want, row, message, template).await?);
                    gone += 1;
                }
                // One that cannot go must not hold up the others.
                Err(step) => drop(fares(tx, want.tenant, message.id, step).await?),
            }
        }
        if gone > 0 {
            moved_on(tx, want, next_us, gone).await?;
        }
    }
    Ok(claimed)
}

/// Notes with the inbox that messages of it go: once for all that are claimed together.
async fn moved_on(tx: &mut Tx, want: &Want, next_us: i64, gone: i64) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE inboxes SET next_us = $3 WHERE id = $1 AND tenant_id = $2";
    let next_us = want.pace.after(next_us, tx.now, gone);
    on!(tx.db(), db => sqlx::query(SQL).bind(want.inbox.0).bind(want.tenant.0).bind(next_us).execute(db).await
        .map(drop))?;
    Ok(())
}

#[derive(FromRow)]
struct Due {
    id: Uuid,
    conversation_id: Uuid,
    message_seq: i64,
    provider: String,
    target: String,
    payload: Option<Vec<u8>>,
    attempts: i64,
    gives_up_at: i64,
    leased_until: Option<i64>,
    last_error: Option<String>,
    channel: String,
    reply_until: Option<i64>,
    subject: Option<String>,
    stop_word: Option<String>,
    stopped_at: Option<i64>,
    next_us: i64,
}

async fn due(tx: &mut Tx, want: &Want) -> Result<Vec<Due>, StoreError> {
    const SQL: &str = "SELECT o.id, o.conversation_id, o.message_seq, o.provider, o.target, o.payload, o.attempts,
            o.gives_up_at, o.leased_until, o.last_error, c.channel, c.reply_until, c.subject,
            x.word AS stop_word, x.created_at AS stopped_at, i.next_us
        FROM outbox o JOIN conversations c ON c.id = o.conversation_id JOIN inboxes i ON i.id = o.inbox_id
            LEFT JOIN opt_outs x ON x.tenant_id = o.tenant_id AND x.channel = c.channel AND x.address = o.target
        WHERE o.inbox_id = $1 AND o.tenant_id = $2 AND o.state = 'queued' AND o.due_at <= $3 AND i.rests_until <= $3
            AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = o.conversation_id
                AND e.message_seq < o.message_seq AND e.state = 'queued')
        ORDER BY o.due_at, o.id LIMIT $4";
    let now = tx.now.ms();
    Ok(
        on!(tx.db(), db => sqlx::query_as(SQL).bind(want.inbox.0).bind(want.tenant.0).bind(now).bind(want.most)
        .fetch_all(db).await)?,
    )
}

impl Due {
    fn template(&self, tx: &Tx) -> Result<Option<UseTemplate>, Step> {
        let opened = tx.key().open(&purpose(self.id), self.payload.as_deref().unwrap_or_default());
        let failed = |why: String| Step::because(DeliveryState::Failed, why);
        let json = opened.map_err(|error| failed(error.to_string()))?;
        serde_json::from_slice(&json).map_err(|error| failed(error.to_string()))
    }

    /// Whether it may go; otherwise what it has come to instead.
    fn look(
        &self,
        message: &Message,
        template: Option<UseTemplate>,
        now: Time,
    ) -> Result<Option<UseTemplate>, Step> {
        let tells = Carrier::try_from(self.provider.clone()).is_ok_and(Carrier::tells_repetitions);
        if self.leased_until.is_some() && !tells {
            let why = "Omnichat was stopped while it was sending this; it may have arrived";
            return Err(Step::because(DeliveryState::Uncertain, why));
        }
        if self.gives_up_at <= now.ms() {
            let last = self.last_error.as_deref().unwrap_or("it was not Omnichat's turn before");
            return Err(Step::because(DeliveryState::Failed, format!("given up after 24 hours: {last}")));
        }
        // What nobody wrote is not missed when it does not go.
        let refused = match message.author.kind {
            AuthorKind::Staff => DeliveryState::Failed,
            _ => DeliveryState::Cancelled,
        };
        if let (Some(word), Some(at)) = (&self.stop_word, self.stopped_at) {
            return Err(Step::because(refused, opt_outs::why(word, Time(at))));
        }
        let channel = inboxes::channel(self.channel.clone())
            .map_err(|error| Step::because(DeliveryState::Failed, error.to_string()))?;
        if let Some(why) = rules::over(channel, self.reply_until.map(Time), now)
            && template.is_none()
        {
            return Err(Step::because(refused, why));
        }
        Ok(template)
    }
}

async fn lease(
    tx: &mut Tx,
    want: &Want,
    row: Due,
    message: Message,
    template: Option<UseTemplate>,
) -> Result<Claimed, StoreError> {
    const SQL: &str =
        "UPDATE outbox SET leased_until = $2, due_at = $2, attempts = attempts + 1, updated_at = $3
        WHERE id = $1";
    let (now, lease) = (tx.now, tx.now.plus_ms(LEASE_MS));
    on!(tx.db(), db => sqlx::query(SQL).bind(row.id).bind(lease.ms()).bind(now.ms()).execute(db).await.map(drop))?;
    Ok(Claimed {
        tenant: want.tenant,
        inbox: want.inbox,
        message,
        target: row.target,
        subject: row.subject,
        template,
        attempt: row.attempts + 1,
        lease,
    })
}
