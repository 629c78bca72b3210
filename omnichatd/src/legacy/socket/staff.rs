//! `/admin-ws?token=…`: what the old dashboard and the old app hear. First how every open conversation stands, then what is
//! said from now on, and that visitors type. What staff say goes over HTTP; here they only type.

mod called;
mod snapshots;

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{RawQuery, WebSocketUpgrade};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use omnichat_api::event::{Change, Event};
use omnichat_api::limits::{HINT_MS, PING_MS};
use omnichat_api::message::MessageKind;
use omnichat_api::socket::{ServerFrame, close};
use omnichat_store::conversations::Sight;
use omnichat_store::events::{self, Heard};
use omnichat_store::legacy::threads;
use tokio::select;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use self::called::Names;
use self::snapshots::Snapshots;
use super::{CATCH_UP, badge, ended, frames, is_served, left, shut, upgraded};
use crate::auth;
use crate::bus::{Hint, StaffEvent, StaffFeed, at_once};
use crate::legacy::answer::Fault;
use crate::legacy::door::{self, Clerk, Known, Open};
use crate::presence::{AtWork, Place, StaffTyping};
use crate::socket::accept;
use crate::socket::end::End;
use crate::socket::link::Link;
use crate::socket::refusal::cannot_go_on;

/// How long a client may be silent before it is asked whether it is there.
const QUIET: Duration = Duration::from_millis(PING_MS);
/// How long a hint that somebody types holds.
const HINT: Duration = Duration::from_millis(HINT_MS);

/// Opens the socket. Who it is is found out before it is accepted, so that nothing falls between; but only then are they
/// told that they may not, since old clients read the close code and nothing else.
pub async fn open(
    open: Open,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Fault> {
    let upgrade = upgraded(upgrade)?;
    let app = open.app.clone();
    let client = Client::comes(open, &token(query.as_deref())).await;
    let badge = client.as_ref().ok().and_then(|client| client.badge(&headers));
    let mut response = accept(&app, upgrade, async move |mut link| {
        let end = match client {
            Ok(mut client) => client.serve(&mut link).await,
            Err(fault) => ended(&fault),
        };
        shut(link, end).await;
    });
    response.headers_mut().extend(badge.map(|badge| (SET_COOKIE, badge)));
    Ok(response)
}

fn token(query: Option<&str>) -> String {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(name, _)| name == "token").map(|(_, token)| token.into_owned()).unwrap_or_default()
}

/// One client.
struct Client {
    open: Open,
    token: String,
    clerk: Known,
    /// Which conversations they see.
    sight: Sight,
    /// The number of the socket.
    number: u64,
    feed: StaffFeed,
    /// Tells that what holds for this user may have changed.
    access: Receiver<()>,
    /// Tells that old clients may be served no more.
    doors: watch::Receiver<()>,
    /// Everything up to here was sent. A cursor of the tenant's log.
    applied: i64,
    /// What is still to be told of how things stood at that place; nothing is told of what came since before that is.
    snapshots: Option<Snapshots>,
    names: Names,
    typing: Option<(StaffTyping, frames::Called, Instant)>,
    /// When the client last said something, or was asked whether it is there.
    heard: Instant,
    _at_work: AtWork,
}

impl Client {
    async fn comes(open: Open, token: &str) -> Result<Self, Fault> {
        let Open { app, on, .. } = &open;
        let doors = app.bus().doors();
        let Clerk(clerk) = door::clerk(app, on, token).await?;
        // Subscribed before the log is read, so that nothing falls between.
        let (feed, access) = (app.bus().staff(on.tenant), app.bus().access(clerk.me.id));
        Ok(Self {
            sight: Sight::from(&clerk.me),
            number: app.presence().socket(),
            feed,
            access,
            doors,
            applied: events::head(app.store(), on.tenant).await?,
            snapshots: None,
            names: Names::default(),
            typing: None,
            heard: Instant::now(),
            _at_work: app.presence().at_work(on.tenant),
            token: token.to_owned(),
            clerk,
            open,
        })
    }

    /// By what the page of this client is known at its other sockets.
    fn badge(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let Open { app, .. } = &self.open;
        let seconds = self.clerk.until.since(app.now()) / 1000;
        badge::give(headers, &self.token, seconds, app.public_url())
    }

