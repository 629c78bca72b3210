//! Before the daemon starts: a directory, a schema, somebody who may sign in, an inbox, and as much data as was asked for.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use omnichat_api::InboxId;
use omnichat_api::care::Care;
use omnichat_api::channel::Channel;
use omnichat_api::inbox::CreateInbox;
use omnichat_api::permission::Role;
use omnichat_store::datadir::DataDir;
use omnichat_store::local::{self as commands, Command, InboxCommand, Reply};
use omnichat_store::{Database, Store, migrate};
use tempfile::TempDir;
use uuid::Uuid;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::local;
use crate::out::Out;

/// Who signs in. Nobody can write to this address: the domain is reserved (RFC 2606).
const EMAIL: &str = "bench@omnichat.invalid";
const NAME: &str = "Bench";
const INBOX: &str = "Bench";
/// How temporary directories begin.
const PREFIX: &str = "omnichat-bench-";

/// Data to put there first, as `messages=1000000,conversations=10000,open=5000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Bulk {
    messages: u32,
    conversations: u32,
    open: u32,
}

/// Messages of a conversation when the number of conversations is not given.
const USUAL: u32 = 20;

impl FromStr for Bulk {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (mut messages, mut conversations, mut open) = (None::<u32>, None, None);
        for part in text.split(',') {
            let (name, number) =
                part.split_once('=').ok_or("it is written messages=1000,conversations=50,open=10")?;
            let number = number.parse().map_err(|_| format!("`{number}` is no number"))?;
            let place = match name {
                "messages" => &mut messages,
                "conversations" => &mut conversations,
                "open" => &mut open,
                _ => return Err(format!("`{name}` is not one of messages, conversations and open")),
            };
            *place = Some(number);
        }
        let messages = messages.ok_or("messages=… is needed")?;
        let conversations = conversations.unwrap_or_else(|| (messages / USUAL).max(1));
        let open = open.unwrap_or(conversations);
        if conversations == 0 || messages < conversations || open > conversations {
            return Err(
                "there must be a message for each conversation, and no more open ones than there are".into(),
            );
        }
        Ok(Self { messages, conversations, open })
    }
}

/// Everything is there.
pub(super) struct Prepared {
    pub(super) dir: Dir,
    pub(super) database: Database,
    pub(super) login: Login,
    pub(super) inbox: InboxId,
}

/// The data directory: one that goes with the run, or one that was named and stays.
pub(super) enum Dir {
    Passing(TempDir),
    Named(PathBuf),
}

impl Dir {
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Passing(dir) => dir.path(),
            Self::Named(dir) => dir,
        }
    }
}

/// Somebody who may sign in until the end of the run.
#[derive(Clone)]
pub(super) struct Login {
    pub(super) email: &'static str,
    pub(super) password: String,
}

pub(super) async fn run(flags: &Flags, out: &Out, bulk: Option<Bulk>) -> Result<Prepared> {
    let dir = match &flags.data_dir {
        Some(path) => Dir::Named(DataDir::open(path)?.path().to_owned()),
        None => Dir::Passing(passing()?),
    };
    let here = DataDir::open(dir.path())?;
    let _lock = local::alone(&here, "omnichat bench")?;
    let database = match &flags.database_url {
        Some(url) => Database::Postgres(url.clone()),
        None => Database::Sqlite(here.database()),
    };
    migrate::up(&database).await?;
    let store = Store::open_alone(database.clone(), here.key()).await?;
    let done = furnish(&store, out, bulk).await;
    out.progress_done();
    store.close().await;
    let (login, inbox) = done?;
    Ok(Prepared { dir, database, login, inbox })
}

/// A directory on a disk where that can be had: `/tmp` often is memory, where a sync costs nothing.
fn passing() -> Result<TempDir> {
    let usual = std::env::temp_dir();
    let base = if usual == Path::new("/tmp") { Path::new("/var/tmp") } else { &usual };
    let made = tempfile::Builder::new().prefix(PREFIX).tempdir_in(base);
    made.map_err(|error| {
        Failure::new(format!("Cannot make a directory in {}.", base.display()))
            .because(error)
            .hint("name one with --data-dir, or another place with TMPDIR")
    })
}

/// Whatever a run needs and the database does not have yet.
async fn furnish(store: &Store, out: &Out, bulk: Option<Bulk>) -> Result<(Login, InboxId)> {
    let tell = |progress: commands::Progress| local::tell(out, &progress);
    let run = async |command| commands::run(store, command, tell).await.map_err(Failure::from);
    let login = Login { email: EMAIL, password: Uuid::new_v4().to_string() };

    let Reply::Tenants { items } = run(Command::TenantList).await? else { return Err(local::unexpected()) };
    let tenant = items.first().map(|tenant| tenant.id.to_string());
    let known = match &tenant {
        Some(_) => {
            let Reply::Users { items } = run(Command::UserList { tenant: tenant.clone() }).await? else {
                return Err(local::unexpected());
            };
            items.iter().any(|user| user.email == EMAIL)
        }
        None => false,
    };
    let (email, password) = (EMAIL.to_owned(), login.password.clone());
    if known {
        run(Command::UserDisable { email: email.clone(), disabled: false }).await?;
        run(Command::UserPassword { email, password }).await?;
    } else {
        let (name, role) = (NAME.to_owned(), Role::Owner);
        run(Command::UserCreate { email, name, role, tenant: tenant.clone(), password }).await?;
    }

    let Reply::Inboxes { items } = run(Command::InboxList { tenant: tenant.clone() }).await? else {
        return Err(local::unexpected());
    };
    let inbox = match items.into_iter().find(|inbox| inbox.channel == Channel::Webchat) {
        Some(inbox) => inbox.id,
        None => {
            // What is said to those who wait would be counted among what was sent.
            let new = CreateInbox { care: Some(Care::none()), ..CreateInbox::webchat(INBOX) };
            let made = InboxCommand::Create { tenant: tenant.clone(), new };
            let Reply::Inbox(inbox) = run(Command::Inbox(made)).await? else {
                return Err(local::unexpected());
            };
            inbox.id
        }
    };
    if let Some(Bulk { messages, conversations, open }) = bulk {
        run(Command::SeedBulk { tenant, messages, conversations, open }).await?;
    }
    Ok((login, inbox))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_asked_for_by_name_and_what_cannot_be_is_refused() {
        let whole = Bulk { messages: 1000, conversations: 100, open: 7 };
        assert_eq!("messages=1000,conversations=100,open=7".parse(), Ok(whole));
        assert_eq!("messages=1000".parse(), Ok(Bulk { messages: 1000, conversations: 50, open: 50 }));
        for bad in ["", "1000", "messages=x", "open=3", "messages=5,conversations=6", "messages=9,people=1"] {
            assert!(bad.parse::<Bulk>().is_err(), "{bad}");
        }
        assert!("messages=9,conversations=3,open=4".parse::<Bulk>().is_err());
    }
}
