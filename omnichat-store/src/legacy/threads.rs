//! Threads: what old clients take for a conversation. One is all that was ever said with one contact on one channel, and goes
//! by the contact's address there. Read from the conversations; only an unknown visitor is written.

mod named;

use std::collections::HashMap;

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::message::Message;
use omnichat_api::{ContactId, ConversationId, FieldError, TenantId, text};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::conversations::Sight;
use crate::conversations::row::{Row, select};
use crate::db::{among, on, runs};
use crate::legacy::On;
use crate::legacy::numbers::{self, Kind};
use crate::visitors::Visitor;
use crate::{Store, StoreError, contacts, messages, vouching};

pub(crate) use named::of_place;
pub use named::{address, user_id};

/// Longest id of an old visitor, in characters: what is made of it has to fit too.
const VISITOR_CHARS: usize = 200;
/// Threads that are listed at most.
const LISTED: u32 = 1000;

/// How old clients name the other side of a conversation.
#[derive(Clone, Debug)]
pub struct Thread {
    /// The thread's newest conversation.
    pub conversation: Conversation,
    /// By what the contact goes.
    pub user_id: String,
    /// The number of the conversation.
    pub number: i64,
    /// Messages in all its conversations, notes among them.
    pub messages: i64,
}

/// Which threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those not closed.
    Open,
    /// Those not closed in which nobody was asked yet how to be reached.
    OpenNotEscalated,
    /// Those not closed in which somebody was.
    Escalated,
    /// Those closed.
    Closed,
    /// All.
    All,
}

impl Which {
    fn statuses(self) -> &'static [Status] {
        match self {
            Self::Closed => &[Status::Closed],
            Self::All => Status::ALL,
            Self::Open | Self::OpenNotEscalated | Self::Escalated => {
                &[Status::Open, Status::Pending, Status::Snoozed]
            }
        }
    }

    /// Whether those are meant that were escalated, or the others; `None` where it does not matter.
    const fn escalated(self) -> Option<bool> {
        match self {
            Self::OpenNotEscalated => Some(false),
            Self::Escalated => Some(true),
            Self::Open | Self::Closed | Self::All => None,
        }
    }
}

/// Adds to a query that somebody sees the conversation `$alias`. A macro, because the query is of the one or the other
/// database.
macro_rules! seen_by {
    ($sql:ident, $me:expr, $alias:literal) => {
        if let Some(teams) = $me.only() {
            $sql.push(concat!(" AND (", $alias, ".assignee_id = ")).push_bind($me.user().0);
            for team in teams {
                $sql.push(concat!(" OR ", $alias, ".team_id = ")).push_bind(team.0);
            }
            $sql.push(")");
        }
    };
}

/// The threads that somebody sees, newest first: of each its newest conversation, if that is one of those asked for.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    which: Which,
    limit: u32,
) -> Result<Vec<Thread>, StoreError> {
    let me = me.into();
    let newest = newest(store, tenant, &me, which, limit.min(LISTED)).await?;
    these(store, tenant, &me, &newest).await
}

/// The same, as no more than their newest conversations: for who takes them a few at a time.
pub async fn newest(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    which: Which,
    limit: u32,
) -> Result<Vec<ConversationId>, StoreError> {
    let mut found: Vec<(i64, Uuid)> = Vec::new();
    for status in which.statuses() {
        let some: Vec<(i64, Uuid)> = on!(store.read(), db => {
            let mut sql = QueryBuilder::new("SELECT c.last_message_at, c.id FROM conversations c WHERE c.tenant_id = ");
            sql.push_bind(tenant.0).push(" AND c.status = ").push_bind(status.as_str());
            match which.escalated() {
                None => {}
                Some(true) => drop(sql.push(" AND c.escalated IN ('contact', 'alert')")),
                Some(false) => drop(sql.push(" AND (c.escalated IS NULL OR c.escalated = 'patience')")),
            }
            seen_by!(sql, me, "c");
            sql.push(
                " AND NOT EXISTS (SELECT 1 FROM conversations n WHERE n.tenant_id = c.tenant_id
                    AND n.contact_id = c.contact_id AND n.channel = c.channel
                    AND (n.last_message_at, n.id) > (c.last_message_at, c.id)",
            );
            seen_by!(sql, me, "n");
            sql.push(") ORDER BY c.last_message_at DESC, c.id DESC LIMIT ").push_bind(i64::from(limit));
            sql.build_query_as().fetch_all(db).await
        })?;
        found.extend(some);
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found.into_iter().take(limit as usize).map(|(_, id)| ConversationId(id)).collect())
}

