//! A file of JSON that only its owner may read, that one program at a time changes, and that is replaced whole or not
//! at all. It knows nothing of what it holds.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The file at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PrivateFile {
    path: PathBuf,
}

/// Held while the file changes; other programs wait. Ends when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl PrivateFile {
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What it holds; nothing when there is no file.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> io::Result<Option<T>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other("other users of this machine may read it"));
        }
        Ok(Some(serde_json::from_reader(io::BufReader::new(file))?))
    }

    /// Waits until no other program changes it. Blocks.
    pub(crate) fn lock(&self) -> io::Result<Lock> {
        if let Some(folder) = self.path.parent().filter(|p| !p.as_os_str().is_empty()) {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        // The lock is on a file of its own: the file itself is replaced by renaming.
        let mut options = OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).mode(0o600).open(self.beside("lock"))?;
        file.lock()?;
        Ok(Lock { _file: file })
    }

    /// Puts this in place of what it held.
    pub(crate) fn write(&self, held: &impl Serialize, _lock: &Lock) -> io::Result<()> {
        let new = self.beside("new");
        // One that a killed program left behind may have any mode.
        gone(fs::remove_file(&new))?;
        let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&new)?;
        file.write_all(&serde_json::to_vec_pretty(held)?)?;
        file.sync_all()?;
        fs::rename(&new, &self.path)
    }

    pub(crate) fn remove(&self, _lock: &Lock) -> io::Result<()> {
        gone(fs::remove_file(&self.path))
    }

    /// The path with another ending after it.
    pub(crate) fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".");
        name.push(ending);
        name.into()
    }
}

/// What is not there need not be removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
