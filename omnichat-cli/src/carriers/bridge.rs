//! What the other side of an API channel posts, signed with `Omnichat-Signature`. See docs/channels.md.

use serde_json::{Value, json};

use super::{Account, Request, Saying, Status, sha256};
use crate::failure::Result;

pub(super) fn says(account: &Account<'_>, saying: &Saying) -> Result<Request> {
    let mut message = json!({ "id": saying.id, "from": saying.from, "text": saying.text });
    if let Some(name) = &saying.name {
        message["name"] = name.clone().into();
    }
    if !saying.media.is_empty() {
        let files: Vec<_> = saying.media.iter().map(|media| json!({ "url": media.url })).collect();
        message["attachments"] = files.into();
    }
    signed(account, &message)
}

pub(super) fn reports(account: &Account<'_>, status: &Status) -> Result<Request> {
    let mut report = json!({ "type": "status", "id": status.id, "state": status.word });
    if let Some(why) = &status.code {
        report["why"] = why.clone().into();
    }
    signed(account, &report)
}

fn signed(account: &Account<'_>, event: &Value) -> Result<Request> {
    let (body, time) = (event.to_string(), (account.now / 1000).to_string());
    let proof = sha256(account.field("secret")?.as_bytes(), &[time.as_bytes(), b".", body.as_bytes()]);
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("omnichat-signature", format!("t={time},v1={proof}")),
    ];
    Ok(Request { url: account.hook.clone(), headers, body })
}

/// Whether a request that Omnichat makes is signed with this secret.
pub(crate) fn is_signed(secret: &str, header: &str, body: &[u8]) -> bool {
    let mut parts = header.split(',').filter_map(|part| part.split_once('='));
    let Some(("t", time)) = parts.next() else { return false };
    let expected = sha256(secret.as_bytes(), &[time.as_bytes(), b".", body]);
    parts.any(|(name, proof)| name == "v1" && proof == expected)
}
