//! `omnichat followup`: visitors who left their contact.

use clap::{Args, Subcommand};
use omnichat_api::FollowupId;
use omnichat_api::followup::{ChangeFollowup, Followup as Left, FollowupQuery, ReplyFollowup};
use omnichat_client::Session;
use uuid::Uuid;

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{only, short};
use crate::table::Table;
use crate::{printable, remote, when};

/// Lists the visitors who left their contact, and puts them away when they were reached.
#[derive(Subcommand)]
pub(crate) enum Followup {
    List(List),
    /// Prints how many nobody has looked at yet
    Count,
    /// Shows one, which counts as looked at from then on
    View {
        /// The follow-up's id, or its end as the list shows it
        id: String,
    },
    /// Writes to who left it, by mail or sms
    Reply {
        /// The follow-up's id, or its end as the list shows it
        id: String,
        /// The text
        text: String,
        /// By which inbox, by name or id; when left out, by the oldest for a way they left, mail first
        #[arg(long)]
        inbox: Option<String>,
    },
    /// Puts one away as done
    Archive {
        /// The follow-up's id, or its end as the list shows it
        id: String,
    },
    /// Prints all of them as a table with commas (CSV); noted in the audit trail
    Export,
}

/// Lists those to do, newest first
#[derive(Args)]
pub(crate) struct List {
    /// Those that were put away, instead
    #[arg(long)]
    archived: bool,
}

impl Followup {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::List(List { archived }) => {
                let left = all(&session, archived).await?;
                out.list(&left, "No follow-ups.", || table(&left))
            }
            Self::Count => {
                let unviewed = session.unviewed_followups().await?;
                out.result(&unviewed, || unviewed.count.to_string())
            }
            Self::View { id } => {
                let change = ChangeFollowup { viewed: Some(true), archived: None };
                let left = change_one(&session, &id, &change).await?;
                out.result(&left, || shown(&left))
            }
            Self::Reply { id, text, inbox } => {
                let id = named(&session, &id).await?;
                let inbox_id = match inbox {
                    Some(inbox) => Some(remote::inbox(&session, Some(&inbox)).await?.id),
                    None => None,
                };
                let reply = ReplyFollowup { client_id: Uuid::now_v7(), body: text, inbox_id };
                let message = session.reply_to_followup(id, &reply).await?;
                out.result(&message, || {
                    format!("It is on its way, in the conversation {}.", short(message.conversation_id.0))
                })
            }
            Self::Archive { id } => {
                let change = ChangeFollowup { viewed: None, archived: Some(true) };
                let left = change_one(&session, &id, &change).await?;
                out.result(&left, || format!("Put away: {}.", reach(&left)))
            }
            Self::Export => {
                let table = session.export_followups().await?;
                out.line(table.trim_end())
            }
        }
    }
}

async fn all(session: &Session, archived: bool) -> Result<Vec<Left>> {
    remote::first(usize::MAX, async |limit, cursor| {
        session.followups(&FollowupQuery { archived: Some(archived), limit, cursor }).await
    })
    .await
}

async fn change_one(session: &Session, id: &str, change: &ChangeFollowup) -> Result<Left> {
    let id = named(session, id).await?;
    Ok(session.change_followup(id, change).await?)
}

/// The follow-up that this text names, also one that was put away.
async fn named(session: &Session, id: &str) -> Result<FollowupId> {
    let mut ids: Vec<_> = all(session, false).await?.iter().map(|left| left.id.0).collect();
    ids.extend(all(session, true).await?.iter().map(|left| left.id.0));
    Ok(only("follow-up", "omnichat followup list", id, ids)?.into())
}

fn shown(left: &Left) -> String {
    let name = left.name.as_ref().unwrap_or(&left.contact.name);
    let message = left.message.as_ref().map(|message| format!("\n{}", printable::line(message)));
    format!("{}: {}{}", printable::line(name), reach(left), message.unwrap_or_default())
}

/// How they can be reached.
fn reach(left: &Left) -> String {
    let ways: Vec<_> =
        [&left.email, &left.phone].into_iter().flatten().map(|way| printable::line(way)).collect();
    ways.join(", ")
}

fn table(left: &[Left]) -> Table {
    let rows = left.iter().map(|f| {
        let name = f.name.clone().unwrap_or_else(|| f.contact.name.clone());
        let new = if f.viewed_at.is_none() { "new" } else { "" };
        [
            short(f.id.0),
            when::minute(f.created_at),
            new.to_owned(),
            name,
            reach(f),
            f.message.clone().unwrap_or_default(),
        ]
    });
    Table::new(["ID", "LEFT AT", "", "NAME", "REACH", "MESSAGE"], rows)
}
