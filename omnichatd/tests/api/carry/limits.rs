//! What a carrier would not take is refused before it is on its way: when a file is chosen for a conversation, and when a
//! message with it is sent.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{MAYA, heard, texts};
use crate::attachments::sent_up;
use crate::bed::{Bed, answer};

const MB: usize = 1024 * 1024;

/// A picture of about this size: what it is, its first bytes tell.
fn gif(bytes: usize) -> Vec<u8> {
    let mut gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    gif.resize(bytes, 0);
    gif
}

impl Bed {
    /// Why a file is refused that is chosen for a conversation.
    pub(crate) async fn unfit(&self, conversation: &str, name: &str, bytes: Vec<u8>) -> Value {
        let path = format!("/api/v1/attachments?name={name}&conversation_id={conversation}");
        let call = self.call(Method::POST, &path).bearer_auth(&self.ana.token).body(bytes);
        answer(call).await.refused(omnichat_api::Code::Invalid)["errors"][0].clone()
    }

    /// Why a message with these files is refused.
    pub(crate) async fn unsent(&self, conversation: &str, body: &str, files: &[String]) -> Value {
        let send = json!({"client_id": Uuid::now_v7(), "body": body, "attachments": files});
        let path = format!("/api/v1/conversations/{conversation}/messages");
        self.act(Method::POST, &path, &send).await.refused(omnichat_api::Code::Invalid)["errors"][0].clone()
    }
}

#[tokio::test]
async fn files_that_an_mms_does_not_carry_are_refused_with_the_limit_and_what_to_do() {
    let bed = Bed::start().await;
    let id = heard(&bed, &texts(&bed, "sms").await, MAYA).await;
    let large = bed.unfit(&id, "a.gif", gif(6 * MB)).await;
    assert_eq!((&large["field"], &large["code"]), (&json!("attachments"), &json!("too_large")));
    assert!(large["message"].as_str().unwrap().contains("at most 5 MB together"), "{large}");
    assert_eq!(bed.unfit(&id, "a.txt", b"a text".to_vec()).await["code"], "invalid");

    let two = [
        sent_up(&bed, &bed.ana.token, "a.gif", &gif(3 * MB)).await,
        sent_up(&bed, &bed.ana.token, "b.gif", &gif(3 * MB + 1)).await,
    ];
    let unsent = bed.unsent(&id, "Both", &two).await;
    assert!(unsent["message"].as_str().unwrap().contains("send them one by one"), "{unsent}");
    assert_eq!(bed.unsent(&id, &"x".repeat(1601), &[]).await["field"], "body");
    assert_eq!(bed.ask("/api/v1/outbox").await["items"], json!([]), "nothing is on its way");

    // A note leaves by no carrier.
    let note = json!({"client_id": Uuid::now_v7(), "body": "Look", "kind": "note", "attachments": two});
    bed.act(Method::POST, &format!("/api/v1/conversations/{id}/messages"), &note).await.with_status(201);
}

#[tokio::test]
async fn whatsapp_shows_no_text_with_sound_and_so_none_is_taken() {
    let bed = Bed::start().await;
    let id = heard(&bed, &texts(&bed, "whatsapp").await, MAYA).await;
    let sound = [sent_up(&bed, &bed.ana.token, "a.mp3", b"ID3\x03\0\0\0\0\0\0").await];
    let unsent = bed.unsent(&id, "Listen", &sound).await;
    assert_eq!((&unsent["field"], &unsent["code"]), (&json!("body"), &json!("invalid")));
    let alone = json!({"client_id": Uuid::now_v7(), "body": "", "attachments": sound});
    bed.act(Method::POST, &format!("/api/v1/conversations/{id}/messages"), &alone).await.with_status(201);
}

#[tokio::test]
async fn a_file_is_not_chosen_for_a_conversation_that_is_not_there() {
    let bed = Bed::start().await;
    let path = format!("/api/v1/attachments?name=a.gif&conversation_id={}", Uuid::now_v7());
    let call = bed.call(Method::POST, &path).bearer_auth(&bed.ana.token).body(gif(100));
    answer(call).await.refused(omnichat_api::Code::NotFound);
}
