//! Signing in as old clients do: a form in, a token out that carries the old claims, lives for as long as a setting says and
//! opens these routes alone. It hangs on a session like any other.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use omnichat_api::auth::Me;
use omnichat_store::StoreError;
use omnichat_store::legacy::On;
use omnichat_store::legacy::numbers::{self, Kind};
use omnichat_store::sessions::{self, NewLogin};
use serde::Serialize;

use super::answer::{Answer, Fault};
use super::body::Form;
use super::door::{self, Known, Open};
use super::token::LegacyClaims;
use crate::app::App;
use crate::auth::complete;
use crate::routes::auth::client;

/// A token.
#[derive(Serialize)]
pub struct SignedIn {
    access_token: String,
    token_type: &'static str,
}

/// Whose token it is.
#[derive(Serialize)]
pub struct Whose {
    id: i64,
    tenant_id: i64,
    email: String,
    name: String,
    role: &'static str,
}

/// Signs in with a form.
pub async fn login(
    Open { app, on, address, .. }: Open,
    headers: HeaderMap,
    form: Form,
) -> Answer<Json<SignedIn>> {
    let [email, password] = form.need(["username", "password"])?;
    app.limits().login_from(address)?;
    app.limits().login_as(email)?;
    let new = NewLogin {
        email: email.to_owned(),
        password: password.to_owned(),
        code: None,
        tenant_id: Some(on.tenant),
        client: client(&headers, address, None),
    };
    let signed = sessions::login(app.store(), new).await.map_err(refused)?;
    complete(&signed.me)?;
    let Whose { id, tenant_id, email, name, role } = whose(&app, &on, &signed.me).await?;
    let hours = i64::from(app.config().legacy.token_hours);
    let exp = app.now().plus_ms(hours * 3600 * 1000).ms() / 1000;
    let (sub, sid, tid) = (signed.me.id, signed.session, on.tenant);
    let claims = LegacyClaims { id, email, name, role: role.to_owned(), tenant_id, exp, sub, sid, tid };
    Ok(Json(SignedIn { access_token: app.tokens().legacy(claims)?, token_type: "bearer" }))
}

/// Whoever is no member of the tenant is told no more than who mistypes.
fn refused(error: StoreError) -> Fault {
    let wrong = |detail: &str| Fault::new(StatusCode::UNAUTHORIZED, detail);
    match error {
        StoreError::BadCredentials | StoreError::NotFound(_) => wrong("Invalid username or password"),
        StoreError::SecondFactorNeeded => {
            wrong("This login has a second factor, which this program cannot ask for: sign in at /admin-app/")
        }
        other => other.into(),
    }
}

/// Who this is, in old words.
async fn whose(app: &App, on: &On, me: &Me) -> Answer<Whose> {
    let number = async |kind, id| -> Answer<i64> {
        let numbers = numbers::of(app.store(), on.tenant, kind, &[id]).await?;
        numbers.first().copied().ok_or_else(|| StoreError::Corrupt("a thing without a number".into()).into())
    };
    Ok(Whose {
        id: number(Kind::User, me.id.0).await?,
        tenant_id: number(Kind::Tenant, on.tenant.0).await?,
        email: me.email.clone(),
        name: me.name.clone(),
        role: door::role(me),
    })
}

/// Says whose token this is.
pub async fn me(Known { app, on, me, .. }: Known) -> Answer<Json<Whose>> {
    Ok(Json(whose(&app, &on, &me).await?))
}
