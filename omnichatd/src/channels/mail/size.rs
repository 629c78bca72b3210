//! How large a mail the server of an inbox takes (RFC 1870): asked whenever a connection is made, and kept, so that files which
//! would not fit are refused before a message with them is on its way.

use std::time::Duration;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::Ehlo;
use omnichat_api::InboxId;
use omnichat_api::carrier::Carrier;
use omnichat_store::inboxes::fields::{self, Carried};
use omnichat_store::{StoreError, mailboxes};
use tokio::time::timeout;

use super::account::Account;
use super::pool::leave;
use super::send;
use crate::app::App;

/// How long whoever chooses a file waits for a server that was never asked.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the server of an inbox how much it takes, unless that is known. Where it cannot be asked, it is when a mail leaves.
pub async fn ask(app: &App, inbox: InboxId) -> Result<(), StoreError> {
    if mailboxes::takes(app.store(), inbox).await?.is_some() {
        return Ok(());
    }
    let Some(carried) = fields::carried(app.store(), inbox).await? else { return Ok(()) };
    if carried.carrier != Carrier::Mail {
        return Ok(());
    }
    let Ok(account) = Account::of(&carried) else { return Ok(()) };
    let asking = async {
        if let Ok(mut server) = send::connect(app, &account).await {
            learn(app, &carried, &mut server).await;
            leave(server).await;
        }
    };
    if timeout(PATIENCE, asking).await.is_err() {
        tracing::debug!(%inbox, "the mail server does not say in time how large a mail may be");
    }
    Ok(())
}

/// Notes how much the server takes at the other end of a connection on which nothing was said yet.
pub(super) async fn learn(app: &App, carried: &Carried, server: &mut AsyncSmtpConnection) {
    // What the library keeps of the greeting does not have it.
    let Ok(Ok(said)) = timeout(PATIENCE, server.command(Ehlo::new(send::hello(app)))).await else { return };
    let most = said.message().find_map(size).unwrap_or(0);
    let (tenant, inbox) = (carried.tenant, carried.inbox.id);
    if let Err(error) = mailboxes::set_takes(app.store(), tenant, inbox, most).await {
        tracing::warn!(%error, %inbox, "how large a mail may be could not be noted");
    }
}

/// The size that a line of the greeting names.
fn size(line: &str) -> Option<u64> {
    let (name, value) = line.trim().split_once(' ')?;
    name.eq_ignore_ascii_case("SIZE").then(|| value.trim().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn the_size_is_one_line_of_the_greeting() {
        let greeting = ["mail.example.com", "PIPELINING", "size 10240000", "8BITMIME"];
        assert_eq!(greeting.into_iter().find_map(size), Some(10_240_000));
        assert_eq!(["SIZE", "SIZE 0", "SIZE much"].map(size), [None, Some(0), None]);
    }
}
