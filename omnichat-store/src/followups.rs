//! Follow-ups: "leave your contact and we come back to you".

mod put_away;
mod reply;

pub use put_away::{discard, put_away_before};
pub use reply::reply;

use futures_util::FutureExt;
use omnichat_api::contact::ContactRef;
use omnichat_api::conversation::Status;
use omnichat_api::event::Change;
use omnichat_api::followup::{ChangeFollowup, Followup, FollowupQuery};
use omnichat_api::limits::{MESSAGE_CHARS, PAGE_MAX};
use omnichat_api::widget::{ContactLeft, LeaveContact};
use omnichat_api::{ConversationId, FieldError, FollowupId, Page, TenantId, Time, page, text};
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder};
use uuid::Uuid;

use crate::audit::{self, Actor};
use crate::conversations::place::Place;
use crate::conversations::{By, Sight};
use crate::db::on;
use crate::messages::{self, Said};
use crate::numbers::{self, Region};
use crate::tx::Tx;
use crate::users::{after_id, cut};
use crate::visitors::Visitor;
use crate::{Store, StoreError};

const SELECT: &str = "SELECT f.id, f.conversation_id, f.contact_id, k.name AS contact_name,
        k.email AS contact_email, k.phone AS contact_phone, f.name, f.email, f.phone, f.message,
        f.viewed_at, f.archived_at, f.created_at
    FROM followups f JOIN contacts k ON k.id = f.contact_id";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    conversation_id: Uuid,
    contact_id: Uuid,
    contact_name: String,
    contact_email: Option<String>,
    contact_phone: Option<String>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    message: Option<String>,
    viewed_at: Option<i64>,
    archived_at: Option<i64>,
    created_at: i64,
}

impl From<Row> for Followup {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            conversation_id: row.conversation_id.into(),
            contact: ContactRef {
                id: row.contact_id.into(),
                name: row.contact_name,
                email: row.contact_email,
                phone: row.contact_phone,
            },
            name: row.name,
            email: row.email,
            phone: row.phone,
            message: row.message,
            viewed_at: row.viewed_at.map(Time),
            archived_at: row.archived_at.map(Time),
            created_at: Time(row.created_at),
        }
    }
}

/// Adds to a query of follow-ups `f` that somebody sees their conversation. A macro, because the query is of the one or the
/// other database.
macro_rules! seen_by {
    ($sql:ident, $me:expr) => {
        if let Some(teams) = $me.only() {
            $sql.push(" AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = f.conversation_id AND (c.assignee_id = ")
                .push_bind($me.user().0);
            for team in teams {
                $sql.push(" OR c.team_id = ").push_bind(team.0);
            }
            $sql.push("))");
        }
    };
}
use seen_by;

/// The follow-ups of the conversations that somebody sees, newest first: those to do, or those put away.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    query: &FollowupQuery,
) -> Result<Page<Followup>, StoreError> {
    let me = me.into();
    let limit = page::limit(query.limit)?;
    let before = match query.cursor {
        Some(_) => after_id(query.cursor.as_deref())?,
        None => Uuid::max(),
    };
    let which = if query.archived == Some(true) { "IS NOT NULL" } else { "IS NULL" };
    let rows: Vec<Row> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push(" WHERE f.tenant_id = ").push_bind(tenant.0).push(" AND f.archived_at ").push(which)
            .push(" AND f.id < ").push_bind(before);
        seen_by!(sql, &me);
        sql.push(" ORDER BY f.id DESC LIMIT ").push_bind(i64::from(limit) + 1);
        sql.build_query_as().fetch_all(db).await
    })?;
    let items = rows.into_iter().map(Followup::from).collect();
    Ok(cut(items, limit, |followup: &Followup| followup.id.to_string()))
}

/// How many nobody has looked at yet, of the conversations that somebody sees.
pub async fn unviewed(store: &Store, tenant: TenantId, me: impl Into<Sight>) -> Result<i64, StoreError> {
    let me = me.into();
    Ok(on!(store.read(), db => {
        let mut sql = QueryBuilder::new("SELECT COUNT(*) FROM followups f WHERE f.tenant_id = ");
        sql.push_bind(tenant.0).push(" AND f.viewed_at IS NULL AND f.archived_at IS NULL");
        seen_by!(sql, &me);
        sql.build_query_scalar().fetch_one(db).await
    })?)
}

/// Notes that somebody takes the follow-ups along.
pub async fn exported(store: &Store, tenant: TenantId, actor: Actor) -> Result<(), StoreError> {
    let noted = store.write(move |tx| {
        async move { audit::note(tx, Some(tenant), &actor, "followups.exported", tenant).await }.boxed()
    });
    noted.await
}

