//! Follow-ups, for admins. They go by numbers far from those of conversations: the old dashboard mixes the two up.

use axum::Json;
use axum::http::StatusCode;
use futures_util::{StreamExt, TryStreamExt, stream};
use omnichat_api::channel::Channel;
use omnichat_api::followup::{ChangeFollowup, Followup, FollowupQuery};
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::{FollowupId, Page};
use omnichat_store::legacy::numbers::{self, Kind};
use omnichat_store::legacy::threads;
use omnichat_store::{StoreError, conversations, followups};
use serde::Serialize;
use uuid::Uuid;

use super::answer::{Answer, Fault};
use super::body::{self, Fields};
use super::door::{Admin, Known};
use super::wire::time;
use crate::extract::Path;

/// Follow-ups in a list, as before.
const LISTED: usize = 200;
/// Rows that are put together at the same time.
const AT_ONCE: usize = 4;
/// What a number in these paths was called.
const NUMBER: &str = "followup_id";

/// The list.
#[derive(Serialize)]
pub struct Followups {
    followups: Vec<Row>,
}

/// One of it.
#[derive(Serialize)]
pub struct Row {
    id: i64,
    user_id: String,
    channel: Channel,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    message: Option<String>,
    ts: String,
    viewed: u8,
}

/// How many are new.
#[derive(Serialize)]
pub struct Count {
    count: i64,
}

/// It was done, or there was nothing to do.
#[derive(Serialize)]
pub struct Done {
    success: bool,
    id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived: Option<bool>,
}

/// It was put away.
#[derive(Serialize)]
pub struct Cleared {
    status: &'static str,
    id: i64,
}

/// The list, as versions of September 2025 had it.
#[derive(Serialize)]
pub struct Callbacks {
    callbacks: Vec<Callback>,
}

/// One of it.
#[derive(Serialize)]
struct Callback {
    id: i64,
    user_id: String,
    channel: Channel,
    contact: String,
    message: Option<String>,
    ts: String,
    resolved: u8,
}

/// The newest follow-ups, to do or put away: at most `most`.
pub async fn newest(by: &Known, archived: bool, most: usize) -> Answer<Vec<Followup>> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let query = FollowupQuery { archived: Some(archived), limit: Some(PAGE_MAX), cursor };
        let Page { items, next_cursor } =
            followups::list(by.app.store(), by.on.tenant, &by.me, &query).await?;
        all.extend(items);
        if next_cursor.is_none() || all.len() >= most {
            all.truncate(most);
            return Ok(all);
        }
        cursor = next_cursor;
    }
}

/// A follow-up with what old clients call it and its sender.
pub struct Called {
    /// Its number.
    pub number: i64,
    /// By what its sender goes.
    pub user_id: String,
    /// Through what they wrote.
    pub channel: Channel,
    /// The follow-up.
    pub followup: Followup,
}

/// Follow-ups with what old clients call them, in their order.
pub async fn called(by: &Known, all: Vec<Followup>) -> Answer<Vec<Called>> {
    let (store, tenant) = (by.app.store(), by.on.tenant);
    let ids: Vec<Uuid> = all.iter().map(|followup| followup.id.0).collect();
    let numbers = numbers::of(store, tenant, Kind::Followup, &ids).await?;
    let each = all.into_iter().zip(numbers).map(|(followup, number)| async move {
        let conversation = conversations::get(store, tenant, followup.conversation_id).await?;
        let user_id = threads::of(store, tenant, &conversation).await?;
        Ok::<_, StoreError>(Called { number, user_id, channel: conversation.channel, followup })
    });
    Ok(stream::iter(each).buffered(AT_ONCE).try_collect().await?)
}

