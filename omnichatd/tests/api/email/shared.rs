//! A mailbox and two daemons on one database: one of them reads it, and the other one goes on where it ends.

use omnichat_api::permission::Role;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;

use super::{ANA, NAMES, inbox, mail};
use crate::bed::program::{Program, control, program};
use crate::bed::{Person, PostOffice, SOON, answer, postgres, text, user};

struct Node {
    daemon: Program,
    ana: Person,
}

impl Node {
    /// A daemon on this database, with the key of the first.
    async fn start(dir: &TempDir, url: &str, key: &TempDir, first: bool) -> Self {
        let mut process = program(dir.path());
        process
            .env("OMNICHAT_AUTO_MIGRATE", "true")
            .env("OMNICHAT_EGRESS_ALLOW", "127.0.0.0/8")
            .env("OMNICHAT_LIMITS", "off")
            .env("OMNICHAT_KEY_FILE", key.path().join("key"))
            .env("OMNICHAT_DATABASE_URL", url);
        let daemon = Program::of(process).await;
        if first {
            let socket = dir.path().join("control.sock");
            control(&socket, &user("ana@example.com", "Ana", Role::Owner, None)).await;
        }
        Self { ana: daemon.login("ana@example.com").await, daemon }
    }

    async fn ask(&self, path: &str) -> Value {
        let ask = self.daemon.http.get(format!("{}{path}", self.daemon.url));
        answer(ask.bearer_auth(&self.ana.token)).await.ok()
    }

    /// Waits until the newest messages of the conversations are these, and no others.
    async fn shows(&self, said: &[&str]) {
        let mut said = said.to_vec();
        said.sort_unstable();
        let looking = async {
            loop {
                let all = self.ask("/api/v1/conversations?limit=100").await;
                let all = all["items"].as_array().unwrap();
                let mut shown: Vec<_> = all.iter().map(|c| text(&c["last_message"]["preview"])).collect();
                shown.sort_unstable();
                if shown == said {
                    return;
                }
                assert!(shown.len() <= said.len(), "{shown:?}");
            }
        };
        timeout(3 * SOON, looking).await.unwrap_or_else(|_| panic!("not all of {said:?} came"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_daemons_reads_a_mailbox_and_the_other_one_goes_on_when_it_is_gone() {
    let Some(url) = postgres() else { return };
    let Some(post) = PostOffice::open(NAMES) else { return };
    let dirs = [(); 4].map(|()| tempfile::tempdir().unwrap());
    let one = Node::start(&dirs[0], &url, &dirs[3], true).await;
    let make = one.daemon.http.post(format!("{}/api/v1/inboxes", one.daemon.url));
    answer(make.json(&inbox(&post, "help", &json!({}))).bearer_auth(&one.ana.token)).await.with_status(201);
    let first = reads(&post).await;
    let two = Node::start(&dirs[1], &url, &dirs[3], false).await;
    let mut said = vec![];
    for n in ["1", "2", "3"] {
        post.put("help", &mail(ANA, &format!("{n}@ana"), "", n));
        said.push(n);
        two.shows(&said).await;
    }
    assert_eq!(reads(&post).await, first, "both have had all the time to look");

    one.daemon.kill().await;
    post.put("help", &mail(ANA, "4@ana", "", "4"));
    said.push("4");
    two.shows(&said).await;
    let second = reads(&post).await;
    assert_ne!(second, first);

    let three = Node::start(&dirs[2], &url, &dirs[3], false).await;
    two.daemon.terminate().await;
    assert!(two.daemon.ended().await.0.success());
    post.put("help", &mail(ANA, "5@ana", "", "5"));
    said.push("5");
    three.shows(&said).await;
    assert_ne!(reads(&post).await, second);
    let journal = three.ask("/api/v1/inbound").await;
    assert_eq!(journal["items"].as_array().unwrap().len(), 5, "{journal}");
}

/// Waits until somebody has signed in to the mailbox: one connection, with this process of the server.
async fn reads(post: &PostOffice) -> String {
    let looking = async {
        loop {
            let mut who = post.who("help");
            assert!(who.len() <= 1, "{who:?}");
            if let Some(one) = who.pop() {
                return one;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, looking).await.expect("nobody reads the mailbox")
}
