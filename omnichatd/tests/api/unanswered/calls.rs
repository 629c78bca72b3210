//! Calls that leave by a text message and by mail: who gets them, what they say, and when they are not made.

use std::sync::Arc;

use omnichat_api::permission::Role;
use omnichat_store::outgoing;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::Notify;
use uuid::Uuid;

use super::SECOND;
use crate::bed::{Bed, Carrier, Does, Mailbox};
use crate::carry::{texts, while_time_passes};

const ANAS_PHONE: &str = "+436641234567";
const BENS_PHONE: &str = "+436647654321";

impl Bed {
    /// Ana is called in these ways, then a colleague in those.
    async fn calls(&self, sms_inbox: Option<&str>, ana: Value, ben: Value) {
        let colleague = self.joins("ben@example.com", "Ben Okafor", Role::Staff).await;
        let shifts = json!([{"user_id": self.ana.id, "ways": ana}, {"user_id": colleague.id, "ways": ben}]);
        let rota = json!({"time_zone": "Europe/Vienna", "sms_inbox_id": sms_inbox, "shifts": shifts});
        let care = json!({"patience_s": null, "contact_s": null, "alert_s": 1, "next_s": 300});
        self.inbox_becomes(json!({"rota": rota, "care": care})).await;
    }

    async fn takes(&self, conversation: &str) {
        let take = format!("/api/v1/conversations/{conversation}/take");
        self.act(Method::POST, &take, &json!({"client_id": Uuid::now_v7()})).await.ok();
    }
}

/// A daemon that calls Ana, and then Ben, by text messages from this inbox.
async fn texted() -> (Carrier, Bed, String) {
    let twilio = Carrier::start().await;
    let bed = Bed::with(|config| config.set("carriers.twilio", &twilio.url).unwrap()).await;
    let number = texts(&bed, "sms").await;
    let sms = |to: &str| json!([{"by": "sms", "to": to}]);
    bed.calls(Some(&number), sms(ANAS_PHONE), sms(BENS_PHONE)).await;
    (twilio, bed, number)
}

#[tokio::test]
async fn who_is_on_call_gets_a_text_message_from_the_number_of_the_rota() {
    let (mut twilio, bed, _) = texted().await;
    let (_, id) = bed.conversation().await;

    // The first try is lost on the way: it is made again within the ten minutes that it is worth anything.
    twilio.order([Does::Says(503, "", Value::Null)]);
    bed.passes(SECOND);
    let lost = twilio.asked().await;
    let called = while_time_passes(&bed, twilio.asked()).await;
    for asked in [&lost, &called] {
        assert_eq!(asked.line, "POST /2010-04-01/Accounts/AC1/Messages.json");
        assert_eq!((asked.field("From").as_str(), asked.field("To").as_str()), ("+12025550100", ANAS_PHONE));
        let says = asked.field("Body");
        assert!(says.starts_with("Somebody has been waiting at "), "{says}");
        assert!(says.ends_with(&bed.url(&format!("/admin-app/c/{id}"))), "{says}");
        assert!(!says.contains("blue one"), "what a visitor typed leaves the house: {says}");
    }

    // Then whoever is next; and once somebody takes it, nobody.
    bed.passes(300 * SECOND);
    assert_eq!(twilio.asked().await.field("To"), BENS_PHONE);
    bed.takes(&id).await;
    bed.passes(300 * SECOND);
    let (_, other) = bed.conversation().await;
    bed.passes(SECOND);
    let next = twilio.asked().await;
    assert!(next.field("Body").ends_with(&other), "{:?}", next.form());
    assert!(twilio.rest().is_empty());
}

#[tokio::test]
async fn a_call_that_hangs_holds_up_no_other() {
    let (mut twilio, bed, _) = texted().await;
    let hangs = Arc::new(Notify::new());
    twilio.order([Does::Waits(Arc::clone(&hangs))]);
    let mut called = Vec::new();
    for _ in 0..2 {
        let (_, id) = bed.conversation().await;
        bed.passes(SECOND);
        called.push((twilio.asked().await.field("Body"), id));
    }
    assert!(called.iter().all(|(says, id)| says.ends_with(id)), "{called:?}");
    hangs.notify_one();
}

#[tokio::test]
async fn nobody_is_called_through_a_carrier_that_wants_to_be_left_alone() {
    let (mut twilio, bed, number) = texted().await;
    twilio.order([Does::Says(429, "60", Value::Null)]);
    bed.conversation().await;
    bed.passes(SECOND);
    twilio.asked().await;
    let inbox = number.parse().unwrap();
    let store = bed.server.app().store();
    let rests = async || outgoing::rests_for(store, bed.tenant, inbox).await.unwrap();
    while rests().await <= 0 {
        tokio::task::yield_now().await;
    }
    while_time_passes(&bed, twilio.asked()).await;
    assert!(rests().await <= 0, "it was called too soon");
}

#[tokio::test]
async fn who_is_on_call_is_mailed_as_long_as_somebody_waits() {
    let Some(mut mailbox) = Mailbox::start().await else { return };
    let bed = Bed::with(|config| mailbox.used_by(config)).await;
    let mail = |to: &str| json!([{"by": "email", "to": to}]);
    bed.calls(None, mail("ana@phone.example"), mail("ben@phone.example")).await;
    let (_, id) = bed.conversation().await;
    bed.passes(SECOND);
    let called = mailbox.mail().await;
    assert_eq!(
        (called.to.as_str(), called.header("Subject")),
        ("ana@phone.example", "Somebody waits for an answer")
    );
    assert!(called.text.contains(&format!("/admin-app/c/{id}")), "{}", called.text);
    bed.takes(&id).await;
    bed.passes(300 * SECOND);
    let (_, other) = bed.conversation().await;
    bed.passes(SECOND);
    let next = mailbox.mail().await;
    assert_eq!(next.to, "ana@phone.example");
    assert!(next.text.contains(&format!("/admin-app/c/{other}")), "{}", next.text);
}
