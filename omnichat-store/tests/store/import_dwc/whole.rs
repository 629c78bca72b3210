//! A whole database of the last version: what staff find here afterwards.

use omnichat_api::Time;
use omnichat_api::care::EscalationStep;
use omnichat_api::channel::Channel;
use omnichat_api::conversation::{ConversationQuery, Status};
use omnichat_api::message::AuthorKind;
use omnichat_api::permission::Role;
use omnichat_store::legacy::numbers::{self, Kind};
use omnichat_store::legacy::threads::{self, Which};
use omnichat_store::{conversations, inboxes, legacy, sessions};

use super::{all, contact, counts, hash, import, left, of, people, said, times};
use crate::bed::{Bed, PASSWORD, new_login, on_both};
use crate::old::{HEAD, Old, text};

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

/// A small business after two months.
fn shop(bed: &Bed) -> Old {
    let old = Old::whole(bed.temp.path());
    old.run("INSERT INTO tenants (id, name, created_at) VALUES (1, 'Default Tenant', '2025-09-01 08:00:00')");
    old.user("admin@dwc.com", "Admin", "admin", &hash("admin123"));
    old.user("Ben@Example.com", "Ben Okafor", "staff", &hash("the old harbour 7"));
    // Maya asks, is asked for patience, and leaves her contact, which closes it.
    old.conversation("visitor-101", "webchat", false, "2025-10-05T10:04:00.5Z");
    old.message(
        "visitor-101",
        "webchat",
        "user",
        "Is the blue citybike in stock?",
        "2025-10-05T10:00:00.000001Z",
    );
    old.message(
        "visitor-101",
        "webchat",
        "system",
        "We are still trying to locate an available staff member, thank you for your patience.",
        "2025-10-05T10:01:00Z",
    );
    old.message(
        "visitor-101",
        "webchat",
        "system",
        "[Follow-up submitted by visitor]",
        "2025-10-05T10:04:00.5Z",
    );
    old.run(
        "INSERT INTO followups (id, user_id, channel, name, email, phone, message, ts, viewed) VALUES
        (7, 'visitor-101', 'webchat', 'Maya Chen', 'Maya@Example.com', '', 'Please call me', '2025-10-05T10:04:00.5Z', 1)",
    );
    // Tom is being helped.
    let tom = old.conversation("+12025550147", "sms", true, "2025-10-06T09:10:00Z");
    old.run(&format!("UPDATE conversations SET assigned_staff_id = 2 WHERE id = {tom}"));
    old.message("+12025550147", "sms", "user", "My order 4471 is late", "2025-10-06T09:00:00Z");
    old.message("+12025550147", "sms", "staff", "Let me look, Tom.", "2025-10-06T09:05:00Z");
    old.run("UPDATE messages SET staff_id = 2 WHERE text = 'Let me look, Tom.'");
    old.message("+12025550147", "sms", "user", "Thanks!", "2025-10-06T09:10:00Z");
    // Nobody came for this one.
    let escalated = old.conversation("visitor-202", "webchat", true, "2025-10-07T08:03:00Z");
    old.run(&format!("UPDATE conversations SET patience_sent = 1, final_sent = 1 WHERE id = {escalated}"));
    old.message("visitor-202", "webchat", "user", "Anybody?", "2025-10-07T08:00:00Z");
    old.message("visitor-202", "webchat", "user", "Hello??", "2025-10-07T08:00:30Z");
    old
}

