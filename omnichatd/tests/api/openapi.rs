//! The OpenAPI document that the front ends' types are made of is the one that the daemon serves.

use std::path::Path;

#[test]
fn the_committed_document_is_the_daemons_own() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web-client/openapi.json");
    let made = omnichatd::docs::TEXT.as_str();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, made).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == made, "{} is stale: run this test with UPDATE=1", file.display());
}

#[test]
fn every_reference_in_the_document_leads_somewhere_and_every_operation_has_a_name() {
    let document: serde_json::Value = serde_json::from_str(&omnichatd::docs::TEXT).unwrap();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let place = reference.split('"').next().unwrap();
        assert!(document.pointer(place).is_some(), "{place} is nowhere");
    }
    let mut ids: Vec<_> = crate::operations::operations().into_iter().map(|operation| operation.id).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
