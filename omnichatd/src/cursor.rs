//! The visitor's cursor: a place in the tenant's log, sealed for one contact, so that it tells nothing of the
//! tenant's traffic. Deterministic and authenticated, after the pattern of RFC 5297 (SIV): the tag of the number is
//! the nonce that hides it. A cursor that was forged, or sealed for another contact, does not open.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use omnichat_api::ContactId;
use omnichat_store::keys::SigningKey;
use sha2::Sha256;

const TAG: usize = 16;

/// Seals and opens cursors with the installation's keys, newest first.
#[derive(Clone)]
pub struct Cursors {
    keys: Arc<RwLock<Vec<Vec<u8>>>>,
}

impl Cursors {
    /// With these keys, newest first.
    #[must_use]
    pub fn new(keys: &[SigningKey]) -> Self {
        let cursors = Self { keys: Arc::default() };
        cursors.renew(keys);
        cursors
    }

    /// With these keys from now on, newest first.
    pub fn renew(&self, keys: &[SigningKey]) {
        let keys = keys.iter().map(|key| key.secret.clone()).collect();
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    fn keys(&self) -> RwLockReadGuard<'_, Vec<Vec<u8>>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cursor as `contact` gets it.
    #[must_use]
    pub fn seal(&self, contact: ContactId, cursor: i64) -> String {
        let keys = self.keys();
        let key = keys.first().map(Vec::as_slice).unwrap_or_default();
        let tag = tag(key, contact, cursor);
        let hidden = cursor ^ mask(key, contact, &tag);
        let mut sealed = [0; TAG + 8];
        sealed[..TAG].copy_from_slice(&tag);
        sealed[TAG..].copy_from_slice(&hidden.to_be_bytes());
        URL_SAFE_NO_PAD.encode(sealed)
    }

    /// The cursor that was sealed for `contact`; `None` when this is none.
    #[must_use]
    pub fn open(&self, contact: ContactId, sealed: &str) -> Option<i64> {
        let sealed: [u8; TAG + 8] = URL_SAFE_NO_PAD.decode(sealed).ok()?.try_into().ok()?;
        let (claimed, hidden) = sealed.split_at(TAG);
        let hidden = i64::from_be_bytes(hidden.try_into().ok()?);
        self.keys().iter().find_map(|key| {
            let cursor = hidden ^ mask(key, contact, claimed);
            let right = mac(key, &[b"visitor cursor tag", contact.0.as_bytes(), &cursor.to_be_bytes()]);
            right.verify_truncated_left(claimed).is_ok().then_some(cursor)
        })
    }
}

fn tag(key: &[u8], contact: ContactId, cursor: i64) -> [u8; TAG] {
    let full = mac(key, &[b"visitor cursor tag", contact.0.as_bytes(), &cursor.to_be_bytes()]).finalize();
    let mut tag = [0; TAG];
    tag.copy_from_slice(&full.into_bytes()[..TAG]);
    tag
}

fn mask(key: &[u8], contact: ContactId, tag: &[u8]) -> i64 {
    let full = mac(key, &[b"visitor cursor mask", contact.0.as_bytes(), tag]).finalize().into_bytes();
    let mut mask = [0; 8];
    mask.copy_from_slice(&full[..8]);
    i64::from_be_bytes(mask)
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length (RFC 2104)");
    parts.iter().for_each(|part| mac.update(part));
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn cursors(secret: u8) -> Cursors {
        Cursors::new(&[SigningKey { id: Uuid::nil(), secret: vec![secret; 32] }])
    }

    #[test]
    fn a_cursor_opens_for_its_contact_only() {
        let (cursors, ana, ben) = (cursors(1), ContactId::new(), ContactId::new());
        for cursor in [0, 1, 77, i64::MAX, -1] {
            let sealed = cursors.seal(ana, cursor);
            assert_eq!(cursors.open(ana, &sealed), Some(cursor));
            assert_eq!(sealed, cursors.seal(ana, cursor), "the same place is the same text");
            assert_eq!(cursors.open(ben, &sealed), None);
        }
    }

    #[test]
    fn a_forged_cursor_does_not_open() {
        let contact = ContactId::new();
        let sealed = cursors(1).seal(contact, 5);
        assert_eq!(cursors(2).open(contact, &sealed), None);
        let mut bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            assert_eq!(cursors(1).open(contact, &URL_SAFE_NO_PAD.encode(&bytes)), None, "byte {at}");
            bytes[at] ^= 1;
        }
        for nonsense in ["", "5", "äöü", &"A".repeat(100)] {
            assert_eq!(cursors(1).open(contact, nonsense), None);
        }
    }

    #[test]
    fn neighbouring_cursors_look_nothing_alike() {
        let contact = ContactId::new();
        let (a, b) = (cursors(1).seal(contact, 5), cursors(1).seal(contact, 6));
        let same = a.bytes().zip(b.bytes()).filter(|(x, y)| x == y).count();
        assert!(same < a.len() / 2, "{a} {b}");
    }
}
