//! What a carrier would refuse anyway. Told to staff at once; the 24 hours in which WhatsApp and Messenger take a free
//! reply are looked at again when a message leaves, since it may have waited.

use omnichat_api::attachment::{Attachment, in_words};
use omnichat_api::carrier::{Carrier, files};
use omnichat_api::channel::Channel;
use omnichat_api::message::{AuthorKind, MessageKind};
use omnichat_api::{ConversationId, FieldError, TenantId, Time, text};

use crate::conversations::place::Place;
use crate::db::on;
use crate::messages::Said;
use crate::tx::Tx;
use crate::{Store, StoreError};

/// Longest text that Messenger takes, in characters.
const MESSENGER_CHARS: usize = 2000;
/// Longest text of one SMS or WhatsApp message that Twilio and OpenPhone take, in characters.
const PHONE_CHARS: usize = 1600;
/// What a mail has besides its text and its files, in bytes: far more than its headers.
const MAIL_HEAD_BYTES: u64 = 16 * 1024;

/// Why a message without a template cannot go out now, if it cannot.
pub(super) const fn over(channel: Channel, reply_until: Option<Time>, now: Time) -> Option<&'static str> {
    let open = matches!(reply_until, Some(until) if until.ms() > now.ms());
    match channel {
        _ if open => None,
        Channel::Whatsapp => Some(
            "the contact's last message is more than 24 hours old, and WhatsApp takes only an approved template \
             until they write again",
        ),
        Channel::Messenger => Some(
            "the contact's last message is more than 24 hours old, and Messenger takes no reply until they write \
             again",
        ),
        _ => None,
    }
}

/// Refuses what staff want to send where it could not leave.
pub(crate) fn check(place: &Place, said: &Said, templated: Templated, now: Time) -> Result<(), FieldError> {
    if said.kind != MessageKind::Message || said.author_kind != AuthorKind::Staff {
        return Ok(());
    }
    let c = &place.conversation;
    if let Some(unfit) = place.carrier.and_then(|carrier| files::unfit(carrier, c.channel, &said.attachments))
    {
        return Err(unfit);
    }
    let sound = |file: &Attachment| file.media_type.starts_with("audio/");
    if c.channel == Channel::Whatsapp && !said.body.is_empty() && said.attachments.iter().any(sound) {
        let rule = "must be empty beside sound, with which WhatsApp shows no text: send it by itself";
        return Err(FieldError::new("body", "invalid", rule));
    }
    match c.channel {
        Channel::Messenger => text::within("body", &said.body, MESSENGER_CHARS)?,
        // What a template says is the carrier's own.
        Channel::Sms | Channel::Whatsapp if templated == Templated::No => {
            text::within("body", &said.body, PHONE_CHARS)?;
        }
        _ => {}
    }
    match over(c.channel, c.reply_until, now) {
        Some(why) if templated == Templated::No && c.channel == Channel::Whatsapp => {
            let rule = format!("must name a template instead of a text: {why}");
            Err(FieldError::new("template", "required", rule))
        }
        Some(why) if templated == Templated::No => {
            Err(FieldError::new("body", "window_over", format!("cannot be sent now: {why}")))
        }
        _ => Ok(()),
    }
}

/// Whether a template is sent instead of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Templated {
    Yes,
    No,
}

/// Refuses files that the mail server of an inbox would not take, as far as it is known what it takes.
pub(crate) async fn check_mail(tx: &mut Tx, place: &Place, said: &Said) -> Result<(), StoreError> {
    const SQL: &str = "SELECT most_bytes FROM mailboxes WHERE inbox_id = $1";
    let staffs = (said.kind, said.author_kind) == (MessageKind::Message, AuthorKind::Staff);
    if !staffs || place.carrier != Some(Carrier::Mail) || said.attachments.is_empty() {
        return Ok(());
    }
    let inbox = place.conversation.inbox.id.0;
    let most: Option<Option<i64>> =
        on!(tx.db(), db => sqlx::query_scalar(SQL).bind(inbox).fetch_optional(db).await)?;
    Ok(mail(&said.attachments, &said.body, most.flatten())?)
}

/// Whether these files could go with one message of a conversation. The error says what its carrier takes.
pub async fn fits(
    store: &Store,
    tenant: TenantId,
    conversation: ConversationId,
    sent: &[Attachment],
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT i.channel, i.carrier, m.most_bytes FROM conversations c
        JOIN inboxes i ON i.id = c.inbox_id LEFT JOIN mailboxes m ON m.inbox_id = i.id
        WHERE c.id = $1 AND c.tenant_id = $2";
    let row: Option<(String, Option<String>, Option<i64>)> = on!(store.read(), db =>
        sqlx::query_as(SQL).bind(conversation.0).bind(tenant.0).fetch_optional(db).await)?;
    let (channel, carrier, most) = row.ok_or(StoreError::NotFound("conversation"))?;
    let wrong = |_| StoreError::Corrupt("an inbox's channel or carrier".into());
    let Some(carrier) = carrier.map(|carrier| carrier.parse::<Carrier>()).transpose().map_err(wrong)? else {
        return Ok(());
    };
    if let Some(unfit) = files::unfit(carrier, channel.parse().map_err(wrong)?, sent) {
        return Err(unfit.into());
    }
    if carrier == Carrier::Mail { Ok(mail(sent, "", most)?) } else { Ok(()) }
}

/// In a mail 57 bytes of a file become a line of 76 letters and its end; the text stands there twice, as text and as page.
fn mail(files: &[Attachment], text: &str, most: Option<i64>) -> Result<(), FieldError> {
    let Some(most) = most.and_then(|most| u64::try_from(most).ok()).filter(|most| *most > 0) else {
        return Ok(());
    };
    let lines: u64 = files.iter().map(|file| file.bytes.div_ceil(57) + 1).sum();
    let head = MAIL_HEAD_BYTES + 6 * text.len() as u64;
    if lines.saturating_mul(78).saturating_add(head) <= most {
        return Ok(());
    }
    let room = in_words(most.saturating_sub(head) / 78 * 57);
    let rule = format!(
        "must have at most {room} together: the mail server takes mails of {} and files grow on their way; send fewer, \
         smaller ones, or a link",
        in_words(most)
    );
    Err(FieldError::new("attachments", "too_large", rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnichat_api::AttachmentId;

    #[test]
    fn files_fit_into_a_mail_by_the_room_that_they_take_there() {
        let file = |bytes| Attachment {
            id: AttachmentId::new(),
            name: "it.bin".into(),
            media_type: "application/octet-stream".into(),
            bytes,
        };
        let most = Some(10 * 1024 * 1024);
        assert!(mail(&[file(7_600_000)], "", most).is_ok());
        let over = mail(&[file(4_000_000), file(4_000_000)], "", most).unwrap_err();
        assert_eq!((over.field.as_str(), over.code.as_str()), ("attachments", "too_large"));
        assert!(over.message.contains("at most 7 MB") && over.message.contains("of 10 MB"), "{over:?}");
        for unlimited in [None, Some(0)] {
            assert!(mail(&[file(90_000_000)], "", unlimited).is_ok());
        }
    }
}
