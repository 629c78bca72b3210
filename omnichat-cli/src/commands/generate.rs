//! `omnichat generate`: manual pages and completions, made from the command line's own description. Hidden: it is for
//! those who package or change the program.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Subcommand;
use clap_complete::Shell;
use serde_json::json;

use crate::failure::{Failure, Result};
use crate::out::Out;

/// Writes what is generated from the command line itself.
#[derive(Subcommand)]
pub(crate) enum Generate {
    /// Writes the manual pages
    Man {
        /// The directory to write into
        dir: PathBuf,
    },
    /// Writes the completions for bash, zsh and fish
    Completions {
        /// The directory to write into
        dir: PathBuf,
    },
}

impl Generate {
    pub(crate) fn run(self, out: &Out) -> Result {
        let (Self::Man { dir } | Self::Completions { dir }) = &self;
        fs::create_dir_all(dir).map_err(|e| cannot(dir, &e))?;
        match &self {
            Self::Man { dir } => {
                pages(built(), dir).map_err(|e| cannot(dir, &e))?;
            }
            Self::Completions { dir } => {
                for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
                    clap_complete::generate_to(shell, &mut crate::command(), "omnichat", dir)
                        .map_err(|e| cannot(dir, &e))?;
                }
            }
        }
        out.result(&json!({ "dir": dir }), || format!("Written to {}.", dir.display()))
    }
}

/// The command line with everything that is only known once it is whole: common flags, full names.
fn built() -> clap::Command {
    let mut command = crate::command();
    command.build();
    command
}

/// A page for the command and for each below it. `omnichat tui` has none: omnichat-tui(1) is the page of that program.
fn pages(command: clap::Command, dir: &Path) -> io::Result<()> {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "tui") {
        pages(below.clone(), dir)?;
    }
    clap_mangen::Man::new(command).generate_to(dir).map(drop)
}

fn cannot(dir: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("Cannot write in {}.", dir.display())).because(error)
}
