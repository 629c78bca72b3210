//! Those who write: each with a hand of its own, a bounded number of messages on the way, and texts of every length.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use omnichat_api::ConversationId;
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_client::socket::{Handle, Outgoing};
use omnichat_client::{Error, Session};
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use tokio::sync::watch;
use tokio::time::sleep;
use uuid::Uuid;

use super::kind;
use crate::chat::Chat;
use crate::desk::Patience;
use crate::ledger::{Hand, Ledger};
use crate::visitor::Visitor;

/// Messages that one hand sends before it waits for an acknowledgement.
const AT_ONCE: usize = 6;
/// The longest text, in characters.
const LONGEST: usize = 1500;

/// One who writes.
pub(super) struct Pen {
    hand: Hand,
    ledger: Ledger,
    stopped: watch::Receiver<bool>,
    thinking: Duration,
    chance: StdRng,
    written: usize,
}

impl Pen {
    pub(super) const fn new(
        hand: Hand,
        ledger: Ledger,
        stopped: watch::Receiver<bool>,
        thinking: Duration,
        chance: StdRng,
    ) -> Self {
        Self { hand, ledger, stopped, thinking, chance, written: 0 }
    }

    /// The next text, noted as sent.
    fn writes(&mut self, kind: MessageKind) -> (Uuid, String) {
        self.written += 1;
        let most = if self.chance.random_bool(0.1) { LONGEST } else { 40 };
        let filling = "ä".repeat(self.chance.random_range(0..most));
        let (client_id, body) = (Uuid::now_v7(), format!("{}.{} {filling}.", self.hand.0, self.written));
        self.ledger.writes(self.hand, client_id, &body, kind);
        (client_id, body)
    }

    /// Until there is room for another message; false when nobody is to write any more.
    async fn may_go_on(&mut self) -> bool {
        if *self.stopped.borrow() {
            return false;
        }
        let next = async {
            sleep(self.thinking).await;
            self.ledger.has_room(self.hand, AT_ONCE).await;
        };
        tokio::select! {
            () = next => true,
            _ = self.stopped.changed() => false,
        }
    }

    /// One message by HTTP.
    pub(super) async fn posts(&mut self, visitor: &Visitor) -> Result<()> {
        let (client_id, body) = self.writes(MessageKind::Message);
        let message = visitor.insists(client_id, &body).await?;
        self.ledger.acknowledged(client_id, message.id, message.seq, &message.body);
        Ok(())
    }

    pub(super) async fn keeps_posting(mut self, visitor: Visitor) -> Result<()> {
        while self.may_go_on().await {
            self.posts(&visitor).await?;
        }
        Ok(())
    }

    pub(super) async fn chats(mut self, chat: Arc<Chat>) -> Result<()> {
        while self.may_go_on().await {
            let (client_id, body) = self.writes(MessageKind::Message);
            chat.says(client_id, body);
        }
        Ok(())
    }

    pub(super) async fn answers(mut self, handle: Handle, everywhere: Vec<ConversationId>) -> Result<()> {
        while self.may_go_on().await {
            let kind = kind(&mut self.chance);
            let Some(conversation) = everywhere.choose(&mut self.chance).copied() else { break };
            let (client_id, body) = self.writes(kind);
            handle.send(Outgoing { client_id, conversation, body, kind, attachments: Vec::new() });
        }
        Ok(())
    }

    pub(super) async fn answers_by_http(
        mut self,
        staff: Session,
        everywhere: Vec<ConversationId>,
    ) -> Result<()> {
        while self.may_go_on().await {
            let kind = kind(&mut self.chance);
            let Some(conversation) = everywhere.choose(&mut self.chance).copied() else { break };
            let (client_id, body) = self.writes(kind);
            let send = SendMessage::text(client_id, body, kind);
            loop {
                match staff.send_message(conversation, &send).await {
                    Ok(message) => {
                        self.ledger.acknowledged(client_id, message.id, message.seq, &message.body);
                        break;
                    }
                    Err(error @ Error::Refused { .. }) if !error.is_passing() => {
                        bail!("`{}` was refused: {error}", send.body)
                    }
                    Err(_) => sleep(Patience::SHORT.between).await,
                }
            }
        }
        Ok(())
    }
}
