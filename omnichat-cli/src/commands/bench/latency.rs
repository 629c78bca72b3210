//! How long things took: counted by size, so that a million of them cost no memory and the rare long ones stay visible.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Longer ones count as this long, in microseconds.
const LONGEST: u64 = 60_000_000;
/// Significant decimal digits that are kept.
const DIGITS: u8 = 3;

/// Durations.
pub(super) struct Latencies(Histogram<u64>);

/// What is told of them, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Quantiles {
    pub(super) p50: f64,
    pub(super) p90: f64,
    pub(super) p99: f64,
    pub(super) p999: f64,
    pub(super) max: f64,
}

impl Latencies {
    pub(super) fn new() -> Self {
        // The bounds are constants that hold: 1 to a minute, three digits.
        Self(Histogram::new_with_bounds(1, LONGEST, DIGITS).unwrap_or_else(|_| unreachable!()))
    }

    pub(super) fn add(&mut self, took: Duration) {
        self.add_us(u64::try_from(took.as_micros()).unwrap_or(LONGEST));
    }

    /// The same in microseconds.
    pub(super) fn add_us(&mut self, us: u64) {
        self.0.saturating_record(us.clamp(1, LONGEST));
    }

    /// Nothing when there were none.
    pub(super) fn quantiles(&self) -> Option<Quantiles> {
        let at = |quantile| ms(self.0.value_at_quantile(quantile));
        (!self.0.is_empty()).then(|| Quantiles {
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p999: at(0.999),
            max: ms(self.0.max()),
        })
    }
}

fn ms(us: u64) -> f64 {
    us as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_what_was_added() {
        let mut all = Latencies::new();
        assert_eq!(all.quantiles(), None);
        (1..=1000).for_each(|ms| all.add(Duration::from_millis(ms)));
        let told = all.quantiles().unwrap();
        let near = |is: f64, wanted: f64| (is - wanted).abs() / wanted < 0.002;
        assert!(near(told.p50, 500.0) && near(told.p99, 990.0) && near(told.max, 1000.0), "{told:?}");
    }
}
