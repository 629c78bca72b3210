//! Staff write, as the old dashboard and the old app let them.

use axum::Json;
use axum::http::StatusCode;
use omnichat_api::channel::Channel;
use omnichat_api::limits::MESSAGE_CHARS;
use omnichat_api::message::{MessageKind, SendMessage};
use omnichat_store::legacy::{first_word, threads};
use omnichat_store::{StoreError, messages};
use uuid::Uuid;

use super::answer::{Answer, Fault};
use super::body::{self, Fields};
use super::door::{Clerk, Known};
use super::visitors::{Done, OK};
use crate::auth::named;

/// Longest text that Messenger takes, in characters.
const MESSENGER_CHARS: usize = 2000;

/// Writes into a thread; with whom nothing was said yet, it begins one.
pub async fn send(Clerk(by): Clerk, mut body: Fields) -> Answer<Json<Done>> {
    let (user_id, channel, text) = (body.text("user_id"), body.text("channel"), body.text("text"));
    body.done()?;
    let channel = body::channel(&channel)?;
    let most = if channel == Channel::Messenger { MESSENGER_CHARS } else { MESSAGE_CHARS };
    write(&by, (&user_id, channel), pieces(&text, most)).await.map_err(refused)?;
    Ok(OK)
}

async fn write(by: &Known, to: (&str, Channel), pieces: Vec<String>) -> Result<(), StoreError> {
    let (store, tenant) = (by.app.store(), by.on.tenant);
    let known = threads::find(store, tenant, &by.me, to.0, to.1).await?;
    let mut conversation = known.map(|thread| thread.conversation.id);
    for piece in pieces {
        let client_id = Uuid::now_v7();
        let sent = match conversation {
            Some(id) => {
                let piece = SendMessage::text(client_id, piece, MessageKind::Message);
                messages::send(store, tenant, &named(&by.me), id, piece).await?
            }
            None => first_word(store, &by.on, &by.me, to, (client_id, piece)).await?,
        };
        conversation = Some(sent.conversation_id);
    }
    Ok(())
}

/// What cannot be sent is told as one text: that is what the old app shows.
fn refused(error: StoreError) -> Fault {
    match error {
        StoreError::Invalid(errors) => {
            let why: Vec<String> = errors.into_iter().map(|e| format!("{} {}", e.field, e.message)).collect();
            Fault::new(StatusCode::CONFLICT, why.join("; "))
        }
        other => other.into(),
    }
}

/// A text as messages that may be stored: none of what is blank, several of what is too long for one.
#[must_use]
pub fn pieces(text: &str, most: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().filter(|letter| *letter != '\0').collect();
    let pieces = letters.chunks(most).map(|piece| piece.iter().collect::<String>());
    pieces.filter(|piece| !piece.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_long_text_is_lost_and_nothing_is_made_of_a_blank_one() {
        assert_eq!(pieces("", 10), [""; 0]);
        assert_eq!(pieces(" \n\0", 10), [""; 0]);
        assert_eq!(pieces("a\0b", 10), ["ab"]);
        let long = "é".repeat(21);
        let pieces = pieces(&long, 10);
        assert_eq!((pieces.len(), pieces.concat()), (3, long));
    }
}
