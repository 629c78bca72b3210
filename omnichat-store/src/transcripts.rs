//! What was said in a conversation, by mail: messages and the names of their files, never a note.

use std::fmt::Write;

use futures_util::FutureExt;
use omnichat_api::conversation::Conversation;
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::message::{Message, MessageKind, MessageQuery};
use omnichat_api::scheduled::SendTranscript;
use omnichat_api::{ConversationId, TenantId, text};
use uuid::Uuid;

use crate::audit::{self, Actor};
use crate::conversations::By;
use crate::conversations::place::Place;
use crate::mail::{self, Mail, escaped};
use crate::messages::{self, Said};
use crate::outbox::{self, New};
use crate::requests::Request;
use crate::{Store, StoreError, conversations, hours, inboxes};

/// Most of it that is mailed, in bytes: the newest.
const MOST_BYTES: usize = 200_000;
/// How long the mail is tried for, in milliseconds.
const WORTH_MS: i64 = 24 * 3600 * 1000;
/// Mails that one address gets in an hour at most, of all kinds.
const AN_HOUR: i64 = 5;
const HOUR_MS: i64 = 3600 * 1000;

/// Mails what was said to somebody, once for each `client_id`. A note and the audit trail say who had it sent where.
pub async fn send(
    store: &Store,
    tenant: TenantId,
    by: impl Into<By>,
    actor: Actor,
    id: ConversationId,
    send: SendTranscript,
) -> Result<(), StoreError> {
    let by = by.into();
    let email = text::email("email", &send.email)?;
    let conversation = conversations::seen(store, tenant, by.sight.clone(), id).await?;
    if !store.mails() {
        let why = "no mail is sent from here: whoever runs this server sets `smtp.url` and `smtp.from`";
        return Err(StoreError::Conflict(why.into()));
    }
    let mail = written(store, tenant, &conversation).await?;
    let request =
        Request::new(tenant, by.user.id.0, Some(send.client_id), format!("transcript {id} {email}"));
    store
        .write(move |tx| {
            async move {
                if let Some(()) = request.earlier(tx).await? {
                    return Ok(());
                }
                let mut place = Place::load(tx, tenant, id).await?;
                by.sight.need(&place.conversation)?;
                let hour_ago = tx.now.plus_ms(-HOUR_MS);
                if outbox::since(tx, mail::PROVIDER, &email, hour_ago).await? >= AN_HOUR {
                    let why = format!("this address got {AN_HOUR} mails within the hour; try again later");
                    return Err(StoreError::Conflict(why));
                }
                let new = New {
                    id: Uuid::now_v7(),
                    tenant: Some(tenant),
                    provider: mail::PROVIDER,
                    target: &email,
                    payload: &serde_json::to_vec(&mail)?,
                    until: tx.now.plus_ms(WORTH_MS),
                };
                outbox::put(tx, new).await?;
                let line = format!("{} had the conversation mailed to {email}", by.user.name);
                messages::add(tx, &mut place, Said::system_note(line)).await?;
                audit::Deed::new(&actor, "conversation.mailed", id)
                    .after(&email)
                    .note(tx, Some(tenant))
                    .await?;
                place.finish(tx).await?;
                request.answered(tx, &()).await
            }
            .boxed()
        })
        .await
}

async fn written(store: &Store, tenant: TenantId, c: &Conversation) -> Result<Mail, StoreError> {
    let inbox = inboxes::get(store, tenant, c.inbox.id).await?;
    let zone = inbox.hours.map_or_else(|| "UTC".to_owned(), |hours| hours.time_zone);
    let (said, whole) = newest(store, tenant, c.id).await?;
    let subject = format!("Your conversation with {}", inbox.widget.team_name);
    Ok(mail_of(&subject, &said, whole, &zone))
}

/// The newest messages that are not too long together, in their order, and whether they are all.
async fn newest(
    store: &Store,
    tenant: TenantId,
    id: ConversationId,
) -> Result<(Vec<Message>, bool), StoreError> {
    let (mut said, mut bytes) = (Vec::new(), 0);
    let mut query = MessageQuery { limit: Some(PAGE_MAX), ..MessageQuery::default() };
    loop {
        let page = messages::list(store, tenant, id, &query).await?;
        query.before = page.items.first().map(|message| message.seq);
        for message in page.items.into_iter().rev().filter(|message| message.kind == MessageKind::Message) {
            bytes += message.body.len() + 100;
            if bytes > MOST_BYTES {
                said.reverse();
                return Ok((said, false));
            }
            said.push(message);
        }
        if !page.more {
            said.reverse();
            return Ok((said, true));
        }
    }
}

fn mail_of(subject: &str, said: &[Message], whole: bool, zone: &str) -> Mail {
    const EARLIER: &str = "What was said earlier is too long for a mail.";
    let mut text = format!("{subject}\n\n");
    let title = escaped(subject);
    let head = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">";
    let mut html = format!("{head}<title>{title}</title></head><body>\n<h1>{title}</h1>\n");
    if !whole {
        text += &format!("{EARLIER}\n\n");
        html += &format!("<p>{EARLIER}</p>\n");
    }
    for message in said {
        let (name, at) = (&message.author.name, hours::written(zone, message.created_at));
        // Writing to a string does not fail.
        let _ = write!(text, "{name}, {at}:\n{}\n", message.body);
        let body = escaped(&message.body).replace('\n', "<br>\n");
        let _ = write!(html, "<p><b>{}</b>, {}:<br>\n{body}</p>\n", escaped(name), escaped(&at));
        for file in &message.attachments {
            let _ = writeln!(text, "[file: {}]", file.name);
            let _ = writeln!(html, "<p>[file: {}]</p>", escaped(&file.name));
        }
        text.push('\n');
    }
    html += "</body></html>\n";
    Mail { subject: subject.to_owned(), text, html }
}

#[cfg(test)]
mod tests {
    use omnichat_api::message::{Author, AuthorKind};
    use omnichat_api::{AttachmentId, MessageId, Time};

    use super::*;

    #[test]
    fn a_transcript_says_who_said_what_when_and_runs_nothing_that_was_typed() {
        let message = Message {
            id: MessageId::new(),
            conversation_id: ConversationId::new(),
            seq: 1,
            kind: MessageKind::Message,
            author: Author { kind: AuthorKind::Visitor, id: None, name: "<b>Eve</b>".into() },
            body: "one\n<script>two</script>".into(),
            attachments: vec![omnichat_api::attachment::Attachment {
                id: AttachmentId::new(),
                name: "a<b.png".into(),
                media_type: "image/png".into(),
                bytes: 1,
            }],
            delivery: None,
            mail: None,
            client_id: Uuid::nil(),
            created_at: Time(1_795_253_400_000),
        };
        let mail = mail_of("Your conversation with Bikes & Co", &[message], false, "Europe/Vienna");
        assert!(mail.text.contains("<b>Eve</b>, Saturday, 21 November 2026, 10:30 (Europe/Vienna):\none\n"));
        assert!(mail.text.contains("[file: a<b.png]") && mail.text.contains("too long"));
        assert!(mail.html.contains("one<br>\n&lt;script&gt;two&lt;/script&gt;"));
        assert!(
            !mail.html.contains("<script") && !mail.html.contains("<b>Eve") && !mail.html.contains("a<b")
        );
    }
}
