//! Whether what carriers were told still holds: asked when somebody wants to know, and once a day where it ends by itself.
//! What is wrong is noted on the inbox, where everybody sees it.

use omnichat_api::carrier::Carrier;
use omnichat_api::inbox::{Finding, InboxTested};
use omnichat_api::{InboxId, TenantId};
use omnichat_store::StoreError;
use omnichat_store::inboxes::fields::{self, Carried};

use crate::app::App;
use crate::channels;

/// Asks the carrier of an inbox, and notes what it says.
pub async fn tested(app: &App, tenant: TenantId, inbox: InboxId) -> Result<InboxTested, StoreError> {
    let carried = fields::carried(app.store(), inbox).await?.filter(|carried| carried.tenant == tenant);
    let carried = carried.ok_or(StoreError::NotFound("inbox with a carrier"))?;
    look_at(app, &carried).await
}

/// Asks about every inbox whose access runs out unless somebody renews it.
pub async fn daily(app: &App) {
    let inboxes = match fields::of_carrier(app.store(), Carrier::Meta).await {
        Ok(inboxes) => inboxes,
        Err(error) => return tracing::warn!(%error, "the inboxes could not be read; trying again tomorrow"),
    };
    for id in inboxes {
        let looked = async {
            match fields::carried(app.store(), id).await? {
                // What was never set up is no news.
                Some(carried) if carried.missing().is_empty() => look_at(app, &carried).await.map(drop),
                _ => Ok(()),
            }
        };
        if let Err(error) = looked.await {
            tracing::warn!(%error, inbox = %id, "an inbox could not be looked at; trying again tomorrow");
        }
    }
}

async fn look_at(app: &App, carried: &Carried) -> Result<InboxTested, StoreError> {
    let missing = carried.missing();
    let findings = if missing.is_empty() {
        channels::test(app, carried).await
    } else {
        let absent =
            |label: &&str| Finding { ok: false, what: (*label).to_owned(), says: "It is not set.".into() };
        missing.iter().map(absent).collect()
    };
    let wrong = findings.iter().find(|finding| !finding.ok);
    let why = wrong.map(|finding| format!("{}: {}", finding.what, finding.says));
    let ok = why.is_none();
    fields::trouble(app.store(), carried.tenant, carried.inbox.id, why).await?;
    Ok(InboxTested { ok, findings })
}
