//! Backups of the embedded database: one file, a zstd-compressed tar of a manifest, the database, the key of its secrets
//! and the files of messages, taken while the daemon runs: as secret as the installation itself. A backup counts only once
//! it was read back and checked against its manifest.

mod archive;
mod check;
mod files;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use omnichat_api::Time;
use serde::{Deserialize, Serialize};

use self::archive::{Contents, Target};
pub use self::files::Files;
use crate::datadir::DataDir;
use crate::local::Progress;
use crate::{Database, Store, StoreError, migrate};

/// A backup file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// Where it lies.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What is in it.
    pub manifest: Manifest,
}

/// What is in a backup, to check it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this file format: 1.
    pub format: u32,
    /// The program that made it.
    pub version: String,
    /// The newest migration of the database.
    pub schema: i64,
    /// When it was begun: everything acknowledged before is in it.
    pub created_at: Time,
    /// SHA-256 of the database, in hex.
    pub sha256: String,
    /// Size of the database in bytes.
    pub database_bytes: u64,
    /// Rows of each table.
    pub rows: std::collections::BTreeMap<String, i64>,
    /// Its files of messages; absent in backups from before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Files>,
}

/// The ending of backup files.
pub const ENDING: &str = ".omnichat-backup";
const FORMAT: u32 = 1;

/// Writes a backup into the directory `to`, and reads it back before it says that it is done.
pub async fn create(
    store: &Store,
    to: &Path,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Backup, StoreError> {
    let Database::Sqlite(live) = store.database() else {
        return Err(StoreError::Conflict(
            "backups of PostgreSQL are not there yet; use pg_dump for this database until then".into(),
        ));
    };
    let created_at = store.clock().now();
    fs::create_dir_all(to).map_err(|e| io("create", to, &e))?;
    let work = tempfile::Builder::new()
        .prefix(".omnichat-backup-")
        .tempdir_in(to)
        .map_err(|e| io("write in", to, &e))?;
    let copy = work.path().join("omnichat.sqlite");
    let say = |what: &str, done| progress(Progress { what: what.into(), done, total: 4 });

    say("copying the database", 0);
    check::copy(live, &copy).await?;

    say("counting", 1);
    let rows = check::rows(&copy).await?;
    // After the database: what the copy names is there, and what came in since is not missed.
    let folder = live.with_file_name(files::FOLDER);
    let (places, files) = match store.files_elsewhere() {
        Some(url) => (Vec::new(), Files { elsewhere: Some(url.to_owned()), ..Files::default() }),
        None => files::named(&copy, &folder).await?,
    };
    let unpacked = copy.clone();
    let (sha256, database_bytes) = blocking(move || archive::digest(&unpacked)).await?;
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").into(),
        schema: migrate::newest(),
        created_at,
        sha256,
        database_bytes,
        rows,
        files: Some(files),
    };

    say("compressing", 2);
    let packed = work.path().join("backup");
    let (said, target) = (manifest.clone(), packed.clone());
    let contents = Contents { database: copy, key: store.key_file().to_owned(), files: (folder, places) };
    blocking(move || archive::pack(&said, &contents, &target)).await?;

    say("checking", 3);
    verify(&packed).await?;
    let file = to.join(file_name(created_at));
    fs::rename(&packed, &file).map_err(|e| io("write", &file, &e))?;
    File::open(to).and_then(|dir| dir.sync_all()).map_err(|e| io("write in", to, &e))?;
    say("done", 4);
    let bytes = fs::metadata(&file).map_err(|e| io("read", &file, &e))?.len();
    Ok(Backup { file, bytes, manifest })
}

/// `omnichat-20261121T093000.007Z.omnichat-backup`: sorts by time, and no two of one moment.
fn file_name(at: Time) -> String {
    let stamp: String = at.to_string().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    format!("omnichat-{stamp}{ENDING}")
}

