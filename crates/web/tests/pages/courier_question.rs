//! Labels whose courier the merchant must tell.

use axum::http::StatusCode;

use crate::desk::Desk;
use crate::sample_shop;

#[tokio::test]
async fn the_merchant_says_whose_a_label_is_on_the_order_s_page() {
    let desk = Desk::new().await;
    let (order, label) = sample_shop::add_unclear(&desk.store, &desk.ana, desk.clock.now()).await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let page = format!("/orders/{order}");
    let shown = ana.get(&page).await;
    for text in [
        "Courier not clear",
        "which is no courier that Waybill knows",
        ">FAN Courier</button>",
        ">None of these</button>",
    ] {
        assert!(shown.says(text), "{text}: {}", shown.body);
    }
    let action = format!("/orders/{order}/labels/{label}/courier");
    let refused = ana.submit(&page, &action, &[("courier", "ups")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "none that it could be");
    let answer = ana.submit(&page, &action, &[("courier", "fan-courier")]).await;
    assert_eq!(answer.location(), format!("{page}?done=courier"));
    let shown = ana.get(answer.location()).await;
    assert!(shown.says("Saved. The label is asked at once") && shown.says("you chose it"), "{}", shown.body);
    let token = ana.form_token().await;
    assert_eq!(ana.post(&action, &token, &[("courier", "cargus")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.store.unclear_labels(desk.ana.id).await.unwrap(), []);
}

#[tokio::test]
async fn labels_that_wait_are_listed_and_counted_under_needs_attention() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let before = desk.store.attention(desk.ana.id).await.unwrap();
    let (order, label) = sample_shop::add_unclear(&desk.store, &desk.ana, desk.clock.now()).await;
    assert_eq!(desk.store.attention(desk.ana.id).await.unwrap().unclear, before.unclear + 1);
    let shown = ana.get("/attention").await;
    assert!(shown.says("Which courier?") && shown.says(&format!("href=\"/orders/{order}\"")), "{}", shown.body);
    let action = format!("/orders/{order}/labels/{label}/courier");
    let answer = ana.submit("/attention", &action, &[("courier", ""), ("from_attention", "on")]).await;
    assert_eq!(answer.location(), "/attention?done=courier");
    assert!(!ana.get("/attention").await.says("Which courier?"));
    let detail = desk.store.order(desk.ana.id, order).await.unwrap().unwrap();
    let meta = detail.labels.iter().find(|meta| meta.label == label).unwrap();
    assert_eq!((meta.found.reason, meta.next.at), (Some(tracking::MatchReason::NotOurs), None));
}
