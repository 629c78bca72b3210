//! Locks after wrong passwords: they grow, they end, they can be lifted, and they tell nothing of what exists.

use omnichat_store::audit::Actor;
use omnichat_store::{StoreError, lockouts, sessions};

use crate::bed::{Bed, PASSWORD, new_login, on_both};

async fn tries(bed: &Bed, email: &str, password: &str) -> Result<(), StoreError> {
    sessions::login(&bed.store, new_login(email, password)).await.map(drop)
}

/// The seconds of a lock; panics where there is none.
fn locked(result: Result<(), StoreError>) -> u64 {
    match result {
        Err(StoreError::Locked(seconds)) => seconds,
        other => panic!("not locked: {other:?}"),
    }
}

#[tokio::test]
async fn a_lock_grows_and_ends_and_is_the_same_for_an_address_that_nobody_has() {
    on_both(async |bed: Bed| {
        for email in ["ana@example.com", "nobody@example.com"] {
            for _ in 0..5 {
                assert!(
                    matches!(tries(&bed, email, "wrong").await, Err(StoreError::BadCredentials)),
                    "{email}"
                );
            }
            assert_eq!(locked(tries(&bed, &format!(" {} ", email.to_uppercase()), PASSWORD).await), 30);
            bed.wait_ms(29_001);
            assert_eq!(locked(tries(&bed, email, PASSWORD).await), 1, "{email}");
            bed.wait_ms(999);
            for seconds in [60, 120, 240] {
                assert!(matches!(tries(&bed, email, "wrong").await, Err(StoreError::BadCredentials)));
                assert_eq!(locked(tries(&bed, email, PASSWORD).await), seconds, "{email}");
                bed.wait_ms(i64::try_from(seconds).unwrap() * 1000);
            }
        }
        tries(&bed, "ana@example.com", PASSWORD).await.unwrap();
        for _ in 0..4 {
            tries(&bed, "ana@example.com", "wrong").await.unwrap_err();
        }
        tries(&bed, "ana@example.com", PASSWORD).await.expect("the right one made forget what went before");
    })
    .await;
}

#[tokio::test]
async fn of_many_tries_at_once_no_more_are_heard_than_one_by_one() {
    on_both(async |bed: Bed| {
        let all = (0..20).map(|_| tries(&bed, "ana@example.com", "wrong"));
        let all = futures_util::future::join_all(all).await;
        let heard = all.iter().filter(|result| matches!(result, Err(StoreError::BadCredentials))).count();
        assert_eq!(heard, 5, "{all:?}");
        assert_eq!(locked(tries(&bed, "ana@example.com", PASSWORD).await), 30);
    })
    .await;
}

#[tokio::test]
async fn an_admin_lifts_a_lock_and_a_day_makes_forget() {
    on_both(async |bed: Bed| {
        for _ in 0..5 {
            tries(&bed, "ana@example.com", "wrong").await.unwrap_err();
        }
        locked(tries(&bed, "ana@example.com", PASSWORD).await);
        assert!(lockouts::unlock(&bed.store, "Ana@example.com", Actor::OPERATOR).await.unwrap());
        assert!(
            !lockouts::unlock(&bed.store, "ana@example.com", Actor::OPERATOR).await.unwrap(),
            "nothing left"
        );
        assert_eq!(bed.noted().await[0], "user.unlocked");
        tries(&bed, "ana@example.com", PASSWORD).await.unwrap();

        for _ in 0..4 {
            tries(&bed, "ana@example.com", "wrong").await.unwrap_err();
        }
        bed.wait_ms(24 * 3600 * 1000 + 1);
        for _ in 0..4 {
            tries(&bed, "ana@example.com", "wrong").await.unwrap_err();
        }
        tries(&bed, "ana@example.com", PASSWORD).await.expect("those of yesterday no longer count");
    })
    .await;
}

#[tokio::test]
async fn a_hash_of_the_system_before_lets_in_once_and_is_then_a_new_one() {
    on_both(async |bed: Bed| {
        let old = bcrypt::hash(PASSWORD, 4).unwrap();
        bed.by_hand(&format!("UPDATE users SET password_hash = '{old}'")).await;
        tries(&bed, "ana@example.com", "wrong").await.unwrap_err();
        let is_new = "UPDATE users SET name = name WHERE password_hash LIKE '$argon2id$%'";
        assert_eq!(bed.by_hand(is_new).await, 0, "a wrong password replaces nothing");
        tries(&bed, "ana@example.com", PASSWORD).await.unwrap();
        assert_eq!(bed.by_hand(is_new).await, 1);
        tries(&bed, "ana@example.com", PASSWORD).await.unwrap();
    })
    .await;
}
