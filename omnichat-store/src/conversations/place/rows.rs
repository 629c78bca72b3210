//! Places as rows: found and begun in the database, loaded and saved as a set. Decides nothing of what stands in them.

use std::collections::BTreeSet;

use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::InboxRef;
use omnichat_api::team::TeamRef;
use omnichat_api::{ContactId, InboxId, TenantId, Time};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::Place;
use crate::StoreError;
use crate::conversations::row::{Row, select};
use crate::conversations::shelf::Shelf;
use crate::db::{on, runs};
use crate::tx::Tx;

/// What a new conversation takes from its inbox.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) inbox: InboxRef,
    pub(crate) channel: Channel,
    pub(crate) team: Option<TeamRef>,
    pub(crate) carrier: Option<Carrier>,
    pub(super) first_step_s: Option<i64>,
}

pub(crate) async fn start(tx: &mut Tx, tenant: TenantId, id: InboxId) -> Result<Start, StoreError> {
    const SQL: &str = "SELECT i.name, i.channel, t.id, t.name, i.carrier, i.first_step_s
        FROM inboxes i LEFT JOIN teams t ON t.id = i.team_id WHERE i.id = $1 AND i.tenant_id = $2";
    type Found = (String, String, Option<Uuid>, Option<String>, Option<String>, Option<i64>);
    let found: Option<Found> =
        on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).bind(tenant.0).fetch_optional(db).await)?;
    let (name, channel, team, team_name, carrier, first_step_s) =
        found.ok_or(StoreError::NotFound("inbox"))?;
    let corrupt = |e: omnichat_api::text::UnknownWord| StoreError::Corrupt(format!("inbox: {e}"));
    Ok(Start {
        inbox: InboxRef { id, name },
        channel: channel.try_into().map_err(corrupt)?,
        team: team.zip(team_name).map(|(id, name)| TeamRef { id: id.into(), name }),
        carrier: carrier.map(Carrier::try_from).transpose().map_err(corrupt)?,
        first_step_s,
    })
}

/// Inserts new conversations as a set, still empty; what was said in them is saved later.
pub(crate) async fn insert(tx: &mut Tx, places: &[Place]) -> Result<(), StoreError> {
    for some in runs(places) {
        on!(tx.db(), db => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO conversations (id, tenant_id, inbox_id, contact_id, channel, status, last_seq,
                last_message_at, unread, staff_read_seq, visitor_read_seq, cursor, created_at, updated_at, team_id,
                address) ");
            sql.push_values(some, |mut row, place| {
                let c = &place.conversation;
                row.push_bind(c.id.0).push_bind(place.tenant.0).push_bind(c.inbox.id.0).push_bind(c.contact.id.0)
                    .push_bind(c.channel.as_str()).push_bind(c.status.as_str()).push("0")
                    .push_bind(c.created_at.ms()).push("0").push("0").push("0").push("0")
                    .push_bind(c.created_at.ms()).push_bind(c.created_at.ms())
                    .push_bind(c.team.as_ref().map(|team| team.id.0)).push_bind(place.address.as_deref());
            });
            sql.build().execute(db).await.map(drop)
        })?;
    }
    Ok(())
}

/// The conversations with these ids, for changing; what is not there is left out.
pub(crate) async fn by_id(tx: &mut Tx, ids: &[(TenantId, Uuid)]) -> Result<Vec<Place>, StoreError> {
    // The cross join says which side is walked: the few, not the many.
    const SQL: &str = concat!(
        ") ",
        select!("v CROSS JOIN conversations c"),
        " WHERE c.id = v.id AND c.tenant_id = v.tenant_id"
    );
    load(tx, "WITH v (tenant_id, id) AS (", ids, SQL, Shelf::by_id).await
}

/// The newest conversation of each of these contacts on the web, for changing; who has none is left out.
pub(crate) async fn newest_of(tx: &mut Tx, contacts: &[(TenantId, Uuid)]) -> Result<Vec<Place>, StoreError> {
    const SQL: &str = concat!(
        ") ",
        select!("v CROSS JOIN conversations c"),
        " WHERE c.id = (SELECT n.id FROM conversations n
            WHERE n.tenant_id = v.tenant_id AND n.contact_id = v.contact_id AND n.channel = 'webchat'
            ORDER BY n.last_message_at DESC, n.id DESC LIMIT 1)"
    );
    let mut newest = load(tx, "WITH v (tenant_id, contact_id) AS (", contacts, SQL, Shelf::newest_of).await?;
    newest.iter_mut().for_each(|place| place.is_newest = true);
    Ok(newest)
}

/// The newest conversation of a contact at an inbox, for changing.
pub(super) async fn newest_at(
    tx: &mut Tx,
    tenant: TenantId,
    inbox: InboxId,
    contact: ContactId,
) -> Result<Option<Place>, StoreError> {
    const SQL: &str =
        "SELECT id FROM conversations WHERE tenant_id = $1 AND contact_id = $2 AND inbox_id = $3
        ORDER BY last_message_at DESC, id DESC LIMIT 1";
    tx.hold(tenant).await?;
    let id: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(contact.0).bind(inbox.0)
        .fetch_optional(db).await)?;
    match id {
        Some(id) => Ok(by_id(tx, &[(tenant, id)]).await?.pop()),
        None => Ok(None),
    }
}

