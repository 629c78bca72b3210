//! What the old app's phones are told, by Expo's protocol.

use omnichat_api::permission::Role;
use omnichat_store::legacy;
use serde_json::{Value, json};

use crate::bed::{Bed, Carrier, Does, postgres, while_time_passes};
use crate::old::{Old, token};

const ANAS: &str = "ExponentPushToken[anas-phone]";
const BENS: &str = "ExponentPushToken[bens-phone]";

/// Runs a test on both databases, with a stand-in for Expo.
async fn on_both(test: impl AsyncFn(Old, Carrier)) {
    let mut databases = vec![None];
    databases.extend(postgres().map(Some));
    for database in databases {
        let expo = Carrier::start().await;
        let url = expo.url.clone();
        let bed = Bed::with(|config| {
            config.set("carriers.expo", &url).unwrap();
            config.database_url = database;
        })
        .await;
        test(Old::of(bed).await, expo).await;
    }
}

impl Old {
    async fn keeps(&self, phone: &str) {
        let kept = self.act("/admin/api/push-token", &json!({"push_token": phone})).await.ok();
        assert_eq!(kept, json!({"success": true, "message": "Push token registered"}));
    }

    /// Ben's app keeps his phone.
    async fn ben_keeps(&self, phone: &str) {
        self.bed.joins("ben@example.com", "Ben", Role::Staff).await;
        let bens = token(&self.bed, "ben@example.com").await;
        let keep = self.bed.post("/admin/api/push-token", &json!({"push_token": phone})).bearer_auth(&bens);
        crate::bed::answer(keep).await.ok();
    }
}

fn taken() -> Does {
    Does::Says(200, "", json!({"data": [{"status": "ok", "id": "1"}]}))
}

fn refused(error: &str) -> Does {
    let ticket = json!({"status": "error", "message": "no", "details": {"error": error}});
    Does::Says(200, "", json!({"data": [ticket]}))
}

/// The phone and the text of a push.
fn of(push: &Value) -> (&str, &str) {
    (push["to"].as_str().unwrap(), push["body"].as_str().unwrap())
}

#[tokio::test]
async fn each_phone_is_told_once_of_what_a_visitor_writes_and_of_nothing_else() {
    on_both(async |old, mut expo| {
        old.writes("visitor-1", "Before there was a phone").await;
        old.keeps(ANAS).await;
        old.sends("visitor-1", "By staff").await;
        expo.order([taken(), taken()]);
        old.writes("visitor-1", &"Ä".repeat(150)).await;
        let asked = expo.asked().await;
        assert_eq!(asked.line, "POST /--/api/v2/push/send");
        let push = json!({
            "to": ANAS, "sound": "default", "title": "New message from visitor-1", "body": "Ä".repeat(100),
            "data": {"type": "new_message", "user_id": "visitor-1", "channel": "webchat"},
            "priority": "high", "channelId": "dwc-admin-messages",
        });
        assert_eq!(asked.json(), push);
        old.writes("visitor-1", "Next").await;
        assert_eq!(of(&expo.asked().await.json()), (ANAS, "Next"));
        assert!(expo.rest().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_phone_that_is_gone_is_forgotten_and_the_others_are_told_on() {
    on_both(async |old, mut expo| {
        old.keeps(ANAS).await;
        expo.order([refused("DeviceNotRegistered"), taken(), taken()]);
        old.writes("visitor-1", "One").await;
        assert_eq!(of(&expo.asked().await.json()), (ANAS, "One"));
        old.ben_keeps(BENS).await;
        let forgotten = async {
            let store = old.bed.server.app().store();
            while legacy::status(store).await.unwrap().push_tokens != 1 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::bed::SOON, forgotten).await.expect("it is forgotten");
        old.writes("visitor-1", "Two").await;
        assert_eq!(of(&expo.asked().await.json()), (BENS, "Two"));
        old.writes("visitor-1", "Three").await;
        assert_eq!(of(&expo.asked().await.json()), (BENS, "Three"));
        assert!(expo.rest().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_push_that_expo_cannot_take_now_is_tried_again() {
    on_both(async |old, mut expo| {
        old.keeps(ANAS).await;
        for trouble in [
            Does::Says(429, "", Value::Null),
            Does::Says(503, "", Value::Null),
            refused("MessageRateExceeded"),
            Does::HangsUpAfterReading,
        ] {
            expo.order([trouble, taken()]);
            old.writes("visitor-1", "Hello").await;
            assert_eq!(of(&expo.asked().await.json()), (ANAS, "Hello"));
            let again = while_time_passes(&old.bed, expo.asked()).await;
            assert_eq!(of(&again.json()), (ANAS, "Hello"));
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_written_while_the_daemon_was_away_is_told_when_it_is_back() {
    on_both(async |old, mut expo| {
        old.keeps(ANAS).await;
        expo.order([Does::HangsUp, taken()]);
        old.writes("visitor-1", "Hello").await;
        assert_eq!(expo.asked().await.line, "hung up");
        let Old { bed, token } = old;
        let old = Old { bed: bed.restarted(|| {}).await, token };
        let again = while_time_passes(&old.bed, expo.asked()).await;
        assert_eq!(of(&again.json()), (ANAS, "Hello"));
        assert!(expo.rest().is_empty());
    })
    .await;
}
