//! Back in without the password: a link that sets a new one.

use futures_util::FutureExt;
use omnichat_api::account::{RESET_MS, ResetPassword};
use omnichat_api::{Time, UserId, password, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Made, New, Purpose, look, make, use_up};
use crate::audit::{self, Actor};
use crate::db::on;
use crate::mail::{self, Letter, To};
use crate::tx::Tx;
use crate::{Store, StoreError, lockouts, passwords, users};

/// What stands in a link.
#[derive(Serialize, Deserialize)]
struct Reset {
    /// Whether only its mail has it: then who follows it has proved the address.
    by_mail: bool,
}

/// A link that whoever has the machine hands over.
pub struct ResetLink {
    /// Whom it is for.
    pub email: String,
    /// Its token.
    pub token: String,
    /// Until when it holds.
    pub expires_at: Time,
}

/// Mails a link to whoever has this address. Does nothing where nobody has, the login is off, or no mail is sent; so
/// how long it takes tells something, and nobody who may not know it must wait for it.
pub async fn forgot(store: &Store, email: &str, address: impl ToString) -> Result<(), StoreError> {
    let (email, address) = (text::email("email", email)?, address.to_string());
    if !store.mails() {
        return Ok(());
    }
    store
        .write(move |tx| {
            async move {
                let Some(user) = of(tx, &email).await? else { return Ok(()) };
                let link = of_user(tx, user, &email, Reset { by_mail: true }).await?;
                let to = To { about: link.id, tenant: None, email: &email, until: link.until };
                if mail::send(tx, to, Letter::Reset { token: &link.token }).await? {
                    noted(tx, user, &Actor::SYSTEM.at(address)).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Makes a link for whoever has the machine to hand over.
pub async fn reset_link(store: &Store, email: &str, actor: Actor) -> Result<ResetLink, StoreError> {
    let email = text::email("email", email)?;
    store
        .write(move |tx| {
            async move {
                let user = of(tx, &email).await?.ok_or_else(|| {
                    StoreError::Conflict(format!("nobody has the address {email}, or their login is off"))
                })?;
                let Made { token, until, .. } = of_user(tx, user, &email, Reset { by_mail: false }).await?;
                noted(tx, user, &actor).await?;
                Ok(ResetLink { email, token, expires_at: until })
            }
            .boxed()
        })
        .await
}

/// Sets a new password by a link. All sessions end, and no other link of the user leads anywhere; a second factor
/// stays as it is.
pub async fn reset(store: &Store, reset: ResetPassword, address: impl ToString) -> Result<(), StoreError> {
    const NAME: &str = "SELECT name FROM users WHERE id = $1";
    let link = look(store, &reset.token, &[Purpose::Password]).await?;
    let user = link.user()?;
    let name: String = on!(store.read(), db => sqlx::query_scalar(NAME).bind(user.0).fetch_one(db).await)?;
    password::check("password", &reset.password, &link.email, &name)?;
    let hash = passwords::hash(store.hashing(), reset.password).await?;
    let actor = Actor::user(user).at(address.to_string());
    store
        .write(move |tx| {
            async move {
                let link = use_up(tx, &reset.token, &[Purpose::Password]).await?;
                if of(tx, &link.email).await? != Some(user) {
                    return Err(StoreError::Gone(
                        "this login was changed since, or is off; ask an admin".into(),
                    ));
                }
                users::new_password(tx, user, &hash, None, &actor).await?;
                lockouts::forget(tx, &link.email).await?;
                if link.data::<Reset>(tx)?.by_mail {
                    users::verified(tx, user).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Who has this address and may sign in.
async fn of(tx: &mut Tx, email: &str) -> Result<Option<UserId>, StoreError> {
    const SQL: &str = "SELECT id FROM users WHERE email = $1 AND kind = 'person' AND disabled_at IS NULL";
    let id: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(email).fetch_optional(db).await)?;
    Ok(id.map(UserId))
}

async fn of_user(tx: &mut Tx, user: UserId, email: &str, reset: Reset) -> Result<Made, StoreError> {
    let new = New { purpose: Purpose::Password, user: Some(user), email, pair: None, holds_ms: RESET_MS };
    make(tx, new, &reset).await
}

async fn noted(tx: &mut Tx, user: UserId, actor: &Actor) -> Result<(), StoreError> {
    for tenant in users::tenants_of(tx, user).await? {
        audit::note(tx, Some(tenant), actor, "user.reset_link_made", user).await?;
    }
    Ok(())
}
