//! Visitors whom the site's backend vouches for are the same contact on any device; nobody else becomes them.

use hmac::{Hmac, KeyInit, Mac};
use omnichat_api::Code;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::bed::{Bed, Guest, Reply, answer, on_both, text};

/// What a site's backend computes.
fn hash(secret: &str, user: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(user.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn jwt(secret: &str, claims: &Value) -> String {
    let key = jsonwebtoken::EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&jsonwebtoken::Header::default(), claims, &key).unwrap()
}

async fn secret(bed: &Bed) -> String {
    let path = format!("/api/v1/inboxes/{}/vouching-secret", bed.inbox);
    let made = bed.act(Method::POST, &path, &json!({})).await.with_status(201);
    text(&made.body["secret"])
}

async fn come(bed: &Bed, identity: Value) -> Reply {
    let start = json!({"inbox_id": bed.inbox, "identity": identity});
    answer(bed.post("/api/v1/widget/sessions", &start)).await
}

fn guest(reply: Reply) -> Guest {
    let body = reply.with_status(201).body;
    Guest { token: text(&body["token"]), contact: text(&body["contact_id"]) }
}

#[tokio::test]
async fn a_signed_in_customer_finds_the_same_conversation_on_another_device() {
    on_both(async |bed: Bed| {
        let secret = secret(&bed).await;
        let by_hash = json!({"user_id": "42", "user_hash": hash(&secret, "42"), "name": "Maya Chen"});
        let phone = guest(come(&bed, by_hash.clone()).await);
        bed.writes(&phone, "Is the blue one in stock?").await;
        let laptop = guest(come(&bed, by_hash).await);
        assert_eq!(laptop.contact, phone.contact);
        let history = answer(bed.get("/api/v1/widget/messages").bearer_auth(&laptop.token)).await.ok();
        assert_eq!(history["messages"][0]["body"], "Is the blue one in stock?");
        let contact = bed.ask(&format!("/api/v1/contacts/{}", phone.contact)).await;
        assert_eq!(
            (&contact["name"], &contact["identities"][0]["address"]),
            (&json!("Maya Chen"), &json!("user:42"))
        );

        // A proof that covers the name changes it, one that does not leaves it.
        let exp = bed.server.app().now().ms() / 1000 + 600;
        let claims = json!({"sub": "42", "exp": exp, "name": "Maya Chen-Lee", "email": "Maya@example.com"});
        assert_eq!(guest(come(&bed, json!({"jwt": jwt(&secret, &claims)})).await).contact, phone.contact);
        let hint = json!({"user_id": "42", "user_hash": hash(&secret, "42"), "name": "Somebody Else"});
        guest(come(&bed, hint).await);
        let contact = bed.ask(&format!("/api/v1/contacts/{}", phone.contact)).await;
        assert_eq!(
            (&contact["name"], &contact["email"]),
            (&json!("Maya Chen-Lee"), &json!("maya@example.com"))
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_becomes_a_customer_without_the_sites_word() {
    let bed = Bed::start().await;
    let unproved = json!({"user_id": "42", "user_hash": hash("guessed", "42")});
    let said = come(&bed, unproved.clone()).await.refused(Code::Forbidden);
    assert!(said["detail"].as_str().unwrap().contains("no secret"), "{said}");
    let first = secret(&bed).await;
    come(&bed, unproved).await.refused(Code::Forbidden);
    come(&bed, json!({"user_id": "43", "user_hash": hash(&first, "42")})).await.refused(Code::Forbidden);
    let exp = bed.server.app().now().ms() / 1000;
    come(&bed, json!({"jwt": jwt(&first, &json!({"sub": "42", "exp": exp}))})).await.refused(Code::Forbidden);
    come(&bed, json!({"jwt": "a.b.c"})).await.refused(Code::Forbidden);

    // A new secret ends the one before; none at all ends it wholly.
    let second = secret(&bed).await;
    come(&bed, json!({"user_id": "42", "user_hash": hash(&first, "42")})).await.refused(Code::Forbidden);
    guest(come(&bed, json!({"user_id": "42", "user_hash": hash(&second, "42")})).await);
    let inbox = bed.ask(&format!("/api/v1/inboxes/{}", bed.inbox)).await;
    assert_eq!(inbox["vouches"], true);
    assert!(!inbox.to_string().contains(&second), "{inbox}");
    let path = format!("/api/v1/inboxes/{}/vouching-secret", bed.inbox);
    bed.act(Method::DELETE, &path, &json!({})).await.with_status(204);
    come(&bed, json!({"user_id": "42", "user_hash": hash(&second, "42")})).await.refused(Code::Forbidden);
}
