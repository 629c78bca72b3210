//! The backup file itself: zstd around tar, the manifest first, then the database, then the key of its secrets, then the
//! files of messages.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{FORMAT, Manifest, files};
use crate::StoreError;

const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "omnichat.sqlite";
const KEY: &str = "secret.key";
/// More than any manifest is long: what is not a backup is not read into memory.
const MANIFEST_BYTES: u64 = 1024 * 1024;
/// More than any key is long.
const KEY_BYTES: u64 = 1024;
/// zstd's usual level: a backup is bounded by the disk, not by the compression.
const LEVEL: i32 = 3;

/// SHA-256 in hex and size of a file.
pub(super) fn digest(file: &Path) -> Result<(String, u64), StoreError> {
    let mut hashing = Hashing::new(None);
    let mut from = File::open(file).map_err(|e| super::io("read", file, &e))?;
    io::copy(&mut from, &mut hashing).map_err(|e| super::io("read", file, &e))?;
    Ok(hashing.finish())
}

/// What goes into a backup file besides its manifest.
pub(super) struct Contents {
    pub(super) database: PathBuf,
    pub(super) key: PathBuf,
    /// The folder of files, and which of them.
    pub(super) files: (PathBuf, Vec<PathBuf>),
}

/// Writes and syncs a backup file.
pub(super) fn pack(manifest: &Manifest, contents: &Contents, to: &Path) -> Result<(), StoreError> {
    let Contents { database, key, files: (folder, places) } = contents;
    let wrong = |e: io::Error| super::io("write", to, &e);
    let file = File::create_new(to).map_err(wrong)?;
    let packed = zstd::Encoder::new(file, LEVEL).map_err(wrong)?;
    let mut tar = tar::Builder::new(packed);
    let said = serde_json::to_vec_pretty(manifest)?;
    let mut header = tar::Header::new_gnu();
    header.set_size(said.len() as u64);
    header.set_mode(0o600);
    tar.append_data(&mut header, MANIFEST, said.as_slice()).map_err(wrong)?;
    tar.append_path_with_name(database, DATABASE).map_err(wrong)?;
    // Without the key the secrets in the database would be lost.
    tar.append_path_with_name(key, KEY).map_err(|e| super::io("read", key, &e))?;
    files::pack(&mut tar, folder, places)?;
    let file = tar.into_inner().and_then(zstd::Encoder::finish).map_err(wrong)?;
    file.sync_all().map_err(wrong)
}

/// The manifest of a backup file.
pub(super) fn manifest(file: &Path) -> Result<Manifest, StoreError> {
    let mut tar = open(file)?;
    let mut entries = tar.entries().map_err(|e| broken(file, &e))?;
    read_manifest(file, entries.next())
}

/// Where a backup is unpacked to.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) database: PathBuf,
    pub(super) key: PathBuf,
    /// The folder of files; absent: they are only read and checked.
    pub(super) files: Option<PathBuf>,
}

