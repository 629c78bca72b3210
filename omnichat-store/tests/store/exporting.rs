//! Everything that a tenant has, as lines: all of it, nothing of anybody else's, and no secret.

use std::collections::BTreeMap;

use omnichat_api::block::{BlockKind, CreateBlock};
use omnichat_api::canned::WriteCannedReply;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::ConversationQuery;
use omnichat_api::export::{EXPORT_VERSION, ExportLine};
use omnichat_api::import::{ContactRow, ImportContacts, Resolution, ResolveConflict};
use omnichat_api::inbox::CreateInbox;
use omnichat_api::role::CreateRole;
use omnichat_api::scheduled::Schedule;
use omnichat_api::team::CreateTeam;
use omnichat_api::{TenantId, permission::Permission, permission::Sees};
use omnichat_store::access::Authority;
use omnichat_store::audit::Actor;
use omnichat_store::opt_outs::OptWord;
use omnichat_store::{
    StoreError, blocks, canned_replies, contacts, conversations, events, export, inboxes, messages, opt_outs,
    roles, scheduled, seed, teams, tenants,
};
use serde_json::Value;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::bed::{Bed, on_both};

/// All lines of an export.
async fn taken(bed: &Bed, tenant: TenantId) -> Vec<ExportLine> {
    // As narrow as it gets: whoever writes waits for whoever reads.
    let (tell, mut told) = mpsc::channel(1);
    let store = bed.store.clone();
    let writing = tokio::spawn(async move { export::write(&store, tenant, tell).await });
    let mut lines = Vec::new();
    while let Some(some) = told.recv().await {
        lines.extend(some.unwrap());
    }
    writing.await.unwrap().unwrap();
    lines
}

fn kind(line: &ExportLine) -> String {
    let json = serde_json::to_value(line).unwrap();
    json["kind"].as_str().unwrap().to_owned()
}

/// Something of everything.
async fn live(bed: &Bed) {
    let (store, tenant, by) = (&bed.store, bed.tenant, &bed.ana);
    seed::demo(store, tenant).await.unwrap();
    let role = CreateRole {
        name: "Night shift".into(),
        permissions: vec![Permission::ContactRead],
        sees: Sees::Own,
    };
    roles::create(store, tenant, Authority::of_the_machine(), role, Actor::OPERATOR).await.unwrap();
    let team = CreateTeam { name: "Repairs".into(), members: vec![by.id] };
    teams::create(store, tenant, team, Actor::OPERATOR).await.unwrap();
    let write = WriteCannedReply { shortcut: "hi".into(), body: "Hello".into() };
    canned_replies::create(store, tenant, write, Actor::OPERATOR).await.unwrap();
    let block = CreateBlock { kind: BlockKind::Email, value: "spam@example.com".into(), reason: None };
    blocks::create(store, tenant, block, Actor::OPERATOR).await.unwrap();

    let new = CreateInbox {
        channel: Channel::Sms,
        address: Some("+12025550100".into()),
        ..CreateInbox::webchat("Phone")
    };
    let inbox = inboxes::create(store, tenant, by, new).await.unwrap();
    let talk = messages::hear(store, bed.heard(&inbox, "1", "+12025550123")).await.unwrap().conversation_id;
    for address in ["+12025550123", "+12025550124"] {
        opt_outs::heard(store, tenant, Channel::Sms, address, OptWord::Stop).await.unwrap();
    }
    let due_at = store.clock().now().plus_ms(60_000);
    let later = Schedule { client_id: Uuid::now_v7(), body: "Still there?".into(), due_at: Some(due_at) };
    scheduled::add(store, tenant, by, talk, later).await.unwrap();
    // More than are read at a time.
    let maya = bed.visitor();
    for n in 0..130 {
        bed.says(&maya, &format!("Line {n}")).await;
    }
    let row = |line, name: &str| ContactRow {
        line,
        name: Some(name.into()),
        email: Some("rosa@example.com".into()),
        phone: None,
    };
    let rows = vec![row(2, "Rosa"), row(3, "Rosalie"), row(4, "Rose")];
    let import = ImportContacts { file: "a.csv".into(), region: None, rows };
    contacts::import(store, tenant, Actor::OPERATOR, import).await.unwrap();
    let waiting = contacts::conflicts(store, tenant, &Default::default()).await.unwrap().items;
    let keep = ResolveConflict { resolution: Resolution::Keep, contact_id: None };
    contacts::resolve(store, tenant, Actor::OPERATOR, waiting[0].id, keep).await.unwrap();
    brought(bed).await;
}

/// What an import brought: as JSON, and as a text that is none.
async fn brought(bed: &Bed) {
    use omnichat_store::Database;
    let tenant = bed.tenant.0.simple().to_string();
    let tenant = match bed.store.database() {
        Database::Sqlite(_) => format!("x'{tenant}'"),
        Database::Postgres(_) => format!("'{tenant}'"),
    };
    let values: Vec<_> = (0..130)
        .map(|n| format!("({tenant}, 'dwc', 'metric', '{n:04}', '{{\"ms\": {n}}}', 1), ({tenant}, 'dwc', 'event', '{n}', 'plain', 1)"))
        .collect();
    let sql = format!(
        "INSERT INTO imported (tenant_id, source, kind, key, data, created_at) VALUES {}",
        values.join(", ")
    );
    assert_eq!(bed.by_hand(&sql).await, 260);
}

