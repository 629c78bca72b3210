//! `/ws/{user_id}`: what the old widget hears.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::{news, said, timeless};
use crate::bed::Bed;
use crate::old::{Old, on_both};

const GREETING: &str = "Connecting you with a staff member, please wait...";

#[tokio::test]
async fn a_visitor_hears_staff_and_the_house_but_neither_themselves_nor_notes() {
    on_both(async |old| {
        // The page is open before anybody knows them.
        let (mut one, mut two) = (old.widget("visitor-1").await, old.widget("visitor-1").await);
        old.writes("visitor-1", "Is the blue one in stock?").await;
        old.writes("visitor-1", "The large one").await;
        old.notes("Ask the warehouse").await;
        old.sends("visitor-1", "It is.").await;
        for widget in [&mut one, &mut two] {
            assert_eq!(timeless(widget.next().await), said("system", GREETING));
            assert_eq!(timeless(widget.next().await), said("staff", "It is."));
        }
    })
    .await;
}

#[tokio::test]
async fn only_the_first_message_ever_is_greeted_and_a_page_that_opens_later_hears_no_history() {
    on_both(async |mut old| {
        old.writes("visitor-1", "Hello").await;
        let body = json!({"user_id": "visitor-1"});
        assert_eq!(old.act("/handoff/close", &body).await.ok(), json!({"status": "closed"}));
        let mut widget = old.widget("visitor-1").await;
        old.writes("visitor-1", "Me again").await;
        old.sends("visitor-1", "Welcome back").await;
        assert_eq!(timeless(widget.next().await), said("staff", "Welcome back"));
        // Longer than a conversation is opened again: it is another one, but not their first.
        old.act("/handoff/close", &body).await.ok();
        old.waits(31 * 24 * 3600 * 1000).await;
        old.writes("visitor-1", "And once more").await;
        old.bed.replies(&old.newest().await, "Hello once more").await;
        assert_eq!(timeless(widget.next().await), said("staff", "Hello once more"));
    })
    .await;
}

#[tokio::test]
async fn who_leaves_their_contact_hears_two_lines_and_staff_one() {
    on_both(async |old| {
        old.writes("visitor-1", "Hello").await;
        let (mut widget, mut desk) = (old.widget("visitor-1").await, old.desk(1).await);
        old.followup("visitor-1").await;
        let thanks = "✅ Thank you for your message. Our team will respond promptly.";
        assert_eq!(timeless(widget.next().await), said("system", thanks));
        let submitted = "[Follow-up submitted by visitor]";
        assert_eq!(timeless(widget.next().await), said("system", submitted));
        assert_eq!(timeless(desk.next().await), news("visitor-1", "system", submitted, ""));
        old.sends("visitor-1", "We will call you.").await;
        assert_eq!(timeless(widget.next().await), said("staff", "We will call you."));
        assert_eq!(timeless(desk.next().await), news("visitor-1", "staff", "We will call you.", ""));
    })
    .await;
}

#[tokio::test]
async fn whom_nobody_answers_hears_the_inboxs_words_and_staff_hear_them_too() {
    on_both(async |old| {
        let care = json!({"care": {"patience_s": 60, "patience_text": "We are still trying.", "contact_s": 180,
            "contact_text": "All staff are currently assisting others.", "alert_s": null}});
        let inbox = format!("/api/v1/inboxes/{}", old.bed.inbox);
        old.bed.act(reqwest::Method::PATCH, &inbox, &care).await.ok();
        old.writes("visitor-1", "Hello?").await;
        let (mut widget, mut desk) = (old.widget("visitor-1").await, old.desk(1).await);
        for (waits, text) in
            [(60, "We are still trying."), (120, "All staff are currently assisting others.")]
        {
            old.bed.passes(waits * 1000);
            assert_eq!(timeless(widget.next().await), said("system", text));
            assert_eq!(timeless(desk.next().await), news("visitor-1", "system", text, ""));
        }
        let rows = old.ask("/admin/api/messages/visitor-1/webchat").await["messages"].clone();
        assert_eq!(rows.as_array().unwrap().len(), 3, "each is kept: {rows}");
        assert_eq!(old.ask("/admin/api/escalated").await["conversations"][0]["user_id"], "visitor-1");
    })
    .await;
}

