//! `omnichat database`: from the embedded database to a server, and back.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Subcommand;
use omnichat_store::copy::{self, Copied};
use omnichat_store::datadir::{DataDir, Lock};
use omnichat_store::{Database as Db, Options, Store, migrate};

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::local;
use crate::out::Out;
use crate::table::Table;

/// Moves everything from one database into another.
#[derive(Subcommand)]
pub(crate) enum Database {
    /// Copies a whole database into a new one, and compares both
    ///
    /// Stop the daemons first. What was cut short goes on where it stopped when the same command is run again; until
    /// it is whole, no daemon starts on the target. Passwords need not stand in the URLs: PGPASSWORD is read, and
    /// ~/.pgpass. Files of messages are not in the database; they stay where they are.
    Copy {
        /// Where from: postgres://… or sqlite:DIR, a data directory
        #[arg(long, value_name = "URL")]
        from: Place,
        /// Where to: the same, made when it is not there
        #[arg(long, value_name = "URL")]
        to: Place,
        /// Begins an unfinished copy again
        #[arg(long)]
        afresh: bool,
    },
}

/// One end of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(String),
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path)) {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.into())),
            _ => Err("must be postgres://USER@HOST/NAME or sqlite:DIR".into()),
        }
    }
}

/// One end, opened for the copy alone.
struct End {
    database: Db,
    /// The data directory of the embedded one, and its lock.
    dir: Option<(DataDir, Lock)>,
}

impl End {
    async fn take(place: Place) -> Result<Self> {
        let (database, dir) = match place {
            Place::Postgres(url) => (Db::Postgres(url), None),
            Place::Sqlite(path) => {
                let dir = DataDir::open(directory(&path))?;
                let lock = local::alone(&dir, "omnichat database copy")?;
                (Db::Sqlite(dir.database()), Some((dir, lock)))
            }
        };
        Ok(Self { database, dir })
    }

    async fn assert_unused(&self) -> Result {
        if copy::is_in_use(&self.database).await? {
            return Err(Failure::new(format!("{} is in use.", self.database.label()))
                .hint("stop every daemon on it, then run the same again"));
        }
        Ok(())
    }

    fn key(&self) -> Option<PathBuf> {
        self.dir.as_ref().map(|(dir, _)| dir.key())
    }
}

/// The data directory, also of who names the file in it.
fn directory(path: &Path) -> &Path {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("sqlite") => path.parent().unwrap_or(path),
        _ => path,
    }
}

impl Database {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let Self::Copy { from, to, afresh } = self;
        if from == to {
            return Err(Failure::usage("--from and --to name the same database."));
        }
        let missing =
            matches!(&from, Place::Sqlite(path) if !directory(path).join("omnichat.sqlite").exists());
        if missing {
            return Err(Failure::new("There is no database at --from.").hint("name its data directory"));
        }
        let (from, to) = (End::take(from).await?, End::take(to).await?);
        from.assert_unused().await?;
        migrate::up(&to.database).await?;
        to.assert_unused().await?;

        let settings = flags.settings()?;
        let key = match from.key() {
            Some(key) => key,
            None => settings.key_file(&DataDir::open(&settings.data_dir)?),
        };
        let moved = key_beside(&key, &to)?;
        let ours = open(&from.database, &key).await?;
        let theirs = open(&to.database, &key).await?;
        let copied = copy::run(&ours, &theirs, afresh, |progress| local::tell(out, &progress)).await;
        ours.close().await;
        theirs.close().await;
        out.progress_done();
        let copied = copied?;
        out.list(&copied, "Nothing was copied.", || table(&copied))?;
        let unequal: Vec<&str> =
            copied.iter().filter(|table| !table.is_equal()).map(|table| table.table.as_str()).collect();
        if !unequal.is_empty() {
            return Err(Failure::new(format!("Not equal: {}.", unequal.join(", ")))
                .because("the source was changed while it was copied")
                .hint("stop what writes to it, then run the same again with --afresh"));
        }
        if let Some(key) = moved {
            out.note(&format!("The installation's key was put beside it: {}.", key.display()));
        }
        out.note(&format!("All {} tables are equal. {}", copied.len(), next(&to)));
        Ok(())
    }
}

/// A data directory of its own needs the key too: without it nothing sealed in its database could be opened.
fn key_beside(key: &Path, to: &End) -> Result<Option<PathBuf>> {
    let Some(place) = to.key() else { return Ok(None) };
    if place.exists() {
        // Its daemon would not start.
        if std::fs::read(&place)? != std::fs::read(key)? {
            return Err(Failure::new(format!("{} is the key of another installation.", place.display()))
                .hint("name a new directory with --to, or move that file away"));
        }
        return Ok(None);
    }
    // Its permissions come along: for its owner only.
    std::fs::copy(key, &place)?;
    Ok(Some(place))
}

async fn open(database: &Db, key: &Path) -> Result<Store> {
    let options = Options { unfinished: true, indexes: false, ..Options::new(database.clone(), key) };
    Ok(Store::open_for_command(options).await?)
}

fn next(to: &End) -> String {
    match &to.dir {
        Some((dir, _)) => format!("Start it with `omnichatd --data-dir {}`.", dir.path().display()),
        None => "Start the daemon with this database_url.".into(),
    }
}

fn table(copied: &[Copied]) -> Table {
    let rows = copied.iter().map(|one| {
        let checksum =
            if one.is_equal() { one.from.chars().take(16).collect() } else { "differs".to_owned() };
        [one.table.clone(), one.rows.to_string(), checksum]
    });
    Table::new(["TABLE", "ROWS", "CHECKSUM"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_have_a_url() {
        let sqlite = |path: &str| Ok(Place::Sqlite(path.into()));
        assert_eq!("sqlite:/var/lib/omnichat".parse::<Place>(), sqlite("/var/lib/omnichat"));
        assert_eq!("sqlite:///var/lib/omnichat".parse::<Place>(), sqlite("/var/lib/omnichat"));
        assert_eq!(directory(Path::new("/x/omnichat.sqlite")), Path::new("/x"));
        assert!("mysql://x".parse::<Place>().is_err());
        assert!("sqlite:".parse::<Place>().is_err());
        assert_eq!("postgres://a@b/c".parse::<Place>(), Ok(Place::Postgres("postgres://a@b/c".into())));
    }
}
