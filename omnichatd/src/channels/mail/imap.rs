//! A connection to an IMAP server: how it is made and what its refusals mean. Knows nothing of what mails say.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use async_imap::error::Error;
use async_imap::{Authenticator, Client};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::account::{Account, Proof, Trouble};
use crate::app::App;

/// How long the server may take for one answer.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What bytes go over: TLS, or a plain connection within this machine.
pub trait Wire: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Wire for T {}

/// A connection that is signed in.
pub type Session = async_imap::Session<Box<dyn Wire>>;

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::passing(match error {
            Error::No(said) | Error::Bad(said) => format!("the IMAP server refused: {}", short(&said)),
            Error::ConnectionLost => "the IMAP server ended the connection".into(),
            Error::Io(error) => format!("the connection to the IMAP server broke: {error}"),
            error => {
                format!("the IMAP server answered with something unexpected: {}", short(&error.to_string()))
            }
        })
    }
}

fn short(said: &str) -> String {
    said.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Runs one command; the server has [`PATIENCE`] for it.
pub async fn asked<T, E: Into<Trouble>>(command: impl Future<Output = Result<T, E>>) -> Result<T, Trouble> {
    match timeout(PATIENCE, command).await {
        Ok(answer) => answer.map_err(Into::into),
        Err(_) => Err(Trouble::passing("the IMAP server does not answer in time")),
    }
}

/// Connects and signs in.
pub async fn sign_in(app: &App, account: &Account) -> Result<Session, Trouble> {
    let server = &account.imap;
    let at = server.reach(app).await?;
    if !server.tls && !at.ip().is_loopback() {
        return Err(Trouble::lasting(
            "the IMAP server must begin with imaps://: without TLS anybody could read along",
        ));
    }
    let no = |error: std::io::Error| {
        Trouble::passing(format!("the IMAP server {} cannot be reached: {error}", server.host))
    };
    let tcp = timeout(PATIENCE, TcpStream::connect(at)).await;
    let tcp = tcp
        .map_err(|_| Trouble::passing(format!("the IMAP server {} does not answer", server.host)))?
        .map_err(no)?;
    tcp.set_nodelay(true).map_err(no)?;
    let wire: Box<dyn Wire> = if server.tls { secured(app, &server.host, tcp).await? } else { Box::new(tcp) };
    let mut client = Client::new(wire);
    let greeting = asked(async { client.read_response().await.map_err(Error::from) }).await?;
    greeting.ok_or_else(|| Trouble::passing("the IMAP server ended the connection"))?;
    prove(app, account, client).await
}

async fn secured(app: &App, host: &str, tcp: TcpStream) -> Result<Box<dyn Wire>, Trouble> {
    let name = ServerName::try_from(host.to_owned());
    let name =
        name.map_err(|_| Trouble::lasting(format!("{host} is no name that a certificate can have")))?;
    let shaken =
        timeout(PATIENCE, TlsConnector::from(Arc::clone(&app.egress().tls())).connect(name, tcp)).await;
    let shaken = shaken.map_err(|_| Trouble::passing(format!("TLS with {host} takes too long")))?;
    let tls =
        shaken.map_err(|error| Trouble::passing(format!("TLS with {host} does not come about: {error}")))?;
    Ok(Box::new(tls))
}

async fn prove(app: &App, account: &Account, client: Client<Box<dyn Wire>>) -> Result<Session, Trouble> {
    let proof = account.proof(app).await?;
    let signing = async {
        match proof {
            Proof::Password(password) => client.login(&account.user, password).await,
            Proof::Token(token) => {
                client.authenticate("XOAUTH2", Xoauth2 { user: &account.user, token, told: false }).await
            }
        }
        .map_err(|(error, _)| error)
    };
    match timeout(PATIENCE, signing).await {
        Ok(Ok(session)) => Ok(session),
        Ok(Err(Error::No(said) | Error::Bad(said))) => {
            if let Some(client) = &account.oauth {
                app.mail().tokens.forget(client);
            }
            let with = if account.oauth.is_some() { "OAuth" } else { "user name and password" };
            Err(Trouble::lasting(format!(
                "the IMAP server refuses the sign-in as {}: {}; check {with}",
                account.user,
                short(&said)
            )))
        }
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(Trouble::passing("the IMAP server does not answer in time")),
    }
}

struct Xoauth2<'a> {
    user: &'a str,
    token: String,
    told: bool,
}

impl Authenticator for Xoauth2<'_> {
    type Response = String;

    /// The second challenge tells why the token is refused, and wants an empty answer before it says so.
    fn process(&mut self, _: &[u8]) -> String {
        if std::mem::replace(&mut self.told, true) {
            return String::new();
        }
        format!("user={}\x01auth=Bearer {}\x01\x01", self.user, self.token)
    }
}
