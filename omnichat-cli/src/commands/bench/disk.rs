//! How often the disk can be made to keep something, with nothing of ours around it: what any durable message rate has
//! to be read against.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long is looked.
const LOOK: Duration = Duration::from_secs(1);
/// Written before each sync, like a page of the database's log.
const PAGE: [u8; 4096] = [0x5a; 4096];
/// The file is this many pages long and written over again and again, as that log is.
const PAGES: u64 = 1024;

/// Writes of a page that are on disk, per second, in this directory.
pub(super) fn syncs_per_second(dir: &Path) -> io::Result<f64> {
    let path = dir.join(".omnichat-bench");
    let found = measure(&path);
    drop(std::fs::remove_file(&path));
    found
}

fn measure(path: &Path) -> io::Result<f64> {
    let file = File::options().create(true).truncate(true).write(true).open(path)?;
    for page in 0..PAGES {
        file.write_all_at(&PAGE, page * PAGE.len() as u64)?;
    }
    file.sync_all()?;
    let began = Instant::now();
    let mut syncs = 0;
    while began.elapsed() < LOOK {
        file.write_all_at(&PAGE, syncs % PAGES * PAGE.len() as u64)?;
        file.sync_data()?;
        syncs += 1;
    }
    Ok(syncs as f64 / began.elapsed().as_secs_f64())
}
