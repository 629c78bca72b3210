//! Two daemons behind one address, where the one knows something that the other does not. That the other tests hold there,
//! too, `old::on_both` sees to.

use serde_json::json;

use super::sockets::SHOP;
use crate::bed::{Bed, answer};
use crate::old::Old;

#[tokio::test]
async fn each_daemon_counts_requests_for_itself_and_none_lets_more_through_than_it_may() {
    let limited = Bed::spread(|config| {
        config.limits.on = true;
        config.limits.widget_per_minute = 2;
    });
    let Some(bed) = limited.await else { return };
    let old = Old::of(bed).await;
    let mut said = Vec::new();
    for n in 0..6 {
        let body = json!({"user_id": "visitor-7", "text": format!("line {n}")});
        said.push(old.posts("/webchat", &body).await.status);
    }
    assert_eq!(said, [200, 200, 200, 200, 429, 429]);
    let thread = old.ask("/admin/api/messages/visitor-7/webchat").await;
    assert_eq!(thread["messages"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn while_they_are_looked_after_both_ask_old_clients_to_come_again() {
    let Some(bed) = Bed::spread(|_| {}).await else { return };
    let Old { bed, token } = Old::of(bed).await;
    let old = Old { bed: bed.restarted_with(|config| config.maintenance = true).await, token };
    for _ in 0..2 {
        let body = json!({"user_id": "visitor-7", "text": "Hello"});
        let said = old.posts("/webchat", &body).await.with_status(503);
        assert_eq!((said.header("retry-after"), said.body["detail"].is_string()), ("120", true));
    }
    for path in ["/ws/visitor-7", "/ws/visitor-7", "/admin-ws", "/admin-ws"] {
        assert!(old.opens(path, "A browser", SHOP).await.is_err(), "{path}");
    }
    for path in ["/health", "/health", "/api/v1/health", "/api/v1/health"] {
        answer(old.bed.get(path)).await.with_status(200);
    }
    let Old { bed, token } = old;
    let old = Old { bed: bed.restarted_with(|config| config.maintenance = false).await, token };
    assert_eq!(old.ask("/admin/api/convos").await, json!({"conversations": []}), "nothing was kept");
}
