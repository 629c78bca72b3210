//! Posts: messages as people send them. All that wait are written as a set, with a handful of statements for a
//! hundred of them: who asked before, where they go, the conversations, the messages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use omnichat_api::message::{AuthorKind, Message, MessageKind};
use omnichat_api::user::UserRef;
use omnichat_api::{ConversationId, TenantId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::StoreError;
use crate::conversations::place::{self, Place};
use crate::conversations::snooze;
use crate::db::{on, runs};
use crate::messages::{self, New, Row, Said};
use crate::outgoing::rules::{self, Templated};
use crate::tx::Tx;
use crate::visitors::Visitor;

/// A message that somebody sends; its body is checked already.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) from: From,
    pub(crate) kind: MessageKind,
    pub(crate) client_id: Uuid,
    pub(crate) body: String,
}

/// Who sends it, and with that where it goes.
#[derive(Clone, Debug)]
pub(crate) enum From {
    /// The visitor's own conversation, which their first message begins.
    Visitor(Visitor),
    /// Staff write to a conversation.
    Staff { tenant: TenantId, by: UserRef, conversation: ConversationId },
}

impl From {
    pub(crate) const fn tenant(&self) -> TenantId {
        match self {
            Self::Visitor(visitor) => visitor.tenant,
            Self::Staff { tenant, .. } => *tenant,
        }
    }
}

/// What a `client_id` is unique for, and itself.
pub(crate) type Key = (TenantId, Uuid, Uuid);

/// What a post came to. A refusal concerns this post alone.
pub(crate) type Outcome = Result<Message, StoreError>;

impl Post {
    pub(crate) fn key(&self) -> Key {
        match &self.from {
            From::Visitor(visitor) => (visitor.tenant, visitor.contact.0, self.client_id),
            From::Staff { tenant, by, .. } => (*tenant, by.id.0, self.client_id),
        }
    }

    /// The answer to a post whose `client_id` was used before: the same message, if it asks for the same.
    pub(crate) fn again(&self, known: &Message) -> Outcome {
        let place = match &self.from {
            From::Visitor(_) => known.conversation_id,
            From::Staff { conversation, .. } => *conversation,
        };
        let same = (known.conversation_id, known.kind, &known.body) == (place, self.kind, &self.body);
        if same { Ok(known.clone()) } else { Err(StoreError::ClientIdReused) }
    }

    pub(crate) fn said(&self, place: &Place) -> Said {
        let (author_kind, author_name, sender) = match &self.from {
            From::Visitor(visitor) => {
                (AuthorKind::Visitor, place.conversation.contact.name.clone(), visitor.contact.0)
            }
            From::Staff { by, .. } => (AuthorKind::Staff, by.name.clone(), by.id.0),
        };
        Said {
            kind: self.kind,
            author_kind,
            author_name,
            sender,
            client_id: self.client_id,
            body: self.body.clone(),
            attachments: Vec::new(),
            mail: None,
        }
    }
}

/// Writes the posts, in their order. An error concerns all of them: nothing may be kept then.
pub(crate) async fn write(tx: &mut Tx, posts: &[Post]) -> Result<Vec<Outcome>, StoreError> {
    let mut known = earlier(tx, posts).await?;
    let new: Vec<&Post> = posts.iter().filter(|post| !known.contains_key(&post.key())).collect();
    let mut places = Places::of(tx, &new).await?;
    let mut outcomes = Vec::with_capacity(posts.len());
    let mut rows = Vec::with_capacity(new.len());
    let now = tx.now;
    for post in posts {
        let key = post.key();
        if let Some(known) = known.get(&key) {
            outcomes.push(post.again(known));
        } else if let Some(place) = places.get(&post.from) {
            let said = post.said(place);
            if let Err(refused) = rules::check(place, &said, Templated::No, now) {
                outcomes.push(Err(refused.into()));
                continue;
            }
            let woken = snooze::woken(place, &said);
            let row = messages::take(tx, place, &said, None).await?;
            known.insert(key, row.message.clone());
            outcomes.push(Ok(row.message.clone()));
            rows.push(row);
            if let Some(line) = woken {
                rows.push(messages::take(tx, place, &line, None).await?);
            }
        } else {
            outcomes.push(Err(StoreError::NotFound("conversation")));
        }
    }
    let mut places = places.touched(&rows);
    for place in &mut places {
        place.log(tx).await?;
    }
    place::save(tx, &places).await?;
    messages::insert(tx, &rows).await?;
    Ok(outcomes)
}

