//! Local commands: what whoever has the machine may do without signing in. The daemon runs them for the command
//! line through its control socket; without a daemon the command line runs them itself, with the same code.

use std::path::PathBuf;

use omnichat_api::channel::Channel;
use omnichat_api::inbox::{CreateInbox, Inbox};
use omnichat_api::invite::Invite;
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_api::tenant::Tenant;
use omnichat_api::user::User;
use omnichat_api::{FieldError, InviteId, Problem};
use serde::{Deserialize, Serialize};

use crate::audit::Actor;
use crate::backup::{self, Backup};
use crate::users::NewUser;
use crate::{Store, StoreError, inboxes, invites, seed, tenants, users};

/// A local command. Tenants are named by name or id; without one, the only tenant there is.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the command of the same name")]
pub enum Command {
    /// Adds a day of a small shop, unless there are conversations already.
    SeedDemo { tenant: Option<String> },
    /// Adds a lot of data, to measure with.
    SeedBulk { tenant: Option<String>, messages: u32, conversations: u32, open: u32 },
    /// Makes a tenant.
    TenantCreate { name: String, parent: Option<String> },
    /// All tenants.
    TenantList,
    /// Makes a user; on an empty database also the first tenant and its first web inbox.
    UserCreate { email: String, name: String, role: Role, tenant: Option<String>, password: String },
    /// The members of a tenant.
    UserList { tenant: Option<String> },
    /// Switches a login off and ends its sessions, or switches it on.
    UserDisable { email: String, disabled: bool },
    /// Sets a password and ends all sessions of the user.
    UserPassword { email: String, password: String },
    /// Makes an inbox.
    InboxCreate { channel: Channel, name: String, allowed_origins: Vec<String>, tenant: Option<String> },
    /// The inboxes of a tenant.
    InboxList { tenant: Option<String> },
    /// Makes an invite.
    InviteCreate { email: String, role: Role, tenant: Option<String> },
    /// The invites of a tenant.
    InviteList { tenant: Option<String> },
    /// Takes an invite back.
    InviteRevoke { id: InviteId, tenant: Option<String> },
    /// Writes a backup into this directory, by its full path; without one, into the data directory's `backups`.
    BackupCreate { to: PathBuf },
}

/// The answer to a local command.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// The demo data is there.
    Seeded {
        /// Conversations that were added; 0 when there were some already and demo data was asked for.
        conversations: usize,
    },
    /// A tenant was made.
    Tenant(Tenant),
    /// Tenants.
    Tenants {
        /// Oldest first.
        items: Vec<Tenant>,
    },
    /// A user was made or changed.
    User(User),
    /// Users.
    Users {
        /// Oldest first.
        items: Vec<User>,
    },
    /// An inbox was made.
    Inbox(Inbox),
    /// Inboxes.
    Inboxes {
        /// Oldest first.
        items: Vec<Inbox>,
    },
    /// An invite was made; its token is shown only now.
    Invited {
        /// The invite.
        invite: Invite,
        /// The token of its link.
        token: String,
    },
    /// An invite was changed.
    Invite(Invite),
    /// Invites.
    Invites {
        /// Newest first.
        items: Vec<Invite>,
    },
    /// A backup was written.
    Backup(Backup),
}

/// How far long work is: done so far and in all, both in the unit that `what` names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done, such as `copying`.
    pub what: String,
    /// Done so far.
    pub done: u64,
    /// In all.
    pub total: u64,
}

/// What the control socket sends back, one JSON object a line: `here`, any number of `progress`, then `ok` or `error`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The daemon's first line.
    Here {
        /// How people reach it, for the links that the command line prints.
        public_url: String,
    },
    /// Long work goes on.
    Progress(Progress),
    /// The command is done.
    Ok(Reply),
    /// The command was refused or failed; nothing was changed.
    Error(Problem),
}

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
        None if tenants::all(store).await?.is_empty() => Ok(None),
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
            Reply::Tenant(tenants::create(store, &name, parent, Actor::Operator).await?)
        }
        Command::TenantList => Reply::Tenants { items: tenants::all(store).await? },
        Command::UserCreate { email, name, role, tenant, password } => {
            let new = NewUser { email, name, role, password };
            let empty = tenants::all(store).await?.is_empty();
            let first = tenant.clone().filter(|_| empty).unwrap_or_else(|| FIRST_TENANT.into());
            let tenant = if empty { None } else { Some(named(tenant).await?) };
            Reply::User(users::create(store, tenant, &first, new, Actor::Operator).await?)
        }
        Command::UserList { tenant } => Reply::Users {
            items: match listed(tenant).await? {
                Some(tenant) => members(store, tenant).await?,
                None => Vec::new(),
            },
        },
        Command::UserDisable { email, disabled } => {
            Reply::User(users::set_disabled(store, &email, disabled, Actor::Operator).await?)
        }
        Command::UserPassword { email, password } => {
            Reply::User(users::set_password(store, &email, password, Actor::Operator).await?)
        }
        Command::InboxCreate { channel, name, allowed_origins, tenant } => {
            let new = CreateInbox { channel, name, allowed_origins };
            Reply::Inbox(inboxes::create(store, named(tenant).await?, Actor::Operator, new).await?)
        }
        Command::InboxList { tenant } => {
            let all = PageQuery { limit: Some(omnichat_api::limits::PAGE_MAX), cursor: None };
            let items = match listed(tenant).await? {
                Some(tenant) => inboxes::list(store, tenant, &all).await?.items,
                None => Vec::new(),
            };
            Reply::Inboxes { items }
        }
        Command::InviteCreate { email, role, tenant } => {
            let (invite, token) =
                invites::create(store, named(tenant).await?, &email, role, Actor::Operator).await?;
            Reply::Invited { invite, token }
        }
        Command::InviteList { tenant } => {
            Reply::Invites { items: invites::list(store, named(tenant).await?).await? }
        }
        Command::InviteRevoke { id, tenant } => {
            Reply::Invite(invites::revoke(store, named(tenant).await?, id, Actor::Operator).await?)
        }
        Command::BackupCreate { to } => {
            if !to.is_absolute() {
                return Err(FieldError::new("to", "invalid", "must be a full path").into());
            }
            Reply::Backup(backup::create(store, &to, progress).await?)
        }
    })
}

async fn members(store: &Store, tenant: omnichat_api::TenantId) -> Result<Vec<User>, StoreError> {
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
