//! `omnichat simulate`: plays a carrier. Signs what a contact would have said, or a report of a message, with the inbox's own
//! secrets, posts it to where the carrier posts, and shows what came back.

mod answers;
mod email;
mod media;

use std::time::Duration;

use clap::{Args, ValueEnum};
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_client::hook::{Answered, Hooks};
use omnichat_store::Clock;
use omnichat_store::local::{Command, InboxCommand, OpenedInbox, Reply};
use uuid::Uuid;

use super::inbox::{Which, carried};
use crate::carriers::{Account, Request, Saying, Status};
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::local::{self, Answer};
use crate::out::Out;

/// How long a file is kept ready for the daemon.
const FETCHED_WITHIN: Duration = Duration::from_secs(30);

/// Plays a carrier: signs and posts what a contact says, exactly as the carrier does
///
/// So that every channel can be tried without an account anywhere. It takes the inbox's secrets from the installation on this
/// machine and posts to the inbox's hook under `public_url`; a mail it hands to the mail server that the inbox fetches from.
/// `omnichat sandbox` shows what goes out, and is such a mail server.
#[derive(Args)]
pub(crate) struct Simulate {
    /// What comes in
    #[arg(value_enum)]
    what: What,
    /// The inbox it comes to, by name or id; not needed while there is only one that fits
    #[arg(long)]
    inbox: Option<String>,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    tenant: Option<String>,
    /// From where: a number as +12025550123, a Messenger id, a mail address, any name on the API channel; without it, an
    /// invented one
    #[arg(long)]
    from: Option<String>,
    /// What the contact calls themselves; Messenger and SMS never say
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What they say
    #[arg(long, default_value = "")]
    text: String,
    /// A file of this machine, or the address of one; may be given more than once
    ///
    /// A file is held ready for the daemon on this machine; the setting `egress.allow` has to hold 127.0.0.0/8.
    #[arg(long, value_name = "FILE|URL")]
    media: Vec<String>,
    /// They send STOP
    #[arg(long, conflicts_with_all = ["text", "media"])]
    stop: bool,
    /// Instead: how a message that went out fares, in the carrier's own word, such as delivered, read or failed
    #[arg(long, value_name = "WORD", requires = "reference", conflicts_with_all = ["text", "media", "stop"])]
    status: Option<String>,
    /// The carrier's id of that message, as `omnichat outbox list` shows it; for a mail, of the one that it answers
    #[arg(long = "ref", id = "reference", value_name = "ID")]
    reference: Option<String>,
    /// The carrier's number for what went wrong with it
    #[arg(long, requires = "status")]
    code: Option<String>,
    /// The carrier's id of what comes in; without it, a new one
    #[arg(long)]
    id: Option<String>,
    /// Posts the same request so often at once, as carriers do in trouble
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=200))]
    times: u32,
    /// Posts to this address of the daemon instead, such as http://127.0.0.1:8000; signed is the public one all the same
    #[arg(long, value_name = "URL")]
    at: Option<String>,
    #[command(flatten)]
    mail: email::Mail,
}

/// What a carrier brings.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// A text message, by the carrier of the inbox
    Sms,
    /// A WhatsApp message
    Whatsapp,
    /// A message to a Facebook page
    Messenger,
    /// A message on the API channel
    Api,
    /// A text message by OpenPhone
    Openphone,
    /// A mail
    Email,
}

impl What {
    const fn channel(self) -> Channel {
        match self {
            Self::Sms | Self::Openphone => Channel::Sms,
            Self::Whatsapp => Channel::Whatsapp,
            Self::Messenger => Channel::Messenger,
            Self::Api => Channel::Api,
            Self::Email => Channel::Email,
        }
    }

    /// What an inbox is called that it can come to.
    fn inbox(self) -> String {
        match self {
            Self::Openphone => "sms inbox of OpenPhone".to_owned(),
            other => format!("{} inbox", other.channel()),
        }
    }

    fn fits(self, inbox: &omnichat_api::inbox::Inbox) -> bool {
        let carrier = self != Self::Openphone || inbox.carrier == Some(Carrier::Openphone);
        carried(inbox) && inbox.channel == self.channel() && carrier
    }
}

