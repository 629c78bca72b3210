//! The mailboxes: one for each address that has mail. They last as long as the program, and nothing is ever taken out of one,
//! so that a mail's number in it is its UID as well.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use omnichat_api::Time;
use tokio::sync::watch;

/// All mailboxes.
pub(super) struct Post {
    /// By what a client tells that all mails are numbered anew: another one each time that the sandbox starts.
    pub(super) validity: NonZeroU32,
    boxes: Mutex<HashMap<String, Arc<Mailbox>>>,
}

/// A mail.
pub(super) struct Mail {
    /// When it came.
    pub(super) at: Time,
    /// It, as it came.
    pub(super) bytes: Vec<u8>,
    seen: AtomicBool,
}

/// A mailbox.
pub(super) struct Mailbox {
    held: Mutex<Held>,
    /// How many mails there are to see.
    shown: watch::Sender<u32>,
}

struct Held {
    /// Whether what comes is to be seen at once.
    opened: bool,
    mails: Vec<Arc<Mail>>,
}

impl Post {
    pub(super) fn new(now: Time) -> Self {
        let seconds = u32::try_from(now.ms() / 1000).ok().and_then(NonZeroU32::new);
        Self { validity: seconds.unwrap_or(NonZeroU32::MIN), boxes: Mutex::default() }
    }

    /// The mailbox of an inbox. What comes before it was opened once waits until then, since the daemon rightly leaves alone
    /// what lay there before.
    pub(super) fn of_inbox(&self, address: &str) -> Arc<Mailbox> {
        self.of(address, false)
    }

    /// The mailbox of anybody else.
    pub(super) fn of_contact(&self, address: &str) -> Arc<Mailbox> {
        self.of(address, true)
    }

    fn of(&self, address: &str, opened: bool) -> Arc<Mailbox> {
        let mut boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            let held = Mutex::new(Held { opened, mails: Vec::new() });
            Arc::new(Mailbox { held, shown: watch::Sender::new(0) })
        };
        Arc::clone(boxes.entry(address.to_lowercase()).or_insert_with(new))
    }
}

impl Mailbox {
    /// Puts a mail in, and says whether it is to be seen at once.
    pub(super) fn put(&self, mail: Mail) -> bool {
        let mut held = self.held();
        held.mails.push(Arc::new(mail));
        if held.opened {
            self.shown.send_replace(held.count());
        }
        held.opened
    }

    /// Opens it: says how many mails there are, and shows what has waited as if it came just after that.
    pub(super) fn open(&self) -> u32 {
        let mut held = self.held();
        held.opened = true;
        self.shown.send_replace(held.count())
    }

    /// How many mails there are to see, now and from now on.
    pub(super) fn watch(&self) -> watch::Receiver<u32> {
        self.shown.subscribe()
    }

    /// A mail, by its number; the first is 1.
    pub(super) fn mail(&self, number: NonZeroU32) -> Option<Arc<Mail>> {
        let index = usize::try_from(number.get()).ok()? - 1;
        self.held().mails.get(index).cloned()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn count(&self) -> u32 {
        u32::try_from(self.mails.len()).unwrap_or(u32::MAX)
    }
}

impl Mail {
    pub(super) const fn new(at: Time, bytes: Vec<u8>) -> Self {
        Self { at, bytes, seen: AtomicBool::new(false) }
    }

    /// Its headers, with the empty line under them.
    pub(super) fn head(&self) -> &[u8] {
        let end = memchr::memmem::find(&self.bytes, b"\r\n\r\n").map_or(self.bytes.len(), |at| at + 4);
        &self.bytes[..end]
    }

    pub(super) fn is_seen(&self) -> bool {
        self.seen.load(Ordering::Relaxed)
    }

    pub(super) fn see(&self, seen: bool) {
        self.seen.store(seen, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(text: &str) -> Mail {
        Mail::new(Time(0), format!("Subject: {text}\r\n\r\n{text}\r\n").into_bytes())
    }

    #[test]
    fn what_comes_before_an_inbox_is_opened_is_there_just_after() {
        let post = Post::new(Time(5_000));
        let inbox = post.of_inbox("Help@example.com");
        assert!(!inbox.put(mail("early")));
        let watch = inbox.watch();
        assert_eq!(*watch.borrow(), 0);
        assert_eq!((inbox.open(), *watch.borrow()), (0, 1));
        assert!(post.of_inbox("help@example.com").put(mail("later")));
        assert_eq!((inbox.open(), *watch.borrow()), (2, 2));
        assert_eq!(inbox.mail(NonZeroU32::MIN).unwrap().head(), b"Subject: early\r\n\r\n");
        assert!(inbox.mail(NonZeroU32::new(3).unwrap()).is_none());
    }

    #[test]
    fn what_comes_for_anybody_else_is_there_at_once() {
        let contact = Post::new(Time(0)).of_contact("ana@example.org");
        assert!(contact.put(mail("hello")));
        assert_eq!(*contact.watch().borrow(), 1);
    }
}
