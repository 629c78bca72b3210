//! What is over: closed threads, and follow-ups that were put away. Nothing is deleted by looking at it.

use std::future::ready;

use axum::Json;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt, stream};
use omnichat_api::channel::Channel;
use omnichat_api::{FollowupId, Time};
use omnichat_store::legacy::threads::{self, Thread, Which};
use omnichat_store::{StoreError, followups};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::body::number_in;
use super::door::{Admin, Known};
use super::followups::{Called, called, contact, newest};
use super::wire::{Line, Row, rows, time};
use crate::extract::Query;

/// Closed threads in the history, and follow-ups likewise.
const LISTED: u32 = 500;
/// Messages of one thread in an export, the newest.
const MESSAGES: u32 = 1000;
/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 3600 * 1000;
/// What was put away so many days ago may be taken along and deleted.
const OLD_DAYS: i64 = 30;

/// The history.
#[derive(Serialize)]
pub struct History {
    history: Vec<Over>,
}

/// Something that is over.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Over {
    /// A closed thread.
    Conversation(Conversation),
    /// A follow-up that was put away.
    Followup(Followup),
}

/// A closed thread. It has no number here.
#[derive(Serialize)]
pub struct Conversation {
    user_id: String,
    channel: Channel,
    assigned_staff: Option<String>,
    updated_at: String,
    created_at: String,
    closed_at: Option<String>,
    source: &'static str,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    message: Option<String>,
    message_count: i64,
}

/// A follow-up that was put away.
#[derive(Serialize)]
pub struct Followup {
    id: i64,
    user_id: String,
    channel: Channel,
    assigned_staff: Option<String>,
    name: Option<String>,
    contact: String,
    message: Option<String>,
    created_at: String,
    updated_at: String,
    closed_at: Option<String>,
    source: &'static str,
    message_count: i64,
    email: Option<String>,
    phone: Option<String>,
}

impl Over {
    fn thread(thread: &Thread) -> Self {
        let Thread { conversation, user_id, messages, .. } = thread;
        let who = &conversation.contact;
        Self::Conversation(Conversation {
            user_id: user_id.clone(),
            channel: conversation.channel,
            assigned_staff: conversation.assignee.as_ref().map(|user| user.name.clone()),
            updated_at: time(conversation.last_message_at),
            created_at: time(conversation.created_at),
            closed_at: conversation.closed_at.map(time),
            source: "conversation",
            name: who.name.clone(),
            email: who.email.clone(),
            phone: who.phone.clone(),
            message: conversation.last_message.as_ref().map(|last| last.preview.clone()),
            message_count: *messages,
        })
    }

    fn followup(called: Called) -> Self {
        let Called { number: id, user_id, channel, followup } = called;
        let over = time(over_since(&followup));
        Self::Followup(Followup {
            id,
            user_id,
            channel,
            assigned_staff: None,
            contact: contact(&followup),
            name: followup.name,
            message: followup.message,
            created_at: time(followup.created_at),
            updated_at: over.clone(),
            closed_at: Some(over),
            source: "followup",
            message_count: 0,
            email: followup.email,
            phone: followup.phone,
        })
    }
}

/// What is over since a time, what was last changed first.
async fn read(by: &Known, since: Time) -> Answer<(Vec<Over>, Vec<Thread>)> {
    let (store, tenant) = (by.app.store(), by.on.tenant);
    let mut threads = threads::list(store, tenant, &by.me, Which::Closed, LISTED).await?;
    threads.retain(|thread| thread.conversation.last_message_at >= since);
    let mut away = newest(by, true, LISTED as usize).await?;
    away.retain(|followup| over_since(followup) >= since);
    let mut all: Vec<(Time, Over)> =
        threads.iter().map(|thread| (thread.conversation.last_message_at, Over::thread(thread))).collect();
    let away = called(by, away).await?;
    all.extend(away.into_iter().map(|called| (over_since(&called.followup), Over::followup(called))));
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok((all.into_iter().map(|(_, over)| over).collect(), threads))
}

fn over_since(followup: &omnichat_api::followup::Followup) -> Time {
    followup.archived_at.unwrap_or(followup.created_at)
}

