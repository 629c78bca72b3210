//! Connections to mail servers that are signed in and have nothing to do. One is kept for each inbox for a short while, so that
//! replies which follow one another need no sign-in each: some servers count those. Before it is used again it is asked
//! whether it still stands; what was closed meanwhile costs no mail a try.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::Rset;
use omnichat_api::InboxId;
use tokio::time::{sleep, timeout};

use super::account::Account;

/// How long a connection is kept without use: shorter than servers keep theirs.
const KEPT: Duration = Duration::from_secs(30);
/// How long a server may take to say that it is still there, or goodbye.
const PATIENCE: Duration = Duration::from_secs(3);

/// The connections.
#[derive(Clone, Default)]
pub struct Pool(Arc<Mutex<Idle>>);

#[derive(Default)]
struct Idle {
    kept: HashMap<InboxId, Kept>,
    /// Numbers them, so that one is not ended for another's time.
    count: u64,
}

struct Kept {
    number: u64,
    account: Account,
    server: AsyncSmtpConnection,
}

impl Pool {
    /// The one that was kept for an inbox, if it serves this account and still stands.
    pub async fn take(&self, inbox: InboxId, account: &Account) -> Option<AsyncSmtpConnection> {
        let Kept { account: own, mut server, .. } = self.idle().kept.remove(&inbox)?;
        if own == *account && matches!(timeout(PATIENCE, server.command(Rset)).await, Ok(Ok(_))) {
            return Some(server);
        }
        leave(server).await;
        None
    }

    /// Keeps a connection over which a mail has just gone.
    pub fn keep(&self, inbox: InboxId, account: Account, server: AsyncSmtpConnection) {
        let (number, before) = {
            let mut idle = self.idle();
            idle.count += 1;
            let number = idle.count;
            (number, idle.kept.insert(inbox, Kept { number, account, server }))
        };
        let own = self.clone();
        tokio::spawn(async move {
            if let Some(before) = before {
                leave(before.server).await;
            }
            sleep(KEPT).await;
            let old = own.idle().kept.extract_if(|_, kept| kept.number == number).next();
            if let Some((_, old)) = old {
                leave(old.server).await;
            }
        });
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says goodbye. How a server takes that does not matter.
pub(super) async fn leave(mut server: AsyncSmtpConnection) {
    drop(timeout(PATIENCE, server.abort()).await);
}
