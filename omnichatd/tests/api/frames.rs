//! The sockets' frames, every type of them: what each reaches in another tenant, and who may say it. The types come
//! from a chain over the enum, so that a new one does not compile until its case is here.

use omnichat_api::ConversationId;
use omnichat_api::message::MessageKind;
use omnichat_api::permission::{Permission, Role};
use omnichat_api::socket::{ClientFrame, close};
use omnichat_api::widget::VisitorClientFrame;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, Guest, Person, Socket, answer, text};

/// The frame after this one, about that conversation; the first when there is none before.
fn after(before: Option<&ClientFrame>, token: &str, conversation: ConversationId) -> Option<ClientFrame> {
    let topics = || vec![format!("conversation:{conversation}")];
    Some(match before {
        None => ClientFrame::Hello { token: token.into(), resume_after: None, topics: Some(topics()) },
        Some(ClientFrame::Hello { .. }) => ClientFrame::Send {
            attachments: Vec::new(),
            client_id: Uuid::now_v7(),
            conversation,
            body: "A word from outside".into(),
            kind: MessageKind::Message,
        },
        Some(ClientFrame::Send { .. }) => ClientFrame::Typing { conversation, on: true },
        Some(ClientFrame::Typing { .. }) => ClientFrame::Viewing { conversation: Some(conversation) },
        Some(ClientFrame::Viewing { .. }) => ClientFrame::Read { conversation, seq: 1 },
        Some(ClientFrame::Read { .. }) => ClientFrame::Watch { topics: topics() },
        Some(ClientFrame::Watch { .. }) => ClientFrame::Unwatch { topics: topics() },
        Some(ClientFrame::Unwatch { .. }) => ClientFrame::Ping { n: 7 },
        Some(ClientFrame::Ping { .. }) => return None,
    })
}

fn all(token: &str, conversation: ConversationId) -> Vec<ClientFrame> {
    std::iter::successors(after(None, token, conversation), |frame| after(Some(frame), token, conversation))
        .collect()
}

/// What a frame about a conversation of another tenant is answered.
const fn to_a_stranger(frame: &ClientFrame) -> Option<&'static str> {
    match frame {
        ClientFrame::Hello { .. } => Some("welcome"),
        ClientFrame::Send { .. }
        | ClientFrame::Typing { .. }
        | ClientFrame::Viewing { .. }
        | ClientFrame::Read { .. } => Some("error"),
        // An empty presence, as of a conversation that is not there.
        ClientFrame::Watch { .. } => Some("presence"),
        ClientFrame::Unwatch { .. } => None,
        ClientFrame::Ping { .. } => Some("pong"),
    }
}

/// What a frame asks of whoever is welcome, and whether lacking it is told; looking leaves no mark and says nothing.
const fn needs(frame: &ClientFrame) -> Option<Permission> {
    match frame {
        ClientFrame::Send { .. } | ClientFrame::Typing { .. } => Some(Permission::ConversationWrite),
        ClientFrame::Hello { .. }
        | ClientFrame::Viewing { .. }
        | ClientFrame::Read { .. }
        | ClientFrame::Watch { .. }
        | ClientFrame::Unwatch { .. }
        | ClientFrame::Ping { .. } => None,
    }
}

