//! `omnichat role`: the roles of a tenant's own, which are sets of permissions.

use clap::{Args, Subcommand};
use omnichat_api::permission::{Permission, Sees};
use omnichat_api::role::{ChangeRole, CreateRole, CustomRole, Roles};
use omnichat_store::local::{Command, Reply, RoleCommand};

use super::one_of;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{local, printable};

/// Makes, lists and changes a tenant's own roles, which are sets of permissions.
#[derive(Subcommand)]
pub(crate) enum Role {
    /// Lists the roles that may be given in a tenant, and what they may do
    List {
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    Create(Create),
    Change(Change),
    /// Deletes a role that nobody has
    Delete {
        /// The role, by name or id
        role: String,
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
}

/// Makes a role; `omnichat permissions` shows what it may be allowed
#[derive(Args)]
pub(crate) struct Create {
    /// Its name, once in the tenant
    #[arg(long)]
    name: String,
    /// What it may do; may be given more than once
    #[arg(long = "permission", value_name = "PERMISSION", required = true, value_parser = permission())]
    permissions: Vec<Permission>,
    /// Which conversations it sees: one's own, those of one's teams too, or all
    #[arg(long, default_value = "all", value_parser = sees())]
    sees: Sees,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    tenant: Option<String>,
}

/// Changes a role, at once for all who have it; what is not given stays
#[derive(Args)]
pub(crate) struct Change {
    /// The role, by name or id
    role: String,
    /// A new name
    #[arg(long)]
    name: Option<String>,
    /// What it may do from now on, all of it; may be given more than once
    #[arg(long = "permission", value_name = "PERMISSION", value_parser = permission())]
    permissions: Option<Vec<Permission>>,
    /// Which conversations it sees
    #[arg(long, value_parser = sees())]
    sees: Option<Sees>,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    tenant: Option<String>,
}

fn permission() -> impl clap::builder::TypedValueParser<Value = Permission> {
    one_of::<Permission>(Permission::ALL.iter().map(|permission| permission.as_str()))
}

fn sees() -> impl clap::builder::TypedValueParser<Value = Sees> {
    one_of::<Sees>(Sees::ALL.iter().map(|sees| sees.as_str()))
}

impl Role {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let said = match &self {
            Self::Delete { .. } => "Deleted",
            Self::Change(_) => "Changed",
            Self::Create(_) | Self::List { .. } => "Made",
        };
        let command = match self {
            Self::List { tenant } => RoleCommand::List { tenant },
            Self::Create(Create { name, permissions, sees, tenant }) => {
                RoleCommand::Create { tenant, new: CreateRole { name, permissions, sees } }
            }
            Self::Change(Change { role, name, permissions, sees, tenant }) => {
                RoleCommand::Change { tenant, role, change: ChangeRole { name, permissions, sees } }
            }
            Self::Delete { role, tenant } => RoleCommand::Delete { tenant, role },
        };
        match local::run(flags, out, Command::Role(command)).await?.reply {
            Reply::Roles(roles) => out.result(&roles, || table(&roles).render(crate::screen::width())),
            Reply::Role(role) => out
                .result(&role, || format!("{said} the role {} ({}).", printable::line(&role.name), role.id)),
            _ => Err(local::unexpected()),
        }
    }
}

fn table(roles: &Roles) -> Table {
    let words = |permissions: &[Permission]| {
        if permissions == Permission::ALL {
            return "everything".to_owned();
        }
        permissions.iter().map(|p| p.as_str()).collect::<Vec<_>>().join(" ")
    };
    let built_in = roles
        .built_in
        .iter()
        .map(|role| [role.role.to_string(), Sees::All.to_string(), String::new(), words(&role.permissions)]);
    let own = |role: &CustomRole| {
        [role.name.clone(), role.sees.to_string(), role.users.to_string(), words(&role.permissions)]
    };
    Table::new(["ROLE", "SEES", "USERS", "MAY"], built_in.chain(roles.custom.iter().map(own)))
}
