//! The rota: checked, and asked who is on shift. What its people are called with is in `calls`.

use jiff::{Timestamp, ToSpan};
use omnichat_api::rota::{CallBy, OnShift, Rota, SHIFTS, Shift, WAYS, Way};
use omnichat_api::{FieldError, InboxId, TenantId, Time, UserId, text};

use crate::hours::{Week, blocks_checked, timestamp, zone_checked};
use crate::tx::Tx;
use crate::{Store, StoreError, inboxes, numbers, users};

/// How far ahead the next shift is looked for, in days: a change of the clocks can take a block out of one week.
const AHEAD: i32 = 21;
/// Longest address that somebody is called at, in characters.
const ADDRESS_CHARS: usize = 2000;

/// The rota, if it can be kept: times that are times, ways that somebody can be called by.
pub(crate) fn checked(rota: Rota) -> Result<Rota, FieldError> {
    let time_zone = zone_checked("rota.time_zone", &rota.time_zone)?;
    if rota.shifts.len() > SHIFTS {
        return Err(FieldError::new(
            "rota.shifts",
            "too_many",
            format!("must have at most {SHIFTS} entries"),
        ));
    }
    let mut shifts = Vec::with_capacity(rota.shifts.len());
    for (n, shift) in rota.shifts.into_iter().enumerate() {
        let field = format!("rota.shifts[{n}]");
        if shift.ways.len() > WAYS {
            let rule = format!("must have at most {WAYS} entries");
            return Err(FieldError::new(format!("{field}.ways"), "too_many", rule));
        }
        let when = blocks_checked(&format!("{field}.when"), shift.when)?;
        let ways =
            shift.ways.iter().enumerate().map(|(m, way)| way_checked(&format!("{field}.ways[{m}].to"), way));
        let ways: Vec<Way> = ways.collect::<Result<_, _>>()?;
        if rota.sms_inbox_id.is_none() && ways.iter().any(|way| way.by == CallBy::Sms) {
            let rule = "must be there where somebody is called by sms: the inbox whose number it comes from";
            return Err(FieldError::new("rota.sms_inbox_id", "missing", rule));
        }
        shifts.push(Shift { user_id: shift.user_id, when, ways });
    }
    Ok(Rota { time_zone, sms_inbox_id: rota.sms_inbox_id, shifts })
}

fn way_checked(field: &str, way: &Way) -> Result<Way, FieldError> {
    let to = way.to.trim();
    text::within(field, to, ADDRESS_CHARS)?;
    let to = match way.by {
        CallBy::Sms => numbers::e164(field, to)?,
        CallBy::Email => text::email(field, to)?,
        // Where it leads is looked at when it is called: names change.
        CallBy::Webhook if url::Url::parse(to).is_ok_and(|url| ["https", "http"].contains(&url.scheme())) => {
            to.to_owned()
        }
        CallBy::Webhook => {
            return Err(FieldError::new(field, "invalid", "must be an address that begins with https://"));
        }
        CallBy::Expo if to.starts_with("ExponentPushToken[") || to.starts_with("ExpoPushToken[") => {
            to.to_owned()
        }
        CallBy::Expo => {
            return Err(FieldError::new(field, "invalid", "must be a token such as ExponentPushToken[…]"));
        }
    };
    Ok(Way { by: way.by, to })
}

/// Whether everybody on it works here, and its inbox is one of the tenant's that sends text messages.
pub(crate) async fn known(tx: &mut Tx, tenant: TenantId, rota: &Rota) -> Result<(), StoreError> {
    for (n, shift) in rota.shifts.iter().enumerate() {
        if users::at_work(tx, tenant, shift.user_id).await?.is_none() {
            let field = format!("rota.shifts[{n}].user_id");
            return Err(
                FieldError::new(field, "unknown", "must be a user of this tenant who can sign in").into()
            );
        }
    }
    if let Some(inbox) = rota.sms_inbox_id {
        let inbox = inboxes::load(tx, tenant, inbox).await?;
        if inbox.channel != omnichat_api::channel::Channel::Sms {
            return Err(FieldError::new("rota.sms_inbox_id", "invalid", "must be an inbox for sms").into());
        }
    }
    Ok(())
}

/// Whose shifts are on at a time, in the order in which they are called. Nobody twice.
#[must_use]
pub fn on_shift(rota: &Rota, at: Time) -> Vec<UserId> {
    let mut on = Vec::new();
    for shift in rota.shifts.iter().filter(|shift| is_on(rota, shift, timestamp(at))) {
        if !on.contains(&shift.user_id) {
            on.push(shift.user_id);
        }
    }
    on
}

