//! What a client of the invoicing services meets, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test may stop at the first surprise"
)]

mod couriers_world;

use couriers_world::{Time, answer, client};
use rstest::rstest;
use serde_json::{Value, json};
use simulators::faults::Faults;
use simulators::invoices::{Deed, InvoiceLine, Seller};
use simulators::ledger::Ledger;
use simulators::serving::Serving;
use simulators::{fgo, oblio, smartbill};
use tokio_util::sync::CancellationToken;

const COMPANY: &str = "99999990";
const START: &str = "2026-11-24T08:00:00Z";

struct World {
    time: Time,
    ledger: Ledger<InvoiceLine>,
    serving: Serving,
    client: reqwest::Client,
}

/// A service with its ledger in this folder.
async fn smartbill(folder: Option<&std::path::Path>) -> World {
    let time = Time::at(START);
    let (ledger, asked) = (Ledger::open(folder, "smartbill").unwrap(), Ledger::open(None, "calls").unwrap());
    let account = smartbill::Account {
        email: "shop@shop.example".to_owned(),
        token: "token".to_owned(),
        seller: Seller::usual(COMPANY, "WB"),
    };
    let faults = Faults::new(time.clock(), 1);
    let server = smartbill::SmartBill::new(vec![account], time.clock(), ledger.clone(), asked, faults);
    let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
    World { time, ledger, serving, client: client() }
}

impl World {
    async fn smartbill(&self, method: &str, path: &str, document: Option<&Value>) -> (u16, Value) {
        let url = format!("{}{}{path}", self.serving.url(), smartbill::BASE);
        let method: reqwest::Method = method.parse().unwrap();
        let mut request = self.client.request(method, url).basic_auth("shop@shop.example", Some("token"));
        if let Some(document) = document {
            request = request.header("content-type", "application/json").body(document.to_string());
        }
        answer(request).await
    }
}

fn smartbill_invoice() -> Value {
    json!({
        "companyVatCode": COMPANY, "seriesName": "WB", "currency": "RON",
        "client": {"name": "Client Unu", "country": "Romania"},
        "products": [
            {"name": "Lampa", "quantity": 2, "price": 100, "measuringUnitName": "buc", "taxPercentage": 21},
            {"name": "Discount", "isDiscount": true, "numberOfItems": 1, "discountType": 1, "discountValue": -10,
             "measuringUnitName": "buc", "taxPercentage": 21},
        ],
    })
}

/// The document without the field at this path.
fn without(mut document: Value, path: &str) -> Value {
    let (parent, field) = path.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(field).unwrap();
    document
}

#[tokio::test]
async fn smartbill_takes_prices_as_net_unless_told_and_keeps_its_book_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let world = smartbill(Some(folder.path())).await;
    let (http, told) = world.smartbill("POST", "/invoice/v2", Some(&smartbill_invoice())).await;
    assert_eq!((http, &told["number"], &told["errorText"]), (200, &json!("0001"), &json!("")));
    drop(world);
    let world = smartbill(Some(folder.path())).await;
    let (_, told) = world.smartbill("GET", "/invoice/paymentstatus?cif=99999990&seriesname=WB&number=0001", None).await;
    assert_eq!((&told["invoiceTotalAmount"], &told["paid"]), (&json!(229.9), &json!(false)));
    let (_, told) = world.smartbill("GET", "/series?cif=99999990&type=f", None).await;
    assert_eq!(told["list"][0]["nextNumber"], "0002");
}

#[rstest]
#[case::company("/companyVatCode", 500, "Eroare interna")]
#[case::series("/seriesName", 400, "seriesName")]
#[case::client("/client/name", 400, "Numele clientului")]
#[case::country("/client/country", 400, "Tara clientului")]
#[case::name("/products/0/name", 400, "products.name")]
#[case::quantity("/products/0/quantity", 400, "products.quantity")]
#[case::price("/products/0/price", 400, "products.price")]
#[case::unit("/products/0/measuringUnitName", 400, "measuringUnitName")]
#[case::rate("/products/0/taxPercentage", 400, "taxPercentage")]
#[tokio::test]
async fn smartbill_wants_its_fields(#[case] path: &str, #[case] http: u16, #[case] text: &str) {
    let world = smartbill(None).await;
    let (status, told) = world.smartbill("POST", "/invoice/v2", Some(&without(smartbill_invoice(), path))).await;
    assert_eq!(status, http);
    assert!(told["errorText"].as_str().unwrap().contains(text), "{told}");
    assert!(world.ledger.read(<[InvoiceLine]>::is_empty));
}

