//! Connections to a real SMTP server that break: a mail that may have arrived is not sent again by itself, and a connection
//! that broke while nothing went over it costs no mail a try.

use serde_json::json;

use super::{ANA, NAMES, Team, mail};
use crate::bed::{Bed, PostOffice, SmtpProxy, text};

async fn open() -> Option<(Team, SmtpProxy)> {
    let post = PostOffice::open(NAMES)?;
    let wire = SmtpProxy::to(post.smtp).await;
    let fields = json!({"smtp": format!("smtp://127.0.0.1:{}?tls=off", wire.port)});
    Some((Team::with(Bed::start().await, post, &fields).await, wire))
}

#[tokio::test]
async fn a_mail_that_was_cut_off_after_its_end_is_uncertain_and_not_sent_again_by_itself() {
    let Some((mut team, wire)) = open().await else { return };
    team.post.put("help", &mail(ANA, "1@ana", "", "Is it in stock?"));
    let id = text(&team.hears().await["conversation_id"]);
    wire.cut_the_answer();
    team.bed.replies(&id, "Yes").await;
    let message = team.fares("uncertain").await;
    let why = text(&message["delivery"]["why"]);
    assert!(why.contains("ended before it said whether it has the mail"), "{why}");
    // Time goes by, and others leave.
    team.bed.wait_ms(10 * 60 * 1000);
    team.bed.replies(&id, "Until six").await;
    team.fares("accepted").await;
    let came = team.post.mails("ana", 2).await;
    assert_eq!(came.iter().filter(|mail| mail.contains("\r\nYes\r\n")).count(), 1, "{came:?}");
    assert_eq!((came.len(), wire.made()), (2, 2));
}

#[tokio::test]
async fn a_connection_is_used_again_and_one_that_broke_meanwhile_is_made_anew() {
    let Some((mut team, wire)) = open().await else { return };
    team.post.put("help", &mail(ANA, "1@ana", "", "Is it in stock?"));
    let id = text(&team.hears().await["conversation_id"]);
    for (n, made) in [(1, 1), (2, 1), (3, 2), (4, 3)] {
        match n {
            3 => wire.hang_up().await,
            4 => wire.cut_the_beginning(),
            _ => {}
        }
        let seq = team.bed.replies(&id, &format!("Answer {n}")).await["seq"].clone();
        team.fares("accepted").await;
        assert_eq!(wire.made(), made, "after answer {n}");
        let path = format!("/api/v1/conversations/{id}/messages/{seq}/timeline");
        let steps = team.bed.ask(&path).await;
        let states: Vec<_> = steps["items"].as_array().unwrap().iter().map(|s| text(&s["state"])).collect();
        assert_eq!(states, ["queued", "accepted"], "{steps}");
    }
    assert_eq!((team.post.mails("ana", 4).await.len(), wire.standing()), (4, 1));
}
