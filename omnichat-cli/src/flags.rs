//! The flags that every command takes, and the settings they lead to.

use std::path::PathBuf;

use clap::Args;
use omnichat_client::Endpoint;
use omnichat_store::config::{self, Config};

use crate::failure::Result;

const ON_THIS_MACHINE: &str = "On this machine";
const OVER_THE_API: &str = "Over the API";

/// The flags of commands on this machine, by the names of their fields.
pub(crate) const OF_THIS_MACHINE: &[&str] = &["data_dir", "database_url", "config"];
/// The flags of commands over the API.
pub(crate) const OF_THE_API: &[&str] = &["url", "tenant", "login_file"];
/// The token for programs, in place of a login. A variable, since every process of the machine can read arguments.
pub(crate) const TOKEN_VARIABLE: &str = "OMNICHAT_TOKEN";

/// The flags that every command takes.
#[derive(Args)]
pub(crate) struct Flags {
    /// Shows the result as JSON
    #[arg(long, global = true, display_order = 100)]
    pub(crate) json: bool,

    /// The directory that holds the installation [env: OMNICHAT_DATA_DIR]
    #[arg(long, global = true, value_name = "DIR", help_heading = ON_THIS_MACHINE)]
    pub(crate) data_dir: Option<PathBuf>,

    /// A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]
    #[arg(long, global = true, value_name = "URL", help_heading = ON_THIS_MACHINE)]
    pub(crate) database_url: Option<String>,

    /// The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]
    #[arg(long, global = true, value_name = "FILE", help_heading = ON_THIS_MACHINE)]
    pub(crate) config: Option<PathBuf>,

    /// The daemon's address; without one, that of the kept login [env: OMNICHAT_URL]
    #[arg(long, global = true, value_name = "URL", env = "OMNICHAT_URL", hide_env = true, help_heading = OVER_THE_API)]
    pub(crate) url: Option<Endpoint>,

    /// The tenant to work in, by name or id; without one, that of the kept login
    #[arg(long, global = true, help_heading = OVER_THE_API)]
    pub(crate) tenant: Option<String>,

    /// The file that keeps the login; without one, omnichat/login.json in the user's configuration directory
    /// [env: OMNICHAT_LOGIN_FILE]
    #[arg(long, global = true, value_name = "FILE", env = omnichat_client::login_file::PATH_VARIABLE,
        hide_env = true, help_heading = OVER_THE_API)]
    pub(crate) login_file: Option<PathBuf>,
}

impl Flags {
    /// The settings of this installation.
    pub(crate) fn settings(&self) -> Result<Config> {
        Ok(config::load(&config::Flags {
            config: self.config.clone(),
            data_dir: self.data_dir.clone(),
            database_url: self.database_url.clone(),
            ..config::Flags::default()
        })?)
    }
}
