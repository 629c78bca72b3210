//! Who is called when nobody answers, by which ways, and until when.

use omnichat_api::hours::{Day, Hours, HoursBlock};
use omnichat_api::permission::Role;
use omnichat_api::rota::{CallBy, Rota, Shift, Way};
use omnichat_api::user::UserRef;
use omnichat_store::audit::Actor;
use omnichat_store::calls::{self, Call};
use omnichat_store::outbox::{Claimed, Outcome};
use omnichat_store::{links, mail, outbox, pushes, rota, users};

use super::*;
use crate::bed::user;

impl Bed {
    async fn colleague(&self) -> UserRef {
        let ben = user("ben@example.com", "Ben Okafor", Role::Staff);
        let tenant = self.tenant;
        let ben =
            users::create(&self.store, Some(tenant), "Example Bikes", ben, Actor::OPERATOR).await.unwrap();
        UserRef { id: ben.id, name: ben.name }
    }

    async fn on_the_rota(&self, shifts: Vec<Shift>) {
        let rota = Rota { time_zone: "Europe/Vienna".into(), sms_inbox_id: None, shifts };
        let change = ChangeInbox { rota: Some(Some(rota)), ..ChangeInbox::default() };
        inboxes::change(&self.store, self.tenant, &self.ana, self.inbox.id, change).await.unwrap();
    }

    /// Makes the calls that wait in the outbox.
    async fn made(&self, provider: &'static str) -> Vec<Claimed> {
        let claimed = outbox::claim(&self.store, provider, 100).await.unwrap();
        for call in &claimed {
            outbox::settle(&self.store, call, Outcome::Accepted).await.unwrap();
        }
        claimed
    }

    /// Whom they are for: those of one moment go in any order.
    async fn called(&self, provider: &'static str) -> Vec<String> {
        let mut called: Vec<_> =
            self.made(provider).await.into_iter().map(|claimed| claimed.target).collect();
        called.sort();
        called
    }
}

fn shift(user: &UserRef, when: Vec<HoursBlock>, ways: &[(CallBy, &str)]) -> Shift {
    let ways = ways.iter().map(|(by, to)| Way { by: *by, to: (*to).into() }).collect();
    Shift { user_id: user.id, when, ways }
}

const HOOK: (CallBy, &str) = (CallBy::Webhook, "https://hooks.example/ana");
const PUSH: (CallBy, &str) = (CallBy::Expo, "ExponentPushToken[ben]");
const MAIL: (CallBy, &str) = (CallBy::Email, "ana@phone.example");

