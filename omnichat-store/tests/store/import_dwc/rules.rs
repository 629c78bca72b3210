//! The odd rows that years of use leave, each by its rule.

use omnichat_api::Time;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::Status;
use omnichat_api::message::AuthorKind;
use omnichat_store::legacy::numbers::{self, Kind};
use omnichat_store::{StoreError, contacts};
use rusqlite::types::Value;
use serde_json::json;

use super::{all, contact, counts, hash, import, left, of, people, run, said, table, times};
use crate::bed::{Bed, on_both};
use crate::old::{HEAD, Old, text};

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

#[tokio::test]
async fn rows_of_the_same_user_and_channel_are_one_conversation_and_the_newest_says_how_it_stands() {
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), HEAD);
        old.conversation("visitor-1", "webchat", false, "2025-10-01T10:00:00Z");
        let newest = old.conversation("visitor-1", "webchat", true, "2025-10-03T10:00:00Z");
        old.conversation("visitor-1", "webchat", false, "2025-10-02T10:00:00Z");
        old.message("visitor-1", "webchat", "user", "one", "2025-10-01T10:00:00Z");
        old.message("visitor-1", "webchat", "user", "two", "2025-10-03T10:00:00Z");
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "conversations"), [3, 1, 2, 0, 0]);
        assert_eq!(times(&report, "more than once"), 2);
        let one = of(&bed, "visitor-1").await;
        assert_eq!((one.status, one.last_seq), (Status::Open, 2));
        let given = numbers::of(&bed.store, bed.tenant, Kind::Conversation, &[one.id.0]).await.unwrap();
        assert_eq!(given, [newest]);
    })
    .await;
}

#[tokio::test]
async fn messages_and_followups_of_no_conversation_get_a_closed_one() {
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), HEAD);
        old.message("visitor-9", "webchat", "staff", "Hello? Are you there?", "2025-10-01T10:00:00Z");
        old.run(
            "INSERT INTO followups (user_id, channel, name, phone, ts) VALUES
            ('visitor-8', 'webchat', 'Lea', '555 01 47', '2025-10-02T10:00:00Z')",
        );
        let report = import(&bed, &old).await;
        assert_eq!(times(&report, "of no conversation"), 2);
        assert_eq!(counts(&report, "conversations"), [0; 5]);
        let orphan = of(&bed, "visitor-9").await;
        assert_eq!((orphan.status, orphan.closed_at), (Status::Closed, Some(at("2025-10-01T10:00:00Z"))));
        assert_eq!(said(&bed, &orphan).await[0].author.name, "Staff");
        assert_eq!(of(&bed, "Lea").await.status, Status::Closed);
        assert_eq!(left(&bed, false).await[0].phone.as_deref(), Some("555 01 47"));
    })
    .await;
}

#[tokio::test]
async fn times_that_cannot_be_read_leave_a_message_out_and_are_otherwise_made_of_messages() {
    on_both(async |bed: Bed| {
        let old = Old::whole(bed.temp.path());
        let row = old.conversation("visitor-1", "webchat", false, "last week");
        old.run(&format!("UPDATE conversations SET closed_at = 'soon', created_at = '' WHERE id = {row}"));
        old.message("visitor-1", "webchat", "user", "b", "2025-10-01T10:00:00.000900Z");
        old.message("visitor-1", "webchat", "user", "a", "2025-10-01T10:00:00.000100Z");
        old.message("visitor-1", "webchat", "user", "c", "2025-10-01 10:00:01");
        old.message("visitor-1", "webchat", "user", "when?", "half past nine");
        old.run("INSERT INTO messages (user_id, channel, sender, text) VALUES ('visitor-1', 'webchat', 'user', 'never')");
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "messages"), [5, 3, 0, 0, 2]);
        let why: Vec<_> = table(&report, "messages").skipped.iter().map(|s| (s.why.as_str(), s.count)).collect();
        assert_eq!(why, [("its time cannot be read", 1), ("it has no time", 1)]);
        assert_eq!(table(&report, "messages").skipped[0].examples, ["row 4: half past nine"]);
        assert_eq!(times(&report, "times that cannot be read"), 2);
        let one = of(&bed, "visitor-1").await;
        let bodies: Vec<_> = said(&bed, &one).await.into_iter().map(|m| m.body).collect();
        assert_eq!(bodies, ["a", "b", "c"], "in the order of their microseconds");
        assert_eq!((one.created_at, one.closed_at), (at("2025-10-01T10:00:00Z"), Some(at("2025-10-01T10:00:01Z"))));
    })
    .await;
}

