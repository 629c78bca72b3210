//! The layer between SQLite and the disk: SQLite's own for Unix, with six functions put in front of it that note what
//! they did. They do what SQLite's own do, but for a sync that a test wants to fail. Everything `unsafe` about recording is in this file.
#![expect(unsafe_code, reason = "SQLite is written in C and speaks to its disk layer through C structures")]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};

use libsqlite3_sys::{
    SQLITE_IOERR, SQLITE_IOERR_FSYNC, SQLITE_OK, SQLITE_OPEN_CREATE, SQLITE_OPEN_MAIN_DB,
    SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_WAL, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs,
    sqlite3_vfs_find, sqlite3_vfs_register,
};

use crate::recorder::{FileId, Step, Tape, recording_of};

/// Puts the recorder in front of the usual disk layer, for every database this process opens from now on.
pub(super) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: SQLite's list of layers has the default one, which is never freed. Ours is a copy of it, so every
        // function that is not replaced is one that takes any layer; it is leaked, so it lives as long as SQLite.
        unsafe {
            let unix = sqlite3_vfs_find(std::ptr::null());
            assert!(!unix.is_null(), "SQLite has a default disk layer");
            let ours = sqlite3_vfs {
                zName: c"recorder".as_ptr(),
                pNext: std::ptr::null_mut(),
                pAppData: unix.cast(),
                xOpen: Some(open),
                xDelete: Some(delete),
                ..*unix
            };
            let code = sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 1);
            assert_eq!(code, SQLITE_OK, "SQLite takes the recorder");
        }
    });
}

/// The functions of one open file: SQLite's own, some of them replaced, and behind them what those need.
#[repr(C)]
struct Recorded {
    /// First, because SQLite takes the address of this structure for the address of these.
    methods: sqlite3_io_methods,
    unix: &'static sqlite3_io_methods,
    tape: Arc<Tape>,
    file: FileId,
    is_database: bool,
    /// SQLite's Unix layer syncs the directory with the first sync of a journal or log that it may have made.
    syncs_directory: AtomicBool,
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    path: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives what it was registered with, a path that ends in NUL or none at all, and room for a file
    // of the size that the Unix layer asks for. After a good open that layer has put its static functions there.
    unsafe {
        let unix: *mut sqlite3_vfs = (*vfs).pAppData.cast();
        let code = (*unix).xOpen.map_or(SQLITE_IOERR, |open| open(unix, path, file, flags, flags_out));
        let kept = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) != 0;
        if code != SQLITE_OK || !kept || path.is_null() {
            return code;
        }
        let Some((tape, name)) = recording_of(path_of(path)) else { return code };
        tape.open.send_modify(|open| *open += 1);
        let unix = &*(*file).pMethods;
        let journal = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) != 0;
        let recorded = Recorded {
            methods: sqlite3_io_methods {
                xClose: Some(close),
                xWrite: Some(write),
                xTruncate: Some(truncate),
                xSync: Some(sync),
                ..*unix
            },
            unix,
            is_database: !journal,
            file: tape.opened(&name),
            tape,
            syncs_directory: AtomicBool::new(journal && flags & SQLITE_OPEN_CREATE != 0),
        };
        (*file).pMethods = Box::into_raw(Box::new(recorded)).cast();
        code
    }
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, path: *const c_char, sync: c_int) -> c_int {
    // SAFETY: as in `open`; the path is never none here.
    unsafe {
        let unix: *mut sqlite3_vfs = (*vfs).pAppData.cast();
        let code = (*unix).xDelete.map_or(SQLITE_IOERR, |delete| delete(unix, path, sync));
        if code == SQLITE_OK
            && let Some((tape, name)) = recording_of(path_of(path))
        {
            let covers = tape.deleted(name);
            if sync & 1 != 0 {
                tape.note(Step::DirectorySynced { covers });
            }
        }
        code
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    length: c_int,
    at: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite calls this for a file that `open` made and that is not closed yet, with `length` bytes to read.
    unsafe {
        let recorded = recorded(file);
        let code = recorded.unix.xWrite.map_or(SQLITE_IOERR, |write| write(file, from, length, at));
        if code == SQLITE_OK {
            let bytes = std::slice::from_raw_parts(from.cast::<u8>(), size(length.into())).into();
            recorded.tape.note(Step::Wrote { file: recorded.file, at: size(at), bytes });
        }
        code
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, to: sqlite3_int64) -> c_int {
    // SAFETY: as in `write`.
    unsafe {
        let recorded = recorded(file);
        let code = recorded.unix.xTruncate.map_or(SQLITE_IOERR, |truncate| truncate(file, to));
        if code == SQLITE_OK {
            recorded.tape.note(Step::Truncated(recorded.file, size(to)));
        }
        code
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: as in `write`.
    unsafe {
        let recorded = recorded(file);
        let less = |left: usize| left.checked_sub(1);
        if !recorded.is_database
            && recorded.tape.fails.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_ok()
        {
            return SQLITE_IOERR_FSYNC;
        }
        let covers = recorded.tape.len();
        let code = recorded.unix.xSync.map_or(SQLITE_IOERR, |sync| sync(file, flags));
        if code == SQLITE_OK {
            recorded.tape.note(Step::Synced { file: recorded.file, covers });
            if recorded.is_database {
                recorded.tape.checkpoints.send_modify(|checkpoints| *checkpoints += 1);
            }
            if recorded.syncs_directory.swap(false, Ordering::Relaxed) {
                recorded.tape.note(Step::DirectorySynced { covers });
            }
        }
        code
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: as in `write`; SQLite does not use the file after this, so what `open` leaked is ours again.
    unsafe {
        let recorded = Box::from_raw((*file).pMethods.cast_mut().cast::<Recorded>());
        let code = recorded.unix.xClose.map_or(SQLITE_IOERR, |close| close(file));
        recorded.tape.open.send_modify(|open| *open -= 1);
        code
    }
}

/// What `open` put behind a file.
///
/// # Safety
///
/// The file must have been made by `open` and not be closed.
unsafe fn recorded<'f>(file: *mut sqlite3_file) -> &'f Recorded {
    // SAFETY: `open` put the address of a `Recorded` there, whose first field are the functions.
    unsafe { &*(*file).pMethods.cast::<Recorded>() }
}

/// # Safety
///
/// The path must end in NUL and live as long as the result is used.
unsafe fn path_of<'p>(path: *const c_char) -> &'p Path {
    // SAFETY: the caller holds what is asked above.
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(path) }.to_bytes()))
}

/// SQLite counts in signed numbers; none of these is negative.
fn size(n: sqlite3_int64) -> usize {
    usize::try_from(n).expect("SQLite writes at places that exist")
}