#[tokio::test(flavor = "multi_thread")]
async fn one_after_the_other_is_called_round_and_round_until_somebody_takes_it() {
    on_both(async |bed| {
        let bed = bed.mailing().await;
        let ben = bed.colleague().await;
        let ana = bed.ana.clone();
        bed.on_the_rota(vec![shift(&ana, vec![], &[HOOK, MAIL]), shift(&ben, vec![], &[PUSH])]).await;
        let (_, id) = bed.waiting().await;
        bed.wait_ms(120 * SECOND);
        bed.due().await;
        assert_eq!(bed.called(calls::PROVIDER).await, [MAIL.1, HOOK.1]);
        let escalation = bed.conversation(id).await.escalation.unwrap();
        assert_eq!((escalation.step, escalation.called), (EscalationStep::Alert, 1));
        assert_eq!(escalation.next_at, Some(bed.store.clock().now().plus_ms(5 * MINUTE)));
        let bed = bed.restarted().await;
        bed.wait_ms(5 * MINUTE);
        assert_eq!((bed.due().await, bed.due().await), (1, 0));
        assert_eq!(bed.called(pushes::PROVIDER).await, [PUSH.1]);
        bed.wait_ms(5 * MINUTE);
        assert_eq!(bed.due().await, 1);
        let call = bed.made(calls::PROVIDER).await.remove(0);
        let call: Call = serde_json::from_slice(&call.payload).unwrap();
        assert_eq!((call.user.id, call.conversation), (ana.id, id));
        assert!(call.says.ends_with("for 12 minutes"), "{}", call.says);
        assert!(calls::is_wanted(&bed.store, &call).await.unwrap());
        escalations::acknowledge(&bed.store, bed.tenant, &ben, id, Once::default()).await.unwrap();
        assert!(!calls::is_wanted(&bed.store, &call).await.unwrap());
        bed.wait_ms(60 * MINUTE);
        assert_eq!(bed.due().await, 0);
        let (_, noted) = bed.told(id).await;
        let called: Vec<_> = noted.iter().filter(|line| line.contains("is called")).collect();
        assert!(called[0].ends_with("Ana Lopez is called (webhook, email)"), "{called:?}");
        assert!(called[1].ends_with("Ben Okafor is called (expo)"), "{called:?}");
        assert_eq!(noted.last().unwrap(), "Ben Okafor takes it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_takes_no_pushes_any_more_is_not_pushed_to_until_the_rota_is_changed() {
    on_both(async |bed| {
        bed.cares(Care { alert_s: Some(1), patience_s: None, contact_s: None, ..Care::default() }).await;
        let rota = || bed.on_the_rota(vec![shift(&bed.ana, vec![], &[PUSH])]);
        let call = async || {
            let (_, id) = bed.waiting().await;
            bed.wait_ms(SECOND);
            bed.due().await;
            bed.replies(id).await;
            (bed.made(pushes::PROVIDER).await.len(), bed.told(id).await.1.remove(0))
        };
        rota().await;
        bed.waiting().await;
        bed.wait_ms(SECOND);
        bed.due().await;
        let push = outbox::claim(&bed.store, pushes::PROVIDER, 100).await.unwrap().remove(0);
        outbox::settle(&bed.store, &push, Outcome::Never(pushes::GONE.into())).await.unwrap();
        let (pushed, noted) = call().await;
        assert_eq!(pushed, 0);
        assert!(noted.ends_with("with this token any more; put another into the rota)"), "{noted}");
        bed.wait_ms(SECOND);
        rota().await;
        assert_eq!(call().await.0, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_three_rounds_it_is_left_at_that() {
    on_both(async |bed| {
        bed.on_the_rota(vec![shift(&bed.ana, vec![], &[])]).await;
        let (_, id) = bed.waiting().await;
        bed.wait_ms(120 * SECOND);
        bed.due().await;
        for _ in 0..10 {
            bed.wait_ms(5 * MINUTE);
            bed.due().await;
        }
        let escalation = bed.conversation(id).await.escalation.unwrap();
        assert_eq!((escalation.called, escalation.next_at), (3, None));
        let (_, noted) = bed.told(id).await;
        assert!(noted[1].contains("Ana Lopez is called (only here"), "{noted:?}");
        assert!(noted.last().unwrap().contains("called 3 times"), "{noted:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_by_mail_are_counted_apart_from_all_other_mails() {
    on_both(async |bed| {
        let bed = bed.mailing().await;
        bed.cares(Care { alert_s: Some(1), patience_s: None, contact_s: None, ..Care::default() }).await;
        let to_ana = (CallBy::Email, "ana@example.com");
        bed.on_the_rota(vec![shift(&bed.ana, vec![], &[to_ana])]).await;
        let forgets = async || links::forgot(&bed.store, to_ana.1, "192.0.2.7").await.unwrap();
        // Whoever asks for passwords all the time keeps no alert back.
        for _ in 0..6 {
            forgets().await;
        }
        assert_eq!(bed.made(mail::PROVIDER).await.len(), 5);
        let call = async || {
            let (_, id) = bed.waiting().await;
            bed.wait_ms(SECOND);
            bed.due().await;
            bed.replies(id).await;
            (bed.called(calls::PROVIDER).await, bed.told(id).await.1.remove(0))
        };
        for _ in 0..30 {
            assert_eq!(call().await.0, [to_ana.1]);
        }
        let (called, noted) = call().await;
        assert_eq!(called, [""; 0]);
        assert!(noted.ends_with("(no mail: ana@example.com got 30 within the hour)"), "{noted}");
        // And alerts keep back no mail.
        bed.wait_ms(60 * MINUTE);
        for _ in 0..6 {
            call().await;
        }
        forgets().await;
        assert_eq!(bed.made(mail::PROVIDER).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nobody_is_on_shift_the_next_shift_is_waited_for() {
    on_both(async |bed| {
        // It is a Saturday in Vienna, 10:30.
        let monday = HoursBlock { days: vec![Day::Mon], from: "09:00".into(), to: "17:00".into() };
        bed.on_the_rota(vec![shift(&bed.ana, vec![monday], &[HOOK])]).await;
        assert_eq!(rota::now(&bed.store, bed.tenant, bed.inbox.id).await.unwrap().items, []);
        let (_, id) = bed.waiting().await;
        bed.wait_ms(120 * SECOND);
        bed.due().await;
        let escalation = bed.conversation(id).await.escalation.unwrap();
        assert_eq!((escalation.called, escalation.next_at), (0, Some(time("2026-11-23T08:00:00Z"))));
        assert!(bed.told(id).await.1[1].ends_with("the next shift begins on Monday at 9:00"));
        bed.wait_ms(47 * 60 * MINUTE);
        assert_eq!(bed.due().await, 1);
        assert_eq!(bed.called(calls::PROVIDER).await, [HOOK.1]);
        let on = rota::now(&bed.store, bed.tenant, bed.inbox.id).await.unwrap();
        assert_eq!(on.items, std::slice::from_ref(&bed.ana));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_its_hours_an_inbox_says_when_it_is_back() {
    on_both(async |bed| {
        let weekly = vec![HoursBlock { days: vec![Day::Mon], from: "09:00".into(), to: "17:00".into() }];
        let hours = Hours { time_zone: "Europe/Vienna".into(), weekly, holidays: vec![] };
        let change = ChangeInbox { hours: Some(Some(hours)), ..ChangeInbox::default() };
        inboxes::change(&bed.store, bed.tenant, &bed.ana, bed.inbox.id, change).await.unwrap();
        let (_, id) = bed.waiting().await;
        bed.wait_ms(30 * SECOND);
        bed.due().await;
        let said = "We are closed just now, and back on Monday at 9:00. What you write here is kept.";
        assert_eq!(bed.told(id).await.0, [said]);
    })
    .await;
}
