//! The users: their logins, with the passwords they have, and their places in the tenants. A login that is here already
//! stays as it is; at most it gets a place more.

use std::collections::HashMap;

use futures_util::FutureExt;
use omnichat_api::event::Change;
use omnichat_api::limits::NAME_CHARS;
use omnichat_api::permission::Role;
use omnichat_api::user::UserRef;
use omnichat_api::{TenantId, UserId, text};
use uuid::Uuid;

use super::SOURCE;
use super::old::OldUser;
use super::plan::{Part, Plan};
use super::values::Micros;
use crate::audit::{Actor, Deed};
use crate::db::on;
use crate::import::ImportReport;
use crate::import::ledger::{self, Entry};
use crate::legacy::FIRST_LOGIN;
use crate::legacy::numbers::{self, Kind};
use crate::tx::Tx;
use crate::{Store, StoreError, users};

const PASSWORDS: &str = "passwords kept: the next sign-in hashes them anew";
const NO_PASSWORD: &str = "users whose password cannot be kept: they set a new one";
const NO_OWNER: &str = "the oldest admin made owner, where there was none";
const STRANGE_ROLES: &str = "users of an unknown role: switched off";
/// The password of the first login of every old installation.
const FIRST_PASSWORD: &str = "admin123";
/// Length of a bcrypt hash.
const HASH_CHARS: usize = 60;

/// A user as they become one here.
#[derive(Clone, Debug)]
struct New {
    number: Option<i64>,
    email: String,
    name: String,
    hash: Option<String>,
    role: Role,
    /// Whether their role said nothing here: they may not sign in.
    off: bool,
    created: Option<omnichat_api::Time>,
}

/// What became of one.
enum Became {
    New(UserRef),
    Joined(UserRef),
    Known(UserRef),
}

/// Takes the users, and tells each part who is who.
pub(super) async fn take(
    store: &Store,
    plan: &mut Plan,
    users: Vec<OldUser>,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let mut of_part: Vec<Vec<New>> = vec![Vec::new(); plan.parts.len()];
    for user in users {
        let at = plan.of(user.tenant);
        match read(user, report) {
            Ok(new) => {
                warn_of_first_password(&new, report).await?;
                of_part[at].push(new);
            }
            Err(email) => report.table("users").skip("its mail address cannot be one", email),
        }
    }
    for (part, mut all) in plan.parts.iter_mut().zip(of_part) {
        all.sort_by_key(|new| (new.created, new.number));
        let dry = report.dry_run;
        let (tenant, given) = (part.tenant, all.clone());
        let became =
            store.write(move |tx| async move { write(tx, tenant, given, dry).await }.boxed()).await?;
        for (new, became) in all.into_iter().zip(became) {
            let table = report.table("users");
            table.seen += 1;
            let user = match became {
                Became::New(user) => {
                    table.imported += 1;
                    report.rule(if new.hash.is_some() { PASSWORDS } else { NO_PASSWORD }, 1);
                    user
                }
                Became::Joined(user) => {
                    table.merged += 1;
                    user
                }
                Became::Known(user) => {
                    table.known += 1;
                    user
                }
            };
            know(part, &new, user);
        }
        owned(store, part, report).await?;
    }
    // Where several old tenants go to one, all their users work there.
    for at in 0..plan.parts.len() {
        let Some(tenant) = plan.parts[at].tenant else { continue };
        let (mut staff, mut named) = (HashMap::new(), HashMap::new());
        for other in plan.parts.iter().filter(|other| other.tenant == Some(tenant)) {
            staff.extend(other.staff.clone());
            named.extend(other.named.clone());
        }
        (plan.parts[at].staff, plan.parts[at].named) = (staff, named);
    }
    Ok(())
}

/// Notes by what old rows name a user.
fn know(part: &mut Part, new: &New, user: UserRef) {
    part.staff.extend(new.number.map(|number| (number, user.clone())));
    part.named.insert(new.email.clone(), user.clone());
    let name = new.name.to_lowercase();
    match part.named.get(&name) {
        Some(other) if other.id != user.id => drop(part.named.remove(&name)),
        _ => drop(part.named.insert(name, user)),
    }
}