#[tokio::test]
async fn the_history_becomes_put_away_followups_and_its_contacts_are_taken_apart() {
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), HEAD);
        old.run(
            "INSERT INTO history (id, user_id, channel, name, contact, message, ts, migrated_at) VALUES
            (1, 'visitor-1', 'webchat', 'Maya', 'Email: maya@example.com, Phone: N/A', 'Call', '2025-09-01T10:00:00Z', '2025-09-02T10:00:00Z'),
            (2, 'visitor-2', 'webchat', 'N/A', 'Email: N/A, Phone: +1 202 555 0147', NULL, '2025-09-03T10:00:00Z', NULL),
            (3, 'visitor-3', 'webchat', NULL, 'the blue house', 'Ring twice', NULL, '2025-09-04 10:00:00')",
        );
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "history"), [3, 3, 0, 0, 0]);
        assert_eq!((times(&report, "taken apart"), times(&report, "neither")), (3, 1));
        let put_away = left(&bed, true).await;
        let reach: Vec<_> = put_away.iter().map(|f| (f.name.as_deref(), f.email.as_deref(), f.phone.as_deref())).collect();
        assert_eq!(reach, [
            (None, None, None),
            (None, None, Some("+1 202 555 0147")),
            (Some("Maya"), Some("maya@example.com"), None)
        ]);
        assert_eq!(put_away[0].message.as_deref(), Some("Ring twice\nContact: the blue house"));
        assert_eq!(put_away[0].created_at, at("2025-09-04T10:00:00Z"));
        assert_eq!(put_away[2].archived_at, Some(at("2025-09-02T10:00:00Z")));
        assert!(left(&bed, false).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_number_is_one_person_on_sms_and_on_whatsapp_however_it_is_written() {
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), HEAD);
        old.conversation("whatsapp:+12025550147", "whatsapp", true, "2025-10-03T10:00:00Z");
        old.conversation("+12025550147", "whatsapp", false, "2025-09-03T10:00:00Z");
        old.conversation("+12025550147", "sms", true, "2025-10-04T10:00:00Z");
        // No number at all is no reason to lose what was said.
        old.message(&"x".repeat(100), "sms", "user", "From a short code", "2025-08-01T10:00:00Z");
        old.message("whatsapp:+12025550147", "whatsapp", "user", "October", "2025-10-03T10:00:00Z");
        old.message("+12025550147", "whatsapp", "user", "September", "2025-09-03T10:00:00Z");
        old.message("+12025550147", "sms", "user", "by SMS", "2025-10-04T10:00:00Z");
        let report = import(&bed, &old).await;
        assert_eq!((times(&report, "several ways"), times(&report, "by SMS and by WhatsApp")), (1, 1));
        let all = all(&bed).await;
        assert_eq!(all.len(), 3);
        assert_eq!(all[2].contact.phone, None);
        assert_eq!(all[0].contact.id, all[1].contact.id);
        let addresses: Vec<_> =
            contact(&bed, &all[0]).await.identities.into_iter().map(|i| (i.channel, i.address)).collect();
        let number = "+12025550147".to_owned();
        assert_eq!(addresses, [(Channel::Sms, number.clone()), (Channel::Whatsapp, number)]);
        let whatsapp = all.iter().find(|c| c.channel == Channel::Whatsapp).unwrap();
        let bodies: Vec<_> = said(&bed, whatsapp).await.into_iter().map(|m| m.body).collect();
        assert_eq!(bodies, ["September", "October"]);
        assert_eq!(whatsapp.reply_until, Some(at("2025-10-04T10:00:00Z")), "a day after they wrote");
        let query = omnichat_api::page::PageQuery::default();
        assert_eq!(contacts::list(&bed.store, bed.tenant, &query).await.unwrap().items.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_empty_too_long_or_unusual_is_kept_as_well_as_it_can_be() {
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), HEAD);
        let long = "é".repeat(25_000);
        old.conversation("visitor-1", "webchat", true, "2025-10-01T10:00:09Z");
        old.message("visitor-1", "webchat", "user", "", "2025-10-01T10:00:00Z");
        old.message("visitor-1", "webchat", "user", &long, "2025-10-01T10:00:01Z");
        old.message("visitor-1", "webchat", "user", "nul\0in it", "2025-10-01T10:00:02Z");
        old.message("visitor-1", "webchat", "admin", "hi", "2025-10-01T10:00:03Z");
        old.message("visitor-1", "webchat", "ghost", "boo", "2025-10-01T10:00:04Z");
        // The same words in the same moment, twice: both were said.
        old.message("visitor-1", "webchat", "user", "yes", "2025-10-01T10:00:05Z");
        old.message("visitor-1", "webchat", "user", "yes", "2025-10-01T10:00:05Z");
        let number = [
            ("user_id", text("visitor-1")),
            ("channel", text("webchat")),
            ("sender", text("user")),
            ("text", Value::Integer(42)),
            ("ts", text("2025-10-01T10:00:06Z")),
        ];
        old.add("messages", &number);
        old.run("UPDATE messages SET text = CAST(x'ff41' AS TEXT) WHERE text = 'boo'");
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "messages"), [8, 8, 0, 0, 0]);
        let needed = ["without a text", "longer than one may be", "unknown sender"];
        assert_eq!(needed.map(|rule| times(&report, rule)), [1, 1, 1]);
        let lines = said(&bed, &of(&bed, "visitor-1").await).await;
        let bodies: Vec<_> = lines.iter().map(|m| m.body.as_str()).collect();
        assert_eq!(bodies[0], "(no text)");
        assert_eq!(bodies[1..4].concat(), long);
        assert_eq!(bodies[4..], ["nulin it", "hi", "\u{fffd}A", "yes", "yes", "42"]);
        assert_eq!(lines[5].author.kind, AuthorKind::Staff);
        assert_eq!(lines[6].author.kind, AuthorKind::System);
        // And none of it comes again.
        assert_eq!(counts(&import(&bed, &old).await, "messages"), [8, 0, 0, 8, 0]);
    })
    .await;
}

