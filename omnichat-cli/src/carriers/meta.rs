//! What Meta posts of a page: events, signed with `X-Hub-Signature-256`. See
//! developers.facebook.com/docs/messenger-platform/webhooks.

use serde_json::{Value, json};

use super::{Account, Media, Request, Saying, Status, sha256};
use crate::failure::{Failure, Result};

pub(super) fn says(account: &Account<'_>, saying: &Saying) -> Result<Request> {
    let mut message = json!({ "mid": saying.id });
    if !saying.text.is_empty() {
        message["text"] = saying.text.clone().into();
    }
    if !saying.media.is_empty() {
        let files: Vec<_> = saying.media.iter().map(attachment).collect();
        message["attachments"] = files.into();
    }
    signed(account, &saying.from, ("message", message))
}

pub(super) fn reports(account: &Account<'_>, status: &Status) -> Result<Request> {
    let what = match status.word.as_str() {
        "delivered" => ("delivery", json!({ "mids": [status.id], "watermark": account.now })),
        "read" => ("read", json!({ "watermark": account.now })),
        other => {
            return Err(Failure::usage(format!("Messenger never reports `{other}`."))
                .hint("it reports `delivered` and `read`"));
        }
    };
    signed(account, &status.to, what)
}

fn attachment(media: &Media) -> Value {
    let top = media.media_type.split_once('/').map_or("", |(top, _)| top);
    let kind = if ["image", "audio", "video"].contains(&top) { top } else { "file" };
    json!({ "type": kind, "payload": { "url": media.url } })
}

fn signed(account: &Account<'_>, psid: &str, (name, what): (&str, Value)) -> Result<Request> {
    let (page, now) = (account.address(), account.now);
    let event =
        json!({ "sender": { "id": psid }, "recipient": { "id": page }, "timestamp": now, name: what });
    let body =
        json!({ "object": "page", "entry": [{ "id": page, "time": now, "messaging": [event] }] }).to_string();
    let proof = sha256(account.field("app_secret")?.as_bytes(), &[body.as_bytes()]);
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("x-hub-signature-256", format!("sha256={proof}")),
        ("user-agent", "facebookexternalua".to_owned()),
    ];
    Ok(Request { url: account.hook.clone(), headers, body })
}
