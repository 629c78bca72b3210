//! The staff socket: the tenant's events from a cursor on, hints about the conversations it watches, and the few
//! things that staff do in a hurry. Everything else goes over HTTP.

mod frames;

use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::http::HeaderMap;
use axum::response::Response;
use omnichat_api::auth::Me;
use omnichat_api::event::Change;
use omnichat_api::limits::HELLO_MS;
use omnichat_api::permission::Permission;
use omnichat_api::socket::{ClientFrame, Limits, ServerFrame, close};
use omnichat_api::{Code, ConversationId, Problem, Time};
use omnichat_store::StoreError;
use omnichat_store::access::{self, Pass};
use omnichat_store::audit::Actor;
use omnichat_store::conversations::Sight;
use omnichat_store::events::{self, Heard};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, sleep_until, timeout};
use uuid::Uuid;

use crate::app::App;
use crate::auth::{self, Admitted, Public};
use crate::bulk_reads;
use crate::bus::{Hint, StaffEvent, StaffFeed, at_once, encode};
use crate::origin;
use crate::presence::{AtWork, StaffTyping, Viewing};
use crate::problem::Answer;
use crate::socket::end::End;
use crate::socket::link::Link;
use crate::socket::{accept, refusal};

/// Rows of the log read at once while catching up.
const CATCH_UP: u32 = 100;

/// Opens the staff socket; the token comes in the first frame.
///
/// Speaks the subprotocol `omnichat.v1`: text frames, `ClientFrame` in and `ServerFrame` out.
#[utoipa::path(get, path = "/socket", tag = "socket", security(()),
    responses((status = 101, description = "The connection speaks `omnichat.v1` from here on.")))]
