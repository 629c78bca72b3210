//! The settings: one struct, one default, one check. Sources, later ones win: defaults, `omnichat.toml`,
//! `OMNICHAT_…` and `PORT` in the environment, flags. All of them speak through [`Config::set`], so that a setting
//! has one name, one parser and one error. Nobody else reads the environment.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::datadir::DataDir;
use crate::numbers::Region;
use crate::retention::Retention;

mod carriers;
mod files;
mod legacy;
mod limits;
mod log;
mod registration;
mod rule;
mod smtp;
mod source;
mod values;

pub use carriers::Carriers;
pub use files::{Bucket, Files};
pub use ipnet::IpNet;
pub use legacy::Legacy;
pub use limits::Limits;
pub use log::{Log, LogFormat, LogLevel};
pub use registration::Registration;
pub use rule::{Rule, WrongSetting};
pub use smtp::{Relay, Smtp, Tls};
pub use source::{Flags, load};
use values::{given, is_dsn, is_origin, is_postgres, networks, on_or_off, origins, parse, region};

/// The settings file's name in the data directory.
pub const FILE: &str = "omnichat.toml";

/// Every setting, by the name it has in the file; in the environment `log.level` is `OMNICHAT_LOG_LEVEL`.
pub const KEYS: &[&str] = &[
    "data_dir",
    "listen",
    "public_url",
    "database_url",
    "key_file",
    "auto_migrate",
    "trusted_proxies",
    "cors_origins",
    "egress.allow",
    "egress.ca_file",
    "socket_queue",
    "region",
    "registration",
    "smtp.url",
    "smtp.from",
    "files.url",
    "files.s3_endpoint",
    "files.s3_region",
    "files.s3_key",
    "files.s3_secret",
    "files.max_bytes",
    "files.tenant_bytes",
    "carriers.twilio",
    "carriers.twilio_content",
    "carriers.openphone",
    "carriers.meta",
    "carriers.expo",
    "log.format",
    "log.level",
    "events.days",
    "events.rows",
    "limits.on",
    "limits.login_per_minute",
    "limits.widget_per_minute",
    "limits.visitor_per_minute",
    "limits.token_per_minute",
    "limits.general_per_minute",
    "legacy.secret",
    "legacy.token_hours",
    "legacy.verify_twilio",
    "maintenance",
    "sentry_dsn",
];

/// The settings of one installation.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// Where everything lives: the database, backups, the lock, the control socket.
    pub data_dir: PathBuf,
    /// Where the daemon listens.
    pub listen: SocketAddr,
    /// How people reach it: an origin, without a trailing slash. `http://` and `listen` when absent.
    pub public_url: Option<String>,
    /// A `postgres://` URL; SQLite in the data directory when absent. May hold a password: never print it.
    pub database_url: Option<String>,
    /// The file with the installation's key; `secret.key` in the data directory when absent.
    pub key_file: Option<PathBuf>,
    /// Whether the daemon brings an older schema up to date when it starts.
    pub auto_migrate: bool,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Other websites whose pages may call the staff API, with a token of their own; never with a cookie.
    pub cors_origins: Vec<String>,
    /// Networks besides the public internet that addresses named by tenants may lead to.
    pub egress_allow: Vec<IpNet>,
    /// Authorities besides the machine's own whose certificates servers may have: a PEM file.
    pub egress_ca_file: Option<PathBuf>,
    /// Events that may wait for one slow listener before it has to read the log instead.
    pub socket_queue: usize,
    /// The country of phone numbers that do not say theirs.
    pub region: Option<Region>,
    /// Who may make an organization.
    pub registration: Registration,
    /// How mail leaves the house.
    pub smtp: Smtp,
    /// Where files lie, and how large they may be.
    pub files: Files,
    /// Where carriers answer.
    pub carriers: Carriers,
    /// The log.
    pub log: Log,
    /// How far back the event log reaches.
    pub events: Retention,
    /// Limits on requests.
    pub limits: Limits,
    /// What holds for the clients of the system before.
    pub legacy: Legacy,
    /// Whether everybody is told to come again later, but for who asks how the daemon is.
    pub maintenance: bool,
    /// Where errors are reported to: an address as Sentry gives it out. Its key is no secret, but nobody else's either.
    pub sentry_dsn: Option<String>,
    /// Whether search finds what is written. Not for an installation to set: `omnichat bench` measures its cost.
    pub search_index: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: source::default_data_dir().unwrap_or_default(),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8000),
            public_url: None,
            database_url: None,
            key_file: None,
            auto_migrate: false,
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            egress_allow: Vec::new(),
            egress_ca_file: None,
            socket_queue: 256,
            region: None,
            registration: Registration::Closed,
            smtp: Smtp::default(),
            files: Files::default(),
            carriers: Carriers::default(),
            log: Log::default(),
            events: Retention { days: 14, rows: 50_000_000 },
            limits: Limits::default(),
            legacy: Legacy::default(),
            maintenance: false,
            sentry_dsn: None,
            search_index: true,
        }
    }
}

