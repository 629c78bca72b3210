//! The newest conversations with a word: one that stands in almost every message, one that is rare, and two at once.

use divan::Bencher;
use omnichat_api::conversation::ConversationQuery;
use omnichat_store::conversations;
use omnichat_store::seed::Bulk;

use crate::bed::Bed;

#[divan::bench(args = ["the", "invoice", "sterament", "order today"])]
fn newest_with(bencher: Bencher<'_, '_>, words: &str) {
    let bed = Bed::with(Bulk { messages: 50_000, conversations: 2_500, open: 500 });
    let query = ConversationQuery { q: Some(words.into()), ..Default::default() };
    bencher.bench_local(|| {
        let found = conversations::list(&bed.store, bed.tenant, bed.user, &query);
        bed.runtime.block_on(found).unwrap()
    });
}
