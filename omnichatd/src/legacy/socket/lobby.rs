//! The old widgets' sockets in this process whose visitors have not written yet. Memory only: who comes is looked up in the
//! database, and each process hears of everybody who does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

use crate::bus;

/// Who is waited for, by name.
#[derive(Clone, Default)]
pub struct Lobby(Arc<Mutex<HashMap<String, broadcast::Sender<()>>>>);

impl Lobby {
    /// Hears when somebody writes under this name for the first time. Subscribe first, then look.
    pub(super) fn expect(&self, name: &str) -> broadcast::Receiver<()> {
        bus::subscribe(&self.0, name.to_owned(), 1)
    }

    /// Whether anybody waits for a first message at all.
    pub(in crate::legacy) fn expects(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Somebody has written under this name for the first time.
    pub(in crate::legacy) fn came(&self, name: &str) {
        bus::send(&self.0, name, || ());
    }

    /// Somebody may have, but who is not known: all look.
    pub(in crate::legacy) fn somebody_came(&self) {
        for sender in self.lock().values() {
            // Failing means that nobody waits for this one any more.
            let _ = sender.send(());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, broadcast::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_for_a_name_hears_of_that_name_alone() {
        let lobby = Lobby::default();
        let (mut mine, mut other) = (lobby.expect("visitor-1"), lobby.expect("visitor-2"));
        lobby.came("visitor-1");
        mine.recv().await.unwrap();
        assert!(other.try_recv().is_err());
    }
}
