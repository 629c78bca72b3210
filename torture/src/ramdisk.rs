//! A small disk in memory that only the daemon sees: its data directory is copied there when it starts. It needs
//! neither root nor a place in the file system, and is gone with the daemon.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use tokio::process::Command;

use crate::daemon::Daemon;
use crate::installation::Installation;

/// A directory over which the daemon mounts its disk.
#[derive(Debug)]
pub struct Ramdisk(TempDir);

/// What fills the disk up.
#[derive(Debug)]
pub struct Ballast(PathBuf);

/// Copies the data directory to a disk of `$SIZE`, does `$THEN`, and starts the daemon on it.
const MOUNT: &str = r#"exec unshare --map-root-user --mount sh -euc '
mount -t tmpfs -o "size=$SIZE" none "$DISK"
cp -a "$OMNICHAT_DATA_DIR/." "$DISK"
eval "$THEN"
export OMNICHAT_DATA_DIR="$DISK"
exec "$DAEMON"'"#;

impl Ramdisk {
    /// A place for one; `None` where this user may not mount, which is said.
    pub fn new() -> Result<Option<Self>> {
        let may = std::process::Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"])
            .output();
        if may.is_ok_and(|ran| ran.status.success()) {
            return Ok(Some(Self(tempfile::tempdir()?)));
        }
        #[expect(clippy::print_stderr, reason = "whoever reads the run should know what was left out")]
        {
            eprintln!("not run on a small disk: this user may not mount one");
        }
        Ok(None)
    }

    /// How to start the daemon on it.
    pub fn command(&self, installation: &Installation, size: &str, then: &str) -> Result<Command> {
        let mut command = installation.script(MOUNT)?;
        command.env("DISK", self.0.path()).env("SIZE", size).env("THEN", then);
        Ok(command)
    }

    /// Where it is, seen from here.
    fn path(&self, daemon: &Daemon) -> Result<PathBuf> {
        let from_root = self.0.path().strip_prefix("/")?;
        Ok(Path::new("/proc").join(daemon.pid()?.to_string()).join("root").join(from_root))
    }

    /// Kills the daemon, and takes the database off its disk before that is gone. Gives where it is now.
    pub async fn rescue(&self, daemon: Daemon, installation: &Installation, to: &Path) -> Result<PathBuf> {
        let name = installation.file().context("there is a file only on SQLite")?;
        let name = name.file_name().context("the database has no name")?.to_owned();
        let mut log = name.clone();
        log.push("-wal");
        // Open files keep the disk.
        let open =
            |name: &OsStr| File::open(self.path(&daemon)?.join(name)).context("no database on the disk");
        let files = [(open(&name)?, to.join(&name)), (open(&log)?, to.join(&log))];
        daemon.kill().await?;
        for (mut from, to) in files {
            io::copy(&mut from, &mut File::create(to)?)?;
        }
        Ok(to.join(name))
    }

    /// Fills it to the last byte.
    pub fn fill(&self, daemon: &Daemon) -> Result<Ballast> {
        let path = self.path(daemon)?.join("ballast");
        let mut file = File::create(&path)?;
        loop {
            match file.write(&[0; 4096]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => return Ok(Ballast(path)),
                Err(error) => bail!("the disk cannot be filled: {error}"),
            }
        }
    }
}

impl Ballast {
    /// Makes room again.
    pub fn goes(self) -> Result<()> {
        Ok(fs::remove_file(self.0)?)
    }
}
