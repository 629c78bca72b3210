//! Contacts from a file: who is known is merged, nothing is overwritten, and somebody decides where it is not clear.

mod dry_runs;

use futures_util::future::join;
use omnichat_api::block::{BlockKind, CreateBlock};
use omnichat_api::channel::Channel;
use omnichat_api::contact::{ChangeContact, Contact};
use omnichat_api::import::{
    ConflictQuery, ContactRow, ContactsImported, ImportConflict, ImportContacts, Resolution, ResolveConflict,
};
use omnichat_api::inbox::CreateInbox;
use omnichat_api::page::PageQuery;
use omnichat_api::{ContactId, TenantId};
use omnichat_store::audit::Actor;
use omnichat_store::{Store, StoreError, blocks, contacts, events, inboxes, messages, tenants};

use crate::bed::{Bed, on_both};

const MAYA: &str = "Maya Chen,maya@example.com,+43 660 1234567";

/// Rows as `name,email,phone`, from line 2 on.
fn rows(lines: &[&str]) -> Vec<ContactRow> {
    let row = |(line, text): (i64, &&str)| {
        let mut cells = text.split(',').map(|cell| (!cell.is_empty()).then(|| cell.to_owned()));
        let (name, email, phone) = (cells.next(), cells.next(), cells.next());
        ContactRow { line, name: name.flatten(), email: email.flatten(), phone: phone.flatten() }
    };
    (2..).zip(lines).map(row).collect()
}

fn file(lines: &[&str]) -> ImportContacts {
    ImportContacts { file: "people.csv".into(), region: None, rows: rows(lines) }
}

async fn take(bed: &Bed, import: ImportContacts) -> ContactsImported {
    let actor = Actor::user(bed.ana.id);
    contacts::import(&bed.store, bed.tenant, actor, import).await.unwrap()
}

/// What became of these lines: added, merged, unchanged, conflicts, refused.
async fn told(bed: &Bed, lines: &[&str]) -> [u64; 5] {
    counted(&take(bed, file(lines)).await)
}

fn counted(told: &ContactsImported) -> [u64; 5] {
    [told.added, told.merged, told.unchanged, told.conflicts, told.refused.len() as u64]
}

async fn all(bed: &Bed) -> Vec<Contact> {
    contacts::list(&bed.store, bed.tenant, &PageQuery::default()).await.unwrap().items
}

