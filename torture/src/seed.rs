//! How long to run, and with which chance. `OMNICHAT_TORTURE=long` runs long; `OMNICHAT_TORTURE_SEED=N` replays.

use rand::SeedableRng;
use rand::rngs::StdRng;

/// Whether this is the long run.
#[must_use]
pub fn is_long() -> bool {
    std::env::var("OMNICHAT_TORTURE").is_ok_and(|set| set == "long")
}

/// `short` in `make test`, `long` in `make torture`.
#[must_use]
pub fn rounds(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

/// A seed, new unless one is set, said so that a failure can be replayed.
#[must_use]
pub fn seed(what: &str) -> u64 {
    let set = std::env::var("OMNICHAT_TORTURE_SEED").ok().and_then(|set| set.parse().ok());
    let seed = set.unwrap_or_else(rand::random);
    #[expect(clippy::print_stderr, reason = "whoever sees it fail needs the seed")]
    {
        eprintln!("{what}: OMNICHAT_TORTURE_SEED={seed} replays this run");
    }
    seed
}

/// The chance of a seed.
#[must_use]
pub fn chance(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}