    /// Until it ends, and says why.
    async fn serve(&mut self, link: &mut Link) -> End {
        let app = self.open.app.clone();
        if let Err(end) = Box::pin(self.tell_afresh()).await {
            return end;
        }
        loop {
            let live = link.has_room() && self.snapshots.is_none();
            let due = self.due(link);
            let next = select! {
                frame = link.next() => match frame {
                    // In a box, as everything that is rare: a socket's memory is that of its largest step.
                    Ok(Some(frame)) => Box::pin(self.frame(&frame)).await,
                    Ok(None) => Ok(()),
                    Err(end) => Err(end),
                },
                event = self.feed.events.recv(), if live => self.event(link, event).await,
                hint = self.feed.hints.recv(), if live => Box::pin(self.hint(link, hint)).await,
                () = ready(()), if link.has_room() && !live => Box::pin(self.snapshot(link)).await,
                _ = self.access.recv() => Box::pin(self.look_again()).await,
                Ok(()) = self.doors.changed() => Box::pin(self.look_again()).await,
                () = sleep_until(due) => self.tick(link),
                () = app.closing().cancelled() => Err(End::RESTARTING),
            };
            if let Err(end) = next {
                return end;
            }
        }
    }

    /// Tells how the next conversation stood, or, once all are told, what was said since.
    async fn snapshot(&mut self, link: &mut Link) -> Result<(), End> {
        let Some(snapshots) = &mut self.snapshots else { return Ok(()) };
        if let Some(frame) = snapshots.next(&self.open, &self.sight).await? {
            return link.put(frame);
        }
        self.snapshots = None;
        self.catch_up(link).await
    }

    /// An event, and all that are there already: they leave in one write.
    async fn event(&mut self, link: &mut Link, first: Result<Arc<StaffEvent>, RecvError>) -> Result<(), End> {
        let mut next = at_once(first);
        loop {
            match next {
                Ok(event) if event.cursor > self.applied + 1 => Box::pin(self.catch_up(link)).await?,
                Ok(event) if event.cursor > self.applied => Box::pin(self.live(link, &event)).await?,
                Ok(_) => {}
                // The bus is a hint, the log is the truth.
                Err(TryRecvError::Lagged(_)) => Box::pin(self.catch_up(link)).await?,
                Err(TryRecvError::Empty) => return Ok(()),
                Err(TryRecvError::Closed) => return Err(End::RESTARTING),
            }
            if !link.has_room() || self.snapshots.is_some() {
                return Ok(());
            }
            next = self.feed.events.try_recv();
        }
    }

    async fn live(&mut self, link: &mut Link, event: &StaffEvent) -> Result<(), End> {
        self.applied = event.cursor;
        if event.afresh {
            return Box::pin(self.tell_afresh()).await;
        }
        let (store, tenant) = (self.open.app.store(), self.open.on.tenant);
        let hears = events::hears(store, tenant, &self.sight, event.conversation, event.left.as_ref()).await;
        if !hears.map_err(cannot_go_on)? {
            return Ok(());
        }
        // What is told to everybody is read as anybody reads it.
        match serde_json::from_str(&event.frame) {
            Ok(ServerFrame::Event(event)) => self.tell(link, event).await,
            _ => Ok(()),
        }
    }

    /// Sends what the log has after the last cursor sent.
    async fn catch_up(&mut self, link: &mut Link) -> Result<(), End> {
        loop {
            let (store, tenant) = (self.open.app.store(), self.open.on.tenant);
            let heard = events::heard(store, tenant, &self.sight, self.applied, CATCH_UP).await;
            let Heard { log, through, whole } = heard.map_err(cannot_go_on)?;
            self.applied = through;
            if log.resync {
                return self.tell_afresh().await;
            }
            for event in log.items {
                self.tell(link, event).await?;
            }
            link.flush().await?;
            // Meanwhile nobody listened whether the token still holds.
            self.is_let_in().await?;
            if whole {
                return Ok(());
            }
        }
    }

    /// Tells what an old dashboard hears of an event. What was assigned, closed or viewed makes no frame: any would put the
    /// conversation back into the list that is open.
    async fn tell(&mut self, link: &mut Link, event: Event) -> Result<(), End> {
        let Event { conversation, change, .. } = event;
        if let Change::ContactChanged(_) = change {
            self.names.forget();
        }
        let Some(id) = conversation else { return Ok(()) };
        let frame = match &change {
            Change::MessageCreated(message) if message.kind == MessageKind::Message => {
                frames::to_staff(self.names.of(&self.open, id).await?, message)
            }
            Change::FollowupCreated(left) => {
                frames::left(self.names.of(&self.open, id).await?, left.created_at)
            }
            _ => return Ok(()),
        };
        link.send(frame).await
    }

