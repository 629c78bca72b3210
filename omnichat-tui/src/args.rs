//! The command line.

use std::path::PathBuf;

use clap::{CommandFactory as _, Parser};
use omnichat_client::{Endpoint, login_file};

/// Answer your visitors from the terminal: conversations arrive live, everything is done by keyboard.
///
/// Uses the login that `omnichat login` kept, or asks for email and password. Press ? for the keys.
#[derive(Clone, Debug, Parser)]
#[command(name = "omnichat-tui", version, after_help = AFTER)]
pub struct Args {
    /// The daemon's address; the kept login's, or `http://127.0.0.1:8000`, when not given
    #[arg(long, env = "OMNICHAT_URL", value_name = "URL")]
    pub url: Option<Endpoint>,

    /// The tenant to work in, by name or id; the one that was kept when not given. Press T for another one
    #[arg(long, value_name = "TENANT")]
    pub tenant: Option<String>,

    /// The file that keeps the login; `~/.config/omnichat/login.json` when not given
    #[arg(long, env = login_file::PATH_VARIABLE, value_name = "FILE")]
    pub login_file: Option<PathBuf>,
}

const AFTER: &str = "\
Environment:
  NO_COLOR   any value: no colours
  COLORFGBG  a light background, such as 0;15: colours that can be read on it

Exit codes:
  0  left by the user
  1  failed
  2  wrong usage";

/// The command, for man pages and completions.
#[must_use]
pub fn args() -> clap::Command {
    Args::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::args().debug_assert();
    }
}
