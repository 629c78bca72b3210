//! Holidays of a calendar file, put into an inbox's hours.

use futures_util::FutureExt;
use omnichat_api::inbox::Inbox;
use omnichat_api::{FieldError, InboxId, TenantId};

use crate::audit::Actor;
use crate::inboxes::{self, keep, load};
use crate::{Store, StoreError, hours};

/// Adds the holidays of a calendar from today on. A day that the inbox has already stays as it is; those that are over go.
pub async fn import(
    store: &Store,
    tenant: TenantId,
    actor: impl Into<Actor>,
    id: InboxId,
    calendar: String,
) -> Result<Inbox, StoreError> {
    let actor = actor.into();
    // It is read before anybody has to wait for it: only the zone matters for that, which tells what day it is.
    let hours = inboxes::get(store, tenant, id).await?.hours.ok_or_else(no_hours)?;
    let today = hours::day(&hours, store.clock().now());
    let found =
        hours::imported(&calendar, today).map_err(|why| FieldError::new("calendar", "invalid", why))?;
    if found.holidays.is_empty() {
        let rule = format!("has no whole day from {today} on; events with a time of day: {}", found.timed);
        return Err(FieldError::new("calendar", "empty", rule).into());
    }
    let today = today.to_string();
    store
        .write(move |tx| {
            async move {
                let mut inbox = load(tx, tenant, id).await?;
                let mut hours = inbox.hours.take().ok_or_else(no_hours)?;
                hours.holidays.retain(|holiday| holiday.date >= today);
                for holiday in found.holidays {
                    if !hours.holidays.iter().any(|known| known.date == holiday.date) {
                        hours.holidays.push(holiday);
                    }
                }
                inbox.hours = Some(hours::checked(hours)?);
                keep(tx, tenant, &actor, inbox).await
            }
            .boxed()
        })
        .await
}

fn no_hours() -> StoreError {
    let why = "this inbox has no hours: it is always open. Set its week first, then its holidays";
    StoreError::Conflict(why.into())
}
