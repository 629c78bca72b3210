//! `omnichat send`: a message from an argument or from standard input, safe to repeat.

use std::io::{self, IsTerminal as _};

use clap::Args;
use omnichat_api::channel::Channel;
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_api::segments::{Segments, segments};
use uuid::Uuid;

use crate::failure::{Failure, Result};
use crate::flags::Flags;
use crate::out::Out;
use crate::remote::{self, short};
use crate::{ask, when};

/// Sends a message to a conversation; for scripts
///
/// The same --client-id again is the same message: a script that does not know whether it was sent may send it again.
#[derive(Args)]
pub(crate) struct Send {
    #[command(flatten)]
    writing: Writing,
}

/// What is written to which conversation.
#[derive(Args)]
pub(crate) struct Writing {
    /// The conversation's id, or its end as the list shows it
    id: String,
    /// The text, at most 10,000 characters; `-` or nothing reads it from standard input
    text: Option<String>,
    /// Writes a note that only staff see
    #[arg(long)]
    note: bool,
    /// A UUID that names this message: the same again is sent only once
    #[arg(long, value_name = "UUID")]
    client_id: Option<Uuid>,
}

impl Send {
    pub(crate) async fn run(self, flags: &Flags, out: &Out) -> Result {
        self.writing.send(flags, out).await
    }
}

impl Writing {
    /// Sends it.
    pub(crate) async fn send(self, flags: &Flags, out: &Out) -> Result {
        let session = remote::session(flags).await?;
        let body = match self.text.filter(|text| text != "-") {
            Some(text) => text,
            None => {
                if io::stdin().is_terminal() {
                    out.note("Write the message, then Ctrl+D on an empty line; Ctrl+C sends nothing.");
                }
                ask::text()?
            }
        };
        let body = body.trim_end_matches(['\r', '\n']).to_owned();
        let kind = if self.note { MessageKind::Note } else { MessageKind::Message };
        let client_id = self.client_id.unwrap_or_else(Uuid::now_v7);
        let id = remote::conversation(&session, &self.id).await?;
        let sent = session.send_message(id, &SendMessage::text(client_id, body, kind)).await;
        let message = sent.map_err(|error| {
            let unsure = error.is_passing();
            let failure = Failure::from(error);
            if unsure {
                failure.hint(format!("repeat it with --client-id {client_id}: it is sent only once"))
            } else {
                failure
            }
        })?;
        // What leaves by a carrier is not called sent before that has it.
        let sms = match &message.delivery {
            Some(_) => session.conversation(id).await.is_ok_and(|c| c.channel == Channel::Sms),
            None => false,
        };
        out.result(&message, || {
            let what = match &message.delivery {
                _ if self.note => "Noted".to_owned(),
                None => "Sent".to_owned(),
                Some(_) if sms => format!("Waits to be sent as {}", in_sms(&message.body)),
                Some(_) => "Waits to be sent".to_owned(),
            };
            format!("{what} in {}, {}.", short(message.conversation_id.0), when::second(message.created_at))
        })
    }
}

/// How many SMS a text takes, in words.
fn in_sms(text: &str) -> String {
    let Segments { alphabet, count, .. } = segments(text);
    format!("{count} SMS ({alphabet})")
}
