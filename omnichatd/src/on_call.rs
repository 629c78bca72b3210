//! Calls who is on the rota: by a text message, a mail, a webhook, a push to a phone. A call that came to nothing is tried
//! again for a few minutes; one that nobody needs any more is not made.

use std::sync::Arc;

use omnichat_api::message::{Author, AuthorKind, Message, MessageKind};
use omnichat_api::rota::CallBy;
use omnichat_api::{ConversationId, MessageId};
use omnichat_store::calls::{self, Call};
use omnichat_store::inboxes::fields;
use omnichat_store::mail;
use omnichat_store::outbox::{Claimed, Outcome};
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::channels::{self, Parcel, Sent, bridge};
use crate::egress::Refusal;
use crate::expo::{self, Ticket};
use crate::outbox::{Provider, heard};
use crate::smtp::Smtp;

/// Most of an answer that is read, in bytes; what it says does not matter.
const ANSWER_BYTES: usize = 64 * 1024;
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
            Ok(false) => return Outcome::Never("it is not needed any more: somebody answers".into()),
            Err(error) => return Outcome::Later(error.to_string()),
        }
        match call.by {
            CallBy::Sms => self.text(claimed, &call).await,
            CallBy::Webhook => self.post(claimed, &call).await,
            CallBy::Expo => self.push(claimed, &call).await,
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

    fn url(&self, call: &Call) -> String {
        format!("{}/admin-app/c/{}", self.app.public_url(), call.conversation)
    }

    /// By the number of an inbox, through its carrier.
    async fn text(&self, claimed: &Claimed, call: &Call) -> Outcome {
        let Some(inbox) = call.sms_inbox else {
            return Outcome::Never("the rota names no inbox for sms".into());
        };
        let carried = match fields::carried(self.app.store(), inbox).await {
            Ok(Some(carried)) if carried.tenant == call.tenant => carried,
            Ok(_) => return Outcome::Never("the rota's inbox for sms is gone".into()),
            Err(error) => return Outcome::Later(error.to_string()),
        };
        let message = Message {
            id: MessageId(claimed.id),
            conversation_id: call.conversation,
            seq: 0,
            kind: MessageKind::Message,
            author: Author { kind: AuthorKind::System, id: None, name: "Omnichat".into() },
            body: format!("{}: {}", call.says, self.url(call)),
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
            Sent::Later { why, .. } | Sent::Refused { why } => Outcome::Later(why),
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
            url: &self.url(call),
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
            // It was heard, whatever it had to say.
            Err(Refusal::TooLong) => Outcome::Accepted,
            Err(refusal) => Outcome::Later(refusal.to_string()),
        }
    }

    /// To a phone.
    async fn push(&self, claimed: &Claimed, call: &Call) -> Outcome {
        let message = json!({
            "to": claimed.target, "title": "Somebody waits for an answer", "body": call.says, "sound": "default",
            "priority": "high", "data": {"conversation_id": call.conversation, "url": self.url(call)},
        });
        match expo::push(&self.app, &message).await {
            Ticket::Taken => Outcome::Accepted,
            Ticket::Gone => Outcome::Never(
                "the phone takes no pushes with this token any more: take it out of the rota".into(),
            ),
            Ticket::Later(why) => Outcome::Later(why),
            Ticket::Never(why) => Outcome::Never(why),
        }
    }
}