    async fn hint(&mut self, link: &mut Link, hint: Result<Hint, RecvError>) -> Result<(), End> {
        let Hint { conversation, frame, .. } = match hint {
            Ok(hint) => hint,
            // Typing that was lost ends by itself.
            Err(RecvError::Lagged(_)) => return Ok(()),
            Err(RecvError::Closed) => return Err(End::RESTARTING),
        };
        let Ok(ServerFrame::Typing { who: None, on, .. }) = serde_json::from_str(&frame) else {
            return Ok(());
        };
        let (store, tenant) = (self.open.app.store(), self.open.on.tenant);
        let seen = events::in_sight(store, tenant, &self.sight, [conversation]).await;
        if !seen.map_err(cannot_go_on)?.contains(&conversation) {
            return Ok(());
        }
        let called = self.names.of(&self.open, conversation).await?;
        link.put(frames::visitor_types(called, on, self.open.app.now()))
    }

    /// There is no frame for "fetch afresh": they get everything afresh.
    async fn tell_afresh(&mut self) -> Result<(), End> {
        self.snapshots = Some(Snapshots::of(&self.open, &self.sight, self.applied).await?);
        Ok(())
    }

    /// The user may have been disabled, signed out or given another role, and old clients may be served no more. Where that
    /// changes what they see, they get everything afresh.
    async fn look_again(&mut self) -> Result<(), End> {
        let before = self.sight.clone();
        self.is_let_in().await?;
        if self.sight == before {
            return Ok(());
        }
        self.tell_afresh().await
    }

    async fn is_let_in(&mut self) -> Result<(), End> {
        is_served(&self.open).await?;
        let clerk = door::clerk(&self.open.app, &self.open.on, &self.token).await;
        let Clerk(clerk) = clerk.map_err(|fault| ended(&fault))?;
        self.sight = Sight::from(&clerk.me);
        self.clerk = clerk;
        Ok(())
    }

    /// What a client says: that somebody types, or that it is there.
    async fn frame(&mut self, text: &str) -> Result<(), End> {
        self.heard = Instant::now();
        let Some(said) = frames::Said::read(text) else { return Ok(()) };
        match (said.typing(), said.about()) {
            (Some(on), Some(about)) => self.types(about, on).await,
            _ => Ok(()),
        }
    }

    async fn types(&mut self, about: frames::Called, on: bool) -> Result<(), End> {
        let until = Instant::now() + HINT;
        match &mut self.typing {
            Some((_, there, _)) if !on => {
                if *there == about {
                    self.typing = None;
                }
            }
            Some((typing, there, ends)) if *there == about => {
                *ends = until;
                typing.repeat();
            }
            _ if !on => {}
            _ => {
                let (app, tenant) = (&self.open.app, self.open.on.tenant);
                let thread =
                    threads::find(app.store(), tenant, self.sight.clone(), &about.user_id, about.channel);
                let Some(thread) = thread.await.map_err(cannot_go_on)? else { return Ok(()) };
                let (conversation, contact) = (thread.conversation.id, thread.conversation.contact.id);
                let place = Place { tenant, conversation, contact };
                // The old mark goes before the new one comes.
                self.typing = None;
                let typing = app.presence().staff_types(place, self.number, auth::named(&self.clerk.me));
                self.typing = Some((typing, about, until));
            }
        }
        Ok(())
    }

    fn due(&self, link: &Link) -> Instant {
        let typing = self.typing.as_ref().map(|(.., until)| *until);
        let ends = Instant::now() + left(self.clerk.until, self.open.app.now());
        typing.into_iter().chain([ends, self.heard + QUIET]).fold(link.due(), Instant::min)
    }

    fn tick(&mut self, link: &mut Link) -> Result<(), End> {
        let now = Instant::now();
        self.typing.take_if(|(.., until)| *until <= now);
        if self.open.app.now() >= self.clerk.until {
            return Err(End::code(close::SIGN_IN));
        }
        if now >= self.heard + QUIET {
            self.heard = now;
            link.put(frames::ping())?;
        }
        link.tick()
    }
}