async fn load(
    tx: &mut Tx,
    with: &'static str,
    keys: &[(TenantId, Uuid)],
    select: &'static str,
    shelved: fn(&Shelf, TenantId, i64, Uuid) -> Option<Place>,
) -> Result<Vec<Place>, StoreError> {
    // In the order of the tenants, so that two nodes cannot lock each other out.
    let tenants: BTreeSet<_> = keys.iter().map(|(tenant, _)| *tenant).collect();
    for tenant in tenants {
        tx.hold(tenant).await?;
    }
    let (mut places, mut unknown) = (Vec::with_capacity(keys.len()), Vec::new());
    for (tenant, id) in keys {
        match tx.untouched(*tenant).and_then(|head| shelved(tx.shelf(), *tenant, head, *id)) {
            Some(place) => places.push(place),
            None => unknown.push((*tenant, *id)),
        }
    }
    let mut rows: Vec<Row> = Vec::with_capacity(unknown.len());
    for some in runs(&unknown) {
        rows.append(&mut on!(tx.db(), db => {
            let mut sql = QueryBuilder::new(with);
            sql.push_values(some, |mut row, (tenant, id)| {
                row.push_bind(tenant.0).push_bind(*id);
            });
            sql.push(select).build_query_as().fetch_all(db).await
        })?);
    }
    for row in rows {
        places.push(row.try_into()?);
    }
    Ok(places)
}

/// Saves what may have changed of these conversations, as a set.
pub(crate) async fn save(tx: &mut Tx, places: &[Place]) -> Result<(), StoreError> {
    for some in runs(places) {
        on!(tx.db(), db => {
            let mut sql = QueryBuilder::new(
                "WITH v (id, status, assignee_id, team_id, last_seq, last_kind, last_author_kind, last_author_name,
                    last_preview, last_message_at, unread, staff_read_seq, visitor_read_seq, waiting_since,
                    closed_at, updated_at, cursor, address, subject, snoozed_until, reply_until, escalate_at,
                    escalated, called, taken_by) AS (",
            );
            sql.push_values(some, |mut row, place| {
                let c = &place.conversation;
                let last = c.last_message.as_ref();
                row.push_bind(c.id.0).push_bind(c.status.as_str()).push_bind(c.assignee.as_ref().map(|a| a.id.0))
                    .push_bind(c.team.as_ref().map(|team| team.id.0))
                    .push_bind(c.last_seq).push_bind(last.map(|m| m.kind.as_str()))
                    .push_bind(last.map(|m| m.author_kind.as_str()))
                    .push_bind(last.map(|m| m.author_name.as_str())).push_bind(last.map(|m| m.preview.as_str()))
                    .push_bind(c.last_message_at.ms()).push_bind(c.unread).push_bind(c.staff_read_seq)
                    .push_bind(c.visitor_read_seq).push_bind(c.waiting_since.map(Time::ms))
                    .push_bind(c.closed_at.map(Time::ms)).push_bind(c.updated_at.ms()).push_bind(place.cursor)
                    .push_bind(place.address.as_deref()).push_bind(c.subject.as_deref())
                    .push_bind(c.snoozed_until.map(Time::ms)).push_bind(c.reply_until.map(Time::ms))
                    .push_bind(place.escalate_at.map(Time::ms))
                    .push_bind(c.escalation.as_ref().map(|e| e.step.as_str()))
                    .push_bind(c.escalation.as_ref().map_or(0, |e| e.called))
                    .push_bind(c.escalation.as_ref().and_then(|e| e.taken_by.as_ref()).map(|user| user.id.0));
            });
            sql.push(
                ") UPDATE conversations SET status = v.status, assignee_id = v.assignee_id, team_id = v.team_id,
                    last_seq = v.last_seq,
                    last_kind = v.last_kind, last_author_kind = v.last_author_kind,
                    last_author_name = v.last_author_name, last_preview = v.last_preview,
                    last_message_at = v.last_message_at, unread = v.unread, staff_read_seq = v.staff_read_seq,
                    visitor_read_seq = v.visitor_read_seq, waiting_since = v.waiting_since,
                    closed_at = v.closed_at, updated_at = v.updated_at, cursor = v.cursor,
                    address = v.address, subject = v.subject, snoozed_until = v.snoozed_until,
                    reply_until = v.reply_until, escalate_at = v.escalate_at, escalated = v.escalated,
                    called = v.called, taken_by = v.taken_by
                FROM v WHERE conversations.id = v.id",
            );
            sql.build().execute(db).await.map(drop)
        })?;
    }
    tx.saved(places);
    Ok(())
}
