//! A visitor's open widget: a socket that mends itself, resumes after the last cursor it has seen, and says what was
//! not acknowledged again. It drops nothing that it hears, so that what comes twice is seen twice.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use omnichat_api::widget::{
    VisitorChange, VisitorClientFrame, VisitorConversation, VisitorHistory, VisitorMessage,
    VisitorServerFrame,
};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};
use uuid::Uuid;

use crate::desk::Patience;
use crate::ledger::Ledger;
use crate::story::Story;
use crate::truth::Truth;
use crate::visitor::Visitor;
use crate::wire::{self, Heard, Wire};

/// An open widget.
#[derive(Debug)]
pub struct Chat {
    visitor: Visitor,
    /// Where it began: the cursor, and the last message before it.
    began: (String, i64),
    say: mpsc::UnboundedSender<(Uuid, String)>,
    story: Story<VisitorMessage>,
    task: JoinHandle<()>,
}

struct Talk {
    visitor: Visitor,
    cursor: String,
    patience: Patience,
    ledger: Ledger,
    from_hand: mpsc::UnboundedReceiver<(Uuid, String)>,
    /// Not acknowledged yet, in the order it was written.
    unanswered: VecDeque<(Uuid, String)>,
    story: Story<VisitorMessage>,
    /// Up to where the visitor and the team have read.
    read: (i64, i64),
}

impl Chat {
    /// Opens it. It hears what comes after this history.
    #[must_use]
    pub fn open(visitor: Visitor, history: &VisitorHistory, ledger: Ledger, patience: Patience) -> Self {
        let (say, from_hand) = mpsc::unbounded_channel();
        let (cursor, last) =
            (history.cursor.clone(), history.messages.last().map_or(0, |message| message.seq));
        let (began, whose, story) = ((cursor.clone(), last), visitor.clone(), Story::default());
        let (unanswered, told) = (VecDeque::new(), story.clone());
        let talk = Talk { visitor, cursor, patience, ledger, from_hand, unanswered, story, read: (0, 0) };
        Self { visitor: whose, began, say, story: told, task: tokio::spawn(talk.run()) }
    }

    /// Says this, now or as soon as there is a connection.
    pub fn says(&self, client_id: Uuid, body: String) {
        // The task ends only with this.
        drop(self.say.send((client_id, body)));
    }

    /// What is wrong with what it heard, and with what a new connection to `daemon` hears that resumes where this one
    /// began.
    pub async fn compare(
        &self,
        truth: &Truth,
        daemon: SocketAddr,
        patience: Duration,
    ) -> Result<Vec<String>> {
        let (cursor, last) = &self.began;
        let all = truth.heard_by(self.visitor.contact(), *last);
        let mut faults = Vec::from_iter(self.story.compare("a visitor", &all, patience).await);
        let again = self.hears_again(daemon, cursor.clone()).await?;
        faults.extend(again.compare("a visitor who comes back", &all, Duration::ZERO).await);
        Ok(faults)
    }

    async fn hears_again(&self, daemon: SocketAddr, cursor: String) -> Result<Story<VisitorMessage>> {
        let mut wire = Wire::open(daemon, wire::VISITOR).await?;
        let token = self.visitor.token().to_owned();
        wire.say(&VisitorClientFrame::Hello { token, resume_after: Some(cursor) }).await?;
        // It is answered after what was missed.
        wire.say(&VisitorClientFrame::Ping { n: 1 }).await?;
        let story = Story::default();
        loop {
            match wire.next().await? {
                Heard::Frame(VisitorServerFrame::Event(event)) => {
                    if let VisitorChange::MessageCreated(message) = event.change {
                        story.tell(message);
                    }
                }
                Heard::Frame(VisitorServerFrame::Pong { .. }) => return Ok(story),
                Heard::Frame(VisitorServerFrame::Resync { reason, .. }) => bail!("resync: {reason}"),
                Heard::Frame(_) => {}
                Heard::End(code) => bail!("the socket ended: {code:?}"),
            }
        }
    }
}

impl Drop for Chat {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Talk {
    async fn run(mut self) {
        loop {
            // Why it ended is all the same: it begins again.
            drop(self.connect().await);
            sleep(self.patience.between).await;
        }
    }

    async fn connect(&mut self) -> Result<()> {
        let opening = Wire::open(self.visitor.at(), wire::VISITOR);
        let mut wire = timeout(self.patience.dead, opening).await.context("no connection in time")??;
        let token = self.visitor.token().to_owned();
        wire.say(&VisitorClientFrame::Hello { token, resume_after: Some(self.cursor.clone()) }).await?;
        let mut welcomed = false;
        let mut ping = interval(self.patience.ping);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                frame = wire.next() => {
                    heard = Instant::now();
                    match frame? {
                        Heard::Frame(VisitorServerFrame::Welcome { .. }) => {
                            welcomed = true;
                            for (client_id, body) in &self.unanswered {
                                wire.feed(&send(*client_id, body)).await?;
                            }
                            wire.flush().await?;
                        }
                        Heard::Frame(frame) => self.hear(frame),
                        Heard::End(code) => bail!("ended: {code:?}"),
                    }
                }
                Some((client_id, body)) = self.from_hand.recv(), if welcomed => {
                    // Kept before it is said: it may be cut off on the way.
                    let frame = send(client_id, &body);
                    self.unanswered.push_back((client_id, body));
                    wire.say(&frame).await?;
                }
                _ = ping.tick(), if welcomed => wire.say(&VisitorClientFrame::Ping { n: 1 }).await?,
                () = sleep_until(heard + self.patience.dead) => bail!("silence"),
            }
        }
    }

    fn hear(&mut self, frame: VisitorServerFrame) {
        match frame {
            VisitorServerFrame::Event(event) => {
                self.cursor.clone_from(&event.cursor);
                match event.change {
                    VisitorChange::MessageCreated(message) => self.story.tell(message),
                    VisitorChange::ConversationChanged(now) => self.is_now(&now),
                }
            }
            VisitorServerFrame::Ack { client_id, message } => {
                self.unanswered.retain(|(id, _)| *id != client_id);
                self.ledger.acknowledged(client_id, message.id, message.seq, &message.body);
            }
            VisitorServerFrame::Error(error) => {
                self.ledger.fault(format!("a visitor's frame was refused: {error:?}"));
            }
            VisitorServerFrame::Resync { reason, .. } => {
                self.ledger.fault(format!("a visitor's socket could not resume: {reason}"));
            }
            _ => {}
        }
    }
}

impl Talk {
    /// How a conversation stands may be told late, and again after a connection broke, but never as it was before.
    fn is_now(&mut self, conversation: &VisitorConversation) {
        let now = (conversation.visitor_read_seq, conversation.staff_read_seq);
        if now.0 < self.read.0 || now.1 < self.read.1 {
            self.ledger.fault(format!("a visitor's conversation went back from {:?} to {now:?}", self.read));
        }
        self.read = now;
    }
}

fn send(client_id: Uuid, body: &str) -> VisitorClientFrame {
    VisitorClientFrame::Send { client_id, body: body.into(), attachments: Vec::new() }
}
