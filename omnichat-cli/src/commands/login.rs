//! `omnichat login`, `logout` and `whoami`: the login that the commands over the API and the terminal UI use.

use clap::Args;
use omnichat_api::Code;
use omnichat_api::auth::{self, Me, Tokens};
use omnichat_client::{Client, Endpoint, LoginFile, Session};
use serde_json::json;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{self, USUAL};
use crate::{ask, printable};

/// Signs in and keeps the login in a file that only you may read
///
/// Without --url it is the daemon of the kept login, or http://127.0.0.1:8000. Who works in several tenants is asked
/// which one to begin in, or says it with --tenant; `omnichat tenant switch` changes it later.
#[derive(Args)]
pub(crate) struct Login {
    /// The address of the login; asked for when absent
    #[arg(long)]
    email: Option<String>,
    /// Reads the password from the first line of standard input instead of asking
    #[arg(long)]
    password_stdin: bool,
    /// The code of the second factor, or a recovery code; asked for when it is needed and absent
    #[arg(long)]
    code: Option<String>,
}

/// Signs out, and removes the kept login
///
/// Safe to run twice.
#[derive(Args)]
pub(crate) struct Logout {
    /// Ends all your other sessions too, on every device
    #[arg(long)]
    everywhere: bool,
}

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
        // By its id a tenant is found even when another one, which would come first, is closed.
        let tenant_id = flags.tenant.as_ref().and_then(|named| named.parse().ok());
        let device = device();
        let login =
            auth::Login { code: self.code, tenant_id, ..auth::Login::of_program(&email, &password, &device) };
        let tokens = sign_in(&client, login).await?;
        let session = Session::from_tokens(client, tokens)?;
        let session = match tenant(&session, flags, out).await {
            Ok(session) => session,
            Err(failure) => {
                // Nobody would use this session; that it cannot be ended changes nothing about the failure.
                let _ = session.logout().await;
                return Err(failure);
            }
        };
        let me = session.me().await?;
        session.keep_in(&file).await?;
        out.note(&format!("The login is kept in {}.", file.path().display()));
        if me.lacks_second_factor() {
            out.note(&format!(
                "{} asks everybody for a second factor: set one up with `omnichat second-factor setup`.",
                me.tenant.name
            ));
        }
        out.result(&me, || signed_in(&me))
    }
}

/// Signs in; asks for the code of the second factor where there is one.
async fn sign_in(client: &Client, mut login: auth::Login) -> Result<Tokens> {
    match client.login(&login).await {
        Err(error) if error.code() == Some(Code::SecondFactorNeeded) => {
            let question = "Code of the second factor, or a recovery code: ";
            login.code = Some(ask::line(question, "give the code of the second factor with --code")?);
            Ok(client.login(&login).await?)
        }
        answer => Ok(answer?),
    }
}

/// The session for the tenant that was named or is chosen now.
async fn tenant(session: &Session, flags: &Flags, out: &Out) -> Result<Session> {
    if let Some(named) = &flags.tenant {
        return Ok(session.switch_to(named).await?);
    }
    let tenants = session.tenants().await?;
    if tenants.len() < 2 {
        return Ok(session.clone());
    }
    if !ask::can_ask() || out.is_json() {
        let others = tenants.len() - 1;
        out.note(&format!(
            "You may work in {others} more: `omnichat tenant switch`, or --tenant, goes there."
        ));
        return Ok(session.clone());
    }
    super::tenant::choose(session, &tenants).await
}

impl Logout {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let file = LoginFile::at_or_usual(flags.login_file.clone())?;
        let session = Session::open(file.clone())?;
        let was = session.is_some();
        if let Some(session) = session {
            let ended =
                if self.everywhere { session.logout_everywhere().await } else { session.logout().await };
            ended.map_err(|error| {
                Failure::from(error).hint(format!(
                    "the login in {} is removed; its session at the daemon ends by itself, or in the dashboard",
                    file.path().display()
                ))
            })?;
        }
        out.result(&json!({ "signed_out": was }), || match (was, self.everywhere) {
            (true, true) => "Signed out, here and everywhere.".into(),
            (true, false) => "Signed out.".into(),
            (false, _) => "Nobody was signed in.".into(),
        })
    }
}

impl Whoami {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        let me = session.me().await?;
        out.result(&me, || format!("{}\nat {}", signed_in(&me), session.client().endpoint()))
    }
}

/// Who that is, and what they are there.
pub(super) fn signed_in(me: &Me) -> String {
    let (name, tenant) = (printable::line(&me.name), printable::line(&me.tenant.name));
    let role =
        me.custom_role.as_ref().map_or_else(|| me.role.to_string(), |role| printable::line(&role.name));
    let operator = if me.operator { "; operator of this installation" } else { "" };
    format!("{name} <{}>, {role} of {tenant}{operator}", me.email)
}

/// What the session list calls this program.
fn device() -> String {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    format!("omnichat on {host}")
}
