//! The old clients' routes answer any website, without credentials; `/api/v1` keeps its rules.

use reqwest::Method;
use serde_json::json;

use crate::bed::{PASSWORD, answer};
use crate::old::{Old, form};

const SHOP: &str = "https://shop.example";

#[tokio::test]
async fn any_website_may_call_the_old_routes_without_credentials() {
    let old = Old::start().await;
    for origin in [SHOP, "null", "http://localhost:5173"] {
        let body = json!({"user_id": "visitor-1", "text": "Hi"});
        let said = answer(old.bed.post("/webchat", &body).header("origin", origin)).await.with_status(200);
        assert_eq!(said.header("access-control-allow-origin"), origin);
        assert_eq!(said.header("access-control-allow-credentials"), "");
        assert!(said.header("vary").contains("origin"));
        let asks = old.bed.call(Method::OPTIONS, "/admin/api/followups/1").header("origin", origin);
        let asks = asks.header("access-control-request-method", "DELETE");
        let may =
            answer(asks.header("access-control-request-headers", "authorization")).await.with_status(204);
        assert!(may.header("access-control-allow-methods").contains("DELETE"));
        assert!(may.header("access-control-allow-headers").contains("authorization"));
        let refused =
            answer(old.bed.get("/admin/api/convos").header("origin", origin)).await.with_status(401);
        assert_eq!(refused.header("access-control-allow-origin"), origin, "a refusal can be read, too");
    }
}

#[tokio::test]
async fn a_form_may_sign_in_from_any_website_and_json_may_not() {
    let old = Old::start().await;
    let said =
        answer(form(&old.bed, "ana@example.com", PASSWORD).header("origin", SHOP)).await.with_status(200);
    assert_eq!(said.header("access-control-allow-origin"), SHOP);
    let new = json!({"email": "ana@example.com", "password": PASSWORD});
    let said = answer(old.bed.post("/api/v1/auth/login", &new).header("origin", SHOP)).await;
    assert_eq!(said.header("access-control-allow-origin"), "");
    let asks = old.bed.call(Method::OPTIONS, "/api/v1/auth/login").header("origin", SHOP);
    assert_eq!(answer(asks).await.header("access-control-allow-origin"), "");
    for path in ["/api/v1/me", "/api/v1/conversations"] {
        let said = answer(old.bed.get(path).header("origin", SHOP)).await;
        assert_eq!(said.header("access-control-allow-origin"), "", "{path}");
    }
}
