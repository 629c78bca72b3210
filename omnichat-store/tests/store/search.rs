//! Search over messages and names.

use omnichat_api::contact::ChangeContact;
use omnichat_api::conversation::ConversationQuery;
use omnichat_store::{contacts, conversations, visitors};

use crate::bed::{Bed, on_both};

/// How many conversations a query finds. The indexer follows the log: waits until it has caught up.
async fn found(bed: &Bed, words: &str, expected: usize) {
    let query = ConversationQuery { q: Some(words.into()), ..Default::default() };
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let page = conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap();
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
