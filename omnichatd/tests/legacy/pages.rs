//! What the system before said of itself, and what it answers where there is nothing.

use omnichat_api::Code;
use reqwest::Method;
use serde_json::json;

use crate::bed::{Bed, answer};
use crate::old::{Old, invalid, refused};

/// Every route, with a method that it has.
pub(crate) const ROUTES: &[(Method, &str)] = &[
    (Method::GET, "/health"),
    (Method::GET, "/api/v1/health"),
    (Method::GET, "/api/test"),
    (Method::GET, "/admin"),
    (Method::GET, "/login"),
    (Method::GET, "/openapi.json"),
    (Method::GET, "/redoc"),
    (Method::GET, "/api/v1/auth/me"),
    (Method::GET, "/webchat"),
    (Method::POST, "/webchat"),
    (Method::POST, "/simulate"),
    (Method::POST, "/followup"),
    (Method::POST, "/sms"),
    (Method::GET, "/messenger"),
    (Method::POST, "/messenger"),
    (Method::POST, "/handoff/start"),
    (Method::POST, "/handoff/message"),
    (Method::GET, "/handoff/messages/webchat/visitor-1"),
    (Method::POST, "/handoff/close"),
    (Method::POST, "/handoff/close-bulk"),
    (Method::GET, "/admin/api/convos"),
    (Method::GET, "/admin/api/conversations?status=open"),
    (Method::PATCH, "/admin/api/conversations/1"),
    (Method::GET, "/admin/api/escalated"),
    (Method::GET, "/admin/api/messages/visitor-1/webchat"),
    (Method::POST, "/admin/api/send"),
    (Method::GET, "/admin/api/followups"),
    (Method::GET, "/admin/api/followups/unviewed-count"),
    (Method::POST, "/admin/api/followups/1/mark-viewed"),
    (Method::POST, "/admin/api/mark-followup-viewed"),
    (Method::DELETE, "/admin/api/followups/1"),
    (Method::POST, "/admin/api/followups/clear/1"),
    (Method::GET, "/admin/api/callbacks"),
    (Method::POST, "/admin/api/callbacks/resolve"),
    (Method::GET, "/admin/api/history"),
    (Method::GET, "/admin/api/history/export?days=30"),
    (Method::POST, "/admin/api/history/export-and-delete"),
    (Method::POST, "/admin/api/push-token"),
    (Method::GET, "/api/v1/admin/convos"),
    (Method::GET, "/api/v1/admin/history"),
    (Method::GET, "/ws/visitor-1"),
    (Method::GET, "/admin-ws"),
    (Method::GET, "/static/chatbot.js"),
];

#[tokio::test]
async fn the_front_door_says_what_it_said_and_browsers_get_the_page() {
    let old = Old::start().await;
    let said = answer(old.bed.get("/")).await.ok();
    let expected = json!({
        "name": "DWC Omnichat API", "version": "1.0.0", "status": "running", "docs": "/docs",
        "health": "/health", "admin_login": "/api/v1/auth/login",
    });
    assert_eq!(said, expected);
    let page = answer(old.bed.get("/").header("accept", "text/html,*/*;q=0.8")).await.with_status(200);
    assert!(page.text().contains("/admin-app/"));
    old.off().await;
    assert_eq!(answer(old.bed.get("/")).await.ok()["name"], "omnichat");
}

#[tokio::test]
async fn health_and_the_test_route_answer_without_telling_where_the_database_is() {
    let old = Old::start().await;
    for path in ["/health", "/api/v1/health"] {
        let said = answer(old.bed.get(path)).await.ok();
        assert_eq!(said, json!({"status": "running", "db": "ok", "shifts": ["Default"]}));
    }
    let said = answer(old.bed.get("/api/test")).await.ok();
    assert_eq!(said, json!({"status": "ok", "message": "React ↔ FastAPI connection successful"}));
}

#[tokio::test]
async fn the_old_dashboards_addresses_lead_to_the_sign_in() {
    let old = Old::start().await;
    let admin = answer(old.bed.get("/admin")).await;
    assert_eq!((admin.status, admin.header("location")), (301, "/admin-app/login"));
    // Trap (a): the old dashboard goes to /login when its token has ended.
    let login = answer(old.bed.get("/login")).await;
    assert_eq!((login.status, login.header("location")), (307, "/admin-app/login"));
    let page = answer(old.bed.get("/admin-app/login")).await;
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../admin-frontend/dist/index.html");
    assert_eq!(page.status == 200, std::path::Path::new(built).exists());
}

