//! Data that an older version of the program left is all there after the migrations, found by search and usable, and
//! is still there when they are taken back. The rows are written as that version wrote them, in plain SQL.

use std::sync::Arc;

use omnichat_api::conversation::ConversationQuery;
use omnichat_api::message::{Author, AuthorKind, Message, MessageKind, MessageQuery};
use omnichat_api::widget::{HistoryQuery, VisitorSend};
use omnichat_api::{ContactId, ConversationId, InboxId, TenantId, Time, UserId};
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{Clock, Database, Options, Store, conversations, messages, migrate};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use uuid::Uuid;

use crate::bed::postgres;
use crate::migrations::{postgres_indexes, sqlite_indexes};
use crate::search::finds;

/// The schema before deliveries were made as they are now: migrations 1 and 2.
const OLD: i64 = 2;

/// Two tenants. The first has a conversation of four messages, of which one is a note and the last is not indexed yet,
/// and a closed one; the log was pruned up to that last message. `#7` stands for the id whose number is 7.
const ROWS: &str = "
INSERT INTO tenants VALUES (#1, NULL, 'Example Bikes', 1, 1, NULL), (#2, #1, 'Second shop', 1, 1, NULL);
INSERT INTO event_heads VALUES (#1, 8), (#2, 2);
INSERT INTO inboxes VALUES (#11, #1, 'webchat', 'Website', 'Bikes', 'Hello', '#224466', '[]', 1, 1, NULL),
    (#12, #2, 'webchat', 'Website', 'Shop', 'Hello', '#224466', '[]', 1, 1, NULL);
INSERT INTO contacts VALUES (#21, #1, 'Maya Chen', NULL, NULL, 1, 1, NULL), (#22, #1, 'Tom', NULL, NULL, 1, 1, NULL),
    (#23, #2, 'Kim', NULL, NULL, 1, 1, NULL);
INSERT INTO identities VALUES (#1, 'webchat', 'maya', #21, 1), (#1, 'webchat', 'tom', #22, 1), (#2, 'webchat', 'kim', #23, 1);
INSERT INTO conversations VALUES
    (#31, #1, #11, #21, 'webchat', 'open', NULL, 4, 'message', 'visitor', 'Maya Chen', 'See you tomorrow', 40, 1, 2, 2, 40, NULL, 10, 40, NULL),
    (#32, #1, #11, #22, 'webchat', 'closed', NULL, 1, 'message', 'visitor', 'Tom', 'My order 4471 is late', 20, 0, 1, 0, NULL, 30, 20, 30, NULL),
    (#33, #2, #12, #23, 'webchat', 'open', NULL, 1, 'message', 'visitor', 'Kim', 'A blue saddle, please', 20, 1, 0, 0, 20, NULL, 20, 20, NULL);
INSERT INTO messages VALUES
    (#1, #31, 1, #41, 'message', 'visitor', 'Maya Chen', #21, #51, 'Is the blue citybike in stock?', 10, 10),
    (#1, #31, 2, #42, 'message', 'staff', 'Ana Lopez', #61, #52, 'Yes. Come by.', 20, 20),
    (#1, #31, 3, #43, 'note', 'system', 'Omnichat', #31, #53, 'Assigned to Ana Lopez', 30, 30),
    (#1, #31, 4, #44, 'message', 'visitor', 'Maya Chen', #21, #54, 'See you tomorrow', 40, 40),
    (#1, #32, 1, #45, 'message', 'visitor', 'Tom', #22, #55, 'My order 4471 is late', 20, 20),
    (#2, #33, 1, #46, 'message', 'visitor', 'Kim', #23, #56, 'A blue saddle, please', 20, 20);
INSERT INTO search_heads VALUES (#1, 7), (#2, 2);
";

/// What was indexed, in each database's own way.
const INDEXED_SQLITE: &str = "
INSERT INTO search_docs VALUES (1, #1, #31, 0), (2, #1, #31, 1), (3, #1, #31, 2), (4, #1, #32, 0), (5, #1, #32, 1),
    (6, #2, #33, 0), (7, #2, #33, 1);
INSERT INTO search_text (rowid, tenant, body) VALUES (1, 'one', 'Maya Chen'), (2, 'one', 'Is the blue citybike in stock?'),
    (3, 'one', 'Yes. Come by.'), (4, 'one', 'Tom'), (5, 'one', 'My order 4471 is late'), (6, 'two', 'Kim'),
    (7, 'two', 'A blue saddle, please');
";
const INDEXED_POSTGRES: &str = "
INSERT INTO search_docs (tenant_id, conversation_id, seq, body) VALUES
    (#1, #31, 0, to_tsvector('simple', 'Maya Chen')), (#1, #31, 1, to_tsvector('simple', 'Is the blue citybike in stock?')),
    (#1, #31, 2, to_tsvector('simple', 'Yes. Come by.')), (#1, #32, 0, to_tsvector('simple', 'Tom')),
    (#1, #32, 1, to_tsvector('simple', 'My order 4471 is late')), (#2, #33, 0, to_tsvector('simple', 'Kim')),
    (#2, #33, 1, to_tsvector('simple', 'A blue saddle, please'));
";
/// The last message, in the log.
const LOGGED: &str = "INSERT INTO event_log (tenant_id, cursor, kind, conversation_id, contact_id, data, at)
    VALUES (#1, 8, 'message.created', #31, #21, '{DATA}', 40);";

const BIKES: TenantId = TenantId(id(1));
const SHOP: TenantId = TenantId(id(2));
const MAYA: Visitor = Visitor { tenant: BIKES, inbox: InboxId(id(11)), contact: ContactId(id(21)) };
const CITYBIKE: ConversationId = ConversationId(id(31));

#[tokio::test]
async fn what_an_older_version_left_is_kept_found_and_goes_on() {
    let temp = tempfile::tempdir().unwrap();
    let mut databases = vec![Database::Sqlite(temp.path().join("omnichat.sqlite"))];
    databases.extend(postgres().map(Database::Postgres));
    for database in &databases {
        migrate::up(database).await.unwrap();
        let new_indexes = indexes(database, &temp).await;
        let steps = usize::try_from(migrate::newest() - OLD).unwrap();
        migrate::down(database, steps).await.unwrap();
        run(database, ROWS).await;
        run(database, if is_sqlite(database) { INDEXED_SQLITE } else { INDEXED_POSTGRES }).await;
        run(database, &LOGGED.replace("{DATA}", &serde_json::to_string(&last_message()).unwrap())).await;
        assert_ne!(indexes(database, &temp).await, new_indexes);

        assert_eq!(migrate::up(database).await.unwrap().len(), steps);
        assert_eq!(indexes(database, &temp).await, new_indexes);
        assert_eq!(count(database, "messages").await, 6);
        is_whole(database).await;
        let store = open(database, &temp).await;
        everything_is_there(&store).await;
        it_goes_on(&store).await;
        store.close().await;

        migrate::down(database, steps).await.unwrap();
        is_whole(database).await;
        let kept = [("messages", 7), ("conversations", 3), ("contacts", 3), ("event_log", 3)];
        for (table, rows) in kept {
            assert_eq!(count(database, table).await, rows, "{table} after the way back");
        }
        migrate::up(database).await.unwrap();
        let store = open(database, &temp).await;
        everything_is_there(&store).await;
        finds(&store, BIKES, "brakes", 1).await;
        store.close().await;
    }
}

async fn everything_is_there(store: &Store) {
    let whom = UserId::new();
    for (tenant, open) in
        [(BIKES, vec![CITYBIKE, ConversationId(id(32))]), (SHOP, vec![ConversationId(id(33))])]
    {
        let page = conversations::list(store, tenant, whom, &ConversationQuery::default()).await.unwrap();
        assert_eq!(page.items.iter().map(|c| c.id).collect::<Vec<_>>(), open);
    }
    let page = messages::list(store, BIKES, CITYBIKE, &MessageQuery::default()).await.unwrap();
    let told: Vec<_> = page.items.iter().take(4).map(|m| (m.seq, m.kind, m.body.as_str())).collect();
    let expected = [
        (1, MessageKind::Message, "Is the blue citybike in stock?"),
        (2, MessageKind::Message, "Yes. Come by."),
        (3, MessageKind::Note, "Assigned to Ana Lopez"),
        (4, MessageKind::Message, "See you tomorrow"),
    ];
    assert_eq!(told, expected);
    assert_eq!(page.items[3], last_message());
    for (tenant, words, expected) in [
        (BIKES, "blue", 1),
        (SHOP, "blue", 1),
        (BIKES, "4471", 1),
        (SHOP, "4471", 0),
        (BIKES, "maya", 1),
        // Was not indexed before; and what the system says never is.
        (BIKES, "tomorrow", 1),
        (BIKES, "assigned", 0),
    ] {
        finds(store, tenant, words, expected).await;
    }
}

/// Who was there before writes on, resumes, and sends again what was never acknowledged.
async fn it_goes_on(store: &Store) {
    let history = visitors::history(store, &MAYA, &HistoryQuery::default()).await.unwrap();
    assert_eq!((history.messages.len(), history.cursor), (3, 8));
    assert!(visitors::after(store, &MAYA, 8, 50).await.unwrap().items.is_empty());

    let again = VisitorSend::text(id(51), "Is the blue citybike in stock?");
    assert_eq!(visitors::send(store, &MAYA, again).await.unwrap().id.0, id(41));
    let new = VisitorSend::text(Uuid::now_v7(), "And with new brakes?");
    assert_eq!(visitors::send(store, &MAYA, new).await.unwrap().seq, 5);
    let missed = visitors::after(store, &MAYA, 8, 50).await.unwrap();
    assert_eq!((missed.items.len(), missed.head, missed.resync), (2, 10, false));
    finds(store, BIKES, "brakes", 1).await;
}

/// The id with this number.
const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn last_message() -> Message {
    Message {
        id: id(44).into(),
        conversation_id: CITYBIKE,
        seq: 4,
        kind: MessageKind::Message,
        author: Author { kind: AuthorKind::Visitor, id: Some(id(21)), name: "Maya Chen".into() },
        body: "See you tomorrow".into(),
        attachments: Vec::new(),
        delivery: None,
        mail: None,
        client_id: id(54),
        created_at: Time(40),
    }
}

async fn open(database: &Database, temp: &TempDir) -> Store {
    let key_file = temp.path().join(if is_sqlite(database) { "sqlite.key" } else { "postgres.key" });
    let options = Options::new(database.clone(), key_file);
    Store::open(options, Clock::system(), Arc::new(|_| {})).await.unwrap()
}

const fn is_sqlite(database: &Database) -> bool {
    matches!(database, Database::Sqlite(_))
}

/// Runs statements in which `#7` stands for an id.
async fn run(database: &Database, sql: &str) {
    let mut statements = String::new();
    let mut parts = sql.split('#');
    statements.push_str(parts.next().unwrap());
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        // What is longer is a colour.
        match part[..digits].parse::<u128>() {
            Ok(number) if digits < 3 && is_sqlite(database) => {
                statements.push_str(&format!("X'{number:032x}'"));
            }
            Ok(number) if digits < 3 => statements.push_str(&format!("'{}'", id(number))),
            _ => statements.push_str(&format!("#{}", &part[..digits])),
        }
        statements.push_str(&part[digits..]);
    }
    let statements = sqlx::raw_sql(AssertSqlSafe(statements));
    match database {
        Database::Sqlite(path) => {
            let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
            statements.execute(&mut db).await.unwrap();
            db.close().await.unwrap();
        }
        Database::Postgres(url) => {
            let mut db = PgConnection::connect(url).await.unwrap();
            statements.execute(&mut db).await.unwrap();
            db.close().await.unwrap();
        }
    }
}

async fn count(database: &Database, table: &str) -> i64 {
    let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    match database {
        Database::Sqlite(path) => {
            let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
            sqlx::query_scalar(count).fetch_one(&mut db).await.unwrap()
        }
        Database::Postgres(url) => {
            let mut db = PgConnection::connect(url).await.unwrap();
            sqlx::query_scalar(count).fetch_one(&mut db).await.unwrap()
        }
    }
}

/// What a server sees to by itself, the embedded database is asked for.
async fn is_whole(database: &Database) {
    let Database::Sqlite(path) = database else { return };
    let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
    let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut db).await.unwrap();
    assert_eq!(found, ["ok"]);
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut db).await.unwrap();
    assert_eq!(dangling.len(), 0);
}

async fn indexes(database: &Database, temp: &TempDir) -> std::collections::BTreeSet<String> {
    match database {
        Database::Sqlite(_) => sqlite_indexes(temp).await,
        Database::Postgres(url) => postgres_indexes(url).await,
    }
}
