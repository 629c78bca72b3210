//! Tenants.

use omnichat_api::tenant::Tenant;
use omnichat_api::{TenantId, Time, text};
use sqlx::FromRow;
use uuid::Uuid;

use futures_util::FutureExt;

use crate::audit::{self, Actor};
use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, search};

#[derive(FromRow)]
pub(crate) struct Row {
    id: Uuid,
    parent_id: Option<Uuid>,
    name: String,
    created_at: i64,
}

impl From<Row> for Tenant {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            parent_id: row.parent_id.map(TenantId),
            name: row.name,
            created_at: Time(row.created_at),
        }
    }
}

/// Every tenant of the installation, oldest first: for whoever has the machine.
pub async fn all(store: &Store) -> Result<Vec<Tenant>, StoreError> {
    const SQL: &str = "SELECT id, parent_id, name, created_at FROM tenants ORDER BY id";
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(SQL).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Tenant::from).collect())
}

/// One tenant.
pub async fn get(store: &Store, id: TenantId) -> Result<Tenant, StoreError> {
    const SQL: &str = "SELECT id, parent_id, name, created_at FROM tenants WHERE id = $1";
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(SQL).bind(id.0).fetch_optional(db).await)?;
    row.map(Tenant::from).ok_or(StoreError::NotFound("tenant"))
}

/// The tenant of this name or id; without one, the only tenant there is.
pub async fn named(store: &Store, name: Option<&str>) -> Result<Tenant, StoreError> {
    let all = all(store).await?;
    let known = all.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut found: Vec<_> = match name {
        Some(name) => all.into_iter().filter(|t| t.name == name || t.id.to_string() == name).collect(),
        None => all,
    };
    match (found.len(), name) {
        (1, _) => Ok(found.remove(0)),
        (0, None) => {
            Err(StoreError::Conflict("there is no tenant yet; make one with `omnichat tenant create`".into()))
        }
        (0, Some(name)) => {
            Err(StoreError::Conflict(format!("no tenant is called `{name}`; there is: {known}")))
        }
        _ => Err(StoreError::Conflict(format!("say which tenant with --tenant; there is: {known}"))),
    }
}

/// Makes a tenant.
pub async fn create(
    store: &Store,
    name: &str,
    parent: Option<TenantId>,
    actor: Actor,
) -> Result<Tenant, StoreError> {
    let name = text::name("name", name)?;
    store.write(move |tx| async move { add(tx, &name, parent, &actor).await }.boxed()).await
}

pub(crate) async fn add(
    tx: &mut Tx,
    name: &str,
    parent: Option<TenantId>,
    actor: &Actor,
) -> Result<Tenant, StoreError> {
    const SQL: &str = "INSERT INTO tenants (id, parent_id, name, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $4, $5)";
    const HEAD: &str = "INSERT INTO event_heads (tenant_id, cursor) VALUES ($1, 0)";
    let tenant = Tenant { id: TenantId::new(), parent_id: parent, name: name.to_owned(), created_at: tx.now };
    on!(tx.db(), db => sqlx::query(SQL).bind(tenant.id.0).bind(parent.map(|p| p.0)).bind(name)
        .bind(tenant.created_at.ms()).bind(actor.user_id()).execute(db).await.map(drop))?;
    on!(tx.db(), db => sqlx::query(HEAD).bind(tenant.id.0).execute(db).await.map(drop))?;
    search::begin(tx, tenant.id).await?;
    audit::note(tx, Some(tenant.id), actor, "tenant.created", tenant.id).await?;
    Ok(tenant)
}
