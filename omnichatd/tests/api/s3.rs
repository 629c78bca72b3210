//! Files in a bucket of a real S3 server on this machine.

use std::process::Stdio;

use omnichat_store::config::Config;
use omnichatd::files::sweep::UNUSED_MS;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::attachments::sent_up;
use crate::bed::{Authority, Bed, SOON, answer, text};

/// Serves S3 from memory on a free port, with one bucket; says where once it does. With TLS when a certificate, its key and
/// its authority are named.
const SERVER: &str = "
import sys, threading, boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server
tls = sys.argv[1:]
server = make_server('127.0.0.1', 0, DomainDispatcherApplication(create_backend_app), True,
    request_handler=MotoRequestHandler, ssl_context=tuple(tls[:2]) or None)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f'http{\"s\" if tls else \"\"}://127.0.0.1:{server.server_port}'
client = boto3.client('s3', endpoint_url=url, region_name='us-east-1', verify=tls[2] if tls else None,
    aws_access_key_id='AKIAEXAMPLE', aws_secret_access_key='a-secret')
client.create_bucket(Bucket='desk')
print(url, flush=True)
for line in sys.stdin:
    listed = client.list_objects_v2(Bucket='desk').get('Contents', [])
    print(','.join(one['Key'] for one in listed), flush=True)
";

struct S3 {
    server: Child,
    said: tokio::io::Lines<BufReader<tokio::process::ChildStdout>>,
    url: String,
}

impl S3 {
    /// `None` where it is not installed.
    async fn start() -> Option<Self> {
        Self::with(None).await
    }

    async fn with(authority: Option<&Authority>) -> Option<Self> {
        let Some(python) = std::env::var_os("OMNICHAT_TEST_PYTHON") else {
            let missing = "OMNICHAT_TEST_PYTHON is not set: `make test` installs moto";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            eprintln!("not run against an S3 server: {missing}");
            return None;
        };
        let mut server = Command::new(python)
            .args(["-c", SERVER])
            .args(authority.into_iter().flat_map(|authority| {
                let (certificate, key) = authority.certificate();
                [certificate, key, authority.file()]
            }))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
        let url =
            timeout(SOON, said.next_line()).await.unwrap().unwrap().expect("the S3 server did not start");
        Some(Self { server, said, url })
    }

    fn used_by(&self, config: &mut Config) {
        config.files.url = Some("s3://desk/files".into());
        config.files.s3_endpoint = Some(self.url.clone());
        config.files.s3_key = Some("AKIAEXAMPLE".into());
        config.files.s3_secret = Some("a-secret".into());
    }

    /// The names of what lies in the bucket.
    async fn keys(&mut self) -> Vec<String> {
        use tokio::io::AsyncWriteExt;
        self.server.stdin.as_mut().unwrap().write_all(b"\n").await.unwrap();
        let line = timeout(SOON, self.said.next_line()).await.unwrap().unwrap().unwrap();
        line.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn files_lie_in_the_bucket_and_come_back_whole_or_in_part() {
    let Some(mut s3) = S3::start().await else { return };
    let bed = Bed::with(|config| s3.used_by(config)).await;
    let large: Vec<u8> = (0..20_000_000_u32).map(|n| (n % 251) as u8).collect();
    for (name, bytes) in [("small.txt", b"a few bytes".as_slice()), ("large.bin", &large)] {
        let id = sent_up(&bed, &bed.ana.token, name, bytes).await;
        sent_up(&bed, &bed.ana.token, name, bytes).await;
        let link = bed.ask(&format!("/api/v1/attachments/{id}/link")).await;
        let whole = answer(bed.http.get(text(&link["url"]))).await.with_status(200);
        assert!(whole.bytes == bytes, "{name}");
        let part =
            answer(bed.http.get(text(&link["url"])).header("range", "bytes=2-4")).await.with_status(206);
        assert_eq!(part.bytes, &bytes[2..5]);
    }
    let keys = s3.keys().await;
    assert_eq!(keys.len(), 2, "what is the same is stored once: {keys:?}");
    assert!(keys.iter().all(|key| key.starts_with(&format!("files/{}/", bed.tenant))), "{keys:?}");
    assert!(!bed.temp.path().join("data/files").exists());

    // Nobody used them; the bucket's clock is the machine's, the tests' stands in November.
    let (app, files) = (bed.server.app(), bed.server.app().files());
    bed.wait_ms(400 * UNUSED_MS);
    assert_eq!(files.sweep_unused(app.store()).await.unwrap(), 4);
    assert_eq!(s3.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn while_the_bucket_is_away_files_are_refused_and_messages_are_not() {
    let Some(s3) = S3::start().await else { return };
    let bed = Bed::with(|config| {
        s3.used_by(config);
        // Nothing listens there.
        config.files.s3_endpoint = Some("http://127.0.0.1:9".into());
    })
    .await;
    let call = bed.call(reqwest::Method::POST, "/api/v1/attachments?name=a.txt").bearer_auth(&bed.ana.token);
    let refused = answer(call.body("a")).await.refused(omnichat_api::Code::Unavailable);
    assert!(!refused.to_string().contains("127.0.0.1"), "{refused}");
    let (_, id) = bed.conversation().await;
    assert_eq!(bed.replies(&id, "Hello").await["attachments"], json!(null));
}

#[tokio::test]
async fn a_bucket_behind_an_authority_of_ones_own_is_used_where_that_is_named_and_nowhere_else() {
    let authority = Authority::new();
    let Some(mut s3) = S3::with(Some(&authority)).await else { return };
    let bed = Bed::with(|config| s3.used_by(config)).await;
    let call = bed.call(reqwest::Method::POST, "/api/v1/attachments?name=a.txt").bearer_auth(&bed.ana.token);
    answer(call.body("a")).await.refused(omnichat_api::Code::Unavailable);
    assert_eq!(s3.keys().await, Vec::<String>::new());

    let bed = Bed::with(|config| {
        s3.used_by(config);
        config.egress_ca_file = Some(authority.file());
    })
    .await;
    let id = sent_up(&bed, &bed.ana.token, "a.txt", b"a few bytes").await;
    let link = bed.ask(&format!("/api/v1/attachments/{id}/link")).await;
    assert_eq!(answer(bed.http.get(text(&link["url"]))).await.with_status(200).bytes, b"a few bytes");
    assert_eq!(s3.keys().await.len(), 1);
}
