//! `omnichat token`: tokens for scripts and programs. The secret is shown when it is made and never again.

use clap::{Args, Subcommand};
use omnichat_api::api_token::{ApiToken, CreateApiToken, DAYS_MOST};
use omnichat_api::permission::Permission;
use omnichat_client::Whose;
use serde_json::json;

use super::one_of;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{self, only, short};
use crate::table::Table;
use crate::{printable, when};

/// Makes, lists and revokes tokens for scripts and programs, which take the place of a login.
#[derive(Subcommand)]
pub(crate) enum Token {
    /// Lists tokens, without their secrets
    List {
        #[command(flatten)]
        of: Of,
    },
    Create(Create),
    /// Takes a token back: it works no longer
    Revoke {
        /// The token's id, or its end as the list shows it
        id: String,
        #[command(flatten)]
        of: Of,
    },
}

/// Whose tokens.
#[derive(Args)]
pub(crate) struct Of {
    /// The tenant's tokens, which act by themselves, instead of your own
    #[arg(long)]
    tenant_wide: bool,
}

/// Makes a token and prints its secret, once
///
/// A script puts it into OMNICHAT_TOKEN, and the daemon's address into OMNICHAT_URL; it needs no login then. The token
/// is for one tenant, and never allows more than you are allowed yourself.
#[derive(Args)]
pub(crate) struct Create {
    /// What it is for
    #[arg(long)]
    name: String,
    /// What it may do; may be given more than once. `omnichat permissions` explains them
    #[arg(long = "permission", value_name = "PERMISSION", required = true,
        value_parser = one_of::<Permission>(Permission::ALL.iter().map(|permission| permission.as_str())))]
    permissions: Vec<Permission>,
    /// In how many days it ends; without it, never
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(DAYS_MOST)))]
    days: Option<u32>,
    #[command(flatten)]
    of: Of,
}

impl Of {
    const fn whose(&self) -> Whose {
        if self.tenant_wide { Whose::Tenants } else { Whose::Mine }
    }
}

impl Token {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        match self {
            Self::List { of } => {
                let tokens = session.api_tokens(of.whose()).await?.items;
                out.list(&tokens, "No tokens yet. `omnichat token create` makes one.", || table(&tokens))
            }
            Self::Create(Create { name, permissions, days, of }) => {
                let create = CreateApiToken { name, permissions, days };
                let made = session.create_api_token(of.whose(), &create).await?;
                let until = made.token.expires_at.map(|at| format!(", until {}", when::minute(at)));
                out.note(&format!(
                    "The token {}{}; it is shown only now:",
                    printable::line(&made.token.name),
                    until.unwrap_or_default()
                ));
                out.result(&made, || made.secret.clone())
            }
            Self::Revoke { id, of } => {
                let known = session.api_tokens(of.whose()).await?.items;
                let id = only("token", "omnichat token list", &id, known.iter().map(|token| token.id.0))?;
                session.revoke_api_token(of.whose(), id.into()).await?;
                out.result(&json!({ "revoked": id }), || format!("Revoked the token {}.", short(id)))
            }
        }
    }
}

fn table(tokens: &[ApiToken]) -> Table {
    let at =
        |time: Option<omnichat_api::Time>, never: &str| time.map_or_else(|| never.to_owned(), when::minute);
    let may = |token: &ApiToken| token.permissions.iter().map(|p| p.as_str()).collect::<Vec<_>>().join(" ");
    let row = |t: &ApiToken| {
        [short(t.id.0), t.name.clone(), at(t.expires_at, "never"), at(t.last_used_at, "never"), may(t)]
    };
    Table::new(["ID", "NAME", "ENDS", "LAST USED", "MAY"], tokens.iter().map(row))
}
