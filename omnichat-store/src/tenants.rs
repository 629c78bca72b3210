//! Tenants: the tree, and how each stands. How one ends is in `end` and `erase`, what the operator of the installation
//! does to organizations in `operate`, and where operators themselves belong in `house`.

mod end;
mod erase;
pub mod house;
pub mod operate;

use futures_util::FutureExt;
use omnichat_api::tenant::{ChangeTenant, CreateTenant, OPERATOR_HOURS_MOST, Tenant, TenantState};
use omnichat_api::{FieldError, TenantId, Time, UserId, text};
use sqlx::FromRow;
use uuid::Uuid;

use crate::audit::{self, Actor, Deed};
use crate::db::{Either, on};
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, search};

pub use end::{bring_back, delete};
pub use erase::{Erased, erase_due};

/// The deepest tree: more than any business has levels.
const DEEPEST: i64 = 12;

#[derive(FromRow)]
pub(crate) struct Row {
    id: Uuid,
    parent_id: Option<Uuid>,
    name: String,
    suspended_at: Option<i64>,
    erase_at: Option<i64>,
    second_factor_at: Option<i64>,
    operator_until: Option<i64>,
    created_at: i64,
}

const COLUMNS: &str = "t.id, t.parent_id, t.name, t.suspended_at, t.erase_at, t.second_factor_at, t.operator_until, t.created_at";

impl From<Row> for Tenant {
    fn from(row: Row) -> Self {
        let state = match (row.erase_at, row.suspended_at) {
            (Some(_), _) => TenantState::Deleted,
            (None, Some(_)) => TenantState::Suspended,
            (None, None) => TenantState::Active,
        };
        Self {
            id: row.id.into(),
            parent_id: row.parent_id.map(TenantId),
            name: row.name,
            state,
            erased_at: row.erase_at.map(Time),
            second_factor_required: row.second_factor_at.is_some(),
            operator_until: row.operator_until.map(Time),
            created_at: Time(row.created_at),
        }
    }
}

/// A tenant with what the ones above it add.
#[derive(FromRow)]
pub(crate) struct Place {
    id: Uuid,
    parent_id: Option<Uuid>,
    name: String,
    suspended_at: Option<i64>,
    erase_at: Option<i64>,
    second_factor_at: Option<i64>,
    pub(crate) operator_until: i64,
    created_at: i64,
    suspended: i64,
    deleted: i64,
    second_factor: i64,
}

impl Place {
    /// Why nobody gets in, if so.
    pub(crate) const fn closed(&self) -> Option<&'static str> {
        match (self.deleted, self.suspended) {
            (0, 0) => None,
            (0, _) => Some("suspended"),
            _ => Some("being deleted"),
        }
    }

    /// Whether it is closed for no other reason than that it was deleted itself, not long enough ago.
    pub(crate) fn can_come_back(&self, now: Time) -> bool {
        (self.deleted, self.suspended) == (1, 0) && self.erase_at.is_some_and(|at| at > now.ms())
    }

    /// As its people see it: what is required above is required here.
    pub(crate) fn tenant(self) -> Tenant {
        let required = self.second_factor > 0;
        let row = Row {
            id: self.id,
            parent_id: self.parent_id,
            name: self.name,
            suspended_at: self.suspended_at,
            erase_at: self.erase_at,
            second_factor_at: self.second_factor_at,
            operator_until: (self.operator_until > 0).then_some(self.operator_until),
            created_at: self.created_at,
        };
        Tenant { second_factor_required: required, ..row.into() }
    }
}

/// A tenant and what holds for it from above; `None` when there is none.
pub(crate) async fn place(
    db: Either<&mut sqlx::SqliteConnection, &mut sqlx::PgConnection>,
    tenant: TenantId,
) -> Result<Option<Place>, StoreError> {
    const SQL: &str =
        "SELECT t.id, t.parent_id, t.name, t.suspended_at, t.erase_at, t.second_factor_at, t.created_at,
            COUNT(a.suspended_at) AS suspended, COUNT(a.erase_at) AS deleted,
            COUNT(a.second_factor_at) AS second_factor, COALESCE(MAX(a.operator_until), 0) AS operator_until
        FROM tenants t JOIN tenant_paths p ON p.tenant_id = t.id JOIN tenants a ON a.id = p.ancestor_id
        WHERE t.id = $1 GROUP BY t.id";
    Ok(on!(db, db => sqlx::query_as(SQL).bind(tenant.0).fetch_optional(db).await)?)
}

/// Whether visitors and providers reach this tenant: neither it nor one above it is suspended or being deleted.
pub async fn is_open(store: &Store, tenant: TenantId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT COUNT(a.suspended_at) + COUNT(a.erase_at) FROM tenant_paths p
        JOIN tenants a ON a.id = p.ancestor_id WHERE p.tenant_id = $1";
    let closed: i64 = on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).fetch_one(db).await)?;
    Ok(closed == 0)
}

