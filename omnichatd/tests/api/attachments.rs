//! Files end to end: sent up, named in a message, seen by whom the message is for and by nobody else, and served so
//! that nothing in them can run.

use std::time::{Duration, SystemTime};

use omnichat_api::Code;
use omnichat_api::permission::Role;
use omnichatd::files::sweep::UNUSED_MS;
use reqwest::Method;
use reqwest::header::RANGE;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bed::{Bed, Guest, Reply, answer, on_both, text};

/// The smallest picture that there is, as browsers see it.
const PIXEL: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

async fn send_up(bed: &Bed, path: &str, token: &str, name: &str, bytes: &[u8]) -> Reply {
    let url = bed.call(Method::POST, path).query(&[("name", name)]);
    answer(url.bearer_auth(token).body(bytes.to_vec())).await
}

/// The id of a file that somebody of the staff sent up.
pub(crate) async fn sent_up(bed: &Bed, token: &str, name: &str, bytes: &[u8]) -> String {
    text(&send_up(bed, "/api/v1/attachments", token, name, bytes).await.with_status(201).body["id"])
}

async fn sent_up_by(bed: &Bed, guest: &Guest, name: &str, bytes: &[u8]) -> String {
    let sent = send_up(bed, "/api/v1/widget/attachments", &guest.token, name, bytes).await;
    text(&sent.with_status(201).body["id"])
}

fn with_files(body: &str, files: &[&String]) -> Value {
    json!({"client_id": Uuid::now_v7(), "body": body, "attachments": files})
}

async fn visitor_sends(bed: &Bed, guest: &Guest, message: &Value) -> Reply {
    answer(bed.post("/api/v1/widget/messages", message).bearer_auth(&guest.token)).await
}

async fn link(bed: &Bed, token: &str, id: &str) -> Reply {
    answer(bed.get(&format!("/api/v1/attachments/{id}/link")).bearer_auth(token)).await
}

async fn visitor_link(bed: &Bed, guest: &Guest, id: &str) -> Reply {
    answer(bed.get(&format!("/api/v1/widget/attachments/{id}/link")).bearer_auth(&guest.token)).await
}

/// What a link leads to, for whoever has it.
async fn open(bed: &Bed, link: &Value) -> Reply {
    answer(bed.http.get(text(&link["url"]))).await
}

#[tokio::test]
async fn a_file_goes_from_the_visitor_to_the_team_and_back() {
    on_both(async |bed: Bed| {
        let guest = bed.guest().await;
        let photo = sent_up_by(&bed, &guest, "../my bike.gif", PIXEL).await;
        let message = with_files("", &[&photo]);
        let said = visitor_sends(&bed, &guest, &message).await.with_status(201).body;
        assert_eq!(
            said["attachments"],
            json!([{"id": photo, "name": "my bike.gif", "media_type": "image/gif", "bytes": PIXEL.len()}])
        );
        let again = visitor_sends(&bed, &guest, &message).await.with_status(201).body;
        assert_eq!(again, said, "the same client_id is the same message");

        let conversation = bed.ask("/api/v1/conversations").await["items"][0].clone();
        assert_eq!(conversation["last_message"]["preview"], "📎 my bike.gif");
        let seen = link(&bed, &bed.ana.token, &photo).await.ok();
        let file = open(&bed, &seen).await;
        assert_eq!((file.status, file.bytes.as_slice()), (200, PIXEL));

        let id = text(&conversation["id"]);
        let offer = sent_up(&bed, &bed.ana.token, "Angebot – 1.pdf", b"%PDF-1.7\nbikes").await;
        let path = format!("/api/v1/conversations/{id}/messages");
        let reply = bed.act(Method::POST, &path, &with_files("Here it is", &[&offer])).await;
        assert_eq!(reply.with_status(201).body["attachments"][0]["media_type"], "application/pdf");
        let history = answer(bed.get("/api/v1/widget/messages").bearer_auth(&guest.token)).await.ok();
        assert_eq!(history["messages"][1]["attachments"][0]["id"], json!(offer));
        let file = open(&bed, &visitor_link(&bed, &guest, &offer).await.ok()).await;
        assert_eq!(file.bytes, b"%PDF-1.7\nbikes");
        let saved = "attachment; filename*=UTF-8''Angebot%20%E2%80%93%201.pdf";
        assert_eq!(file.header("content-disposition"), saved);
    })
    .await;
}

