//! An old visitor's id proves nothing, and the old dashboard listens under it too: who hears what, and who takes whose place.

use serde_json::json;

use super::{DESK, SHOP, said, timeless};
use crate::bed::Bed;
use crate::old::{Old, on_both};

const HALF_AN_HOUR: i64 = 31 * 60 * 1000;

#[tokio::test]
async fn who_guesses_an_id_hears_nothing_and_is_somebody_else() {
    on_both(async |old| {
        let mut widget = old.widget("visitor-1").await;
        old.writes("visitor-1", "A secret").await;
        widget.next().await;
        let mut guesser = old.page("/ws/visitor-1", "A third browser", SHOP).await;
        guesser.say(json!({"type": "typing"})).await;
        old.sends("visitor-1", "Your code is 4711").await;
        assert_eq!(timeless(widget.next().await), said("staff", "Your code is 4711"));
        let (user_id, text) = ("visitor-1", "Who am I?");
        let body = json!({"user_id": user_id, "text": text});
        let write = old.bed.post("/webchat", &body).header("user-agent", "A third browser");
        crate::bed::answer(write).await.ok();
        // Theirs begins only now: they are greeted, and have heard nothing before.
        assert_eq!(guesser.next().await["sender"], "system");
        let rows = old.ask("/admin/api/convos").await["conversations"].clone();
        let mut ids: Vec<_> =
            rows.as_array().unwrap().iter().map(|row| crate::bed::text(&row["user_id"])).collect();
        ids.sort_unstable();
        assert_eq!((ids.len(), &*ids[0]), (2, "visitor-1"));
        assert!(ids[1].starts_with("visitor-1-"), "{ids:?}");
        old.sends(&ids[1], "Somebody else").await;
        assert_eq!(timeless(guesser.next().await), said("staff", "Somebody else"));
    })
    .await;
}

#[tokio::test]
async fn visitors_of_the_new_widget_cannot_be_heard_by_an_id() {
    on_both(async |old| {
        let (guest, id) = old.bed.conversation().await;
        let mut sockets = Vec::new();
        for user_id in [guest.contact.as_str(), "user:42", "%20", &"x".repeat(300)] {
            sockets.push(old.page(&format!("/ws/{user_id}"), "A browser", SHOP).await);
        }
        old.bed.replies(&id, "For you alone").await;
        old.off().await;
        for socket in sockets {
            assert_eq!(socket.end().await, (1001, Vec::new()));
        }
    })
    .await;
}

#[tokio::test]
async fn a_dashboard_that_shows_a_conversation_hears_it_and_takes_nobodys_place() {
    on_both(async |mut old| {
        old.writes("visitor-1", "Hello").await;
        // Answered: nothing is due by itself while time passes.
        old.sends("visitor-1", "Hello").await;
        // Nobody has seen the visitor for long enough that another browser could have the id.
        old.waits(HALF_AN_HOUR).await;
        let (mut desk, cookie) = old.desk_with_cookie(1).await;
        let mut looks = old.looks("visitor-1", &cookie).await;
        let staff = old.bed.socket().await;
        old.sends("visitor-1", "Are you still there?").await;
        assert_eq!(timeless(looks.next().await), said("staff", "Are you still there?"));
        assert!(!is_online(staff, &old).await, "who looks is no visitor");
        // Nor do they type in the visitor's name.
        looks.say(json!({"type": "typing"})).await;
        let mut widget = old.widget("visitor-1").await;
        old.writes("visitor-1", "I am").await;
        assert_eq!(desk.next().await["sender"], "staff");
        assert_eq!(timeless(desk.next().await), super::news("visitor-1", "user", "I am", ""));
        old.sends("visitor-1", "Good").await;
        assert_eq!(timeless(widget.next().await), said("staff", "Good"));
        old.only().await;
    })
    .await;
}

