//! `omnichat keys`: what signs the access tokens and the visitors' tokens.

use clap::Subcommand;
use omnichat_store::keys::ListedKey;
use omnichat_store::local::{Command, Reply};

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{only, short};
use crate::table::Table;
use crate::{ask, local, when};

/// Lists, rotates and retires the keys that sign tokens.
#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Lists the keys, newest first; never their secrets
    List,
    /// Signs with a new key from now on; nobody is signed out
    ///
    /// The keys before it still check what they have signed.
    Rotate,
    /// Makes everything that a key has signed worth nothing, such as when it leaked
    ///
    /// Access tokens are renewed by themselves; visitors whose token it signed begin anew.
    Retire {
        /// The key's id, or its end as the list shows it
        id: String,
        /// Does it without asking
        #[arg(long)]
        yes: bool,
    },
}

impl Keys {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let keys = match self {
            Self::List => keys(flags, out, Command::KeyList).await?,
            Self::Rotate => {
                let keys = keys(flags, out, Command::KeyRotate).await?;
                out.note("A new key signs from now on. Nobody is signed out.");
                keys
            }
            Self::Retire { id, yes } => {
                let known = keys(flags, out, Command::KeyList).await?;
                let id = only("key", "omnichat keys list", &id, known.iter().map(|key| key.id))?;
                out.note(&format!("What the key {} has signed will be worth nothing.", short(id)));
                ask::go_on(yes)?;
                keys(flags, out, Command::KeyRetire { id }).await?
            }
        };
        out.list(&keys, "No keys yet. The daemon makes the first one.", || table(&keys))
    }
}

async fn keys(flags: &Flags, out: &Out, command: Command) -> Result<Vec<ListedKey>> {
    match local::run(flags, out, command).await?.reply {
        Reply::Keys { items } => Ok(items),
        _ => Err(local::unexpected()),
    }
}

fn table(keys: &[ListedKey]) -> Table {
    let state = |key: &ListedKey| match key.retired_at {
        Some(at) => format!("retired {}", when::minute(at)),
        None if key.signs => "signs".to_owned(),
        None => "checks".to_owned(),
    };
    Table::new(
        ["ID", "MADE", "STATE"],
        keys.iter().map(|key| [short(key.id), when::minute(key.created_at), state(key)]),
    )
}
