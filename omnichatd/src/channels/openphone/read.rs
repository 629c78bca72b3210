//! What OpenPhone tells: messages that contacts send, and ours that arrived. Calls, and changes of its own address book,
//! are no business of this inbox. Pure. See support.openphone.com, "How to use webhooks", and quo.com/docs.

use axum::response::Response;
use omnichat_api::attachment::ATTACHMENTS;
use omnichat_api::delivery::DeliveryState;
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::numbers;
use serde::Deserialize;

use crate::channels::{Arrived, FileAt, Hook, Report, Said, Words, hash, opt_word};

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    object: serde_json::Value,
}

/// A message. Webhooks made in the app call its text `body`, those made by the API call it `text`.
#[derive(Deserialize)]
struct Message {
    id: String,
    from: String,
    #[serde(default)]
    to: Numbers,
    #[serde(default)]
    direction: Option<String>,
    #[serde(default, alias = "text")]
    body: Option<String>,
    #[serde(default)]
    media: Option<Vec<Media>>,
}

/// Webhooks made in the app name one number, those made by the API a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Numbers {
    One(String),
    Several(Vec<String>),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Numbers {
    /// Whether a message for these came to this number; one that names none came to whoever got it.
    fn include(&self, number: &str) -> bool {
        match self {
            Self::One(one) => e164(one) == number,
            Self::Several(all) => all.is_empty() || all.iter().any(|one| e164(one) == number),
        }
    }

    /// The number, if there is one and no other.
    fn one(&self) -> Option<String> {
        match self {
            Self::One(one) => Some(e164(one)),
            Self::Several(all) => match all.as_slice() {
                [one] => Some(e164(one)),
                _ => None,
            },
        }
    }
}

fn e164(number: &str) -> String {
    numbers::e164("number", number).unwrap_or_else(|_| number.trim().to_owned())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Media {
    Url(String),
    File {
        url: String,
        #[serde(default, rename = "type")]
        kind: Option<String>,
    },
}

/// By what a second delivery is told: the event's id; of one without, all of it.
#[must_use]
pub fn key(_: &Carried, hook: &Hook) -> String {
    let event = serde_json::from_slice::<Event>(&hook.body).ok();
    let id = event.and_then(|event| event.id).filter(|id| !id.trim().is_empty());
    id.unwrap_or_else(|| hash(&hook.body))
}

/// Nothing but that it has come.
#[must_use]
pub fn answer(_: &Carried, _: &Hook) -> Response {
    Response::default()
}

/// What a request says.
pub fn read(carried: &Carried, hook: &Hook) -> Result<Vec<Arrived>, String> {
    let event: Event =
        serde_json::from_slice(&hook.body).map_err(|error| format!("the body is no event: {error}"))?;
    let arrived = match event.kind.as_str() {
        "message.received" => received(carried, message(event.data)?),
        "message.delivered" => delivered(carried, message(event.data)?),
        kind => {
            let kind: String = kind.chars().take(60).collect();
            Arrived::Nothing(format!("{kind} is about no message"))
        }
    };
    Ok(vec![arrived])
}

fn message(data: Option<Data>) -> Result<Message, String> {
    let object = data.ok_or("there is no data")?.object;
    serde_json::from_value(object).map_err(|error| format!("the message cannot be read: {error}"))
}

fn received(carried: &Carried, message: Message) -> Arrived {
    if message.direction.as_deref() == Some("outgoing") {
        return Arrived::Nothing("it is a message of ours".into());
    }
    if !message.to.include(carried.address()) {
        return Arrived::Nothing("it came to another number of the account".into());
    }
    Arrived::Message(said(message))
}

fn said(message: Message) -> Said {
    let media = message.media.unwrap_or_default();
    let more = media.len().saturating_sub(ATTACHMENTS);
    let files = media.into_iter().take(ATTACHMENTS).map(|media| match media {
        Media::Url(url) => FileAt { url, ..FileAt::default() },
        Media::File { url, kind } => FileAt { url, name: None, media_type: kind },
    });
    let mut body = message.body.unwrap_or_default();
    let word = opt_word(&body);
    if more > 0 {
        body = format!("{body}\n({more} more files lie in OpenPhone)").trim().to_owned();
    }
    Said { key: message.id, address: e164(&message.from), name: None, word, body, files: files.collect() }
}

fn delivered(carried: &Carried, message: Message) -> Arrived {
    let ours = e164(&message.from) == carried.address();
    let to = message.to.one().filter(|_| ours);
    let words = to.zip(message.body).map(|(to, text)| Words { to, text });
    Arrived::Report(Report {
        carrier_ref: message.id,
        words,
        state: DeliveryState::Delivered,
        code: Some("delivered".into()),
        why: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn of_more_files_than_a_message_holds_the_rest_is_told() {
        let media = vec!["https://files.example.com/a.png"; 12];
        let message = json!({"id": "m", "from": "+12025550123", "body": "Stop", "media": media});
        let said = said(serde_json::from_value(message).unwrap());
        assert_eq!((said.files.len(), said.word), (10, Some(omnichat_store::opt_outs::OptWord::Stop)));
        assert_eq!(said.body, "Stop\n(2 more files lie in OpenPhone)");
    }
}
