//! How long to wait before the next try: exponential with full jitter, so that the clients of a restarted daemon do not
//! all come back at once. Pure: the random number comes from outside.

use std::time::Duration;

/// The waiting times between tries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The most that the first wait may be.
    pub first: Duration,
    /// The most that any wait may be.
    pub cap: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_millis(500), cap: Duration::from_secs(15) }
    }
}

impl Backoff {
    /// The wait after `failures` tries in a row that failed; `random` is from 0 to 1. What the daemon asked for with
    /// `retry_after` is waited in any case, and the jitter comes on top.
    #[must_use]
    pub fn wait(&self, failures: u32, retry_after: Option<Duration>, random: f64) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(failures.min(20)));
        let most = doubled.min(self.cap);
        retry_after.unwrap_or_default() + most.mul_f64(random.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wait_doubles_up_to_the_cap_and_jitter_goes_down_to_nothing() {
        let backoff = Backoff::default();
        let longest: Vec<u128> = (0..8).map(|n| backoff.wait(n, None, 1.0).as_millis()).collect();
        assert_eq!(longest, [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
        assert_eq!(backoff.wait(u32::MAX, None, 1.0), backoff.cap);
        assert_eq!(backoff.wait(5, None, 0.0), Duration::ZERO);
    }

    #[test]
    fn what_the_daemon_asked_for_is_waited_in_full() {
        let asked = Some(Duration::from_secs(3));
        assert_eq!(Backoff::default().wait(0, asked, 0.0), Duration::from_secs(3));
        assert_eq!(Backoff::default().wait(0, asked, 1.0), Duration::from_millis(3500));
    }
}