/// Every tenant of the installation, oldest first: for whoever has the machine.
pub async fn all(store: &Store) -> Result<Vec<Tenant>, StoreError> {
    const SQL: &str =
        "SELECT id, parent_id, name, suspended_at, erase_at, second_factor_at, operator_until, created_at
        FROM tenants ORDER BY id";
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(SQL).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Tenant::from).collect())
}

/// The tenants that a user may work in: those they are a member of and all below, oldest first, 1,000 at most.
pub async fn of_user(store: &Store, user: UserId) -> Result<Vec<Tenant>, StoreError> {
    let sql = format!(
        "SELECT DISTINCT {COLUMNS} FROM memberships m JOIN tenant_paths p ON p.ancestor_id = m.tenant_id
        JOIN tenants t ON t.id = p.tenant_id WHERE m.user_id = $1 ORDER BY t.id LIMIT 1000"
    );
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(user.0)
        .fetch_all(db).await)?;
    Ok(rows.into_iter().map(Tenant::from).collect())
}

/// One tenant.
pub async fn get(store: &Store, id: TenantId) -> Result<Tenant, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tenants t WHERE t.id = $1");
    let row: Option<Row> = on!(store.read(), db => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id.0)
        .fetch_optional(db).await)?;
    row.map(Tenant::from).ok_or(StoreError::NotFound("tenant"))
}

/// A tenant that is `own` or lies below it.
pub async fn get_below(store: &Store, own: TenantId, id: TenantId) -> Result<Tenant, StoreError> {
    const SQL: &str = "SELECT depth FROM tenant_paths WHERE tenant_id = $1 AND ancestor_id = $2";
    let depth: Option<i64> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(id.0).bind(own.0).fetch_optional(db).await)?;
    depth.ok_or(StoreError::NotFound("tenant"))?;
    get(store, id).await
}

/// One that is about to be changed: nobody else changes it, or anything of it, until this transaction ends.
async fn held(tx: &mut Tx, id: TenantId) -> Result<Tenant, StoreError> {
    load(tx, id).await?;
    tx.hold(id).await?;
    load(tx, id).await
}

async fn load(tx: &mut Tx, id: TenantId) -> Result<Tenant, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tenants t WHERE t.id = $1");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id.0)
        .fetch_optional(db).await)?;
    row.map(Tenant::from).ok_or(StoreError::NotFound("tenant"))
}

/// The tenants in which people work: all but the installation's own.
pub(crate) async fn at_work(store: &Store) -> Result<Vec<Tenant>, StoreError> {
    Ok(all(store).await?.into_iter().filter(|tenant| tenant.id != house::HOUSE).collect())
}

/// The tenant of this name or id; without one, the only tenant there is in which people work.
pub async fn named(store: &Store, name: Option<&str>) -> Result<Tenant, StoreError> {
    let all = if name.is_some() { all(store).await? } else { at_work(store).await? };
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

/// Makes a tenant below `parent`, or at the top.
pub async fn create(
    store: &Store,
    name: &str,
    parent: Option<TenantId>,
    actor: Actor,
) -> Result<Tenant, StoreError> {
    let name = text::name("name", name)?;
    store.write(move |tx| async move { add(tx, &name, parent, &actor).await }.boxed()).await
}

/// Makes a tenant below `own`, or below one that lies below it.
pub async fn create_below(
    store: &Store,
    own: TenantId,
    new: CreateTenant,
    actor: Actor,
) -> Result<Tenant, StoreError> {
    let name = text::name("name", &new.name)?;
    store
        .write(move |tx| {
            async move {
                let parent = new.parent_id.unwrap_or(own);
                below(tx, own, parent).await?;
                if let Some(closed) = place(tx.db(), parent).await?.and_then(|place| place.closed()) {
                    return Err(StoreError::TenantClosed(closed));
                }
                add(tx, &name, Some(parent), &actor).await
            }
            .boxed()
        })
        .await
}

/// Refuses a tenant that is neither `own` nor below it, as if it were not there.
async fn below(tx: &mut Tx, own: TenantId, tenant: TenantId) -> Result<(), StoreError> {
    const SQL: &str = "SELECT depth FROM tenant_paths WHERE tenant_id = $1 AND ancestor_id = $2";
    let depth: Option<i64> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(tenant.0).bind(own.0)
        .fetch_optional(db).await)?;
    depth.map(drop).ok_or(StoreError::NotFound("tenant"))
}

pub(crate) async fn add(
    tx: &mut Tx,
    name: &str,
    parent: Option<TenantId>,
    actor: &Actor,
) -> Result<Tenant, StoreError> {
    add_as(tx, TenantId::new(), name, parent, actor).await
}

