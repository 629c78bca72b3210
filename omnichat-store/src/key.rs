//! The installation's key: 32 random bytes in a file beside the database and never in it, so that who reads the
//! database reads no secret. It seals secrets, signs the audit chain, and stands behind every key that signs tokens.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::db::{Either, Pool, on};
use crate::{StoreError, Time, audit, tokens};

/// The length of the nonce that stands before each sealed secret.
const NONCE: usize = 24;

/// The key. Clones share it; it prints nothing of itself.
#[derive(Clone)]
pub(crate) struct Key(Arc<[u8; 32]>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// HMAC-SHA256 of `data` with a key of its own for each `purpose`.
    pub(crate) fn mac(&self, purpose: &str, data: &[&[u8]]) -> [u8; 32] {
        let own = mac(&*self.0, &[purpose.as_bytes()]);
        mac(&own, data)
    }

    /// Seals a secret for `purpose`: what was sealed for one cannot be opened as another.
    pub(crate) fn seal(&self, purpose: &str, secret: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce: [u8; NONCE] = tokens::random();
        let payload = Payload { msg: secret, aad: purpose.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| StoreError::Corrupt("a secret cannot be sealed".into()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for `purpose`.
    pub(crate) fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let broken = || StoreError::Corrupt("a sealed secret does not open with this key".into());
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(broken)?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| broken())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.mac("seal", &[]).into())
    }
}

fn mac(key: &[u8], data: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length.
    let mut mac = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(never) => unreachable!("{never}"),
    };
    for part in data {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The key of this database, from its file. A new database gets a new one; a database whose key is missing or
/// another one is refused, since nothing in it could be opened.
pub(crate) async fn of_database(pool: &Pool, file: &Path, now: Time) -> Result<Key, StoreError> {
    const SQL: &str = "SELECT key_check FROM installation";
    const INSERT: &str = "INSERT INTO installation (id, key_check, created_at) VALUES ($1, $2, $3)";
    let known: Option<Vec<u8>> = on!(pool, db => sqlx::query_scalar(SQL).fetch_optional(db).await)?;
    let Some(known) = known else {
        let key = match read(file)? {
            Some(key) => key,
            None => make(file)?,
        };
        let check = check(&key);
        // Together: there is no moment at which a trail has no chain and the key is known.
        let mut db = match pool {
            Either::Sqlite(pool) => Either::Sqlite(pool.begin().await?),
            Either::Postgres(pool) => Either::Postgres(pool.begin().await?),
        };
        on!(&mut db, db => sqlx::query(INSERT).bind(Uuid::nil()).bind(check.as_slice()).bind(now.ms())
            .execute(&mut **db).await.map(drop))?;
        match &mut db {
            Either::Sqlite(db) => audit::adopt(&mut Either::Sqlite(&mut **db), &key).await?,
            Either::Postgres(db) => audit::adopt(&mut Either::Postgres(&mut **db), &key).await?,
        }
        on!(db, db => db.commit().await)?;
        return Ok(key);
    };
    let name = file.display();
    let key = read(file)?.ok_or_else(|| {
        StoreError::Setup(format!(
            "{name} is missing: it holds the key to the secrets in this database. Put it back from where the database \
             came from; every backup has it"
        ))
    })?;
    if check(&key).as_slice() != known {
        return Err(StoreError::Setup(format!(
            "{name} is the key of another database. Put the one back that belongs to this database; all nodes of one \
             database share one key"
        )));
    }
    Ok(key)
}

fn check(key: &Key) -> [u8; 32] {
    key.mac("check", &[])
}

fn read(file: &Path) -> Result<Option<Key>, StoreError> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(StoreError::Setup(format!("cannot read {}: {e}", file.display()))),
    };
    let bytes = <[u8; 32]>::try_from(bytes)
        .map_err(|_| StoreError::Setup(format!("{} is not a key: it must be 32 bytes", file.display())))?;
    Ok(Some(Key(Arc::new(bytes))))
}

/// Written whole and synced under another name first: half a key would lock everybody out.
fn make(file: &Path) -> Result<Key, StoreError> {
    let bytes: [u8; 32] = tokens::random();
    let new = file.with_extension("new");
    let written = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&new).and_then(
        |mut to| {
            to.write_all(&bytes)?;
            to.sync_all()?;
            fs::rename(&new, file)?;
            File::open(file.parent().unwrap_or_else(|| Path::new(".")))?.sync_all()
        },
    );
    written.map_err(|e| StoreError::Setup(format!("cannot write {}: {e}", file.display())))?;
    Ok(Key(Arc::new(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key(Arc::new([byte; 32]))
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_and_for_its_purpose_only() {
        let sealed = key(1).seal("totp", b"secret").unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(key(1).open("totp", &sealed).unwrap(), b"secret");
        assert!(key(1).open("provider", &sealed).is_err());
        assert!(key(2).open("totp", &sealed).is_err());
        let mut touched = sealed.clone();
        touched[NONCE] ^= 1;
        assert!(key(1).open("totp", &touched).is_err());
        assert!(key(1).open("totp", &sealed[..10]).is_err());
        assert_ne!(key(1).seal("totp", b"secret").unwrap(), sealed, "no two are alike");
    }

    #[test]
    fn a_key_file_is_its_owners_and_whole() {
        use std::os::unix::fs::PermissionsExt;
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("secret.key");
        let made = make(&file).unwrap();
        assert_eq!(check(&read(&file).unwrap().unwrap()), check(&made));
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&file, b"short").unwrap();
        assert!(read(&file).unwrap_err().to_string().contains("32 bytes"));
    }
}
