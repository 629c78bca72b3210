//! Mail that is really sent, to a real server: what arrives, and what becomes of it when the server does not want it.

use omnichat_api::permission::Role;
use omnichat_store::local::{Command, Reply as LocalReply};
use serde_json::json;

use crate::bed::program::{Program, control, program};
use crate::bed::{Bed, Mailbox, PASSWORD, answer, user};

async fn forgot(bed: &Bed, email: &str) {
    answer(bed.post("/api/v1/auth/forgot", &json!({"email": email}))).await.with_status(204);
}

#[tokio::test]
async fn a_mail_arrives_as_text_and_html_and_its_link_leads_back_in() {
    let Some(mut mailbox) = Mailbox::start().await else { return };
    let bed = Bed::with(|config| mailbox.used_by(config)).await;
    forgot(&bed, "ana@example.com").await;
    let mail = mailbox.mail().await;
    assert_eq!((mail.to.as_str(), mail.header("To")), ("ana@example.com", "ana@example.com"));
    assert_eq!(mail.header("From"), "Omnichat <chat@example.com>");
    assert_eq!((mail.header("Subject"), mail.header("Auto-Submitted")), ("A new password", "auto-generated"));
    assert!(mail.header("Message-ID").ends_with("@example.com>"), "{}", mail.text);
    for part in ["multipart/alternative", "text/plain", "text/html", &bed.url("/admin-app/reset#")] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
    let reset = json!({"token": mail.token("reset"), "password": "harbour-4-violet-tram"});
    answer(bed.post("/api/v1/auth/reset", &reset)).await.with_status(204);
    assert_eq!(mailbox.mail().await.header("Subject"), "Your password was changed");
    let login = |password: &str| {
        bed.post("/api/v1/auth/login", &json!({"email": "ana@example.com", "password": password}))
    };
    answer(login("harbour-4-violet-tram")).await.ok();
    answer(login(PASSWORD)).await.with_status(401);
}

#[tokio::test]
async fn a_server_that_is_busy_or_breaks_off_gets_the_mail_again_and_one_that_will_not_have_it_does_not() {
    let Some(mut mailbox) = Mailbox::start().await else { return };
    let bed = Bed::with(|config| mailbox.used_by(config)).await;
    for word in ["later", "cut"] {
        mailbox.order(word).await;
    }
    forgot(&bed, "ana@example.com").await;
    mailbox.event("later").await;
    mailbox.mail_later(&bed).await;

    // Taken, but the answer is lost: it comes once more, and can be known by its id.
    mailbox.order("lost").await;
    forgot(&bed, "ana@example.com").await;
    let (first, again) = (mailbox.mail().await, mailbox.mail_later(&bed).await);
    assert_eq!(first.header("Message-ID"), again.header("Message-ID"));
    assert_eq!(first.header("Date"), again.header("Date"));
    assert_eq!(first.token("reset"), again.token("reset"));

    mailbox.order("never").await;
    forgot(&bed, "ana@example.com").await;
    mailbox.event("never").await;
    bed.wait_ms(3_600_000);
    forgot(&bed, "ana@example.com").await;
    let next = mailbox.mail().await;
    assert_ne!(next.token("reset"), again.token("reset"));
}

#[tokio::test]
async fn mail_waits_for_a_server_that_is_away() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let bed = Bed::with(|config| {
        config.smtp.url = Some(format!("smtp://127.0.0.1:{port}?tls=off"));
        config.smtp.from = Some("chat@example.com".into());
    })
    .await;
    forgot(&bed, "ana@example.com").await;
    let Some(mut mailbox) = Mailbox::with(|process| {
        process.env("PORT", port.to_string());
    })
    .await
    else {
        return;
    };
    assert_eq!(mailbox.mail_later(&bed).await.to, "ana@example.com");
}

