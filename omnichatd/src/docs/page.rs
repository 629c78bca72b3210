//! The API on one page, made of the OpenAPI document.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::response::{Html, IntoResponse};
use omnichat_api::Code;
use serde_json::Value;

use super::{TEXT, errors};

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(&TEXT).expect("the document is JSON");
    render(&document)
});

/// The page.
pub async fn show() -> impl IntoResponse {
    ([("cache-control", "no-cache")], Html(PAGE.as_str()))
}

/// A page in the making.
pub(super) struct Page(String);

impl Page {
    pub(super) fn new(title: &str) -> Self {
        let title = text(title);
        Self(format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title} · Omnichat</title><link rel=\"stylesheet\" href=\"/page.css\"></head>\
             <body><main><h1>{title}</h1>"
        ))
    }

    pub(super) fn push(&mut self, html: &str) {
        self.0.push_str(html);
    }

    pub(super) fn finish(mut self) -> String {
        self.0.push_str("</main></body></html>");
        self.0
    }
}

/// Text as HTML, with `code` in backticks.
pub(super) fn text(plain: &str) -> String {
    let escaped =
        plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let parts: Vec<&str> = escaped.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped;
    }
    let mut html = String::new();
    for (i, part) in parts.iter().enumerate() {
        let _ = if i % 2 == 1 { write!(html, "<code>{part}</code>") } else { write!(html, "{part}") };
    }
    html
}

fn render(document: &Value) -> String {
    let mut page = Page::new("API");
    page.push(&format!("<p>{}</p>", text(document["info"]["description"].as_str().unwrap_or_default())));
    page.push("<p>The same as <a href=\"/api/v1/openapi.json\">openapi.json</a>, for programs.</p>");
    let groups = groups(document);
    page.push("<nav aria-label=\"Contents\">");
    for (tag, operations) in &groups {
        page.push(&format!("<strong>{}</strong>", text(tag)));
        for operation in operations {
            page.push(&format!("<a href=\"#{0}\">{0}</a>", text(operation.id)));
        }
    }
    page.push(
        "<strong>more</strong><a href=\"#errors\">Errors</a><a href=\"#bodies\">Bodies and frames</a></nav>",
    );
    for (tag, operations) in &groups {
        page.push(&format!("<h2>{}</h2>", text(tag)));
        for operation in operations {
            page.push(&operation.html());
        }
    }
    page.push("<h2 id=\"errors\">Errors</h2><table><tr><th>code</th><th>status</th><th>what to do</th></tr>");
    for code in Code::ALL {
        let row = format!(
            "<tr><td><a href=\"/docs/errors/{code}\"><code>{code}</code></a></td><td>{}</td><td>{}</td></tr>",
            code.status(),
            text(errors::cure(*code))
        );
        page.push(&row);
    }
    page.push("</table><h2 id=\"bodies\">Bodies and frames</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        page.push(&schema_html(name, schema));
    }
    page.finish()
}

struct Operation<'d> {
    method: &'d str,
    path: &'d str,
    id: &'d str,
    value: &'d Value,
}

fn groups(document: &Value) -> BTreeMap<&str, Vec<Operation<'_>>> {
    let mut groups: BTreeMap<&str, Vec<Operation<'_>>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, value) in item.as_object().into_iter().flatten() {
            let id = value["operationId"].as_str().unwrap_or(path);
            let tag = value["tags"][0].as_str().unwrap_or("other");
            groups.entry(tag).or_default().push(Operation { method, path, id, value });
        }
    }
    groups
}

impl Operation<'_> {
    fn html(&self) -> String {
        let mut html = format!(
            "<h3 id=\"{}\"><span class=\"method\">{}</span><code>{}</code></h3>",
            text(self.id),
            self.method.to_uppercase(),
            text(self.path)
        );
        for field in ["summary", "description"] {
            if let Some(said) = self.value[field].as_str() {
                let _ = write!(html, "<p>{}</p>", text(said));
            }
        }
        html.push_str("<table>");
        for parameter in self.value["parameters"].as_array().into_iter().flatten() {
            let about = parameter["description"].as_str().unwrap_or_default();
            row(&mut html, parameter["name"].as_str().unwrap_or_default(), &parameter["schema"], about);
        }
        let body = &self.value["requestBody"]["content"]["application/json"]["schema"];
        if !body.is_null() {
            row(&mut html, "body", body, "");
        }
        for (status, response) in self.value["responses"].as_object().into_iter().flatten() {
            let content = response["content"].as_object().and_then(|content| content.values().next());
            let schema = content.map_or(&Value::Null, |content| &content["schema"]);
            row(&mut html, status, schema, response["description"].as_str().unwrap_or_default());
        }
        html.push_str("</table>");
        html
    }
}

fn schema_html(name: &str, schema: &Value) -> String {
    let mut html = format!("<h3 id=\"{0}\"><code>{0}</code></h3>", text(name));
    if let Some(about) = schema["description"].as_str() {
        let _ = write!(html, "<p>{}</p>", text(about));
    }
    html.push_str("<table>");
    rows_of(&mut html, schema);
    html.push_str("</table>");
    html
}

/// The fields of an object, of each of its parts, or of each of its variants.
fn rows_of(html: &mut String, schema: &Value) {
    for (field, value) in schema["properties"].as_object().into_iter().flatten() {
        row(html, field, value, value["description"].as_str().unwrap_or_default());
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        if part["$ref"].is_string() { row(html, "…", part, "") } else { rows_of(html, part) }
    }
    for variant in schema["oneOf"].as_array().into_iter().flatten() {
        let about = variant["description"].as_str().unwrap_or_default();
        let _ = write!(html, "<tr><th colspan=\"3\">{}</th></tr>", text(about));
        rows_of(html, variant);
    }
    if schema["enum"].is_array() || (schema["type"].is_string() && schema["type"] != "object") {
        let _ = write!(html, "<tr><td colspan=\"3\">{}</td></tr>", kind(schema));
    }
}

fn row(html: &mut String, name: &str, schema: &Value, about: &str) {
    let _ = write!(
        html,
        "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
        text(name),
        kind(schema),
        text(about)
    );
}

/// A schema in a few words: its name with a link, or what it is made of.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#{0}\">{0}</a>", text(name));
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> = words.iter().filter_map(Value::as_str).map(text).collect();
        return format!("<code>{}</code>", words.join("</code> | <code>"));
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema[several].as_array() {
            let parts: Vec<_> = parts.iter().filter(|part| part["type"] != "null").map(kind).collect();
            return parts.join(" | ");
        }
    }
    let plain = match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .filter(|kind| *kind != "null")
            .collect::<Vec<_>>()
            .join(" | "),
        _ => return String::new(),
    };
    match (plain.as_str(), schema["format"].as_str()) {
        ("array", _) => format!("list of {}", kind(&schema["items"])),
        (_, Some(format)) => text(&format!("{plain} ({format})")),
        _ => text(&plain),
    }
}
