//! All commands: a noun, then a verb. Each file holds the arguments of its noun, whose comments are the help, and what
//! its verbs do.

mod account;
mod audit;
mod backup;
mod bench;
mod canned;
mod config;
mod conversation;
mod database;
mod escalation;
mod export;
mod followup;
mod generate;
mod hours;
mod import;
mod inbound;
mod inbox;
mod invite;
mod keys;
mod legacy;
mod login;
mod migrate;
mod outbox;
mod part;
mod permissions;
mod role;
mod rota;
mod sandbox;
mod second_factor;
mod seed;
mod send;
mod session;
mod simulate;
mod team;
mod tenant;
mod token;
mod tui;
mod user;

use std::str::FromStr;

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use omnichat_api::permission::Role;
use omnichat_api::role::RoleRef;

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::{printable, tail};

/// The nouns that work on a data directory; the others speak to a daemon over its API.
pub(crate) const ON_THIS_MACHINE: [&str; 17] = [
    "migrate", "seed", "tenant", "user", "role", "team", "inbox", "invite", "keys", "audit", "backup",
    "database", "import", "config", "legacy", "simulate", "sandbox",
];
/// Verbs of theirs that speak to a daemon over its API all the same.
pub(crate) const BUT_OVER_THE_API: [(&str, &str); 3] =
    [("tenant", "switch"), ("import", "contacts"), ("import", "conflicts")];
/// Nouns that do the one or the other.
pub(crate) const EITHER: [&str; 1] = ["bench"];
/// Nouns that need neither.
pub(crate) const NEITHER: [&str; 1] = ["permissions"];

/// What to work with.
#[derive(Subcommand)]
pub(crate) enum Noun {
    #[command(subcommand)]
    Migrate(migrate::Migrate),
    #[command(subcommand)]
    Seed(seed::Seed),
    #[command(subcommand)]
    Tenant(tenant::Tenant),
    #[command(subcommand)]
    User(user::User),
    #[command(subcommand)]
    Role(role::Role),
    #[command(subcommand)]
    Team(team::Team),
    Permissions(permissions::Permissions),
    #[command(subcommand)]
    Inbox(inbox::Inbox),
    #[command(subcommand)]
    Invite(invite::Invite),
    #[command(subcommand)]
    Keys(keys::Keys),
    #[command(subcommand)]
    Audit(audit::Audit),
    #[command(subcommand)]
    Backup(backup::Backup),
    #[command(subcommand)]
    Database(database::Database),
    #[command(subcommand)]
    Import(import::Import),
    Export(export::Export),
    #[command(subcommand)]
    Legacy(legacy::Legacy),
    #[command(subcommand)]
    Config(config::Settings),
    Simulate(simulate::Simulate),
    Sandbox(sandbox::Sandbox),
    Login(login::Login),
    Logout(login::Logout),
    Whoami(login::Whoami),
    #[command(subcommand)]
    Account(account::Account),
    #[command(subcommand)]
    SecondFactor(second_factor::SecondFactor),
    #[command(subcommand)]
    Session(session::Session),
    #[command(subcommand)]
    Token(token::Token),
    #[command(subcommand)]
    Conversation(conversation::Conversation),
    #[command(subcommand)]
    Escalation(escalation::Escalation),
    #[command(subcommand)]
    Canned(canned::Canned),
    #[command(subcommand)]
    Followup(followup::Followup),
    #[command(subcommand)]
    Hours(hours::Hours),
    #[command(subcommand)]
    Rota(rota::Rota),
    #[command(subcommand)]
    Inbound(inbound::Inbound),
    #[command(subcommand)]
    Outbox(outbox::Outbox),
    Send(send::Send),
    Tail(tail::Tail),
    Tui(tui::Tui),
    Bench(bench::Bench),
    #[command(subcommand, hide = true)]
    Generate(generate::Generate),
}

impl Noun {
    /// Runs the command.
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Migrate(verb) => verb.run(flags, out).await,
            Self::Seed(verb) => verb.run(flags, out).await,
            Self::Tenant(verb) => verb.run(flags, out).await,
            Self::User(verb) => verb.run(flags, out).await,
            Self::Role(verb) => verb.run(flags, out).await,
            Self::Team(verb) => verb.run(flags, out).await,
            Self::Permissions(_) => permissions::run(out),
            Self::Keys(verb) => verb.run(flags, out).await,
            Self::Audit(verb) => verb.run(flags, out).await,
            Self::Account(verb) => verb.run(flags, out).await,
            Self::SecondFactor(verb) => verb.run(flags, out).await,
            Self::Session(verb) => verb.run(flags, out).await,
            Self::Token(verb) => verb.run(flags, out).await,
            Self::Inbox(verb) => verb.run(flags, out).await,
            Self::Invite(verb) => verb.run(flags, out).await,
            Self::Backup(verb) => verb.run(flags, out).await,
            Self::Database(verb) => verb.run(flags, out).await,
            Self::Import(verb) => verb.run(flags, out).await,
            Self::Export(export) => export.run(flags, out).await,
            Self::Legacy(verb) => verb.run(flags, out).await,
            Self::Config(verb) => verb.run(flags, out),
            Self::Simulate(simulate) => simulate.run(flags, out).await,
            Self::Sandbox(sandbox) => sandbox.run(flags, out).await,
            Self::Login(login) => login.run(flags, out).await,
            Self::Logout(logout) => logout.run(flags, out).await,
            Self::Whoami(whoami) => whoami.run(flags, out).await,
            Self::Conversation(verb) => verb.run(flags, out).await,
            Self::Escalation(verb) => verb.run(flags, out).await,
            Self::Canned(verb) => verb.run(flags, out).await,
            Self::Followup(verb) => verb.run(flags, out).await,
            Self::Hours(verb) => verb.run(flags, out).await,
            Self::Rota(verb) => verb.run(flags, out).await,
            Self::Inbound(verb) => verb.run(flags, out).await,
            Self::Outbox(verb) => verb.run(flags, out).await,
            Self::Send(send) => send.run(flags, out).await,
            Self::Tail(tail) => tail.run(flags, out).await,
            Self::Tui(tui) => tui.run(flags),
            Self::Bench(bench) => bench.run(flags, out).await,
            Self::Generate(verb) => verb.run(out),
        }
    }
}

/// The role's name, which for a custom one is the tenant's own.
fn role_name(role: Role, custom: Option<&RoleRef>) -> String {
    custom.map_or_else(|| role.to_string(), |custom| printable::line(&custom.name))
}

/// Reads one of these words; help and completions list them.
fn one_of<T>(words: impl IntoIterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| word.parse::<T>())
}