/// The threads of which these are the newest conversations, in the same order. What is not seen any more is left out.
pub async fn these(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    newest: &[ConversationId],
) -> Result<Vec<Thread>, StoreError> {
    let mut rows: Vec<Row> = Vec::with_capacity(newest.len());
    for some in runs(newest) {
        let some = some.iter().map(|id| &id.0);
        let found: Vec<Row> = on!(store.read(), db => {
            let mut sql = QueryBuilder::new(select!("conversations c"));
            sql.push(" WHERE c.tenant_id = ").push_bind(tenant.0);
            seen_by!(sql, me, "c");
            sql.push(" AND c.id IN");
            among!(sql, some);
            sql.build_query_as().fetch_all(db).await
        })?;
        rows.extend(found);
    }
    let place: HashMap<Uuid, usize> = newest.iter().enumerate().map(|(at, id)| (id.0, at)).collect();
    rows.sort_unstable_by_key(|row| place.get(&row.id).copied());
    shown(store, tenant, me, rows).await
}

/// The thread of whoever goes by this on a channel, if somebody does and it is seen.
pub async fn find(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    user_id: &str,
    channel: Channel,
) -> Result<Option<Thread>, StoreError> {
    let me = me.into();
    let Some(contact) = named::contact(store, tenant, user_id, channel).await? else { return Ok(None) };
    let newest = conversations(store, tenant, &me, contact, channel).await?.into_iter().next();
    Ok(shown(store, tenant, &me, newest.into_iter().collect()).await?.pop())
}

/// The newest messages of a thread, oldest first: all that is not between staff alone.
pub async fn messages(
    store: &Store,
    tenant: TenantId,
    me: impl Into<Sight>,
    user_id: &str,
    channel: Channel,
    limit: u32,
) -> Result<Vec<Message>, StoreError> {
    match named::contact(store, tenant, user_id, channel).await? {
        Some(contact) => said(store, tenant, &me.into(), (contact, channel), (limit, i64::MAX)).await,
        None => Ok(Vec::new()),
    }
}

/// The same of a thread that was read already; as of a place in the tenant's log, if one is given.
pub async fn messages_of(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    thread: &Thread,
    limit: u32,
    until: Option<i64>,
) -> Result<Vec<Message>, StoreError> {
    let with = (thread.conversation.contact.id, thread.conversation.channel);
    said(store, tenant, me, with, (limit, until.unwrap_or(i64::MAX))).await
}

async fn said(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    (contact, channel): (ContactId, Channel),
    (limit, until): (u32, i64),
) -> Result<Vec<Message>, StoreError> {
    const SQL: &str = "SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id,
        body, cursor, created_at, attachments, delivery, mail FROM messages WHERE conversation_id = $1 AND tenant_id = $2
        AND (kind = 'message' OR author_kind = 'system') AND cursor <= $4 ORDER BY seq DESC LIMIT $3";
    let mut all: Vec<Message> = Vec::new();
    // A contact has few conversations. They follow each other, but for mails.
    for row in conversations(store, tenant, me, contact, channel).await? {
        let left = i64::from(limit) - i64::try_from(all.len()).unwrap_or(i64::MAX);
        if left <= 0 {
            break;
        }
        let rows: Vec<messages::Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(row.id).bind(tenant.0)
            .bind(left).bind(until).fetch_all(db).await)?;
        for row in rows {
            all.push(row.try_into()?);
        }
    }
    all.sort_by_key(|message| (message.created_at, message.conversation_id, message.seq));
    Ok(all)
}

/// By what the other side of a conversation goes.
pub async fn of(store: &Store, tenant: TenantId, conversation: &Conversation) -> Result<String, StoreError> {
    const ADDRESS: &str = "SELECT address FROM conversations WHERE id = $1 AND tenant_id = $2";
    let own: Option<Option<String>> = on!(store.read(), db => sqlx::query_scalar(ADDRESS)
        .bind(conversation.id.0).bind(tenant.0).fetch_optional(db).await)?;
    let (contact, channel) = (conversation.contact.id, conversation.channel);
    let known = named::identities(store, &[contact.0]).await?;
    Ok(named::by(own.flatten().as_deref(), contact, channel, &known))
}

