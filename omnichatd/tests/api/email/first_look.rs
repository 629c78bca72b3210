//! The first look into a mailbox: what lay there before its inbox was set up stays where it is, and what comes from then on
//! is taken, also when the daemon dies in the middle of that look, or cannot sign in for an hour.

use omnichat_api::{InboxId, Time};
use omnichat_store::mailboxes::{self, Mark};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ANA, NAMES, Team, bodies, mail};
use crate::bed::{Bed, PostOffice};

const MINUTE_MS: i64 = 60 * 1000;

/// A team with an inbox that cannot sign in, and nothing read.
async fn locked_out() -> Option<(Team, Time)> {
    let post = PostOffice::open(NAMES)?;
    let bed = Bed::start().await;
    let set_up = bed.server.app().now();
    post.append("help", &mail(ANA, "0@ana", "", "Long before"), set_up.plus_ms(-48 * 60 * MINUTE_MS)).await;
    post.append("help", &mail(ANA, "1@ana", "", "Just before"), set_up.plus_ms(-MINUTE_MS)).await;
    let mut team = Team { socket: bed.socket().await, bed, post, inbox: String::new() };
    team.inbox = team.inbox_with("help", &json!({"password": "wrong"})).await;
    let inbox = team.inbox.clone();
    team.trouble(&inbox).await;
    Some((team, set_up))
}

#[tokio::test]
async fn what_comes_before_the_first_sign_in_is_taken_and_what_lay_there_is_not() {
    let Some((team, set_up)) = locked_out().await else { return };
    team.post.append("help", &mail(ANA, "2@ana", "", "While locked out"), set_up.plus_ms(MINUTE_MS)).await;
    let right: Value = json!({"fields": {"password": "secret"}});
    team.bed.act(Method::PUT, &format!("/api/v1/inboxes/{}/fields", team.inbox), &right).await.ok();
    bodies(&team.bed, &["While locked out"]).await;
    team.post.put("help", &mail(ANA, "3@ana", "", "And then"));
    bodies(&team.bed, &["While locked out", "And then"]).await;
}

#[tokio::test]
async fn a_daemon_that_dies_between_its_first_look_and_the_note_of_it_loses_no_mail() {
    let Some((team, set_up)) = locked_out().await else { return };
    let inbox = InboxId(team.inbox.parse().unwrap());
    let noted = async |bed: &Bed| mailboxes::get(bed.server.app().store(), inbox).await.unwrap().unwrap();
    let Mark { uid_validity, at, .. } = noted(&team.bed).await;
    assert_eq!((uid_validity, at), (None, set_up), "noted before anything else");
    let Team { bed, post, inbox, .. } = team;
    // As if it had looked and died: all that there is of that look is what it noted before.
    post.append("help", &mail(ANA, "2@ana", "", "In between"), set_up.plus_ms(MINUTE_MS)).await;
    let bed = bed.restarted(|| {}).await;
    bed.act(
        Method::PUT,
        &format!("/api/v1/inboxes/{inbox}/fields"),
        &json!({"fields": {"password": "secret"}}),
    )
    .await
    .ok();
    bodies(&bed, &["In between"]).await;
    assert!(noted(&bed).await.uid_validity.is_some());
}
