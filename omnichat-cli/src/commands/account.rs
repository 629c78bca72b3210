//! `omnichat account`: one's own name, password and address, and the tenants one may work in.

use clap::Subcommand;
use omnichat_api::account::{ChangeEmail, ChangeMe, ChangePassword};
use omnichat_api::auth::Me;
use serde_json::json;

use super::login::signed_in;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{ask, remote};

/// Shows and changes your own account.
#[derive(Subcommand)]
pub(crate) enum Account {
    /// Shows who you are, in which tenant, and what you may do there
    Show,
    /// Lists the tenants that you may work in
    Tenants,
    /// Gives you another name, as visitors and colleagues read it
    Name {
        /// The new name
        name: String,
    },
    /// Sets a new password; all your other sessions end
    Password {
        /// Reads the current password and the new one from the first two lines of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Asks to sign in with another address; a link goes to the old and to the new one
    ///
    /// The change holds when both links have been followed.
    Email {
        /// The new address
        email: String,
        /// Reads the password from the first line of standard input instead of asking
        #[arg(long)]
        password_stdin: bool,
    },
}

impl Account {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::Show => {
                let me = session.me().await?;
                out.result(&me, || shown(&me))
            }
            Self::Tenants => {
                let tenants = session.tenants().await?;
                let row = |t: &omnichat_api::tenant::Tenant| {
                    [t.name.clone(), t.state.to_string(), t.id.to_string()]
                };
                out.list(&tenants, "None: ask an admin for an invite.", || {
                    Table::new(["NAME", "STATE", "ID"], tenants.iter().map(row)).uncut()
                })
            }
            Self::Name { name } => {
                let me = session.change_me(&ChangeMe { name: Some(name) }).await?;
                out.result(&me, || signed_in(&me))
            }
            Self::Password { password_stdin } => {
                let (current, new) = ask::both_passwords(password_stdin)?;
                session.change_password(&ChangePassword { current, new }).await?;
                out.result(&json!({ "changed": "password" }), || {
                    "New password set. All your other sessions have ended.".into()
                })
            }
            Self::Email { email, password_stdin } => {
                let password = ask::password(password_stdin)?;
                session.change_email(&ChangeEmail { email: email.clone(), password }).await?;
                out.result(&json!({ "asked": email }), || {
                    "Follow the links that go to the old and to the new address; until then the old one holds.".into()
                })
            }
        }
    }
}

fn shown(me: &Me) -> String {
    let yes = |is: bool| if is { "yes" } else { "no" };
    let may: Vec<_> = me.permissions.iter().map(|permission| permission.as_str()).collect();
    format!(
        "{}\nAddress confirmed: {}\nSecond factor: {}\nSees: {} conversations\nMay: {}",
        signed_in(me),
        yes(me.email_verified),
        yes(me.second_factor),
        me.sees,
        may.join(" ")
    )
}