/// Unpacks the database of a backup to a new file and checks it against the manifest's checksum; its key goes to another
/// new file, and its files into a new folder.
pub(super) fn unpack(file: &Path, target: &Target) -> Result<Manifest, StoreError> {
    let Target { database: to, key, files: folder } = target;
    let mut tar = open(file)?;
    let mut entries = tar.entries().map_err(|e| broken(file, &e))?;
    let manifest = read_manifest(file, entries.next())?;
    let entry = entries.next().transpose().map_err(|e| broken(file, &e))?;
    let mut entry = entry.ok_or_else(|| broken(file, &"it holds no database"))?;
    if entry.path().map_err(|e| broken(file, &e))?.as_os_str() != DATABASE {
        return Err(broken(file, &"it holds something else than a database"));
    }
    let mut hashing = Hashing::new(Some(File::create_new(to).map_err(|e| super::io("write", to, &e))?));
    io::copy(&mut entry, &mut hashing).map_err(|e| broken(file, &e))?;
    if let Some(target) = hashing.inner() {
        target.sync_all().map_err(|e| super::io("write", to, &e))?;
    }
    let (mut count, mut size) = (0, 0);
    // Read to the end: the compression's own checksum stands there.
    for rest in entries {
        let rest = rest.map_err(|e| broken(file, &e))?;
        let named = rest.path().map_err(|e| broken(file, &e))?.into_owned();
        if named.starts_with(files::FOLDER) {
            size += files::unpack(rest, &named, folder.as_deref()).map_err(|wrong| wrong.of(file))?;
            count += 1;
        } else if rest.path().is_ok_and(|path| path.as_os_str() == KEY) {
            let mut options = File::options();
            let target = options.write(true).create_new(true).mode(0o600).open(key);
            let mut target = target.map_err(|e| super::io("write", key, &e))?;
            io::copy(&mut rest.take(KEY_BYTES), &mut target).map_err(|e| broken(file, &e))?;
            target.sync_all().map_err(|e| super::io("write", key, &e))?;
        }
    }
    let (sha256, bytes) = hashing.finish();
    if (sha256, bytes) != (manifest.sha256.clone(), manifest.database_bytes) {
        return Err(broken(file, &"its database is not the one that was backed up: the checksum differs"));
    }
    let held = manifest.files.clone().unwrap_or_default();
    if (count, size) != (held.count, held.bytes) {
        return Err(broken(file, &"it does not hold the files that its manifest names"));
    }
    Ok(manifest)
}

/// Why a file of an archive was not unpacked.
pub(super) enum Archived {
    /// The archive is at fault.
    Wrong(String),
    /// The disk is.
    Disk(StoreError),
}

impl Archived {
    pub(super) fn wrong(why: impl std::fmt::Display) -> Self {
        Self::Wrong(why.to_string())
    }

    fn of(self, file: &Path) -> StoreError {
        match self {
            Self::Wrong(why) => broken(file, &why),
            Self::Disk(error) => error,
        }
    }
}

type Archive = tar::Archive<zstd::Decoder<'static, BufReader<File>>>;

fn open(file: &Path) -> Result<Archive, StoreError> {
    let packed = File::open(file).map_err(|e| super::io("read", file, &e))?;
    Ok(tar::Archive::new(zstd::Decoder::new(packed).map_err(|e| broken(file, &e))?))
}

fn read_manifest<R: Read>(
    file: &Path,
    entry: Option<io::Result<tar::Entry<'_, R>>>,
) -> Result<Manifest, StoreError> {
    let entry = entry.transpose().map_err(|e| broken(file, &e))?;
    let mut entry = entry.ok_or_else(|| broken(file, &"it is empty"))?;
    let named = entry.path().is_ok_and(|p| p.as_os_str() == MANIFEST);
    if !named {
        return Err(broken(file, &"it does not begin with a manifest"));
    }
    let mut said = Vec::new();
    entry.by_ref().take(MANIFEST_BYTES).read_to_end(&mut said).map_err(|e| broken(file, &e))?;
    let manifest: Manifest = serde_json::from_slice(&said).map_err(|e| broken(file, &e))?;
    if manifest.format != FORMAT {
        return Err(broken(file, &format!("its format is {}, this program reads {FORMAT}", manifest.format)));
    }
    Ok(manifest)
}

fn broken(file: &Path, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::BadBackup(format!("{} is not a whole backup: {why}", file.display()))
}

/// Hashes and counts what goes to a file, or nowhere.
pub(super) struct Hashing {
    inner: Option<File>,
    hash: Sha256,
    bytes: u64,
}

impl Hashing {
    pub(super) fn new(inner: Option<File>) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    pub(super) const fn inner(&self) -> Option<&File> {
        self.inner.as_ref()
    }

    /// SHA-256 in hex, and the size.
    pub(super) fn finish(self) -> (String, u64) {
        let mut hex = String::with_capacity(64);
        for byte in self.hash.finalize() {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        (hex, self.bytes)
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.as_mut().map_or(Ok(bytes.len()), |inner| inner.write(bytes))?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.as_mut().map_or(Ok(()), Write::flush)
    }
}
