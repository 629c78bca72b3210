//! Every shape that the tables were seen in: which columns there are depends on which version or script came first.

use omnichat_api::conversation::Status;

use super::{all, counts, import, left, of, people, table, times};
use crate::bed::{Bed, on_both};
use crate::old::{HEAD, Old, SCRIPTS};

/// Imports a file of these tables, and says what shape the first of them was taken for and what came of its rows.
async fn shape(schema: &str, name: &str) -> (Bed, String, [u64; 5]) {
    let bed = Bed::on_sqlite().await;
    let old = Old::new(bed.temp.path(), schema);
    let report = import(&bed, &old).await;
    let (variant, counts) = (table(&report, name).variant.clone(), counts(&report, name));
    (bed, variant, counts)
}

const SAID: &str = "CREATE TABLE messages (id INTEGER PRIMARY KEY, user_id TEXT, channel TEXT, sender TEXT, text TEXT, ts TEXT);
    INSERT INTO messages VALUES (1, 'visitor-1', 'webchat', 'user', 'Hello', '2025-09-21T10:00:00Z');";

#[tokio::test]
async fn conversations_of_every_version() {
    let rows =
        "(user_id, channel, open, updated_at) VALUES ('visitor-1', 'webchat', 1, '2025-09-21T10:00:00Z')";
    for (columns, variant) in [
        (
            "user_id TEXT, channel TEXT, assigned_staff TEXT, open INTEGER, created_at TEXT, updated_at TEXT, PRIMARY KEY (user_id, channel)",
            "of 2025-09-21",
        ),
        (
            "id INTEGER PRIMARY KEY, user_id TEXT, channel TEXT, assigned_staff TEXT, open INTEGER, updated_at TEXT",
            "of 2025-09-22",
        ),
        (
            "id INTEGER PRIMARY KEY, user_id TEXT, channel TEXT, assigned_staff TEXT, open INTEGER, updated_at TEXT, escalated_count INTEGER DEFAULT 2, escalated_at TEXT",
            "of 2025-09-26",
        ),
        (
            "id INTEGER PRIMARY KEY, user_id TEXT, channel TEXT, assigned_staff TEXT, open INTEGER, updated_at TEXT, escalated_count INTEGER, escalated_at TEXT, patience_sent INTEGER DEFAULT 1, final_sent INTEGER DEFAULT 1",
            "of 2025-09-29",
        ),
        (
            "id INTEGER PRIMARY KEY, user_id TEXT, channel TEXT, assigned_staff TEXT, open INTEGER, updated_at TEXT, patience_sent INTEGER, final_sent INTEGER, escalation_active INTEGER",
            "of 2025-10-28",
        ),
        (
            "id INTEGER PRIMARY KEY, user_id TEXT, channel TEXT, assigned_staff TEXT, open INTEGER, updated_at TEXT, patience_sent INTEGER, final_sent INTEGER, escalation_active INTEGER, tenant_id INTEGER, resolved INTEGER",
            "of 2025-10-28, migrated",
        ),
    ] {
        let schema =
            format!("CREATE TABLE conversations ({columns}); INSERT INTO conversations {rows}; {SAID}");
        let (bed, was, counted) = shape(&schema, "conversations").await;
        assert_eq!((was.as_str(), counted), (variant, [1, 1, 0, 0, 0]));
        let one = of(&bed, "visitor-1").await;
        assert_eq!((one.status, one.last_seq), (Status::Open, 1), "{variant}");
        let escalated = columns.contains("DEFAULT");
        assert_eq!(one.escalation.is_some(), escalated, "{variant}");
    }
}

#[tokio::test]
async fn followups_of_every_version() {
    for (columns, row, variant) in [
        (
            "name TEXT, email TEXT, phone TEXT, message TEXT, ts TEXT, viewed INTEGER DEFAULT 0",
            "'Maya', 'maya@example.com', '5550147', 'Call', '2025-10-01T10:00:00Z', 1",
            "name, email, phone, with viewed",
        ),
        (
            "name TEXT, email TEXT, phone TEXT, message TEXT, ts TEXT",
            "'Maya', 'maya@example.com', '5550147', 'Call', '2025-10-01T10:00:00Z'",
            "name, email, phone, without viewed",
        ),
        (
            "name TEXT, contact TEXT, message TEXT, ts TEXT, viewed INTEGER DEFAULT 0",
            "'Maya', 'Email: maya@example.com, Phone: 5550147', 'Call', '2025-10-01T10:00:00Z', 1",
            "contact in one text, with viewed",
        ),
        (
            "name TEXT, contact TEXT, message TEXT, ts TEXT",
            "'Maya', 'Email: maya@example.com, Phone: 5550147', 'Call', '2025-10-01T10:00:00Z'",
            "contact in one text, without viewed",
        ),
    ] {
        let schema = format!(
            "CREATE TABLE followups (id INTEGER PRIMARY KEY, user_id TEXT, channel TEXT, {columns});
            INSERT INTO followups VALUES (3, 'visitor-1', 'webchat', {row});"
        );
        let (bed, was, counted) = shape(&schema, "followups").await;
        assert_eq!((was.as_str(), counted), (variant, [1, 1, 0, 0, 0]));
        let one = left(&bed, false).await.remove(0);
        assert_eq!((one.email.as_deref(), one.phone.as_deref()), (Some("maya@example.com"), Some("5550147")));
        assert_eq!(one.viewed_at.is_some(), variant.ends_with("with viewed"), "{variant}");
        assert_eq!(of(&bed, "Maya").await.contact.email.as_deref(), Some("maya@example.com"));
    }
}

