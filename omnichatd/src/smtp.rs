//! Mails, handed to a mail server by SMTP. Knows what the server's answers mean, and nothing of what mails say. Neither
//! the password nor a mail's text is ever logged.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::Tls;
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use omnichat_store::config;
use omnichat_store::mail::{self, Mail};
use omnichat_store::outbox::{Claimed, Outcome};

use crate::outbox::Provider;
use crate::trust::Trust;

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// By these settings; `None` where no mail is sent. `public_url` is where the name comes from that the daemon greets
    /// with.
    pub fn new(settings: &config::Smtp, public_url: &str, trust: &Trust) -> anyhow::Result<Option<Self>> {
        let Some(relay) = settings.relay()? else { return Ok(None) };
        let from =
            settings.from.as_deref().context("wrong setting: `smtp.from` is needed with `smtp.url`")?;
        let from = from.parse().context("wrong setting: `smtp.from` must be an address")?;
        let tls = || trust.smtp(&relay.host).context("TLS for mail cannot be set up");
        let tls = match relay.tls {
            config::Tls::First => Tls::Wrapper(tls()?),
            config::Tls::Start => Tls::Required(tls()?),
            config::Tls::Off => Tls::None,
        };
        let host = public_url.split_once("://").map_or(public_url, |(_, host)| host);
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&relay.host)
            .port(relay.port)
            .tls(tls)
            .hello_name(ClientId::Domain(host.split(':').next().unwrap_or(host).to_owned()))
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = relay.login {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Some(Self { transport: builder.build(), from }))
    }

    /// The mail as it goes over the wire. Its id is the row's: a mail that had to be sent twice is known by it.
    fn message(&self, claimed: &Claimed, mail: Mail) -> anyhow::Result<Message> {
        let Mail { subject, text, html } = mail;
        let to: Address = claimed.target.parse()?;
        let at = u64::try_from(claimed.created_at.ms()).unwrap_or(0);
        Ok(Message::builder()
            .message_id(Some(format!("<{}@{}>", claimed.id, self.from.email.domain())))
            .date(std::time::UNIX_EPOCH + Duration::from_millis(at))
            .header(AutoSubmitted)
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .multipart(MultiPart::alternative_plain_html(text, html))?)
    }

    /// Sends this mail to whom a row is for.
    pub async fn mail(&self, claimed: &Claimed, mail: Mail) -> Outcome {
        let message = match self.message(claimed, mail) {
            Ok(message) => message,
            // Not its chain, which may hold what is said.
            Err(error) => return Outcome::Never(format!("the mail cannot be written: {error}")),
        };
        match self.transport.send(message).await {
            Ok(_) => Outcome::Accepted,
            Err(error) if is_final(&error) => Outcome::Never(said(&error)),
            Err(error) => Outcome::Later(said(&error)),
        }
    }
}

impl Provider for Arc<Smtp> {
    const NAME: &'static str = mail::PROVIDER;

    async fn send(&self, claimed: &Claimed) -> Outcome {
        match serde_json::from_slice(&claimed.payload) {
            Ok(mail) => self.mail(claimed, mail).await,
            Err(_) => Outcome::Never("the mail cannot be read".into()),
        }
    }
}

/// Whether the server will never take this mail. Refused sign-ins are no such answer: they are about the settings,
/// which somebody mends (RFC 4954, 6: 530, 534, 535 and 538).
pub(crate) fn is_final(error: &lettre::transport::smtp::Error) -> bool {
    let sign_in = |code: String| ["530", "534", "535", "538"].contains(&code.as_str());
    error.is_permanent() && !error.status().is_some_and(|code| sign_in(code.to_string()))
}

/// What the server, or the connection to it, said.
pub(crate) fn said(error: &lettre::transport::smtp::Error) -> String {
    let mut said = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let text = error.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        source = error.source();
    }
    said
}

/// Tells programs that answer mails by themselves not to answer this one (RFC 3834, 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}
