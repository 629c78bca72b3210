//! `omnichat backup`: one file that holds everything, taken while the daemon runs, and what can be done with it.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use omnichat_store::backup::{self as store, Backup as File, Listed};
use omnichat_store::local::{Command, Reply};

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::table::Table;
use crate::{local, when};

/// Makes, checks, restores and lists backups of the embedded database.
#[derive(Subcommand)]
pub(crate) enum Backup {
    /// Writes a backup, while the daemon runs or not, and prints its path
    ///
    /// Everything acknowledged before it began is in it. It is read back and checked before it counts.
    Create {
        /// The directory to write into; `backups` in the data directory when absent
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Reads a backup whole and checks it: checksums, structure, references and the rows of each table
    Verify {
        /// The backup
        file: PathBuf,
    },
    /// Makes a new data directory from a backup; name it with --data-dir
    ///
    /// Nothing is overwritten: a directory that holds an installation already is refused.
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Lists the backups in a directory, newest first
    List {
        /// The directory to look into; `backups` in the data directory when absent
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
}

impl Backup {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        match self {
            Self::Create { to } => {
                let to = place(flags, to)?;
                let Reply::Backup(made) = local::run(flags, out, Command::BackupCreate { to }).await?.reply
                else {
                    return Err(local::unexpected());
                };
                out.note(&format!("Checked: {}.", contents(&made)));
                out.result(&made, || made.file.display().to_string())
            }
            Self::Verify { file } => {
                let good = store::verify(&file).await?;
                out.result(&good, || format!("{} is whole: {}.", good.file.display(), contents(&good)))
            }
            Self::Restore { file } => {
                // Named on purpose: neither the environment nor the usual place decides where a restore goes.
                let Some(new) = &flags.data_dir else { return Err(where_to()) };
                let restored = store::restore(&file, new).await?;
                let place = new.display();
                out.note(&format!("Start it with `omnichatd --data-dir {place}`."));
                out.result(&restored, || format!("Restored into {place}: {}.", contents(&restored)))
            }
            Self::List { to } => {
                let place = place(flags, to)?;
                let backups = store::list(&place).await?;
                out.list(&backups, &format!("No backups in {}.", place.display()), || table(&backups))
            }
        }
    }
}

/// The directory of the backups, by its full path: the daemon works in another directory.
fn place(flags: &Flags, named: Option<PathBuf>) -> Result<PathBuf> {
    match named {
        Some(named) => Ok(std::path::absolute(named)?),
        None => Ok(local::existing(&flags.settings()?)?.backups()),
    }
}

fn where_to() -> Failure {
    Failure::usage("The new data directory is not named.")
        .hint("name it with --data-dir, as in `omnichat backup restore FILE --data-dir NEW`")
}

fn contents(backup: &File) -> String {
    let of = |table: &str| backup.manifest.rows.get(table).copied().unwrap_or(0);
    format!(
        "{}, {} conversations, {} messages, {}, as of {}",
        size(backup.bytes),
        of("conversations"),
        of("messages"),
        files(backup),
        when::second(backup.manifest.created_at)
    )
}

/// What became of the files of messages.
fn files(backup: &File) -> String {
    match &backup.manifest.files {
        None => "no files".into(),
        Some(store::Files { elsewhere: Some(bucket), .. }) => {
            format!("files not included: they lie in {bucket}")
        }
        Some(store::Files { count, missing: 0, .. }) => format!("{count} files"),
        Some(store::Files { count, missing, .. }) => format!("{count} files ({missing} were missing)"),
    }
}

fn table(backups: &[Listed]) -> Table {
    let name = |path: &Path| path.display().to_string();
    let made =
        |b: &Listed| b.manifest.as_ref().map_or_else(|| "damaged".into(), |m| when::second(m.created_at));
    let rows = backups.iter().map(|b| [made(b), size(b.bytes), name(&b.file)]);
    Table::new(["MADE", "SIZE", "FILE"], rows).uncut()
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let (mut tenths, mut unit) = (bytes / 100, 0);
    while tenths >= 10_000 && unit < UNITS.len() - 1 {
        tenths /= 1000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_in_the_fitting_unit() {
        assert_eq!(
            [512, 41_234, 7_812_345, 9_912_345_678].map(size),
            ["0.5 kB", "41.2 kB", "7.8 MB", "9.9 GB"]
        );
    }
}
