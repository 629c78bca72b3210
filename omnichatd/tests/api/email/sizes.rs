//! Files that a mail server would not take: refused when they are chosen, by what the server itself says.

use omnichat_api::InboxId;
use omnichat_store::mailboxes;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{ANA, Team, mail};
use crate::attachments::sent_up;
use crate::bed::text;

#[tokio::test]
async fn what_would_not_fit_into_a_mail_is_refused_with_the_room_that_there_is() {
    let Some(mut team) = Team::open().await else { return };
    team.post.put("help", &mail(ANA, "1@ana", "", "Is it in stock?"));
    let id = text(&team.hears().await["conversation_id"]);
    let inbox = InboxId(team.inbox.parse().unwrap());
    assert_eq!(mailboxes::takes(team.bed.server.app().store(), inbox).await.unwrap(), None);

    // Postfix takes 10,240,000 bytes, and says so when it is asked for the first file.
    let large = vec![0; 8_000_000];
    let unfit = team.bed.unfit(&id, "large.bin", large.clone()).await;
    assert_eq!((&unfit["field"], &unfit["code"]), (&json!("attachments"), &json!("too_large")));
    let says = text(&unfit["message"]);
    assert!(says.contains("at most 7 MB together") && says.contains("mails of 9 MB"), "{says}");
    assert_eq!(mailboxes::takes(team.bed.server.app().store(), inbox).await.unwrap(), Some(10_240_000));
    let file = sent_up(&team.bed, &team.bed.ana.token, "large.bin", &large).await;
    assert_eq!(team.bed.unsent(&id, "Here", &[file]).await["code"], "too_large");

    let file = sent_up(&team.bed, &team.bed.ana.token, "fits.bin", &large[..7_000_000]).await;
    let send = json!({"client_id": Uuid::now_v7(), "body": "Here", "attachments": [file]});
    team.bed.act(Method::POST, &format!("/api/v1/conversations/{id}/messages"), &send).await.with_status(201);
    team.fares("accepted").await;
}
