//! Where a message goes: a conversation as the writer holds it. It is loaded (its tenant held, so that nobody else
//! changes it), changed in plain Rust, and saved; many at once are loaded and saved as a set. The counters that lists show are
//! kept here and nowhere else.

mod rows;

use omnichat_api::care::{Escalation, EscalationStep};
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::contact::ContactRef;
use omnichat_api::conversation::{Conversation, InboxRef, LastMessage, Status};
use omnichat_api::delivery::{Delivery, DeliveryState};
use omnichat_api::event::Change;
use omnichat_api::limits::REOPEN_MS;
use omnichat_api::message::{AuthorKind, Message, MessageKind};
use omnichat_api::user::UserRef;
use omnichat_api::{ContactId, ConversationId, InboxId, MessageId, TenantId, Time};

use crate::conversations::row::Row;
use crate::messages::{self, Said};
use crate::tx::Tx;
use crate::visitors::Visitor;
use crate::{StoreError, contacts};
use rows::newest_at;

pub(crate) use rows::{Start, by_id, insert, newest_of, save, start};

/// A conversation in the writer's hands.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) tenant: TenantId,
    pub(crate) conversation: Conversation,
    began: bool,
    /// Whether something changed that its visitor sees besides a message itself.
    visitor_too: bool,
    /// Where it was last logged with something that its visitor sees, a message included.
    cursor: i64,
    /// Whether a message for the visitor's eyes was logged since.
    said: bool,
    /// Whether it is known to be the newest conversation on the web of its contact.
    pub(crate) is_newest: bool,
    /// The contact's address in it; absent on the web.
    pub(crate) address: Option<String>,
    /// Who carries its messages; nobody on the web.
    pub(crate) carrier: Option<Carrier>,
    /// When the next step is due because nobody answers.
    pub(crate) escalate_at: Option<Time>,
    /// The same, as it stands in the database.
    kept_escalate_at: Option<Time>,
    /// After how many milliseconds the first step is due.
    first_step_ms: Option<i64>,
}

impl TryFrom<Row> for Place {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let (tenant, cursor) = (TenantId(row.tenant_id), row.cursor);
        let corrupt = |e: omnichat_api::text::UnknownWord| StoreError::Corrupt(format!("inbox: {e}"));
        let carrier = row.carrier.clone().map(Carrier::try_from).transpose().map_err(corrupt)?;
        Ok(Self {
            cursor,
            address: row.address.clone(),
            carrier,
            escalate_at: row.escalate_at.map(Time),
            kept_escalate_at: row.escalate_at.map(Time),
            first_step_ms: row.first_step_s.map(|s| s * 1000),
            ..Self::new(tenant, row.try_into()?)
        })
    }
}

impl Place {
    /// A conversation that was never logged.
    pub(crate) fn new(tenant: TenantId, conversation: Conversation) -> Self {
        Self {
            tenant,
            conversation,
            began: false,
            visitor_too: false,
            cursor: 0,
            said: false,
            is_newest: false,
            address: None,
            carrier: None,
            escalate_at: None,
            kept_escalate_at: None,
            first_step_ms: None,
        }
    }

    /// A conversation of a tenant.
    pub(crate) async fn load(tx: &mut Tx, tenant: TenantId, id: ConversationId) -> Result<Self, StoreError> {
        by_id(tx, &[(tenant, id.0)]).await?.pop().ok_or(StoreError::NotFound("conversation"))
    }

    /// The conversation of a visitor: see [`Place::of_visitor`].
    pub(crate) async fn find(tx: &mut Tx, visitor: Visitor) -> Result<Self, StoreError> {
        let newest = newest_of(tx, &[(visitor.tenant, visitor.contact.0)]).await?.pop();
        Self::of_visitor(tx, visitor, newest).await
    }

    /// The visitor's newest conversation, open again if it was closed less than 30 days ago; or else a new one.
    pub(crate) async fn of_visitor(
        tx: &mut Tx,
        visitor: Visitor,
        newest: Option<Self>,
    ) -> Result<Self, StoreError> {
        let Visitor { tenant, contact, .. } = visitor;
        let contact = match newest {
            None => {
                let (address, name) = (contact.to_string(), contacts::first_name(contact));
                contacts::ensure(tx, tenant, contact, Channel::Webchat, &address, &name).await?
            }
            Some(mut newest) => {
                if newest.reopens(tx.now) {
                    return Ok(newest);
                }
                newest.conversation.contact
            }
        };
        let place = Self::begin(tx, tenant, visitor.inbox, contact, None).await?;
        Ok(Self { is_newest: true, ..place })
    }

    /// The newest conversation of a contact at an inbox that is no website, open again or new as for a visitor.
    pub(crate) async fn of_contact(
        tx: &mut Tx,
        tenant: TenantId,
        (inbox, address): (InboxId, &str),
        contact: ContactRef,
    ) -> Result<Self, StoreError> {
        let mut newest = newest_at(tx, tenant, inbox, contact.id).await?;
        let now = tx.now;
        match newest.take_if(|place| place.reopens(now)) {
            Some(mut place) => {
                place.address = Some(address.to_owned());
                Ok(place)
            }
            None => Self::begin(tx, tenant, inbox, contact, Some(address)).await,
        }
    }