fn read(user: OldUser, report: &mut ImportReport) -> Result<New, String> {
    let email = text::email("email", &user.email).map_err(|_| user.email.clone())?;
    let line: String =
        user.name.unwrap_or_default().chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
    let own = email.split('@').next().unwrap_or(&email).to_owned();
    let hash = user.hash.filter(|hash| hash.len() == HASH_CHARS && hash.parse::<bcrypt::HashParts>().is_ok());
    let (role, off) = match user.role.as_str() {
        "admin" | "owner" => (Role::Admin, false),
        "staff" => (Role::Staff, false),
        other => {
            report.case(STRANGE_ROLES, format!("{email}: {other}"));
            (Role::Viewer, true)
        }
    };
    let name = text::name("name", &line).unwrap_or(own);
    let created = user.created.map(Micros::time);
    Ok(New { number: user.number, email, name, hash, role, off, created })
}

/// Says when the login that everybody knows still has the password that everybody knows.
async fn warn_of_first_password(new: &New, report: &mut ImportReport) -> Result<(), StoreError> {
    let Some(hash) = new.hash.clone().filter(|_| new.email == FIRST_LOGIN) else { return Ok(()) };
    let fits = tokio::task::spawn_blocking(move || bcrypt::verify(FIRST_PASSWORD, &hash).unwrap_or(false));
    if fits.await.map_err(|_| StoreError::Closed)? {
        report.warnings.push(format!(
            "{FIRST_LOGIN} still has the password that every installation began with: set another with `omnichat user password {FIRST_LOGIN}`"
        ));
    }
    Ok(())
}

/// Writes the users of a part, or finds out what would become of them.
async fn write(
    tx: &mut Tx,
    tenant: Option<TenantId>,
    all: Vec<New>,
    dry: bool,
) -> Result<Vec<Became>, StoreError> {
    const KNOWN: &str = "SELECT u.id, u.name, m.role FROM users u
        LEFT JOIN memberships m ON m.user_id = u.id AND m.tenant_id = $2 WHERE u.email = $1";
    let mut became = Vec::with_capacity(all.len());
    let mut given = Vec::new();
    for new in all {
        let at = tenant.map_or(Uuid::nil(), |tenant| tenant.0);
        let known: Option<(Uuid, String, Option<String>)> = on!(tx.db(), db => sqlx::query_as(KNOWN).bind(&new.email)
            .bind(at).fetch_optional(db).await)?;
        let what = match (known, tenant.filter(|_| !dry)) {
            (Some((id, name, Some(_))), _) => Became::Known(UserRef { id: id.into(), name }),
            (Some((id, name, None)), None) => Became::Joined(UserRef { id: id.into(), name }),
            (None, None) => Became::New(UserRef { id: UserId::new(), name: new.name.clone() }),
            (Some((id, name, None)), Some(tenant)) => {
                join(tx, tenant, id.into(), new.role).await?;
                Became::Joined(UserRef { id: id.into(), name })
            }
            (None, Some(tenant)) => {
                let id = add(tx, &new).await?;
                join(tx, tenant, id, new.role).await?;
                Became::New(UserRef { id, name: new.name.clone() })
            }
        };
        let (Became::New(user) | Became::Joined(user) | Became::Known(user)) = &what;
        given.extend(new.number.map(|number| (user.id.0, number)));
        became.push(what);
    }
    if let Some(tenant) = tenant.filter(|_| !dry) {
        numbers::give(tx, tenant, Kind::User, &given).await?;
        let entry = |(user, number): &(Uuid, i64)| Entry {
            kind: "user",
            key: number.to_string(),
            thing: Some(*user),
            data: None,
        };
        ledger::note(tx, tenant, SOURCE, &given.iter().map(entry).collect::<Vec<_>>()).await?;
    }
    Ok(became)
}

