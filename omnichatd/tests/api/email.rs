//! Mail end to end, through a real mail server: in by IMAP and shown at once, out by SMTP and into the mailbox of whoever
//! wrote; threads, files, pages, mails that come back, and mails that nobody wrote.

use omnichat_api::InboxId;
use omnichat_store::mailboxes;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, PostOffice, Socket, answer, text};

mod first_look;
mod oauth;
mod secured;
mod shared;
mod sizes;
mod wires;

/// Somebody's team with an inbox at `help@mail.test`, and the mail server where it lies.
struct Team {
    bed: Bed,
    post: PostOffice,
    inbox: String,
    socket: Socket,
}

impl Team {
    async fn open() -> Option<Self> {
        let post = PostOffice::open(NAMES)?;
        Some(Self::with(Bed::start().await, post, &json!({})).await)
    }

    /// With other fields than the usual ones for its inbox.
    async fn with(bed: Bed, post: PostOffice, fields: &Value) -> Self {
        let socket = bed.socket().await;
        let mut team = Self { bed, post, inbox: String::new(), socket };
        team.inbox = team.inbox_with("help", fields).await;
        team.reads(&team.inbox).await;
        team
    }

    /// Makes an inbox for a mailbox.
    async fn inbox_at(&self, name: &str, password: &str) -> String {
        self.inbox_with(name, &json!({"password": password})).await
    }

    /// The same; fields that are named here replace the usual ones.
    async fn inbox_with(&self, name: &str, fields: &Value) -> String {
        let new = inbox(&self.post, name, fields);
        text(&self.bed.act(Method::POST, "/api/v1/inboxes", &new).await.with_status(201).body["id"])
    }

    /// Waits until a mailbox was opened: what comes from then on is taken.
    async fn reads(&self, inbox: &str) {
        let id = InboxId(inbox.parse().unwrap());
        let opened = async || {
            let mark = mailboxes::get(self.bed.server.app().store(), id).await.unwrap();
            mark.is_some_and(|mark| mark.uid_validity.is_some())
        };
        while !opened().await {
            answer(self.bed.get("/healthz")).await.ok();
        }
    }

    /// The next message that a contact wrote, as staff hear of it.
    async fn hears(&mut self) -> Value {
        loop {
            let message = self.event("message.created").await;
            if message["author"]["kind"] == "visitor" {
                return message;
            }
        }
    }

    async fn event(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.socket.next_of("event").await;
            if frame["kind"] == kind {
                return frame["data"].clone();
            }
        }
    }

    /// The next step that a message of ours takes to this state.
    async fn fares(&mut self, state: &str) -> Value {
        loop {
            let message = self.event("message.changed").await;
            if message["delivery"]["state"] == state {
                return message;
            }
        }
    }

    /// What a look at the inbox's account finds: fetching, and sending.
    async fn tested(&self, inbox: &str) -> [(bool, String); 2] {
        let test = format!("/api/v1/inboxes/{inbox}/test");
        let tested = self.bed.act(Method::POST, &test, &json!({})).await.ok();
        [0, 1].map(|n| {
            let found = &tested["findings"][n];
            (found["ok"] == true, text(&found["says"]))
        })
    }

    /// What is said to be wrong with an inbox, once something is.
    async fn trouble(&mut self, inbox: &str) -> String {
        loop {
            let changed = self.event("inbox.changed").await;
            if changed["id"] == inbox && changed["trouble"].is_object() {
                return text(&changed["trouble"]["why"]);
            }
        }
    }

    async fn conversation(&self, message: &Value) -> Value {
        self.bed.ask(&format!("/api/v1/conversations/{}", text(&message["conversation_id"]))).await
    }
}

const NAMES: &[&str] = &["help", "shop", "ana", "bo"];

/// A body that makes an inbox for a mailbox; fields that are named here replace the usual ones.
fn inbox(post: &PostOffice, name: &str, fields: &Value) -> Value {
    let mut all = json!({
        "imap": format!("imap://127.0.0.1:{}?tls=off", post.imap),
        "smtp": format!("smtp://127.0.0.1:{}?tls=off", post.smtp),
        "username": format!("{name}@mail.test"),
        "password": "secret",
        "plus": "yes",
    });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    json!({"channel": "email", "name": "Help desk", "address": format!("{name}@mail.test"), "fields": all})
}

fn mail(from: &str, id: &str, headers: &str, body: &str) -> String {
    format!(
        "From: {from}\nTo: help@mail.test\nSubject: The blue one\nMessage-ID: <{id}>\nDate: Tue, 3 Mar 2026 10:00:00 +0000\n\
         MIME-Version: 1.0\n{headers}\n{body}\n"
    )
}

const ANA: &str = "Ana Lopez <ana@mail.test>";

