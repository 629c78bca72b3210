//! Signing in by what a provider says of somebody. The address decides once, and only when both sides know that it is
//! theirs; from then on the provider's own subject does.

use futures_util::FutureExt;
use omnichat_api::event::Change;
use omnichat_api::permission::Role;
use omnichat_api::sso::RoleRule;
use omnichat_api::{ProviderId, TenantId, UserId, text};
use sqlx::FromRow;
use uuid::Uuid;

use super::reaches;
use crate::access;
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::sessions::{self, Client, Signed};
use crate::tx::Tx;
use crate::{Store, StoreError, users};

/// What a provider says of somebody, after its signature was checked.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its own name for them; never given to anybody else.
    pub subject: String,
    /// Their address.
    pub email: Option<String>,
    /// Whether it has made sure that the address is theirs.
    pub email_verified: bool,
    /// Their name.
    pub name: Option<String>,
    /// The values of the role claim.
    pub roles: Vec<String>,
}

/// Why somebody whom a provider vouches for is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The provider does not say that the address is theirs.
    Unverified,
    /// The login here has an address that nobody has confirmed yet.
    UnverifiedHere,
    /// Nobody has invited them, or their login is disabled.
    NotAMember,
    /// They work in a tenant that is not the provider's, or run the installation.
    Elsewhere,
}

impl Refusal {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::UnverifiedHere => "unverified_here",
            Self::NotAMember => "not_a_member",
            Self::Elsewhere => "elsewhere",
        }
    }
}

#[derive(FromRow)]
struct Rules {
    tenant_id: Uuid,
    join_as: Option<String>,
    role_map: String,
}

/// Begins a session for whom the provider vouches for. A refusal is noted in the tenant's trail.
pub async fn sign_in(
    store: &Store,
    provider: ProviderId,
    identity: Identity,
    client: Client,
) -> Result<Result<Signed, Refusal>, StoreError> {
    store.write(move |tx| async move { enter(tx, provider, &identity, client).await }.boxed()).await
}

/// Notes in the tenant's trail why a sign-in came to nothing before it was known who it was: its admins have no log.
pub async fn note_failure(
    store: &Store,
    provider: ProviderId,
    why: &'static str,
    client: Client,
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT tenant_id FROM providers WHERE id = $1";
    let noted = store.write(move |tx| {
        async move {
            let tenant: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(SQL).bind(provider.0)
                .fetch_optional(db).await)?;
            let Some(tenant) = tenant else { return Ok(()) };
            let actor = client.by_nobody();
            let deed = Deed::new(&actor, "provider.failed", provider);
            deed.after(serde_json::json!({ "why": why })).note(tx, Some(tenant.into())).await
        }
        .boxed()
    });
    noted.await
}

async fn enter(
    tx: &mut Tx,
    id: ProviderId,
    who: &Identity,
    client: Client,
) -> Result<Result<Signed, Refusal>, StoreError> {
    const SQL: &str = "SELECT tenant_id, join_as, role_map FROM providers WHERE id = $1";
    let rules: Option<Rules> = on!(tx.db(), db => sqlx::query_as(SQL).bind(id.0).fetch_optional(db).await)?;
    let rules = rules.ok_or(StoreError::NotFound("provider"))?;
    let tenant = TenantId(rules.tenant_id);
    let role =
        mapped(tx, tenant, &serde_json::from_str::<Vec<RoleRule>>(&rules.role_map)?, &who.roles).await?;
    let joins = rules.join_as.map(users::role).transpose()?;
    let joins = joins.map(|of_all| role.unwrap_or((of_all, None)));
    let user = match recognised(tx, id, who).await? {
        Ok(Some(user)) => allowed(tx, id, user, joins.is_some()).await?.map(Some),
        Ok(None) if joins.is_none() => Err(Refusal::NotAMember),
        other => other,
    };
    let user = match user {
        Err(refusal) => {
            let said = serde_json::json!({ "why": refusal.as_str(), "email": who.email });
            let actor = client.by_nobody();
            Deed::new(&actor, "provider.refused", id).after(said).note(tx, Some(tenant)).await?;
            return Ok(Err(refusal));
        }
        Ok(Some(user)) => user,
        Ok(None) => newcomer(tx, who, &client).await?,
    };
    let actor = client.actor(user);
    link(tx, tenant, id, &who.subject, user, &actor).await?;
    seat(tx, tenant, user, role, joins, &actor).await?;
    let member = users::tenants_of(tx, user).await?.contains(&tenant);
    sessions::begin_by(tx, user, member.then_some(tenant), client, Some(id)).await.map(Ok)
}

