//! The frames of the old sockets, key by key as the old clients know them. No frame to the dashboard has an `id`: by that
//! word it would take a conversation for a follow-up.

use axum::extract::ws::Utf8Bytes;
use omnichat_api::channel::Channel;
use omnichat_api::message::AuthorKind;
use omnichat_api::widget::VisitorMessage;
use omnichat_api::{Time, message::Message};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bus::encode;
use crate::legacy::wire::{self, Line};

/// What a visitor hears after the first message ever.
const CONNECTING: &str = "Connecting you with a staff member, please wait...";
/// What a visitor hears who has left their contact.
const THANKS: &str = "✅ Thank you for your message. Our team will respond promptly.";
/// What visitor and staff hear then.
const SUBMITTED: &str = "[Follow-up submitted by visitor]";

/// How a conversation is called by old clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Called {
    pub(super) user_id: String,
    pub(super) channel: Channel,
}

/// A message, for the widget.
#[derive(Serialize)]
struct Told<'a> {
    sender: &'a str,
    text: &'a str,
    ts: String,
}

/// That staff type, or do no more.
#[derive(Serialize)]
struct StaffTyping {
    r#type: &'static str,
    sender: &'static str,
    ts: String,
}

/// News of a conversation, for the dashboard. The type of a message is empty.
#[derive(Serialize)]
struct News<'a> {
    user_id: &'a str,
    channel: Channel,
    sender: &'a str,
    text: &'a str,
    r#type: &'static str,
    ts: String,
}

/// An open conversation as it is, for the dashboard.
#[derive(Serialize)]
pub(super) struct Snapshot<'a> {
    pub(super) user_id: &'a str,
    pub(super) channel: Channel,
    pub(super) assigned_staff: Option<&'a str>,
    pub(super) open: bool,
    pub(super) last_updated: String,
    pub(super) messages: Vec<Line>,
}

/// A line to the visitor by the house.
fn system(text: &str, at: Time) -> Utf8Bytes {
    encode(&Told { sender: "system", text, ts: wire::time(at) })
}

/// To a visitor who has written for the first time ever.
pub(super) fn greeting(at: Time) -> Utf8Bytes {
    system(CONNECTING, at)
}

/// To a visitor who has left their contact: two.
pub(super) fn thanks(at: Time) -> [Utf8Bytes; 2] {
    [system(THANKS, at), system(SUBMITTED, at)]
}

/// A message to who listens to a visitor's conversation. The old widget writes what it gets into the page as HTML, so that
/// no tag may begin in what a visitor gets.
pub(super) fn to_listener(message: &VisitorMessage, is_visitor: bool) -> Utf8Bytes {
    let mut text = wire::text(&message.body, &message.attachments);
    if is_visitor {
        text = text.replace('<', "&lt;");
    }
    encode(&Told {
        sender: wire::sender(message.author_kind),
        text: &text,
        ts: wire::time(message.created_at),
    })
}

