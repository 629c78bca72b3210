//! Inboxes: configured channels of a tenant.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::channel::Channel;
use crate::team::TeamRef;
use crate::{InboxId, TeamId, Time};

/// One configured channel of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inbox {
    /// Its id; the widget's `data-inbox`. Not a secret.
    pub id: InboxId,
    /// Through what contacts write.
    pub channel: Channel,
    /// Its name, as staff read it.
    pub name: String,
    /// What the widget shows; webchat only, defaults otherwise.
    pub widget: WidgetLook,
    /// The websites that may use the widget, as origins; `*` for any. The daemon's own pages always may.
    pub allowed_origins: Vec<String>,
    /// The line to put on the website; webchat only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    /// The team that new conversations are given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamRef>,
    /// Whether the site's backend can vouch for who its visitors are: a secret for that was made.
    pub vouches: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// How the widget of an inbox looks and greets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WidgetLook {
    /// The name in the widget's header, at most 200 characters.
    pub team_name: String,
    /// The first line visitors read, at most 500 characters.
    pub greeting: String,
    /// The accent colour, `#rrggbb`.
    pub color: String,
}

/// Most characters of a greeting.
pub const GREETING_CHARS: usize = 500;
/// The accent colour of a new inbox: 5.9:1 against white.
pub const DEFAULT_COLOR: &str = "#0f6b5c";
/// The greeting of a new inbox.
pub const DEFAULT_GREETING: &str = "Hi! Write to us, a person will answer.";

/// Makes an inbox.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInbox {
    /// Through what contacts write; so far `webchat`.
    pub channel: Channel,
    /// Its name, as staff read it.
    pub name: String,
    /// The websites that may use the widget.
    #[serde(default)]
    pub allowed_origins: Vec<String>,
}

/// Changes an inbox; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeInbox {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<WidgetLook>,
    /// The whole new list of websites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_origins: Option<Vec<String>>,
    /// The team that new conversations are given to, or `null` for none.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TeamId>)]
    pub team_id: Option<Option<TeamId>>,
}

/// The secret by which the site's backend vouches for its visitors. Shown only now; a new one replaces the one before.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct VouchingSecret {
    /// 64 hexadecimal digits, used as text.
    pub secret: String,
}

/// The line that puts the widget of an inbox on a website.
#[must_use]
pub fn snippet(public_url: &str, inbox: InboxId) -> String {
    let base = public_url.trim_end_matches('/');
    format!(r#"<script src="{base}/widget.js" data-inbox="{inbox}" async></script>"#)
}
