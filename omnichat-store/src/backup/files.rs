//! The files of messages in a backup: those that the copied database names, each under its place in the data directory's
//! folder. Each is called by its SHA-256, which is checked as it is read; what lies in a bucket stays there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use omnichat_api::TenantId;
use serde::{Deserialize, Serialize};
use sqlx::Connection;
use uuid::Uuid;

use super::archive::{Archived, Hashing};
use crate::StoreError;

/// The folder of files, in the archive as in the data directory.
pub(super) const FOLDER: &str = "files";

/// The files of messages that a backup holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// How many.
    pub count: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// How many the database names that were not there any more when the backup was made.
    pub missing: u64,
    /// The bucket that they lie in; then none is in the backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<String>,
}

/// The files that a copied database names and that lie in `folder`: their places in it, and what they come to.
pub(super) async fn named(copy: &Path, folder: &Path) -> Result<(Vec<PathBuf>, Files), StoreError> {
    const SQL: &str = "SELECT tenant_id, hash FROM attachments
        UNION SELECT tenant_id, file FROM inbound WHERE file IS NOT NULL";
    let mut db = super::check::open(copy).await?;
    let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(SQL).fetch_all(&mut db).await?;
    db.close().await?;
    let places: BTreeSet<PathBuf> =
        rows.into_iter().map(|(tenant, hash)| place(TenantId(tenant), &hex(&hash))).collect();
    let (mut there, mut said) = (Vec::with_capacity(places.len()), Files::default());
    for place in places {
        match fs::metadata(folder.join(&place)) {
            Ok(file) => {
                said.count += 1;
                said.bytes += file.len();
                there.push(place);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => said.missing += 1,
            Err(error) => return Err(super::io("read", &folder.join(&place), &error)),
        }
    }
    Ok((there, said))
}

/// Adds files to an archive.
pub(super) fn pack(
    tar: &mut tar::Builder<impl Write>,
    folder: &Path,
    places: &[PathBuf],
) -> Result<(), StoreError> {
    for place in places {
        let from = folder.join(place);
        let named = Path::new(FOLDER).join(place);
        tar.append_path_with_name(&from, named).map_err(|e| super::io("read", &from, &e))?;
    }
    Ok(())
}

/// Reads one file of an archive and checks that it is what it is called; into `folder`, where one is named.
pub(super) fn unpack(mut file: impl Read, named: &Path, folder: Option<&Path>) -> Result<u64, Archived> {
    let place = known(named).ok_or_else(|| Archived::wrong("it holds a file with a name of nobody's"))?;
    let mut hashing = Hashing::new(match folder {
        Some(folder) => {
            let to = folder.join(&place);
            let above = to.parent().unwrap_or(folder);
            fs::create_dir_all(above).map_err(|e| Archived::Disk(super::io("write in", above, &e)))?;
            Some(File::create_new(&to).map_err(|e| Archived::Disk(super::io("write", &to, &e)))?)
        }
        None => None,
    });
    io::copy(&mut file, &mut hashing).map_err(Archived::wrong)?;
    if let Some(file) = hashing.inner() {
        file.sync_all().map_err(|e| Archived::Disk(super::io("write in", folder.unwrap_or(named), &e)))?;
    }
    let (sha256, bytes) = hashing.finish();
    let called: String = place.components().skip(1).map(|part| part.as_os_str().to_string_lossy()).collect();
    if sha256 != called {
        return Err(Archived::wrong("a file in it is not the one that was backed up: its checksum differs"));
    }
    Ok(bytes)
}

/// `tenant/ab/cdef…`
fn place(tenant: TenantId, hex: &str) -> PathBuf {
    let (first, rest) = hex.split_at(2.min(hex.len()));
    [&tenant.to_string(), first, rest].iter().collect()
}

/// A place in the folder, from its name in an archive; `None` for whatever is not one: nothing else is ever written.
fn known(named: &Path) -> Option<PathBuf> {
    let parts: Vec<&str> =
        named.strip_prefix(FOLDER).ok()?.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
    let [tenant, first, rest] = parts.as_slice() else { return None };
    let tenant = tenant.parse().ok().map(TenantId)?;
    let is_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (first.len() == 2 && rest.len() == 62 && is_hex(first) && is_hex(rest))
        .then(|| place(tenant, &format!("{first}{rest}")))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_called_like_a_file_of_a_tenant_is_unpacked() {
        let (tenant, hex) = (TenantId::new(), "ab".repeat(32));
        let good = Path::new(FOLDER).join(place(tenant, &hex));
        assert_eq!(known(&good), Some(place(tenant, &hex)));
        for wrong in ["files/../../etc/passwd", "/etc/passwd", "files/x/ab/cd", "omnichat.sqlite"] {
            assert_eq!(known(Path::new(wrong)), None, "{wrong}");
        }
        assert_eq!(known(&good.join("more")), None);
    }
}
