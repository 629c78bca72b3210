//! `omnichat rota`: who is called when nobody answers, in which order and by which ways.

use std::path::PathBuf;

use clap::Subcommand;
use omnichat_api::inbox::{ChangeInbox, Inbox};
use omnichat_api::rota::Rota as Kept;

use super::part::{self, Of, Part};
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::printable;

/// Shows and sets who is called when nobody answers.
#[derive(Subcommand)]
pub(crate) enum Rota {
    /// Prints the rota, in the form that `set` reads
    Show {
        #[command(flatten)]
        of: Of,
    },
    /// Sets the rota by a TOML file
    ///
    /// As in: `time_zone = "Europe/Vienna"`, then in the order in which people are called `[[shifts]]` with `user_id`,
    /// `ways = [{ by = "email", to = "ana@example.com" }]` and, unless it is always on, `when` with blocks as in
    /// `omnichat hours set`. By `sms` somebody is called from the inbox in `sms_inbox_id`.
    Set {
        /// The file, or `-` for standard input
        file: PathBuf,
        #[command(flatten)]
        of: Of,
    },
    /// Takes the rota away: nobody is called then
    Clear {
        #[command(flatten)]
        of: Of,
    },
    /// Prints who is on shift now, in the order in which they are called
    Now {
        #[command(flatten)]
        of: Of,
    },
    /// Prints the secret that proves calls by webhook
    Secret {
        #[command(flatten)]
        of: Of,
    },
}

impl Rota {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Show { of } => part::show::<Kept>(flags, out, &of).await,
            Self::Set { file, of } => part::set::<Kept>(flags, out, &of, &file).await,
            Self::Clear { of } => part::clear::<Kept>(flags, out, &of).await,
            Self::Now { of } => {
                let (session, inbox) = of.found(flags).await?;
                let on = session.on_shift(inbox.id).await?;
                if on.items.is_empty() && !out.is_json() {
                    out.note("Nobody is on shift now.");
                    return Ok(());
                }
                out.list_as(&on.items, || {
                    let names: Vec<_> = on.items.iter().map(|user| printable::line(&user.name)).collect();
                    names.join("\n")
                })
            }
            Self::Secret { of } => {
                let (session, inbox) = of.found(flags).await?;
                let secret = session.call_secret(inbox.id).await?;
                out.result(&secret, || secret.secret.clone())
            }
        }
    }
}

impl Part for Kept {
    const NAME: &'static str = "rota";
    const NONE: &'static str = "No rota is set: nobody is called.";

    fn of(inbox: &Inbox) -> Option<&Self> {
        inbox.rota.as_ref()
    }

    fn change(rota: Option<Self>) -> ChangeInbox {
        ChangeInbox { rota: Some(rota), ..ChangeInbox::default() }
    }
}
