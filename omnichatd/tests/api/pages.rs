//! What people and browsers see: pages, their headers, and the compiled-in assets.

use omnichat_api::Code;
use serde_json::json;

use crate::bed::{Bed, Reply, answer};
use crate::operations::operations;

/// Whether the web pages were built before the tests; in CI they must be.
fn built() -> bool {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let there = ["admin-frontend/dist/index.html", "widget/dist/widget.js", "widget/dist/demo.html"]
        .iter()
        .all(|file| std::path::Path::new(root).join(file).exists());
    assert!(there || std::env::var_os("CI").is_none(), "the web pages are not built: `make web`");
    there
}

async fn page(bed: &Bed, path: &str) -> Reply {
    answer(bed.get(path).header("accept", "text/html,*/*;q=0.8")).await
}

#[tokio::test]
async fn the_front_door_speaks_json_to_programs_and_html_to_people() {
    let bed = Bed::start().await;
    let program = answer(bed.get("/")).await;
    assert!(program.header("vary").contains("accept"));
    let program = program.ok();
    assert_eq!((&program["name"], &program["docs"]), (&json!("omnichat"), &json!(bed.url("/docs"))));
    let people = page(&bed, "/").await.with_status(200);
    assert!(people.header("content-type").starts_with("text/html"));
    for link in ["/admin-app/", "/demo", "/docs"] {
        assert!(people.text().contains(&format!("href=\"{link}\"")), "{link}");
    }
    assert_eq!(answer(bed.get("/healthz")).await.ok()["status"], "ok");
    assert_eq!(answer(bed.get("/readyz")).await.ok()["status"], "ok");
}

#[tokio::test]
async fn every_page_comes_with_headers_that_keep_it_from_doing_harm() {
    let bed = Bed::start().await;
    for path in
        ["/", "/docs", "/docs/errors/invalid", "/demo", "/admin-app/", "/healthz", "/nothing", "/api/v1/me"]
    {
        let reply = page(&bed, path).await;
        let policy = reply.header("content-security-policy").to_owned();
        for rule in ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
        assert!(!reply.header("x-request-id").is_empty(), "{path}");
        let html = reply.text();
        assert!(
            !html.contains("<style") && !html.contains(" style=") && !html.contains("<script>"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_documentation_has_every_operation_and_every_error() {
    let bed = Bed::start().await;
    let docs = page(&bed, "/docs").await.with_status(200).text();
    for operation in operations() {
        assert!(docs.contains(&format!("id=\"{}\"", operation.id)), "{}", operation.id);
    }
    assert!(!docs.contains("http://") && !docs.contains("https://cdn"), "it needs no other host");
    for code in Code::ALL {
        let shown = page(&bed, &format!("/docs/errors/{code}")).await.with_status(200).text();
        assert!(shown.contains(code.as_str()) && shown.contains(&code.status().to_string()), "{code}");
        assert!(docs.contains(&format!("/docs/errors/{code}")), "{code}");
    }
    page(&bed, "/docs/errors/no-such-code").await.refused(Code::NotFound);
    let served = answer(bed.get("/api/v1/openapi.json")).await.with_status(200);
    assert_eq!(served.text(), *omnichatd::docs::TEXT);
    let small = answer(bed.get("/api/v1/openapi.json").header("accept-encoding", "gzip")).await;
    assert_eq!(small.header("content-encoding"), "gzip");
    assert!(small.bytes.len() * 3 < served.bytes.len());
}

#[tokio::test]
async fn assets_are_sent_compressed_and_not_again_when_nothing_changed() {
    let bed = Bed::start().await;
    if !built() {
        for path in ["/admin-app/", "/widget.js", "/demo"] {
            assert!(page(&bed, path).await.with_status(404).text().contains("make web"), "{path}");
        }
        return;
    }
    let get = |coding: &str| answer(bed.get("/widget.js").header("accept-encoding", coding));
    let plain = get("identity").await.with_status(200);
    assert!(plain.header("content-type").starts_with("text/javascript"), "{:?}", plain.headers);
    assert_eq!(plain.header("access-control-allow-origin"), "*");
    for coding in ["br", "gzip"] {
        let small = get(coding).await.with_status(200);
        assert_eq!(small.header("content-encoding"), coding);
        assert!(small.header("vary").to_lowercase().contains("accept-encoding"), "{:?}", small.headers);
        assert!(small.bytes.len() * 2 < plain.bytes.len(), "{coding}: {}", small.bytes.len());
    }
    assert_eq!(get("gzip;q=0").await.header("content-encoding"), "");
    let tag = plain.header("etag").to_owned();
    let again = bed.get("/widget.js").header("accept-encoding", "identity").header("if-none-match", tag);
    assert!(answer(again).await.with_status(304).bytes.is_empty());
}

#[tokio::test]
async fn the_dashboards_deep_links_reload_and_a_missing_asset_is_missing() {
    let bed = Bed::start().await;
    if !built() {
        return;
    }
    let index = page(&bed, "/admin-app/").await.with_status(200);
    let deep = page(&bed, "/admin-app/conversations/0192-some-id").await.with_status(200);
    assert_eq!((deep.text(), deep.header("cache-control")), (index.text(), "no-cache"));
    page(&bed, "/admin-app/assets/missing.js").await.with_status(404);
    let without = page(&bed, "/admin-app").await;
    assert_eq!((without.status, without.header("location")), (308, "/admin-app/"));
    let html = index.text();
    let asset = html.split('"').find(|part| part.starts_with("/admin-app/assets/")).unwrap();
    assert!(page(&bed, asset).await.with_status(200).header("cache-control").contains("immutable"));
    let demo = page(&bed, "/demo").await.with_status(200).text();
    assert!(demo.contains(&bed.inbox.to_string()) && !demo.contains("{{"), "{demo}");
}
