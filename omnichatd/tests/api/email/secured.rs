//! TLS with real mail servers: from the first byte and by STARTTLS, with an authority of one's own, and with certificates
//! that are not to be believed.

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::{ANA, NAMES, Team, mail};
use crate::bed::{Bed, PostOffice, text};

/// Fields with these schemes, ports and this host.
fn servers(host: &str, (imap, smtp): (&str, &str), (imap_port, smtp_port): (u16, u16)) -> serde_json::Value {
    json!({"imap": format!("{imap}://{host}:{imap_port}"), "smtp": format!("{smtp}://{host}:{smtp_port}")})
}

#[tokio::test]
async fn over_tls_mails_come_and_go_where_its_authority_is_named() {
    for first in [true, false] {
        let Some(post) = PostOffice::open(NAMES) else { return };
        let fields = match first {
            true => servers("127.0.0.1", ("imaps", "smtps"), (post.imaps, post.smtps)),
            false => servers("127.0.0.1", ("imap", "smtp"), (post.imap, post.smtp)),
        };
        let ca = post.ca();
        let bed = Bed::with(|config| config.egress_ca_file = Some(ca)).await;
        let mut team = Team::with(bed, post, &fields).await;
        let [fetching, sending] = team.tested(&team.inbox).await;
        assert!(fetching.0 && sending.0, "{fetching:?} {sending:?}");
        assert_eq!(sending.1, "Signed in at 127.0.0.1 with TLS.");
        team.post.put("help", &mail(ANA, "1@ana", "", "Is it in stock?"));
        let message = team.hears().await;
        team.bed.replies(&text(&message["conversation_id"]), "Yes").await;
        team.fares("accepted").await;
        let came = team.post.mails("ana", 1).await.remove(0);
        // What postfix notes of how it got it.
        assert!(came.contains("ESMTPSA") && came.contains("TLSv1.3"), "{came}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_to_be_believed_is_refused_with_what_to_do() {
    let Some(post) = PostOffice::open(NAMES) else { return };
    let bed = Bed::start().await;
    let mut team = Team { socket: bed.socket().await, bed, post, inbox: String::new() };
    let first = |host| (host, ("imaps", "smtps"), (team.post.imaps, team.post.smtps));
    let start = |host| (host, ("imap", "smtp"), (team.post.imap, team.post.smtp));
    for (host, schemes, ports) in [first("127.0.0.1"), start("127.0.0.1")] {
        let shop = team.inbox_with("shop", &servers(host, schemes, ports)).await;
        for (ok, says) in team.tested(&shop).await {
            assert!(!ok && says.contains("authority that this machine does not trust"), "{says}");
            assert!(says.contains("`egress.ca_file`"), "{says}");
        }
        let why = team.trouble(&shop).await;
        assert!(why.starts_with("Mail cannot be fetched: the certificate of 127.0.0.1 is by"), "{why}");
    }
    // Trusted, but another's.
    let ca = team.post.ca();
    let bed = Bed::with(|config| config.egress_ca_file = Some(ca)).await;
    let team = Team { socket: bed.socket().await, bed, ..team };
    let first = ("localhost", ("imaps", "smtps"), (team.post.imaps, team.post.smtps));
    let start = ("localhost", ("imap", "smtp"), (team.post.imap, team.post.smtp));
    for (host, schemes, ports) in [first, start] {
        let shop = team.inbox_with("shop", &servers(host, schemes, ports)).await;
        for (ok, says) in team.tested(&shop).await {
            assert!(!ok && says.contains("the certificate of localhost is for another name"), "{says}");
        }
    }
}

/// A server that offers no TLS: greets, and answers every line with this.
async fn bare(greeting: &'static str, answer: impl Fn(&str) -> String + Clone + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let answer = answer.clone();
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(greeting.as_bytes()).await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    assert!(!line.contains("LOGIN") && !line.contains("AUTH"), "{line}");
                    drop(write.write_all(answer(&line).as_bytes()).await);
                }
            });
        }
    });
    port
}

#[tokio::test]
async fn to_a_server_that_offers_no_tls_nothing_is_said_and_what_to_do_is() {
    let Some(post) = PostOffice::open(NAMES) else { return };
    let bed = Bed::start().await;
    let team = Team { socket: bed.socket().await, bed, post, inbox: String::new() };
    let imap = bare("* OK here\r\n", |line| format!("{} BAD what?\r\n", line.split(' ').next().unwrap()));
    let smtp = bare("220 here\r\n", |line| {
        if line.starts_with("EHLO") { "250 here\r\n".into() } else { "221 bye\r\n".into() }
    });
    let ports = (imap.await, smtp.await);
    let shop = team.inbox_with("shop", &servers("127.0.0.1", ("imap", "smtp"), ports)).await;
    for (ok, says) in team.tested(&shop).await {
        assert!(
            !ok && says.contains("does not offer STARTTLS; write ") && says.contains("?tls=off"),
            "{says}"
        );
    }
}
