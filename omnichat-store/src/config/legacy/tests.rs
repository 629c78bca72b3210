//! Tests of the old names.

use std::collections::HashMap;

use super::super::source::load_with;
use super::super::{Config, Flags, WrongSetting};
use super::*;

fn load(flags: &Flags, env: &[(&str, &str)]) -> Result<Config, WrongSetting> {
    let env: HashMap<_, _> = env.iter().copied().collect();
    let flags = Flags { data_dir: Some("/nonexistent".into()), ..flags.clone() };
    load_with(&flags, |name| env.get(name).map(Into::into))
}

/// The settings with these old names.
fn with(env: &[(&str, &str)]) -> Config {
    load(&Flags::default(), env).unwrap()
}

/// What is said of one old name.
fn wrong(name: &str, value: &str) -> String {
    load(&Flags::default(), &[(name, value)]).unwrap_err().to_string()
}

#[test]
fn each_old_name_is_read() {
    assert_eq!(with(&[("JWT_SECRET", "old")]).legacy.secret.as_deref(), Some("old"));
    assert_eq!(with(&[("SECRET_KEY", "old")]).legacy.secret.as_deref(), Some("old"));
    assert_eq!(with(&[("ACCESS_TOKEN_EXPIRE_MINUTES", "61")]).legacy.token_hours, 2);
    assert_eq!(with(&[("ACCESS_TOKEN_EXPIRE_MINUTES", "0")]).legacy.token_hours, 1);
    assert!(with(&[("MAINTENANCE_MODE", "True")]).maintenance);
    let dsn = "https://key@sentry.example.com/7";
    assert_eq!(with(&[("SENTRY_DSN", dsn)]).sentry_dsn.as_deref(), Some(dsn));
    let at = with(&[("PUBLIC_BASE_URL", "https://chat.example.com/")]).public_url;
    assert_eq!(at.as_deref(), Some("https://chat.example.com"));
    let url = "postgres://u:p@db/omnichat";
    assert_eq!(with(&[("DATABASE_URL", url)]).database_url.as_deref(), Some(url));
    let mail = ("OMNICHAT_SMTP_URL", "smtp://mail.example.com");
    let from = ("OMNICHAT_SMTP_FROM", "chat@example.com");
    let open = with(&[("ENABLE_REGISTRATION", "true"), mail, from]);
    assert_eq!(open.registration, Registration::Open);
    assert_eq!(
        with(&[("PROJECT_NAME", "Example Bikes")]).legacy.project_name.as_deref(),
        Some("Example Bikes")
    );
    assert_eq!(with(&[("PORT", "9")]).listen.port(), 9);
}