#[tokio::test]
async fn no_frame_reaches_or_hears_a_conversation_of_another_tenant() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    let kim = bed.stranger().await;
    let mut inside = bed.socket().await;
    inside.say(json!({"type": "watch", "topics": [format!("conversation:{id}")]})).await;
    let mut visitor = bed.visitor_socket(&guest).await;
    inside.so_far().await;
    let mut outside = bed.socket_of(&kim).await;
    let before = bed.cursor().await;
    for frame in all(&kim.token, id.parse().unwrap()) {
        outside.say(serde_json::to_value(&frame).unwrap()).await;
        let answers = outside.so_far().await;
        // `so_far` asks with a ping of its own, so a pong ends what it hears.
        let pong = matches!(frame, ClientFrame::Ping { .. });
        let expected = to_a_stranger(&frame).filter(|_| !pong);
        let kinds: Vec<_> = answers.iter().map(|answer| text(&answer["type"])).collect();
        if pong {
            outside.so_far().await;
            continue;
        }
        assert!(
            kinds.iter().all(|kind| Some(kind.as_str()) == expected || kind == "presence"),
            "{frame:?}: {answers:?}"
        );
        assert!(
            expected.is_none_or(|expected| kinds.iter().any(|kind| kind == expected)),
            "{frame:?}: {answers:?}"
        );
        for answer in answers {
            match answer["type"].as_str() {
                Some("error") => assert_eq!(answer["code"], "not_found", "{frame:?}"),
                Some("presence") => assert_eq!(
                    (&answer["users"], &answer["visitor_online"]),
                    (&json!([]), &json!(false)),
                    "{frame:?}"
                ),
                _ => {}
            }
        }
    }
    // Nothing was stored, nobody inside noticed anything, and what happens inside is not heard outside.
    assert_eq!(bed.cursor().await, before);
    assert!(inside.so_far().await.is_empty());
    assert!(visitor.so_far().await.iter().all(|frame| frame["type"] != "typing"));
    outside.say(json!({"type": "watch", "topics": ["inbox", format!("conversation:{id}")]})).await;
    visitor.say(json!({"type": "typing", "on": true})).await;
    visitor.so_far().await;
    bed.replies(&id, "Yes, it is.").await;
    let heard = outside.so_far().await;
    assert!(
        heard.iter().all(|frame| frame["type"] == "presence" && frame["visitor_online"] == false),
        "{heard:?}"
    );
}

#[tokio::test]
async fn each_frame_is_heard_of_those_whose_role_allows_it() {
    let bed = Bed::start().await;
    let (_, id) = bed.conversation().await;
    for role in Role::BUILT_IN {
        let person = bed.joins(&format!("{role}@example.com"), "Somebody", *role).await;
        if !role.may(Permission::ConversationRead) {
            closed(&bed, "/api/v1/socket", &person.token, close::NOT_ALLOWED).await;
            continue;
        }
        let mut socket = bed.socket_of(&person).await;
        for frame in all(&person.token, id.parse().unwrap()) {
            let before = bed.cursor().await;
            socket.say(serde_json::to_value(&frame).unwrap()).await;
            let answers = socket.so_far().await;
            let refused: Vec<_> = answers.iter().filter(|answer| answer["type"] == "error").collect();
            match needs(&frame).filter(|permission| !role.may(*permission)) {
                Some(_) => {
                    assert_eq!(
                        (refused.len(), &refused[0]["code"]),
                        (1, &json!("forbidden")),
                        "{role}: {frame:?}"
                    );
                }
                None => assert!(refused.is_empty(), "{role}: {frame:?}: {refused:?}"),
            }
            if !role.may(Permission::ConversationWrite) {
                assert_eq!(bed.cursor().await, before, "{role}: {frame:?}");
            }
            if matches!(frame, ClientFrame::Ping { .. }) {
                socket.so_far().await;
            }
        }
    }
}

/// Says hello with this token, and is refused.
async fn closed(bed: &Bed, path: &str, token: &str, code: u16) {
    let mut socket = Socket::open(bed, path).await;
    socket.say(json!({"type": "hello", "token": token})).await;
    let (end, frames) = socket.end().await;
    assert_eq!(end, code, "{path}: {frames:?}");
    assert!(frames.iter().all(|frame| frame["type"] != "welcome"), "{frames:?}");
}

#[tokio::test]
async fn neither_socket_opens_to_a_token_of_the_other_or_of_nobody() {
    let bed = Bed::start().await;
    let guest = bed.guest().await;
    let new = json!({"name": "Reads contacts", "permissions": ["contact_read"]});
    let made = answer(bed.post("/api/v1/me/tokens", &new).bearer_auth(&bed.ana.token)).await.with_status(201);
    for token in [guest.token.as_str(), &bed.ana.refresh, "", "omt_made-up"] {
        closed(&bed, "/api/v1/socket", token, close::SIGN_IN).await;
    }
    closed(&bed, "/api/v1/socket", &text(&made.body["secret"]), close::NOT_ALLOWED).await;
    for token in [bed.ana.token.as_str(), &bed.ana.refresh, ""] {
        closed(&bed, "/api/v1/widget/socket", token, close::SIGN_IN).await;
    }
    // Before hello nothing is heard, whatever it is.
    for frame in all(&bed.ana.token, ConversationId::new()).into_iter().skip(1) {
        let mut socket = Socket::open(&bed, "/api/v1/socket").await;
        socket.say(serde_json::to_value(&frame).unwrap()).await;
        assert_eq!(socket.end().await.0, close::NO_HELLO, "{frame:?}");
    }
    for frame in all_of_visitors(&guest.token).into_iter().skip(1) {
        let mut socket = Socket::open(&bed, "/api/v1/widget/socket").await;
        socket.say(serde_json::to_value(&frame).unwrap()).await;
        assert_eq!(socket.end().await.0, close::NO_HELLO, "{frame:?}");
    }
}

