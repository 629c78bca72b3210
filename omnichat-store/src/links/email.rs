//! Whose an address is: a link proves it. A change of address takes two, one at each end, so that neither who found an
//! open session nor who typed a wrong address takes a login away.

use futures_util::FutureExt;
use omnichat_api::account::{CONFIRM_MS, ChangeEmail, EmailConfirmed};
use omnichat_api::{FieldError, UserId, text};
use uuid::Uuid;

use super::{Link, New, Purpose, make, take_back_of, use_up};
use crate::audit::Actor;
use crate::db::on;
use crate::mail::{self, Letter, To};
use crate::tx::Tx;
use crate::{Store, StoreError, lockouts, users};

const NO_MAIL: &str =
    "this server sends no mail, so an address cannot be confirmed; ask whoever runs it to set up SMTP";

/// Mails a user a link that proves their address. Does nothing when it is known to be theirs.
pub async fn verify(store: &Store, user: UserId) -> Result<(), StoreError> {
    const SQL: &str = "SELECT email, email_verified_at FROM users WHERE id = $1";
    if !store.mails() {
        return Err(StoreError::Conflict(NO_MAIL.into()));
    }
    store
        .write(move |tx| {
            async move {
                let (email, verified): (String, Option<i64>) =
                    on!(tx.db(), db => sqlx::query_as(SQL).bind(user.0).fetch_one(db).await)?;
                if verified.is_some() {
                    return Ok(());
                }
                let new = New {
                    purpose: Purpose::Email,
                    user: Some(user),
                    email: &email,
                    pair: None,
                    holds_ms: CONFIRM_MS,
                };
                let link = make(tx, new, &()).await?;
                let to = To { about: link.id, tenant: None, email: &email, until: link.until };
                sent(mail::send(tx, to, Letter::Verify { token: &link.token }).await?)
            }
            .boxed()
        })
        .await
}

fn sent(sent: bool) -> Result<(), StoreError> {
    if sent {
        return Ok(());
    }
    Err(StoreError::Conflict(
        "this address got several mails within the hour; look there, or try later".into(),
    ))
}

/// Mails a link to the address so far and one to the new one. An address that is taken gets another mail instead: who
/// asks does not learn of it.
pub async fn change_email(store: &Store, user: UserId, change: ChangeEmail) -> Result<(), StoreError> {
    let new = text::email("email", &change.email)?;
    if !store.mails() {
        return Err(StoreError::Conflict(NO_MAIL.into()));
    }
    let asked = users::proved(store, user, ("password", change.password), move |tx| {
        async move { ask_both(tx, user, new).await }.boxed()
    });
    asked.await
}

async fn ask_both(tx: &mut Tx, user: UserId, new: String) -> Result<(), StoreError> {
    const OLD: &str = "SELECT email FROM users WHERE id = $1";
    let old: String = on!(tx.db(), db => sqlx::query_scalar(OLD).bind(user.0).fetch_one(db).await)?;
    if old == new {
        return Err(FieldError::new("email", "unchanged", "is your address already").into());
    }
    take_back_of(tx, user, &[Purpose::EmailOld, Purpose::EmailNew]).await?;
    let pair = Some(Uuid::now_v7());
    let end = |purpose, email| New { purpose, user: Some(user), email, pair, holds_ms: CONFIRM_MS };
    let leave = make(tx, end(Purpose::EmailOld, &old), &()).await?;
    let enter = make(tx, end(Purpose::EmailNew, &new), &()).await?;
    let to = To { about: leave.id, tenant: None, email: &old, until: leave.until };
    sent(mail::send(tx, to, Letter::Leave { new: &new, token: &leave.token }).await?)?;
    let to = To { about: enter.id, tenant: None, email: &new, until: enter.until };
    let taken = of(tx, &new).await?.is_some();
    let letter = if taken { Letter::HasLogin } else { Letter::Enter { token: &enter.token } };
    // Whether it goes out is not told: how much others write to that address is none of theirs.
    mail::send(tx, to, letter).await?;
    Ok(())
}

async fn of(tx: &mut Tx, email: &str) -> Result<Option<Uuid>, StoreError> {
    const SQL: &str = "SELECT id FROM users WHERE email = $1";
    Ok(on!(tx.db(), db => sqlx::query_scalar(SQL).bind(email).fetch_optional(db).await)?)
}

/// Confirms an address by its link. A change holds when both ends have confirmed.
pub async fn confirm(
    store: &Store,
    token: String,
    address: impl ToString,
) -> Result<EmailConfirmed, StoreError> {
    let address = address.to_string();
    store
        .write(move |tx| {
            async move {
                let all = [Purpose::Email, Purpose::EmailOld, Purpose::EmailNew];
                let link = use_up(tx, &token, &all).await?;
                let waiting = confirmed(tx, &link, address).await?;
                Ok(EmailConfirmed { email: link.email, waiting })
            }
            .boxed()
        })
        .await
}

/// Brings about what the link is for; whether the other one still has to be followed.
async fn confirmed(tx: &mut Tx, link: &Link, address: String) -> Result<bool, StoreError> {
    const HOLD: &str =
        "UPDATE users SET updated_at = $2 WHERE id = $1 AND disabled_at IS NULL RETURNING email";
    const OTHER: &str = "SELECT email, used_at FROM links WHERE pair_id = $1 AND id <> $2";
    let (user, now) = (link.user()?, tx.now.ms());
    let changed = || StoreError::Gone("this login was changed since, or is off; ask for a new link".into());
    // Held first: of two ends that confirm at once, the later sees the earlier.
    let email: Option<String> =
        on!(tx.db(), db => sqlx::query_scalar(HOLD).bind(user.0).bind(now).fetch_optional(db).await)?;
    let email = email.ok_or_else(changed)?;
    let Some(pair) = link.pair_id else {
        return if email == link.email {
            users::verified(tx, user).await.map(|()| false)
        } else {
            Err(changed())
        };
    };
    let (other, used): (String, Option<i64>) =
        on!(tx.db(), db => sqlx::query_as(OTHER).bind(pair).bind(link.id).fetch_one(db).await)?;
    let leaves = link.purpose == Purpose::EmailOld.as_str();
    let (old, new) = if leaves { (&link.email, &other) } else { (&other, &link.email) };
    if *old != email {
        return Err(changed());
    }
    if used.is_none() {
        return Ok(true);
    }
    if of(tx, new).await?.is_some() {
        return Err(StoreError::Conflict(format!("{new} has another login by now")));
    }
    super::take_back(tx, user).await?;
    users::new_email(tx, user, new, &Actor::user(user).at(address)).await?;
    lockouts::forget(tx, new).await?;
    Ok(false)
}
