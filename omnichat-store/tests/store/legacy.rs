//! The clients of the system before: whose are served, the numbers they know, and what old settings set up.

mod guests;
mod phones;
mod threads;

use std::collections::BTreeSet;

use futures_util::future::join_all;
use omnichat_api::care::Care;
use omnichat_api::carrier::Carrier;
use omnichat_api::channel::Channel;
use omnichat_api::inbox::{ChangeInbox, CreateInbox, Inbox};
use omnichat_api::page::PageQuery;
use omnichat_api::permission::Role;
use omnichat_api::rota::CallBy;
use omnichat_store::audit::Actor;
use omnichat_store::inboxes::fields;
use omnichat_store::legacy::numbers::{self, Kind};
use omnichat_store::legacy::set_up::{self, Messenger, Setup, Twilio};
use omnichat_store::legacy::{self, On};
use omnichat_store::{Database, Notice, StoreError, inboxes, sessions, tenants, users};
use uuid::Uuid;

use crate::bed::{Bed, PASSWORD, new_login, on_both, postgres};
use crate::tree::joins;

/// Switches it on for the bed's tenant and its first web inbox.
async fn on(bed: &Bed) -> On {
    legacy::enable(&bed.store, bed.tenant, None, Actor::OPERATOR).await.unwrap()
}

async fn all(bed: &Bed) -> Vec<Inbox> {
    inboxes::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap().items
}

