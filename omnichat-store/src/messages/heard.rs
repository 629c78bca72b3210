//! What contacts say on channels other than the web: brought by a carrier, maybe twice, and written once.

use futures_util::FutureExt;
use omnichat_api::attachment::Attachment;
use omnichat_api::channel::Channel;
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::message::{AuthorKind, MailParts, Message, MessageKind};
use omnichat_api::template::WINDOW_MS;
use omnichat_api::{ConversationId, InboxId, TenantId};
use uuid::Uuid;

use crate::conversations::place::Place;
use crate::db::on;
use crate::messages::{self, Row, Said};
use crate::tx::Tx;
use crate::{Store, StoreError, attachments, blocks, contacts, scheduled};

/// Something that a contact said, as the carrier brought it.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The tenant of the inbox.
    pub tenant: TenantId,
    /// The inbox it came to.
    pub inbox: InboxId,
    /// Its channel.
    pub channel: Channel,
    /// By what the carrier tells this message from all others of the inbox.
    pub key: String,
    /// From where: a number, a mail address. Unique for one contact in the tenant.
    pub address: String,
    /// What they call themselves, if the carrier says.
    pub name: Option<String>,
    /// The text; cut to what a message may hold.
    pub body: String,
    /// Its files, which are stored already and belong to no message yet.
    pub attachments: Vec<Attachment>,
    /// What a mail has besides its text.
    pub mail: Option<MailParts>,
    /// The conversation that it answers, where that is known. Else a mail begins one of its own, and anything else goes
    /// to the contact's newest at this inbox.
    pub thread: Option<Answers>,
    /// What it is about: kept when it begins a conversation.
    pub subject: Option<String>,
}

/// What a message answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The conversation.
    pub conversation: ConversationId,
    /// Whether the message proves that its sender got one of it: then they may write from another address than its
    /// contact. Without, a stranger who guessed what to name would stand among its messages.
    pub proven: bool,
}

/// Writes what was said, and returns the message as it is stored. The same key again gives the same message.
pub async fn hear(store: &Store, heard: Heard) -> Result<Message, StoreError> {
    hear_and_reply(store, heard, None).await
}

/// The same; and when it begins a conversation, this is answered, once.
pub async fn hear_and_reply(
    store: &Store,
    heard: Heard,
    reply: Option<String>,
) -> Result<Message, StoreError> {
    store.write(move |tx| async move { write(tx, heard, reply).await }.boxed()).await
}

async fn write(tx: &mut Tx, heard: Heard, reply: Option<String>) -> Result<Message, StoreError> {
    let client_id = Uuid::new_v5(&heard.inbox.0, heard.key.as_bytes());
    if let Some(known) = known(tx, heard.tenant, client_id).await? {
        return Ok(known);
    }
    let (address, name) = (heard.address.as_str(), heard.name.as_deref());
    let contact = contacts::of_address(tx, heard.tenant, heard.channel, address, name).await?;
    blocks::check(tx, heard.tenant, contact.id, address).await?;
    let answered = match heard.thread {
        Some(answers) => {
            let from = (!answers.proven).then_some(heard.address.as_str());
            let to = (heard.inbox, answers.conversation);
            Place::answered(tx, heard.tenant, to, from).await?
        }
        None => None,
    };
    let mut place = match answered {
        Some(place) => place,
        None if heard.channel == Channel::Email => {
            Place::begin(tx, heard.tenant, heard.inbox, contact.clone(), Some(&heard.address)).await?
        }
        None => Place::of_contact(tx, heard.tenant, (heard.inbox, &heard.address), contact.clone()).await?,
    };
    let now = tx.now;
    let c = &mut place.conversation;
    let begins = c.last_seq == 0;
    if begins {
        c.subject = heard.subject;
    }
    if heard.channel.replies_end() {
        c.reply_until = Some(now.plus_ms(WINDOW_MS));
        scheduled::contact_wrote(tx, heard.tenant, c.id).await?;
    }
    let mut body: String = heard.body.replace('\0', "").chars().take(MESSAGE_CHARS).collect();
    if body.trim().is_empty() && heard.attachments.is_empty() {
        body = "(no text)".into();
    }
    let said = Said {
        kind: MessageKind::Message,
        author_kind: AuthorKind::Visitor,
        author_name: contact.name,
        sender: contact.id.0,
        client_id,
        body,
        attachments: heard.attachments,
        mail: heard.mail,
    };
    let message = messages::add(tx, &mut place, said).await?;
    attachments::belong(tx, &message).await?;
    if let Some(reply) = reply.filter(|_| begins) {
        messages::add(tx, &mut place, Said::system_message(reply)).await?;
    }
    place.finish(tx).await?;
    Ok(message)
}

/// The message that was written under this id by a contact. The id is made of the inbox and the carrier's key, so no
/// other sender has it.
async fn known(tx: &mut Tx, tenant: TenantId, client_id: Uuid) -> Result<Option<Message>, StoreError> {
    const SQL: &str =
        "SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
        cursor, created_at, attachments, delivery, mail FROM messages WHERE client_id = $1 AND tenant_id = $2";
    tx.hold(tenant).await?;
    let row: Option<Row> =
        on!(tx.db(), db => sqlx::query_as(SQL).bind(client_id).bind(tenant.0).fetch_optional(db).await)?;
    row.map(Message::try_from).transpose()
}
