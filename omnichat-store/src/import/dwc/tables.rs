//! The tables of the file and their shapes. There was never one schema: which columns a table has depends on which version
//! of the server, or which script, came first.

use std::collections::BTreeMap;

use rusqlite::Connection;

/// The tables that are known, in the order in which they are taken.
pub(super) const KNOWN: [&str; 13] = [
    "tenants",
    "users",
    "conversations",
    "messages",
    "followups",
    "history",
    "events",
    "conversation_metrics",
    "conversation_feedback",
    "agent_metrics",
    "ai_actions",
    "callbacks",
    "staff",
];

/// One table, as `PRAGMA table_info` tells of it.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    columns: Vec<Column>,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    kind: String,
    not_null: bool,
    default: bool,
}

/// The tables of a file.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    known: BTreeMap<&'static str, Table>,
    /// The names of those that nobody knows.
    pub(super) others: Vec<String>,
}

impl Tables {
    pub(super) fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut names = db.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
        )?;
        let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let (mut known, mut others) = (BTreeMap::new(), Vec::new());
        for name in names {
            match KNOWN.iter().find(|known| known.eq_ignore_ascii_case(&name)) {
                Some(known_name) => drop(known.insert(*known_name, Table::read(db, known_name)?)),
                None => others.push(name),
            }
        }
        Ok(Self { known, others })
    }

    pub(super) fn get(&self, name: &str) -> Option<&Table> {
        self.known.get(name)
    }

    /// The known ones that are there, in their order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Table> {
        KNOWN.iter().filter_map(|name| self.known.get(name))
    }
}

impl Table {
    fn read(db: &Connection, name: &'static str) -> rusqlite::Result<Self> {
        // The name is one of ours.
        let mut info = db.prepare(&format!("PRAGMA table_info({name})"))?;
        let columns = info.query_map([], |row| {
            Ok(Column {
                name: row.get::<_, String>(1)?.to_ascii_lowercase(),
                kind: row.get::<_, String>(2)?.to_ascii_uppercase(),
                not_null: row.get(3)?,
                default: row.get::<_, Option<String>>(4)?.is_some(),
            })
        })?;
        Ok(Self { name, columns: columns.collect::<Result<_, _>>()? })
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.find(column).is_some()
    }

    fn find(&self, column: &str) -> Option<&Column> {
        self.columns.iter().find(|known| known.name == column)
    }

    /// Reads these columns after the row's number; what is not there is NULL.
    pub(super) fn select(&self, columns: &[&str], rest: &str) -> String {
        let list: String = columns
            .iter()
            .map(|column| if self.has(column) { format!(", \"{column}\"") } else { ", NULL".to_owned() })
            .collect();
        format!("SELECT rowid{list} FROM {} {rest}", self.name)
    }

    /// Which of its shapes it has, in words.
    pub(super) fn variant(&self) -> String {
        let has = |column: &str| self.has(column);
        let said = match self.name {
            "tenants" if !has("created_at") => "id and name only",
            "users" if self.find("name").is_some_and(|name| !name.not_null) => "name may be empty",
            "users" if self.find("tenant_id").is_some_and(|tenant| !tenant.default) => "without defaults",
            "conversations" => return self.conversations(),
            "messages" if has("staff_id") => "with tenant and staff",
            "messages" => "without tenant and staff",
            "followups" => return self.followups(),
            "events" if has("event_type") => "timestamp, event_type, data",
            "events" if has("conversation_id") => "with conversation",
            "events" => "type, payload, ts",
            "conversation_metrics"
                if self.find("conversation_id").is_some_and(|column| column.kind.starts_with("TEXT")) =>
            {
                "avg_response_time, messages_sent"
            }
            _ => "as usual",
        };
        said.to_owned()
    }

    fn conversations(&self) -> String {
        let base = match () {
            () if self.has("escalation_active") => "of 2025-10-28",
            () if self.has("patience_sent") => "of 2025-09-29",
            () if self.has("escalated_count") => "of 2025-09-26",
            () if self.has("id") => "of 2025-09-22",
            () => "of 2025-09-21",
        };
        if self.has("resolved") { format!("{base}, migrated") } else { base.to_owned() }
    }

    fn followups(&self) -> String {
        let reach = if self.has("contact") { "contact in one text" } else { "name, email, phone" };
        let viewed = if self.has("viewed") { "with" } else { "without" };
        format!("{reach}, {viewed} viewed")
    }
}
