//! The URL table, on one screen. Paths and methods stand above each handler; the handler's name is the operation's
//! id in the OpenAPI document, which is made of this table.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::ACCEPT_RANGES;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use omnichat_api::limits::BODY_BYTES;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Door;
use crate::{answer, assets, cors, docs, legacy, limits, maintenance, socket};

pub mod account;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod blocks;
pub mod canned_replies;
pub mod carriers;
pub mod contacts;
pub mod conversations;
pub mod escalations;
pub mod events;
pub mod export;
pub mod files;
pub mod followups;
pub mod health;
pub mod hooks;
pub mod hours;
pub mod imports;
pub mod inbound;
pub mod inboxes;
pub mod invites;
pub mod links;
pub mod me;
pub mod messages;
pub mod operator;
pub mod outbox;
pub mod pages;
pub mod providers;
pub mod roles;
pub mod rota;
pub mod scheduled;
pub mod second_factor;
pub mod sessions;
pub mod sso;
pub mod teams;
pub mod templates;
pub mod tenants;
pub mod timeline;
pub mod tokens;
pub mod transcripts;
pub mod users;
pub mod widget;

/// What the URL table is written into: the service, or the document. Who only serves does not make the document, which
/// takes more memory than all the rest of a daemon at its start.
trait Table {
    fn routes(self, handlers: UtoipaMethodRouter<Door>) -> Self;
}

impl Table for Router<Door> {
    fn routes(self, (_, paths, methods): UtoipaMethodRouter<Door>) -> Self {
        paths.paths.into_keys().fold(self, |table, path| table.route(&path, methods.clone()))
    }
}

impl Table for OpenApiRouter<Door> {
    fn routes(self, handlers: UtoipaMethodRouter<Door>) -> Self {
        Self::routes(self, handlers)
    }
}

/// Everything that staff and their programs call.
fn staff<T: Table>(table: T) -> T {
    table
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
        .routes(routes!(sso::start_sso))
        .routes(routes!(sso::finish_sso))
        .routes(routes!(providers::list_providers, providers::create_provider))
        .routes(routes!(providers::change_provider, providers::delete_provider))
        .routes(routes!(links::show_sign_in_options))
        .routes(routes!(links::forgot_password))
        .routes(routes!(links::reset_password))
        .routes(routes!(links::confirm_email))
        .routes(routes!(links::sign_up))
        .routes(routes!(links::confirm_sign_up))
        .routes(routes!(me::show_me, account::change_me))
        .routes(routes!(account::change_my_password))
        .routes(routes!(account::change_my_email))
        .routes(routes!(account::verify_my_email))
        .routes(routes!(second_factor::show_second_factor, second_factor::begin_second_factor))
        .routes(routes!(second_factor::confirm_second_factor))
        .routes(routes!(second_factor::renew_recovery_codes))
        .routes(routes!(second_factor::remove_second_factor))
        .routes(routes!(sessions::list_my_sessions))
        .routes(routes!(sessions::end_my_session))
        .routes(routes!(sessions::end_my_sessions))
        .routes(routes!(tokens::list_my_tokens, tokens::create_my_token))
        .routes(routes!(tokens::revoke_my_token))
        .routes(routes!(tokens::list_tokens, tokens::create_token))
        .routes(routes!(tokens::revoke_token))
        .routes(routes!(audit::list_audit))
        .routes(routes!(audit::verify_audit))
        .routes(routes!(audit::export_audit))
        .routes(routes!(tenants::list_my_tenants))
        .routes(routes!(users::list_users))
        .routes(routes!(users::list_assignees))
        .routes(routes!(users::change_user, users::remove_user))
        .routes(routes!(users::unlock_user))
        .routes(routes!(users::reset_users_second_factor))
        .routes(routes!(roles::list_roles, roles::create_role))
        .routes(routes!(roles::change_role, roles::delete_role))
        .routes(routes!(teams::list_teams, teams::create_team))
        .routes(routes!(teams::change_team, teams::delete_team))
        .routes(routes!(tenants::create_tenant))
        .routes(routes!(tenants::show_tenant, tenants::change_tenant, tenants::delete_tenant))
        .routes(routes!(tenants::restore_tenant))
        .routes(routes!(export::export_tenant))
        .routes(routes!(operator::list_organizations, operator::create_organization))
        .routes(routes!(operator::change_organization))
        .routes(routes!(invites::list_invites, invites::create_invite))
        .routes(routes!(invites::revoke_invite))
        .routes(routes!(invites::show_invite))
        .routes(routes!(invites::accept_invite))
        .routes(routes!(inboxes::list_inboxes, inboxes::create_inbox))
        .routes(routes!(inboxes::show_inbox, inboxes::change_inbox))
        .routes(routes!(carriers::list_carriers))
        .routes(routes!(carriers::set_inbox_fields))
        .routes(routes!(carriers::test_inbox))
        .routes(routes!(inboxes::renew_vouching_secret, inboxes::end_vouching))
        .routes(routes!(hooks::take_hook, hooks::greet_hook))
        .routes(routes!(inbound::list_inbound))
        .routes(routes!(inbound::show_inbound))
        .routes(routes!(inbound::replay_inbound))
        .routes(routes!(blocks::list_blocks, blocks::create_block))
        .routes(routes!(blocks::lift_block))
        .routes(routes!(contacts::list_contacts))
        .routes(routes!(contacts::show_contact, contacts::change_contact))
        .routes(routes!(imports::import_contacts))
        .routes(routes!(imports::preview_contacts))
        .routes(routes!(imports::list_import_conflicts))
        .routes(routes!(imports::resolve_import_conflict))
        .routes(routes!(conversations::list_conversations))
        .routes(routes!(conversations::show_conversation))
        .routes(routes!(conversations::assign_conversation))
        .routes(routes!(conversations::close_conversation))
        .routes(routes!(conversations::reopen_conversation))
        .routes(routes!(conversations::read_conversation))
        .routes(routes!(messages::list_messages, messages::send_message))
        .routes(routes!(timeline::show_timeline))
        .routes(routes!(outbox::list_outbox))
        .routes(routes!(outbox::show_outgoing))
        .routes(routes!(outbox::retry_outgoing))
        .routes(routes!(outbox::cancel_outgoing))
        .routes(routes!(templates::list_templates))
        .routes(routes!(templates::refresh_templates))
        .routes(routes!(attachments::upload_attachment))
        .routes(routes!(attachments::link_attachment))
        .routes(routes!(files::show_file))
        .routes(routes!(canned_replies::list_canned_replies, canned_replies::create_canned_reply))
        .routes(routes!(canned_replies::replace_canned_reply, canned_replies::delete_canned_reply))
        .routes(routes!(hours::explain_hours))
        .routes(routes!(hours::import_holidays))
        .routes(routes!(rota::show_on_shift))
        .routes(routes!(rota::show_call_secret))
        .routes(routes!(escalations::take_conversation))
        .routes(routes!(scheduled::snooze_conversation))
        .routes(routes!(scheduled::list_scheduled, scheduled::schedule_message))
        .routes(routes!(scheduled::delete_scheduled))
        .routes(routes!(transcripts::send_transcript))
        .routes(routes!(followups::list_followups))
        .routes(routes!(followups::reply_to_followup))
        .routes(routes!(followups::count_unviewed_followups))
        .routes(routes!(followups::export_followups))
        .routes(routes!(followups::change_followup))
        .routes(routes!(events::list_events))
        .routes(routes!(socket::staff::open_staff_socket))
}