    /// The conversation of an inbox that a contact answers, open again if need be; `None` when there is no such one, when
    /// it was closed too long ago, or when it is another's than whoever writes `from` there.
    pub(crate) async fn answered(
        tx: &mut Tx,
        tenant: TenantId,
        (inbox, id): (InboxId, ConversationId),
        from: Option<&str>,
    ) -> Result<Option<Self>, StoreError> {
        let Some(mut place) = by_id(tx, &[(tenant, id.0)]).await?.pop() else { return Ok(None) };
        let here = place.conversation.inbox.id == inbox;
        let theirs = from.is_none_or(|from| place.address.as_deref() == Some(from));
        Ok((here && theirs && place.reopens(tx.now)).then_some(place))
    }

    /// Opens it for a new message, unless it was closed too long ago: then `false`.
    fn reopens(&mut self, now: Time) -> bool {
        match self.conversation.closed_at {
            Some(closed) if now.since(closed) >= REOPEN_MS => return false,
            Some(_) => self.set_status(Status::Open, now),
            None => {}
        }
        true
    }

    /// A new conversation of a contact, at their address if they are not on the web.
    pub(crate) async fn begin(
        tx: &mut Tx,
        tenant: TenantId,
        inbox: InboxId,
        contact: ContactRef,
        address: Option<&str>,
    ) -> Result<Self, StoreError> {
        let start = start(tx, tenant, inbox).await?;
        let place = Self::of_old(tenant, ConversationId::new(), (&start, address), contact, tx.now);
        insert(tx, std::slice::from_ref(&place)).await?;
        Ok(Self { began: true, visitor_too: true, ..place })
    }

    /// A conversation that began at some time, at an inbox and there at the contact's address if they are not on the web:
    /// still to be inserted, and never logged.
    pub(crate) fn of_old(
        tenant: TenantId,
        id: ConversationId,
        (start, address): (&Start, Option<&str>),
        contact: ContactRef,
        at: Time,
    ) -> Self {
        let Start { inbox, channel, team, carrier, first_step_s } = start.clone();
        let conversation = Conversation { team, channel, ..empty(id, inbox, contact, at) };
        Self {
            address: address.map(str::to_owned),
            carrier,
            first_step_ms: first_step_s.map(|s| s * 1000),
            ..Self::new(tenant, conversation)
        }
    }

    /// As it is once everything of it is logged and saved.
    pub(crate) fn settled(&self) -> Self {
        let kept_escalate_at = self.escalate_at;
        Self { began: false, visitor_too: false, said: false, kept_escalate_at, ..self.clone() }
    }

    /// Sets the status. Nobody waits for an answer in a closed conversation, and nothing is done about one that staff
    /// have put off.
    pub(crate) fn set_status(&mut self, status: Status, now: Time) {
        if status != Status::Open {
            self.settle();
        }
        let c = &mut self.conversation;
        // What is back stands on top again, and has not been idle meanwhile.
        if status == Status::Open && matches!(c.status, Status::Closed | Status::Snoozed) {
            c.last_message_at = now;
        }
        c.snoozed_until = c.snoozed_until.filter(|_| status == Status::Snoozed);
        c.status = status;
        c.closed_at = (status == Status::Closed).then_some(now);
        c.waiting_since = c.waiting_since.filter(|_| status != Status::Closed);
        c.updated_at = now;
        self.visitor_too = true;
    }

    /// Nothing more is done about nobody answering.
    pub(crate) fn settle(&mut self) {
        self.escalate_at = None;
        if self.conversation.escalation.take().is_some() {
            self.visitor_too = true;
        }
    }

    /// Somebody has said that they take it: nobody else is called.
    pub(crate) fn taken(&mut self, by: &UserRef) {
        self.escalate_at = None;
        if let Some(escalation) = &mut self.conversation.escalation {
            (escalation.taken_by, escalation.next_at) = (Some(by.clone()), None);
        }
    }

    /// A step was made because nobody answers; the next one is due at `next`.
    pub(crate) fn escalated(&mut self, step: EscalationStep, called: i64, next: Option<Time>) {
        self.escalate_at = next;
        self.conversation.escalation = Some(Escalation { step, taken_by: None, called, next_at: next });
        self.visitor_too = true;
    }

    /// Notes that the visitor sees something of what changed.
    pub(crate) fn shown_to_visitor(&mut self) {
        self.visitor_too = true;
    }

