//! Twilio's requests, signed as Twilio signs them.

use omnichatd::channels::{hash, twilio};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::{said, until};
use crate::bed::{Bed, answer, text};

/// The account's secret.
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// An inbox at Twilio's.
pub(crate) struct Inbox {
    pub(crate) id: String,
    /// Where Twilio posts.
    pub(crate) url: String,
}

pub(crate) async fn inbox(bed: &Bed, channel: &str, fields: &Value) -> Inbox {
    let mut all = json!({"account_sid": "AC1", "auth_token": TOKEN});
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let new = json!({
        "channel": channel, "name": format!("Twilio {channel}"), "carrier": "twilio",
        "address": "+12025550100", "fields": all,
    });
    let made = bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body;
    Inbox { id: text(&made["id"]), url: text(&made["hook_url"]) }
}

pub(crate) fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A text message that came in.
pub(crate) fn form(sid: &str, from: &str, body: &str) -> Vec<(String, String)> {
    pairs(&[
        ("ToCountry", "US"),
        ("SmsMessageSid", sid),
        ("MessageSid", sid),
        ("AccountSid", "AC1"),
        ("SmsStatus", "received"),
        ("NumMedia", "0"),
        ("NumSegments", "1"),
        ("From", from),
        ("To", "+12025550100"),
        ("Body", body),
        ("FromCity", ""),
    ])
}

/// The request for it, signed.
pub(crate) fn signed(bed: &Bed, inbox: &Inbox, pairs: &[(String, String)]) -> RequestBuilder {
    signed_by(&bed.http, inbox, pairs)
}

/// The same, by this client.
pub(crate) fn signed_by(http: &reqwest::Client, inbox: &Inbox, pairs: &[(String, String)]) -> RequestBuilder {
    let signature = twilio::signature(TOKEN, &inbox.url, pairs);
    filled(http.post(&inbox.url).header("x-twilio-signature", signature), pairs)
}

/// A request with a form in it.
pub(crate) fn filled(request: RequestBuilder, pairs: &[(String, String)]) -> RequestBuilder {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    request.header("content-type", "application/x-www-form-urlencoded").body(body)
}

/// The conversation of the newest entry that was done, when there are so many.
async fn conversation(bed: &Bed, done: usize) -> String {
    text(&until(bed, "done", done).await[0]["conversation_id"])
}

