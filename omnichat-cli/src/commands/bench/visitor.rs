//! One visitor who writes: a token, a connection that is kept, and the same message again while the daemon is full.

use std::time::Duration;

use omnichat_api::Problem;
use omnichat_api::widget::VisitorSession;

use super::frame::number;
use super::ledger::Ledger;
use super::load::Load;
use super::wire::http::{Head, Http};
use crate::failure::{Failure, Result};

/// What visitors say, after the message's number.
const SAID: [&str; 8] = [
    "Hello, where is my order? It should have been here on Tuesday.",
    "Is the blue one back in stock?",
    "I would like to change the delivery address, is that still possible?",
    "The checkout says my card is declined, but the bank says that everything is fine with it.",
    "Thank you, that was quick!",
    "Can I pick it up in the shop tomorrow afternoon, and do I need the confirmation for that?",
    "It arrived with the wrong pedals.",
    "Do you repair bikes that were bought elsewhere? Mine needs new brake pads and a chain.",
];
/// How long to wait when the daemon says that too many wait already.
const PAUSE: Duration = Duration::from_millis(20);

/// A visitor.
pub(super) struct Visitor {
    http: Http,
    head: Head,
    body: String,
    sender: u32,
}

impl Visitor {
    /// A visitor with this session.
    pub(super) async fn new(load: &Load, token: &str, sender: u32) -> Result<Self> {
        let http = Http::connect(&load.place).await.map_err(|e| load.place.lost(&e))?;
        let head = Head::new(&load.place, "POST", "widget/messages", Some(token));
        Ok(Self { http, head, body: String::new(), sender })
    }

    pub(super) fn sender(&self) -> u32 {
        self.sender
    }

    /// Sends this message and waits for the acknowledgement. `refused` counts how often the daemon was full.
    pub(super) async fn post(&mut self, load: &Load, ledger: &Ledger, message: u32) -> Result {
        use std::fmt::Write as _;
        let said = SAID[message as usize % SAID.len()];
        self.body.clear();
        let id = ledger.id(message);
        // Writing into a text cannot fail.
        let _ = write!(self.body, r#"{{"client_id":"{id}","body":"{message}: {said}"}}"#);
        loop {
            let answer = self.http.ask(&self.head, &self.body).await;
            let answer = answer.map_err(|error| load.place.lost(&error))?;
            match answer.status {
                201 => {
                    let seq = number(answer.body, b"\"seq\":").filter(|seq| *seq > 0);
                    let right = ledger.numbers.of(answer.body) == Some(message);
                    let Some(seq) = seq.filter(|_| right) else { return Err(strange(answer.body)) };
                    ledger.acknowledge(message, seq);
                    return Ok(());
                }
                503 => {
                    load.refused.set(load.refused.get() + 1);
                    tokio::time::sleep(PAUSE).await;
                }
                status => return Err(refusal(status, answer.body)),
            }
        }
    }
}

/// Sessions of so many new visitors.
pub(super) async fn sessions(load: &Load, count: usize) -> Result<Vec<String>> {
    let lost = |error| load.place.lost(&error);
    let mut http = Http::connect(&load.place).await.map_err(lost)?;
    let head = Head::new(&load.place, "POST", "widget/sessions", None);
    let body = serde_json::json!({ "inbox_id": load.inbox }).to_string();
    let mut tokens = Vec::with_capacity(count);
    for _ in 0..count {
        let answer = http.ask(&head, &body).await.map_err(lost)?;
        if answer.status != 201 {
            return Err(refusal(answer.status, answer.body));
        }
        tokens.push(serde_json::from_slice::<VisitorSession>(answer.body)?.token);
    }
    Ok(tokens)
}

/// What the daemon said in place of doing it.
pub(super) fn refusal(status: u16, body: &[u8]) -> Failure {
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) => Failure::from(problem),
        Err(_) => Failure::new(format!("The daemon answered {status} without saying why.")),
    }
}

fn strange(body: &[u8]) -> Failure {
    Failure::new("The daemon acknowledged another message than was sent.")
        .because(String::from_utf8_lossy(body))
}
