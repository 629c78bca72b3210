//! Messages to somebody who wrote to the page: always as an answer to them (`RESPONSE`), never under a tag that would say
//! something else of it. See developers.facebook.com/docs/messenger-platform/reference/send-api.

use omnichat_api::message::Message;
use omnichat_store::inboxes::fields::Carried;
use reqwest::Method;
use serde_json::{Value, json};

use super::{META, refusals, request};
use crate::app::App;
use crate::channels::{FileLink, Parcel, Sent};

/// Longest text that Messenger takes, in characters.
const TEXT_CHARS: usize = 2000;

/// Sends a message. Messenger takes a text and each file by itself: one after the other, so that they arrive in order.
pub async fn send(app: &App, carried: &Carried, parcel: &Parcel) -> Sent {
    if parcel.message.body.chars().count() > TEXT_CHARS {
        let why = format!("Messenger takes at most {TEXT_CHARS} characters; send it in parts");
        return Sent::Never { code: None, why };
    }
    let parts = parts(&parcel.message, &parcel.files);
    let mut last = None;
    for (n, (part, name)) in parts.iter().enumerate() {
        match one(app, carried, &parcel.target, part).await {
            Ok(mid) => last = mid,
            Err(sent) if n == 0 => return sent,
            // Another try would send again what has left already.
            Err(sent) => return broken_off(n, name, sent),
        }
    }
    Sent::Accepted { carrier_ref: last }
}

/// What is sent one after the other, each with what people call it.
fn parts(message: &Message, files: &[FileLink]) -> Vec<(Value, String)> {
    let text = (!message.body.is_empty()).then(|| (json!({ "text": message.body }), "the text".to_owned()));
    let file = |file: &FileLink| {
        let top = file.media_type.split_once('/').map_or("", |(top, _)| top);
        let kind = if ["image", "audio", "video"].contains(&top) { top } else { "file" };
        let payload = json!({ "url": file.url, "is_reusable": false });
        (json!({ "attachment": { "type": kind, "payload": payload } }), file.name.clone())
    };
    text.into_iter().chain(files.iter().map(file)).collect()
}

async fn one(app: &App, carried: &Carried, psid: &str, message: &Value) -> Result<Option<String>, Sent> {
    let body = json!({ "recipient": { "id": psid }, "messaging_type": "RESPONSE", "message": message });
    let reply = app.calls().send(request(app, carried, Method::POST, "me/messages").json(&body)).await;
    let reply = reply.map_err(|no_reply| no_reply.sent(META))?;
    if !reply.status.is_success() {
        return Err(refusals::meaning(&reply));
    }
    Ok(reply.json()["message_id"].as_str().map(str::to_owned))
}

fn broken_off(sent: usize, name: &str, then: Sent) -> Sent {
    let first = if sent == 1 {
        "The first part has left".to_owned()
    } else {
        format!("The first {sent} parts have left")
    };
    match then {
        Sent::Uncertain { why } => {
            Sent::Uncertain { why: format!("{first}; of {name} it is not known: {why}") }
        }
        Sent::Never { code, why } => Sent::Never { code, why: format!("{first}, but not {name}: {why}") },
        Sent::Later { why, .. } | Sent::Refused { why } => {
            Sent::Never { code: None, why: format!("{first}, but not {name}: {why}. Send the rest again.") }
        }
        Sent::Accepted { .. } => then,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_broke_off_is_never_called_sent_nor_sent_twice() {
        let later = Sent::Later { why: "busy".into(), after: None };
        let Sent::Never { why, .. } = broken_off(1, "map.png", later) else { panic!() };
        assert_eq!(why, "The first part has left, but not map.png: busy. Send the rest again.");
        let uncertain = broken_off(2, "map.png", Sent::Uncertain { why: "silence".into() });
        assert!(
            matches!(uncertain, Sent::Uncertain { why } if why.starts_with("The first 2 parts have left"))
        );
    }
}
