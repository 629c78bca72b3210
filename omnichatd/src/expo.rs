//! Expo's push service (docs.expo.dev/push-notifications/sending-notifications): hands over one message for one phone, and
//! reads the ticket. What to do about it is the sender's business.

use omnichat_store::outbox::Outcome;
use serde_json::Value;

use crate::app::App;
use crate::outbox::heard;

/// What came of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ticket {
    /// Expo has it.
    Taken,
    /// The phone takes no pushes with this token any more, and never will again.
    Gone,
    /// Not now.
    Later(String),
    /// Expo will never take it.
    Never(String),
}

/// Hands a message over.
pub async fn push(app: &App, message: &Value) -> Ticket {
    let url = format!("{}/--/api/v2/push/send", app.config().carriers.expo);
    let reply = match app.calls().send(app.calls().http().post(url).json(message)).await {
        Ok(reply) => reply,
        Err(error) => return Ticket::Later(format!("Expo {error}")),
    };
    match heard(reply.status, "Expo") {
        Outcome::Accepted => ticket(&reply.json()),
        Outcome::Later(why) => Ticket::Later(why),
        Outcome::Never(why) => Ticket::Never(why),
    }
}

/// What the ticket for the one message says.
fn ticket(reply: &Value) -> Ticket {
    let ticket = match &reply["data"] {
        Value::Array(tickets) => tickets.first().unwrap_or(&Value::Null),
        ticket => ticket,
    };
    if ticket["status"] == "ok" {
        return Ticket::Taken;
    }
    match ticket["details"]["error"].as_str() {
        Some("DeviceNotRegistered") => Ticket::Gone,
        Some("MessageRateExceeded") => Ticket::Later("too many pushes to this phone".into()),
        _ => {
            let said: String = ticket["message"].as_str().unwrap_or("nothing").chars().take(200).collect();
            Ticket::Never(format!("Expo refused the push, and said: {said}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_ticket_says_whether_expo_has_the_push() {
        assert_eq!(ticket(&json!({"data": [{"status": "ok", "id": "1"}]})), Ticket::Taken);
        assert_eq!(ticket(&json!({"data": {"status": "ok"}})), Ticket::Taken);
        let refused = |error: &str| json!({"data": [{"status": "error", "message": "no", "details": {"error": error}}]});
        assert_eq!(ticket(&refused("DeviceNotRegistered")), Ticket::Gone);
        assert!(matches!(ticket(&refused("MessageRateExceeded")), Ticket::Later(_)));
        assert!(matches!(ticket(&refused("MessageTooBig")), Ticket::Never(why) if why.ends_with("no")));
        assert!(matches!(ticket(&Value::Null), Ticket::Never(_)));
    }
}
