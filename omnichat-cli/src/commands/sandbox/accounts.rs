//! Whose messages come: the inboxes of a carrier, with what proves them, from the installation on this machine.

use std::sync::Arc;

use omnichat_api::carrier::Carrier;
use omnichat_store::local::{Command, InboxCommand, OpenedInbox, Reply};

use crate::failure::Result;
use crate::flags::Flags;
use crate::local::{self, Answer};
use crate::out::Out;

/// The inboxes of a carrier.
pub(super) struct Known {
    /// All of them, in all tenants.
    pub(super) inboxes: Vec<Arc<OpenedInbox>>,
    /// How people reach the daemon.
    pub(super) public_url: String,
}

/// Asks the installation.
pub(super) async fn load(flags: &Flags, out: &Out, carrier: Carrier) -> Result<Known> {
    let command = Command::Inbox(InboxCommand::OpenAll { carrier });
    let Answer { reply, public_url } = local::run(flags, out, command).await?;
    let Reply::InboxesOpened { items } = reply else { return Err(local::unexpected()) };
    Ok(Known { inboxes: items.into_iter().map(Arc::new).collect(), public_url })
}
