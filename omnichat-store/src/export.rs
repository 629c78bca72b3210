//! Everything that a tenant has, read a step at a time in the shapes of the API: however much there is, little of it is
//! in memory. Nothing here writes; what changes meanwhile is as it was when it was read.

use omnichat_api::export::{EXPORT_VERSION, ExportCounts, ExportEnd, ExportLine, ExportStart, Imported};
use omnichat_api::import::ConflictQuery;
use omnichat_api::limits::PAGE_MAX;
use omnichat_api::message::MessageQuery;
use omnichat_api::page::PageQuery;
use omnichat_api::{ContactId, ConversationId, FollowupId, TenantId, Time, UserId};
use sqlx::FromRow;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::audit::{self, Actor};
use crate::db::on;
use crate::{
    Store, StoreError, blocks, canned_replies, contacts, conversations, events, followups, inboxes, messages,
    opt_outs, roles, scheduled, teams, tenants, users,
};

/// Rows of one step.
const STEP: i64 = PAGE_MAX as i64;

/// Lines that go out together.
pub type Lines = Vec<ExportLine>;

/// Notes that somebody takes everything along.
pub async fn noted(store: &Store, tenant: TenantId, actor: Actor) -> Result<(), StoreError> {
    let noted = store.write(move |tx| {
        Box::pin(async move { audit::note(tx, Some(tenant), &actor, "tenant.exported", tenant).await })
    });
    noted.await
}

/// Writes everything into `out`, and waits where it is full. [`StoreError::Closed`] when nobody reads any more.
pub async fn write(
    store: &Store,
    tenant: TenantId,
    out: mpsc::Sender<Result<Lines, StoreError>>,
) -> Result<(), StoreError> {
    let mut export = Export { store, tenant, out, counts: ExportCounts::default() };
    let (cursor, at) = (events::head(store, tenant).await?, store.clock().now());
    let start = ExportStart { version: EXPORT_VERSION, tenant_id: tenant, cursor, at };
    export.put(vec![ExportLine::Start(start)]).await?;
    export.house().await?;
    export.people().await?;
    export.talk().await?;
    export.rest().await?;
    let counts = export.counts;
    export.put(vec![ExportLine::End(ExportEnd { counts })]).await
}

/// `walk!(self, Line, page => list(&page))`: walks a list of the API from its beginning. A macro, because the future of an
/// async closure that borrows the store cannot be sent to another thread.
macro_rules! walk {
    ($export:ident, $line:expr, $page:ident => $read:expr) => {{
        let mut cursor = None;
        loop {
            let $page = PageQuery { limit: Some(PAGE_MAX), cursor };
            let read = $read.await?;
            $export.put(read.items.into_iter().map($line).collect()).await?;
            cursor = read.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
    }};
}

struct Export<'a> {
    store: &'a Store,
    tenant: TenantId,
    out: mpsc::Sender<Result<Lines, StoreError>>,
    counts: ExportCounts,
}

impl Export<'_> {
    async fn put(&mut self, lines: Lines) -> Result<(), StoreError> {
        lines.iter().for_each(|line| self.counts.count(line));
        if lines.is_empty() {
            return Ok(());
        }
        self.out.send(Ok(lines)).await.map_err(|_| StoreError::Closed)
    }

    /// The tenant, who works in it, and how it is set up.
    async fn house(&mut self) -> Result<(), StoreError> {
        let (store, tenant) = (self.store, self.tenant);
        self.put(vec![ExportLine::Tenant(tenants::get(store, tenant).await?)]).await?;
        // Those of the tenants above are theirs.
        let own = roles::list(store, tenant).await?.custom.into_iter().filter(|role| !role.inherited);
        self.put(own.map(ExportLine::Role).collect()).await?;
        walk!(self, ExportLine::User, page => users::list(store, tenant, &page));
        self.put(teams::list(store, tenant).await?.into_iter().map(ExportLine::Team).collect()).await?;
        walk!(self, |inbox| ExportLine::Inbox(Box::new(inbox)), page => inboxes::list(store, tenant, &page));
        let canned = canned_replies::list(store, tenant).await?;
        self.put(canned.into_iter().map(ExportLine::CannedReply).collect()).await
    }

    /// Who is outside.
    async fn people(&mut self) -> Result<(), StoreError> {
        let (store, tenant) = (self.store, self.tenant);
        walk!(self, ExportLine::Contact, page => contacts::list(store, tenant, &page));
        walk!(self, ExportLine::Block, page => blocks::list(store, tenant, &page));
        let mut after = None;
        loop {
            let some = opt_outs::all_after(store, tenant, after.as_ref(), STEP).await?;
            after = some.last().cloned();
            self.put(some.into_iter().map(ExportLine::OptOut).collect()).await?;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// What was said: each conversation, and right after it its messages.
    async fn talk(&mut self) -> Result<(), StoreError> {
        let mut after = (ContactId(Uuid::nil()), ConversationId(Uuid::nil()));
        loop {
            let some = conversations::all_after(self.store, self.tenant, after, STEP).await?;
            let Some(last) = some.last() else { return Ok(()) };
            after = (last.contact.id, last.id);
            for conversation in some {
                let id = conversation.id;
                self.put(vec![ExportLine::Conversation(Box::new(conversation))]).await?;
                self.messages(id).await?;
            }
        }
    }

    async fn messages(&mut self, conversation: ConversationId) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let query = MessageQuery { after: Some(after), limit: Some(PAGE_MAX), ..MessageQuery::default() };
            let page = messages::list(self.store, self.tenant, conversation, &query).await?;
            after = page.items.last().map_or(after, |message| message.seq);
            let lines = page.items.into_iter().map(|message| ExportLine::Message(Box::new(message)));
            self.put(lines.collect()).await?;
            if !page.more {
                return Ok(());
            }
        }
    }

    /// What is still to be done, and what imports brought.
    async fn rest(&mut self) -> Result<(), StoreError> {
        let (store, tenant) = (self.store, self.tenant);
        let mut after = Uuid::nil();
        loop {
            let some = scheduled::all_after(store, tenant, after.into(), STEP).await?;
            let Some(last) = some.last().map(|one| one.id.0) else { break };
            self.put(some.into_iter().map(ExportLine::Scheduled).collect()).await?;
            after = last;
        }
        for archived in [false, true] {
            let mut after = FollowupId(Uuid::nil());
            loop {
                // Nobody in particular, who sees all.
                let nobody = UserId(Uuid::nil());
                let some = followups::all_after(store, tenant, nobody, archived, after).await?;
                let Some(last) = some.last().map(|one| one.id) else { break };
                self.put(some.into_iter().map(ExportLine::Followup).collect()).await?;
                after = last;
            }
        }
        for resolved in [false, true] {
            walk!(self, ExportLine::ImportConflict, page => {
                let PageQuery { limit, cursor } = page;
                let query = ConflictQuery { resolved: Some(resolved), limit, cursor };
                async move { contacts::conflicts(store, tenant, &query).await }
            });
        }
        let mut after = (String::new(), String::new(), String::new());
        loop {
            let some = imported(store, tenant, &after).await?;
            let Some(last) = some.last() else { return Ok(()) };
            after = (last.source.clone(), last.kind.clone(), last.key.clone());
            self.put(some.into_iter().map(ExportLine::Imported).collect()).await?;
        }
    }
}