#[tokio::test]
async fn a_refused_sign_in_is_about_the_settings_and_costs_no_mail() {
    let started = Mailbox::with(|process| {
        process.arg("chat:pa:ss");
    });
    let Some(mut mailbox) = started.await else { return };
    mailbox.order("refuse").await;
    let bed = Bed::with(|config| {
        mailbox.used_by(config);
        config.smtp.url = Some(format!("smtp://chat:pa%3Ass@127.0.0.1:{}?tls=off", mailbox.port));
    })
    .await;
    forgot(&bed, "ana@example.com").await;
    mailbox.event("not admitted").await;
    mailbox.order("admit").await;
    assert_eq!(mailbox.mail_later(&bed).await.to, "ana@example.com");
}

#[tokio::test]
async fn nothing_is_said_to_a_server_without_tls_or_with_a_certificate_that_nobody_trusts() {
    for offers in [None, Some("1")] {
        let started = Mailbox::with(|process| {
            process.arg("chat:secret");
            if let Some(offers) = offers {
                process.env("TLS", offers);
            }
        });
        let Some(mut mailbox) = started.await else { return };
        let bed = Bed::with(|config| {
            mailbox.used_by(config);
            config.smtp.url = Some(format!("smtp://chat:secret@127.0.0.1:{}", mailbox.port));
        })
        .await;
        forgot(&bed, "ana@example.com").await;
        // It hangs up before it has signed in, and does so again the next time.
        for _ in 0..2 {
            tokio::select! {
                closed = mailbox.event("closed") => assert_eq!(closed["event"], "closed"),
                () = goes_on(&bed) => unreachable!(),
            }
        }
    }
}

#[tokio::test]
async fn with_a_trusted_certificate_mail_goes_by_tls() {
    let temp = tempfile::tempdir().unwrap();
    let (cert, key) = (temp.path().join("cert.pem"), temp.path().join("key.pem"));
    let mut openssl = std::process::Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]);
    openssl.args([
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
    ]);
    openssl.arg("-out").arg(&cert).arg("-keyout").arg(&key).stderr(std::process::Stdio::null());
    if !openssl.status().is_ok_and(|made| made.success()) {
        assert!(std::env::var_os("CI").is_none(), "no openssl to make a certificate with");
        eprintln!("not run: there is no openssl to make a certificate with");
        return;
    }
    let started = Mailbox::with(|process| {
        process.arg("chat:Zebra-77-lantern").env("TLS", "1").env("CERT", &cert).env("KEY", &key);
    });
    let Some(mut mailbox) = started.await else { return };
    let data = temp.path().join("data");
    let mut daemon = program(&data);
    daemon
        .env("OMNICHAT_AUTO_MIGRATE", "true")
        .env("OMNICHAT_LOG_LEVEL", "trace")
        .env("OMNICHAT_SMTP_URL", format!("smtp://chat:Zebra-77-lantern@localhost:{}", mailbox.port))
        .env("OMNICHAT_SMTP_FROM", "chat@example.com")
        .env("SSL_CERT_FILE", &cert);
    let daemon = Program::of(daemon).await;
    let socket = data.join("control.sock");
    control(&socket, &user("ana@example.com", "Ana Lopez", Role::Owner, Some("Example Bikes"))).await;
    let invite = Command::InviteCreate {
        email: "ben@example.com".into(),
        role: Role::Staff,
        role_id: None,
        tenant: None,
    };
    let LocalReply::Invited { mailed: true, token, .. } = control(&socket, &invite).await else {
        panic!("not mailed")
    };
    let mail = mailbox.mail().await;
    assert!(mail.secure && mail.token("invite") != token);
    daemon.terminate().await;
    let (status, log) = daemon.ended().await;
    assert!(status.success() && log.contains("\"sent\""), "{log}");
    for secret in ["Zebra-77-lantern", &token, &mail.token("invite")] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}

/// Time passes.
async fn goes_on(bed: &Bed) {
    let mut tick = tokio::time::interval(std::time::Duration::from_millis(200));
    loop {
        tick.tick().await;
        bed.wait_ms(1000);
    }
}