async fn only(bed: &Bed) -> Contact {
    let mut all = all(bed).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn noted(contact: &Contact) -> (&str, Option<&str>, Option<&str>) {
    (&contact.name, contact.email.as_deref(), contact.phone.as_deref())
}

fn addresses(contact: &Contact) -> Vec<(Channel, &str)> {
    contact.identities.iter().map(|one| (one.channel, one.address.as_str())).collect()
}

async fn conflicts(bed: &Bed, resolved: bool) -> Vec<ImportConflict> {
    let query = ConflictQuery { resolved: Some(resolved), ..ConflictQuery::default() };
    contacts::conflicts(&bed.store, bed.tenant, &query).await.unwrap().items
}

async fn decide(
    bed: &Bed,
    conflict: &ImportConflict,
    resolution: Resolution,
    contact_id: Option<ContactId>,
) -> Result<ImportConflict, StoreError> {
    let resolve = ResolveConflict { resolution, contact_id };
    contacts::resolve(&bed.store, bed.tenant, Actor::user(bed.ana.id), conflict.id, resolve).await
}

async fn knows(bed: &Bed, change: ChangeContact) -> Contact {
    told(bed, &[MAYA]).await;
    let id = only(bed).await.id;
    contacts::change(&bed.store, bed.tenant, &bed.ana, id, change).await.unwrap()
}

/// Somebody writes to an inbox of a channel: who it is.
async fn writes(bed: &Bed, channel: Channel, address: &str) -> Contact {
    let at = match channel {
        Channel::Email => format!("{}@shop.example", uuid::Uuid::now_v7().simple()),
        _ => format!("+1202555{:04}", uuid::Uuid::new_v4().as_u128() % 10_000),
    };
    let new = CreateInbox { channel, address: Some(at), ..CreateInbox::webchat("In") };
    let inbox = inboxes::create(&bed.store, bed.tenant, &bed.ana, new).await.unwrap();
    let heard = bed.heard(&inbox, &uuid::Uuid::now_v7().to_string(), address);
    let message = messages::hear(&bed.store, heard).await.unwrap();
    contacts::get(&bed.store, bed.tenant, message.author.id.unwrap().into()).await.unwrap()
}

#[tokio::test]
async fn new_people_are_added_cleaned_and_known_when_they_write() {
    on_both(async |bed: Bed| {
        let lines =
            [" Maya Chen , MAYA@Example.com,+43 (660) 123-4567", ",tom@example.com,", ",,+12025550147"];
        assert_eq!(told(&bed, &lines).await, [3, 0, 0, 0, 0]);
        let all = all(&bed).await;
        let mut people: Vec<_> = all.iter().map(noted).collect();
        people.sort_unstable();
        let expected = [
            ("+12025550147", None, Some("+12025550147")),
            ("Maya Chen", Some("maya@example.com"), Some("+436601234567")),
            ("tom@example.com", Some("tom@example.com"), None),
        ];
        assert_eq!(people, expected);
        let maya = all.iter().find(|one| one.name == "Maya Chen").unwrap();
        let phone = "+436601234567";
        let expected =
            [(Channel::Email, "maya@example.com"), (Channel::Sms, phone), (Channel::Whatsapp, phone)];
        assert_eq!(addresses(maya), expected);
        for (channel, address) in expected {
            assert_eq!(writes(&bed, channel, address).await.id, maya.id, "{channel}");
        }
        assert_eq!(self::all(&bed).await.len(), 3, "nobody is there twice");
        assert!(bed.noted().await.contains(&"contacts.imported".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    on_both(async |bed: Bed| {
        let lines = [MAYA, ",tom@example.com,", "Tom,tom@example.com,", "Other,maya@example.com,"];
        assert_eq!(told(&bed, &lines).await, [2, 1, 0, 1, 0]);
        let (before, at) = (all(&bed).await, events::head(&bed.store, bed.tenant).await.unwrap());
        let trail = bed.noted().await;
        bed.wait_ms(1000);
        assert_eq!(told(&bed, &lines).await, [0, 0, 3, 1, 0], "the conflict still waits");
        decide(&bed, &conflicts(&bed, false).await[0], Resolution::Keep, None).await.unwrap();
        assert_eq!(told(&bed, &lines).await, [0, 0, 4, 0, 0]);
        assert_eq!(all(&bed).await, before);
        assert_eq!(events::head(&bed.store, bed.tenant).await.unwrap(), at, "and tells nobody anything");
        assert_eq!(bed.noted().await.len(), trail.len() + 1, "but for the decision");
        assert_eq!(conflicts(&bed, true).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn merging_fills_in_what_is_missing_and_a_made_up_name_is_missing() {
    on_both(async |bed: Bed| {
        // Somebody wrote before: all that is known is the address.
        let known = writes(&bed, Channel::Email, "maya@example.com").await;
        assert_eq!(known.name, "maya@example.com");
        assert_eq!(told(&bed, &["Maya Chen,Maya@Example.com,+43 660 1234567"]).await, [0, 1, 0, 0, 0]);
        let maya = only(&bed).await;
        let phone = "+436601234567";
        assert_eq!(noted(&maya), ("Maya Chen", Some("maya@example.com"), Some(phone)));
        assert_eq!(maya.id, known.id);
        assert_eq!(writes(&bed, Channel::Sms, phone).await.id, maya.id);
        // The same person, written otherwise; and without a country, in a region that is told.
        let again = ImportContacts { region: Some("at".into()), ..file(&["MAYA CHEN,,0660 1234567"]) };
        assert_eq!(counted(&take(&bed, again).await), [0, 0, 1, 0, 0]);
    })
    .await;
}

#[tokio::test]
async fn what_differs_waits_with_what_differs_and_nothing_is_overwritten() {
    on_both(async |bed: Bed| {
        told(&bed, &[MAYA]).await;
        let before = only(&bed).await;
        let lines = ["M. Chen,maya@example.com,+43 660 7654321", "Maya Chen,other@example.com,+436601234567"];
        assert_eq!(told(&bed, &lines).await, [0, 0, 0, 2, 0]);
        assert_eq!(only(&bed).await, before);
        let waiting = conflicts(&bed, false).await;
        let differs: Vec<_> = waiting.iter().map(|one| (one.row.line, one.differs.clone())).collect();
        assert_eq!(differs, [(3, vec!["email".to_owned()]), (2, vec!["name".into(), "phone".into()])]);
        assert_eq!(waiting[0].file, "people.csv");
        assert_eq!(waiting[0].candidates[0].id, before.id);
        assert_eq!(waiting[1].row.phone.as_deref(), Some("+436607654321"), "as it would be kept");
        // An address that they write from is no other one, though another is noted.
        let change = ChangeContact { email: Some(Some("new@example.com".into())), ..Default::default() };
        contacts::change(&bed.store, bed.tenant, &bed.ana, before.id, change).await.unwrap();
        assert_eq!(told(&bed, &[MAYA]).await, [0, 0, 1, 0, 0]);
        assert_eq!(only(&bed).await.email.as_deref(), Some("new@example.com"));
    })
    .await;
}

#[tokio::test]
async fn a_number_that_staff_noted_with_its_country_is_found_however_it_was_typed() {
    on_both(async |bed: Bed| {
        let change = ChangeContact { phone: Some(Some("+1 (202) 555-0147".into())), ..Default::default() };
        let maya = knows(&bed, change).await;
        assert_eq!(maya.phone.as_deref(), Some("+12025550147"));
        assert_eq!(told(&bed, &["Maya Chen,,+1 202.555.0147"]).await, [0, 1, 0, 0, 0], "writes from it now");
        // Without its country it is a note, as it was typed, and says something else.
        let change = ChangeContact { phone: Some(Some("0660 1".into())), ..Default::default() };
        let refused = contacts::change(&bed.store, bed.tenant, &bed.ana, maya.id, change).await.unwrap();
        assert_eq!(refused.phone.as_deref(), Some("0660 1"));
        assert_eq!(told(&bed, &["Maya Chen,maya@example.com,+12025550199"]).await, [0, 0, 0, 1, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_decision_keeps_takes_or_adds_and_is_made_once() {
    on_both(async |bed: Bed| {
        told(&bed, &[MAYA]).await;
        let maya = only(&bed).await.id;
        let line = "M. Chen,m.chen@example.com,+436601234567";
        let lines = [line, "Mia,mia@example.com,+436601234567", "Mo,mo@example.com,+436601234567"];
        assert_eq!(told(&bed, &lines).await, [0, 0, 0, 3, 0]);
        let waiting = conflicts(&bed, false).await;
        let of = |name: &str| waiting.iter().find(|one| one.row.name.as_deref() == Some(name)).unwrap();

        let kept = decide(&bed, of("M. Chen"), Resolution::Keep, None).await.unwrap();
        assert_eq!(kept.resolution, Some(Resolution::Keep));
        assert_eq!(kept.resolved_by.as_ref(), Some(&bed.ana));
        assert!(kept.resolved_at.is_some());
        let now = only(&bed).await;
        assert_eq!(noted(&now), ("Maya Chen", Some("maya@example.com"), Some("+436601234567")));
        assert!(
            !addresses(&now).contains(&(Channel::Email, "m.chen@example.com")),
            "what lost is not theirs"
        );

        decide(&bed, of("Mia"), Resolution::Add, None).await.unwrap();
        let all = all(&bed).await;
        assert_eq!(all.len(), 2);
        let mia = all.iter().find(|one| one.name == "Mia").unwrap();
        assert_eq!(
            addresses(mia),
            [(Channel::Email, "mia@example.com")],
            "the number is Maya's to write from"
        );

        decide(&bed, of("Mo"), Resolution::Take, None).await.unwrap();
        let mo = contacts::get(&bed.store, bed.tenant, maya).await.unwrap();
        assert_eq!(noted(&mo), ("Mo", Some("mo@example.com"), Some("+436601234567")));
        assert_eq!(writes(&bed, Channel::Email, "mo@example.com").await.id, maya);
        assert_eq!(
            writes(&bed, Channel::Email, "maya@example.com").await.id,
            maya,
            "and from where they wrote"
        );

        assert_eq!(
            decide(&bed, of("Mo"), Resolution::Take, None).await.unwrap().resolution,
            Some(Resolution::Take)
        );
        let other = decide(&bed, of("Mo"), Resolution::Keep, None).await;
        assert!(matches!(other, Err(StoreError::Conflict(said)) if said.contains("take")));
        assert!(conflicts(&bed, false).await.is_empty());
        assert_eq!(conflicts(&bed, true).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_may_be_meant_one_has_to_be_named() {
    on_both(async |bed: Bed| {
        let apart = ["Maya,maya@example.com,", "Max,,+436601234567"];
        assert_eq!(told(&bed, &apart).await, [2, 0, 0, 0, 0]);
        assert_eq!(told(&bed, &["Maya,maya@example.com,+436601234567"]).await, [0, 0, 0, 1, 0]);
        let waiting = conflicts(&bed, false).await.remove(0);
        assert!(waiting.differs.is_empty());
        let names: Vec<_> = waiting.candidates.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Maya", "Max"]);
        let (maya, max) = (waiting.candidates[0].id, waiting.candidates[1].id);
        for named in [None, Some(ContactId::new())] {
            let refused = decide(&bed, &waiting, Resolution::Keep, named).await;
            assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
        }
        decide(&bed, &waiting, Resolution::Keep, Some(max)).await.unwrap();
        let all = all(&bed).await;
        let of = |id| all.iter().find(|one: &&Contact| one.id == id).unwrap();
        assert_eq!(noted(of(max)), ("Max", Some("maya@example.com"), Some("+436601234567")));
        assert_eq!(noted(of(maya)), ("Maya", Some("maya@example.com"), None));
        assert_eq!(
            writes(&bed, Channel::Email, "maya@example.com").await.id,
            maya,
            "an address stays whose it is"
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_is_blocked_stays_as_they_are() {
    on_both(async |bed: Bed| {
        told(&bed, &[",maya@example.com,"]).await;
        let id = only(&bed).await.id;
        let new = CreateBlock { kind: BlockKind::Contact, value: id.to_string(), reason: None };
        blocks::create(&bed.store, bed.tenant, new, Actor::user(bed.ana.id)).await.unwrap();
        let before = only(&bed).await;
        assert!(before.blocked);
        let lines = ["Maya,maya@example.com,+436601234567", "Other,maya@example.com,"];
        assert_eq!(told(&bed, &lines).await, [0, 0, 2, 0, 0]);
        assert_eq!(only(&bed).await, before);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_by_line_and_field_and_keeps_nothing_from_the_others() {
    on_both(async |bed: Bed| {
        let long = "x".repeat(201);
        let rows = [
            "Maya,not an address,",
            "Maya,,12",
            "Maya,,0660 1234567",
            "Only a name,,",
            &format!("{long},a@example.com,"),
            "Two\nlines,b@example.com,",
            "Tom,tom@example.com,",
        ];
        let said = take(&bed, file(&rows)).await;
        assert_eq!(counted(&said), [1, 0, 0, 0, 6]);
        let fields: Vec<_> = said.refused.iter().map(|row| (row.line, row.field.as_str())).collect();
        let expected = [(2, "email"), (3, "phone"), (4, "phone"), (5, "email"), (6, "name"), (7, "name")];
        assert_eq!(fields, expected);
        // An address may be longer than a name, and is a name where there is no other.
        let address = format!(
            "{}@{}.example",
            "x".repeat(60),
            ["y".repeat(60), "z".repeat(60), "w".repeat(60)].join(".")
        );
        assert!(address.len() > 200);
        assert_eq!(told(&bed, &[&format!(",{address},")]).await, [1, 0, 0, 0, 0]);

        for (wrong, import) in [
            ("rows", file(&[])),
            ("rows", file(&[MAYA; 501])),
            ("file", ImportContacts { file: " ".into(), ..file(&[MAYA]) }),
            ("region", ImportContacts { region: Some("Austria".into()), ..file(&[MAYA]) }),
        ] {
            let refused = contacts::import(&bed.store, bed.tenant, Actor::SYSTEM, import).await;
            let Err(StoreError::Invalid(error)) = refused else { panic!("{wrong}: {refused:?}") };
            assert_eq!(error[0].field, wrong);
        }
        assert_eq!(all(&bed).await.len(), 2);
        assert_eq!(told(&bed, &[MAYA; 500]).await, [1, 0, 499, 0, 0], "as many as one request may have");
    })
    .await;
}

#[tokio::test]
async fn two_files_at_once_add_nobody_twice() {
    on_both(async |bed: Bed| {
        let lines: Vec<_> = (0..40).map(|n| format!("Person {n},p{n}@example.com,")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let there = bed.another_node().await;
        let actor = Actor::user(bed.ana.id);
        let (here, other) = join(
            contacts::import(&bed.store, bed.tenant, actor.clone(), file(&lines)),
            contacts::import(&there, bed.tenant, actor, file(&lines)),
        )
        .await;
        let (here, other) = (here.unwrap(), other.unwrap());
        assert_eq!((here.added + other.added, here.unchanged + other.unchanged), (40, 40));
        assert_eq!(all(&bed).await.len(), 40);
        there.close().await;
    })
    .await;
}

async fn takes(store: &Store, tenant: TenantId, lines: &[&str]) -> [u64; 5] {
    counted(&contacts::import(store, tenant, Actor::OPERATOR, file(lines)).await.unwrap())
}

#[tokio::test]
async fn a_tenant_touches_none_of_anothers() {
    on_both(async |bed: Bed| {
        let other = tenants::create(&bed.store, "Second shop", None, Actor::OPERATOR).await.unwrap().id;
        let lines = [MAYA, "Other,maya@example.com,"];
        assert_eq!(told(&bed, &lines).await, [1, 0, 0, 1, 0]);
        let before = only(&bed).await;
        assert_eq!(takes(&bed.store, other, &[MAYA]).await, [1, 0, 0, 0, 0], "there they are somebody new");
        assert_eq!(only(&bed).await, before);
        let query = ConflictQuery::default();
        assert!(contacts::conflicts(&bed.store, other, &query).await.unwrap().items.is_empty());
        let waiting = conflicts(&bed, false).await.remove(0);
        let resolve = ResolveConflict { resolution: Resolution::Take, contact_id: None };
        let refused = contacts::resolve(&bed.store, other, Actor::OPERATOR, waiting.id, resolve).await;
        assert!(matches!(refused, Err(StoreError::NotFound("conflict"))));
        assert_eq!(only(&bed).await, before);
        assert_eq!(takes(&bed.store, other, &lines[1..]).await, [0, 0, 0, 1, 0], "and differ on their own");
    })
    .await;
}

#[tokio::test]
async fn conflicts_are_listed_page_by_page() {
    on_both(async |bed: Bed| {
        told(&bed, &[MAYA]).await;
        let lines: Vec<_> = (0..5).map(|n| format!("Person {n},maya@example.com,")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(told(&bed, &lines).await, [0, 0, 0, 5, 0]);
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let query = ConflictQuery { limit: Some(2), cursor, ..ConflictQuery::default() };
            let page = contacts::conflicts(&bed.store, bed.tenant, &query).await.unwrap();
            seen.extend(page.items.into_iter().map(|one| one.row.line));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, [6, 5, 4, 3, 2]);
    })
    .await;
}
