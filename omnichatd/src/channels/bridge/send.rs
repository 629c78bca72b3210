//! Messages to the other side of an API channel: posted to the inbox's `url`, through the guard of [`crate::egress`], since
//! a tenant names it. Each carries our id for it as `Idempotency-Key`, so that it may be sent again whenever it is not known
//! what became of it.

use std::time::Duration;

use omnichat_api::inbox::Finding;
use omnichat_store::inboxes::fields::Carried;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::{Value, json};

use super::proof::{HEADER, signature};
use crate::app::App;
use crate::channels::{Parcel, Sent};
use crate::egress::{Answer, Refusal};

/// Longest answer that is read, in bytes.
const MOST: usize = 64 * 1024;
/// Longest reason of the other side's that is repeated, in characters.
const DETAIL_CHARS: usize = 200;
/// The longest that the other side can make us wait, in seconds.
const LONGEST_WAIT_S: u64 = 3600;
/// Fewest characters of a secret that nobody guesses.
const SECRET_CHARS: usize = 32;

/// Sends a message. Without a `url` it is read over the API, and counts as handed over.
pub async fn send(app: &App, carried: &Carried, parcel: &Parcel) -> Sent {
    let id = parcel.message.id.to_string();
    let Some(url) = carried.field("url") else { return Sent::Accepted { carrier_ref: Some(id) } };
    let files = parcel.files.iter().map(|file| {
        json!({ "url": file.url, "name": file.name, "media_type": file.media_type, "bytes": file.bytes })
    });
    let body = json!({
        "type": "message",
        "id": id,
        "conversation_id": parcel.message.conversation_id,
        "to": parcel.target,
        "text": parcel.message.body,
        "attachments": files.collect::<Vec<_>>(),
        "author": { "kind": parcel.message.author.kind, "name": parcel.message.author.name },
        "created_at": parcel.message.created_at,
    });
    match post(app, carried, url, &id, &body).await {
        Ok(answer) => sent(&answer, id),
        Err(refusal) => refused(&refusal, id),
    }
}

async fn post(app: &App, carried: &Carried, url: &str, id: &str, body: &Value) -> Result<Answer, Refusal> {
    let body = body.to_string();
    let proof = signature(carried.field("secret").unwrap_or_default(), app.now(), body.as_bytes());
    let request = app
        .egress()
        .http()
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(HEADER, proof)
        .header("idempotency-key", id)
        .body(body)
        .build();
    let request = request.map_err(|_| Refusal::NotHttps)?;
    app.egress().send(request, MOST).await
}

/// The other side may name an id of its own; else it reports by ours.
fn sent(answer: &Answer, ours: String) -> Sent {
    let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let status = answer.status.as_u16();
    match answer.status {
        ok if ok.is_success() => {
            let theirs = said["id"].as_str().filter(|id| !id.is_empty() && id.len() <= 200);
            Sent::Accepted { carrier_ref: Some(theirs.map_or(ours, str::to_owned)) }
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Sent::Later {
            why: format!("the bridge asks to send more slowly ({status})"),
            after: retry_after(answer),
        },
        broken if broken.is_server_error() => Sent::Later {
            why: format!("the bridge is in trouble (it answered {status})"),
            after: retry_after(answer),
        },
        _ => {
            let detail: String =
                said["detail"].as_str().unwrap_or_default().chars().take(DETAIL_CHARS).collect();
            let why = match detail.as_str() {
                "" => format!("The bridge refused it with {status}."),
                detail => format!("The bridge refused it with {status} and says: {detail}"),
            };
            Sent::Never { code: Some(status.to_string()), why }
        }
    }
}

fn refused(refusal: &Refusal, ours: String) -> Sent {
    let why = format!("The bridge was not asked: {refusal}");
    match refusal {
        Refusal::NotPublic | Refusal::NotHttps => Sent::Never { code: None, why },
        // It tells a repetition by its key.
        Refusal::NoAnswer(_) | Refusal::Distrusted(_) => {
            Sent::Later { why: refusal.to_string(), after: None }
        }
        // It was taken, however much was said about that.
        Refusal::TooLong(status) if status.is_success() => Sent::Accepted { carrier_ref: Some(ours) },
        Refusal::TooLong(_) => Sent::Later { why: "the bridge answers more than 64 KiB".into(), after: None },
    }
}

fn retry_after(answer: &Answer) -> Option<Duration> {
    let seconds: u64 = answer.headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(LONGEST_WAIT_S)))
}

/// Asks the other side whether it is there, with a signed `ping`.
pub async fn test(app: &App, carried: &Carried) -> Vec<Finding> {
    let finding = |ok, what: &str, says: String| Finding { ok, what: what.into(), says };
    let length = carried.field("secret").unwrap_or_default().chars().count();
    let secret = match length {
        SECRET_CHARS.. => finding(true, "Signing secret", "It is set.".into()),
        short => finding(
            false,
            "Signing secret",
            format!("It has {short} characters; at least {SECRET_CHARS} are needed."),
        ),
    };
    let Some(url) = carried.field("url") else {
        let says = "No `url` is set: replies are read over the API.".to_owned();
        return vec![secret, finding(true, "Where replies go", says)];
    };
    let id = format!("ping-{}", app.now().ms());
    let there = match post(app, carried, url, &id, &json!({ "type": "ping", "id": id })).await {
        Ok(answer) if answer.status.is_success() => {
            finding(true, "Where replies go", "It took a signed ping.".into())
        }
        Ok(answer) => {
            let says = format!("It answered {} to a signed ping; any 2xx would do.", answer.status.as_u16());
            finding(false, "Where replies go", says)
        }
        Err(refusal) => finding(false, "Where replies go", format!("It cannot be asked: {refusal}.")),
    };
    vec![secret, there]
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderMap, HeaderValue};

    fn answered(status: u16, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static("7"));
        Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: body.to_owned().into() }
    }

    #[test]
    fn an_answer_is_taken_waited_for_or_final() {
        let of = |status, body: &str| sent(&answered(status, body), "ours".into());
        let by = |id: &str| Sent::Accepted { carrier_ref: Some(id.to_owned()) };
        assert_eq!(of(200, r#"{"id":"theirs"}"#), by("theirs"));
        assert_eq!(of(204, ""), by("ours"));
        for status in [408, 429, 500, 503] {
            let Sent::Later { after, .. } = of(status, "") else { panic!("{status}") };
            assert_eq!(after, Some(Duration::from_secs(7)));
        }
        let Sent::Never { code, why } = of(422, r#"{"detail":"no such address"}"#) else { panic!() };
        assert_eq!((code.as_deref(), why.ends_with("says: no such address")), (Some("422"), true));
        assert!(matches!(of(302, ""), Sent::Never { .. }));
        let long = format!(r#"{{"detail":"{}"}}"#, "x".repeat(1000));
        let Sent::Never { why, .. } = of(400, &long) else { panic!() };
        assert!(why.len() < 300);
    }

    #[test]
    fn an_address_that_may_not_be_reached_is_final_and_silence_is_not() {
        let of = |refusal| refused(&refusal, "ours".into());
        assert!(matches!(of(Refusal::NotPublic), Sent::Never { .. }));
        assert!(matches!(of(Refusal::NoAnswer("x".into())), Sent::Later { .. }));
        assert!(matches!(of(Refusal::TooLong(StatusCode::BAD_GATEWAY)), Sent::Later { .. }));
        assert_eq!(of(Refusal::TooLong(StatusCode::OK)), Sent::Accepted { carrier_ref: Some("ours".into()) });
    }
}
