//! Calls who is on the rota: by a text message, a mail, a webhook. A push to a phone goes with the others. A call that came to nothing is tried
//! again for a few minutes; one that nobody needs any more is not made.

use std::sync::Arc;

use omnichat_api::message::{Author, AuthorKind, Message, MessageKind};
use omnichat_api::rota::CallBy;
use omnichat_api::{ConversationId, MessageId};
use omnichat_store::calls::{self, Call};
use omnichat_store::inboxes::fields;
use omnichat_store::mail;
use omnichat_store::outbox::{Claimed, Outcome};
use omnichat_store::outgoing;
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::channels::{self, Parcel, Sent, bridge};
use crate::egress::Refusal;
use crate::outbox::{Provider, heard};
use crate::pushes::Pushes;
use crate::smtp::Smtp;

/// Most of an answer that is read, in bytes; what it says does not matter.
const ANSWER_BYTES: usize = 64 * 1024;
/// Why a call is not made.
pub(crate) const NOT_NEEDED: &str = "it is not needed any more: somebody answers";
/// The header that proves a webhook.
const SIGNATURE: &str = "omnichat-signature";

/// The way to who is on call.
pub struct OnCall {
    app: App,
    /// Absent where no mail is sent.
    smtp: Option<Arc<Smtp>>,
}

impl Provider for OnCall {
    const NAME: &'static str = calls::PROVIDER;

    async fn send(&self, claimed: &Claimed) -> Outcome {
        let Ok(call) = serde_json::from_slice::<Call>(&claimed.payload) else {
            return Outcome::Never("what is to be said cannot be read".into());
        };
        match calls::is_wanted(self.app.store(), &call).await {
            Ok(true) => {}
            Ok(false) => return Outcome::Never(NOT_NEEDED.into()),
            Err(error) => return Outcome::Later(error.to_string()),
        }
        match call.by {
            CallBy::Sms => self.text(claimed, &call).await,
            CallBy::Webhook => self.post(claimed, &call).await,
            // They go by their own way; this one was put in before that was so.
            CallBy::Expo => Pushes(self.app.clone()).send(claimed).await,
            CallBy::Email => self.mail(claimed, &call).await,
        }
    }
}

/// What a webhook tells.
#[derive(Serialize)]
struct Told<'a> {
    event: &'static str,
    id: Uuid,
    says: &'a str,
    url: &'a str,
    conversation_id: ConversationId,
    user: &'a omnichat_api::user::UserRef,
    waiting_since: omnichat_api::Time,
}

impl OnCall {
    /// By these ways; mails leave by the mail server of the settings.
    #[must_use]
    pub const fn new(app: App, smtp: Option<Arc<Smtp>>) -> Self {
        Self { app, smtp }
    }

    async fn mail(&self, claimed: &Claimed, call: &Call) -> Outcome {
        match &self.smtp {
            Some(smtp) => {
                let mail = mail::call(self.app.public_url(), call.conversation, &call.says);
                smtp.mail(claimed, mail).await
            }
            None => Outcome::Later("no mail is sent from here any more".into()),
        }
    }

    /// By the number of an inbox, through its carrier, unless that wants to be left alone.
    async fn text(&self, claimed: &Claimed, call: &Call) -> Outcome {
        let Some(inbox) = call.sms_inbox else {
            return Outcome::Never("the rota names no inbox for sms".into());
        };
        let carried = match fields::carried(self.app.store(), inbox).await {
            Ok(Some(carried)) if carried.tenant == call.tenant => carried,
            Ok(_) => return Outcome::Never("the rota's inbox for sms is gone".into()),
            Err(error) => return Outcome::Later(error.to_string()),
        };
        match outgoing::rests_for(self.app.store(), call.tenant, inbox).await {
            Ok(..=0) => {}
            Ok(_) => {
                return Outcome::Later("the carrier of the rota's inbox asks to send more slowly".into());
            }
            Err(error) => return Outcome::Later(error.to_string()),
        }
        let message = Message {
            id: MessageId(claimed.id),
            conversation_id: call.conversation,
            seq: 0,
            kind: MessageKind::Message,
            author: Author { kind: AuthorKind::System, id: None, name: "Omnichat".into() },
            body: format!("{}: {}", call.says, url(&self.app, call)),
            attachments: Vec::new(),
            delivery: None,
            mail: None,
            client_id: claimed.id,
            created_at: claimed.created_at,
        };
        let parcel = Parcel {
            message,
            target: claimed.target.clone(),
            subject: None,
            template: None,
            files: Vec::new(),
            attempt: claimed.attempt,
        };
        match channels::send(&self.app, &carried, &parcel).await {
            Sent::Accepted { .. } => Outcome::Accepted,
            Sent::Later { why, after } => {
                if let Some(ms) = after.and_then(|after| i64::try_from(after.as_millis()).ok())
                    && let Err(error) = outgoing::rest(self.app.store(), call.tenant, inbox, ms).await
                {
                    tracing::warn!(%error, %inbox, "that a carrier asks to send more slowly could not be noted");
                }
                Outcome::Later(why)
            }
            Sent::Refused { why } => Outcome::Later(why),
            // Somebody else is called soon anyway: better than the same twice.
            Sent::Never { why, .. } | Sent::Uncertain { why } => Outcome::Never(why),
        }
    }

    /// To an address that the tenant names, signed.
    async fn post(&self, claimed: &Claimed, call: &Call) -> Outcome {
        let told = Told {
            event: "call",
            id: claimed.id,
            says: &call.says,
            url: &url(&self.app, call),
            conversation_id: call.conversation,
            user: &call.user,
            waiting_since: call.since,
        };
        let Ok(body) = serde_json::to_vec(&told) else {
            return Outcome::Never("it cannot be written".into());
        };
        let secret = calls::secret_of(self.app.store(), call.inbox);
        let request = self.app.egress().http().post(&claimed.target).header(CONTENT_TYPE, "application/json");
        let request = request.header(SIGNATURE, bridge::signature(&secret, self.app.now(), &body)).body(body);
        let request = match request.build() {
            Ok(request) => request,
            Err(_) => return Outcome::Never("the address of the webhook cannot be read".into()),
        };
        match self.app.egress().send(request, ANSWER_BYTES).await {
            Ok(answer) => heard(answer.status, "the webhook"),
            Err(refusal @ (Refusal::NotPublic | Refusal::NotHttps)) => Outcome::Never(refusal.to_string()),
            // However much it had to say besides.
            Err(Refusal::TooLong(status)) => heard(status, "the webhook"),
            Err(refusal) => Outcome::Later(refusal.to_string()),
        }
    }
}

/// Where somebody who is called finds the conversation.
pub(crate) fn url(app: &App, call: &Call) -> String {
    format!("{}/admin-app/c/{}", app.public_url(), call.conversation)
}
