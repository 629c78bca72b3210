//! `omnichat tenant`: the units of isolation, in a tree of organization, agency, client.

mod switch;
mod tree;

use clap::Subcommand;
use omnichat_api::tenant::{self as api, TenantState};
use omnichat_store::local::{Command, Reply};

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{ask, local, printable, when};

pub(super) use switch::choose;

/// Makes, lists, changes and deletes tenants, the units of isolation.
#[derive(Subcommand)]
pub(crate) enum Tenant {
    /// Makes a tenant
    Create {
        /// Its name, as staff and visitors read it
        #[arg(long)]
        name: String,
        /// The tenant above it, by name or id
        #[arg(long, value_name = "TENANT")]
        parent: Option<String>,
    },
    /// Lists all tenants, oldest first
    List {
        /// Shows each below the one above it
        #[arg(long)]
        tree: bool,
    },
    /// Gives a tenant another name
    Rename {
        /// The tenant, by name or id
        tenant: String,
        /// Its new name
        name: String,
    },
    /// Asks everybody who works in a tenant, or below it, for a second factor, or no longer
    ///
    /// Who has none yet can do nothing else until it is set up.
    RequireSecondFactor {
        /// The tenant, by name or id
        tenant: String,
        /// Whether it is required
        #[arg(value_parser = ["on", "off"])]
        on: String,
    },
    /// Closes a tenant and all below it until it is resumed: nobody gets in, and nothing is taken
    Suspend {
        /// The tenant, by name or id
        tenant: String,
    },
    /// Opens a suspended tenant again
    Resume {
        /// The tenant, by name or id
        tenant: String,
    },
    /// Deletes a tenant and all below it; for 7 days it can be restored, then it is erased
    Delete {
        /// The tenant, by name or id
        tenant: String,
        /// Does it without asking
        #[arg(long)]
        yes: bool,
    },
    /// Brings a deleted tenant back, within 7 days
    Restore {
        /// The tenant, by name or id
        tenant: String,
    },
    Switch(switch::Switch),
}

impl Tenant {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let (said, command) = match self {
            Self::Switch(switch) => return switch.run(flags, out).await,
            Self::List { tree } => return list(flags, out, tree).await,
            Self::Create { name, parent } => ("Made", Command::TenantCreate { name, parent }),
            Self::Rename { tenant, name } => ("Renamed", Command::TenantRename { tenant, name }),
            Self::RequireSecondFactor { tenant, on } => {
                let required = on == "on";
                let said =
                    if required { "From now on with a second factor:" } else { "No second factor required:" };
                (said, Command::TenantSecondFactor { tenant, required })
            }
            Self::Suspend { tenant } => ("Suspended", Command::TenantSuspend { tenant, suspended: true }),
            Self::Resume { tenant } => ("Resumed", Command::TenantSuspend { tenant, suspended: false }),
            Self::Restore { tenant } => ("Restored", Command::TenantRestore { tenant }),
            Self::Delete { tenant, yes } => {
                let named = printable::line(&tenant);
                out.note(&format!(
                    "This deletes {named} and all tenants below it; after 7 days nothing is left of them."
                ));
                ask::go_on(yes)?;
                ("Deleted", Command::TenantDelete { tenant })
            }
        };
        match local::run(flags, out, command).await?.reply {
            Reply::Tenant(tenant) => out.result(&tenant, || {
                let until = match tenant.erased_at {
                    Some(at) => format!(" It can be restored until {}.", when::minute(at)),
                    None => String::new(),
                };
                format!("{said} the tenant {} ({}).{until}", printable::line(&tenant.name), tenant.id)
            }),
            _ => Err(local::unexpected()),
        }
    }
}

async fn list(flags: &Flags, out: &Out, as_tree: bool) -> Result {
    let Reply::Tenants { items } = local::run(flags, out, Command::TenantList).await?.reply else {
        return Err(local::unexpected());
    };
    if as_tree && !items.is_empty() {
        return out.list_as(&items, || tree::drawn(&items));
    }
    out.list(&items, "No tenants yet. `omnichat user create` makes the first one.", || table(&items))
}

fn table(tenants: &[api::Tenant]) -> Table {
    let parent = |tenant: &api::Tenant| {
        tree::above(tenants, tenant).map(|above| above.name.clone()).unwrap_or_default()
    };
    let state = |tenant: &api::Tenant| match (tenant.state, tenant.erased_at) {
        (TenantState::Deleted, Some(at)) => format!("erased {}", when::minute(at)),
        (state, _) => state.to_string(),
    };
    let row =
        |t: &api::Tenant| [t.name.clone(), parent(t), state(t), when::minute(t.created_at), t.id.to_string()];
    Table::new(["NAME", "PARENT", "STATE", "MADE", "ID"], tenants.iter().map(row)).uncut()
}
