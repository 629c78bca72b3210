//! Twilio's own Python library signs requests that are taken, and takes what is signed here.

use std::process::Stdio;

use omnichatd::channels::{hash, twilio};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::twilio::{Inbox, TOKEN, filled, form, inbox, pairs};
use super::until;
use crate::bed::{Bed, answer, text};

/// Signs, or checks, each of these with the library; `None` where it is not installed.
async fn library(cases: &[Value]) -> Option<Vec<Value>> {
    let Some(python) = std::env::var_os("OMNICHAT_TEST_PYTHON") else {
        let missing = "OMNICHAT_TEST_PYTHON is not set: `make test` installs Twilio's library";
        assert!(std::env::var_os("CI").is_none(), "{missing}");
        eprintln!("not run against Twilio's library: {missing}");
        return None;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/hooks/twilio_library.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let asked = serde_json::to_vec(cases).unwrap();
    child.stdin.take().unwrap().write_all(&asked).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), cases.len());
    Some(answers)
}

fn case(url: &str, pairs: &[(String, String)], body: Option<&str>, signature: &str) -> Value {
    json!({"token": TOKEN, "url": url, "pairs": pairs, "body": body, "signature": signature})
}

/// Forms with all that a signature can trip over.
fn forms() -> Vec<Vec<(String, String)>> {
    let mut twice = form("SM3", "+12025550123", "Twice");
    twice.extend(pairs(&[("Extra", "b"), ("Extra", "a"), ("Extra", "b"), ("extra", "")]));
    vec![
        form("SM1", "+12025550123", "Grüße & 100 % + mehr = 😀\r\nzweite Zeile"),
        form("SM2", "whatsapp:+12025550123", ""),
        twice,
    ]
}

#[tokio::test]
async fn what_twilios_library_signs_is_taken_and_a_wrong_signature_of_it_is_not() {
    let bed = Bed::start().await;
    let Inbox { url, .. } = inbox(&bed, "sms", &json!({})).await;
    let json_body = json!({"MessageSid": "SM9", "From": "+12025550123", "Body": "As JSON"}).to_string();
    let json_url = format!("{url}?bodySHA256={}", hash(json_body.as_bytes()));
    let mut cases: Vec<Value> = forms().iter().map(|pairs| case(&url, pairs, None, "")).collect();
    cases.push(case(&json_url, &[], Some(&json_body), ""));
    let Some(answers) = library(&cases).await else { return };
    let signatures: Vec<String> = answers.iter().map(|answer| text(&answer["signature"])).collect();

    let post = |url: &str, signature: &str| bed.http.post(url).header("x-twilio-signature", signature);
    for (n, (pairs, signature)) in forms().iter().zip(&signatures).enumerate() {
        let wrong = &signatures[(n + 1) % signatures.len()];
        answer(filled(post(&url, wrong), pairs)).await.with_status(403);
        answer(filled(post(&url, signature), pairs)).await.with_status(200);
    }
    let as_json = |signature: &str| {
        post(&json_url, signature).header("content-type", "application/json").body(json_body.clone())
    };
    answer(as_json(&signatures[0])).await.with_status(403);
    answer(as_json(&signatures[3])).await.with_status(200);
    assert_eq!(until(&bed, "done", 4).await.len(), 4);
}

#[tokio::test]
async fn what_is_signed_here_twilios_library_takes() {
    let url = "https://chat.example.com/api/v1/hooks/sms/0197?a=b%20c";
    let signed =
        |pairs: &Vec<(String, String)>| case(url, pairs, None, &twilio::signature(TOKEN, url, pairs));
    let mut cases: Vec<Value> = forms().iter().map(signed).collect();
    let body = "{\"a\":1}";
    let hashed = format!("{url}&bodySHA256={}", hash(body.as_bytes()));
    cases.push(case(&hashed, &[], Some(body), &twilio::signature(TOKEN, &hashed, &[])));
    cases.push(case(url, &forms()[0], None, &twilio::signature("another token", url, &forms()[0])));
    let Some(answers) = library(&cases).await else { return };
    let taken: Vec<bool> = answers.iter().map(|answer| answer["valid"].as_bool().unwrap()).collect();
    assert_eq!(taken, [true, true, true, true, false]);
}