/// The messages that these senders wrote under these `client_id`s earlier.
pub(crate) async fn earlier(tx: &mut Tx, posts: &[Post]) -> Result<HashMap<Key, Message>, StoreError> {
    let mut known = HashMap::with_capacity(posts.len());
    for some in runs(posts) {
        let rows: Vec<Row> = on!(tx.db(), db => {
            let mut sql = QueryBuilder::new("WITH v (tenant_id, sender_id, client_id) AS (");
            sql.push_values(some, |mut row, post| {
                let (tenant, sender, client_id) = post.key();
                row.push_bind(tenant.0).push_bind(sender).push_bind(client_id);
            });
            sql.push(
                ") SELECT m.tenant_id, m.conversation_id, m.seq, m.id, m.kind, m.author_kind, m.author_name,
                    m.sender_id, m.client_id, m.body, m.cursor, m.created_at, m.attachments, m.delivery, m.mail
                FROM v CROSS JOIN messages m
                WHERE m.tenant_id = v.tenant_id AND m.sender_id = v.sender_id AND m.client_id = v.client_id",
            );
            sql.build_query_as().fetch_all(db).await
        })?;
        for row in rows {
            let key = (TenantId(row.tenant_id), row.sender_id, row.client_id);
            known.insert(key, row.try_into()?);
        }
    }
    Ok(known)
}

/// The places that a set of posts goes to.
struct Places {
    all: Vec<Place>,
    by_visitor: HashMap<Uuid, usize>,
    by_id: HashMap<(TenantId, ConversationId), usize>,
}

impl Places {
    async fn of(tx: &mut Tx, posts: &[&Post]) -> Result<Self, StoreError> {
        // Sorted, so that two nodes lock rows in the same order.
        let mut visitors = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for post in posts {
            match &post.from {
                From::Visitor(visitor) => {
                    visitors.insert((visitor.tenant, visitor.contact.0), *visitor);
                }
                From::Staff { tenant, conversation, .. } => {
                    ids.insert((*tenant, conversation.0));
                }
            }
        }
        let mut places = Self { all: Vec::new(), by_visitor: HashMap::new(), by_id: HashMap::new() };
        if !visitors.is_empty() {
            let keys: Vec<_> = visitors.keys().copied().collect();
            let newest = place::newest_of(tx, &keys).await?;
            let mut newest: HashMap<Uuid, Place> =
                newest.into_iter().map(|place| (place.conversation.contact.id.0, place)).collect();
            for ((_, contact), visitor) in visitors {
                let place = Place::of_visitor(tx, visitor, newest.remove(&contact)).await?;
                places.add(place, Some(contact));
            }
        }
        ids.retain(|(tenant, id)| !places.by_id.contains_key(&(*tenant, ConversationId(*id))));
        if !ids.is_empty() {
            let keys: Vec<_> = ids.into_iter().collect();
            for place in place::by_id(tx, &keys).await? {
                places.add(place, None);
            }
        }
        Ok(places)
    }

    fn add(&mut self, place: Place, visitor: Option<Uuid>) {
        let at = self.all.len();
        self.by_id.insert((place.tenant, place.conversation.id), at);
        self.by_visitor.extend(visitor.map(|contact| (contact, at)));
        self.all.push(place);
    }

    fn get(&mut self, from: &From) -> Option<&mut Place> {
        let at = match from {
            From::Visitor(visitor) => self.by_visitor.get(&visitor.contact.0),
            From::Staff { tenant, conversation, .. } => self.by_id.get(&(*tenant, *conversation)),
        };
        self.all.get_mut(*at?)
    }

    /// Those that got a message.
    fn touched(self, rows: &[New]) -> Vec<Place> {
        let got: BTreeSet<_> = rows.iter().map(|row| row.message.conversation_id).collect();
        self.all.into_iter().filter(|place| got.contains(&place.conversation.id)).collect()
    }
}
