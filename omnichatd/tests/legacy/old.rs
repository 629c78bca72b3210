//! A client of the system before: a daemon that serves its tenant, a token as it gets one, and requests as it makes them.

use omnichat_api::Time;
use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::config::Config;
use omnichat_store::legacy;
use omnichatd::app::App;
use omnichatd::server::Server;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::bed::{Bed, PASSWORD, Reply, SOON, answer, text};

/// The secret that the tests' system before signed with.
pub(crate) const SECRET: &str = "a-secret-of-the-system-before-0123456789";

/// A daemon whose old clients are served, and Ana's token as one of them.
pub(crate) struct Old {
    pub(crate) bed: Bed,
    pub(crate) token: String,
}

/// Runs a test on both databases; on PostgreSQL two daemons take the requests by turns, so that what the one alone would
/// know is missed at the other.
pub(crate) async fn on_both(test: impl AsyncFn(Old)) {
    on_both_with(|_| {}, test).await;
}

/// The same, with other settings than the tests' usual ones.
pub(crate) async fn on_both_with(change: impl Fn(&mut Config), test: impl AsyncFn(Old)) {
    test(Old::of(Bed::with(&change).await).await).await;
    if let Some(bed) = Bed::spread(&change).await {
        test(Old::of(bed).await).await;
    }
}

impl Old {
    pub(crate) async fn start() -> Self {
        Self::of(Bed::start().await).await
    }

    /// Has a daemon serve the old clients of its tenant.
    pub(crate) async fn of(bed: Bed) -> Self {
        let store = bed.server.app().store();
        legacy::enable(store, bed.tenant, Some(bed.inbox), Actor::OPERATOR).await.unwrap();
        // It may have been looked up before.
        until(&bed, true).await;
        let token = token(&bed, "ana@example.com").await;
        Self { bed, token }
    }

    /// Serves them no longer.
    pub(crate) async fn off(&self) {
        legacy::disable(self.bed.server.app().store(), Actor::OPERATOR).await.unwrap();
        until(&self.bed, false).await;
    }

    /// Ana asks.
    pub(crate) async fn ask(&self, path: &str) -> Value {
        self.asks(path).await.ok()
    }

    /// Ana asks, and looks at the whole answer.
    pub(crate) async fn asks(&self, path: &str) -> Reply {
        answer(self.bed.get(path).bearer_auth(&self.token)).await
    }

    /// Ana does.
    pub(crate) async fn act(&self, path: &str, body: &Value) -> Reply {
        answer(self.bed.post(path, body).bearer_auth(&self.token)).await
    }

    /// A visitor of the old widget writes.
    pub(crate) async fn writes(&self, user_id: &str, text: &str) {
        let body = json!({"user_id": user_id, "channel": "webchat", "text": text});
        assert_eq!(self.posts("/webchat", &body).await.ok(), json!({"status": "ok"}));
    }

    /// The old widget posts, from one and the same browser.
    pub(crate) async fn posts(&self, path: &str, body: &Value) -> Reply {
        answer(self.bed.post(path, body).header("user-agent", "A browser")).await
    }

    /// Somebody new in the team, with the token of an old client.
    pub(crate) async fn joins(&self, email: &str, role: Role) -> String {
        self.bed.joins(email, "Somebody", role).await;
        token(&self.bed, email).await
    }

    /// The only open thread's row.
    pub(crate) async fn only(&self) -> Value {
        let rows = self.ask("/admin/api/convos").await["conversations"].clone();
        assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
        rows[0].clone()
    }

    /// A follow-up that a visitor has left; its number.
    pub(crate) async fn followup(&self, user_id: &str) -> i64 {
        let body =
            json!({"user_id": user_id, "name": "Ben", "email": "ben@example.com", "message": "Call me"});
        self.posts("/followup", &body).await.with_status(200);
        self.ask("/admin/api/followups").await["followups"][0]["id"].as_i64().unwrap()
    }
}

impl Bed {
    /// Each daemon.
    pub(crate) fn apps(&self) -> impl Iterator<Item = &App> {
        std::iter::once(&self.server).chain(&self.beside).map(Server::app)
    }
}

async fn until(bed: &Bed, on: bool) {
    let turned = async {
        for app in bed.apps() {
            while app.legacy().await.is_some() != on {
                tokio::task::yield_now().await;
            }
        }
    };
    tokio::time::timeout(SOON, turned).await.expect("it is told");
}

/// A token as an old client gets it.
pub(crate) async fn token(bed: &Bed, email: &str) -> String {
    text(&answer(form(bed, email, PASSWORD)).await.ok()["access_token"])
}

/// The form that an old client signs in with.
pub(crate) fn form(bed: &Bed, email: &str, password: &str) -> RequestBuilder {
    bed.call(Method::POST, "/api/v1/auth/login").form(&[("username", email), ("password", password)])
}

/// A refusal in the old shape.
#[track_caller]
pub(crate) fn refused(reply: &Reply, status: u16, detail: &str) {
    assert_eq!((reply.status, &reply.body), (status, &json!({"detail": detail})));
    assert_eq!(reply.header("content-type"), "application/json");
}

/// A 422 in the old shape, about this place.
#[track_caller]
pub(crate) fn invalid(reply: &Reply, kind: &str, place: &Value) {
    assert_eq!(reply.status, 422, "{}", reply.body);
    let said = &reply.body["detail"][0];
    assert_eq!((&said["type"], &said["loc"]), (&json!(kind), place), "{}", reply.body);
    assert!(said["msg"].as_str().is_some_and(|msg| !msg.is_empty()), "{said}");
    assert!(said.as_object().unwrap().contains_key("input"), "{said}");
}

/// A time as the system before wrote it.
#[track_caller]
pub(crate) fn is_time(value: &Value) {
    let text = value.as_str().unwrap_or_else(|| panic!("not a time: {value}"));
    let at: Time = text.parse().unwrap();
    let fraction = text.split_once('.').map(|(_, fraction)| fraction.len());
    assert!(text.ends_with('Z') && matches!(fraction, None | Some(7)), "{text}");
    assert_eq!(fraction.is_none(), at.ms() % 1000 == 0, "{text}");
}

/// The fields of an object in the order in which they stand.
#[track_caller]
pub(crate) fn fields(reply: &Reply, list: &str) -> Vec<String> {
    use serde::Deserialize;
    // The values' own reader sorts the names.
    struct Names(Vec<String>);
    impl<'de> Deserialize<'de> for Names {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Reader;
            impl<'de> serde::de::Visitor<'de> for Reader {
                type Value = Names;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                    let mut names = Vec::new();
                    while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                        names.push(name);
                    }
                    Ok(Names(names))
                }
            }
            deserializer.deserialize_map(Reader)
        }
    }
    let whole: std::collections::BTreeMap<String, Box<serde_json::value::RawValue>> =
        serde_json::from_slice(&reply.bytes).unwrap();
    let rows: Vec<Box<serde_json::value::RawValue>> = serde_json::from_str(whole[list].get()).unwrap();
    serde_json::from_str::<Names>(rows[0].get()).unwrap().0
}
