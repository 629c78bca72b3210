//! Threads of mails: what a mail answers, and who may join in. And how far a mailbox was read.

use omnichat_api::channel::Channel;
use omnichat_api::conversation::Once;
use omnichat_api::inbox::{CreateInbox, Inbox};
use omnichat_api::limits::REOPEN_MS;
use omnichat_api::message::{MailParts, Message};
use omnichat_api::{ConversationId, Time};
use omnichat_store::mailboxes::{self, Mark};
use omnichat_store::messages::{self, Answers, Heard};
use omnichat_store::{conversations, inboxes, mail_refs};

use crate::bed::{Bed, on_both};

const ANA: &str = "ana@example.com";
const BO: &str = "bo@example.com";

async fn mailbox(bed: &Bed, address: &str) -> Inbox {
    let new = CreateInbox {
        channel: Channel::Email,
        address: Some(address.into()),
        ..CreateInbox::webchat("Support")
    };
    inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap()
}

/// A mail, and what it answers.
async fn mail(
    bed: &Bed,
    inbox: &Inbox,
    (from, id): (&str, &str),
    thread: Option<Answers>,
    automatic: bool,
) -> Message {
    let heard = Heard {
        body: format!("{id} says hello"),
        mail: Some(MailParts { subject: "Question".into(), automatic, ..MailParts::default() }),
        thread,
        subject: Some("Question".into()),
        ..bed.heard(inbox, id, from)
    };
    messages::hear(&bed.store, heard).await.unwrap()
}

fn answers(conversation: ConversationId, proven: bool) -> Option<Answers> {
    Some(Answers { conversation, proven })
}

#[tokio::test]
async fn a_mail_that_answers_nothing_begins_a_conversation_and_one_that_answers_joins_its_own() {
    on_both(async |bed: Bed| {
        let inbox = mailbox(&bed, "help@example.com").await;
        let first = mail(&bed, &inbox, (ANA, "1"), None, false).await.conversation_id;
        let other = mail(&bed, &inbox, (ANA, "2"), None, false).await.conversation_id;
        assert_ne!(first, other, "the same subject says nothing");
        assert_eq!(
            mail(&bed, &inbox, (ANA, "1"), None, false).await.conversation_id,
            first,
            "delivered twice"
        );
        assert_eq!(mail(&bed, &inbox, (ANA, "3"), answers(first, false), false).await.conversation_id, first);
    })
    .await;
}

#[tokio::test]
async fn a_stranger_joins_a_conversation_only_with_a_proof_and_never_one_of_another_inbox() {
    on_both(async |bed: Bed| {
        let inbox = mailbox(&bed, "help@example.com").await;
        let first = mail(&bed, &inbox, (ANA, "1"), None, false).await.conversation_id;
        assert_ne!(mail(&bed, &inbox, (BO, "2"), answers(first, false), false).await.conversation_id, first);
        let joined = mail(&bed, &inbox, (BO, "3"), answers(first, true), false).await;
        assert_eq!((joined.conversation_id, joined.author.name.as_str()), (first, BO));
        let shop = mailbox(&bed, "shop@example.com").await;
        assert_ne!(mail(&bed, &shop, (ANA, "4"), answers(first, true), false).await.conversation_id, first);
        let nowhere = answers(ConversationId::new(), true);
        assert_ne!(mail(&bed, &inbox, (ANA, "5"), nowhere, false).await.conversation_id, first);
    })
    .await;
}

#[tokio::test]
async fn what_a_machine_wrote_waits_for_nobody() {
    on_both(async |bed: Bed| {
        let inbox = mailbox(&bed, "help@example.com").await;
        let id = mail(&bed, &inbox, (ANA, "1"), None, true).await.conversation_id;
        let shown = conversations::get(&bed.store, bed.tenant, id).await.unwrap();
        assert_eq!((shown.waiting_since, shown.last_seq), (None, 1));
        mail(&bed, &inbox, (ANA, "2"), answers(id, false), false).await;
        assert!(conversations::get(&bed.store, bed.tenant, id).await.unwrap().waiting_since.is_some());
    })
    .await;
}

