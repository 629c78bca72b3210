//! One's own second factor. In person only: a program's token neither sets one up nor takes one away.

use omnichat_api::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, ProveSecondFactor, RecoveryCodes, SecondFactor, SecondFactorBegun,
};
use omnichat_store::second_factors::{self, Begun};
use qrcode::{Color, QrCode};

use crate::answer::{DONE, Done};
use crate::auth::{Staff, perm};
use crate::extract::{Created, Json, OptionalJson};
use crate::problem::Answer;

/// Under which name the app lists the code.
const ISSUER: &str = "Omnichat";

/// Says how one's second factor stands.
#[utoipa::path(get, path = "/me/second-factor", tag = "me", extensions(("x-permission" = json!("in_person"))),
    responses((status = 200, description = "How it stands.", body = SecondFactor)))]
pub async fn show_second_factor(staff: Staff<perm::InPerson>) -> Answer<Json<SecondFactor>> {
    let stands = second_factors::show(staff.app.store(), staff.id()).await?;
    Ok(Json(SecondFactor { required: staff.me.tenant.second_factor_required, ..stands }))
}

/// Makes a secret for an app. It counts once a first code has confirmed it.
///
/// Asks for the password once more. Beginning again makes another secret.
#[utoipa::path(post, path = "/me/second-factor", tag = "me", request_body = BeginSecondFactor,
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 201, description = "What to enter into the app.", body = SecondFactorBegun)))]
pub async fn begin_second_factor(
    staff: Staff<perm::InPerson>,
    OptionalJson(begin): OptionalJson<BeginSecondFactor>,
) -> Answer<Created<SecondFactorBegun>> {
    let begun = second_factors::begin(staff.app.store(), staff.id(), begin.password, ISSUER).await?;
    let qr = qr(&begun.uri);
    let Begun { secret, uri } = begun;
    Ok(Created(SecondFactorBegun { secret, uri, qr }))
}

/// Confirms the secret with a first code. From here on signing in asks for one.
#[utoipa::path(post, path = "/me/second-factor/confirm", tag = "me", request_body = ConfirmSecondFactor,
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 200, description = "It counts. The codes are shown only now.", body = RecoveryCodes)))]
pub async fn confirm_second_factor(
    staff: Staff<perm::InPerson>,
    Json(confirm): Json<ConfirmSecondFactor>,
) -> Answer<Json<RecoveryCodes>> {
    let codes = second_factors::confirm(staff.app.store(), staff.id(), confirm.code, staff.actor()).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// Makes new recovery codes; those before no longer count.
#[utoipa::path(post, path = "/me/second-factor/codes", tag = "me", request_body = ProveSecondFactor,
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 200, description = "New codes, shown only now.", body = RecoveryCodes)))]
pub async fn renew_recovery_codes(
    staff: Staff<perm::InPerson>,
    Json(prove): Json<ProveSecondFactor>,
) -> Answer<Json<RecoveryCodes>> {
    let codes = second_factors::renew_codes(staff.app.store(), staff.id(), prove.code, staff.actor()).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// Removes one's second factor.
#[utoipa::path(post, path = "/me/second-factor/remove", tag = "me", request_body = ProveSecondFactor,
    extensions(("x-permission" = json!("in_person"))),
    responses((status = 204, description = "Signing in asks for no code any more.")))]
pub async fn remove_second_factor(
    staff: Staff<perm::InPerson>,
    Json(prove): Json<ProveSecondFactor>,
) -> Done {
    second_factors::remove(staff.app.store(), staff.id(), prove.code, staff.actor()).await?;
    Ok(DONE)
}

/// A QR code as rows of `0` and `1`. An address too long for one has none: it can be typed.
fn qr(text: &str) -> Vec<String> {
    let Ok(code) = QrCode::new(text) else { return Vec::new() };
    let dark = |color: &Color| if *color == Color::Dark { '1' } else { '0' };
    code.to_colors().chunks(code.width()).map(|row| row.iter().map(dark).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_square_and_has_its_three_finders() {
        let rows = qr("otpauth://totp/Omnichat:ana@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Omnichat");
        assert!(rows.len() >= 21 && rows.iter().all(|row| row.len() == rows.len()));
        let finder = "1111111";
        assert!(rows[0].starts_with(finder) && rows[0].ends_with(finder));
        assert!(rows.last().unwrap().starts_with(finder) && !rows.last().unwrap().ends_with(finder));
        assert!(qr(&"x".repeat(10_000)).is_empty());
    }
}
