//! The visitor's socket: events of their own conversation from a cursor on, who of the team types, and their own
//! messages. It names no conversation: the token says which, and the cursor tells nothing.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::HeaderMap;
use axum::response::Response;
use omnichat_api::limits::HELLO_MS;
use omnichat_api::socket::{Limits, close};
use omnichat_api::widget::{VisitorClientFrame, VisitorEvent, VisitorSend, VisitorServerFrame};
use omnichat_api::{Code, ConversationId, Problem};
use omnichat_store::{StoreError, events, visitors};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use uuid::Uuid;

use crate::app::App;
use crate::auth::{self, Public};
use crate::bus::{VisitorFeed, VisitorNews, at_once, encode};
use crate::limits::ClientAddress;
use crate::presence::Visiting;
use crate::problem::Refused;
use crate::socket::end::End;
use crate::socket::link::Link;
use crate::socket::typing::Typing;
use crate::socket::{accept, refusal};
use crate::token::VisitorClaims;

/// Rows of the log read at once while catching up.
const CATCH_UP: u32 = 100;

/// Opens the visitor's socket; the token comes in the first frame.
///
/// Speaks the subprotocol `omnichat.v1`: text frames, `VisitorClientFrame` in and `VisitorServerFrame` out.
#[utoipa::path(get, path = "/socket", tag = "widget", security(()),
    responses((status = 101, description = "The connection speaks `omnichat.v1` from here on.")))]
pub async fn open_visitor_socket(
    Public(app): Public,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let served = app.clone();
    accept(&app, upgrade, async move |mut link| {
        let end = match Box::pin(Visitor::welcome(&served, headers, address, &mut link)).await {
            Ok(mut visitor) => visitor.serve(&mut link).await,
            Err(end) => end,
        };
        link.close(end).await;
    })
}

/// One visitor's client.
struct Visitor {
    app: App,
    who: visitors::Visitor,
    claims: VisitorClaims,
    feed: VisitorFeed,
    /// Everything for this visitor up to here was sent. A cursor of the tenant's log, never told as it is.
    applied: i64,
    /// Where they write from.
    address: IpAddr,
    visiting: Option<Visiting>,
    typing: Typing,
    /// Tells that a tenant, and perhaps theirs, may have been opened or closed.
    doors: watch::Receiver<()>,
}

impl Visitor {
    /// From `hello` to `welcome`.
    async fn welcome(app: &App, headers: HeaderMap, address: IpAddr, link: &mut Link) -> Result<Self, End> {
        let hello = tokio::select! {
            hello = timeout(Duration::from_millis(HELLO_MS), link.first()) => hello,
            () = app.closing().cancelled() => return Err(End::RESTARTING),
        };
        let hello = hello.map_err(|_| End::code(close::NO_HELLO))??;
        let Ok(VisitorClientFrame::Hello { token, resume_after }) = serde_json::from_str(&hello) else {
            refuse(link, Problem::new(Code::BadRequest, "The first frame must be hello."), None)?;
            return Err(End::code(close::NO_HELLO));
        };
        let doors = app.bus().doors();
        let (claims, who) = match auth::visitor(app, &headers, &token).await {
            Ok(known) => known,
            Err(refused) => {
                let code = if refused.problem.status == 403 { close::NOT_ALLOWED } else { close::SIGN_IN };
                refuse(link, *refused.problem, None)?;
                return Err(End::code(code));
            }
        };
        let feed = app.bus().visitor(who.tenant, who.contact);
        let head = events::head(app.store(), who.tenant).await.map_err(refusal::cannot_go_on)?;
        let resumed = resume_after.as_deref().map(|sealed| app.cursors().open(who.contact, sealed));
        let mut visitor = Self {
            app: app.clone(),
            who,
            address,
            claims,
            feed,
            applied: resumed.flatten().unwrap_or(head),
            visiting: None,
            typing: Typing::default(),
            doors,
        };
        visitor.greet(link, head).await?;
        if resumed == Some(None) {
            visitor.resync(link, "The cursor is not one of yours.").await?;
        }
        let conversation =
            visitors::conversation_of(app.store(), &who).await.map_err(refusal::cannot_go_on)?;
        visitor.visit(conversation.map(|c| c.id));
        visitor.catch_up(link).await?;
        link.flush().await?;
        Ok(visitor)
    }

    async fn greet(&self, link: &mut Link, head: i64) -> Result<(), End> {
        let welcome = VisitorServerFrame::Welcome {
            contact: self.who.contact,
            cursor: self.app.cursors().seal(self.who.contact, head),
            server_time: self.app.now(),
            version: env!("CARGO_PKG_VERSION").into(),
            available: self.app.presence().staffed(self.who.tenant),
            limits: Limits::default(),
        };
        link.put(encode(&welcome))
    }

