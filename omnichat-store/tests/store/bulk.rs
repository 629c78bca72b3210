//! A lot of data at once: as whole as if it had been written one message at a time.

use std::sync::Mutex;

use omnichat_api::conversation::{Conversation, ConversationQuery, Status};
use omnichat_api::message::MessageQuery;
use omnichat_store::seed::{self, Bulk};
use omnichat_store::{conversations, messages};

use crate::bed::{Bed, on_both};

async fn listed(bed: &Bed, query: ConversationQuery) -> Vec<Conversation> {
    let query = ConversationQuery { limit: Some(100), ..query };
    conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap().items
}

#[tokio::test]
async fn every_conversation_has_its_messages_counters_and_place_in_search() {
    on_both(async |bed: Bed| {
        let how = Bulk { messages: 305, conversations: 30, open: 12 };
        let told = Mutex::new(Vec::new());
        let tell = |progress: omnichat_store::local::Progress| told.lock().unwrap().push(progress.done);
        assert_eq!(seed::bulk(&bed.store, bed.tenant, how, tell).await.unwrap(), 30);
        assert_eq!(told.lock().unwrap().last(), Some(&305));

        let all = listed(&bed, ConversationQuery::default()).await;
        assert_eq!(all.len(), 30);
        assert_eq!(all.iter().map(|c| c.last_seq).sum::<i64>(), 305);
        assert_eq!(all.iter().filter(|c| c.status == Status::Open).count(), 12);
        for c in &all {
            let query = MessageQuery { limit: Some(100), ..Default::default() };
            let page = messages::list(&bed.store, bed.tenant, c.id, &query).await.unwrap();
            let seqs: Vec<i64> = page.items.iter().map(|message| message.seq).collect();
            assert_eq!(seqs, (1..=c.last_seq).collect::<Vec<_>>());
            assert_eq!(page.items.last().unwrap().created_at, c.last_message_at);
        }

        let last = &all[0].last_message.as_ref().unwrap().preview;
        let word = last.split_whitespace().max_by_key(|word| word.len()).unwrap();
        let q = Some(word.trim_end_matches('.').to_owned());
        let found = listed(&bed, ConversationQuery { q, ..Default::default() }).await;
        assert!(found.iter().any(|c| c.id == all[0].id), "{word}");

        // What comes after it goes on as usual.
        let visitor = bed.visitor();
        assert_eq!(bed.says(&visitor, "Is anybody there?").await.seq, 1);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_adds_nothing() {
    let bed = Bed::on_sqlite().await;
    for (messages, conversations, open) in [(5, 0, 0), (5, 6, 0), (5, 5, 6)] {
        let how = Bulk { messages, conversations, open };
        seed::bulk(&bed.store, bed.tenant, how, |_| ()).await.unwrap_err();
    }
    assert!(listed(&bed, ConversationQuery::default()).await.is_empty());
}
