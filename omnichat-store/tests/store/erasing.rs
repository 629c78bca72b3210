//! The end of a tenant: a week to bring it back, and after that not one row.

use std::collections::BTreeMap;

use omnichat_api::TenantId;
use omnichat_api::api_token::CreateApiToken;
use omnichat_api::block::{BlockKind, CreateBlock};
use omnichat_api::permission::{Permission, Role, Sees};
use omnichat_api::role::CreateRole;
use omnichat_api::team::CreateTeam;
use omnichat_api::tenant::UNDO_MS;
use omnichat_store::api_tokens::{self, Whose};
use omnichat_store::audit::{self, Actor};
use omnichat_store::{Database, StoreError, blocks, roles, seed, teams, tenants};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::bed::{Bed, invite, on_both};
use crate::tree::{below, enters, joins};

/// How many rows of this tenant each table has, for all that have a `tenant_id`.
async fn rows(bed: &Bed, tenant: TenantId) -> BTreeMap<String, i64> {
    const SQLITE: &str = "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND c.name = 'tenant_id'";
    const POSTGRES: &str = "SELECT table_name::text FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'tenant_id'";
    let count = |table: &str| AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} WHERE tenant_id = $1"));
    let mut rows = BTreeMap::new();
    match bed.store.database() {
        Database::Sqlite(path) => {
            let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar(SQLITE).fetch_all(&mut db).await.unwrap();
            for table in tables {
                let n = sqlx::query_scalar(count(&table)).bind(tenant.0).fetch_one(&mut db).await.unwrap();
                rows.insert(table, n);
            }
        }
        Database::Postgres(url) => {
            let mut db = PgConnection::connect(url).await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar(POSTGRES).fetch_all(&mut db).await.unwrap();
            for table in tables {
                let n = sqlx::query_scalar(count(&table)).bind(tenant.0).fetch_one(&mut db).await.unwrap();
                rows.insert(table, n);
            }
        }
    }
    rows
}

/// The addresses of all users.
async fn users(bed: &Bed) -> Vec<String> {
    const SQL: &str = "SELECT email FROM users ORDER BY email";
    match bed.store.database() {
        Database::Sqlite(path) => {
            let mut db = SqliteConnection::connect(&path.to_string_lossy()).await.unwrap();
            sqlx::query_scalar(SQL).fetch_all(&mut db).await.unwrap()
        }
        Database::Postgres(url) => {
            let mut db = PgConnection::connect(url).await.unwrap();
            sqlx::query_scalar(SQL).fetch_all(&mut db).await.unwrap()
        }
    }
}

fn web_inbox() -> omnichat_api::inbox::CreateInbox {
    omnichat_api::inbox::CreateInbox::webchat("Website")
}

/// Something of everything.
async fn furnish(bed: &Bed, tenant: TenantId) {
    let store = &bed.store;
    let kim = joins(bed, tenant, "kim@example.com", Role::Owner).await;
    omnichat_store::inboxes::create(store, tenant, Actor::OPERATOR, web_inbox()).await.unwrap();
    seed::demo(store, tenant).await.unwrap();
    let kims = enters(bed, "kim@example.com", tenant).await.unwrap().me;
    invite(store, tenant, "lou@example.com", Role::Staff).await;
    let role =
        CreateRole { name: "Reader".into(), permissions: vec![Permission::ContactRead], sees: Sees::Own };
    roles::create(store, tenant, (&kims).into(), role, Actor::OPERATOR).await.unwrap();
    let team = CreateTeam { name: "Sales".into(), members: vec![kim, bed.ana.id] };
    teams::create(store, tenant, team, Actor::OPERATOR).await.unwrap();
    let block = CreateBlock { kind: BlockKind::Email, value: "rude@example.com".into(), reason: None };
    blocks::create(store, tenant, block, Actor::user(kim)).await.unwrap();
    let token =
        CreateApiToken { name: "Nightly".into(), permissions: vec![Permission::ContactRead], days: None };
    let by = (&kims).into();
    api_tokens::create(store, tenant, by, Whose::All, token, Actor::OPERATOR).await.unwrap();
    enters(bed, "ana@example.com", tenant).await.unwrap();
}

