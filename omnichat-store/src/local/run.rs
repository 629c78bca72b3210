//! What each local command does: find the tenant and the people that it names, then one call of the store.

use omnichat_api::invite::CreateInvite;
use omnichat_api::page::PageQuery;
use omnichat_api::tenant::ChangeTenant;
use omnichat_api::user::{ChangeUser, User};
use omnichat_api::{FieldError, TenantId};

use super::{Command, Progress, Reply, audit, inboxes, legacy, roles};
use crate::access::Authority;
use crate::audit::Actor;
use crate::tenants::house::{self, NewOperator};
use crate::users::NewUser;
use crate::{
    Store, StoreError, backup, import, invites, keys, links, lockouts, second_factors, seed, tenants, users,
};

/// Name of the first tenant when the first user is made without naming one.
pub const FIRST_TENANT: &str = "My team";

/// Runs a local command. Long work tells its `progress`.
pub async fn run(
    store: &Store,
    command: Command,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Reply, StoreError> {
    let named = async |name: Option<String>| tenants::named(store, name.as_deref()).await.map(|t| t.id);
    // Before the first tenant there is nobody and nothing to list.
    let listed = async |name: Option<String>| match name {
        None if tenants::at_work(store).await?.is_empty() => Ok(None),
        name => named(name).await.map(Some),
    };
    Ok(match command {
        Command::SeedDemo { tenant } => {
            Reply::Seeded { conversations: seed::demo(store, named(tenant).await?).await? }
        }
        Command::SeedBulk { tenant, messages, conversations, open } => {
            let bulk = seed::Bulk { messages, conversations, open };
            Reply::Seeded { conversations: seed::bulk(store, named(tenant).await?, bulk, progress).await? }
        }
        Command::TenantCreate { name, parent } => {
            let parent = match parent {
                Some(parent) => Some(named(Some(parent)).await?),
                None => None,
            };
            Reply::Tenant(tenants::create(store, &name, parent, Actor::OPERATOR).await?)
        }
        Command::TenantList => Reply::Tenants { items: tenants::all(store).await? },
        Command::TenantRename { tenant, name } => {
            let id = named(Some(tenant)).await?;
            let change = ChangeTenant { name: Some(name), ..ChangeTenant::default() };
            Reply::Tenant(tenants::change(store, id, id, change, Actor::OPERATOR).await?)
        }
        Command::TenantSecondFactor { tenant, required } => {
            let id = named(Some(tenant)).await?;
            let change = ChangeTenant { second_factor_required: Some(required), ..ChangeTenant::default() };
            Reply::Tenant(tenants::change(store, id, id, change, Actor::OPERATOR).await?)
        }
        Command::TenantSuspend { tenant, suspended } => {
            let id = named(Some(tenant)).await?;
            Reply::Tenant(tenants::suspend(store, id, suspended, Actor::OPERATOR).await?)
        }
        Command::TenantDelete { tenant } => {
            let id = named(Some(tenant)).await?;
            Reply::Tenant(tenants::delete(store, id, id, Actor::OPERATOR).await?)
        }
        Command::TenantRestore { tenant } => {
            let id = named(Some(tenant)).await?;
            Reply::Tenant(tenants::bring_back(store, id, id, Actor::OPERATOR).await?)
        }
        Command::Role(command) => roles::run(store, command).await?,
        Command::Team(command) => roles::run_team(store, command).await?,
        Command::Audit(command) => audit::run(store, command).await?,
        Command::KeyList => Reply::Keys { items: keys::list(store).await? },
        Command::KeyRotate => Reply::Keys { items: keys::rotate(store, Actor::OPERATOR).await? },
        Command::KeyRetire { id } => Reply::Keys { items: keys::retire(store, id, Actor::OPERATOR).await? },
        Command::UserCreate { email, name, role, tenant, password } => {
            let new = NewUser { email, name, role, password };
            let empty = tenants::at_work(store).await?.is_empty();
            let old_name = || store.old_settings().project_name.clone();
            let first = tenant.clone().or_else(old_name).unwrap_or_else(|| FIRST_TENANT.into());
            let tenant = if empty { None } else { Some(named(tenant).await?) };
            Reply::User(users::create(store, tenant, &first, new, Actor::OPERATOR).await?)
        }
        Command::UserList { tenant } => Reply::Users {
            items: match listed(tenant).await? {
                Some(tenant) => members(store, tenant).await?,
                None => Vec::new(),
            },
        },
        Command::UserDisable { email, disabled } => {
            Reply::User(users::set_disabled(store, &email, disabled, Actor::OPERATOR).await?)
        }
        Command::UserPassword { email, password } => {
            Reply::User(users::set_password(store, &email, password, Actor::OPERATOR).await?)
        }
        Command::UserUnlock { email } => {
            Reply::Unlocked { was_locked: lockouts::unlock(store, &email, Actor::OPERATOR).await? }
        }
        Command::UserResetSecondFactor { email } => {
            second_factors::reset(store, &email, Actor::OPERATOR).await?;
            Reply::Done
        }
        Command::UserRole { email, role, role_id, tenant } => {
            let tenant = named(tenant).await?;
            let id = member(store, tenant, &email).await?.id;
            let role_id = roles::of_custom(store, tenant, role, role_id.as_deref()).await?;
            let change = ChangeUser { role: Some(role), role_id, ..ChangeUser::default() };
            let by = Authority::of_the_machine();
            Reply::User(users::change(store, tenant, by, id, change, Actor::OPERATOR).await?)
        }
        Command::UserRemove { email, tenant } => {
            let tenant = named(tenant).await?;
            let user = member(store, tenant, &email).await?;
            users::remove(store, tenant, Authority::of_the_machine(), user.id, Actor::OPERATOR).await?;
            Reply::User(user)
        }
        Command::UserOperator { email, on } => {
            tenants::operate::set_operator(store, &email, on, Actor::OPERATOR).await?;
            Reply::Done
        }
        Command::OperatorCreate { email, name, password } => {
            let new = NewOperator { email, name, password };
            Reply::User(house::create_operator(store, new, Actor::OPERATOR).await?)
        }
        Command::UserEmail { email, new } => {
            Reply::User(users::set_email(store, &email, &new, Actor::OPERATOR).await?)
        }
        Command::UserResetLink { email } => {
            let made = links::reset_link(store, &email, Actor::OPERATOR).await?;
            Reply::ResetLink { email: made.email, token: made.token, expires_at: made.expires_at }
        }
        Command::Inbox(command) => inboxes::run(store, command).await?,
        Command::Legacy(command) => legacy::run(store, command).await?,
        Command::InboxList { tenant } => Reply::Inboxes {
            items: match listed(tenant).await? {
                Some(tenant) => inboxes::all(store, tenant).await?,
                None => Vec::new(),
            },
        },
        Command::ImportDwc { file, tenant, dry_run } => {
            Reply::Imported(import::dwc::run(store, &file, tenant.as_deref(), dry_run, progress).await?)
        }
        Command::InviteCreate { email, role, role_id, tenant } => {
            let tenant = named(tenant).await?;
            let role_id = roles::of_custom(store, tenant, role, role_id.as_deref()).await?;
            let new = CreateInvite { email, role, role_id };
            let made =
                invites::create(store, tenant, Authority::of_the_machine(), new, Actor::OPERATOR).await?;
            Reply::Invited { invite: made.invite, token: made.token, mailed: made.mailed }
        }
        Command::InviteList { tenant } => {
            let newest = PageQuery { limit: Some(omnichat_api::limits::PAGE_MAX), cursor: None };
            Reply::Invites { items: invites::list(store, named(tenant).await?, &newest).await?.items }
        }
        Command::InviteRevoke { id, tenant } => {
            Reply::Invite(invites::revoke(store, named(tenant).await?, id, Actor::OPERATOR).await?)
        }
        Command::BackupCreate { to } => {
            if !to.is_absolute() {
                return Err(FieldError::new("to", "invalid", "must be a full path").into());
            }
            Reply::Backup(backup::create(store, &to, progress).await?)
        }
    })
}

/// The member of this address.
async fn member(store: &Store, tenant: TenantId, email: &str) -> Result<User, StoreError> {
    let mut all = members(store, tenant).await?.into_iter();
    all.find(|user| user.email.eq_ignore_ascii_case(email.trim()))
        .ok_or_else(|| StoreError::Conflict(format!("no member here has the address {email}")))
}

pub(super) async fn members(store: &Store, tenant: TenantId) -> Result<Vec<User>, StoreError> {
    let mut query = PageQuery { limit: Some(omnichat_api::limits::PAGE_MAX), cursor: None };
    let mut all = Vec::new();
    loop {
        let page = users::list(store, tenant, &query).await?;
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(all);
        }
    }
}
