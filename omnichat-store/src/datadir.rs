//! The data directory: what lies where in it, and the lock that keeps two programs from writing at once.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::StoreError;

/// The directory that holds everything of one installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDir(PathBuf);

/// Held by whoever may write to the data directory; given back when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl DataDir {
    /// The directory at `path`, made (for its owner only) when it is not there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|e| cannot("create the data directory", path, &e))?;
        let full = fs::canonicalize(path).map_err(|e| cannot("read the data directory", path, &e))?;
        Ok(Self(full))
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The embedded database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("omnichat.sqlite")
    }

    /// The installation's key. Not in the database, and to be kept as safe as it.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        self.0.join("secret.key")
    }

    /// The settings file that is read when no other is named.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.0.join("omnichat.toml")
    }

    /// Where the running daemon answers local commands.
    #[must_use]
    pub fn control_socket(&self) -> PathBuf {
        self.0.join("control.sock")
    }

    /// Where files of messages lie when no other place is named.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    /// Where backups go when no other place is named.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }

    /// Takes the lock; `None` when another program has it.
    pub fn lock(&self) -> Result<Option<Lock>, StoreError> {
        let path = self.0.join("lock");
        let opened = File::options().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = opened.map_err(|e| cannot("write in the data directory", &self.0, &e))?;
        match file.try_lock() {
            Ok(()) => {
                // Only for people who look: the lock itself is the kernel's and ends with the process.
                let noted = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
                noted.map_err(|e| cannot("write in the data directory", &self.0, &e))?;
                Ok(Some(Lock { _file: file }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(cannot("lock the data directory", &self.0, &e)),
        }
    }

    /// The process that holds the lock, as far as it noted itself.
    #[must_use]
    pub fn holder(&self) -> Option<u32> {
        let mut file = File::open(self.0.join("lock")).ok()?;
        let mut text = String::new();
        file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
        text.trim().parse().ok()
    }
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Setup(format!("cannot {what} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_program_holds_the_lock_and_a_place_below_a_file_is_refused_by_name() {
        let temp = tempfile::tempdir().unwrap();
        let dir = DataDir::open(&temp.path().join("data")).unwrap();
        let held = dir.lock().unwrap();
        assert!(held.is_some());
        assert!(dir.lock().unwrap().is_none());
        assert_eq!(dir.holder(), Some(std::process::id()));
        drop(held);
        assert!(dir.lock().unwrap().is_some());

        let file = temp.path().join("file");
        fs::write(&file, "").unwrap();
        let error = DataDir::open(&file.join("data")).unwrap_err().to_string();
        assert!(error.contains("cannot create the data directory"), "{error}");
    }
}
