//! What is generated from the program and committed: its manual page and completions, and the OpenAPI document.
//! `make gen` writes them (OMNICHAT_GEN=1); otherwise a stale one fails here.

use std::collections::BTreeMap;
use std::path::Path;

use clap_complete::Shell;

/// Compares a committed file with what it should hold, or writes it.
fn committed(path: &str, expected: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if std::env::var_os("OMNICHAT_GEN").is_some() {
        std::fs::write(&file, expected).expect("the checkout can be written");
    }
    let found = std::fs::read(&file).unwrap_or_default();
    assert!(found == expected, "{path} is stale: run `make gen`");
}

#[test]
fn the_manual_page_is_what_the_program_says() {
    let mut page = Vec::new();
    clap_mangen::Man::new(omnichatd::command()).render(&mut page).unwrap();
    committed("man/omnichatd.1", &page);
}

#[test]
fn the_completions_are_what_the_program_says() {
    for (shell, file) in
        [(Shell::Bash, "omnichatd.bash"), (Shell::Zsh, "_omnichatd"), (Shell::Fish, "omnichatd.fish")]
    {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut omnichatd::command(), "omnichatd", &mut script);
        committed(&format!("completions/{file}"), &script);
    }
}

#[test]
fn the_openapi_document_is_what_the_routes_say() {
    committed("web-client/openapi.json", omnichatd::docs::TEXT.as_bytes());
}

#[test]
fn the_page_of_permissions_is_what_the_matrix_and_the_routes_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/permissions.md");
    let page = std::fs::read_to_string(file).expect("docs/permissions.md is there");
    let page = filled(&page, "matrix", &omnichat_api::permission::matrix());
    let page = filled(&page, "routes", &routes());
    committed("docs/permissions.md", page.as_bytes());
}

/// The page with `text` between `<!-- name: … -->` and the next `<!-- end -->`.
fn filled(page: &str, name: &str, text: &str) -> String {
    let (before, rest) = page.split_once(&format!("<!-- {name}: ")).expect("the page has this mark");
    let (mark, rest) = rest.split_once('\n').expect("the mark is a line");
    let (_, after) = rest.split_once("<!-- end -->").expect("the mark has an end");
    format!("{before}<!-- {name}: {mark}\n{text}<!-- end -->{after}")
}

/// Every operation for staff, by what it asks.
fn routes() -> String {
    let document: serde_json::Value = serde_json::from_str(&omnichatd::docs::TEXT).expect("it is JSON");
    let mut asked = BTreeMap::<_, Vec<_>>::new();
    for (path, item) in document["paths"].as_object().expect("it has paths") {
        for (method, operation) in item.as_object().expect("a path has methods") {
            let said = &operation["x-permission"];
            let words = said.as_array().map_or(std::slice::from_ref(said), Vec::as_slice);
            for permission in words.iter().filter_map(serde_json::Value::as_str) {
                let route = format!("`{} {path}`", method.to_uppercase());
                asked.entry(permission.to_owned()).or_default().push(route);
            }
        }
    }
    let line =
        |(permission, routes): (String, Vec<String>)| format!("- **{permission}**: {}\n", routes.join(", "));
    asked.into_iter().map(line).collect()
}