/// The user whom the provider means; `None` for an address that nobody has here.
async fn recognised(
    tx: &mut Tx,
    id: ProviderId,
    who: &Identity,
) -> Result<Result<Option<UserId>, Refusal>, StoreError> {
    const KNOWN: &str = "SELECT user_id FROM provider_users WHERE provider_id = $1 AND subject = $2";
    const BY_ADDRESS: &str = "SELECT id, email_verified_at FROM users WHERE email = $1 AND kind = 'person'";
    let known: Option<Uuid> = on!(tx.db(), db => sqlx::query_scalar(KNOWN).bind(id.0).bind(&who.subject)
        .fetch_optional(db).await)?;
    if let Some(known) = known {
        return Ok(Ok(Some(known.into())));
    }
    let Some(email) = address(who) else { return Ok(Err(Refusal::Unverified)) };
    let found: Option<(Uuid, Option<i64>)> =
        on!(tx.db(), db => sqlx::query_as(BY_ADDRESS).bind(&email).fetch_optional(db).await)?;
    Ok(match found {
        Some((_, None)) => Err(Refusal::UnverifiedHere),
        Some((user, Some(_))) => Ok(Some(user.into())),
        None => Ok(None),
    })
}

/// The address, where the provider knows it to be theirs.
fn address(who: &Identity) -> Option<String> {
    let email = who.email.as_deref().filter(|_| who.email_verified)?;
    text::email("email", email).ok()
}

/// Whether a user who is known here may come in by this provider.
async fn allowed(
    tx: &mut Tx,
    id: ProviderId,
    user: UserId,
    may_join: bool,
) -> Result<Result<UserId, Refusal>, StoreError> {
    const ON: &str = "SELECT COUNT(*) FROM users WHERE id = $1 AND disabled_at IS NULL";
    let on: i64 = on!(tx.db(), db => sqlx::query_scalar(ON).bind(user.0).fetch_one(db).await)?;
    if on == 0 {
        return Ok(Err(Refusal::NotAMember));
    }
    if !reaches(tx, id, user).await? {
        return Ok(Err(Refusal::Elsewhere));
    }
    let nowhere = users::tenants_of(tx, user).await?.is_empty();
    Ok(if nowhere && !may_join { Err(Refusal::NotAMember) } else { Ok(user) })
}

/// Makes a login without a password for an address that only the provider knows.
async fn newcomer(tx: &mut Tx, who: &Identity, client: &Client) -> Result<UserId, StoreError> {
    let email =
        address(who).ok_or_else(|| StoreError::Corrupt("an address that was there is gone".into()))?;
    let before_the_at = email.split('@').next().unwrap_or_default();
    let name = who.name.as_deref().and_then(|name| text::name("name", name).ok());
    let name = name.unwrap_or_else(|| before_the_at.to_owned());
    let user = users::add(tx, &email, &name, None, &client.by_nobody()).await?;
    users::verified(tx, user).await?;
    Ok(user)
}

/// Remembers whom the provider means by its subject.
async fn link(
    tx: &mut Tx,
    tenant: TenantId,
    id: ProviderId,
    subject: &str,
    user: UserId,
    actor: &Actor,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO provider_users (provider_id, subject, user_id, created_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT (provider_id, subject) DO NOTHING";
    let now = tx.now.ms();
    let new = on!(tx.db(), db => sqlx::query(SQL).bind(id.0).bind(subject).bind(user.0).bind(now).execute(db).await
        .map(|done| done.rows_affected()))?;
    if new > 0 {
        let said = serde_json::json!({ "provider": id, "subject": subject });
        Deed::new(actor, "user.linked", user).after(said).note(tx, Some(tenant)).await?;
    }
    Ok(())
}

/// The seat in the provider's tenant: the mapped role at every sign-in, but an owner stays one; a first seat for who has
/// none anywhere.
async fn seat(
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
    mapped: Option<Given>,
    joins: Option<Given>,
    actor: &Actor,
) -> Result<(), StoreError> {
    let tenants = users::tenants_of(tx, user).await?;
    let before = match tenants.contains(&tenant) {
        true => Some(users::get(tx, tenant, user).await?),
        false => None,
    };
    let given = match &before {
        Some(before) if before.role == Role::Owner => None,
        Some(before) => {
            mapped.filter(|given| *given != (before.role, before.custom_role.as_ref().map(|role| role.id.0)))
        }
        None if tenants.is_empty() => joins,
        None => None,
    };
    let Some(given) = given else { return Ok(()) };
    users::join(tx, tenant, user, given, actor).await?;
    let after = users::get(tx, tenant, user).await?;
    match before {
        Some(before) => Deed::new(actor, "user.changed", user).before(&before).after(&after),
        None => Deed::new(actor, "user.created", user).after(&after),
    }
    .note(tx, Some(tenant))
    .await?;
    tx.changed(tenant, None, None, Change::UserChanged(after)).await.map(drop)
}

/// A role, and which of a tenant's own.
type Given = (Role, Option<Uuid>);

/// The role of the first rule that fits. A rule whose role was deleted since says nothing.
async fn mapped(
    tx: &mut Tx,
    tenant: TenantId,
    rules: &[RoleRule],
    values: &[String],
) -> Result<Option<Given>, StoreError> {
    for rule in rules.iter().filter(|rule| rule.role != Role::Owner && values.contains(&rule.value)) {
        let given = (rule.role, rule.role_id.map(|id| id.0));
        match access::of_role(tx, tenant, given.0, given.1).await {
            Ok(_) => return Ok(Some(given)),
            Err(StoreError::Invalid(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(None)
}
