//! What is taken away is gone at once: tokens on the next request, open sockets within a second.

use std::time::Duration;

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_api::socket::close;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::bed::{Bed, PASSWORD, Person, Reply, Socket, answer, on_both, text};

/// Within this time an open socket has ended.
const AT_ONCE: Duration = Duration::from_secs(1);

async fn me(bed: &Bed, token: &str) -> Reply {
    answer(bed.get("/api/v1/me").bearer_auth(token)).await
}

async fn does(bed: &Bed, person: &Person, method: Method, path: &str, body: &Value) -> Reply {
    answer(bed.call(method, path).json(body).bearer_auth(&person.token)).await
}

#[track_caller]
fn ended((code, frames): (u16, Vec<Value>), expected: u16) {
    assert_eq!(code, expected, "{frames:?}");
}

async fn ends(socket: Socket, code: u16) {
    ended(timeout(AT_ONCE, socket.end()).await.expect("it goes on"), code);
}

#[tokio::test]
async fn a_device_that_is_signed_out_from_another_is_out_and_the_others_go_on() {
    on_both(async |bed: Bed| {
        let other = bed.login("ana@example.com").await;
        let sessions = bed.ask("/api/v1/me/sessions").await;
        let sessions = sessions["items"].as_array().unwrap();
        assert_eq!((sessions.len(), &sessions[0]["current"]), (2, &json!(true)));
        assert_eq!(sessions[1]["address"], "127.0.0.1");
        let (mut mine, theirs) = (bed.socket().await, bed.socket_of(&other).await);
        let id = text(&sessions[1]["id"]);
        bed.act(Method::DELETE, &format!("/api/v1/me/sessions/{id}"), &json!({})).await.with_status(204);
        ends(theirs, close::SIGN_IN).await;
        me(&bed, &other.token).await.refused(Code::Unauthorized);
        me(&bed, &bed.ana.token).await.ok();
        mine.so_far().await;
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_or_all_others() {
    on_both(async |bed: Bed| {
        let end = async |person: &Person, keep: bool| {
            let body = json!({"keep_this": keep});
            does(&bed, person, Method::POST, "/api/v1/me/sessions/end", &body).await.with_status(204);
        };
        let other = bed.login("ana@example.com").await;
        let socket = bed.socket_of(&other).await;
        end(&bed.ana, true).await;
        ends(socket, close::SIGN_IN).await;
        me(&bed, &other.token).await.refused(Code::Unauthorized);
        me(&bed, &bed.ana.token).await.ok();
        let socket = bed.socket().await;
        end(&bed.ana, false).await;
        ends(socket, close::SIGN_IN).await;
        me(&bed, &bed.ana.token).await.refused(Code::Unauthorized);
        let refresh = bed.post("/api/v1/auth/refresh", &json!({"refresh_token": bed.ana.refresh}));
        answer(refresh).await.refused(Code::Unauthorized);
    })
    .await;
}

#[tokio::test]
async fn a_revoked_token_of_a_program_opens_nothing_and_its_socket_ends() {
    on_both(async |bed: Bed| {
        for path in ["/api/v1/me/tokens", "/api/v1/tokens"] {
            let new = json!({"name": "Listens", "permissions": ["conversation_read"]});
            let made = bed.act(Method::POST, path, &new).await.with_status(201).body;
            let (id, secret) = (text(&made["id"]), text(&made["secret"]));
            assert_eq!(me(&bed, &secret).await.ok()["permissions"], json!(["conversation_read"]));
            answer(bed.get("/api/v1/contacts").bearer_auth(&secret)).await.refused(Code::Forbidden);
            let mut socket = Socket::open(&bed, "/api/v1/socket").await;
            socket.say(json!({"type": "hello", "token": secret})).await;
            assert_eq!(socket.next().await["type"], "welcome");
            bed.act(Method::DELETE, &format!("{path}/{id}"), &json!({})).await.with_status(204);
            ends(socket, close::SIGN_IN).await;
            me(&bed, &secret).await.refused(Code::Unauthorized);
        }
    })
    .await;
}

#[tokio::test]
async fn losing_a_role_or_the_membership_holds_on_the_next_request_and_ends_the_socket() {
    on_both(async |bed: Bed| {
        let ben = bed.joins("ben@example.com", "Ben", Role::Admin).await;
        let path = format!("/api/v1/users/{}", ben.id);
        let create = json!({"channel": "webchat", "name": "Another"});
        does(&bed, &ben, Method::POST, "/api/v1/inboxes", &create).await.with_status(201);
        let socket = bed.socket_of(&ben).await;
        bed.act(Method::PATCH, &path, &json!({"role": "marketer"})).await.ok();
        ends(socket, close::NOT_ALLOWED).await;
        does(&bed, &ben, Method::POST, "/api/v1/inboxes", &create).await.refused(Code::Forbidden);

        bed.act(Method::PATCH, &path, &json!({"role": "staff"})).await.ok();
        let socket = bed.socket_of(&ben).await;
        bed.act(Method::DELETE, &path, &json!({})).await.with_status(204);
        ends(socket, close::SIGN_IN).await;
        me(&bed, &ben.token).await.refused(Code::Unauthorized);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_of_ones_own_ends_all_other_sessions() {
    on_both(async |bed: Bed| {
        let other = bed.login("ana@example.com").await;
        let (mut mine, theirs) = (bed.socket().await, bed.socket_of(&other).await);
        let change = json!({"current": PASSWORD, "new": "harbour-9-violet-tram"});
        bed.act(Method::POST, "/api/v1/me/password", &change).await.with_status(204);
        ends(theirs, close::SIGN_IN).await;
        me(&bed, &other.token).await.refused(Code::Unauthorized);
        me(&bed, &bed.ana.token).await.ok();
        mine.so_far().await;
    })
    .await;
}

#[tokio::test]
async fn new_keys_sign_nobody_out_and_a_retired_one_does() {
    on_both(async |bed: Bed| {
        let store = bed.server.app().store();
        let actor = || omnichat_store::audit::Actor::OPERATOR;
        let before = omnichat_store::keys::signing(store).await.unwrap();
        let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
        omnichat_store::keys::rotate(store, actor()).await.unwrap();
        let rotated = omnichat_store::keys::signing(store).await.unwrap()[0].id.to_string();
        // The daemon hears of it by itself.
        let signs = async |id: &str| {
            while kid(&bed.login("ana@example.com").await.token) != id {
                tokio::task::yield_now().await;
            }
        };
        timeout(AT_ONCE * 5, signs(&rotated)).await.expect("the new key does not sign");
        me(&bed, &bed.ana.token).await.ok();
        omnichat_store::keys::retire(store, before[0].id, actor()).await.unwrap();
        let gone = async || {
            while me(&bed, &bed.ana.token).await.status != 401 {
                tokio::task::yield_now().await;
            }
        };
        timeout(AT_ONCE * 5, gone()).await.expect("the retired key still counts");
        // The session stands: who comes with its refresh token goes on.
        let refresh = bed.post("/api/v1/auth/refresh", &json!({"refresh_token": bed.ana.refresh}));
        let token = text(&answer(refresh).await.ok()["access_token"]);
        me(&bed, &token).await.ok();
    })
    .await;
}
