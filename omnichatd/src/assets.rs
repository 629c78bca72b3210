//! The web pages, compiled in and compressed beforehand. Without Node they are not there, and a page says how to
//! build them. In debug builds they are read from the disk, so that a rebuilt page needs no rebuilt daemon.

use std::borrow::Cow;

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

/// The dashboard.
#[derive(Embed)]
#[folder = "../admin-frontend/dist"]
#[allow_missing = true]
struct Dashboard;

/// The widget's script and the demo page.
#[derive(Embed)]
#[folder = "../widget/dist"]
#[allow_missing = true]
struct Widget;

/// How long a browser may keep an asset without asking.
#[derive(Clone, Copy)]
enum Keep {
    /// Its name changes with its content.
    Forever,
    /// It asks each time, and is told when nothing changed.
    Asking,
}

/// A file of the dashboard. Every path that is no file is a page of it, so that deep links reload.
pub async fn dashboard(path: Option<Path<String>>, headers: HeaderMap) -> Response {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    if path.starts_with("assets/") {
        return serve::<Dashboard>(&path, &headers, Keep::Forever)
            .unwrap_or_else(|| StatusCode::NOT_FOUND.into_response());
    }
    let file = if path.is_empty() || Dashboard::get(&path).is_none() { "index.html" } else { &path };
    serve::<Dashboard>(file, &headers, Keep::Asking).unwrap_or_else(not_built)
}

/// One file of the dashboard, for another path.
pub fn dashboard_file(file: &str, headers: &HeaderMap) -> Response {
    serve::<Dashboard>(file, headers, Keep::Asking).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// A file of the widget's.
pub fn widget(file: &str, headers: &HeaderMap) -> Response {
    serve::<Widget>(file, headers, Keep::Asking).unwrap_or_else(not_built)
}

/// The demo page's text; `None` when it is not built.
#[must_use]
pub fn demo_page() -> Option<Cow<'static, str>> {
    Widget::get("demo.html").map(|file| match file.data {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
    })
}

fn serve<E: Embed>(path: &str, headers: &HeaderMap, keep: Keep) -> Option<Response> {
    let plain = E::get(path)?;
    let mime = plain.metadata.mimetype().to_owned();
    let (file, encoding) = compressed::<E>(path, headers).unwrap_or((plain, None));
    let tag = tag(&file);
    let mut response = if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_response()
    };
    let out = response.headers_mut();
    out.insert(ETAG, HeaderValue::from_str(&tag).ok()?);
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(match keep {
            Keep::Forever => "public, max-age=31536000, immutable",
            Keep::Asking => "no-cache",
        }),
    );
    let mime = if mime.starts_with("text/") { format!("{mime}; charset=utf-8") } else { mime };
    out.insert(CONTENT_TYPE, HeaderValue::from_str(&mime).ok()?);
    if let Some(encoding) = encoding {
        out.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// The smallest form that the client reads.
fn compressed<E: Embed>(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers.get(ACCEPT_ENCODING)?.to_str().ok()?;
    let accepts = |name: &str| {
        accepted.split(',').any(|part| {
            let (coding, q) = part.split_once(';').unwrap_or((part, ""));
            coding.trim() == name && !matches!(q.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(coding, ending)| {
        let file = if accepts(coding) { E::get(&format!("{path}.{ending}")) } else { None };
        file.map(|file| (file, Some(coding)))
    })
}

fn tag(file: &EmbeddedFile) -> String {
    let hash: String = file.metadata.sha256_hash()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}

/// For who built the daemon alone.
#[must_use]
pub fn not_built() -> Response {
    let page = "<!doctype html><html lang=en><meta charset=utf-8><title>Omnichat</title>\
        <h1>The web pages are not built in</h1>\
        <p>This daemon was compiled without them. Run <code>make web</code>, then compile it again.</p></html>";
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}
