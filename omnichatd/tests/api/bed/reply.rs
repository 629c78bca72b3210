//! An HTTP answer as the tests look at it.

use omnichat_api::Code;
use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The body as JSON; `null` when it is none.
    pub(crate) body: Value,
    pub(crate) bytes: Vec<u8>,
}

/// Sends a request and reads the whole answer.
pub(crate) async fn answer(request: RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.unwrap().to_vec();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Reply { status, headers, body, bytes }
}

impl Reply {
    /// The body of a 200.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        self.with_status(200).body
    }

    #[track_caller]
    pub(crate) fn with_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// A header's text; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    /// A refusal of this code, with everything that a refusal has (RFC 9457). Returns the body.
    #[track_caller]
    pub(crate) fn refused(self, code: Code) -> Value {
        assert_eq!(self.body["code"], code.as_str(), "{} {}", self.status, self.body);
        assert_eq!(self.status, code.status());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], code.status());
        assert_eq!(self.body["type"], format!("/docs/errors/{code}"));
        assert_eq!(self.body["title"], code.title());
        assert_eq!(self.body["request_id"], self.header("x-request-id"));
        assert!(!self.header("x-request-id").is_empty());
        assert!(self.body["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{}", self.body);
        self.body
    }

    /// A 422 that names one field and the rule it breaks.
    #[track_caller]
    pub(crate) fn invalid(self, field: &str, rule: &str) {
        let body = self.refused(Code::Invalid);
        assert_eq!(
            (&body["errors"][0]["field"], &body["errors"][0]["code"]),
            (&field.into(), &rule.into()),
            "{body}"
        );
    }
}
