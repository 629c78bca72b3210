//! Reading requests: JSON bodies, queries and path ids, with refusals that name the field and the rule.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use omnichat_api::limits::BODY_BYTES;
use omnichat_api::{Code, FieldError};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::problem::Refused;

/// A JSON body, in or out.
pub struct Json<T>(pub T);

/// A JSON body that may be left out.
pub struct OptionalJson<T>(pub T);

/// The query of the URL.
pub struct Query<T>(pub T);

/// The ids in the path.
pub struct Path<T>(pub T);

/// A 201 answer with the new thing.
pub struct Created<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        if !is_json(request.headers()) {
            return Err(no_json());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| unread(&rejection))?;
        from_json(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalJson<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let as_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| unread(&rejection))?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        if !as_json {
            return Err(no_json());
        }
        from_json(&bytes).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

fn no_json() -> Refused {
    let detail = "Send the body as JSON, with the header Content-Type: application/json.";
    Refused::new(Code::UnsupportedMediaType, detail)
}

fn unread(rejection: &BytesRejection) -> Refused {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("The body is too large: at most {} KiB.", BODY_BYTES / 1024);
        Refused::new(Code::TooLarge, detail)
    } else {
        Refused::new(Code::BadRequest, "The body broke off before its end; send it again.")
    }
}

/// Reads JSON. What is no JSON is a `bad_request`; JSON that breaks a rule of the type is `invalid`, by field.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let detail = format!("The body is not UTF-8: byte {} cannot be read.", error.valid_up_to() + 1);
        Refused::new(Code::BadRequest, detail)
    })?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut reader);
    let value = read.map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        // A rule may be broken before the place where the JSON ends too early: that it is no JSON matters more.
        match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => field_error(&path, &inner.to_string()).into(),
            Err(error) => not_json(&error),
        }
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> Refused {
    let detail = format!("The body is not JSON: line {}, column {}.", error.line(), error.column());
    Refused::new(Code::BadRequest, detail)
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        from_query(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn from_query<T: DeserializeOwned>(query: &str) -> Result<T, Refused> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| field_error(&error.path().to_string(), &error.inner().to_string()).into())
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        // What is no id cannot be the id of anything.
        let read = axum::extract::Path::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(id)| Self(id)).map_err(|_| Refused::not_found("such thing"))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, axum::Json(self.0)).into_response()
    }
}

/// What serde says about a value, as the field and the rule.
pub fn field_error(path: &str, said: &str) -> FieldError {
    // serde_json adds where in the text it was; the field's name tells more.
    let said = said.split(" at line ").next().unwrap_or(said);
    let path = if path == "." { "" } else { path };
    let quoted = said.split('`').nth(1).unwrap_or_default();
    if said.starts_with("unknown field") {
        let known = said.split("expected ").nth(1).unwrap_or("none");
        let known = known.trim_start_matches("one of ");
        return FieldError::new(
            within(path, quoted),
            "unknown",
            format!("is not known here; known: {known}"),
        );
    }
    if said.starts_with("missing field") {
        return FieldError::new(within(path, quoted), "missing", "must be given");
    }
    if said.starts_with("unknown variant") {
        let known = said.split("expected ").nth(1).unwrap_or_default().trim_start_matches("one of ");
        return FieldError::new(path, "invalid", format!("must be one of {known}"));
    }
    let said: String = said.chars().take(200).collect();
    FieldError::new(path, "invalid", format!("cannot be read: {said}"))
}

/// serde names an unknown or missing field within the struct that lacks it, and may or may not repeat it in the path.
fn within(path: &str, field: &str) -> String {
    match path {
        "" => field.to_owned(),
        path if path == field || path.ends_with(&format!(".{field}")) => path.to_owned(),
        path => format!("{path}.{field}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnichat_api::auth::Login;
    use omnichat_api::conversation::ConversationQuery;
    use omnichat_api::inbox::ChangeInbox;

    fn refused<T: DeserializeOwned>(body: &[u8]) -> (Code, Vec<FieldError>) {
        let refused = from_json::<T>(body).err().expect("it should have been refused");
        (refused.problem.code, refused.problem.errors)
    }

    fn field<T: DeserializeOwned>(body: &str) -> (String, String) {
        let (code, errors) = refused::<T>(body.as_bytes());
        assert_eq!(code, Code::Invalid);
        (errors[0].field.clone(), errors[0].code.clone())
    }

    #[test]
    fn a_body_that_breaks_a_rule_is_refused_by_field() {
        let named = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(field::<Login>(r#"{"email":"a@b.c"}"#), named("password", "missing"));
        assert_eq!(field::<Login>(r#"{"email":"a","password":"b","pin":1}"#), named("pin", "unknown"));
        assert_eq!(field::<Login>(r#"{"email":7,"password":"b"}"#), named("email", "invalid"));
        assert_eq!(field::<Login>(r#"{"email":"a","password":"b","keep":"x"}"#), named("keep", "invalid"));
        let look = r#"{"widget":{"team_name":"a","greeting":"b"}}"#;
        assert_eq!(field::<ChangeInbox>(look), named("widget.color", "missing"));
        assert_eq!(field::<Login>("[]").0, "");
    }

    #[test]
    fn what_is_no_json_says_where() {
        for body in [&b"{\"email\":"[..], b"", b"{} {}", b"\xff\xfe", b"hello"] {
            let (code, errors) = refused::<omnichat_api::auth::Refresh>(body);
            assert_eq!((code, errors.len()), (Code::BadRequest, 0), "{body:?}");
        }
    }

    #[test]
    fn a_query_names_its_field_too() {
        let refused = |query| from_query::<ConversationQuery>(query).unwrap_err().problem.errors.remove(0);
        assert_eq!(refused("limit=many").field, "limit");
        assert_eq!(refused("stauts=open").code, "unknown");
        assert!(refused("status=lost").message.contains("open"));
        assert!(from_query::<ConversationQuery>("").is_ok());
    }
}
