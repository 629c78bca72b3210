//! The visitor's side over HTTP: a token that opens one conversation, and a list of websites that may ask for one.

use std::time::Duration;

use omnichat_api::Code;
use reqwest::Method;
use reqwest::header::ORIGIN;
use serde_json::json;
use tokio::time::timeout;
use uuid::Uuid;

use crate::bed::{Bed, Socket, answer, on_both, text};

const SHOP: &str = "https://shop.example";
const EVIL: &str = "https://evil.example";

#[tokio::test]
async fn a_visitor_writes_and_finds_the_whole_conversation_again() {
    on_both(async |bed: Bed| {
        let config = answer(bed.get(&format!("/api/v1/widget/config?inbox_id={}", bed.inbox))).await.ok();
        assert_eq!((&config["team_name"], &config["available"]), (&json!("Example Bikes"), &json!(false)));
        let before = bed.cursor().await;
        let guest = bed.guest().await;
        let history = || answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token));
        let empty = history().await.ok();
        assert!(empty.get("conversation").is_none());
        assert_eq!(bed.cursor().await, before, "nothing is stored before the first message");

        let said = bed.writes(&guest, "Is the blue one in stock?").await;
        assert_eq!((&said["seq"], &said["author_kind"]), (&json!(1), &json!("visitor")));
        let id = text(&history().await.ok()["conversation"]["id"]);
        bed.replies(&id, "It is.").await;
        let found = history().await.ok();
        assert_eq!(found["messages"][0], said);
        assert_eq!(
            (&found["messages"][1]["body"], &found["messages"][1]["author_name"]),
            (&json!("It is."), &json!("Ana Lopez"))
        );
        let newest = answer(bed.get("/api/v1/widget/messages?limit=1").bearer_auth(&guest.token)).await.ok();
        assert_eq!((&newest["messages"][0]["body"], &newest["more"]), (&json!("It is."), &json!(true)));
    })
    .await;
}

#[tokio::test]
async fn a_visitors_message_is_stored_once_however_often_it_is_sent() {
    on_both(async |bed: Bed| {
        let guest = bed.guest().await;
        let message = json!({"client_id": Uuid::now_v7(), "body": "Hello"});
        let send = |body| answer(bed.post("/api/v1/widget/messages", body).bearer_auth(&guest.token));
        let first = send(&message).await.with_status(201).body;
        assert_eq!(send(&message).await.with_status(201).body, first);
        let other = json!({"client_id": message["client_id"], "body": "Goodbye"});
        send(&other).await.refused(Code::ClientIdReused);
        send(&json!({"client_id": Uuid::now_v7(), "body": " "})).await.invalid("body", "blank");
        let history = answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token)).await.ok();
        assert_eq!(history["messages"], json!([first]));
    })
    .await;
}

#[tokio::test]
async fn another_visitor_sees_nothing_of_it_and_cursors_tell_nothing() {
    on_both(async |bed: Bed| {
        let (ana, ben) = (bed.guest().await, bed.guest().await);
        let mut bens = bed.visitor_socket(&ben).await;
        bed.writes(&ana, "My card number is secret").await;
        let history = |token: &str| answer(bed.get("/api/v1/widget/messages").bearer_auth(token.to_owned()));
        let (seen, own) = (history(&ben.token).await.ok(), history(&ana.token).await.ok());
        assert_eq!((seen.get("conversation"), &seen["messages"]), (None, &json!([])));
        assert_eq!(bens.so_far().await, Vec::<serde_json::Value>::new());
        // Both stand at the same place of the log, and neither can tell which.
        let (seen, own) = (text(&seen["cursor"]), text(&own["cursor"]));
        assert_ne!(seen, own);
        assert!(seen.len() >= 32 && seen.parse::<i64>().is_err(), "{seen}");
    })
    .await;
}

#[tokio::test]
async fn only_websites_on_the_inboxs_list_may_use_it() {
    let bed = Bed::start().await;
    let inbox = format!("/api/v1/inboxes/{}", bed.inbox);
    bed.act(Method::PATCH, &inbox, &json!({"allowed_origins": [SHOP]})).await.ok();
    let guest = bed.guest().await;
    let message = json!({"client_id": Uuid::now_v7(), "body": "Hello"});
    let calls = |origin: &str| {
        let config = bed.get(&format!("/api/v1/widget/config?inbox_id={}", bed.inbox));
        let session = bed.post("/api/v1/widget/sessions", &json!({"inbox_id": bed.inbox}));
        let send = bed.post("/api/v1/widget/messages", &message).bearer_auth(&guest.token);
        let history = bed.get("/api/v1/widget/messages").bearer_auth(&guest.token);
        [config, session, send, history].map(|call| answer(call.header(ORIGIN, origin)))
    };
    let before = bed.cursor().await;
    for foreign in [EVIL, "http://shop.example", "https://shop.example.evil.example", "null"] {
        for call in calls(foreign) {
            let refused = call.await;
            // The widget must be able to read why.
            assert_eq!(refused.header("access-control-allow-origin"), foreign);
            refused.refused(Code::OriginNotAllowed);
        }
    }
    assert_eq!(bed.cursor().await, before);
    let own = bed.url("");
    for good in [SHOP, own.as_str()] {
        for call in calls(good) {
            let done = call.await;
            assert!(matches!(done.status, 200 | 201), "{}", done.body);
            assert_eq!(done.header("access-control-allow-origin"), good);
            assert!(done.header("vary").to_lowercase().contains("origin"), "{:?}", done.headers);
            assert_eq!(done.header("access-control-allow-credentials"), "");
        }
    }

    let socket = async |origin| {
        let mut socket = Socket::connect(&bed.url("/api/v1/widget/socket"), Some(origin)).await.unwrap();
        socket.say(json!({"type": "hello", "token": guest.token})).await;
        socket
    };
    let (code, frames) = socket(EVIL).await.end().await;
    assert_eq!((code, &frames[0]["code"]), (4403, &json!("origin_not_allowed")));
    assert_eq!(socket(SHOP).await.next().await["type"], "welcome");

    bed.act(Method::PATCH, &inbox, &json!({"allowed_origins": ["*"]})).await.ok();
    for call in calls(EVIL) {
        assert!(matches!(call.await.status, 200 | 201));
    }
}