/// Those to do.
pub async fn list(Admin(by): Admin) -> Answer<Json<Followups>> {
    let rows = called(&by, newest(&by, false, LISTED).await?).await?.into_iter().map(|called| {
        let Called { number: id, user_id, channel, followup } = called;
        let Followup { name, email, phone, message, viewed_at, created_at, .. } = followup;
        let viewed = viewed_at.is_some().into();
        Row { id, user_id, channel, name, email, phone, message, ts: time(created_at), viewed }
    });
    Ok(Json(Followups { followups: rows.collect() }))
}

/// How many nobody has looked at.
pub async fn count(Admin(by): Admin) -> Answer<Json<Count>> {
    let count = followups::unviewed(by.app.store(), by.on.tenant, &by.me).await?;
    Ok(Json(Count { count }))
}

/// Changes the follow-up of a number; `false` when there is none.
async fn change(by: &Known, number: i64, change: ChangeFollowup) -> Answer<bool> {
    let (store, tenant) = (by.app.store(), by.on.tenant);
    let Some(id) = numbers::thing(store, tenant, Kind::Followup, number).await? else { return Ok(false) };
    match followups::change(store, tenant, &by.me, FollowupId(id), change).await {
        Ok(_) => Ok(true),
        Err(StoreError::NotFound(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

async fn put_away(by: &Known, number: i64) -> Answer<()> {
    let away = ChangeFollowup { archived: Some(true), ..ChangeFollowup::default() };
    match change(by, number, away).await? {
        true => Ok(()),
        false => Err(Fault::new(StatusCode::NOT_FOUND, "Followup not found")),
    }
}

async fn seen(by: &Known, id: i64) -> Answer<Json<Done>> {
    // The old dashboard sends the number of a conversation as well: that there is no such follow-up is no fault.
    change(by, id, ChangeFollowup { viewed: Some(true), ..ChangeFollowup::default() }).await?;
    Ok(Json(Done { success: true, id, archived: None }))
}

/// Marks one as looked at.
pub async fn mark_viewed(Admin(by): Admin, Path(number): Path<String>) -> Answer<Json<Done>> {
    seen(&by, body::number(NUMBER, &number)?).await
}

/// The same, by a number in the body.
pub async fn mark_viewed_by_body(Admin(by): Admin, mut body: Fields) -> Answer<Json<Done>> {
    let number = body.number("id");
    body.done()?;
    seen(&by, number).await
}

/// Puts one away.
pub async fn archive(Admin(by): Admin, Path(number): Path<String>) -> Answer<Json<Done>> {
    let id = body::number(NUMBER, &number)?;
    put_away(&by, id).await?;
    Ok(Json(Done { success: true, id, archived: Some(true) }))
}

/// Puts one away, in other words.
pub async fn clear(Admin(by): Admin, Path(number): Path<String>) -> Answer<Json<Cleared>> {
    let id = body::number(NUMBER, &number)?;
    put_away(&by, id).await?;
    Ok(Json(Cleared { status: "migrated", id }))
}

/// How somebody can be reached, in one line as before.
#[must_use]
pub fn contact(followup: &Followup) -> String {
    let or_none = |way: &Option<String>| way.clone().unwrap_or_else(|| "N/A".into());
    format!("Email: {}, Phone: {}", or_none(&followup.email), or_none(&followup.phone))
}

/// Those to do, as versions of September 2025 had them.
pub async fn callbacks(Admin(by): Admin) -> Answer<Json<Callbacks>> {
    let rows = called(&by, newest(&by, false, LISTED).await?).await?.into_iter().map(|called| {
        let Called { number: id, user_id, channel, followup } = called;
        let contact = contact(&followup);
        let ts = time(followup.created_at);
        Callback { id, user_id, channel, contact, message: followup.message, ts, resolved: 0 }
    });
    Ok(Json(Callbacks { callbacks: rows.collect() }))
}

/// Puts one away, as those versions did.
pub async fn resolve(Admin(by): Admin, mut body: Fields) -> Answer<Json<Done>> {
    let id = body.number("id");
    body.done()?;
    put_away(&by, id).await?;
    Ok(Json(Done { success: true, id, archived: Some(true) }))
}