#[tokio::test]
async fn what_was_said_is_found_as_it_stood_with_its_times_people_and_counters() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "conversations"), [3, 3, 0, 0, 0]);
        assert_eq!(counts(&report, "messages"), [8, 8, 0, 0, 0]);
        assert_eq!(counts(&report, "followups"), [1, 1, 0, 0, 0]);
        assert_eq!(counts(&report, "users"), [2, 2, 0, 0, 0]);
        assert_eq!(counts(&report, "tenants"), [1, 0, 1, 0, 0]);
        assert_eq!(all(&bed).await.len(), 3);

        // Maya's: closed, and known by what she left.
        let maya = of(&bed, "Maya Chen").await;
        assert_eq!((maya.status, maya.channel, maya.last_seq), (Status::Closed, Channel::Webchat, 3));
        assert_eq!(maya.created_at, at("2025-10-05T10:00:00Z"));
        assert_eq!(maya.closed_at, Some(at("2025-10-05T10:04:00.5Z")));
        assert_eq!((maya.waiting_since, &maya.assignee), (None, &None));
        assert_eq!(maya.inbox.id, bed.inbox.id, "the website's own inbox");
        let card = contact(&bed, &maya).await;
        assert_eq!((card.email.as_deref(), card.phone.as_deref()), (Some("maya@example.com"), None));
        assert_eq!(card.identities[0].address, "visitor-101");
        let lines = said(&bed, &maya).await;
        let who: Vec<_> = lines.iter().map(|m| (m.seq, m.author.kind)).collect();
        assert_eq!(who, [(1, AuthorKind::Visitor), (2, AuthorKind::System), (3, AuthorKind::System)]);
        assert_eq!(lines[0].created_at, at("2025-10-05T10:00:00Z"));
        assert_eq!(lines[0].author.name, "Maya Chen");
        assert!(lines.iter().all(|m| m.delivery.is_none()));

        // Tom's: open, with whom it was, and waiting since he wrote last.
        let tom = of(&bed, "+12025550147").await;
        assert_eq!((tom.status, tom.channel), (Status::Open, Channel::Sms));
        assert_eq!(tom.assignee.as_ref().map(|user| user.name.as_str()), Some("Ben Okafor"));
        assert_eq!((tom.unread, tom.staff_read_seq), (1, 2));
        assert_eq!(tom.waiting_since, Some(at("2025-10-06T09:10:00Z")));
        assert_eq!(tom.last_message_at, at("2025-10-06T09:10:00Z"));
        assert_eq!(tom.last_message.as_ref().unwrap().preview, "Thanks!");
        assert_eq!(said(&bed, &tom).await[1].author.name, "Ben Okafor");
        assert_eq!(contact(&bed, &tom).await.phone.as_deref(), Some("+12025550147"));

        // The one nobody came for has come as far as it had, and nobody is called for it now.
        let nobody = of(&bed, "visitor-202").await;
        let escalation = nobody.escalation.clone().unwrap();
        assert_eq!((escalation.step, escalation.next_at), (EscalationStep::Contact, None));
        assert_eq!(nobody.unread, 2);

        // The follow-up is where follow-ups are, and search finds what was said and who said it.
        let followups = left(&bed, false).await;
        assert_eq!(followups.len(), 1);
        assert_eq!(followups[0].conversation_id, maya.id);
        assert_eq!((followups[0].name.as_deref(), followups[0].phone.as_deref()), (Some("Maya Chen"), None));
        assert!(followups[0].viewed_at.is_some());
        for (words, found) in
            [("citybike", maya.id), ("maya", maya.id), ("4471", tom.id), ("order late", tom.id)]
        {
            let query = ConversationQuery { q: Some(words.into()), ..Default::default() };
            let page = conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap();
            assert_eq!(page.items.iter().map(|c| c.id).collect::<Vec<_>>(), [found], "{words}");
        }
        let query = ConversationQuery { q: Some("submitted".into()), ..Default::default() };
        let page = conversations::list(&bed.store, bed.tenant, bed.ana.id, &query).await.unwrap();
        assert!(page.items.is_empty(), "lines of the system are not searched");
    })
    .await;
}

#[tokio::test]
async fn people_sign_in_with_the_passwords_they_have_and_the_first_one_is_flagged() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        // Somebody has a login here already, with another password than there.
        old.user("ana@example.com", "Ana of old", "staff", &hash("another one there"));
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "users"), [3, 2, 0, 1, 0]);
        let roles: Vec<_> = people(&bed).await.into_iter().map(|user| (user.email, user.role)).collect();
        for known in [
            ("ana@example.com", Role::Owner),
            ("admin@dwc.com", Role::Admin),
            ("ben@example.com", Role::Staff),
        ] {
            assert!(roles.iter().any(|(email, role)| (email.as_str(), *role) == known), "{roles:?}");
        }
        let old_ones = async || {
            bed.by_hand("UPDATE users SET updated_at = updated_at WHERE password_hash LIKE '$2%'").await
        };
        assert_eq!(old_ones().await, 2);
        sessions::login(&bed.store, new_login("ben@example.com", "the old harbour 7")).await.unwrap();
        assert_eq!(old_ones().await, 1, "hashed anew by the sign-in");
        sessions::login(&bed.store, new_login("ben@example.com", "the old harbour 7")).await.unwrap();
        sessions::login(&bed.store, new_login("ana@example.com", PASSWORD)).await.unwrap();
        let there = sessions::login(&bed.store, new_login("ana@example.com", "another one there")).await;
        assert!(there.is_err());
        let flagged =
            report.warnings.iter().filter(|warning| warning.contains("omnichat user password admin@dwc.com"));
        assert_eq!(flagged.count(), 1, "{:?}", report.warnings);
        assert!(!serde_json::to_string(&report).unwrap().contains("$2b$"), "no hash in a report");
    })
    .await;
}