#[tokio::test]
async fn an_export_has_all_of_a_tenant_and_says_how_much_that_is() {
    on_both(async |bed: Bed| {
        live(&bed).await;
        let lines = taken(&bed, bed.tenant).await;
        let Some(ExportLine::Start(start)) = lines.first() else { panic!("{:?}", lines.first()) };
        assert_eq!((start.version, start.tenant_id), (EXPORT_VERSION, bed.tenant));
        assert_eq!(start.cursor, events::head(&bed.store, bed.tenant).await.unwrap());
        let Some(ExportLine::End(end)) = lines.last() else { panic!("{:?}", lines.last()) };
        assert_eq!(end.counts.all(), lines.len() as u64 - 2);

        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for line in &lines[1..lines.len() - 1] {
            *counts.entry(kind(line)).or_default() += 1;
        }
        assert_eq!(
            serde_json::to_value(end.counts).unwrap(),
            serde_json::to_value(&counts).unwrap(),
            "none is 0"
        );
        // Each kind has as many lines as its table has rows.
        for (kind, table) in [
            ("tenant", "tenants"),
            ("role", "roles"),
            ("user", "memberships"),
            ("team", "teams"),
            ("inbox", "inboxes"),
            ("canned_reply", "canned_replies"),
            ("contact", "contacts"),
            ("conversation", "conversations"),
            ("message", "messages"),
            ("scheduled", "scheduled"),
            ("followup", "followups"),
            ("block", "blocks"),
            ("opt_out", "opt_outs"),
            ("import_conflict", "import_conflicts"),
            ("imported", "imported"),
        ] {
            // An update that changes nothing counts the rows.
            let column = if table == "tenants" { "name" } else { "tenant_id" };
            let rows = bed.by_hand(&format!("UPDATE {table} SET {column} = {column}")).await;
            assert_eq!(counts.get(kind), Some(&rows), "{kind}");
        }
    })
    .await;
}

#[tokio::test]
async fn messages_come_right_after_their_conversation_in_their_order_notes_too() {
    on_both(async |bed: Bed| {
        live(&bed).await;
        let mut talk = None;
        let (mut seq, mut notes, mut talks) = (0, 0, Vec::new());
        for line in taken(&bed, bed.tenant).await {
            match line {
                ExportLine::Conversation(conversation) => {
                    talks.push(conversation.id);
                    (talk, seq) = (Some(conversation.id), 0);
                }
                ExportLine::Message(message) => {
                    assert_eq!((Some(message.conversation_id), message.seq), (talk, seq + 1));
                    seq = message.seq;
                    notes += u32::from(message.kind == omnichat_api::message::MessageKind::Note);
                }
                _ => talk = None,
            }
        }
        assert!(notes > 0);
        let query = ConversationQuery { limit: Some(100), ..ConversationQuery::default() };
        let listed = conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap().items;
        assert_eq!(talks.len(), listed.len());
        assert!(listed.iter().all(|one| talks.contains(&one.id)));
    })
    .await;
}

#[tokio::test]
async fn an_export_has_nothing_of_another_tenant_and_no_secret() {
    on_both(async |bed: Bed| {
        live(&bed).await;
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let lines = taken(&bed, other).await;
        let kinds: Vec<_> = lines.iter().map(kind).collect();
        assert_eq!(kinds, ["start", "tenant", "end"], "an empty one is whole too");

        let text: String =
            taken(&bed, bed.tenant).await.iter().map(|line| serde_json::to_string(line).unwrap()).collect();
        for secret in ["$argon2", "password", "token_hash", "refresh", "jwt_key"] {
            assert!(!text.contains(secret), "{secret}");
        }
        let plain = taken(&bed, bed.tenant).await.into_iter().find_map(|line| match line {
            ExportLine::Imported(one) if one.kind == "event" => one.data,
            _ => None,
        });
        assert_eq!(plain, Some(Value::from("plain")));
    })
    .await;
}

#[tokio::test]
async fn whoever_stops_reading_stops_the_export_and_taking_it_is_noted() {
    on_both(async |bed: Bed| {
        live(&bed).await;
        let (tell, mut told) = mpsc::channel(1);
        let (store, tenant) = (bed.store.clone(), bed.tenant);
        let writing = tokio::spawn(async move { export::write(&store, tenant, tell).await });
        assert!(told.recv().await.is_some());
        drop(told);
        assert!(matches!(writing.await.unwrap(), Err(StoreError::Closed)));
        export::noted(&bed.store, bed.tenant, Actor::user(bed.ana.id)).await.unwrap();
        assert_eq!(bed.noted().await[0], "tenant.exported");
    })
    .await;
}
