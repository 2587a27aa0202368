//! What stands where the pages would: takes the simulated Shopify's webhooks and stores them.

use std::collections::HashMap;
use std::io;

use engine::Clock;
use store::{NewWebhook, Store};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tracking::ShopId;
use url::Url;

/// Stores webhooks of these shops, by domain, until the runtime ends.
pub(super) async fn start(store: Store, clock: Clock, shops: HashMap<String, ShopId>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (store, clock, shops) = (store.clone(), clock.clone(), shops.clone());
            tokio::spawn(async move { take(stream, &store, &clock, &shops).await.unwrap() });
        }
    });
    Url::parse(&url).unwrap()
}

async fn take(stream: TcpStream, store: &Store, clock: &Clock, shops: &HashMap<String, ShopId>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            if line.trim().is_empty() {
                break;
            }
            continue;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    stream.read_exact(&mut body).await?;
    let webhook = NewWebhook {
        shop: shops[&headers["x-shopify-shop-domain"]],
        topic: &headers["x-shopify-topic"],
        webhook_id: &headers["x-shopify-webhook-id"],
        event_id: headers.get("x-shopify-event-id").map(String::as_str),
        triggered_at: headers["x-shopify-triggered-at"].parse().ok(),
        api_version: headers.get("x-shopify-api-version").map(String::as_str),
        body: &body,
        received_at: clock.now(),
    };
    let status = match store.store_webhook(&webhook).await {
        Ok(_) => "200 OK",
        Err(_) => "500 Internal Server Error",
    };
    stream.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes()).await
}