/// By what somebody is called who is on shift.
pub(crate) fn ways(rota: &Rota, user: UserId, at: Time) -> Vec<Way> {
    let shifts =
        rota.shifts.iter().filter(|shift| shift.user_id == user && is_on(rota, shift, timestamp(at)));
    let mut ways: Vec<Way> = Vec::new();
    for way in shifts.flat_map(|shift| &shift.ways) {
        if !ways.contains(way) {
            ways.push(way.clone());
        }
    }
    ways
}

/// When the next shift begins; `None` when none does.
pub(crate) fn next_shift(rota: &Rota, at: Time) -> Option<Time> {
    let now = timestamp(at);
    let begins = rota.shifts.iter().filter_map(|shift| {
        let week = Week::blocks(&rota.time_zone, &shift.when);
        let horizon = week.date(now).saturating_add(AHEAD.days());
        week.begins_after(now, horizon)
    });
    begins.min().map(|begins| Time(begins.as_millisecond()))
}

fn is_on(rota: &Rota, shift: &Shift, at: Timestamp) -> bool {
    shift.when.is_empty() || Week::blocks(&rota.time_zone, &shift.when).is_open(at)
}

/// Who of an inbox's rota is on shift now.
pub async fn now(store: &Store, tenant: TenantId, inbox: InboxId) -> Result<OnShift, StoreError> {
    let rota = inboxes::get(store, tenant, inbox).await?.rota;
    let at = store.clock().now();
    let on = rota.map(|rota| on_shift(&rota, at)).unwrap_or_default();
    Ok(OnShift { at, items: users::working(store, tenant, on).await? })
}

#[cfg(test)]
mod tests {
    use omnichat_api::hours::{Day, HoursBlock};

    use super::*;

    fn shift(user_id: UserId, when: &[(&[Day], &str, &str)], ways: &[(CallBy, &str)]) -> Shift {
        let block = |(days, from, to): &(&[Day], &str, &str)| HoursBlock {
            days: days.to_vec(),
            from: (*from).into(),
            to: (*to).into(),
        };
        let way = |(by, to): &(CallBy, &str)| Way { by: *by, to: (*to).into() };
        Shift { user_id, when: when.iter().map(block).collect(), ways: ways.iter().map(way).collect() }
    }

    fn rota(shifts: Vec<Shift>) -> Rota {
        Rota { time_zone: "Europe/Vienna".into(), sms_inbox_id: Some(InboxId::new()), shifts }
    }

    #[test]
    fn who_is_on_shift_is_called_in_the_order_of_the_rota_and_by_all_their_ways() {
        let (ana, ben, eve) = (UserId::new(), UserId::new(), UserId::new());
        let night = (&[Day::Fri][..], "22:00", "06:00");
        let rota = checked(rota(vec![
            shift(ben, &[night], &[(CallBy::Sms, "+43 1 5880 1000")]),
            shift(ana, &[], &[(CallBy::Email, "ana@example.com")]),
            shift(eve, &[(&[Day::Mon], "9:00", "12:00")], &[]),
            shift(ben, &[], &[(CallBy::Expo, "ExponentPushToken[abc]"), (CallBy::Email, "ben@example.com")]),
        ]))
        .unwrap();
        // A Saturday at two in the morning in Vienna.
        let at: Time = "2026-11-21T01:00:00Z".parse().unwrap();
        assert_eq!(on_shift(&rota, at), [ben, ana]);
        let ways: Vec<_> = ways(&rota, ben, at).iter().map(|way| way.by).collect();
        assert_eq!(ways, [CallBy::Sms, CallBy::Expo, CallBy::Email]);
        assert_eq!(on_shift(&rota, "2026-11-21T05:00:00Z".parse().unwrap()), [ana, ben]);
        // Eve's, on Monday; what is always on begins never.
        assert_eq!(next_shift(&rota, at), Some("2026-11-23T08:00:00Z".parse().unwrap()));
    }

    #[test]
    fn a_way_that_nobody_can_be_called_by_is_refused_with_its_field() {
        let refused = |ways: &[(CallBy, &str)], with_sms: bool| {
            let mut rota = rota(vec![shift(UserId::new(), &[], ways)]);
            rota.sms_inbox_id = rota.sms_inbox_id.filter(|_| with_sms);
            checked(rota).unwrap_err().field
        };
        let to = "rota.shifts[0].ways[0].to";
        assert_eq!(refused(&[(CallBy::Sms, "12")], true), to);
        assert_eq!(refused(&[(CallBy::Email, "ana")], true), to);
        assert_eq!(refused(&[(CallBy::Webhook, "ftp://example.com")], true), to);
        assert_eq!(refused(&[(CallBy::Expo, "abc")], true), to);
        assert_eq!(refused(&[(CallBy::Sms, "+4315880100")], false), "rota.sms_inbox_id");
        let many = vec![(CallBy::Email, "ana@example.com"); WAYS + 1];
        assert_eq!(refused(&many, true), "rota.shifts[0].ways");
    }
}
