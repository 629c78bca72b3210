//! What a request of Twilio's says, as names and values, whether it comes as a form or as JSON. Pure.

use serde_json::{Map, Value};

use crate::channels::Hook;

/// Most events that are read of one request; Twilio puts no more together.
const EVENTS: usize = 100;

/// The names and values of one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// A value; `None` when it is absent or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// The pairs of a form, decoded, with all that stand twice.
pub(super) fn form(hook: &Hook) -> Vec<(String, String)> {
    form_urlencoded::parse(&hook.body).into_owned().collect()
}

/// Whether the body is a form.
pub(super) fn is_form(hook: &Hook) -> bool {
    kind(hook).eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn kind(hook: &Hook) -> &str {
    let kind = hook.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim()
}

/// The events of a request: one of a form or of a JSON object, several of a list as Event Streams sends it.
pub(super) fn events(hook: &Hook) -> Result<Vec<Params>, String> {
    if is_form(hook) {
        return Ok(vec![Params(form(hook))]);
    }
    let value: Value =
        serde_json::from_slice(&hook.body).map_err(|error| format!("the body is no JSON: {error}"))?;
    match value {
        Value::Object(event) => Ok(vec![event_params(event)]),
        Value::Array(events) => events
            .into_iter()
            .take(EVENTS)
            .map(|event| match event {
                Value::Object(event) => Ok(event_params(event)),
                _ => Err("the list holds something that is no event".to_owned()),
            })
            .collect(),
        _ => Err("the body is neither an event nor a list of events".into()),
    }
}

/// An event of Event Streams has its values in `data`, named as a form names them but for the first letter; what it
/// reports is the last word of its type: `com.twilio.messaging.message.delivered`.
fn event_params(mut event: Map<String, Value>) -> Params {
    let Some(Value::Object(data)) = event.remove("data") else { return Params(pairs(event)) };
    let mut params = pairs(data);
    let kind = event.get("type").and_then(Value::as_str).unwrap_or_default();
    if let (Some(status), false) =
        (kind.rsplit('.').next(), params.iter().any(|(name, _)| name == "MessageStatus"))
    {
        params.push(("MessageStatus".into(), status.to_owned()));
    }
    Params(params)
}

fn pairs(map: Map<String, Value>) -> Vec<(String, String)> {
    map.into_iter()
        .filter_map(|(name, value)| {
            let value = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                _ => return None,
            };
            let mut letters = name.chars();
            let first = letters.next()?.to_ascii_uppercase();
            Some((std::iter::once(first).chain(letters).collect(), value))
        })
        .collect()
}