/// A header of a mail, unfolded.
fn header(mail: &str, name: &str) -> String {
    let head = mail
        .split_once("\r\n\r\n")
        .map_or(mail, |(head, _)| head)
        .replace("\r\n ", " ")
        .replace("\r\n\t", " ");
    let found = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
    found.unwrap_or_else(|| panic!("no {name} in {head}"))
}

#[tokio::test]
async fn a_mail_is_shown_at_once_and_the_answer_comes_into_the_mailbox_of_whoever_wrote() {
    let Some(mut team) = Team::open().await else { return };
    let quote = "Is it in stock?\n\nOn Mon, 2 Mar 2026 at 9:00, Shop <help@mail.test> wrote:\n> Our news";
    team.post.put("help", &mail(ANA, "1@ana", "", quote));
    let message = team.hears().await;
    assert_eq!(
        (text(&message["body"]), text(&message["author"]["name"])),
        ("Is it in stock?".into(), "Ana Lopez".into())
    );
    assert!(text(&message["mail"]["quoted"]).ends_with("> Our news"));
    let conversation = team.conversation(&message).await;
    assert_eq!(
        (text(&conversation["subject"]), text(&conversation["channel"])),
        ("The blue one".into(), "email".into())
    );
    assert!(conversation["waiting_since"].is_string(), "{conversation}");

    let id = text(&message["conversation_id"]);
    team.bed.replies(&id, "Yes <today>,\nuntil six.").await;
    team.fares("accepted").await;
    let came = team.post.mails("ana", 1).await.remove(0);
    assert_eq!(header(&came, "From"), "\"Help desk\" <help@mail.test>");
    assert_eq!(header(&came, "To"), "ana@mail.test");
    assert_eq!(header(&came, "Subject"), "Re: The blue one");
    assert_eq!(
        (header(&came, "In-Reply-To"), header(&came, "References")),
        ("<1@ana>".into(), "<1@ana>".into())
    );
    assert!(
        header(&came, "Reply-To").starts_with("help+")
            && header(&came, "Message-ID").ends_with("@mail.test>")
    );
    assert!(!came.contains("Auto-Submitted"), "{came}");
    let whole = came.replace("=\r\n", "");
    assert!(
        whole.contains("Yes <today>,\r\nuntil six.") && whole.contains("Yes &lt;today&gt;,<br>"),
        "{whole}"
    );
    // The answer to that one, and one to the signed address without any word of what it answers.
    let ours = header(&came, "Message-ID");
    team.post.put("help", &mail(ANA, "2@ana", &format!("In-Reply-To: {ours}\n"), "Thanks!"));
    assert_eq!(text(&team.hears().await["conversation_id"]), id);
    let signed = format!("Delivered-To: {}\n", header(&came, "Reply-To"));
    team.post.put("help", &mail(ANA, "3@ana", &signed, "One more thing"));
    assert_eq!(text(&team.hears().await["conversation_id"]), id);
    assert!(team.post.all_seen("help").await, "what is stored is marked");
    assert_eq!(team.post.mails("help", 3).await.len(), 3, "and left where it is");
}

#[tokio::test]
async fn a_thread_is_told_by_what_a_mail_answers_and_by_nothing_else() {
    let Some(mut team) = Team::open().await else { return };
    team.post.put("help", &mail(ANA, "1@ana", "", "First"));
    let first = team.hears().await;
    let id = text(&first["conversation_id"]);
    team.post.put("help", &mail(ANA, "2@ana", "References: <1@ana>\n", "I forgot to say"));
    assert_eq!(text(&team.hears().await["conversation_id"]), id, "her own mail");
    team.post.put("help", &mail(ANA, "3@ana", "", "Something else under the same subject"));
    assert_ne!(text(&team.hears().await["conversation_id"]), id);
    team.post.put("help", &mail("bo@mail.test", "1@bo", "In-Reply-To: <1@ana>\n", "A guess"));
    assert_ne!(text(&team.hears().await["conversation_id"]), id, "a stranger who guessed what to name");
    team.bed.replies(&id, "Here you are").await;
    let ours = header(&team.post.mails("ana", 1).await[0], "Message-ID");
    team.post.put("help", &mail("bo@mail.test", "2@bo", &format!("In-Reply-To: {ours}\n"), "Ana showed me"));
    let shown = team.hears().await;
    assert_eq!(
        (text(&shown["conversation_id"]), text(&shown["author"]["name"])),
        (id, "bo@mail.test".into())
    );
    let forged = ours.replace('<', "").replace("@mail.test>", "");
    // The last digit of what proves it, turned into another one.
    let digit = if forged[47..].starts_with('0') { '1' } else { '0' };
    let forged = format!("{}{digit}{}@mail.test", &forged[..47], &forged[48..]);
    team.post.put("help", &mail("bo@mail.test", "3@bo", &format!("In-Reply-To: <{forged}>\n"), "Forged"));
    assert_ne!(text(&team.hears().await["conversation_id"]), text(&shown["conversation_id"]));
}

