//! Canned replies on the command line.

use crate::remote::shop;

#[test]
fn canned_replies_are_added_changed_renamed_and_removed() {
    let (program, _daemon) = shop();
    assert_eq!(program.json(&["canned", "list"])["items"], serde_json::json!([]));
    assert_eq!(program.ok(&["canned", "add", "/Hours", "We are open from 9 to 5."]).trim(), "Made /hours.");
    let run = program.run_with(&["canned", "add", "address", "-"], "Main Street 1\nGraz\n");
    assert_eq!(run.code, Some(0), "{run:?}");
    let taken = program.run(&["canned", "add", "hours", "Other"]);
    assert_eq!(taken.code, Some(1));
    assert!(taken.err.contains("already"), "{}", taken.err);

    program.ok(&["canned", "set", "/hours", "--rename", "open"]);
    program.ok(&["canned", "set", "open", "Hello {{contact.first_name|there}}"]);
    let all = program.json(&["canned", "list"]);
    let told: Vec<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["shortcut"].as_str().unwrap(), one["body"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("address", "Main Street 1\nGraz"), ("open", "Hello {{contact.first_name|there}}")]);

    program.ok(&["canned", "remove", "open"]);
    let gone = program.run(&["canned", "remove", "open"]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.contains("omnichat canned list"), "{}", gone.err);
}
