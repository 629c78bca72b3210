//! Conversations out of sight for a while, and those that went idle: put off by staff, brought back or closed by time.

use futures_util::FutureExt;
use omnichat_api::conversation::{Conversation, Status};
use omnichat_api::message::{AuthorKind, MessageKind};
use omnichat_api::scheduled::{FURTHEST_MS, Snooze};
use omnichat_api::{ConversationId, FieldError, TenantId, Time};

use crate::conversations::By;
use crate::conversations::place::Place;
use crate::messages::{self, Said};
use crate::requests::Request;
use crate::tx::Tx;
use crate::{Store, StoreError, inboxes};

/// Puts a conversation out of sight until a time. What the contact writes brings it back at once.
pub async fn snooze(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    id: ConversationId,
    snooze: Snooze,
) -> Result<Conversation, StoreError> {
    let by = by.into();
    let until = snooze.until;
    let what = format!("snooze {id} {until}");
    let request = Request::new(tenant, by.user.id.0, snooze.client_id, what);
    store
        .write(move |tx| {
            async move {
                if let Some(known) = request.earlier(tx).await? {
                    return Ok(known);
                }
                ahead("until", until, tx.now)?;
                let mut place = Place::load(tx, tenant, id).await?;
                by.sight.need(&place.conversation)?;
                if place.conversation.status == Status::Closed {
                    let why = "this conversation is closed; reopen it before it is put off";
                    return Err(StoreError::Conflict(why.into()));
                }
                place.set_status(Status::Snoozed, tx.now);
                place.conversation.snoozed_until = Some(until);
                let line = format!("{} put the conversation off until {}", by.user.name, minute(until));
                messages::add(tx, &mut place, Said::system_note(line)).await?;
                let after = place.finish(tx).await?;
                request.answered(tx, &after).await?;
                Ok(after)
            }
            .boxed()
        })
        .await
}

/// Refuses a time that is not in the future, or too far in it.
pub(crate) fn ahead(field: &str, at: Time, now: Time) -> Result<(), FieldError> {
    match at.since(now) {
        1..=FURTHEST_MS => Ok(()),
        _ => Err(FieldError::new(field, "out_of_range", "must be in the future, at most a year ahead")),
    }
}

/// Brings back a conversation whose time has come; `false` when it is back already.
pub(crate) async fn wake(tx: &mut Tx, tenant: TenantId, id: ConversationId) -> Result<bool, StoreError> {
    let mut place = Place::load(tx, tenant, id).await?;
    let c = &place.conversation;
    if c.status != Status::Snoozed || c.snoozed_until.is_none_or(|until| until > tx.now) {
        return Ok(false);
    }
    place.set_status(Status::Open, tx.now);
    let line = "The conversation is back: the time it was put off for is over".to_owned();
    messages::add(tx, &mut place, Said::system_note(line)).await?;
    place.finish(tx).await?;
    Ok(true)
}

/// The line about what a message brings back before its time; `None` where it brings nothing back. To be asked before the
/// message is taken.
pub(crate) fn woken(place: &Place, said: &Said) -> Option<Said> {
    let wakes = place.conversation.status == Status::Snoozed
        && (said.author_kind, said.kind) == (AuthorKind::Visitor, MessageKind::Message);
    wakes.then(|| Said::system_note("The conversation is back: the contact wrote".into()))
}

/// Closes a conversation that went idle; `false` when it did not, or somebody waits in it.
pub(crate) async fn close_idle(
    tx: &mut Tx,
    tenant: TenantId,
    id: ConversationId,
) -> Result<bool, StoreError> {
    let mut place = Place::load(tx, tenant, id).await?;
    let c = &place.conversation;
    let inbox = inboxes::load(tx, tenant, c.inbox.id).await?;
    let Some(after) = inbox.care.close_s.map(|s| i64::from(s) * 1000) else { return Ok(false) };
    let idle = tx.now.since(c.last_message_at) >= after;
    if c.status != Status::Open || c.waiting_since.is_some() || !idle {
        return Ok(false);
    }
    place.set_status(Status::Closed, tx.now);
    let line = "The conversation was closed: nobody wrote for a while".to_owned();
    messages::add(tx, &mut place, Said::system_note(line)).await?;
    place.finish(tx).await?;
    Ok(true)
}

/// A time to the minute, for a line that people in any time zone read.
fn minute(time: Time) -> String {
    let whole = time.to_string();
    whole.get(..16).map_or(whole.clone(), |minute| format!("{} UTC", minute.replace('T', " ")))
}