#[tokio::test]
async fn files_come_over_sockets_with_their_messages() {
    on_both(async |bed: Bed| {
        let (guest, _) = bed.conversation().await;
        let mut staff = bed.socket().await;
        let mut visitor = bed.visitor_socket(&guest).await;
        let file = sent_up_by(&bed, &guest, "note.txt", b"hello").await;
        let frame = json!({"type": "send", "client_id": Uuid::now_v7(), "body": "", "attachments": [file]});
        visitor.say(frame.clone()).await;
        let created = staff.next_of("event").await;
        assert_eq!(created["kind"], "message.created");
        assert_eq!(created["data"]["attachments"][0]["name"], "note.txt");
        visitor
            .say(json!({"type": "send", "client_id": Uuid::now_v7(), "body": "", "attachments": [file]}))
            .await;
        assert_eq!(visitor.next_of("error").await["code"], "invalid");
    })
    .await;
}

#[tokio::test]
async fn a_file_is_used_once_and_by_who_sent_it_up() {
    on_both(async |bed: Bed| {
        let (guest, id) = bed.conversation().await;
        let other = bed.guest().await;
        let file = sent_up_by(&bed, &guest, "a.txt", b"a").await;
        let refused = visitor_sends(&bed, &other, &with_files("Mine", &[&file])).await;
        refused.invalid("attachments[0]", "unknown");
        let path = format!("/api/v1/conversations/{id}/messages");
        bed.act(Method::POST, &path, &with_files("Mine", &[&file]))
            .await
            .invalid("attachments[0]", "unknown");
        visitor_sends(&bed, &guest, &with_files("One", &[&file])).await.with_status(201);
        let refused = visitor_sends(&bed, &guest, &with_files("Two", &[&file])).await;
        refused.invalid("attachments[0]", "unknown");
        let nobody = Uuid::now_v7().to_string();
        let refused = visitor_sends(&bed, &guest, &with_files("Three", &[&nobody])).await;
        refused.invalid("attachments[0]", "unknown");
        visitor_sends(&bed, &guest, &with_files("", &[])).await.invalid("body", "blank");
    })
    .await;
}

#[tokio::test]
async fn the_same_message_with_another_file_is_another_message() {
    let bed = Bed::start().await;
    let (guest, _) = bed.conversation().await;
    let (one, two) =
        (sent_up_by(&bed, &guest, "1.txt", b"1").await, sent_up_by(&bed, &guest, "2.txt", b"2").await);
    let first = with_files("Look", &[&one]);
    visitor_sends(&bed, &guest, &first).await.with_status(201);
    let other = json!({"client_id": first["client_id"], "body": "Look", "attachments": [two]});
    visitor_sends(&bed, &guest, &other).await.refused(Code::ClientIdReused);
}

