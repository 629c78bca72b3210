//! Contacts from a file over the network, the decisions about them, and everything taken along again.

use omnichat_api::Code;
use omnichat_api::permission::{Permission, Role};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, Reply, answer, on_both, text};

/// A file of one row.
pub(crate) fn file(name: &str, email: &str) -> Value {
    json!({"file": "people.csv", "rows": [{"line": 2, "name": name, "email": email}]})
}

/// A row that waits for a decision: its id.
pub(crate) async fn conflict(bed: &Bed) -> String {
    let email = format!("{}@example.com", uuid::Uuid::new_v4().simple());
    for name in ["Maya", "Other"] {
        bed.act(Method::POST, "/api/v1/imports/contacts", &file(name, &email)).await.ok();
    }
    text(&bed.ask("/api/v1/imports/conflicts").await["items"][0]["id"])
}

/// What a dry run says of these lines.
async fn looked_at(bed: &Bed, query: &str, lines: &str) -> Reply {
    let path = format!("/api/v1/imports/contacts/preview{query}");
    answer(bed.call(Method::POST, &path).bearer_auth(&bed.ana.token).body(lines.to_owned())).await
}

#[tokio::test]
async fn a_dry_run_reads_its_rows_line_by_line_and_says_what_it_cannot_read() {
    let bed = Bed::start().await;
    let at = looked_at(&bed, "?region=AT", "{\"line\": 2, \"phone\": \"0660 1234567\"}").await.ok();
    assert_eq!(at["added"], 1);
    assert_eq!(looked_at(&bed, "", "").await.ok()["added"], 0);
    looked_at(&bed, "?region=Austria", "").await.invalid("region", "invalid");
    looked_at(&bed, "", "line,email\n").await.refused(Code::BadRequest);
    looked_at(&bed, "", "{\"line\": 2, \"mail\": \"x\"}").await.invalid("mail", "unknown");
    looked_at(&bed, "", &"x".repeat(600 * 1024)).await.refused(Code::TooLarge);
    looked_at(&bed, "", &"{\"line\": 2}\n".repeat(50_001)).await.invalid("rows", "too_long");
}

#[tokio::test]
async fn a_file_is_brought_what_differs_is_decided_and_everybody_hears_of_it() {
    on_both(async |bed: Bed| {
        let before = bed.cursor().await;
        let path = "/api/v1/imports/contacts";
        let row = &file("Maya Chen", "MAYA@example.com")["rows"][0];
        let told = looked_at(&bed, "", &format!("{row}\n")).await.ok();
        assert_eq!(told, json!({"added": 1, "merged": 0, "unchanged": 0, "conflicts": 0, "refused": []}));
        let twice = looked_at(&bed, "", &format!("{row}\n\n{row}")).await.ok();
        assert_eq!((&twice["added"], &twice["unchanged"]), (&json!(1), &json!(1)), "twice in one file");
        assert_eq!(bed.cursor().await, before);

        assert_eq!(bed.act(Method::POST, path, &file("Maya Chen", "MAYA@example.com")).await.ok(), told);
        let events = bed.ask(&format!("/api/v1/events?after={before}")).await;
        assert_eq!(events["items"][0]["kind"], "contact.changed");
        assert_eq!(events["items"][0]["data"]["email"], "maya@example.com");

        let told = bed.act(Method::POST, path, &file("M. Chen", "maya@example.com")).await.ok();
        assert_eq!(told["conflicts"], 1);
        let waiting = bed.ask("/api/v1/imports/conflicts").await;
        let one = &waiting["items"][0];
        assert_eq!((&one["file"], &one["row"]["line"]), (&json!("people.csv"), &json!(2)));
        assert_eq!((&one["differs"], &one["row"]["name"]), (&json!(["name"]), &json!("M. Chen")));
        assert_eq!(one["candidates"][0]["name"], "Maya Chen");

        let path = format!("/api/v1/imports/conflicts/{}/resolve", text(&one["id"]));
        bed.act(Method::POST, &path, &json!({"resolution": "burn"})).await.invalid("resolution", "invalid");
        let done = bed.act(Method::POST, &path, &json!({"resolution": "take"})).await.ok();
        assert_eq!(
            (&done["resolution"], &done["resolved_by"]["name"]),
            (&json!("take"), &json!("Ana Lopez"))
        );
        bed.act(Method::POST, &path, &json!({"resolution": "keep"})).await.refused(Code::Conflict);
        assert_eq!(bed.ask("/api/v1/contacts").await["items"][0]["name"], "M. Chen");
        assert_eq!(bed.ask("/api/v1/imports/conflicts").await["items"], json!([]));
        assert_eq!(bed.ask("/api/v1/imports/conflicts?resolved=true").await["items"][0], done);
    })
    .await;
}

