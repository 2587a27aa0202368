//! *Cash on delivery*.

use axum::http::StatusCode;
use tracking::PaidOn;

use crate::desk::{Browser, Desk};

/// The only delivered cash order of the sample, its number and its total.
const ORDER: &str = "#1002";

async fn number(desk: &Desk) -> String {
    let order = desk.store.order(desk.ana.id, desk.ana.orders[ORDER]).await.unwrap().unwrap();
    order.file.labels[0].label.number.to_string()
}

async fn sent(browser: &mut Browser, name: &str, bytes: &[u8]) -> String {
    let token = browser.form_token().await;
    let answer = browser.upload("/cash/sheets", &token, name, bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

#[tokio::test]
async fn a_sheet_is_looked_at_first_then_taken_in_and_compared() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let empty = ana.get("/cash").await;
    assert!(empty.says(ORDER) && empty.says("A courier") && !empty.says("id=\"sheets\""), "{}", empty.body);
    let number = number(&desk).await;
    let text = format!(
        "AWB;Nume destinatar;Suma ramburs;Data plata\n{number};X;50,00;20.11.2026\n1ONB999;Y;abc;\n1ONB888;Z;1,00;20.11.2026\n"
    );
    let path = sent(&mut ana, "borderou <b>.csv", text.as_bytes()).await;
    let looked = ana.get(&path).await;
    for text in ["borderou &#60;b&#62;.csv", "Sameday", "51.00 RON", "Line 3", "This is no amount", "no label"] {
        assert!(looked.says(text), "{text}: {}", looked.body);
    }
    assert!(desk.store.unmatched_cash(desk.ana.id).await.unwrap().is_empty(), "nothing is taken in yet");
    let taken = ana.submit(&path, &format!("{path}/take"), &[]).await;
    assert!(ana.get(taken.location()).await.says("The sheet is taken in."));
    let page = ana.get("/cash?show=issues").await;
    for text in ["Another amount", "50.00 RON", "1ONB888", "Cash without a label", "Not paid in Shopify"] {
        assert!(page.says(text), "{text}: {}", page.body);
    }
    let csv = ana.get("/cash/export.csv?show=issues").await;
    assert!(csv.says("#1002,") && csv.says("amount_differs remitted_unpaid"), "{}", csv.body);
    assert!(!csv.says("#1001,"), "what is not shown is not exported");
    let again = sent(&mut ana, "other name.csv", text.as_bytes()).await;
    assert_eq!(again, format!("{path}?done=known"));
    assert!(ana.get(&again).await.says("This file came before"));
}

#[tokio::test]
async fn unknown_columns_are_named_on_the_page() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let text = format!("Pachet;Bani\n{};50,00\n", number(&desk).await);
    let path = sent(&mut ana, "a.csv", text.as_bytes()).await;
    assert!(ana.get(&path).await.says("id=\"unknown-columns\""));
    let fields = [("courier", "gls"), ("number", "Pachet"), ("amount", "Bani"), ("remitted_on", "")];
    ana.submit(&path, &format!("{path}/columns"), &fields).await;
    let known = ana.get(&path).await;
    assert!(known.says("id=\"understood\"") && known.says("50.00 RON"), "{}", known.body);
    ana.submit(&path, &format!("{path}/discard"), &[]).await;
    assert_eq!(ana.get(&path).await.status, StatusCode::NOT_FOUND);
    let bad = [("courier", "pigeon"), ("number", "Pachet"), ("amount", "Bani")];
    let path = sent(&mut ana, "a.csv", text.as_bytes()).await;
    let answer = ana.submit(&path, &format!("{path}/columns"), &bad).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_no_sheet_is_refused_with_a_remedy() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let token = ana.form_token().await;
    for (bytes, words) in [
        (b"%PDF-1.7".to_vec(), "This is no table"),
        (Vec::new(), "It is empty"),
        (vec![b'a'; 6 << 20], "larger than 5 MB"),
    ] {
        let answer = ana.upload("/cash/sheets", &token, "x", &bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.says(words), "{}", answer.body);
    }
    assert_ne!(ana.upload("/cash/sheets", "stale", "x", b"AWB;Suma\n").await.status, StatusCode::SEE_OTHER);
    assert!(desk.store.cash_sheets(desk.ana.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_merchant_chooses_when_cash_orders_are_paid() {
    let desk = Desk::new().await;
    let mut ana = desk.signed_in(&desk.ana).await;
    let path = "/preferences/default-values";
    ana.submit(path, path, &[("paid_on", "remittance"), ("cod_names", "Ramburs")]).await;
    assert_eq!(desk.store.preferences(desk.ana.id).await.unwrap().paid_on, PaidOn::Remittance);
    assert!(ana.get("/cash").await.says("when the courier has paid their cash out"));
    ana.submit(path, path, &[("paid_on", "delivery"), ("cod_names", "Ramburs")]).await;
    assert_eq!(desk.store.preferences(desk.ana.id).await.unwrap().paid_on, PaidOn::Delivery);
}
