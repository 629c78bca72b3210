//! `omnichat session`: the devices that one is signed in on.

use clap::{Args, Subcommand};
use omnichat_api::session as api;
use serde_json::json;

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{self, only, short};
use crate::table::Table;
use crate::when;

/// Lists and ends your sessions, the devices that you are signed in on.
#[derive(Subcommand)]
pub(crate) enum Session {
    /// Lists your sessions, last used first
    List,
    End(End),
}

/// Signs a device out; its open connections end at once
#[derive(Args)]
pub(crate) struct End {
    /// The session's id, or its end as the list shows it
    #[arg(required_unless_present = "others")]
    id: Option<String>,
    /// Signs all devices out but this one
    #[arg(long, conflicts_with = "id")]
    others: bool,
}

impl Session {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::List => {
                let sessions = session.sessions().await?.items;
                out.list(&sessions, "No sessions.", || table(&sessions))
            }
            Self::End(End { id: Some(id), .. }) => {
                let known = session.sessions().await?.items;
                let id = only("session", "omnichat session list", &id, known.iter().map(|s| s.id.0))?;
                session.end_session(id.into()).await?;
                out.result(&json!({ "ended": id }), || format!("Ended the session {}.", short(id)))
            }
            Self::End(End { id: None, .. }) => {
                session.end_other_sessions().await?;
                out.result(&json!({ "ended": "others" }), || "Signed out everywhere but here.".into())
            }
        }
    }
}

fn table(sessions: &[api::Session]) -> Table {
    let here = |session: &api::Session| if session.current { "this one" } else { "" }.to_owned();
    let row = |s: &api::Session| {
        let address = s.address.clone().unwrap_or_default();
        let (began, used) = (when::minute(s.created_at), when::minute(s.last_used_at));
        [short(s.id.0), s.device.clone(), address, began, used, here(s)]
    };
    Table::new(["ID", "DEVICE", "FROM", "SIGNED IN", "LAST USED", ""], sessions.iter().map(row))
}
