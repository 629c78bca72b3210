//! `omnichat tenant`: the units of isolation.

use clap::Subcommand;
use omnichat_store::local::{Command, Reply};

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{local, printable, when};

/// Makes and lists tenants, the units of isolation.
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
    List,
}

impl Tenant {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let command = match self {
            Self::Create { name, parent } => Command::TenantCreate { name, parent },
            Self::List => Command::TenantList,
        };
        match local::run(flags, out, command).await?.reply {
            Reply::Tenant(tenant) => out.result(&tenant, || {
                format!("Made the tenant {} ({}).", printable::line(&tenant.name), tenant.id)
            }),
            Reply::Tenants { items } => {
                let hint = "No tenants yet. `omnichat user create` makes the first one.";
                let parent = |tenant: &omnichat_api::tenant::Tenant| {
                    let above = items.iter().find(|other| Some(other.id) == tenant.parent_id);
                    above.map(|other| other.name.clone()).unwrap_or_default()
                };
                let row = |t: &omnichat_api::tenant::Tenant| {
                    [t.name.clone(), parent(t), when::minute(t.created_at), t.id.to_string()]
                };
                out.list(&items, hint, || {
                    Table::new(["NAME", "PARENT", "MADE", "ID"], items.iter().map(row)).uncut()
                })
            }
            _ => Err(local::unexpected()),
        }
    }
}