#[tokio::test]
async fn events_tenants_users_and_metrics_of_every_script() {
    for (schema, name, variant) in [
        ("CREATE TABLE events (id INTEGER PRIMARY KEY, user_id INTEGER, tenant_id INTEGER, type TEXT NOT NULL, payload TEXT, ts TEXT);
            INSERT INTO events (type) VALUES ('a')", "events", "type, payload, ts"),
        ("CREATE TABLE events (id INTEGER PRIMARY KEY, user_id INTEGER, tenant_id INTEGER, conversation_id INTEGER, type TEXT NOT NULL, payload TEXT, ts TEXT);
            INSERT INTO events (type) VALUES ('b')", "events", "with conversation"),
        ("CREATE TABLE events (id INTEGER PRIMARY KEY, timestamp TEXT, user_id INTEGER, tenant_id INTEGER, event_type TEXT, data TEXT);
            INSERT INTO events (event_type) VALUES ('c')", "events", "timestamp, event_type, data"),
        ("CREATE TABLE tenants (id INTEGER PRIMARY KEY, name TEXT NOT NULL); INSERT INTO tenants VALUES (1, 'Ours')", "tenants", "id and name only"),
        ("CREATE TABLE tenants (id INTEGER PRIMARY KEY, name TEXT NOT NULL, created_at TEXT); INSERT INTO tenants VALUES (1, 'Ours', '')", "tenants", "as usual"),
        ("CREATE TABLE users (id INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL DEFAULT 1, email TEXT UNIQUE NOT NULL, name TEXT NOT NULL, password_hash TEXT, role TEXT, created_at TEXT);
            INSERT INTO users VALUES (1, 1, 'ben@example.com', 'Ben', '', 'staff', '')", "users", "as usual"),
        ("CREATE TABLE users (id INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL, email TEXT UNIQUE NOT NULL, name TEXT NOT NULL, password_hash TEXT, role TEXT, created_at TEXT);
            INSERT INTO users VALUES (1, 1, 'ben@example.com', 'Ben', '', 'staff', '')", "users", "without defaults"),
        ("CREATE TABLE users (id INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL, email TEXT UNIQUE NOT NULL, name TEXT, password_hash TEXT, role TEXT, created_at TEXT);
            INSERT INTO users (id, tenant_id, email, role) VALUES (1, 1, 'ben@example.com', 'admin')", "users", "name may be empty"),
        ("CREATE TABLE conversation_metrics (id INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL, conversation_id INTEGER NOT NULL, total_messages INTEGER, updated_at TEXT);
            INSERT INTO conversation_metrics VALUES (1, 1, 1, 3, '')", "conversation_metrics", "as usual"),
        ("CREATE TABLE conversation_metrics (id INTEGER PRIMARY KEY, conversation_id TEXT, avg_response_time REAL, messages_sent INTEGER, escalated BOOLEAN);
            INSERT INTO conversation_metrics VALUES (1, 'visitor-1', 2.5, 3, 1)", "conversation_metrics", "avg_response_time, messages_sent"),
        ("CREATE TABLE staff (name TEXT, phone TEXT, role TEXT, available INTEGER, last_seen TEXT); INSERT INTO staff (name) VALUES ('Kim')", "staff", "as usual"),
        ("CREATE TABLE callbacks (user_id TEXT, channel TEXT, contact TEXT, message TEXT, ts TEXT, resolved INTEGER); INSERT INTO callbacks (user_id) VALUES ('visitor-1')", "callbacks", "as usual"),
    ] {
        let (bed, was, [seen, imported, merged, ..]) = shape(schema, name).await;
        assert_eq!(was, variant, "{schema}");
        assert_eq!((seen, imported + merged), (1, 1), "{schema}");
        if name == "users" {
            let users = people(&bed).await;
            let ben = users.iter().find(|user| user.email == "ben@example.com").unwrap();
            assert!(ben.name.eq_ignore_ascii_case("ben"), "{}", ben.name);
        }
    }
}

#[tokio::test]
async fn whichever_came_first_server_or_scripts_all_of_it_comes() {
    let september = "CREATE TABLE conversations (user_id TEXT, channel TEXT, assigned_staff TEXT, open INTEGER, created_at TEXT, updated_at TEXT, PRIMARY KEY (user_id, channel));
        CREATE TABLE staff (name TEXT, phone TEXT, role TEXT, available INTEGER, last_seen TEXT);
        CREATE TABLE callbacks (user_id TEXT, channel TEXT, contact TEXT, message TEXT, ts TEXT, resolved INTEGER);
        INSERT INTO conversations VALUES ('visitor-1', 'webchat', 'Kim', 1, '2025-09-20T10:00:00Z', '2025-09-21T10:00:00Z');";
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), &format!("{september}{SAID}"));
        let report = import(&bed, &old).await;
        assert_eq!(of(&bed, "visitor-1").await.created_at, "2025-09-20T10:00:00Z".parse().unwrap());
        assert_eq!(times(&report, "whom no user here is known by"), 1);
    })
    .await;
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), &format!("{HEAD}{SCRIPTS}"));
        let report = import(&bed, &old).await;
        assert!(report.tables.iter().all(|table| table.seen == 0), "an empty one is no broken one");
        assert!(all(&bed).await.is_empty());
    })
    .await;
}
