//! What the old app's phones are told, by Expo's protocol.

use omnichat_api::permission::Role;
use omnichat_store::config::Config;
use omnichat_store::legacy;
use omnichat_store::outbox::{self, RECEIPT_MS};
use omnichat_store::pushes::PROVIDER;
use serde_json::{Value, json};

use crate::bed::{Bed, Carrier, Does, while_time_passes};
use crate::old::{Old, token};

const ANAS: &str = "ExponentPushToken[anas-phone]";
const BENS: &str = "ExponentPushToken[bens-phone]";

/// Runs a test on both databases as `old::on_both` does, with a stand-in for Expo.
async fn on_both(test: impl AsyncFn(Old, Carrier)) {
    let expo = Carrier::start().await;
    let asks = |url: String| move |config: &mut Config| config.set("carriers.expo", &url).unwrap();
    test(Old::of(Bed::with(asks(expo.url.clone())).await).await, expo).await;
    let expo = Carrier::start().await;
    if let Some(bed) = Bed::spread(asks(expo.url.clone())).await {
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

/// Takes two, and says by what to ask for each.
fn both_taken() -> Does {
    Does::Says(200, "", json!({"data": [{"status": "ok", "id": "r1"}, {"status": "ok", "id": "r2"}]}))
}

fn refused(error: &str) -> Does {
    Does::Says(200, "", json!({"data": [wrong(error)]}))
}

/// The error of a ticket or a receipt.
fn wrong(error: &str) -> Value {
    json!({"status": "error", "message": "no", "details": {"error": error}})
}

/// The phone and the text of the only push of a request.
fn of(pushes: &Value) -> (&str, &str) {
    let [push] = pushes.as_array().unwrap().as_slice() else { panic!("{pushes}") };
    (push["to"].as_str().unwrap(), push["body"].as_str().unwrap())
}

/// The phones that a request tells something.
fn phones(pushes: &Value) -> Vec<&str> {
    pushes.as_array().unwrap().iter().map(|push| push["to"].as_str().unwrap()).collect()
}

/// A desk with a stand-in for Expo, where Ana and Ben have a phone each.
async fn with_two_phones() -> (Old, Carrier) {
    let expo = Carrier::start().await;
    let url = expo.url.clone();
    let old = Old::of(Bed::with(|config| config.set("carriers.expo", &url).unwrap()).await).await;
    old.keeps(ANAS).await;
    old.ben_keeps(BENS).await;
    (old, expo)
}

impl Old {
    /// The daemon has written down what came of all pushes, and is started anew a while later.
    async fn later(self, ms: i64) -> Self {
        let store = self.bed.server.app().store();
        let noted = async {
            while outbox::next_due(store, PROVIDER).await.unwrap().is_some() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::bed::SOON, noted).await.expect("it is written down");
        self.bed.wait_ms(ms);
        let Self { bed, token } = self;
        Self { bed: bed.restarted(|| {}).await, token }
    }

    /// Waits until so many phones are known.
    async fn knows(&self, phones: i64) {
        let store = self.bed.server.app().store();
        let known = async {
            while legacy::status(store).await.unwrap().push_tokens != phones {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::bed::SOON, known).await.expect("the others are forgotten");
    }
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
        assert_eq!(asked.json(), json!([push]));
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
        old.knows(1).await;
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

#[tokio::test]
async fn many_phones_are_told_by_one_request_and_its_receipts_say_who_is_gone() {
    let (old, mut expo) = with_two_phones().await;
    expo.order([both_taken()]);
    old.writes("visitor-1", "One").await;
    let asked = expo.asked().await.json();
    let mut told = phones(&asked);
    let bens = if told[0] == BENS { "r1" } else { "r2" };
    let anas = if told[0] == BENS { "r2" } else { "r1" };
    told.sort_unstable();
    assert_eq!(told, [ANAS, BENS]);

    // A quarter of an hour later; of one Expo knows nothing yet.
    expo.order([Does::Says(200, "", json!({"data": {anas: {"status": "ok"}}}))]);
    let old = old.later(RECEIPT_MS).await;
    let asked = expo.asked().await;
    assert_eq!(asked.line, "POST /--/api/v2/push/getReceipts");
    let mut ids: Vec<_> = asked.json()["ids"].as_array().unwrap().clone();
    ids.sort_by_key(Value::to_string);
    assert_eq!(ids, ["r1", "r2"]);
    expo.order([Does::Says(200, "", json!({"data": {bens: wrong("DeviceNotRegistered")}}))]);
    let old = old.later(RECEIPT_MS).await;
    assert_eq!(expo.asked().await.json(), json!({"ids": [bens]}));
    old.knows(1).await;

    expo.order([taken()]);
    old.writes("visitor-1", "Two").await;
    assert_eq!(of(&expo.asked().await.json()), (ANAS, "Two"));
    assert!(expo.rest().is_empty());
}

#[tokio::test]
async fn a_push_of_which_the_receipt_says_that_there_were_too_many_is_sent_again() {
    let (old, mut expo) = with_two_phones().await;
    expo.order([both_taken()]);
    old.writes("visitor-1", "One").await;
    let first = expo.asked().await.json();
    let late = json!({"r1": {"status": "ok"}, "r2": wrong("MessageRateExceeded")});
    expo.order([Does::Says(200, "", json!({"data": late})), taken()]);
    let old = old.later(RECEIPT_MS).await;
    expo.asked().await;
    let again = while_time_passes(&old.bed, expo.asked()).await.json();
    assert_eq!(again, json!([first[1]]));
    assert!(expo.rest().is_empty());
}

#[tokio::test]
async fn phones_of_different_apps_are_told_by_requests_of_their_own() {
    let (old, mut expo) = with_two_phones().await;
    let apps = json!({"@one/app": [ANAS], "@two/app": [BENS]});
    let mixed =
        json!({"errors": [{"code": "PUSH_TOO_MANY_EXPERIENCE_IDS", "message": "no", "details": apps}]});
    expo.order([Does::Says(400, "", mixed), taken(), taken()]);
    old.writes("visitor-1", "One").await;
    assert_eq!(phones(&expo.asked().await.json()).len(), 2);
    let mut told = Vec::new();
    for _ in 0..2 {
        told.push(of(&expo.asked().await.json()).0.to_owned());
    }
    told.sort();
    assert_eq!(told, [ANAS, BENS]);
    assert!(expo.rest().is_empty());
}

#[tokio::test]
async fn one_push_that_expo_cannot_read_keeps_no_other_back() {
    let (old, mut expo) = with_two_phones().await;
    let unread = || Does::Says(400, "", json!({"errors": [{"code": "VALIDATION_ERROR", "message": "no"}]}));
    expo.order([unread(), unread(), taken()]);
    old.writes("visitor-1", "One").await;
    let whole = expo.asked().await.json();
    let halves = [expo.asked().await.json(), expo.asked().await.json()];
    for push in whole.as_array().unwrap() {
        assert!(halves.contains(&json!([push])), "{push} is not among {halves:?}");
    }
    assert!(expo.rest().is_empty());
}
