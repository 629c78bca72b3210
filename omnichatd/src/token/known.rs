//! Tokens that were found good lately, by their hash: a widget shows the same one with every request, and checking a
//! signature costs more than looking here. What is kept is only what the token says: whether it has ended since, and
//! whether its session has, is asked every time.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

/// Most tokens kept; with more, all are forgotten: about a megabyte.
const MOST: usize = 8192;

/// A token's hash.
pub(super) type Mark = [u8; 32];

/// What the good tokens of one kind say.
pub(super) struct Known<C>(Mutex<HashMap<Mark, C>>);

impl<C> Default for Known<C> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<C: Clone> Known<C> {
    pub(super) fn get(&self, mark: &Mark) -> Option<C> {
        self.lock().get(mark).cloned()
    }

    pub(super) fn keep(&self, mark: Mark, claims: C) {
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(mark, claims);
    }

    pub(super) fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Mark, C>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn mark(token: &str) -> Mark {
    Sha256::digest(token).into()
}
