//! The account of a mail inbox, made of its fields: which servers, which mailbox, and by what it signs in. Shows no secret.

use std::net::SocketAddr;

use omnichat_store::StoreError;
use omnichat_store::config::Tls;
use omnichat_store::inboxes::fields::Carried;
use reqwest::Url;

use crate::app::App;
use crate::egress::Refusal;
use crate::trust::distrust;

use super::oauth::{self, Token};

/// An account. It is equal to another when a connection of the one serves the other.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The inbox's address, in lower case.
    pub address: String,
    /// The name that stands before it.
    pub name: String,
    /// As whom to sign in.
    pub user: String,
    /// The folder that is read.
    pub folder: String,
    /// Where mails come from.
    pub imap: Server,
    /// Where they go.
    pub smtp: Server,
    /// Whether the servers bring `address+anything` here.
    pub plus: bool,
    password: Option<String>,
    pub(super) oauth: Option<oauth::Client>,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How what is said stays between the two.
    pub tls: Tls,
}

/// What is wrong with an account, in words that say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The words.
    pub why: String,
    /// Whether it stays so until somebody changes something: a wrong password.
    pub stays: bool,
}

impl Trouble {
    /// One that may pass by itself.
    pub(super) fn passing(why: impl Into<String>) -> Self {
        Self { why: why.into(), stays: false }
    }

    /// One that somebody has to mend.
    pub(super) fn lasting(why: impl Into<String>) -> Self {
        Self { why: why.into(), stays: true }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::passing(error.problem().detail)
    }
}

/// By what to sign in.
pub enum Proof {
    /// A password, for `LOGIN` and `PLAIN`.
    Password(String),
    /// An access token, for `XOAUTH2`.
    Token(Token),
}

impl Proof {
    /// What to look at when a server does not take it.
    pub(super) const fn check(&self) -> &'static str {
        match self {
            Self::Password(_) => "check user name and password",
            Self::Token(_) => "check the user name, and that the OAuth client may use IMAP and SMTP",
        }
    }
}

impl Account {
    /// By an inbox's fields; the error says what to mend.
    pub fn of(carried: &Carried) -> Result<Self, String> {
        let field = |name| carried.field(name);
        let server = |name, label, schemes: [(&str, u16); 2]| {
            let text = field(name).ok_or_else(|| format!("the {label} server is missing"))?;
            server(text, schemes).ok_or_else(|| {
                format!("the {label} server must be such as {}://{name}.example.com", schemes[0].0)
            })
        };
        let address = carried.address().to_lowercase();
        Ok(Self {
            name: field("name").unwrap_or(&carried.inbox.name).to_owned(),
            user: field("username").unwrap_or(&address).to_owned(),
            folder: field("folder").unwrap_or("INBOX").to_owned(),
            imap: server("imap", "IMAP", [("imaps", 993), ("imap", 143)])?,
            smtp: server("smtp", "SMTP", [("smtps", 465), ("smtp", 587)])?,
            plus: field("plus")
                .is_some_and(|yes| ["yes", "true", "1", "on"].contains(&yes.to_lowercase().as_str())),
            password: field("password").map(str::to_owned),
            oauth: oauth::Client::of(carried),
            address,
        })
    }

    /// What tells its mailbox from all others.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let Server { host, port, .. } = &self.imap;
        omnichat_store::mailboxes::cut(&format!("{} at {host}:{port}, {}", self.user, self.folder))
    }

    /// The part of the address before the at sign, and the part after it.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.address.rsplit_once('@').unwrap_or((&self.address, "localhost"))
    }

    /// By what to sign in; a token is fetched if there is none that still holds.
    pub async fn proof(&self, app: &App) -> Result<Proof, Trouble> {
        match (&self.oauth, &self.password) {
            (Some(client), _) => Ok(Proof::Token(client.token(app).await?)),
            (None, Some(password)) => Ok(Proof::Password(password.clone())),
            (None, None) => {
                Err(Trouble::lasting("the password is missing, or the OAuth client and its refresh token"))
            }
        }
    }

    /// Notes that a server refused this proof. Whether another try is worth it: a token may have been taken back before its
    /// end, and then a new one does better.
    pub(super) async fn spent(&self, app: &App, proof: &Proof) -> bool {
        match (proof, &self.oauth) {
            (Proof::Token(token), Some(client)) => {
                client.refused(app, token).await;
                !token.is_new()
            }
            _ => false,
        }
    }
}

