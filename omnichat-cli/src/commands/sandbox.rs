//! `omnichat sandbox`: stands in for the carriers' send APIs. Takes what would go out, shows it, and reports back what
//! became of it, signed as the carrier does. Sends nothing anywhere else.

mod accounts;
mod bridge;
mod desk;
mod expo;
mod mail;
mod meta;
mod openphone;
mod reports;
mod routes;
mod show;
mod twilio;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use omnichat_client::hook::Hooks;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::{screen, serve};
use desk::{Desk, Mishaps, News};
use mail::Places;

/// Stands in for the carriers: shows what would go out, and reports it as delivered
///
/// Put the lines of --settings into omnichat.toml and start the daemon anew: then nothing leaves this machine, and every
/// channel can be tried without an account. Each message is shown here, and its carrier's reports are signed with the inbox's
/// own secrets, which are taken from the installation on this machine. It is the mail server of mail inboxes as well: what is
/// sent to one, the daemon fetches from it. `omnichat simulate` plays the other direction.
#[derive(Args)]
pub(crate) struct Sandbox {
    /// Where it listens; on this machine only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Where mail inboxes fetch their mails from; on this machine only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8143")]
    imap: SocketAddr,
    /// Where mail inboxes send by, and where mails to them come in; on this machine only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8587")]
    smtp: SocketAddr,
    /// Prints the lines of omnichat.toml that lead the daemon here, and ends
    #[arg(long)]
    settings: bool,
    /// Lets every message fail with this number of the carrier, such as 30007 (Twilio) or 551 (Messenger)
    ///
    /// Twilio's numbers from 30000 on come as a report after the message was accepted, all others as the answer to it.
    #[arg(long, value_name = "CODE", value_parser = clap::value_parser!(u32).range(1..=9_999_999))]
    fail: Option<u32>,
    /// Answers only after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 0, hide_default_value = true, value_parser = clap::value_parser!(u64).range(0..=600))]
    slow: u64,
    /// Answers the first try of each message with "too many requests"
    #[arg(long)]
    rate_limit: bool,
}

impl Sandbox {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        if self.settings {
            return out.line(&self.settings());
        }
        let mut interrupted = signal(SignalKind::interrupt())?;
        let mut terminated = signal(SignalKind::terminate())?;
        let listener = bind(self.listen, "--listen").await?;
        let here = listener.local_addr()?;
        let (imap, smtp) = (bind(self.imap, "--imap").await?, bind(self.smtp, "--smtp").await?);
        let places = Places { imap: imap.local_addr()?, smtp: smtp.local_addr()? };
        let (tell, mut told) = mpsc::unbounded_channel();
        let mishaps =
            Mishaps { fail: self.fail, slow: Duration::from_secs(self.slow), rate_limit: self.rate_limit };
        let desk = Arc::new(Desk::new(mishaps, Hooks::new()?, tell));
        let mut serving = mail::serve(&desk, imap, smtp);
        serving.spawn(serve::serve(listener, move |request| routes::answer(Arc::clone(&desk), request)));
        show::ready(here, places, out)?;
        loop {
            tokio::select! {
                Some(news) = told.recv() => match news {
                    News::Line(line) => show::line(&line, out)?,
                    News::Who { carrier, answer } => drop(answer.send(accounts::load(flags, out, carrier).await)),
                },
                _ = interrupted.recv() => return Ok(()),
                _ = terminated.recv() => return Ok(()),
                () = screen::reader_gone() => return Ok(()),
            }
        }
    }

    /// What leads the daemon to it.
    fn settings(&self) -> String {
        let Self { listen, imap, smtp, .. } = self;
        format!(
            "# So that nothing leaves this machine: `omnichat sandbox` takes what would go out.
[carriers]
twilio = \"http://{listen}\"
twilio_content = \"http://{listen}\"
openphone = \"http://{listen}\"
meta = \"http://{listen}\"
expo = \"http://{listen}\"

[egress]
# So that files of `omnichat simulate --media` are fetched, an API inbox with the url http://{listen}/bridge is answered,
# and a mail inbox reaches imap=imap://{imap}?tls=off and smtp=smtp://{smtp}?tls=off.
allow = [\"127.0.0.0/8\"]"
        )
    }
}

/// Listens at a place that a flag names.
async fn bind(at: SocketAddr, flag: &str) -> Result<TcpListener> {
    if !at.ip().is_loopback() {
        return Err(Failure::usage("The sandbox signs with your secrets, and listens on this machine only.")
            .hint(format!("name an address such as 127.0.0.1:{}", at.port())));
    }
    TcpListener::bind(at).await.map_err(|error| {
        Failure::new(format!("The sandbox cannot listen on {at}."))
            .because(error)
            .hint(format!("stop what listens there, or choose another place with {flag}"))
    })
}
