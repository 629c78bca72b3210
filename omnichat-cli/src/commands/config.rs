//! `omnichat config`: the settings. What a setting means and which values are right is the store's to know.

use clap::Subcommand;
use omnichat_store::config::Config;
use serde_json::json;

use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use omnichat_store::Database;

/// Shows and checks the settings.
#[derive(Subcommand)]
pub(crate) enum Settings {
    /// Prints a commented settings file with every setting at its default
    Example,
    /// Checks the settings of this installation: file, environment and flags together
    Check,
}

impl Settings {
    pub(crate) fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Example => {
                let text = Config::example();
                out.result(&json!({ "toml": text }), || text.trim_end().to_owned())
            }
            Self::Check => {
                let settings = flags.settings()?;
                // Never the URL itself: it may hold a password.
                let database = match &settings.database_url {
                    Some(url) => Database::Postgres(url.clone()).label(),
                    None => "sqlite in the data directory".to_owned(),
                };
                let data_dir = settings.data_dir.display().to_string();
                let (listen, public_url) = (settings.listen.to_string(), settings.public_url());
                let (old, ignored) = (&settings.legacy.seen, &settings.legacy.ignored);
                let shown = json!({ "data_dir": data_dir, "database": database, "listen": listen,
                    "public_url": public_url, "old_names": old, "ignored": ignored });
                out.note("The settings are right.");
                if !old.is_empty() {
                    out.note(&format!("Read by the names of the system before: {}.", old.join(", ")));
                }
                for why in ignored {
                    out.note(&format!("{why}."));
                }
                out.result(&shown, || {
                    let rows = [
                        ("data_dir", data_dir),
                        ("database", database),
                        ("listen", listen),
                        ("public_url", public_url),
                    ];
                    let rows = rows.map(|(setting, value)| [setting.to_owned(), value]);
                    Table::new(["SETTING", "VALUE"], rows).render(None)
                })
            }
        }
    }
}
