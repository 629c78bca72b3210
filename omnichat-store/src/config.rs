//! The settings: one struct, one default, one check. Sources, later ones win: defaults, `omnichat.toml`,
//! `OMNICHAT_…` and `PORT` in the environment, flags. All of them speak through [`Config::set`], so that a setting
//! has one name, one parser and one error. Nobody else reads the environment.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use crate::datadir::DataDir;
use crate::retention::Retention;

mod carriers;
mod files;
mod smtp;
mod source;

pub use carriers::Carriers;
pub use files::{Bucket, Files};
pub use ipnet::IpNet;
pub use smtp::{Relay, Smtp, Tls};
pub use source::{Flags, load};

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
    "socket_queue",
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
    /// Events that may wait for one slow listener before it has to read the log instead.
    pub socket_queue: usize,
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
    /// Whether search finds what is written. Not for an installation to set: `omnichat bench` measures its cost.
    pub search_index: bool,
}

/// How the daemon logs, on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// For people or for programs.
    pub format: LogFormat,
    /// From which level on.
    pub level: LogLevel,
}

/// Limits on requests, per minute. Bursts of that many are fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Whether they hold at all.
    pub on: bool,
    /// Sign-ins, per address and per email.
    pub login_per_minute: u32,
    /// What one visitor may write.
    pub widget_per_minute: u32,
    /// Requests of any kind of one visitor.
    pub visitor_per_minute: u32,
    /// Requests of any kind by one session or one API token.
    pub token_per_minute: u32,
    /// Requests of any kind, per address.
    pub general_per_minute: u32,
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
            socket_queue: 256,
            registration: Registration::Closed,
            smtp: Smtp::default(),
            files: Files::default(),
            carriers: Carriers::default(),
            log: Log { format: LogFormat::Text, level: LogLevel::Info },
            events: Retention { days: 14, rows: 50_000_000 },
            limits: Limits {
                on: true,
                login_per_minute: 10,
                widget_per_minute: 60,
                visitor_per_minute: 300,
                token_per_minute: 1200,
                general_per_minute: 3000,
            },
            search_index: true,
        }
    }
}

