//! What must not leave: to who asked to be left alone, and to WhatsApp and Messenger after 24 hours of silence.

use omnichat_api::channel::Channel;
use omnichat_api::delivery::DeliveryState as State;
use omnichat_api::message::{AuthorKind, Message, MessageKind, MessageQuery, SendMessage};
use omnichat_api::template::{Template, UseTemplate};
use omnichat_api::{ConversationId, Time};
use omnichat_store::opt_outs::{self, OptWord};
use omnichat_store::{StoreError, messages, templates};
use uuid::Uuid;

use super::{HOUR_MS, MAYA, TOM, answered, claim, claimed, fares, heard, inbox, reply};
use crate::bed::{Bed, on_both};

async fn says(bed: &Bed, channel: Channel, word: OptWord) {
    opt_outs::heard(&bed.store, bed.tenant, channel, MAYA, word).await.unwrap();
}

/// What Omnichat itself wrote there.
async fn of_system(bed: &Bed, conversation: ConversationId, kind: MessageKind) -> Vec<Message> {
    let all = messages::list(&bed.store, bed.tenant, conversation, &MessageQuery::default()).await.unwrap();
    let own = |m: &Message| m.author.kind == AuthorKind::System && m.kind == kind;
    all.items.into_iter().filter(own).collect()
}

#[tokio::test]
async fn who_wrote_stop_gets_nothing_until_they_write_start_and_staff_are_told_once() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        let (maya, tom) = (heard(&bed, &inbox, MAYA).await, heard(&bed, &inbox, TOM).await);
        says(&bed, Channel::Sms, OptWord::Help).await;
        says(&bed, Channel::Sms, OptWord::Stop).await;
        says(&bed, Channel::Sms, OptWord::Stop).await;
        let notes = of_system(&bed, maya, MessageKind::Note).await;
        assert_eq!(notes.len(), 1);
        assert!(notes[0].body.contains("wrote STOP"), "{}", notes[0].body);
        let sent = reply(&bed, maya, "M1").await;
        reply(&bed, tom, "T1").await;
        assert_eq!(claimed(&bed, &inbox).await, ["T1"]);
        let (state, why) = fares(&bed, &sent).await;
        assert_eq!(state, State::Failed);
        assert!(why.contains("(STOP) on 2026-11-21"), "{why}");
        says(&bed, Channel::Sms, OptWord::Start).await;
        says(&bed, Channel::Sms, OptWord::Start).await;
        assert_eq!(of_system(&bed, maya, MessageKind::Note).await.len(), 2);
        reply(&bed, maya, "M2").await;
        assert_eq!(claimed(&bed, &inbox).await, ["M2"]);
    })
    .await;
}

#[tokio::test]
async fn what_omnichat_says_by_itself_to_who_wrote_stop_is_cancelled_and_no_failure() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Sms).await;
        says(&bed, Channel::Sms, OptWord::Stop).await;
        let maya = answered(&bed, &inbox, MAYA, Some("We will be with you soon.")).await;
        assert!(claim(&bed, &inbox).await.is_empty());
        let own = of_system(&bed, maya, MessageKind::Message).await.remove(0);
        assert_eq!(fares(&bed, &own).await.0, State::Cancelled);
    })
    .await;
}

#[tokio::test]
async fn stop_on_one_channel_is_no_stop_on_another() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Whatsapp).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        says(&bed, Channel::Sms, OptWord::Stop).await;
        reply(&bed, maya, "M1").await;
        assert_eq!(claimed(&bed, &inbox).await, ["M1"]);
        says(&bed, Channel::Whatsapp, OptWord::Stop).await;
        reply(&bed, maya, "M2").await;
        assert!(claimed(&bed, &inbox).await.is_empty());
    })
    .await;
}

async fn try_reply(
    bed: &Bed,
    to: ConversationId,
    template: Option<UseTemplate>,
) -> Result<Message, StoreError> {
    let body = if template.is_some() { "" } else { "Yes" };
    let send = SendMessage { template, ..SendMessage::text(Uuid::now_v7(), body, MessageKind::Message) };
    messages::send(&bed.store, bed.tenant, &bed.ana, to, send).await
}

/// The field that a refusal names.
fn field(refused: Result<Message, StoreError>) -> (String, String) {
    match refused {
        Err(StoreError::Invalid(mut errors)) => (errors[0].field.clone(), errors.remove(0).message),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn after_a_day_of_silence_whatsapp_takes_a_template_only_and_staff_hear_it_at_once() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Whatsapp).await;
        let maya = heard(&bed, &inbox, MAYA).await;
        let template = Template {
            id: "HX1".into(),
            name: "back".into(),
            language: "en".into(),
            body: "Hi {{1}}, it is back.".into(),
            status: "approved".into(),
            updated_at: Time(0),
        };
        let other = Template { id: "HX2".into(), status: "rejected".into(), ..template.clone() };
        let told = templates::replace(&bed.store, bed.tenant, inbox.id, vec![template, other]).await.unwrap();
        assert_eq!(told.items.len(), 2);
        let of = |id: &str| UseTemplate { id: id.into(), variables: [("1".into(), "Maya".into())].into() };

        bed.wait_ms(24 * HOUR_MS - 1);
        let in_time = try_reply(&bed, maya, None).await.unwrap();
        bed.wait_ms(1);
        // It waited for too long: the day is over before it leaves.
        assert!(claim(&bed, &inbox).await.is_empty());
        let (state, why) = fares(&bed, &in_time).await;
        assert!(state == State::Failed && why.contains("24 hours"), "{why}");

        let (name, rule) = field(try_reply(&bed, maya, None).await);
        assert!(name == "template" && rule.contains("24 hours"), "{rule}");
        assert_eq!(field(try_reply(&bed, maya, Some(of("HX2"))).await).0, "template.id");
        let sent = try_reply(&bed, maya, Some(of("HX1"))).await.unwrap();
        assert_eq!(sent.body, "Hi Maya, it is back.");
        let row = claim(&bed, &inbox).await.remove(0);
        assert_eq!(row.template, Some(of("HX1")));
        // A note needs no carrier, and their next message opens the window again.
        let note = SendMessage::text(Uuid::now_v7(), "for us", MessageKind::Note);
        messages::send(&bed.store, bed.tenant, &bed.ana, maya, note).await.unwrap();
        heard(&bed, &inbox, MAYA).await;
        try_reply(&bed, maya, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn after_a_day_of_silence_messenger_takes_nothing() {
    on_both(async |bed: Bed| {
        let inbox = inbox(&bed, Channel::Messenger).await;
        let maya = heard(&bed, &inbox, "7001").await;
        try_reply(&bed, maya, None).await.unwrap();
        bed.wait_ms(24 * HOUR_MS);
        assert_eq!(field(try_reply(&bed, maya, None).await).0, "body");
    })
    .await;
}
