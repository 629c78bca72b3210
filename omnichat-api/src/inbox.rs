//! Inboxes: configured channels of a tenant.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::care::Care;
use crate::carrier::Carrier;
use crate::channel::Channel;
use crate::hours::Hours;
use crate::rota::Rota;
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
    /// Who carries its messages; absent for webchat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Carrier>,
    /// Its number, page, mail address or name at the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What the carrier needs to know and is no secret: see [`Carrier::fields`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, String>,
    /// The names of the secrets that are set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<String>,
    /// Where the carrier has to post what comes in; absent where it is fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hook_url: Option<String>,
    /// What is wrong with it, since when; absent while all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Trouble>,
    /// What happens when nobody answers.
    pub care: Care,
    /// When it is answered; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Who is called when nobody answers; absent: nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rota: Option<Rota>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// What is wrong with an inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trouble {
    /// In words, with what to do about it.
    pub why: String,
    /// Since when.
    pub since: Time,
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
    /// Through what contacts write.
    pub channel: Channel,
    /// Its name, as staff read it.
    pub name: String,
    /// The websites that may use the widget.
    #[serde(default)]
    pub allowed_origins: Vec<String>,
    /// Who carries its messages; the channel's usual one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Carrier>,
    /// Its number, page, mail address or name at the carrier; needed but for webchat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What the carrier needs to know, secrets too: see [`Carrier::fields`]. What is missing can be set later.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// What happens when nobody answers; what is usual for the channel when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub care: Option<Care>,
}

impl CreateInbox {
    /// A website's.
    #[must_use]
    pub fn webchat(name: impl Into<String>) -> Self {
        Self {
            channel: Channel::Webchat,
            name: name.into(),
            allowed_origins: Vec::new(),
            carrier: None,
            address: None,
            fields: BTreeMap::new(),
            care: None,
        }
    }
}

/// Sets what a carrier needs to know, secrets too; what is absent stays, an empty text takes one away.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFields {
    /// By name: see [`Carrier::fields`].
    pub fields: BTreeMap<String, String>,
}

/// What a carrier says when it is asked whether all is well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxTested {
    /// Whether it is.
    pub ok: bool,
    /// What was looked at, and what came of it, in words.
    pub findings: Vec<Finding>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// Whether it is well.
    pub ok: bool,
    /// What was looked at.
    pub what: String,
    /// What came of it; and what to do, where it is not well.
    pub says: String,
}

/// Changes an inbox; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeInbox {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its number, page id, mail address or name at the carrier, where it has none yet, as after an import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
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
    /// What happens when nobody answers, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub care: Option<Care>,
    /// When it is answered, whole, or `null` for always.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Hours>)]
    pub hours: Option<Option<Hours>>,
    /// Who is called when nobody answers, whole, or `null` for nobody.
    #[serde(default, deserialize_with = "crate::text::given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Rota>)]
    pub rota: Option<Option<Rota>>,
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

/// Where the carrier of an inbox posts what comes in; `None` where nothing is posted: on the web and by mail.
#[must_use]
pub fn hook_url(public_url: &str, inbox: &Inbox) -> Option<String> {
    match inbox.carrier? {
        Carrier::Mail => None,
        Carrier::Twilio | Carrier::Openphone | Carrier::Meta | Carrier::Bridge => {
            let base = public_url.trim_end_matches('/');
            Some(format!("{base}/api/v1/hooks/{}/{}", inbox.channel, inbox.id))
        }
    }
}
