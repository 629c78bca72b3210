//! Room for files: what a tenant may have is not exceeded, however many come at once, and comes back with what goes.

use futures_util::future::join_all;
use omnichat_api::attachment::Attachment;
use omnichat_store::attachments::{self, NewFile, Room};
use omnichat_store::{Options, Store, StoreError};

use crate::bed::{Bed, on_both};

fn file(bed: &Bed, n: u8, bytes: u64, most: u64) -> NewFile {
    NewFile {
        tenant: bed.tenant,
        sender: bed.ana.id.0,
        hash: [n; 32],
        name: format!("{n}.txt"),
        media_type: "text/plain".into(),
        bytes,
        room: Room { unused: None, tenant: Some(most) },
    }
}

fn fit(outcomes: &[Result<Attachment, StoreError>]) -> usize {
    let full =
        |outcome: &Result<_, _>| matches!(outcome, Err(StoreError::Conflict(why)) if why.contains("no room"));
    let refused = outcomes.iter().filter(|outcome| full(outcome)).count();
    let kept = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(refused + kept, outcomes.len());
    kept
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_come_at_once_have_no_more_room_together_than_one_after_the_other() {
    on_both(async |bed: Bed| {
        let mut nodes = vec![bed.store.clone()];
        if let omnichat_store::Database::Postgres(_) = bed.store.database() {
            let options = Options::new(bed.store.database().clone(), bed.key_file());
            let clock = bed.store.clock().clone();
            nodes.push(Store::open(options, clock, std::sync::Arc::new(|_| {})).await.unwrap());
        }
        // All of them looked before any was noted.
        for n in 0..20 {
            attachments::has_room(&bed.store, &file(&bed, n, 300, 1000)).await.unwrap();
        }
        let all =
            (0..20).map(|n| attachments::add(&nodes[usize::from(n) % nodes.len()], file(&bed, n, 300, 1000)));
        assert_eq!(fit(&join_all(all).await), 3);
        let look = async |bytes| attachments::has_room(&bed.store, &file(&bed, 20, bytes, 1000)).await;
        look(100).await.unwrap();
        assert!(matches!(look(101).await, Err(StoreError::Conflict(_))));

        // What nobody used goes, and makes room.
        let later = bed.store.clock().now().plus_ms(1);
        assert_eq!(attachments::forget_unused(&bed.store, later).await.unwrap().len(), 3);
        assert_eq!(fit(&[attachments::add(&bed.store, file(&bed, 21, 1000, 1000)).await]), 1);
        assert_eq!(fit(&[attachments::add(&bed.store, file(&bed, 22, 1, 1000)).await]), 0);
    })
    .await;
}