#[tokio::test]
async fn rows_that_name_nobody_are_left_out_and_said() {
    on_both(async |bed: Bed| {
        let old = Old::whole(bed.temp.path());
        old.run(
            "INSERT INTO conversations (user_id, channel, open) VALUES (NULL, 'webchat', 1), ('', 'sms', 1);
            INSERT INTO messages (user_id, channel, sender, text, ts) VALUES (NULL, NULL, 'user', 'x', '2025-10-01T10:00:00Z');
            INSERT INTO followups (channel, ts) VALUES ('webchat', '2025-10-01T10:00:00Z');
            INSERT INTO users (email, name, password_hash, role) VALUES ('nobody', 'Nobody', 'x', 'staff'),
                ('eve@example.com', 'Eve', 'not a hash', 'janitor'), (' ', 'Blank', 'x', 'staff');",
        );
        old.conversation("visitor-1", "kiosk", true, "2025-10-01T10:00:00Z");
        old.message("visitor-1", "kiosk", "user", "From the hall", "2025-10-01T10:00:00Z");
        old.run("UPDATE conversations SET assigned_staff = 'Night shift' WHERE channel = 'kiosk'");
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "conversations"), [3, 1, 0, 0, 2]);
        assert_eq!(counts(&report, "messages"), [2, 1, 0, 0, 1]);
        assert_eq!(counts(&report, "followups"), [1, 0, 0, 0, 1]);
        assert_eq!(counts(&report, "users"), [3, 1, 0, 0, 2]);
        assert_eq!(times(&report, "password cannot be kept"), 1);
        assert_eq!(times(&report, "unknown role"), 1);
        assert!(people(&bed).await.iter().any(|user| user.email == "eve@example.com" && user.disabled));
        assert_eq!(times(&report, "whom no user here is known by"), 1);
        let kiosk = of(&bed, "kiosk:visitor-1").await;
        assert_eq!((kiosk.channel, kiosk.assignee), (Channel::Api, None));
        assert!(report.warnings.iter().any(|warning| warning.contains("kiosk")), "{:?}", report.warnings);
    })
    .await;
}