    /// Until it ends, and says why.
    async fn serve(&mut self, link: &mut Link) -> End {
        loop {
            let due = self.due(link);
            let next = tokio::select! {
                frame = link.next() => match frame {
                    // In a box, as everything that is rare: a socket's memory is that of its largest step.
                    Ok(Some(frame)) => Box::pin(self.frame(link, &frame)).await,
                    Ok(None) => Ok(()),
                    Err(end) => Err(end),
                },
                event = self.feed.events.recv(), if link.has_room() => self.event(link, event).await,
                hint = self.feed.hints.recv(), if link.has_room() => match hint {
                    Ok(frame) => link.put(frame),
                    Err(RecvError::Lagged(_)) => Ok(()),
                    Err(RecvError::Closed) => Err(End::RESTARTING),
                },
                Ok(()) = self.doors.changed() => Box::pin(self.look_again()).await,
                () = sleep_until(due) => self.tick(link),
                () = self.app.closing().cancelled() => Err(End::RESTARTING),
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
        first: Result<Arc<VisitorNews>, RecvError>,
    ) -> Result<(), End> {
        let mut next = at_once(first);
        loop {
            match next {
                Ok(news) if news.cursor > self.applied => {
                    self.applied = news.cursor;
                    self.visit(news.conversation);
                    link.put(news.frame.clone())?;
                }
                Ok(_) => {}
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

    /// Sends what the log has for this visitor after the last cursor sent.
    async fn catch_up(&mut self, link: &mut Link) -> Result<(), End> {
        loop {
            let log = visitors::after(self.app.store(), &self.who, self.applied, CATCH_UP).await;
            let log = log.map_err(refusal::cannot_go_on)?;
            if log.resync {
                self.applied = log.head;
                return self.resync(link, "The log does not tell all that happened since your cursor.").await;
            }
            let whole = log.items.len() < CATCH_UP as usize;
            for (place, at, change) in log.items {
                self.applied = place;
                let cursor = self.app.cursors().seal(self.who.contact, place);
                link.send(encode(&VisitorServerFrame::Event(VisitorEvent { cursor, at, change }))).await?;
            }
            link.flush().await?;
            if whole {
                return Ok(());
            }
        }
    }

    /// The tenant may have been closed.
    async fn look_again(&self) -> Result<(), End> {
        match self.app.inbox(self.claims.inbox).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) | Err(StoreError::TenantClosed(_)) => Err(End::code(close::NOT_ALLOWED)),
            Err(error) => Err(refusal::cannot_go_on(error)),
        }
    }

    async fn resync(&self, link: &mut Link, reason: &str) -> Result<(), End> {
        let cursor = self.app.cursors().seal(self.who.contact, self.applied);
        link.put(encode(&VisitorServerFrame::Resync { reason: reason.into(), cursor }))
    }

    /// Staff see that the visitor has the page open, in the conversation that is theirs now.
    fn visit(&mut self, conversation: Option<ConversationId>) {
        if let Some(id) =
            conversation.filter(|id| self.visiting.as_ref().is_none_or(|v| v.conversation != *id))
        {
            self.visiting = Some(self.app.presence().visit(self.who.tenant, id));
        }
    }

    async fn frame(&mut self, link: &mut Link, text: &str) -> Result<(), End> {
        match refusal::read(text) {
            Ok(VisitorClientFrame::Hello { .. }) => {
                refuse(link, Problem::new(Code::BadRequest, "You have said hello already."), None)
            }
            Ok(VisitorClientFrame::Send { client_id, body, attachments }) => {
                self.send(link, VisitorSend { client_id, body, attachments }).await
            }
            Ok(VisitorClientFrame::Typing { on }) => {
                let (presence, at) = (self.app.presence(), self.visiting.as_ref());
                self.typing.set(presence, self.who.tenant, at, on);
                Ok(())
            }
            Ok(VisitorClientFrame::Read { seq }) => {
                match visitors::read(self.app.store(), &self.who, seq).await {
                    Ok(()) => Ok(()),
                    Err(error) => {
                        link.put(encode(&VisitorServerFrame::Error(refusal::of_store(error, None))))
                    }
                }
            }
            Ok(VisitorClientFrame::Ping { n }) => link.put(encode(&VisitorServerFrame::Pong { n })),
            Err(error) => link.put(encode(&VisitorServerFrame::Error(error))),
        }
    }

    async fn send(&mut self, link: &mut Link, send: VisitorSend) -> Result<(), End> {
        let client_id = send.client_id;
        self.typing.stop();
        if let Err(refused) = self.may_write().await {
            return refuse(link, *refused.problem, Some(client_id));
        }
        let answer = match visitors::send(self.app.store(), &self.who, send).await {
            Ok(message) => VisitorServerFrame::Ack { client_id, message },
            Err(error) => VisitorServerFrame::Error(refusal::of_store(error, Some(client_id))),
        };
        link.put(encode(&answer))
    }

    async fn may_write(&self) -> Result<(), Refused> {
        self.app.limits().visitor(self.who.contact)?;
        Ok(self.app.blocks().check(self.app.store(), &self.who, self.address).await?)
    }

    fn due(&self, link: &Link) -> Instant {
        self.typing.until().into_iter().fold(link.due(), Instant::min)
    }

    fn tick(&mut self, link: &mut Link) -> Result<(), End> {
        self.typing.tick(Instant::now());
        // The token holds for a year: looked at now and then is enough.
        if self.app.now().ms() >= self.claims.exp.saturating_mul(1000) {
            return Err(End::code(close::SIGN_IN));
        }
        link.tick()
    }
}

/// Tells the client that something was refused.
fn refuse(link: &mut Link, problem: Problem, client_id: Option<Uuid>) -> Result<(), End> {
    link.put(encode(&VisitorServerFrame::Error(refusal::error(problem, client_id))))
}
