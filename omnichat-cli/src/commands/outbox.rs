//! `omnichat outbox`: messages on their way to a carrier, and those that did not get there.

use clap::{Args, Subcommand};
use omnichat_api::MessageId;
use omnichat_api::delivery::{DeliveryState, DeliveryStep};
use omnichat_api::outbox::{OutboxQuery, Outgoing};
use omnichat_client::Session;
use serde_json::json;

use super::one_of;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{self, short};
use crate::table::Table;
use crate::{printable, screen, when};

/// Shows what leaves by a carrier: what waits, what failed and why. Has it tried again, or takes it back.
#[derive(Subcommand)]
pub(crate) enum Outbox {
    List(List),
    /// Shows a message and each step of its way
    Show(Which),
    /// Has messages tried again that failed, were taken back, or may not have arrived
    ///
    /// Of one that is `uncertain` the carrier may have taken the first try: the contact may get it twice.
    Retry(Which),
    /// Takes messages back that have not left
    Cancel(Which),
}

/// Lists messages on their way, newest first
#[derive(Args)]
pub(crate) struct List {
    /// Only those that have come so far; `failed` are the dead letters
    #[arg(long, value_parser = one_of::<DeliveryState>(DeliveryState::ALL.iter().map(|state| state.as_str())))]
    state: Option<DeliveryState>,
    /// Only those of this inbox, by name or id
    #[arg(long)]
    inbox: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

/// One message, or several.
#[derive(Args)]
pub(crate) struct Which {
    /// The message's id, or its end as the list shows it
    #[arg(required = true)]
    ids: Vec<String>,
}

impl Outbox {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::List(list) => list.run(&session, out).await,
            Self::Show(which) => {
                for id in which.found(&session).await? {
                    show(&session, id, out).await?;
                }
                Ok(())
            }
            Self::Retry(which) => {
                for id in which.found(&session).await? {
                    let outgoing = session.retry_outgoing(id).await?;
                    out.result(&outgoing, || format!("{} waits to be sent again.", short(id.0)))?;
                }
                Ok(())
            }
            Self::Cancel(which) => {
                for id in which.found(&session).await? {
                    let outgoing = session.cancel_outgoing(id).await?;
                    out.result(&outgoing, || format!("{} was taken back.", short(id.0)))?;
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
        let query = OutboxQuery { state: self.state, inbox_id, ..OutboxQuery::default() };
        let found = listed(session, query, usize::try_from(self.limit).unwrap_or(usize::MAX)).await?;
        out.list(&found, "No message is like that.", || table(&found))
    }
}

impl Which {
    async fn found(&self, session: &Session) -> Result<Vec<MessageId>> {
        let newest = async |most| {
            let newest = listed(session, OutboxQuery::default(), most).await?;
            Ok(newest.iter().map(|one| one.id.0).collect())
        };
        let ids = remote::named(("message on its way", "omnichat outbox list"), &self.ids, newest).await?;
        Ok(ids.into_iter().map(MessageId).collect())
    }
}

async fn listed(session: &Session, query: OutboxQuery, most: usize) -> Result<Vec<Outgoing>> {
    remote::first(most, async |limit, cursor| {
        session.outbox(&OutboxQuery { limit, cursor, ..query.clone() }).await
    })
    .await
}

async fn show(session: &Session, id: MessageId, out: &Out) -> Result {
    let outgoing = session.outgoing(id).await?;
    let steps = session.timeline(outgoing.conversation_id, outgoing.seq).await?.items;
    out.result(&json!({ "message": outgoing, "steps": steps }), || {
        let steps: Vec<_> = steps.iter().map(step).collect();
        let Outgoing { carrier, target, state, attempts, .. } = &outgoing;
        let tries = if *attempts == 1 { "one try".to_owned() } else { format!("{attempts} tries") };
        let head = screen::paint("1", &format!("To {} by {carrier}: {state}", printable::line(target)));
        let place = format!("message {} of conversation {}", outgoing.seq, outgoing.conversation_id);
        let carrier_ref = outgoing.carrier_ref.as_deref();
        let reference = carrier_ref.map_or_else(String::new, |r| format!(", {} there", printable::line(r)));
        format!("{head}\n{place}, {tries}{reference}\n{id}\n\n{}", steps.join("\n"))
    })
}

fn step(step: &DeliveryStep) -> String {
    let code = step.code.as_deref().map_or_else(String::new, |code| format!(" ({})", printable::line(code)));
    let why = step.why.as_deref().map_or_else(String::new, |why| format!("  {}", printable::line(why)));
    format!("{}  {}{code}{why}", when::second(step.at), step.state)
}

fn table(outgoing: &[Outgoing]) -> Table {
    let row = |o: &Outgoing| {
        let next = o.due_at.map(when::minute).unwrap_or_default();
        let why = o.why.clone().unwrap_or_default();
        let (created, state) = (when::minute(o.created_at), o.state.to_string());
        [
            short(o.id.0),
            created,
            state,
            o.carrier.to_string(),
            o.target.clone(),
            o.attempts.to_string(),
            next,
            why,
        ]
    };
    let heads = ["ID", "WRITTEN", "STATE", "CARRIER", "TO", "TRIES", "NEXT TRY", "WHY"];
    Table::new(heads, outgoing.iter().map(row))
}
