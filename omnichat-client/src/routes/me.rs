//! The routes about oneself and one's tokens: profile, second factor, sessions, the tenants one may work in.

use omnichat_api::account::{ChangeEmail, ChangeMe, ChangePassword};
use omnichat_api::api_token::{ApiToken, ApiTokenMade, CreateApiToken};
use omnichat_api::auth::Me;
use omnichat_api::page::PageQuery;
use omnichat_api::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, ProveSecondFactor, RecoveryCodes, SecondFactor, SecondFactorBegun,
};
use omnichat_api::session::{self, SignOutEverywhere};
use omnichat_api::tenant::Tenant;
use omnichat_api::{ApiTokenId, Page, SessionId};

use crate::{Result, Session};

/// Whose tokens for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    Mine,
    /// The tenant's.
    Tenants,
}

impl Whose {
    const fn path(self) -> &'static str {
        match self {
            Self::Mine => "me/tokens",
            Self::Tenants => "tokens",
        }
    }
}

impl Session {
    /// Who is signed in, for which tenant, and what they may do.
    pub async fn me(&self) -> Result<Me> {
        self.get("me", &()).await
    }

    /// Changes one's own profile.
    pub async fn change_me(&self, change: &ChangeMe) -> Result<Me> {
        self.patch("me", change).await
    }

    /// Changes one's own password; all other sessions end.
    pub async fn change_password(&self, change: &ChangePassword) -> Result<()> {
        self.post("me/password", change).await
    }

    /// Asks to sign in with another address, which both addresses have to confirm.
    pub async fn change_email(&self, change: &ChangeEmail) -> Result<()> {
        self.post("me/email", change).await
    }

    /// All tenants that one may work in.
    pub async fn tenants(&self) -> Result<Vec<Tenant>> {
        let mut query = PageQuery { limit: Some(omnichat_api::limits::PAGE_MAX), cursor: None };
        let mut all = Vec::new();
        loop {
            let page: Page<Tenant> = self.get("me/tenants", &query).await?;
            all.extend(page.items);
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                return Ok(all);
            }
        }
    }

    /// How one's second factor stands.
    pub async fn second_factor(&self) -> Result<SecondFactor> {
        self.get("me/second-factor", &()).await
    }

    /// Begins to set up a second factor; it counts once confirmed.
    pub async fn begin_second_factor(&self, begin: &BeginSecondFactor) -> Result<SecondFactorBegun> {
        self.post("me/second-factor", begin).await
    }

    /// Confirms the second factor with a first code.
    pub async fn confirm_second_factor(&self, confirm: &ConfirmSecondFactor) -> Result<RecoveryCodes> {
        self.post("me/second-factor/confirm", confirm).await
    }

    /// New recovery codes in place of the old ones.
    pub async fn renew_recovery_codes(&self, prove: &ProveSecondFactor) -> Result<RecoveryCodes> {
        self.post("me/second-factor/codes", prove).await
    }

    /// Removes one's second factor.
    pub async fn remove_second_factor(&self, prove: &ProveSecondFactor) -> Result<()> {
        self.post("me/second-factor/remove", prove).await
    }

    /// The devices that one is signed in on.
    pub async fn sessions(&self) -> Result<Page<session::Session>> {
        self.get("me/sessions", &()).await
    }

    /// Signs one device out.
    pub async fn end_session(&self, id: SessionId) -> Result<()> {
        self.delete(&format!("me/sessions/{id}")).await
    }

    /// Signs all other devices out.
    pub async fn end_other_sessions(&self) -> Result<()> {
        self.post("me/sessions/end", &SignOutEverywhere { keep_this: true }).await
    }

    /// Tokens for programs, without their secrets.
    pub async fn api_tokens(&self, whose: Whose) -> Result<Page<ApiToken>> {
        self.get(whose.path(), &()).await
    }

    /// Makes a token for programs; its secret is in the answer and nowhere else.
    pub async fn create_api_token(&self, whose: Whose, create: &CreateApiToken) -> Result<ApiTokenMade> {
        self.post(whose.path(), create).await
    }

    /// Revokes a token for programs.
    pub async fn revoke_api_token(&self, whose: Whose, id: ApiTokenId) -> Result<()> {
        self.delete(&format!("{}/{id}", whose.path())).await
    }
}
