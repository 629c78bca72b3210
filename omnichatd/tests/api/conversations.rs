//! A conversation's way, as staff see it: list, show, answer, assign, close, reopen, follow up.

use futures_util::future::join_all;
use omnichat_api::Code;
use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, answer, on_both, text};

fn bodies(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|message| text(&message["body"])).collect()
}

#[tokio::test]
async fn a_conversation_is_answered_given_closed_and_opened_again() {
    on_both(async |bed: Bed| {
        let (guest, id) = bed.conversation().await;
        let path = format!("/api/v1/conversations/{id}");
        let shown = bed.ask(&path).await;
        assert_eq!(
            (&shown["status"], &shown["unread"], &shown["last_seq"]),
            (&json!("open"), &json!(1), &json!(1))
        );
        assert!(shown["waiting_since"].is_string());

        let reply = bed.replies(&id, "Yes.\nIn every size.").await;
        assert_eq!((&reply["seq"], &reply["author"]["name"]), (&json!(2), &json!("Ana Lopez")));
        let shown = bed.ask(&path).await;
        assert_eq!(shown["unread"], 0);
        assert!(shown.get("waiting_since").is_none());
        assert_eq!(shown["last_message"]["preview"], "Yes. In every size.");

        let ben = bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let to = json!({"assignee_id": ben.id});
        let given = bed.act(Method::POST, &format!("{path}/assign"), &to).await.ok();
        assert_eq!(given["assignee"]["name"], "Ben");
        let mine = answer(bed.get("/api/v1/conversations?assignee=me").bearer_auth(&ben.token)).await.ok();
        assert_eq!(mine["items"][0]["id"], id);
        let nobodys = bed.ask("/api/v1/conversations?assignee=none").await;
        assert_eq!(nobodys["items"], json!([]));

        assert_eq!(
            bed.act(Method::POST, &format!("{path}/close"), &json!({})).await.ok()["status"],
            "closed"
        );
        assert_eq!(bed.ask("/api/v1/conversations?status=open").await["items"], json!([]));
        assert_eq!(bed.act(Method::POST, &format!("{path}/reopen"), &json!({})).await.ok()["status"], "open");
        bed.act(Method::POST, &format!("{path}/close"), &json!({})).await.ok();
        bed.writes(&guest, "One more thing").await;
        let shown = bed.ask(&path).await;
        assert_eq!((&shown["status"], &shown["unread"]), (&json!("open"), &json!(1)));
        let read = json!({"seq": shown["last_seq"]});
        assert_eq!(bed.act(Method::POST, &format!("{path}/read"), &read).await.ok()["unread"], 0);
    })
    .await;
}

#[tokio::test]
async fn the_same_client_id_is_the_same_message_and_another_body_is_a_conflict() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        let path = format!("/api/v1/conversations/{id}/messages");
        let message = json!({"client_id": Uuid::now_v7(), "body": "Yes."});
        let first = bed.act(Method::POST, &path, &message).await.with_status(201).body;
        let cursor = bed.cursor().await;
        assert_eq!(bed.act(Method::POST, &path, &message).await.with_status(201).body, first);
        let other = json!({"client_id": message["client_id"], "body": "No."});
        bed.act(Method::POST, &path, &other).await.refused(Code::ClientIdReused);
        let note = json!({"client_id": message["client_id"], "body": "Yes.", "kind": "note"});
        bed.act(Method::POST, &path, &note).await.refused(Code::ClientIdReused);
        assert_eq!(bed.cursor().await, cursor);
        assert_eq!(bodies(&bed.ask(&path).await), ["Is the blue one in stock?", "Yes."]);
    })
    .await;
}

#[tokio::test]
async fn the_same_message_sent_many_times_at_once_is_stored_once() {
    on_both(async |bed: Bed| {
        let (guest, id) = bed.conversation().await;
        let path = format!("/api/v1/conversations/{id}/messages");
        let message = json!({"client_id": Uuid::now_v7(), "body": "Yes."});
        let same = join_all((0..20).map(|_| bed.act(Method::POST, &path, &message))).await;
        let first = same[0].body.clone();
        assert!(same.into_iter().all(|reply| reply.with_status(201).body == first));

        let message = json!({"client_id": Uuid::now_v7(), "body": "Thanks!"});
        let send = || answer(bed.post("/api/v1/widget/messages", &message).bearer_auth(&guest.token));
        let same = join_all((0..20).map(|_| send())).await;
        let first = same[0].body.clone();
        assert!(same.into_iter().all(|reply| reply.with_status(201).body == first));
        assert_eq!(bodies(&bed.ask(&path).await), ["Is the blue one in stock?", "Yes.", "Thanks!"]);
    })
    .await;
}

