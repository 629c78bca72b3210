//! `/ws/{user_id}`: what the old widget hears of its visitor's conversation from now on, and that the visitor types. Their
//! own messages are not told: the widget has drawn them already.

mod listener;

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::PathRejection;
use axum::extract::ws::Utf8Bytes;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Path, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use omnichat_api::conversation::Status;
use omnichat_api::message::AuthorKind;
use omnichat_api::socket::close;
use omnichat_api::widget::{VisitorChange, VisitorServerFrame};
use omnichat_api::{ConversationId, Time};
use omnichat_store::{events, followups, visitors};
use tokio::select;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use self::listener::Listener;
use super::{CATCH_UP, ended, frames, is_served, left, shut, upgraded};
use crate::bus::{VisitorFeed, VisitorNews, at_once};
use crate::legacy::answer::Fault;
use crate::legacy::door::Open;
use crate::presence::Visiting;
use crate::socket::accept;
use crate::socket::end::End;
use crate::socket::link::Link;
use crate::socket::refusal::cannot_go_on;
use crate::socket::typing::Typing;

/// How often it is noted that a browser still goes by its id: well within the time for which an id is kept for one.
const NOTE_EVERY: Duration = Duration::from_secs(10 * 60);

/// Opens the socket. Whose it is is found out before it is accepted, so that nothing falls between.
pub async fn open(
    open: Open,
    user_id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Fault> {
    let upgrade = upgraded(upgrade)?;
    let Path(user_id) = user_id.map_err(|_| Fault::not_found())?;
    let app = open.app.clone();
    let mut client = Client::comes(open, user_id, &headers).await?;
    Ok(accept(&app, upgrade, async move |mut link| {
        let end = client.serve(&mut link).await;
        drop(client);
        shut(link, end).await;
    }))
}

/// One client.
struct Client {
    open: Open,
    /// The id that it came with.
    user_id: String,
    listener: Listener,
    /// Whose conversation it hears, once there is one.
    known: Option<Known>,
    /// Everything up to here was sent. A cursor of the tenant's log.
    applied: i64,
    visiting: Option<Visiting>,
    typing: Typing,
    /// When it is noted next that it is still there.
    note: Instant,
    /// Tells that old clients may be served no more.
    doors: watch::Receiver<()>,
}

/// Somebody who has written.
struct Known {
    who: visitors::Visitor,
    feed: VisitorFeed,
}

enum News {
    Event(Result<Arc<VisitorNews>, RecvError>),
    Hint(Result<Utf8Bytes, RecvError>),
}

impl Known {
    async fn next(known: &mut Option<Self>) -> News {
        let Some(Self { feed, .. }) = known else { return pending().await };
        select! {
            event = feed.events.recv() => News::Event(event),
            hint = feed.hints.recv() => News::Hint(hint),
        }
    }
}

impl Client {
    async fn comes(open: Open, user_id: String, headers: &HeaderMap) -> Result<Self, Fault> {
        let doors = open.app.bus().doors();
        let applied = events::head(open.app.store(), open.on.tenant).await?;
        let listener = Listener::of(&open, user_id.clone(), headers).await?;
        let mut client = Self {
            open,
            user_id,
            listener,
            known: None,
            applied,
            visiting: None,
            typing: Typing::default(),
            note: Instant::now() + NOTE_EVERY,
            doors,
        };
        client.meets().await?;
        Ok(client)
    }

    /// Looks whose conversation it hears.
    async fn meets(&mut self) -> Result<(), Fault> {
        let Some(who) = self.listener.hears(&self.open).await? else {
            self.known = None;
            return Ok(());
        };
        if self.known.as_ref().is_some_and(|known| known.who == who) {
            return Ok(());
        }
        // Subscribed before the log is read, so that nothing falls between.
        let feed = self.open.app.bus().visitor(who.tenant, who.contact);
        self.known = Some(Known { who, feed });
        Ok(())
    }

    /// Until it ends, and says why.
    async fn serve(&mut self, link: &mut Link) -> End {
        let app = self.open.app.clone();
        if let Err(end) = Box::pin(self.begin(link)).await {
            return end;
        }
        loop {
            let due = self.due(link);
            let next = select! {
                frame = link.next() => match frame {
                    Ok(Some(frame)) => { self.frame(&frame); Ok(()) }
                    Ok(None) => Ok(()),
                    Err(end) => Err(end),
                },
                news = Known::next(&mut self.known), if link.has_room() => match news {
                    News::Event(event) => self.event(link, event).await,
                    News::Hint(hint) => self.hint(link, hint),
                },
                () = self.listener.changed() => Box::pin(self.look_again(link)).await,
                Ok(()) = self.doors.changed() => Box::pin(self.look_again(link)).await,
                () = sleep_until(due) => Box::pin(self.tick(link)).await,
                () = app.closing().cancelled() => Err(End::RESTARTING),
            };
            if let Err(end) = next {
                return end;
            }
        }
    }

    async fn begin(&mut self, link: &mut Link) -> Result<(), End> {
        if let Some(Known { who, .. }) = &self.known {
            let conversation = visitors::conversation_of(self.open.app.store(), who).await;
            self.visit(conversation.map_err(cannot_go_on)?.map(|c| c.id));
        }
        self.catch_up(link).await
    }

    /// An event, and all that are there already: they leave in one write.
    async fn event(
        &mut self,
        link: &mut Link,
        first: Result<Arc<VisitorNews>, RecvError>,
    ) -> Result<(), End> {
        let mut next = at_once(first);
        loop {
            match next {
                Ok(news) if news.cursor > self.applied => {
                    self.applied = news.cursor;
                    self.visit(news.conversation);
                    // What is told to everybody is read as anybody reads it.
                    if let Ok(VisitorServerFrame::Event(event)) = serde_json::from_str(&news.frame) {
                        self.tell(link, event.at, event.change).await?;
                    }
                }
                Ok(_) => {}
                // The bus is a hint, the log is the truth.
                Err(TryRecvError::Lagged(_)) => Box::pin(self.catch_up(link)).await?,
                Err(TryRecvError::Empty) => return Ok(()),
                Err(TryRecvError::Closed) => return Err(End::RESTARTING),
            }
            let Some(known) = self.known.as_mut().filter(|_| link.has_room()) else { return Ok(()) };
            next = known.feed.events.try_recv();
        }
    }

    /// Sends what the log has for this visitor after the last cursor sent.
    async fn catch_up(&mut self, link: &mut Link) -> Result<(), End> {
        while let Some(Known { who, .. }) = &self.known {
            let log = visitors::after(self.open.app.store(), who, self.applied, CATCH_UP).await;
            let log = log.map_err(cannot_go_on)?;
            // An old widget shows no history, and so has nothing to fetch afresh: what was said since is all it misses.
            if log.resync && log.items.is_empty() {
                self.applied = log.head;
                return Ok(());
            }
            let whole = log.items.len() < CATCH_UP as usize;
            for (cursor, at, change) in log.items {
                self.applied = cursor;
                self.tell(link, at, change).await?;
            }
            link.flush().await?;
            if whole {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Tells what an old widget hears of a change.
    async fn tell(&mut self, link: &mut Link, at: Time, change: VisitorChange) -> Result<(), End> {
        match change {
            VisitorChange::MessageCreated(message) if message.author_kind == AuthorKind::Visitor => {
                if message.seq == 1 && self.is_first().await? {
                    link.send(frames::greeting(message.created_at)).await?;
                }
            }
            VisitorChange::MessageCreated(message) => {
                link.send(frames::to_listener(&message, self.listener.is_visitor())).await?;
            }
            VisitorChange::ConversationChanged(c) => {
                self.visit(Some(c.id));
                if c.status == Status::Closed && self.has_left_contact(c.id, at).await? {
                    for frame in frames::thanks(at) {
                        link.send(frame).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether they are in the first conversation that they ever had.
    async fn is_first(&self) -> Result<bool, End> {
        let Some(Known { who, .. }) = &self.known else { return Ok(false) };
        visitors::is_first(self.open.app.store(), who).await.map_err(cannot_go_on)
    }

    /// Whether what changed at that moment is that they left their contact.
    async fn has_left_contact(&self, conversation: ConversationId, at: Time) -> Result<bool, End> {
        let (store, tenant) = (self.open.app.store(), self.open.on.tenant);
        followups::was_left(store, tenant, conversation, at).await.map_err(cannot_go_on)
    }

    fn hint(&self, link: &mut Link, hint: Result<Utf8Bytes, RecvError>) -> Result<(), End> {
        match hint {
            Ok(frame) => match serde_json::from_str(&frame) {
                Ok(VisitorServerFrame::Typing { on, .. }) => {
                    link.put(frames::staff_types(on, self.open.app.now()))
                }
                _ => Ok(()),
            },
            // Typing that was lost ends by itself.
            Err(RecvError::Lagged(_)) => Ok(()),
            Err(RecvError::Closed) => Err(End::RESTARTING),
        }
    }

    /// Old clients may be served no more, staff may be shut out, and somebody may have begun to write.
    async fn look_again(&mut self, link: &mut Link) -> Result<(), End> {
        is_served(&self.open).await?;
        let before = self.known.as_ref().map(|known| known.who.contact);
        self.meets().await.map_err(|fault| ended(&fault))?;
        if self.known.as_ref().map(|known| known.who.contact) == before {
            return Ok(());
        }
        self.begin(link).await
    }

    /// Staff see that the visitor has the page open, in the conversation that is theirs now.
    fn visit(&mut self, conversation: Option<ConversationId>) {
        let fresh = conversation.filter(|id| self.visiting.as_ref().is_none_or(|v| v.conversation != *id));
        if let Some(id) = fresh.filter(|_| self.listener.is_visitor()) {
            self.visiting = Some(self.open.app.presence().visit(self.open.on.tenant, id));
        }
    }

    fn frame(&mut self, text: &str) {
        let Some(on) = frames::Said::read(text).and_then(|said| said.typing()) else { return };
        if self.listener.is_visitor() {
            let (presence, tenant) = (self.open.app.presence(), self.open.on.tenant);
            self.typing.set(presence, tenant, self.visiting.as_ref(), on);
        }
    }

    fn due(&self, link: &Link) -> Instant {
        let typing = self.typing.until();
        let ends = self.listener.until().map(|until| Instant::now() + left(until, self.open.app.now()));
        typing.into_iter().chain(ends).fold(link.due().min(self.note), Instant::min)
    }

    async fn tick(&mut self, link: &mut Link) -> Result<(), End> {
        let now = Instant::now();
        self.typing.tick(now);
        if self.listener.until().is_some_and(|until| self.open.app.now() >= until) {
            return Err(End::code(close::SIGN_IN));
        }
        if self.note <= now {
            self.note = now + NOTE_EVERY;
            self.listener.stays(&self.open, &self.user_id).await.map_err(cannot_go_on)?;
        }
        link.tick()
    }
}
