//! What a carrier would refuse anyway. Told to staff at once; the 24 hours in which WhatsApp and Messenger take a free
//! reply are looked at again when a message leaves, since it may have waited.

use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::message::{AuthorKind, MessageKind};
use omnichat_api::{FieldError, Time, text};

use crate::conversations::place::Place;
use crate::messages::Said;

/// Longest text that Messenger takes, in characters.
const MESSENGER_CHARS: usize = 2000;

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
    files(place, said.attachments.len())?;
    let c = &place.conversation;
    if c.channel == Channel::Messenger {
        text::within("body", &said.body, MESSENGER_CHARS)?;
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

fn files(place: &Place, count: usize) -> Result<(), FieldError> {
    let error = |code, rule: &str| Err(FieldError::new("attachments", code, rule));
    match (place.carrier, place.conversation.channel) {
        (Some(Carrier::Openphone), _) if count > 0 => {
            error("invalid", "must be empty: OpenPhone lets programs send text only")
        }
        (Some(_), Channel::Whatsapp) if count > 1 => error(
            "too_many",
            "must have one entry: WhatsApp takes one file in a message, so send the others after it",
        ),
        _ => Ok(()),
    }
}
