//! Local commands: what whoever has the machine may do without signing in. The daemon runs them for the command
//! line through its control socket; without a daemon the command line runs them itself, with the same code.

mod audit;
mod inboxes;
mod legacy;
mod roles;
mod run;

use std::path::PathBuf;

use omnichat_api::audit::{AuditEntry, AuditVerdict};
use omnichat_api::inbox::{Inbox, InboxTested};
use omnichat_api::invite::Invite;
use omnichat_api::permission::Role;
use omnichat_api::role::{CustomRole, Roles};
use omnichat_api::team::Team;
use omnichat_api::tenant::Tenant;
use omnichat_api::user::User;
use omnichat_api::{InviteId, Page, Problem, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::backup::Backup;
use crate::import::ImportReport;
use crate::keys::ListedKey;

pub use audit::{AuditCommand, Trail};
pub use inboxes::{InboxCommand, OpenedInbox};
pub use legacy::{LegacyCommand, LegacyShown, OldSettings};
pub use roles::{RoleCommand, TeamCommand};
pub use run::{FIRST_TENANT, run};

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
    /// Gives a tenant another name.
    TenantRename { tenant: String, name: String },
    /// Whether all who work in a tenant, or below it, must have a second factor.
    TenantSecondFactor { tenant: String, required: bool },
    /// Closes a tenant and all below it, or opens it again.
    TenantSuspend { tenant: String, suspended: bool },
    /// Deletes a tenant and all below it; it can be brought back for a week.
    TenantDelete { tenant: String },
    /// Brings a deleted tenant back.
    TenantRestore { tenant: String },
    /// The tenant's own roles.
    Role(RoleCommand),
    /// Teams.
    Team(TeamCommand),
    /// The audit trails.
    Audit(AuditCommand),
    /// The keys that sign tokens.
    KeyList,
    /// Signs with a new key from now on.
    KeyRotate,
    /// Makes what a key has signed worth nothing.
    KeyRetire { id: Uuid },
    /// Makes a user; on an empty database also the first tenant and its first web inbox.
    UserCreate { email: String, name: String, role: Role, tenant: Option<String>, password: String },
    /// The members of a tenant.
    UserList { tenant: Option<String> },
    /// Switches a login off and ends its sessions, or switches it on.
    UserDisable { email: String, disabled: bool },
    /// Sets a password and ends all sessions of the user.
    UserPassword { email: String, password: String },
    /// Lifts the lock that wrong passwords have put on a login.
    UserUnlock { email: String },
    /// Removes the second factor of somebody whose phone is gone.
    UserResetSecondFactor { email: String },
    /// Gives a member another role; `role_id` is the tenant's own one, by name or id, where it is `custom`.
    UserRole { email: String, role: Role, role_id: Option<String>, tenant: Option<String> },
    /// Takes somebody out of a tenant.
    UserRemove { email: String, tenant: Option<String> },
    /// Makes somebody an operator of the installation, or takes that away.
    UserOperator { email: String, on: bool },
    /// Makes an operator of the installation who works for no tenant.
    OperatorCreate { email: String, name: String, password: String },
    /// Gives a login another address and ends all its sessions.
    UserEmail { email: String, new: String },
    /// Makes a one-time link to a new password, to be handed over.
    UserResetLink { email: String },
    /// One inbox.
    Inbox(InboxCommand),
    /// The inboxes of a tenant.
    InboxList { tenant: Option<String> },
    /// The clients of the system before.
    Legacy(LegacyCommand),
    /// Imports a database of the system before, by its full path, or finds out what that would do.
    ImportDwc { file: PathBuf, tenant: Option<String>, dry_run: bool },
    /// Makes an invite; `role_id` is the tenant's own role, by name or id, where it is `custom`.
    InviteCreate { email: String, role: Role, role_id: Option<String>, tenant: Option<String> },
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
#[expect(clippy::large_enum_variant, reason = "one at a time goes over the socket")]
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
    /// Inboxes with what their carriers were told, secrets too.
    InboxesOpened {
        /// Those that were asked for.
        items: Vec<OpenedInbox>,
    },
    /// What a carrier says of an inbox.
    InboxTested(InboxTested),
    /// An invite was made; its token is shown only now.
    Invited {
        /// The invite.
        invite: Invite,
        /// The token of its link.
        token: String,
        /// Whether it goes out by mail as well.
        #[serde(default)]
        mailed: bool,
    },
    /// A link to a new password, which is shown only now: the page `reset`.
    ResetLink {
        /// Whom it is for.
        email: String,
        /// Its token.
        token: String,
        /// Until when it holds.
        expires_at: Time,
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
    /// The roles that may be given in a tenant.
    Roles(Roles),
    /// A role was made, changed or deleted.
    Role(CustomRole),
    /// Teams.
    Teams {
        /// By name.
        items: Vec<Team>,
    },
    /// A team was made, changed or deleted.
    Team(Team),
    /// A page of a trail, newest first.
    AuditPage(Page<AuditEntry>),
    /// A part of a trail, oldest first; nothing when it is at its end.
    AuditRows {
        /// Up to 500.
        items: Vec<AuditEntry>,
    },
    /// Whether a trail is as it was written.
    AuditVerdict(AuditVerdict),
    /// The keys that sign tokens.
    Keys {
        /// Newest first.
        items: Vec<ListedKey>,
    },
    /// Whether there was a lock to lift.
    Unlocked {
        /// Whether it was locked.
        was_locked: bool,
    },
    /// How it stands with the clients of the system before.
    Legacy(LegacyShown),
    /// What an import did.
    Imported(ImportReport),
    /// It is done, and there is nothing to show.
    Done,
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
#[expect(clippy::large_enum_variant, reason = "one at a time goes over the socket")]
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
