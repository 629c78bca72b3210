//! `omnichat tui`: becomes the terminal UI, which is a program of its own.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use clap::Args;

use crate::failure::{Failure, Result};
use crate::flags::Flags;

/// Opens the terminal UI: the program omnichat-tui from beside this one
#[derive(Args)]
pub(crate) struct Tui {
    /// What else it takes; see `omnichat-tui --help`
    #[arg(last = true, value_name = "ARGUMENTS")]
    rest: Vec<OsString>,
}

impl Tui {
    pub(crate) fn run(self, flags: &Flags) -> Result {
        let here = std::env::current_exe()?;
        let program = here.with_file_name("omnichat-tui");
        if !program.exists() {
            return Err(Failure::new(format!("{} is not there.", program.display()))
                .hint("install omnichat-tui into the same directory as omnichat"));
        }
        let mut command = Command::new(&program);
        if let Some(url) = &flags.url {
            command.arg("--url").arg(url.to_string());
        }
        if let Some(tenant) = &flags.tenant {
            command.arg("--tenant").arg(tenant);
        }
        if let Some(file) = &flags.login_file {
            command.arg("--login-file").arg(file);
        }
        // Returns only when it could not become the other program.
        let error = command.args(self.rest).exec();
        Err(Failure::new(format!("{} cannot be started.", program.display())).because(error))
    }
}
