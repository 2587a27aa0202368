//! Another shop's orders, labels, effects and alerts are not there.

use axum::http::StatusCode;

use crate::desk::Desk;
use crate::sample_shop;

#[tokio::test]
async fn everything_of_another_shop_is_answered_with_404() {
    let desk = Desk::new().await;
    sample_shop::park_one(&desk.store, desk.clock.now()).await;
    let mut bob = desk.signed_in(&desk.bob).await;
    let token = bob.form_token().await;
    let order = desk.ana.orders["#1005"];
    let own_order = desk.bob.orders["#1005"];
    let label = desk.store.order(desk.ana.id, order).await.unwrap().unwrap().labels[0].label;
    let alert = desk.store.alerts(desk.ana.id, true).await.unwrap()[0].id;
    let effect = desk.store.parked_effects(desk.ana.id).await.unwrap()[0].id;
    for path in [format!("/orders/{order}"), format!("/orders/{order}/parcels"), format!("/orders/{order}/history")] {
        assert_eq!(bob.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let number = [("courier", "sameday"), ("number", "1ONB29999999")];
    let forms: &[(String, &[(&str, &str)])] = &[
        (format!("/orders/{order}/refresh"), &[]),
        (format!("/orders/{order}/dispatch"), &[]),
        (format!("/orders/{order}/labels"), &number),
        (format!("/orders/{order}/labels/{label}/direction"), &[("direction", "return")]),
        (format!("/orders/{order}/labels/{label}/cancel"), &[]),
        (format!("/orders/{own_order}/labels/{label}/cancel"), &[]),
        (format!("/orders/{own_order}/labels/{label}/direction"), &[("direction", "return")]),
        (format!("/effects/{effect}/retry"), &[]),
        (format!("/alerts/{alert}/seen"), &[]),
    ];
    let before = desk.store.order(desk.ana.id, order).await.unwrap();
    for (path, fields) in forms {
        assert_eq!(bob.post(path, &token, fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(desk.store.order(desk.ana.id, order).await.unwrap(), before, "nothing changed");
    assert_eq!(desk.store.parked_effects(desk.ana.id).await.unwrap()[0].id, effect);
}

#[tokio::test]
async fn lists_and_searches_end_at_the_shops_own_orders() {
    let desk = Desk::new().await;
    let mut bob = desk.signed_in(&desk.bob).await;
    let anas = desk.ana.labels.keys().next().unwrap();
    assert!(bob.get(&format!("/orders?tab=all&q={anas}")).await.says("Nothing found"));
    let anas_orders: Vec<String> = desk.ana.orders.values().map(|order| format!("\"/orders/{order}\"")).collect();
    for path in ["/orders?tab=all", "/attention"] {
        let page = bob.get(path).await;
        assert!(anas_orders.iter().all(|order| !page.says(order)), "{path}");
    }
}
