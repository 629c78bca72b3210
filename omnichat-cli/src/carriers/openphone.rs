//! What OpenPhone posts: events, signed with `openphone-signature`. See support.openphone.com, "How to use webhooks".

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use omnichat_api::Time;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Account, Request, Saying, Status, sha256_bytes};
use crate::failure::{Failure, Result};

pub(super) fn says(account: &Account<'_>, saying: &Saying) -> Result<Request> {
    let media: Vec<_> =
        saying.media.iter().map(|media| json!({ "url": media.url, "type": media.media_type })).collect();
    let object = json!({
        "id": saying.id, "object": "message", "from": saying.from, "to": account.address(),
        "direction": "incoming", "body": saying.text, "media": media, "status": "received",
        "createdAt": Time(account.now), "userId": "USsimulated", "phoneNumberId": "PNsimulated",
        "conversationId": "CNsimulated",
    });
    signed(account, "message.received", &object)
}

pub(super) fn reports(account: &Account<'_>, status: &Status) -> Result<Request> {
    if status.word != "delivered" {
        return Err(Failure::usage(format!("OpenPhone never reports `{}`.", status.word))
            .hint("the one thing that it reports of a message is `delivered`"));
    }
    let object = json!({
        "id": status.id, "object": "message", "from": account.address(), "to": status.to,
        "direction": "outgoing", "body": "", "media": [], "status": "delivered",
        "createdAt": Time(account.now), "userId": "USsimulated", "phoneNumberId": "PNsimulated",
        "conversationId": "CNsimulated",
    });
    signed(account, "message.delivered", &object)
}

fn signed(account: &Account<'_>, kind: &str, object: &Value) -> Result<Request> {
    let key = STANDARD.decode(account.field("signing_key")?).map_err(|error| {
        Failure::new("The `signing_key` is not base64, as OpenPhone's are.").because(error)
    })?;
    let event = json!({
        "id": format!("EV{}", Uuid::new_v4().simple()), "object": "event", "apiVersion": "v3",
        "createdAt": Time(account.now), "type": kind, "data": { "object": object },
    });
    let (body, time) = (event.to_string(), account.now.to_string());
    let proof = STANDARD.encode(sha256_bytes(&key, &[time.as_bytes(), b".", body.as_bytes()]));
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("openphone-signature", format!("hmac;1;{time};{proof}")),
    ];
    Ok(Request { url: account.hook.clone(), headers, body })
}
