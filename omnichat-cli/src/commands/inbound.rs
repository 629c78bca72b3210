//! `omnichat inbound`: what carriers brought, as it came; and what could not be read.

use clap::{Args, Subcommand};
use omnichat_api::InboundId;
use omnichat_api::inbound::{Inbound as Entry, InboundQuery, InboundShown, InboundState};
use omnichat_client::Session;

use super::one_of;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{self, short};
use crate::table::Table;
use crate::{printable, screen, when};

/// Shows the journal of what carriers brought, and has entries read once more.
#[derive(Subcommand)]
pub(crate) enum Inbound {
    List(List),
    /// Shows an entry as it came: headers and body
    Show(Which),
    /// Has entries read once more; what they did already is not done twice
    Replay(Which),
}

/// Lists what came in, newest first
#[derive(Args)]
pub(crate) struct List {
    /// Only those of which this became; `failed` could not be read
    #[arg(long, value_parser = one_of::<InboundState>(InboundState::ALL.iter().map(|state| state.as_str())))]
    state: Option<InboundState>,
    /// Only those of this inbox, by name or id
    #[arg(long)]
    inbox: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

/// One entry, or several.
#[derive(Args)]
pub(crate) struct Which {
    /// The entry's id, or its end as the list shows it
    #[arg(required = true)]
    ids: Vec<String>,
}

impl Inbound {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::List(list) => list.run(&session, out).await,
            Self::Show(which) => {
                for id in which.found(&session).await? {
                    let shown = session.show_inbound(id).await?;
                    out.result(&shown, || whole(&shown))?;
                }
                Ok(())
            }
            Self::Replay(which) => {
                for id in which.found(&session).await? {
                    let entry = session.replay_inbound(id).await?;
                    out.result(&entry, || format!("{} waits to be read once more.", short(id.0)))?;
                }
                Ok(())
            }
        }
    }
}

impl List {
    async fn run(self, session: &Session, out: &Out) -> Result {
        let inbox_id = match self.inbox {
            Some(named) => Some(remote::inbox(session, Some(&named)).await?.id),
            None => None,
        };
        let query = InboundQuery { state: self.state, inbox_id, ..InboundQuery::default() };
        let found = listed(session, query, usize::try_from(self.limit).unwrap_or(usize::MAX)).await?;
        out.list(&found, "Nothing like that has come in.", || table(&found))
    }
}

impl Which {
    async fn found(&self, session: &Session) -> Result<Vec<InboundId>> {
        let newest = async |most| {
            let newest = listed(session, InboundQuery::default(), most).await?;
            Ok(newest.iter().map(|one| one.id.0).collect())
        };
        let ids = remote::named(("journal entry", "omnichat inbound list"), &self.ids, newest).await?;
        Ok(ids.into_iter().map(InboundId).collect())
    }
}

async fn listed(session: &Session, query: InboundQuery, most: usize) -> Result<Vec<Entry>> {
    remote::first(most, async |limit, cursor| {
        session.inbound(&InboundQuery { limit, cursor, ..query.clone() }).await
    })
    .await
}

fn whole(shown: &InboundShown) -> String {
    let Entry { id, carrier, state, why, received_at, conversation_id, .. } = &shown.inbound;
    let why = why.as_deref().map_or_else(String::new, |why| format!(": {}", printable::line(why)));
    let head = screen::paint("1", &format!("By {carrier}, {}: {state}{why}", when::second(*received_at)));
    let to = conversation_id.map_or_else(String::new, |id| format!("\nconversation {id}"));
    let headers = shown.headers.iter().map(|(name, value)| format!("{name}: {}", printable::line(value)));
    let headers: Vec<String> = headers.collect();
    let body: Vec<String> = shown.body.lines().map(printable::line).collect();
    format!("{head}{to}\n{id}\n\n{}\n\n{}", headers.join("\n"), body.join("\n"))
}

fn table(entries: &[Entry]) -> Table {
    let row = |entry: &Entry| {
        [
            short(entry.id.0),
            when::second(entry.received_at),
            entry.state.to_string(),
            entry.carrier.to_string(),
            entry.key.clone(),
            entry.attempts.to_string(),
            entry.why.clone().unwrap_or_default(),
        ]
    };
    Table::new(["ID", "CAME", "STATE", "CARRIER", "KEY", "TRIES", "WHY"], entries.iter().map(row))
}
