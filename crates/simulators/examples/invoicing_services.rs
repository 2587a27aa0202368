//! Runs the three invoicing services, for clients made by others: `cargo run -p simulators --example invoicing_services`.

use jiff::Timestamp;
use simulators::clock::Clock;
use simulators::faults::Faults;
use simulators::invoices::Seller;
use simulators::ledger::Ledger;
use simulators::{fgo, oblio, smartbill};
use tokio_util::sync::CancellationToken;

#[expect(clippy::disallowed_methods, reason = "others' clients live in real time")]
fn now() -> Timestamp {
    Timestamp::now()
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let clock = Clock::new(now);
    let stop = CancellationToken::new();
    let seller = || Seller::usual("RO99999990", "WB");
    let email = || "shop@shop.example".to_owned();
    let book = |name: &str| Ledger::open(None, name).map_err(std::io::Error::other);
    let books = |name: &str| {
        Ok::<_, std::io::Error>((book(name)?, Ledger::open(None, "calls").map_err(std::io::Error::other)?))
    };
    let faults = || Faults::new(clock.clone(), 1);

    let account = smartbill::Account { email: email(), token: "token".to_owned(), seller: seller() };
    let (ledger, asked) = books("smartbill")?;
    let server = smartbill::SmartBill::new(vec![account], clock.clone(), ledger, asked, faults());
    let smartbill = server.serve(9201, &stop).await?;
    println!("SmartBill {}{}   email shop@shop.example, token token", smartbill.url(), smartbill::BASE);

    let account = oblio::Account { email: email(), secret: "secret".to_owned(), seller: seller() };
    let (ledger, asked) = books("oblio")?;
    let server = oblio::Oblio::new(vec![account], clock.clone(), ledger, asked, faults());
    let oblio = server.serve(9202, &stop).await?;
    println!("Oblio     {}{}   email shop@shop.example, secret secret", oblio.url(), oblio::BASE);

    let platform = "https://waybill.example".to_owned();
    let account = fgo::Account { key: "key".to_owned(), platform, seller: Seller::usual("99999990", "WB") };
    let (ledger, asked) = books("fgo")?;
    let server = fgo::Fgo::new(vec![account], clock.clone(), ledger, asked, faults());
    let fgo = server.serve(9203, &stop).await?;
    println!("FGO       {}{}   key key, platform https://waybill.example", fgo.url(), fgo::BASE);

    println!("Company RO99999990, series WB. Each answers GET /_simulator/ledger. Stop with Ctrl-C.");
    std::future::pending().await
}
