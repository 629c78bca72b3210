//! `omnichat rota`: who is called when nobody answers, in which order and by which ways.

use std::path::PathBuf;

use clap::Subcommand;
use omnichat_api::inbox::{ChangeInbox, Inbox};
use omnichat_api::rota::Rota as Kept;

use super::hours::Of;
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, read};

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
            Self::Show { of } => {
                let (_, inbox) = of.found(flags).await?;
                show(out, &inbox)
            }
            Self::Set { file, of } => {
                let rota: Kept = read::toml(&file)?;
                set(flags, out, &of, Some(rota)).await
            }
            Self::Clear { of } => set(flags, out, &of, None).await,
            Self::Now { of } => {
                let (session, inbox) = of.found(flags).await?;
                let on = session.on_shift(inbox.id).await?;
                if on.items.is_empty() {
                    out.note("Nobody is on shift now.");
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

async fn set(flags: &Flags, out: &Out, of: &Of, rota: Option<Kept>) -> Result {
    let (session, inbox) = of.found(flags).await?;
    let change = ChangeInbox { rota: Some(rota), ..ChangeInbox::default() };
    let inbox = session.change_inbox(inbox.id, &change).await?;
    out.note(&format!("Set the rota of {}.", printable::line(&inbox.name)));
    show(out, &inbox)
}

fn show(out: &Out, inbox: &Inbox) -> Result {
    let Some(rota) = &inbox.rota else {
        return out.result(&inbox.rota, || "No rota is set: nobody is called.".to_owned());
    };
    let text =
        toml::to_string(rota).map_err(|error| Failure::new("The rota cannot be written.").because(error))?;
    out.result(rota, || text.trim_end().to_owned())
}