impl Simulate {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        if self.what != What::Email
            && let Some(flag) = self.mail.given()
        {
            return Err(Failure::usage(format!("{flag} is for mails.")).hint("give it with `simulate email`"));
        }
        let which = Which { inbox: self.inbox.clone(), tenant: self.tenant.clone() };
        let inbox = which.find(flags, out, &self.what.inbox(), |inbox| self.what.fits(inbox)).await?;
        let command = InboxCommand::Open { tenant: self.tenant.clone(), inbox: inbox.id };
        let Answer { reply, public_url } = local::run(flags, out, Command::Inbox(command)).await?;
        let Reply::InboxesOpened { mut items } = reply else { return Err(local::unexpected()) };
        let opened = items.pop().ok_or_else(local::unexpected)?;
        if self.what == What::Email {
            return email::run(&self, &opened, out).await;
        }
        let account = Account::of(&opened, &public_url, Clock::system().now().ms())?;
        let shelf = media::Shelf::of(&self.media).await?;
        let mut request = match &self.status {
            Some(word) => account.reports(&self.report(word))?,
            None => account.says(&self.saying(&opened, &shelf)?)?,
        };
        if let Some(at) = &self.at {
            request.url = elsewhere(&request.url, &public_url, at);
        }
        let answers = self.post(&request).await?;
        shelf.fetched(FETCHED_WITHIN, out).await;
        answers::show(answers::Answerer::Daemon, &request, &answers, out)
    }

    fn from(&self) -> String {
        let invented = match self.what {
            What::Messenger => "7654321000000001",
            What::Api => "@visitor:example.com",
            What::Sms | What::Whatsapp | What::Openphone | What::Email => "+12025550142",
        };
        self.from.clone().unwrap_or_else(|| invented.to_owned())
    }

    fn report(&self, word: &str) -> Status {
        Status {
            id: self.reference.clone().unwrap_or_default(),
            to: self.from(),
            word: word.to_owned(),
            code: self.code.clone(),
        }
    }

    fn saying(&self, opened: &OpenedInbox, shelf: &media::Shelf) -> Result<Saying> {
        let text = if self.stop { "STOP".to_owned() } else { self.text.clone() };
        if text.is_empty() && self.media.is_empty() {
            return Err(
                Failure::usage("There is nothing to say.").hint("give --text, --media, --stop or --status")
            );
        }
        let new = || match opened.inbox.carrier {
            Some(Carrier::Twilio) => format!("SM{}", Uuid::new_v4().simple()),
            Some(Carrier::Openphone) => format!("AC{}", Uuid::new_v4().simple()),
            Some(Carrier::Meta) => format!("m_{}", Uuid::new_v4().simple()),
            _ => Uuid::new_v4().to_string(),
        };
        Ok(Saying {
            id: self.id.clone().unwrap_or_else(new),
            from: self.from(),
            name: self.name.clone(),
            text,
            media: shelf.media(),
        })
    }

    /// Posts as often as was asked, all at once.
    async fn post(&self, request: &Request) -> Result<Vec<Answered>> {
        let hooks = Hooks::new()?;
        let mut posts = tokio::task::JoinSet::new();
        for _ in 0..self.times {
            let (hooks, Request { url, headers, body }) = (hooks.clone(), request.clone());
            posts.spawn(async move { hooks.post(&url, &headers, body).await });
        }
        let mut answers = Vec::new();
        while let Some(ended) = posts.join_next().await {
            let answered = ended.map_err(std::io::Error::other)?;
            answers.push(answered.map_err(|error| {
                Failure::from(error)
                    .hint("start the daemon with `omnichatd`, or name another address of it with --at")
            })?);
        }
        Ok(answers)
    }
}

/// The same request, to another address of the daemon.
fn elsewhere(url: &str, public_url: &str, at: &str) -> String {
    let path = url.strip_prefix(public_url.trim_end_matches('/')).unwrap_or(url);
    format!("{}{path}", at.trim_end_matches('/'))
}
