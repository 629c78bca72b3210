//! One who listens: what of the log is for their eyes, and whether what they heard is right.

use omnichat_api::event::{Change, Event};
use omnichat_api::message::MessageKind;
use omnichat_api::widget::VisitorChange;
use omnichat_api::{ConversationId, TenantId};
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{Logged, Store, StoreError, events};

use crate::inspection::Inspection;

/// A listener.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    /// Somebody of the staff: hears all of their tenant's log.
    Staff(TenantId),
    /// A visitor: hears of their own conversation.
    Visitor(Visitor),
}

/// One row, as its listener sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// By staff.
    ByStaff(Box<Event>),
    /// By a visitor, at this cursor of the log.
    ByVisitor(i64, VisitorChange),
}

impl Heard {
    pub(super) fn cursor(&self) -> i64 {
        match self {
            Self::ByStaff(event) => event.cursor,
            Self::ByVisitor(cursor, _) => *cursor,
        }
    }
}

impl Who {
    /// What of a published row is for these eyes.
    pub(super) fn sees(&self, row: &Logged) -> Option<Heard> {
        match self {
            Self::Staff(tenant) => {
                (*tenant == row.tenant).then(|| Heard::ByStaff(Box::new(row.event.clone())))
            }
            Self::Visitor(visitor) => {
                let (contact, change) = row.visitor.as_ref()?;
                let theirs = (row.tenant, *contact) == (visitor.tenant, visitor.contact);
                theirs.then(|| Heard::ByVisitor(row.event.cursor, change.clone()))
            }
        }
    }

    /// The next rows of the log after a cursor.
    pub(super) async fn reads(
        &self,
        store: &Store,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Heard>, StoreError> {
        let (heard, resync) = match self {
            Self::Staff(tenant) => {
                let log = events::after(store, *tenant, after, limit).await?;
                (log.items.into_iter().map(|event| Heard::ByStaff(Box::new(event))).collect(), log.resync)
            }
            Self::Visitor(visitor) => {
                let log = visitors::after(store, visitor, after, limit).await?;
                let heard = log.items.into_iter().map(|(cursor, _, change)| Heard::ByVisitor(cursor, change));
                (heard.collect(), log.resync)
            }
        };
        if resync {
            return Err(StoreError::Corrupt(format!("the log does not reach back to {after}")));
        }
        Ok(heard)
    }

    /// What is wrong with what was heard. Staff hear every row of their tenant's log. Visitors hear every message
    /// that is for them, at its place, and how their conversation stands in the end; of how it came to stand so, only
    /// what they were there for.
    pub(super) fn misheard(&self, heard: &[Heard], found: &Inspection) -> Option<String> {
        let visitor = match self {
            Self::Visitor(visitor) => visitor,
            Self::Staff(tenant) => {
                let log: Vec<Heard> =
                    found.logs[tenant].iter().map(|event| Heard::ByStaff(Box::new(event.clone()))).collect();
                let at = (0..heard.len().max(log.len())).find(|at| heard.get(*at) != log.get(*at))?;
                return Some(format!("heard {:?} where the log has {:?}", heard.get(at), log.get(at)));
            }
        };
        let theirs = |id: &ConversationId| {
            found.threads.get(id).is_some_and(|thread| thread.conversation.contact.id == visitor.contact)
        };
        let (mut said, mut status) = (Vec::new(), None);
        for event in &found.logs[&visitor.tenant] {
            match &event.change {
                Change::MessageCreated(m) if m.kind == MessageKind::Message && theirs(&m.conversation_id) => {
                    said.push((event.cursor, m.seq, m.body.as_str()));
                }
                Change::ConversationCreated(c) | Change::ConversationChanged(c) if theirs(&c.id) => {
                    status = Some((c.id, c.status));
                }
                _ => {}
            }
        }
        let (mut told, mut stands) = (Vec::new(), None);
        for row in heard {
            match row {
                Heard::ByVisitor(cursor, VisitorChange::MessageCreated(m)) => {
                    told.push((*cursor, m.seq, m.body.as_str()));
                }
                Heard::ByVisitor(_, VisitorChange::ConversationChanged(c)) if theirs(&c.id) => {
                    stands = Some((c.id, c.status));
                }
                other => return Some(format!("heard {other:?}, which is not theirs")),
            }
        }
        let right = (&said, status) == (&told, stands);
        (!right).then(|| format!("heard {told:?} and {stands:?}, where the log has {said:?} and {status:?}"))
    }
}
