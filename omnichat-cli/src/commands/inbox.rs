//! `omnichat inbox`: the configured channels of a tenant, what their carriers need, and whether that holds.

mod fields;
mod show;
mod steps;

use clap::{Args, Subcommand};
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::inbox::{self as api, CreateInbox, hook_url, snippet};
use omnichat_store::local::{Command, InboxCommand, Reply};
use serde_json::json;

use super::one_of;
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::local::Answer;
use crate::out::Out;
use crate::remote::short;
use crate::table::Table;
use crate::{ask, local, printable};
use fields::Given;

/// Sets up inboxes, and says what is missing or wrong.
#[derive(Subcommand)]
pub(crate) enum Inbox {
    Create(Create),
    /// Lists the inboxes of a tenant, oldest first
    List {
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Shows an inbox, and step by step what is to be done at its carrier
    Show(Which),
    Set(Set),
    /// Shows which settings and secrets its carrier needs, and which of them are set; never a secret
    Credentials(Which),
    /// Asks its carrier whether all is well, and says what it answers
    ///
    /// A running daemon asks. The exit code is 1 when something is wrong.
    Test(Which),
    /// Prints the line that puts the widget on a website
    Snippet(Which),
}

/// An inbox.
#[derive(Args)]
pub(crate) struct Which {
    /// The inbox, by name or id; not needed while there is only one
    pub(super) inbox: Option<String>,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    pub(super) tenant: Option<String>,
}

/// Makes an inbox
///
/// Secrets never stand on the command line, where every process of the machine can read them: `--set-secret auth_token` asks
/// for it without echo, or takes a line of standard input; `--set auth_token=@FILE` reads it from a file.
#[derive(Args)]
pub(crate) struct Create {
    /// Through what contacts write
    #[arg(long, default_value = "webchat", value_parser = one_of::<Channel>(Channel::ALL.iter().map(|c| c.as_str())))]
    channel: Channel,
    /// Its name, as staff read it
    #[arg(long)]
    name: String,
    /// A website that may use the widget, such as https://shop.example; may be given more than once
    #[arg(long = "origin", value_name = "URL")]
    origins: Vec<String>,
    /// Its number, page id, mail address or name at the carrier; needed but for webchat
    #[arg(long)]
    address: Option<String>,
    /// Who carries its messages; without it, the usual one of the channel
    #[arg(long, value_parser = one_of::<Carrier>(Carrier::ALL.iter().map(|c| c.as_str())))]
    carrier: Option<Carrier>,
    #[command(flatten)]
    given: Given,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    tenant: Option<String>,
}

/// Gives an inbox another name, and sets what its carrier needs
///
/// What is not named stays; `--set NAME=` takes one away.
#[derive(Args)]
pub(crate) struct Set {
    #[command(flatten)]
    which: Which,
    /// Its new name, as staff read it
    #[arg(long)]
    name: Option<String>,
    /// Its number, page id, mail address or name at the carrier, where it has none yet
    #[arg(long)]
    address: Option<String>,
    #[command(flatten)]
    given: Given,
}

impl Inbox {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Create(create) => create.run(flags, out).await,
            Self::Set(set) => set.run(flags, out).await,
            Self::List { tenant } => {
                let inboxes = list(flags, out, tenant).await?;
                out.list(&inboxes, "No inboxes yet. `omnichat inbox create` makes one.", || table(&inboxes))
            }
            Self::Show(which) => {
                let inbox = which.find(flags, out, "inbox", |_| true).await?;
                out.result(&inbox, || show::whole(&inbox))
            }
            Self::Credentials(which) => {
                let inbox = which.find(flags, out, "inbox with a carrier", carried).await?;
                let fields = show::fields(&inbox);
                out.list(&fields, "It needs nothing.", || show::table(&fields))
            }
            Self::Test(which) => which.test(flags, out).await,
            Self::Snippet(which) => {
                let inbox = which.find(flags, out, "web inbox", |i| i.channel == Channel::Webchat).await?;
                let line = inbox.snippet.clone().unwrap_or_default();
                out.result(&json!({ "inbox_id": inbox.id, "snippet": line }), || line.clone())
            }
        }
    }
}

impl Create {
    async fn run(self, flags: &Flags, out: &Out) -> Result {
        let Self { channel, name, origins, mut address, carrier, given, tenant } = self;
        let carrier = carrier.or(Carrier::usual(channel));
        let mut fields = given.read(carrier)?;
        if let Some(carrier) = carrier
            && ask::can_ask()
        {
            if address.is_none() {
                address = Some(ask::line(&format!("{}: ", carrier.address()), "give it with --address")?);
            }
            fields::ask_for_the_rest(carrier, &mut fields)?;
        }
        let new =
            CreateInbox { channel, name, allowed_origins: origins, carrier, address, fields, care: None };
        let command = Command::Inbox(InboxCommand::Create { tenant, new });
        let Answer { reply, public_url } = local::run(flags, out, command).await?;
        let Reply::Inbox(inbox) = reply else { return Err(local::unexpected()) };
        let inbox = with_addresses(inbox, &public_url);
        let name = printable::line(&inbox.name);
        if inbox.carrier.is_none() {
            out.note(&format!("Made the inbox {name}. The line for its website:"));
            return out.result(&inbox, || inbox.snippet.clone().unwrap_or_default());
        }
        out.note(&format!("Made the inbox {name}."));
        out.result(&inbox, || show::whole(&inbox))
    }
}

