//! What Meta tells of a page: what people write, what arrived and what was read. Pure. A request may hold several entries
//! and each several events; all that is no message to this page is named and left. See
//! developers.facebook.com/docs/messenger-platform/reference/webhook-events.

use omnichat_api::Time;
use omnichat_api::attachment::ATTACHMENTS;
use omnichat_api::delivery::DeliveryState;
use omnichat_store::inboxes::fields::Carried;
use serde::Deserialize;
use serde_json::Value;

use crate::channels::{Arrived, FileAt, Hook, Report, Said, hash};

/// Most events that are read of one request: Meta puts at most so many together.
const EVENTS: usize = 1000;
/// Longest piece of a foreign word that is repeated.
const WORD_CHARS: usize = 60;

#[derive(Deserialize)]
struct Request {
    object: String,
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    #[serde(default)]
    messaging: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    sender: Option<Party>,
    #[serde(default)]
    timestamp: Option<i64>,
    #[serde(default)]
    message: Option<Message>,
    #[serde(default)]
    postback: Option<Postback>,
    #[serde(default)]
    delivery: Option<Delivery>,
    #[serde(default)]
    read: Option<Read>,
    /// Whatever else: reactions, edits, opt-ins, referrals.
    #[serde(flatten)]
    other: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct Party {
    id: String,
}

#[derive(Deserialize)]
struct Message {
    mid: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    attachments: Vec<Attachment>,
    #[serde(default)]
    is_echo: bool,
    #[serde(default)]
    is_deleted: bool,
    #[serde(default)]
    is_unsupported: bool,
}

/// What stands beside a text. Links that people share carry their address in one of two places.
#[derive(Deserialize)]
struct Attachment {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    payload: Option<Payload>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default, rename = "URL", alias = "url")]
    url: Option<String>,
}

#[derive(Default, Deserialize)]
struct Payload {
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    coordinates: Option<Coordinates>,
}

#[derive(Deserialize)]
struct Coordinates {
    lat: f64,
    long: f64,
}

#[derive(Deserialize)]
struct Postback {
    #[serde(default)]
    mid: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    payload: Option<String>,
}

#[derive(Deserialize)]
struct Delivery {
    #[serde(default)]
    mids: Vec<String>,
}

#[derive(Deserialize)]
struct Read {
    watermark: i64,
}

/// By what a second delivery is told: the message's id where the request is one message, else all of it.
#[must_use]
pub fn key(_: &Carried, hook: &Hook) -> String {
    let request = serde_json::from_slice::<Request>(&hook.body).ok();
    let only = request.and_then(|mut request| match (request.entry.pop(), request.entry.is_empty()) {
        (Some(mut entry), true) if entry.messaging.len() == 1 => entry.messaging.pop()?.message,
        _ => None,
    });
    match only {
        Some(Message { mid, is_echo: false, is_deleted: false, .. }) if !mid.is_empty() => mid,
        _ => hash(&hook.body),
    }
}

/// What a request says.
pub fn read(carried: &Carried, hook: &Hook) -> Result<Vec<Arrived>, String> {
    let request: Request =
        serde_json::from_slice(&hook.body).map_err(|error| format!("the body is no event: {error}"))?;
    if request.object != "page" {
        return Ok(vec![Arrived::Nothing(format!(
            "it is about {}, not about a page",
            word(&request.object)
        ))]);
    }
    let mut arrived = Vec::new();
    for entry in request.entry {
        if entry.id != carried.address() {
            let (other, ours) = (word(&entry.id), carried.address());
            arrived.push(Arrived::Nothing(format!("it is about the page {other}; this inbox is {ours}")));
            continue;
        }
        if entry.messaging.is_empty() {
            arrived.push(Arrived::Nothing(
                "it holds no message: it is about the page itself, or for another app".into(),
            ));
        }
        for event in entry.messaging {
            if arrived.len() >= EVENTS {
                return Err(format!("it holds more than {EVENTS} events"));
            }
            of_event(event, &entry.id, &mut arrived);
        }
    }
    // What says the same of a whole batch says it once.
    arrived.dedup();
    if arrived.is_empty() {
        arrived.push(Arrived::Nothing("it holds no entry".into()));
    }
    Ok(arrived)
}

