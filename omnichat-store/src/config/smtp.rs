//! The settings of mail: the server that takes it, and the address it comes from.

use std::net::IpAddr;

use omnichat_api::text;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::Rule;
use super::values::given;

/// How mail leaves the house. Without a URL none does.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Smtp {
    /// The mail server's URL. Usually holds a password: never print it.
    pub url: Option<String>,
    /// The address that mails come from, with a name before it or not.
    pub from: Option<String>,
}

/// A mail server, as its URL says.
#[derive(Clone, PartialEq, Eq)]
pub struct Relay {
    /// Its name or address.
    pub host: String,
    /// Its port: 587 for `STARTTLS`, 465 for TLS from the first byte, 25 without, where the URL says none.
    pub port: u16,
    /// User and password.
    pub login: Option<(String, String)>,
    /// How the way there is kept private.
    pub tls: Tls,
}

/// How the way to a mail server is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// `smtps://`: from the first byte.
    First,
    /// `smtp://`: by `STARTTLS`; a server that does not offer it gets nothing.
    Start,
    /// `smtp://…?tls=off`: not at all.
    Off,
}

impl Smtp {
    /// Sets one of them from text; an empty text clears it.
    pub(super) fn set(&mut self, key: &str, text: &str) -> Result<(), Rule> {
        match key {
            "smtp.url" => self.url = given(text),
            "smtp.from" => self.from = given(text),
            _ => return Err(Rule::no_setting()),
        }
        Ok(())
    }

    /// The mail server; `None` where no mail is sent.
    pub fn relay(&self) -> Result<Option<Relay>, Rule> {
        self.url.as_deref().map(relay).transpose()
    }

    /// The bare address that mails come from.
    pub(super) fn sender(&self) -> Result<Option<String>, Rule> {
        let Some(from) = self.from.as_deref() else { return Ok(None) };
        let bare = from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end().trim_end_matches('>'));
        let wrong = || Rule("must be an address such as Omnichat <chat@example.com>".into());
        if from.chars().any(char::is_control) {
            return Err(wrong());
        }
        text::email("from", bare).map(Some).map_err(|_| wrong())
    }
}

/// The rule never repeats the URL, which may hold a password.
fn relay(url: &str) -> Result<Relay, Rule> {
    let wrong = || Rule("must be such as smtp://user:password@mail.example.com:587, or smtps://…".into());
    let url = Url::parse(url).map_err(|_| wrong())?;
    let off = match (url.query(), url.path()) {
        (None, "" | "/") => false,
        (Some("tls=off"), "" | "/") => true,
        _ => return Err(wrong()),
    };
    let (tls, port) = match (url.scheme(), off) {
        ("smtps", false) => (Tls::First, 465),
        ("smtp", false) => (Tls::Start, 587),
        ("smtp", true) => (Tls::Off, 25),
        _ => return Err(wrong()),
    };
    let host = match url.host().ok_or_else(wrong)? {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    let near = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| wrong());
    let login = match (url.username(), url.password()) {
        ("", None) => None,
        ("", Some(_)) | (_, None) => return Err(wrong()),
        (user, Some(password)) => Some((decoded(user)?, decoded(password)?)),
    };
    if login.is_some() && tls == Tls::Off && !near {
        return Err(Rule("must not send a password without TLS: leave tls=off out".into()));
    }
    Ok(Relay { host, port: url.port().unwrap_or(port), login, tls })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Relay, Rule> {
        Smtp { url: Some(url.into()), from: None }.relay().map(Option::unwrap)
    }

    #[test]
    fn the_url_says_where_how_and_as_whom() {
        let relay = read("smtp://chat%40example.com:p%3Ass@mail.example.com").unwrap();
        assert_eq!((relay.host.as_str(), relay.port, relay.tls), ("mail.example.com", 587, Tls::Start));
        assert_eq!(relay.login, Some(("chat@example.com".into(), "p:ss".into())));
        let relay = read("smtps://mail.example.com/").unwrap();
        assert_eq!((relay.port, relay.tls, relay.login), (465, Tls::First, None));
        let relay = read("smtp://[::1]:2525?tls=off").unwrap();
        assert_eq!((relay.host.as_str(), relay.port, relay.tls), ("::1", 2525, Tls::Off));
        assert_eq!(read("smtp://u:p@127.0.0.1?tls=off").unwrap().login, Some(("u".into(), "p".into())));
    }

    #[test]
    fn a_wrong_url_is_refused_and_its_password_not_repeated() {
        for bad in [
            "mail.example.com",
            "http://mail.example.com",
            "smtp://",
            "smtp://user@mail.example.com",
            "smtp://:s3cret@mail.example.com",
            "smtps://u:s3cret@mail.example.com?tls=off",
            "smtp://u:s3cret@mail.example.com?tls=no",
            "smtp://u:s3cret@mail.example.com/inbox",
            "smtp://u:s3cret@mail.example.com?tls=off",
        ] {
            let said = read(bad).err().unwrap().to_string();
            assert!(!said.contains("s3cret") && said.starts_with("must "), "{bad}: {said}");
        }
    }

    #[test]
    fn mails_come_from_an_address_with_a_name_or_without() {
        let from = |from: &str| Smtp { url: None, from: Some(from.into()) }.sender();
        assert_eq!(from("Omnichat <Chat@example.com>").unwrap().unwrap(), "chat@example.com");
        assert_eq!(from("chat@example.com").unwrap().unwrap(), "chat@example.com");
        assert!(from("Omnichat").is_err() && from("a\n<chat@example.com>").is_err());
    }
}
