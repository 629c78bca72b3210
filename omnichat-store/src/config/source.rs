//! Where settings come from: file, environment, flags. Reads them, knows nothing of what they mean.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Config, FILE, KEYS, Rule, WrongSetting, legacy};

/// Settings from the command line; what is absent is not set there.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--config`: the settings file; `omnichat.toml` in the data directory when absent.
    pub config: Option<PathBuf>,
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
    /// `--database-url`.
    pub database_url: Option<String>,
    /// `--public-url`.
    pub public_url: Option<String>,
}

/// Loads the settings of this process.
pub fn load(flags: &Flags) -> Result<Config, WrongSetting> {
    load_with(flags, |name| std::env::var_os(name))
}

/// Loads the settings with this environment.
pub(super) fn load_with(
    flags: &Flags,
    env: impl Fn(&str) -> Option<OsString>,
) -> Result<Config, WrongSetting> {
    let mut config = Config::default();
    let data_dir = flags.data_dir.clone().or_else(|| env("OMNICHAT_DATA_DIR").map(PathBuf::from));
    if let Some(dir) = &data_dir {
        config.data_dir.clone_from(dir);
    }
    legacy::read(&mut config, &env)?;
    match flags.config.clone().or_else(|| env("OMNICHAT_CONFIG").map(PathBuf::from)) {
        Some(file) => read_file(&mut config, &file)?,
        None => {
            let file = config.data_dir.join(FILE);
            if file.is_file() {
                let found_in = config.data_dir.clone();
                read_file(&mut config, &file)?;
                if config.data_dir != found_in {
                    let rule = "has no meaning in the file that the directory itself holds: use --data-dir";
                    return Err(WrongSetting::new(format!("data_dir` in `{}", file.display()), rule));
                }
            }
        }
    }
    for key in KEYS {
        let name = variable(key);
        if let Some(value) = env(&name) {
            let value = value.into_string();
            let value = value.map_err(|_| WrongSetting::new(&name, "must be UTF-8"))?;
            config.set(key, &value).map_err(|rule| WrongSetting::new(&name, rule))?;
        }
    }
    // Platforms that run containers say only the port.
    if let Some(port) = env("PORT") {
        let port = port.to_str().and_then(|port| port.parse().ok());
        let port = port.ok_or_else(|| WrongSetting::new("PORT", "must be a port, 0 to 65535"))?;
        config.listen.set_port(port);
    }
    for (flag, key, value) in [
        ("--listen", "listen", &flags.listen),
        ("--database-url", "database_url", &flags.database_url),
        ("--public-url", "public_url", &flags.public_url),
    ] {
        if let Some(value) = value {
            config.set(key, value).map_err(|rule| WrongSetting::new(flag, rule))?;
        }
    }
    if let Some(dir) = data_dir {
        config.data_dir = dir;
    }
    legacy::finish(&mut config);
    config.validate()?;
    Ok(config)
}

/// The environment's name for a setting. Unknown `OMNICHAT_…` variables are no error: orchestrators set some of
/// their own accord (`OMNICHAT_SERVICE_HOST` for a Kubernetes service of that name).
pub(super) fn variable(key: &str) -> String {
    let key = key.strip_suffix(".on").unwrap_or(key);
    format!("OMNICHAT_{}", key.replace('.', "_").to_uppercase())
}

fn read_file(config: &mut Config, file: &Path) -> Result<(), WrongSetting> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        WrongSetting::new("--config", format!("cannot be read: {}: {error}", file.display()))
    })?;
    read_text(config, &text, &file.display().to_string())
}

/// Applies a settings file's text; `file` is what errors call it.
pub(super) fn read_text(config: &mut Config, text: &str, file: &str) -> Result<(), WrongSetting> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        WrongSetting::new(file, format!("line {line}: {}", error.message().replace('\n', " ")))
    })?;
    for (key, value) in flatten("", &table) {
        let named = |rule: Rule| WrongSetting::new(format!("{key}` in `{file}"), rule);
        let value =
            plain(&value).ok_or_else(|| named(Rule("must be a text, a number or true or false".into())))?;
        config.set(&key, &value).map_err(named)?;
    }
    Ok(())
}

/// `[log] level = "info"` as `log.level`.
fn flatten(prefix: &str, table: &toml::Table) -> Vec<(String, toml::Value)> {
    let mut all = Vec::new();
    for (key, value) in table {
        let key = format!("{prefix}{key}");
        match value {
            toml::Value::Table(inner) => all.extend(flatten(&format!("{key}."), inner)),
            value => all.push((key, value.clone())),
        }
    }
    all
}

/// A value as the environment would have it; lists with commas.
fn plain(value: &toml::Value) -> Option<String> {
    Some(match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Boolean(flag) => flag.to_string(),
        toml::Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            items?.join(",")
        }
        _ => return None,
    })
}

/// `/var/lib/omnichat` for root, otherwise where the user's programs keep data (XDG base directories).
pub(super) fn default_data_dir() -> Option<PathBuf> {
    use std::os::unix::fs::MetadataExt;
    if std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        return Some("/var/lib/omnichat".into());
    }
    let set = |name| std::env::var_os(name).filter(|dir| Path::new(dir).is_absolute()).map(PathBuf::from);
    let data_home = set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")));
    data_home.map(|dir| dir.join("omnichat"))
}
