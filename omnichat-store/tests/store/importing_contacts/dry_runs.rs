//! What an import would do, told without doing it: the same as the import that follows.

use omnichat_api::import::PREVIEW_ROWS;
use omnichat_store::contacts::Preview;

use super::*;

/// What an import of these rows would do, looked at so many at a time.
async fn preview(bed: &Bed, rows: &[ContactRow], at_once: usize) -> ContactsImported {
    let mut preview = Preview::begin(&bed.store, bed.tenant, None).await.unwrap();
    for some in rows.chunks(at_once) {
        preview.take(some.to_vec()).await.unwrap();
    }
    preview.end()
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_changes_nothing() {
    on_both(async |bed: Bed| {
        told(&bed, &[MAYA]).await;
        let at = events::head(&bed.store, bed.tenant).await.unwrap();
        let (before, trail) = (all(&bed).await, bed.noted().await);
        let lines = ["Other,maya@example.com,", ",,+12025550147", ",tom@example.com,+12025550147", "x,y,z"];
        let dry = preview(&bed, &rows(&lines), 2).await;
        assert_eq!(counted(&dry), [1, 1, 0, 1, 1]);
        assert_eq!((all(&bed).await, bed.noted().await), (before, trail));
        assert_eq!(events::head(&bed.store, bed.tenant).await.unwrap(), at);
        assert!(conflicts(&bed, false).await.is_empty());
        assert_eq!(take(&bed, file(&lines)).await, dry);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_of_a_long_file_knows_who_came_in_it_before() {
    on_both(async |bed: Bed| {
        told(&bed, &[MAYA]).await;
        let lines = [
            "Tom,tom@example.com,",
            "Tom,tom@example.com,+12025550147",
            "T,,+12025550147",
            "M,,+436601234567",
        ];
        for at_once in 1..=lines.len() {
            assert_eq!(
                counted(&preview(&bed, &rows(&lines), at_once).await),
                [1, 1, 0, 2, 0],
                "{at_once} at once"
            );
        }
        assert_eq!(told(&bed, &lines).await, [1, 1, 0, 2, 0]);
    })
    .await;
}

/// Rows of few names, addresses and numbers, so that they meet each other in all ways; always the same ones.
fn tangle(many: usize) -> Vec<ContactRow> {
    let mut state = 7_u64;
    let mut dice = move |sides: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    let row = |line| {
        let name = (dice(3) > 0).then(|| format!("Name {}", dice(4)));
        let email = (dice(3) > 0).then(|| format!("P{}@example.com", dice(60)));
        let phone = (dice(3) > 0).then(|| format!("+43 660 123 {:04}", dice(60)));
        ContactRow { line, name, email, phone }
    };
    (2..).map(row).take(many).collect()
}

#[tokio::test]
async fn a_dry_run_tells_of_any_rows_what_the_import_then_does() {
    on_both(async |bed: Bed| {
        // Some are known, one of them twice, one only by an address that they wrote from, and one is shut out.
        let known = tangle(40);
        take(&bed, ImportContacts { rows: known, ..file(&[]) }).await;
        writes(&bed, Channel::Sms, "+436601230059").await;
        let shut_out = all(&bed).await[3].id.to_string();
        let block = CreateBlock { kind: BlockKind::Contact, value: shut_out, reason: None };
        blocks::create(&bed.store, bed.tenant, block, Actor::user(bed.ana.id)).await.unwrap();
        let waiting = conflicts(&bed, false).await;
        decide(&bed, &waiting[0], Resolution::Add, None).await.unwrap();

        let rows = tangle(1300);
        let dry = preview(&bed, &rows, 500).await;
        assert!(counted(&dry).into_iter().all(|count| count > 10), "{dry:?}");
        let mut done = ContactsImported::default();
        for some in rows.chunks(130) {
            let told = take(&bed, ImportContacts { rows: some.to_vec(), ..file(&[]) }).await;
            done.added += told.added;
            done.merged += told.merged;
            done.unchanged += told.unchanged;
            done.conflicts += told.conflicts;
            done.refused.extend(told.refused);
        }
        assert_eq!(dry, done);
        let again = preview(&bed, &rows, 500).await;
        assert_eq!((again.added, again.merged), (0, 0), "and the same rows again change nothing");
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_takes_only_so_many_rows() {
    let bed = Bed::on_sqlite().await;
    let mut preview = Preview::begin(&bed.store, bed.tenant, None).await.unwrap();
    let many = vec![ContactRow { line: 2, ..ContactRow::default() }; PREVIEW_ROWS];
    preview.take(many).await.unwrap();
    let refused = preview.take(rows(&[MAYA])).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
}
