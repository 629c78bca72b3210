//! Messages that are sent later: at a time, or as soon as the contact writes again, where free replies end. When its time
//! has come, the row becomes a message in one transaction, under the id that its writer chose: a crash neither loses nor
//! doubles it. What cannot be sent stays, with the reason.

use futures_util::FutureExt;
use omnichat_api::conversation::Status;
use omnichat_api::message::MessageKind;
use omnichat_api::scheduled::{Schedule, Scheduled, ScheduledList};
use omnichat_api::user::UserRef;
use omnichat_api::{ConversationId, FieldError, ScheduledId, TenantId, Time, UserId, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::conversations::place::Place;
use crate::conversations::{By, Sight, in_sight, snooze};
use crate::db::on;
use crate::messages::post::{From, Post};
use crate::messages::{self, Said};
use crate::tx::Tx;
use crate::{Store, StoreError, users};

/// Most that wait in one conversation.
const MOST: i64 = 100;

const SELECT: &str =
    "SELECT s.id, s.conversation_id, s.user_id, u.name AS user_name, s.client_id, s.body, s.due_at,
        s.planned_at, s.why, s.created_at
    FROM scheduled s JOIN users u ON u.id = s.user_id";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    conversation_id: Uuid,
    user_id: Uuid,
    user_name: String,
    client_id: Uuid,
    body: String,
    /// Absent once it could not be sent, and while it waits for the contact.
    due_at: Option<i64>,
    /// Until the contact writes, when it was written.
    planned_at: i64,
    why: Option<String>,
    created_at: i64,
}

impl Row {
    /// Whether it is sent as soon as the contact writes.
    const fn waits_for_contact(&self) -> bool {
        self.due_at.is_none() && self.why.is_none()
    }

    /// Whether it was made by the same request.
    fn is(&self, conversation: ConversationId, new: &Schedule) -> bool {
        // Of one that waited for the contact, the time is known once they wrote.
        let time = new.due_at.is_none_or(|due| due.ms() == self.planned_at && !self.waits_for_contact());
        time && (self.conversation_id, &self.body) == (conversation.0, &new.body)
    }
}

impl std::convert::From<Row> for Scheduled {
    fn from(row: Row) -> Self {
        let due_at = (!row.waits_for_contact()).then_some(Time(row.planned_at));
        Self {
            id: row.id.into(),
            conversation_id: row.conversation_id.into(),
            by: UserRef { id: row.user_id.into(), name: row.user_name },
            body: row.body,
            due_at,
            why: row.why,
            created_at: Time(row.created_at),
        }
    }
}

/// Those of a conversation, in the order in which they are to be sent.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    conversation: ConversationId,
) -> Result<ScheduledList, StoreError> {
    let sql =
        format!("{SELECT} WHERE s.conversation_id = $1 AND s.tenant_id = $2 ORDER BY s.planned_at, s.id");
    in_sight(store, tenant, me, conversation).await?;
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(conversation.0)
        .bind(tenant.0).fetch_all(db).await)?;
    if rows.is_empty() {
        // An empty list of someone else's conversation would tell that it is there.
        crate::conversations::get(store, tenant, conversation).await?;
    }
    Ok(ScheduledList { items: rows.into_iter().map(Scheduled::from).collect() })
}

/// Those of all conversations, some after one.
pub(crate) async fn all_after(
    store: &Store,
    tenant: TenantId,
    after: ScheduledId,
    limit: i64,
) -> Result<Vec<Scheduled>, StoreError> {
    let sql = format!("{SELECT} WHERE s.tenant_id = $1 AND s.id > $2 ORDER BY s.id LIMIT $3");
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(after.0)
        .bind(limit).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Scheduled::from).collect())
}

/// Keeps a message for later. The same `client_id` again gives the same answer.
pub async fn add(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    conversation: ConversationId,
    new: Schedule,
) -> Result<Scheduled, StoreError> {
    const SQL: &str =
        "INSERT INTO scheduled (id, tenant_id, conversation_id, user_id, client_id, body, due_at, planned_at,
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    const COUNT: &str = "SELECT COUNT(*) FROM scheduled WHERE conversation_id = $1";
    text::message("body", &new.body)?;
    let by = by.into();
    store
        .write(move |tx| {
            async move {
                let place = Place::load(tx, tenant, conversation).await?;
                by.sight.need(&place.conversation)?;
                if let Some(known) = known(tx, tenant, by.user.id, new.client_id).await? {
                    let same = known.is(conversation, &new);
                    return if same { Ok(known.into()) } else { Err(StoreError::ClientIdReused) };
                }
                if sent(tx, tenant, by.user.id, new.client_id).await? {
                    return Err(StoreError::ClientIdReused);
                }
                if users::at_work(tx, tenant, by.user.id).await?.is_none() {
                    let why =
                        "only somebody who works here can write a message for later, and no program's token";
                    return Err(StoreError::Forbidden(why.into()));
                }
                match new.due_at {
                    Some(due) => snooze::ahead("due_at", due, tx.now)?,
                    None if place.conversation.channel.replies_end() => {}
                    None => {
                        let why = "is needed here: this channel takes a reply at any time";
                        return Err(FieldError::new("due_at", "required", why).into());
                    }
                }
                let waiting: i64 =
                    on!(tx.db(), db => sqlx::query_scalar(COUNT).bind(conversation.0).fetch_one(db).await)?;
                if waiting >= MOST {
                    let why =
                        format!("{MOST} messages are kept for this conversation already; delete some first");
                    return Err(StoreError::Conflict(why));
                }
                let (id, now) = (ScheduledId::new(), tx.now.ms());
                let due = new.due_at.map(Time::ms);
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(conversation.0)
                    .bind(by.user.id.0).bind(new.client_id).bind(&new.body).bind(due).bind(due.unwrap_or(now)).bind(now)
                    .execute(db).await.map(drop))?;
                Ok(load(tx, tenant, id).await?.ok_or(StoreError::NotFound("message for later"))?.into())
            }
            .boxed()
        })
        .await
}

