//! A message, handed to the mail server of its inbox by SMTP. Speaks the commands one by one, since what a broken connection
//! means depends on how far they came: until the text begins nothing was sent, after it the server may have the mail.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use omnichat_api::message::AuthorKind;
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::{attachments, mail_refs};
use tokio::time::timeout;

use super::account::{Account, Proof, Trouble};
use super::compose::{Letter, compose};
use super::thread;
use crate::app::App;
use crate::channels::{Parcel, Sent};
use crate::smtp::{is_final, said};

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it may take for a mail, once it has all of it (RFC 5321, 4.5.3.2.6, has ten minutes; a worker has less).
const TAKING: Duration = Duration::from_secs(45);

/// Sends a message.
pub async fn send(app: &App, carried: &Carried, parcel: &Parcel) -> Sent {
    let account = match Account::of(carried) {
        Ok(account) => account,
        Err(why) => return Sent::Refused { why },
    };
    let message = &parcel.message;
    let id = thread::id(app.store(), &account, message.conversation_id, message.id);
    let mail = match write(app, carried, &account, parcel, &id).await {
        Ok(mail) => mail,
        Err(sent) => return sent,
    };
    let mut server = match open(app, &account).await {
        Ok(server) => server,
        Err(Trouble { why, stays: true }) => return Sent::Refused { why },
        Err(Trouble { why, stays: false }) => return Sent::Later { why, after: None },
    };
    let sent = hand_over(&mut server, &mail, id.clone()).await;
    // It has said what matters; how it takes leave does not.
    drop(timeout(PATIENCE, server.abort()).await);
    if matches!(sent, Sent::Accepted { .. }) {
        let of = (message.conversation_id, message.id);
        let noted = mail_refs::note(app.store(), carried.tenant, carried.inbox.id, of, &id).await;
        if let Err(error) = noted {
            // Answers find their conversation all the same: the word in the id is enough.
            tracing::warn!(%error, message = %message.id, "a sent mail could not be noted in its thread");
        }
    }
    sent
}

async fn write(
    app: &App,
    carried: &Carried,
    account: &Account,
    parcel: &Parcel,
    id: &str,
) -> Result<Message, Sent> {
    let later = |why: String| Sent::Later { why, after: None };
    let (store, message) = (app.store(), &parcel.message);
    let references = mail_refs::of_conversation(store, carried.tenant, message.conversation_id).await;
    let mut references = references.map_err(|error| later(error.problem().detail))?;
    references.retain(|known| known != id);
    let mut files = Vec::with_capacity(message.attachments.len());
    for file in &message.attachments {
        let stored = attachments::get(store, carried.tenant, file.id).await;
        let stored = stored.map_err(|error| later(error.problem().detail))?;
        let bytes = app.files().read(carried.tenant, &stored.hash).await;
        let bytes =
            bytes.map_err(|error| later(format!("the file {} cannot be read: {error}", file.name)))?;
        files.push((file.name.clone(), file.media_type.clone(), bytes));
    }
    let letter = Letter {
        from: (&account.address, &account.name),
        reply_to: thread::reply_address(store, account, message.conversation_id),
        to: &parcel.target,
        subject: parcel.subject.as_deref(),
        id,
        references: &references,
        text: &message.body,
        automatic: matches!(message.author.kind, AuthorKind::System | AuthorKind::Bot),
        at: message.created_at,
        files,
    };
    compose(letter).map_err(|why| Sent::Never { code: None, why })
}

