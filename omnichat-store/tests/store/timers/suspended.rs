//! A tenant that is suspended: nothing is done there by itself, and nothing of it is lost.

use omnichat_api::scheduled::Schedule;
use omnichat_store::audit::Actor;
use omnichat_store::{scheduled, tenants};

use super::*;

impl Bed {
    async fn suspend(&self, on: bool) {
        tenants::suspend(&self.store, self.tenant, on, Actor::OPERATOR).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_rests_while_the_tenant_is_suspended_and_is_done_once_afterwards() {
    on_both(async |bed| {
        let (store, tenant, ana) = (&bed.store, bed.tenant, &bed.ana);
        bed.cares(Care { close_s: Some(3600), contact_s: None, alert_s: None, ..Care::default() }).await;
        let (_, waits) = bed.waiting().await;
        let (_, idle) = bed.waiting().await;
        bed.replies(idle).await;
        let (_, snoozed) = bed.waiting().await;
        bed.replies(snoozed).await;
        let (_, later) = bed.waiting().await;
        bed.replies(later).await;
        let due_at = store.clock().now().plus_ms(30 * MINUTE);
        let snooze = Snooze { until: due_at, client_id: None };
        conversations::snooze(store, tenant, ana, snoozed, snooze).await.unwrap();
        let good_morning =
            Schedule { client_id: Uuid::now_v7(), body: "Good morning".into(), due_at: Some(due_at) };
        scheduled::add(store, tenant, ana, later, good_morning).await.unwrap();
        assert!(timers::next_due(store).await.unwrap().is_some());

        bed.suspend(true).await;
        bed.wait_ms(60 * MINUTE);
        assert_eq!((bed.due().await, timers::next_due(store).await.unwrap()), (0, None));
        assert_eq!(bed.told(waits).await.0, [""; 0]);

        bed.suspend(false).await;
        assert_eq!(timers::next_due(store).await.unwrap(), Some(due_at.plus_ms(-29 * MINUTE - 30 * SECOND)));
        assert_eq!((bed.due().await, bed.due().await), (4, 0));
        assert_eq!(bed.told(waits).await.0, [PATIENCE_TEXT]);
        assert_eq!(bed.conversation(idle).await.status, Status::Closed);
        assert_eq!(bed.conversation(snoozed).await.status, Status::Open);
        assert_eq!(bed.conversation(later).await.last_message.unwrap().preview, "Good morning");
    })
    .await;
}