    /// Gives a message its `seq` and brings what lists show up to date.
    ///
    /// A visitor's message waits for an answer from then on and is unread; a staff message answers, and its writer
    /// has read everything before it. Notes and system lines change neither, and system lines are not shown in lists.
    pub(crate) fn take(&mut self, said: &Said, now: Time) -> Message {
        let c = &mut self.conversation;
        c.last_seq += 1;
        c.updated_at = now;
        match (said.author_kind, said.kind) {
            (AuthorKind::System, _) | (_, MessageKind::Note) => {}
            (AuthorKind::Visitor, MessageKind::Message) => {
                c.unread += 1;
                c.visitor_read_seq = c.last_seq;
                if c.status != Status::Open {
                    (c.status, c.snoozed_until) = (Status::Open, None);
                }
                // What a machine wrote waits for nobody.
                if !said.mail.as_ref().is_some_and(|mail| mail.automatic) {
                    c.waiting_since.get_or_insert(now);
                    // Where something was done about it already, or is still to be done, it goes on as it is.
                    if self.escalate_at.is_none() && c.escalation.is_none() {
                        self.escalate_at = self.first_step_ms.map(|ms| now.plus_ms(ms));
                    }
                }
            }
            (_, MessageKind::Message) => {
                c.unread = 0;
                c.staff_read_seq = c.last_seq;
                c.waiting_since = None;
                self.settle();
            }
        }
        let c = &mut self.conversation;
        if said.author_kind != AuthorKind::System {
            c.last_message_at = now;
            c.last_message = Some(LastMessage {
                kind: said.kind,
                author_kind: said.author_kind,
                author_name: said.author_name.clone(),
                preview: messages::shown(said),
            });
        }
        Message {
            id: MessageId::new(),
            conversation_id: self.conversation.id,
            seq: self.conversation.last_seq,
            kind: said.kind,
            author: messages::author(said),
            body: said.body.clone(),
            attachments: said.attachments.clone(),
            delivery: self.leaves(said).then_some(Delivery { state: DeliveryState::Queued, why: None }),
            mail: said.mail.clone(),
            client_id: said.client_id,
            created_at: now,
        }
    }

    /// Whether what is said has to be carried to the contact.
    fn leaves(&self, said: &Said) -> bool {
        self.carrier.is_some() && said.kind == MessageKind::Message && said.author_kind != AuthorKind::Visitor
    }

    /// A message of this place as a change, and who sees it besides staff: its visitor, unless it is a note.
    pub(crate) fn message_change(&mut self, message: Message) -> (Option<ContactId>, Change) {
        let seen_by = (message.kind == MessageKind::Message).then_some(self.conversation.contact.id);
        self.said |= seen_by.is_some();
        (seen_by, Change::MessageCreated(message))
    }

    /// The conversation as it is now as a change, new or changed, and who sees something of it besides staff.
    pub(crate) fn own_change(&self) -> (Option<ContactId>, Change) {
        let c = self.conversation.clone();
        let seen_by = self.visitor_too.then_some(c.contact.id);
        (seen_by, if self.began { Change::ConversationCreated(c) } else { Change::ConversationChanged(c) })
    }

    /// Notes where its own change was logged.
    pub(crate) fn logged_at(&mut self, cursor: i64) {
        if self.visitor_too || self.said {
            self.cursor = cursor;
        }
    }

    /// Whether its timer has to be written.
    pub(crate) fn reschedules(&self) -> bool {
        self.escalate_at != self.kept_escalate_at
    }

    /// Where it was last logged with something that its visitor sees.
    pub(crate) const fn cursor(&self) -> i64 {
        self.cursor
    }

    /// Logs a message of this place. Returns its cursor.
    pub(crate) async fn log_message(&mut self, tx: &mut Tx, message: Message) -> Result<i64, StoreError> {
        let (seen_by, change) = self.message_change(message);
        tx.changed(self.tenant, Some(self.conversation.id), seen_by, change).await
    }

    /// Logs the conversation as it is now.
    pub(crate) async fn log(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        let (seen_by, change) = self.own_change();
        let cursor = tx.changed(self.tenant, Some(self.conversation.id), seen_by, change).await?;
        self.logged_at(cursor);
        Ok(())
    }

    /// Logs and saves one.
    pub(crate) async fn finish(mut self, tx: &mut Tx) -> Result<Conversation, StoreError> {
        self.log(tx).await?;
        save(tx, std::slice::from_ref(&self)).await?;
        Ok(self.conversation)
    }
}

/// A conversation on the web in which nothing was said yet.
pub(crate) fn empty(id: ConversationId, inbox: InboxRef, contact: ContactRef, at: Time) -> Conversation {
    Conversation {
        id,
        inbox,
        channel: Channel::Webchat,
        contact,
        status: Status::Open,
        assignee: None,
        team: None,
        last_seq: 0,
        last_message: None,
        unread: 0,
        staff_read_seq: 0,
        visitor_read_seq: 0,
        waiting_since: None,
        subject: None,
        escalation: None,
        snoozed_until: None,
        reply_until: None,
        closed_at: None,
        last_message_at: at,
        created_at: at,
        updated_at: at,
    }
}
