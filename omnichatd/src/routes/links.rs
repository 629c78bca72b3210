//! In and back in by links that are mailed. Whoever asks is not signed in, so tries are limited like sign-ins, and no
//! answer tells whether an address has a login: neither by what it says nor by how long it takes.

use std::time::Duration;

use axum::Extension;
use omnichat_api::account::{
    ConfirmEmail, EmailConfirmed, ForgotPassword, ResetPassword, SignInOptions, SignUp,
};
use omnichat_api::{Code, text};
use omnichat_store::config::Registration;
use omnichat_store::{StoreError, links, providers};
use tokio::time::sleep;

use crate::answer::{DONE, Done};
use crate::app::App;
use crate::auth::Public;
use crate::extract::{Created, Json};
use crate::limits::ClientAddress;
use crate::problem::{Answer, Refused};

/// What the sign-in page needs to know.
#[utoipa::path(get, path = "/auth/options", tag = "auth", security(()),
    responses((status = 200, description = "The ways in.", body = SignInOptions)))]
pub async fn show_sign_in_options(Public(app): Public) -> Answer<Json<SignInOptions>> {
    Ok(Json(SignInOptions {
        registration: app.config().registration == Registration::Open,
        mail: app.store().mails(),
        providers: providers::listed(app.store()).await?,
    }))
}

/// Mails a link to a new password. The answer is the same whether the address has a login or not.
#[utoipa::path(post, path = "/auth/forgot", tag = "auth", request_body = ForgotPassword, security(()),
    responses((status = 204, description = "If the address has a login, a link is on its way.")))]
pub async fn forgot_password(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Json(forgot): Json<ForgotPassword>,
) -> Done {
    let email = text::email("email", &forgot.email)?;
    app.limits().login_from(address)?;
    app.limits().login_as(&email)?;
    let store = app.store().clone();
    unawaited(&app, async move { links::forgot(&store, &email, address).await });
    Ok(DONE)
}

/// Sets a new password by a link, which works once. All sessions end.
#[utoipa::path(post, path = "/auth/reset", tag = "auth", request_body = ResetPassword, security(()),
    responses((status = 204, description = "The new password holds.")))]
pub async fn reset_password(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Json(reset): Json<ResetPassword>,
) -> Done {
    app.limits().login_from(address)?;
    links::reset(app.store(), reset, address).await?;
    Ok(DONE)
}

/// Confirms an address by the link that was mailed to it. A change of address holds when both ends have confirmed.
#[utoipa::path(post, path = "/auth/confirm-email", tag = "auth", request_body = ConfirmEmail, security(()),
    responses((status = 200, description = "What it brought about.", body = EmailConfirmed)))]
pub async fn confirm_email(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Json(confirm): Json<ConfirmEmail>,
) -> Answer<Json<EmailConfirmed>> {
    app.limits().login_from(address)?;
    Ok(Json(links::confirm(app.store(), confirm.token, address).await?))
}

/// Mails a link that makes an organization and its owner, where the setting `registration` allows it.
///
/// The answer is the same whether the address has a login or not.
#[utoipa::path(post, path = "/auth/sign-up", tag = "auth", request_body = SignUp, security(()),
    responses((status = 204, description = "A link is on its way.")))]
pub async fn sign_up(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Json(sign_up): Json<SignUp>,
) -> Done {
    open(&app)?;
    app.limits().login_from(address)?;
    app.limits().login_as(&sign_up.email)?;
    let asked = links::Asked::new(app.store(), sign_up).await?;
    let store = app.store().clone();
    unawaited(&app, async move { asked.mail(&store).await });
    Ok(DONE)
}

/// Makes the organization and its owner by the link, which works once. They sign in with the password they chose.
#[utoipa::path(post, path = "/auth/sign-up/confirm", tag = "auth", request_body = ConfirmEmail, security(()),
    responses((status = 201, description = "The organization and its owner are made.", body = EmailConfirmed)))]
pub async fn confirm_sign_up(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    Json(confirm): Json<ConfirmEmail>,
) -> Answer<Created<EmailConfirmed>> {
    open(&app)?;
    app.limits().login_from(address)?;
    Ok(Created(links::found(app.store(), confirm.token, address).await?))
}

fn open(app: &App) -> Answer<()> {
    if app.config().registration == Registration::Open {
        return Ok(());
    }
    let detail = "Nobody signs up here by themselves. Ask whoever runs this server for an invite.";
    Err(Refused::new(Code::Forbidden, detail))
}

/// How long such work waits, so that it begins when the answer has gone and does not slow it.
const AFTER: Duration = Duration::from_millis(300);

/// Has work done that nobody waits for, since the time it takes would tell whether an address has a login. A shutdown
/// waits for it.
fn unawaited(app: &App, work: impl Future<Output = Result<(), StoreError>> + Send + 'static) {
    app.sockets().spawn(async move {
        sleep(AFTER).await;
        if let Err(error) = work.await {
            tracing::error!(%error, "a link could not be mailed");
        }
    });
}
