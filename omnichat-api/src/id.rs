//! Ids: UUIDv7, made in Rust, one type for each kind of thing so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, later in order than every id this process made before.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default id would be a new one each time")]
            pub fn new() -> Self { Self(Uuid::now_v7()) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { s.parse().map(Self) }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
    )+};
}

ids! {
    /// A tenant: the unit of isolation.
    TenantId,
    /// Someone with a login.
    UserId,
    /// One configured channel of a tenant.
    InboxId,
    /// The person outside.
    ContactId,
    /// A conversation.
    ConversationId,
    /// A message; within its conversation it is also known by its `seq`.
    MessageId,
    /// A "leave your contact" request.
    FollowupId,
    /// A one-time link that makes a user.
    InviteId,
    /// One signed-in device of a user.
    SessionId,
    /// A role of a tenant's own.
    RoleId,
    /// A group of users that conversations are given to.
    TeamId,
    /// A token for scripts and programs.
    ApiTokenId,
    /// A provider that users sign in with.
    ProviderId,
    /// Somebody who is not let in.
    BlockId,
    /// A file of a message.
    AttachmentId,
    /// One thing that a carrier brought.
    InboundId,
    /// A text that staff send often.
    CannedReplyId,
    /// A message that is sent later.
    ScheduledId,
    /// A row of an import that says something else than what is known.
    ConflictId,
}