impl Config {
    /// Sets one setting from text; an empty text clears an optional one. The error is the rule that was broken.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Rule> {
        let given = || (!text.is_empty()).then(|| text.to_owned());
        match key {
            "data_dir" => self.data_dir = text.into(),
            "listen" => self.listen = parse(text, "must be an address and a port such as 127.0.0.1:8000")?,
            "public_url" => self.public_url = given().map(|url| url.trim_end_matches('/').to_owned()),
            "database_url" => self.database_url = given(),
            "key_file" => self.key_file = given().map(PathBuf::from),
            "auto_migrate" => self.auto_migrate = on_or_off(text)?,
            "trusted_proxies" => self.trusted_proxies = networks(text)?,
            "cors_origins" => self.cors_origins = origins(text)?,
            "egress.allow" => self.egress_allow = networks(text)?,
            "socket_queue" => self.socket_queue = parse(text, "must be a number")?,
            "registration" => self.registration = text.parse()?,
            "smtp.url" => self.smtp.url = given(),
            "smtp.from" => self.smtp.from = given(),
            "files.url" => self.files.url = given(),
            "files.s3_endpoint" => self.files.s3_endpoint = given(),
            "files.s3_region" => self.files.s3_region = given(),
            "files.s3_key" => self.files.s3_key = given(),
            "files.s3_secret" => self.files.s3_secret = given(),
            "files.max_bytes" => self.files.max_bytes = parse(text, "must be a number of bytes")?,
            "files.tenant_bytes" => {
                self.files.tenant_bytes =
                    given().map(|text| parse(&text, "must be a number of bytes")).transpose()?;
            }
            "carriers.twilio"
            | "carriers.twilio_content"
            | "carriers.openphone"
            | "carriers.meta"
            | "carriers.expo" => self.carriers.set(key, text),
            "log.format" => self.log.format = text.parse()?,
            "log.level" => self.log.level = text.parse()?,
            "events.days" => self.events.days = parse(text, "must be a number")?,
            "events.rows" => self.events.rows = parse(text, "must be a number")?,
            "limits.on" => self.limits.on = on_or_off(text)?,
            "limits.login_per_minute" => self.limits.login_per_minute = parse(text, "must be a number")?,
            "limits.widget_per_minute" => self.limits.widget_per_minute = parse(text, "must be a number")?,
            "limits.visitor_per_minute" => self.limits.visitor_per_minute = parse(text, "must be a number")?,
            "limits.token_per_minute" => self.limits.token_per_minute = parse(text, "must be a number")?,
            "limits.general_per_minute" => self.limits.general_per_minute = parse(text, "must be a number")?,
            _ => return Err(Rule("is not a setting; `omnichat config example` lists them all".into())),
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
            "smtp.url" => return self.smtp.relay().map(drop),
            "smtp.from" => return self.smtp.sender().map(drop),
            key if key.starts_with("files.") => return self.files.check(key),
            key if key.starts_with("carriers.") => return self.carriers.check(key),
            "events.days" if !(1..=3650).contains(&self.events.days) => "must be 1 to 3650",
            "events.rows" if self.events.rows < 1000 => "must be at least 1000",
            "limits.login_per_minute" if self.limits.login_per_minute == 0 => "must be at least 1",
            "limits.widget_per_minute" if self.limits.widget_per_minute == 0 => "must be at least 1",
            "limits.visitor_per_minute" if self.limits.visitor_per_minute == 0 => "must be at least 1",
            "limits.token_per_minute" if self.limits.token_per_minute == 0 => "must be at least 1",
            "limits.general_per_minute" if self.limits.general_per_minute == 0 => "must be at least 1",
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

/// The rule that a value breaks, to be read after the setting's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Rule(String);

/// One line that names the wrong setting, where it stands, and the rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongSetting(String);

impl WrongSetting {
    /// `name` is the setting as it was written: in the file, in the environment or as a flag.
    fn new(name: impl fmt::Display, rule: impl fmt::Display) -> Self {
        Self(format!("wrong setting: `{name}` {rule}"))
    }
}

/// Who may make an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Only whoever has the machine, and its operators.
    Closed,
    /// Everybody, for themselves.
    Open,
}

impl FromStr for Registration {
    type Err = Rule;
    fn from_str(text: &str) -> Result<Self, Rule> {
        match text {
            "closed" => Ok(Self::Closed),
            "open" => Ok(Self::Open),
            _ => Err(Rule(format!("must be closed or open, not `{text}`"))),
        }
    }
}

/// For whom the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl FromStr for LogFormat {
    type Err = Rule;
    fn from_str(text: &str) -> Result<Self, Rule> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(Rule(format!("must be text or json, not `{text}`"))),
        }
    }
}

/// From which level on the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Only what went wrong.
    Error,
    /// Also what may go wrong.
    Warn,
    /// Also what happened.
    Info,
    /// Also every request.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl FromStr for LogLevel {
    type Err = Rule;
    fn from_str(text: &str) -> Result<Self, Rule> {
        [Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace]
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| Rule(format!("must be error, warn, info, debug or trace, not `{text}`")))
    }
}

fn parse<T: FromStr>(text: &str, rule: &str) -> Result<T, Rule> {
    text.parse().map_err(|_| Rule(format!("{rule}, not `{text}`")))
}

fn on_or_off(text: &str) -> Result<bool, Rule> {
    match text {
        "true" | "on" | "1" | "yes" => Ok(true),
        "false" | "off" | "0" | "no" => Ok(false),
        _ => Err(Rule(format!("must be true or false, not `{text}`"))),
    }
}

fn networks(text: &str) -> Result<Vec<IpNet>, Rule> {
    let one = |part: &str| {
        part.parse::<IpNet>()
            .or_else(|_| part.parse::<IpAddr>().map(IpNet::from))
            .map_err(|_| Rule(format!("must hold addresses such as 10.0.0.1 or 10.0.0.0/8, not `{part}`")))
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

fn origins(text: &str) -> Result<Vec<String>, Rule> {
    let one = |part: &str| {
        let rule = || Rule(format!("must hold addresses such as https://desk.example.com, not `{part}`"));
        if is_origin(part) { Ok(part.trim_end_matches('/').to_owned()) } else { Err(rule()) }
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

fn is_origin(url: &str) -> bool {
    url != "*" && omnichat_api::text::origin("public_url", url).is_ok()
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

#[cfg(test)]
mod tests;
