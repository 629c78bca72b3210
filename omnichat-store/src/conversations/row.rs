//! A conversation as the database has it, joined with the names that the list shows.

use omnichat_api::Time;
use omnichat_api::care::Escalation;
use omnichat_api::contact::ContactRef;
use omnichat_api::conversation::{Conversation, InboxRef, LastMessage};
use omnichat_api::team::TeamRef;
use omnichat_api::user::UserRef;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{StoreError, inboxes};

/// `select!(from)`: what a conversation is made of, read from `from`, in which it is `c`. Each joined row is found by
/// its primary key.
macro_rules! select {
    ($from:literal) => {
        concat!(
            "SELECT c.id, c.tenant_id, c.cursor, c.inbox_id, i.name AS inbox_name, c.channel,
                c.contact_id, k.name AS contact_name, k.email AS contact_email, k.phone AS contact_phone,
                c.status, c.assignee_id, u.name AS assignee_name, c.team_id, t.name AS team_name, c.last_seq,
                c.last_kind, c.last_author_kind, c.last_author_name, c.last_preview,
                c.unread, c.staff_read_seq, c.visitor_read_seq, c.waiting_since, c.closed_at,
                c.address, c.subject, c.snoozed_until, c.reply_until, c.escalate_at, c.escalated, c.called,
                c.taken_by, w.name AS taken_by_name, i.carrier, i.first_step_s,
                c.last_message_at, c.created_at, c.updated_at
            FROM ",
            $from,
            " JOIN inboxes i ON i.id = c.inbox_id
            JOIN contacts k ON k.id = c.contact_id
            LEFT JOIN users u ON u.id = c.assignee_id
            LEFT JOIN teams t ON t.id = c.team_id
            LEFT JOIN users w ON w.id = c.taken_by"
        )
    };
}
pub(crate) use select;

pub(crate) const SELECT: &str = select!("conversations c");

#[derive(FromRow)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) tenant_id: Uuid,
    pub(crate) cursor: i64,
    inbox_id: Uuid,
    inbox_name: String,
    channel: String,
    pub(crate) contact_id: Uuid,
    contact_name: String,
    contact_email: Option<String>,
    contact_phone: Option<String>,
    status: String,
    assignee_id: Option<Uuid>,
    assignee_name: Option<String>,
    team_id: Option<Uuid>,
    team_name: Option<String>,
    last_seq: i64,
    last_kind: Option<String>,
    last_author_kind: Option<String>,
    last_author_name: Option<String>,
    last_preview: Option<String>,
    unread: i64,
    staff_read_seq: i64,
    visitor_read_seq: i64,
    waiting_since: Option<i64>,
    closed_at: Option<i64>,
    pub(crate) address: Option<String>,
    subject: Option<String>,
    snoozed_until: Option<i64>,
    reply_until: Option<i64>,
    pub(super) escalate_at: Option<i64>,
    escalated: Option<String>,
    called: i64,
    taken_by: Option<Uuid>,
    taken_by_name: Option<String>,
    pub(super) carrier: Option<String>,
    pub(super) first_step_s: Option<i64>,
    pub(crate) last_message_at: i64,
    created_at: i64,
    pub(crate) updated_at: i64,
}

impl TryFrom<Row> for Conversation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |e: omnichat_api::text::UnknownWord| StoreError::Corrupt(format!("conversation: {e}"));
        let last_message = match (row.last_kind, row.last_author_kind, row.last_author_name, row.last_preview)
        {
            (Some(kind), Some(author_kind), Some(author_name), Some(preview)) => Some(LastMessage {
                kind: kind.try_into().map_err(corrupt)?,
                author_kind: author_kind.try_into().map_err(corrupt)?,
                author_name,
                preview,
            }),
            _ => None,
        };
        let escalation = match row.escalated {
            None => None,
            Some(step) => Some(Escalation {
                step: step.try_into().map_err(corrupt)?,
                taken_by: row
                    .taken_by
                    .zip(row.taken_by_name)
                    .map(|(id, name)| UserRef { id: id.into(), name }),
                called: row.called,
                next_at: row.escalate_at.map(Time),
            }),
        };
        Ok(Self {
            id: row.id.into(),
            inbox: InboxRef { id: row.inbox_id.into(), name: row.inbox_name },
            channel: inboxes::channel(row.channel)?,
            contact: ContactRef {
                id: row.contact_id.into(),
                name: row.contact_name,
                email: row.contact_email,
                phone: row.contact_phone,
            },
            status: row.status.try_into().map_err(corrupt)?,
            assignee: row
                .assignee_id
                .zip(row.assignee_name)
                .map(|(id, name)| UserRef { id: id.into(), name }),
            team: row.team_id.zip(row.team_name).map(|(id, name)| TeamRef { id: id.into(), name }),
            last_seq: row.last_seq,
            last_message,
            unread: row.unread,
            staff_read_seq: row.staff_read_seq,
            visitor_read_seq: row.visitor_read_seq,
            waiting_since: row.waiting_since.map(Time),
            subject: row.subject,
            escalation,
            snoozed_until: row.snoozed_until.map(Time),
            reply_until: row.reply_until.map(Time),
            closed_at: row.closed_at.map(Time),
            last_message_at: Time(row.last_message_at),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        })
    }
}