#[test]
fn old_origins_are_added_to_those_that_are_set() {
    let config = with(&[
        ("OMNICHAT_CORS_ORIGINS", "https://desk.example.com"),
        ("FRONTEND_ORIGIN", "https://old.example.com/"),
        ("BACKEND_CORS_ORIGINS", r#"["http://localhost:5173", "https://desk.example.com"]"#),
    ]);
    let all = ["https://desk.example.com", "https://old.example.com", "http://localhost:5173"];
    assert_eq!(config.cors_origins, all);
    let anybody = with(&[("FRONTEND_ORIGIN", "*")]);
    assert!(anybody.cors_origins.is_empty() && anybody.legacy.ignored.len() == 1);
}

#[test]
fn old_settings_of_carriers_are_kept_for_when_it_is_switched_on() {
    let setup = with(&[
        ("TWILIO_ACCOUNT_SID", "AC1"),
        ("TWILIO_AUTH_TOKEN", "token"),
        ("TWILIO_NUMBER", "+12025550100"),
        ("BACKUP_NUMBER", "+12025550177"),
        ("FB_PAGE_ID", "12345"),
        ("FB_APP_SECRET", "app"),
        ("FB_VERIFY_TOKEN", "word"),
        ("FB_PAGE_ACCESS_TOKEN", "page"),
        ("AUTO_CLOSE_MINUTES", "30"),
        ("ESCALATE_AFTER_SECONDS", "300"),
    ])
    .legacy
    .setup;
    let twilio = setup.twilio.unwrap();
    let of_twilio = (twilio.account_sid.as_str(), twilio.auth_token.as_str(), twilio.number.as_str());
    assert_eq!(of_twilio, ("AC1", "token", "+12025550100"));
    let page = setup.messenger.unwrap();
    assert_eq!(page.page_id, "12345");
    assert_eq!(
        [page.app_secret, page.verify_token, page.page_token].map(Option::unwrap),
        ["app", "word", "page"]
    );
    assert_eq!((setup.auto_close_minutes, setup.escalate_after_seconds), (Some(30), Some(300)));
    assert_eq!(setup.backup_number.as_deref(), Some("+12025550177"));
    let token = with(&[("FB_PAGE_ID", "1"), ("FB_PAGE_TOKEN", "page")]).legacy.setup.messenger;
    assert_eq!(token.unwrap().page_token.as_deref(), Some("page"));
}

#[test]
fn whatever_was_set_for_this_system_wins() {
    let flags = Flags { public_url: Some("https://flag.example.com".into()), ..Flags::default() };
    let old = ("PUBLIC_BASE_URL", "https://old.example.com");
    let at = load(&flags, &[old]).unwrap().public_url;
    assert_eq!(at.as_deref(), Some("https://flag.example.com"));
    for (name, value, old) in [
        ("OMNICHAT_LEGACY_SECRET", "new", "JWT_SECRET"),
        ("OMNICHAT_LEGACY_SECRET", "new", "SECRET_KEY"),
        ("JWT_SECRET", "new", "SECRET_KEY"),
    ] {
        assert_eq!(with(&[(old, "old"), (name, value)]).legacy.secret.as_deref(), Some("new"), "{old}");
    }
    let hours = with(&[("OMNICHAT_LEGACY_TOKEN_HOURS", "5"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "60")]);
    assert_eq!(hours.legacy.token_hours, 5);
    assert!(!with(&[("OMNICHAT_MAINTENANCE", "off"), ("MAINTENANCE_MODE", "1")]).maintenance);

    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("omnichat.toml");
    std::fs::write(&file, "public_url = 'https://file.example.com'").unwrap();
    let flags = Flags { config: Some(file), ..Flags::default() };
    let at = load(&flags, &[old]).unwrap().public_url;
    assert_eq!(at.as_deref(), Some("https://file.example.com"));
}

#[test]
fn what_is_seen_and_what_comes_to_nothing_is_told() {
    let config = with(&[
        ("JWT_SECRET", "old"),
        ("PUBLIC_BASE_URL", ""),
        ("DATABASE_URL", "sqlite:////data/handoff.sqlite"),
        ("ENABLE_REGISTRATION", "true"),
        ("TWILIO_NUMBER", "+12025550100"),
        ("FB_VERIFY_TOKEN", "word"),
    ]);
    let seen = ["JWT_SECRET", "DATABASE_URL", "ENABLE_REGISTRATION", "TWILIO_NUMBER", "FB_VERIFY_TOKEN"];
    assert_eq!(config.legacy.seen, seen, "an empty one is as good as none");
    let ignored = &config.legacy.ignored;
    assert_eq!(ignored.len(), 4, "{ignored:?}");
    for (said, name) in ignored.iter().zip(["DATABASE_URL", "ENABLE_REGISTRATION", "TWILIO_…", "FB_…"]) {
        assert!(said.starts_with(name), "{said}");
    }
    assert_eq!((config.database_url, config.registration), (None, Registration::Closed));
    assert!(config.legacy.setup.twilio.is_none() && config.legacy.setup.messenger.is_none());
}

#[test]
fn an_old_leftover_does_not_open_the_door_of_twilio() {
    let config = with(&[("VERIFY_TWILIO_SIGNATURE", "false")]);
    assert!(config.legacy.verify_twilio && config.legacy.ignored[0].contains("not obeyed"));
    assert!(with(&[("VERIFY_TWILIO_SIGNATURE", "true")]).legacy.ignored.is_empty());
    assert!(!with(&[("OMNICHAT_LEGACY_VERIFY_TWILIO", "false")]).legacy.verify_twilio, "said on purpose");
}

#[test]
fn the_secret_that_everybody_knows_is_refused_with_what_to_do() {
    for name in ["JWT_SECRET", "SECRET_KEY", "OMNICHAT_LEGACY_SECRET"] {
        let said = wrong(name, "secret-key");
        assert!(said.contains(&format!("`{name}` must not be")) && said.contains("Leave it out"), "{said}");
    }
}

#[test]
fn a_wrong_value_is_one_line_that_names_the_old_name() {
    for (name, value) in [
        ("PUBLIC_BASE_URL", "chat.example.com"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "three days"),
        ("MAINTENANCE_MODE", "maybe"),
        ("AUTO_CLOSE_MINUTES", "-1"),
        ("ESCALATE_AFTER_SECONDS", "soon"),
        ("VERIFY_TWILIO_SIGNATURE", "maybe"),
        ("ENABLE_REGISTRATION", "maybe"),
        ("PROJECT_NAME", "a\tb"),
        ("SENTRY_DSN", "https://sentry.example.com/1"),
    ] {
        let said = wrong(name, value);
        assert!(said.contains(&format!("`{name}` must be")) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn secrets_are_not_in_the_debug_text() {
    let config = with(&[
        ("JWT_SECRET", "hush"),
        ("TWILIO_ACCOUNT_SID", "AC1"),
        ("TWILIO_AUTH_TOKEN", "hush"),
        ("TWILIO_NUMBER", "+12025550100"),
        ("FB_PAGE_ID", "1"),
        ("FB_APP_SECRET", "hush"),
    ]);
    let said = format!("{config:?} {:?}", config.legacy);
    assert!(said.contains("secret: true") && !said.contains("hush") && !said.contains("555"), "{said}");
}
