//! Starting and stopping the real program: what it refuses, with which words, and what its log holds.

use std::os::unix::fs::PermissionsExt;
use std::pin::pin;

use futures_util::{SinkExt, StreamExt};
use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichat_store::config::Config;
use omnichat_store::datadir::DataDir;
use omnichat_store::local::Line;
use omnichat_store::{Clock, Database, migrate};
use omnichatd::server::Server;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::bed::program::{Program, control, program, refusal, said};
use crate::bed::{PASSWORD, answer, text, user};

#[tokio::test]
async fn a_wrong_setting_stops_the_start_with_one_line_that_names_it() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    for (name, value) in [
        ("OMNICHAT_LIMITS_LOGIN_PER_MINUTE", "many"),
        ("OMNICHAT_SOCKET_QUEUE", "1"),
        ("OMNICHAT_AUTO_MIGRATE", "perhaps"),
        ("OMNICHAT_DATABASE_URL", "mysql://localhost"),
        ("PORT", "99999"),
    ] {
        let mut process = program(&dir);
        process.env(name, value);
        let refused = refusal(process).await;
        assert!(refused.contains(name), "{refused}");
    }
    let mut process = program(&dir);
    process.args(["--public-url", "https://chat.example/path"]);
    let refused = refusal(process).await;
    assert!(refused.contains("--public-url"), "{refused}");
    assert!(!dir.exists(), "nothing is made before the settings are right");

    std::fs::create_dir(&dir).unwrap();
    std::fs::write(dir.join("omnichat.toml"), "lisen = \"127.0.0.1:8000\"\n").unwrap();
    let refused = refusal(program(&dir)).await;
    assert!(refused.contains("lisen") && refused.contains("omnichat.toml"), "{refused}");
}

#[tokio::test]
async fn a_port_in_use_and_a_place_that_cannot_be_written_are_named() {
    let temp = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut process = program(&temp.path().join("data"));
    process.env("OMNICHAT_AUTO_MIGRATE", "true").env("OMNICHAT_LISTEN", &address);
    let refused = refusal(process).await;
    assert!(refused.contains(&address) && refused.contains("--listen"), "{refused}");

    let file = temp.path().join("file");
    std::fs::write(&file, "").unwrap();
    let refused = refusal(program(&file.join("data"))).await;
    assert!(refused.contains("data directory") && refused.contains("file"), "{refused}");
    assert_eq!(std::fs::read(&file).unwrap(), b"");
}

#[tokio::test]
async fn an_older_schema_is_not_touched_and_the_command_is_named() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let refused = refusal(program(&dir)).await;
    assert!(refused.contains("omnichat migrate up"), "{refused}");

    let database = Database::Sqlite(dir.join("omnichat.sqlite"));
    migrate::up(&database).await.unwrap();
    migrate::down(&database, 1).await.unwrap();
    let refused = refusal(program(&dir)).await;
    assert!(refused.contains("omnichat migrate up"), "{refused}");
    assert!(!migrate::status(&database).await.unwrap().last().unwrap().applied);

    migrate::up(&database).await.unwrap();
    let daemon = Program::of(program(&dir)).await;
    daemon.terminate().await;
    assert!(daemon.ended().await.0.success());
}

#[tokio::test]
async fn a_command_that_is_just_being_done_is_waited_for() {
    let temp = tempfile::tempdir().unwrap();
    let config = Config {
        data_dir: temp.path().join("data"),
        listen: "127.0.0.1:0".parse().unwrap(),
        auto_migrate: true,
        ..Config::default()
    };
    let held = DataDir::open(&config.data_dir).unwrap().lock().unwrap();
    let mut start = pin!(Server::start(config, Clock::system()));
    tokio::select! {
        biased;
        _ = &mut start => panic!("it does not wait"),
        () = tokio::task::yield_now() => drop(held),
    }
    start.await.unwrap().stop().await;
}