/// Whether the visitor of the newest conversation has the page open, as the new dashboard is told.
async fn is_online(mut staff: crate::bed::Socket, old: &Old) -> bool {
    let topic = format!("conversation:{}", old.newest().await);
    staff.say(json!({"type": "watch", "topics": [topic]})).await;
    staff.next_of("presence").await["visitor_online"] == true
}

#[tokio::test]
async fn a_dashboard_that_looks_ends_with_its_session() {
    on_both(async |old| {
        old.writes("visitor-1", "Hello").await;
        let (desk, cookie) = old.desk_with_cookie(1).await;
        let looks = old.looks("visitor-1", &cookie).await;
        old.signs_out_everywhere().await;
        for socket in [desk, looks] {
            assert_eq!(socket.end().await, (1008, Vec::new()));
        }
        // What stands on it is nobody any more, and no visitor either.
        assert!(old.shows("visitor-1", DESK, &cookie).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_dashboard_is_known_by_its_cookie_and_by_nothing_that_could_be_guessed() {
    on_both(async |old| {
        old.writes("visitor-1", "Hello").await;
        let (_desk, cookie) = old.desk_with_cookie(1).await;
        let (name, _) = cookie.split_once('=').unwrap();
        assert!(old.shows("visitor-1", DESK, &format!("{name}=guess")).await.is_err());
        // The same browser, address and website as the dashboard's.
        let stranger = old.page("/ws/visitor-1", "Another browser", DESK).await;
        // On the pages of another website, staff are visitors like all others.
        let mut shopper = old.shows("visitor-2", SHOP, &cookie).await.unwrap();
        old.sends("visitor-1", "For visitor-1 <b>alone</b>").await;
        let write = old.bed.post("/webchat", &json!({"user_id": "visitor-2", "text": "Hello"}));
        crate::bed::answer(write.header("user-agent", "Another browser")).await.ok();
        assert_eq!(shopper.next().await["sender"], "system", "greeted as anybody");
        old.sends("visitor-2", "For you").await;
        assert_eq!(timeless(shopper.next().await), said("staff", "For you"));
        old.off().await;
        assert_eq!(stranger.end().await, (1001, Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn a_page_of_our_own_that_is_no_dashboard_hears_only_what_is_its_own() {
    on_both(async |old| {
        old.writes("visitor-1", "Hello").await;
        // Answered: nothing is due by itself while time passes.
        old.sends("visitor-1", "Hello").await;
        old.bed.wait_ms(HALF_AN_HOUR);
        let own = old.bed.server.app().public_url().to_owned();
        let stranger = old.page("/ws/visitor-1", "Another browser", &own).await;
        let mut theirs = old.page("/ws/visitor-1", "A browser", &own).await;
        let mut fresh = old.page("/ws/visitor-2", "A browser", &own).await;
        old.sends("visitor-1", "For visitor-1").await;
        assert_eq!(timeless(theirs.next().await), said("staff", "For visitor-1"));
        old.writes("visitor-2", "Hello").await;
        assert_eq!(fresh.next().await["sender"], "system");
        old.off().await;
        assert_eq!(stranger.end().await, (1001, Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn guesses_are_counted_like_those_at_any_secret() {
    let old = Old::of(
        Bed::with(|config| {
            config.limits.on = true;
            config.limits.login_per_minute = 5;
        })
        .await,
    )
    .await;
    old.writes("visitor-1", "Hello").await;
    let mut refused = 0;
    for n in 0..6 {
        let browser = format!("Browser {n}");
        refused += u32::from(old.opens("/ws/visitor-1", &browser, SHOP).await.is_err());
    }
    assert!(refused >= 2, "each sign-in counts too: {refused}");
    // The visitor's own page is not among them, nor is one that comes back and goes by another name already.
    for browser in ["A browser", "Browser 0"] {
        for _ in 0..6 {
            drop(old.page("/ws/visitor-1", browser, SHOP).await);
        }
    }
}
