//! How an act of a story is done with a real store, and what came of it.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use omnichat_api::contact::ChangeContact;
use omnichat_api::conversation::{Conversation, Once, Status};
use omnichat_api::message::SendMessage;
use omnichat_api::user::UserRef;
use omnichat_api::widget::VisitorSend;
use omnichat_api::{ConversationId, TenantId};
use omnichat_store::visitors::{self, Visitor};
use omnichat_store::{Store, StoreError, contacts, conversations, messages};
use uuid::Uuid;

use crate::model::audience::Audience;
use crate::model::story::Act;
use crate::people::People;
use crate::promise::Promise;

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The message was acknowledged.
    Promised(Promise),
    /// The change was acknowledged, with the conversation as it was then.
    Changed(Box<Conversation>),
    /// The `client_id` was used for something else before.
    Reused,
    /// There is no such conversation, or no such inbox, in this tenant.
    NotThere,
    /// Nothing that a repeat would have to find again.
    Nothing,
    /// It was on its way when the store died.
    Unknown,
    /// Nobody expects this.
    Failed(String),
}

impl Act {
    /// Does the act.
    pub fn done(
        self,
        people: &People,
        audience: &Audience,
    ) -> impl FnOnce(Store) -> BoxFuture<'static, Outcome> + use<> {
        let (people, audience) = (people.clone(), audience.clone());
        move |store| async move { self.try_done(&store, &people, &audience).await.into() }.boxed()
    }

    async fn try_done(
        self,
        store: &Store,
        people: &People,
        audience: &Audience,
    ) -> Result<Outcome, StoreError> {
        match self {
            Self::VisitorSays { visitor, .. } | Self::Ring { visitor, .. } => {
                let send = VisitorSend::text(self.client_id(), self.body());
                let sent = visitors::send(store, &people.visitors[visitor], send).await?;
                Ok(Outcome::Promised(Promise::from(&sent)))
            }
            Self::StaffSays { staff, visitor, kind, .. } => {
                let (tenant, by) = &people.staff[staff];
                let Some(conversation) = conversation(store, &people.visitors[visitor]).await? else {
                    return Ok(Outcome::Nothing);
                };
                let send = SendMessage::text(self.client_id(), self.body(), kind);
                let sent = messages::send(store, *tenant, by, conversation, send).await?;
                Ok(Outcome::Promised(Promise::from(&sent)))
            }
            Self::SetStatus { staff, visitor, status, .. } => {
                let (tenant, by) = &people.staff[staff];
                let Some(conversation) = conversation(store, &people.visitors[visitor]).await? else {
                    return Ok(Outcome::Nothing);
                };
                let once = Once { client_id: Some(self.client_id()) };
                let changed = set_status(store, *tenant, by, conversation, status, once).await?;
                Ok(Outcome::Changed(Box::new(changed)))
            }
            Self::StaffRead { staff, visitor, seq } => {
                let (tenant, by) = &people.staff[staff];
                if let Some(conversation) = conversation(store, &people.visitors[visitor]).await? {
                    conversations::read(store, *tenant, by, conversation, seq).await?;
                }
                Ok(Outcome::Nothing)
            }
            Self::VisitorReads { visitor, seq } => {
                visitors::read(store, &people.visitors[visitor], seq).await?;
                Ok(Outcome::Nothing)
            }
            Self::Rename { staff, visitor, name } => {
                let ((tenant, by), visitor) = (&people.staff[staff], &people.visitors[visitor]);
                if conversation(store, visitor).await?.is_some() {
                    let change = ChangeContact { name: Some(format!("Maya {name}")), ..Default::default() };
                    contacts::change(store, *tenant, by, visitor.contact, change).await?;
                }
                Ok(Outcome::Nothing)
            }
            Self::Astray { tenant } => {
                let astray = people.astray(tenant);
                let send = VisitorSend::text(self.client_id(), self.body());
                let sent = visitors::send(store, &astray, send).await?;
                Ok(Outcome::Promised(Promise::from(&sent)))
            }
            Self::Connect(listener) => {
                audience.connect(listener, store).await?;
                Ok(Outcome::Nothing)
            }
            Self::Disconnect(listener) => {
                audience.disconnect(listener);
                Ok(Outcome::Nothing)
            }
        }
    }

    /// The sender's key for this act. Keys of bells are far from those of the stories.
    #[must_use]
    pub fn client_id(self) -> Uuid {
        let key = match self {
            Self::VisitorSays { key, .. } | Self::StaffSays { key, .. } | Self::SetStatus { key, .. } => key,
            Self::Ring { time, .. } => time,
            _ => 0,
        };
        Uuid::from_u128(key as u128 + 1)
    }

    /// What is written: who wrote it, and which of the few texts.
    #[must_use]
    pub fn body(self) -> String {
        match self {
            Self::VisitorSays { visitor, text, .. } => format!("visitor {visitor} says {text}"),
            Self::StaffSays { staff, text, .. } => format!("staff {staff} says {text}"),
            Self::Ring { time, .. } => format!("here again after step {time}"),
            Self::Astray { .. } => "Is anybody there?".into(),
            _ => String::new(),
        }
    }
}

async fn conversation(store: &Store, visitor: &Visitor) -> Result<Option<ConversationId>, StoreError> {
    Ok(visitors::conversation_of(store, visitor).await?.map(|conversation| conversation.id))
}

async fn set_status(
    store: &Store,
    tenant: TenantId,
    by: &UserRef,
    conversation: ConversationId,
    status: Status,
    once: Once,
) -> Result<Conversation, StoreError> {
    if status == Status::Closed {
        conversations::close(store, tenant, by, conversation, once).await
    } else {
        conversations::reopen(store, tenant, by, conversation, once).await
    }
}

impl From<Result<Self, StoreError>> for Outcome {
    fn from(result: Result<Self, StoreError>) -> Self {
        match result {
            Ok(outcome) => outcome,
            Err(StoreError::ClientIdReused) => Self::Reused,
            Err(StoreError::NotFound(_)) => Self::NotThere,
            Err(error) => Self::Failed(error.to_string()),
        }
    }
}
