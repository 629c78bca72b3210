//! What the Graph API means by its error numbers, in plain words. Pure. See
//! developers.facebook.com/docs/messenger-platform/error-codes and /docs/graph-api/guides/error-handling.

use std::time::Duration;

use serde_json::Value;

use crate::channels::Sent;
use crate::channels::calls::Reply;

use super::META;

/// How long to wait when Meta asks for less and does not say how long.
const SLOWER: Duration = Duration::from_secs(60);

/// What the page's token needs that is missing, in words.
pub(super) const TOKEN_ENDED: &str = "Meta does not take the page's access token any more: it has expired or was revoked; make a new one in the Meta app and set it as `page_token`";
const NOT_ALLOWED: &str = "Meta does not let the app write in the page's name; give it the permission pages_messaging, or put it back on the page";
const POLICY: &str =
    "Meta has blocked the page from writing, for its policies; see Page Quality in the page's settings";

/// What an answer means that is no success.
pub(super) fn meaning(reply: &Reply) -> Sent {
    let body = reply.json();
    let error = &body["error"];
    let Some(code) = error["code"].as_i64() else {
        let status = reply.status.as_u16();
        return reply.common(META).unwrap_or_else(|| {
            let why = format!("{META} answered {status} without saying why");
            Sent::Never { code: Some(status.to_string()), why }
        });
    };
    of_code(code, error["error_subcode"].as_i64(), error, reply.retry_after())
}

fn of_code(code: i64, sub: Option<i64>, error: &Value, after: Option<Duration>) -> Sent {
    let shut = |why: &str| Sent::Refused { why: why.to_owned() };
    let never = |why: &str| {
        let code = sub.map_or_else(|| code.to_string(), |sub| format!("{code}/{sub}"));
        Sent::Never { code: Some(code), why: why.to_owned() }
    };
    match (code, sub) {
        (190 | 102 | 463 | 467, _) => shut(TOKEN_ENDED),
        (_, Some(2_018_278)) => never(
            "More than 24 hours have passed since the contact last wrote; Messenger lets the page answer once they write again.",
        ),
        (551, _) | (_, Some(1_545_041)) => {
            never("The contact cannot be reached: they left Messenger, or blocked the page.")
        }
        (_, Some(2_018_001)) => never("Messenger knows nobody by this id who has written to this page."),
        (_, Some(2_018_109)) => never("The file is larger than the 25 MB that Messenger takes."),
        (_, Some(2_018_007 | 2_018_008 | 2_018_047 | 2_018_074)) => never(
            "Messenger could not fetch the file: the daemon's `public_url` has to be reachable from the internet.",
        ),
        (_, Some(2_018_065)) => {
            never("The app may not write outside of the 24 hours after the contact's last message.")
        }
        (_, Some(2_018_300 | 2_018_301)) => {
            never("Another app holds this conversation at Messenger; take it over in the page's inbox there.")
        }
        (4 | 17 | 32 | 341 | 613 | 80_006, _) => {
            let why = format!("{META} asks to send more slowly ({code})");
            Sent::Later { why, after: Some(after.unwrap_or(SLOWER)) }
        }
        (368, _) => shut(POLICY),
        (1 | 2 | 1200, _) => Sent::Later { why: format!("{META} is in trouble ({code})"), after },
        _ if error["is_transient"] == true => {
            Sent::Later { why: format!("{META} is in trouble ({code})"), after }
        }
        (10 | 3 | 200..=299, _) => shut(NOT_ALLOWED),
        _ => {
            let said: String = error["message"].as_str().unwrap_or("no reason").chars().take(200).collect();
            never(&format!("{META} refused it and says: {said}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(code: i64, sub: Option<i64>) -> Sent {
        of_code(code, sub, &json!({ "message": "said" }), None)
    }

    #[test]
    fn what_the_page_has_to_mend_stops_the_inbox_and_what_one_contact_is_about_does_not() {
        for code in [190, 10, 200, 299, 368] {
            assert!(matches!(of(code, None), Sent::Refused { .. }), "{code}");
        }
        for (code, sub) in
            [(10, Some(2_018_278)), (551, Some(1_545_041)), (100, Some(2_018_001)), (200, Some(1_545_041))]
        {
            assert!(matches!(of(code, sub), Sent::Never { .. }), "{code}");
        }
        let Sent::Never { code, why } = of(10, Some(2_018_278)) else { panic!() };
        assert_eq!(code.as_deref(), Some("10/2018278"));
        assert!(why.contains("24 hours"), "{why}");
    }

    #[test]
    fn what_passes_is_tried_again_and_a_limit_is_waited_for() {
        assert_eq!(of(2, None), Sent::Later { why: "Meta is in trouble (2)".into(), after: None });
        for code in [4, 32, 613] {
            let Sent::Later { after, .. } = of(code, None) else { panic!("{code}") };
            assert_eq!(after, Some(SLOWER));
        }
        let transient = json!({ "message": "said", "is_transient": true });
        assert!(matches!(of_code(100, None, &transient, None), Sent::Later { .. }));
        let Sent::Never { why, .. } = of(100, None) else { panic!() };
        assert!(why.ends_with("says: said"), "{why}");
    }
}
