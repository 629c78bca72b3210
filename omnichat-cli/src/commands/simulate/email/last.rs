//! The last mail that somebody got, read from their mailbox in the sandbox as their mail program reads it.

use async_imap::Client;
use async_imap::error::Error;
use futures_util::TryStreamExt as _;
use mail_parser::{HeaderValue, MessageParser};
use tokio::net::TcpStream;

use crate::carriers::mail::Answers;
use crate::failure::{Failure, Result};

/// The last mail to an address.
pub(super) async fn mail_to(address: &str, imap: Option<&str>) -> Result<Answers> {
    let hint = "without a sandbox, name the mail that is answered with --ref MESSAGE-ID";
    let Some(imap) = imap else {
        return Err(Failure::usage("The inbox does not fetch its mails from a sandbox.").hint(hint));
    };
    let read = read(address, imap).await.map_err(|error| {
        Failure::new(format!("The sandbox at {imap} gives no mail of {address}.")).because(error).hint(hint)
    });
    let mail = read?.ok_or_else(|| {
        Failure::new(format!("Nothing has been sent to {address} yet."))
            .hint("answer in the dashboard first; `omnichat sandbox` shows what goes out")
    })?;
    Ok(answers(&mail))
}

async fn read(address: &str, imap: &str) -> std::result::Result<Option<Vec<u8>>, Error> {
    let mut client = Client::new(TcpStream::connect(imap).await?);
    client.read_response().await?;
    // Whom the installation does not know, the sandbox lets in with any password.
    let mut session = client.login(address, "any").await.map_err(|(error, _)| error)?;
    let mut mail = None;
    if session.examine("INBOX").await?.exists > 0 {
        let fetched: Vec<_> = session.fetch("*", "(BODY.PEEK[])").await?.try_collect().await?;
        mail = fetched.first().and_then(|fetch| fetch.body()).map(<[u8]>::to_vec);
    }
    session.logout().await?;
    Ok(mail)
}

fn answers(mail: &[u8]) -> Answers {
    let mail = MessageParser::default().parse(mail).unwrap_or_default();
    let from = mail.from().and_then(|from| from.first());
    let name = from.and_then(|from| from.name()).unwrap_or_default();
    let address = from.and_then(|from| from.address()).unwrap_or_default();
    let on = mail.date().map(|at| format!("On {}, ", at.to_rfc822())).unwrap_or_default();
    let to = mail.reply_to().and_then(|to| to.first()).or(from).and_then(|to| to.address());
    let references = match mail.references() {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    Answers {
        id: mail.message_id().unwrap_or_default().to_owned(),
        references,
        by: format!("{on}{name} <{address}>"),
        to: to.map(str::to_owned),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().trim_end().to_owned(),
    }
}
