//! What the engine writes into its log. A program of its own: other tests would share its log.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    unused_imports,
    reason = "a test that cannot go on must fail; of the world that it shares it needs a part"
)]

#[path = "engine/world/mod.rs"]
mod world;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use simulators::faults::{FaultKind, Holds};
use simulators::mailbox::MailFault;
use tracing_subscriber::fmt::MakeWriter;

use crate::world::{MERCHANT, PASSWORD, TOKEN, USER, Way, World, cash, fan, sameday};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_names_neither_secrets_nor_people() {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(written.clone())
        .with_ansi(false)
        .with_env_filter("off,engine=trace")
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let refused = fan(1).scans(&[("C0", 8), ("S1", 26), ("S6", 30)]);
    let world = World::new(vec![cash(1001, vec![refused]), cash(1002, vec![sameday(1).delivered(30)])]).await;
    world.mailbox.faults().add(MailFault::TryLater, Holds::Calls(1));
    world.mailbox.faults().add(MailFault::Reject, Holds::Calls(1));
    world.fan.fails(FaultKind::BrokenJson, Holds::Share(0.2));
    world.sameday.fails(FaultKind::Html { status: 403 }, Holds::Share(0.2));
    world.shopify.faults().add(FaultKind::ServerError { status: 502 }, Holds::Share(0.2));
    world
        .deliver_bytes("odd", "orders/create", br#"{"id": "+40700000001", "email": "client1@customers.example"}"#)
        .await;
    world.pass(60).await;
    let account = world.account("fan-courier").await.id;
    world.set_password(account, "wrong-password").await;
    world.store().save_shopify_access(world.shop(), &world.access("shpat_wrong")).await.unwrap();
    world.pass(24).await;

    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    for line in ["Refreshed", "Did ", "Will try", "Parked", "needs attention"] {
        assert!(log.contains(line), "\"{line}\" was never logged:\n{log}");
    }
    let people = [MERCHANT, "client1@", "Client", "0700000001", "Roman"];
    for secret in [PASSWORD, "wrong-password", TOKEN, "shpat_", USER].into_iter().chain(people) {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "\"{secret}\" stands in the log: {}", line.unwrap());
    }
}