#[tokio::test]
async fn whoever_does_not_see_the_message_does_not_see_its_file() {
    on_both(async |bed: Bed| {
        let (guest, id) = bed.conversation().await;
        let stranger = bed.guest().await;
        let kim = bed.stranger().await;
        let own = bed.joins("own@example.com", "Own", Role::Staff).await;
        let unused = sent_up_by(&bed, &guest, "unused.txt", b"unused").await;
        visitor_link(&bed, &guest, &unused).await.with_status(200);
        visitor_link(&bed, &stranger, &unused).await.refused(Code::NotFound);
        link(&bed, &bed.ana.token, &unused).await.refused(Code::NotFound);

        let draft = sent_up(&bed, &bed.ana.token, "draft.txt", b"draft").await;
        link(&bed, &bed.ana.token, &draft).await.with_status(200);
        link(&bed, &own.token, &draft).await.refused(Code::NotFound);
        visitor_link(&bed, &guest, &draft).await.refused(Code::NotFound);

        let note =
            json!({"client_id": Uuid::now_v7(), "body": "For us", "kind": "note", "attachments": [draft]});
        let path = format!("/api/v1/conversations/{id}/messages");
        bed.act(Method::POST, &path, &note).await.with_status(201);
        link(&bed, &own.token, &draft).await.with_status(200);
        visitor_link(&bed, &guest, &draft).await.refused(Code::NotFound);
        link(&bed, &kim.token, &draft).await.refused(Code::NotFound);
        visitor_link(&bed, &guest, &Uuid::now_v7().to_string()).await.refused(Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn nothing_in_a_file_can_run_and_only_pictures_are_shown() {
    let bed = Bed::start().await;
    for (name, bytes, kind, how) in [
        ("a.html", &b"<!doctype html><script>alert(1)</script>"[..], "text/plain", "attachment"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "text/plain", "attachment"),
        ("a.gif", PIXEL, "image/gif", "inline"),
        ("a.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0", "application/octet-stream", "attachment"),
    ] {
        let id = sent_up(&bed, &bed.ana.token, name, bytes).await;
        let file = open(&bed, &link(&bed, &bed.ana.token, &id).await.ok()).await.with_status(200);
        assert_eq!(file.header("content-type"), kind, "{name}");
        assert!(file.header("content-disposition").starts_with(how), "{name}");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(file.header("cross-origin-resource-policy"), "cross-origin");
        assert!(file.header("cache-control").starts_with("private"));
        assert_eq!(file.header("set-cookie"), "");
        assert_eq!(file.bytes, bytes, "{name}");
    }
}

#[tokio::test]
async fn a_link_ends_and_cannot_be_changed() {
    let bed = Bed::start().await;
    let id = sent_up(&bed, &bed.ana.token, "a.txt", b"0123456789").await;
    let given = link(&bed, &bed.ana.token, &id).await.ok();
    let url = text(&given["url"]);
    let ask = |range: &str| answer(bed.http.get(&url).header(RANGE, range.to_owned()));
    let part = ask("bytes=2-4").await.with_status(206);
    assert_eq!((part.bytes.as_slice(), part.header("content-range")), (&b"234"[..], "bytes 2-4/10"));
    assert_eq!(ask("bytes=-3").await.with_status(206).bytes, b"789");
    assert_eq!(ask("bytes=50-").await.with_status(200).bytes, b"0123456789");

    let touched = format!("{}A", &url[..url.len() - 1]);
    if touched != url {
        answer(bed.http.get(touched)).await.refused(Code::NotFound);
    }
    answer(bed.get("/api/v1/files/nothing")).await.refused(Code::NotFound);
    bed.wait_ms(10 * 60 * 1000);
    open(&bed, &given).await.refused(Code::Gone);
}

#[tokio::test]
async fn what_is_too_large_empty_or_without_a_name_is_refused_in_words() {
    let bed = Bed::with(|config| config.files.max_bytes = 2048).await;
    let guest = bed.guest().await;
    let paths = [("/api/v1/attachments", &bed.ana.token), ("/api/v1/widget/attachments", &guest.token)];
    for (path, token) in paths {
        let said = send_up(&bed, path, token, "big.bin", &[7; 2049]).await.refused(Code::TooLarge);
        assert!(text(&said["detail"]).contains("at most 2 KB"), "{said}");
        send_up(&bed, path, token, "full.bin", &[7; 2048]).await.with_status(201);
        send_up(&bed, path, token, "empty.bin", b"").await.invalid("file", "empty");
        let nameless = bed.call(Method::POST, path).bearer_auth(token).body("x");
        answer(nameless).await.invalid("name", "missing");
    }
    // Who does not say how much comes is stopped on the way.
    let parts = futures_util::stream::iter((0..64).map(|_| Ok::<_, std::io::Error>(vec![7_u8; 1024])));
    let endless = bed.call(Method::POST, "/api/v1/attachments?name=endless").bearer_auth(&bed.ana.token);
    let refused = endless.body(reqwest::Body::wrap_stream(parts)).send().await;
    // The daemon need not read the rest: the answer may be lost with the connection, the file never gets in.
    assert!(refused.is_err() || refused.is_ok_and(|answer| answer.status() == 413));
}

#[tokio::test]
async fn a_visitor_cannot_fill_the_disk_with_files_that_stand_in_no_message() {
    let bed = Bed::start().await;
    let guest = bed.guest().await;
    let half = vec![0; 20 * 1024 * 1024];
    for name in ["one", "two"] {
        sent_up_by(&bed, &guest, name, &half).await;
    }
    let full = send_up(&bed, "/api/v1/widget/attachments", &guest.token, "three", &half).await;
    full.refused(Code::Conflict);
    sent_up_by(&bed, &bed.guest().await, "mine", b"another visitor").await;
}

#[tokio::test]
async fn a_tenant_has_the_room_that_the_settings_give() {
    let bed = Bed::with(|config| {
        config.files.max_bytes = 2048;
        config.files.tenant_bytes = Some(3000);
    })
    .await;
    sent_up(&bed, &bed.ana.token, "one", &[1; 2000]).await;
    let full = send_up(&bed, "/api/v1/attachments", &bed.ana.token, "two", &[2; 2000]).await;
    full.refused(Code::Conflict);
    sent_up(&bed, &bed.ana.token, "small", &[3; 900]).await;
}

/// The bytes that lie in the data directory, however deep.
fn lying(bed: &Bed) -> Vec<std::path::PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![bed.temp.path().join("data/files")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found
}

/// As if it had lain for that long, by the tests' clock.
fn age(file: &std::path::Path, bed: &Bed, ms: i64) {
    let now = u64::try_from(bed.server.app().now().ms() - ms).unwrap();
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(now);
    std::fs::File::options().write(true).open(file).unwrap().set_modified(at).unwrap();
}

#[tokio::test]
async fn what_nobody_used_goes_after_a_day_and_what_stands_in_a_message_stays() {
    on_both(async |bed: Bed| {
        let (guest, _) = bed.conversation().await;
        let used = sent_up_by(&bed, &guest, "used.txt", b"used").await;
        visitor_sends(&bed, &guest, &with_files("", &[&used])).await.with_status(201);
        let twin = sent_up_by(&bed, &guest, "twin.txt", b"used").await;
        let unused = sent_up_by(&bed, &guest, "unused.txt", b"unused").await;
        assert_eq!(lying(&bed).len(), 2, "what is the same is stored once");
        let (app, files) = (bed.server.app(), bed.server.app().files());
        assert_eq!(files.sweep_unused(app.store()).await.unwrap(), 0);

        bed.wait_ms(UNUSED_MS + 1);
        lying(&bed).iter().for_each(|file| age(file, &bed, UNUSED_MS + 1));
        assert_eq!(files.sweep_unused(app.store()).await.unwrap(), 2);
        visitor_link(&bed, &guest, &unused).await.refused(Code::NotFound);
        visitor_link(&bed, &guest, &twin).await.refused(Code::NotFound);
        assert_eq!(lying(&bed).len(), 1);
        let kept = open(&bed, &visitor_link(&bed, &guest, &used).await.ok()).await;
        assert_eq!(kept.bytes, b"used");
    })
    .await;
}

#[tokio::test]
async fn bytes_without_a_row_are_swept_unless_they_are_new_and_a_mails_stay() {
    let bed = Bed::start().await;
    let (app, files) = (bed.server.app(), bed.server.app().files());
    let hash = files.keep_raw(app.store(), bed.tenant, "left by a crash".into()).await.unwrap();
    let path = lying(&bed).remove(0);
    age(&path, &bed, 1000);
    assert_eq!(files.sweep_all(app.store()).await.unwrap(), 0, "its row may still come");
    age(&path, &bed, UNUSED_MS + 1);
    // The same comes again: it is as new as if it had not been there before.
    files.keep_raw(app.store(), bed.tenant, "left by a crash".into()).await.unwrap();
    let stored_again = std::fs::metadata(&path).unwrap().modified().unwrap();
    let old =
        SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(app.now().ms() - UNUSED_MS).unwrap());
    assert!(stored_again > old);
    assert_eq!(files.read(bed.tenant, &hash).await.unwrap(), "left by a crash");
    age(&path, &bed, UNUSED_MS + 1);
    assert_eq!(files.sweep_all(app.store()).await.unwrap(), 1);
    assert!(lying(&bed).is_empty());
}

#[tokio::test]
async fn the_files_of_an_erased_tenant_go_with_it() {
    let bed = Bed::start().await;
    let kim = bed.stranger().await;
    sent_up(&bed, &kim.token, "theirs.txt", b"the same").await;
    sent_up(&bed, &bed.ana.token, "mine.txt", b"the same").await;
    assert_eq!(lying(&bed).len(), 2, "each tenant has its own, also of what is the same");
    bed.server.app().files().forget_tenant(bed.tenant).await.unwrap();
    let left = lying(&bed);
    assert_eq!(left.len(), 1);
    assert!(!left[0].to_string_lossy().contains(&bed.tenant.to_string()));
}
