//! `omnichat hours`: when an inbox is answered, and why it is open or closed at a time.

use std::path::PathBuf;

use clap::Subcommand;
use omnichat_api::hours::{ExplainQuery, Hours as Kept};
use omnichat_api::inbox::{ChangeInbox, Inbox};

use super::part::{self, Of, Part};
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, read};

/// Shows, sets and explains the business hours of an inbox.
#[derive(Subcommand)]
pub(crate) enum Hours {
    /// Prints the hours, in the form that `set` reads
    Show {
        #[command(flatten)]
        of: Of,
    },
    /// Sets the hours by a TOML file
    ///
    /// As in: `time_zone = "Europe/Vienna"`, then for each block `[[weekly]]` with `days = ["mon", "tue"]`,
    /// `from = "09:00"` and `to = "17:30"`; one that does not end after it begins runs into the next day. Days that are
    /// different stand in `[[holidays]]` with `date`, `name` and maybe `open = ["09:00-12:00"]`.
    Set {
        /// The file, or `-` for standard input
        file: PathBuf,
        #[command(flatten)]
        of: Of,
    },
    /// Takes the hours away: the inbox is always open then
    Clear {
        #[command(flatten)]
        of: Of,
    },
    /// Says whether the inbox is open at a time, why, and when that changes
    Explain {
        /// Such as 2026-12-24T16:00, as the clocks of the inbox show it; now when left out
        at: Option<String>,
        #[command(flatten)]
        of: Of,
    },
    /// Days that are not as their weekday
    #[command(subcommand)]
    Holidays(Holidays),
}

#[derive(Subcommand)]
pub(crate) enum Holidays {
    /// Adds the whole days of a calendar file (iCalendar), from today on
    Import {
        /// The file, or `-` for standard input
        file: PathBuf,
        #[command(flatten)]
        of: Of,
    },
}

impl Hours {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Show { of } => part::show::<Kept>(flags, out, &of).await,
            Self::Set { file, of } => part::set::<Kept>(flags, out, &of, &file).await,
            Self::Clear { of } => part::clear::<Kept>(flags, out, &of).await,
            Self::Explain { at, of } => {
                let (session, inbox) = of.found(flags).await?;
                let open = session.explain_hours(inbox.id, &ExplainQuery { at }).await?;
                out.result(&open, || {
                    let then = if open.open { "closes" } else { "opens" };
                    let until = open.until_words.as_ref().map_or_else(
                        || "That does not change.".to_owned(),
                        |until| format!("It {then} {until}."),
                    );
                    printable::block(&format!("{}\n{}. {until}", open.local, open.why))
                })
            }
            Self::Holidays(Holidays::Import { file, of }) => {
                let calendar = read::text(&file)?;
                let (session, inbox) = of.found(flags).await?;
                let before = inbox.hours.as_ref().map_or(0, |hours| hours.holidays.len());
                let inbox = session.import_holidays(inbox.id, &calendar).await?;
                let after = inbox.hours.as_ref().map_or(0, |hours| hours.holidays.len());
                out.result(&inbox.hours, || format!("There are {after} holidays now; there were {before}."))
            }
        }
    }
}

impl Part for Kept {
    const NAME: &'static str = "hours";
    const NONE: &'static str = "No hours are set: the inbox is always open.";

    fn of(inbox: &Inbox) -> Option<&Self> {
        inbox.hours.as_ref()
    }

    fn change(hours: Option<Self>) -> ChangeInbox {
        ChangeInbox { hours: Some(hours), ..ChangeInbox::default() }
    }
}
