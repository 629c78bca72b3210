//! The least that passes for a provider: a description and no keys. Nobody signs in there; a provider's settings can be
//! tested with it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::OnceLock;

use serde_json::json;

/// Its issuer. It runs for as long as the tests do.
pub(crate) fn issuer() -> &'static str {
    static ISSUER: OnceLock<String> = OnceLock::new();
    ISSUER.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let own = issuer.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut stream = BufReader::new(stream);
                let head: Vec<_> =
                    stream.by_ref().lines().map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
                let keys = head.first().is_some_and(|line| line.contains("/keys"));
                let body = if keys { json!({"keys": []}) } else { described(&own) }.to_string();
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
                // Who hangs up early has what they came for.
                drop(write!(stream.get_mut(), "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
            }
        });
        issuer
    })
}

fn described(issuer: &str) -> serde_json::Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    })
}
