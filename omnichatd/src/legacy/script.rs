//! `/static/`, where pages may still load the old widget's script from. Omnichat has none of the old files and serves none.
//! In place of that one script it answers with one that brings the new widget, so that a page which nobody has touched
//! keeps a chat; see `docs/legacy.md`.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::answer::Fault;
use super::door::Open;
use crate::extract::Path;
use crate::routes::pages::RESOURCE_POLICY;

/// What the old widget's script was called.
const WIDGET: [&str; 2] = ["chatbot.js", "chatbot.min.js"];

/// Answers for a file of the system before.
pub async fn file(Open { app, on, .. }: Open, Path(file): Path<String>) -> Response {
    if !WIDGET.contains(&file.as_str()) {
        let detail =
            "Not Found. Files of the old server are not here: put this one on the website that uses it.";
        return Fault::new(StatusCode::NOT_FOUND, detail).into_response();
    }
    let (script, inbox) = (json!(format!("{}/widget.js", app.public_url())), json!(on.inbox));
    let text = format!(
        "// Brings Omnichat's widget. Put the line of `omnichat inbox snippet` into the page in place of this.\n\
         {{\n  const widget = document.createElement(\"script\");\n  widget.src = {script};\n  \
         widget.dataset.inbox = {inbox};\n  document.head.append(widget);\n}}\n"
    );
    // Pages of other websites load it, and hear within the hour when old clients are served no more.
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "max-age=3600"),
        (RESOURCE_POLICY, "cross-origin"),
    ];
    (headers, text).into_response()
}