#[tokio::test]
async fn a_page_that_loads_the_old_widget_from_here_gets_the_new_one_and_nothing_else_is_there() {
    let old = Old::start().await;
    for path in ["/static/chatbot.js", "/static/chatbot.min.js"] {
        let script =
            answer(old.bed.get(path).header("origin", "https://shop.example")).await.with_status(200);
        for (name, value) in [
            ("content-type", "text/javascript; charset=utf-8"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("access-control-allow-origin", "https://shop.example"),
        ] {
            assert_eq!(script.header(name), value, "{path}");
        }
        let text = script.text();
        assert!(text.contains(&format!("\"{}/widget.js\"", old.bed.server.app().public_url())), "{text}");
        assert!(text.contains(&format!("\"{}\"", old.bed.inbox)), "{text}");
    }
    for path in ["/static/style.css", "/static/js/chatbot.js", "/static/..%2fsecret.key", "/static/"] {
        let said = answer(old.bed.get(path)).await;
        assert!(matches!(said.status, 404 | 307), "{path}: {}", said.status);
    }
    let said = answer(old.bed.get("/static/logo.png")).await.with_status(404);
    assert!(said.body["detail"].as_str().unwrap().contains("on the website"), "{}", said.body);
}

#[tokio::test]
async fn the_documentation_is_public() {
    let old = Old::start().await;
    let document = answer(old.bed.get("/openapi.json")).await.ok();
    assert!(document["paths"].is_object());
    for path in ["/docs", "/redoc"] {
        let page = answer(old.bed.get(path)).await.with_status(200);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
}

#[tokio::test]
async fn a_path_a_method_or_a_slash_too_many_is_answered_as_it_was() {
    let old = Old::start().await;
    for path in ["/admin/api/nothing", "/handoff/nothing", "/api/v1/admin/nothing"] {
        refused(&answer(old.bed.get(path)).await, 404, "Not Found");
    }
    for (method, path, allowed) in [
        (Method::PUT, "/webchat", "POST"),
        (Method::GET, "/followup", "POST"),
        (Method::POST, "/admin/api/convos", "GET"),
        (Method::GET, "/admin/api/followups/1", "DELETE"),
    ] {
        let reply = answer(old.bed.call(method, path)).await;
        refused(&reply, 405, "Method Not Allowed");
        assert!(reply.header("allow").contains(allowed), "{path}: {:?}", reply.headers);
    }
    assert_eq!(answer(old.bed.call(Method::HEAD, "/health")).await.status, 405);
    let slash = answer(old.bed.get("/admin/api/conversations/?status=open")).await;
    assert_eq!((slash.status, slash.header("location")), (307, "/admin/api/conversations?status=open"));
    let slash = answer(old.bed.post("/webchat/", &json!({}))).await;
    assert_eq!((slash.status, slash.header("location")), (307, "/webchat"));
}

#[tokio::test]
async fn a_body_that_breaks_a_rule_is_refused_in_the_old_shape() {
    let old = Old::start().await;
    let post = async |body: &'static str| {
        let call = old.bed.call(Method::POST, "/webchat").header("content-type", "application/json");
        answer(call.body(body)).await
    };
    invalid(&post("{").await, "json_invalid", &json!(["body", 1]));
    invalid(&post("").await, "missing", &json!(["body"]));
    invalid(&post("[]").await, "model_attributes_type", &json!(["body"]));
    let missing = post(r#"{"text": "hi"}"#).await;
    invalid(&missing, "missing", &json!(["body", "user_id"]));
    assert_eq!(missing.body["detail"][0]["input"], json!({"text": "hi"}));
    let wrong = post(r#"{"user_id": 7, "text": "hi"}"#).await;
    invalid(&wrong, "string_type", &json!(["body", "user_id"]));
    assert_eq!(wrong.body["detail"][0]["input"], 7);
    // Who asks without a token hears of that first.
    refused(&answer(old.bed.post("/admin/api/send", &json!({}))).await, 401, "Not authenticated");
}

#[tokio::test]
async fn off_every_route_answers_as_a_path_that_leads_nowhere() {
    let bed = Bed::start().await;
    for (method, path) in ROUTES {
        let bare = path.split('?').next().unwrap();
        let call = bed.call(method.clone(), path).bearer_auth(&bed.ana.token);
        let said = answer(call.header("origin", "https://shop.example")).await;
        assert_eq!(said.header("access-control-allow-origin"), "", "{path}");
        assert_eq!(said.header("allow"), "", "{path}");
        let said = said.refused(Code::NotFound);
        let expected = format!("There is nothing at {bare}; /docs lists what there is.");
        assert_eq!(said["detail"], expected);
    }
    let form = bed.call(Method::POST, "/api/v1/auth/login").form(&[("username", "a"), ("password", "b")]);
    answer(form).await.refused(Code::UnsupportedMediaType);
}

#[tokio::test]
async fn on_every_route_is_there() {
    let old = Old::start().await;
    for (method, path) in ROUTES {
        let reply = answer(old.bed.call(method.clone(), path)).await;
        assert!(reply.status != 405, "{method} {path}: {}", reply.status);
        let found = reply.status != 404 || reply.body["detail"] != "Not Found" || path.contains("ws");
        assert!(found, "{method} {path}: {}", reply.body);
    }
}
