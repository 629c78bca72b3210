//! `omnichat login`, `logout` and `whoami`: the login that the commands over the API and the terminal UI use.

use clap::Args;
use omnichat_client::{Client, Endpoint, LoginFile, Session};
use serde_json::json;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::{ask, printable, remote};

/// Where a daemon answers unless told otherwise.
const USUAL: &str = "http://127.0.0.1:8000";

/// Signs in and keeps the login in a file that only you may read
///
/// Without --url it is the daemon of the kept login, or http://127.0.0.1:8000.
#[derive(Args)]
pub(crate) struct Login {
    /// The address of the login; asked for when absent
    #[arg(long)]
    email: Option<String>,
    /// Reads the password from the first line of standard input instead of asking
    #[arg(long)]
    password_stdin: bool,
}

/// Signs out, and removes the kept login
///
/// Safe to run twice.
#[derive(Args)]
pub(crate) struct Logout {}

/// Shows who is signed in, where, and what they may do
#[derive(Args)]
pub(crate) struct Whoami {}

impl Login {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let file = LoginFile::at_or_usual(flags.login_file.clone())?;
        let url = match &flags.url {
            Some(url) => url.clone(),
            // A kept login that cannot be read is replaced by this one.
            None => match file.read() {
                Ok(Some(kept)) => kept.url,
                _ => Endpoint::parse(USUAL)?,
            },
        };
        if url.is_exposed() {
            out.note(&format!("Note: {url} is not encrypted; the password can be read on the way."));
        }
        let email = match self.email {
            Some(email) => email,
            None => ask::line(&format!("Email for {url}: "), "give the address with --email")?,
        };
        let password = ask::password(self.password_stdin)?;
        let client = Client::new(url)?;
        let tokens = client.login(&email, &password, &device()).await?;
        let me = tokens.me.clone();
        Session::keep(client, tokens, file.clone()).await?;
        out.note(&format!("The login is kept in {}.", file.path().display()));
        out.result(&me, || signed_in(&me))
    }
}

impl Logout {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let file = LoginFile::at_or_usual(flags.login_file.clone())?;
        let session = Session::open(file.clone())?;
        let was = session.is_some();
        if let Some(session) = session {
            session.logout().await.map_err(|error| {
                Failure::from(error).hint(format!(
                    "the login in {} is removed; its session at the daemon ends by itself",
                    file.path().display()
                ))
            })?;
        }
        out.result(&json!({ "signed_out": was }), || {
            if was { "Signed out.".into() } else { "Nobody was signed in.".into() }
        })
    }
}

impl Whoami {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags)?;
        let me = session.me().await?;
        out.result(&me, || format!("{}\nat {}", signed_in(&me), session.client().endpoint()))
    }
}

fn signed_in(me: &omnichat_api::auth::Me) -> String {
    let (name, tenant) = (printable::line(&me.name), printable::line(&me.tenant.name));
    format!("{name} <{}>, {} of {tenant}", me.email, me.role)
}

/// What the session list calls this program.
fn device() -> String {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    format!("omnichat on {host}")
}
