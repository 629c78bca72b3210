//! Asks SQLite itself whether a database file is whole. The store must not be open on it.
#![expect(unsafe_code, reason = "SQLite is written in C")]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::Path;

use libsqlite3_sys::{
    SQLITE_OK, SQLITE_OPEN_READWRITE, sqlite3_close, sqlite3_errmsg, sqlite3_exec, sqlite3_open_v2,
};

/// What `PRAGMA integrity_check` and `PRAGMA foreign_key_check` find wrong: nothing, in a good database.
#[must_use]
pub fn damage(database: &Path) -> Vec<String> {
    let mut found = ask(database, c"PRAGMA integrity_check");
    found.retain(|line| line != "ok");
    found.extend(ask(database, c"PRAGMA foreign_key_check"));
    found
}

/// The first column of what a statement answers, and the error when it fails.
fn ask(database: &Path, sql: &CStr) -> Vec<String> {
    let path = CString::new(database.as_os_str().as_encoded_bytes()).expect("a path has no NUL");
    let mut rows: Vec<String> = Vec::new();
    let mut db = std::ptr::null_mut();
    // SAFETY: the strings end in NUL and outlive the calls; `db` is closed in the end, also after a failed open, as
    // SQLite asks for; `row` gets the address of `rows`, which nobody else uses meanwhile.
    unsafe {
        let mut code = sqlite3_open_v2(path.as_ptr(), &raw mut db, SQLITE_OPEN_READWRITE, std::ptr::null());
        if code == SQLITE_OK {
            let all = (&raw mut rows).cast();
            code = sqlite3_exec(db, sql.as_ptr(), Some(row), all, std::ptr::null_mut());
        }
        if code != SQLITE_OK {
            rows.push(CStr::from_ptr(sqlite3_errmsg(db)).to_string_lossy().into_owned());
        }
        sqlite3_close(db);
    }
    rows
}

unsafe extern "C" fn row(
    rows: *mut c_void,
    columns: c_int,
    values: *mut *mut c_char,
    _names: *mut *mut c_char,
) -> c_int {
    // SAFETY: `ask` gave the address of its rows; SQLite gives an array with as many values as columns, each a
    // string that ends in NUL, or none for NULL.
    unsafe {
        if columns > 0 {
            let first = *values;
            let text = if first.is_null() { "NULL".into() } else { CStr::from_ptr(first).to_string_lossy() };
            (*rows.cast::<Vec<String>>()).push(text.into_owned());
        }
    }
    0
}