/// To the visitor: staff type, or do no more.
pub(super) fn staff_types(on: bool, at: Time) -> Utf8Bytes {
    encode(&StaffTyping { r#type: typing(on), sender: "staff", ts: wire::time(at) })
}

/// A message, to the dashboard.
pub(super) fn to_staff(called: &Called, message: &Message) -> Utf8Bytes {
    let text = wire::text(&message.body, &message.attachments);
    news(called, message.author.kind, &text, "", message.created_at)
}

/// To the dashboard: a visitor has left their contact.
pub(super) fn left(called: &Called, at: Time) -> Utf8Bytes {
    news(called, AuthorKind::System, SUBMITTED, "", at)
}

/// To the dashboard: a visitor types, or does no more.
pub(super) fn visitor_types(called: &Called, on: bool, at: Time) -> Utf8Bytes {
    news(called, AuthorKind::Visitor, "", typing(on), at)
}

fn news(called: &Called, by: AuthorKind, text: &str, r#type: &'static str, at: Time) -> Utf8Bytes {
    let Called { user_id, channel } = called;
    encode(&News { user_id, channel: *channel, sender: wire::sender(by), text, r#type, ts: wire::time(at) })
}

/// An open conversation, to the dashboard.
pub(super) fn snapshot(data: Snapshot<'_>) -> Utf8Bytes {
    #[derive(Serialize)]
    struct Frame<'a> {
        r#type: &'static str,
        data: Snapshot<'a>,
    }
    encode(&Frame { r#type: "snapshot", data })
}

/// To the dashboard: are you there?
pub(super) fn ping() -> Utf8Bytes {
    Utf8Bytes::from_static(r#"{"type":"ping"}"#)
}

const fn typing(on: bool) -> &'static str {
    if on { "typing" } else { "stop_typing" }
}

/// What an old client says, as far as it is understood. All else is passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    r#type: String,
    user_id: Option<Value>,
    channel: Option<Value>,
}

impl Said {
    /// Reads a frame; `None` for anything that is no frame.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Whether it says that somebody types, or does no more; `None` when it says something else.
    pub(super) fn typing(&self) -> Option<bool> {
        match self.r#type.to_ascii_lowercase().as_str() {
            "typing" | "staff_typing" => Some(true),
            "stop_typing" | "staff_stop_typing" => Some(false),
            _ => None,
        }
    }

    /// The conversation that staff mean; on the web when no channel is named.
    pub(super) fn about(self) -> Option<Called> {
        let channel = match &self.channel {
            Some(word) => word.as_str()?.to_ascii_lowercase().parse().ok()?,
            None => Channel::Webchat,
        };
        Some(Called { user_id: self.user_id?.as_str()?.to_owned(), channel })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const AT: Time = Time(1_761_652_800_123);

    fn read(frame: &Utf8Bytes) -> Value {
        serde_json::from_str(frame).unwrap()
    }

    #[test]
    fn frames_to_the_dashboard_have_these_keys_in_this_order_and_no_id() {
        let called = Called { user_id: "visitor-7".into(), channel: Channel::Webchat };
        let frame = visitor_types(&called, true, AT);
        let whole = r#"{"user_id":"visitor-7","channel":"webchat","sender":"user","text":"","type":"typing","ts":"2025-10-28T12:00:00.123000Z"}"#;
        assert_eq!(frame.as_str(), whole);
        assert_eq!(read(&left(&called, AT))["type"], "");
        assert_eq!(read(&ping()), json!({"type": "ping"}));
    }

    #[test]
    fn frames_to_the_widget_have_no_type_unless_somebody_types() {
        let said = json!({"sender": "system", "text": CONNECTING, "ts": "2025-10-28T12:00:00.123000Z"});
        assert_eq!(read(&greeting(AT)), said);
        let typing = json!({"type": "stop_typing", "sender": "staff", "ts": "2025-10-28T12:00:00.123000Z"});
        assert_eq!(read(&staff_types(false, AT)), typing);
    }

    #[test]
    fn what_is_no_frame_is_nothing_and_what_is_not_known_says_nothing() {
        for nothing in ["", "{", "[]", "null", "7", r#""typing""#, r#"{"type":7}"#, r#"{"typ":"typing"}"#] {
            assert!(Said::read(nothing).is_none(), "{nothing}");
        }
        let typing = |text| Said::read(text).unwrap().typing();
        assert_eq!(typing(r#"{"type":"TYPING","more":[1]}"#), Some(true));
        assert_eq!(typing(r#"{"type":"staff_stop_typing","user_id":"visitor-7"}"#), Some(false));
        assert_eq!(typing(r#"{"type":"pong"}"#), None);
        // What else a visitor says with it does not matter; staff have to name a conversation.
        let odd = r#"{"type":"typing","user_id":7,"channel":["webchat"]}"#;
        assert_eq!((typing(odd), Said::read(odd).unwrap().about()), (Some(true), None));
        let about = |text| Said::read(text).unwrap().about().map(|called| called.channel);
        assert_eq!(about(r#"{"type":"typing","user_id":"a","channel":"SMS"}"#), Some(Channel::Sms));
        assert_eq!(about(r#"{"type":"typing","user_id":"a"}"#), Some(Channel::Webchat));
    }
}
