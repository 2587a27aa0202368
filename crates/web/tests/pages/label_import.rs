//! *Import labels*.

use axum::http::StatusCode;

use crate::desk::Desk;

const TABLE: &str = "order,courier,number,phone\r\n#1001,Sameday,1ONB24000999001,07\r\n#77,Sameday,1ONB24000999002,\r\n\
                     #1001,Pigeon <b>Post</b>,1,\r\n#1001,FAN,12345,\r\n";

#[tokio::test]
async fn a_table_is_looked_at_first_and_its_good_lines_are_kept() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    let order = desk.ana.orders["#1001"];
    let labels = async || desk.store.order(desk.ana.id, order).await.unwrap().unwrap().labels.len();
    let before = labels().await;

    let looked = browser.submit("/labels/import", "/labels/import", &[("table", TABLE)]).await;
    assert_eq!(looked.status, StatusCode::OK);
    for text in
        ["One line is good.", "Not used: phone.", "Line 3", "#77", "Line 4", "Pigeon &#60;b&#62;Post", "13 digits"]
    {
        assert!(looked.says(text), "{text}: {}", looked.body);
    }
    assert_eq!(labels().await, before, "nothing is taken in yet");

    let fields = [("table", TABLE), ("import", "1")];
    let imported = browser.submit("/labels/import", "/labels/import", &fields).await;
    assert!(imported.says("One label is followed from now on."), "{}", imported.body);
    assert!(imported.says("Line 3") && imported.says("1ONB24000999002"), "what is left to correct stays");
    assert_eq!(labels().await, before + 1);
    assert!(browser.submit("/labels/import", "/labels/import", &[("table", " ")]).await.says("The table is empty"));
}

#[tokio::test]
async fn another_shops_orders_cannot_be_given_labels() {
    let desk = Desk::new().await;
    let mut browser = desk.signed_in(&desk.bob).await;
    let fields = [("table", "order,courier,number\n#1001,Sameday,1ONB24000999001\n"), ("import", "1")];
    browser.submit("/labels/import", "/labels/import", &fields).await;
    let anas = desk.store.order(desk.ana.id, desk.ana.orders["#1001"]).await.unwrap().unwrap();
    assert!(anas.file.labels.iter().all(|one| one.label.number.as_str() != "1ONB24000999001"));
}
