//! Several nodes towards one carrier: together they are no faster than one.

use std::sync::Arc;

use omnichat_api::channel::Channel;
use omnichat_store::outgoing::{self, Outcome, Pace, Want};
use omnichat_store::{Options, Store};

use super::{heard, inbox, reply};
use crate::bed::{Bed, on_both, postgres};

async fn waits(bed: &Bed, count: usize) -> Want {
    let inbox = inbox(bed, Channel::Sms).await;
    for n in 0..count {
        let conversation = heard(bed, &inbox, &format!("+1202555{:04}", 100 + n)).await;
        reply(bed, conversation, "Yes").await;
    }
    Want { tenant: bed.tenant, inbox: inbox.id, most: 8, pace: Pace::a_second(2) }
}

/// How many all of these get who claim at once.
async fn get(nodes: &[Store], want: Want) -> usize {
    let claims = nodes.iter().map(|node| outgoing::claim(node, vec![want]));
    futures_util::future::try_join_all(claims).await.unwrap().concat().len()
}

/// How long there is no room, as everybody reads it.
async fn wait_ms(bed: &Bed, want: Want) -> i64 {
    let inbox = outgoing::waiting(&bed.store).await.unwrap().remove(0);
    want.pace.room(inbox.next_us, bed.store.clock().now()).unwrap_err()
}

#[tokio::test]
async fn a_claim_takes_no_more_than_the_carrier_does() {
    on_both(async |bed: Bed| {
        let want = waits(&bed, 5).await;
        let node = std::slice::from_ref(&bed.store);
        assert_eq!((get(node, want).await, get(node, want).await), (2, 0));
        assert_eq!(wait_ms(&bed, want).await, 501);
        bed.wait_ms(500);
        assert_eq!((get(node, want).await, get(node, want).await), (1, 0));
        bed.wait_ms(5000);
        assert_eq!((get(node, want).await, get(node, want).await), (2, 0), "a long rest is one burst");
    })
    .await;
}

#[tokio::test]
async fn several_nodes_share_the_pace_of_an_inbox() {
    let Some(url) = postgres() else { return };
    let bed = Bed::on(omnichat_store::Database::Postgres(url), tempfile::tempdir().unwrap()).await;
    let mut nodes = vec![bed.store.clone()];
    for _ in 0..2 {
        let options = Options::new(bed.store.database().clone(), bed.key_file());
        nodes.push(Store::open(options, bed.store.clock().clone(), Arc::new(|_| {})).await.unwrap());
    }
    let want = waits(&bed, 9).await;
    for _ in 0..4 {
        assert_eq!(get(&nodes, want).await, 2);
        assert_eq!(get(&nodes, want).await, 0);
        bed.wait_ms(1000);
    }
    assert_eq!(get(&nodes, want).await, 1);
}

#[tokio::test]
async fn while_a_carrier_wants_to_be_left_alone_no_node_takes_anything_out() {
    on_both(async |bed: Bed| {
        let want = waits(&bed, 4).await;
        let taken = outgoing::claim(&bed.store, vec![Want { most: 2, ..want }]).await.unwrap();
        let busy = |after_ms| Outcome::Later { why: "busy".into(), after_ms: Some(after_ms) };
        outgoing::settle(&bed.store, &taken[0], busy(600_000)).await.unwrap();
        // One that was on its way meanwhile makes it no shorter.
        outgoing::settle(&bed.store, &taken[1], busy(2_000)).await.unwrap();

        let other = bed.another_node().await;
        bed.wait_ms(599_999);
        let waiting = outgoing::waiting(&other).await.unwrap();
        assert_eq!(waiting[0].due_at.since(bed.store.clock().now()), 1);
        assert_eq!(outgoing::rests_for(&other, bed.tenant, want.inbox).await.unwrap(), 1);
        assert_eq!(get(&[bed.store.clone(), other.clone()], want).await, 0);
        bed.wait_ms(1);
        assert_eq!(get(std::slice::from_ref(&other), want).await, 2);
        outgoing::rest(&bed.store, bed.tenant, want.inbox, 5_000).await.unwrap();
        bed.wait_ms(4_000);
        assert_eq!(get(&[other], want).await, 0);
    })
    .await;
}