/// Connects and signs in. The error says what is to be mended.
pub(super) async fn open(app: &App, account: &Account) -> Result<AsyncSmtpConnection, Trouble> {
    let at = account.smtp.reach(app).await?;
    let host = app.public_url().split_once("://").map_or(app.public_url(), |(_, host)| host);
    let hello = ClientId::Domain(host.split(':').next().unwrap_or(host).to_owned());
    let name = &account.smtp.host;
    let tls = || TlsParameters::new(name.clone()).map_err(|error| Trouble::lasting(said(&error)));
    let first = if account.smtp.tls { Some(tls()?) } else { None };
    let slow = |_| Trouble::passing(format!("the SMTP server {name} does not answer in time"));
    let no = |error| Trouble::passing(format!("the SMTP server {name}: {}", said(&error)));
    let connecting = AsyncSmtpConnection::connect_tokio1(at, Some(PATIENCE), &hello, first, None);
    let mut server = timeout(PATIENCE, connecting).await.map_err(slow)?.map_err(no)?;
    if !account.smtp.tls && !at.ip().is_loopback() {
        timeout(PATIENCE, server.starttls(tls()?, &hello)).await.map_err(slow)?.map_err(no)?;
    }
    // A server on this very machine may want no proof.
    if at.ip().is_loopback() && server.server_info().get_auth_mechanism(&ANY).is_none() {
        return Ok(server);
    }
    let (mechanisms, secret) = match account.proof(app).await? {
        Proof::Password(password) => (&ANY[..2], password),
        Proof::Token(token) => (&ANY[2..], token),
    };
    let proof = Credentials::new(account.user.clone(), secret);
    match timeout(PATIENCE, server.auth(mechanisms, &proof)).await.map_err(slow)? {
        Ok(_) => Ok(server),
        Err(error) => {
            if let (Some(client), Some(_)) = (&account.oauth, error.status()) {
                app.mail().tokens.forget(client);
            }
            let why =
                format!("the SMTP server {name} refuses the sign-in as {}: {}", account.user, said(&error));
            Err(Trouble { why, stays: error.is_permanent() || error.is_client() })
        }
    }
}

const ANY: [Mechanism; 3] = [Mechanism::Plain, Mechanism::Login, Mechanism::Xoauth2];

async fn hand_over(server: &mut AsyncSmtpConnection, mail: &Message, id: String) -> Sent {
    let bytes = mail.formatted();
    match timeout(PATIENCE, announce(server, mail, &bytes)).await {
        Ok(Ok(())) => {}
        Ok(Err(sent)) => return sent,
        Err(_) => return Sent::Later { why: "the mail server does not answer in time".into(), after: None },
    }
    match timeout(TAKING, server.message(&bytes)).await {
        Ok(Ok(_)) => Sent::Accepted { carrier_ref: Some(id) },
        Ok(Err(error)) if error.status().is_some() => refused(&error),
        Ok(Err(error)) => Sent::Uncertain {
            why: format!(
                "the connection to the mail server ended before it said whether it has the mail: {}",
                said(&error)
            ),
        },
        Err(_) => {
            Sent::Uncertain { why: "the mail server did not say in time whether it has the mail".into() }
        }
    }
}

/// Everything up to the text.
async fn announce(server: &mut AsyncSmtpConnection, mail: &Message, bytes: &[u8]) -> Result<(), Sent> {
    let (envelope, info) = (mail.envelope(), server.server_info());
    let mut options = Vec::new();
    let lacks = |what: &str| Sent::Never {
        code: None,
        why: format!("the mail server cannot carry this mail: no {what}"),
    };
    let addresses = envelope.from().into_iter().chain(envelope.to());
    if addresses.into_iter().any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !info.supports_feature(Extension::SmtpUtfEight) {
            return Err(lacks("SMTPUTF8"));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !bytes.is_ascii() {
        if !info.supports_feature(Extension::EightBitMime) {
            return Err(lacks("8BITMIME"));
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let refused = |error| refused(&error);
    server.command(Mail::new(envelope.from().cloned(), options)).await.map_err(refused)?;
    for to in envelope.to() {
        server.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(refused)?;
    }
    server.command(Data).await.map_err(refused)?;
    Ok(())
}

fn refused(error: &lettre::transport::smtp::Error) -> Sent {
    let why = said(error);
    if is_final(error) {
        Sent::Never { code: error.status().map(|code| code.to_string()), why }
    } else {
        Sent::Later { why, after: None }
    }
}
