//! The mail server of the sandbox: takes mails by SMTP and gives them out by IMAP, both plain and on this machine only. Mails
//! to an inbox lie in its mailbox until the daemon fetches them; those that an inbox sends are shown, and go nowhere.

mod imap;
mod letter;
mod post;
mod smtp;

use std::net::SocketAddr;
use std::sync::Arc;

use omnichat_api::carrier::Carrier;
use omnichat_store::local::OpenedInbox;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::desk::Desk;
use crate::serve;
pub(super) use letter::Letter;
use post::Post;

/// Where it listens.
#[derive(Clone, Copy)]
pub(super) struct Places {
    pub(super) imap: SocketAddr,
    pub(super) smtp: SocketAddr,
}

/// Answers until it is dropped.
pub(super) fn serve(desk: &Arc<Desk>, imap: TcpListener, smtp: TcpListener) -> JoinSet<()> {
    let post = Arc::new(Post::new(desk.clock.now()));
    let mut serving = JoinSet::new();
    let (to, at) = (Arc::clone(desk), Arc::clone(&post));
    serving.spawn(serve::connections(imap, move |stream| {
        let (desk, post) = (Arc::clone(&to), Arc::clone(&at));
        // Whoever breaks the line is gone, and needs no answer.
        async move { drop(imap::converse(&desk, &post, stream).await) }
    }));
    let desk = Arc::clone(desk);
    serving.spawn(serve::connections(smtp, move |stream| {
        let (desk, post) = (Arc::clone(&desk), Arc::clone(&post));
        async move { drop(smtp::converse(&desk, &post, stream).await) }
    }));
    serving
}

/// What became of a sign-in.
enum SignedIn {
    /// An inbox, with its own password.
    Inbox(Arc<OpenedInbox>),
    /// An inbox, with another password.
    Refused,
    /// Nobody that the installation knows: a contact, whom the sandbox believes.
    Contact,
}

/// Who signs in with this name and password.
async fn sign_in(desk: &Desk, user: &str, password: &str) -> SignedIn {
    let is = |opened: &OpenedInbox| user_of(opened).eq_ignore_ascii_case(user);
    let proves =
        |opened: &OpenedInbox| opened.fields.get("password").is_some_and(|known| known.as_str() == password);
    if let Some((inbox, _)) = desk.whose(Carrier::Mail, |opened| is(opened) && proves(opened)).await {
        return SignedIn::Inbox(inbox);
    }
    match desk.whose(Carrier::Mail, is).await {
        Some(_) => SignedIn::Refused,
        None => SignedIn::Contact,
    }
}

/// The inbox that gets the mails for an address, also for `help+anything@`.
async fn inbox_of(desk: &Desk, address: &str) -> Option<Arc<OpenedInbox>> {
    let plain = match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => address.to_owned(),
    };
    let found = desk.whose(Carrier::Mail, |opened| address_of(opened).eq_ignore_ascii_case(&plain)).await;
    found.map(|(inbox, _)| inbox)
}

fn address_of(opened: &OpenedInbox) -> &str {
    opened.inbox.address.as_deref().unwrap_or_default()
}

fn user_of(opened: &OpenedInbox) -> &str {
    opened.fields.get("username").map_or_else(|| address_of(opened), String::as_str)
}
