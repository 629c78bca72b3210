//! Signing in by a provider, by those who have no right to it: everything that is to be checked on the way back, left
//! out or bent once.

use omnichat_api::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Bed, Browser, IdentityProvider, text, user};
use crate::sso::{account, noted, provider};

const COOKIE: &str = "omnichat_sso";

fn ben() -> Value {
    account("ben@example.com")
}

async fn with_ben() -> Option<(Bed, IdentityProvider, String)> {
    let bed = Bed::start().await;
    bed.joins("ben@example.com", "Ben", Role::Staff).await;
    let (real, id) = provider(&bed, &json!({})).await?;
    Some((bed, real, id))
}

#[tokio::test]
async fn only_the_browser_that_began_ends_it_and_only_once() {
    let Some((bed, _real, id)) = with_ben().await else { return };
    let browser = Browser::at(&bed.url(""));
    let back = browser.comes_back(&id, &ben()).await;
    let carried = browser.cookie(COOKIE).unwrap();
    let stranger = Browser::at(&bed.url(""));
    assert_eq!(stranger.arrives(&back).await.unwrap_err(), "expired", "without the cookie");
    stranger.comes_back(&id, &ben()).await;
    assert_eq!(stranger.arrives(&back).await.unwrap_err(), "expired", "with the cookie of another sign-in");
    browser.arrives(&back).await.unwrap();
    assert_eq!(browser.arrives(&back).await.unwrap_err(), "expired", "once more");
    browser.keeps(COOKIE, &carried);
    assert_eq!(browser.arrives(&back).await.unwrap_err(), "failed", "once more, with the cookie kept");
    let said = noted(&bed).await;
    assert_eq!(said["action"], "provider.failed");
    assert!(text(&said["after"]["why"]).contains("refused the code"), "{said}");
}

#[tokio::test]
async fn state_cookie_tenant_and_time_must_fit() {
    let Some((bed, _real, id)) = with_ben().await else { return };
    let other = bed.stranger().await;
    let elsewhere = text(
        &bed.http
            .get(bed.url("/api/v1/me"))
            .bearer_auth(&other.token)
            .send()
            .await
            .unwrap()
            .json::<Value>()
            .await
            .unwrap()["tenant"]["id"],
    );
    type Bend<'b> = &'b dyn Fn(&str) -> String;
    let bends: [(&str, Bend<'_>, &str); 5] = [
        ("another state", &|back| back.replace("state=", "state=x"), "expired"),
        ("no state", &|back| back.replace("state=", "stat="), "expired"),
        (
            "the way back of another tenant",
            &|back| back.replace(&bed.tenant.to_string(), &elsewhere),
            "expired",
        ),
        ("another code", &|back| back.replace("code=", "code=x"), "failed"),
        ("another issuer", &|back| back.replace("iss=", "iss=x"), "failed"),
    ];
    for (what, bend, reason) in bends {
        let browser = Browser::at(&bed.url(""));
        let back = browser.comes_back(&id, &ben()).await;
        assert_ne!(bend(&back), back, "{what}: {back}");
        assert_eq!(browser.arrives(&bend(&back)).await.unwrap_err(), reason, "{what}");
    }
    let browser = Browser::at(&bed.url(""));
    let back = browser.comes_back(&id, &ben()).await;
    let carried = browser.cookie(COOKIE).unwrap();
    let (first, rest) = carried.split_at(40);
    let flipped = if rest.starts_with('A') { "B" } else { "A" };
    browser.keeps(COOKIE, &format!("{first}{flipped}{}", &rest[1..]));
    assert_eq!(browser.arrives(&back).await.unwrap_err(), "expired", "a bent cookie");
    browser.keeps(COOKIE, &carried);
    bed.wait_ms(10 * 60 * 1000 + 1);
    assert_eq!(browser.arrives(&back).await.unwrap_err(), "expired", "after more than ten minutes");
}

#[tokio::test]
async fn an_id_token_that_lies_is_seen_through() {
    let Some((bed, _real, id)) = with_ben().await else { return };
    for (lie, why) in [
        ("nonce", "another sign-in"),
        ("aud", "somebody else"),
        ("iss", "another issuer"),
        ("key", "not signed by"),
        ("exp", "expired"),
    ] {
        let mut liar = ben();
        liar["lie"] = json!(lie);
        let tried = Browser::at(&bed.url("")).signs_in(&id, &liar).await;
        assert_eq!(tried.unwrap_err(), "failed", "{lie}");
        let said = noted(&bed).await;
        assert!(text(&said["after"]["why"]).contains(why), "{lie}: {said}");
    }
    // Nothing of it stuck: the same person, told straight, gets in.
    Browser::at(&bed.url("")).signs_in(&id, &ben()).await.unwrap();
}

#[tokio::test]
async fn who_says_no_at_the_provider_is_told_so() {
    let Some((bed, _real, id)) = with_ben().await else { return };
    let tried = Browser::at(&bed.url("")).signs_in(&id, &json!("refuse")).await;
    assert_eq!(tried.unwrap_err(), "denied");
}

/// A provider answers for its own tenant only: what another tenant's provider says of the same subject and address is
/// about somebody else.
#[tokio::test]
async fn a_link_with_one_provider_is_none_with_another() {
    let Some((bed, _real, id)) = with_ben().await else { return };
    Browser::at(&bed.url("")).signs_in(&id, &ben()).await.unwrap();
    let kim = bed.stranger().await;
    let theirs =
        omnichat_store::tenants::named(bed.server.app().store(), Some("Second shop")).await.unwrap().id;
    let Some(other) = IdentityProvider::start(&bed.url(""), &[theirs]).await else { return };
    let mut body = other.body();
    body["join_as"] = json!("admin");
    let made = bed.call(Method::POST, "/api/v1/providers").bearer_auth(&kim.token).json(&body);
    let made = crate::bed::answer(made).await.with_status(201).body;
    let tried = Browser::at(&bed.url("")).signs_in(&text(&made["id"]), &ben()).await;
    assert_eq!(tried.unwrap_err(), "elsewhere");
    bed.local(user("lea@example.com", "Lea", Role::Staff, Some("Second shop"))).await;
    let lea =
        Browser::at(&bed.url("")).signs_in(&text(&made["id"]), &account("lea@example.com")).await.unwrap();
    assert_eq!(lea["me"]["tenant"]["id"], json!(theirs));
}
