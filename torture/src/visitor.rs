//! A visitor of the website who writes by HTTP, as the widget does when it has no socket: the same message with the
//! same `client_id`, until the daemon has said that it is stored.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use omnichat_api::widget::{StartSession, VisitorHistory, VisitorMessage, VisitorSend, VisitorSession};
use omnichat_api::{ContactId, InboxId};
use tokio::time::sleep;
use uuid::Uuid;

use crate::http::{self, Answer};

/// How long an answer may take. Longer than the daemon waits for its database.
const PATIENCE: Duration = Duration::from_secs(15);

/// Somebody on the website.
#[derive(Clone, Debug)]
pub struct Visitor {
    at: SocketAddr,
    token: String,
    contact: ContactId,
    patience: Duration,
}

/// What became of a message.
#[derive(Clone, Debug)]
pub enum Said {
    /// It is stored.
    Stored(VisitorMessage),
    /// The daemon refused it.
    Refused(Answer),
}

impl Visitor {
    /// Somebody new.
    pub async fn comes(at: SocketAddr, inbox: InboxId) -> Result<Self> {
        let request = http::post("widget/sessions", None, &StartSession { inbox_id: inbox, identity: None })?;
        let answer = http::exchange(at, &request, PATIENCE).await?;
        ensure!(answer.status == 201, "a visitor was not let in: {answer:?}");
        let VisitorSession { token, contact_id, .. } = answer.json()?;
        Ok(Self { at, token, contact: contact_id, patience: PATIENCE })
    }

    /// The same one, who waits no longer than this for an answer.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Where they connect to.
    #[must_use]
    pub const fn at(&self) -> SocketAddr {
        self.at
    }

    /// What they are known by.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Who they are to the team.
    #[must_use]
    pub const fn contact(&self) -> ContactId {
        self.contact
    }

    /// Says something once. An error when no whole answer came: it may be stored or not.
    pub async fn says(&self, client_id: Uuid, body: &str) -> Result<Said> {
        let send = VisitorSend::text(client_id, body);
        let request = http::post("widget/messages", Some(&self.token), &send)?;
        let answer = http::exchange(self.at, &request, self.patience).await?;
        Ok(if answer.status == 201 { Said::Stored(answer.json()?) } else { Said::Refused(answer) })
    }

    /// Says something until it is stored. A refusal that will not pass by itself is an error.
    pub async fn insists(&self, client_id: Uuid, body: &str) -> Result<VisitorMessage> {
        loop {
            match self.says(client_id, body).await {
                Ok(Said::Stored(message)) => return Ok(message),
                Ok(Said::Refused(answer)) if matches!(answer.status, 429 | 503) => {}
                Ok(Said::Refused(answer)) => {
                    bail!("`{body}` was refused: {} {:?}", answer.status, answer.problem())
                }
                Err(_) => {}
            }
            // As any client does that does not want to make it worse.
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Their conversation, its newest messages, and where the log stands.
    pub async fn history(&self) -> Result<VisitorHistory> {
        let answer = self.looks().await?;
        ensure!(answer.status == 200, "a visitor's history was refused: {answer:?}");
        answer.json()
    }

    /// As [`history`](Self::history), whatever the answer is.
    pub async fn looks(&self) -> Result<Answer> {
        http::exchange(self.at, &http::get("widget/messages", &self.token), self.patience).await
    }
}
