//! Expo's push service (docs.expo.dev/push-notifications/sending-notifications): hands messages over, up to a hundred at once,
//! and reads the tickets; a while later asks for the receipts. What to do about either is the sender's business.

use std::collections::{BTreeMap, HashMap};

use omnichat_store::outbox::Outcome;
use serde_json::{Value, json};

use crate::app::App;
use crate::channels::calls::Reply;
use crate::outbox::heard;

/// Most messages that Expo takes at once.
pub const MESSAGES: usize = 100;
/// Receipts that are asked for at once: fewer than the thousand that Expo takes, as its own clients do.
pub const RECEIPTS: usize = 300;
/// Longest reason of Expo's that is repeated, in characters.
const WHY_CHARS: usize = 200;

/// What came of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ticket {
    /// Expo has it, and names the receipt by which it will say whether it got to the phone.
    Taken(Option<String>),
    /// The phone takes no pushes with this token any more, and never will again.
    Gone,
    /// Not now.
    Later(String),
    /// Expo will never take it.
    Never(String),
}

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is at the phone's own service.
    Through,
    /// The phone takes no pushes with this token any more, and never will again.
    Gone,
    /// The phone got too many; this one may be sent again.
    Again(String),
    /// It did not get there.
    Never(String),
}

/// Hands messages over. The tickets come back in their order.
pub async fn push(app: &App, messages: &[Value]) -> Vec<Ticket> {
    let unanswered = Ticket::Later("Expo was not asked: it did not answer for others".into());
    let mut tickets = vec![unanswered; messages.len()];
    let all: Vec<usize> = (0..messages.len()).collect();
    let mut waiting: Vec<Vec<usize>> = all.chunks(MESSAGES).map(<[usize]>::to_vec).collect();
    while let Some(some) = waiting.pop() {
        let body: Vec<&Value> = some.iter().map(|at| &messages[*at]).collect();
        match ask(app, "send", &json!(body)).await {
            Ok(reply) if is_about_one(&reply) && some.len() > 1 => {
                waiting.extend(apart(&reply, &some, messages));
            }
            Ok(reply) => {
                let (all, body) = (refused(&reply), reply.json());
                for (n, at) in some.into_iter().enumerate() {
                    tickets[at] = all.clone().unwrap_or_else(|| ticket(&body["data"][n]));
                }
            }
            Err(why) => {
                some.into_iter().for_each(|at| tickets[at] = Ticket::Later(why.clone()));
                break;
            }
        }
    }
    tickets
}

/// The receipts that there are of these already.
pub async fn receipts(app: &App, ids: &[&str]) -> Result<HashMap<String, Receipt>, String> {
    let reply = ask(app, "getReceipts", &json!({ "ids": ids })).await?;
    if let Some(Ticket::Later(why) | Ticket::Never(why)) = refused(&reply) {
        return Err(why);
    }
    let body = reply.json();
    let told = body["data"].as_object().ok_or("Expo answers with something that is no receipts")?;
    Ok(told.iter().map(|(id, said)| (id.clone(), receipt(said))).collect())
}

async fn ask(app: &App, what: &str, body: &Value) -> Result<Reply, String> {
    let url = format!("{}/--/api/v2/push/{what}", app.config().carriers.expo);
    let answer = app.calls().send(app.calls().http().post(url).json(body)).await;
    answer.map_err(|error| format!("Expo {error}"))
}

/// Whether nothing was taken because of some of the messages, of which others would be.
fn is_about_one(reply: &Reply) -> bool {
    matches!(reply.status.as_u16(), 400 | 413 | 422)
}

/// The messages of a request that was refused, in smaller ones: by the app that each is for, which Expo tells, else in
/// halves. In the end what is wrong stands alone.
fn apart(reply: &Reply, some: &[usize], messages: &[Value]) -> Vec<Vec<usize>> {
    let body = reply.json();
    let apps = body["errors"][0]["details"].as_object();
    let of = |at: usize| {
        let is_its = |tokens: &Value| tokens.as_array().is_some_and(|all| all.contains(&messages[at]["to"]));
        apps?.iter().find_map(|(app, tokens)| is_its(tokens).then(|| app.clone()))
    };
    let mut by_app: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for at in some {
        by_app.entry(of(*at)).or_default().push(*at);
    }
    if by_app.len() > 1 {
        return by_app.into_values().collect();
    }
    some.chunks(some.len().div_ceil(2)).map(<[usize]>::to_vec).collect()
}