#[tokio::test]
async fn typing_is_relayed_both_ways_however_it_is_spelt() {
    // Who types is known to one daemon alone.
    let old = Old::start().await;
    old.writes("visitor-1", "Hello").await;
    let (mut widget, mut desk) = (old.widget("visitor-1").await, old.desk(1).await);
    let mut other = old.desk(1).await;
    for (word, kind) in [("typing", "typing"), ("TYPING", "typing"), ("Stop_Typing", "stop_typing")] {
        widget.say(json!({"type": word, "more": [1, 2]})).await;
        for desk in [&mut desk, &mut other] {
            assert_eq!(timeless(desk.next().await), news("visitor-1", "user", "", kind));
        }
    }
    for (word, kind) in [
        ("staff_typing", "typing"),
        ("staff_stop_typing", "stop_typing"),
        ("typing", "typing"),
        ("stop_typing", "stop_typing"),
    ] {
        desk.say(json!({"type": word, "user_id": "visitor-1", "channel": "webchat"})).await;
        let typing = timeless(widget.next().await);
        assert_eq!(typing, json!({"type": kind, "sender": "staff"}));
    }
    // The other dashboard has heard nothing of that.
    old.writes("visitor-1", "Are you there?").await;
    assert_eq!(timeless(other.next().await), news("visitor-1", "user", "Are you there?", ""));
}

#[tokio::test]
async fn what_is_no_frame_is_passed_over() {
    on_both(async |old| {
        old.writes("visitor-1", "Hello").await;
        let (mut widget, mut desk) = (old.widget("visitor-1").await, old.desk(1).await);
        for socket in [&mut widget, &mut desk] {
            for nonsense in ["", "{", "[]", "7", "null", "\"typing\"", "{\"type\":7}", "{\"type\":\"dance\"}"]
            {
                socket.send(Message::text(nonsense)).await;
            }
        }
        // From a visitor these would be good: whatever else stands in them does not matter there.
        desk.say(json!({"type": "typing", "user_id": 7, "channel": ["webchat"]})).await;
        desk.say(json!({"type": "typing", "user_id": "nobody", "channel": "pigeon"})).await;
        old.sends("visitor-1", "Still there?").await;
        assert_eq!(timeless(widget.next().await), said("staff", "Still there?"));
        assert_eq!(timeless(desk.next().await), news("visitor-1", "staff", "Still there?", ""));
    })
    .await;
}

#[tokio::test]
async fn no_tag_comes_through_to_a_widget_that_writes_html() {
    on_both(async |old| {
        old.writes("visitor-1", "Hello").await;
        let mut widget = old.widget("visitor-1").await;
        let (_desk, cookie) = old.desk_with_cookie(1).await;
        let mut looks = old.looks("visitor-1", &cookie).await;
        let written = "2 < 3 & <img src=x onerror=alert(1)>";
        old.sends("visitor-1", written).await;
        let shown = "2 &lt; 3 & &lt;img src=x onerror=alert(1)>";
        assert_eq!(timeless(widget.next().await), said("staff", shown));
        // The dashboard writes none.
        assert_eq!(timeless(looks.next().await), said("staff", written));
    })
    .await;
}

#[tokio::test]
async fn a_page_that_reads_slowly_gets_everything_once_and_in_order() {
    let old = Old::of(Bed::with(|config| config.socket_queue = 2).await).await;
    old.writes("visitor-1", "Hello").await;
    let (mut widget, mut desk) = (old.widget("visitor-1").await, old.desk(1).await);
    for n in 0..150 {
        old.sends("visitor-1", &format!("line {n}")).await;
    }
    for n in 0..150 {
        let line = format!("line {n}");
        assert_eq!(widget.next().await["text"], line);
        assert_eq!(desk.next().await["text"], line);
    }
}
