//! Messages that a program has not yet seen acknowledged, kept beside the login, so that they outlive the program. They
//! are those of one user at one daemon; others' in the same file are left alone. When they are sent again is for the
//! program to say: their `client_id` keeps them single.

use std::path::Path;

use omnichat_api::{TenantId, Time, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Cause;
use crate::private_file::PrivateFile;
use crate::socket::Outgoing;
use crate::{Endpoint, Error, LoginFile, Result};

/// Most messages that are kept.
pub const MOST: usize = 200;

/// Who wrote a message, and for whom they did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// The user.
    pub user: UserId,
    /// The tenant they were signed in to.
    pub tenant: TenantId,
}

/// A kept message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The message.
    #[serde(flatten)]
    pub message: Outgoing,
    /// When it was written.
    pub at: Time,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    url: Endpoint,
    #[serde(flatten)]
    whose: Whose,
    #[serde(flatten)]
    kept: Kept,
}

/// The file that keeps them. It is there only while there are any. Everything here blocks.
#[derive(Clone, Debug)]
pub struct OutboxFile {
    file: PrivateFile,
    url: Endpoint,
}

impl OutboxFile {
    /// For the messages to this daemon, beside the login.
    #[must_use]
    pub fn beside(login: &LoginFile, url: Endpoint) -> Self {
        Self { file: PrivateFile::at(login.beside("unsent")), url }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// What this user wrote and was not seen acknowledged, in the order in which it was written.
    pub fn of(&self, whose: Whose) -> Result<Vec<Kept>> {
        let ours = |entry: &Entry| entry.whose == whose && entry.url == self.url;
        let entries = self.read().map_err(|e| self.broken(e))?;
        Ok(entries.into_iter().filter(ours).map(|entry| entry.kept).collect())
    }

    /// Keeps a message. Fails when there are too many already.
    pub fn keep(&self, whose: Whose, kept: Kept) -> Result<()> {
        self.change(|entries| {
            if entries.len() >= MOST {
                return Err(std::io::Error::other(format!("it holds {MOST} messages already")));
            }
            entries.push(Entry { url: self.url.clone(), whose, kept });
            Ok(())
        })
    }

    /// This message was acknowledged, or is no longer wanted.
    pub fn forget(&self, client_id: Uuid) -> Result<()> {
        self.change(|entries| {
            entries.retain(|entry| entry.kept.message.client_id != client_id);
            Ok(())
        })
    }

    /// Another program of the same user may have changed it since: it is read again each time.
    fn change(&self, edit: impl FnOnce(&mut Vec<Entry>) -> std::io::Result<()>) -> Result<()> {
        let changed = || {
            let lock = self.file.lock()?;
            let mut entries = self.read()?;
            edit(&mut entries)?;
            if entries.is_empty() { self.file.remove(&lock) } else { self.file.write(&entries, &lock) }
        };
        changed().map_err(|e| self.broken(e))
    }

    fn read(&self) -> std::io::Result<Vec<Entry>> {
        Ok(self.file.read()?.unwrap_or_default())
    }

    fn broken(&self, why: impl std::fmt::Display) -> Error {
        Error::OutboxFile { path: self.path().to_owned(), source: Cause(why.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use omnichat_api::ConversationId;
    use omnichat_api::message::MessageKind;

    use super::*;

    fn kept(body: &str) -> Kept {
        Kept { message: Outgoing::new(ConversationId::new(), body, MessageKind::Note), at: Time(7) }
    }

    fn somebody() -> Whose {
        Whose { user: UserId::new(), tenant: TenantId::new() }
    }

    fn at(folder: &tempfile::TempDir, url: &str) -> OutboxFile {
        OutboxFile::beside(&LoginFile::at(folder.path().join("login.json")), Endpoint::parse(url).unwrap())
    }

    #[test]
    fn messages_come_back_in_order_to_who_wrote_them_and_to_no_one_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = at(&folder, "http://127.0.0.1:8000");
        let (ana, ben) = (somebody(), somebody());
        assert_eq!(file.of(ana).unwrap(), []);
        let (one, two, three) = (kept("1"), kept("2"), kept("3"));
        file.keep(ana, one.clone()).unwrap();
        file.keep(ben, two.clone()).unwrap();
        file.keep(ana, three.clone()).unwrap();
        assert_eq!(file.of(ana).unwrap(), [one.clone(), three.clone()]);
        assert_eq!(file.of(ben).unwrap(), [two]);
        assert_eq!(at(&folder, "http://127.0.0.1:8001").of(ana).unwrap(), []);
        let elsewhere = Whose { tenant: TenantId::new(), ..ana };
        assert_eq!(file.of(elsewhere).unwrap(), []);
        file.forget(one.message.client_id).unwrap();
        assert_eq!(file.of(ana).unwrap(), [three]);
    }

    #[test]
    fn the_file_is_its_owners_alone_and_goes_when_it_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let file = at(&folder, "http://127.0.0.1:8000");
        let one = kept("1");
        file.keep(somebody(), one.clone()).unwrap();
        assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
        file.forget(Uuid::now_v7()).unwrap();
        assert!(file.path().exists());
        file.forget(one.message.client_id).unwrap();
        assert!(!file.path().exists());
        file.forget(one.message.client_id).unwrap();
    }

    #[test]
    fn it_holds_so_many_and_a_broken_one_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = at(&folder, "http://127.0.0.1:8000");
        let ana = somebody();
        for n in 0..MOST {
            file.keep(ana, kept(&n.to_string())).unwrap();
        }
        assert!(file.keep(ana, kept("one more")).unwrap_err().to_string().contains("unsent"));
        assert_eq!(file.of(ana).unwrap().len(), MOST);
        fs::write(file.path(), "[{").unwrap();
        assert!(file.of(ana).unwrap_err().hint().is_some());
        assert!(file.keep(ana, kept("1")).is_err());
        assert_eq!(fs::read_to_string(file.path()).unwrap(), "[{");
    }
}