#[derive(FromRow)]
struct Row {
    source: String,
    kind: String,
    key: String,
    thing_id: Option<Uuid>,
    data: Option<String>,
    created_at: i64,
}

/// What imports brought, after a key.
async fn imported(
    store: &Store,
    tenant: TenantId,
    (source, kind, key): &(String, String, String),
) -> Result<Vec<Imported>, StoreError> {
    const SQL: &str = "SELECT source, kind, key, thing_id, data, created_at FROM imported
        WHERE tenant_id = $1 AND (source, kind, key) > ($2, $3, $4) ORDER BY source, kind, key LIMIT $5";
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(tenant.0).bind(source).bind(kind)
        .bind(key).bind(STEP).fetch_all(db).await)?;
    let line = |row: Row| Imported {
        source: row.source,
        kind: row.kind,
        key: row.key,
        thing_id: row.thing_id,
        // What is no JSON is a text.
        data: row.data.map(|data| serde_json::from_str(&data).unwrap_or_else(|_| data.into())),
        created_at: Time(row.created_at),
    };
    Ok(rows.into_iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sqlx::{Connection, SqliteConnection};

    use crate::{Database, migrate};

    /// Tables that are in an export.
    const TAKEN: &[&str] = &[
        "blocks",
        "canned_replies",
        "contacts",
        "conversations",
        "followups",
        "identities",
        "import_conflicts",
        "imported",
        "inboxes",
        "memberships",
        "messages",
        "opt_outs",
        "roles",
        "scheduled",
        "team_members",
        "teams",
    ];

    /// Tables that are not, and why.
    const LEFT: &[(&str, &str)] = &[
        ("api_tokens", "let somebody in here, and nowhere else"),
        ("attachments", "described with their message; the files themselves are fetched one by one"),
        ("audit", "has an export of its own, that can be checked"),
        ("audit_heads", "the end of that chain"),
        ("delivery_steps", "how a message went its way; where it stands is with the message"),
        ("event_heads", "the cursor is in the first line"),
        ("event_log", "how things came to be as they are in the export; read on with `list_events`"),
        ("inbound", "what carriers sent, as they sent it, for some days: it became messages"),
        ("invites", "let somebody in here, and nowhere else"),
        ("legacy", "which clients of the system before are served here"),
        ("legacy_browsers", "which browser goes by an id"),
        ("legacy_numbers", "by which those clients know things here"),
        ("mail_leases", "which node reads a mailbox now"),
        ("mail_refs", "how a mail finds its conversation again"),
        ("mail_tokens", "secrets"),
        ("mailboxes", "how far a mailbox was read"),
        ("outbox", "on its way from here; what it carries is a message"),
        ("providers", "who may sign people in here, with a secret"),
        ("push_tokens", "phones that are told from here"),
        ("requests", "answers kept for whoever asks again"),
        ("search_docs", "made of messages"),
        ("search_heads", "how far that is"),
        ("sessions", "who is signed in"),
        ("templates", "a copy of what the carrier keeps"),
        ("tenant_paths", "made of the tenants"),
    ];

    #[tokio::test]
    async fn every_table_of_the_schema_with_rows_of_a_tenant_is_in_it_or_there_is_a_reason() {
        const NAMED: &str = "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.name = 'tenant_id' ORDER BY t.name";
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("omnichat.sqlite");
        migrate::up(&Database::Sqlite(path.clone())).await.unwrap();
        let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
        let schema: Vec<String> = sqlx::query_scalar(NAMED).fetch_all(&mut db).await.unwrap();
        let known: BTreeSet<_> = TAKEN.iter().copied().chain(LEFT.iter().map(|(table, _)| *table)).collect();
        assert_eq!(known.len(), TAKEN.len() + LEFT.len(), "none is both");
        assert_eq!(known.into_iter().collect::<Vec<_>>(), schema);
    }
}