#[tokio::test]
async fn what_came_while_the_daemon_was_away_is_brought_and_nothing_twice() {
    let Some(mut team) = Team::open().await else { return };
    team.post.put("help", &mail(ANA, "1@ana", "", "Before"));
    team.hears().await;
    let Team { bed, post, inbox, .. } = team;
    let bed = bed
        .restarted(|| {
            post.put("help", &mail(ANA, "2@ana", "", "While it was away"));
            post.put("help", &mail(ANA, "3@ana", "", "And once more"));
            // Delivered twice, as to an alias.
            post.put("help", &mail(ANA, "3@ana", "", "And once more"));
        })
        .await;
    bodies(&bed, &["Before", "While it was away", "And once more"]).await;
    // The server counts anew, as after it was restored: everything of the last days is looked at, and known.
    let bed = bed
        .restarted(|| {
            post.renumber("help");
            post.put("help", &mail(ANA, "4@ana", "", "After it"));
        })
        .await;
    bodies(&bed, &["Before", "While it was away", "And once more", "After it"]).await;
    let journal = bed.ask(&format!("/api/v1/inbound?inbox_id={inbox}")).await;
    assert_eq!(journal["items"].as_array().unwrap().len(), 4, "{journal}");
}

/// Waits until a conversation of this inbox says each of these, and checks that none is there twice.
async fn bodies(bed: &Bed, said: &[&str]) {
    loop {
        let all = bed.ask("/api/v1/conversations?limit=100").await;
        let shown: Vec<_> =
            all["items"].as_array().unwrap().iter().map(|c| text(&c["last_message"]["preview"])).collect();
        if shown.len() >= said.len() && said.iter().all(|one| shown.iter().any(|shown| shown == one)) {
            assert_eq!(shown.len(), said.len(), "{shown:?}");
            return;
        }
        answer(bed.get("/healthz")).await.ok();
    }
}

#[tokio::test]
async fn files_go_both_ways_and_a_page_that_would_run_something_runs_nothing() {
    let Some(mut team) = Team::open().await else { return };
    let parts = "--x\nContent-Type: text/html; charset=utf-8\n\n\
         <p>See <b>this</b></p><script>alert(1)</script><img src=\"https://evil.example/p.gif\"><img src=\"cid:pic\">\n\
         --x\nContent-Type: image/gif\nContent-ID: <pic>\nContent-Disposition: inline; filename=\"dot.gif\"\n\
         Content-Transfer-Encoding: base64\n\n\
         R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=\n\
         --x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"=?utf-8?Q?Gr=C3=B6=C3=9Fe.txt?=\"\n\n\
         one metre\n--x--";
    team.post.put("help", &mail(ANA, "1@ana", "Content-Type: multipart/mixed; boundary=x\n", parts));
    let message = team.hears().await;
    assert!(text(&message["body"]).starts_with("See this"), "{message}");
    let names: Vec<_> =
        message["attachments"].as_array().unwrap().iter().map(|file| text(&file["name"])).collect();
    assert_eq!(names, ["dot.gif", "Größe.txt"]);
    let link = format!("/api/v1/attachments/{}/link", text(&message["mail"]["html"]));
    let page = team.bed.http.get(text(&team.bed.ask(&link).await["url"])).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("sandbox; default-src 'none'; ") && !policy.contains("allow-"), "{policy}");
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.headers()["x-frame-options"], "SAMEORIGIN");
    let page = page.text().await.unwrap();
    assert!(page.contains("<b>this</b>") && page.contains("data:image/gif;base64,"), "{page}");
    assert!(!page.contains("script") && !page.contains("evil"), "{page}");

    let file = crate::attachments::sent_up(&team.bed, &team.bed.ana.token, "Maße.txt", b"two metres").await;
    let send = json!({"client_id": uuid::Uuid::now_v7(), "body": "", "attachments": [file]});
    let to = format!("/api/v1/conversations/{}/messages", text(&message["conversation_id"]));
    team.bed.act(Method::POST, &to, &send).await.with_status(201);
    let came = team.post.mails("ana", 1).await.remove(0);
    assert!(came.contains("multipart/mixed") && came.contains("two metres"), "{came}");
}