fn of_event(event: Event, page: &str, arrived: &mut Vec<Arrived>) {
    let nothing = |why: &str| Arrived::Nothing(why.to_owned());
    let Some(Party { id: sender }) = event.sender else {
        return arrived.push(nothing("it does not say from whom it is"));
    };
    if let Some(message) = event.message {
        arrived.push(match message {
            Message { is_echo: true, .. } => nothing("it is an echo of what the page said"),
            Message { is_deleted: true, .. } => nothing("the contact took the message back; it stays here"),
            _ if sender == page => nothing("it is what the page said"),
            message => Arrived::Message(said(message, sender)),
        });
    } else if let Some(postback) = event.postback {
        arrived.push(Arrived::Message(pressed(postback, sender, event.timestamp)));
    } else if let Some(delivery) = event.delivery {
        if delivery.mids.is_empty() {
            arrived.push(nothing("it says that something was delivered, and not what"));
        }
        arrived.extend(delivery.mids.into_iter().take(EVENTS).map(delivered));
    } else if let Some(Read { watermark }) = event.read {
        arrived.push(Arrived::Read { address: sender, until: Time(watermark) });
    } else {
        let kind = event.other.keys().find(|key| *key != "recipient").map_or("nothing", String::as_str);
        arrived.push(Arrived::Nothing(format!("{} is no message", word(kind))));
    }
}

fn said(message: Message, sender: String) -> Said {
    let mut body = message.text.unwrap_or_default();
    let mut files = Vec::new();
    let more = message.attachments.len().saturating_sub(ATTACHMENTS);
    for attachment in message.attachments.into_iter().take(ATTACHMENTS) {
        let payload = attachment.payload.unwrap_or_default();
        let url = payload.url.or(attachment.url).filter(|url| !url.is_empty());
        match (attachment.kind.as_str(), url) {
            ("image" | "audio" | "video" | "file", Some(url)) => {
                files.push(FileAt { name: name_at(&url), url, media_type: None });
            }
            ("location", _) if payload.coordinates.is_some() => {
                let at =
                    payload.coordinates.map(|Coordinates { lat, long }| format!("Location: {lat}, {long}"));
                add(&mut body, &at.unwrap_or_default());
            }
            (_, Some(url)) => {
                // A link that the text holds already is not said twice.
                if !body.contains(&url) {
                    let title = payload.title.or(attachment.title).unwrap_or_default();
                    add(&mut body, title.trim());
                    add(&mut body, &url);
                }
            }
            (kind, None) => {
                add(&mut body, &format!("(an attachment that cannot be shown here: {})", word(kind)));
            }
        }
    }
    if more > 0 {
        add(&mut body, &format!("({more} more attachments lie in Messenger)"));
    }
    if message.is_unsupported && body.is_empty() && files.is_empty() {
        body = "(a message of a kind that Messenger does not hand on)".into();
    }
    Said { key: message.mid, address: sender, name: None, body, files, word: None }
}

/// A button that somebody pressed says what stands on it.
fn pressed(postback: Postback, sender: String, at: Option<i64>) -> Said {
    let payload = postback.payload.unwrap_or_default();
    let unnamed = || format!("postback {} {sender} {}", at.unwrap_or_default(), hash(payload.as_bytes()));
    let key = postback.mid.unwrap_or_else(unnamed);
    let body = postback.title.filter(|title| !title.trim().is_empty()).unwrap_or(payload);
    Said { key, address: sender, body, ..Said::default() }
}

fn delivered(mid: String) -> Arrived {
    let (state, code) = (DeliveryState::Delivered, Some("delivered".into()));
    Arrived::Report(Report { carrier_ref: mid, words: None, state, code, why: None })
}

fn add(body: &mut String, line: &str) {
    if !body.is_empty() && !line.is_empty() {
        body.push('\n');
    }
    body.push_str(line);
}

/// The last part of an address's path, where that looks like the name of a file.
fn name_at(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let last = path.rsplit_once('/')?.1;
    (last.contains('.') && last.len() <= 255).then(|| last.to_owned())
}

fn word(foreign: &str) -> String {
    foreign.chars().filter(|c| !c.is_control()).take(WORD_CHARS).collect()
}