#[tokio::test]
async fn a_preflight_is_answered_for_visitors_and_not_for_staff() {
    let bed = Bed::start().await;
    let preflight = |path: &str| {
        let call = bed.call(Method::OPTIONS, path).header(ORIGIN, SHOP);
        answer(call.header("access-control-request-method", "POST"))
    };
    let answered = preflight("/api/v1/widget/messages").await.with_status(204);
    assert_eq!(answered.header("access-control-allow-origin"), SHOP);
    assert!(answered.header("access-control-allow-methods").contains("POST"));
    assert!(answered.header("access-control-allow-headers").contains("authorization"));
    for path in ["/api/v1/conversations", "/api/v1/auth/login", "/api/v1/me"] {
        let refused = preflight(path).await;
        assert_eq!(refused.header("access-control-allow-origin"), "");
        refused.refused(Code::MethodNotAllowed);
        let read = answer(bed.get("/api/v1/me").bearer_auth(&bed.ana.token).header(ORIGIN, SHOP)).await;
        assert_eq!(read.header("access-control-allow-origin"), "");
    }
    // A page of another website cannot open the staff's socket either.
    let foreign = Socket::connect(&bed.url("/api/v1/socket"), Some(EVIL)).await;
    let Err(tokio_tungstenite::tungstenite::Error::Http(refused)) = foreign else { panic!("it opened") };
    assert_eq!(refused.status(), 403);
}

#[tokio::test]
async fn a_visitor_leaves_a_way_to_be_called_back() {
    on_both(async |bed: Bed| {
        let guest = bed.guest().await;
        let leave = |body: serde_json::Value| {
            answer(bed.post("/api/v1/widget/followups", &body).bearer_auth(&guest.token))
        };
        leave(json!({"client_id": Uuid::now_v7(), "email": "nonsense"})).await.invalid("email", "invalid");
        let said = leave(json!({"client_id": Uuid::now_v7(), "name": "Rosa"})).await.refused(Code::Invalid);
        assert!(said["detail"].as_str().unwrap().contains("phone"), "{said}");
        let good = json!({"client_id": Uuid::now_v7(), "name": "Rosa", "phone": "+1 202 555 0147", "message": "Call"});
        let first = leave(good.clone()).await.with_status(201).body;
        assert_eq!(leave(good).await.with_status(201).body, first);
        let list = bed.ask("/api/v1/followups").await;
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!((&list["items"][0]["name"], &list["items"][0]["phone"]), (&json!("Rosa"), &json!("+12025550147")));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_inbox_gives_no_session() {
    let bed = Bed::start().await;
    let unknown = Uuid::now_v7();
    answer(bed.get(&format!("/api/v1/widget/config?inbox_id={unknown}"))).await.refused(Code::NotFound);
    answer(bed.post("/api/v1/widget/sessions", &json!({"inbox_id": unknown}))).await.refused(Code::NotFound);
}

#[tokio::test]
async fn a_visitor_without_a_socket_is_answered_as_soon_as_there_is_news_and_only_of_their_own() {
    on_both(async |bed: Bed| {
        let (guest, id) = bed.conversation().await;
        let (_, others) = bed.conversation().await;
        let history = async |query: &str| {
            let ask = bed.get(&format!("/api/v1/widget/messages{query}")).bearer_auth(&guest.token);
            answer(ask).await.ok()
        };
        let mut known = history("").await;
        for n in 0..5 {
            // What was there before the question is answered at once, and so is what comes while it waits.
            bed.replies(&others, "not for these eyes").await;
            let after = text(&known["cursor"]);
            let (query, line) = (format!("?after={after}&wait=25"), format!("line {n}"));
            let both = async { tokio::join!(history(&query), bed.replies(&id, &line)) };
            (known, _) = timeout(Duration::from_secs(10), both).await.expect("it waited on");
            if known["messages"].as_array().unwrap().last().unwrap()["body"] != line.as_str() {
                // It was asked and answered before the line was there: it comes with the next answer.
                let query = format!("?after={}&wait=25", text(&known["cursor"]));
                let next = timeout(Duration::from_secs(10), history(&query));
                known = next.await.expect("it was never told");
            }
            assert_eq!(known["messages"].as_array().unwrap().last().unwrap()["body"], line.as_str());
        }
        // Others' news is none: it waits as long as it was asked to.
        let began = std::time::Instant::now();
        let query = format!("?after={}&wait=1", text(&known["cursor"]));
        let (quiet, _) = tokio::join!(history(&query), bed.replies(&others, "not for these eyes"));
        assert_eq!(quiet["messages"], known["messages"]);
        assert!(began.elapsed() >= Duration::from_secs(1));
        // A cursor that is none of theirs tells nothing, and is not waited on.
        let forged = timeout(Duration::from_secs(10), history("?after=garbage&wait=25"));
        assert_eq!(forged.await.expect("it waited")["messages"], known["messages"]);
        let impatient = bed.get("/api/v1/widget/messages?wait=26").bearer_auth(&guest.token);
        answer(impatient).await.invalid("wait", "out_of_range");
    })
    .await;
}
