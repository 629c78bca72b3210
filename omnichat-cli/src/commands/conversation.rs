//! `omnichat conversation`: what staff do with conversations, from a shell.

mod list;
mod show;

use clap::{Args, Subcommand};

use super::send::Writing;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, remote};

/// Lists, shows, answers and closes conversations.
#[derive(Subcommand)]
pub(crate) enum Conversation {
    List(list::List),
    Show(show::Show),
    Reply(Reply),
    /// Closes a conversation; the contact's next message reopens it
    Close {
        /// The conversation's id, or its end as the list shows it
        id: String,
    },
}

/// Writes to the contact, or with --note to staff only
///
/// The text is an argument or comes on standard input.
#[derive(Args)]
pub(crate) struct Reply {
    #[command(flatten)]
    writing: Writing,
}

impl Conversation {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::List(list) => list.run(flags, out).await,
            Self::Show(show) => show.run(flags, out).await,
            Self::Reply(reply) => reply.writing.send(flags, out).await,
            Self::Close { id } => {
                let session = remote::session(flags).await?;
                let id = remote::conversation(&session, &id).await?;
                let closed = session.close(id).await?;
                out.result(&closed, || {
                    format!("Closed the conversation with {}.", printable::line(&closed.contact.name))
                })
            }
        }
    }
}