#[tokio::test]
async fn the_journal_shows_a_mail_as_it_came() {
    let Some(mut team) = Team::open().await else { return };
    let parts = "--x\nContent-Type: text/plain\n\nSee this\n\
         --x\nContent-Type: image/gif; name=dot.gif\nContent-Transfer-Encoding: base64\n\nR0lGODlh\n--x--";
    team.post.put("help", &mail(ANA, "1@ana", "Content-Type: multipart/mixed; boundary=x\n", parts));
    team.hears().await;
    let journal = team.bed.ask(&format!("/api/v1/inbound?inbox_id={}", team.inbox)).await;
    let shown = team.bed.ask(&format!("/api/v1/inbound/{}", text(&journal["items"][0]["id"]))).await;
    let headers = shown["headers"].as_array().unwrap();
    assert!(
        headers.contains(&json!(["From", ANA])) && headers.contains(&json!(["Message-ID", "<1@ana>"])),
        "{shown}"
    );
    let body = text(&shown["body"]);
    assert!(body.contains("See this\r\n") && body.contains("[6 bytes of image/gif]"), "{body}");
    assert!(!body.contains("R0lGODlh"), "{body}");
}

#[tokio::test]
async fn a_mail_that_comes_back_marks_the_message_as_failed_and_says_why() {
    let Some(mut team) = Team::open().await else { return };
    team.post.put("help", &mail("gone@mail.test", "1@gone", "", "Hello"));
    let message = team.hears().await;
    team.bed.replies(&text(&message["conversation_id"]), "Hello back").await;
    team.fares("accepted").await;
    let failed = team.fares("failed").await;
    let why = text(&failed["delivery"]["why"]);
    assert!(why.starts_with("There is no such mailbox. The mail server said:"), "{why}");
    // One that the server refuses at once.
    team.post.put("help", &mail("bo@else.test", "1@else", "", "Hello"));
    let message = team.hears().await;
    team.bed.replies(&text(&message["conversation_id"]), "Hello back").await;
    let why = text(&team.fares("failed").await["delivery"]["why"]);
    assert!(why.contains("nothing leaves this machine"), "{why}");
}

#[tokio::test]
async fn a_mail_that_nobody_wrote_waits_for_nobody_and_one_of_our_own_is_no_news() {
    let Some(mut team) = Team::open().await else { return };
    team.post.put("help", &mail(ANA, "1@ana", "Auto-Submitted: auto-replied\n", "I am away"));
    let message = team.hears().await;
    assert_eq!(message["mail"]["automatic"], true);
    let conversation = team.conversation(&message).await;
    assert!(conversation.get("waiting_since").is_none_or(Value::is_null), "{conversation}");
    // Its own mail: ignored, so that the next thing heard is the one after it.
    team.post.put("help", &mail("help@mail.test", "1@help", "", "To myself"));
    team.post.put("help", &mail(ANA, "2@ana", "", "Back again"));
    assert_eq!(team.hears().await["body"], "Back again");
    let journal = team.bed.ask(&format!("/api/v1/inbound?inbox_id={}&state=ignored", team.inbox)).await;
    assert_eq!(journal["items"][0]["why"], "this inbox sent it itself");
}

#[tokio::test]
async fn two_inboxes_that_write_to_each_other_have_one_conversation_each_and_no_loop() {
    let Some(mut team) = Team::open().await else { return };
    let shop = team.inbox_at("shop", "secret").await;
    team.reads(&shop).await;
    team.post.put("help", &mail("shop@mail.test", "1@shop", "", "Do you have it?"));
    let asked = text(&team.hears().await["conversation_id"]);
    team.bed.replies(&asked, "We do").await;
    let answered = team.hears().await;
    let other = text(&answered["conversation_id"]);
    assert_eq!((answered["body"].clone(), asked != other), (json!("We do"), true));
    team.bed.replies(&other, "Thank you").await;
    let back = team.hears().await;
    assert_eq!((back["body"].clone(), text(&back["conversation_id"])), (json!("Thank you"), asked));
    assert_eq!(team.post.mails("help", 2).await.len(), 2);
    assert_eq!(team.post.mails("shop", 1).await.len(), 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_mailbox_is_said_in_words_until_it_is_mended() {
    let Some(mut team) = Team::open().await else { return };
    let shop = team.inbox_at("shop", "wrong").await;
    let why = team.trouble(&shop).await;
    assert!(
        why.starts_with("Mail cannot be fetched: the IMAP server refuses the sign-in as shop@mail.test"),
        "{why}"
    );
    let test = format!("/api/v1/inboxes/{shop}/test");
    let tested = team.bed.act(Method::POST, &test, &json!({})).await.ok();
    assert_eq!(tested["findings"][0]["ok"], false, "{tested}");
    let fields = json!({"fields": {"password": "secret"}});
    team.bed.act(Method::PUT, &format!("/api/v1/inboxes/{shop}/fields"), &fields).await.ok();
    team.reads(&shop).await;
    let tested = team.bed.act(Method::POST, &test, &json!({})).await.ok();
    assert!(tested["findings"].as_array().unwrap().iter().all(|found| found["ok"] == true), "{tested}");
    team.post.put("shop", &mail(ANA, "1@ana", "", "Hello shop"));
    assert_eq!(team.hears().await["body"], "Hello shop");
}
