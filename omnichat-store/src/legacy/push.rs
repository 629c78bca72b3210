//! Pushes to the old app's phones: who is told of which message, and the rows of the outbox for that.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use omnichat_api::channel::Channel;
use omnichat_api::event::Change;
use omnichat_api::message::{self, AuthorKind};
use omnichat_api::permission::Permission;
use omnichat_api::{FieldError, TeamId, TenantId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::Sight;
use crate::conversations::place::Place;
use crate::db::on;
use crate::legacy::threads;
use crate::outbox::{self, New};
use crate::pushes::PROVIDER;
use crate::tx::Tx;
use crate::{Store, StoreError, access, events, users};

/// Longest token, in characters.
const TOKEN_CHARS: usize = 200;
/// Phones of one person.
const PHONES: i64 = 20;
/// Rows of the log that one step takes.
const STEP: i64 = 500;
/// How long there is a use in a push, in milliseconds: an hour.
const WORTH_MS: i64 = 3600 * 1000;
/// What of a text a push shows, in characters.
const TEXT_CHARS: usize = 100;

/// What a phone is told of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The tenant of the message.
    pub tenant: TenantId,
    /// Whose phone it is.
    pub user: UserId,
    /// Who has written, as old clients name them.
    pub user_id: String,
    /// On which channel.
    pub channel: Channel,
    /// The beginning of what they have written.
    pub text: String,
}

/// Keeps the token of somebody's phone. One that was another's is theirs from now on.
pub async fn keep(store: &Store, tenant: TenantId, user: UserId, token: &str) -> Result<(), StoreError> {
    let token = checked(token)?;
    store.write(move |tx| async move { put(tx, tenant, user, &token).await }.boxed()).await
}

fn checked(token: &str) -> Result<String, FieldError> {
    let token = token.trim();
    let inner = ["ExponentPushToken[", "ExpoPushToken["].iter().find_map(|start| token.strip_prefix(start));
    let fine = inner.and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| {
        !inner.is_empty() && inner.chars().all(|c| c.is_ascii_alphanumeric() || "-_:%.".contains(c))
    });
    if !fine || token.chars().count() > TOKEN_CHARS {
        return Err(FieldError::new("push_token", "invalid", "must be a token such as ExponentPushToken[…]"));
    }
    Ok(token.to_owned())
}

async fn put(tx: &mut Tx, tenant: TenantId, user: UserId, token: &str) -> Result<(), StoreError> {
    const PUT: &str = "INSERT INTO push_tokens (tenant_id, token, user_id, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $4)
        ON CONFLICT (tenant_id, token) DO UPDATE SET user_id = excluded.user_id, updated_at = excluded.updated_at";
    const OLDEST: &str = "DELETE FROM push_tokens WHERE tenant_id = $1 AND token IN (
        SELECT token FROM push_tokens WHERE user_id = $2 AND tenant_id = $1
        ORDER BY updated_at DESC, token LIMIT 1000 OFFSET $3)";
    const FROM_HERE: &str = "UPDATE legacy SET pushed_cursor = $2 WHERE tenant_id = $1";
    let head = tx.hold(tenant).await?;
    // Until now there was nobody to be told, and nobody is told of that now.
    if phones(tx, tenant).await?.is_empty() {
        on!(tx.db(), db => sqlx::query(FROM_HERE).bind(tenant.0).bind(head).execute(db).await.map(drop))?;
    }
    let now = tx.now.ms();
    on!(tx.db(), db => sqlx::query(PUT).bind(tenant.0).bind(token).bind(user.0).bind(now).execute(db).await
        .map(drop))?;
    on!(tx.db(), db => sqlx::query(OLDEST).bind(tenant.0).bind(user.0).bind(PHONES).execute(db).await.map(drop))?;
    Ok(())
}

