//! `omnichat team`: groups of users that conversations are given to.

use clap::{Args, Subcommand};
use omnichat_api::team as api;
use omnichat_store::local::{Command, Reply, TeamCommand};

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{local, printable};

/// Makes, lists and changes teams, which conversations are given to.
#[derive(Subcommand)]
pub(crate) enum Team {
    /// Lists the teams of a tenant and who is in them
    List {
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Makes a team
    Create {
        /// Its name, once in the tenant
        #[arg(long)]
        name: String,
        /// The address of somebody in it; may be given more than once
        #[arg(long = "member", value_name = "EMAIL")]
        members: Vec<String>,
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    Change(Change),
    /// Deletes a team; its conversations stay
    Delete {
        /// The team, by name or id
        team: String,
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
}

/// Changes a team; what is not given stays
#[derive(Args)]
pub(crate) struct Change {
    /// The team, by name or id
    team: String,
    /// A new name
    #[arg(long)]
    name: Option<String>,
    /// The address of somebody who is in it from now on; all who are, one after the other
    #[arg(long = "member", value_name = "EMAIL")]
    members: Option<Vec<String>>,
    /// Nobody is in it from now on
    #[arg(long, conflicts_with = "members")]
    nobody: bool,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    tenant: Option<String>,
}

impl Team {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let said = match &self {
            Self::Delete { .. } => "Deleted",
            Self::Change(_) => "Changed",
            Self::Create { .. } | Self::List { .. } => "Made",
        };
        let command = match self {
            Self::List { tenant } => TeamCommand::List { tenant },
            Self::Create { name, members, tenant } => TeamCommand::Create { tenant, name, members },
            Self::Change(Change { team, name, members, nobody, tenant }) => {
                let members = members.or_else(|| nobody.then(Vec::new));
                TeamCommand::Change { tenant, team, name, members }
            }
            Self::Delete { team, tenant } => TeamCommand::Delete { tenant, team },
        };
        match local::run(flags, out, Command::Team(command)).await?.reply {
            Reply::Teams { items } => {
                out.list(&items, "No teams yet. `omnichat team create` makes one.", || table(&items))
            }
            Reply::Team(team) => out
                .result(&team, || format!("{said} the team {} ({}).", printable::line(&team.name), team.id)),
            _ => Err(local::unexpected()),
        }
    }
}

fn table(teams: &[api::Team]) -> Table {
    let members =
        |team: &api::Team| team.members.iter().map(|user| user.name.as_str()).collect::<Vec<_>>().join(", ");
    let rows = teams.iter().map(|team| [team.name.clone(), members(team), team.id.to_string()]);
    Table::new(["NAME", "MEMBERS", "ID"], rows)
}
