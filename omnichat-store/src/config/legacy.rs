//! The settings for the clients of the system before, and the names that its settings had. An old name counts less than
//! anything that was set for this system: the settings file, `OMNICHAT_…`, flags.

use std::ffi::OsString;
use std::fmt;

use super::values::{given, is_origin, is_postgres, on_or_off, parse};
use super::{Config, Registration, Rule, WrongSetting};
use crate::legacy::set_up::{Messenger, Setup, Twilio};

/// The secret that the system before signed with where none was set: everybody knows it.
const OLD_FALLBACK: &str = "secret-key";
/// Longest life of a token, in hours: 30 days.
const MOST_HOURS: u32 = 30 * 24;

/// What holds for the clients of the system before.
#[derive(Clone, PartialEq, Eq)]
pub struct Legacy {
    /// The secret that the system before signed its tokens with. They hold until they end; nothing new is signed with it.
    pub secret: Option<String>,
    /// How long the tokens of old clients live, in hours: they cannot be refreshed.
    pub token_hours: u32,
    /// Whether `/sms` believes only what Twilio has signed.
    pub verify_twilio: bool,
    /// What old settings say of inboxes.
    pub setup: Setup,
    /// The old name of the first tenant, if one was set.
    pub project_name: Option<String>,
    /// Websites that the dashboard of the system before was served from.
    pub origins: Vec<String>,
    /// The old names that are set, in the order of the table.
    pub seen: Vec<String>,
    /// What old settings say that is not done, and why: each a sentence.
    pub ignored: Vec<String>,
}

impl Default for Legacy {
    fn default() -> Self {
        Self {
            secret: None,
            token_hours: 72,
            verify_twilio: true,
            setup: Setup::default(),
            project_name: None,
            origins: Vec::new(),
            seen: Vec::new(),
            ignored: Vec::new(),
        }
    }
}

/// Without the secrets.
impl fmt::Debug for Legacy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Legacy")
            .field("secret", &self.secret.is_some())
            .field("token_hours", &self.token_hours)
            .field("verify_twilio", &self.verify_twilio)
            .field("setup", &self.setup)
            .field("seen", &self.seen)
            .finish_non_exhaustive()
    }
}

impl Legacy {
    /// Sets one of them from text; an empty text clears an optional one.
    pub(super) fn set(&mut self, key: &str, text: &str) -> Result<(), Rule> {
        match key {
            "legacy.secret" => self.secret = given(text),
            "legacy.token_hours" => self.token_hours = parse(text, "must be a number of hours")?,
            "legacy.verify_twilio" => self.verify_twilio = on_or_off(text)?,
            _ => return Err(Rule::no_setting()),
        }
        Ok(())
    }

    /// The rules for one of these settings.
    pub(super) fn check(&self, key: &str) -> Result<(), Rule> {
        let rule = match key {
            "legacy.secret" if self.secret.as_deref() == Some(OLD_FALLBACK) => {
                "must not be the secret that the system before fell back to: everybody knows it. Leave it out; who is \
                 signed in there signs in once more"
            }
            "legacy.token_hours" if !(1..=MOST_HOURS).contains(&self.token_hours) => "must be 1 to 720",
            _ => return Ok(()),
        };
        Err(Rule(rule.into()))
    }
}

