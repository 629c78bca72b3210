//! `omnichat seed`: data to try things with.

use clap::Subcommand;
use omnichat_store::local::{Command, Reply};
use serde_json::json;

use crate::failure::Result;
use crate::flags::Flags;
use crate::local;
use crate::out::Out;

/// Adds data to try things with.
#[derive(Subcommand)]
pub(crate) enum Seed {
    /// Adds a day of a small shop: a dozen conversations in different states
    ///
    /// Does nothing when there are conversations already, so it is safe to run twice.
    Demo {
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Adds a lot of conversations, to measure with: see also `omnichat bench`
    ///
    /// The same words each time. Each run adds more; there is no way back but a backup, so use a data directory of its
    /// own.
    Bulk {
        /// Messages in all
        #[arg(long, value_name = "N", default_value_t = 100_000)]
        messages: u32,
        /// Conversations they are in
        #[arg(long, value_name = "N", default_value_t = 5_000)]
        conversations: u32,
        /// How many of the conversations are open
        #[arg(long, value_name = "N", default_value_t = 1_000)]
        open: u32,
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
}

impl Seed {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let command = match self {
            Self::Demo { tenant } => Command::SeedDemo { tenant },
            Self::Bulk { messages, conversations, open, tenant } => {
                Command::SeedBulk { tenant, messages, conversations, open }
            }
        };
        let answer = local::run(flags, out, command).await?;
        let Reply::Seeded { conversations } = answer.reply else { return Err(local::unexpected()) };
        out.result(&json!({ "conversations": conversations }), || match conversations {
            0 => "There are conversations already; nothing was added.".into(),
            some => format!("Added {some} conversations."),
        })
    }
}
