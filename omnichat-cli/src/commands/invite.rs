//! `omnichat invite`: one-time links that make a user. The link is shown when it is made and never again.

use clap::{Args, Subcommand};
use omnichat_api::invite::{self as api, link};
use omnichat_api::permission::Role;
use omnichat_client::Clock;
use omnichat_store::local::{Command, Reply};
use serde::Serialize;

use super::{one_of, role_name};
use crate::failure::Result;
use crate::flags::Flags;
use crate::local::Answer;
use crate::out::Out;
use crate::remote::{only, short};
use crate::table::Table;
use crate::{local, when};

/// Makes, lists and revokes invites, the one-time links that make a user.
#[derive(Subcommand)]
pub(crate) enum Invite {
    Create(Create),
    /// Lists the invites of a tenant, newest first
    List {
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Takes an invite back: its link no longer works
    Revoke {
        /// The invite's id, or its end as the list shows it
        id: String,
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
}

/// Makes an invite and prints its link
///
/// The link works once and expires after 72 hours. Whoever opens it chooses a name and a password.
#[derive(Args)]
pub(crate) struct Create {
    /// Whom it is for
    #[arg(long)]
    email: String,
    /// What they may do
    #[arg(long, value_parser = one_of::<Role>(Role::ALL.iter().map(|role| role.as_str())))]
    role: Role,
    /// For `custom`: which of the tenant's own roles, by name or id
    #[arg(long, value_name = "ROLE", required_if_eq("role", "custom"))]
    role_id: Option<String>,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    tenant: Option<String>,
}

/// The new invite and its link, as one object.
#[derive(Serialize)]
struct Made<'a> {
    #[serde(flatten)]
    invite: &'a api::Invite,
    link: &'a str,
    mailed: bool,
}

impl Invite {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Create(Create { email, role, role_id, tenant }) => {
                let command = Command::InviteCreate { email, role, role_id, tenant };
                let Answer { reply, public_url } = local::run(flags, out, command).await?;
                let Reply::Invited { invite, token, mailed } = reply else { return Err(local::unexpected()) };
                let link = link(&public_url, &token);
                out.note(&format!(
                    "For {} as {}, once, until {}:",
                    invite.email,
                    invite.role,
                    when::minute(invite.expires_at)
                ));
                if mailed {
                    out.note("It goes there by mail too.");
                }
                out.result(&Made { invite: &invite, link: &link, mailed }, || link.clone())
            }
            Self::List { tenant } => {
                let invites = list(flags, out, tenant).await?;
                out.list(&invites, "No invites yet. `omnichat invite create` makes one.", || table(&invites))
            }
            Self::Revoke { id, tenant } => {
                let invites = list(flags, out, tenant.clone()).await?;
                let id =
                    only("invite", "omnichat invite list", &id, invites.iter().map(|invite| invite.id.0))?;
                let command = Command::InviteRevoke { id: id.into(), tenant };
                let Reply::Invite(invite) = local::run(flags, out, command).await?.reply else {
                    return Err(local::unexpected());
                };
                out.result(&invite, || format!("Revoked the invite for {}.", invite.email))
            }
        }
    }
}

async fn list(flags: &Flags, out: &Out, tenant: Option<String>) -> Result<Vec<api::Invite>> {
    match local::run(flags, out, Command::InviteList { tenant }).await?.reply {
        Reply::Invites { items } => Ok(items),
        _ => Err(local::unexpected()),
    }
}

fn table(invites: &[api::Invite]) -> Table {
    let now = Clock::system().now();
    let state = |invite: &api::Invite| match (invite.accepted_at, invite.revoked_at) {
        (Some(at), _) => format!("accepted {}", when::minute(at)),
        (_, Some(at)) => format!("revoked {}", when::minute(at)),
        _ if invite.expires_at <= now => format!("expired {}", when::minute(invite.expires_at)),
        _ => format!("open until {}", when::minute(invite.expires_at)),
    };
    let role = |invite: &api::Invite| role_name(invite.role, invite.custom_role.as_ref());
    let rows = invites
        .iter()
        .map(|i| [short(i.id.0), i.email.clone(), role(i), when::minute(i.created_at), state(i)]);
    Table::new(["ID", "EMAIL", "ROLE", "MADE", "STATE"], rows)
}
