//! Links to files that work for a while and for whoever has them: tenant, file and end, with an HMAC over all three.
//! Nothing is stored of them, and nothing can be changed in them.

use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use omnichat_api::{AttachmentId, TenantId, Time};
use omnichat_store::keys::SigningKey;
use sha2::Sha256;
use uuid::Uuid;

const TAG: usize = 16;
const CLAIMS: usize = 16 + 16 + 8;

/// Signs and checks links with the installation's keys, newest first.
#[derive(Clone)]
pub struct Links {
    keys: Arc<RwLock<Vec<Vec<u8>>>>,
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The file's tenant.
    pub tenant: TenantId,
    /// The file.
    pub id: AttachmentId,
    /// When the link ends.
    pub until: Time,
}

impl Links {
    /// With these keys, newest first.
    #[must_use]
    pub fn new(keys: &[SigningKey]) -> Self {
        let links = Self { keys: Arc::default() };
        links.renew(keys);
        links
    }

    /// With these keys from now on, newest first.
    pub fn renew(&self, keys: &[SigningKey]) {
        let keys = keys.iter().map(|key| key.secret.clone()).collect();
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// The token of a link.
    #[must_use]
    pub fn sign(&self, linked: Linked) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.first().map(Vec::as_slice).unwrap_or_default();
        let mut token = [0; CLAIMS + TAG];
        token[..16].copy_from_slice(linked.tenant.0.as_bytes());
        token[16..32].copy_from_slice(linked.id.0.as_bytes());
        token[32..CLAIMS].copy_from_slice(&linked.until.ms().to_be_bytes());
        let full = mac(key, &token[..CLAIMS]).finalize().into_bytes();
        token[CLAIMS..].copy_from_slice(&full[..TAG]);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// What a token leads to, also when it has ended; `None` when it was not signed here.
    #[must_use]
    pub fn check(&self, token: &str) -> Option<Linked> {
        let token: [u8; CLAIMS + TAG] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (claims, tag) = token.split_at(CLAIMS);
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().find(|key| mac(key, claims).verify_truncated_left(tag).is_ok())?;
        Some(Linked {
            tenant: TenantId(Uuid::from_slice(&claims[..16]).ok()?),
            id: AttachmentId(Uuid::from_slice(&claims[16..32]).ok()?),
            until: Time(i64::from_be_bytes(claims[32..].try_into().ok()?)),
        })
    }
}

fn mac(key: &[u8], claims: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length.
    let mut mac = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(never) => unreachable!("{never}"),
    };
    mac.update(b"file link");
    mac.update(claims);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SigningKey {
        SigningKey { id: Uuid::from_u128(byte.into()), secret: vec![byte; 32] }
    }

    #[test]
    fn a_link_leads_to_one_file_of_one_tenant_and_not_one_bit_of_it_can_be_changed() {
        let links = Links::new(&[key(1)]);
        let linked = Linked { tenant: TenantId::new(), id: AttachmentId::new(), until: Time(1_000) };
        let token = links.sign(linked);
        assert_eq!(links.check(&token), Some(linked));
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for at in 0..bytes.len() {
            let mut touched = bytes.clone();
            touched[at] ^= 1;
            assert_eq!(links.check(&URL_SAFE_NO_PAD.encode(touched)), None, "byte {at}");
        }
        for wrong in ["", "x", &token[1..], "../../etc/passwd"] {
            assert_eq!(links.check(wrong), None);
        }
    }

    #[test]
    fn a_link_outlives_a_new_key_but_not_the_end_of_its_own() {
        let links = Links::new(&[key(1)]);
        let linked = Linked { tenant: TenantId::new(), id: AttachmentId::new(), until: Time(1_000) };
        let token = links.sign(linked);
        links.renew(&[key(2), key(1)]);
        assert_eq!(links.check(&token), Some(linked));
        links.renew(&[key(2)]);
        assert_eq!(links.check(&token), None);
    }
}