impl Set {
    async fn run(self, flags: &Flags, out: &Out) -> Result {
        let Self { which, name, address, given } = self;
        if name.is_none() && address.is_none() && given.is_empty() {
            return Err(Failure::usage("There is nothing to set.")
                .hint("`omnichat inbox credentials` shows what can be set; --name gives another name"));
        }
        let tenant = which.tenant.clone();
        let inbox = which.find(flags, out, "inbox", |_| true).await?;
        let fields = given.read(inbox.carrier)?;
        let command = Command::Inbox(InboxCommand::Set { tenant, inbox: inbox.id, name, address, fields });
        let Answer { reply, public_url } = local::run(flags, out, command).await?;
        let Reply::Inbox(inbox) = reply else { return Err(local::unexpected()) };
        let inbox = with_addresses(inbox, &public_url);
        out.note("Set. `omnichat inbox test` asks the carrier whether it holds.");
        out.result(&inbox, || show::told(&inbox))
    }
}

impl Which {
    /// The inbox that is meant, among those that `fit`; `what` names them.
    pub(super) async fn find(
        self,
        flags: &Flags,
        out: &Out,
        what: &str,
        fit: impl Fn(&api::Inbox) -> bool,
    ) -> Result<api::Inbox> {
        let mut inboxes = list(flags, out, self.tenant).await?;
        inboxes.retain(fit);
        choose(inboxes, self.inbox.as_deref(), what)
    }

    async fn test(self, flags: &Flags, out: &Out) -> Result {
        let tenant = self.tenant.clone();
        let inbox = self.find(flags, out, "inbox with a carrier", carried).await?;
        let command = Command::Inbox(InboxCommand::Test { tenant, inbox: inbox.id });
        let Answer { reply, .. } = local::by_daemon(flags, out, command).await?;
        let Reply::InboxTested(tested) = reply else { return Err(local::unexpected()) };
        out.result(&tested, || show::findings(&tested))?;
        if tested.ok {
            return Ok(());
        }
        Err(Failure::new(format!("Something is wrong with the inbox {}.", inbox.name))
            .hint("mend what is marked ✗ above, then test it again"))
    }
}

/// Whether a carrier serves it.
pub(super) fn carried(inbox: &api::Inbox) -> bool {
    inbox.carrier.is_some()
}

async fn list(flags: &Flags, out: &Out, tenant: Option<String>) -> Result<Vec<api::Inbox>> {
    let Answer { reply, public_url } = local::run(flags, out, Command::InboxList { tenant }).await?;
    let Reply::Inboxes { items } = reply else { return Err(local::unexpected()) };
    Ok(items.into_iter().map(|inbox| with_addresses(inbox, &public_url)).collect())
}

fn with_addresses(mut inbox: api::Inbox, public_url: &str) -> api::Inbox {
    if inbox.channel == Channel::Webchat {
        inbox.snippet = Some(snippet(public_url, inbox.id));
    }
    inbox.hook_url = hook_url(public_url, &inbox);
    inbox
}

/// The inbox of this name or id; the only one when none is named.
fn choose(mut inboxes: Vec<api::Inbox>, named: Option<&str>, what: &str) -> Result<api::Inbox> {
    let all: Vec<_> = inboxes.iter().map(|inbox| format!("{} ({})", inbox.name, short(inbox.id.0))).collect();
    if let Some(named) = named {
        inboxes.retain(|inbox| inbox.name == named || crate::remote::matches(inbox.id.0, named));
    }
    match (inboxes.len(), named) {
        (1, _) => Ok(inboxes.remove(0)),
        (0, Some(named)) if !all.is_empty() => Err(Failure::new(format!("There is no {what} `{named}`."))
            .hint(format!("there is: {}", all.join(", ")))),
        (0, _) => Err(Failure::new(format!("There is no {what} yet."))
            .hint("make one with `omnichat inbox create`; `--help` there names the channels and carriers")),
        _ => Err(Failure::usage("There are several such inboxes.")
            .hint(format!("name one of: {}", all.join(", ")))),
    }
}

fn table(inboxes: &[api::Inbox]) -> Table {
    let place = |inbox: &api::Inbox| match (&inbox.address, inbox.allowed_origins.as_slice()) {
        (Some(address), _) => address.clone(),
        (None, []) => "only this installation".to_owned(),
        (None, origins) => origins.join(" "),
    };
    let state = |inbox: &api::Inbox| match &inbox.trouble {
        Some(trouble) => format!("trouble: {}", printable::line(&trouble.why)),
        None if show::missing(inbox).is_empty() => "ready".to_owned(),
        None => format!("needs {}", show::missing(inbox).join(", ")),
    };
    let rows =
        inboxes.iter().map(|i| [short(i.id.0), i.channel.to_string(), i.name.clone(), place(i), state(i)]);
    Table::new(["ID", "CHANNEL", "NAME", "ADDRESS OR WEBSITES", "STATE"], rows)
}