async fn add_as(
    tx: &mut Tx,
    id: TenantId,
    name: &str,
    parent: Option<TenantId>,
    actor: &Actor,
) -> Result<Tenant, StoreError> {
    const SQL: &str = "INSERT INTO tenants (id, parent_id, name, created_at, updated_at, created_by)
        VALUES ($1, $2, $3, $4, $4, $5)";
    const PATH: &str = "INSERT INTO tenant_paths (tenant_id, ancestor_id, depth) VALUES ($1, $1, 0)";
    const ABOVE: &str = "INSERT INTO tenant_paths (tenant_id, ancestor_id, depth)
        SELECT $1, ancestor_id, depth + 1 FROM tenant_paths WHERE tenant_id = $2";
    const DEPTH: &str = "SELECT COALESCE(MAX(depth), 0) FROM tenant_paths WHERE tenant_id = $1";
    const HEAD: &str = "INSERT INTO event_heads (tenant_id, cursor) VALUES ($1, 0)";
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(parent.map(|p| p.0)).bind(name).bind(now)
        .bind(actor.user_id()).execute(db).await.map(drop))?;
    on!(tx.db(), db => sqlx::query(PATH).bind(id.0).execute(db).await.map(drop))?;
    if let Some(parent) = parent {
        let depth: i64 = on!(tx.db(), db => sqlx::query_scalar(DEPTH).bind(parent.0).fetch_one(db).await)?;
        if depth + 1 >= DEEPEST {
            return Err(StoreError::Conflict(format!(
                "the tree of tenants is at most {DEEPEST} levels deep"
            )));
        }
        on!(tx.db(), db => sqlx::query(ABOVE).bind(id.0).bind(parent.0).execute(db).await.map(drop))?;
    }
    on!(tx.db(), db => sqlx::query(HEAD).bind(id.0).execute(db).await.map(drop))?;
    search::begin(tx, id).await?;
    audit::begin(tx, id.0).await?;
    Deed::new(actor, "tenant.created", id).after(name).note(tx, Some(id)).await?;
    if let Some(parent) = parent {
        Deed::new(actor, "tenant.created", id).after(name).note(tx, Some(parent)).await?;
    }
    load(tx, id).await
}

/// Changes a tenant that is `own` or lies below it.
pub async fn change(
    store: &Store,
    own: TenantId,
    id: TenantId,
    change: ChangeTenant,
    actor: Actor,
) -> Result<Tenant, StoreError> {
    let name = change.name.as_deref().map(|name| text::name("name", name)).transpose()?;
    if change.operator_hours.is_some_and(|hours| hours > OPERATOR_HOURS_MOST) {
        let rule = format!("must be 0 to {OPERATOR_HOURS_MOST}");
        return Err(FieldError::new("operator_hours", "invalid", rule).into());
    }
    store
        .write(move |tx| {
            async move {
                below(tx, own, id).await?;
                if own == id && change.suspended.is_some() {
                    return Err(StoreError::Conflict(
                        "a tenant is not suspended from within; do it from the one above".into(),
                    ));
                }
                apply(tx, id, Wanted { name, ..Wanted::of(&change) }, &actor).await
            }
            .boxed()
        })
        .await
}

/// Suspends a tenant wherever it lies, or resumes it: for whoever has the machine.
pub async fn suspend(store: &Store, id: TenantId, on: bool, actor: Actor) -> Result<Tenant, StoreError> {
    let wanted = Wanted { suspended: Some(on), ..Wanted::default() };
    store.write(move |tx| async move { apply(tx, id, wanted, &actor).await }.boxed()).await
}

/// What is to become of a tenant's row.
#[derive(Default)]
struct Wanted {
    name: Option<String>,
    suspended: Option<bool>,
    second_factor: Option<bool>,
    operator_hours: Option<u32>,
}

impl Wanted {
    fn of(change: &ChangeTenant) -> Self {
        Self {
            name: None,
            suspended: change.suspended,
            second_factor: change.second_factor_required,
            operator_hours: change.operator_hours,
        }
    }
}

async fn apply(tx: &mut Tx, id: TenantId, wanted: Wanted, actor: &Actor) -> Result<Tenant, StoreError> {
    const SQL: &str =
        "UPDATE tenants SET name = $2, suspended_at = CASE $7 WHEN 1 THEN $3 ELSE suspended_at END,
        second_factor_at = $4, operator_until = $5, updated_at = $6 WHERE id = $1";
    if wanted.suspended == Some(true) {
        house::stays(id)?;
    }
    let before = held(tx, id).await?;
    let now = tx.now;
    let since = |wanted: Option<bool>, is: bool| wanted.unwrap_or(is).then_some(now.ms());
    let suspended = since(wanted.suspended, false);
    let second_factor = since(wanted.second_factor, before.second_factor_required);
    let operator = match wanted.operator_hours {
        None => before.operator_until.map(Time::ms),
        Some(0) => None,
        Some(hours) => Some(now.plus_ms(i64::from(hours) * 3_600_000).ms()),
    };
    let name = wanted.name.unwrap_or_else(|| before.name.clone());
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(&name).bind(suspended).bind(second_factor).bind(operator)
        .bind(now.ms()).bind(i64::from(wanted.suspended.is_some())).execute(db).await.map(drop))?;
    let after = load(tx, id).await?;
    Deed::new(actor, "tenant.changed", id).before(&before).after(&after).note(tx, Some(id)).await?;
    tx.tell(Notice::Tenant(id));
    Ok(after)
}
