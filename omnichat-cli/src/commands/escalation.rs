//! `omnichat escalation`: conversations that nobody has answered for too long, taking one, and when what happens to them.

mod care;

use clap::Subcommand;
use omnichat_api::conversation::{Conversation, ConversationQuery, Status};
use omnichat_store::Clock;

use super::part::Of;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::short;
use crate::table::Table;
use crate::{printable, remote, when};

/// How many of the open conversations are looked through.
const LOOKED_AT: usize = 1000;

/// Lists conversations that nobody has answered for too long, takes one, and sets when what happens.
#[derive(Subcommand)]
pub(crate) enum Escalation {
    /// Lists them, the newest message first
    List,
    /// Takes one: nobody else is called, and it is yours if it was nobody's
    Ack {
        /// The conversation's id, or its end as the list shows it
        id: String,
    },
    /// Shows when what happens at an inbox that nobody answers
    Show {
        #[command(flatten)]
        of: Of,
    },
    Set(Box<care::Set>),
}

impl Escalation {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Show { of } => care::show(&of, flags, out).await,
            Self::Set(set) => set.run(flags, out).await,
            Self::List => {
                let session = remote::session(flags).await?;
                let query = ConversationQuery { status: Some(Status::Open), ..ConversationQuery::default() };
                let mut open = remote::conversations(&session, query, LOOKED_AT).await?;
                open.retain(|conversation| conversation.escalation.is_some());
                let now = Clock::system().now();
                out.list(&open, "Nobody has been waiting for too long.", || table(&open, now))
            }
            Self::Ack { id } => {
                let session = remote::session(flags).await?;
                let id = remote::conversation(&session, &id).await?;
                let taken = session.take(id).await?;
                out.result(&taken, || {
                    let contact = printable::line(&taken.contact.name);
                    match taken.escalation.as_ref().and_then(|escalation| escalation.taken_by.as_ref()) {
                        Some(by) => {
                            format!("{} has the conversation with {contact}.", printable::line(&by.name))
                        }
                        None if taken.waiting_since.is_some() => {
                            format!("Nobody else is called for {contact}.")
                        }
                        None => format!("Nobody waits in the conversation with {contact}."),
                    }
                })
            }
        }
    }
}

fn table(open: &[Conversation], now: omnichat_api::Time) -> Table {
    let rows = open.iter().map(|c| {
        let escalation = c.escalation.as_ref();
        [
            short(c.id.0),
            c.contact.name.clone(),
            c.waiting_since.map(|since| when::span(now.since(since))).unwrap_or_default(),
            escalation.map(|escalation| escalation.step.to_string()).unwrap_or_default(),
            escalation.map(|escalation| escalation.called.to_string()).unwrap_or_default(),
            escalation
                .and_then(|escalation| escalation.taken_by.as_ref())
                .map(|by| by.name.clone())
                .unwrap_or_default(),
        ]
    });
    Table::new(["ID", "CONTACT", "WAITS", "STEP", "CALLED", "TAKEN BY"], rows)
}
