//! What somebody who is signed in changes of themselves.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use omnichat_api::account::{ChangeMe, ChangePassword};
use omnichat_api::event::Change;
use omnichat_api::{FieldError, SessionId, UserId, password, text};

use super::{changed, get, new_password, tenants_of};
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::tx::Tx;
use crate::{Notice, Store, StoreError, lockouts, passwords};

/// Changes one's own profile.
pub async fn change_own(
    store: &Store,
    user: UserId,
    change: ChangeMe,
    actor: Actor,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE users SET name = $2, updated_at = $3 WHERE id = $1";
    let Some(name) = change.name.as_deref().map(|name| text::name("name", name)).transpose()? else {
        return Ok(());
    };
    store
        .write(move |tx| {
            async move {
                let now = tx.now.ms();
                on!(tx.db(), db => sqlx::query(SQL).bind(user.0).bind(&name).bind(now).execute(db).await.map(drop))?;
                changed(tx, user, &actor, "user.renamed").await.map(drop)
            }
            .boxed()
        })
        .await
}

/// Changes one's own password. All other sessions end; the one that asks goes on.
pub async fn change_password(
    store: &Store,
    user: UserId,
    session: SessionId,
    change: ChangePassword,
    actor: Actor,
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT email, name FROM users WHERE id = $1";
    let (email, name): (String, String) =
        on!(store.read(), db => sqlx::query_as(SQL).bind(user.0).fetch_one(db).await)?;
    password::check("new", &change.new, &email, &name)?;
    let hash = passwords::hash(store.hashing(), change.new).await?;
    let changed = proved(store, user, ("current", change.current), move |tx| {
        async move { new_password(tx, user, &hash, Some(session), &actor).await }.boxed()
    });
    changed.await.map(drop)
}

/// Runs what somebody who is signed in may do only by their password, said once more in this field. Wrong ones are
/// counted, so that a session that was found open is not guessed on.
pub(crate) async fn proved<T: Send + 'static>(
    store: &Store,
    user: UserId,
    (field, password): (&str, String),
    work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    const SQL: &str = "SELECT password_hash FROM users WHERE id = $1";
    let tries = lockouts::within(user);
    lockouts::check(store, &tries).await?;
    let stored: Option<String> =
        on!(store.read(), db => sqlx::query_scalar(SQL).bind(user.0).fetch_one(db).await)?;
    let fits = passwords::proved(store, Some(user), password, stored).await?.is_some();
    let done = lockouts::guarded(store, tries, move |tx| {
        async move { if fits { work(tx).await } else { Err(StoreError::BadCredentials) } }.boxed()
    });
    match done.await {
        Err(StoreError::BadCredentials) => {
            let rule = "is not your password; if you have none, ask for a new one where you sign in";
            Err(FieldError::new(field, "wrong", rule).into())
        }
        other => other,
    }
}

/// Stores an address that was confirmed.
pub(crate) async fn new_email(
    tx: &mut Tx,
    user: UserId,
    email: &str,
    actor: &Actor,
) -> Result<(), StoreError> {
    const BEFORE: &str = "SELECT email FROM users WHERE id = $1";
    const SQL: &str = "UPDATE users SET email = $2, email_verified_at = $3, updated_at = $3 WHERE id = $1";
    let now = tx.now.ms();
    let before: String = on!(tx.db(), db => sqlx::query_scalar(BEFORE).bind(user.0).fetch_one(db).await)?;
    on!(tx.db(), db => sqlx::query(SQL).bind(user.0).bind(email).bind(now).execute(db).await.map(drop))?;
    for tenant in tenants_of(tx, user).await? {
        let deed = Deed::new(actor, "user.email_changed", user).before(&before).after(email);
        deed.note(tx, Some(tenant)).await?;
        let user = get(tx, tenant, user).await?;
        tx.changed(tenant, None, None, Change::UserChanged(user)).await?;
    }
    tx.tell(Notice::User(user));
    Ok(())
}
