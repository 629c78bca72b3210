//! What this process knows of the old clients' open sockets: at which browsers staff sit, and which visitors have not
//! written yet. The old dashboard opens a visitor's socket for each conversation it shows; by this it is told from the
//! visitor's own widget. Memory only: what is missing here costs a dashboard a live line, never a visitor their place.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use omnichat_api::UserId;
use tokio::sync::broadcast;

use crate::bus;

/// A page in a browser: the mark of the browser, and the website.
type Page = ([u8; 32], Option<String>);

/// The open sockets of one process.
#[derive(Clone, Default)]
pub struct Lobby(Arc<Rooms>);

#[derive(Default)]
struct Rooms {
    desks: Mutex<HashMap<Page, Vec<Desk>>>,
    newcomers: Mutex<HashMap<String, broadcast::Sender<()>>>,
}

/// Who sits at a page, and by which token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Desk {
    pub(super) user: UserId,
    pub(super) token: String,
}

/// Somebody sits at a page, for as long as this lives.
pub(super) struct Seated {
    lobby: Lobby,
    page: Page,
    desk: Desk,
}

impl Lobby {
    /// Somebody sits at a page.
    pub(super) fn sit(&self, page: Page, desk: Desk) -> Seated {
        lock(&self.0.desks).entry(page.clone()).or_default().push(desk.clone());
        Seated { lobby: self.clone(), page, desk }
    }

    /// Who sits at a page now.
    pub(super) fn desk(&self, page: &Page) -> Option<Desk> {
        lock(&self.0.desks).get(page)?.last().cloned()
    }

    /// Hears when somebody writes under this name for the first time. Subscribe first, then look.
    pub(super) fn expect(&self, name: &str) -> broadcast::Receiver<()> {
        bus::subscribe(&self.0.newcomers, name.to_owned(), 1)
    }

    /// Whether anybody waits for a first message at all.
    pub(in crate::legacy) fn expects(&self) -> bool {
        !lock(&self.0.newcomers).is_empty()
    }

    /// Somebody has written under this name for the first time.
    pub(in crate::legacy) fn came(&self, name: &str) {
        bus::send(&self.0.newcomers, name, || ());
    }

    /// Somebody may have, but who is not known: all look.
    pub(in crate::legacy) fn somebody_came(&self) {
        for sender in lock(&self.0.newcomers).values() {
            // Failing means that nobody waits for this one any more.
            let _ = sender.send(());
        }
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        let mut desks = lock(&self.lobby.0.desks);
        if let Some(seated) = desks.get_mut(&self.page) {
            if let Some(at) = seated.iter().position(|desk| *desk == self.desk) {
                seated.swap_remove(at);
            }
            if seated.is_empty() {
                desks.remove(&self.page);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_staffed_for_as_long_as_somebody_sits_there() {
        let lobby = Lobby::default();
        let page = ([7; 32], Some("https://desk.example.com".to_owned()));
        let desk = Desk { user: UserId::new(), token: "t".into() };
        let one = lobby.sit(page.clone(), desk.clone());
        let two = lobby.sit(page.clone(), desk.clone());
        drop(one);
        assert_eq!(lobby.desk(&page), Some(desk));
        assert_eq!(lobby.desk(&([7; 32], Some("https://shop.example.com".into()))), None, "another website");
        assert_eq!(lobby.desk(&([8; 32], page.1.clone())), None, "another browser");
        drop(two);
        assert_eq!(lobby.desk(&page), None);
        assert!(lobby.0.desks.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn who_waits_for_a_name_hears_of_that_name_alone() {
        let lobby = Lobby::default();
        let (mut mine, mut other) = (lobby.expect("visitor-1"), lobby.expect("visitor-2"));
        lobby.came("visitor-1");
        mine.recv().await.unwrap();
        assert!(other.try_recv().is_err());
    }
}
