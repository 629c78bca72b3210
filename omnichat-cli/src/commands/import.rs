//! `omnichat import`: what comes from elsewhere.

mod columns;
mod conflicts;
mod contacts;
mod dwc;
mod table;

use clap::Subcommand;

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;

/// Takes data in that comes from elsewhere.
#[derive(Subcommand)]
pub(crate) enum Import {
    Dwc(dwc::Dwc),
    Contacts(contacts::Contacts),
    #[command(subcommand)]
    Conflicts(conflicts::Conflicts),
}

impl Import {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Dwc(dwc) => dwc.run(flags, out).await,
            Self::Contacts(contacts) => contacts.run(flags, out).await,
            Self::Conflicts(verb) => verb.run(flags, out).await,
        }
    }
}
