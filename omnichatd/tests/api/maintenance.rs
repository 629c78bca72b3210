//! Maintenance: everybody is told to come again, but for who asks how the daemon is.

use omnichat_api::Code;
use serde_json::json;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;

use crate::bed::{Bed, answer};

#[tokio::test]
async fn nobody_gets_through_and_carriers_come_again() {
    let bed = Bed::start().await;
    let inbox = bed.inbox;
    let bed = bed.restarted_with(|config| config.maintenance = true).await;
    for path in ["/", "/docs", "/demo", "/admin-app/", "/widget.js", "/api/v1/me", "/webchat", "/nowhere"] {
        let reply = answer(bed.get(path)).await;
        assert_eq!(reply.header("retry-after"), "120", "{path}");
        reply.refused(Code::Unavailable);
    }
    let config = answer(bed.get(&format!("/api/v1/widget/config?inbox_id={inbox}"))).await;
    config.refused(Code::Unavailable);
    let login = json!({ "email": "ana@example.com", "password": "whatever it is" });
    answer(bed.post("/api/v1/auth/login", &login)).await.refused(Code::Unavailable);
    answer(bed.post("/api/v1/hooks/twilio/1", &json!({}))).await.refused(Code::Unavailable);
    for path in ["/healthz", "/readyz"] {
        assert_eq!(answer(bed.get(path)).await.status, 200, "{path}");
    }
    for path in ["/api/v1/socket", "/api/v1/widget/socket"] {
        let url = format!("ws://{}{path}", bed.server.address());
        match connect_async(url).await {
            Err(Error::Http(answer)) => assert_eq!(answer.status().as_u16(), 503),
            other => panic!("{other:?}"),
        }
    }
}