/// An open socket is renewed with a token of the same user in the same tenant, and with no other.
#[tokio::test]
async fn an_open_socket_does_not_change_hands() {
    let bed = Bed::start().await;
    let (kim, ben) = (bed.stranger().await, bed.joins("ben@example.com", "Ben", Role::Staff).await);
    for Person { token, .. } in [kim, ben] {
        let mut socket = bed.socket().await;
        socket.say(json!({"type": "hello", "token": token})).await;
        assert_eq!(socket.end().await.0, close::SIGN_IN);
    }
}

fn after_visitors(before: Option<&VisitorClientFrame>, token: &str) -> Option<VisitorClientFrame> {
    Some(match before {
        None => VisitorClientFrame::Hello { token: token.into(), resume_after: None },
        Some(VisitorClientFrame::Hello { .. }) => VisitorClientFrame::Send {
            client_id: Uuid::now_v7(),
            body: "Mine alone".into(),
            attachments: Vec::new(),
        },
        Some(VisitorClientFrame::Send { .. }) => VisitorClientFrame::Typing { on: true },
        Some(VisitorClientFrame::Typing { .. }) => VisitorClientFrame::Read { seq: 99 },
        Some(VisitorClientFrame::Read { .. }) => VisitorClientFrame::Ping { n: 7 },
        Some(VisitorClientFrame::Ping { .. }) => return None,
    })
}

fn all_of_visitors(token: &str) -> Vec<VisitorClientFrame> {
    std::iter::successors(after_visitors(None, token), |frame| after_visitors(Some(frame), token)).collect()
}

#[tokio::test]
async fn no_frame_of_a_visitor_reaches_another_visitor() {
    let bed = Bed::start().await;
    let (guest, id) = bed.conversation().await;
    bed.replies(&id, "Yes, it is.").await;
    let seen = async || {
        let conversation = bed.ask(&format!("/api/v1/conversations/{id}")).await;
        let history = answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token)).await.ok();
        (conversation, history)
    };
    let mut theirs = bed.visitor_socket(&guest).await;
    theirs.so_far().await;
    let before = seen().await;
    let other: Guest = bed.guest().await;
    let mut socket = Socket::open(&bed, "/api/v1/widget/socket").await;
    for frame in all_of_visitors(&other.token) {
        socket.say(serde_json::to_value(&frame).unwrap()).await;
        let heard = socket.so_far().await;
        assert!(heard.iter().all(|frame| !frame.to_string().contains("Yes, it is.")), "{frame:?}: {heard:?}");
        if matches!(frame, VisitorClientFrame::Ping { .. }) {
            socket.so_far().await;
        }
    }
    // The history's cursor is sealed afresh each time; all else stands as it was.
    let (mut then, mut now) = (before, seen().await);
    for (_, history) in [&mut then, &mut now] {
        history["cursor"] = Value::Null;
    }
    assert_eq!(now, then);
    assert!(theirs.so_far().await.is_empty());
}

/// A cursor is bound to its visitor: another one's tells nothing of what was missed.
#[tokio::test]
async fn a_visitor_cannot_go_on_from_the_cursor_of_another() {
    let bed = Bed::start().await;
    let (guest, _) = bed.conversation().await;
    let history = answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token)).await.ok();
    let other = bed.guest().await;
    let mut socket = Socket::open(&bed, "/api/v1/widget/socket").await;
    let hello = json!({"type": "hello", "token": other.token, "resume_after": history["cursor"]});
    socket.say(hello).await;
    assert_eq!(socket.next().await["type"], "welcome");
    assert_eq!(socket.next().await["type"], "resync");
}
