//! Secrets that are shown once and stored only as a hash: invite links and refresh tokens.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::Rng;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Random bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// 32 random bytes.
pub(crate) fn secret() -> [u8; 32] {
    random()
}

/// A new token for the row with this id: the id finds the row, the secret proves the right to it.
pub(crate) fn issue(id: Uuid) -> String {
    of(id, &secret())
}

/// The token for the row with this id, with this secret.
pub(crate) fn of(id: Uuid, secret: &[u8; 32]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode([id.as_bytes().as_slice(), secret].concat())
}

/// The id in a token and its secret; `None` when it is not one of ours.
pub(crate) fn parts(token: &str) -> Option<(Uuid, [u8; 32])> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token.trim()).ok()?;
    let (id, secret) = bytes.split_at_checked(16)?;
    Some((Uuid::from_slice(id).ok()?, secret.try_into().ok()?))
}

/// The id in a token and the token's hash; `None` when it is not one of ours.
pub(crate) fn read(token: &str) -> Option<(Uuid, Vec<u8>)> {
    let (id, secret) = parts(token)?;
    Some((id, Sha256::new().chain_update(id).chain_update(secret).finalize().to_vec()))
}

/// The hash under which a token is stored.
pub(crate) fn hash(token: &str) -> Vec<u8> {
    read(token).map_or_else(|| Sha256::digest(token).to_vec(), |(_, hash)| hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_finds_its_row_and_no_two_are_alike() {
        let id = Uuid::now_v7();
        let (one, two) = (issue(id), issue(id));
        assert_ne!(one, two);
        assert_eq!(read(&one).unwrap(), (id, hash(&one)));
        assert!(read("not a token").is_none());
        assert!(read(&one[..one.len() - 2]).is_none());
    }
}
