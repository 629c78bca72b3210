//! How far long work is, as one line: what is done, a bar, and about how long it still takes. Knows nothing of terminals.

use std::time::{Duration, Instant};

use omnichat_store::local::Progress;

/// Marks of a whole bar.
const MARKS: u64 = 24;
/// Before so much time has passed nobody knows how long it will take.
const UNSURE: Duration = Duration::from_secs(3);

/// Work that somebody watches.
#[derive(Debug)]
pub(crate) struct Watch {
    what: String,
    began: Instant,
}

impl Watch {
    pub(crate) fn new() -> Self {
        Self { what: String::new(), began: Instant::now() }
    }

    /// What is said now. The time counts from when this kind of work was first told.
    pub(crate) fn line(&mut self, progress: &Progress) -> String {
        if self.what != progress.what {
            (self.what, self.began) = (progress.what.clone(), Instant::now());
        }
        line(progress, self.began.elapsed())
    }
}

fn line(progress: &Progress, passed: Duration) -> String {
    let Progress { what, done, total } = progress;
    let share = (*done).min(*total) * MARKS / (*total).max(1);
    let bar: String = (0..MARKS).map(|mark| if mark < share { '█' } else { '░' }).collect();
    let left = if passed < UNSURE || *done == 0 || done >= total {
        String::new()
    } else {
        let left = passed.as_millis() * u128::from(total - done) / u128::from(*done);
        let seconds = left.div_ceil(1000);
        format!(", {}:{:02} left", seconds / 60, seconds % 60)
    };
    format!("{bar} {what} ({done} of {total}{left}) …")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(done: u64, total: u64, seconds: u64) -> String {
        line(&Progress { what: "importing".into(), done, total }, Duration::from_secs(seconds))
    }

    #[test]
    fn the_bar_grows_and_the_time_that_is_left_comes_once_it_can_be_known() {
        assert_eq!(said(0, 0, 9), "░░░░░░░░░░░░░░░░░░░░░░░░ importing (0 of 0) …");
        assert_eq!(said(1, 2, 1), "████████████░░░░░░░░░░░░ importing (1 of 2) …");
        assert_eq!(said(1000, 4000, 30), "██████░░░░░░░░░░░░░░░░░░ importing (1000 of 4000, 1:30 left) …");
        assert_eq!(said(4000, 4000, 120), "████████████████████████ importing (4000 of 4000) …");
    }
}
