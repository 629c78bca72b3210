//! What an inbox has that people keep as a TOML file, such as its hours or its rota: shown in the form in which it is set,
//! so that what was shown can be changed and set again. Knows nothing of what stands in it.

use std::path::Path;

use clap::Args;
use omnichat_api::inbox::{ChangeInbox, Inbox};
use omnichat_client::Session;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, read, remote};

/// Which inbox.
#[derive(Args)]
pub(crate) struct Of {
    /// The inbox, by name or id; not needed while there is only one
    #[arg(long)]
    inbox: Option<String>,
}

impl Of {
    /// The inbox, and the session that found it.
    pub(crate) async fn found(&self, flags: &Flags) -> Result<(Session, Inbox)> {
        let session = remote::session(flags).await?;
        let inbox = remote::inbox(&session, self.inbox.as_deref()).await?;
        Ok((session, inbox))
    }
}

/// Such a part of an inbox.
pub(crate) trait Part: Serialize + DeserializeOwned {
    /// What people call it, in a sentence.
    const NAME: &'static str;
    /// What it means that there is none.
    const NONE: &'static str;

    /// That of an inbox.
    fn of(inbox: &Inbox) -> Option<&Self>;

    /// The change that sets it, or takes it away.
    fn change(part: Option<Self>) -> ChangeInbox;
}

/// Prints it.
pub(crate) async fn show<P: Part>(flags: &Flags, out: &Out, of: &Of) -> Result {
    let (_, inbox) = of.found(flags).await?;
    print::<P>(out, &inbox)
}

/// Sets what stands in a file, and prints what is set then.
pub(crate) async fn set<P: Part>(flags: &Flags, out: &Out, of: &Of, file: &Path) -> Result {
    let part: P = read::toml(file)?;
    become_so(flags, out, of, Some(part)).await
}

/// Takes it away.
pub(crate) async fn clear<P: Part>(flags: &Flags, out: &Out, of: &Of) -> Result {
    become_so::<P>(flags, out, of, None).await
}

async fn become_so<P: Part>(flags: &Flags, out: &Out, of: &Of, part: Option<P>) -> Result {
    let (session, inbox) = of.found(flags).await?;
    let inbox = session.change_inbox(inbox.id, &P::change(part)).await?;
    out.note(&format!("Set the {} of {}.", P::NAME, printable::line(&inbox.name)));
    print::<P>(out, &inbox)
}

fn print<P: Part>(out: &Out, inbox: &Inbox) -> Result {
    let part = P::of(inbox);
    let text = part.map(toml::to_string).transpose();
    let text =
        text.map_err(|error| Failure::new(format!("The {} cannot be written.", P::NAME)).because(error))?;
    out.result(&part, || text.map_or_else(|| P::NONE.to_owned(), |text| text.trim_end().to_owned()))
}
