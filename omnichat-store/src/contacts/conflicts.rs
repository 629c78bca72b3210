//! The queue of conflicts: rows of imports that say something else than what is known, until somebody decides.

use futures_util::FutureExt;
use omnichat_api::contact::ContactRef;
use omnichat_api::import::{ConflictQuery, ContactRow, ImportConflict, Resolution, ResolveConflict};
use omnichat_api::user::UserRef;
use omnichat_api::{ConflictId, ContactId, FieldError, Page, TenantId, Time, page};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::book::Book;
use super::import::Clean;
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::users::{after_id, cut};
use crate::{Store, StoreError};

const SELECT: &str =
    "SELECT i.id, i.file, i.line, i.brought, i.differs, i.resolution, i.resolved_at, i.resolved_by,
        u.name AS resolver, i.created_at, i.contact_id, k.name, k.email, k.phone,
        i.other_id, o.name AS other_name, o.email AS other_email, o.phone AS other_phone
    FROM import_conflicts i JOIN contacts k ON k.id = i.contact_id
    LEFT JOIN contacts o ON o.id = i.other_id LEFT JOIN users u ON u.id = i.resolved_by";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    file: String,
    line: i64,
    brought: String,
    differs: String,
    resolution: Option<String>,
    resolved_at: Option<i64>,
    resolved_by: Option<Uuid>,
    resolver: Option<String>,
    created_at: i64,
    contact_id: Uuid,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    other_id: Option<Uuid>,
    other_name: Option<String>,
    other_email: Option<String>,
    other_phone: Option<String>,
}

impl TryFrom<Row> for ImportConflict {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |e: omnichat_api::text::UnknownWord| StoreError::Corrupt(format!("conflict: {e}"));
        let brought: ContactRow = serde_json::from_str(&row.brought)?;
        let first =
            ContactRef { id: row.contact_id.into(), name: row.name, email: row.email, phone: row.phone };
        let other = row.other_id.zip(row.other_name).map(|(id, name)| ContactRef {
            id: id.into(),
            name,
            email: row.other_email,
            phone: row.other_phone,
        });
        Ok(Self {
            id: row.id.into(),
            file: row.file,
            row: ContactRow { line: row.line, ..brought },
            candidates: [Some(first), other].into_iter().flatten().collect(),
            differs: serde_json::from_str(&row.differs)?,
            resolution: row.resolution.map(Resolution::try_from).transpose().map_err(corrupt)?,
            resolved_at: row.resolved_at.map(Time),
            resolved_by: row.resolved_by.zip(row.resolver).map(|(id, name)| UserRef { id: id.into(), name }),
            created_at: Time(row.created_at),
        })
    }
}

/// The conflicts of a tenant, newest first: those to do, or those of which somebody has decided.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    query: &ConflictQuery,
) -> Result<Page<ImportConflict>, StoreError> {
    let limit = page::limit(query.limit)?;
    let before = match query.cursor {
        Some(_) => after_id(query.cursor.as_deref())?,
        None => Uuid::max(),
    };
    let which = if query.resolved == Some(true) { "IS NOT NULL" } else { "IS NULL" };
    let sql = format!(
        "{SELECT} WHERE i.tenant_id = $1 AND i.resolved_at {which} AND i.id < $2 ORDER BY i.id DESC LIMIT $3"
    );
    let rows: Vec<Row> = on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(before)
        .bind(i64::from(limit) + 1).fetch_all(db).await)?;
    let items = rows.into_iter().map(ImportConflict::try_from).collect::<Result<_, _>>()?;
    Ok(cut(items, limit, |conflict: &ImportConflict| conflict.id.to_string()))
}

/// Decides about a conflict. The same decision again changes nothing; another one is refused.
pub async fn resolve(
    store: &Store,
    tenant: TenantId,
    actor: Actor,
    id: ConflictId,
    resolve: ResolveConflict,
) -> Result<ImportConflict, StoreError> {
    const SQL: &str =
        "UPDATE import_conflicts SET resolution = $2, resolved_at = $3, resolved_by = $4 WHERE id = $1";
    let ResolveConflict { resolution, contact_id } = resolve;
    let region = store.region();
    store
        .write(move |tx| {
            async move {
                tx.hold(tenant).await?;
                let conflict = of(tx, tenant, id).await?;
                match conflict.resolution {
                    Some(before) if before == resolution => return Ok(conflict),
                    Some(before) => {
                        return Err(StoreError::Conflict(format!("this was decided already: {before}")));
                    }
                    None => {}
                }
                let row = Clean::of(conflict.row.clone())?;
                let mut book = Book::new(tx.now, region);
                book.learn(tx.db(), tenant, std::slice::from_ref(&row)).await?;
                if resolution == Resolution::Add {
                    book.add(&row);
                } else {
                    let contact = chosen(&conflict, contact_id)?;
                    book.meet(tx.db(), tenant, contact).await?;
                    match resolution {
                        Resolution::Take => book.replace(contact, &row),
                        _ => book.fill_in(contact, &row),
                    };
                }
                book.write(tx, tenant, &conflict.file).await?;
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(resolution.as_str()).bind(now)
                    .bind(actor.user_id()).execute(db).await.map(drop))?;
                let decided = serde_json::json!({ "resolution": resolution });
                Deed::new(&actor, "import_conflict.resolved", id)
                    .after(&decided)
                    .note(tx, Some(tenant))
                    .await?;
                of(tx, tenant, id).await
            }
            .boxed()
        })
        .await
}

/// Who it is: the only candidate, or the one that was named.
fn chosen(conflict: &ImportConflict, named: Option<ContactId>) -> Result<ContactId, StoreError> {
    let rule = match (named, conflict.candidates.as_slice()) {
        (None, [only]) => return Ok(only.id),
        (Some(id), candidates) if candidates.iter().any(|one| one.id == id) => return Ok(id),
        (None, _) => "must be given: there are two candidates",
        (Some(_), _) => "must be one of the candidates",
    };
    Err(FieldError::new("contact_id", "invalid", rule).into())
}

async fn of(tx: &mut Tx, tenant: TenantId, id: ConflictId) -> Result<ImportConflict, StoreError> {
    let sql = format!("{SELECT} WHERE i.id = $1 AND i.tenant_id = $2");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("conflict"))?.try_into()
}
