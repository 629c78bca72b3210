//! Contacts from a file on the command line, the decisions about them, and everything taken along.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Program, Run};
use crate::remote::shop;

fn write(program: &Program, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = program.home.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn counts(told: &Value) -> [u64; 5] {
    let count = |field: &str| told[field].as_u64().unwrap();
    let refused = told["refused"].as_array().unwrap().len() as u64;
    [count("added"), count("merged"), count("unchanged"), count("conflicts"), refused]
}

fn json_of(run: &Run) -> Value {
    assert_eq!(run.code, Some(0), "{run:?}");
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_table_of_any_program_is_imported_again_and_again() {
    let (program, _daemon) = shop();
    let commas = write(&program, "people.csv", "Name,E-Mail,City\n\"Chen, Maya\",MAYA@new.example,Graz\n");
    let told = program.json(&["import", "contacts", &commas, "--dry-run"]);
    assert_eq!(counts(&told), [1, 0, 0, 0, 0]);
    let said = program.run(&["import", "contacts", &commas, "--dry-run"]);
    assert!(said.out.contains("1 added") && said.out.contains("Nothing was changed"), "{said:?}");
    assert!(said.err.contains("Not taken along: City."), "{said:?}");
    assert_eq!(counts(&program.json(&["import", "contacts", &commas])), [1, 0, 0, 0, 0]);
    assert_eq!(counts(&program.json(&["import", "contacts", &commas])), [0, 0, 1, 0, 0]);

    // As a spreadsheet in Austria writes it: a mark before UTF-8, semicolons, breaks of Windows, numbers of there.
    let semicolons = "\u{feff}First name;Last name;Phone\r\nTom;Weiß;0660 1234567\r\n;;\r\n";
    let semicolons = write(&program, "leute.csv", semicolons);
    let told = program.json(&["import", "contacts", &semicolons]);
    assert_eq!((counts(&told), &told["refused"][0]["line"]), ([0, 0, 0, 0, 1], &json!(2)));
    let told = program.json(&["import", "contacts", &semicolons, "--region", "AT"]);
    assert_eq!(counts(&told), [1, 0, 0, 0, 0]);

    let unicode = "Name\tPhone\r\nWeiß\t+43 660 7654321\r\n".encode_utf16().flat_map(u16::to_le_bytes);
    let unicode = [b"\xff\xfe".to_vec(), unicode.collect()].concat();
    let told = program.json(&["import", "contacts", &write(&program, "unicode.txt", unicode)]);
    assert_eq!(counts(&told), [1, 0, 0, 0, 0]);

    let tabs = "who\tmail privat\nMia\tmia@new.example\n";
    let mapped = ["import", "contacts", "-", "--map", "name=Who", "--map", "email=Mail privat", "--json"];
    assert_eq!(counts(&json_of(&program.run_with(&mapped, tabs))), [1, 0, 0, 0, 0]);
    let lost = program.run_with(&["import", "contacts", "-", "--map", "email=Post"], tabs);
    assert_eq!(lost.code, Some(2), "{lost:?}");
    assert!(lost.err.contains("There is no column `Post`") && lost.err.contains("mail privat"), "{lost:?}");
}

#[test]
fn many_rows_go_in_several_requests_and_each_is_told_of() {
    let (program, _daemon) = shop();
    let mut table = String::from("name,email\n");
    for n in 0..1201 {
        table.push_str(&format!("Person {n},p{n}@new.example\n"));
    }
    table.push_str("Nobody,no address\n");
    // Twice in the file, and far apart.
    table.push_str("Person 0,P0@new.example\nSomebody else,p1@new.example\n");
    let file = write(&program, "many.csv", table);
    assert_eq!(counts(&program.json(&["import", "contacts", &file, "--dry-run"])), [1201, 0, 1, 1, 1]);
    let told = program.json(&["import", "contacts", &file]);
    assert_eq!(counts(&told), [1201, 0, 1, 1, 1]);
    assert_eq!((&told["refused"][0]["line"], &told["refused"][0]["field"]), (&json!(1203), &json!("email")));
    assert_eq!(counts(&program.json(&["import", "contacts", &file])), [0, 0, 1202, 1, 1]);
}

#[test]
fn what_cannot_be_read_is_said_and_nothing_is_imported() {
    let (program, _daemon) = shop();
    let people = || exported(&program).iter().filter(|line| line["kind"] == "contact").count();
    let before = people();
    let latin =
        write(&program, "latin.csv", b"name,email\nMaya,maya@new.example\nJos\xe9,jose@new.example\n");
    let run = program.run(&["import", "contacts", &latin]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.err.contains("latin.csv") && run.err.contains("line 3") && run.err.contains("UTF-8"),
        "{run:?}"
    );
    for (file, said) in [
        (
            write(&program, "open.csv", "email,note\na@new.example,\"Ann\nb@new.example,x\n"),
            "line 2 never closes",
        ),
        (write(&program, "odd.csv", b"\xff\xfee\x00m"), "UTF-16"),
        (program.home.path().join("none.csv").to_str().unwrap().to_owned(), "cannot be read"),
        (write(&program, "empty.csv", ""), "No column is an email address"),
        (write(&program, "heads.csv", "Name,City\nMaya,Graz\n"), "--map email="),
    ] {
        let run = program.run(&["import", "contacts", &file]);
        assert_ne!(run.code, Some(0), "{file}");
        assert!(run.err.contains(said), "{run:?}");
    }
    let none = write(&program, "none.csv", "email\n");
    assert_eq!(counts(&program.json(&["import", "contacts", &none])), [0; 5]);
    assert_eq!(people(), before);
}

#[test]
fn conflicts_are_listed_and_decided_by_their_short_id() {
    let (program, _daemon) = shop();
    let known =
        write(&program, "known.csv", "name,email,phone\nMaya,maya@new.example,\nMax,,+43 660 1234567\n");
    program.ok(&["import", "contacts", &known]);
    let said = program.run(&["import", "conflicts", "list"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert!(said.err.contains("Nothing to decide."), "{said:?}");
    let other = "name,email,phone\nM. Chen,maya@new.example,\nMaya,maya@new.example,+43 660 1234567\n";
    let run = program.run(&["import", "contacts", &write(&program, "other.csv", other)]);
    assert!(run.out.contains("2 to decide") && run.out.contains("omnichat import conflicts list"), "{run:?}");

    let table = program.ok(&["import", "conflicts", "list"]);
    let lines: Vec<&str> = table.lines().collect();
    assert!(
        lines[1].contains("other.csv:3") && lines[1].contains("Maya") && lines[1].contains(" or Max"),
        "{table}"
    );
    assert!(lines[2].contains("other.csv:2") && lines[2].contains("M. Chen"), "{table}");
    let short = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    let (two, one) = (short(lines[1]), short(lines[2]));

    let run = program.run(&["import", "conflicts", "resolve", &two, "keep"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("two candidates") && run.err.contains("--contact"), "{run:?}");
    let all = program.json(&["import", "conflicts", "list"]);
    let max = all["items"][0]["candidates"][1]["id"].as_str().unwrap().to_owned();
    let run = program.run(&["import", "conflicts", "resolve", &two, "keep", "--contact", &max[28..]]);
    assert!(run.code == Some(0) && run.out.contains("What was known stays"), "{run:?}");
    let taken = program.json(&["import", "conflicts", "resolve", &one, "take"]);
    assert_eq!((&taken["resolution"], &taken["row"]["name"]), (&json!("take"), &json!("M. Chen")));
    let again = program.run(&["import", "conflicts", "resolve", &one, "take"]);
    assert!(again.code == Some(1) && again.err.contains("There is no conflict"), "{again:?}");
    let done = program.ok(&["import", "conflicts", "list", "--resolved"]);
    assert!(done.contains("keep") && done.contains("take"), "{done}");
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn exported(program: &Program) -> Vec<Value> {
    lines(&program.ok(&["export"]))
}

#[test]
fn everything_is_exported_to_standard_output_or_into_a_file() {
    let (program, _daemon) = shop();
    let all = exported(&program);
    assert_eq!((&all[0]["kind"], &all[0]["data"]["version"]), (&json!("start"), &json!(1)));
    let end = all.last().unwrap();
    assert_eq!(end["kind"], "end");
    assert!(end["data"]["counts"]["message"].as_u64().unwrap() > 10, "{end}");

    let file = program.home.path().join("all.ndjson");
    let path = file.to_str().unwrap();
    let said = program.ok(&["export", path]);
    assert!(said.contains(&format!("{} lines", all.len())), "{said}");
    assert_eq!(lines(&fs::read_to_string(&file).unwrap()).len(), all.len());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "it is everything");
    }
    let again = program.run(&["export", path]);
    assert!(again.code == Some(1) && again.err.contains("--force"), "{again:?}");
    assert_eq!(program.json(&["export", path, "--force"])["counts"], end["data"]["counts"]);
    let trail = program.ok(&["audit", "list", "--action", "tenant.exported"]);
    assert_eq!(trail.lines().count(), 4, "{trail}");
}

/// A daemon that goes away in the middle.
#[test]
fn an_export_that_was_cut_short_is_no_export() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = Vec::new();
            let mut byte = [0];
            while !asked.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
                asked.push(byte[0]);
            }
            // Closed cleanly, and yet not whole.
            let lines = "{\"kind\":\"start\",\"data\":{}}\n{\"kind\":\"contact\",\"data\":{}}\n";
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", lines.len());
            stream.write_all(format!("{head}{lines}").as_bytes()).unwrap();
        }
    });
    let program = Program::new().env("OMNICHAT_TOKEN", "oc_some_token");
    let file = program.home.path().join("all.ndjson");
    for args in [vec!["export", "--url", &url], vec!["export", file.to_str().unwrap(), "--url", &url]] {
        let run = program.run(&args);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.err.contains("cut short"), "{run:?}");
    }
    serving.join().unwrap();
    assert!(!file.exists());
    assert_eq!(fs::read_dir(program.home.path()).unwrap().count(), 0, "nothing is left of it");
}
