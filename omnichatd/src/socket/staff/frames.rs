//! What a staff client may say after `hello`.

use std::time::Duration;

use omnichat_api::limits::HINT_MS;
use omnichat_api::message::SendMessage;
use omnichat_api::permission::Permission;
use omnichat_api::socket::{ClientFrame, ServerFrame, close};
use omnichat_api::{ConversationId, FieldError};
use omnichat_store::{conversations, events, messages};
use tokio::time::Instant;

use super::{Admitted, Staff, admitted, refuse};
use crate::auth;
use crate::bus::encode;
use crate::presence::Place;
use crate::socket::end::End;
use crate::socket::link::Link;
use crate::socket::refusal;

/// Conversations that one client may watch at a time.
const WATCHED: usize = 100;
const HINT: Duration = Duration::from_millis(HINT_MS);

impl Staff {
    /// Does what a frame asks for.
    pub(super) async fn frame(&mut self, link: &mut Link, text: &str) -> Result<(), End> {
        let frame = match refusal::read(text) {
            Ok(frame) => frame,
            Err(error) => return link.put(encode(&ServerFrame::Error(error))),
        };
        match frame {
            ClientFrame::Hello { token, .. } => self.renew(link, &token).await,
            ClientFrame::Send { client_id, conversation, body, kind, attachments } => {
                let send = SendMessage { attachments, ..SendMessage::text(client_id, body, kind) };
                self.send(link, conversation, send).await
            }
            ClientFrame::Typing { conversation, on } => self.type_in(link, conversation, on).await,
            ClientFrame::Viewing { conversation } => self.view(link, conversation).await,
            ClientFrame::Read { conversation, seq } => self.read(link, conversation, seq).await,
            ClientFrame::Watch { topics } => self.watch(link, &topics).await,
            ClientFrame::Unwatch { topics } => self.unwatch(link, &topics).await,
            ClientFrame::Ping { n } => link.put(encode(&ServerFrame::Pong { n })),
        }
    }

    /// A new token for the open socket: of the same user in the same tenant.
    async fn renew(&mut self, link: &mut Link, token: &str) -> Result<(), End> {
        match admitted(&self.app, token).await {
            Ok(Admitted { me, pass, until }) if (me.id, me.tenant.id) == (self.me.id, self.me.tenant.id) => {
                (self.pass, self.until) = (pass, until);
                self.is_now(link, me).await?;
                let head = events::head(self.app.store(), self.me.tenant.id).await;
                self.greet(link, head.map_err(refusal::cannot_go_on)?).await
            }
            Ok(_) => Err(End::code(close::SIGN_IN)),
            Err(refused) => {
                refuse(link, *refused.problem, None)?;
                Err(End::code(close::SIGN_IN))
            }
        }
    }

    async fn send(&mut self, link: &mut Link, to: ConversationId, send: SendMessage) -> Result<(), End> {
        let client_id = send.client_id;
        if let Err(refused) = auth::need(&self.me, Permission::ConversationWrite) {
            return refuse(link, *refused.problem, Some(client_id));
        }
        let (store, tenant, by) = (self.app.store(), self.me.tenant.id, auth::named(&self.me));
        let sent = match conversations::in_sight(store, tenant, &self.me, to).await {
            Ok(()) => messages::send(store, tenant, &by, to, send).await,
            Err(error) => Err(error),
        };
        let answer = match sent {
            Ok(message) => ServerFrame::Ack { client_id, message },
            Err(error) => ServerFrame::Error(refusal::of_store(error, Some(client_id))),
        };
        // Who has sent is no longer typing.
        self.typing.take_if(|(typing, _)| typing.place.conversation == to);
        link.put(encode(&answer))
    }

