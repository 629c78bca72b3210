//! The lists of threads, and what was said in one.

use axum::Json;
use futures_util::{StreamExt, TryStreamExt, stream};
use omnichat_api::channel::Channel;
use omnichat_store::conversations::Sight;
use omnichat_store::legacy::threads::{self, Thread, Which};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::door::{Clerk, Known};
use super::wire::{Line, Row, rows, time};
use crate::extract::{Path, Query};

/// Threads in a list of open ones: the system before had no limit, and no more than a few.
const OPEN: u32 = 1000;
/// Threads in a list of closed ones, as before.
const CLOSED: u32 = 100;
/// Messages of a thread, the newest.
const MESSAGES: u32 = 1000;
/// Messages in a preview.
const PREVIEW: u32 = 3;
/// Previews that are read at the same time.
const AT_ONCE: usize = 4;

/// Rows of conversations.
#[derive(Serialize)]
pub struct Conversations {
    conversations: Vec<Row>,
}

/// Which ones.
#[derive(Deserialize)]
pub struct Asked {
    status: Option<String>,
}

async fn threads(by: &Known, which: Which, limit: u32) -> Answer<Vec<Thread>> {
    Ok(threads::list(by.app.store(), by.on.tenant, &by.me, which, limit).await?)
}

/// The open ones, each with the last three things said, and with no greater count than that.
pub async fn convos(Clerk(by): Clerk) -> Answer<Json<Conversations>> {
    let all = threads(&by, Which::Open, OPEN).await?;
    let sight = Sight::from(&by.me);
    let each: Vec<_> = all.iter().map(|thread| preview(&by, &sight, thread)).collect();
    let previews: Vec<String> = stream::iter(each).buffered(AT_ONCE).try_collect().await?;
    let mut all = rows(&by, all).await?;
    for (row, preview) in all.iter_mut().zip(previews) {
        row.message_count = row.message_count.map(|count| count.min(PREVIEW.into()));
        row.preview = Some(preview);
    }
    Ok(Json(Conversations { conversations: all }))
}

async fn preview(by: &Known, sight: &Sight, thread: &Thread) -> Answer<String> {
    let said = threads::messages_of(by.app.store(), by.on.tenant, sight, thread, PREVIEW, None).await?;
    let lines: Vec<String> =
        said.iter().rev().map(Line::from).map(|line| format!("{}: {}", line.sender, line.text)).collect();
    Ok(if lines.is_empty() { "No messages yet".into() } else { lines.join(" | ") })
}

/// Those of a status. Any other word means all that are open.
pub async fn conversations(Clerk(by): Clerk, Query(asked): Query<Asked>) -> Answer<Json<Conversations>> {
    let (which, limit) = match asked.status.as_deref() {
        Some("open") | None => (Which::OpenNotEscalated, OPEN),
        Some("escalated") => (Which::Escalated, OPEN),
        Some("closed") => (Which::Closed, CLOSED),
        Some(_) => (Which::Open, OPEN),
    };
    Ok(Json(Conversations { conversations: rows(&by, threads(&by, which, limit).await?).await? }))
}

/// The open ones whose visitors were asked how to reach them.
pub async fn escalated(Clerk(by): Clerk) -> Answer<Json<Conversations>> {
    let all = rows(&by, threads(&by, Which::Escalated, OPEN).await?).await?;
    Ok(Json(Conversations { conversations: all.into_iter().map(Row::uncounted).collect() }))
}

/// What was said in a thread.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Said {
    /// As the last version told it.
    Thread {
        /// Oldest first.
        messages: Vec<Line>,
        /// The thread; `null` where nothing was said.
        conversation: Option<Box<Row>>,
    },
    /// As versions before it did.
    Earlier {
        /// The name of who has it.
        assigned_staff: Option<String>,
        /// Whether it is not closed.
        open: bool,
        /// When something was last said.
        last_updated: Option<String>,
        /// Oldest first.
        messages: Vec<Line>,
    },
}

/// What was said in a thread, by whom it is with and the channel: in this order, or in the one of earlier versions, whose
/// clients get their shape.
pub async fn messages(clerk: Clerk, Path((one, other)): Path<(String, String)>) -> Answer<Json<Said>> {
    match (other.parse::<Channel>(), one.parse::<Channel>()) {
        (Ok(channel), _) => {
            let (messages, thread) = said(&clerk.0, &one, channel).await?;
            let conversation = rows(&clerk.0, thread.into_iter().collect()).await?.pop();
            let conversation = conversation.map(|row| Box::new(row.uncounted()));
            Ok(Json(Said::Thread { messages, conversation }))
        }
        (Err(_), Ok(_)) => messages_by_channel(clerk, Path((one, other))).await,
        (Err(_), Err(_)) => Ok(Json(Said::Thread { messages: Vec::new(), conversation: None })),
    }
}

/// The same in the shape of earlier versions.
pub async fn messages_by_channel(
    Clerk(by): Clerk,
    Path((channel, user_id)): Path<(String, String)>,
) -> Answer<Json<Said>> {
    let (messages, thread) = match channel.parse() {
        Ok(channel) => said(&by, &user_id, channel).await?,
        Err(_) => (Vec::new(), None),
    };
    let conversation = thread.map(|thread| thread.conversation);
    Ok(Json(Said::Earlier {
        open: conversation.as_ref().is_some_and(|c| c.closed_at.is_none()),
        last_updated: conversation.as_ref().map(|c| time(c.last_message_at)),
        assigned_staff: conversation.and_then(|c| c.assignee).map(|user| user.name),
        messages,
    }))
}

async fn said(by: &Known, user_id: &str, channel: Channel) -> Answer<(Vec<Line>, Option<Thread>)> {
    let (store, tenant) = (by.app.store(), by.on.tenant);
    let messages = threads::messages(store, tenant, &by.me, user_id, channel, MESSAGES).await?;
    let thread = threads::find(store, tenant, &by.me, user_id, channel).await?;
    Ok((messages.iter().map(Line::from).collect(), thread))
}
