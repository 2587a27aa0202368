//! Signing in and out.

use axum::http::{StatusCode, header};
use jiff::SignedDuration;

use crate::desk::Desk;
use crate::sample_shop::PASSWORD;

#[tokio::test]
async fn without_signing_in_every_page_leads_to_the_sign_in_and_back() {
    let desk = Desk::new().await;
    let mut browser = desk.browser();
    let answer = browser.get("/orders?tab=dispatched").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/sign-in?next=%2Forders%3Ftab%3Ddispatched");
    let form = browser.get("/sign-in?next=/orders?tab=dispatched").await;
    let fields = [("email", desk.ana.email.as_str()), ("password", PASSWORD), ("next", "/orders?tab=dispatched")];
    let answer = browser.post("/sign-in", &form.form_token(), &fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/orders?tab=dispatched"));
    assert_eq!(browser.get("/orders").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_script_that_asks_for_a_part_is_sent_to_the_sign_in_as_a_whole() {
    let desk = Desk::new().await;
    let answer = desk.browser().get_part("/orders").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers["hx-redirect"], "/sign-in?next=%2Forders");
}

#[tokio::test]
async fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let desk = Desk::new().await;
    let answer = desk.browser().sign_in(&desk.ana.email, PASSWORD).await;
    let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().map(|one| one.to_str().unwrap()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("waybill_session=")).unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(session.contains(attribute), "{attribute}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_email_get_the_same_answer() {
    let desk = Desk::new().await;
    let wrong = desk.browser().sign_in(&desk.ana.email, "not the password").await;
    let unknown = desk.browser().sign_in("nobody@shop.example", "not the password").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.status, wrong.status);
    assert!(wrong.says("The e-mail or the password is wrong"));
    assert!(unknown.says("The e-mail or the password is wrong"));
    assert!(wrong.says(&desk.ana.email), "what was typed is kept");
}

#[tokio::test]
async fn after_too_many_wrong_tries_even_the_right_password_waits() {
    let desk = Desk::new().await;
    let mut browser = desk.browser();
    for _ in 0..10 {
        browser.sign_in(&desk.ana.email, "not the password").await;
    }
    let answer = browser.sign_in(&desk.ana.email, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    desk.clock.move_to(desk.clock.now() + SignedDuration::from_mins(15));
    assert_eq!(browser.sign_in(&desk.ana.email, PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn after_signing_out_the_old_cookie_opens_nothing() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let mut thief = desk.browser();
    thief.take_cookies(&browser);
    let answer = browser.submit("/orders", "/sign-out", &[]).await;
    assert_eq!(answer.location(), "/sign-in");
    assert_eq!(browser.get("/orders").await.status, StatusCode::SEE_OTHER);
    assert_eq!(thief.get("/orders").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_by_itself_after_two_weeks() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    desk.clock.move_to(desk.clock.now() + SignedDuration::from_hours(14 * 24 + 1));
    assert_eq!(browser.get("/orders").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_sign_in_speaks_the_browsers_language() {
    let desk = Desk::new().await;
    assert!(desk.browser().get_in("/sign-in", "ro-RO,ro;q=0.9").await.says("Parolă"));
}