/// Makes a login, as old as it is.
async fn add(tx: &mut Tx, new: &New) -> Result<UserId, StoreError> {
    const OFF: &str = "UPDATE users SET disabled_at = $2 WHERE id = $1";
    let now = tx.now;
    tx.now = new.created.unwrap_or(now);
    let added = users::add(tx, &new.email, &new.name, new.hash.as_deref(), &Actor::OPERATOR).await;
    tx.now = now;
    let id = added?;
    // Whoever has the machine vouches for the address.
    users::verified(tx, id).await?;
    if new.off {
        on!(tx.db(), db => sqlx::query(OFF).bind(id.0).bind(now.ms()).execute(db).await.map(drop))?;
    }
    Ok(id)
}

async fn join(tx: &mut Tx, tenant: TenantId, id: UserId, role: Role) -> Result<(), StoreError> {
    users::join(tx, tenant, id, (role, None), &Actor::OPERATOR).await?;
    let user = users::get(tx, tenant, id).await?;
    Deed::new(&Actor::OPERATOR, "user.created", id).after(&user).note(tx, Some(tenant)).await?;
    tx.changed(tenant, None, None, Change::UserChanged(user)).await.map(drop)
}

/// Sees to it that somebody owns the tenant.
async fn owned(store: &Store, part: &Part, report: &mut ImportReport) -> Result<(), StoreError> {
    let Some(tenant) = part.tenant.filter(|_| !report.dry_run) else { return Ok(()) };
    let made = store.write(move |tx| async move { make_owner(tx, tenant).await }.boxed()).await?;
    match made {
        Owner::There => {}
        Owner::Made(email) => report.case(NO_OWNER, email),
        Owner::Nobody => report.warnings.push(format!(
            "nobody owns {}: make an owner with `omnichat user create --role owner`",
            part.name
        )),
    }
    Ok(())
}

enum Owner {
    There,
    Made(String),
    Nobody,
}

async fn make_owner(tx: &mut Tx, tenant: TenantId) -> Result<Owner, StoreError> {
    const OWNERS: &str = "SELECT COUNT(*) FROM tenant_paths p
        JOIN memberships m ON m.tenant_id = p.ancestor_id AND m.role = 'owner'
        JOIN users u ON u.id = m.user_id AND u.kind = 'person' AND u.disabled_at IS NULL WHERE p.tenant_id = $1";
    const ADMIN: &str = "SELECT u.id, u.email FROM memberships m
        JOIN users u ON u.id = m.user_id AND u.kind = 'person' AND u.disabled_at IS NULL
        WHERE m.tenant_id = $1 AND m.role = 'admin' ORDER BY u.created_at, u.id LIMIT 1";
    let owners: i64 = on!(tx.db(), db => sqlx::query_scalar(OWNERS).bind(tenant.0).fetch_one(db).await)?;
    if owners > 0 {
        return Ok(Owner::There);
    }
    let admin: Option<(Uuid, String)> =
        on!(tx.db(), db => sqlx::query_as(ADMIN).bind(tenant.0).fetch_optional(db).await)?;
    let Some((id, email)) = admin else { return Ok(Owner::Nobody) };
    let id = UserId(id);
    users::join(tx, tenant, id, (Role::Owner, None), &Actor::OPERATOR).await?;
    let user = users::get(tx, tenant, id).await?;
    Deed::new(&Actor::OPERATOR, "user.changed", id).after(&user).note(tx, Some(tenant)).await?;
    tx.changed(tenant, None, None, Change::UserChanged(user)).await?;
    Ok(Owner::Made(email))
}

/// Users by what old rows call them.
pub(super) fn found<'a>(part: &'a Part, number: Option<i64>, word: Option<&str>) -> Option<&'a UserRef> {
    let by_number = number.and_then(|number| part.staff.get(&number));
    by_number.or_else(|| {
        let word = word?.trim().to_lowercase();
        let numbered = word.parse::<i64>().ok().and_then(|number| part.staff.get(&number));
        numbered.or_else(|| part.named.get(&word))
    })
}
