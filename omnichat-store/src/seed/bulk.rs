//! A lot of data at once, to measure with: as if it had been written over the last months. The same words and the same
//! shape each time. It is not in the event log, as if it were older than what that keeps, but search finds it.

use futures_util::FutureExt;
use omnichat_api::contact::ContactRef;
use omnichat_api::conversation::{Conversation, InboxRef, Status};
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use omnichat_api::user::UserRef;
use omnichat_api::{ContactId, ConversationId, FieldError, TenantId, Time};
use uuid::{Builder, Uuid};

use super::prose::Prose;
use crate::contacts::{self, NewAddress, NewContact};
use crate::conversations::place::{self, Place};
use crate::local::Progress;
use crate::messages::{self, New, Said};
use crate::tx::Tx;
use crate::{Store, StoreError, search};

/// How much.
#[derive(Clone, Copy, Debug)]
pub struct Bulk {
    /// Messages in all, spread evenly.
    pub messages: u32,
    /// Conversations they are in; at least one message each.
    pub conversations: u32,
    /// How many of the conversations are open; of the others one in ten is pending, the rest is closed.
    pub open: u32,
}

/// Messages of one commit, about: enough to share its cost, few enough to tell how far it is.
const COMMIT: usize = 2_000;
const MINUTE: i64 = 60_000;
/// Between the last messages of two conversations, in milliseconds; the newest is as old.
const APART: i64 = 20_000;

/// Adds it, beside what is there already. Returns how many conversations were added.
pub async fn bulk(
    store: &Store,
    tenant: TenantId,
    bulk: Bulk,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<usize, StoreError> {
    let Bulk { messages, conversations, open } = bulk;
    if conversations == 0 || messages < conversations {
        return Err(
            FieldError::new("messages", "invalid", "must be at least one for each conversation").into()
        );
    }
    if open > conversations {
        return Err(
            FieldError::new("open", "invalid", "must not be more than there are conversations").into()
        );
    }
    let (user, inbox) = super::staffed(store, tenant).await?;
    let inbox = InboxRef { id: inbox.id, name: inbox.name };
    let mut author = Author { tenant, inbox, user, now: store.clock().now(), prose: Prose::new() };
    let mut written = 0;
    let mut batch = Vec::new();
    for number in 0..conversations {
        let more = messages / conversations + u32::from(number < messages % conversations);
        batch.push(author.story(number, more, number < open));
        let waiting: usize = batch.iter().map(|story: &Story| story.messages.len()).sum();
        if waiting >= COMMIT || number + 1 == conversations {
            let stories = std::mem::take(&mut batch);
            store.write(move |tx| async move { add(tx, tenant, stories).await }.boxed()).await?;
            written += waiting as u64;
            progress(Progress { what: "adding messages".into(), done: written, total: messages.into() });
        }
    }
    Ok(conversations as usize)
}

/// One conversation from its first message to its last.
struct Story {
    place: Place,
    messages: Vec<New>,
}

/// Makes the stories up.
struct Author {
    tenant: TenantId,
    inbox: InboxRef,
    user: UserRef,
    now: Time,
    prose: Prose,
}

impl Author {
    fn story(&mut self, number: u32, messages: u32, open: bool) -> Story {
        let gaps: Vec<i64> =
            (0..messages).map(|_| i64::from(self.prose.below(180)) * MINUTE + APART).collect();
        let last = self.now.plus_ms(-(i64::from(number) + 1) * APART);
        let mut at = last.plus_ms(-gaps[1..].iter().sum::<i64>());
        let mut place = self.begun(at);
        let mut written = Vec::with_capacity(gaps.len());
        for (n, gap) in gaps.into_iter().enumerate() {
            at = if n == 0 { at } else { at.plus_ms(gap) };
            let said = self.said(&place.conversation.contact, n % 3 == 1, at);
            let message = Message { id: self.id(at).into(), ..place.take(&said, at) };
            written.push(New { tenant: self.tenant, sender: said.sender, cursor: 0, message });
        }
        place.conversation.assignee = (!number.is_multiple_of(3)).then(|| self.user.clone());
        match (open, number % 10) {
            (true, _) => {}
            (false, 0) => place.set_status(Status::Pending, at),
            (false, _) => place.set_status(Status::Closed, at),
        }
        Story { place, messages: written }
    }

    fn begun(&mut self, at: Time) -> Place {
        let contact =
            ContactRef { id: ContactId(self.id(at)), name: self.prose.name(), email: None, phone: None };
        let id = ConversationId(self.id(at));
        let conversation = place::empty(id, self.inbox.clone(), contact, at);
        Place::new(self.tenant, conversation)
    }

    fn said(&mut self, contact: &ContactRef, by_staff: bool, at: Time) -> Said {
        let (author_kind, author_name, sender) = if by_staff {
            (AuthorKind::Staff, self.user.name.clone(), self.user.id.0)
        } else {
            (AuthorKind::Visitor, contact.name.clone(), contact.id.0)
        };
        let (client_id, body) = (self.id(at), self.prose.text());
        Said {
            kind: MessageKind::Message,
            author_kind,
            author_name,
            sender,
            client_id,
            body,
            attachments: Vec::new(),
            mail: None,
        }
    }

    /// An id as it would have been made then.
    fn id(&mut self, at: Time) -> Uuid {
        let ms = u64::try_from(at.ms()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(ms, &self.prose.bytes()).into_uuid()
    }
}

/// Writes the stories as a set, and what search knows of them.
async fn add(tx: &mut Tx, tenant: TenantId, stories: Vec<Story>) -> Result<(), StoreError> {
    let (places, messages): (Vec<_>, Vec<_>) = stories.into_iter().map(|s| (s.place, s.messages)).unzip();
    let messages: Vec<New> = messages.into_iter().flatten().collect();
    begin(tx, tenant, &places).await?;
    place::save(tx, &places).await?;
    messages::insert(tx, &messages).await?;
    let names: Vec<_> =
        places.iter().map(|p| (p.conversation.id.0, 0, p.conversation.contact.name.as_str())).collect();
    search::add_texts(tx, tenant, &names).await?;
    let messages: Vec<Message> = messages.into_iter().map(|new| new.message).collect();
    search::add(tx, tenant, &messages).await
}

/// The contacts, their addresses and their conversations, still empty.
async fn begin(tx: &mut Tx, tenant: TenantId, places: &[Place]) -> Result<(), StoreError> {
    let all = || places.iter().map(|place| &place.conversation);
    let people: Vec<_> =
        all().map(|c| NewContact { contact: c.contact.clone(), since: c.created_at }).collect();
    let address = |c: &Conversation| NewAddress {
        channel: c.channel,
        address: c.contact.id.to_string(),
        contact: c.contact.id,
        since: c.created_at,
    };
    contacts::insert(tx, tenant, &people, &all().map(address).collect::<Vec<_>>()).await?;
    place::insert(tx, places).await
}
