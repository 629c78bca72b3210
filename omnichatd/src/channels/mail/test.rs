//! Looks whether the account of a mail inbox works: signs in at both servers, opens the folder, sends nothing.

use std::time::Duration;

use omnichat_api::inbox::Finding;
use omnichat_store::inboxes::fields::Carried;
use tokio::time::timeout;

use super::account::Account;
use super::pool::leave;
use super::{imap, send};
use crate::app::App;

/// How long a server may take to say goodbye.
const LEAVE: Duration = Duration::from_secs(2);

/// Asks both servers. What they say comes back in words.
pub async fn test(app: &App, carried: &Carried) -> Vec<Finding> {
    let account = match Account::of(carried) {
        Ok(account) => account,
        Err(why) => return vec![finding("Settings", Err(why))],
    };
    let (fetching, sending) = tokio::join!(fetching(app, &account), sending(app, carried, &account));
    vec![finding("Fetching mail (IMAP)", fetching), finding("Sending mail (SMTP)", sending)]
}

fn finding(what: &str, found: Result<String, String>) -> Finding {
    let ok = found.is_ok();
    let says = found.unwrap_or_else(|why| why);
    Finding { ok, what: what.into(), says }
}

async fn fetching(app: &App, account: &Account) -> Result<String, String> {
    let mut session = imap::sign_in(app, account).await.map_err(|trouble| trouble.why)?;
    let idles = imap::asked(session.capabilities()).await.map_err(|trouble| trouble.why)?.has_str("IDLE");
    // `EXAMINE` opens it without changing anything in it.
    let opened = imap::asked(session.examine(&account.folder)).await;
    drop(timeout(LEAVE, session.logout()).await);
    let folder = opened.map_err(|trouble| {
        format!(
            "the folder {} cannot be opened: {}; set another in the field Folder",
            account.folder, trouble.why
        )
    })?;
    let speed = if idles {
        "new mails are told at once"
    } else {
        "the server does not tell of new mails; it is asked every minute"
    };
    Ok(format!("Signed in as {}; mails in {}: {}; {speed}.", account.user, account.folder, folder.exists))
}

async fn sending(app: &App, carried: &Carried, account: &Account) -> Result<String, String> {
    let server = send::open(app, carried, account).await.map_err(|trouble| trouble.why)?;
    let how = if server.is_encrypted() { "with TLS" } else { "without TLS, within this machine" };
    leave(server).await;
    Ok(format!("Signed in at {} {how}.", account.smtp.host))
}
