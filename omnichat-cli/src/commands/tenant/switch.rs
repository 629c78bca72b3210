//! `omnichat tenant switch`: where the commands over the API work from now on.

use clap::Args;
use omnichat_api::tenant::Tenant;
use omnichat_client::Session;

use crate::commands::login::signed_in;
use crate::failure::Result;
use crate::flags::Flags;
use crate::out::Out;
use crate::{ask, remote};

/// Works in another tenant from now on: the commands over the API, and the terminal UI when it starts
///
/// What runs already stays where it is. For a single command there is --tenant.
#[derive(Args)]
pub(crate) struct Switch {
    /// The tenant, by name or id; asked for when absent
    name: Option<String>,
}

impl Switch {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::kept(flags)?;
        let session = match self.name.as_ref().or(flags.tenant.as_ref()) {
            Some(named) => session.switch_to(named).await?,
            None => choose(&session, &session.tenants().await?).await?,
        };
        let me = session.me().await?;
        session.keep_tenant().await?;
        out.result(&me, || signed_in(&me))
    }
}

/// Asks which of these to work in.
pub(crate) async fn choose(session: &Session, tenants: &[Tenant]) -> Result<Session> {
    let names: Vec<_> = tenants.iter().map(|tenant| tenant.name.clone()).collect();
    let chosen = ask::choose("Which one to work in?", &names, "name one of them")?;
    Ok(session.switch(tenants[chosen].id).await?)
}
