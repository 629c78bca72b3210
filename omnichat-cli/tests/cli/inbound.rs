//! The journal of what carriers brought, from a terminal.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::Program;
use crate::sandbox::installation;

/// What has been read, once there is something.
fn read(program: &Program) -> Value {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let list = program.json(&["inbound", "list", "--state", "done", "--inbox", "sms"]);
        if list["items"].as_array().is_some_and(|items| !items.is_empty()) {
            return list["items"][0].clone();
        }
        assert!(Instant::now() < until, "nothing was read in time: {list}");
    }
}

#[test]
fn what_came_in_is_listed_shown_as_it_came_and_read_once_more() {
    let (program, _sandbox, _daemon) = installation(&[]);
    assert!(program.run(&["inbound", "list"]).err.contains("Nothing like that has come in."));
    program.ok(&["simulate", "sms", "--inbox", "sms", "--from", "+12025550142", "--text", "Hello"]);
    let entry = read(&program);
    let id = entry["id"].as_str().unwrap();
    let short = &id[id.len() - 8..];
    let listed = program.ok(&["inbound", "list"]);
    assert!(listed.contains(short) && listed.contains("twilio") && listed.contains("done"), "{listed}");

    let shown = program.ok(&["inbound", "show", short]);
    assert!(shown.contains("Body=Hello") && shown.contains(":method: POST"), "{shown}");
    assert!(!shown.to_lowercase().contains("signature"), "{shown}");
    assert_eq!(program.json(&["inbound", "show", id])["id"], id);

    assert!(program.ok(&["inbound", "replay", short]).contains("waits to be read once more"));
    assert_eq!(read(&program)["id"], id);
    let conversation = entry["conversation_id"].as_str().unwrap();
    let told = program.json(&["conversation", "show", conversation]);
    assert_eq!(told["messages"].as_array().unwrap().len(), 1, "{told}");

    let unknown = program.run(&["inbound", "show", "ffffffff"]);
    assert!(unknown.code == Some(1) && unknown.err.contains("omnichat inbound list"), "{unknown:?}");
}
