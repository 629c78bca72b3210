//! The old clients' sockets as their clients open them: from which browser and website, and what is said over them.

mod desk;
mod ends;
mod guesses;
mod widget;

use reqwest::Method;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE, USER_AGENT};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;
use uuid::Uuid;

use crate::bed::{Bed, Socket, text};
use crate::old::{Old, is_time};

/// Where the old widget stands.
pub(crate) const SHOP: &str = "https://shop.example";
/// Where the old dashboard stands.
const DESK: &str = "https://desk.example";

impl Old {
    /// The old widget's socket, in the browser that also writes.
    async fn widget(&self, user_id: &str) -> Socket {
        self.page(&format!("/ws/{user_id}"), "A browser", SHOP).await
    }

    /// The old dashboard's socket, by a token.
    async fn desk_of(&self, token: &str) -> Socket {
        self.sits(token).await.0
    }

    /// The same, and the cookie that its browser has from then on.
    async fn sits(&self, token: &str) -> (Socket, String) {
        let headers = [(USER_AGENT, "Another browser"), (ORIGIN, DESK)];
        let url = self.bed.url(&format!("/admin-ws?token={token}"));
        let (socket, response) = Socket::with(&url, headers).await.unwrap();
        let cookie = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        (socket, cookie.split(';').next().unwrap().to_owned())
    }

    /// The visitor's socket that the old dashboard opens when it shows a conversation, with the cookie that it has.
    async fn looks(&self, user_id: &str, cookie: &str) -> Socket {
        self.shows(user_id, DESK, cookie).await.unwrap()
    }

    /// The same, from a page of this website.
    async fn shows(&self, user_id: &str, website: &str, cookie: &str) -> Result<Socket, Error> {
        let headers = [(USER_AGENT, "Another browser"), (ORIGIN, website), (COOKIE, cookie)];
        Socket::with(&self.bed.url(&format!("/ws/{user_id}")), headers).await.map(|(socket, _)| socket)
    }

    /// Ana's, past its snapshots.
    async fn desk(&self, snapshots: usize) -> Socket {
        self.desk_with_cookie(snapshots).await.0
    }

    async fn desk_with_cookie(&self, snapshots: usize) -> (Socket, String) {
        let (mut desk, cookie) = self.sits(&self.token).await;
        for _ in 0..snapshots {
            assert_eq!(desk.next().await["type"], "snapshot");
        }
        (desk, cookie)
    }

    async fn page(&self, path: &str, browser: &str, website: &str) -> Socket {
        self.opens(path, browser, website).await.unwrap()
    }

    pub(crate) async fn opens(&self, path: &str, browser: &str, website: &str) -> Result<Socket, Error> {
        let headers = [(USER_AGENT, browser), (ORIGIN, website)];
        Socket::with(&self.bed.url(path), headers).await.map(|(socket, _)| socket)
    }

    /// Ana writes from the old dashboard.
    pub(crate) async fn sends(&self, user_id: &str, text: &str) {
        let body = json!({"user_id": user_id, "channel": "webchat", "text": text});
        assert_eq!(self.act("/admin/api/send", &body).await.ok(), json!({"status": "ok"}));
    }

    /// Time passes, and Ana signs in again at the new dashboard.
    async fn waits(&mut self, ms: i64) {
        self.bed.wait_ms(ms);
        self.bed.ana = self.bed.login("ana@example.com").await;
    }

    /// Ana ends all her sessions.
    async fn signs_out_everywhere(&self) {
        self.bed
            .act(Method::POST, "/api/v1/me/sessions/end", &json!({"keep_this": false}))
            .await
            .with_status(204);
    }

    /// The id by which the new clients know the newest conversation.
    async fn newest(&self) -> String {
        text(&self.bed.ask("/api/v1/conversations?limit=1").await["items"][0]["id"])
    }

    /// Ana notes something for the team alone.
    async fn notes(&self, note: &str) {
        let path = format!("/api/v1/conversations/{}/messages", self.newest().await);
        let body = json!({"client_id": Uuid::now_v7(), "body": note, "kind": "note"});
        self.bed.act(Method::POST, &path, &body).await.with_status(201);
    }
}

impl Bed {
    /// Moves the clock, and has the daemon look at it.
    fn passes(&self, ms: i64) {
        self.wait_ms(ms);
        self.server.app().alarm().ring();
    }
}

/// A frame with its time taken out, which must be one.
#[track_caller]
fn timeless(mut frame: Value) -> Value {
    is_time(&frame["ts"].take());
    frame.as_object_mut().unwrap().remove("ts");
    frame
}

/// A message as the old widget gets it.
fn said(sender: &str, text: &str) -> Value {
    json!({"sender": sender, "text": text})
}

/// News as the old dashboard gets it.
fn news(user_id: &str, sender: &str, text: &str, kind: &str) -> Value {
    json!({"user_id": user_id, "channel": "webchat", "sender": sender, "text": text, "type": kind})
}
