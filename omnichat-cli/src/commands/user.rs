//! `omnichat user`: people with a login. Passwords come from standard input or a silent prompt, never from arguments,
//! where every process of the machine could read them.

use clap::{Args, Subcommand};
use omnichat_api::permission::Role;
use omnichat_api::{self as api};
use omnichat_store::local::{Command, Reply};
use serde_json::json;

use super::{one_of, role_name};
use crate::failure::Result;
use crate::flags::Flags;
use crate::local::Answer;
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
    /// Gives a login another address at once, and ends all sessions of the user
    Email {
        /// The address of the login so far
        email: String,
        /// The new address; nobody confirms it, so be sure that it is theirs
        new: String,
    },
    /// Prints a link to a new password, to be handed over; it works once, for an hour
    ResetLink {
        /// The address of the login
        email: String,
    },
    /// Lifts the lock that wrong passwords have put on a login
    Unlock {
        /// The address of the login
        email: String,
    },
    /// Removes the second factor of somebody whose phone is gone
    ResetSecondFactor {
        /// The address of the login
        email: String,
    },
    Role(GiveRole),
    /// Takes somebody out of a tenant; their login stays, for other tenants
    Remove {
        /// The address of the login
        email: String,
        /// The tenant, by name or id; not needed while there is only one
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Makes somebody an operator of the installation, or takes that away
    ///
    /// Operators make and suspend organizations. What is written in one they see only where its people let them in.
    Operator {
        /// The address of the login
        email: String,
        /// Whether they are one
        #[arg(value_parser = ["on", "off"])]
        on: String,
    },
}

/// Gives a member another role, at once
#[derive(Args)]
pub(crate) struct GiveRole {
    /// The address of the login
    email: String,
    /// What they may do
    #[arg(value_parser = one_of::<Role>(Role::ALL.iter().map(|role| role.as_str())))]
    role: Role,
    /// For `custom`: which of the tenant's own roles, by name or id
    #[arg(long, value_name = "ROLE", required_if_eq("role", "custom"))]
    role_id: Option<String>,
    /// The tenant, by name or id; not needed while there is only one
    #[arg(long)]
    tenant: Option<String>,
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
    #[arg(required_unless_present = "operator")]
    role: Option<Role>,
    /// Instead of a role: an operator of the installation, who works for no tenant
    #[arg(long, conflicts_with_all = ["role", "tenant"])]
    operator: bool,
    /// The tenant, by name or id; on an empty database the name of the first one
    #[arg(long)]
    tenant: Option<String>,
    /// Reads the password from the first line of standard input instead of asking
    #[arg(long)]
    password_stdin: bool,
}

impl User {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let email = self.email();
        let said = match &self {
            Self::Create(_) => "Made",
            Self::Role(_) => "Changed:",
            Self::Remove { .. } => "Removed:",
            Self::ResetSecondFactor { .. } => "Removed the second factor of",
            Self::Operator { on, .. } if on == "on" => "Operator of this installation from now on:",
            Self::Operator { .. } => "No longer an operator:",
            Self::Disable { .. } => "Disabled, and signed out everywhere:",
            Self::Enable { .. } => "Enabled:",
            Self::Password { .. } => "New password set, and signed out everywhere:",
            Self::Email { .. } => "New address set, and signed out everywhere:",
            Self::List { .. } | Self::Unlock { .. } | Self::ResetLink { .. } => "",
        };
        let command = match self {
            Self::Create(Create { email, name, role, operator: _, tenant, password_stdin }) => {
                local::existing(&flags.settings()?)?;
                let password = ask::new_password(password_stdin)?;
                match role {
                    Some(role) => Command::UserCreate { email, name, role, tenant, password },
                    None => Command::OperatorCreate { email, name, password },
                }
            }
            Self::List { tenant } => Command::UserList { tenant },
            Self::Disable { email } => Command::UserDisable { email, disabled: true },
            Self::Enable { email } => Command::UserDisable { email, disabled: false },
            Self::Password { email, password_stdin } => {
                local::existing(&flags.settings()?)?;
                Command::UserPassword { email, password: ask::new_password(password_stdin)? }
            }
            Self::Email { email, new } => Command::UserEmail { email, new },
            Self::ResetLink { email } => Command::UserResetLink { email },
            Self::Unlock { email } => Command::UserUnlock { email },
            Self::ResetSecondFactor { email } => Command::UserResetSecondFactor { email },
            Self::Role(GiveRole { email, role, role_id, tenant }) => {
                Command::UserRole { email, role, role_id, tenant }
            }
            Self::Remove { email, tenant } => Command::UserRemove { email, tenant },
            Self::Operator { email, on } => Command::UserOperator { email, on: on == "on" },
        };
        let Answer { reply, public_url } = local::run(flags, out, command).await?;
        match reply {
            Reply::User(user) => out.result(&user, || {
                format!(
                    "{said} {} <{}>, {}.",
                    printable::line(&user.name),
                    user.email,
                    role_name(user.role, user.custom_role.as_ref())
                )
            }),
            Reply::Done => out.result(&json!({ "email": email }), || format!("{said} {email}.")),
            Reply::Unlocked { was_locked } => {
                out.result(&json!({ "email": email, "was_locked": was_locked }), || {
                    let said = if was_locked { "Unlocked" } else { "There was no lock on" };
                    format!("{said} {email}.")
                })
            }
            Reply::ResetLink { email, token, expires_at } => {
                let link = omnichat_api::account::link(&public_url, "reset", &token);
                out.note(&format!("For {email}, once, until {}:", when::minute(expires_at)));
                let shown = json!({ "email": email, "link": link, "expires_at": expires_at });
                out.result(&shown, || link.clone())
            }
            Reply::Users { items } => out.list(&items, "No users yet.", || table(&items)),
            _ => Err(local::unexpected()),
        }
    }
}

impl User {
    /// Whom it is about, where it is about one.
    fn email(&self) -> String {
        match self {
            Self::Create(Create { email, .. })
            | Self::Role(GiveRole { email, .. })
            | Self::Disable { email }
            | Self::Enable { email }
            | Self::Password { email, .. }
            | Self::Email { email, .. }
            | Self::ResetLink { email }
            | Self::Unlock { email }
            | Self::ResetSecondFactor { email }
            | Self::Remove { email, .. }
            | Self::Operator { email, .. } => printable::line(email),
            Self::List { .. } => String::new(),
        }
    }
}

fn table(users: &[api::user::User]) -> Table {
    let login = |user: &api::user::User| match (user.disabled, user.second_factor) {
        (true, _) => "disabled".to_owned(),
        (false, true) => "with second factor".to_owned(),
        (false, false) => "on".to_owned(),
    };
    let rows = users.iter().map(|u| {
        [
            u.email.clone(),
            u.name.clone(),
            role_name(u.role, u.custom_role.as_ref()),
            login(u),
            when::minute(u.created_at),
        ]
    });
    Table::new(["EMAIL", "NAME", "ROLE", "LOGIN", "MADE"], rows)
}
