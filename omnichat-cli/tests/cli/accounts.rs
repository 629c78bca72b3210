//! Roles, teams, tenants, keys and the audit trail, for whoever has the machine.

use omnichat_api::permission::{Permission, Role};
use serde_json::Value;

use crate::daemon::Daemon;
use crate::program::Program;
use crate::remote::shop;

/// Makes a user with this role in the only tenant.
fn user(program: &Program, email: &str, role: &str) {
    let args =
        ["user", "create", "--email", email, "--name", "Ben Okafor", "--role", role, "--password-stdin"];
    let run = program.run_with(&args, "otter under the old bridge\n");
    assert_eq!(run.code, Some(0), "{run:?}");
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

#[test]
fn the_matrix_is_printed_as_the_code_has_it() {
    let program = Program::new();
    let matrix = program.json(&["permissions"]);
    assert_eq!(items(&matrix).len(), Permission::ALL.len());
    for row in items(&matrix) {
        let permission: Permission = row["permission"].as_str().unwrap().parse().unwrap();
        for role in Role::BUILT_IN {
            let listed = row["roles"].as_array().unwrap().contains(&role.as_str().into());
            assert_eq!(listed, role.may(permission), "{role} {permission}");
        }
    }
    let table = program.ok(&["permissions"]);
    let row = table.lines().find(|line| line.starts_with("tenant_delete")).unwrap();
    assert_eq!(row.split_whitespace().skip(1).take(5).collect::<Vec<_>>(), ["yes", "·", "·", "·", "·"]);
    assert!(!program.data().exists());
}

#[test]
fn a_role_of_the_tenants_own_is_made_given_changed_and_deleted() {
    let program = Program::with_owner();
    user(&program, "ben@example.com", "staff");
    let may = ["--permission", "conversation_read", "--permission", "contact_read"];
    let create = [["role", "create", "--name", "Night", "--sees", "own"].as_slice(), &may].concat();
    let role = program.json(&create);
    assert_eq!((&role["name"], &role["sees"]), (&"Night".into(), &"own".into()));

    let without = program.run(&["user", "role", "ben@example.com", "custom"]);
    assert_eq!(without.code, Some(2), "{without:?}");
    let given = program.json(&["user", "role", "ben@example.com", "custom", "--role-id", "Night"]);
    assert_eq!(given["custom_role"]["name"], "Night");
    assert!(program.ok(&["user", "list"]).contains("Night"));

    let kept = program.run(&["role", "delete", "Night"]);
    assert_eq!(kept.code, Some(1), "somebody has it: {kept:?}");
    let id = role["id"].as_str().unwrap();
    let changed = program.json(&["role", "change", id, "--name", "Late", "--permission", "contact_read"]);
    assert_eq!(changed["permissions"], serde_json::json!(["contact_read"]));

    let invite = ["invite", "create", "--email", "eve@example.com", "--role", "custom", "--role-id", "Late"];
    assert_eq!(program.json(&invite)["custom_role"]["name"], "Late");
    let listed = program.ok(&["invite", "list"]);
    assert!(listed.contains("Late"), "{listed}");
    let id = listed.lines().nth(1).unwrap().split_whitespace().next().unwrap();
    program.ok(&["invite", "revoke", id]);

    program.ok(&["user", "role", "ben@example.com", "viewer"]);
    program.ok(&["role", "delete", "Late"]);
    assert!(!program.ok(&["role", "list"]).contains("Late"));
    let unknown = program.run(&["role", "delete", "Late"]);
    assert!(unknown.err.contains("No role here is called `Late`; there is: none yet"), "{}", unknown.err);
}

#[test]
fn a_team_has_the_members_that_were_named() {
    let program = Program::with_owner();
    user(&program, "ben@example.com", "staff");
    let team = program.json(&["team", "create", "--name", "Repairs", "--member", "BEN@example.com"]);
    assert_eq!(team["members"][0]["name"], "Ben Okafor");
    let stranger = program.run(&["team", "create", "--name", "Sales", "--member", "eve@example.com"]);
    assert!(stranger.err.contains("No member here has the address eve@example.com"), "{}", stranger.err);
    let both = ["--member", "ben@example.com", "--member", "ana@example.com"];
    program.ok(&[["team", "change", "Repairs", "--name", "Workshop"].as_slice(), &both].concat());
    assert!(program.ok(&["team", "list"]).contains("Ana Lopez, Ben Okafor"));
    let empty = program.json(&["team", "change", "Workshop", "--nobody"]);
    assert_eq!(empty["members"], serde_json::json!([]));
    program.ok(&["team", "delete", "Workshop"]);
    assert_eq!(program.json(&["team", "list"])["items"], serde_json::json!([]));
}

#[test]
fn somebody_is_taken_out_of_a_tenant_but_never_its_last_owner() {
    let program = Program::with_owner();
    user(&program, "ben@example.com", "staff");
    assert_eq!(program.json(&["user", "remove", "ben@example.com"])["email"], "ben@example.com");
    assert!(!program.ok(&["user", "list"]).contains("ben@"));
    for args in [
        ["user", "remove", "ana@example.com"].as_slice(),
        &["user", "role", "ana@example.com", "staff"],
        &["user", "remove", "nobody@example.com"],
    ] {
        assert_eq!(program.run(args).code, Some(1), "{args:?}");
    }
    assert!(program.ok(&["user", "list"]).contains("ana@example.com"));
}

#[test]
fn tenants_stand_in_a_tree_are_renamed_closed_deleted_and_brought_back() {
    let program = Program::with_owner();
    program.ok(&["tenant", "create", "--name", "North", "--parent", "My team"]);
    program.ok(&["tenant", "create", "--name", "Bakery", "--parent", "North"]);
    assert_eq!(program.ok(&["tenant", "list", "--tree"]), "My team\n└─ North\n   └─ Bakery\n");
    assert_eq!(program.json(&["tenant", "rename", "North", "Nord"])["name"], "Nord");
    assert_eq!(program.json(&["tenant", "suspend", "Nord"])["state"], "suspended");
    assert!(program.ok(&["tenant", "list", "--tree"]).contains("Nord (suspended)"));
    assert_eq!(program.json(&["tenant", "resume", "Nord"])["state"], "active");

    let asked = program.run(&["tenant", "delete", "Nord"]);
    assert_eq!(asked.code, Some(2), "{asked:?}");
    assert!(asked.err.contains("all tenants below it") && asked.err.contains("--yes"), "{}", asked.err);
    let deleted = program.json(&["tenant", "delete", "Nord", "--yes"]);
    assert!(deleted["state"] == "deleted" && deleted["erased_at"].is_string(), "{deleted}");
    assert!(program.ok(&["tenant", "list"]).contains("erased "));
    assert_eq!(program.json(&["tenant", "restore", "Nord"])["state"], "active");
}

#[test]
fn what_was_done_is_in_the_trail_of_its_tenant_or_of_the_installation() {
    let program = Program::with_owner();
    user(&program, "ben@example.com", "staff");
    program.ok(&["user", "disable", "ben@example.com"]);
    program.ok(&["user", "operator", "ana@example.com", "on"]);
    let trail = program.json(&["audit", "list", "--action", "user.disabled"]);
    assert_eq!(items(&trail).len(), 1);
    assert_eq!(trail["items"][0]["actor_kind"], "operator");
    assert!(program.ok(&["audit", "list"]).contains("the command line"));
    assert_eq!(items(&program.json(&["audit", "list", "--limit", "2"])).len(), 2);
    let made = program.json(&["audit", "list", "--installation", "--action", "operator"]);
    assert_eq!(made["items"][0]["action"], "operator.made");

    let checked = program.json(&["audit", "verify"]);
    assert!(checked["rows"].as_i64().unwrap() >= 3 && checked["broken_at"].is_null(), "{checked}");
    assert!(program.ok(&["audit", "verify", "--installation"]).contains("as it was written"));

    let export = program.ok(&["audit", "export"]);
    let rows: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let whole: Vec<_> = (1..=i64::try_from(rows.len()).unwrap()).collect();
    assert_eq!(rows.iter().map(|row| row["seq"].as_i64().unwrap()).collect::<Vec<_>>(), whole);
    assert_eq!(rows.last().unwrap()["action"], "audit.exported");
}

#[test]
fn a_link_to_a_new_password_is_printed_alone() {
    let program = Program::with_owner().env("OMNICHAT_PUBLIC_URL", "https://chat.example.com");
    let run = program.run(&["user", "reset-link", "ana@example.com"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.starts_with("https://chat.example.com/admin-app/reset#"), "{}", run.out);
    assert!(run.out.lines().count() == 1 && run.err.contains("once, until"), "{run:?}");
    assert_eq!(program.run(&["user", "reset-link", "nobody@example.com"]).code, Some(1));
}

#[test]
fn keys_are_rotated_and_retired_without_signing_anybody_out() {
    let (program, _daemon) = shop();
    let before = program.json(&["keys", "list"]);
    let old = before["items"][0]["id"].as_str().unwrap();
    let rotated = program.json(&["keys", "rotate"]);
    assert_eq!(items(&rotated).iter().filter(|key| key["signs"] == true).count(), 1);
    assert!(rotated["items"][0]["id"] != old && rotated["items"][0]["signs"] == true, "{rotated}");
    assert_eq!(program.json(&["whoami"])["email"], "ana@example.com");

    let asked = program.run(&["keys", "retire", old]);
    assert_eq!(asked.code, Some(2), "{asked:?}");
    let retired = program.json(&["keys", "retire", &old[old.len() - 8..], "--yes"]);
    assert!(items(&retired).iter().any(|key| key["id"] == old && key["retired_at"].is_string()), "{retired}");
    assert_eq!(program.json(&["whoami"])["email"], "ana@example.com", "the token was renewed by itself");
}

#[test]
fn a_login_that_wrong_passwords_have_locked_is_unlocked() {
    let program = Program::with_owner();
    let daemon = Daemon::start(&program);
    let login = ["login", "--url", &daemon.url(), "--email", "ana@example.com", "--password-stdin", "--json"];
    let locked =
        (0..12).map(|_| program.run_with(&login, "a wrong one\n")).find(|run| run.err.contains("too_many"));
    assert!(locked.is_some(), "twelve wrong passwords lock");
    assert_eq!(program.json(&["user", "unlock", "ana@example.com"])["was_locked"], true);
    assert_eq!(program.json(&["user", "unlock", "ana@example.com"])["was_locked"], false);
    assert_eq!(program.run_with(&login, "heron on a slow river\n").code, Some(0));
}

#[test]
fn a_row_that_was_changed_by_hand_is_found_with_exit_code_1() {
    let program = Program::with_owner();
    program.ok(&["user", "disable", "ana@example.com"]);
    program.ok(&["audit", "verify"]);
    // As somebody does who has the file alone: one word for another of the same length.
    let file = program.data().join("omnichat.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let places: Vec<_> = bytes
        .windows(13)
        .enumerate()
        .filter(|(_, part)| *part == b"user.disabled")
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty(), "the action stands in the file");
    for at in places {
        bytes[at..at + 13].copy_from_slice(b"user.renamed_");
    }
    std::fs::write(&file, bytes).unwrap();
    assert_eq!(items(&program.json(&["audit", "list", "--action", "user.disabled"])).len(), 0);
    let found = program.run(&["audit", "verify"]);
    assert_eq!(found.code, Some(1), "{found:?}");
    assert!(found.err.contains("changed by hand at row") && found.err.contains("Hint: "), "{}", found.err);
    let found = program.run(&["audit", "verify", "--json"]);
    let verdict: Value = serde_json::from_str(&found.out).unwrap();
    assert!(found.code == Some(1) && verdict["broken_at"].as_i64().unwrap() > 1, "{found:?}");
    program.ok(&["audit", "verify", "--installation"]);
}

#[test]
fn the_trail_names_what_it_is_about() {
    let program = Program::with_owner();
    program.ok(&["user", "disable", "ana@example.com"]);
    let listed = program.ok(&["audit", "list", "--action", "user.disabled"]);
    assert!(listed.contains("Ana Lopez"), "{listed}");
    let row = &program.json(&["audit", "list", "--action", "user.disabled"])["items"][0];
    assert!(row["target_name"] == "Ana Lopez" && row["target"] != "Ana Lopez", "{row}");
}

#[test]
fn a_login_gets_another_address_and_is_signed_out() {
    let (program, _daemon) = shop();
    program.ok(&["whoami"]);
    let changed = program.json(&["user", "email", "ANA@example.com", "ana@new.example"]);
    assert_eq!(changed["email"], "ana@new.example");
    assert_eq!(program.run(&["whoami"]).code, Some(1), "the session has ended");
    assert!(program.ok(&["user", "list"]).contains("ana@new.example"));
    let unknown = program.run(&["user", "email", "ana@example.com", "other@new.example"]);
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
}

#[test]
fn an_operator_who_works_for_no_tenant_signs_in() {
    let program = Program::migrated();
    let both =
        ["user", "create", "--email", "olga@example.com", "--name", "Olga", "--operator", "--role", "owner"];
    assert_eq!(program.run(&both).code, Some(2));
    let create =
        ["user", "create", "--email", "olga@example.com", "--name", "Olga", "--operator", "--password-stdin"];
    let made = program.run_with(&create, "otter under the old bridge\n");
    assert_eq!(made.code, Some(0), "{made:?}");
    // The first tenant is still to be made, by the first who works in one.
    let first = program.run_with(&crate::program::USER, "heron on a slow river\n");
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(items(&program.json(&["inbox", "list"])).len(), 1, "no tenant has to be named");
    let daemon = Daemon::start(&program);
    let login = ["login", "--url", &daemon.url(), "--email", "olga@example.com", "--password-stdin"];
    assert_eq!(program.run_with(&login, "otter under the old bridge\n").code, Some(0));
    let me = program.json(&["whoami"]);
    assert!(me["operator"] == true && me["tenant"]["name"] == "Installation", "{me}");
}
