//! Several nodes change things of one tenant in the same instant: whoever comes second waits, and PostgreSQL has to end
//! nobody's transaction because two wait for each other.

use futures_util::future::{join, join3};
use omnichat_api::import::{ContactRow, ImportContacts};
use omnichat_api::scheduled::Schedule;
use omnichat_api::team::CreateTeam;
use omnichat_store::attachments::{self, NewFile, Room};
use omnichat_store::audit::Actor;
use omnichat_store::mail_tokens::{self, Granted};
use omnichat_store::{Database, Store, StoreError, contacts, scheduled, teams, tenants, visitors};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

use crate::bed::{Bed, postgres};

/// Often enough for two to meet.
const ROUNDS: u32 = 60;

async fn two() -> Option<(Bed, Store)> {
    let bed = Bed::on(Database::Postgres(postgres()?), tempfile::tempdir().unwrap()).await;
    let node = bed.another_node().await;
    Some((bed, node))
}

async fn sends_up(bed: &Bed, node: &Store) {
    let file = NewFile {
        tenant: bed.tenant,
        sender: bed.ana.id.0,
        hash: [7; 32],
        name: "a.txt".into(),
        media_type: "text/plain".into(),
        bytes: 1,
        room: Room::default(),
    };
    attachments::add(node, file).await.unwrap();
}

#[tokio::test]
async fn a_tenant_is_suspended_and_deleted_in_the_instant_of_an_upload() {
    let Some((bed, node)) = two().await else { return };
    let (store, tenant) = (&bed.store, bed.tenant);
    for n in 0..ROUNDS {
        // What one node is asked for at once goes in one transaction.
        let here = async {
            let suspended = tenants::suspend(store, tenant, n % 2 == 0, Actor::OPERATOR);
            let (tenant, ()) = join(suspended, sends_up(&bed, store)).await;
            tenant.unwrap();
        };
        join3(here, sends_up(&bed, &node), sends_up(&bed, &node)).await;
        let end = async {
            let deleted = tenants::delete(store, tenant, tenant, Actor::OPERATOR);
            let (tenant, ()) = join(deleted, sends_up(&bed, store)).await;
            tenant.unwrap();
        };
        join3(end, sends_up(&bed, &node), sends_up(&bed, &node)).await;
        tenants::bring_back(store, tenant, tenant, Actor::OPERATOR).await.unwrap();
    }
}

#[tokio::test]
async fn what_the_trail_tells_waits_for_what_the_log_tells_and_never_each_for_the_other() {
    let Some((bed, node)) = two().await else { return };
    for n in 0..ROUNDS {
        let new = CreateTeam { name: format!("Team {n}"), members: Vec::new() };
        let team = teams::create(&bed.store, bed.tenant, new, Actor::OPERATOR);
        let email = Some(format!("{n}@example.com"));
        let rows = vec![ContactRow { line: 1, name: None, email, phone: None }];
        let file = ImportContacts { file: "people.csv".into(), region: None, rows };
        let brought = contacts::import(&node, bed.tenant, Actor::OPERATOR, file);
        let (team, brought) = join(team, brought).await;
        team.unwrap();
        brought.unwrap();
    }
}

#[tokio::test]
async fn what_another_node_is_just_sending_is_not_taken_back() {
    let Some((bed, node)) = two().await else { return };
    let maya = bed.visitor();
    bed.says(&maya, "Hello").await;
    let id = visitors::conversation_of(&bed.store, &maya).await.unwrap().unwrap().id;
    let due_at = Some(bed.store.clock().now().plus_ms(60_000));
    let later = Schedule { client_id: Uuid::now_v7(), body: "Still there?".into(), due_at };
    let later = scheduled::add(&bed.store, bed.tenant, &bed.ana, id, later).await.unwrap();

    let (tenant, ana) = (bed.tenant, bed.ana.clone());
    let back = async move { scheduled::remove(&node, tenant, &ana, later.id).await };
    let back = while_another_node(&bed, "DELETE FROM scheduled", back).await;
    assert!(matches!(back, Err(StoreError::NotFound(_))));
}

#[tokio::test]
async fn an_access_token_that_another_node_is_just_given_is_not_written_over() {
    let Some((bed, node)) = two().await else { return };
    let (tenant, inbox) = (bed.tenant, bed.inbox.id);
    let until = bed.store.clock().now().plus_ms(60_000);
    let granted = |access: &str| Granted { by: "a".into(), access: access.into(), until, refresh: None };
    mail_tokens::set(&bed.store, tenant, inbox, granted("second")).await.unwrap();
    bed.by_hand("CREATE TABLE given AS SELECT sealed FROM mail_tokens").await;
    mail_tokens::set(&bed.store, tenant, inbox, granted("first")).await.unwrap();
    let refused = async move { mail_tokens::refused(&node, tenant, inbox, "first".into()).await };
    let given = "UPDATE mail_tokens SET sealed = (SELECT sealed FROM given)";
    while_another_node(&bed, given, refused).await.unwrap();
    assert!(mail_tokens::get(&bed.store, inbox).await.unwrap() == Some(granted("second")));
}

/// Does something while another node changes the same tenant and has not committed yet: it does so once this has to wait
/// for it.
async fn while_another_node<T: Send + 'static>(
    bed: &Bed,
    changes: &str,
    does: impl Future<Output = T> + Send + 'static,
) -> T {
    const WAITS: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let Database::Postgres(url) = bed.store.database() else { unreachable!() };
    let mut other = PgConnection::connect(url).await.unwrap();
    let holds = format!("SELECT cursor FROM event_heads WHERE tenant_id = '{}' FOR UPDATE", bed.tenant);
    other.execute(AssertSqlSafe(format!("BEGIN; {holds}; {changes}"))).await.unwrap();
    let done = tokio::spawn(does);
    let mut looks = PgConnection::connect(url).await.unwrap();
    while sqlx::query_scalar::<_, i64>(WAITS).fetch_one(&mut looks).await.unwrap() == 0 {}
    other.execute("COMMIT").await.unwrap();
    done.await.unwrap()
}
