//! The trail against somebody who has the database in their hands, but not the key.

use omnichat_api::TenantId;
use omnichat_api::audit::AuditQuery;
use omnichat_api::permission::{Permission, Role, Sees};
use omnichat_api::role::CreateRole;
use omnichat_api::team::{ChangeTeam, CreateTeam};
use omnichat_api::tenant::CreateOrganization;
use omnichat_store::access::Authority;
use omnichat_store::audit::{self, Actor, BulkRead, Refusals};
use omnichat_store::tenants::operate;
use omnichat_store::{keys, roles, teams, tenants, users};

use crate::bed::{Bed, on_both, user};

/// The tenant's trail as SQL names it on either database.
fn of(bed: &Bed, tenant: Option<TenantId>) -> String {
    let id = tenant.map_or(uuid::Uuid::nil(), |tenant| tenant.0);
    match bed.store.database() {
        omnichat_store::Database::Sqlite(_) => format!("tenant_id = x'{}'", id.simple()),
        omnichat_store::Database::Postgres(_) => format!("tenant_id = '{id}'"),
    }
}

async fn broken_at(bed: &Bed, tenant: Option<TenantId>) -> Option<i64> {
    let verdict = audit::verify(&bed.store, tenant).await.unwrap();
    assert_eq!(verdict.broken_at.is_some(), verdict.why.is_some());
    verdict.broken_at
}

/// Adds rows to the tenant's trail until it has `n` more.
async fn more(bed: &Bed, n: usize) {
    for _ in 0..n {
        audit::exported(&bed.store, bed.tenant, Actor::user(bed.ana.id).at("192.0.2.7")).await.unwrap();
    }
}

