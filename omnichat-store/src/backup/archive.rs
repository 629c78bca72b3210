//! The backup file itself: zstd around tar, the manifest first, then the database, then the key of its secrets.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{FORMAT, Manifest};
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
    let mut hashing = Hashing { inner: io::sink(), hash: Sha256::new(), bytes: 0 };
    let mut from = File::open(file).map_err(|e| super::io("read", file, &e))?;
    io::copy(&mut from, &mut hashing).map_err(|e| super::io("read", file, &e))?;
    Ok(hashing.finish())
}

/// Writes and syncs a backup file.
pub(super) fn pack(manifest: &Manifest, database: &Path, key: &Path, to: &Path) -> Result<(), StoreError> {
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
    let file = tar.into_inner().and_then(zstd::Encoder::finish).map_err(wrong)?;
    file.sync_all().map_err(wrong)
}

/// The manifest of a backup file.
pub(super) fn manifest(file: &Path) -> Result<Manifest, StoreError> {
    let mut tar = open(file)?;
    let mut entries = tar.entries().map_err(|e| broken(file, &e))?;
    read_manifest(file, entries.next())
}

/// Unpacks the database of a backup to a new file and checks it against the manifest's checksum; its key goes to another
/// new file.
pub(super) fn unpack(file: &Path, to: &Path, key: &Path) -> Result<Manifest, StoreError> {
    let mut tar = open(file)?;
    let mut entries = tar.entries().map_err(|e| broken(file, &e))?;
    let manifest = read_manifest(file, entries.next())?;
    let entry = entries.next().transpose().map_err(|e| broken(file, &e))?;
    let mut entry = entry.ok_or_else(|| broken(file, &"it holds no database"))?;
    if entry.path().map_err(|e| broken(file, &e))?.as_os_str() != DATABASE {
        return Err(broken(file, &"it holds something else than a database"));
    }
    let target = File::create_new(to).map_err(|e| super::io("write", to, &e))?;
    let mut hashing = Hashing { inner: target, hash: Sha256::new(), bytes: 0 };
    io::copy(&mut entry, &mut hashing).map_err(|e| broken(file, &e))?;
    hashing.inner.sync_all().map_err(|e| super::io("write", to, &e))?;
    // Read to the end: the compression's own checksum stands there.
    for rest in entries {
        let rest = rest.map_err(|e| broken(file, &e))?;
        if rest.path().is_ok_and(|path| path.as_os_str() == KEY) {
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
    Ok(manifest)
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

struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W> Hashing<W> {
    fn finish(self) -> (String, u64) {
        let mut hex = String::with_capacity(64);
        for byte in self.hash.finalize() {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        (hex, self.bytes)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
