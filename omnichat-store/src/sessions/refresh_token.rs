//! Refresh tokens. The second half of a token's secret is a seal over the first, with the installation's key. So one that
//! was used up long ago is told from one that was made up, without a list of all that ever were.

use omnichat_api::SessionId;

use crate::key::Key;
use crate::tokens;

const HALF: usize = 16;

/// The first token of a session.
pub(super) fn first(key: &Key, id: SessionId) -> String {
    sealed(key, id, &tokens::random::<HALF>())
}

/// The one that follows. It comes of the one presented, so that a lost answer can be given once more without keeping it.
pub(super) fn after(key: &Key, presented: &Presented) -> String {
    let whole = key.mac("refresh", &[&presented.hash]);
    sealed(key, presented.id, &whole[..HALF])
}

fn sealed(key: &Key, id: SessionId, half: &[u8]) -> String {
    let mut secret = [0; 2 * HALF];
    secret[..HALF].copy_from_slice(half);
    secret[HALF..].copy_from_slice(&seal(key, id, half));
    tokens::of(id.0, &secret)
}

fn seal(key: &Key, id: SessionId, half: &[u8]) -> [u8; HALF] {
    let whole = key.mac("refresh seal", &[id.0.as_bytes(), half]);
    std::array::from_fn(|n| whole[n])
}

/// A token that somebody holds out.
#[derive(Clone)]
pub(super) struct Presented {
    pub(super) id: SessionId,
    /// Under which it would be stored.
    pub(super) hash: Vec<u8>,
    secret: [u8; 2 * HALF],
}

impl Presented {
    pub(super) fn read(token: &str) -> Option<Self> {
        let (id, secret) = tokens::parts(token)?;
        Some(Self { id: SessionId(id), hash: tokens::hash(token), secret })
    }

    /// Whether it was a token of its session at some time.
    pub(super) fn was_issued(&self, key: &Key) -> bool {
        let (half, sealed) = self.secret.split_at(HALF);
        seal(key, self.id, half) == sealed
    }
}
