//! Handing over and closing, and what of that older versions had.

use axum::Json;
use axum::http::StatusCode;
use omnichat_api::ConversationId;
use omnichat_api::conversation::{Once, Status};
use omnichat_store::legacy::numbers::{self, Kind};
use omnichat_store::legacy::threads;
use omnichat_store::{StoreError, conversations, visitors as store_visitors};
use serde::Serialize;
use serde_json::Value;

use super::answer::{Answer, Fault};
use super::body::{self, Fields};
use super::door::{Clerk, Known, Open};
use super::wire::{Row, rows};
use super::{guest, visitors};
use crate::extract::Path;

/// Conversations that may be closed at once.
const BULK: usize = 1000;

/// It is closed.
#[derive(Serialize)]
pub struct Closed {
    status: &'static str,
}

/// How many were closed.
#[derive(Serialize)]
pub struct ManyClosed {
    status: &'static str,
    closed: usize,
    total: usize,
    errors: Option<Vec<String>>,
}

/// Who has it.
#[derive(Serialize)]
pub struct Started {
    status: &'static str,
    assigned_staff: Option<String>,
}

/// Where a message went.
#[derive(Serialize)]
pub struct Passed {
    status: &'static str,
}

/// Closes a thread. One that is not there counts as closed.
pub async fn close(Clerk(by): Clerk, mut body: Fields) -> Answer<Json<Closed>> {
    let (user_id, channel) = (body.text("user_id"), body.text_or("channel", "webchat"));
    body.done()?;
    shut(&by, &user_id, &channel).await?;
    Ok(Json(Closed { status: "closed" }))
}

async fn shut(by: &Known, user_id: &str, channel: &str) -> Answer<()> {
    let Ok(channel) = body::channel(channel) else { return Ok(()) };
    let (store, tenant) = (by.app.store(), by.on.tenant);
    if let Some(thread) = threads::find(store, tenant, &by.me, user_id, channel).await? {
        conversations::close(store, tenant, &by.me, thread.conversation.id, Once::default()).await?;
    }
    Ok(())
}

/// Closes several. What names nobody is passed over.
pub async fn close_bulk(Clerk(by): Clerk, mut body: Fields) -> Answer<Json<ManyClosed>> {
    let all = body.list("conversations");
    body.done()?;
    let (mut closed, mut errors) = (0, Vec::new());
    for one in all.iter().take(BULK) {
        let Some(user_id) = one.get("user_id").and_then(Value::as_str).filter(|id| !id.is_empty()) else {
            continue;
        };
        let channel = one.get("channel").and_then(Value::as_str).unwrap_or("webchat");
        match shut(&by, user_id, channel).await {
            Ok(()) => closed += 1,
            Err(fault) => errors.push(format!("{user_id}: {}", fault.detail())),
        }
    }
    if all.len() > BULK {
        errors.push(format!("{BULK} are closed at once; the last {} are as they were", all.len() - BULK));
    }
    let errors = Some(errors).filter(|errors| !errors.is_empty());
    Ok(Json(ManyClosed { status: "ok", closed, total: all.len(), errors }))
}

/// Changes a conversation by its number, as the old guide names it: `open`, `resolved` or `status` close it or open it again.
pub async fn change(Clerk(by): Clerk, Path(number): Path<String>, body: Fields) -> Answer<Json<Row>> {
    let number = body::number("conversation_id", &number)?;
    let (store, tenant) = (by.app.store(), by.on.tenant);
    let id = numbers::thing(store, tenant, Kind::Conversation, number).await?;
    let id = ConversationId(id.ok_or_else(unknown)?);
    let told = match wanted(&body) {
        Some(Status::Closed) => conversations::close(store, tenant, &by.me, id, Once::default()).await,
        Some(_) => conversations::reopen(store, tenant, &by.me, id, Once::default()).await,
        None => conversations::seen(store, tenant, &by.me, id).await,
    };
    let conversation = told.map_err(|error| match error {
        StoreError::NotFound(_) => unknown(),
        other => other.into(),
    })?;
    let user_id = threads::of(store, tenant, &conversation).await?;
    let thread = threads::find(store, tenant, &by.me, &user_id, conversation.channel).await?;
    let thread = thread.ok_or_else(unknown)?;
    let row = rows(&by, vec![threads::Thread { conversation, number, ..thread }]).await?.pop();
    Ok(Json(row.ok_or_else(unknown)?.uncounted()))
}

fn unknown() -> Fault {
    Fault::new(StatusCode::NOT_FOUND, "Conversation not found")
}

/// What a change asks for, whichever word it uses.
fn wanted(body: &Fields) -> Option<Status> {
    let yes = |value: &Value| value.as_bool().or_else(|| value.as_i64().map(|number| number != 0));
    let open =
        body.any("open").and_then(yes).or_else(|| body.any("resolved").and_then(yes).map(|done| !done));
    let open = open.or_else(|| body.any("status").and_then(Value::as_str).map(|word| word != "closed"))?;
    Some(if open { Status::Open } else { Status::Closed })
}

/// A visitor asks for a person. Whoever is on the rota is called when nobody answers, as for any conversation.
pub async fn start(open: Open, mut body: Fields) -> Answer<Json<Started>> {
    let (user_id, channel) = (body.text("user_id"), body.text_or("channel", "webchat"));
    let first = body.maybe("initial_message").unwrap_or_default();
    body.done()?;
    guest::on_the_web(&channel)?;
    let assigned_staff = say(&open, &user_id, &first).await?;
    Ok(Json(Started { status: "started", assigned_staff }))
}

/// A visitor writes to whoever has their conversation.
pub async fn message(open: Open, mut body: Fields) -> Answer<Json<Passed>> {
    let (user_id, channel) = (body.text("user_id"), body.text_or("channel", "webchat"));
    let text = body.maybe("text").or_else(|| body.maybe("message")).unwrap_or_default();
    body.done()?;
    guest::on_the_web(&channel)?;
    let has_it = say(&open, &user_id, &text).await?.is_some();
    Ok(Json(Passed { status: if has_it { "sent_to_staff" } else { "queued_or_closed" } }))
}

/// Writes it, and tells the name of who has the conversation.
async fn say(open: &Open, user_id: &str, text: &str) -> Answer<Option<String>> {
    let Some(visitor) = visitors::say(open, user_id, text).await? else { return Ok(None) };
    let store = open.app.store();
    let Some(seen) = store_visitors::conversation_of(store, &visitor).await? else { return Ok(None) };
    Ok(conversations::get(store, visitor.tenant, seen.id).await?.assignee.map(|user| user.name))
}
