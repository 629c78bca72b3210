//! The lane of an inbox: how many of its messages may be on their way from here at once, and whether the carrier lets us in.
//! Computes with the time that it is told, and waits for nothing. How fast messages may follow each other, and when the
//! carrier wants to be left alone, is for all nodes together and kept with the inbox; here stands only what each carrier
//! takes.

use omnichat_api::Time;
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_store::outgoing::{Pace, Waiting};

/// Messages of one inbox that are on their way at the same time.
const AT_ONCE: i64 = 8;
/// How long an inbox whose carrier does not let us in waits for somebody to mend it, in milliseconds; then it is tried
/// again.
const SHUT_MS: i64 = 5 * 60 * 1000;

/// What the carrier takes: Twilio one SMS a second from a number, unless it has a service with many, and 80 WhatsApp
/// messages; OpenPhone ten. The others say so themselves when it is too much.
pub(super) fn pace(inbox: &Waiting) -> Pace {
    let pooled = inbox.settings.get("messaging_service").is_some_and(|service| !service.is_empty());
    match (inbox.carrier, inbox.channel) {
        (Carrier::Twilio, Channel::Whatsapp) => Pace::a_second(80),
        (Carrier::Twilio, _) if !pooled => Pace::a_second(1),
        _ => Pace::a_second(10),
    }
}

/// The lane of an inbox.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// The carrier does not let us in: until when that is believed, and how the inbox was then.
    shut: Option<(Time, Time)>,
    on_the_way: i64,
}

impl Lane {
    /// Opens again when the inbox was changed since it was shut.
    pub(super) fn look(&mut self, changed_at: Time) {
        self.shut = self.shut.filter(|(_, before)| *before == changed_at);
    }

    /// How many may go now; or how long to wait for that, in milliseconds, `None` if not for time but for one that is on
    /// its way.
    pub(super) fn room(&self, now: Time) -> Result<i64, Option<i64>> {
        if let Some((until, _)) = self.shut.filter(|(until, _)| *until > now) {
            return Err(Some(until.since(now)));
        }
        match AT_ONCE - self.on_the_way {
            free @ 1.. => Ok(free),
            _ => Err(None),
        }
    }

    /// One goes.
    pub(super) const fn go(&mut self) {
        self.on_the_way += 1;
    }

    /// One has come to its end.
    pub(super) const fn landed(&mut self) {
        self.on_the_way -= 1;
    }

    /// The carrier does not let us in.
    pub(super) fn shut(&mut self, now: Time, changed_at: Time) {
        self.shut = Some((now.plus_ms(SHUT_MS), changed_at));
    }

    /// Whether there is nothing to remember of it.
    pub(super) const fn is_idle(&self) -> bool {
        self.on_the_way == 0 && self.shut.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_000_000);

    #[test]
    fn as_many_are_on_their_way_as_may_be_and_the_next_waits_for_one_to_land() {
        let mut lane = Lane::default();
        assert_eq!(lane.room(NOW), Ok(AT_ONCE));
        for _ in 0..AT_ONCE {
            lane.go();
        }
        assert_eq!(lane.room(NOW), Err(None));
        lane.landed();
        assert_eq!(lane.room(NOW), Ok(1));
        assert!(!lane.is_idle());
    }

    #[test]
    fn a_lane_is_shut_for_a_while_or_until_somebody_mends_the_inbox() {
        let (mut lane, changed) = (Lane::default(), Time(5));
        lane.shut(NOW, changed);
        lane.look(changed);
        assert_eq!(lane.room(NOW), Err(Some(SHUT_MS)));
        assert_eq!(lane.room(NOW.plus_ms(SHUT_MS)), Ok(AT_ONCE));
        lane.look(Time(6));
        assert!(lane.room(NOW).is_ok() && lane.is_idle());
    }
}