#[tokio::test]
async fn the_word_of_a_conversation_is_known_in_any_case_and_cannot_be_made_up() {
    on_both(async |bed: Bed| {
        let id = ConversationId::new();
        let word = mail_refs::word(&bed.store, id);
        assert_eq!(mail_refs::opened(&bed.store, &word), Some(id));
        assert_eq!(mail_refs::opened(&bed.store, &word.to_uppercase()), Some(id));
        for at in 0..word.len() {
            let mut touched = word.clone().into_bytes();
            touched[at] = if touched[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(mail_refs::opened(&bed.store, &String::from_utf8(touched).unwrap()), None, "at {at}");
        }
        for wrong in ["", "x", &word[1..], "é".repeat(24).as_str(), &format!("{word}0")] {
            assert_eq!(mail_refs::opened(&bed.store, wrong), None);
        }
    })
    .await;
}

#[tokio::test]
async fn message_ids_lead_to_their_conversation_nearest_first_and_in_their_own_inbox_only() {
    on_both(async |bed: Bed| {
        let (store, tenant) = (&bed.store, bed.tenant);
        let (inbox, shop) =
            (mailbox(&bed, "help@example.com").await, mailbox(&bed, "shop@example.com").await);
        let first = mail(&bed, &inbox, (ANA, "1"), None, false).await;
        let other = mail(&bed, &inbox, (ANA, "2"), None, false).await;
        for (message, id) in
            [(&first, "1@x"), (&other, "2@x"), (&other, "1@x"), (&first, "a".repeat(501).as_str())]
        {
            let of = (message.conversation_id, message.id);
            mail_refs::note(store, tenant, inbox.id, of, id).await.unwrap();
        }
        let find = async |inbox: &Inbox, ids: &[&str]| {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            mail_refs::find(store, tenant, inbox.id, &ids).await.unwrap()
        };
        assert_eq!(find(&inbox, &["0@x", "2@x", "1@x"]).await, Some(other.conversation_id));
        assert_eq!(find(&inbox, &["1@x"]).await, Some(first.conversation_id), "the first who said so");
        assert_eq!((find(&inbox, &[]).await, find(&shop, &["1@x"]).await), (None, None));
        let of = mail_refs::of_conversation(store, tenant, first.conversation_id).await.unwrap();
        assert_eq!(of, ["1@x"]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_what_was_closed_long_ago_begins_anew() {
    on_both(async |bed: Bed| {
        let inbox = mailbox(&bed, "help@example.com").await;
        let first = mail(&bed, &inbox, (ANA, "1"), None, false).await.conversation_id;
        conversations::close(&bed.store, bed.tenant, &bed.ana, first, Once::default()).await.unwrap();
        assert_eq!(mail(&bed, &inbox, (ANA, "2"), answers(first, false), false).await.conversation_id, first);
        conversations::close(&bed.store, bed.tenant, &bed.ana, first, Once::default()).await.unwrap();
        bed.wait_ms(REOPEN_MS);
        assert_ne!(mail(&bed, &inbox, (ANA, "3"), answers(first, true), false).await.conversation_id, first);
    })
    .await;
}

#[tokio::test]
async fn how_far_a_mailbox_was_read_is_kept() {
    on_both(async |bed: Bed| {
        let inbox = mailbox(&bed, "help@example.com").await;
        assert_eq!(mailboxes::get(&bed.store, inbox.id).await.unwrap(), None);
        let mark =
            |last_uid| Mark { mailbox: "help".into(), uid_validity: Some(u32::MAX), last_uid, at: Time(0) };
        for last_uid in [0, 7, u32::MAX] {
            mailboxes::set(&bed.store, bed.tenant, inbox.id, mark(last_uid)).await.unwrap();
            let kept = mailboxes::get(&bed.store, inbox.id).await.unwrap().unwrap();
            assert_eq!(kept, Mark { at: bed.store.clock().now(), ..mark(last_uid) });
        }
    })
    .await;
}