/// Takes a message back that was not sent yet.
pub async fn remove(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: ScheduledId,
) -> Result<(), StoreError> {
    let by = by.into();
    store
        .write(move |tx| {
            async move {
                let gone = || StoreError::NotFound("message for later");
                // Held before it is read: what another node has sent meanwhile is not taken back any more.
                tx.hold(tenant).await?;
                let row = load(tx, tenant, id).await?.ok_or_else(gone)?;
                let place = Place::load(tx, tenant, row.conversation_id.into()).await?;
                by.sight.need(&place.conversation).map_err(|_| gone())?;
                delete(tx, id.0).await
            }
            .boxed()
        })
        .await
}

async fn load(tx: &mut Tx, tenant: TenantId, id: ScheduledId) -> Result<Option<Row>, StoreError> {
    let sql = format!("{SELECT} WHERE s.id = $1 AND s.tenant_id = $2");
    Ok(
        on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0).fetch_optional(db).await)?,
    )
}

async fn known(
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
    client_id: Uuid,
) -> Result<Option<Row>, StoreError> {
    let sql = format!("{SELECT} WHERE s.tenant_id = $1 AND s.user_id = $2 AND s.client_id = $3");
    Ok(on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(user.0).bind(client_id)
        .fetch_optional(db).await)?)
}

/// Whether a message stands under this id already.
async fn sent(tx: &mut Tx, tenant: TenantId, user: UserId, client_id: Uuid) -> Result<bool, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM messages WHERE client_id = $1 AND sender_id = $2 AND tenant_id = $3";
    let found: i64 = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(client_id).bind(user.0).bind(tenant.0)
        .fetch_one(db).await)?;
    Ok(found > 0)
}

async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM scheduled WHERE id = $1";
    on!(tx.db(), db => sqlx::query(SQL).bind(id).execute(db).await.map(drop))?;
    Ok(())
}

/// Makes those due that wait until the contact of a conversation writes: they just did.
pub(crate) async fn contact_wrote(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE scheduled SET due_at = $3, planned_at = $3
        WHERE conversation_id = $1 AND tenant_id = $2 AND due_at IS NULL AND why IS NULL";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(conversation.0).bind(tenant.0).bind(now).execute(db).await.map(drop))?;
    Ok(())
}

/// Sends a message whose time has come; `false` when it was taken back, or sent, meanwhile.
pub(crate) async fn send(tx: &mut Tx, tenant: TenantId, id: ScheduledId) -> Result<bool, StoreError> {
    const REFUSED: &str = "UPDATE scheduled SET due_at = NULL, why = $2 WHERE id = $1";
    // Held before it is read: whoever was faster has committed then.
    tx.hold(tenant).await?;
    let Some(row) = load(tx, tenant, id).await? else { return Ok(false) };
    if row.due_at.is_none_or(|due| due > tx.now.ms()) {
        return Ok(false);
    }
    let mut place = Place::load(tx, tenant, row.conversation_id.into()).await?;
    let by = users::at_work(tx, tenant, row.user_id.into()).await?;
    if sent(tx, tenant, row.user_id.into(), row.client_id).await? {
        delete(tx, id.0).await?;
        return Ok(true);
    }
    let said = match refusal(&place, by.as_ref(), tx.now) {
        None => {
            delete(tx, id.0).await?;
            let by = by.unwrap_or(UserRef { id: row.user_id.into(), name: row.user_name });
            let from = From::Staff { tenant, by, conversation: place.conversation.id };
            Post { from, kind: MessageKind::Message, client_id: row.client_id, body: row.body }.said(&place)
        }
        Some(why) => {
            on!(tx.db(), db => sqlx::query(REFUSED).bind(id.0).bind(why).execute(db).await.map(drop))?;
            Said::system_note(format!("A message that {} wrote for now was not sent: {why}", row.user_name))
        }
    };
    messages::add(tx, &mut place, said).await?;
    place.finish(tx).await?;
    Ok(true)
}

/// Why a message cannot be sent now.
fn refusal(place: &Place, by: Option<&UserRef>, now: Time) -> Option<&'static str> {
    let c = &place.conversation;
    if by.is_none() {
        return Some("whoever wrote it does not work here any more");
    }
    if c.status == Status::Closed {
        return Some("the conversation is closed");
    }
    let over = c.reply_until.is_some_and(|until| until <= now);
    over.then_some("the time in which a free reply may be sent is over; send a template")
}
