//! What becomes of a mail that was handed over whole: into which mailboxes it goes, what of it is shown, and what the sender
//! is told.

use std::sync::Arc;

use omnichat_api::carrier::Carrier;

use super::super::super::desk::Desk;
use super::super::super::show::{Came, Line, Message};
use super::super::letter::Parts;
use super::super::post::{Mail, Post};
use super::super::{address_of, inbox_of};

/// A mail to inboxes, from somebody out there.
pub(super) async fn comes_in(desk: &Arc<Desk>, post: &Post, to: &[String], mail: Vec<u8>) -> String {
    let id = Parts::of(&mail).id;
    let mut at_once = true;
    for to in to {
        at_once &= deliver(desk, post, to, &id, mail.clone()).await;
    }
    match at_once {
        true => "250 2.0.0 It lies in the mailbox".to_owned(),
        false => "250 2.0.0 It lies in the mailbox once the daemon has opened it".to_owned(),
    }
}

/// A mail that an inbox sends: shown, and laid into the mailbox of whoever it is for.
pub(super) async fn goes_out(
    desk: &Arc<Desk>,
    post: &Post,
    from: &str,
    to: &[String],
    mail: Vec<u8>,
) -> String {
    let Parts { id, text, letter } = Parts::of(&mail);
    tokio::time::sleep(desk.mishaps.slow).await;
    let refused = match desk.mishaps.fail {
        _ if desk.first_is_refused(id.as_bytes()) => {
            Some("451 4.7.1 Too much at once, come again".to_owned())
        }
        Some(code @ 400..=599) => Some(format!("{code} The sandbox was asked to let this fail")),
        Some(code) => Some(format!("550 5.0.0 The sandbox was asked to let this fail: {code}")),
        None => None,
    };
    desk.show(Line::Message(Message {
        at: desk.clock.now(),
        carrier: Carrier::Mail,
        from: from.to_owned(),
        to: to.join(", "),
        text,
        template: None,
        media: Vec::new(),
        mail: Some(Box::new(letter)),
        id: id.clone(),
        came: refused.clone().map_or(Came::Accepted, Came::Refused),
    }));
    if let Some(refusal) = refused {
        return refusal;
    }
    for to in to {
        deliver(desk, post, to, &id, mail.clone()).await;
    }
    "250 2.0.0 Shown".to_owned()
}

/// Lays a mail into a mailbox, and says whether it is to be seen at once.
async fn deliver(desk: &Arc<Desk>, post: &Post, to: &str, id: &str, mail: Vec<u8>) -> bool {
    let mail = Mail::new(desk.clock.now(), mail);
    let Some(inbox) = inbox_of(desk, to).await else { return post.of_contact(to).put(mail) };
    let at_once = post.of_inbox(address_of(&inbox)).put(mail);
    desk.show(Line::Delivered { to: to.to_owned(), id: id.to_owned(), at_once });
    at_once
}
