//! The daemon that is measured: one of our own that ends with the run, or one that runs already.

mod own;
mod prepare;

use std::path::{Path, PathBuf};
use std::time::Duration;

use omnichat_api::channel::Channel;
use omnichat_api::inbox::Inbox;
use omnichat_client::{Endpoint, Session};
use omnichat_store::datadir::DataDir;

use super::load::Aim;
use super::machine::{Cores, Process};
use super::wire::Place;
use super::wire::http::{Head, Http};
use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::remote;

pub(super) use prepare::Bulk;

/// A daemon to aim at.
pub(super) struct Target {
    pub(super) aim: Aim,
    /// How people call it.
    pub(super) name: String,
    /// How the database is called, as far as it is known.
    pub(super) database: Option<String>,
    /// How long it took to answer after it was started.
    pub(super) ready: Option<Duration>,
    /// Its memory then.
    pub(super) rss_ready: Option<u64>,
    /// The directory whose disk it writes to, when that is known.
    dir: Option<PathBuf>,
    own: Option<own::Own>,
}

/// How a daemon of our own is to run.
#[derive(Clone, Copy, Debug)]
pub(super) struct How<'a> {
    /// On these cores.
    pub(super) cores: Option<&'a Cores>,
    /// Without indexing what is written.
    pub(super) unindexed: bool,
}

impl Target {
    /// Starts one.
    pub(super) async fn start(flags: &Flags, out: &Out, how: How<'_>, bulk: Option<Bulk>) -> Result<Self> {
        let prepared = prepare::run(flags, out, bulk).await?;
        let (database, inbox) = (prepared.database.label(), prepared.inbox);
        let own = own::Own::start(prepared, how).await?;
        let process = Process::new(own.pid());
        let rss_ready = process.as_ref().and_then(Process::usage).map(|usage| usage.rss);
        let token = own.sign_in().await?;
        Ok(Self {
            aim: Aim { place: own.place.clone(), token, inbox, process },
            name: if how.unindexed { "its own, without the search index" } else { "its own" }.into(),
            database: Some(database),
            ready: Some(own.ready),
            rss_ready,
            dir: Some(own.dir().to_owned()),
            own: Some(own),
        })
    }

    /// Aims at the one that runs at the address of the kept login. `requests` is how many the run will make, or
    /// nothing for as many as it can.
    pub(super) async fn attach(flags: &Flags, requests: Option<u64>) -> Result<Self> {
        let session = remote::session(flags).await?;
        let endpoint = session.client().endpoint().clone();
        let place = Place::of(&endpoint).await?;
        let token = session.token().await?;
        refuse_limits(&place, &endpoint, &token, requests).await?;
        let dir = flags.data_dir.as_deref().map(DataDir::open).transpose()?;
        Ok(Self {
            aim: Aim {
                place,
                token,
                inbox: web_inbox(&session).await?.id,
                process: dir.as_ref().and_then(DataDir::holder).and_then(Process::new),
            },
            name: endpoint.to_string(),
            database: None,
            ready: None,
            rss_ready: None,
            dir: dir.map(|dir| dir.path().to_owned()),
            own: None,
        })
    }

    /// The directory whose disk is of interest.
    pub(super) fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The directory of its embedded database, if that is what it uses.
    pub(super) fn embedded(&self) -> Option<&Path> {
        self.dir().filter(|dir| dir.join("omnichat.sqlite").exists())
    }

    /// Ends a daemon of our own. Its directory stays until this is dropped, so that the disk can be looked at once more.
    pub(super) async fn stop(&mut self) -> Result {
        match &mut self.own {
            Some(own) => own.stop().await,
            None => Ok(()),
        }
    }

    /// What it last said on standard error, for those who wonder.
    pub(super) fn last_words(&self) -> Vec<String> {
        self.own.as_ref().map(own::Own::last_words).unwrap_or_default()
    }
}

/// A daemon whose limits are on would answer most of the load with "too many requests".
async fn refuse_limits(place: &Place, endpoint: &Endpoint, token: &str, requests: Option<u64>) -> Result {
    let lost = |error| place.lost(&error);
    let mut http = Http::connect(place).await.map_err(lost)?;
    let limit = http.ask(&Head::new(place, "GET", "me", Some(token)), "").await.map_err(lost)?.limit;
    match limit {
        Some(limit) if requests.is_none_or(|requests| requests > limit) => {
            let message = format!(
                "{endpoint} limits requests ({limit} a minute from one address); the load would only be refused."
            );
            Err(Failure::new(message).hint(
                "leave --url out to measure a daemon of its own, or restart that one with OMNICHAT_LIMITS=off \
                 for the time of the measurement",
            ))
        }
        _ => Ok(()),
    }
}

async fn web_inbox(session: &Session) -> Result<Inbox> {
    let inboxes = session.inboxes().await?.items;
    let found = inboxes.into_iter().find(|inbox| inbox.channel == Channel::Webchat);
    found.ok_or_else(|| {
        Failure::new("There is no web inbox for visitors to write to.")
            .hint("make one with `omnichat inbox create`")
    })
}
