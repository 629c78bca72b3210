//! Tokens for scripts and programs. A personal one acts as its user; the tenant's own acts as a user that never signs
//! in. Either does what it was made for and no more, and never more than its user may do at that moment.

use futures_util::FutureExt;
use omnichat_api::api_token::{ApiToken, ApiTokenMade, CreateApiToken, DAYS_MOST, PREFIX};
use omnichat_api::page::{self, PageQuery};
use omnichat_api::permission::Permission;
use omnichat_api::user::UserRef;
use omnichat_api::{ApiTokenId, FieldError, Page, TenantId, Time, UserId, text};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::access::{self, Authority, Conn, Pass, Standing};
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::users::{after_id, cut};
use crate::{Notice, Store, StoreError, tokens, users};

/// How exactly the last use is noted, in milliseconds: not a write for each request.
const NOTED_MS: i64 = 60_000;

const SELECT: &str =
    "SELECT k.id, k.name, k.personal_at, k.user_id, u.name AS user_name, k.permissions, k.created_at,
        k.expires_at, k.last_used_at FROM api_tokens k JOIN users u ON u.id = k.user_id";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    personal_at: Option<i64>,
    user_id: Uuid,
    user_name: String,
    permissions: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl TryFrom<Row> for ApiToken {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            personal: row.personal_at.is_some(),
            user: UserRef { id: row.user_id.into(), name: row.user_name },
            permissions: access::permissions(&row.permissions)?,
            created_at: Time(row.created_at),
            expires_at: row.expires_at.map(Time),
            last_used_at: row.last_used_at.map(Time),
        })
    }
}

/// Whose tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A user's own.
    Of(UserId),
    /// The tenant's: all of it in a list, also the personal ones.
    All,
}

/// Tokens of a tenant that were not revoked, in the order they were made.
pub async fn list(
    store: &Store,
    tenant: TenantId,
    whose: Whose,
    query: &PageQuery,
) -> Result<Page<ApiToken>, StoreError> {
    let (limit, after) = (page::limit(query.limit)?, after_id(query.cursor.as_deref())?);
    let most = i64::from(limit) + 1;
    let rows: Vec<Row> = match whose {
        Whose::All => {
            let sql = format!(
                "{SELECT} WHERE k.tenant_id = $1 AND k.id > $2 AND k.revoked_at IS NULL
                ORDER BY k.id LIMIT $3"
            );
            on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(after).bind(most)
                .fetch_all(db).await)?
        }
        Whose::Of(user) => {
            let sql = format!(
                "{SELECT} WHERE k.tenant_id = $1 AND k.user_id = $4 AND k.id > $2 AND k.revoked_at IS NULL
                ORDER BY k.id LIMIT $3"
            );
            on!(store.read(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(tenant.0).bind(after).bind(most)
                .bind(user.0).fetch_all(db).await)?
        }
    };
    let tokens = rows.into_iter().map(ApiToken::try_from).collect::<Result<_, _>>()?;
    Ok(cut(tokens, limit, |token: &ApiToken| token.id.to_string()))
}

/// Makes a token on behalf of `by`, who gives it no more than they have. Its text is in the answer and nowhere else.
pub async fn create(
    store: &Store,
    tenant: TenantId,
    by: Authority,
    whose: Whose,
    new: CreateApiToken,
    actor: Actor,
) -> Result<ApiTokenMade, StoreError> {
    let name = text::name("name", &new.name)?;
    if new.permissions.is_empty() {
        return Err(FieldError::new("permissions", "blank", "must name at least one permission").into());
    }
    if new.days.is_some_and(|days| !(1..=DAYS_MOST).contains(&days)) {
        let rule = format!("must be 1 to {DAYS_MOST}");
        return Err(FieldError::new("days", "out_of_range", rule).into());
    }
    store
        .write(move |tx| {
            async move {
                let own = by.standing(tx, tenant).await?;
                if let Some(over) = new.permissions.iter().find(|p| !own.permissions.contains(p)) {
                    let why = format!("you do not have the permission {over} yourself; ask an admin");
                    return Err(StoreError::Forbidden(why));
                }
                let id = ApiTokenId::new();
                let user = match whose {
                    Whose::Of(user) => user,
                    Whose::All => program(tx, tenant, id, &name, &own, &actor).await?,
                };
                let secret = format!("{PREFIX}{}", tokens::issue(id.0));
                add(tx, tenant, id, &Wanted { user, name, whose, new: &new, secret: &secret }, &actor)
                    .await?;
                let token = load(tx, tenant, id).await?;
                Deed::new(&actor, "token.created", id).after(&token).note(tx, Some(tenant)).await?;
                Ok(ApiTokenMade { token, secret })
            }
            .boxed()
        })
        .await
}

/// As whom a tenant's token acts: a user without a password, who never signs in.
async fn program(
    tx: &mut Tx,
    tenant: TenantId,
    id: ApiTokenId,
    name: &str,
    own: &Standing,
    actor: &Actor,
) -> Result<UserId, StoreError> {
    const KIND: &str = "UPDATE users SET kind = 'program' WHERE id = $1";
    // An address that nobody has or can have (RFC 2606).
    let user = users::add(tx, &format!("{id}@token.invalid"), name, None, actor).await?;
    on!(tx.db(), db => sqlx::query(KIND).bind(user.0).execute(db).await.map(drop))?;
    // The same role as who made it: it reaches as far and sees as much, and the token's permissions bound it further.
    let role = (own.role, own.custom_role.as_ref().map(|role| role.id.0));
    users::join(tx, tenant, user, role, actor).await?;
    Ok(user)
}