#[tokio::test]
async fn messages_and_conversations_come_page_by_page() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        for n in 2..=5 {
            bed.replies(&id, &format!("line {n}")).await;
        }
        let path = format!("/api/v1/conversations/{id}/messages");
        let newest = bed.ask(&format!("{path}?limit=2")).await;
        assert_eq!(
            (bodies(&newest), &newest["more"]),
            (vec!["line 4".into(), "line 5".into()], &json!(true))
        );
        let before = bed.ask(&format!("{path}?limit=2&before=4")).await;
        assert_eq!(bodies(&before), ["line 2", "line 3"]);
        let after = bed.ask(&format!("{path}?after=3")).await;
        assert_eq!((bodies(&after), &after["more"]), (vec!["line 4".into(), "line 5".into()], &json!(false)));

        bed.wait_ms(1000);
        let (_, second) = bed.conversation().await;
        let page = bed.ask("/api/v1/conversations?limit=1").await;
        assert_eq!(page["items"][0]["id"], second);
        let next =
            bed.ask(&format!("/api/v1/conversations?limit=1&cursor={}", text(&page["next_cursor"]))).await;
        assert_eq!(next["items"][0]["id"], id);
        assert!(next.get("next_cursor").is_none());
    })
    .await;
}

#[tokio::test]
async fn a_note_is_for_staff_only() {
    on_both(async |bed: Bed| {
        let (guest, id) = bed.conversation().await;
        let mut visitor = bed.visitor_socket(&guest).await;
        let note = json!({"client_id": Uuid::now_v7(), "body": "A good customer.", "kind": "note"});
        let path = format!("/api/v1/conversations/{id}/messages");
        bed.act(Method::POST, &path, &note).await.with_status(201);
        bed.replies(&id, "Yes.").await;
        let history = answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token)).await.ok();
        assert!(!history.to_string().contains("good customer"), "{history}");
        let told = visitor.next_of("event").await;
        assert!(!told.to_string().contains("good customer"), "{told}");
        let rest = visitor.so_far().await;
        assert!(!json!(rest).to_string().contains("good customer"), "{rest:?}");
    })
    .await;
}

#[tokio::test]
async fn a_new_inbox_comes_with_its_snippet_and_its_place() {
    let bed = Bed::start().await;
    let new =
        json!({"channel": "webchat", "name": "Second site", "allowed_origins": ["https://Shop.example/"]});
    let made = bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201);
    let place = made.header("location").to_owned();
    assert_eq!(made.body["allowed_origins"], json!(["https://shop.example"]));
    let shown = bed.ask(&place).await;
    assert_eq!(shown, made.body);
    let snippet = text(&shown["snippet"]);
    assert!(snippet.contains(&format!("src=\"{}\"", bed.url("/widget.js"))), "{snippet}");
    assert!(snippet.contains(&format!("data-inbox=\"{}\"", text(&shown["id"]))), "{snippet}");
}

#[tokio::test]
async fn a_contact_is_named_and_cleared_and_a_followup_is_put_away() {
    on_both(async |bed: Bed| {
        let (guest, _) = bed.conversation().await;
        let contact = format!("/api/v1/contacts/{}", guest.contact);
        let change = json!({"name": "Rosa", "email": "Rosa@Example.com", "phone": "+1 202 555 0147"});
        let changed = bed.act(Method::PATCH, &contact, &change).await.ok();
        assert_eq!((&changed["name"], &changed["email"]), (&json!("Rosa"), &json!("rosa@example.com")));
        let cleared = bed.act(Method::PATCH, &contact, &json!({"phone": null})).await.ok();
        assert!(cleared.get("phone").is_none());
        assert_eq!(cleared["email"], "rosa@example.com");

        let leave = json!({"client_id": Uuid::now_v7(), "email": "rosa@example.com", "message": "Call me"});
        answer(bed.post("/api/v1/widget/followups", &leave).bearer_auth(&guest.token)).await.with_status(201);
        let followup = bed.ask("/api/v1/followups").await["items"][0].clone();
        assert_eq!(
            (&followup["email"], &followup["message"]),
            (&json!("rosa@example.com"), &json!("Call me"))
        );
        let path = format!("/api/v1/followups/{}", text(&followup["id"]));
        let changed = bed.act(Method::PATCH, &path, &json!({"viewed": true, "archived": true})).await.ok();
        assert!(changed["viewed_at"].is_string() && changed["archived_at"].is_string());
        assert_eq!(bed.ask("/api/v1/followups?archived=false").await["items"], json!([]));
        assert_eq!(bed.ask("/api/v1/followups?archived=true").await["items"][0]["id"], followup["id"]);
    })
    .await;
}