#[tokio::test]
async fn old_clients_are_served_from_then_on_and_know_everything_by_its_old_number() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        let report = import(&bed, &old).await;
        let on = legacy::on(&bed.store).await.unwrap().unwrap();
        assert_eq!((on.tenant, on.inbox), (bed.tenant, bed.inbox.id));
        assert!(report.legacy.unwrap().contains("Example Bikes"));
        let maya = of(&bed, "Maya Chen").await;
        let thing = async |kind, number| numbers::thing(&bed.store, bed.tenant, kind, number).await.unwrap();
        assert_eq!(thing(Kind::Conversation, 1).await, Some(maya.id.0));
        assert_eq!(thing(Kind::Tenant, 1).await, Some(bed.tenant.0));
        assert_eq!(thing(Kind::Followup, 1_000_000_007).await, Some(left(&bed, false).await[0].id.0));
        let ben = people(&bed).await.into_iter().find(|user| user.name == "Ben Okafor").unwrap();
        assert_eq!(thing(Kind::User, 2).await, Some(ben.id.0));
        let escalated =
            threads::list(&bed.store, bed.tenant, bed.ana.id, Which::Escalated, 100).await.unwrap();
        assert_eq!(
            escalated.iter().map(|t| (t.user_id.as_str(), t.number)).collect::<Vec<_>>(),
            [("visitor-202", 3)]
        );

        // Somebody has decided already: that stays.
        let other = bed.tenant;
        legacy::disable(&bed.store, omnichat_store::audit::Actor::OPERATOR).await.unwrap();
        legacy::enable(&bed.store, other, None, omnichat_store::audit::Actor::OPERATOR).await.unwrap();
        assert!(import(&bed, &old).await.legacy.unwrap().contains("already"));
    })
    .await;
}

#[tokio::test]
async fn an_inbox_that_nobody_has_set_up_says_so_and_one_that_is_there_is_used() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        let report = import(&bed, &old).await;
        let query = omnichat_api::page::PageQuery::default();
        let inboxes = inboxes::list(&bed.store, bed.tenant, &query).await.unwrap().items;
        let sms = inboxes.iter().find(|inbox| inbox.channel == Channel::Sms).unwrap();
        assert!(sms.trouble.as_ref().unwrap().why.contains("omnichat inbox set"));
        assert!(
            report.warnings.iter().any(|warning| warning.contains("the inbox SMS is new")),
            "{:?}",
            report.warnings
        );
        old.message("+12025550148", "sms", "user", "And me?", "2025-10-08T09:00:00Z");
        let report = import(&bed, &old).await;
        assert!(!report.warnings.iter().any(|warning| warning.contains("is new")), "{:?}", report.warnings);
        assert_eq!(of(&bed, "+12025550148").await.inbox.id, sms.id);
    })
    .await;
}

#[tokio::test]
async fn what_is_answered_here_afterwards_goes_on_in_the_same_conversation() {
    on_both(async |bed: Bed| {
        let old = shop(&bed);
        import(&bed, &old).await;
        let on = legacy::on(&bed.store).await.unwrap().unwrap();
        let visitor = threads::visitor(&bed.store, &on, "visitor-202").await.unwrap();
        let nobody = of(&bed, "visitor-202").await;
        assert_eq!(visitor.contact, nobody.contact.id);
        assert_eq!(bed.says(&visitor, "Still here").await.seq, 3);
        assert_eq!(of(&bed, "visitor-202").await.id, nobody.id);
    })
    .await;
}

#[tokio::test]
async fn a_fresh_database_without_any_script_is_enough() {
    on_both(async |bed: Bed| {
        let old = Old::new(bed.temp.path(), HEAD);
        old.conversation("visitor-1", "webchat", true, "2025-10-28T10:00:00Z");
        old.message("visitor-1", "webchat", "user", "First!", "2025-10-28T10:00:00Z");
        let report = import(&bed, &old).await;
        assert_eq!(counts(&report, "messages"), [1, 1, 0, 0, 0]);
        assert_eq!(times(&report, "never written"), 1);
        assert_eq!(of(&bed, "visitor-1").await.created_at, at("2025-10-28T10:00:00Z"));
        old.add("conversations", &[("user_id", text("visitor-2")), ("channel", text("webchat"))]);
        import(&bed, &old).await;
        assert_eq!(of(&bed, "visitor-2").await.status, Status::Closed, "not open, and never changed");
    })
    .await;
}
