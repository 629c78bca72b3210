//! The mails: what each says, in one place, and how it gets into the outbox. Plain text, and the same as simple HTML
//! without pictures, styles or anything that is fetched. Nothing that a stranger typed stands in a mail to somebody else.

use omnichat_api::account::link;
use omnichat_api::{ConversationId, TenantId, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::StoreError;
use crate::outbox::{self, New};
use crate::tx::Tx;

/// What mails are called in the outbox.
pub const PROVIDER: &str = "smtp";
/// Mails that one address gets in an hour at most: nobody's mailbox is filled from here.
const AN_HOUR: i64 = 5;
const HOUR_MS: i64 = 3600 * 1000;

/// A mail, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Its subject: one line.
    pub subject: String,
    /// The whole of it as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// What is to be said. `token` is that of a link.
pub(crate) enum Letter<'a> {
    /// To somebody who is invited.
    Invite { tenant: &'a str, role: &'a str, token: &'a str },
    /// To somebody who does not know their password.
    Reset { token: &'a str },
    /// To somebody whose password was changed.
    PasswordChanged,
    /// To an address that is to be confirmed.
    Verify { token: &'a str },
    /// To the address that somebody leaves.
    Leave { new: &'a str, token: &'a str },
    /// To the address that somebody goes to.
    Enter { token: &'a str },
    /// To the owner of an organization that is to be made.
    SignUp { token: &'a str },
    /// To an address that somebody wanted to use anew, and that has a login.
    HasLogin,
    /// To who is on the rota: somebody waits.
    Call { says: &'a str, conversation: ConversationId },
}

/// A letter's parts.
struct Parts {
    subject: String,
    says: Vec<String>,
    /// What stands on the link, and where it leads.
    button: Option<(&'static str, String)>,
    /// How long it holds, and what to do when one did not ask for it.
    ends: &'static str,
}

/// To whom a letter goes.
pub(crate) struct To<'a> {
    /// What it is about: a link's id, or a new one.
    pub(crate) about: Uuid,
    pub(crate) tenant: Option<TenantId>,
    pub(crate) email: &'a str,
    /// When there is no use in it any more.
    pub(crate) until: Time,
}

/// Puts a letter into the outbox, and says whether it goes out: it does not where no mail is sent from here, nor where
/// the address got enough within the hour.
pub(crate) async fn send(tx: &mut Tx, to: To<'_>, letter: Letter<'_>) -> Result<bool, StoreError> {
    let Some(public_url) = tx.mail_from() else { return Ok(false) };
    let hour_ago = tx.now.plus_ms(-HOUR_MS);
    if outbox::since(tx, PROVIDER, to.email, hour_ago).await? >= AN_HOUR {
        tracing::warn!(about = %to.about, "a mail was not sent: its address got {AN_HOUR} within the hour");
        return Ok(false);
    }
    let payload = serde_json::to_vec(&letter.written(&public_url))?;
    let new = New {
        id: to.about,
        tenant: to.tenant,
        provider: PROVIDER,
        target: to.email,
        payload: &payload,
        until: to.until,
    };
    outbox::put(tx, new).await?;
    Ok(true)
}

/// What somebody on the rota is told.
#[must_use]
pub fn call(public_url: &str, conversation: ConversationId, says: &str) -> Mail {
    Letter::Call { says, conversation }.written(public_url)
}

impl Letter<'_> {
    /// The mail, with links to the daemon at this address.
    fn written(&self, public_url: &str) -> Mail {
        let parts = self.parts(public_url);
        Mail { text: parts.text(), html: parts.html(), subject: parts.subject }
    }

    fn parts(&self, url: &str) -> Parts {
        const HOUR: &str =
            "The link works once, within one hour. If you did not ask for it, do nothing: nothing changes.";
        const DAY: &str =
            "The link works once, within 24 hours. If you did not ask for it, do nothing: nothing changes.";
        let host = url.split_once("://").map_or(url, |(_, host)| host);
        let parts = |subject: String, says: Vec<String>, button, ends| Parts { subject, says, button, ends };
        match self {
            Self::Invite { tenant, role, token } => parts(
                format!("Your invitation to {tenant}"),
                vec![format!("You are invited to work with {tenant} on Omnichat, as {role}.")],
                Some(("Accept the invitation", link(url, "invite", token))),
                "The link works once, within 72 hours. If you do not know who invites you, do nothing.",
            ),
            Self::Reset { token } => parts(
                "A new password".into(),
                vec![
                    format!("Somebody, hopefully you, asked for a new password at {host}."),
                    "When you have set it, you are signed out on all devices.".into(),
                ],
                Some(("Set a new password", link(url, "reset", token))),
                HOUR,
            ),
            Self::PasswordChanged => parts(
                "Your password was changed".into(),
                vec![format!("The password of your login at {host} was changed just now.")],
                Some(("Set another one", link_without_token(url, "forgot"))),
                "If it was you, there is nothing to do. If not, set another one at once, and tell your admin.",
            ),
            Self::Verify { token } => parts(
                "Confirm your address".into(),
                vec![format!("Please confirm that this is the address of your login at {host}.")],
                Some(("Confirm the address", link(url, "confirm-email", token))),
                DAY,
            ),
            Self::Leave { new, token } => parts(
                "Confirm your new address".into(),
                vec![
                    format!("You asked to sign in at {host} with {new} from now on, and no more with this address."),
                    "It changes when you have followed the links in both mails: this one, and the one there.".into(),
                ],
                Some(("Leave this address", link(url, "confirm-email", token))),
                "The link works once, within 24 hours. If you did not ask for it, do not follow it, and change your \
                 password: somebody is signed in as you.",
            ),
            Self::Enter { token } => parts(
                "Confirm your new address".into(),
                vec![
                    format!("You asked to sign in at {host} with this address from now on."),
                    "It changes when you have followed the links in both mails: this one, and the one to your \
                     address so far."
                        .into(),
                ],
                Some(("Use this address", link(url, "confirm-email", token))),
                DAY,
            ),
            Self::SignUp { token } => parts(
                "Finish signing up".into(),
                vec![format!("Somebody, hopefully you, asked to sign up at {host} with this address.")],
                Some(("Finish signing up", link(url, "confirm-sign-up", token))),
                DAY,
            ),
            Self::HasLogin => parts(
                "You have a login already".into(),
                vec![
                    format!("Somebody, hopefully you, wanted to use this address at {host}. It has a login already."),
                    "Sign in with it. If you do not know the password, set a new one.".into(),
                ],
                Some(("Set a new password", link_without_token(url, "forgot"))),
                "If it was not you, do nothing: nothing changes.",
            ),
            Self::Call { says, conversation } => parts(
                "Somebody waits for an answer".into(),
                vec![format!("{says}. Please look after it, or take it so that nobody else is called.")],
                Some(("Open the conversation", format!("{url}/admin-app/c/{conversation}"))),
                "You get this because you are on the rota.",
            ),
        }
    }
}

fn link_without_token(url: &str, page: &str) -> String {
    link(url, page, "").trim_end_matches('#').to_owned()
}

impl Parts {
    fn text(&self) -> String {
        let mut all = self.says.clone();
        all.extend(self.button.iter().map(|(what, url)| format!("{what}:\n{url}")));
        all.push(self.ends.into());
        all.join("\n\n") + "\n"
    }

    fn html(&self) -> String {
        let mut body: String = self.says.iter().map(|said| format!("<p>{}</p>\n", escaped(said))).collect();
        if let Some((what, url)) = &self.button {
            let url = escaped(url);
            body += &format!(
                "<p><a href=\"{url}\">{}</a></p>\n<p>Or copy this line into your browser:<br>{url}</p>\n",
                escaped(what)
            );
        }
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n{body}<p>{}</p>\n</body></html>\n",
            escaped(&self.subject),
            escaped(self.ends)
        )
    }
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_the_same_as_text_and_as_html_and_runs_nothing_that_was_typed() {
        let invite = Letter::Invite { tenant: "<b>Bikes & \"Co\"</b>", role: "staff", token: "abc" };
        let mail = invite.written("https://chat.example");
        assert_eq!(mail.subject, "Your invitation to <b>Bikes & \"Co\"</b>");
        assert!(mail.text.contains("<b>Bikes & \"Co\"</b> on Omnichat, as staff."));
        assert!(mail.text.contains("\nhttps://chat.example/admin-app/invite#abc\n"));
        assert!(
            mail.html.contains("&lt;b&gt;Bikes &amp; &quot;Co&quot;&lt;/b&gt;") && !mail.html.contains("<b>")
        );
        assert!(mail.html.contains("href=\"https://chat.example/admin-app/invite#abc\""));
    }

    #[test]
    fn every_mail_is_short_lines_of_words_with_one_subject_line() {
        let letters = [
            Letter::Invite { tenant: "Example Bikes", role: "admin", token: "t" },
            Letter::Reset { token: "t" },
            Letter::PasswordChanged,
            Letter::Verify { token: "t" },
            Letter::Leave { new: "new@example.com", token: "t" },
            Letter::Enter { token: "t" },
            Letter::SignUp { token: "t" },
            Letter::HasLogin,
            Letter::Call { says: "Somebody waits", conversation: ConversationId::new() },
        ];
        for letter in letters {
            let mail = letter.written("https://chat.example");
            assert!(!mail.subject.contains('\n') && mail.subject.len() < 78, "{}", mail.subject);
            assert!(mail.text.contains("chat.example") && !mail.text.contains("  "), "{}", mail.text);
            assert!(!mail.text.contains("#\n"), "{}", mail.text);
        }
    }
}
