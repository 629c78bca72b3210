//! Bodies as the system before took them: an object whose unknown fields do not matter, or a form. What breaks a rule is told
//! in its words: the kind of the fault, where it is, and what stands there.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use omnichat_api::channel::Channel;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Fault};

/// The fields of a body, taken one by one; [`Fields::done`] tells what was wrong with them.
pub struct Fields {
    given: Map<String, Value>,
    wrong: Vec<Value>,
}

/// A form, however it is encoded.
pub struct Form(Vec<(String, String)>);

fn fault(kind: &str, place: &Value, msg: &str, input: &Value) -> Value {
    json!({"type": kind, "loc": place, "msg": msg, "input": input})
}

impl Fields {
    fn read(body: &[u8], as_json: bool) -> Answer<Self> {
        let not_json = |at: usize, why: &str| {
            let (place, context) = (json!(["body", at]), json!({"error": why}));
            let said = json!({"type": "json_invalid", "loc": place, "msg": "JSON decode error", "input": {}, "ctx": context});
            Fault::invalid(vec![said])
        };
        if body.is_empty() {
            return Err(Fault::invalid(vec![fault(
                "missing",
                &json!(["body"]),
                "Field required",
                &Value::Null,
            )]));
        }
        let value = if as_json {
            serde_json::from_slice(body).map_err(|error| not_json(error.column(), "Expecting value"))?
        } else {
            Value::from(String::from_utf8_lossy(body))
        };
        match value {
            Value::Object(given) => Ok(Self { given, wrong: Vec::new() }),
            other => {
                let msg = "Input should be a valid dictionary or object to extract fields from";
                Err(Fault::invalid(vec![fault("model_attributes_type", &json!(["body"]), msg, &other)]))
            }
        }
    }

    fn missing(&mut self, name: &str) {
        let whole = Value::Object(self.given.clone());
        self.wrong.push(fault("missing", &json!(["body", name]), "Field required", &whole));
    }

    fn wrong(&mut self, kind: &str, name: &str, msg: &str, input: &Value) {
        self.wrong.push(fault(kind, &json!(["body", name]), msg, input));
    }

    /// A text that must be there.
    pub fn text(&mut self, name: &str) -> String {
        match self.given.get(name).cloned() {
            None => self.missing(name),
            Some(Value::String(text)) => return text,
            Some(other) => self.wrong("string_type", name, "Input should be a valid string", &other),
        }
        String::new()
    }

    /// A text that has a usual value.
    pub fn text_or(&mut self, name: &str, usual: &str) -> String {
        if self.given.contains_key(name) { self.text(name) } else { usual.to_owned() }
    }

    /// A text that may be left out, or be `null`.
    pub fn maybe(&mut self, name: &str) -> Option<String> {
        match self.given.get(name) {
            None | Some(Value::Null) => None,
            Some(_) => Some(self.text(name)),
        }
    }

    /// A whole number that must be there.
    pub fn number(&mut self, name: &str) -> i64 {
        match self.given.get(name).cloned() {
            None => self.missing(name),
            Some(given) => {
                let number = given.as_i64().or_else(|| given.as_str()?.trim().parse().ok());
                if let Some(number) = number {
                    return number;
                }
                self.wrong("int_type", name, "Input should be a valid integer", &given);
            }
        }
        0
    }

    /// A list that must be there.
    pub fn list(&mut self, name: &str) -> Vec<Value> {
        match self.given.get(name).cloned() {
            None => self.missing(name),
            Some(Value::Array(items)) => return items,
            Some(other) => self.wrong("list_type", name, "Input should be a valid list", &other),
        }
        Vec::new()
    }

    /// Whatever stands there.
    #[must_use]
    pub fn any(&self, name: &str) -> Option<&Value> {
        self.given.get(name)
    }

    /// Refuses the body when something was wrong with what was taken of it.
    pub fn done(self) -> Answer<()> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Fault::invalid(self.wrong)) }
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        let kind = kind(request.headers());
        let as_json = kind.is_empty() || kind == "application/json" || kind.ends_with("+json");
        Self::read(&whole(request, state).await?, as_json)
    }
}

impl Form {
    /// The fields of a body with these headers. What is no form has none.
    #[must_use]
    pub fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        match kind(headers).as_str() {
            "application/x-www-form-urlencoded" => Self(form_urlencoded::parse(body).into_owned().collect()),
            "multipart/form-data" => Self(parts(headers, body)),
            _ => Self(Vec::new()),
        }
    }

    /// A field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// These fields, all of which must be there.
    pub fn need<const N: usize>(&self, names: [&str; N]) -> Answer<[&str; N]> {
        let absent = names.iter().filter(|name| self.get(name).is_none());
        let missing = |name| fault("missing", &json!(["body", name]), "Field required", &Value::Null);
        let wrong: Vec<Value> = absent.map(missing).collect();
        if wrong.is_empty() {
            Ok(names.map(|name| self.get(name).unwrap_or_default()))
        } else {
            Err(Fault::invalid(wrong))
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        let headers = request.headers().clone();
        Ok(Self::read(&headers, &whole(request, state).await?))
    }
}