/// Forgets a phone that can be reached no more.
pub async fn forget(store: &Store, tenant: TenantId, token: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM push_tokens WHERE tenant_id = $1 AND token = $2";
    let token = token.to_owned();
    store
        .write(move |tx| {
            async move {
                on!(tx.db(), db => sqlx::query(SQL).bind(tenant.0).bind(&token).execute(db).await.map(drop))?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// How many phones a tenant has.
pub(super) async fn count(store: &Store, tenant: TenantId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM push_tokens WHERE tenant_id = $1";
    Ok(on!(store.read(), db => sqlx::query_scalar(SQL).bind(tenant.0).fetch_one(db).await)?)
}

/// Takes up the log where it was left, and puts a push into the outbox for each message of a contact and each phone whose
/// owner sees it: once, however many nodes do this. Returns how many pushes.
pub async fn next(store: &Store) -> Result<usize, StoreError> {
    const LEFT: &str = "SELECT tenant_id, pushed_cursor FROM legacy
        WHERE EXISTS (SELECT 1 FROM push_tokens p WHERE p.tenant_id = legacy.tenant_id)";
    let mut put = 0;
    loop {
        let left: Option<(Uuid, i64)> =
            on!(store.read(), db => sqlx::query_as(LEFT).fetch_optional(db).await)?;
        let Some((tenant, pushed)) = left else { return Ok(put) };
        let tenant = TenantId(tenant);
        if pushed >= events::head(store, tenant).await? {
            return Ok(put);
        }
        let step = store.write(move |tx| async move { take(tx, tenant).await }.boxed()).await?;
        put += step.pushes;
        if !step.more {
            return Ok(put);
        }
    }
}

/// What came of a part of the log.
struct Step {
    pushes: usize,
    more: bool,
}

async fn take(tx: &mut Tx, tenant: TenantId) -> Result<Step, StoreError> {
    const LEFT: &str = "SELECT pushed_cursor FROM legacy WHERE tenant_id = $1";
    const LOG: &str = "SELECT cursor, kind, conversation_id, data, at FROM event_log
        WHERE tenant_id = $1 AND cursor > $2 ORDER BY cursor LIMIT $3";
    const ON: &str = "UPDATE legacy SET pushed_cursor = $2 WHERE tenant_id = $1";
    // From here on no other node does the same.
    tx.hold(tenant).await?;
    let left: Option<i64> =
        on!(tx.db(), db => sqlx::query_scalar(LEFT).bind(tenant.0).fetch_optional(db).await)?;
    let Some(left) = left else { return Ok(Step { pushes: 0, more: false }) };
    let rows: Vec<events::Row> = on!(tx.db(), db => sqlx::query_as(LOG).bind(tenant.0).bind(left).bind(STEP)
        .fetch_all(db).await)?;
    let Some(last) = rows.last().map(|row| row.cursor) else { return Ok(Step { pushes: 0, more: false }) };
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows == STEP);
    let mut heard = Vec::new();
    for row in rows {
        if let Change::MessageCreated(message) = row.event()?.change {
            let fresh = tx.now.since(message.created_at) < WORTH_MS;
            heard.extend(Some(message).filter(|m| m.author.kind == AuthorKind::Visitor && fresh));
        }
    }
    let mut pushes = 0;
    if !heard.is_empty() {
        let owners = owners(tx, tenant).await?;
        for message in &heard {
            pushes += tell(tx, tenant, message, &owners).await?;
        }
    }
    on!(tx.db(), db => sqlx::query(ON).bind(tenant.0).bind(last).execute(db).await.map(drop))?;
    Ok(Step { pushes, more })
}

/// Somebody with phones.
struct Owner {
    sight: Sight,
    tokens: Vec<String>,
}

async fn phones(tx: &mut Tx, tenant: TenantId) -> Result<Vec<(Uuid, String)>, StoreError> {
    const SQL: &str = "SELECT user_id, token FROM push_tokens WHERE tenant_id = $1 ORDER BY token";
    Ok(on!(tx.db(), db => sqlx::query_as(SQL).bind(tenant.0).fetch_all(db).await)?)
}

/// Those with phones who may read conversations, as of now.
async fn owners(tx: &mut Tx, tenant: TenantId) -> Result<Vec<Owner>, StoreError> {
    const TEAMS: &str = "SELECT team_id FROM team_members WHERE user_id = $1 AND tenant_id = $2";
    let mut tokens: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (user, token) in phones(tx, tenant).await? {
        tokens.entry(user).or_default().push(token);
    }
    let mut owners = Vec::new();
    for (user, tokens) in tokens {
        let user = UserId(user);
        let works = users::at_work(tx, tenant, user).await?.is_some();
        let standing = access::standing(tx, tenant, user).await?.filter(|_| works);
        let Some(standing) = standing.filter(|s| s.permissions.contains(&Permission::ConversationRead))
        else {
            continue;
        };
        let teams: Vec<Uuid> = on!(tx.db(), db => sqlx::query_scalar(TEAMS).bind(user.0).bind(tenant.0)
            .fetch_all(db).await)?;
        let teams = teams.into_iter().map(TeamId).collect();
        owners.push(Owner { sight: Sight::new(user, standing.sees, teams), tokens });
    }
    Ok(owners)
}

async fn tell(
    tx: &mut Tx,
    tenant: TenantId,
    message: &message::Message,
    owners: &[Owner],
) -> Result<usize, StoreError> {
    let place = match Place::load(tx, tenant, message.conversation_id).await {
        Ok(place) => place,
        Err(StoreError::NotFound(_)) => return Ok(0),
        Err(error) => return Err(error),
    };
    let user_id = threads::of_place(tx, &place).await?;
    let until = tx.now.plus_ms(WORTH_MS);
    let mut pushes = 0;
    for owner in owners.iter().filter(|owner| owner.sight.includes(&place.conversation)) {
        let push = Message {
            tenant,
            user: owner.sight.user(),
            user_id: user_id.clone(),
            channel: place.conversation.channel,
            text: shown(message),
        };
        let payload = serde_json::to_vec(&push)?;
        for target in &owner.tokens {
            let (id, tenant) = (Uuid::now_v7(), Some(tenant));
            outbox::put(tx, New { id, tenant, provider: PROVIDER, target, payload: &payload, until }).await?;
            pushes += 1;
        }
    }
    Ok(pushes)
}

fn shown(message: &message::Message) -> String {
    if !message.body.trim().is_empty() {
        return message.body.chars().take(TEXT_CHARS).collect();
    }
    let names: Vec<&str> = message.attachments.iter().map(|file| file.name.as_str()).collect();
    format!("📎 {}", names.join(", ")).chars().take(TEXT_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_token_is_one_of_expos() {
        for good in ["ExponentPushToken[abc-_1]", " ExpoPushToken[x] "] {
            assert_eq!(checked(good).unwrap(), good.trim());
        }
        let long = format!("ExpoPushToken[{}]", "x".repeat(TOKEN_CHARS));
        for bad in [
            "",
            "abc",
            "ExpoPushToken[]",
            "ExpoPushToken[a",
            "ExpoPushToken[a]b",
            "ExpoPushToken[a b]",
            &long,
        ] {
            assert_eq!(checked(bad).unwrap_err().field, "push_token", "{bad}");
        }
    }
}
