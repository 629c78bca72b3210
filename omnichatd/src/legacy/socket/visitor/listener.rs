//! Who listens at `/ws/{user_id}`: the id proves nothing, and the old dashboard listens there too, without its token. A
//! dashboard is told by the badge that its other socket got.

use axum::http::HeaderMap;
use omnichat_api::Time;
use omnichat_api::channel::Channel;
use omnichat_store::legacy::{browsers, threads};
use omnichat_store::{StoreError, visitors};
use tokio::sync::broadcast::Receiver;

use crate::legacy::answer::Fault;
use crate::legacy::door::{self, Clerk, Open};
use crate::legacy::socket::badge;
use crate::origin;

/// Who listens.
pub(super) enum Listener {
    /// A visitor.
    Visitor {
        /// By what they go: the id that they came with, or another where somebody else has it.
        name: String,
        /// Tells that somebody has written under this name for the first time.
        newcomer: Receiver<()>,
    },
    /// Staff, in the old dashboard.
    Desk(Watched),
    /// Somebody who is neither: they hear nothing.
    Nobody,
}

/// Staff who listen.
pub(super) struct Watched {
    token: String,
    /// The thread that they look at.
    user_id: String,
    /// When their token ends.
    until: Time,
    /// Tells that what holds for them may have changed.
    access: Receiver<()>,
}

impl Listener {
    /// Who comes with this id from this page. A guess at somebody else's id is counted as one at any secret.
    pub(super) async fn of(open: &Open, user_id: String, headers: &HeaderMap) -> Result<Self, Fault> {
        let Open { app, on, address, browser } = open;
        if let Some(token) = badge::shown(headers) {
            let Clerk(clerk) = door::clerk(app, on, &token).await?;
            let access = app.bus().access(clerk.me.id);
            return Ok(Self::Desk(Watched { token, user_id, until: clerk.until, access }));
        }
        if threads::visitor_id(&user_id).is_err() {
            return Ok(Self::Nobody);
        }
        // A dashboard that has no badge, or not yet, must not take a visitor's id.
        if origin::is_own(headers, app.public_url())
            && threads::known_visitor(app.store(), on, &user_id).await?.is_some()
            && !browsers::goes_by(app.store(), on, &user_id, *browser).await?
        {
            return Ok(Self::Nobody);
        }
        let named = browsers::address_for(app.store(), on, &user_id, *browser, app.now()).await?;
        if !named.first && !named.known {
            app.limits().login_from(*address)?;
            tracing::warn!(%address, user_id, "another browser came with the id of an old visitor: it hears nothing of theirs");
        }
        let newcomer = app.lobby().expect(&named.address);
        Ok(Self::Visitor { name: named.address, newcomer })
    }

    /// Whose conversation they hear; `None` while there is none.
    pub(super) async fn hears(&self, open: &Open) -> Result<Option<visitors::Visitor>, Fault> {
        let (store, on) = (open.app.store(), &open.on);
        match self {
            Self::Visitor { name, .. } => Ok(threads::known_visitor(store, on, name).await?),
            Self::Desk(watched) => {
                let Clerk(clerk) = door::clerk(&open.app, on, &watched.token).await?;
                let thread =
                    threads::find(store, on.tenant, &clerk.me, &watched.user_id, Channel::Webchat).await?;
                let contact = thread.map(|thread| thread.conversation.contact.id);
                Ok(contact.map(|contact| visitors::Visitor { tenant: on.tenant, inbox: on.inbox, contact }))
            }
            Self::Nobody => Ok(None),
        }
    }

    /// Waits until it may be another conversation, or none any more.
    pub(super) async fn changed(&mut self) {
        let heard = match self {
            Self::Visitor { newcomer, .. } => newcomer.recv().await,
            Self::Desk(watched) => watched.access.recv().await,
            Self::Nobody => std::future::pending().await,
        };
        // To have missed one means that there was one.
        drop(heard);
    }

    /// Notes that a visitor is still here, and goes by their name.
    pub(super) async fn stays(&self, open: &Open, user_id: &str) -> Result<(), StoreError> {
        if matches!(self, Self::Visitor { .. }) {
            let Open { app, on, browser, .. } = open;
            browsers::address_for(app.store(), on, user_id, *browser, app.now()).await?;
        }
        Ok(())
    }

    /// Whether it is the visitor, whose presence and typing staff see.
    pub(super) const fn is_visitor(&self) -> bool {
        matches!(self, Self::Visitor { .. })
    }

    /// When their token ends, if they listen by one.
    pub(super) const fn until(&self) -> Option<Time> {
        match self {
            Self::Desk(watched) => Some(watched.until),
            Self::Visitor { .. } | Self::Nobody => None,
        }
    }
}
