//! *Your account*.

use axum::http::StatusCode;
use jiff::SignedDuration;
use rstest::rstest;

use crate::desk::{Answer, Browser, Desk};
use crate::sample_shop::PASSWORD;

const NEW: &str = " a new one, with blanks ";

/// Changes the password: the old one, and the new one twice.
async fn change(browser: &mut Browser, old: &str, new: &str, again: &str) -> Answer {
    let fields = [("old_password", old), ("new_password", new), ("new_password_again", again)];
    browser.submit("/account", "/account/password", &fields).await
}

#[tokio::test]
async fn the_address_email_is_checked_kept_and_saved() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let answer = ana.submit("/account", "/account", &[("email", "orders@shop")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("e-Mail: “orders@shop” is not an address") && answer.says("value=\"orders@shop\""));
    let answer = ana.submit("/account", "/account", &[("email", " new@shop.example ")]).await;
    assert!(ana.get(answer.location()).await.says("value=\"new@shop.example\""));
    let shop = desk.store.shop(desk.ana.id).await.unwrap().unwrap();
    assert_eq!(shop.address_email.as_deref(), Some("new@shop.example"));
}

#[tokio::test]
async fn a_cleared_address_email_is_said_to_be_missing() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let answer = ana.submit("/account", "/account", &[("email", "")]).await;
    assert!(ana.get(answer.location()).await.says("e-Mail: nothing is entered"));
}

#[tokio::test]
async fn the_language_is_kept_whatever_the_browser_asks_for() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    assert!(ana.get_in("/orders", "ro").await.says("Needs attention"));
    ana.submit("/account", "/account/language", &[("language", "ro")]).await;
    let shown = ana.get_in("/orders", "en").await;
    assert!(shown.says("<html lang=\"ro\">") && shown.says("Comenzi"));
    let answer = ana.submit("/account", "/account/language", &[("language", "xx")]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_new_password_signs_in_and_the_old_one_does_not() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let answer = change(&mut ana, PASSWORD, NEW, NEW).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(ana.get(answer.location()).await.says("The password is changed."), "she stays signed in");
    assert_eq!(desk.browser().sign_in(&desk.ana.email, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.browser().sign_in(&desk.ana.email, NEW.trim()).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.browser().sign_in(&desk.ana.email, NEW).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_elsewhere_and_nobody_else_s() {
    let desk = Desk::new().await;
    let (mut ana, mut elsewhere) = (desk.signed_in(&desk.ana).await, desk.signed_in(&desk.ana).await);
    let mut bob = desk.signed_in(&desk.bob).await;
    change(&mut ana, PASSWORD, NEW, NEW).await;
    assert_eq!(elsewhere.get("/orders").await.status, StatusCode::SEE_OTHER);
    assert_eq!(ana.get("/orders").await.status, StatusCode::OK);
    assert_eq!(bob.get("/orders").await.status, StatusCode::OK);
}

#[rstest]
#[case("not the old one", NEW, NEW, "en", "The old password is wrong.")]
#[case("not the old one", NEW, NEW, "ro", "Parola veche este greșită.")]
#[case(PASSWORD, "too short", "too short", "en", "at least 10 characters")]
#[case(PASSWORD, "too short", "too short", "ro", "cel puțin 10 caractere")]
#[case(PASSWORD, NEW, "something else", "en", "The new password was not typed the same twice.")]
#[case(PASSWORD, NEW, "something else", "ro", "Parola nouă nu a fost scrisă la fel de două ori.")]
#[tokio::test]
async fn a_change_of_password_that_is_refused_says_why_and_changes_nothing(
    #[case] old: &str,
    #[case] new: &str,
    #[case] again: &str,
    #[case] language: &str,
    #[case] says: &str,
) {
    let desk = Desk::new().await;
    let (mut ana, mut elsewhere) = (desk.signed_in(&desk.ana).await, desk.signed_in(&desk.ana).await);
    ana.submit("/account", "/account/language", &[("language", language)]).await;
    let answer = change(&mut ana, old, new, again).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says(says), "{}", answer.body);
    assert!(!answer.says(new) && !answer.says(again), "what was typed is not sent back");
    assert_eq!(elsewhere.get("/orders").await.status, StatusCode::OK);
    desk.signed_in(&desk.ana).await;
}

#[tokio::test]
async fn who_guesses_the_old_password_must_wait_as_at_the_sign_in() {
    let desk = Desk::new().await;
    let mut thief = desk.signed_in(&desk.ana).await;
    for _ in 0..10 {
        change(&mut thief, "not the old one", NEW, NEW).await;
    }
    let answer = change(&mut thief, PASSWORD, NEW, NEW).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    desk.clock.move_to(desk.clock.now() + SignedDuration::from_mins(15));
    assert_eq!(change(&mut thief, PASSWORD, NEW, NEW).await.status, StatusCode::SEE_OTHER);
}
