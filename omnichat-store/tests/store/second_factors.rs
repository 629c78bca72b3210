//! The second factor: what opens, what does not, and that no code counts twice.

use omnichat_api::permission::Role;
use omnichat_store::audit::Actor;
use omnichat_store::sessions::{self, Signed};
use omnichat_store::{Database, StoreError, second_factors, users};
use totp_rs::{Algorithm, Builder, Secret};

use crate::bed::{Bed, PASSWORD, new_login, on_both, user};

/// What an app on a phone shows, `ms` away from the time of the bed.
fn shown(bed: &Bed, secret: &str, ms: i64) -> String {
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(Secret::try_from_base32(secret).unwrap())
        .build()
        .unwrap();
    let at = u64::try_from(bed.store.clock().now().plus_ms(ms).ms() / 1000).unwrap();
    totp.generate(at).to_string()
}

async fn login(bed: &Bed, code: Option<&str>) -> Result<Signed, StoreError> {
    let code = code.map(str::to_owned);
    sessions::login(&bed.store, sessions::NewLogin { code, ..new_login("ana@example.com", PASSWORD) }).await
}

async fn begin(bed: &Bed) -> String {
    let begun =
        second_factors::begin(&bed.store, bed.ana.id, Some(PASSWORD.into()), "Omnichat").await.unwrap();
    assert!(begun.uri.starts_with("otpauth://totp/Omnichat:ana%40example.com?"), "{}", begun.uri);
    assert!(begun.uri.contains(&begun.secret));
    begun.secret
}

/// Sets one up: its secret and its recovery codes. The code of this step is used up by it.
async fn set_up(bed: &Bed) -> (String, Vec<String>) {
    let secret = begin(bed).await;
    let code = shown(bed, &secret, 0);
    let codes = second_factors::confirm(&bed.store, bed.ana.id, code, Actor::OPERATOR).await.unwrap();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

fn is_bad_code(result: &Result<Signed, StoreError>) -> bool {
    matches!(result, Err(StoreError::BadCode))
}

fn is_wrong_field<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Invalid(errors)) if errors[0].field == "code" && errors[0].code == "wrong")
}

