//! Who does what for a mail inbox: one of several, until they stop or are gone. And what an OAuth server gave.

use futures_util::future::join;
use omnichat_api::channel::Channel;
use omnichat_api::inbox::CreateInbox;
use omnichat_store::inboxes;
use omnichat_store::mail_leases::{self, LEASE_MS, Lease, Task};
use omnichat_store::mail_tokens::{self, Granted};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

async fn lease(bed: &Bed, task: Task) -> Lease {
    let address = Some("help@example.com".into());
    let new = CreateInbox { channel: Channel::Email, address, ..CreateInbox::webchat("Support") };
    let inbox = inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap();
    Lease { tenant: bed.tenant, inbox: inbox.id, task, holder: Uuid::now_v7() }
}

#[tokio::test]
async fn one_has_a_lease_until_it_ends_and_renewing_it_keeps_others_out() {
    on_both(async |bed: Bed| {
        let (store, one) = (&bed.store, lease(&bed, Task::Mailbox).await);
        let two = Lease { holder: Uuid::now_v7(), ..one };
        let until = store.clock().now().plus_ms(LEASE_MS);
        assert_eq!(mail_leases::take(store, one).await.unwrap(), Ok(()));
        assert_eq!(mail_leases::take(store, two).await.unwrap(), Err(until));
        assert_eq!(mail_leases::take(store, one).await.unwrap(), Ok(()), "it has it");
        let token = Lease { task: Task::Token, ..two };
        assert_eq!(mail_leases::take(store, token).await.unwrap(), Ok(()), "another task");

        bed.wait_ms(LEASE_MS - 1);
        assert_eq!(mail_leases::renew(store, one.holder).await.unwrap(), [one.inbox]);
        bed.wait_ms(LEASE_MS - 1);
        assert!(mail_leases::take(store, two).await.unwrap().is_err());
        bed.wait_ms(1);
        assert_eq!(mail_leases::take(store, two).await.unwrap(), Ok(()));
        assert_eq!(mail_leases::renew(store, one.holder).await.unwrap(), [], "it was lost");
        // Who lost it cannot give it back.
        mail_leases::free(store, one.inbox, one.task, one.holder).await.unwrap();
        assert!(mail_leases::take(store, one).await.unwrap().is_err());
    })
    .await;
}

#[tokio::test]
async fn what_is_given_back_is_taken_at_once_by_who_waits_for_it() {
    on_both(async |bed: Bed| {
        let (store, one) = (&bed.store, lease(&bed, Task::Mailbox).await);
        let two = Lease { holder: Uuid::now_v7(), ..one };
        mail_leases::wait(store, one).await.unwrap();
        // The clock stands still: the lease does not end by itself.
        let (waited, freed) =
            join(mail_leases::wait(store, two), mail_leases::free(store, one.inbox, one.task, one.holder))
                .await;
        waited.and(freed).unwrap();
        let (waited, freed) =
            join(mail_leases::wait(store, one), mail_leases::free_all(store, two.holder)).await;
        waited.and(freed).unwrap();
        assert!(mail_leases::take(store, two).await.unwrap().is_err());
    })
    .await;
}

#[tokio::test]
async fn a_token_is_kept_sealed_until_it_is_refused() {
    on_both(async |bed: Bed| {
        let (store, of) = (&bed.store, lease(&bed, Task::Token).await);
        assert!(mail_tokens::get(store, of.inbox).await.unwrap().is_none());
        let until = store.clock().now().plus_ms(1000);
        let granted = |access: &str| Granted {
            by: "setting".into(),
            access: access.into(),
            until,
            refresh: Some("next".into()),
        };
        for access in ["first", "second"] {
            mail_tokens::set(store, of.tenant, of.inbox, granted(access)).await.unwrap();
        }
        let known = async || mail_tokens::get(store, of.inbox).await.unwrap().unwrap();
        mail_tokens::refused(store, of.tenant, of.inbox, "first".into()).await.unwrap();
        assert!(known().await == granted("second"), "another one was refused");
        mail_tokens::refused(store, of.tenant, of.inbox, "second".into()).await.unwrap();
        let now = known().await;
        assert!(now.until == store.clock().now() && now.refresh.as_deref() == Some("next"));
    })
    .await;
}
