//! Phone numbers are kept so that whoever has one is found by it, whoever typed it and however; also those that an older
//! version kept as they were typed.

use omnichat_api::block::{BlockKind, CreateBlock};
use omnichat_api::contact::ChangeContact;
use omnichat_api::followup::FollowupQuery;
use omnichat_api::import::{ContactRow, ImportContacts};
use omnichat_api::page::PageQuery;
use omnichat_api::widget::LeaveContact;
use omnichat_store::audit::Actor;
use omnichat_store::numbers::Region;
use omnichat_store::{blocks, contacts, followups, migrate};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

/// The newest schema in which numbers stand as they were typed.
const BEFORE: i64 = 10;

/// A contact of whom staff note a number: how it is kept.
async fn noted(bed: &Bed, typed: &str) -> String {
    let visitor = bed.visitor();
    bed.says(&visitor, "Hello").await;
    let change = ChangeContact { phone: Some(Some(typed.into())), ..ChangeContact::default() };
    let changed = contacts::change(&bed.store, bed.tenant, &bed.ana, visitor.contact, change).await;
    changed.unwrap().phone.unwrap()
}

async fn left(bed: &Bed, typed: &str) -> String {
    let client_id = Uuid::now_v7();
    let leave = LeaveContact { client_id, name: None, email: None, phone: Some(typed.into()), message: None };
    followups::leave_contact(&bed.store, &bed.visitor(), leave).await.unwrap();
    let all = followups::list(&bed.store, bed.tenant, bed.ana.id, &FollowupQuery::default()).await.unwrap();
    all.items[0].phone.clone().unwrap()
}

async fn blocked(bed: &Bed, typed: &str) -> String {
    let new = CreateBlock { kind: BlockKind::Phone, value: typed.into(), reason: None };
    blocks::create(&bed.store, bed.tenant, new, Actor::user(bed.ana.id)).await.unwrap().value
}

#[tokio::test]
async fn a_number_is_kept_the_same_on_every_way_in() {
    on_both(async |bed: Bed| {
        for typed in ["+1 (202) 555-0147", "+1 202.555.0147"] {
            assert_eq!(noted(&bed, typed).await, "+12025550147");
            assert_eq!(left(&bed, typed).await, "+12025550147");
        }
        assert_eq!(blocked(&bed, "+1 (202) 555-0147").await, "+12025550147");
        assert_eq!(noted(&bed, "0660 / 1234567").await, "0660 / 1234567", "nobody says of which country");

        let bed = bed.in_region(Some(Region::AT)).await;
        assert_eq!(noted(&bed, "0660 / 1234567").await, "+436601234567");
        assert_eq!(left(&bed, "0660 / 1234567").await, "+436601234567");
        assert_eq!(blocked(&bed, "0660 / 1234567").await, "+436601234567");
        assert_eq!(noted(&bed, "12345").await, "12345", "within the house");
    })
    .await;
}

/// What an import makes of a number, by how many contacts it merges and adds.
async fn brought(bed: &Bed, name: &str, phone: &str) -> [u64; 2] {
    let row = ContactRow { line: 2, name: Some(name.into()), email: None, phone: Some(phone.into()) };
    let import = ImportContacts { file: "a.csv".into(), region: None, rows: vec![row] };
    let told = contacts::import(&bed.store, bed.tenant, Actor::OPERATOR, import).await.unwrap();
    [told.merged, told.added]
}

#[tokio::test]
async fn what_was_kept_as_it_was_typed_is_found_after_an_upgrade() {
    on_both(async |bed: Bed| {
        let typed = [
            ("+1 (202) 555-0147", "+12025550147"),
            ("+43 (0)660/123.45-67", "+436601234567"),
            ("+39 (0)6 6982 1234", "+390669821234"),
            ("0660 1234567", "0660 1234567"),
            ("+1 23", "+1 23"),
            ("+0 660 1234567", "+0 660 1234567"),
            ("+44 20 7946 0000 0000 0000", "+44 20 7946 0000 0000 0000"),
            ("+12025550199", "+12025550199"),
        ];
        for (number, _) in typed {
            noted(&bed, "+12025550100").await;
            let set = format!("UPDATE contacts SET phone = '{number}' WHERE phone = '+12025550100'");
            assert_eq!(bed.by_hand(&set).await, 1);
        }
        // The same number blocked three times, as nobody noticed.
        for (nth, value) in
            ["+1 202 555 0147", "+1-202-555-0147", "+12025550147", "+44 20 7946 0018"].iter().enumerate()
        {
            blocked(&bed, &format!("+1202555019{nth}")).await;
            let set = format!("UPDATE blocks SET value = '{value}' WHERE value = '+1202555019{nth}'");
            assert_eq!(bed.by_hand(&set).await, 1);
        }
        let database = bed.store.database().clone();
        bed.store.close().await;
        let steps = usize::try_from(migrate::newest() - BEFORE).unwrap();
        migrate::down(&database, steps).await.unwrap();
        migrate::up(&database).await.unwrap();

        let bed = bed.in_region(None).await;
        let all = contacts::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap().items;
        let phones: Vec<_> = all.iter().rev().filter_map(|contact| contact.phone.as_deref()).collect();
        assert_eq!(phones, typed.map(|(_, kept)| kept));
        let blocked = blocks::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap().items;
        let mut blocked: Vec<_> = blocked.iter().map(|block| block.value.as_str()).collect();
        blocked.sort_unstable();
        assert_eq!(blocked, ["+12025550147", "+442079460018"]);
        assert_eq!(brought(&bed, "Maya", "+1 202 555 0147").await, [1, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_number_without_its_country_is_known_again_at_the_first_match() {
    on_both(async |bed: Bed| {
        assert_eq!(noted(&bed, "0660 1234567").await, "0660 1234567");
        let id = contacts::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap().items[0].id;
        let email = ChangeContact { email: Some(Some("maya@example.com".into())), ..Default::default() };
        contacts::change(&bed.store, bed.tenant, &bed.ana, id, email).await.unwrap();

        let bed = bed.in_region(Some(Region::AT)).await;
        let row = ContactRow {
            line: 2,
            name: None,
            email: Some("maya@example.com".into()),
            phone: Some("+43 660 1234567".into()),
        };
        let import = ImportContacts { file: "a.csv".into(), region: None, rows: vec![row] };
        let told = contacts::import(&bed.store, bed.tenant, Actor::OPERATOR, import).await.unwrap();
        assert_eq!((told.merged, told.conflicts), (1, 0));
        let maya = contacts::get(&bed.store, bed.tenant, id).await.unwrap();
        assert_eq!(maya.phone.as_deref(), Some("+436601234567"));
        assert_eq!(brought(&bed, "Maya", "0660 1234567").await, [1, 0], "and found by it, and named");
    })
    .await;
}
