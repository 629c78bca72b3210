//! Databases of the system before, as its server and its scripts made them: every shape of every table, and the odd rows
//! that years of use have left in them.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::Value;

/// A fresh database of the last version: what the server itself makes.
pub(crate) const HEAD: &str = "
    CREATE TABLE tenants (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
        created_at TEXT NOT NULL DEFAULT (datetime('now')));
    CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant_id INTEGER NOT NULL DEFAULT 1,
        email TEXT UNIQUE NOT NULL, name TEXT NOT NULL, password_hash TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'staff',
        created_at TEXT NOT NULL DEFAULT (datetime('now')), FOREIGN KEY (tenant_id) REFERENCES tenants (id));
    CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, tenant_id INTEGER, type TEXT NOT NULL,
        payload TEXT, ts TEXT NOT NULL DEFAULT (datetime('now')));
    CREATE TABLE conversations (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id TEXT, channel TEXT, assigned_staff TEXT,
        open INTEGER, updated_at TEXT, patience_sent INTEGER DEFAULT 0, final_sent INTEGER DEFAULT 0,
        escalation_active INTEGER DEFAULT 1);
    CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id TEXT, channel TEXT, sender TEXT, text TEXT,
        ts TEXT);
    CREATE TABLE followups (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id TEXT, channel TEXT, name TEXT, email TEXT,
        phone TEXT, message TEXT, ts TEXT, viewed INTEGER DEFAULT 0);
    CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id TEXT, channel TEXT, name TEXT, contact TEXT,
        message TEXT, ts TEXT, migrated_at TEXT);";

/// What the scripts add to it.
pub(crate) const SCRIPTS: &str = "
    ALTER TABLE conversations ADD COLUMN tenant_id INTEGER;
    ALTER TABLE conversations ADD COLUMN assigned_staff_id INTEGER;
    ALTER TABLE conversations ADD COLUMN created_at TEXT;
    ALTER TABLE conversations ADD COLUMN first_user_message_at TEXT;
    ALTER TABLE conversations ADD COLUMN first_staff_reply_at TEXT;
    ALTER TABLE conversations ADD COLUMN closed_at TEXT;
    ALTER TABLE conversations ADD COLUMN resolved INTEGER DEFAULT 0;
    ALTER TABLE conversations ADD COLUMN last_staff_activity_at TEXT;
    ALTER TABLE messages ADD COLUMN tenant_id INTEGER;
    ALTER TABLE messages ADD COLUMN staff_id INTEGER;
    CREATE TABLE conversation_metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant_id INTEGER NOT NULL,
        conversation_id INTEGER NOT NULL, total_messages INTEGER NOT NULL DEFAULT 0,
        user_messages INTEGER NOT NULL DEFAULT 0, staff_messages INTEGER NOT NULL DEFAULT 0,
        first_response_seconds INTEGER, duration_seconds INTEGER, assigned_staff_id INTEGER, quality_score INTEGER,
        rating_comment TEXT, updated_at TEXT NOT NULL);
    CREATE TABLE conversation_feedback (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER NOT NULL,
        rating INTEGER CHECK (rating BETWEEN 1 AND 5), comment TEXT, ts TEXT NOT NULL);
    CREATE TABLE agent_metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, staff_id INTEGER NOT NULL, date TEXT NOT NULL,
        total_chats INTEGER DEFAULT 0, avg_response_seconds INTEGER, avg_duration_seconds INTEGER,
        avg_quality_score INTEGER);
    CREATE TABLE ai_actions (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER, model TEXT,
        action_type TEXT, input_ref TEXT, output_ref TEXT, ts TEXT NOT NULL);";

/// A database of the system before.
pub(crate) struct Old {
    pub(crate) file: PathBuf,
    pub(crate) db: Connection,
}

impl Old {
    /// With these tables.
    pub(crate) fn new(dir: &Path, schema: &str) -> Self {
        let file = dir.join("handoff.sqlite");
        let db = Connection::open(&file).unwrap();
        // The old system never enforced them.
        db.pragma_update(None, "foreign_keys", false).unwrap();
        db.execute_batch(schema).unwrap();
        Self { file, db }
    }

    /// Of the last version, with all scripts run.
    pub(crate) fn whole(dir: &Path) -> Self {
        Self::new(dir, &format!("{HEAD}{SCRIPTS}"))
    }

    /// Adds a row, given as `column = value` by name.
    pub(crate) fn add(&self, table: &str, row: &[(&str, Value)]) -> i64 {
        let columns: Vec<&str> = row.iter().map(|(column, _)| *column).collect();
        let marks = vec!["?"; row.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", "));
        self.db.execute(&sql, rusqlite::params_from_iter(row.iter().map(|(_, value)| value))).unwrap();
        self.db.last_insert_rowid()
    }

    pub(crate) fn run(&self, sql: &str) {
        self.db.execute_batch(sql).unwrap();
    }

    /// A conversation as the server keeps it.
    pub(crate) fn conversation(&self, user_id: &str, channel: &str, open: bool, updated_at: &str) -> i64 {
        self.add(
            "conversations",
            &[
                ("user_id", text(user_id)),
                ("channel", text(channel)),
                ("open", Value::Integer(i64::from(open))),
                ("updated_at", text(updated_at)),
            ],
        )
    }

    /// A message of it.
    pub(crate) fn message(&self, user_id: &str, channel: &str, sender: &str, said: &str, ts: &str) -> i64 {
        self.add(
            "messages",
            &[
                ("user_id", text(user_id)),
                ("channel", text(channel)),
                ("sender", text(sender)),
                ("text", text(said)),
                ("ts", text(ts)),
            ],
        )
    }

    /// A user with this hash of a password.
    pub(crate) fn user(&self, email: &str, name: &str, role: &str, hash: &str) -> i64 {
        self.add(
            "users",
            &[
                ("email", text(email)),
                ("name", text(name)),
                ("role", text(role)),
                ("password_hash", text(hash)),
                ("created_at", text("2025-09-01 08:00:00")),
            ],
        )
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