/// Lists what is over.
pub async fn list(Admin(by): Admin) -> Answer<Json<History>> {
    Ok(Json(History { history: read(&by, Time(0)).await?.0 }))
}

/// How far back.
#[derive(Deserialize)]
pub struct Asked {
    days: Option<String>,
}

/// A message with the thread it is of.
#[derive(Serialize)]
pub struct Message {
    user_id: String,
    channel: Channel,
    #[serde(flatten)]
    line: Line,
}

/// Exports the history, or that of the last so many days: `history` and its `count`, then the threads as rows and what was
/// said in them, which is read as the client takes it. Noted in the audit trail.
pub async fn export(Admin(by): Admin, Query(asked): Query<Asked>) -> Answer<Response> {
    let days = asked.days.as_deref().map(|days| number_in("query", "days", days)).transpose()?;
    let since = days.map_or(Time(0), |days| by.app.now().plus_ms(-days.clamp(0, 36_500) * DAY_MS));
    followups::exported(by.app.store(), by.on.tenant, by.actor()).await?;
    let (history, threads) = read(&by, since).await?;
    let called: Vec<_> = threads.iter().map(|t| (t.user_id.clone(), t.conversation.channel)).collect();
    let rows: Vec<Row> = rows(&by, threads).await?.into_iter().map(Row::uncounted).collect();
    let head = format!(
        r#"{{"history":{},"count":{},"conversations":{},"messages":["#,
        text(&history)?,
        history.len(),
        text(&rows)?
    );
    let said = stream::iter(called)
        .then(move |(user_id, channel)| said(by.clone(), user_id, channel))
        .try_filter(|said| ready(!said.is_empty()))
        .enumerate()
        .map(|(n, said)| said.map(|said| if n == 0 { said } else { format!(",{said}") }));
    let whole = stream::iter([Ok(head)]).chain(said).chain(stream::iter([Ok("]}".to_owned())]));
    Ok(([(CONTENT_TYPE, "application/json")], Body::from_stream(whole)).into_response())
}

/// What was said in a thread, as a list's items.
async fn said(by: Known, user_id: String, channel: Channel) -> Result<String, StoreError> {
    let said = threads::messages(by.app.store(), by.on.tenant, &by.me, &user_id, channel, MESSAGES).await?;
    let message = |line| Message { user_id: user_id.clone(), channel, line };
    let each: Vec<String> = said.iter().map(|one| text(&message(one.into()))).collect::<Result<_, _>>()?;
    Ok(each.join(","))
}

fn text(row: &impl Serialize) -> Result<String, StoreError> {
    Ok(serde_json::to_string(row)?)
}

/// What was taken along.
#[derive(Serialize)]
pub struct TakenAlong {
    success: bool,
    history: Vec<Old>,
    total_exported: usize,
    deleted_count: u64,
}

/// A row of the table that follow-ups were put away in.
#[derive(Serialize)]
struct Old {
    id: i64,
    user_id: String,
    channel: Channel,
    name: Option<String>,
    contact: String,
    message: Option<String>,
    ts: String,
    migrated_at: Option<String>,
}

/// Takes the follow-ups along that were put away a month ago, and deletes them. Noted in the audit trail.
pub async fn export_and_delete(Admin(by): Admin) -> Answer<Json<TakenAlong>> {
    let (store, tenant) = (by.app.store(), by.on.tenant);
    let before: Time = by.app.now().plus_ms(-OLD_DAYS * DAY_MS);
    let old = followups::put_away_before(store, tenant, &by.me, before).await?;
    let ids: Vec<FollowupId> = old.iter().map(|followup| followup.id).collect();
    let rows = called(&by, old).await?.into_iter().map(|called| {
        let Called { number: id, user_id, channel, followup } = called;
        let (contact, migrated_at) = (contact(&followup), followup.archived_at.map(time));
        let ts = time(followup.created_at);
        Old { id, user_id, channel, name: followup.name, contact, message: followup.message, ts, migrated_at }
    });
    let history: Vec<Old> = rows.collect();
    let deleted_count = followups::discard(store, tenant, ids, by.actor()).await?;
    Ok(Json(TakenAlong { success: true, total_exported: history.len(), history, deleted_count }))
}
