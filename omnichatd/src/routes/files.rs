//! A file's bytes, for whoever has a link to it. Nothing of a file is run: but for four kinds of pictures it is saved and
//! not shown, and even those are shown in a sandbox, from which nothing is loaded.

use std::ops::{Bound, Range};

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::TypedHeader;
use axum_extra::headers;
use omnichat_api::Code;
use omnichat_api::attachment::Attachment;
use omnichat_store::{StoreError, attachments};

use crate::auth::Public;
use crate::problem::{Answer, Refused};

/// What files may do: nothing.
const POLICY: &str = "sandbox; default-src 'none'";
/// What the page of a mail may do besides: look as its own tags say, show the pictures that it brings, and stand in a frame
/// of the dashboard.
const PAGE_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'";
const PAGE: &str = "text/html; charset=utf-8";
/// What stands in a header's parameter as it is (RFC 8187, attr-char).
const PLAIN: &[u8] = b"!#$&+-.^_`|~";

/// The file that a link leads to, or a part of it. A link that has ended is gone; ask for another.
#[utoipa::path(get, path = "/files/{token}", tag = "attachments", security(()),
    params(("token" = String, Path, description = "The end of the link.")),
    responses((status = 200, description = "The file's bytes.", content_type = "application/octet-stream"),
        (status = 206, description = "The part that was asked for.", content_type = "application/octet-stream")))]
pub async fn show_file(
    Public(app): Public,
    Path(token): Path<String>,
    range: Option<TypedHeader<headers::Range>>,
) -> Answer<Response> {
    let linked = app.files().linked(&token).ok_or_else(|| Refused::not_found("file"))?;
    if linked.until <= app.now() {
        return Err(ended());
    }
    let found = attachments::get(app.store(), linked.tenant, linked.id).await;
    let file = found.map_err(|error| match error {
        StoreError::NotFound(_) => ended(),
        error => error.into(),
    })?;
    let whole = file.attachment.bytes;
    let part = range.and_then(|TypedHeader(range)| part(&range, whole));
    let bytes = app.files().stream(linked.tenant, &file.hash, part.clone()).await?;
    let mut response = Body::from_stream(bytes).into_response();
    let headers = response.headers_mut();
    for (name, value) in dress(&file.attachment) {
        headers.insert(name, value);
    }
    let length = part.as_ref().map_or(whole, |part| part.end - part.start);
    headers.insert(CONTENT_LENGTH, length.into());
    if let Some(part) = part {
        let range = format!("bytes {}-{}/{whole}", part.start, part.end - 1);
        headers.insert(CONTENT_RANGE, text(&range));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

fn ended() -> Refused {
    Refused::new(Code::Gone, "This link has ended. Open the file from its message again.")
}

/// The one part that is asked for; of several, or of none that is there, the whole file is given.
fn part(range: &headers::Range, whole: u64) -> Option<Range<u64>> {
    let mut parts = range.satisfiable_ranges(whole);
    let (first, None) = (parts.next()?, parts.next()) else { return None };
    let start = match first.0 {
        Bound::Included(start) => start,
        Bound::Excluded(start) => start.checked_add(1)?,
        Bound::Unbounded => 0,
    };
    let end = match first.1 {
        Bound::Included(end) => end.checked_add(1)?.min(whole),
        Bound::Excluded(end) => end.min(whole),
        Bound::Unbounded => whole,
    };
    (start < end).then_some(start..end)
}

fn dress(file: &Attachment) -> [(HeaderName, HeaderValue); 8] {
    // Only the page that was made of a mail is of this type: no file that anybody sends up is (see [`crate::files`]).
    let page = file.media_type == "text/html";
    let how = if page || file.is_picture() { "inline" } else { "attachment" };
    [
        (CONTENT_TYPE, if page { HeaderValue::from_static(PAGE) } else { text(&file.media_type) }),
        (CONTENT_DISPOSITION, text(&format!("{how}; filename*=UTF-8''{}", encoded(&file.name)))),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(if page { PAGE_POLICY } else { POLICY })),
        (X_FRAME_OPTIONS, HeaderValue::from_static(if page { "SAMEORIGIN" } else { "DENY" })),
        // The widget shows pictures on other websites; who has the link may have the picture.
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (CACHE_CONTROL, HeaderValue::from_static("private, max-age=600, immutable")),
        (ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ]
}

fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// A name as a header's parameter takes it.
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) {
            out.push(byte.into());
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(
            encoded("Größe \"1\"; x=y\r\nSet-Cookie: a.pdf"),
            "Gr%C3%B6%C3%9Fe%20%221%22%3B%20x%3Dy%0D%0ASet-Cookie%3A%20a.pdf"
        );
    }

    #[test]
    fn one_part_that_is_there_is_given_and_otherwise_the_whole() {
        let ask = |range| part(&range, 100);
        assert_eq!(ask(headers::Range::bytes(10..20).unwrap()), Some(10..20));
        assert_eq!(ask(headers::Range::bytes(90..).unwrap()), Some(90..100));
        assert_eq!(ask(headers::Range::bytes(90..=500).unwrap()), Some(90..100));
        assert_eq!(ask(headers::Range::bytes(100..).unwrap()), None);
    }
}
