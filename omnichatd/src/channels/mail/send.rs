//! A message, handed to the mail server of its inbox by SMTP. Speaks the commands one by one, since what a broken connection
//! means depends on how far they came: until the text begins nothing was sent, after it the server may have the mail.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as STANDARD;
use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use omnichat_api::InboxId;
use omnichat_api::message::AuthorKind;
use omnichat_store::config::Tls;
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::{attachments, mail_refs};
use tokio::time::timeout;

use super::account::{Account, Proof, Trouble};
use super::compose::{Letter, compose};
use super::pool::leave;
use super::{size, thread};
use crate::app::App;
use crate::channels::{Parcel, Sent};
use crate::smtp::{is_final, said};
use crate::trust::distrust;

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
    let inbox = carried.inbox.id;
    let kept = app.mail().pool.take(inbox, &account).await;
    let sent = match kept {
        Some(server) => match hand_over(app, inbox, &account, server, &mail, &id).await {
            // It did not take the mail: it may have had enough of this connection.
            Sent::Later { .. } => deliver(app, carried, &account, &mail, &id).await,
            sent => sent,
        },
        None => deliver(app, carried, &account, &mail, &id).await,
    };
    if matches!(sent, Sent::Accepted { .. }) {
        let of = (message.conversation_id, message.id);
        let noted = mail_refs::note(app.store(), carried.tenant, inbox, of, &id).await;
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
pub(super) async fn open(
    app: &App,
    carried: &Carried,
    account: &Account,
) -> Result<AsyncSmtpConnection, Trouble> {
    let mut server = connect(app, account).await?;
    size::learn(app, carried, &mut server).await;
    // A server on this very machine may want no proof.
    if account.smtp.tls == Tls::Off && server.server_info().get_auth_mechanism(&ANY).is_none() {
        return Ok(server);
    }
    let proof = account.proof(app).await?;
    match prove(&mut server, account, &proof).await {
        Ok(()) => Ok(server),
        Err(trouble) => {
            leave(server).await;
            if !trouble.stays || !account.spent(app, &proof).await {
                return Err(trouble);
            }
            let mut server = connect(app, account).await?;
            prove(&mut server, account, &account.proof(app).await?).await?;
            Ok(server)
        }
    }
}

/// Connects, so that nobody can read along.
pub(super) async fn connect(app: &App, account: &Account) -> Result<AsyncSmtpConnection, Trouble> {
    let to = &account.smtp;
    let at = to.reach(app).await?;
    let hello = hello(app);
    let tls = || app.egress().trust().smtp(&to.host).map_err(|error| Trouble::lasting(said(&error)));
    let slow = |_| Trouble::passing(format!("the SMTP server {} does not answer in time", to.host));
    let no = |error| match distrust(&to.host, &error) {
        Some(why) => Trouble::lasting(why),
        None => Trouble::passing(format!("the SMTP server {}: {}", to.host, said(&error))),
    };
    let first = if to.tls == Tls::First { Some(tls()?) } else { None };
    let connecting = AsyncSmtpConnection::connect_tokio1(at, Some(PATIENCE), &hello, first, None);
    let mut server = timeout(PATIENCE, connecting).await.map_err(slow)?.map_err(no)?;
    if to.tls == Tls::Start {
        if !server.can_starttls() {
            leave(server).await;
            return Err(to.offers_no_tls("SMTP"));
        }
        timeout(PATIENCE, server.starttls(tls()?, &hello)).await.map_err(slow)?.map_err(no)?;
    }
    Ok(server)
}

/// As whom to greet.
pub(super) fn hello(app: &App) -> ClientId {
    let public_host = app.public_url().split_once("://").map_or(app.public_url(), |(_, host)| host);
    ClientId::Domain(public_host.split(['/', ':']).next().unwrap_or(public_host).to_owned())
}

const ANY: [Mechanism; 3] = [Mechanism::Plain, Mechanism::Login, Mechanism::Xoauth2];

async fn prove(server: &mut AsyncSmtpConnection, account: &Account, proof: &Proof) -> Result<(), Trouble> {
    let proving = async {
        match proof {
            Proof::Password(password) => {
                let own = Credentials::new(account.user.clone(), password.clone());
                server.auth(&ANY[..2], &own).await
            }
            Proof::Token(token) => {
                let auth = format!("AUTH XOAUTH2 {}\r\n", STANDARD.encode(token.xoauth2(&account.user)));
                let answer = server.command(auth).await?;
                // A challenge tells why the token is refused, and wants an empty answer before the refusal itself.
                if answer.has_code(334) { server.command("\r\n").await } else { Ok(answer) }
            }
        }
    };
    let host = &account.smtp.host;
    let proven = timeout(PATIENCE, proving).await;
    let proven =
        proven.map_err(|_| Trouble::passing(format!("the SMTP server {host} does not answer in time")))?;
    proven.map(drop).map_err(|error| Trouble {
        stays: error.is_permanent() || error.is_client(),
        why: format!(
            "the SMTP server {host} refuses the sign-in as {}: {}; {}",
            account.user,
            said(&error),
            proof.check()
        ),
    })
}

/// Hands a mail over on a new connection.
async fn deliver(app: &App, carried: &Carried, account: &Account, mail: &Message, id: &str) -> Sent {
    match open(app, carried, account).await {
        Ok(server) => hand_over(app, carried.inbox.id, account, server, mail, id).await,
        Err(Trouble { why, stays: true }) => Sent::Refused { why },
        Err(Trouble { why, stays: false }) => Sent::Later { why, after: None },
    }
}

/// Hands a mail over, and keeps the connection if all went well.
async fn hand_over(
    app: &App,
    inbox: InboxId,
    account: &Account,
    mut server: AsyncSmtpConnection,
    mail: &Message,
    id: &str,
) -> Sent {
    let sent = speak(&mut server, mail, id).await;
    match sent {
        Sent::Accepted { .. } => app.mail().pool.keep(inbox, account.clone(), server),
        _ => drop(tokio::spawn(leave(server))),
    }
    sent
}

async fn speak(server: &mut AsyncSmtpConnection, mail: &Message, id: &str) -> Sent {
    let bytes = mail.formatted();
    match timeout(PATIENCE, announce(server, mail, &bytes)).await {
        Ok(Ok(())) => {}
        Ok(Err(sent)) => return sent,
        Err(_) => return Sent::Later { why: "the mail server does not answer in time".into(), after: None },
    }
    match timeout(TAKING, server.message(&bytes)).await {
        Ok(Ok(_)) => Sent::Accepted { carrier_ref: Some(id.to_owned()) },
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
