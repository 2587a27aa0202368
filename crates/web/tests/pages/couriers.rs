//! *Connected services*: a merchant's courier accounts.

use axum::http::StatusCode;
use rstest::rstest;
use store::AccountState;

use crate::desk::Desk;

const FIELDS: [(&str, &str); 2] = [("username", "shop-user"), ("password", "hush-hush")];

#[tokio::test]
async fn an_account_is_connected_tested_and_its_secret_is_never_shown() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let page = "/couriers/connect/dpd-romania";
    let answer = browser.submit(page, page, &FIELDS).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let accounts = desk.store.accounts(desk.ana.id).await.unwrap();
    let account = accounts.iter().find(|one| one.courier == "dpd-romania").unwrap();
    assert_eq!(answer.location(), format!("/couriers/accounts/{}?done=connected&result=away", account.id));
    assert_eq!((account.state, account.name.as_str()), (AccountState::Active, "DPD Romania"));
    let shown = browser.get(answer.location()).await;
    assert!(shown.says("The courier does not answer at the moment"), "{}", shown.body);
    assert!(shown.says("value=\"shop-user\"") && !shown.says("hush-hush"));
    assert!(browser.get("/couriers").await.says(&format!("/couriers/accounts/{}", account.id)));
}

#[rstest]
fn an_address_that_is_not_the_couriers_is_refused_and_nothing_is_called(
    #[values(
        "http://127.0.0.1:9",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]:22",
        "https://10.0.0.1",
        "file:///etc/passwd",
        "https://api.sameday.hu.evil.example"
    )]
    site: &str,
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let desk = Desk::new().await;
        let before = desk.store.accounts(desk.ana.id).await.unwrap();
        let mut browser = desk.signed_in(&desk.ana).await;
        for courier in ["sameday", "packeta"] {
            let page = format!("/couriers/connect/{courier}");
            let fields = [FIELDS[0], FIELDS[1], ("api_password", "x"), ("site", site), ("name", "second")];
            let answer = browser.submit(&page, &page, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.says("is none of this courier") && !answer.says("hush-hush"), "{}", answer.body);
        }
        assert_eq!(desk.store.accounts(desk.ana.id).await.unwrap(), before);
        assert_eq!(desk.store.runs(desk.ana.id, 9).await.unwrap().iter().filter(|run| run.asked == 0).count(), 0);
    });
}

#[tokio::test]
async fn empty_fields_are_named_and_what_was_typed_stays() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let page = "/couriers/connect/fan-courier";
    let answer = browser.submit(page, page, &[("username", "typed-user")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.body.matches("It is needed to sign in there.").count(), 2, "password and client id");
    assert!(answer.says("value=\"typed-user\""));
    assert_eq!(browser.get("/couriers/connect/pigeon-post").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_account_is_paused_asked_again_and_disconnected() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let id = desk.store.accounts(desk.ana.id).await.unwrap()[0].id;
    let page = format!("/couriers/accounts/{id}");
    browser.submit(&page, &format!("{page}/pause"), &[]).await;
    assert!(browser.get(&page).await.says("Paused"));
    browser.submit(&page, &format!("{page}/resume"), &[]).await;
    assert_eq!(desk.store.accounts(desk.ana.id).await.unwrap()[0].state, AccountState::Active);
    let question = browser.get(&format!("{page}/disconnect")).await;
    assert!(question.says("The courier is not asked about them any more"));
    let gone = browser.submit(&format!("{page}/disconnect"), &format!("{page}/disconnect"), &[]).await;
    assert!(gone.location().starts_with("/couriers?disconnected="), "{}", gone.location());
    let list = browser.get(gone.location()).await;
    assert!(list.says("Disconnected.") && list.says("of Sameday wait"), "{}", list.body);
    assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
}
