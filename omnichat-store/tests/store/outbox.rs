//! The outbox: nothing is lost, nobody has a row that somebody else has, and nothing is tried for ever.

use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::mail::{Mail, PROVIDER};
use omnichat_store::outbox::{self, Claimed, GIVE_UP_MS, LEASE_MS, Outcome, RECEIPT_MS, Settled, Told};
use omnichat_store::{StoreError, invites, links};

use crate::bed::{Bed, invite, on_both};

const HOUR_MS: i64 = 3600 * 1000;

async fn claim(bed: &Bed) -> Vec<Claimed> {
    outbox::claim(&bed.store, PROVIDER, 10).await.unwrap()
}

async fn settle(bed: &Bed, claimed: &Claimed, outcome: Outcome) -> Settled {
    outbox::settle(&bed.store, claimed, outcome).await.unwrap()
}

fn later() -> Outcome {
    Outcome::Later("451 come again".into())
}

/// Ana forgot her password: one mail is waiting.
async fn forgot(bed: &Bed) {
    links::forgot(&bed.store, "ana@example.com", "192.0.2.7").await.unwrap();
}

#[tokio::test]
async fn without_mail_nothing_is_put_in_and_nothing_fails() {
    on_both(async |bed: Bed| {
        forgot(&bed).await;
        invite(&bed.store, bed.tenant, "ben@example.com", Role::Staff).await;
        assert!(!bed.store.mails());
        assert_eq!(outbox::next_due(&bed.store, PROVIDER).await.unwrap(), None);
        assert!(claim(&bed).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_row_is_one_workers_and_gone_once_it_has_left() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        let (mut bell, mut other) = (bed.store.outgoing(), bed.store.outgoing());
        forgot(&bed).await;
        bell.rung().await;
        other.rung().await;
        let claimed = claim(&bed).await;
        assert_eq!((claimed.len(), claimed[0].target.as_str()), (1, "ana@example.com"));
        let mail: Mail = serde_json::from_slice(&claimed[0].payload).unwrap();
        assert!(mail.text.contains("https://chat.example/admin-app/reset#"), "{}", mail.text);
        assert!(claim(&bed).await.is_empty(), "another worker got it too");
        assert_eq!(settle(&bed, &claimed[0], Outcome::Accepted).await, Settled::Accepted);
        bed.wait_ms(LEASE_MS);
        assert!(claim(&bed).await.is_empty(), "it was accepted");
        assert_eq!(settle(&bed, &claimed[0], later()).await, Settled::NotOurs);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_died_leaves_its_row_to_the_next_and_notes_nothing_when_it_wakes() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        forgot(&bed).await;
        let dead = claim(&bed).await.remove(0);
        bed.wait_ms(LEASE_MS - 1);
        assert!(claim(&bed).await.is_empty(), "its lease holds");
        bed.wait_ms(1);
        let next = claim(&bed).await.remove(0);
        // The same id at every try: a mail server's second copy has the Message-ID of the first.
        assert_eq!((next.id, next.attempt), (dead.id, 2));
        assert_eq!(settle(&bed, &dead, Outcome::Never("550".into())).await, Settled::NotOurs);
        assert_eq!(settle(&bed, &next, Outcome::Accepted).await, Settled::Accepted);
    })
    .await;
}

#[tokio::test]
async fn two_workers_that_claim_at_once_never_get_the_same_row() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        for n in 0..12 {
            invite(&bed.store, bed.tenant, &format!("u{n}@example.com"), Role::Staff).await;
        }
        let both = (0..6).map(|_| outbox::claim(&bed.store, PROVIDER, 3));
        let claimed = futures_util::future::try_join_all(both).await.unwrap().concat();
        let mut ids: Vec<_> = claimed.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((claimed.len(), ids.len()), (12, 12));
    })
    .await;
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_later_until_there_is_no_use_in_it() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        invite(&bed.store, bed.tenant, "ben@example.com", Role::Staff).await;
        let (mut tries, mut waited, mut longest) = (0, 0, 0);
        loop {
            let claimed = claim(&bed).await;
            let Some(row) = claimed.first() else { break };
            tries += 1;
            assert_eq!(row.attempt, tries);
            if settle(&bed, row, later()).await == Settled::Dead {
                break;
            }
            let due = outbox::next_due(&bed.store, PROVIDER).await.unwrap().unwrap();
            let wait = due.since(bed.store.clock().now());
            assert!((500..=HOUR_MS).contains(&wait), "{wait}");
            longest = longest.max(wait);
            waited += wait;
            bed.wait_ms(wait);
        }
        assert!((20..60).contains(&tries), "{tries}");
        assert!(longest > HOUR_MS / 2 && waited > GIVE_UP_MS - HOUR_MS && waited <= GIVE_UP_MS, "{waited}");
        assert!(claim(&bed).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_link_is_not_mailed_after_its_end_and_what_is_refused_is_not_tried_again() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        forgot(&bed).await;
        bed.wait_ms(HOUR_MS);
        assert!(claim(&bed).await.is_empty(), "the daemon was away for longer than the link holds");
        forgot(&bed).await;
        let row = claim(&bed).await.remove(0);
        assert_eq!(settle(&bed, &row, Outcome::Never("550 no such user".into())).await, Settled::Dead);
        bed.wait_ms(LEASE_MS);
        assert!(claim(&bed).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_invite_that_is_taken_back_is_not_mailed() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        let (waiting, _) = invite(&bed.store, bed.tenant, "ben@example.com", Role::Staff).await;
        invites::revoke(&bed.store, bed.tenant, waiting.id, Actor::OPERATOR).await.unwrap();
        assert!(claim(&bed).await.is_empty());
        let (sending, _) = invite(&bed.store, bed.tenant, "kim@example.com", Role::Staff).await;
        let row = claim(&bed).await.remove(0);
        invites::revoke(&bed.store, bed.tenant, sending.id, Actor::OPERATOR).await.unwrap();
        assert_eq!(settle(&bed, &row, later()).await, Settled::NotOurs);
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_more_than_five_mails_an_hour() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        for _ in 0..8 {
            forgot(&bed).await;
        }
        assert_eq!(claim(&bed).await.len(), 5);
        bed.wait_ms(HOUR_MS);
        forgot(&bed).await;
        assert_eq!(claim(&bed).await.len(), 1);
        outbox::prune(&bed.store).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_row_whose_secret_does_not_open_holds_up_no_other() {
    let bed = Bed::on_sqlite().await.mailing().await;
    forgot(&bed).await;
    bed.by_hand("UPDATE outbox SET payload = x'00'").await;
    invite(&bed.store, bed.tenant, "ben@example.com", Role::Staff).await;
    let claimed = claim(&bed).await;
    assert_eq!((claimed.len(), claimed[0].target.as_str()), (1, "ben@example.com"));
    bed.wait_ms(LEASE_MS);
    assert_eq!(claim(&bed).await.len(), 1, "the broken one is not tried again");
    assert!(matches!(links::verify(&bed.store, bed.ana.id).await, Ok(()) | Err(StoreError::Conflict(_))));
}

#[tokio::test]
async fn what_a_provider_says_later_is_asked_for_until_it_says_it_and_a_day_at_most() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        let receipts = async |bed: &Bed| outbox::awaited(&bed.store, PROVIDER, 10).await.unwrap();
        forgot(&bed).await;
        let claimed = claim(&bed).await.remove(0);
        assert_eq!(settle(&bed, &claimed, Outcome::Awaits("r1".into())).await, Settled::Accepted);
        let due = outbox::next_receipt(&bed.store, PROVIDER).await.unwrap().unwrap();
        assert_eq!(due, bed.store.clock().now().plus_ms(RECEIPT_MS));
        assert!(receipts(&bed).await.is_empty() && claim(&bed).await.is_empty(), "it is not time yet");
        bed.wait_ms(RECEIPT_MS);
        assert!(claim(&bed).await.is_empty(), "it is not sent again by itself");
        let awaited = receipts(&bed).await.remove(0);
        assert_eq!((awaited.id, awaited.receipt.as_str()), (claimed.id, "r1"));
        assert_eq!((&awaited.target, &awaited.payload), (&claimed.target, &claimed.payload));
        assert!(receipts(&bed).await.is_empty(), "one asks at a time");
        // Of that one nothing was told: it is asked for again, and has to be sent again.
        bed.wait_ms(RECEIPT_MS);
        let again = receipts(&bed).await.remove(0);
        outbox::receive(&bed.store, &again, Told::Again("too many".into())).await.unwrap();
        outbox::receive(&bed.store, &awaited, Told::Through).await.unwrap();
        bed.wait_ms(RECEIPT_MS);
        assert!(receipts(&bed).await.is_empty());
        let second = claim(&bed).await.remove(0);
        assert_eq!((second.id, second.attempt, &second.payload), (claimed.id, 2, &claimed.payload));
        settle(&bed, &second, Outcome::Awaits("r2".into())).await;
        bed.wait_ms(24 * HOUR_MS);
        assert!(receipts(&bed).await.is_empty(), "who says nothing for a day says nothing any more");
        assert_eq!(outbox::next_receipt(&bed.store, PROVIDER).await.unwrap(), None);
        assert!(claim(&bed).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_of_no_use_any_more_when_its_receipt_comes_is_not_sent_again() {
    on_both(async |bed: Bed| {
        let bed = bed.mailing().await;
        forgot(&bed).await;
        let claimed = claim(&bed).await.remove(0);
        settle(&bed, &claimed, Outcome::Awaits("r1".into())).await;
        // The link in it holds for an hour.
        bed.wait_ms(HOUR_MS);
        let awaited = outbox::awaited(&bed.store, PROVIDER, 10).await.unwrap().remove(0);
        outbox::receive(&bed.store, &awaited, Told::Again("too many".into())).await.unwrap();
        bed.wait_ms(HOUR_MS);
        assert!(claim(&bed).await.is_empty());
        assert_eq!(outbox::next_due(&bed.store, PROVIDER).await.unwrap(), None);
    })
    .await;
}
