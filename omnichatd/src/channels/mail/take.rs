//! Does what a mail of the journal says. Everything here may be done twice: a message is told by its Message-ID, a report that
//! is no news changes nothing.

use bytes::Bytes;
use omnichat_api::attachment::Attachment;
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::message::MailParts;
use omnichat_api::{AttachmentId, TenantId};
use omnichat_store::attachments::{self, NewFile, Room};
use omnichat_store::inbound::{Outcome, TRIES, Waiting};
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::messages::{self, Heard};
use omnichat_store::outgoing::{self, Reported};
use omnichat_store::{StoreError, mail_refs};
use uuid::Uuid;

use super::bounce::Bounce;
use super::read::{self, Mail};
use super::thread;
use crate::app::App;
use crate::channels::hash;
use crate::files::Unkept;

/// Reads a mail of the journal and does what it says.
pub async fn take(app: &App, carried: &Carried, waiting: &Waiting) -> Outcome {
    match outcome(app, carried, waiting).await {
        Ok(outcome) => outcome,
        Err(StoreError::Closed) => Outcome::Back("the daemon was stopped".into()),
        Err(error @ (StoreError::Unavailable(_) | StoreError::Busy)) => Outcome::Back(error.problem().detail),
        Err(error) => {
            tracing::warn!(%error, inbox = %waiting.inbox, "the store could not take a mail");
            Outcome::Later(error.problem().detail)
        }
    }
}

async fn outcome(app: &App, carried: &Carried, waiting: &Waiting) -> Result<Outcome, StoreError> {
    let raw = match &waiting.file {
        Some(file) => match app.files().read(carried.tenant, file).await {
            Ok(raw) => raw,
            Err(error) => return Ok(Outcome::Later(format!("the mail's bytes cannot be read: {error}"))),
        },
        None => Bytes::from(waiting.body.clone()),
    };
    let own = carried.address().to_lowercase();
    let (mail, key) = {
        let raw = raw.clone();
        // A large mail takes a while to read.
        let reading = tokio::task::spawn_blocking(move || (read::read(&own, &raw), hash(&raw)));
        match reading.await {
            Ok((Some(mail), hash)) => {
                let key = mail.id.clone().unwrap_or(hash);
                (mail, key)
            }
            Ok((None, _)) => {
                return Ok(Outcome::Failed("it does not say who wrote it, or is no mail".into()));
            }
            Err(_) => return Ok(Outcome::Failed("it is made so that it cannot be read".into())),
        }
    };
    if let Some(bounce) = &mail.bounce {
        return returned(app, carried, waiting, bounce).await;
    }
    let store = app.store();
    if thread::is_own(store, carried, &mail).await? {
        return Ok(Outcome::Ignored("this inbox sent it itself".into()));
    }
    let thread = thread::answers(store, carried, &mail).await?;
    let id = mail.id.clone();
    let heard = Heard { thread, ..heard(app, carried, key, mail).await? };
    let message = match messages::hear(store, heard).await {
        Err(StoreError::Blocked) => return Ok(Outcome::Ignored("whoever wrote it is blocked".into())),
        other => other?,
    };
    if let Some(id) = id {
        let of = (message.conversation_id, message.id);
        mail_refs::note(store, carried.tenant, carried.inbox.id, of, &id).await?;
    }
    Ok(Outcome::Done(Some(message.conversation_id)))
}

/// Notes on a message of ours what became of it.
async fn returned(
    app: &App,
    carried: &Carried,
    waiting: &Waiting,
    bounce: &Bounce,
) -> Result<Outcome, StoreError> {
    let store = app.store();
    let ours = bounce.ids.iter().find_map(|id| Some((id, thread::ours(store, id)?)));
    let Some((id, (_, message))) = ours else {
        return Ok(Outcome::Ignored("it reports on a mail that did not leave here".into()));
    };
    let Some(state) = bounce.state else {
        return Ok(Outcome::Ignored("a mail server says that it is still trying".into()));
    };
    let reported = Reported {
        tenant: carried.tenant,
        inbox: carried.inbox.id,
        carrier_ref: id.clone(),
        message: Some(message),
        words: None,
        state,
        code: bounce.code.clone(),
        why: bounce.why.clone(),
    };
    Ok(match outgoing::report(store, reported).await? {
        Some(conversation) => Outcome::Done(Some(conversation)),
        // It may be faster than the answer that accepts the message.
        None if waiting.attempt < TRIES => Outcome::Later("no message has this Message-ID yet".into()),
        None => Outcome::Ignored("no message that left by this inbox has this Message-ID".into()),
    })
}

/// The mail as something that was said, its files stored.
async fn heard(app: &App, carried: &Carried, key: String, mail: Mail) -> Result<Heard, StoreError> {
    let tenant = carried.tenant;
    let (mut attachments, mut lines) = (Vec::new(), Vec::new());
    let mut files = mail.files;
    if mail.body.text.chars().count() > MESSAGE_CHARS {
        lines.push("[The text is longer than a message may be; all of it is in mail.txt]".to_owned());
        files.push(read::File { name: "mail.txt".into(), bytes: mail.body.text.clone().into_bytes() });
    }
    for file in files {
        match app.files().keep(app.store(), tenant, Uuid::nil(), &file.name, file.bytes.into()).await {
            Ok(attachment) => attachments.push(attachment),
            Err(Unkept::Store(error)) if error.is_fault() => return Err(error),
            // A message is never lost because of a file.
            Err(error) => {
                lines.push(format!("[{} was not kept: {error}. It lies in the mailbox.]", file.name));
            }
        }
    }
    if mail.more_files > 0 {
        lines.push(format!("[{} more files lie in the mailbox.]", mail.more_files));
    }
    let html = match mail.body.html {
        Some(html) => page(app, tenant, html.into()).await?,
        None => None,
    };
    let parts = MailParts {
        subject: mail.subject.clone(),
        cc: mail.cc,
        quoted: mail.body.quoted,
        html,
        automatic: mail.automatic,
    };
    Ok(Heard {
        tenant,
        inbox: carried.inbox.id,
        channel: carried.inbox.channel,
        key,
        address: mail.answer_to,
        name: mail.name,
        body: with_lines(&mail.body.text, &lines),
        attachments,
        mail: Some(parts),
        thread: None,
        subject: Some(mail.subject).filter(|subject| !subject.is_empty()),
    })
}

/// A text with lines under it, of which none is cut off.
fn with_lines(text: &str, lines: &[String]) -> String {
    let below = lines.join("\n");
    let room = MESSAGE_CHARS.saturating_sub(below.chars().count() + 2);
    let text: String = text.chars().take(room).collect();
    [text.as_str(), &below].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Stores the HTML of a mail. It is served as what it is, which other files never are; see [`super::page`].
async fn page(app: &App, tenant: TenantId, html: Bytes) -> Result<Option<AttachmentId>, StoreError> {
    let bytes = html.len() as u64;
    let hash = match app.files().keep_raw(app.store(), tenant, html).await {
        Ok(hash) => hash,
        Err(Unkept::Store(error)) => return Err(error),
        Err(error) => {
            tracing::warn!(%error, "the HTML of a mail could not be stored; its text is shown");
            return Ok(None);
        }
    };
    let new = NewFile {
        tenant,
        sender: Uuid::nil(),
        hash,
        name: "mail.html".into(),
        media_type: "text/html".into(),
        bytes,
        room: Room::default(),
    };
    let Attachment { id, .. } = attachments::add(app.store(), new).await?;
    Ok(Some(id))
}
