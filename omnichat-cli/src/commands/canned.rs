//! `omnichat canned`: texts that staff send often, found by a short word.

use std::path::Path;

use clap::Subcommand;
use omnichat_api::canned::{CannedReply, WriteCannedReply};
use omnichat_client::Session;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{printable, read, remote};

/// Lists and writes canned replies: texts that staff send often.
#[derive(Subcommand)]
pub(crate) enum Canned {
    /// Lists them by their short words
    List,
    /// Makes one
    ///
    /// Variables such as {{contact.first_name|there}} are filled in when it is used.
    Add {
        /// The word to find it by: letters, digits, - and _
        shortcut: String,
        /// The text; `-` reads it from standard input
        text: String,
    },
    /// Gives one another text, or another short word
    Set {
        /// Its short word
        shortcut: String,
        /// The new text; `-` reads it from standard input
        #[arg(required_unless_present = "rename")]
        text: Option<String>,
        /// A new short word
        #[arg(long, value_name = "SHORTCUT")]
        rename: Option<String>,
    },
    /// Removes one
    Remove {
        /// Its short word
        shortcut: String,
    },
}

impl Canned {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::List => {
                let all = session.canned_replies().await?.items;
                out.list(&all, "No canned replies yet. `omnichat canned add` makes one.", || table(&all))
            }
            Self::Add { shortcut, text } => {
                let new = WriteCannedReply { shortcut, body: given(text)? };
                let made = session.create_canned_reply(&new).await?;
                out.result(&made, || format!("Made /{}.", printable::line(&made.shortcut)))
            }
            Self::Set { shortcut, text, rename } => {
                let before = named(&session, &shortcut).await?;
                let body = text.map_or(Ok(before.body), given)?;
                let new = WriteCannedReply { shortcut: rename.unwrap_or(before.shortcut), body };
                let set = session.replace_canned_reply(before.id, &new).await?;
                out.result(&set, || format!("Changed /{}.", printable::line(&set.shortcut)))
            }
            Self::Remove { shortcut } => {
                let gone = named(&session, &shortcut).await?;
                session.delete_canned_reply(gone.id).await?;
                out.result(&gone, || format!("Removed /{}.", printable::line(&gone.shortcut)))
            }
        }
    }
}

async fn named(session: &Session, shortcut: &str) -> Result<CannedReply> {
    let word = shortcut.trim_start_matches('/').to_lowercase();
    let all = session.canned_replies().await?.items;
    all.into_iter().find(|one| one.shortcut == word).ok_or_else(|| {
        Failure::new(format!("There is no canned reply `{word}`.")).hint("`omnichat canned list` shows them")
    })
}

fn given(text: String) -> Result<String> {
    if text != "-" {
        return Ok(text);
    }
    Ok(read::text(Path::new("-"))?.trim_end().to_owned())
}

fn table(all: &[CannedReply]) -> Table {
    let rows = all.iter().map(|one| [format!("/{}", one.shortcut), one.body.clone()]);
    Table::new(["SHORTCUT", "TEXT"], rows)
}
