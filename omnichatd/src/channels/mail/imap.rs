//! A connection to an IMAP server: how it is made and what its refusals mean. Knows nothing of what mails say.

use std::fmt::Debug;
use std::time::Duration;

use async_imap::error::Error;
use async_imap::{Authenticator, Client};
use omnichat_store::config::Tls;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::account::{Account, Proof, Server, Trouble};
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
    let client = connect(app, &account.imap).await?;
    let proof = account.proof(app).await?;
    match prove(account, &proof, client).await {
        Err(trouble) if trouble.stays && account.spent(app, &proof).await => {
            let client = connect(app, &account.imap).await?;
            prove(account, &account.proof(app).await?, client).await
        }
        other => other,
    }
}

/// A connection on which the server has greeted.
async fn connect(app: &App, server: &Server) -> Result<Client<Box<dyn Wire>>, Trouble> {
    let at = server.reach(app).await?;
    let no = |error: std::io::Error| {
        Trouble::passing(format!("the IMAP server {} cannot be reached: {error}", server.host))
    };
    let tcp = timeout(PATIENCE, TcpStream::connect(at)).await;
    let tcp = tcp
        .map_err(|_| Trouble::passing(format!("the IMAP server {} does not answer", server.host)))?
        .map_err(no)?;
    tcp.set_nodelay(true).map_err(no)?;
    match server.tls {
        Tls::First => greeted(secured(app, server, tcp).await?).await,
        Tls::Off => greeted(Box::new(tcp) as Box<dyn Wire>).await,
        Tls::Start => {
            let mut client = greeted(tcp).await?;
            let begun = asked(async {
                match client.run_command_and_check_ok("STARTTLS", None).await {
                    Err(Error::No(_) | Error::Bad(_)) => Err(server.offers_no_tls("IMAP")),
                    other => other.map_err(Trouble::from),
                }
            });
            begun.await?;
            // What was said before TLS and is not read yet goes with the old client: it may be anybody's.
            Ok(Client::new(secured(app, server, client.into_inner()).await?))
        }
    }
}

async fn greeted<W: Wire>(wire: W) -> Result<Client<W>, Trouble> {
    let mut client = Client::new(wire);
    let greeting = asked(async { client.read_response().await.map_err(Error::from) }).await?;
    greeting.ok_or_else(|| Trouble::passing("the IMAP server ended the connection"))?;
    Ok(client)
}

async fn secured(app: &App, server: &Server, tcp: TcpStream) -> Result<Box<dyn Wire>, Trouble> {
    let host = &server.host;
    let name = ServerName::try_from(host.clone());
    let name =
        name.map_err(|_| Trouble::lasting(format!("{host} is no name that a certificate can have")))?;
    let shaken = timeout(PATIENCE, TlsConnector::from(app.egress().trust().tls()).connect(name, tcp)).await;
    let shaken = shaken.map_err(|_| Trouble::passing(format!("TLS with {host} takes too long")))?;
    Ok(Box::new(shaken.map_err(|error| server.no_tls(&error))?))
}

async fn prove(account: &Account, proof: &Proof, client: Client<Box<dyn Wire>>) -> Result<Session, Trouble> {
    let signing = async {
        match proof {
            Proof::Password(password) => client.login(&account.user, password).await,
            Proof::Token(token) => {
                let answer = token.xoauth2(&account.user);
                client.authenticate("XOAUTH2", Xoauth2(Some(answer))).await
            }
        }
        .map_err(|(error, _)| error)
    };
    match timeout(PATIENCE, signing).await {
        Ok(Err(Error::No(said) | Error::Bad(said))) => Err(Trouble::lasting(format!(
            "the IMAP server refuses the sign-in as {}: {}; {}",
            account.user,
            short(&said),
            proof.check()
        ))),
        Ok(signed_in) => Ok(signed_in?),
        Err(_) => Err(Trouble::passing("the IMAP server does not answer in time")),
    }
}

/// What is answered to the first challenge.
struct Xoauth2(Option<String>);

impl Authenticator for Xoauth2 {
    type Response = String;

    /// The second challenge tells why the token is refused, and wants an empty answer before it says so.
    fn process(&mut self, _: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}