struct Wanted<'a> {
    user: UserId,
    name: String,
    whose: Whose,
    new: &'a CreateApiToken,
    secret: &'a str,
}

async fn add(
    tx: &mut Tx,
    tenant: TenantId,
    id: ApiTokenId,
    wanted: &Wanted<'_>,
    actor: &Actor,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO api_tokens (id, tenant_id, user_id, personal_at, name, permissions, token_hash,
        expires_at, created_at, updated_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)";
    let now = tx.now;
    let ends = wanted.new.days.map(|days| now.plus_ms(i64::from(days) * 24 * 3600 * 1000).ms());
    let personal = matches!(wanted.whose, Whose::Of(_)).then_some(now.ms());
    let permissions = access::words(&wanted.new.permissions);
    let hash = tokens::hash(wanted.secret.strip_prefix(PREFIX).unwrap_or_default());
    on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(tenant.0).bind(wanted.user.0).bind(personal)
        .bind(&wanted.name).bind(permissions).bind(hash).bind(ends).bind(now.ms()).bind(actor.user_id())
        .execute(db).await.map(drop))?;
    Ok(())
}

async fn load(tx: &mut Tx, tenant: TenantId, id: ApiTokenId) -> Result<ApiToken, StoreError> {
    let sql = format!("{SELECT} WHERE k.id = $1 AND k.tenant_id = $2 AND k.revoked_at IS NULL");
    let row: Option<Row> = on!(tx.db(), db => sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(tenant.0)
        .fetch_optional(db).await)?;
    row.ok_or(StoreError::NotFound("token"))?.try_into()
}

/// Revokes a token: one's own, or any of the tenant.
pub async fn revoke(
    store: &Store,
    tenant: TenantId,
    whose: Whose,
    id: ApiTokenId,
    actor: Actor,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE api_tokens SET revoked_at = $2, updated_at = $2 WHERE id = $1";
    const LEAVE: &str = "DELETE FROM memberships WHERE tenant_id = $1 AND user_id = $2";
    store
        .write(move |tx| {
            async move {
                let token = load(tx, tenant, id).await?;
                if let Whose::Of(user) = whose
                    && token.user.id != user
                {
                    return Err(StoreError::NotFound("token"));
                }
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(now).execute(db).await.map(drop))?;
                if !token.personal {
                    // As whom it acted has nothing left to do here.
                    on!(tx.db(), db => sqlx::query(LEAVE).bind(tenant.0).bind(token.user.id.0).execute(db).await
                        .map(drop))?;
                }
                Deed::new(&actor, "token.revoked", id).before(&token).note(tx, Some(tenant)).await?;
                tx.tell(Notice::User(token.user.id));
                Ok(())
            }
            .boxed()
        })
        .await
}

/// The token of this text, and when it ends; `None` when there is none or it holds no more. Notes that it was used.
pub async fn find(store: &Store, secret: &str) -> Result<Option<(Pass, Option<Time>)>, StoreError> {
    const SQL: &str = "SELECT expires_at, last_used_at FROM api_tokens
        WHERE id = $1 AND token_hash = $2 AND revoked_at IS NULL";
    const USED: &str = "UPDATE api_tokens SET last_used_at = $2 WHERE id = $1";
    let Some((id, hash)) = secret.strip_prefix(PREFIX).and_then(tokens::read) else { return Ok(None) };
    let found: Option<(Option<i64>, Option<i64>)> = on!(store.read(), db => sqlx::query_as(SQL).bind(id).bind(&hash)
        .fetch_optional(db).await)?;
    let now = store.clock().now();
    let Some((ends, used)) = found.filter(|(ends, _)| ends.is_none_or(|ends| ends > now.ms())) else {
        return Ok(None);
    };
    if used.is_none_or(|used| now.since(Time(used)) >= NOTED_MS) {
        let noted = store.write(move |tx| {
            async move {
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(USED).bind(id).bind(now).execute(db).await.map(drop))?;
                Ok(())
            }
            .boxed()
        });
        // Who only reads goes on reading when nothing can be written just now.
        drop(noted.await);
    }
    Ok(Some((Pass::Token(id.into()), ends.map(Time))))
}

/// As whom, where and for what a token acts.
pub(crate) struct Scope {
    pub(crate) user: UserId,
    pub(crate) tenant: TenantId,
    pub(crate) permissions: Vec<Permission>,
}

/// The scope of a token that holds.
pub(crate) async fn scope(db: Conn<'_>, id: ApiTokenId, now: Time) -> Result<Option<Scope>, StoreError> {
    const SQL: &str = "SELECT user_id, tenant_id, permissions FROM api_tokens
        WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
    let found: Option<(Uuid, Uuid, String)> =
        on!(db, db => sqlx::query_as(SQL).bind(id.0).bind(now.ms()).fetch_optional(db).await)?;
    let scope = found.map(|(user, tenant, words)| {
        let permissions = access::permissions(&words)?;
        Ok(Scope { user: user.into(), tenant: tenant.into(), permissions })
    });
    scope.transpose()
}