#[tokio::test]
async fn it_is_off_until_it_is_switched_on_for_one_tenant() {
    on_both(async |bed: Bed| {
        let mut notices = bed.store.notices();
        assert_eq!(legacy::on(&bed.store).await.unwrap(), None);
        assert_eq!(legacy::disable(&bed.store, Actor::OPERATOR).await.unwrap(), None);
        let first = on(&bed).await;
        assert_eq!((first.tenant, first.inbox), (bed.tenant, bed.inbox.id));
        // On PostgreSQL what was told while the bed was made may come only now.
        while notices.next().await.expect("a notice comes") != Notice::Legacy {}
        assert_eq!(legacy::on(&bed.store).await.unwrap(), Some(first));
        bed.wait_ms(1000);
        assert_eq!(on(&bed).await, first, "again is the same");

        let second = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap();
        let none = legacy::enable(&bed.store, second.id, None, Actor::OPERATOR).await;
        assert!(matches!(none, Err(StoreError::Conflict(said)) if said.contains("omnichat inbox create")));
        assert_eq!(legacy::on(&bed.store).await.unwrap(), Some(first), "what fails changes nothing");
        let web = inboxes::create(&bed.store, second.id, Actor::OPERATOR, CreateInbox::webchat("Web"))
            .await
            .unwrap();
        let theirs = legacy::enable(&bed.store, second.id, Some(bed.inbox.id), Actor::OPERATOR).await;
        assert!(matches!(theirs, Err(StoreError::NotFound("inbox"))));
        let moved = legacy::enable(&bed.store, second.id, Some(web.id), Actor::OPERATOR).await.unwrap();
        assert_eq!(legacy::on(&bed.store).await.unwrap(), Some(moved));
        assert_eq!(bed.noted().await[..2], ["legacy.disabled", "legacy.enabled"]);

        tenants::suspend(&bed.store, second.id, true, Actor::OPERATOR).await.unwrap();
        assert_eq!(legacy::on(&bed.store).await.unwrap(), None, "a closed tenant's are not served");
        assert!(legacy::status(&bed.store).await.unwrap().on.unwrap().closed);
        tenants::suspend(&bed.store, second.id, false, Actor::OPERATOR).await.unwrap();
        assert_eq!(legacy::disable(&bed.store, Actor::OPERATOR).await.unwrap(), Some(moved));
        assert_eq!(legacy::on(&bed.store).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn only_an_inbox_on_the_web_will_do() {
    on_both(async |bed: Bed| {
        let new = CreateInbox {
            channel: Channel::Sms,
            address: Some("+12025550100".into()),
            ..CreateInbox::webchat("Phone")
        };
        let phone = inboxes::create(&bed.store, bed.tenant, Actor::OPERATOR, new).await.unwrap();
        let refused =
            legacy::enable(&bed.store, bed.tenant, Some(phone.id), Actor::OPERATOR).await.unwrap_err();
        assert!(matches!(refused, StoreError::Invalid(errors) if errors[0].field == "inbox"));
    })
    .await;
}

#[tokio::test]
async fn a_thing_keeps_its_number_and_no_two_have_the_same() {
    on_both(async |bed: Bed| {
        let (store, tenant) = (&bed.store, bed.tenant);
        let things: Vec<Uuid> = (0..5).map(|_| Uuid::now_v7()).collect();
        let of = async |kind, things: &[Uuid]| numbers::of(store, tenant, kind, things).await.unwrap();
        assert_eq!(of(Kind::Conversation, &things[..2]).await, [1, 2]);
        assert_eq!(of(Kind::Conversation, &[things[3], things[1], things[3], things[0]]).await, [3, 2, 3, 1]);
        assert_eq!(of(Kind::Followup, &things[..2]).await, [1_000_000_001, 1_000_000_002]);
        assert_eq!(of(Kind::User, &things[..1]).await, [1]);
        let thing = async |kind, number| numbers::thing(store, tenant, kind, number).await.unwrap();
        assert_eq!(thing(Kind::Conversation, 2).await, Some(things[1]));
        assert_eq!(thing(Kind::Followup, 2).await, None);
        let second = tenants::create(store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        assert_eq!(numbers::of(store, second, Kind::Conversation, &things[4..]).await.unwrap(), [1]);
        assert_eq!(numbers::thing(store, second, Kind::Conversation, 2).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_that_number_the_same_things_at_once_agree() {
    let Some(url) = postgres() else { return };
    let bed = Bed::on(Database::Postgres(url), tempfile::tempdir().unwrap()).await;
    let other = bed.another_node().await;
    let things: Vec<Uuid> = (0..25).map(|_| Uuid::now_v7()).collect();
    // Few enough that none waits for a connection until it is told to come again.
    let asked = (0..12).map(|n| {
        let store = if n % 2 == 0 { &bed.store } else { &other };
        numbers::of(store, bed.tenant, Kind::Conversation, &things[n / 2..n / 2 + 20])
    });
    for answer in join_all(asked).await {
        answer.unwrap();
    }
    let numbers = numbers::of(&other, bed.tenant, Kind::Conversation, &things).await.unwrap();
    let distinct: BTreeSet<_> = numbers.iter().collect();
    assert_eq!((distinct.len(), **distinct.last().unwrap()), (25, 25), "none twice, none left out");
}

fn old_settings() -> Setup {
    let twilio =
        Twilio { account_sid: "AC1".into(), auth_token: "a secret".into(), number: "+1 202 555 0100".into() };
    let page = Messenger {
        page_id: "12345".into(),
        app_secret: Some("app".into()),
        verify_token: Some("word".into()),
        page_token: None,
    };
    Setup {
        twilio: Some(twilio),
        backup_number: Some("+1 202 555 0177".into()),
        messenger: Some(page),
        auto_close_minutes: Some(30),
        escalate_after_seconds: Some(300),
    }
}

#[tokio::test]
async fn old_settings_are_set_up_once() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        let apply = async || set_up::apply(&bed.store, &on, &old_settings(), Actor::SYSTEM).await.unwrap();
        assert_eq!(apply().await.len(), 5);
        let inboxes = all(&bed).await;
        let of = |channel| inboxes.iter().find(|inbox| inbox.channel == channel).unwrap();
        let sms = of(Channel::Sms);
        assert_eq!((sms.carrier, sms.address.as_deref()), (Some(Carrier::Twilio), Some("+12025550100")));
        let told = fields::carried(&bed.store, sms.id).await.unwrap().unwrap();
        assert_eq!((told.field("auth_token"), told.missing().len()), (Some("a secret"), 0));
        assert_eq!(of(Channel::Whatsapp).address, sms.address);
        let page = fields::carried(&bed.store, of(Channel::Messenger).id).await.unwrap().unwrap();
        assert_eq!((page.address(), page.missing()), ("12345", vec!["Page access token"]));
        let web = of(Channel::Webchat);
        let care = &web.care;
        assert_eq!((care.patience_s, care.contact_s, care.alert_s), (Some(30), Some(300), Some(300)));
        assert_eq!(care.close_s, Some(1800));
        assert!(care.contact_text.starts_with("All staff are currently assisting others."));
        let rota = web.rota.as_ref().unwrap();
        assert_eq!(rota.sms_inbox_id, Some(sms.id));
        let way = &rota.shifts[0].ways[0];
        assert_eq!(
            (rota.shifts[0].user_id, way.by, way.to.as_str()),
            (bed.ana.id, CallBy::Sms, "+12025550177")
        );

        assert!(apply().await.is_empty(), "again does nothing");
        let change = ChangeInbox { care: Some(Care::default()), rota: Some(None), ..ChangeInbox::default() };
        inboxes::change(&bed.store, bed.tenant, &bed.ana, web.id, change).await.unwrap();
        assert!(apply().await.is_empty(), "what somebody has taken back stays so");
        assert_eq!(all(&bed).await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn what_somebody_has_set_up_stays_as_it_is() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        let care = Care { patience_s: Some(7), ..Care::default() };
        let change = ChangeInbox { care: Some(care.clone()), ..ChangeInbox::default() };
        inboxes::change(&bed.store, bed.tenant, &bed.ana, bed.inbox.id, change).await.unwrap();
        let new = CreateInbox {
            channel: Channel::Sms,
            address: Some("+12025550100".into()),
            ..CreateInbox::webchat("Ours")
        };
        let ours = inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap();
        let setup = Setup { messenger: None, ..old_settings() };
        let did = set_up::apply(&bed.store, &on, &setup, Actor::SYSTEM).await.unwrap();
        assert_eq!(did.len(), 2, "WhatsApp, and the rota: {did:?}");
        let web = inboxes::get(&bed.store, bed.tenant, bed.inbox.id).await.unwrap();
        assert_eq!((web.care, web.rota.unwrap().sms_inbox_id), (care, Some(ours.id)));
        assert!(fields::carried(&bed.store, ours.id).await.unwrap().unwrap().told().is_empty());
    })
    .await;
}

#[tokio::test]
async fn old_settings_that_make_no_sense_are_named_and_change_nothing() {
    on_both(async |bed: Bed| {
        let on = on(&bed).await;
        let mut setup = Setup { messenger: None, ..old_settings() };
        setup.twilio.as_mut().unwrap().number = "12".into();
        let did = set_up::apply(&bed.store, &on, &setup, Actor::SYSTEM).await.unwrap();
        assert!(did.iter().any(|did| did.starts_with("TWILIO_NUMBER is no phone number")), "{did:?}");
        assert!(did.iter().any(|did| did.starts_with("BACKUP_NUMBER is not called")), "{did:?}");
        assert_eq!(all(&bed).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_password_that_everybody_knows_signs_nobody_in_and_is_told_of() {
    on_both(async |bed: Bed| {
        let old = bcrypt::hash("admin123", 4).unwrap();
        joins(&bed, bed.tenant, legacy::FIRST_LOGIN, Role::Admin).await;
        for email in ["ana@example.com", legacy::FIRST_LOGIN] {
            bed.by_hand(&format!("UPDATE users SET password_hash = '{old}' WHERE email = '{email}'")).await;
        }
        let found = async || legacy::status(&bed.store).await.unwrap().default_passwords;
        assert_eq!(found().await, [legacy::FIRST_LOGIN]);
        on(&bed).await;
        assert_eq!(found().await, [legacy::FIRST_LOGIN, "ana@example.com"]);
        let refused =
            sessions::login(&bed.store, new_login("ana@example.com", "admin123")).await.err().unwrap();
        assert!(matches!(refused, StoreError::Forbidden(said) if said.contains("omnichat user password")));
        let wrong =
            sessions::login(&bed.store, new_login("ana@example.com", "admin124")).await.err().unwrap();
        assert!(matches!(wrong, StoreError::BadCredentials), "nobody else learns of it");
        let (email, password) = ("ana@example.com", PASSWORD.to_owned());
        users::set_password(&bed.store, email, password, Actor::OPERATOR).await.unwrap();
        assert_eq!(found().await, [legacy::FIRST_LOGIN]);
        sessions::login(&bed.store, new_login(email, PASSWORD)).await.unwrap();
    })
    .await;
}
