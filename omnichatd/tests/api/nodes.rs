//! Two daemons on one PostgreSQL: whoever listens at one hears at once what happens at the other, once and in order,
//! and who is shut out at one is shut out at both.

use futures_util::future::{join, join_all};
use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::local::{Command, Reply as LocalReply};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::bed::{Bed, SOON, Socket, answer};
use crate::streams::reads;

#[tokio::test]
async fn what_is_said_at_one_is_heard_live_at_the_other() {
    let Some((one, two)) = Bed::two().await else { return };
    let (guest, id) = one.conversation().await;
    let cursor = one.cursor().await;
    let (mut staff, mut visitor) = (two.socket().await, two.visitor_socket(&guest).await);
    let reply = one.replies(&id, "Yes, it is.").await;
    let heard = staff.next().await;
    assert_eq!((&heard["cursor"], &heard["data"]), (&json!(cursor + 1), &reply));
    let message = visitor.next_of("event").await;
    assert_eq!((&message["kind"], &message["data"]["id"]), (&json!("message.created"), &reply["id"]));

    // A note is heard by the team alone.
    let note = json!({"client_id": uuid::Uuid::now_v7(), "body": "VIP", "kind": "note"});
    let path = format!("/api/v1/conversations/{id}/messages");
    one.act(Method::POST, &path, &note).await.with_status(201);
    while staff.next().await["data"]["body"] != "VIP" {}
    one.act(Method::POST, &format!("/api/v1/conversations/{id}/close"), &json!({})).await.ok();
    let told = loop {
        let frame = visitor.next_of("event").await;
        assert_eq!(frame["kind"], "conversation.changed");
        if frame["data"]["status"] == "closed" {
            break visitor.so_far().await;
        }
    };
    assert_eq!(told, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn under_load_at_both_everybody_hears_everything_once_and_in_order() {
    let Some((one, two)) = Bed::two().await else { return };
    let mut guests = Vec::new();
    for _ in 0..4 {
        guests.push(one.conversation().await);
    }
    let from = one.cursor().await;
    let mut sockets = [one.socket().await, two.socket().await, two.socket().await];
    let mut visitors = Vec::new();
    for (guest, _) in &guests {
        visitors.push(two.visitor_socket(guest).await);
    }
    // Both write into the same conversations at the same time, the visitors here and the team there.
    let asking = join_all(guests.iter().map(async |(guest, _)| {
        for n in 0..25 {
            one.writes(guest, &format!("question {n}")).await;
        }
    }));
    let answering = join_all(guests.iter().map(async |(_, id)| {
        for n in 0..25 {
            two.replies(id, &format!("answer {n}")).await;
        }
    }));
    join(asking, answering).await;
    let to = one.cursor().await;
    for socket in &mut sockets {
        assert_eq!(reads(socket, from, to).await, 200);
        assert_eq!(socket.so_far().await.len(), 0);
    }
    for visitor in &mut visitors {
        let mut seqs = Vec::new();
        while seqs.len() < 50 {
            let frame = visitor.next_of("event").await;
            seqs.extend(frame["data"]["seq"].as_i64().filter(|_| frame["kind"] == "message.created"));
        }
        assert_eq!(seqs, (2..=51).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn who_is_disabled_or_signs_out_at_one_is_out_at_both_at_once() {
    let Some((one, two)) = Bed::two().await else { return };
    let (bo, eve) = (
        one.joins("bo@example.com", "Bo", Role::Staff).await,
        one.joins("eve@example.com", "Eve", Role::Staff).await,
    );
    // A program that waits for news.
    let events = format!("/api/v1/events?after={}&wait=25", two.cursor().await);
    let poll = tokio::spawn(answer(two.get(&events).bearer_auth(&bo.token)));
    let ends = [two.socket_of(&bo).await, two.socket_of(&eve).await].map(Socket::end);
    let mut ana = two.socket().await;
    one.local(Command::UserDisable { email: "bo@example.com".into(), disabled: true }).await;
    answer(one.call(Method::POST, "/api/v1/auth/logout").bearer_auth(&eve.token)).await.with_status(204);
    for (code, frames) in join_all(ends).await {
        assert_eq!((code, &frames.last().unwrap()["code"]), (4401, &json!(4401)));
    }
    // It is not given the news.
    poll.await.unwrap().refused(Code::Unauthorized);
    for out in [bo, eve] {
        answer(two.get("/api/v1/me").bearer_auth(&out.token)).await.refused(Code::Unauthorized);
    }
    // Nobody else is.
    ana.so_far().await;
}

#[tokio::test]
async fn an_inbox_that_is_changed_at_one_is_changed_for_the_visitors_of_the_other() {
    let Some((one, two)) = Bed::two().await else { return };
    let mut staff = two.socket().await;
    let config = format!("/api/v1/widget/config?inbox_id={}", two.inbox);
    answer(two.get(&config)).await.ok();
    let look = json!({"widget": {"color": "#123456", "team_name": "Night shift", "greeting": "Hello"}});
    one.act(Method::PATCH, &format!("/api/v1/inboxes/{}", one.inbox), &look).await.ok();
    assert_eq!(staff.next().await["kind"], "inbox.changed");
    assert_eq!(answer(two.get(&config)).await.ok()["team_name"], "Night shift");
}

#[tokio::test]
async fn new_keys_made_at_one_sign_and_count_at_the_other_and_a_retired_one_counts_nowhere() {
    let Some((one, two)) = Bed::two().await else { return };
    let (guest, _) = one.conversation().await;
    let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    let old = kid(&one.ana.token);
    let LocalReply::Keys { items } = one.local(Command::KeyRotate).await else { panic!("no keys") };
    let new = items[0].id.to_string();
    // The other one hears of it by itself.
    let signs = async || {
        while kid(&two.login("ana@example.com").await.token) != new {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, signs()).await.expect("the other does not sign with the new key");
    let by_one = one.login("ana@example.com").await;
    assert_eq!(kid(&by_one.token), new);
    for token in [&by_one.token, &two.ana.token] {
        answer(two.get("/api/v1/me").bearer_auth(token)).await.ok();
    }
    let retire = Command::KeyRetire { id: old.parse().unwrap() };
    one.local(retire).await;
    let gone = async |bed: &Bed| {
        while answer(bed.get("/api/v1/me").bearer_auth(&bed.ana.token)).await.status != 401 {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, join(gone(&one), gone(&two))).await.expect("the retired key still counts");
    let visitor = two.get("/api/v1/widget/messages").bearer_auth(&guest.token);
    answer(visitor).await.refused(Code::Unauthorized);
    answer(two.get("/api/v1/me").bearer_auth(&by_one.token)).await.ok();
}
