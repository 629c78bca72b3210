//! How fast messages of an inbox may follow each other, whichever node sends them: what its carrier takes, and when the next
//! may go. That stands with the inbox and is moved on by whoever claims. Computes; the claim reads and writes.

use omnichat_api::Time;

/// How fast messages may follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Microseconds from one to the next.
    every_us: i64,
    /// How many may go together after a rest.
    burst: i64,
}

impl Pace {
    /// So many a second, which may go together.
    #[must_use]
    pub const fn a_second(count: i64) -> Self {
        Self { every_us: 1_000_000 / count, burst: count }
    }

    /// How many may go now; or how long to wait for one, in milliseconds. `next_us` is when the next could go if none went
    /// together with others, in microseconds.
    pub fn room(self, next_us: i64, now: Time) -> Result<i64, i64> {
        let latest = self.latest(now);
        let left = latest - self.clamped(next_us, now);
        match left / self.every_us {
            0 => Err((self.every_us - left).div_euclid(1000) + 1),
            room => Ok(room),
        }
    }

    /// When the next can go once `count` more went.
    pub(super) fn after(self, next_us: i64, now: Time, count: i64) -> i64 {
        self.clamped(next_us, now) + count * self.every_us
    }

    /// Neither a long rest nor a clock that was set back counts for more than one burst.
    fn clamped(self, next_us: i64, now: Time) -> i64 {
        next_us.clamp(now.ms() * 1000, self.latest(now))
    }

    const fn latest(self, now: Time) -> i64 {
        now.ms() * 1000 + self.burst * self.every_us
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_000_000);

    #[test]
    fn one_a_second_goes_one_by_one_and_ten_a_second_ten_together() {
        let pace = Pace::a_second(1);
        assert_eq!(pace.room(0, NOW), Ok(1));
        let next = pace.after(0, NOW, 1);
        assert_eq!(pace.room(next, NOW), Err(1001));
        assert_eq!(pace.room(next, NOW.plus_ms(1000)), Ok(1));

        let pace = Pace::a_second(10);
        assert_eq!(pace.room(0, NOW), Ok(10));
        let next = pace.after(0, NOW, 10);
        assert_eq!(pace.room(next, NOW), Err(101));
        assert_eq!(pace.room(next, NOW.plus_ms(250)), Ok(2));
    }

    #[test]
    fn a_clock_that_is_set_back_stops_nothing_for_long() {
        let pace = Pace::a_second(1);
        let next = pace.after(0, NOW.plus_ms(3_600_000), 1);
        let wait = pace.room(pace.after(next, NOW, 1), NOW).unwrap_err();
        assert!(wait <= 2001, "{wait}");
    }
}
