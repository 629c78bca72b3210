//! Conversations that are put off, and those that go idle.

use omnichat_store::StoreError;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_was_put_off_comes_back_when_its_time_has_come() {
    on_both(async |bed| {
        let (_, id) = bed.waiting().await;
        bed.replies(id).await;
        let until = bed.store.clock().now().plus_ms(60 * MINUTE);
        let snooze = Snooze { until, client_id: Some(Uuid::now_v7()) };
        let once = conversations::snooze(&bed.store, bed.tenant, &bed.ana, id, snooze).await.unwrap();
        let again = conversations::snooze(&bed.store, bed.tenant, &bed.ana, id, snooze).await.unwrap();
        assert_eq!((once.status, once.snoozed_until), (Status::Snoozed, Some(until)));
        assert_eq!(once, again);
        assert_eq!(timers::next_due(&bed.store).await.unwrap(), Some(until));
        bed.wait_ms(60 * MINUTE - 1);
        assert_eq!(bed.due().await, 0);
        let bed = bed.restarted().await;
        bed.wait_ms(1);
        assert_eq!((bed.due().await, bed.due().await), (1, 0));
        let back = bed.conversation(id).await;
        assert_eq!((back.status, back.snoozed_until, back.last_message_at), (Status::Open, None, until));
        assert!(bed.told(id).await.1.last().unwrap().contains("is back"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_contact_writes_brings_it_back_at_once() {
    on_both(async |bed| {
        let (visitor, id) = bed.waiting().await;
        let until = bed.store.clock().now().plus_ms(60 * MINUTE);
        let snooze = Snooze { until, client_id: None };
        conversations::snooze(&bed.store, bed.tenant, &bed.ana, id, snooze).await.unwrap();
        bed.says(&visitor, "Still there?").await;
        let back = bed.conversation(id).await;
        assert_eq!((back.status, back.snoozed_until), (Status::Open, None));
        assert_eq!(back.last_message.unwrap().preview, "Still there?");
        assert_eq!((back.last_seq, back.unread), (4, 2));
        // They wait again, and something is done about it.
        bed.wait_ms(30 * SECOND);
        assert_eq!(bed.due().await, 1);
        assert_eq!(bed.step(id).await, Some(EscalationStep::Patience));
        bed.wait_ms(60 * MINUTE);
        bed.due().await;
        bed.says(&visitor, "Hello?").await;
        let noted = bed.told(id).await.1;
        let back: Vec<_> = noted.iter().filter(|line| line.contains("is back")).collect();
        assert_eq!(back, ["The conversation is back: the contact wrote"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_carrier_brings_does_the_same_and_twice_is_once() {
    on_both(async |bed| {
        let new = CreateInbox {
            channel: Channel::Sms,
            address: Some("+12025550100".into()),
            ..CreateInbox::webchat("Texts")
        };
        let inbox = inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap();
        let hear = async |key| {
            let heard = bed.heard(&inbox, key, "+12025550123");
            messages::hear(&bed.store, heard).await.unwrap().conversation_id
        };
        let id = hear("1").await;
        let until = bed.store.clock().now().plus_ms(60 * MINUTE);
        let snooze = Snooze { until, client_id: None };
        conversations::snooze(&bed.store, bed.tenant, &bed.ana, id, snooze).await.unwrap();
        for key in ["2", "2", "3"] {
            assert_eq!(hear(key).await, id);
        }
        let noted = bed.told(id).await.1;
        assert_eq!(
            noted.iter().filter(|line| line.ends_with("is back: the contact wrote")).count(),
            1,
            "{noted:?}"
        );
        assert_eq!(bed.conversation(id).await.status, Status::Open);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_put_off_into_the_past_or_once_it_is_closed() {
    on_both(async |bed| {
        let (_, id) = bed.waiting().await;
        let now = bed.store.clock().now();
        for until in [now, now.plus_ms(367 * 24 * 60 * MINUTE)] {
            let snooze = Snooze { until, client_id: None };
            let refused = conversations::snooze(&bed.store, bed.tenant, &bed.ana, id, snooze).await;
            assert!(matches!(refused, Err(StoreError::Invalid(errors)) if errors[0].field == "until"));
        }
        conversations::close(&bed.store, bed.tenant, &bed.ana, id, Once::default()).await.unwrap();
        let snooze = Snooze { until: now.plus_ms(MINUTE), client_id: None };
        let refused = conversations::snooze(&bed.store, bed.tenant, &bed.ana, id, snooze).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_idle_is_closed_unless_somebody_waits() {
    on_both(async |bed| {
        bed.cares(Care {
            close_s: Some(3600),
            patience_s: None,
            contact_s: None,
            alert_s: None,
            ..Care::default()
        })
        .await;
        let (_, waits) = bed.waiting().await;
        let (_, answered) = bed.waiting().await;
        bed.replies(answered).await;
        let at = bed.store.clock().now().plus_ms(60 * MINUTE);
        assert_eq!(timers::next_due(&bed.store).await.unwrap(), Some(at));
        bed.wait_ms(60 * MINUTE - 1);
        assert_eq!(bed.due().await, 0);
        bed.wait_ms(1);
        assert_eq!((bed.due().await, bed.due().await), (1, 0));
        assert_eq!(bed.conversation(answered).await.status, Status::Closed);
        assert_eq!(bed.conversation(waits).await.status, Status::Open);
        assert!(bed.told(answered).await.1[0].contains("nobody wrote for a while"));
        // Whoever opens it again has as long as before.
        conversations::reopen(&bed.store, bed.tenant, &bed.ana, answered, Once::default()).await.unwrap();
        assert_eq!(bed.due().await, 0);
        bed.wait_ms(60 * MINUTE);
        assert_eq!(bed.due().await, 1);
    })
    .await;
}