#[tokio::test]
async fn a_text_message_is_answered_with_empty_twiml_and_shown_live() {
    let bed = Bed::start().await;
    let inbox = inbox(&bed, "sms", &json!({})).await;
    let mut socket = bed.socket().await;
    let reply = answer(signed(&bed, &inbox, &form("SM1", "+1 (202) 555-0123", "Hello"))).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/xml"));
    assert_eq!(reply.text(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
    let message = loop {
        let event = socket.next_of("event").await;
        if event["kind"] == "message.created" {
            break event["data"].clone();
        }
    };
    assert_eq!(message["body"], "Hello", "{message}");
    let conversation = bed.ask(&format!("/api/v1/conversations/{}", text(&message["conversation_id"]))).await;
    assert_eq!(conversation["contact"]["name"], "+12025550123", "the number in its one form");
    assert_eq!((&conversation["channel"], &conversation["unread"]), (&json!("sms"), &json!(1)));
}

#[tokio::test]
async fn whatsapp_brings_a_name_places_and_an_open_window() {
    let bed = Bed::start().await;
    let inbox = inbox(&bed, "whatsapp", &json!({})).await;
    let mut first = form("SM1", "whatsapp:+12025550123", "Hi");
    first.extend(pairs(&[("ProfileName", "Ben"), ("WaId", "12025550123")]));
    answer(signed(&bed, &inbox, &first)).await.with_status(200);
    let mut place = form("SM2", "whatsapp:+12025550123", "");
    place.extend(pairs(&[("Latitude", "52.5"), ("Longitude", "13.4"), ("Label", "The shop")]));
    until(&bed, "done", 1).await;
    answer(signed(&bed, &inbox, &place)).await.with_status(200);
    let id = conversation(&bed, 2).await;
    let bodies: Vec<String> = said(&bed, &id).await.into_iter().map(|(_, body)| body).collect();
    assert_eq!(bodies, ["Hi", "The shop\n52.5, 13.4"]);
    let conversation = bed.ask(&format!("/api/v1/conversations/{id}")).await;
    assert_eq!(conversation["contact"]["name"], "Ben");
    assert!(conversation["reply_until"].is_string(), "{conversation}");
}

#[tokio::test]
async fn a_json_body_is_proved_by_its_hash_in_the_signed_url() {
    let bed = Bed::start().await;
    let inbox = inbox(&bed, "sms", &json!({})).await;
    let body = json!([{
        "specversion": "1.0", "type": "com.twilio.messaging.inbound-message.received", "id": "EZ1",
        "data": {"messageSid": "SM7", "from": "+12025550123", "to": "+12025550100", "body": "As JSON", "numMedia": 0},
    }])
    .to_string();
    let post = |url: &str, body: &str| {
        let signature = twilio::signature(TOKEN, url, &[]);
        let request = bed.http.post(url).header("x-twilio-signature", signature);
        request.header("content-type", "application/json").body(body.to_owned())
    };
    let url = format!("{}?bodySHA256={}", inbox.url, hash(body.as_bytes()));
    answer(post(&url, &body.replace("As JSON", "Forged!"))).await.with_status(403);
    answer(post(&inbox.url, &body)).await.with_status(403);
    answer(post(&url, &body)).await.with_status(200);
    let id = conversation(&bed, 1).await;
    assert_eq!(said(&bed, &id).await, [("visitor".to_owned(), "As JSON".to_owned())]);
}

#[tokio::test]
async fn an_automatic_reply_is_sent_once_and_never_to_stop() {
    let bed = Bed::start().await;
    let inbox = inbox(&bed, "sms", &json!({"auto_reply": "We will be with you soon."})).await;
    answer(signed(&bed, &inbox, &form("SM1", "+12025550123", "Hello"))).await.with_status(200);
    let welcomed = conversation(&bed, 1).await;
    answer(signed(&bed, &inbox, &form("SM2", "+12025550124", "Stop."))).await.with_status(200);
    until(&bed, "done", 2).await;
    let mut worded = form("SM3", "+12025550125", "Arrêtez");
    worded.extend(pairs(&[("OptOutType", "STOP")]));
    answer(signed(&bed, &inbox, &worded)).await.with_status(200);
    until(&bed, "done", 3).await;
    let authors = async |id: &str| -> Vec<String> {
        said(&bed, id).await.into_iter().map(|(author, body)| format!("{author}: {body}")).collect()
    };
    assert_eq!(authors(&welcomed).await, ["visitor: Hello", "system: We will be with you soon."]);
    for entry in until(&bed, "done", 3).await.iter().take(2) {
        let lines = authors(&text(&entry["conversation_id"])).await;
        assert!(!lines.iter().any(|line| line.contains("with you soon")), "{lines:?}");
        assert!(lines[1].contains("STOP"), "staff are told: {lines:?}");
    }
}

#[tokio::test]
async fn files_come_with_a_message_and_one_that_is_gone_takes_no_message_with_it() {
    let bed = Bed::start().await;
    let inbox = inbox(&bed, "sms", &json!({})).await;
    let (host, asked) = media::serve().await;
    let mut mms = form("MM1", "+12025550123", "Look");
    mms.retain(|(name, _)| name != "NumMedia");
    mms.extend(pairs(&[
        ("NumMedia", "3"),
        ("MediaUrl0", &format!("{host}/moved")),
        ("MediaContentType0", "image/png"),
        ("MediaUrl1", &format!("{host}/gone")),
        ("MediaUrl2", "http://169.254.169.254/latest/meta-data"),
    ]));
    answer(signed(&bed, &inbox, &mms)).await.with_status(200);
    let id = conversation(&bed, 1).await;
    let page = bed.ask(&format!("/api/v1/conversations/{id}/messages")).await;
    let message = &page["items"][0];
    let body = text(&message["body"]);
    assert!(body.starts_with("Look\n[File 2 is missing") && body.contains("[File 3 is missing"), "{body}");
    assert_eq!(message["attachments"][0]["media_type"], "image/png", "{message}");
    assert_eq!(message["attachments"][0]["name"], "bike.png");
    // The account's secret is for the carrier's own host.
    assert!(asked.lock().unwrap().iter().all(|request| !request.to_lowercase().contains("authorization:")));
}

/// A host of pictures.
mod media {
    use std::sync::{Arc, Mutex};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A picture of one dot.
    const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0c\
        IDATx\x9cc\xe0\xcf\x8e\x01\0\x01c\0\xd7\xe1x\x0e\xf4\0\0\0\0IEND\xaeB`\x82";

    /// Its address, and the heads of all requests to it.
    pub(super) async fn serve() -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut head = vec![0; 4096];
                let read = stream.read(&mut head).await.unwrap();
                let head = String::from_utf8_lossy(&head[..read]).into_owned();
                let (status, more, body): (_, _, &[u8]) = match head.split(' ').nth(1) {
                    Some("/moved") => ("307 Temporary Redirect", "Location: /bike\r\n", b""),
                    Some("/bike") => {
                        ("200 OK", "Content-Disposition: inline; filename=\"bike.png\"\r\n", DOT)
                    }
                    _ => ("410 Gone", "", b""),
                };
                noted.lock().unwrap().push(head);
                let answer = format!(
                    "HTTP/1.1 {status}\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
                stream.write_all(body).await.unwrap();
            }
        });
        (host, asked)
    }
}