impl Config {
    /// Sets one setting from text; an empty text clears an optional one. The error is the rule that was broken.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Rule> {
        match key {
            "data_dir" => self.data_dir = text.into(),
            "listen" => self.listen = parse(text, "must be an address and a port such as 127.0.0.1:8000")?,
            "public_url" => self.public_url = given(text).map(|url| url.trim_end_matches('/').to_owned()),
            "database_url" => self.database_url = given(text),
            "key_file" => self.key_file = given(text).map(PathBuf::from),
            "auto_migrate" => self.auto_migrate = on_or_off(text)?,
            "trusted_proxies" => self.trusted_proxies = networks(text)?,
            "cors_origins" => self.cors_origins = origins(text)?,
            "egress.allow" => self.egress_allow = networks(text)?,
            "egress.ca_file" => self.egress_ca_file = given(text).map(PathBuf::from),
            "socket_queue" => self.socket_queue = parse(text, "must be a number")?,
            "region" => self.region = given(text).map(|text| region(&text)).transpose()?,
            "registration" => self.registration = text.parse()?,
            "events.days" => self.events.days = parse(text, "must be a number")?,
            "events.rows" => self.events.rows = parse(text, "must be a number")?,
            "maintenance" => self.maintenance = on_or_off(text)?,
            "sentry_dsn" => self.sentry_dsn = given(text),
            key if key.starts_with("legacy.") => self.legacy.set(key, text)?,
            key if key.starts_with("smtp.") => self.smtp.set(key, text)?,
            key if key.starts_with("files.") => self.files.set(key, text)?,
            key if key.starts_with("carriers.") => self.carriers.set(key, text)?,
            key if key.starts_with("log.") => self.log.set(key, text)?,
            key if key.starts_with("limits.") => self.limits.set(key, text)?,
            _ => return Err(Rule::no_setting()),
        }
        self.check(key)
    }

    /// Checks all settings; the error is one line that names the setting.
    pub fn validate(&self) -> Result<(), WrongSetting> {
        let together = |key: &str| match key {
            "smtp.from" if self.smtp.url.is_some() && self.smtp.from.is_none() => {
                Err(Rule("is needed with `smtp.url`: the address that mails come from".into()))
            }
            "registration" if self.registration == Registration::Open && self.smtp.url.is_none() => Err(
                Rule("can only be open with `smtp.url`: who signs up confirms their address by mail".into()),
            ),
            key if key.starts_with("files.") => self.files.check_together(key),
            _ => self.check(key),
        };
        KEYS.iter().try_for_each(|key| together(key).map_err(|rule| WrongSetting::new(key, rule)))
    }

    /// The rules for values that parse but make no sense.
    fn check(&self, key: &str) -> Result<(), Rule> {
        let rule = match key {
            "data_dir" if self.data_dir.as_os_str().is_empty() => "must name a directory",
            "public_url" if !self.public_url.as_deref().is_none_or(is_origin) => {
                "must be an address such as https://chat.example.com, without a path"
            }
            "database_url" if !self.database_url.as_deref().is_none_or(is_postgres) => {
                "must begin with postgres://; leave it out for SQLite in the data directory"
            }
            "socket_queue" if !(16..=65_536).contains(&self.socket_queue) => "must be 16 to 65536",
            "sentry_dsn" if !self.sentry_dsn.as_deref().is_none_or(is_dsn) => {
                "must be an address such as https://key@sentry.example.com/1"
            }
            key if key.starts_with("legacy.") => return self.legacy.check(key),
            "smtp.url" => return self.smtp.relay().map(drop),
            "smtp.from" => return self.smtp.sender().map(drop),
            key if key.starts_with("files.") => return self.files.check(key),
            key if key.starts_with("carriers.") => return self.carriers.check(key),
            key if key.starts_with("limits.") => return self.limits.check(key),
            "events.days" if !(1..=3650).contains(&self.events.days) => "must be 1 to 3650",
            "events.rows" if self.events.rows < 1000 => "must be at least 1000",
            _ => return Ok(()),
        };
        Err(Rule(rule.into()))
    }

    /// The commented settings file that `omnichat config example` prints: every setting, at its default.
    #[must_use]
    pub const fn example() -> &'static str {
        include_str!("config/example.toml")
    }

    /// How people reach the daemon, for links in mails; `None` where no mail is sent.
    #[must_use]
    pub fn mail_from(&self) -> Option<String> {
        self.smtp.url.is_some().then(|| self.public_url())
    }

    /// The file with the installation's key.
    #[must_use]
    pub fn key_file(&self, dir: &DataDir) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| dir.key())
    }

    /// How people reach the daemon when nothing else is said: where it listens.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

/// Without the URLs of the database and the mail server, which may hold a password, and without keys.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("data_dir", &self.data_dir)
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .field("postgres", &self.database_url.is_some())
            .field("mail", &self.smtp.url.is_some())
            .field("log", &self.log)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
