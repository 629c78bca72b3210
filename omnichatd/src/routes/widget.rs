//! The visitor's routes. The token says which conversation; there is no id to guess.

use axum::http::HeaderMap;
use omnichat_api::channel::Channel;
use omnichat_api::widget::{
    ContactLeft, HistoryQuery, LeaveContact, StartSession, VisitorHistory, VisitorMessage, VisitorSend,
    VisitorSession, WidgetConfig, WidgetQuery,
};
use omnichat_api::{Code, ContactId, InboxId};
use omnichat_store::{events, hours, visitors, vouching};

use crate::app::App;
use crate::auth::{Public, VisitorCaller};
use crate::extract::{Created, Json, Query};
use crate::inbox_cache::Known;
use crate::origin;
use crate::problem::{Answer, Refused};
use crate::vouch;
use crate::waiting;

/// What the widget needs before anybody writes. Stores nothing.
#[utoipa::path(get, path = "/config", tag = "widget", params(WidgetQuery), security(()),
    responses((status = 200, description = "How the widget looks.", body = WidgetConfig)))]
pub async fn show_widget_config(
    Public(app): Public,
    headers: HeaderMap,
    Query(query): Query<WidgetQuery>,
) -> Answer<Json<WidgetConfig>> {
    let known = open_to_caller(&app, &headers, query.inbox_id).await?;
    let (tenant, inbox) = &*known;
    let available = app.presence().staffed(*tenant);
    let (look, file_bytes) = (inbox.widget.clone(), app.files().max_bytes());
    let hours = inbox.hours.as_ref().map(|hours| hours::at(Some(hours), app.now()));
    Ok(Json(WidgetConfig { inbox_id: inbox.id, look, available, file_bytes, hours }))
}

/// Begins a visitor's session. Stores nothing until the first message; whom the site's backend vouches for is a contact
/// from here on, and the same on every device.
#[utoipa::path(post, path = "/sessions", tag = "widget", request_body = StartSession, security(()),
    responses((status = 201, description = "The visitor's token.", body = VisitorSession)))]
pub async fn start_visitor_session(
    Public(app): Public,
    headers: HeaderMap,
    Json(start): Json<StartSession>,
) -> Answer<Created<VisitorSession>> {
    let known = open_to_caller(&app, &headers, start.inbox_id).await?;
    let (tenant, inbox) = &*known;
    let contact_id = match start.identity {
        None => ContactId::from(uuid::Uuid::new_v4()),
        Some(identity) => {
            let secret = vouching::secret(app.store(), inbox.id).await?.ok_or_else(|| {
                let detail = "This inbox has no secret to vouch with; make one in the inbox's settings.";
                Refused::new(Code::Forbidden, detail)
            })?;
            let vouched = vouch::check(&secret, identity, app.now())?;
            vouching::contact(app.store(), *tenant, vouched).await?
        }
    };
    let (token, expires_at) = app.tokens().visitor(*tenant, inbox.id, contact_id, app.now())?;
    let cursor = app.cursors().seal(contact_id, events::head(app.store(), *tenant).await?);
    Ok(Created(VisitorSession { token, contact_id, expires_at, cursor }))
}

/// The visitor's conversation and its messages, the newest when there are many.
///
/// Where no socket can be held, `after` and `wait` tell what is new as soon as it is.
#[utoipa::path(get, path = "/messages", tag = "widget", params(HistoryQuery), security(("visitor" = [])),
    responses((status = 200, description = "The history.", body = VisitorHistory)))]
pub async fn show_visitor_history(
    VisitorCaller { app, visitor, .. }: VisitorCaller,
    Query(query): Query<HistoryQuery>,
) -> Answer<Json<VisitorHistory>> {
    let wait = waiting::asked(query.wait)?;
    let after = query.after.as_deref().and_then(|sealed| app.cursors().open(visitor.contact, sealed));
    if let Some(after) = after.filter(|_| !wait.is_zero()) {
        let news = app.bus().visitor(visitor.tenant, visitor.contact).events;
        let log = visitors::after(app.store(), &visitor, after, 1).await?;
        if log.items.is_empty() && !log.resync {
            waiting::for_news(&app, wait, news, |event| event.cursor > after).await;
        }
    }
    let history = visitors::history(app.store(), &visitor, &query).await?;
    let visitors::History { conversation, messages, more, cursor } = history;
    let cursor = app.cursors().seal(visitor.contact, cursor);
    Ok(Json(VisitorHistory { conversation, messages, more, cursor }))
}

/// The visitor writes; the first message makes contact and conversation. On disk when this answers.
#[utoipa::path(post, path = "/messages", tag = "widget", request_body = VisitorSend, security(("visitor" = [])),
    responses((status = 201, description = "The message as stored.", body = VisitorMessage)))]
pub async fn send_visitor_message(
    caller: VisitorCaller,
    Json(send): Json<VisitorSend>,
) -> Answer<Created<VisitorMessage>> {
    caller.may_write().await?;
    Ok(Created(visitors::send(caller.app.store(), &caller.visitor, send).await?))
}

/// The visitor leaves an email address or a phone number, to be called back.
#[utoipa::path(post, path = "/followups", tag = "widget", request_body = LeaveContact, security(("visitor" = [])),
    responses((status = 201, description = "Stored.", body = ContactLeft)))]
pub async fn leave_contact(
    caller: VisitorCaller,
    Json(leave): Json<LeaveContact>,
) -> Answer<Created<ContactLeft>> {
    caller.may_write().await?;
    Ok(Created(visitors::leave_contact(caller.app.store(), &caller.visitor, leave).await?))
}

/// The web inbox with this id, when the calling website may use it.
async fn open_to_caller(app: &App, headers: &HeaderMap, id: InboxId) -> Answer<Known> {
    let found = app.inbox(id).await?.filter(|known| known.1.channel == Channel::Webchat);
    let known = found.ok_or_else(|| Refused::not_found("web inbox"))?;
    origin::of_inbox(headers, app.public_url(), &known.1)?;
    Ok(known)
}