/// Reads a backup whole and checks it: the archive, the database's checksum, its structure, its references, and the
/// rows of each table against the manifest.
pub async fn verify(file: &Path) -> Result<Backup, StoreError> {
    let work = tempfile::tempdir().map_err(|e| io("write in", &std::env::temp_dir(), &e))?;
    let database = work.path().join("omnichat.sqlite");
    unpack_checked(file, Target { database, key: work.path().join("secret.key"), files: None }).await
}

async fn unpack_checked(file: &Path, target: Target) -> Result<Backup, StoreError> {
    let to = target.database.clone();
    let bytes = fs::metadata(file).map_err(|e| io("read", file, &e))?.len();
    let from = file.to_owned();
    let manifest = blocking(move || archive::unpack(&from, &target)).await?;
    if manifest.schema > migrate::newest() {
        return Err(StoreError::SchemaNew { have: manifest.schema, need: migrate::newest() });
    }
    check::database(&to, &manifest).await?;
    Ok(Backup { file: file.to_owned(), bytes, manifest })
}

/// Unpacks a backup into a new data directory, checked as by [`verify`]. Refuses one that holds a database.
pub async fn restore(file: &Path, data_dir: &Path) -> Result<Backup, StoreError> {
    let fresh = !data_dir.exists();
    let dir = DataDir::open(data_dir)?;
    let Some(_lock) = dir.lock()? else {
        return Err(StoreError::Conflict(format!("{} is in use by a running daemon", dir.path().display())));
    };
    let database = dir.database();
    if database.exists() {
        return Err(StoreError::Conflict(format!(
            "{} holds a database already; name a new directory",
            dir.path().display()
        )));
    }
    let partial = dir.path().join("restoring.sqlite");
    let (key, partial_key) = (dir.key(), dir.path().join("restoring.key"));
    if key.exists() {
        return Err(StoreError::Conflict(format!(
            "{} is there already; name a new directory",
            key.display()
        )));
    }
    let (folder, partial_folder) = (dir.files(), dir.path().join("restoring.files"));
    if folder.exists() {
        return Err(StoreError::Conflict(format!(
            "{} is there already; name a new directory",
            folder.display()
        )));
    }
    let target =
        Target { database: partial.clone(), key: partial_key.clone(), files: Some(partial_folder.clone()) };
    let restored = unpack_checked(file, target).await;
    match restored {
        Ok(backup) => {
            File::open(&partial).and_then(|f| f.sync_all()).map_err(|e| io("write", &partial, &e))?;
            if partial_key.exists() {
                fs::rename(&partial_key, &key).map_err(|e| io("write", &key, &e))?;
            }
            if partial_folder.exists() {
                fs::rename(&partial_folder, &folder).map_err(|e| io("write", &folder, &e))?;
            }
            fs::rename(&partial, &database).map_err(|e| io("write", &database, &e))?;
            File::open(dir.path()).and_then(|d| d.sync_all()).map_err(|e| io("write in", dir.path(), &e))?;
            Ok(backup)
        }
        Err(error) => {
            // Nothing half-restored stays behind.
            drop(fs::remove_file(&partial));
            drop(fs::remove_file(&partial_key));
            drop(fs::remove_dir_all(&partial_folder));
            if fresh {
                drop(fs::remove_dir_all(dir.path()));
            }
            Err(error)
        }
    }
}

/// A file that has the name of a backup, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Where it lies.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What is in it; absent when it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<Manifest>,
}

/// The backups in a directory, newest first. Only their manifests are read; [`verify`] checks one whole.
pub async fn list(dir: &Path) -> Result<Vec<Listed>, StoreError> {
    let dir = dir.to_owned();
    blocking(move || {
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(io("read", &dir, &e)),
        };
        let mut backups = Vec::new();
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().ends_with(ENDING) {
                let file = entry.path();
                let bytes = entry.metadata().map_err(|e| io("read", &file, &e))?.len();
                // One that is damaged hides none of the others.
                backups.push(Listed { manifest: archive::manifest(&file).ok(), file, bytes });
            }
        }
        // Their names begin with their times.
        backups.sort_by(|a, b| b.file.cmp(&a.file));
        Ok(backups)
    })
    .await
}

fn io(what: &str, path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Io(format!("cannot {what} {}: {error}", path.display()))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)?
}