#[tokio::test]
async fn smartbill_refuses_a_field_that_it_does_not_know_and_a_type_with_blanks() {
    let world = smartbill(None).await;
    let mut document = smartbill_invoice();
    document["idempotencyKey"] = json!("a");
    let (http, told) = world.smartbill("POST", "/invoice/v2", Some(&document)).await;
    assert_eq!((http, &told["errors"][0]["code"]), (400, &json!("json_mapping_error")));
    let payment = json!({"companyVatCode": COMPANY, "type": " Ramburs", "useInvoiceDetails": true, "invoicesList": {"seriesName": "WB", "number": "0001"}});
    assert_eq!(world.smartbill("POST", "/payment", Some(&payment)).await.0, 404);
}

/// Case of the type does not count, one invoice may stand without a list, and the whole open amount is taken.
#[tokio::test]
async fn smartbill_settles_what_is_open_once() {
    let world = smartbill(None).await;
    world.smartbill("POST", "/invoice/v2", Some(&smartbill_invoice())).await;
    let payment = json!({"companyVatCode": COMPANY, "type": "RAMBURS", "isCash": 0, "useInvoiceDetails": 1, "invoicesList": {"seriesName": "WB", "number": "0001"}});
    let (http, told) = world.smartbill("POST", "/payment", Some(&payment)).await;
    assert_eq!((http, &told["number"]), (200, &json!("")));
    let (http, told) = world.smartbill("POST", "/payment", Some(&payment)).await;
    assert_eq!(http, 400);
    assert!(told["errorText"].as_str().unwrap().contains("incasata sau stornata in totalitate"));
    let paid = world.ledger.read(|lines| lines.iter().filter(|line| matches!(line.deed, Deed::Paid(_))).count());
    assert_eq!(paid, 1);
}

#[tokio::test]
async fn smartbill_blocks_for_ten_minutes_and_says_so_as_a_refused_sign_in() {
    let world = smartbill(None).await;
    for _ in 0..30 {
        assert_eq!(world.smartbill("GET", "/tax?cif=99999990", None).await.0, 200);
    }
    let (http, told) = world.smartbill("GET", "/tax?cif=99999990", None).await;
    assert_eq!((http, &told["successfully"]), (403, &json!(false)));
    assert!(told["errorText"].as_str().unwrap().contains("limita maxima de requesturi"));
    world.time.set("2026-11-24T08:09:59Z");
    assert_eq!(world.smartbill("GET", "/tax?cif=99999990", None).await.0, 403);
    world.time.set("2026-11-24T08:10:00Z");
    assert_eq!(world.smartbill("GET", "/tax?cif=99999990", None).await.0, 200);
}

