//! No query walks a table that grows. Every statement that the store really runs in a whole day's work is caught
//! from sqlx's own log, and SQLite is asked how it would run it. A binary of its own, because the log is the process's.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it could not run"
)]

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use omnichat_api::auth::Keep;
use omnichat_api::contact::ChangeContact;
use omnichat_api::conversation::{Assign, ConversationQuery, Once, Status};
use omnichat_api::followup::{ChangeFollowup, FollowupQuery};
use omnichat_api::inbox::ChangeInbox;
use omnichat_api::invite::AcceptInvite;
use omnichat_api::message::{MessageKind, MessageQuery, SendMessage};
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_api::widget::HistoryQuery;
use omnichat_store::audit::Actor;
use omnichat_store::sessions::{self, NewLogin};
use omnichat_store::visitors::Visitor;
use omnichat_store::{
    Database, contacts, conversations, events, followups, inboxes, invites, keys, messages, seed, tenants,
    users, visitors,
};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use uuid::Uuid;

#[path = "store/bed.rs"]
#[expect(dead_code, reason = "shared with the other tests, which use all of it")]
mod bed;

use bed::{Bed, PASSWORD};

/// Tables that grow with use. The others have a row for each tenant, inbox or key.
const GROWING: &[&str] = &[
    "users",
    "memberships",
    "invites",
    "sessions",
    "contacts",
    "identities",
    "conversations",
    "messages",
    "followups",
    "event_log",
    "outbox",
    "audit",
    "search_docs",
];

#[derive(Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn event(&self, event: &Event<'_>) {
        let mut said = Said::default();
        event.record(&mut said);
        let sql = if said.statement.trim().is_empty() { said.summary } else { said.statement };
        self.0.lock().unwrap().insert(sql.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Said {
    summary: String,
    statement: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => self.summary = value.to_owned(),
            "db.statement" => self.statement = value.to_owned(),
            _ => {}
        }
    }
    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

