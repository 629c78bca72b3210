//! Links that are sent to an address, or printed for whoever has the machine: each works once, for a while, and for one
//! purpose. Of its token only the hash is stored; what it is to bring about is sealed.

mod email;
mod password;
mod sign_up;

use omnichat_api::{Time, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::FromRow;
use uuid::Uuid;

use crate::db::on;
use crate::tx::Tx;
use crate::{Store, StoreError, outbox, tokens};

pub use email::{change_email, confirm, verify};
pub use password::{ResetLink, forgot, reset, reset_link};
pub use sign_up::{Asked, found};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// A new password.
    Password,
    /// Proves the address of a login.
    Email,
    /// Agrees at the address that somebody leaves.
    EmailOld,
    /// Agrees at the address that somebody goes to.
    EmailNew,
    /// Makes an organization and its owner.
    SignUp,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Email => "email",
            Self::EmailOld => "email_old",
            Self::EmailNew => "email_new",
            Self::SignUp => "sign_up",
        }
    }
}

/// What a link's data is sealed for.
const SEALED: &str = "link";

/// A link to make.
struct New<'a> {
    purpose: Purpose,
    user: Option<UserId>,
    email: &'a str,
    /// What links that only count together have in common.
    pair: Option<Uuid>,
    /// How long it holds, in milliseconds.
    holds_ms: i64,
}

/// A link that was just made.
struct Made {
    id: Uuid,
    token: String,
    until: Time,
}

/// Makes a link. `data` is what it is to bring about.
async fn make(tx: &mut Tx, new: New<'_>, data: &(impl Serialize + Sync)) -> Result<Made, StoreError> {
    const SQL: &str =
        "INSERT INTO links (id, user_id, purpose, email, token_hash, pair_id, data, expires_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let id = Uuid::now_v7();
    let (token, now) = (tokens::issue(id), tx.now);
    let until = now.plus_ms(new.holds_ms);
    let sealed = tx.key().seal(SEALED, &serde_json::to_vec(data)?)?;
    on!(tx.db(), db => sqlx::query(SQL).bind(id).bind(new.user.map(|user| user.0)).bind(new.purpose.as_str())
        .bind(new.email).bind(tokens::hash(&token)).bind(new.pair).bind(&sealed).bind(until.ms()).bind(now.ms())
        .execute(db).await.map(drop))?;
    Ok(Made { id, token, until })
}

/// A link, found by its token.
#[derive(FromRow)]
struct Link {
    id: Uuid,
    user_id: Option<Uuid>,
    purpose: String,
    email: String,
    pair_id: Option<Uuid>,
    data: Option<Vec<u8>>,
    expires_at: i64,
    used_at: Option<i64>,
}

const SELECT: &str = "SELECT id, user_id, purpose, email, pair_id, data, expires_at, used_at FROM links
    WHERE id = $1 AND token_hash = $2";

impl Link {
    /// Whether it is for one of these purposes, and holds still.
    fn usable(self, purposes: &[Purpose], now: Time) -> Result<Self, StoreError> {
        if !purposes.iter().any(|purpose| purpose.as_str() == self.purpose) {
            return Err(StoreError::NotFound("link"));
        }
        let why = match self.used_at {
            Some(_) => "this link was used already, or another one took its place; ask for a new one",
            None if self.expires_at <= now.ms() => "this link has expired; ask for a new one",
            None => return Ok(self),
        };
        Err(StoreError::Gone(why.into()))
    }

    /// The user of a link that has one.
    fn user(&self) -> Result<UserId, StoreError> {
        self.user_id.map(UserId).ok_or_else(|| StoreError::Corrupt("a link of nobody".into()))
    }

    /// What it is to bring about.
    fn data<T: DeserializeOwned>(&self, tx: &Tx) -> Result<T, StoreError> {
        let data = tx.key().open(SEALED, self.data.as_deref().unwrap_or_default())?;
        Ok(serde_json::from_slice(&data)?)
    }
}

/// A usable link, without using it up.
async fn look(store: &Store, token: &str, purposes: &[Purpose]) -> Result<Link, StoreError> {
    let (id, hash) = tokens::read(token).ok_or(StoreError::NotFound("link"))?;
    let link: Option<Link> =
        on!(store.read(), db => sqlx::query_as(SELECT).bind(id).bind(&hash).fetch_optional(db).await)?;
    link.ok_or(StoreError::NotFound("link"))?.usable(purposes, store.clock().now())
}

/// Uses a link up. What it brought is known from here on, and not kept.
async fn use_up(tx: &mut Tx, token: &str, purposes: &[Purpose]) -> Result<Link, StoreError> {
    const SQL: &str =
        "UPDATE links SET used_at = $2, data = NULL WHERE id = $1 AND used_at IS NULL AND expires_at > $2";
    let (id, hash) = tokens::read(token).ok_or(StoreError::NotFound("link"))?;
    let link: Option<Link> =
        on!(tx.db(), db => sqlx::query_as(SELECT).bind(id).bind(&hash).fetch_optional(db).await)?;
    let now = tx.now;
    let link = link.ok_or(StoreError::NotFound("link"))?.usable(purposes, now)?;
    let used = on!(tx.db(), db => sqlx::query(SQL).bind(id).bind(now.ms()).execute(db).await
        .map(|done| done.rows_affected()))?;
    if used != 1 {
        return Err(StoreError::Gone("this link was used already".into()));
    }
    Ok(link)
}

/// Takes back every link of a user that was not followed yet, with the mails that have not left.
pub(crate) async fn take_back(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    let all = [Purpose::Password, Purpose::Email, Purpose::EmailOld, Purpose::EmailNew];
    take_back_of(tx, user, &all).await
}

async fn take_back_of(tx: &mut Tx, user: UserId, purposes: &[Purpose]) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE links SET used_at = $3, data = NULL WHERE user_id = $1 AND purpose = $2
        AND used_at IS NULL RETURNING id";
    let now = tx.now.ms();
    for purpose in purposes {
        let taken: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(user.0).bind(purpose.as_str())
            .bind(now).fetch_all(db).await)?;
        for id in taken {
            outbox::cancel(tx, id).await?;
        }
    }
    Ok(())
}

/// Takes links away that have long ended.
pub async fn prune(store: &Store) -> Result<u64, StoreError> {
    use futures_util::FutureExt;
    const SQL: &str = "DELETE FROM links WHERE expires_at < $1";
    /// So that for some days an old link is told apart from a guessed one.
    const KEPT_MS: i64 = 30 * 24 * 3600 * 1000;
    store
        .write(|tx| {
            async move {
                let before = tx.now.plus_ms(-KEPT_MS).ms();
                Ok(on!(tx.db(), db => sqlx::query(SQL).bind(before).execute(db).await
                    .map(|done| done.rows_affected()))?)
            }
            .boxed()
        })
        .await
}
