use rstest::rstest;
use store::{MasterKey, Store};
use tracking::UnknownCode;

use crate::world::{Db, World, secret};

#[rstest]
#[tokio::test]
async fn a_migrated_database_needs_no_step_and_gives_a_sign_of_life(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    assert_eq!(world.store.migrate().await.unwrap(), 0);
    world.store.ping().await.unwrap();
    assert_eq!(world.store.is_postgres(), matches!(db, Db::Postgres));
}

#[tokio::test]
async fn an_empty_database_tells_how_many_steps_it_took() {
    let key = MasterKey::from_hex(&secret(&"0".repeat(64))).unwrap();
    let store = Store::open("sqlite::memory:", key, |_| UnknownCode::Shows).await.unwrap();
    assert!(store.migrate().await.unwrap() > 0);
    assert_eq!(store.shops().await.unwrap(), []);
    store.close().await;
    assert!(store.ping().await.is_err());
}

#[tokio::test]
async fn the_database_file_is_made_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waybill.db");
    let key = MasterKey::from_hex(&secret(&"0".repeat(64))).unwrap();
    let store = Store::open(&format!("sqlite://{}", file.display()), key, |_| UnknownCode::Shows).await.unwrap();
    store.migrate().await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[rstest]
#[case("mysql://localhost/waybill", "must begin with sqlite: or postgres:")]
#[case("sqlite:///no/such/folder/waybill.db", "/no/such/folder/waybill.db")]
#[tokio::test]
async fn an_address_that_cannot_be_used_says_why(#[case] url: &str, #[case] says: &str) {
    let key = MasterKey::from_hex(&secret(&"0".repeat(64))).unwrap();
    let error = Store::open(url, key, |_| UnknownCode::Shows).await.unwrap_err().to_string();
    assert!(error.contains(says), "{error}");
}