#[tokio::test]
async fn tables_without_a_place_are_kept_row_by_row_beside_what_they_are_about() {
    on_both(async |bed: Bed| {
        let old = Old::whole(bed.temp.path());
        let id = old.conversation("visitor-1", "webchat", true, "2025-10-01T10:00:00Z");
        old.run(&format!(
            "INSERT INTO events (user_id, tenant_id, type, payload, ts) VALUES (1, 1, 'auth_checked', '{{\"a\":1}}', '2025-10-01 10:00:00');
            INSERT INTO conversation_metrics (tenant_id, conversation_id, total_messages, updated_at) VALUES (1, {id}, 3, 'now');
            INSERT INTO conversation_feedback (conversation_id, rating, comment, ts) VALUES ({id}, 5, 'Great', 'now');
            INSERT INTO agent_metrics (staff_id, date) VALUES (1, '2025-10-01');
            INSERT INTO ai_actions (conversation_id, model, ts) VALUES (999, 'm', 'now');
            CREATE TABLE notes (text TEXT);"
        ));
        let report = import(&bed, &old).await;
        for table in ["events", "conversation_metrics", "conversation_feedback", "agent_metrics", "ai_actions"] {
            assert_eq!(counts(&report, table), [1, 1, 0, 0, 0], "{table}");
        }
        assert_eq!((times(&report, "kept as they were"), times(&report, "unknown name")), (5, 1));
        let about = "UPDATE imported SET created_at = created_at WHERE thing_id IS NOT NULL AND kind IN ('metric', 'feedback')";
        assert_eq!(bed.by_hand(about).await, 2);
        let kept = bed.by_hand("UPDATE imported SET data = data WHERE kind = 'event' AND data LIKE '%auth_checked%'");
        assert_eq!(kept.await, 1);
        let again = import(&bed, &old).await;
        assert_eq!(counts(&again, "events"), [1, 0, 0, 1, 0]);
        assert_eq!(json!(again.rules.iter().filter(|r| r.rule.contains("kept as they were")).count()), json!(0));
    })
    .await;
}

#[tokio::test]
async fn the_tenants_of_the_file_go_where_they_belong() {
    on_both(async |bed: Bed| {
        let old = Old::whole(bed.temp.path());
        old.run("INSERT INTO tenants (id, name) VALUES (1, 'Default Tenant'), (2, 'Second shop')");
        old.conversation("visitor-1", "webchat", true, "2025-10-01T10:00:00Z");
        old.conversation("visitor-2", "webchat", true, "2025-10-01T10:00:00Z");
        old.run("UPDATE conversations SET tenant_id = 2 WHERE user_id = 'visitor-2'");
        let boss = old.user("boss@example.com", "Boss", "admin", &hash("the new harbour 7"));
        old.run(&format!("UPDATE users SET tenant_id = 2 WHERE id = {boss}"));
        let report = import(&bed, &old).await;
        let into: Vec<_> = report.tenants.iter().map(|t| (t.number, t.into.as_str(), t.made)).collect();
        assert_eq!(into, [(1, "Example Bikes", false), (2, "Second shop", true)]);
        assert_eq!(all(&bed).await.len(), 1);
        assert_eq!(times(&report, "made owner"), 1, "{:?}", report.rules);

        // The next run finds both again, though there are two now.
        let again = import(&bed, &old).await;
        assert_eq!(
            again.tenants.iter().map(|t| t.tenant).collect::<Vec<_>>(),
            report.tenants.iter().map(|t| t.tenant).collect::<Vec<_>>()
        );
        assert_eq!(counts(&again, "conversations"), [2, 0, 0, 2, 0]);

        // Somebody else's file has to say where it goes.
        let other = tempfile::tempdir().unwrap();
        let stranger = Old::new(other.path(), HEAD);
        stranger.run("INSERT INTO tenants (id, name) VALUES (5, 'Third')");
        stranger.conversation("visitor-3", "webchat", true, "2025-10-01T10:00:00Z");
        let refused = run(&bed.store, &stranger, None, false).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict(why) if why.contains("--tenant")));
        let report = run(&bed.store, &stranger, Some("Example Bikes"), false).await.unwrap();
        assert_eq!(counts(&report, "conversations"), [1, 1, 0, 0, 0]);
        assert_eq!(all(&bed).await.len(), 2);
    })
    .await;
}