#[tokio::test]
async fn no_query_walks_a_table_that_grows() {
    let statements = Statements::default();
    tracing::subscriber::set_global_default(statements.clone()).unwrap();
    let bed = Bed::on_sqlite().await;
    a_day(&bed).await;
    let Database::Sqlite(path) = bed.store.database().clone() else { unreachable!() };
    bed.store.close().await;

    let statements = statements.0.lock().unwrap().clone();
    let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
    let mut checked = 0;
    let mut wrong = Vec::new();
    for sql in &statements {
        let reads = ["SELECT", "UPDATE", "DELETE", "INSERT", "WITH"].iter().any(|word| sql.starts_with(word));
        if !reads || sql.contains("_sqlx_migrations") || sql.contains("sqlite_schema") {
            continue;
        }
        let plan =
            sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&mut db).await.unwrap();
        checked += 1;
        let details: Vec<String> = plan.iter().map(|step| step.get("detail")).collect();
        // Those of one contact, or that a search has found, are few, and may be sorted once they are picked.
        let few =
            sql.contains(" IN (") || details.iter().any(|d| d.contains("INDEX conversations_by_contact "));
        for detail in details {
            let walked = detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
            if walked.is_some_and(|name| GROWING.contains(&name) || alias_grows(sql, name)) {
                wrong.push(format!("{detail}\n    {sql}"));
            }
            if detail.contains("TEMP B-TREE FOR ORDER BY") && sql.contains("last_message_at DESC") && !few {
                wrong.push(format!("{detail}\n    {sql}"));
            }
        }
    }
    assert!(checked > 60, "only {checked} statements were caught:\n{statements:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether `name` stands for a growing table in this statement.
fn alias_grows(sql: &str, name: &str) -> bool {
    GROWING
        .iter()
        .any(|table| sql.contains(&format!("{table} {name} ")) || sql.ends_with(&format!("{table} {name}")))
}

/// Calls everything that the daemon and the command line call.
async fn a_day(bed: &Bed) {
    let (store, tenant, by) = (&bed.store, bed.tenant, &bed.ana);
    keys::signing(store).await.unwrap();
    seed::demo(store, tenant).await.unwrap();
    let login = NewLogin {
        email: "ana@example.com".into(),
        password: PASSWORD.into(),
        tenant_id: None,
        device: "test".into(),
    };
    let signed = sessions::login(store, login).await.unwrap();
    let signed = sessions::refresh(store, &signed.refresh_token).await.unwrap();
    sessions::me(store, signed.me.session_id).await.unwrap();
    sessions::logout(store, signed.me.session_id).await.unwrap();

    let (_, token) =
        invites::create(store, tenant, "kim@example.com", Role::Staff, Actor::Operator).await.unwrap();
    let accept = AcceptInvite { token, name: "Kim".into(), password: PASSWORD.into(), keep: Keep::Body };
    invites::show(store, &accept.token).await.unwrap();
    invites::accept(store, accept, "test").await.unwrap();
    let (invite, _) =
        invites::create(store, tenant, "lou@example.com", Role::Staff, Actor::Operator).await.unwrap();
    invites::list(store, tenant).await.unwrap();
    invites::revoke(store, tenant, invite.id, Actor::Operator).await.unwrap();
    users::set_password(store, "kim@example.com", format!("{PASSWORD}!"), Actor::Operator).await.unwrap();
    users::set_disabled(store, "kim@example.com", true, Actor::Operator).await.unwrap();
    users::list(store, tenant, &PageQuery::default()).await.unwrap();
    tenants::all(store).await.unwrap();

    inboxes::list(store, tenant, &PageQuery::default()).await.unwrap();
    inboxes::get(store, tenant, bed.inbox.id).await.unwrap();
    inboxes::first_webchat(store).await.unwrap();
    inboxes::change(store, tenant, by, bed.inbox.id, ChangeInbox::default()).await.unwrap();

    let maya = bed.visitor();
    bed.says(&maya, "Hi").await;
    visit(bed, &maya).await;
    work(bed).await;
    events::after(store, tenant, 1, 10).await.unwrap();
    events::logged(store, tenant, 1, 10).await.unwrap();
}

async fn visit(bed: &Bed, maya: &Visitor) {
    let store = &bed.store;
    visitors::history(store, maya, &HistoryQuery::default()).await.unwrap();
    visitors::read(store, maya, 1).await.unwrap();
    visitors::after(store, maya, 0, 10).await.unwrap();
    let leave = omnichat_api::widget::LeaveContact {
        client_id: Uuid::now_v7(),
        name: None,
        email: Some("maya@example.com".into()),
        phone: None,
        message: None,
    };
    visitors::leave_contact(store, maya, leave).await.unwrap();
}

async fn work(bed: &Bed) {
    let (store, tenant, by) = (&bed.store, bed.tenant, &bed.ana);
    let base = ConversationQuery { limit: Some(5), ..Default::default() };
    let first = conversations::list(store, tenant, by.id, &base).await.unwrap();
    let c = first.items[0].clone();
    for assignee in [None, Some("me"), Some("none")] {
        for status in [None, Some(Status::Open)] {
            for cursor in [None, first.next_cursor.clone()] {
                for (inbox_id, contact_id) in
                    [(None, None), (Some(c.inbox.id), None), (None, Some(c.contact.id))]
                {
                    let query = ConversationQuery {
                        status,
                        assignee: assignee.map(str::to_owned),
                        cursor: cursor.clone(),
                        inbox_id,
                        contact_id,
                        ..base.clone()
                    };
                    conversations::list(store, tenant, by.id, &query).await.unwrap();
                }
            }
        }
    }
    let query = ConversationQuery { q: Some("bike".into()), ..base };
    conversations::list(store, tenant, by.id, &query).await.unwrap();
    conversations::get(store, tenant, c.id).await.unwrap();
    conversations::assign(store, tenant, by, c.id, Assign { assignee_id: Some(by.id), client_id: None })
        .await
        .unwrap();
    conversations::close(store, tenant, by, c.id, Once::default()).await.unwrap();
    conversations::reopen(store, tenant, by, c.id, Once::default()).await.unwrap();
    for kind in [MessageKind::Message, MessageKind::Note] {
        let send = SendMessage { client_id: Uuid::now_v7(), body: "hello".into(), kind };
        messages::send(store, tenant, by, c.id, send).await.unwrap();
    }
    for (before, after) in [(None, None), (Some(2), None), (None, Some(1))] {
        let query = MessageQuery { before, after, limit: None };
        messages::list(store, tenant, c.id, &query).await.unwrap();
    }
    bed.says(&Visitor { contact: c.contact.id, ..bed.visitor() }, "unread").await;
    conversations::read(store, tenant, by, c.id, 99).await.unwrap();
    contacts::list(store, tenant, &PageQuery::default()).await.unwrap();
    contacts::get(store, tenant, c.contact.id).await.unwrap();
    contacts::change(store, tenant, by, c.contact.id, ChangeContact::default()).await.unwrap();
    for archived in [None, Some(true)] {
        let query = FollowupQuery { archived, ..Default::default() };
        followups::list(store, tenant, &query).await.unwrap();
    }
    let followup = followups::list(store, tenant, &FollowupQuery::default()).await.unwrap().items[0].id;
    let change = ChangeFollowup { viewed: Some(true), archived: Some(true) };
    followups::change(store, tenant, by, followup, change).await.unwrap();
}
