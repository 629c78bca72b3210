//! `omnichat legacy`: the clients of the system before, and whether they are served.

use clap::Subcommand;
use omnichat_store::legacy::Served;
use omnichat_store::local::{Command, LegacyCommand, LegacyShown, Reply};

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::{local, printable, when};

/// Serves the clients of DWC-Omnichat: its widget, its dashboard, its app.
#[derive(Subcommand)]
pub(crate) enum Legacy {
    /// Serves the old clients of a tenant from now on, and no other's
    ///
    /// Also sets up what old settings say and nobody has set up yet: inboxes for Twilio and Messenger, the backup number,
    /// times and texts.
    Enable {
        /// The tenant that they see, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
        /// The web inbox that visitors write to, by name or id; without it, the tenant's first
        #[arg(long)]
        inbox: Option<String>,
    },
    /// Serves them no more: their addresses lead nowhere from now on
    ///
    /// Nothing that they have written is lost.
    Disable,
    /// Says whether and for whom it is on, what old settings are read, and what is to be done
    Status,
}

impl Legacy {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let command = match self {
            Self::Enable { tenant, inbox } => LegacyCommand::Enable { tenant, inbox },
            Self::Disable => LegacyCommand::Disable,
            Self::Status => LegacyCommand::Status,
        };
        match local::run(flags, out, Command::Legacy(command)).await?.reply {
            Reply::Legacy(shown) => out.result(&shown, || whole(&shown)),
            _ => Err(local::unexpected()),
        }
    }
}

fn whole(shown: &LegacyShown) -> String {
    let mut lines = match &shown.status.on {
        None => vec!["Off: old clients are not served. `omnichat legacy enable` switches it on.".to_owned()],
        Some(on) => served(on, shown),
    };
    let seen = &shown.settings.seen;
    if !seen.is_empty() {
        lines.push(format!("Old settings: {}", printable::line(&seen.join(", "))));
    }
    section(&mut lines, "Set up now:", &shown.done);
    section(&mut lines, "To do or to know:", &shown.hints);
    lines.join("\n")
}

fn served(on: &Served, shown: &LegacyShown) -> Vec<String> {
    let settings = &shown.settings;
    let tokens = match settings.old_tokens_until {
        Some(until) => format!(
            "accepted, each until it ends; the last by {}, if the system before stopped when this was switched on",
            when::minute(until)
        ),
        None => "not accepted".to_owned(),
    };
    vec![
        format!(
            "On: old clients of {} are served since {}. `omnichat legacy disable` switches it off.",
            printable::line(&on.tenant),
            when::minute(on.since)
        ),
        format!("Inbox:        {} ({})", printable::line(&on.inbox.name), on.inbox.id),
        format!("Old tokens:   {tokens}"),
        format!("New tokens:   live for {} hours", settings.token_hours),
        format!("Phones:       {} told of new messages", shown.status.push_tokens),
    ]
}

fn section(lines: &mut Vec<String>, head: &str, items: &[String]) {
    if !items.is_empty() {
        lines.push(head.to_owned());
        lines.extend(items.iter().map(|item| format!("  - {}", printable::line(item))));
    }
}
