//! Search over messages and names.

use std::sync::Arc;
use std::time::{Duration, Instant};

use omnichat_api::contact::ChangeContact;
use omnichat_api::conversation::ConversationQuery;
use omnichat_api::widget::VisitorSend;
use omnichat_api::{TenantId, UserId};
use omnichat_store::{Clock, Options, Store, contacts, conversations, visitors};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

/// How many conversations a query finds. The indexer follows the log: waits until it has caught up.
async fn found(bed: &Bed, words: &str, expected: usize) {
    finds(&bed.store, bed.tenant, words, expected).await;
}

/// The same in any tenant of any store.
pub(crate) async fn finds(store: &Store, tenant: TenantId, words: &str, expected: usize) {
    let query = ConversationQuery { q: Some(words.into()), ..Default::default() };
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    loop {
        let page = conversations::list(store, tenant, UserId::new(), &query).await.unwrap();
        if page.items.len() == expected {
            return;
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "`{words}` finds {}, not {expected}",
            page.items.len()
        );
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn words_their_beginnings_and_names_are_found_and_nothing_of_a_query_is_language() {
    on_both(async |bed: Bed| {
        let (maya, tom) = (bed.visitor(), bed.visitor());
        bed.says(&maya, "Is the BLUE Citybike back in stock?").await;
        bed.says(&tom, "My order 4471 is late, größe 52").await;
        found(&bed, "blue", 1).await;
        found(&bed, "city", 1).await;
        found(&bed, "4471", 1).await;
        found(&bed, "Größe", 1).await;
        found(&bed, "stock blue", 1).await;
        found(&bed, "blue 4471", 0).await;
        found(&bed, "visitor", 2).await;
        for hostile in
            ["\"", "body:blue OR tenant:x", "*", "NEAR(", "' OR 1=1 --", "a\" OR \"b", "&|!<->():*"]
        {
            let query = ConversationQuery { q: Some(hostile.into()), ..Default::default() };
            conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap();
        }
        let renamed = ChangeContact { name: Some("Maya Chen".into()), ..Default::default() };
        contacts::change(&bed.store, bed.tenant, &bed.ana, maya.contact, renamed).await.unwrap();
        found(&bed, "maya chen", 1).await;
        assert!(visitors::conversation_of(&bed.store, &tom).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn what_is_written_without_an_index_is_not_found_until_there_is_one() {
    on_both(async |bed: Bed| {
        bed.store.close().await;
        let open = async |indexes| {
            let options = Options { indexes, ..Options::new(bed.store.database().clone(), bed.key_file()) };
            Store::open(options, Clock::system(), Arc::new(|_| {})).await.unwrap()
        };
        let store = open(false).await;
        let send = VisitorSend::text(Uuid::now_v7(), "Is the blue one in stock?");
        visitors::send(&store, &bed.visitor(), send).await.unwrap();
        // That nothing happens has no event: this is as long as an index takes at most.
        let soon = Instant::now() + Duration::from_secs(1);
        while Instant::now() < soon {
            finds(&store, bed.tenant, "blue", 0).await;
        }
        store.close().await;
        let store = open(true).await;
        finds(&store, bed.tenant, "blue", 1).await;
        store.close().await;
    })
    .await;
}