/// An old name, and what its value does. Empty values are as good as none.
type Old = (&'static str, fn(&mut Config, &str) -> Result<(), Rule>);

/// Every old name that is read, in the order in which they are: of two for the same the later one counts.
const OLD: &[Old] = &[
    ("SECRET_KEY", |config, text| config.set("legacy.secret", text)),
    ("JWT_SECRET", |config, text| config.set("legacy.secret", text)),
    ("ACCESS_TOKEN_EXPIRE_MINUTES", |config, text| {
        let minutes: u32 = parse(text, "must be a number of minutes")?;
        config.set("legacy.token_hours", &minutes.div_ceil(60).clamp(1, MOST_HOURS).to_string())
    }),
    ("VERIFY_TWILIO_SIGNATURE", |config, text| {
        if !on_or_off(&text.to_lowercase())? {
            // Nothing read it there, so it may be left over from years ago: it does not open a door here.
            ignore(
                config,
                "VERIFY_TWILIO_SIGNATURE=false is not obeyed: anybody could send messages in anybody's name. If a proxy \
                 changes what Twilio signs, set public_url; if you must, set legacy.verify_twilio to false",
            );
        }
        Ok(())
    }),
    ("MAINTENANCE_MODE", |config, text| config.set("maintenance", &text.to_lowercase())),
    ("SENTRY_DSN", |config, text| config.set("sentry_dsn", text)),
    ("PUBLIC_BASE_URL", |config, text| config.set("public_url", text)),
    ("DATABASE_URL", |config, text| {
        if is_postgres(text) {
            return config.set("database_url", text);
        }
        ignore(
            config,
            "DATABASE_URL is not used: it is no PostgreSQL database. What an old SQLite file holds comes along with \
             `omnichat import dwc FILE`",
        );
        Ok(())
    }),
    ("ENABLE_REGISTRATION", |config, text| {
        let open = on_or_off(&text.to_lowercase())?;
        config.registration = if open { Registration::Open } else { Registration::Closed };
        Ok(())
    }),
    ("PROJECT_NAME", |config, text| {
        config.legacy.project_name =
            Some(omnichat_api::text::name("name", text).map_err(|e| Rule(e.message))?);
        Ok(())
    }),
    ("FRONTEND_ORIGIN", add_origins),
    ("BACKEND_CORS_ORIGINS", add_origins),
    ("TWILIO_ACCOUNT_SID", |config, text| twilio(config, |twilio| twilio.account_sid = text.into())),
    ("TWILIO_AUTH_TOKEN", |config, text| twilio(config, |twilio| twilio.auth_token = text.into())),
    ("TWILIO_NUMBER", |config, text| twilio(config, |twilio| twilio.number = text.into())),
    ("BACKUP_NUMBER", |config, text| {
        config.legacy.setup.backup_number = Some(text.into());
        Ok(())
    }),
    ("FB_PAGE_ID", |config, text| messenger(config, |page| page.page_id = text.into())),
    ("FB_APP_SECRET", |config, text| messenger(config, |page| page.app_secret = Some(text.into()))),
    ("FB_VERIFY_TOKEN", |config, text| messenger(config, |page| page.verify_token = Some(text.into()))),
    ("FB_PAGE_ACCESS_TOKEN", |config, text| messenger(config, |page| page.page_token = Some(text.into()))),
    ("FB_PAGE_TOKEN", |config, text| messenger(config, |page| page.page_token = Some(text.into()))),
    ("AUTO_CLOSE_MINUTES", |config, text| {
        config.legacy.setup.auto_close_minutes = Some(parse(text, "must be a number of minutes")?);
        Ok(())
    }),
    ("ESCALATE_AFTER_SECONDS", |config, text| {
        config.legacy.setup.escalate_after_seconds = Some(parse(text, "must be a number of seconds")?);
        Ok(())
    }),
];

/// Reads the old names in this environment. Whatever is read after it wins.
pub(super) fn read(config: &mut Config, env: impl Fn(&str) -> Option<OsString>) -> Result<(), WrongSetting> {
    for (name, set) in OLD {
        let Some(value) = env(name).filter(|value| !value.is_empty()) else { continue };
        let value = value.into_string().map_err(|_| WrongSetting::new(name, "must be UTF-8"))?;
        config.legacy.seen.push((*name).into());
        set(config, value.trim()).map_err(|rule| WrongSetting::new(name, rule))?;
    }
    Ok(())
}

/// When everything is read: what old settings add, and what of them comes to nothing.
pub(super) fn finish(config: &mut Config) {
    for origin in std::mem::take(&mut config.legacy.origins) {
        if !config.cors_origins.contains(&origin) {
            config.cors_origins.push(origin);
        }
    }
    let by_old_name = config.legacy.seen.iter().any(|name| name == "ENABLE_REGISTRATION");
    if by_old_name && config.registration == Registration::Open && config.smtp.url.is_none() {
        config.registration = Registration::Closed;
        ignore(
            config,
            "ENABLE_REGISTRATION is not obeyed: who signs up confirms their address by mail, which needs smtp.url",
        );
    }
    let twilio = config.legacy.setup.twilio.take();
    if twilio
        .as_ref()
        .is_some_and(|t| t.account_sid.is_empty() || t.auth_token.is_empty() || t.number.is_empty())
    {
        ignore(
            config,
            "TWILIO_… is not used: it takes TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_NUMBER together",
        );
    } else {
        config.legacy.setup.twilio = twilio;
    }
    let page = config.legacy.setup.messenger.take();
    if page.as_ref().is_some_and(|page| page.page_id.is_empty()) {
        ignore(config, "FB_… is not used: it takes FB_PAGE_ID, the id of the page");
    } else {
        config.legacy.setup.messenger = page;
    }
}

fn ignore(config: &mut Config, why: &str) {
    config.legacy.ignored.push(why.into());
}

fn twilio(config: &mut Config, set: impl FnOnce(&mut Twilio)) -> Result<(), Rule> {
    set(config.legacy.setup.twilio.get_or_insert_default());
    Ok(())
}

fn messenger(config: &mut Config, set: impl FnOnce(&mut Messenger)) -> Result<(), Rule> {
    set(config.legacy.setup.messenger.get_or_insert_default());
    Ok(())
}

/// A list with commas, or one of JSON. Old clients are answered from everywhere, so what is no origin is passed over.
fn add_origins(config: &mut Config, text: &str) -> Result<(), Rule> {
    for part in text.trim_matches(['[', ']']).split(',') {
        let origin = part.trim().trim_matches(['"', '\'']).trim_end_matches('/');
        if is_origin(origin) {
            config.legacy.origins.push(origin.to_owned());
        } else if !origin.is_empty() {
            ignore(
                config,
                "an origin in FRONTEND_ORIGIN or BACKEND_CORS_ORIGINS is none: name websites such as https://desk.example.com",
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
