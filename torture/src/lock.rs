//! Another program that has the database open and holds its write lock, as a careless backup script would.
#![expect(unsafe_code, reason = "SQLite is written in C")]

use std::ffi::{CStr, CString};
use std::path::Path;

use anyhow::{Result, ensure};
use libsqlite3_sys::{
    SQLITE_OK, SQLITE_OPEN_READWRITE, sqlite3, sqlite3_busy_timeout, sqlite3_close, sqlite3_exec,
    sqlite3_open_v2,
};

/// Holds the write lock until it is dropped.
#[derive(Debug)]
pub struct Lock(*mut sqlite3);

// SAFETY: the linked SQLite is built to be used from any thread, and a `Lock` is used by one at a time.
unsafe impl Send for Lock {}

impl Lock {
    /// Takes it, once whoever has it now is done.
    pub fn take(database: &Path) -> Result<Self> {
        let path = CString::new(database.as_os_str().as_encoded_bytes())?;
        let mut db = std::ptr::null_mut();
        // SAFETY: the path ends in NUL and outlives the call; `db` belongs to the lock, which closes it, also after
        // a failed open, as SQLite asks for.
        let (opened, lock) = unsafe {
            let flags = SQLITE_OPEN_READWRITE;
            let opened = sqlite3_open_v2(path.as_ptr(), &raw mut db, flags, std::ptr::null());
            sqlite3_busy_timeout(db, 5000);
            (opened, Self(db))
        };
        ensure!(opened == SQLITE_OK && lock.run(c"BEGIN EXCLUSIVE"), "the lock cannot be had");
        Ok(lock)
    }

    fn run(&self, sql: &CStr) -> bool {
        // SAFETY: the statement ends in NUL and outlives the call; the connection is open.
        let code =
            unsafe { sqlite3_exec(self.0, sql.as_ptr(), None, std::ptr::null_mut(), std::ptr::null_mut()) };
        code == SQLITE_OK
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.run(c"ROLLBACK");
        // SAFETY: the connection is open, and nobody uses it after this.
        unsafe { sqlite3_close(self.0) };
    }
}
