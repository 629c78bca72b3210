//! Canned replies over HTTP.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, answer, on_both, text};

const PATH: &str = "/api/v1/canned-replies";

fn reply(shortcut: &str, body: &str) -> Value {
    json!({"shortcut": shortcut, "body": body})
}

#[tokio::test]
async fn canned_replies_are_made_replaced_and_deleted() {
    on_both(async |bed: Bed| {
        let made =
            bed.act(Method::POST, PATH, &reply("/Hours", "We are open from 9 to 5.")).await.with_status(201);
        assert_eq!(
            (&made.body["shortcut"], made.header("location")),
            (&json!("hours"), &*format!("{PATH}/{}", text(&made.body["id"])))
        );
        bed.act(Method::POST, PATH, &reply("address", "Main Street 1")).await.with_status(201);
        bed.act(Method::POST, PATH, &reply("hours", "Other")).await.refused(Code::Conflict);

        let own = format!("{PATH}/{}", text(&made.body["id"]));
        bed.act(Method::PUT, &own, &reply("address", "Other")).await.refused(Code::Conflict);
        let changed =
            bed.act(Method::PUT, &own, &reply("open", "Hello {{contact.first_name|there}}")).await.ok();
        assert_eq!((&changed["id"], &changed["shortcut"]), (&made.body["id"], &json!("open")));
        let listed = bed.ask(PATH).await;
        let words: Vec<_> =
            listed["items"].as_array().unwrap().iter().map(|one| text(&one["shortcut"])).collect();
        assert_eq!(words, ["address", "open"]);

        bed.act(Method::DELETE, &own, &Value::Null).await.with_status(204);
        bed.act(Method::DELETE, &own, &Value::Null).await.refused(Code::NotFound);
        assert_eq!(bed.ask(PATH).await["items"].as_array().unwrap().len(), 1);
        let trail = bed.ask("/api/v1/audit?limit=1").await;
        assert_eq!(trail["items"][0]["action"], "canned_reply.deleted");
    })
    .await;
}

#[tokio::test]
async fn what_breaks_a_rule_names_the_field_and_viewers_only_read() {
    let bed = Bed::start().await;
    bed.act(Method::POST, PATH, &reply("two words", "x")).await.invalid("shortcut", "invalid");
    bed.act(Method::POST, PATH, &reply("x", " ")).await.invalid("body", "blank");
    bed.act(Method::POST, PATH, &reply("x", &"a".repeat(10_001))).await.invalid("body", "too_long");
    let viewer = bed.joins("viewer@example.com", "Viewer", Role::Viewer).await;
    answer(bed.get(PATH).bearer_auth(&viewer.token)).await.ok();
    answer(bed.post(PATH, &reply("x", "y")).bearer_auth(&viewer.token)).await.refused(Code::Forbidden);
}
