//! Run again: a rehearsal, a run that was cut short, and an old system that went on meanwhile.

use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::{Either, select};
use omnichat_api::conversation::{Conversation, Once, Status};
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_store::import::dwc;
use omnichat_store::messages;
use tokio::sync::Notify;
use uuid::Uuid;

use super::dump::dump;
use super::{all, counts, hash, import, left, of, run, said, times};
use crate::bed::{Bed, on_both};
use crate::old::{HEAD, Old};

fn shop(bed: &Bed) -> Old {
    let old = Old::new(bed.temp.path(), HEAD);
    old.user("ben@example.com", "Ben", "staff", &hash("the old harbour 7"));
    old.conversation("visitor-1", "webchat", true, "2025-10-01T10:01:00Z");
    old.message("visitor-1", "webchat", "user", "Hello", "2025-10-01T10:00:00Z");
    old.message("visitor-1", "webchat", "staff", "Hi!", "2025-10-01T10:01:00Z");
    old.conversation("+12025550147", "sms", false, "2025-10-02T10:00:00Z");
    old.message("+12025550147", "sms", "user", "Late", "2025-10-02T10:00:00Z");
    old.run(
        "INSERT INTO followups (id, user_id, channel, name, email, message, ts) VALUES
        (1, 'visitor-1', 'webchat', 'Maya', 'maya@example.com', 'Call', '2025-10-01T11:00:00Z'),
        (2, 'visitor-1', 'webchat', 'Maya', 'maya@example.com', 'Call again', '2025-10-01T12:00:00Z');
        INSERT INTO events (type) VALUES ('auth_checked');",
    );
    old
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_changes_nothing() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        let before = dump(&bed).await;
        let would = run(&bed.store, &old, None, true).await.unwrap();
        super::accounted_for(&would);
        before.same_as(&dump(&bed).await);
        assert!(would.dry_run && would.legacy.is_none());
        let did = import(&bed, &old).await;
        assert_eq!(would.tables, did.tables);

        // And of what is there already.
        old.message("visitor-1", "webchat", "user", "Bye", "2025-10-01T10:02:00Z");
        let before = dump(&bed).await;
        let would = run(&bed.store, &old, None, true).await.unwrap();
        before.same_as(&dump(&bed).await);
        assert_eq!(would.tables, import(&bed, &old).await.tables);
    })
    .await;
}

#[tokio::test]
async fn a_second_run_changes_nothing_when_nothing_is_new() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        import(&bed, &old).await;
        let before = dump(&bed).await;
        bed.wait_ms(60_000);
        let again = import(&bed, &old).await;
        for table in &again.tables {
            assert_eq!((table.imported, table.known), (0, table.seen - table.merged), "{table:#?}");
        }
        before.same_as(&dump(&bed).await);
    })
    .await;
}