pub async fn open_staff_socket(
    Public(app): Public,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Answer<Response> {
    origin::own(&headers, app.public_url(), &app.config().cors_origins)?;
    let served = app.clone();
    Ok(accept(&app, upgrade, async move |mut link| {
        let end = match Box::pin(Staff::welcome(&served, &mut link)).await {
            Ok(mut staff) => staff.serve(&mut link).await,
            Err(end) => end,
        };
        link.close(end).await;
    }))
}

/// One staff client.
struct Staff {
    app: App,
    number: u64,
    me: Me,
    /// Which conversations they see.
    sight: Sight,
    pass: Pass,
    /// When the token ends, which has to be renewed before; a program's token may have no end.
    until: Option<Time>,
    /// When it has to be seen whether they are still let in, though nothing was changed: an operator's hours run out.
    hours_end: Option<Time>,
    feed: StaffFeed,
    /// Tells that what holds for this user may have changed.
    access: Receiver<()>,
    /// The last cursor sent, or passed over because the client did not ask for it.
    applied: i64,
    inbox: bool,
    watched: HashSet<ConversationId>,
    viewing: Option<(Viewing, Instant)>,
    typing: Option<(StaffTyping, Instant)>,
    _at_work: Option<AtWork>,
}

impl Staff {
    /// From `hello` to `welcome`.
    async fn welcome(app: &App, link: &mut Link) -> Result<Self, End> {
        let hello = tokio::select! {
            hello = timeout(Duration::from_millis(HELLO_MS), link.first()) => hello,
            () = app.closing().cancelled() => return Err(End::RESTARTING),
        };
        let hello = hello.map_err(|_| End::code(close::NO_HELLO))??;
        let Ok(ClientFrame::Hello { token, resume_after, topics }) = serde_json::from_str(&hello) else {
            refuse(link, Problem::new(Code::BadRequest, "The first frame must be hello."), None)?;
            return Err(End::code(close::NO_HELLO));
        };
        let Admitted { me, pass, until } = match admitted(app, &token).await {
            Ok(admitted) => admitted,
            Err(refused) => {
                let code = if refused.problem.status == 403 { close::NOT_ALLOWED } else { close::SIGN_IN };
                refuse(link, *refused.problem, None)?;
                return Err(End::code(code));
            }
        };
        // Subscribed before the log is read, so that nothing falls between.
        let (feed, access) = (app.bus().staff(me.tenant.id), app.bus().access(me.id));
        let head = events::head(app.store(), me.tenant.id).await.map_err(refusal::cannot_go_on)?;
        let answers = me.permissions.contains(&Permission::ConversationWrite);
        let mut staff = Self {
            app: app.clone(),
            number: app.presence().socket(),
            pass,
            until,
            hours_end: hours_end(&me, app.now()),
            feed,
            access,
            applied: resume_after.unwrap_or(head),
            inbox: false,
            watched: HashSet::new(),
            viewing: None,
            typing: None,
            _at_work: answers.then(|| app.presence().at_work(me.tenant.id)),
            sight: Sight::from(&me),
            me,
        };
        staff.greet(link, head).await?;
        let topics = topics.unwrap_or_else(|| vec!["inbox".into()]);
        staff.watch(link, &topics).await?;
        staff.catch_up(link).await?;
        link.flush().await?;
        Ok(staff)
    }

    async fn greet(&self, link: &mut Link, cursor: i64) -> Result<(), End> {
        let welcome = ServerFrame::Welcome {
            user: self.me.clone(),
            cursor,
            session: self.me.session_id,
            server_time: self.app.now(),
            version: env!("CARGO_PKG_VERSION").into(),
            limits: Limits::default(),
        };
        link.put(encode(&welcome))
    }

    /// Until it ends, and says why.
    async fn serve(&mut self, link: &mut Link) -> End {
        let app = self.app.clone();
        let mut closing = pin!(app.closing().cancelled());
        // What is rare is not asked for anew with every event.
        let mut due = pin!(sleep_until(self.due(link)));
        loop {
            let at = self.due(link);
            if at != due.deadline() {
                due.as_mut().reset(at);
            }
            let next = tokio::select! {
                frame = link.next() => match frame {
                    // In a box, as everything that is rare: a socket's memory is that of its largest step.
                    Ok(Some(frame)) => Box::pin(self.frame(link, &frame)).await,
                    Ok(None) => Ok(()),
                    Err(end) => Err(end),
                },
                event = self.feed.events.recv(), if link.has_room() => self.event(link, event).await,
                hint = self.feed.hints.recv(), if link.has_room() => Box::pin(self.hint(link, hint)).await,
                _ = self.access.recv() => Box::pin(self.look_again(link)).await,
                () = &mut due => Box::pin(self.tick(link)).await,
                () = &mut closing => Err(End::RESTARTING),
            };
            if let Err(end) = next {
                return end;
            }
        }
    }

    /// An event, and all that are there already: they leave in one write.
    async fn event(
        &mut self,
        link: &mut Link,
        first: Result<std::sync::Arc<StaffEvent>, RecvError>,
    ) -> Result<(), End> {
        let mut next = at_once(first);
        loop {
            match next {
                Ok(event) => self.live(link, &event).await?,
                // The bus is a hint, the log is the truth.
                Err(TryRecvError::Lagged(_)) => Box::pin(self.catch_up(link)).await?,
                Err(TryRecvError::Empty) => return Ok(()),
                Err(TryRecvError::Closed) => return Err(End::RESTARTING),
            }
            if !link.has_room() {
                return Ok(());
            }
            next = self.feed.events.try_recv();
        }
    }

    async fn live(&mut self, link: &mut Link, event: &StaffEvent) -> Result<(), End> {
        if event.cursor <= self.applied {
            return Ok(());
        }
        if event.cursor > self.applied + 1 {
            return Box::pin(self.catch_up(link)).await;
        }
        self.applied = event.cursor;
        if event.afresh {
            return link.put(event.frame.clone());
        }
        if !self.wants(event.conversation) {
            return Ok(());
        }
        if self.sight.only().is_some() {
            return Box::pin(self.live_in_part(link, event)).await;
        }
        if event.left.is_none() {
            link.put(event.frame.clone())?;
        }
        Ok(())
    }

    /// The same for who sees only a part.
    async fn live_in_part(&mut self, link: &mut Link, event: &StaffEvent) -> Result<(), End> {
        let (store, tenant) = (self.app.store(), self.me.tenant.id);
        let hears = events::hears(store, tenant, &self.sight, event.conversation, event.left.as_ref()).await;
        if hears.map_err(refusal::cannot_go_on)? {
            link.put(event.frame.clone())?;
            if let Some(left) = &event.left {
                self.put_away(left.id);
            }
        }
        Ok(())
    }

    /// A conversation that they see no more.
    fn put_away(&mut self, id: ConversationId) {
        self.watched.remove(&id);
        self.viewing.take_if(|(viewing, _)| viewing.conversation == id);
        self.typing.take_if(|(typing, _)| typing.place.conversation == id);
    }

    /// Sends what the log has after the last cursor sent.
    async fn catch_up(&mut self, link: &mut Link) -> Result<(), End> {
        loop {
            let (store, tenant) = (self.app.store(), self.me.tenant.id);
            let heard = events::heard(store, tenant, &self.sight, self.applied, CATCH_UP).await;
            let Heard { log, through, whole } = heard.map_err(refusal::cannot_go_on)?;
            let (by, now) = (Actor::user(self.me.id), self.app.now());
            self.app.bulk_reads().note(self.pass, tenant, by, bulk_reads::old(&log.items, now), now);
            if log.resync {
                self.applied = log.head;
                let reason = "The log does not tell all that happened since your cursor.".into();
                link.put(encode(&ServerFrame::Resync { reason, cursor: log.head }))?;
                return self.look_again(link).await;
            }
            for event in log.items {
                self.applied = event.cursor;
                if self.wants(event.conversation) {
                    if let Change::ConversationLeft(left) = &event.change {
                        self.put_away(left.id);
                    }
                    link.send(encode(&ServerFrame::Event(event))).await?;
                }
            }
            self.applied = through;
            link.flush().await?;
            // Meanwhile nobody listened whether the session still holds.
            self.look_again(link).await?;
            if whole {
                return Ok(());
            }
        }
    }

    fn wants(&self, conversation: Option<ConversationId>) -> bool {
        self.inbox || conversation.is_some_and(|id| self.watched.contains(&id))
    }

    async fn hint(&mut self, link: &mut Link, hint: Result<Hint, RecvError>) -> Result<(), End> {
        match hint {
            Ok(Hint { conversation, from, frame }) => {
                if self.watched.contains(&conversation) && from != Some(self.number) {
                    link.put(frame)?;
                }
                Ok(())
            }
            // Typing that was lost ends by itself; who looks is told again.
            Err(RecvError::Lagged(_)) => {
                for conversation in &self.watched {
                    link.put(self.app.presence().frame(self.me.tenant.id, *conversation))?;
                }
                Ok(())
            }
            Err(RecvError::Closed) => Err(End::RESTARTING),
        }
    }

    /// The user may have been disabled, signed out or given another role.
    async fn look_again(&mut self, link: &mut Link) -> Result<(), End> {
        match access::of(self.app.store(), self.pass).await {
            Ok(Some(me)) if me.may(Permission::ConversationRead) && !me.lacks_second_factor() => {
                self.is_now(link, me).await
            }
            Ok(Some(_)) => Err(End::code(close::NOT_ALLOWED)),
            Ok(None) => {
                let problem = Problem::new(Code::Unauthorized, "The session has ended. Sign in again.");
                refuse(link, problem, None)?;
                Err(End::code(close::SIGN_IN))
            }
            Err(StoreError::TenantClosed(_)) => Err(End::code(close::NOT_ALLOWED)),
            Err(error) => Err(refusal::cannot_go_on(error)),
        }
    }

    /// Who they are now. Where that changes what they see, they fetch afresh.
    async fn is_now(&mut self, link: &mut Link, me: Me) -> Result<(), End> {
        let (before, now) = (std::mem::replace(&mut self.sight, Sight::from(&me)), Sight::from(&me));
        self.hours_end = hours_end(&me, self.app.now());
        self.me = me;
        if before == now {
            return Ok(());
        }
        let (store, tenant) = (self.app.store(), self.me.tenant.id);
        let watched = events::in_sight(store, tenant, &now, self.watched.iter().copied()).await;
        let watched = watched.map_err(refusal::cannot_go_on)?;
        let gone: Vec<_> = self.watched.difference(&watched).copied().collect();
        gone.into_iter().for_each(|id| self.put_away(id));
        let head = events::head(self.app.store(), tenant).await.map_err(refusal::cannot_go_on)?;
        self.applied = self.applied.max(head);
        let reason = "Which conversations you see has changed.".into();
        link.put(encode(&ServerFrame::Resync { reason, cursor: self.applied }))
    }

    fn due(&self, link: &Link) -> Instant {
        let left = |until: Time| u64::try_from(until.since(self.app.now())).unwrap_or(0);
        let ends = [self.until, self.hours_end]
            .map(|until| Some(Instant::now() + Duration::from_millis(left(until?))));
        let marks =
            [self.viewing.as_ref().map(|(_, until)| *until), self.typing.as_ref().map(|(_, until)| *until)];
        marks.into_iter().chain(ends).flatten().fold(link.due(), Instant::min)
    }

    async fn tick(&mut self, link: &mut Link) -> Result<(), End> {
        let now = Instant::now();
        self.viewing.take_if(|(_, until)| *until <= now);
        self.typing.take_if(|(_, until)| *until <= now);
        if self.until.is_some_and(|until| self.app.now() >= until) {
            return Err(End::code(close::SIGN_IN));
        }
        if self.hours_end.is_some_and(|end| self.app.now() >= end) {
            self.look_again(link).await?;
        }
        link.tick()
    }
}

/// When the hours end for which the tenant lets an operator in, if they have not.
fn hours_end(me: &Me, now: Time) -> Option<Time> {
    me.tenant.operator_until.filter(|until| me.operator && *until > now)
}

/// The user of a token, if they may listen.
async fn admitted(app: &App, token: &str) -> Answer<Admitted> {
    let admitted = auth::staff(app, token).await?;
    auth::complete(&admitted.me)?;
    auth::need(&admitted.me, Permission::ConversationRead)?;
    Ok(admitted)
}

/// Tells the client that something was refused.
fn refuse(link: &mut Link, problem: Problem, client_id: Option<Uuid>) -> Result<(), End> {
    link.put(encode(&ServerFrame::Error(refusal::error(problem, client_id))))
}