/// The whole body, within the limit that holds for all.
async fn whole<S: Send + Sync>(request: Request, state: &S) -> Answer<Bytes> {
    let read = Bytes::from_request(request, state).await;
    read.map_err(|refused| {
        Fault::new(refused.status(), "The body is too large, or broke off before its end.")
    })
}

/// What a body is, by its header.
fn kind(headers: &HeaderMap) -> String {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a body is a form, by its header.
#[must_use]
pub fn is_form(headers: &HeaderMap) -> bool {
    matches!(kind(headers).as_str(), "application/x-www-form-urlencoded" | "multipart/form-data")
}

/// The texts among the parts of a multipart form (RFC 7578); what a browser's `FormData` makes of a few fields.
fn parts(headers: &HeaderMap, body: &[u8]) -> Vec<(String, String)> {
    let said = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = said.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
    let Some(boundary) = boundary.map(|b| b.trim_matches('"')).filter(|b| !b.is_empty()) else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(body);
    let part = |part: &str| {
        let (head, value) = part.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
        let (_, name) = head.split_once("name=\"")?;
        Some((name.split('"').next()?.to_owned(), value.strip_suffix("\r\n")?.to_owned()))
    };
    text.split(&format!("--{boundary}")).filter_map(part).collect()
}

/// A channel by its word.
pub fn channel(word: &str) -> Answer<Channel> {
    word.trim().to_ascii_lowercase().parse().map_err(|_| {
        let known = Channel::ALL.iter().map(|channel| format!("'{channel}'")).collect::<Vec<_>>().join(", ");
        let msg = format!("Input should be one of {known}");
        Fault::invalid(vec![fault("enum", &json!(["body", "channel"]), &msg, &word.into())])
    })
}

/// A number in the path, called so in the system before.
pub fn number(name: &str, text: &str) -> Answer<i64> {
    number_in("path", name, text)
}

/// A number in the query.
pub fn number_in(place: &str, name: &str, text: &str) -> Answer<i64> {
    let msg = "Input should be a valid integer, unable to parse string as an integer";
    text.trim()
        .parse()
        .map_err(|_| Fault::invalid(vec![fault("int_parsing", &json!([place, name]), msg, &text.into())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(fault: &Fault) -> Value {
        fault.detail()[0].clone()
    }

    #[test]
    fn what_is_wrong_with_a_body_is_told_as_the_system_before_told_it() {
        let mut fields = Fields::read(br#"{"channel": 7, "more": [1]}"#, true).unwrap();
        assert_eq!(fields.text("user_id"), "");
        assert_eq!(fields.text_or("channel", "webchat"), "");
        assert_eq!(fields.maybe("name"), None);
        let Err(fault) = fields.done() else { panic!("it was taken") };
        let detail = fault.detail();
        assert_eq!(detail[0]["type"], "missing");
        assert_eq!(detail[0]["loc"], json!(["body", "user_id"]));
        assert_eq!(detail[0]["input"]["channel"], 7);
        assert_eq!((&detail[1]["type"], &detail[1]["input"]), (&json!("string_type"), &json!(7)));
        for (body, as_json, kind) in [
            (&b"{"[..], true, "json_invalid"),
            (b"", true, "missing"),
            (b"[]", true, "model_attributes_type"),
            (br#"{"a": 1}"#, false, "model_attributes_type"),
        ] {
            assert_eq!(said(&Fields::read(body, as_json).err().unwrap())["type"], kind);
        }
    }

    #[test]
    fn a_form_is_read_however_it_is_encoded() {
        let headers = |kind: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, kind.parse().unwrap());
            headers
        };
        let plain = Form::read(
            &headers("application/x-www-form-urlencoded"),
            b"username=ana%40example.com&password=a+b",
        );
        let body = "--xx\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nana@example.com\r\n\
            --xx\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\na b\r\n--xx--\r\n";
        let parts = Form::read(&headers("multipart/form-data; boundary=xx"), body.as_bytes());
        for form in [plain, parts] {
            assert_eq!(form.need(["username", "password"]).unwrap(), ["ana@example.com", "a b"]);
            assert_eq!(said(&form.need(["From"]).unwrap_err())["loc"], json!(["body", "From"]));
        }
    }
}
