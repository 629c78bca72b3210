//! A tenant's providers: who sets them up, what is looked at when they do, and where their secret is not.

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::config::IpNet;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, answer, issuer, on_both, text};

const SECRET: &str = "violet-secret-between-us";

fn body() -> Value {
    json!({"name": "Company login", "issuer": issuer(), "client_id": "omnichat", "client_secret": SECRET})
}

fn with(field: &str, value: &Value) -> Value {
    let mut body = body();
    body[field] = value.clone();
    body
}

#[tokio::test]
async fn a_provider_is_made_changed_and_deleted_and_its_secret_is_nowhere_to_be_read() {
    on_both(async |bed: Bed| {
        let mut said = Vec::new();
        let made = bed.act(Method::POST, "/api/v1/providers", &body()).await.with_status(201);
        let id = text(&made.body["id"]);
        let back = bed.url(&format!("/api/v1/auth/sso/callback/{}", bed.tenant));
        assert_eq!(made.body["redirect_uri"], back);
        assert_eq!((&made.body["listed"], &made.body["role_map"]), (&json!(false), &json!([])));
        said.push(made.text());
        let change = json!({"name": "New name", "client_secret": format!("{SECRET} too"), "listed": true});
        let changed =
            bed.act(Method::PATCH, &format!("/api/v1/providers/{id}"), &change).await.with_status(200);
        assert_eq!((&changed.body["name"], &changed.body["listed"]), (&json!("New name"), &json!(true)));
        said.push(changed.text());
        let list = bed.ask("/api/v1/providers").await;
        assert_eq!(list["items"][0]["id"], id);
        said.push(list.to_string());
        said.push(bed.ask("/api/v1/auth/options").await.to_string());
        bed.act(Method::DELETE, &format!("/api/v1/providers/{id}"), &Value::Null).await.with_status(204);
        assert_eq!(bed.ask("/api/v1/providers").await["items"], json!([]));
        let trail = bed.ask("/api/v1/audit").await.to_string();
        for action in ["provider.created", "provider.changed", "provider.deleted"] {
            assert!(trail.contains(action), "{action}");
        }
        said.push(trail);
        for text in said {
            assert!(!text.contains(SECRET), "{text}");
        }
        let files =
            std::fs::read_dir(bed.temp.path().join("data")).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|path| path.is_file()) {
            let bytes = std::fs::read(&file).unwrap();
            let found = bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
            assert!(!found, "{}", file.display());
        }
    })
    .await;
}

#[tokio::test]
async fn a_typing_mistake_is_found_at_once() {
    let bed = Bed::start().await;
    let tries = async |body: Value| bed.act(Method::POST, "/api/v1/providers", &body).await;
    for (wrong, rule) in [
        ("login.example.com".to_owned(), "invalid"),
        (format!("{}/", issuer()), "invalid"),
        (format!("{}/realms/none", issuer()), "invalid"),
        ("http://127.0.0.1:1".to_owned(), "unknown"),
        ("ftp://127.0.0.1".to_owned(), "invalid"),
    ] {
        tries(with("issuer", &json!(wrong))).await.invalid("issuer", rule);
    }
    for (field, value, rule) in [
        ("name", json!(" "), "blank"),
        ("client_id", json!(""), "blank"),
        ("client_secret", json!(" "), "blank"),
        ("join_as", json!("owner"), "invalid"),
        ("join_as", json!("custom"), "invalid"),
        ("role_map", json!([{"value": "boss", "role": "owner"}]), "invalid"),
        ("role_map", json!([{"value": " ", "role": "staff"}]), "blank"),
        ("role_map", json!([{"value": "x", "role": "custom"}]), "unknown"),
        ("role_map", json!([{"value": "x", "role": "custom", "role_id": uuid::Uuid::now_v7()}]), "unknown"),
    ] {
        tries(with(field, &value)).await.invalid(field, rule);
    }
    assert_eq!(bed.ask("/api/v1/providers").await["items"], json!([]));
}

#[tokio::test]
async fn where_requests_may_not_go_there_is_no_provider() {
    let bed = Bed::with(|config| config.egress_allow = Vec::new()).await;
    let tries = async |issuer: &str| {
        let body = with("issuer", &json!(issuer));
        bed.act(Method::POST, "/api/v1/providers", &body).await.refused(Code::Invalid)
    };
    let port = issuer().rsplit(':').next().unwrap();
    for inside in [
        issuer().to_owned(),
        issuer().replace("http:", "https:"),
        format!("https://localhost:{port}"),
        format!("https://[::ffff:127.0.0.1]:{port}"),
        "https://2130706433".to_owned(),
        "https://10.0.0.1".to_owned(),
        "https://169.254.169.254/latest".to_owned(),
        "https://[fd00::1]".to_owned(),
        "https://[64:ff9b::a00:1]".to_owned(),
    ] {
        let said = tries(&inside).await;
        assert!(said.to_string().contains("public internet"), "{inside}: {said}");
    }
    let said = tries("http://1.1.1.1").await;
    assert!(said.to_string().contains("https://"), "{said}");
    // Allowed is what is listed, and not what lies beside it.
    let near: IpNet = "127.0.0.2/32".parse().unwrap();
    let beside = Bed::with(|config| config.egress_allow = vec![near]).await;
    let tried = beside.act(Method::POST, "/api/v1/providers", &body()).await;
    tried.invalid("issuer", "invalid");
}

#[tokio::test]
async fn who_may_not_do_everything_adds_no_provider_since_it_could_sign_in_as_anybody() {
    let bed = Bed::start().await;
    let admin = bed.joins("adam@example.com", "Adam", Role::Admin).await;
    let acts = async |method: Method, path: &str, body: &Value| {
        answer(bed.call(method, path).json(body).bearer_auth(&admin.token)).await
    };
    let said = acts(Method::POST, "/api/v1/providers", &body()).await.refused(Code::Forbidden);
    assert!(said["detail"].as_str().unwrap().contains("owners"), "{said}");
    let id = text(&bed.act(Method::POST, "/api/v1/providers", &body()).await.with_status(201).body["id"]);
    let path = format!("/api/v1/providers/{id}");
    acts(Method::PATCH, &path, &json!({"client_id": "mine"})).await.refused(Code::Forbidden);
    assert_eq!(
        acts(Method::GET, "/api/v1/providers", &Value::Null).await.ok()["items"][0]["client_id"],
        "omnichat"
    );
    acts(Method::DELETE, &path, &Value::Null).await.with_status(204);
}