/// Does something by hand to a trail of ten rows: where that is found, and that work going on does not hide it.
async fn found_at(sql: impl Fn(&str) -> Vec<String>, expected: i64) {
    on_both(async |bed: Bed| {
        let had = audit::verify(&bed.store, Some(bed.tenant)).await.unwrap().rows;
        more(&bed, 10 - usize::try_from(had).unwrap()).await;
        let whole = audit::verify(&bed.store, Some(bed.tenant)).await.unwrap();
        assert_eq!((whole.rows, whole.broken_at), (10, None));
        for sql in sql(&of(&bed, Some(bed.tenant))) {
            assert_ne!(bed.by_hand(&sql).await, 0, "{sql}");
        }
        assert_eq!(broken_at(&bed, Some(bed.tenant)).await, Some(expected));
        more(&bed, 3).await;
        assert!(broken_at(&bed, Some(bed.tenant)).await.is_some(), "new rows do not cover it");
        // Another trail has nothing to do with it.
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap();
        assert_eq!(broken_at(&bed, Some(other.id)).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_was_changed_is_found() {
    for change in [
        "action = 'audit.seen'",
        "target = 'somebody else'",
        "at = at + 1",
        "address = '203.0.113.9'",
        "address = NULL",
        "actor_name = 'Somebody Else'",
        "before = ''",
        "after = '{}'",
        "hash = NULL",
    ] {
        found_at(|of| vec![format!("UPDATE audit SET {change} WHERE {of} AND seq = 7")], 7).await;
    }
}

#[tokio::test]
async fn a_row_that_was_removed_is_found_in_the_middle_and_at_the_end() {
    found_at(|of| vec![format!("DELETE FROM audit WHERE {of} AND seq = 4")], 4).await;
    found_at(|of| vec![format!("DELETE FROM audit WHERE {of} AND seq > 8")], 9).await;
    found_at(|of| vec![format!("DELETE FROM audit WHERE {of}")], 1).await;
}

#[tokio::test]
async fn rows_that_were_moved_up_into_a_gap_are_found() {
    let moved = |of: &str| {
        vec![
            format!("DELETE FROM audit WHERE {of} AND seq = 4"),
            format!("UPDATE audit SET seq = 4 WHERE {of} AND seq = 5"),
        ]
    };
    found_at(moved, 4).await;
}

#[tokio::test]
async fn a_trail_that_was_cut_off_with_its_head_set_back_is_found() {
    // The link of the last row that is left stands in the database; the end that belongs to it does not.
    let cut = |of: &str| {
        vec![
            format!("DELETE FROM audit WHERE {of} AND seq > 8"),
            format!(
                "UPDATE audit_heads SET seq = 8, hash = (SELECT hash FROM audit WHERE {of} AND seq = 8) WHERE {of}"
            ),
        ]
    };
    found_at(cut, 8).await;
    let cut_by_one = |of: &str| {
        vec![
            format!("DELETE FROM audit WHERE {of} AND seq = 10"),
            format!("UPDATE audit_heads SET seq = 9 WHERE {of}"),
        ]
    };
    found_at(cut_by_one, 9).await;
    let all_gone = |of: &str| {
        vec![format!("DELETE FROM audit WHERE {of}"), format!("DELETE FROM audit_heads WHERE {of}")]
    };
    found_at(all_gone, 1).await;
    let no_hash = |of: &str| {
        vec![
            format!("UPDATE audit SET hash = NULL, action = 'nothing.done' WHERE {of}"),
            format!("DELETE FROM audit_heads WHERE {of}"),
        ]
    };
    found_at(no_hash, 1).await;
}

#[tokio::test]
async fn a_row_that_was_put_in_is_found() {
    let columns = "at, actor_kind, actor_id, actor_name, address, action, target, before, after, hash";
    let put = |of: &str| {
        vec![
            format!(
                "INSERT INTO audit (tenant_id, seq, {columns}) SELECT tenant_id, 11, {columns} FROM audit
                WHERE {of} AND seq = 10"
            ),
            format!("UPDATE audit_heads SET seq = 11 WHERE {of}"),
        ]
    };
    found_at(put, 11).await;
}

#[tokio::test]
async fn the_installation_has_a_trail_of_its_own_and_it_holds_as_well() {
    on_both(async |bed: Bed| {
        for _ in 0..3 {
            keys::rotate(&bed.store, Actor::OPERATOR).await.unwrap();
        }
        let refusals =
            Refusals { address: Some("192.0.2.9".into()), unauthorized: 40_000, forbidden: 2, too_many: 7 };
        let others = Refusals { address: None, unauthorized: 3, forbidden: 0, too_many: 0 };
        audit::refused(&bed.store, vec![refusals, others]).await.unwrap();
        let trail = audit::list(&bed.store, None, &AuditQuery::default()).await.unwrap().items;
        assert_eq!((&*trail[0].action, &*trail[0].target), ("refused", "others"));
        assert_eq!(trail[1].after.as_ref().unwrap()["unauthorized"], 40_000);
        assert_eq!(trail[2].action, "key.rotated");
        assert_eq!(broken_at(&bed, None).await, None);
        let of = of(&bed, None);
        bed.by_hand(&format!("UPDATE audit SET target = 'nobody' WHERE {of} AND seq = 1")).await;
        assert_eq!(broken_at(&bed, None).await, Some(1));
        assert_eq!(broken_at(&bed, Some(bed.tenant)).await, None);
    })
    .await;
}

#[tokio::test]
async fn the_trail_is_listed_by_beginning_of_the_action_by_actor_and_in_pages() {
    on_both(async |bed: Bed| {
        more(&bed, 3).await;
        let list = async |query: AuditQuery| audit::list(&bed.store, Some(bed.tenant), &query).await.unwrap();
        let actions = async |action: &str| {
            let query = AuditQuery { action: Some(action.into()), ..AuditQuery::default() };
            list(query).await.items.len()
        };
        assert_eq!((actions("audit").await, actions("audit.exported").await), (3, 3));
        assert_eq!((actions("aud").await, actions("audit.").await, actions("%").await), (0, 0, 0));
        let own = AuditQuery { actor_id: Some(bed.ana.id), ..AuditQuery::default() };
        let own = list(own).await.items;
        assert!(own.len() == 3 && own.iter().all(|entry| entry.actor_name.as_deref() == Some("Ana Lopez")));

        let (mut query, mut seen) = (AuditQuery { limit: Some(2), ..AuditQuery::default() }, Vec::new());
        loop {
            let page = list(query.clone()).await;
            seen.extend(page.items.iter().map(|entry| entry.seq));
            let Some(next) = page.next_cursor else { break };
            query.cursor = Some(next);
        }
        let whole = audit::all_after(&bed.store, Some(bed.tenant), 0).await.unwrap();
        let forward: Vec<_> = whole.iter().map(|entry| entry.seq).collect();
        assert!(seen.iter().rev().eq(forward.iter()), "{seen:?} {forward:?}");
        assert!(forward.iter().copied().eq(1..=i64::try_from(forward.len()).unwrap()));
    })
    .await;
}

#[tokio::test]
async fn targets_are_named_as_they_are_called_now_or_were_when_they_went_and_strangers_are_not() {
    on_both(async |bed: Bed| {
        let named = async |tenant: Option<TenantId>, action: &str| {
            let query = AuditQuery { action: Some(action.into()), ..AuditQuery::default() };
            let page = audit::list(&bed.store, tenant, &query).await.unwrap();
            page.items.into_iter().next().unwrap().target_name
        };
        let by = Authority::of_the_machine;
        let new = CreateTeam { name: "Sales".into(), members: Vec::new() };
        let team = teams::create(&bed.store, bed.tenant, new, Actor::OPERATOR).await.unwrap();
        let change = ChangeTeam { name: Some("Support".into()), ..ChangeTeam::default() };
        teams::change(&bed.store, bed.tenant, team.id, change, Actor::OPERATOR).await.unwrap();
        assert_eq!(
            named(Some(bed.tenant), "team.created").await.as_deref(),
            Some("Support"),
            "as it is called now"
        );
        teams::delete(&bed.store, bed.tenant, team.id, Actor::OPERATOR).await.unwrap();
        assert_eq!(
            named(Some(bed.tenant), "team.created").await.as_deref(),
            Some("Sales"),
            "as it was noted"
        );
        let new =
            CreateRole { name: "Night".into(), permissions: vec![Permission::ContactRead], sees: Sees::Own };
        roles::create(&bed.store, bed.tenant, by(), new, Actor::OPERATOR).await.unwrap();
        assert_eq!(named(Some(bed.tenant), "role.created").await.as_deref(), Some("Night"));
        assert_eq!(named(Some(bed.tenant), "inbox.created").await.as_deref(), Some("Website"));
        assert_eq!(named(Some(bed.tenant), "tenant.created").await.as_deref(), Some("Example Bikes"));

        let ben = user("ben@example.com", "Ben", Role::Staff);
        let ben = users::create(&bed.store, Some(bed.tenant), "x", ben, Actor::OPERATOR).await.unwrap().id;
        users::set_disabled(&bed.store, "ben@example.com", true, Actor::OPERATOR).await.unwrap();
        assert_eq!(named(Some(bed.tenant), "user.disabled").await.as_deref(), Some("Ben"));
        // Who has left is no more the tenant's to know.
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap();
        let (here, there) = (of(&bed, Some(bed.tenant)), of(&bed, Some(other.id)));
        let sql = format!("UPDATE memberships SET {there} WHERE {here} AND role = 'staff'");
        assert_eq!(bed.by_hand(&sql).await, 1);
        assert_eq!(named(Some(bed.tenant), "user.disabled").await, None);
        assert!(
            audit::list(&bed.store, Some(bed.tenant), &AuditQuery::default())
                .await
                .unwrap()
                .items
                .iter()
                .any(|row| row.target == ben.to_string())
        );
        assert_eq!(broken_at(&bed, Some(bed.tenant)).await, None, "no name is in the chain");

        let new = CreateOrganization { name: "Cafe".into(), owner: "noor@example.com".into() };
        operate::create(&bed.store, new, Actor::OPERATOR).await.unwrap();
        assert_eq!(named(None, "organization.created").await.as_deref(), Some("Cafe"));
    })
    .await;
}

#[tokio::test]
async fn what_was_read_in_bulk_stands_in_the_trail_of_its_tenant() {
    on_both(async |bed: Bed| {
        let by = uuid::Uuid::now_v7();
        let since = bed.store.clock().now();
        let read = BulkRead {
            tenant: bed.tenant,
            actor: Actor::user(bed.ana.id).at("192.0.2.7"),
            by,
            items: 1700,
            since,
        };
        audit::read_in_bulk(&bed.store, vec![read]).await.unwrap();
        let row =
            audit::list(&bed.store, Some(bed.tenant), &AuditQuery::default()).await.unwrap().items.remove(0);
        assert_eq!((row.action.as_str(), row.target), ("bulk.read", by.to_string()));
        assert_eq!(
            (row.actor_name.as_deref(), &row.after.unwrap()["items"]),
            (Some("Ana Lopez"), &1700.into())
        );
    })
    .await;
}