/// What came of all messages of a request, if it was not taken as a whole.
fn refused(reply: &Reply) -> Option<Ticket> {
    match heard(reply.status, "Expo") {
        Outcome::Later(why) => Some(Ticket::Later(why)),
        Outcome::Never(why) => {
            let said = words(&reply.json()["errors"][0]);
            Some(Ticket::Never(said.map_or(why.clone(), |said| format!("{why}, and said: {said}"))))
        }
        Outcome::Accepted | Outcome::Awaits(_) => None,
    }
}

/// What the ticket of one message says.
fn ticket(ticket: &Value) -> Ticket {
    if ticket["status"] == "ok" {
        return Ticket::Taken(ticket["id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned));
    }
    match wrong(ticket) {
        Receipt::Gone => Ticket::Gone,
        Receipt::Again(why) => Ticket::Later(why),
        Receipt::Never(why) => Ticket::Never(why),
        Receipt::Through => Ticket::Taken(None),
    }
}

/// What a receipt says.
fn receipt(receipt: &Value) -> Receipt {
    if receipt["status"] == "ok" { Receipt::Through } else { wrong(receipt) }
}

/// Tickets and receipts have the same errors.
fn wrong(said: &Value) -> Receipt {
    match said["details"]["error"].as_str() {
        Some("DeviceNotRegistered") => Receipt::Gone,
        Some("MessageRateExceeded") => Receipt::Again("too many pushes to this phone".into()),
        error => {
            let said = words(said).or_else(|| error.map(str::to_owned)).unwrap_or_else(|| "nothing".into());
            Receipt::Never(format!("Expo refused the push, and said: {said}"))
        }
    }
}

fn words(error: &Value) -> Option<String> {
    Some(error["message"].as_str()?.chars().filter(|c| !c.is_control()).take(WHY_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::StatusCode;

    #[test]
    fn a_ticket_says_whether_expo_has_the_push() {
        assert_eq!(ticket(&json!({"status": "ok", "id": "1"})), Ticket::Taken(Some("1".into())));
        assert_eq!(ticket(&json!({"status": "ok"})), Ticket::Taken(None));
        let refused = |error: &str| json!({"status": "error", "message": "no", "details": {"error": error}});
        assert_eq!(ticket(&refused("DeviceNotRegistered")), Ticket::Gone);
        assert!(matches!(ticket(&refused("MessageRateExceeded")), Ticket::Later(_)));
        assert!(matches!(ticket(&refused("MessageTooBig")), Ticket::Never(why) if why.ends_with("no")));
        assert!(matches!(ticket(&Value::Null), Ticket::Never(_)));
        assert_eq!(receipt(&json!({"status": "ok"})), Receipt::Through);
        assert_eq!(receipt(&refused("DeviceNotRegistered")), Receipt::Gone);
        assert!(matches!(receipt(&refused("InvalidCredentials")), Receipt::Never(_)));
    }

    #[test]
    fn what_is_refused_together_is_sent_by_app_or_in_halves() {
        let messages: Vec<Value> = ["a", "b", "c", "d"].map(|to| json!({"to": to})).into();
        let parted = |body: Value| {
            let reply = Reply {
                status: StatusCode::BAD_REQUEST,
                headers: reqwest::header::HeaderMap::new(),
                body: body.to_string().into(),
            };
            assert!(is_about_one(&reply));
            apart(&reply, &[0, 1, 2, 3], &messages)
        };
        let apps = json!({"@one/app": ["a", "c"], "@two/app": ["d"]});
        let mixed = json!({"errors": [{"code": "PUSH_TOO_MANY_EXPERIENCE_IDS", "details": apps}]});
        assert_eq!(parted(mixed), [vec![1], vec![0, 2], vec![3]]);
        assert_eq!(parted(json!({"errors": [{"code": "VALIDATION_ERROR"}]})), [vec![0, 1], vec![2, 3]]);
    }
}