/// The next follow-ups after one, in the order in which they were left: those to do, or those put away.
pub async fn all_after(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    archived: bool,
    after: FollowupId,
) -> Result<Vec<Followup>, StoreError> {
    let me = me.into();
    let which = if archived { "IS NOT NULL" } else { "IS NULL" };
    let rows: Vec<Row> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push(" WHERE f.tenant_id = ").push_bind(tenant.0).push(" AND f.archived_at ").push(which)
            .push(" AND f.id > ").push_bind(after.0);
        seen_by!(sql, &me);
        sql.push(" ORDER BY f.id LIMIT ").push_bind(i64::from(PAGE_MAX));
        sql.build_query_as().fetch_all(db).await
    })?;
    Ok(rows.into_iter().map(Followup::from).collect())
}

async fn load(tx: &mut Tx, tenant: TenantId, id: FollowupId) -> Result<Followup, StoreError> {
    let sql = format!("{SELECT} WHERE f.id = $1 AND f.tenant_id = $2");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.map(Followup::from).ok_or(StoreError::NotFound("follow-up"))
}

/// Marks a follow-up as viewed, or puts it away or back.
pub async fn change(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: FollowupId,
    change: ChangeFollowup,
) -> Result<Followup, StoreError> {
    const SQL: &str =
        "UPDATE followups SET viewed_at = $2, viewed_by = COALESCE(viewed_by, $3), archived_at = $4,
        archived_by = $5, updated_at = $6 WHERE id = $1";
    if change.viewed == Some(false) {
        return Err(FieldError::new("viewed", "invalid", "must be true: what was seen stays seen").into());
    }
    let by = by.into();
    store
        .write(move |tx| {
            async move {
                let before = load(tx, tenant, id).await?;
                if by.sight.only().is_some() {
                    let place = Place::load(tx, tenant, before.conversation_id).await?;
                    by.sight.need(&place.conversation).map_err(|_| StoreError::NotFound("follow-up"))?;
                }
                let (by, now) = (by.user.id.0, tx.now);
                let viewed_at =
                    before.viewed_at.or(change.viewed.map(|_| now)).or(change.archived.map(|_| now));
                let archived_at = match change.archived {
                    Some(true) => before.archived_at.or(Some(now)),
                    Some(false) => None,
                    None => before.archived_at,
                };
                if (viewed_at, archived_at) == (before.viewed_at, before.archived_at) {
                    return Ok(before);
                }
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(viewed_at.map(Time::ms))
                    .bind(viewed_at.map(|_| by)).bind(archived_at.map(Time::ms)).bind(archived_at.map(|_| by))
                    .bind(now.ms()).execute(db).await.map(drop))?;
                let after = load(tx, tenant, id).await?;
                tx.changed(tenant, Some(after.conversation_id), None, Change::FollowupChanged(after.clone()))
                    .await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

/// What a visitor left, checked.
struct Left {
    client_id: Uuid,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    message: Option<String>,
}

/// The visitor leaves their contact. It begins a conversation when there is none, so that staff find both together, and
/// closes it: what they write later opens it again.
/// The same `client_id` again gives the same answer.
pub async fn leave_contact(
    store: &Store,
    visitor: &Visitor,
    leave: LeaveContact,
) -> Result<ContactLeft, StoreError> {
    let (visitor, left) = (*visitor, check(leave, store.region())?);
    store.write(move |tx| async move { add(tx, visitor, left).await }.boxed()).await
}

/// The same for who left what is no way to come back to them, or nothing at all: the form of the system before took anything.
/// What is neither an address nor a number stands in the message.
pub async fn leave_whatever(
    store: &Store,
    visitor: &Visitor,
    leave: LeaveContact,
) -> Result<ContactLeft, StoreError> {
    let (visitor, left) = (*visitor, keep(leave, store.region()));
    store.write(move |tx| async move { add(tx, visitor, left).await }.boxed()).await
}

fn keep(leave: LeaveContact, region: Option<Region>) -> Left {
    let filled = |text: Option<String>| {
        let clean = text.map(|text| text.replace('\0', "").trim().to_owned());
        clean.filter(|text| !text.is_empty())
    };
    let mut lines = Vec::new();
    let phone = |field: &str, typed: &str| numbers::noted(field, typed, region);
    let mut read =
        |field: &str, given: Option<String>, check: &dyn Fn(&str, &str) -> Result<String, FieldError>| {
            let given = filled(given)?;
            check(field, &given).map_err(|_| lines.push(format!("{field}: {given}"))).ok()
        };
    let name = read("name", leave.name, &text::name);
    let email = read("email", leave.email, &text::email);
    let phone = read("phone", leave.phone, &phone);
    lines.extend(filled(leave.message));
    let message: String = lines.join("\n").chars().take(MESSAGE_CHARS).collect();
    Left { client_id: leave.client_id, name, email, phone, message: filled(Some(message)) }
}

/// The same, in a transaction that is open already.
pub(crate) async fn leave(
    tx: &mut Tx,
    visitor: Visitor,
    leave: LeaveContact,
) -> Result<ContactLeft, StoreError> {
    let left = check(leave, None)?;
    add(tx, visitor, left).await
}

fn check(leave: LeaveContact, region: Option<Region>) -> Result<Left, StoreError> {
    let filled = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
    let left = Left {
        client_id: leave.client_id,
        name: filled(leave.name).map(|n| text::name("name", &n)).transpose()?,
        email: filled(leave.email).map(|e| text::email("email", &e)).transpose()?,
        phone: filled(leave.phone).map(|p| numbers::noted("phone", &p, region)).transpose()?,
        message: filled(leave.message),
    };
    if let Some(message) = &left.message {
        text::within("message", message, MESSAGE_CHARS)?;
    }
    if left.email.is_none() && left.phone.is_none() {
        let rule = "or `phone` must be given: there has to be a way to come back to you";
        return Err(FieldError::new("email", "missing", rule).into());
    }
    Ok(left)
}

async fn add(tx: &mut Tx, visitor: Visitor, left: Left) -> Result<ContactLeft, StoreError> {
    const SQL: &str =
        "INSERT INTO followups (id, tenant_id, conversation_id, contact_id, sender_id, client_id,
        name, email, phone, message, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $10)";
    if let Some(known) = again(tx, visitor, &left).await? {
        return Ok(known);
    }
    let mut place = Place::find(tx, visitor).await?;
    let conversation = place.conversation.id;
    let (id, now) = (FollowupId::new(), tx.now);
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(visitor.tenant.0).bind(conversation.0)
        .bind(visitor.contact.0).bind(left.client_id).bind(&left.name).bind(&left.email).bind(&left.phone)
        .bind(&left.message).bind(now.ms()).execute(db).await.map(drop))?;
    let reach = [left.email, left.phone].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let asks = left.message.map(|message| format!("\n{message}")).unwrap_or_default();
    let line = match reach.as_str() {
        "" => format!("The visitor asks for an answer, and left no address or number.{asks}"),
        reach => format!("The visitor left their contact: {reach}{asks}"),
    };
    messages::add(tx, &mut place, Said::system_note(line.chars().take(MESSAGE_CHARS).collect())).await?;
    // It goes on as a follow-up: nobody waits at the window any more.
    place.set_status(Status::Closed, now);
    let followup = load(tx, visitor.tenant, id).await?;
    tx.changed(visitor.tenant, Some(conversation), None, Change::FollowupCreated(followup)).await?;
    place.finish(tx).await?;
    Ok(ContactLeft { created_at: now })
}

/// Whether a contact was left in a conversation at this very moment.
pub async fn was_left(
    store: &Store,
    tenant: TenantId,
    conversation: ConversationId,
    at: Time,
) -> Result<bool, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM followups WHERE conversation_id = $1 AND tenant_id = $2 AND created_at = $3";
    let left: i64 = on!(store.read(), db => sqlx::query_scalar(SQL).bind(conversation.0).bind(tenant.0).bind(at.ms())
        .fetch_one(db).await)?;
    Ok(left > 0)
}

async fn again(tx: &mut Tx, visitor: Visitor, left: &Left) -> Result<Option<ContactLeft>, StoreError> {
    const SQL: &str = "SELECT name, email, phone, message, created_at FROM followups
        WHERE tenant_id = $1 AND sender_id = $2 AND client_id = $3";
    type Known = (Option<String>, Option<String>, Option<String>, Option<String>, i64);
    let known: Option<Known> = on!(tx.db(), db => sqlx::query_as(SQL).bind(visitor.tenant.0)
        .bind(visitor.contact.0).bind(left.client_id).fetch_optional(db).await)?;
    let Some((name, email, phone, message, at)) = known else { return Ok(None) };
    if (&name, &email, &phone, &message) == (&left.name, &left.email, &left.phone, &left.message) {
        Ok(Some(ContactLeft { created_at: Time(at) }))
    } else {
        Err(StoreError::ClientIdReused)
    }
}
