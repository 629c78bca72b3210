//! What carriers post: proved, kept, answered, and read once.

mod openphone;
mod twilio;
mod twilio_library;

use omnichat_api::Code;
use omnichat_api::delivery::DeliveryState;
use omnichat_api::permission::Role;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::bed::program::{Program, control};
use crate::bed::{Bed, SOON, answer, on_both, text, user};
use twilio::{TOKEN, filled, form, signed};

/// What a journal entry must have become before a test goes on.
pub(crate) async fn until(bed: &Bed, state: &str, count: usize) -> Vec<Value> {
    let path = format!("/api/v1/inbound?state={state}&limit=100");
    let come = async {
        // Each round is a request: nothing is told of the journal.
        loop {
            let page = bed.ask(&path).await;
            let items = page["items"].as_array().unwrap().clone();
            if items.len() >= count {
                return items;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, come).await.expect("it is read soon")
}

/// Something that came in and was read, for one call of an operation: its id.
pub(crate) async fn came_in(bed: &Bed) -> String {
    let inbox = twilio::inbox(bed, "sms", &json!({})).await;
    let before = until(bed, "done", 0).await.len();
    let sid = uuid::Uuid::now_v7().to_string();
    answer(signed(bed, &inbox, &form(&sid, "+12025550123", "Hello"))).await.with_status(200);
    text(&until(bed, "done", before + 1).await[0]["id"])
}

/// The messages of the newest conversation that is not the web's: author, text.
pub(crate) async fn said(bed: &Bed, conversation: &str) -> Vec<(String, String)> {
    let page = bed.ask(&format!("/api/v1/conversations/{conversation}/messages")).await;
    let items = page["items"].as_array().unwrap();
    items.iter().map(|message| (text(&message["author"]["kind"]), text(&message["body"]))).collect()
}

/// Fifty at once, or as many as wanted, of the same request; every one is answered well.
async fn at_once(times: usize, request: impl Fn() -> RequestBuilder) {
    let all = (0..times).map(|_| answer(request()));
    for reply in futures_util::future::join_all(all).await {
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
}

#[tokio::test]
async fn what_a_carrier_has_proved_is_never_too_much_and_what_nobody_has_is() {
    let bed = Bed::with(|config| {
        config.limits.on = true;
        config.limits.general_per_minute = 20;
    })
    .await;
    let inbox = twilio::inbox(&bed, "sms", &json!({})).await;
    for n in 0..40 {
        let message = form(&format!("SM{n}"), "+12025550123", "Hello");
        answer(signed(&bed, &inbox, &message)).await.with_status(200);
    }
    let message = form("SM40", "+12025550123", "Hello");
    let mut refused = Vec::new();
    for _ in 0..40 {
        refused.push(answer(filled(bed.http.post(&inbox.url), &message)).await.status);
    }
    assert!(refused.starts_with(&[403]) && refused.contains(&429), "{refused:?}");
}

#[tokio::test]
async fn a_message_that_is_delivered_once_twice_or_fifty_times_at_once_is_one_message() {
    on_both(async |bed: Bed| {
        let inbox = twilio::inbox(&bed, "sms", &json!({})).await;
        for (n, times) in [(1, 1), (2, 2), (3, 50)] {
            let pairs = form(&format!("SM{n}"), "+12025550123", &format!("message {n}"));
            at_once(times, || signed(&bed, &inbox, &pairs)).await;
            until(&bed, "done", n).await;
        }
        let done = until(&bed, "done", 3).await;
        assert_eq!(done.len(), 3);
        let conversation = text(&done[0]["conversation_id"]);
        let expected = [1, 2, 3].map(|n| ("visitor".to_owned(), format!("message {n}")));
        assert_eq!(said(&bed, &conversation).await, expected);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_believed_without_its_proof_nor_where_there_is_no_secret() {
    let bed = Bed::start().await;
    let inbox = twilio::inbox(&bed, "sms", &json!({})).await;
    let pairs = form("SM1", "+12025550123", "Hello");
    let cursor = bed.cursor().await;
    let url = inbox.url.clone();
    let path = |of: &str| url.replacen(&bed.url(""), "", 1).replace(&inbox.id, of);
    let post = |path: &str, signature: &str| {
        filled(bed.call(Method::POST, path).header("x-twilio-signature", signature), &pairs)
    };
    let right = omnichatd::channels::twilio::signature(TOKEN, &url, &pairs);

    for wrong in ["", "AAAA", "no base64 !", &right.replace(right.chars().next().unwrap(), "~")] {
        answer(post(&path(&inbox.id), wrong)).await.refused(Code::Forbidden);
    }
    answer(filled(bed.call(Method::POST, &path(&inbox.id)), &pairs)).await.refused(Code::Forbidden);
    // Signed for what a proxy's headers would make of it: only the setting counts.
    let elsewhere = url.replace("http://", "https://evil.example/");
    let other = omnichatd::channels::twilio::signature(TOKEN, &elsewhere, &pairs);
    let forged = post(&path(&inbox.id), &other).header("host", "evil.example");
    answer(forged.header("x-forwarded-host", "evil.example")).await.refused(Code::Forbidden);

    let nobody = uuid::Uuid::now_v7().to_string();
    for lost in
        [path(&nobody), path(&bed.inbox.to_string()), path("x"), path(&inbox.id).replace("sms", "email")]
    {
        answer(post(&lost, &right)).await.refused(Code::NotFound);
    }
    let fields = json!({"fields": {"auth_token": ""}});
    let set = format!("/api/v1/inboxes/{}/fields", inbox.id);
    bed.act(Method::PUT, &set, &fields).await.ok();
    answer(post(&path(&inbox.id), &right)).await.refused(Code::NotFound);
    let empty = omnichatd::channels::twilio::signature("", &url, &pairs);
    answer(post(&path(&inbox.id), &empty)).await.refused(Code::NotFound);

    assert!(bed.ask("/api/v1/inbound").await["items"].as_array().unwrap().is_empty());
    assert_eq!(bed.cursor().await, cursor + 1, "nothing but the change of the inbox");
}

#[tokio::test]
async fn what_is_too_large_or_comes_by_get_is_refused_in_words() {
    let bed = Bed::start().await;
    let inbox = twilio::inbox(&bed, "sms", &json!({})).await;
    let pairs = form("SM1", "+12025550123", &"a".repeat(1024 * 1024));
    answer(signed(&bed, &inbox, &pairs)).await.refused(Code::TooLarge);
    let nothing = omnichatd::channels::twilio::signature(TOKEN, &inbox.url, &[]);
    let get = bed.http.get(&inbox.url).header("x-twilio-signature", nothing);
    answer(get.header("content-type", "application/x-www-form-urlencoded"))
        .await
        .refused(Code::MethodNotAllowed);
}

#[tokio::test]
async fn the_journal_shows_what_came_without_its_proof_and_a_replay_does_nothing_twice() {
    let bed = Bed::start().await;
    let inbox = twilio::inbox(&bed, "sms", &json!({})).await;
    answer(signed(&bed, &inbox, &form("SM1", "+12025550123", "Hello"))).await.with_status(200);
    let done = until(&bed, "done", 1).await.remove(0);
    assert_eq!((&done["carrier"], &done["key"]), (&json!("twilio"), &json!("SM1:received")));
    let path = format!("/api/v1/inbound/{}", text(&done["id"]));
    let shown = bed.ask(&path).await;
    assert!(text(&shown["body"]).contains("Body=Hello"), "{shown}");
    let headers = shown["headers"].to_string();
    assert!(headers.contains("content-type") && !headers.contains("signature"), "{headers}");

    let before = bed.cursor().await;
    bed.act(Method::POST, &format!("{path}/replay"), &json!({})).await.ok();
    until(&bed, "done", 1).await;
    assert_eq!(bed.cursor().await, before);
    let stranger = bed.stranger().await;
    for request in [bed.get(&path), bed.post(&format!("{path}/replay"), &json!({}))] {
        answer(request.bearer_auth(&stranger.token)).await.refused(Code::NotFound);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_says_why() {
    let bed = Bed::start().await;
    let inbox = twilio::inbox(&bed, "sms", &json!({})).await;
    let pairs = vec![("MessageSid".to_owned(), "SM1".to_owned()), ("SmsStatus".into(), "received".into())];
    answer(signed(&bed, &inbox, &pairs)).await.with_status(200);
    let failed = until(&bed, "failed", 1).await.remove(0);
    assert_eq!(failed["why"], "there is no From");
    let calls = vec![("CallSid".to_owned(), "CA1".to_owned())];
    answer(signed(&bed, &inbox, &calls)).await.with_status(200);
    let ignored = until(&bed, "ignored", 1).await.remove(0);
    assert!(text(&ignored["why"]).contains("no MessageSid"), "{ignored}");
}

#[tokio::test]
async fn a_report_that_is_faster_than_the_answer_it_belongs_to_is_tried_again() {
    let bed = Bed::start().await;
    let inbox = twilio::inbox(&bed, "sms", &json!({})).await;
    let report = vec![
        ("MessageSid".to_owned(), "SM404".to_owned()),
        ("MessageStatus".to_owned(), DeliveryState::Delivered.as_str().to_owned()),
    ];
    answer(signed(&bed, &inbox, &report)).await.with_status(200);
    let waits = async {
        loop {
            let entry = until(&bed, "received", 1).await.remove(0);
            if entry["why"].is_string() {
                return entry;
            }
        }
    };
    let entry = tokio::time::timeout(SOON, waits).await.unwrap();
    assert_eq!((&entry["attempts"], &entry["state"]), (&json!(1), &json!("received")), "{entry}");
}

#[tokio::test]
async fn what_was_acknowledged_right_before_sigkill_is_read_once_after_the_restart() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let daemon = Program::start(&dir).await;
    control(&dir.join("control.sock"), &user("ana@example.com", "Ana", Role::Owner, None)).await;
    let ana = daemon.login("ana@example.com").await;
    let new = json!({
        "channel": "sms", "name": "Texts", "carrier": "twilio", "address": "+12025550100",
        "fields": {"account_sid": "AC1", "auth_token": TOKEN},
    });
    let create =
        daemon.http.post(format!("{}/api/v1/inboxes", daemon.url)).json(&new).bearer_auth(&ana.token);
    let made = answer(create).await.with_status(201).body;
    let inbox = twilio::Inbox { id: text(&made["id"]), url: text(&made["hook_url"]) };
    let posts = (0..30).map(|n| {
        // Each from somebody else, so that as many as possible are in hand at the end.
        let pairs = form(&format!("SM{n}"), &format!("+120255501{n:02}"), &format!("message {n}"));
        answer(twilio::signed_by(&daemon.http, &inbox, &pairs))
    });
    for reply in futures_util::future::join_all(posts).await {
        assert_eq!(reply.status, 200);
    }
    daemon.kill().await;

    let daemon = Program::start(&dir).await;
    let ask = async |path: &str| {
        answer(daemon.http.get(format!("{}/api/v1/{path}", daemon.url)).bearer_auth(&ana.token)).await.ok()
    };
    let all_read = async {
        while ask("inbound?state=received").await["items"] != json!([]) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, all_read).await.expect("they are read soon after the start");
    let conversations = ask("conversations?limit=100").await;
    let conversations = conversations["items"].as_array().unwrap();
    assert_eq!(conversations.len(), 30);
    assert!(conversations.iter().all(|one| one["last_seq"] == 1), "{conversations:?}");
    daemon.terminate().await;
    assert!(daemon.ended().await.0.success());
}
