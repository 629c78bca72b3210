//! Hours, rota, escalations and follow-ups from a shell.

use std::fs;

use crate::remote::{newest, shop};

const HOURS: &str = r#"
time_zone = "Europe/Vienna"

[[weekly]]
days = ["mon", "tue", "wed", "thu", "fri"]
from = "9:00"
to = "17:30"

[[holidays]]
date = "2030-12-24"
name = "Christmas Eve"
open = ["09:00-12:00"]
"#;

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20000101\r\nRRULE:FREQ=YEARLY\r\n\
    SUMMARY:New Year\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn hours_are_set_by_a_file_shown_as_one_and_explained() {
    let (program, _daemon) = shop();
    let dir = tempfile::tempdir().unwrap();
    let (hours, calendar) = (dir.path().join("hours.toml"), dir.path().join("holidays.ics"));
    fs::write(&hours, HOURS).unwrap();
    fs::write(&calendar, CALENDAR).unwrap();
    assert!(program.ok(&["hours", "show"]).contains("always open"));
    let shown = program.ok(&["hours", "set", hours.to_str().unwrap()]);
    assert!(shown.contains("from = \"09:00\"") && shown.contains("Christmas Eve"), "{shown}");
    // What it shows, it reads.
    fs::write(&hours, &shown).unwrap();
    assert_eq!(program.ok(&["hours", "set", hours.to_str().unwrap()]), shown);
    let said = program.ok(&["hours", "explain", "2030-12-24T16:00"]);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[0], "Tuesday, 24 December 2030, 16:00 (Europe/Vienna)");
    assert_eq!(
        lines[1],
        "closed: Christmas Eve (holiday), open only 09:00–12:00. It opens tomorrow at 9:00."
    );
    let imported = program.ok(&["hours", "holidays", "import", calendar.to_str().unwrap()]);
    assert!(imported.ends_with("there were 1.\n"), "{imported}");
    let new_year = program.ok(&["hours", "explain", "2031-01-01T10:00"]);
    assert!(new_year.contains("closed: New Year (holiday)"), "{new_year}");
    fs::write(&hours, "time_zone = 1").unwrap();
    let wrong = program.run(&["hours", "set", hours.to_str().unwrap()]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("cannot be understood") && wrong.err.contains("time_zone"), "{}", wrong.err);
    assert!(program.ok(&["hours", "clear"]).contains("always open"));
}

#[test]
fn a_rota_is_set_by_a_file_and_says_who_is_on_shift() {
    let (program, _daemon) = shop();
    let me = program.json(&["whoami"])["id"].as_str().unwrap().to_owned();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("rota.toml");
    let shift =
        format!("[[shifts]]\nuser_id = \"{me}\"\nways = [{{ by = \"email\", to = \"ana@example.com\" }}]\n");
    fs::write(&file, format!("time_zone = \"Europe/Vienna\"\n{shift}")).unwrap();
    assert!(program.ok(&["rota", "show"]).contains("nobody is called"));
    let shown = program.ok(&["rota", "set", file.to_str().unwrap()]);
    fs::write(&file, &shown).unwrap();
    assert_eq!(program.ok(&["rota", "set", file.to_str().unwrap()]), shown);
    let on = program.json(&["rota", "now"]);
    assert_eq!(on["items"][0]["id"].as_str().unwrap(), me);
    assert_eq!(program.ok(&["rota", "secret"]).trim().len(), 64);
    program.ok(&["rota", "clear"]);
    assert_eq!(program.json(&["rota", "now"])["items"], serde_json::json!([]));
    assert_eq!(program.ok(&["rota", "now"]), "");
}

#[test]
fn what_happens_when_nobody_answers_is_shown_and_set_one_by_one() {
    let (program, _daemon) = shop();
    let before = program.json(&["escalation", "show"]);
    let said = program.ok(&["escalation", "set", "--patience", "45s", "--contact", "off", "--close", "2d"]);
    assert!(said.contains("patience  after 45s\n") && said.contains("contact   off\n"), "{said}");
    assert_eq!(program.ok(&["escalation", "show"]), said);
    let after = program.json(&["escalation", "show"]);
    assert_eq!((&after["patience_s"], &after["close_s"]), (&45.into(), &172_800.into()));
    assert!(after["contact_s"].is_null());
    for stays in ["patience_text", "closed_text", "contact_text", "alert_s", "next_s"] {
        assert_eq!(after[stays], before[stays], "{stays}");
    }
    let wrong = program.run(&["escalation", "set"]);
    assert_eq!(wrong.code, Some(2), "{}", wrong.err);
    assert!(wrong.err.contains("nothing to set"), "{}", wrong.err);
    assert_eq!(program.run(&["escalation", "set", "--alert", "soon"]).code, Some(2));
}

#[test]
fn what_nobody_waits_in_cannot_be_taken_and_follow_ups_are_looked_at_and_put_away() {
    let (program, _daemon) = shop();
    assert_eq!(program.json(&["escalation", "list"])["items"], serde_json::json!([]));
    let id = newest(&program);
    program.ok(&["conversation", "reply", &id, "Here I am"]);
    assert!(program.ok(&["escalation", "ack", &id]).contains("Nobody waits"));

    assert_eq!(program.ok(&["followup", "count"]), "1\n");
    let left = program.json(&["followup", "list"])["items"][0].clone();
    let id = left["id"].as_str().unwrap();
    assert!(
        program
            .ok(&["followup", "view", id])
            .contains(left["email"].as_str().or(left["phone"].as_str()).unwrap())
    );
    assert_eq!(program.ok(&["followup", "count"]), "0\n");
    assert!(program.ok(&["followup", "export"]).starts_with("id,left_at,name"));
    program.ok(&["followup", "archive", id]);
    assert_eq!(program.json(&["followup", "list"])["items"], serde_json::json!([]));
    assert_eq!(program.json(&["followup", "list", "--archived"])["items"][0]["id"], left["id"]);
}