/// The conversations of a thread that somebody sees, newest first.
async fn conversations(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    contact: ContactId,
    channel: Channel,
) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = on!(store.read(), db => {
        let mut sql = QueryBuilder::new(select!("conversations c"));
        sql.push(" WHERE c.tenant_id = ").push_bind(tenant.0).push(" AND c.contact_id = ").push_bind(contact.0)
            .push(" AND c.channel = ").push_bind(channel.as_str());
        seen_by!(sql, me, "c");
        sql.build_query_as().fetch_all(db).await
    })?;
    rows.sort_by_key(|row| std::cmp::Reverse((row.last_message_at, row.id)));
    Ok(rows)
}

/// Newest conversations as their threads.
async fn shown(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    rows: Vec<Row>,
) -> Result<Vec<Thread>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let contacts: Vec<Uuid> = rows.iter().map(|row| row.contact_id).collect();
    let numbers = numbers::of(store, tenant, Kind::Conversation, &ids).await?;
    let known = named::identities(store, &contacts).await?;
    let counted = counted(store, tenant, me, &contacts).await?;
    let mut threads = Vec::with_capacity(rows.len());
    for (row, number) in rows.into_iter().zip(numbers) {
        let address = row.address.clone();
        let conversation = Conversation::try_from(row)?;
        let (contact, channel) = (conversation.contact.id, conversation.channel);
        let own = counted.iter().filter(|(of, on, _)| *of == contact.0 && on == channel.as_str());
        threads.push(Thread {
            user_id: named::by(address.as_deref(), contact, channel, &known),
            messages: own.map(|(.., last_seq)| last_seq).sum(),
            conversation,
            number,
        });
    }
    Ok(threads)
}

/// How much was said in each conversation of these contacts. No list counts rows.
async fn counted(
    store: &Store,
    tenant: TenantId,
    me: &Sight,
    contacts: &[Uuid],
) -> Result<Vec<(Uuid, String, i64)>, StoreError> {
    let mut all = Vec::new();
    for some in runs(contacts) {
        let rows: Vec<(Uuid, String, i64)> = on!(store.read(), db => {
            let mut sql =
                QueryBuilder::new("SELECT c.contact_id, c.channel, c.last_seq FROM conversations c WHERE c.tenant_id = ");
            sql.push_bind(tenant.0).push(" AND c.contact_id IN");
            among!(sql, some);
            seen_by!(sql, me, "c");
            sql.build_query_as().fetch_all(db).await
        })?;
        all.extend(rows);
    }
    Ok(all)
}

/// The id of an old visitor, if it can be one. Those of the new widget are known by a signed token, and by nothing else: who
/// names their id alone could be anybody.
pub fn visitor_id(user_id: &str) -> Result<String, FieldError> {
    let id = user_id.trim();
    if id.is_empty() || id.chars().any(char::is_control) {
        return Err(FieldError::new("user_id", "invalid", "must be one line, and not blank"));
    }
    text::within("user_id", id, VISITOR_CHARS)?;
    if Uuid::try_parse(id).is_ok() || id.starts_with(vouching::BEFORE) {
        return Err(FieldError::new(
            "user_id",
            "invalid",
            "must not be the id of a visitor of the new widget",
        ));
    }
    Ok(id.to_owned())
}

/// The visitor who goes by this id, made when nobody does yet.
pub async fn visitor(store: &Store, on: &On, user_id: &str) -> Result<Visitor, StoreError> {
    if let Some(known) = known_visitor(store, on, user_id).await? {
        return Ok(known);
    }
    let (id, tenant) = (visitor_id(user_id)?, on.tenant);
    let made = store.write(move |tx| {
        async move {
            // Their first message may be on its way twice.
            tx.hold(tenant).await?;
            contacts::of_address(tx, tenant, Channel::Webchat, &id, None).await
        }
        .boxed()
    });
    Ok(Visitor { tenant, inbox: on.inbox, contact: made.await?.id })
}

/// The visitor who goes by this id, if somebody does.
pub async fn known_visitor(store: &Store, on: &On, user_id: &str) -> Result<Option<Visitor>, StoreError> {
    let Ok(id) = visitor_id(user_id) else { return Ok(None) };
    let contact = named::contact(store, on.tenant, &id, Channel::Webchat).await?;
    Ok(contact.map(|contact| Visitor { tenant: on.tenant, inbox: on.inbox, contact }))
}