#[tokio::test]
async fn a_deleted_tenant_comes_back_whole_within_a_week_and_after_that_no_row_of_it_is_left() {
    on_both(async |bed: Bed| {
        let agency = below(&bed, bed.tenant, "Agency").await;
        let client = below(&bed, agency, "Client").await;
        joins(&bed, agency, "bea@example.com", Role::Staff).await;
        furnish(&bed, client).await;
        seed::demo(&bed.store, bed.tenant).await.unwrap();
        let indexed = async || {
            let rows = rows(&bed, client).await;
            (rows["search_docs"] > 0).then_some(rows)
        };
        let before = loop {
            if let Some(rows) = indexed().await {
                break rows;
            }
            tokio::task::yield_now().await;
        };
        let empty: Vec<_> =
            before.iter().filter(|(_, n)| **n == 0).map(|(table, _)| table.as_str()).collect();
        for table in
            ["messages", "conversations", "followups", "audit", "sessions", "teams", "roles", "blocks"]
        {
            assert!(!empty.contains(&table), "{table} should have rows to erase");
        }
        let beside = rows(&bed, bed.tenant).await;

        tenants::delete(&bed.store, bed.tenant, agency, Actor::OPERATOR).await.unwrap();
        bed.wait_ms(UNDO_MS - 1);
        assert!(tenants::erase_due(&bed.store).await.unwrap().is_empty());
        tenants::bring_back(&bed.store, bed.tenant, agency, Actor::OPERATOR).await.unwrap();
        assert_eq!(rows(&bed, client).await, before);
        enters(&bed, "kim@example.com", client).await.unwrap();

        tenants::delete(&bed.store, bed.tenant, agency, Actor::OPERATOR).await.unwrap();
        bed.wait_ms(UNDO_MS);
        let late = tenants::bring_back(&bed.store, bed.tenant, agency, Actor::OPERATOR).await;
        assert!(matches!(late, Err(StoreError::Gone(_))), "{late:?}");
        let erased = tenants::erase_due(&bed.store).await.unwrap();
        let names: Vec<_> = erased.iter().map(|erased| erased.name.as_str()).collect();
        assert_eq!(names, ["Client", "Agency"]);
        for tenant in [client, agency] {
            let left = rows(&bed, tenant).await;
            assert!(left.values().all(|n| *n == 0), "{left:?}");
            assert!(matches!(tenants::get(&bed.store, tenant).await, Err(StoreError::NotFound(_))));
        }
        // Who was nowhere else went too; Ben is of the demo data of the tenant above.
        assert_eq!(users(&bed).await, ["ana@example.com", "ben@example.com"]);
        let mut still = rows(&bed, bed.tenant).await;
        let (mut was, mut is) = (beside, std::mem::take(&mut still));
        // What is indexed follows in its own time.
        for moved in ["audit", "event_log", "sessions", "search_docs"] {
            was.remove(moved);
            is.remove(moved);
        }
        assert_eq!(was, is);
        let noted = audit::list(&bed.store, None, &omnichat_api::audit::AuditQuery::default()).await.unwrap();
        assert_eq!(
            (noted.items[0].action.as_str(), noted.items[0].target.clone()),
            ("tenant.erased", agency.to_string())
        );
        assert!(tenants::erase_due(&bed.store).await.unwrap().is_empty());
        assert_eq!(audit::verify(&bed.store, Some(bed.tenant)).await.unwrap().broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn a_user_whom_another_tenant_still_names_stays_as_a_name_without_an_address() {
    on_both(async |bed: Bed| {
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let kim = joins(&bed, bed.tenant, "kim@example.com", Role::Staff).await;
        bed.says(&bed.visitor(), "Hi").await;
        let list = omnichat_api::conversation::ConversationQuery::default();
        let conversations =
            omnichat_store::conversations::list(&bed.store, bed.tenant, kim, &list).await.unwrap();
        let assign =
            omnichat_api::conversation::Assign { assignee_id: Some(Some(kim)), ..Default::default() };
        let id = conversations.items[0].id;
        omnichat_store::conversations::assign(&bed.store, bed.tenant, &bed.ana, id, assign).await.unwrap();
        let (_, token) = invite(&bed.store, other, "kim@example.com", Role::Owner).await;
        let accept = omnichat_api::invite::AcceptInvite {
            token,
            name: "Kim".into(),
            password: crate::bed::PASSWORD.into(),
            keep: omnichat_api::auth::Keep::Body,
            code: None,
        };
        omnichat_store::invites::accept(&bed.store, accept, crate::bed::client()).await.unwrap();
        let ana = (&enters(&bed, "ana@example.com", bed.tenant).await.unwrap().me).into();
        omnichat_store::users::remove(&bed.store, bed.tenant, ana, kim, Actor::OPERATOR).await.unwrap();
        tenants::delete(&bed.store, other, other, Actor::OPERATOR).await.unwrap();
        bed.wait_ms(UNDO_MS);
        tenants::erase_due(&bed.store).await.unwrap();
        assert_eq!(users(&bed).await, [format!("{kim}@erased.invalid"), "ana@example.com".into()]);
        let read = omnichat_store::conversations::get(&bed.store, bed.tenant, id).await.unwrap();
        assert_eq!(read.assignee.unwrap().name, "Somebody");
        assert!(enters(&bed, "kim@example.com", bed.tenant).await.is_err());
    })
    .await;
}
