//! The vocabulary of Omnichat: ids, enums, request and response bodies, socket frames and the error body.
//! Nothing here does I/O; every other crate speaks in these types, and the OpenAPI document is made of them.

pub mod account;
pub mod api_token;
pub mod attachment;
pub mod audit;
pub mod auth;
pub mod block;
pub mod canned;
pub mod care;
pub mod carrier;
pub mod channel;
pub mod contact;
pub mod conversation;
pub mod delivery;
pub mod event;
pub mod export;
pub mod followup;
pub mod hours;
pub mod id;
pub mod import;
pub mod inbound;
pub mod inbox;
pub mod invite;
pub mod limits;
pub mod message;
pub mod outbox;
pub mod page;
pub mod password;
pub mod permission;
pub mod phone;
pub mod problem;
pub mod role;
pub mod rota;
pub mod scheduled;
pub mod second_factor;
pub mod segments;
pub mod session;
pub mod socket;
pub mod sso;
pub mod team;
pub mod template;
pub mod tenant;
pub mod text;
pub mod time;
pub mod user;
pub mod widget;
mod word;

pub use id::{
    ApiTokenId, AttachmentId, BlockId, CannedReplyId, ConflictId, ContactId, ConversationId, FollowupId,
    InboundId, InboxId, InviteId, MessageId, ProviderId, RoleId, ScheduledId, SessionId, TeamId, TenantId,
    UserId,
};
pub use page::Page;
pub use problem::{Code, FieldError, Problem};
pub use time::Time;
