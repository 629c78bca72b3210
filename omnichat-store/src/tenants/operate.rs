//! What the operator of the installation does: list, make and suspend organizations, the tenants at the top. They see
//! the outside of each; what is written inside only where its people let them in, and entering is noted there.

use futures_util::FutureExt;
use omnichat_api::auth::Me;
use omnichat_api::page::{self, PageQuery};
use omnichat_api::permission::Role;
use omnichat_api::tenant::{CreateOrganization, Organization, Tenant};
use omnichat_api::{Page, TenantId, UserId, text};
use sqlx::{AssertSqlSafe, FromRow};

use super::{COLUMNS, Row, Wanted, apply, house};
use crate::access;
use crate::audit::{self, Actor};
use crate::db::on;
use crate::inboxes::{self, NewInbox};
use crate::tx::Tx;
use crate::users::{self, after_id, cut};
use crate::{Notice, Store, StoreError, invites};

#[derive(FromRow)]
struct Counted {
    #[sqlx(flatten)]
    row: Row,
    tenants: i64,
    users: i64,
}

impl From<Counted> for Organization {
    fn from(counted: Counted) -> Self {
        Self { tenant: counted.row.into(), tenants: counted.tenants, users: counted.users }
    }
}

fn select() -> String {
    format!(
        "SELECT {COLUMNS},
            (SELECT COUNT(*) FROM tenant_paths p WHERE p.ancestor_id = t.id AND p.depth > 0) AS tenants,
            (SELECT COUNT(DISTINCT m.user_id) FROM tenant_paths p JOIN memberships m ON m.tenant_id = p.tenant_id
                JOIN users u ON u.id = m.user_id AND u.kind = 'person' WHERE p.ancestor_id = t.id) AS users
        FROM tenants t WHERE t.parent_id IS NULL"
    )
}

/// The organizations, in the order they were made.
pub async fn list(store: &Store, query: &PageQuery) -> Result<Page<Organization>, StoreError> {
    let sql = format!("{} AND t.id > $1 ORDER BY t.id LIMIT $2", select());
    let (limit, after) = (page::limit(query.limit)?, after_id(query.cursor.as_deref())?);
    let rows: Vec<Counted> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(after)
        .bind(i64::from(limit) + 1).fetch_all(db).await)?;
    let organizations = rows.into_iter().map(Organization::from).collect();
    Ok(cut(organizations, limit, |organization: &Organization| organization.tenant.id.to_string()))
}

/// Makes an organization with a first web inbox, and an invite for its owner.
pub async fn create(
    store: &Store,
    new: CreateOrganization,
    actor: Actor,
) -> Result<(Organization, invites::Made), StoreError> {
    let (name, owner) = (text::name("name", &new.name)?, text::email("owner", &new.owner)?);
    store
        .write(move |tx| {
            async move {
                let tenant = super::add(tx, &name, None, &actor).await?;
                inboxes::add(tx, tenant.id, NewInbox::webchat("Website", &name), &actor).await?;
                let invited = invites::add(tx, tenant.id, &owner, (Role::Owner, None), &actor).await?;
                audit::note(tx, None, &actor, "organization.created", tenant.id).await?;
                Ok((load(tx, tenant.id).await?, invited))
            }
            .boxed()
        })
        .await
}

/// Suspends an organization, or resumes it. `from` is where the operator stands: they do not shut themselves out.
pub async fn suspend(
    store: &Store,
    from: Option<TenantId>,
    id: TenantId,
    on: bool,
    actor: Actor,
) -> Result<Organization, StoreError> {
    const INSIDE: &str = "SELECT COUNT(*) FROM tenant_paths WHERE tenant_id = $1 AND ancestor_id = $2";
    store
        .write(move |tx| {
            async move {
                load(tx, id).await?;
                if let Some(from) = from.filter(|_| on) {
                    let inside: i64 = on!(tx.db(), db => sqlx::query_scalar(INSIDE).bind(from.0).bind(id.0)
                        .fetch_one(db).await)?;
                    if inside > 0 {
                        let why = "you are signed in to this organization and would shut yourself out";
                        return Err(StoreError::Conflict(why.into()));
                    }
                }
                apply(tx, id, Wanted { suspended: Some(on), ..Wanted::default() }, &actor).await?;
                let action = if on { "organization.suspended" } else { "organization.resumed" };
                audit::note(tx, None, &actor, action, id).await?;
                load(tx, id).await
            }
            .boxed()
        })
        .await
}

/// An organization: what lies below one is none of the operator's.
async fn load(tx: &mut Tx, id: TenantId) -> Result<Organization, StoreError> {
    let sql = format!("{} AND t.id = $1", select());
    let row: Option<Counted> =
        on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).fetch_optional(db).await)?;
    row.map(Organization::from).ok_or(StoreError::NotFound("organization"))
}

/// Makes a user an operator of the installation, or takes that away. Who is in no tenant comes into the installation's own.
pub async fn set_operator(store: &Store, email: &str, on: bool, actor: Actor) -> Result<(), StoreError> {
    let email = text::email("email", email)?;
    store
        .write(move |tx| {
            async move {
                let id = users::id_of(tx, &email).await?;
                appoint(tx, id, &email, on, &actor).await
            }
            .boxed()
        })
        .await
}

pub(super) async fn appoint(
    tx: &mut Tx,
    id: UserId,
    email: &str,
    on: bool,
    actor: &Actor,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE users SET operator_at = $2, updated_at = $3 WHERE id = $1";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(on.then_some(now)).bind(now).execute(db).await
        .map(drop))?;
    let action = if on { "operator.made" } else { "operator.unmade" };
    audit::note(tx, None, actor, action, email).await?;
    tx.tell(Notice::User(id));
    house::take_in(tx, id, actor).await
}

/// The tenants that let the operator in just now, in the order they were made, 1,000 at most.
pub async fn open_to_operator(store: &Store) -> Result<Vec<Tenant>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tenants t WHERE t.operator_until > $1 ORDER BY t.id LIMIT 1000");
    let now = store.clock().now().ms();
    let rows: Vec<Row> =
        on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(now).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Tenant::from).collect())
}

/// Notes in a tenant's trail that somebody came in who is let in only as the operator.
pub(crate) async fn note_entering(tx: &mut Tx, me: &Me, actor: &Actor) -> Result<(), StoreError> {
    if !me.operator || access::standing(tx, me.tenant.id, me.id).await?.is_some() {
        return Ok(());
    }
    audit::note(tx, Some(me.tenant.id), actor, "operator.entered", me.id).await
}