#[tokio::test]
async fn a_data_directory_serves_one_daemon_and_its_control_socket_is_for_its_owner() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let daemon = Program::start(&dir).await;
    let mut second = program(&dir);
    second.env("OMNICHAT_AUTO_MIGRATE", "true");
    let refused = refusal(second).await;
    assert!(refused.contains("in use by process") && refused.contains("--data-dir"), "{refused}");

    let socket = dir.join("control.sock");
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
    let Line::Error(problem) = said(&socket, r#"{"command":"user_password","password":"hush-hush"}"#).await
    else {
        panic!("it was taken")
    };
    assert_eq!(problem.code, Code::BadRequest);
    assert!(!problem.detail.contains("hush"), "{}", problem.detail);
    control(&socket, &user("ana@example.com", "Ana", Role::Owner, None)).await;
    daemon.login("ana@example.com").await;
    daemon.terminate().await;
    assert!(daemon.ended().await.0.success());
    assert!(!socket.exists());
}

#[tokio::test]
async fn sigterm_ends_it_with_0_in_time_while_a_socket_and_a_long_poll_are_open() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let daemon = Program::start(&dir).await;
    control(&dir.join("control.sock"), &user("ana@example.com", "Ana", Role::Owner, None)).await;
    let ana = daemon.login("ana@example.com").await;
    let poll =
        daemon.http.get(format!("{}/api/v1/events?after=1&wait=25", daemon.url)).bearer_auth(&ana.token);
    let poll = tokio::spawn(poll.send());
    let (mut socket, _) =
        connect_async(format!("{}/api/v1/socket", daemon.url.replacen("http", "ws", 1))).await.unwrap();
    socket.send(Message::text(json!({"type": "hello", "token": ana.token}).to_string())).await.unwrap();
    socket.next().await.unwrap().unwrap();

    let began = std::time::Instant::now();
    daemon.terminate().await;
    // This client never answers the close: it must not hold the daemon up.
    let (status, log) = daemon.ended().await;
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    assert!(log.contains("\"stopped\""), "{log}");
    drop((socket, poll));
}

#[tokio::test]
async fn the_log_is_json_by_setting_and_holds_no_secret_and_no_message_even_at_debug_level() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let daemon = Program::start(&dir).await;
    let control_socket = dir.join("control.sock");
    control(&control_socket, &user("ana@example.com", "Ana", Role::Owner, None)).await;
    let ana = daemon.login("ana@example.com").await;
    let url = |path: &str| format!("{}{path}", daemon.url);
    let post = |path: &str, body: Value| daemon.http.post(url(path)).json(&body);
    let inboxes = answer(daemon.http.get(url("/api/v1/inboxes")).bearer_auth(&ana.token)).await.ok();
    let session =
        answer(post("/api/v1/widget/sessions", json!({"inbox_id": inboxes["items"][0]["id"]}))).await;
    let visitor = text(&session.with_status(201).body["token"]);
    let said = "the-words-of-a-visitor";
    let message = json!({"client_id": Uuid::now_v7(), "body": said});
    answer(post("/api/v1/widget/messages", message).bearer_auth(&visitor)).await.with_status(201);
    let broken = json!({"client_id": 7, "body": said});
    answer(post("/api/v1/widget/messages", broken).bearer_auth(&visitor)).await.with_status(422);
    let wrong = json!({"email": "ana@example.com", "password": "a-mistyped-password"});
    answer(post("/api/v1/auth/login", wrong)).await.with_status(401);
    answer(post("/api/v1/auth/refresh", json!({"refresh_token": ana.refresh}))).await.ok();
    daemon.terminate().await;
    let (_, log) = daemon.ended().await;

    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
    }
    assert!(log.contains("/api/v1/auth/login") && log.contains("DEBUG"), "requests are told of: {log}");
    let ready: Value =
        serde_json::from_str(log.lines().find(|line| line.contains("\"ready\"")).unwrap()).unwrap();
    assert!(ready["database"].as_str().unwrap().starts_with("sqlite"), "{ready}");
    let secrets = [PASSWORD, said, "a-mistyped-password", &ana.token, &ana.refresh, &visitor];
    for (n, secret) in secrets.into_iter().enumerate() {
        assert!(!log.contains(secret), "secret {n} stands in the log");
    }
}
