//! `omnichat user`: people with a login. Passwords come from standard input or a silent prompt, never from arguments,
//! where every process of the machine could read them.

use clap::{Args, Subcommand};
use omnichat_api::permission::Role;
use omnichat_api::{self as api};
use omnichat_store::local::{Command, Reply};

use super::one_of;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{ask, local, printable, when};

/// Makes, lists and changes users, the people with a login.
#[derive(Subcommand)]
pub(crate) enum User {
    Create(Create),
    /// Lists the users of a tenant, oldest first
    List {
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Switches a login off and ends its sessions at once
    Disable {
        /// The address of the login
        email: String,
    },
    /// Switches a disabled login on again
    Enable {
        /// The address of the login
        email: String,
    },
    /// Sets a new password and ends all sessions of the user
    Password {
        /// The address of the login
        email: String,
        /// Reads the password from the first line of standard input instead of asking
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Makes a user; on an empty database also the first tenant and its first web inbox
///
/// The password needs at least 10 characters, must not be a common one, and must not be the email or the name.
#[derive(Args)]
pub(crate) struct Create {
    /// The address they sign in with
    #[arg(long)]
    email: String,
    /// Their name, as visitors read it
    #[arg(long)]
    name: String,
    /// What they may do
    #[arg(long, value_parser = one_of::<Role>(Role::ALL.iter().map(|role| role.as_str())))]
    role: Role,
    /// The tenant, by name or id; on an empty database the name of the first one
    #[arg(long)]
    tenant: Option<String>,
    /// Reads the password from the first line of standard input instead of asking
    #[arg(long)]
    password_stdin: bool,
}

impl User {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let said = match &self {
            Self::Create(_) => "Made",
            Self::Disable { .. } => "Disabled, and signed out everywhere:",
            Self::Enable { .. } => "Enabled:",
            Self::Password { .. } => "New password set, and signed out everywhere:",
            Self::List { .. } => "",
        };
        let command = match self {
            Self::Create(Create { email, name, role, tenant, password_stdin }) => {
                local::existing(&flags.settings()?)?;
                let password = ask::new_password(password_stdin)?;
                Command::UserCreate { email, name, role, tenant, password }
            }
            Self::List { tenant } => Command::UserList { tenant },
            Self::Disable { email } => Command::UserDisable { email, disabled: true },
            Self::Enable { email } => Command::UserDisable { email, disabled: false },
            Self::Password { email, password_stdin } => {
                local::existing(&flags.settings()?)?;
                Command::UserPassword { email, password: ask::new_password(password_stdin)? }
            }
        };
        match local::run(flags, out, command).await?.reply {
            Reply::User(user) => out.result(&user, || {
                format!("{said} {} <{}>, {}.", printable::line(&user.name), user.email, user.role)
            }),
            Reply::Users { items } => out.list(&items, "No users yet.", || table(&items)),
            _ => Err(local::unexpected()),
        }
    }
}

fn table(users: &[api::user::User]) -> Table {
    let login = |user: &api::user::User| if user.disabled { "disabled" } else { "on" }.to_owned();
    let rows = users
        .iter()
        .map(|u| [u.email.clone(), u.name.clone(), u.role.to_string(), login(u), when::minute(u.created_at)]);
    Table::new(["EMAIL", "NAME", "ROLE", "LOGIN", "MADE"], rows)
}
