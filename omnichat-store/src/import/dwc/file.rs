//! The file of the system before: read from a copy of it, so that nothing is ever written beside it, whoever still runs
//! on it is held up for no longer than copying takes, and what an unclean end left in a journal is in the copy.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::StoreError;

/// What every SQLite database begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Where its header says how it is written, and what stands there when that is by a write-ahead log.
const WRITTEN: (usize, u8) = (18, 2);
/// The same in base64.
const MAGIC_BASE64: &[u8] = b"U1FMaXRlIGZvcm1h";
/// What may lie beside a database and belong to it.
const BESIDE: [&str; 2] = ["-wal", "-journal"];
/// How long whoever writes to the original is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The copy, open; gone when dropped.
pub(super) struct Copy {
    pub(super) db: Connection,
    _place: TempDir,
}

/// Copies the file to below `work` and opens the copy. Refuses what is no whole SQLite database.
pub(super) fn open(file: &Path, work: &Path) -> Result<Copy, StoreError> {
    if !file.is_absolute() {
        return Err(StoreError::Conflict(format!("{} is no full path", file.display())));
    }
    let logged = look(file)?;
    let place =
        tempfile::Builder::new().prefix(".import-").tempdir_in(work).map_err(|e| io("write in", work, &e))?;
    let copy = place.path().join("copy.sqlite");
    {
        // Whoever writes waits until the parts are copied, so that they fit together. Where it cannot be held, nobody
        // writes: it lies on a read-only disk, or needs a journal that only a copy can be given back.
        let held = hold(file, logged);
        fs::copy(file, &copy).map_err(|e| io("copy", file, &e))?;
        for ending in BESIDE {
            let from = with_ending(file, ending);
            if from.exists() {
                fs::copy(&from, with_ending(&copy, ending)).map_err(|e| io("copy", &from, &e))?;
            }
        }
        drop(held);
    }
    let broken = |error: rusqlite::Error| damaged(file, &error.to_string());
    let db = Connection::open_with_flags(
        &copy,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(broken)?;
    let said: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(broken)?;
    if said != "ok" {
        return Err(damaged(file, &said));
    }
    db.pragma_update(None, "query_only", true).map_err(broken)?;
    Ok(Copy { db, _place: place })
}

/// Says what is wrong with a file that is no database at all; else whether it is written by a write-ahead log.
fn look(file: &Path) -> Result<bool, StoreError> {
    let (mut head, (at, logged)) = (Vec::new(), WRITTEN);
    let read = File::open(file).and_then(|opened| opened.take(at as u64 + 1).read_to_end(&mut head));
    read.map_err(|e| io("read", file, &e))?;
    let name = file.display();
    let why = match head.as_slice() {
        [] => format!("{name} is empty: the data is in another file, most often handoff.sqlite"),
        head if head.starts_with(MAGIC) => return Ok(head.get(at) == Some(&logged)),
        head if head.starts_with(MAGIC_BASE64) => {
            format!("{name} is a database as base64: decode it first, with `base64 -d`")
        }
        _ => format!("{name} is no SQLite database"),
    };
    Err(StoreError::Conflict(format!("{why}; nothing was changed")))
}

/// A transaction that keeps the file as it is; `None` where there can be none, and where it is not needed: a write-ahead
/// log that nobody has open would have to be opened first, which leaves files behind.
fn hold(file: &Path, logged: bool) -> Option<Connection> {
    if logged && !with_ending(file, "-shm").exists() {
        return None;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags).ok()?;
    db.busy_timeout(PATIENCE).ok()?;
    db.execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_schema;").ok()?;
    Some(db)
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn damaged(file: &Path, why: &str) -> StoreError {
    let name = file.display();
    StoreError::Conflict(format!(
        "{name} is damaged ({why}); nothing was changed: copy it again, or save what can be saved with `sqlite3 {name} .recover`"
    ))
}

fn io(what: &str, path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Io(format!("cannot {what} {}: {error}; nothing was changed", path.display()))
}
