//! Messages of visitors, so many at once, each until it is on disk.

use divan::Bencher;
use divan::counter::ItemsCount;
use futures_util::future::join_all;
use omnichat_api::widget::VisitorSend;
use omnichat_store::visitors;
use uuid::Uuid;

use crate::bed::Bed;

#[divan::bench(args = [1, 16, 64])]
fn messages_at_once(bencher: Bencher<'_, '_>, count: usize) {
    let bed = Bed::new();
    let senders: Vec<_> = (0..count).map(|_| bed.visitor()).collect();
    let send = || {
        let sent = senders.iter().map(|visitor| {
            let body = "Hello, where is my order? It should have been here on Tuesday.".to_owned();
            visitors::send(&bed.store, visitor, VisitorSend::text(Uuid::now_v7(), body))
        });
        for sent in bed.runtime.block_on(join_all(sent)) {
            sent.unwrap();
        }
    };
    // The first message of each makes contact and conversation.
    send();
    bencher.counter(ItemsCount::new(count)).bench_local(send);
}