/// Everything that the widget calls, from other websites.
fn visitors<T: Table>(table: T) -> T {
    table
        .routes(routes!(widget::show_widget_config))
        .routes(routes!(widget::start_visitor_session))
        .routes(routes!(widget::show_visitor_history, widget::send_visitor_message))
        .routes(routes!(widget::leave_contact))
        .routes(routes!(attachments::upload_visitor_attachment))
        .routes(routes!(attachments::link_visitor_attachment))
        .routes(routes!(socket::visitor::open_visitor_socket))
}

/// What people and machines look at.
fn pages() -> Router<Door> {
    Router::new()
        .route("/", get(pages::home))
        .route("/demo", get(pages::demo))
        .route("/demo.css", get(pages::demo_css))
        .route("/widget.js", get(pages::widget_js))
        .route("/admin-app", get(pages::to_dashboard))
        .route("/admin-app/", get(assets::dashboard))
        .route("/admin-app/{*path}", get(assets::dashboard))
        .route("/docs", get(docs::page::show))
        .route("/page.css", get(pages::style))
        .route("/favicon.ico", get(pages::favicon))
        .route("/docs/errors/{code}", get(docs::errors::show))
        .route("/api/v1/openapi.json", get(docs::show_openapi))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
}

/// The OpenAPI document of the table.
#[must_use]
pub fn document() -> OpenApi {
    let table = OpenApiRouter::with_openapi(docs::described())
        .nest("/api/v1", staff(OpenApiRouter::new()))
        .nest("/api/v1/widget", visitors(OpenApiRouter::new()));
    docs::complete(table.into_openapi())
}

/// The whole service.
pub fn router(app: App) -> Router {
    // Events come one by one, and what is small gains nothing.
    // What can be fetched in parts is sent as it lies: most files are compressed already.
    let whole =
        |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| !headers.contains_key(ACCEPT_RANGES);
    let worth = SizeAbove::new(1024).and(NotForContentType::IMAGES).and(NotForContentType::SSE).and(whole);
    let table = Router::new()
        .nest("/api/v1", staff(Router::new()))
        .nest("/api/v1/widget", visitors(Router::new()))
        .merge(pages())
        .fallback(answer::no_such_path)
        .method_not_allowed_fallback(answer::no_such_method)
        .with_state(Door::new(app.clone()));
    let old = legacy::routes().with_state(Door::new(app.clone()));
    // Around the table as a whole and not around each of its routes: one clone of each layer for a request, and a
    // preflight, a method that no route has, is heard too.
    let around = ServiceBuilder::new()
        .layer(CompressionLayer::new().compress_when(worth))
        .layer(from_fn_with_state(app.clone(), answer::dress))
        .layer(from_fn_with_state(app.clone(), cors::speak))
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(from_fn_with_state(app.clone(), limits::general))
        .layer(from_fn_with_state(app.clone(), maintenance::hold))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(from_fn_with_state((app, old), legacy::serve))
        .service(table);
    Router::new().fallback_service(around)
}
