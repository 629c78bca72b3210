//! `omnichat tail`: follows the tenant's event log over the socket, through restarts of the daemon, without losing or
//! repeating an event.

mod filter;
mod known;
mod line;

use std::cell::Cell;

use clap::Args;
use omnichat_client::{Connection, Error, Session, State, Update};
use tokio::signal::unix::{SignalKind, signal};

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::{remote, screen};
use filter::Filter;
use known::Known;

/// Follows what happens, one line for each event, until Ctrl+C
///
/// Reconnects by itself and goes on where it was: no event is lost, none comes twice. With --json each line is the
/// event as the API has it; its `cursor` can be given to --after later.
///
/// Filters: kind:message.created  channel:webchat  conversation:ID  unassigned. Of several with the same name one has to
/// fit, of those with different names all.
#[derive(Args)]
pub(crate) struct Tail {
    /// Begins after this cursor instead of now; 0 is the beginning of the log
    #[arg(long, value_name = "CURSOR")]
    after: Option<i64>,
    /// Only events that fit
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
}

impl Tail {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let mut filter = Filter::parse(&self.filters)?;
        let session = remote::session(flags).await?;
        filter.resolve(&session).await?;
        let mut interrupted = signal(SignalKind::interrupt())?;
        let mut terminated = signal(SignalKind::terminate())?;
        let last = Cell::new(self.after);
        tokio::select! {
            failed = follow(session, filter, out, &last) => return failed,
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
            () = screen::reader_gone() => {}
        }
        if let Some(cursor) = last.get().filter(|_| screen::is_watched()) {
            out.note(&format!("Stopped. `omnichat tail --after {cursor}` goes on from here."));
        }
        Ok(())
    }
}

/// Shows events until it cannot go on; `last` is the cursor of the last one.
async fn follow(session: Session, filter: Filter, out: &Out, last: &Cell<Option<i64>>) -> Result {
    let mut known = Known::new(session.clone());
    let mut connection = Connection::open(session, last.get());
    let mut away = false;
    loop {
        match connection.next().await {
            Update::Event(event) => {
                known.note(&event);
                if filter.fits(&event, &mut known).await? {
                    let line = if out.is_json() { serde_json::to_string(&event)? } else { line::of(&event) };
                    out.line(&line)?;
                }
                last.set(Some(event.cursor));
            }
            Update::Welcome { me, .. } => {
                if away {
                    out.note("Connected again.");
                } else if screen::is_watched() {
                    out.note(&format!("Following {}. Ctrl+C stops.", me.tenant.name));
                }
                away = false;
            }
            Update::State(State::Reconnecting { why, .. }) if !away => {
                out.note(&format!("Not connected ({why}); trying again."));
                away = true;
            }
            Update::State(State::SignedOut) => return Err(Error::SignedOut.into()),
            Update::State(State::Stopped(why)) => return Err(Failure::new(format!("Stopped: {why}."))),
            Update::Resync { reason } => {
                out.note(&format!("Some events are no longer in the log: {reason}."));
            }
            _ => {}
        }
    }
}
