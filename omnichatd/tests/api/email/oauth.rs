//! XOAUTH2 with real mail servers, which ask the OAuth server whose a token is. Each refresh token counts once, so that a
//! token that is asked for twice, or forgotten, shuts the inbox out.

use futures_util::future::join_all;
use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::json;

use super::{ANA, NAMES, Team, inbox, mail};
use crate::bed::program::{Program, control, program};
use crate::bed::{Bed, PostOffice, TokenServer, answer, postgres, text, user};

/// As long as a token holds.
const ENDED_MS: i64 = 200_000;

async fn open() -> Option<(Team, TokenServer)> {
    let tokens = TokenServer::start().await;
    let post = PostOffice::with_oauth(NAMES, &tokens.whose())?;
    Some((Team::with(Bed::start().await, post, &tokens.fields()).await, tokens))
}

#[tokio::test(flavor = "multi_thread")]
async fn one_token_serves_both_ways_until_it_ends_and_then_the_next_refresh_token_counts() {
    let Some((mut team, tokens)) = open().await else { return };
    team.post.put("help", &mail(ANA, "1@ana", "", "Is it in stock?"));
    let message = team.hears().await;
    team.bed.replies(&text(&message["conversation_id"]), "Yes").await;
    team.fares("accepted").await;
    let came = team.post.mails("ana", 1).await.remove(0);
    assert!(came.contains("ESMTPA"), "postfix knew who it was: {came}");
    assert_eq!(tokens.given(), 1);
    for given in 2..4 {
        team.bed.wait_ms(ENDED_MS);
        tokens.take_back();
        let found = team.tested(&team.inbox).await;
        assert!(found.iter().all(|(ok, _)| *ok), "{found:?}");
        assert_eq!((tokens.given(), tokens.refused()), (given, 0));
    }
    // What is kept outlives the daemon.
    let Team { bed, post, inbox, .. } = team;
    let bed = bed.restarted(|| {}).await;
    let team = Team { socket: bed.socket().await, bed, post, inbox };
    let found = team.tested(&team.inbox).await;
    assert!(found.iter().all(|(ok, _)| *ok), "{found:?}");
    assert_eq!((tokens.given(), tokens.refused()), (3, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_taken_back_before_its_end_is_replaced_at_once() {
    let Some((team, tokens)) = open().await else { return };
    tokens.take_back();
    let found = team.tested(&team.inbox).await;
    assert!(found.iter().all(|(ok, _)| *ok), "{found:?}");
    assert!(tokens.given() >= 2 && tokens.refused() == 0, "{}", tokens.given());
}

#[tokio::test(flavor = "multi_thread")]
async fn all_who_need_a_new_token_at_once_get_it_by_one_request_at_two_daemons_too() {
    let mut teams = vec![];
    if let Some((team, tokens)) = open().await {
        teams.push((vec![team.bed], team.inbox, tokens, team.post));
    }
    if let Some((one, two)) = Bed::two().await {
        let tokens = TokenServer::start().await;
        let Some(post) = PostOffice::with_oauth(NAMES, &tokens.whose()) else { return };
        let team = Team::with(one, post, &tokens.fields()).await;
        teams.push((vec![team.bed, two], team.inbox, tokens, team.post));
    }
    for (beds, inbox, tokens, _post) in teams {
        beds[0].wait_ms(ENDED_MS);
        let test = format!("/api/v1/inboxes/{inbox}/test");
        let body = json!({});
        let asked = beds.iter().cycle().take(8).map(|bed| bed.act(Method::POST, &test, &body));
        for tested in join_all(asked).await {
            let tested = tested.ok();
            assert!(
                tested["findings"].as_array().unwrap().iter().all(|found| found["ok"] == true),
                "{tested}"
            );
        }
        assert_eq!((tokens.given(), tokens.refused()), (2, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_token_is_said_in_words_that_say_what_to_do() {
    let Some((mut team, tokens)) = open().await else { return };
    // One that is not for this mailbox.
    let shop = team.inbox_with("shop", &tokens.fields()).await;
    for (ok, says) in team.tested(&shop).await {
        assert!(
            !ok && says.contains("the OAuth server gives no access token (400 invalid_grant used before)"),
            "{says}"
        );
        assert!(says.ends_with("sign in there again and set the new refresh token"), "{says}");
    }
    let why = team.trouble(&shop).await;
    assert!(why.starts_with("Mail cannot be fetched: the OAuth server gives no access token"), "{why}");
    let next = json!({"fields": {"oauth_refresh": format!("refresh-{}", tokens.given())}});
    team.bed.act(Method::PUT, &format!("/api/v1/inboxes/{shop}/fields"), &next).await.ok();
    for (ok, says) in team.tested(&shop).await {
        assert!(!ok && says.contains("refuses the sign-in as shop@mail.test"), "{says}");
        assert!(
            says.ends_with("check the user name, and that the OAuth client may use IMAP and SMTP"),
            "{says}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_came_right_before_sigkill_is_the_one_that_counts_after_it() {
    for database in [None, postgres()] {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("data");
        let tokens = TokenServer::start().await;
        let Some(post) = PostOffice::with_oauth(NAMES, &tokens.whose()) else { return };
        let start = async || {
            let mut process = program(&dir);
            process.env("OMNICHAT_AUTO_MIGRATE", "true").env("OMNICHAT_EGRESS_ALLOW", "127.0.0.0/8");
            if let Some(url) = &database {
                process.env("OMNICHAT_DATABASE_URL", url);
            }
            Program::of(process).await
        };
        let daemon = start().await;
        control(&dir.join("control.sock"), &user("ana@example.com", "Ana", Role::Owner, None)).await;
        let ana = daemon.login("ana@example.com").await;
        tokens.hold(true);
        let new = inbox(&post, "help", &tokens.fields());
        let made =
            daemon.http.post(format!("{}/api/v1/inboxes", daemon.url)).json(&new).bearer_auth(&ana.token);
        let id = text(&answer(made).await.with_status(201).body["id"]);
        // It has the token, and nobody has let it in yet.
        tokens.is_asked().await;
        daemon.kill().await;
        tokens.hold(false);
        // The token it had got counts no more: only the refresh token that came with it helps.
        tokens.take_back();
        let daemon = start().await;
        let ana = daemon.login("ana@example.com").await;
        let test = daemon.http.post(format!("{}/api/v1/inboxes/{id}/test", daemon.url)).json(&json!({}));
        let tested = answer(test.bearer_auth(&ana.token)).await.ok();
        assert!(tested["findings"].as_array().unwrap().iter().all(|found| found["ok"] == true), "{tested}");
        assert!(tokens.given() >= 2 && tokens.refused() == 0, "{} {}", tokens.given(), tokens.refused());
    }
}
