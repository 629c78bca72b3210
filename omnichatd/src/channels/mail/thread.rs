//! Which conversation a mail belongs to. Our Message-IDs, and the reply address where the server allows one, hold a word
//! that only we can make: who names it has got a mail of that conversation. Other Message-IDs only count for the
//! conversation's own contact, since they can be guessed. A subject counts for nothing.

use omnichat_api::{ConversationId, MessageId};
use omnichat_store::inboxes::fields::Carried;
use omnichat_store::messages::Answers;
use omnichat_store::{Store, StoreError, conversations, mail_refs};
use uuid::Uuid;

use super::account::Account;
use super::read::Mail;

/// Longest local part of an address, in bytes (RFC 5321, 4.5.3.1.1).
const LOCAL: usize = 64;

/// The Message-ID of a message of ours, without angle brackets.
#[must_use]
pub fn id(store: &Store, account: &Account, conversation: ConversationId, message: MessageId) -> String {
    let (_, domain) = account.parts();
    format!("{}.{}@{domain}", mail_refs::word(store, conversation), message.0.simple())
}

/// What a Message-ID of ours stands for: the conversation and the message.
#[must_use]
pub fn ours(store: &Store, id: &str) -> Option<(ConversationId, MessageId)> {
    let (word, message) = id.split_once('@')?.0.split_once('.')?;
    let message = Uuid::try_parse(message).ok().map(MessageId)?;
    Some((mail_refs::opened(store, word)?, message))
}

/// The address to which the answers to a conversation go, where it is another than the inbox's own.
#[must_use]
pub fn reply_address(store: &Store, account: &Account, conversation: ConversationId) -> Option<String> {
    let (local, domain) = account.parts();
    let local = format!("{local}+{}", mail_refs::word(store, conversation));
    (account.plus && local.len() <= LOCAL).then(|| format!("{local}@{domain}"))
}

/// What a mail answers.
pub async fn answers(store: &Store, carried: &Carried, mail: &Mail) -> Result<Option<Answers>, StoreError> {
    let named =
        || mail.references.iter().find_map(|id| ours(store, id)).map(|(conversation, _)| conversation);
    if let Some(conversation) = addressed(store, carried, mail).or_else(named) {
        return Ok(Some(Answers { conversation, proven: true }));
    }
    let known = mail_refs::find(store, carried.tenant, carried.inbox.id, &mail.references).await?;
    Ok(known.map(|conversation| Answers { conversation, proven: false }))
}

/// By the signed word in an address that it was sent to.
fn addressed(store: &Store, carried: &Carried, mail: &Mail) -> Option<ConversationId> {
    let own = carried.address().to_lowercase();
    mail.to.iter().find_map(|to| {
        let (local, domain) = to.rsplit_once('@')?;
        let (local, word) = local.rsplit_once('+')?;
        (format!("{local}@{domain}") == own).then(|| mail_refs::opened(store, word)).flatten()
    })
}

/// Whether this inbox sent a mail itself: it came back by a list, or somebody writes to themselves.
pub async fn is_own(store: &Store, carried: &Carried, mail: &Mail) -> Result<bool, StoreError> {
    if mail.from == carried.address().to_lowercase() {
        return Ok(true);
    }
    let ours = mail.id.as_deref().and_then(|id| ours(store, id));
    let Some((conversation, _)) = ours else { return Ok(false) };
    match conversations::get(store, carried.tenant, conversation).await {
        Ok(conversation) => Ok(conversation.inbox.id == carried.inbox.id),
        Err(StoreError::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
