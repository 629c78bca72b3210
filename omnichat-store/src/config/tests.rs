//! Tests of the settings.

use std::collections::HashMap;

use super::source::{load_with, read_text, variable};
use super::*;

fn load(flags: &Flags, env: &[(&str, &str)]) -> Result<Config, WrongSetting> {
    let env: HashMap<_, _> = env.iter().copied().collect();
    let flags = Flags { data_dir: flags.data_dir.clone().or(Some("/nonexistent".into())), ..flags.clone() };
    load_with(&flags, |name| env.get(name).map(Into::into))
}

fn said(result: Result<Config, WrongSetting>) -> String {
    let said = result.unwrap_err().to_string();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

/// The example with every setting switched on.
fn switched_on() -> String {
    let on = |line: &str| match line.strip_prefix('#') {
        Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
        _ => format!("{line}\n"),
    };
    Config::example().lines().map(on).collect()
}

#[test]
fn the_example_shows_every_setting_at_its_default() {
    let mut config = Config { data_dir: "/elsewhere".into(), ..Config::default() };
    read_text(&mut config, &switched_on(), "example").unwrap();
    assert_eq!(config, Config { data_dir: "/var/lib/omnichat".into(), ..Config::default() });

    let table: toml::Table = switched_on().parse().unwrap();
    for key in KEYS {
        let found =
            key.split('.').try_fold(toml::Value::Table(table.clone()), |at, part| at.get(part).cloned());
        assert!(found.is_some(), "{key} is missing in the example");
    }
}

#[test]
fn later_sources_win() {
    let mut config = Config::default();
    read_text(&mut config, "listen = '127.0.0.1:1'\n[log]\nlevel = 'warn'", "f").unwrap();
    assert_eq!((config.listen.port(), config.log.level), (1, LogLevel::Warn));

    let env = [("OMNICHAT_LISTEN", "0.0.0.0:2"), ("OMNICHAT_LIMITS", "off"), ("OMNICHAT_LOG_FORMAT", "json")];
    let config = load(&Flags::default(), &env).unwrap();
    assert_eq!(config.listen.to_string(), "0.0.0.0:2");
    assert!(!config.limits.on && config.log.format == LogFormat::Json);

    let port = [("OMNICHAT_LISTEN", "0.0.0.0:2"), ("PORT", "3")];
    assert_eq!(load(&Flags::default(), &port).unwrap().listen.to_string(), "0.0.0.0:3");
    let flags = Flags { listen: Some("127.0.0.1:4".into()), ..Flags::default() };
    assert_eq!(load(&flags, &port).unwrap().listen.to_string(), "127.0.0.1:4");
}

#[test]
fn a_wrong_setting_is_one_line_that_names_it_and_the_rule() {
    let file = |text: &str| {
        let mut config = Config::default();
        said(read_text(&mut config, text, "omnichat.toml").map(|()| config))
    };
    assert!(file("lisen = 'x'").contains("`lisen` in `omnichat.toml` is not a setting"));
    assert!(file("listen = 8000").contains("`listen` in `omnichat.toml` must be an address and a port"));
    assert!(file("[log]\nlevel = 'loud'").contains("`log.level` in `omnichat.toml` must be error, warn"));
    assert!(file("a = 1\nlisten = ").contains("`omnichat.toml` line 2"));

    let env = |name, value| said(load(&Flags::default(), &[(name, value)]));
    assert!(env("PORT", "http").contains("`PORT` must be a port"));
    assert!(env("OMNICHAT_SOCKET_QUEUE", "3").contains("`OMNICHAT_SOCKET_QUEUE` must be 16 to 65536"));
    assert!(env("OMNICHAT_PUBLIC_URL", "chat.example").contains("without a path"));
    assert!(env("OMNICHAT_TRUSTED_PROXIES", "10.0.0.1,x").contains("not `x`"));

    let flags = Flags { database_url: Some("mysql://u:secret@h/d".into()), ..Flags::default() };
    let line = said(load(&flags, &[]));
    assert!(
        line.contains("`--database-url` must begin with postgres://") && !line.contains("secret"),
        "{line}"
    );
}

#[test]
fn every_setting_has_a_variable_that_is_read() {
    for key in KEYS {
        assert!(variable(key).starts_with("OMNICHAT_"));
        let mut config = Config::default();
        assert!(!config.set(key, "\u{0}?").is_err_and(|rule| rule.0.contains("not a setting")), "{key}");
    }
    assert_eq!(variable("limits.on"), "OMNICHAT_LIMITS");
}

#[test]
fn the_database_password_is_not_in_the_debug_text() {
    let config = Config { database_url: Some("postgres://u:secret@h/d".into()), ..Config::default() };
    assert!(!format!("{config:?}").contains("secret"));
}
