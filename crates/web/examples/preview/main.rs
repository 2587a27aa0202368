//! Serves all pages over a made-up shop, to look at them: `cargo run -p web --example preview [ADDRESS]`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    dead_code,
    reason = "a preview for developers, which shares its sample shop with the tests"
)]

mod sample_invoices;
mod sample_shop;

use engine::{Chance, Clock, Engine, Wire};
use secrecy::SecretString;
use store::testing::TestDb;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8123".to_owned());
    let clock = Clock::system();
    let db = TestDb::sqlite().await.unwrap();
    let hash = web::hash_password(&SecretString::from(sample_shop::PASSWORD)).unwrap();
    let sample = sample_shop::add(&db.store, "ana", &hash, clock.now()).await;
    sample_shop::park_one(&db.store, clock.now()).await;
    sample_shop::add_unclear(&db.store, &sample, clock.now()).await;
    sample_invoices::add(&db.store, &sample, clock.now()).await;
    let listener = TcpListener::bind(&address).await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let settings = engine::Settings {
        public_url: base_url.clone(),
        workers: 1,
        retention: store::Retention::default(),
        courier_sites: sample_shop::courier_sites(),
        feeds: Default::default(),
        billing: engine::Billing::default(),
        subscribe_webhooks: false,
        shopify_app: None,
    };
    let wire = Wire::new("preview").unwrap();
    let engine = Engine::new(db.store.clone(), clock, Chance::seeded(1), wire, None, settings);
    let settings = web::Settings { base_url: base_url.parse().unwrap(), secure_cookies: false, behind_proxy: false };
    println!("{base_url}/orders");
    println!("e-mail {}, password: {}", sample.email, sample_shop::PASSWORD);
    for order in sample.orders.values() {
        let detail = db.store.order(sample.id, *order).await.unwrap().unwrap();
        println!("{} {base_url}/t/{}", detail.file.order.name, detail.public_token);
    }
    web::serve(listener, web::router(web::App::new(engine, settings)), std::future::pending()).await.unwrap();
}
