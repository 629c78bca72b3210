//! Pushes to the phones of the old app, as it reads them. Which phone is told of which message is the store's; here is what
//! Expo is asked, and what becomes of a phone that can be reached no more.

use omnichat_store::legacy::push::{self, Push};
use omnichat_store::outbox::{Claimed, Outcome};
use serde_json::{Value, json};

use crate::app::App;
use crate::expo::{self, Ticket};
use crate::outbox::Provider;

/// The way to the phones.
pub struct Phones(pub App);

impl Provider for Phones {
    const NAME: &'static str = push::PROVIDER;

    async fn send(&self, claimed: &Claimed) -> Outcome {
        let Ok(push) = serde_json::from_slice::<Push>(&claimed.payload) else {
            return Outcome::Never("what is to be said cannot be read".into());
        };
        match expo::push(&self.0, &message(&claimed.target, &push)).await {
            Ticket::Taken => Outcome::Accepted,
            Ticket::Gone => match push::forget(self.0.store(), push.tenant, &claimed.target).await {
                Ok(()) => Outcome::Never("the phone takes no pushes any more, and is forgotten".into()),
                Err(error) => Outcome::Later(error.to_string()),
            },
            Ticket::Later(why) => Outcome::Later(why),
            Ticket::Never(why) => Outcome::Never(why),
        }
    }
}

/// The message, in the keys of the old app.
fn message(to: &str, push: &Push) -> Value {
    let Push { user_id, channel, text, .. } = push;
    json!({
        "to": to,
        "sound": "default",
        "title": format!("New message from {user_id}"),
        "body": text,
        "data": {"type": "new_message", "user_id": user_id, "channel": channel},
        "priority": "high",
        "channelId": "dwc-admin-messages",
    })
}