#[tokio::test]
async fn it_is_asked_for_once_it_was_confirmed_and_only_the_right_code_opens() {
    on_both(async |bed: Bed| {
        let secret = begin(&bed).await;
        assert!(login(&bed, None).await.is_ok(), "what was not confirmed is not asked for");
        assert!(!second_factors::show(&bed.store, bed.ana.id).await.unwrap().on);
        let wrong = second_factors::confirm(&bed.store, bed.ana.id, "000000".into(), Actor::OPERATOR).await;
        assert!(is_wrong_field(&wrong));
        assert!(login(&bed, None).await.is_ok());

        let code = shown(&bed, &secret, 0);
        second_factors::confirm(&bed.store, bed.ana.id, code, Actor::OPERATOR).await.unwrap();
        let stands = second_factors::show(&bed.store, bed.ana.id).await.unwrap();
        assert!(stands.on && stands.recovery_codes_left == 10);
        assert!(matches!(login(&bed, None).await, Err(StoreError::SecondFactorNeeded)));
        for wrong in ["", "12345", "1234567", "abcdef", "000000"] {
            assert!(is_bad_code(&login(&bed, Some(wrong)).await), "{wrong}");
        }
        bed.wait_ms(60_000);
        let spaced = shown(&bed, &secret, 0);
        let (left, right) = spaced.split_at(3);
        let signed = login(&bed, Some(&format!("{left} {right}"))).await.unwrap();
        assert!(signed.me.second_factor);
        assert!(bed.noted().await.contains(&"second_factor.set".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_is_not_told_that_there_is_a_second_factor() {
    on_both(async |bed: Bed| {
        set_up(&bed).await;
        let wrong = sessions::login(&bed.store, new_login("ana@example.com", "not-her-password")).await;
        assert!(matches!(wrong, Err(StoreError::BadCredentials)));
    })
    .await;
}

#[tokio::test]
async fn a_code_counts_once_also_when_two_use_it_at_the_same_moment() {
    on_both(async |bed: Bed| {
        let (secret, _) = set_up(&bed).await;
        // The one that confirmed is used up as well.
        assert!(is_bad_code(&login(&bed, Some(&shown(&bed, &secret, 0))).await));
        bed.wait_ms(30_000);
        let code = shown(&bed, &secret, 0);
        let all = futures_util::future::join_all((0..4).map(|_| login(&bed, Some(&code)))).await;
        assert_eq!(all.iter().filter(|signed| signed.is_ok()).count(), 1);
        assert_eq!(all.iter().filter(|signed| is_bad_code(signed)).count(), 3);
        bed.wait_ms(29_000);
        assert!(is_bad_code(&login(&bed, Some(&code)).await), "nor later, while it would still be shown");
    })
    .await;
}

#[tokio::test]
async fn clocks_may_differ_by_one_step_and_no_more_and_an_older_code_is_gone_with_a_newer() {
    on_both(async |bed: Bed| {
        let (secret, _) = set_up(&bed).await;
        bed.wait_ms(10 * 60_000);
        for far in [-61_000, 61_000] {
            assert!(is_bad_code(&login(&bed, Some(&shown(&bed, &secret, far))).await), "{far}");
        }
        let (slow, fast) = (shown(&bed, &secret, -30_000), shown(&bed, &secret, 30_000));
        login(&bed, Some(&slow)).await.unwrap();
        login(&bed, Some(&fast)).await.unwrap();
        let between = shown(&bed, &secret, 0);
        assert!(is_bad_code(&login(&bed, Some(&between)).await), "a newer one was used");
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_works_once_however_it_is_typed_and_new_ones_replace_the_old() {
    on_both(async |bed: Bed| {
        let (secret, codes) = set_up(&bed).await;
        login(&bed, Some(&codes[0].to_uppercase().replace('-', " "))).await.unwrap();
        assert!(is_bad_code(&login(&bed, Some(&codes[0])).await));
        assert_eq!(second_factors::show(&bed.store, bed.ana.id).await.unwrap().recovery_codes_left, 9);
        let both =
            futures_util::future::join(login(&bed, Some(&codes[1])), login(&bed, Some(&codes[1]))).await;
        assert!(both.0.is_ok() != both.1.is_ok());

        bed.wait_ms(30_000);
        let code = shown(&bed, &secret, 0);
        let new = second_factors::renew_codes(&bed.store, bed.ana.id, code, Actor::OPERATOR).await.unwrap();
        assert!(is_bad_code(&login(&bed, Some(&codes[2])).await), "the old ones are gone");
        login(&bed, Some(&new[0])).await.unwrap();

        // A code is bound to its user.
        users::create(
            &bed.store,
            Some(bed.tenant),
            "x",
            user("ben@example.com", "Ben", Role::Staff),
            Actor::OPERATOR,
        )
        .await
        .unwrap();
        let ben = sessions::login(&bed.store, new_login("ben@example.com", PASSWORD)).await.unwrap().me.id;
        let other = second_factors::remove(&bed.store, ben, new[1].clone(), Actor::OPERATOR).await;
        assert!(matches!(other, Err(StoreError::Conflict(_))));
    })
    .await;
}

#[tokio::test]
async fn beginning_asks_for_the_password_and_guessing_within_a_session_is_locked() {
    on_both(async |bed: Bed| {
        let begin = async |password: Option<&str>| {
            second_factors::begin(&bed.store, bed.ana.id, password.map(str::to_owned), "Omnichat")
                .await
                .map(drop)
        };
        let named = |result, rule: &str| match result {
            Err(StoreError::Invalid(errors)) => {
                assert_eq!((&*errors[0].field, &*errors[0].code), ("password", rule));
            }
            other => panic!("{other:?}"),
        };
        named(begin(None).await, "missing");
        named(begin(Some("not-her-password")).await, "wrong");
        begin(Some(PASSWORD)).await.unwrap();

        let (secret, _) = set_up(&bed).await;
        assert!(
            matches!(begin(Some(PASSWORD)).await, Err(StoreError::Conflict(_))),
            "not over one that counts"
        );
        let remove = async |code: &str| {
            second_factors::remove(&bed.store, bed.ana.id, code.into(), Actor::OPERATOR).await
        };
        for _ in 0..5 {
            assert!(is_wrong_field(&remove("000000").await));
        }
        bed.wait_ms(29_000);
        let right = shown(&bed, &secret, 30_000);
        assert!(matches!(remove(&right).await, Err(StoreError::Locked(1))), "nor with the right one now");
        // Who guesses in a session does not lock its owner out of signing in.
        assert!(matches!(login(&bed, None).await, Err(StoreError::SecondFactorNeeded)));
        bed.wait_ms(1000);
        remove(&right).await.unwrap();
        assert!(login(&bed, None).await.is_ok());
        assert!(bed.noted().await.contains(&"second_factor.removed".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn whose_phone_is_gone_is_helped_by_a_reset() {
    on_both(async |bed: Bed| {
        let (_, codes) = set_up(&bed).await;
        second_factors::reset(&bed.store, " Ana@example.com", Actor::OPERATOR).await.unwrap();
        login(&bed, None).await.unwrap();
        assert!(login(&bed, Some(&codes[0])).await.is_ok(), "a code that nobody asks for is no mistake");
        assert_eq!(second_factors::show(&bed.store, bed.ana.id).await.unwrap().recovery_codes_left, 0);
        assert!(bed.noted().await.contains(&"second_factor.reset".to_owned()));
        let nobody = second_factors::reset(&bed.store, "nobody@example.com", Actor::OPERATOR).await;
        assert!(matches!(nobody, Err(StoreError::NotFound(_))));
    })
    .await;
}

#[tokio::test]
async fn who_reads_the_database_reads_no_secret() {
    let bed = Bed::on_sqlite().await;
    let (secret, codes) = set_up(&bed).await;
    let signed = login(&bed, Some(&codes[0])).await.unwrap();
    let Database::Sqlite(path) = bed.store.database().clone() else { unreachable!() };
    let raw = Secret::try_from_base32(&secret).unwrap();
    bed.store.close().await;
    let mut held = Vec::new();
    for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_none_or(|kind| kind != "key") {
            held.extend(std::fs::read(file).unwrap());
        }
    }
    let holds = |what: &[u8]| held.windows(what.len()).any(|part| part == what);
    assert!(holds(b"ana@example.com"), "the scan sees what is there");
    assert!(!holds(raw.as_bytes()) && !holds(secret.as_bytes()), "the secret of the second factor");
    assert!(!holds(PASSWORD.as_bytes()) && !holds(signed.refresh_token.as_bytes()));
    for code in codes {
        assert!(!holds(code.as_bytes()) && !holds(code.replace('-', "").as_bytes()));
    }
}