/// As PHP clients write: a form for the sign-in, texts for numbers, empty lists and texts for nothing.
#[tokio::test]
async fn oblio_takes_what_its_own_clients_send_and_collects_carelessly() {
    let time = Time::at(START);
    let ledger = Ledger::open(None, "oblio").unwrap();
    let account = oblio::Account {
        email: "shop@shop.example".to_owned(),
        secret: "secret".to_owned(),
        seller: Seller::usual("RO99999990", "WBO"),
    };
    let faults = Faults::new(time.clock(), 1);
    let asked = Ledger::open(None, "calls").unwrap();
    let server = oblio::Oblio::new(vec![account], time.clock(), ledger.clone(), asked, faults);
    let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
    let (client, base) = (client(), format!("{}{}", serving.url(), oblio::BASE));
    let form = "client_id=shop%40shop.example&client_secret=secret&grant_type=client_credentials";
    let sign_in = client.post(format!("{base}/authorize/token"));
    let sign_in = sign_in.header("content-type", "application/x-www-form-urlencoded").body(form);
    let (_, token) = answer(sign_in).await;
    assert_eq!(token["expires_in"], "3600");
    let token = token["access_token"].as_str().unwrap().to_owned();
    let send = async |method: reqwest::Method, path: &str, document: Value| {
        let request = client.request(method, format!("{base}{path}")).bearer_auth(&token).body(document.to_string());
        answer(request).await
    };
    let invoice = json!({
        "cif": COMPANY, "seriesName": "WBO", "client": {"name": "Client Unu"}, "collect": [], "referenceDocument": [],
        "issueDate": "", "products": [{"name": "Lampa", "price": "74.50", "quantity": "2", "vatIncluded": true}],
    });
    let (http, told) = send(reqwest::Method::POST, "/docs/invoice", invoice.clone()).await;
    assert_eq!((http, &told["data"]["number"]), (200, &json!("0001")));
    let missing = ["/seriesName", "/client/name", "/products/0/name", "/products/0/price"];
    for (missing, second) in missing.into_iter().zip(10..) {
        time.set(&format!("2026-11-24T08:00:{second}Z"));
        let (http, told) = send(reqwest::Method::POST, "/docs/invoice", without(invoice.clone(), missing)).await;
        assert_eq!((http, &told["status"]), (400, &json!(400)), "{missing}");
    }
    time.set("2026-11-24T08:40:00Z");
    let collect = json!({"cif": COMPANY, "seriesName": "WBO", "number": "0001", "collect": {"type": "Ramburs", "documentNumber": "49"}});
    for _ in 0..2 {
        assert_eq!(send(reqwest::Method::PUT, "/docs/invoice/collect", collect.clone()).await.0, 200);
    }
    let paid = ledger.read(|lines| {
        lines
            .iter()
            .filter_map(|line| if let Deed::Paid(paid) = &line.deed { Some(paid.amount) } else { None })
            .collect::<Vec<_>>()
    });
    assert_eq!(paid, ["149.00".parse().unwrap(), "149.00".parse().unwrap()]);
}

#[rstest]
#[case::hash("/Hash", "Hash incorect")]
#[case::platform("/PlatformaUrl", "Platforma nu este autorizata")]
#[case::company("/CodUnic", "Codul unic")]
#[case::series("/Serie", "Serie")]
#[case::currency("/Valuta", "Valuta")]
#[case::kind("/TipFactura", "TipFactura")]
#[case::client("/Client/Tip", "Client.Tip")]
#[case::county("/Client/Judet", "Client.Judet")]
#[case::unit("/Continut/0/UM", "UM")]
#[case::quantity("/Continut/0/NrProduse", "NrProduse")]
#[case::rate("/Continut/0/CotaTVA", "CotaTVA")]
#[case::price("/Continut/0/PretTotal", "PretUnitar sau PretTotal")]
#[tokio::test]
async fn fgo_wants_its_fields_and_its_signature(#[case] path: &str, #[case] text: &str) {
    let time = Time::at(START);
    let ledger: Ledger<InvoiceLine> = Ledger::open(None, "fgo").unwrap();
    let account = fgo::Account {
        key: "cheia-mea".to_owned(),
        platform: "https://waybill.example".to_owned(),
        seller: Seller::usual(COMPANY, "WBF"),
    };
    let faults = Faults::new(time.clock(), 1);
    let asked = Ledger::open(None, "calls").unwrap();
    let server = fgo::Fgo::new(vec![account], time.clock(), ledger.clone(), asked, faults);
    let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
    let invoice = json!({
        "CodUnic": COMPANY, "Hash": "0E32F06CEF148768582D197B921B2D2C191B1D15", "PlatformaUrl": "https://waybill.example",
        "Serie": "WBF", "Valuta": "RON", "TipFactura": "Factura", "IdExtern": "a", "VerificareDuplicat": true,
        "Client": {"Denumire": "Ana Mocanu", "Tip": "PF", "Tara": "RO", "Judet": "Iasi", "Localitate": "Iasi"},
        "Continut": [{"Denumire": "Lampa", "UM": "BUC", "NrProduse": 2, "CotaTVA": 21, "PretTotal": 149.00}],
    });
    let client = client();
    let send = async |document: Value| {
        answer(client.post(format!("{}{}/factura/emitere", serving.url(), fgo::BASE)).body(document.to_string())).await
    };
    let (_, told) = send(without(invoice.clone(), path)).await;
    assert_eq!(told["Success"], false);
    assert!(told["Message"].as_str().unwrap().contains(text), "{told}");
    time.set("2026-11-24T08:00:10Z");
    let (_, told) = send(invoice.clone()).await;
    assert_eq!(told["Factura"]["Numar"], "0001", "{told}");
    // A second call in the same second.
    assert_eq!(send(invoice).await.0, 409);
}
