//! Reports of faults: what leaves the house in them, and what never does.

use std::path::Path;

use omnichat_store::{Clock, Database, migrate};
use omnichatd::reports;
use omnichatd::trust::Trust;
use serde_json::{Value, json};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry;

use crate::bed::program::{Program, program};
use crate::bed::{Carrier, Does};

/// The event of an envelope, whose lines are as they must be.
fn event(envelope: &str) -> Value {
    let lines: Vec<&str> = envelope.split('\n').collect();
    let [header, item, event, ""] = lines[..] else { panic!("{envelope}") };
    let (header, item): (Value, Value) =
        (serde_json::from_str(header).unwrap(), serde_json::from_str(item).unwrap());
    assert_eq!(item, json!({ "type": "event", "length": event.len() }));
    let event: Value = serde_json::from_str(event).unwrap();
    assert_eq!(header["event_id"], event["event_id"]);
    assert_eq!(event["event_id"].as_str().unwrap().len(), 32);
    event
}

fn dsn(of: &Carrier) -> String {
    of.url.replacen("http://", "http://public@", 1) + "/errors/7"
}

#[tokio::test]
async fn errors_and_panics_are_reported_without_anything_of_anybodys() {
    let mut sentry = Carrier::start().await;
    let clock = Clock::new(|| omnichat_api::Time(1_795_253_400_000));
    let (faults, reporter) = reports::begin(&dsn(&sentry), &Trust::of(None).unwrap(), clock).unwrap();
    tracing::subscriber::with_default(registry().with(faults), || {
        tracing::warn!("a warning is none");
        tracing::error!(
            error = "ana@example.com is not known at 192.0.2.7",
            email = "ana@example.com",
            rows = 3,
            "it failed"
        );
    });
    let asked = sentry.asked().await;
    assert_eq!(asked.line, "POST /errors/api/7/envelope/");
    assert!(asked.headers["x-sentry-auth"].ends_with("sentry_key=public"), "{:?}", asked.headers);
    let told = event(&asked.body);
    assert_eq!((&told["level"], &told["timestamp"]), (&"error".into(), &"2026-11-21T09:30:00.000Z".into()));
    assert_eq!(told["exception"]["values"][0]["value"], "it failed");
    assert!(told["culprit"].as_str().unwrap().contains("reports.rs:"), "{told}");
    assert_eq!(told["extra"], json!({ "error": "… is not known at …", "rows": 3 }));
    assert!(!asked.body.contains("ana@"), "{}", asked.body);

    let panicked = std::panic::catch_unwind(|| panic!("no place for \"Ana Lopez\" at {}", "+12025550123"));
    assert!(panicked.is_err());
    let told = event(&sentry.asked().await.body);
    assert_eq!(told["level"], "fatal");
    assert_eq!(
        told["exception"]["values"][0],
        json!({ "type": "panic", "value": "no place for \"…\" at …" })
    );
    reporter.end().await;
}

#[tokio::test]
async fn who_has_enough_of_reports_is_left_alone() {
    let mut sentry = Carrier::start().await;
    sentry.order([Does::Says(429, "3600", json!({}))]);
    let (faults, reporter) =
        reports::begin(&dsn(&sentry), &Trust::of(None).unwrap(), Clock::system()).unwrap();
    tracing::subscriber::with_default(registry().with(faults), || {
        for n in 0..5 {
            tracing::error!(n, "it failed");
        }
    });
    // Everything that waits has been looked at by then.
    reporter.end().await;
    sentry.asked().await;
    assert!(sentry.rest().is_empty());
}

/// Takes all tables away from under a running daemon.
async fn ruin(data_dir: &Path) {
    let database = Database::Sqlite(data_dir.join("omnichat.sqlite"));
    let all = migrate::status(&database).await.unwrap().len();
    migrate::down(&database, all).await.unwrap();
}

#[tokio::test]
async fn the_program_reports_what_it_logs_as_an_error() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let mut sentry = Carrier::start().await;
    let mut process = program(&dir);
    process.env("OMNICHAT_AUTO_MIGRATE", "true").env("SENTRY_DSN", dsn(&sentry));
    let daemon = Program::of(process).await;
    ruin(&dir).await;
    let login = json!({ "email": "ana@example.com", "password": "tram-violet-9-harbour" });
    let answer =
        daemon.http.post(format!("{}/api/v1/auth/login", daemon.url)).json(&login).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 500);
    let request = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let asked = loop {
        let asked = sentry.asked().await;
        // What the daemon does by itself fails as well.
        if asked.body.contains("the store failed") {
            break asked;
        }
    };
    let told = event(&asked.body);
    assert!(told["extra"]["error"].as_str().unwrap().contains("no such table"), "{told}");
    for secret in ["ana@", "tram-violet", &request, "127.0.0.1", "auth/login"] {
        assert!(!asked.body.contains(secret), "{secret} in {}", asked.body);
    }
    daemon.terminate().await;
    let (_, log) = daemon.ended().await;
    assert!(!log.contains("public@"), "{log}");
}

#[tokio::test]
async fn an_address_that_cannot_be_right_stops_the_start() {
    let temp = tempfile::tempdir().unwrap();
    let mut process = program(&temp.path().join("data"));
    process.env("OMNICHAT_SENTRY_DSN", "https://sentry.example.com/7");
    let said = crate::bed::program::refusal(process).await;
    assert!(said.contains("`OMNICHAT_SENTRY_DSN` must be an address such as"), "{said}");
}
