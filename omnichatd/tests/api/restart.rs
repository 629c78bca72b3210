//! What was acknowledged is there after the worst end there is.

use omnichat_api::permission::Role;
use serde_json::json;
use uuid::Uuid;

use crate::bed::program::{Program, control};
use crate::bed::{answer, text, user};

#[tokio::test]
async fn a_message_acknowledged_right_before_sigkill_is_there_after_the_restart() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let daemon = Program::start(&dir).await;
    control(&dir.join("control.sock"), &user("ana@example.com", "Ana", Role::Owner, None)).await;
    let ana = daemon.login("ana@example.com").await;
    let inboxes = daemon.http.get(format!("{}/api/v1/inboxes", daemon.url)).bearer_auth(&ana.token);
    let inbox = answer(inboxes).await.ok()["items"][0]["id"].clone();
    let start =
        daemon.http.post(format!("{}/api/v1/widget/sessions", daemon.url)).json(&json!({"inbox_id": inbox}));
    let visitor = text(&answer(start).await.with_status(201).body["token"]);
    let mut acknowledged = Vec::new();
    for n in 0..20 {
        let message = json!({"client_id": Uuid::now_v7(), "body": format!("line {n}")});
        let send = daemon.http.post(format!("{}/api/v1/widget/messages", daemon.url)).json(&message);
        acknowledged.push(answer(send.bearer_auth(&visitor)).await.with_status(201).body);
    }
    daemon.kill().await;
    assert!(dir.join("control.sock").exists(), "it had no time to tidy up");

    let daemon = Program::start(&dir).await;
    let history = daemon.http.get(format!("{}/api/v1/widget/messages", daemon.url)).bearer_auth(&visitor);
    assert_eq!(answer(history).await.ok()["messages"], json!(acknowledged));
    // The keys outlive the process: nobody has to sign in again.
    let me = daemon.http.get(format!("{}/api/v1/me", daemon.url)).bearer_auth(&ana.token);
    answer(me).await.ok();
    daemon.terminate().await;
    assert!(daemon.ended().await.0.success());
}
