//! `omnichat inbox`: the configured channels of a tenant, and the line that puts the widget on a website.

use clap::{Args, Subcommand};
use omnichat_api::channel::Channel;
use omnichat_api::inbox::{self as api, snippet};
use omnichat_store::local::{Command, Reply};
use serde_json::json;

use super::one_of;
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::local::Answer;
use crate::out::Out;
use crate::remote::short;
use crate::table::Table;
use crate::{local, printable};

/// Makes and lists inboxes, and prints the line for a website.
#[derive(Subcommand)]
pub(crate) enum Inbox {
    Create(Create),
    /// Lists the inboxes of a tenant, oldest first
    List {
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Prints the line that puts the widget on a website
    Snippet {
        /// The inbox, by name or id; not needed while there is only one
        inbox: Option<String>,
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
}

/// Makes an inbox
#[derive(Args)]
pub(crate) struct Create {
    /// Through what contacts write
    #[arg(long, default_value = "webchat", value_parser = one_of::<Channel>(["webchat"]))]
    channel: Channel,
    /// Its name, as staff read it
    #[arg(long)]
    name: String,
    /// A website that may use the widget, such as https://shop.example; may be given more than once
    #[arg(long = "origin", value_name = "URL")]
    origins: Vec<String>,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    tenant: Option<String>,
}

impl Inbox {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Create(Create { channel, name, origins, tenant }) => {
                let command = Command::InboxCreate { channel, name, allowed_origins: origins, tenant };
                let Answer { reply, public_url } = local::run(flags, out, command).await?;
                let Reply::Inbox(inbox) = reply else { return Err(local::unexpected()) };
                let inbox = with_snippet(inbox, &public_url);
                out.note(&format!(
                    "Made the inbox {}. The line for its website:",
                    printable::line(&inbox.name)
                ));
                out.result(&inbox, || inbox.snippet.clone().unwrap_or_default())
            }
            Self::List { tenant } => {
                let inboxes = list(flags, out, tenant).await?;
                out.list(&inboxes, "No inboxes yet. `omnichat inbox create` makes one.", || table(&inboxes))
            }
            Self::Snippet { inbox, tenant } => {
                let inboxes = list(flags, out, tenant).await?;
                let inbox = choose(inboxes, inbox.as_deref())?;
                let line = inbox.snippet.clone().unwrap_or_default();
                out.result(&json!({ "inbox_id": inbox.id, "snippet": line }), || line.clone())
            }
        }
    }
}

async fn list(flags: &Flags, out: &Out, tenant: Option<String>) -> Result<Vec<api::Inbox>> {
    let Answer { reply, public_url } = local::run(flags, out, Command::InboxList { tenant }).await?;
    let Reply::Inboxes { items } = reply else { return Err(local::unexpected()) };
    Ok(items.into_iter().map(|inbox| with_snippet(inbox, &public_url)).collect())
}

fn with_snippet(mut inbox: api::Inbox, public_url: &str) -> api::Inbox {
    if inbox.channel == Channel::Webchat {
        inbox.snippet = Some(snippet(public_url, inbox.id));
    }
    inbox
}

/// The web inbox of this name or id; the only one when none is named.
fn choose(mut inboxes: Vec<api::Inbox>, named: Option<&str>) -> Result<api::Inbox> {
    inboxes.retain(|inbox| inbox.channel == Channel::Webchat);
    let all: Vec<_> = inboxes.iter().map(|inbox| format!("{} ({})", inbox.name, short(inbox.id.0))).collect();
    if let Some(named) = named {
        inboxes.retain(|inbox| inbox.name == named || crate::remote::matches(inbox.id.0, named));
    }
    match (inboxes.len(), named) {
        (1, _) => Ok(inboxes.remove(0)),
        (0, None) => {
            Err(Failure::new("There is no web inbox yet.").hint("make one with `omnichat inbox create`"))
        }
        (0, Some(named)) => Err(Failure::new(format!("There is no web inbox `{named}`."))
            .hint(format!("there is: {}", all.join(", ")))),
        _ => {
            Err(Failure::new("There are several such inboxes.")
                .hint(format!("name one of: {}", all.join(", "))))
        }
    }
}

fn table(inboxes: &[api::Inbox]) -> Table {
    let origins = |inbox: &api::Inbox| match inbox.allowed_origins.as_slice() {
        [] => "only this installation".to_owned(),
        origins => origins.join(" "),
    };
    let rows = inboxes.iter().map(|i| [short(i.id.0), i.channel.to_string(), i.name.clone(), origins(i)]);
    Table::new(["ID", "CHANNEL", "NAME", "WEBSITES"], rows)
}
