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
}

impl Seed {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let Self::Demo { tenant } = self;
        let answer = local::run(flags, out, Command::SeedDemo { tenant }).await?;
        let Reply::Seeded { conversations } = answer.reply else { return Err(local::unexpected()) };
        out.result(&json!({ "conversations": conversations }), || match conversations {
            0 => "There are conversations already; nothing was added.".into(),
            some => format!("Added {some} conversations."),
        })
    }
}
