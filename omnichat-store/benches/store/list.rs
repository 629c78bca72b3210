//! A page of the inbox among many open conversations: the first one, and one deep in it.

use divan::Bencher;
use omnichat_api::Page;
use omnichat_api::conversation::{Conversation, ConversationQuery, Status};
use omnichat_store::conversations;
use omnichat_store::seed::Bulk;

use crate::bed::Bed;

const MANY: Bulk = Bulk { messages: 20_000, conversations: 20_000, open: 20_000 };

fn page(bed: &Bed, query: &ConversationQuery) -> Page<Conversation> {
    let list = conversations::list(&bed.store, bed.tenant, bed.user, query);
    bed.runtime.block_on(list).unwrap()
}

fn open() -> ConversationQuery {
    ConversationQuery { status: Some(Status::Open), ..Default::default() }
}

#[divan::bench]
fn first_page(bencher: Bencher<'_, '_>) {
    let bed = Bed::with(MANY);
    bencher.bench_local(|| page(&bed, &open()));
}

#[divan::bench]
fn hundredth_page(bencher: Bencher<'_, '_>) {
    let bed = Bed::with(MANY);
    let mut query = open();
    for _ in 1..100 {
        query.cursor = page(&bed, &query).next_cursor;
    }
    bencher.bench_local(|| page(&bed, &query));
}

#[divan::bench(args = ["me", "none"])]
fn first_page_of(bencher: Bencher<'_, '_>, assignee: &str) {
    let bed = Bed::with(MANY);
    let query = ConversationQuery { assignee: Some(assignee.into()), ..open() };
    bencher.bench_local(|| page(&bed, &query));
}