#[tokio::test]
async fn rows_are_refused_by_line_and_a_request_by_field() {
    let bed = Bed::start().await;
    let path = "/api/v1/imports/contacts";
    let rows = json!([{"line": 7, "email": "no"}, {"line": 9, "name": "Nobody"}]);
    let told = bed.act(Method::POST, path, &json!({"file": "a.csv", "rows": rows})).await.ok();
    let refused = told["refused"].as_array().unwrap();
    assert_eq!(refused.iter().map(|row| &row["line"]).collect::<Vec<_>>(), [&json!(7), &json!(9)]);
    assert!(text(&refused[0]["why"]).contains("ana@example.com"), "{told}");
    for (body, field, rule) in [
        (json!({"file": "a.csv", "rows": []}), "rows", "invalid"),
        (json!({"file": "", "rows": [{"line": 1}]}), "file", "blank"),
        (json!({"file": "a.csv", "region": "Austria", "rows": [{"line": 1}]}), "region", "invalid"),
        (json!({"file": "a.csv", "rows": [{"line": 1, "mail": "x"}]}), "rows[0].mail", "unknown"),
    ] {
        bed.act(Method::POST, path, &body).await.invalid(field, rule);
    }
    let many: Vec<_> = (0..501).map(|line| json!({"line": line + 1})).collect();
    bed.act(Method::POST, path, &json!({"file": "a.csv", "rows": many})).await.invalid("rows", "invalid");
}

fn kinds(text: &str) -> Vec<String> {
    text.lines().map(|line| self::text(&serde_json::from_str::<Value>(line).unwrap()["kind"])).collect()
}

#[tokio::test]
async fn an_export_is_lines_from_start_to_end_and_stands_in_the_trail() {
    on_both(async |bed: Bed| {
        let (_, id) = bed.conversation().await;
        // More than are read at a time.
        for n in 0..120 {
            bed.replies(&id, &format!("{n}")).await;
        }
        conflict(&bed).await;
        let reply = answer(bed.get("/api/v1/export").bearer_auth(&bed.ana.token)).await.with_status(200);
        assert_eq!(reply.header("content-type"), "application/x-ndjson");
        assert!(reply.header("content-disposition").contains("export.ndjson"));
        assert_eq!(reply.header("cache-control"), "no-store, private");
        let kinds = kinds(&reply.text());
        assert_eq!((kinds[0].as_str(), kinds.last().map(String::as_str)), ("start", Some("end")));
        let end: Value = serde_json::from_str(reply.text().lines().last().unwrap()).unwrap();
        let counts = &end["data"]["counts"];
        assert_eq!((&counts["tenant"], &counts["conversation"]), (&json!(1), &json!(1)));
        assert!(counts["message"].as_u64().unwrap() > 120, "{counts}");
        assert_eq!(counts["import_conflict"], 1);
        for kind in ["user", "inbox", "contact", "message"] {
            assert_eq!(kinds.iter().filter(|one| *one == kind).count() as u64, counts[kind], "{kind}");
        }
        let newest = bed.ask("/api/v1/audit?limit=1").await;
        assert_eq!(newest["items"][0]["action"], "tenant.exported");
        assert_eq!(newest["items"][0]["actor_name"], "Ana Lopez");
    })
    .await;
}

#[tokio::test]
async fn who_sees_only_some_takes_nothing_along() {
    let bed = Bed::start().await;
    let cleo = bed.joins("cleo@example.com", "Cleo", Role::Viewer).await;
    let role = json!({"name": "Some", "permissions": Permission::ALL, "sees": "own"});
    let role = text(&bed.act(Method::POST, "/api/v1/roles", &role).await.with_status(201).body["id"]);
    let change = json!({"role": "custom", "role_id": role});
    bed.act(Method::PATCH, &format!("/api/v1/users/{}", cleo.id), &change).await.ok();
    let refused = answer(bed.get("/api/v1/export").bearer_auth(&cleo.token)).await.refused(Code::Forbidden);
    assert!(text(&refused["detail"]).contains("all conversations"), "{refused}");
    let trail = bed.ask("/api/v1/audit?action=tenant.exported").await;
    assert_eq!(trail["items"], json!([]));
}