#[tokio::test]
async fn what_happened_in_the_old_system_meanwhile_is_added_and_nothing_is_doubled() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        import(&bed, &old).await;
        let before = of(&bed, "Maya").await;

        old.message("visitor-1", "webchat", "user", "And this?", "2025-10-03T10:00:00Z");
        old.message("visitor-1", "webchat", "staff", "That too", "2025-10-03T10:01:00Z");
        old.run("UPDATE conversations SET open = 0, updated_at = '2025-10-03T10:02:00Z' WHERE user_id = 'visitor-1'");
        old.run("UPDATE conversations SET open = 1, updated_at = '2025-10-03T11:00:00Z' WHERE channel = 'sms'");
        old.message("+12025550147", "sms", "user", "Still late", "2025-10-03T11:00:00Z");
        old.conversation("visitor-2", "webchat", true, "2025-10-03T12:00:00Z");
        old.message("visitor-2", "webchat", "user", "New here", "2025-10-03T12:00:00Z");
        old.run(
            "UPDATE followups SET viewed = 1 WHERE id = 2;
            INSERT INTO history (user_id, channel, name, contact, message, ts, migrated_at)
                SELECT user_id, channel, name, 'Email: ' || email || ', Phone: N/A', message, ts, '2025-10-03T09:00:00Z'
                FROM followups WHERE id = 1;
            DELETE FROM followups WHERE id = 1;
            INSERT INTO events (type) VALUES ('auth_checked');",
        );
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "conversations"), [3, 1, 2, 0, 0]);
        assert_eq!(counts(&report, "messages"), [7, 4, 0, 3, 0]);
        assert_eq!(counts(&report, "followups"), [1, 0, 1, 0, 0]);
        assert_eq!(counts(&report, "history"), [1, 0, 1, 0, 0]);
        assert_eq!(counts(&report, "events"), [2, 1, 0, 1, 0]);

        let maya = of(&bed, "Maya").await;
        assert_eq!((maya.id, maya.status, maya.last_seq), (before.id, Status::Closed, 4));
        let sms = of(&bed, "+12025550147").await;
        assert_eq!((sms.status, sms.closed_at, sms.unread), (Status::Open, None, 2));
        let (here, away) = (left(&bed, false).await, left(&bed, true).await);
        assert_eq!((here.len(), away.len()), (1, 1));
        assert!(here[0].viewed_at.is_some() && here[0].message.as_deref() == Some("Call again"));
        assert_eq!(away[0].message.as_deref(), Some("Call"));
        assert_eq!(all(&bed).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn who_has_gone_on_here_has_the_last_word_unless_more_was_said_there() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        import(&bed, &old).await;
        // Somebody answers and closes it here.
        let maya = of(&bed, "Maya").await;
        let answer = SendMessage::text(Uuid::now_v7(), "Done here", MessageKind::Message);
        messages::send(&bed.store, bed.tenant, &bed.ana, maya.id, answer).await.unwrap();
        omnichat_store::conversations::close(&bed.store, bed.tenant, &bed.ana, maya.id, Once::default())
            .await
            .unwrap();
        let closed = of(&bed, "Maya").await;
        assert_eq!(closed.status, Status::Closed);

        // What the old system still finds from before is added, and changes nothing else.
        old.message("visitor-1", "webchat", "user", "From before", "2025-10-01T10:00:30Z");
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "messages"), [4, 1, 0, 3, 0]);
        let after = of(&bed, "Maya").await;
        assert_eq!(Conversation { last_seq: closed.last_seq, ..after.clone() }, closed);
        assert_eq!(after.last_seq, closed.last_seq + 1);
        let last = said(&bed, &after).await.pop().unwrap();
        assert_eq!((last.body.as_str(), last.kind), ("From before", MessageKind::Message));
        assert_eq!(counts(&import(&bed, &old).await, "conversations"), [2, 0, 0, 2, 0]);

        // What was said there since then counts.
        old.message("visitor-1", "webchat", "user", "Not done!", "2026-12-24T10:00:00Z");
        old.run("UPDATE conversations SET updated_at = '2026-12-24T10:00:00Z' WHERE user_id = 'visitor-1'");
        import(&bed, &old).await;
        let open = of(&bed, "Maya").await;
        assert_eq!(
            (open.status, open.waiting_since),
            (Status::Open, Some("2026-12-24T10:00:00Z".parse().unwrap()))
        );
    })
    .await;
}

/// What stands in the conversations, whatever ids they have.
async fn told(bed: &Bed) -> Vec<(String, Status, i64, Vec<String>)> {
    let mut told = Vec::new();
    for c in all(bed).await {
        let said = said(bed, &c)
            .await
            .into_iter()
            .map(|m| format!("{} {} {}", m.seq, m.created_at, m.body))
            .collect();
        told.push((c.contact.name.clone(), c.status, c.unread, said));
    }
    told.sort();
    told
}

#[tokio::test]
async fn a_run_that_was_cut_short_is_completed_by_the_next_and_is_as_if_it_had_been_one() {
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), HEAD);
        old.run("BEGIN");
        for n in 0..50 {
            let visitor = format!("visitor-{n}");
            old.conversation(&visitor, "webchat", n % 2 == 0, "2025-10-01T12:00:00Z");
            // One of them is longer than a commit.
            let lines = if n == 25 { 4_500 } else { 60 };
            for line in 0..lines {
                let ts =
                    format!("2025-10-01T10:{:02}:{:02}.{n:03}{:03}Z", line / 60 % 60, line % 60, line / 3600);
                old.message(&visitor, "webchat", "user", &format!("line {line}"), &ts);
            }
        }
        old.run("COMMIT");

        // The whole future is dropped as soon as a second batch is done: what was committed stays.
        let (batches, enough) = (AtomicU64::new(0), Notify::new());
        let progress = |progress: omnichat_store::local::Progress| {
            if progress.done > 0 && batches.fetch_add(1, Ordering::SeqCst) == 1 {
                enough.notify_one();
            }
        };
        let running = Box::pin(dwc::run(&bed.store, &old.file, None, false, progress));
        match select(running, Box::pin(enough.notified())).await {
            Either::Right(_) => {}
            Either::Left((done, _)) => panic!("it came to its end: {done:?}"),
        }
        let report = import(&bed, &old).await;
        let [seen, imported, _, known, _] = counts(&report, "messages");
        assert_eq!(seen, 49 * 60 + 4_500);
        assert!(imported > 0 && known > 0, "{imported} new, {known} known");
        let sum: i64 = all(&bed).await.iter().map(|c| c.last_seq).sum();
        assert_eq!(sum, 49 * 60 + 4_500);
        assert_eq!(times(&report, "of no conversation"), 0);

        let other = Bed::on_sqlite().await;
        import(&other, &old).await;
        assert_eq!(told(&bed).await, told(&other).await);
    })
    .await;
}
