//! Calls who is on the rota, by the ways that are no mail: a text message, a webhook, a push to a phone. A call that came
//! to nothing is tried again for a few minutes; one that nobody needs any more is not made.

use omnichat_api::message::{Author, AuthorKind, Message, MessageKind};
use omnichat_api::rota::CallBy;
use omnichat_api::{ConversationId, MessageId};
use omnichat_store::calls::{self, Call};
use omnichat_store::inboxes::fields;
use omnichat_store::outbox::{Claimed, Outcome};
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::channels::{self, Parcel, Sent, bridge};
use crate::egress::Refusal;
use crate::outbox::Provider;

/// Most of an answer that is read, in bytes; what it says does not matter.
const ANSWER_BYTES: usize = 64 * 1024;
/// The header that proves a webhook.
const SIGNATURE: &str = "omnichat-signature";

/// The way to who is on call.
pub struct OnCall(pub App);

impl Provider for OnCall {
    const NAME: &'static str = calls::PROVIDER;

    async fn send(&self, claimed: &Claimed) -> Outcome {
        let Ok(call) = serde_json::from_slice::<Call>(&claimed.payload) else {
            return Outcome::Never("what is to be said cannot be read".into());
        };
        match calls::is_wanted(self.0.store(), &call).await {
            Ok(true) => {}
            Ok(false) => return Outcome::Never("it is not needed any more: somebody answers".into()),
            Err(error) => return Outcome::Later(error.to_string()),
        }
        match call.by {
            CallBy::Sms => self.text(claimed, &call).await,
            CallBy::Webhook => self.post(claimed, &call).await,
            CallBy::Expo => self.push(claimed, &call).await,
            // Mails leave by the mail server.
            CallBy::Email => Outcome::Never("a mail is no call".into()),
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
    fn url(&self, call: &Call) -> String {
        format!("{}/admin-app/c/{}", self.0.public_url(), call.conversation)
    }

    /// By the number of an inbox, through its carrier.
    async fn text(&self, claimed: &Claimed, call: &Call) -> Outcome {
        let Some(inbox) = call.sms_inbox else {
            return Outcome::Never("the rota names no inbox for sms".into());
        };
        let carried = match fields::carried(self.0.store(), inbox).await {
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
        match channels::send(&self.0, &carried, &parcel).await {
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
        let secret = calls::secret_of(self.0.store(), call.inbox);
        let request = self.0.egress().http().post(&claimed.target).header(CONTENT_TYPE, "application/json");
        let request = request.header(SIGNATURE, bridge::signature(&secret, self.0.now(), &body)).body(body);
        let request = match request.build() {
            Ok(request) => request,
            Err(_) => return Outcome::Never("the address of the webhook cannot be read".into()),
        };
        match self.0.egress().send(request, ANSWER_BYTES).await {
            Ok(answer) => heard(answer.status, "the webhook"),
            Err(refusal @ (Refusal::NotPublic | Refusal::NotHttps)) => Outcome::Never(refusal.to_string()),
            // It was heard, whatever it had to say.
            Err(Refusal::TooLong) => Outcome::Accepted,
            Err(refusal) => Outcome::Later(refusal.to_string()),
        }
    }

    /// To a phone, by Expo's push service (docs.expo.dev/push-notifications/sending-notifications).
    async fn push(&self, claimed: &Claimed, call: &Call) -> Outcome {
        let url = format!("{}/--/api/v2/push/send", self.0.config().carriers.expo);
        let message = json!({
            "to": claimed.target, "title": "Somebody waits for an answer", "body": call.says, "sound": "default",
            "priority": "high", "data": {"conversation_id": call.conversation, "url": self.url(call)},
        });
        let reply = match self.0.calls().send(self.0.calls().http().post(url).json(&message)).await {
            Ok(reply) => reply,
            Err(error) => return Outcome::Later(format!("Expo {error}")),
        };
        match heard(reply.status, "Expo") {
            Outcome::Accepted => ticket(&reply.json()),
            other => other,
        }
    }
}

/// What a status means for a call.
fn heard(status: StatusCode, who: &str) -> Outcome {
    match status.as_u16() {
        200..=299 => Outcome::Accepted,
        408 | 425 | 429 | 500.. => Outcome::Later(format!("{who} answered {status}")),
        _ => Outcome::Never(format!("{who} answered {status}")),
    }
}

/// What Expo's ticket for the one message says.
fn ticket(reply: &Value) -> Outcome {
    let ticket = match &reply["data"] {
        Value::Array(tickets) => tickets.first().unwrap_or(&Value::Null),
        ticket => ticket,
    };
    if ticket["status"] == "ok" {
        return Outcome::Accepted;
    }
    match ticket["details"]["error"].as_str() {
        Some("DeviceNotRegistered") => Outcome::Never(
            "the phone takes no pushes with this token any more: take it out of the rota".into(),
        ),
        Some("MessageRateExceeded") => Outcome::Later("too many pushes to this phone".into()),
        _ => {
            let said: String = ticket["message"].as_str().unwrap_or("nothing").chars().take(200).collect();
            Outcome::Never(format!("Expo refused the push, and said: {said}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_says_whether_expo_has_the_push() {
        assert_eq!(ticket(&json!({"data": [{"status": "ok", "id": "1"}]})), Outcome::Accepted);
        assert_eq!(ticket(&json!({"data": {"status": "ok"}})), Outcome::Accepted);
        let refused = |error: &str| json!({"data": [{"status": "error", "message": "no", "details": {"error": error}}]});
        assert!(
            matches!(ticket(&refused("DeviceNotRegistered")), Outcome::Never(why) if why.contains("rota"))
        );
        assert!(matches!(ticket(&refused("MessageRateExceeded")), Outcome::Later(_)));
        assert!(matches!(ticket(&Value::Null), Outcome::Never(_)));
    }

    #[test]
    fn a_call_that_may_come_through_later_is_made_again() {
        assert_eq!(heard(StatusCode::NO_CONTENT, "it"), Outcome::Accepted);
        for status in [StatusCode::TOO_MANY_REQUESTS, StatusCode::BAD_GATEWAY] {
            assert!(matches!(heard(status, "it"), Outcome::Later(_)));
        }
        for status in [StatusCode::FOUND, StatusCode::NOT_FOUND] {
            assert!(matches!(heard(status, "it"), Outcome::Never(_)));
        }
    }
}
