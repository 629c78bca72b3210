//! The walls between the crates: who may know whom, and which library lives in which crate alone.
//! Reads `cargo metadata`, so that a wall cannot be stepped over by editing a `Cargo.toml` in passing.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// Every crate of the workspace with the others it may depend on; `(dev)` marks what only its tests may.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("omnichat-api", &[]),
    ("omnichat-store", &["omnichat-api"]),
    ("omnichat-client", &["omnichat-api"]),
    ("omnichatd", &["omnichat-api", "omnichat-store", "omnichat-client (dev)"]),
    ("omnichat-cli", &["omnichat-api", "omnichat-store", "omnichat-client"]),
    ("omnichat-tui", &["omnichat-api", "omnichat-client"]),
    ("omnichat-torture", &["omnichat-api", "omnichat-store", "omnichat-client"]),
];

/// Libraries with a home, and who may name them: anywhere else would be a second place for the same work.
const LIVES_IN: &[(&str, &[&str])] = &[
    ("axum", &["omnichatd"]),
    ("crossterm", &["omnichat-tui"]),
    ("hdrhistogram", &["omnichat-cli"]),
    ("httparse", &["omnichat-cli"]),
    ("imap-codec", &["omnichat-cli"]),
    ("lettre", &["omnichat-cli", "omnichatd"]),
    ("libsqlite3-sys", &["omnichat-torture"]),
    ("ratatui", &["omnichat-tui"]),
    ("reqwest", &["omnichat-client", "omnichatd", "omnichatd (dev)"]),
    ("rusqlite", &["omnichat-cli (dev)", "omnichat-store", "omnichatd (dev)"]),
    ("sqlx", &["omnichat-store"]),
    ("tokio-tungstenite", &["omnichat-client", "omnichatd (dev)", "omnichat-torture"]),
];

/// Libraries that do I/O, which the vocabulary must not.
const IO: &[&str] = &["axum", "reqwest", "rusqlite", "sqlx", "tokio"];

/// What a crate names in its `Cargo.toml`.
struct Dependency {
    by: String,
    name: String,
    dev: bool,
}

fn dependencies() -> Vec<Dependency> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let word = |value: &Value| value.as_str().expect("a string").to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .flat_map(|package| {
            package["dependencies"].as_array().expect("dependencies").iter().map(move |dependency| {
                Dependency {
                    by: word(&package["name"]),
                    name: word(&dependency["name"]),
                    dev: dependency["kind"] == "dev",
                }
            })
        })
        .collect()
}

/// Whether a list holds the name, or, in tests, the name marked `(dev)`.
fn permits(list: &[&str], name: &str, dev: bool) -> bool {
    list.iter().any(|permitted| match permitted.strip_suffix(" (dev)") {
        Some(permitted) => dev && permitted == name,
        None => *permitted == name,
    })
}

#[test]
fn crates_know_only_whom_they_may() {
    let ours: BTreeSet<_> = MAY_KNOW.iter().map(|(name, _)| *name).collect();
    let mut trespasses = Vec::new();
    for Dependency { by, name, dev } in dependencies() {
        let (_, known) = MAY_KNOW
            .iter()
            .find(|(known, _)| *known == by)
            .unwrap_or_else(|| panic!("{by} is new: give it a line in MAY_KNOW"));
        if ours.contains(name.as_str()) && !permits(known, &name, dev) {
            trespasses.push(format!("{by} must not depend on {name}"));
        }
    }
    assert!(trespasses.is_empty(), "{trespasses:#?}\nARCHITECTURE.md says who may know whom, and why.");
}

#[test]
fn libraries_stay_in_the_crate_that_hides_them() {
    let dependencies = dependencies();
    for (library, homes) in LIVES_IN {
        let named = dependencies.iter().filter(|dependency| dependency.name == *library);
        let (home, strays): (Vec<_>, Vec<_>) = named.partition(|d| permits(homes, &d.by, d.dev));
        assert!(!home.is_empty(), "nobody names {library} any more: take its line out of LIVES_IN");
        let strays: Vec<_> = strays.iter().map(|d| &d.by).collect();
        assert!(strays.is_empty(), "{library} lives in {homes:?}, but {strays:?} name it too");
    }
}

#[test]
fn the_vocabulary_does_no_io() {
    let doing: Vec<_> = dependencies()
        .into_iter()
        .filter(|dependency| dependency.by == "omnichat-api" && IO.contains(&dependency.name.as_str()))
        .map(|dependency| dependency.name)
        .collect();
    assert!(doing.is_empty(), "omnichat-api names {doing:?}");
}

#[test]
fn no_crate_is_a_drawer_for_everything() {
    for name in dependencies().into_iter().map(|dependency| dependency.by).collect::<BTreeSet<_>>() {
        let last = name.rsplit('-').next().unwrap_or_default();
        assert!(!["common", "core", "helpers", "shared", "util", "utils"].contains(&last), "{name}");
    }
}
