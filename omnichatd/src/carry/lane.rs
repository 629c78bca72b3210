//! The lane of an inbox: how many of its messages may be on their way at once, how fast they may follow, and whether the
//! carrier wants to be left alone. Computes with the time that it is told, and waits for nothing.

use omnichat_api::Time;
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_store::outgoing::Waiting;

/// Messages of one inbox that are on their way at the same time.
const AT_ONCE: i64 = 8;
/// How long an inbox whose carrier does not let us in waits for somebody to mend it, in milliseconds; then it is tried
/// again.
const SHUT_MS: i64 = 5 * 60 * 1000;

/// How fast messages of an inbox may follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    /// Microseconds from one to the next.
    every_us: i64,
    /// How many may go together after a rest.
    burst: i64,
}

impl Rate {
    const fn a_second(count: i64) -> Self {
        Self { every_us: 1_000_000 / count, burst: count }
    }

    /// What the carrier takes: Twilio one SMS a second from a number, unless it has a service with many, and 80 WhatsApp
    /// messages; OpenPhone ten. The others say so themselves when it is too much.
    pub(super) fn of(inbox: &Waiting) -> Self {
        let pooled = inbox.settings.get("messaging_service").is_some_and(|service| !service.is_empty());
        match (inbox.carrier, inbox.channel) {
            (Carrier::Twilio, Channel::Whatsapp) => Self::a_second(80),
            (Carrier::Twilio, _) if !pooled => Self::a_second(1),
            _ => Self::a_second(10),
        }
    }
}

/// The lane of an inbox.
#[derive(Debug)]
pub(super) struct Lane {
    rate: Rate,
    /// When the next message could go if none went together with others, in microseconds.
    next_us: i64,
    /// Until when the carrier wants to be left alone.
    until: Time,
    /// The carrier does not let us in: until when that is believed, and how the inbox was then.
    shut: Option<(Time, Time)>,
    on_the_way: i64,
}

impl Lane {
    pub(super) const fn new(rate: Rate) -> Self {
        Self { rate, next_us: 0, until: Time(0), shut: None, on_the_way: 0 }
    }

    /// Takes the rate that the inbox has now, and opens again when it was changed since it was shut.
    pub(super) fn look(&mut self, rate: Rate, changed_at: Time) {
        self.rate = rate;
        self.shut = self.shut.filter(|(_, before)| *before == changed_at);
    }

    /// How many may go now; or how long to wait for that, in milliseconds, `None` if not for time but for one that is on
    /// its way.
    pub(super) fn room(&self, now: Time) -> Result<i64, Option<i64>> {
        let until = self.shut.map_or(self.until, |(until, _)| until.max(self.until));
        if until > now {
            return Err(Some(until.since(now)));
        }
        let free = AT_ONCE - self.on_the_way;
        if free <= 0 {
            return Err(None);
        }
        let Rate { every_us, burst } = self.rate;
        let now_us = now.ms() * 1000;
        let latest = now_us + burst * every_us;
        let after = latest - self.next_us.clamp(now_us, latest);
        match after / every_us {
            0 => Err(Some((every_us - after).div_euclid(1000) + 1)),
            room => Ok(room.min(free)),
        }
    }

    /// One goes.
    pub(super) fn go(&mut self, now: Time) {
        let now_us = now.ms() * 1000;
        // A clock that was set back must not stop everything until it has caught up.
        let latest = now_us + self.rate.burst * self.rate.every_us;
        self.next_us = self.next_us.clamp(now_us, latest) + self.rate.every_us;
        self.on_the_way += 1;
    }

    /// One has come to its end.
    pub(super) fn landed(&mut self) {
        self.on_the_way -= 1;
    }

    /// The carrier wants to be left alone.
    pub(super) fn pause(&mut self, until: Time) {
        self.until = self.until.max(until);
    }

    /// The carrier does not let us in.
    pub(super) fn shut(&mut self, now: Time, changed_at: Time) {
        self.shut = Some((now.plus_ms(SHUT_MS), changed_at));
    }

    /// Whether there is nothing to remember of it.
    pub(super) fn is_idle(&self, now: Time) -> bool {
        self.on_the_way == 0 && self.until <= now && self.shut.is_none() && self.next_us <= now.ms() * 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_000_000);

    #[test]
    fn one_a_second_goes_one_by_one_and_ten_a_second_ten_together() {
        let mut lane = Lane::new(Rate::a_second(1));
        assert_eq!(lane.room(NOW), Ok(1));
        lane.go(NOW);
        lane.landed();
        assert_eq!(lane.room(NOW), Err(Some(1001)));
        assert!(!lane.is_idle(NOW));
        let later = NOW.plus_ms(1000);
        assert_eq!(lane.room(later), Ok(1));
        assert!(lane.is_idle(later));

        let mut lane = Lane::new(Rate::a_second(10));
        assert_eq!(lane.room(NOW), Ok(AT_ONCE));
        for _ in 0..10 {
            lane.go(NOW);
        }
        assert_eq!(lane.room(NOW), Err(None));
        (0..10).for_each(|_| lane.landed());
        assert_eq!(lane.room(NOW), Err(Some(101)));
        assert_eq!(lane.room(NOW.plus_ms(250)), Ok(2));
    }

    #[test]
    fn a_lane_is_left_alone_while_the_carrier_says_so_and_shut_until_somebody_mends_the_inbox() {
        let (mut lane, changed) = (Lane::new(Rate::a_second(10)), Time(5));
        lane.pause(NOW.plus_ms(700));
        lane.pause(NOW.plus_ms(300));
        assert_eq!(lane.room(NOW), Err(Some(700)));
        assert_eq!(lane.room(NOW.plus_ms(700)), Ok(AT_ONCE));
        lane.shut(NOW, changed);
        lane.look(Rate::a_second(10), changed);
        assert_eq!(lane.room(NOW), Err(Some(SHUT_MS)));
        lane.look(Rate::a_second(10), Time(6));
        assert!(lane.room(NOW.plus_ms(700)).is_ok());
    }

    #[test]
    fn a_clock_that_is_set_back_stops_nothing_for_long() {
        let mut lane = Lane::new(Rate::a_second(1));
        lane.go(NOW.plus_ms(3_600_000));
        lane.landed();
        lane.go(NOW);
        lane.landed();
        let wait = lane.room(NOW).unwrap_err().unwrap();
        assert!(wait <= 2001, "{wait}");
    }
}