    async fn type_in(&mut self, link: &mut Link, conversation: ConversationId, on: bool) -> Result<(), End> {
        if let Err(refused) = auth::need(&self.me, Permission::ConversationWrite) {
            return refuse(link, *refused.problem, None);
        }
        let until = Instant::now() + HINT;
        match &mut self.typing {
            Some((typing, _)) if !on => {
                if typing.place.conversation == conversation {
                    self.typing = None;
                }
            }
            Some((typing, ends)) if typing.place.conversation == conversation => {
                *ends = until;
                typing.repeat();
            }
            _ if !on => {}
            _ => {
                let tenant = self.me.tenant.id;
                let place = match conversations::seen(self.app.store(), tenant, &self.me, conversation).await
                {
                    Ok(found) => Place { tenant, conversation, contact: found.contact.id },
                    Err(error) => return self.refused(link, error).await,
                };
                // The old mark goes before the new one comes.
                self.typing = None;
                let typing = self.app.presence().staff_types(place, self.number, auth::named(&self.me));
                self.typing = Some((typing, until));
            }
        }
        Ok(())
    }

    async fn view(&mut self, link: &mut Link, conversation: Option<ConversationId>) -> Result<(), End> {
        let until = Instant::now() + HINT;
        match (conversation, &mut self.viewing) {
            (None, _) => self.viewing = None,
            (Some(id), Some((viewing, ends))) if viewing.conversation == id => *ends = until,
            (Some(id), _) => {
                let tenant = self.me.tenant.id;
                if let Err(error) = conversations::seen(self.app.store(), tenant, &self.me, id).await {
                    return self.refused(link, error).await;
                }
                self.viewing = None;
                let viewing = self.app.presence().view(tenant, id, self.number, auth::named(&self.me));
                self.viewing = Some((viewing, until));
            }
        }
        Ok(())
    }

    async fn read(&mut self, link: &mut Link, conversation: ConversationId, seq: i64) -> Result<(), End> {
        // Somebody who may only look leaves no mark.
        if auth::need(&self.me, Permission::ConversationWrite).is_err() {
            return Ok(());
        }
        match conversations::read(self.app.store(), self.me.tenant.id, &self.me, conversation, seq).await {
            Ok(_) => Ok(()),
            Err(error) => self.refused(link, error).await,
        }
    }

    /// Hears more from now on. The present state of a newly watched conversation is told at once.
    pub(super) async fn watch(&mut self, link: &mut Link, topics: &[String]) -> Result<(), End> {
        for topic in topics {
            match parse(topic) {
                Ok(Topic::Inbox) => self.inbox = true,
                // Follow-ups and contacts come with `inbox`; there is nothing yet that is only a notification.
                Ok(Topic::Notifications) => {}
                Ok(Topic::Conversation(_)) if self.watched.len() >= WATCHED => {
                    let rule = format!("must not be more than {WATCHED} conversations; unwatch some first");
                    return refuse(link, FieldError::new("topics", "too_many", rule).into(), None);
                }
                Ok(Topic::Conversation(id)) => {
                    let tenant = self.me.tenant.id;
                    if let Err(error) = conversations::in_sight(self.app.store(), tenant, &self.me, id).await
                    {
                        self.refused(link, error).await?;
                        continue;
                    }
                    self.watched.insert(id);
                    link.put(self.app.presence().frame(self.me.tenant.id, id))?;
                }
                Err(error) => return refuse(link, error.into(), None),
            }
        }
        Ok(())
    }

    async fn unwatch(&mut self, link: &mut Link, topics: &[String]) -> Result<(), End> {
        for topic in topics {
            match parse(topic) {
                Ok(Topic::Inbox) => self.inbox = false,
                Ok(Topic::Notifications) => {}
                Ok(Topic::Conversation(id)) => {
                    self.watched.remove(&id);
                }
                Err(error) => return refuse(link, error.into(), None),
            }
        }
        Ok(())
    }

    async fn refused(&self, link: &mut Link, error: omnichat_store::StoreError) -> Result<(), End> {
        link.put(encode(&ServerFrame::Error(refusal::of_store(error, None))))
    }
}

enum Topic {
    Inbox,
    Notifications,
    Conversation(ConversationId),
}

fn parse(topic: &str) -> Result<Topic, FieldError> {
    let conversation = topic.strip_prefix("conversation:").and_then(|id| id.parse().ok());
    match (topic, conversation) {
        ("inbox", _) => Ok(Topic::Inbox),
        ("notifications", _) => Ok(Topic::Notifications),
        (_, Some(id)) => Ok(Topic::Conversation(id)),
        _ => Err(FieldError::new(
            "topics",
            "unknown",
            "must be `inbox`, `notifications` or `conversation:<id>`",
        )),
    }
}
