//! Sessions: for who signs in, and for another tenant.

use omnichat_api::auth::{Login, Me};
use omnichat_api::{Code, TenantId};
use omnichat_client::{Client, Error, KeptLogin, Session};

use super::{Done, Performer, told};
use crate::message::Answer;

impl Performer {
    /// Gets a session for another tenant. The one at work stays until that is there.
    pub(super) fn switch(&self, tenant: TenantId) {
        let Some(session) = self.session.clone() else { return };
        let answers = self.of_now();
        tokio::spawn(async move {
            let switched = async {
                let session = session.switch(tenant).await?;
                let me = session.me().await?;
                Ok((session, me))
            };
            match told(switched.await) {
                Ok((session, me)) => answers.done(Done::Switched(session, Box::new(me))),
                Err(trouble) => answers.give(Answer::Switched(Err(trouble))),
            }
        });
    }

    /// Signs in; again, when the same person did before, so that what is unsent goes on by itself.
    pub(super) fn sign_in(&self, login: Login) {
        let (endpoint, file, answers) = (self.endpoint.clone(), self.file.clone(), self.of_now());
        let known = self.session.clone().zip(self.handle.clone());
        let (wanted, stay) = (self.wanted.clone().filter(|_| login.tenant_id.is_none()), Some(self.stay));
        tokio::spawn(async move {
            let signed_in = async {
                let client = Client::new(endpoint)?;
                let tokens = match client.login(&login).await {
                    // No longer a member there, or nobody gets in: wherever else they work, then.
                    Err(error) if login.tenant_id.is_some() && is_shut(&error) => {
                        client.login(&Login { tenant_id: None, ..login }).await?
                    }
                    answer => answer?,
                };
                if let Some((session, handle)) = known
                    && session.login().await.is_some_and(|kept| is_of(&kept, &tokens.me))
                {
                    session.sign_in_again(tokens).await?;
                    handle.try_now();
                    return Ok::<_, Error>(Done::Answer(stay, Box::new(Answer::SignedIn(Ok(())))));
                }
                let session = Session::keep(client, tokens, file).await?;
                Ok(Done::SignedIn(match wanted {
                    Some(wanted) => session.switch_to(&wanted).await?,
                    None => session,
                }))
            };
            match signed_in.await {
                Ok(done) => answers.done(done),
                Err(error) => answers.give(match error.code() {
                    Some(Code::SecondFactorNeeded) => Answer::CodeNeeded,
                    _ => Answer::SignedIn(told::<()>(Err(error))),
                }),
            }
        });
    }
}

fn is_shut(error: &Error) -> bool {
    matches!(error.code(), Some(Code::NotFound | Code::TenantClosed))
}

/// Whether the login is of this person, for the same tenant.
fn is_of(kept: &KeptLogin, me: &Me) -> bool {
    kept.email == me.email && kept.tenant_id == Some(me.tenant.id)
}

/// What the list of sessions calls this program.
pub(super) fn device() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match host.trim() {
        "" => "omnichat-tui".to_owned(),
        host => format!("omnichat-tui on {host}"),
    }
}
