//! The OpenAPI document and the pages that show it. The document is made of the URL table and of `omnichat-api`;
//! the pages are made of the document, on the server, so that they need no script and no other host.

pub mod errors;
pub mod page;

use std::sync::LazyLock;

use axum::response::IntoResponse;
use omnichat_api::Problem;
use omnichat_api::socket::{ClientFrame, ServerFrame};
use omnichat_api::widget::{VisitorClientFrame, VisitorServerFrame};
use utoipa::OpenApi as _;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, ResponseBuilder, SecurityRequirement};

use crate::routes;

/// The head of the document, and the schemas that no route names.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Omnichat",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        description = "One API for the dashboard, the terminal, the command line, the widget and your own programs. \
                       Errors are `application/problem+json` (RFC 9457) with a stable `code`. Lists are paged: give \
                       `next_cursor` back as `cursor`."
    ),
    components(schemas(ClientFrame, ServerFrame, VisitorClientFrame, VisitorServerFrame, Problem)),
    tags(
        (name = "auth", description = "Signing in and staying signed in."),
        (name = "conversations", description = "Conversations and their list."),
        (name = "messages", description = "Messages and notes."),
        (name = "outbox", description = "Messages on their way to a carrier."),
        (name = "attachments", description = "Files of messages, and links to them."),
        (name = "canned replies", description = "Texts that staff send often."),
        (name = "events", description = "The change log, for those who cannot hold a socket."),
        (name = "socket", description = "The live connection of staff and programs."),
        (name = "widget", description = "The visitor's side, with a visitor's token.")
    )
)]
struct Described;

/// The document before the routes are in.
#[must_use]
pub fn described() -> OpenApi {
    Described::openapi()
}

/// The document after the routes are in: who may call, and what a refusal looks like, for every one of them.
#[must_use]
pub fn complete(mut document: OpenApi) -> OpenApi {
    let bearer = |about: &str| {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").description(Some(about));
        SecurityScheme::Http(scheme.build())
    };
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("staff", bearer("An access token from /api/v1/auth/login."));
    components.add_security_scheme("visitor", bearer("A visitor's token from /api/v1/widget/sessions."));
    document.security = Some(vec![SecurityRequirement::new("staff", Vec::<String>::new())]);
    let problem = ResponseBuilder::new()
        .description("Refused; `code` says why.")
        .content("application/problem+json", Content::new(Some(Ref::from_schema_name("Problem"))))
        .build();
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.put, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            operation.responses.responses.insert("default".into(), problem.clone().into());
        }
    }
    document
}

/// The document as text, made once.
pub static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = routes::document().to_pretty_json().expect("the document is plain data");
    text.push('\n');
    text
});

/// The OpenAPI document.
pub async fn show_openapi() -> impl IntoResponse {
    ([("content-type", "application/json"), ("cache-control", "no-cache")], TEXT.as_str())
}
