//! Visitors of the old widget. It made their ids up, from ten thousand, and kept them in the page: anybody can guess one. So
//! an id belongs to the browser that came with it first, as long as that is seen; see `docs/legacy.md` for what remains.

use omnichat_api::channel::Channel;
use omnichat_api::{Code, ContactId};
use omnichat_store::legacy::{browsers, threads};
use omnichat_store::visitors::Visitor;

use super::answer::Answer;
use super::door::Open;
use crate::problem::Refused;

/// The address by which somebody with this id is known in this browser.
async fn address(open: &Open, user_id: &str) -> Answer<String> {
    let Open { app, on, address, browser } = open;
    let named = browsers::address_for(app.store(), on, user_id, *browser, app.now()).await?;
    if !named.first && !named.known {
        tracing::info!(%address, "a visitor's id of the system before came from a second browser: it is somebody else there");
    }
    Ok(named.address)
}

/// Who goes by this id in this browser, if they have ever said anything.
pub async fn known(open: &Open, user_id: &str) -> Answer<Option<Visitor>> {
    let address = address(open, user_id).await?;
    Ok(threads::known_visitor(open.app.store(), &open.on, &address).await?)
}

/// Who goes by this id in this browser and writes: refused when they are blocked, and when it is too much.
pub async fn writer(open: &Open, user_id: &str) -> Answer<Visitor> {
    let Open { app, on, .. } = open;
    let address = address(open, user_id).await?;
    let nobody = Visitor { tenant: on.tenant, inbox: on.inbox, contact: ContactId::new() };
    let known = threads::known_visitor(app.store(), on, &address).await?;
    // Of who is not let in nothing is kept.
    app.blocks().check(app.store(), &known.unwrap_or(nobody), open.address).await?;
    let visitor = match known {
        Some(known) => known,
        None => threads::visitor(app.store(), on, &address).await?,
    };
    app.limits().visitor(visitor.contact)?;
    Ok(visitor)
}

/// Refuses what a page says in the name of somebody who writes elsewhere: of a text message the carrier is the witness.
pub fn on_the_web(channel: &str) -> Answer<()> {
    if channel == Channel::Webchat.as_str() {
        return Ok(());
    }
    let detail = "A page writes on the channel webchat; what comes by others, their carriers bring.";
    Err(Refused::new(Code::Forbidden, detail).into())
}