fn server(text: &str, schemes: [(&str, u16); 2]) -> Option<Server> {
    let url = Url::parse(text).ok()?;
    let (scheme, port) = schemes.into_iter().find(|(scheme, _)| *scheme == url.scheme())?;
    let tls = match (scheme == schemes[0].0, url.query()) {
        (true, None) => Tls::First,
        (false, None) => Tls::Start,
        (false, Some("tls=off")) => Tls::Off,
        _ => return None,
    };
    let bare = matches!(url.path(), "" | "/") && url.username().is_empty() && url.password().is_none();
    let host = url.host_str().filter(|host| bare && !host.is_empty())?;
    let host = host.trim_matches(['[', ']']).to_owned();
    Some(Server { host, port: url.port().unwrap_or(port), tls })
}

impl Server {
    /// Its address, once it was looked at.
    pub async fn reach(&self, app: &App) -> Result<SocketAddr, Trouble> {
        let reached = app.egress().reach(&self.host, self.port).await;
        let at = reached.map_err(|refusal| match refusal {
            Refusal::NoAnswer(host) => {
                Trouble::passing(format!("the name {host} leads nowhere; is it written right?"))
            }
            refusal => Trouble::lasting(format!("{}: {refusal}", self.host)),
        })?;
        if self.tls == Tls::Off && !at.ip().is_loopback() {
            return Err(Trouble::lasting(format!(
                "{} is not on this machine: leave ?tls=off out, since without TLS anybody could read along",
                self.host
            )));
        }
        Ok(at)
    }

    /// What it means that the server does not offer `STARTTLS`.
    pub(super) fn offers_no_tls(&self, protocol: &str) -> Trouble {
        let (host, scheme) = (&self.host, protocol.to_lowercase());
        Trouble::lasting(format!(
            "the {protocol} server {host} does not offer STARTTLS; write {scheme}s:// for TLS from the first byte, or add \
             ?tls=off if it is on this machine"
        ))
    }

    /// What it means that TLS with it does not come about.
    pub(super) fn no_tls(&self, error: &(dyn std::error::Error + 'static)) -> Trouble {
        match distrust(&self.host, error) {
            Some(why) => Trouble::lasting(why),
            None => Trouble::passing(format!("TLS with {} does not come about: {error}", self.host)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Server, Tls, server};

    #[test]
    fn a_server_is_a_scheme_a_name_and_perhaps_a_port() {
        let imap = |text| server(text, [("imaps", 993), ("imap", 143)]);
        let found = |host: &str, port, tls| Some(Server { host: host.into(), port, tls });
        assert_eq!(imap("imaps://imap.example.com"), found("imap.example.com", 993, Tls::First));
        assert_eq!(imap("imaps://imap.example.com:1993/"), found("imap.example.com", 1993, Tls::First));
        assert_eq!(imap("imap://imap.example.com"), found("imap.example.com", 143, Tls::Start));
        assert_eq!(imap("imap://[::1]:143?tls=off"), found("::1", 143, Tls::Off));
        for wrong in [
            "",
            "imap.example.com",
            "https://x",
            "imaps://",
            "imaps://u:p@x",
            "imaps://x/INBOX",
            "imaps://x?tls=off",
            "imap://x?tls=on",
        ] {
            assert_eq!(imap(wrong), None, "{wrong}");
        }
    }
}
