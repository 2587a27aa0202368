use rstest::rstest;
use store::{CodeQuery, Payload, ReplayState, UnmappedSighting};
use tracking::{CodeMapping, Decision, Heading, LabelId, Meaning, Preference, Scan, ShopId, Status, Verdict, Why};

use crate::world::{Db, World, answer, at, decision, scan};

fn mapping(shop: Option<ShopId>, code: &str, detail: &str, status: Status) -> CodeMapping {
    CodeMapping {
        shop,
        courier: "sameday".to_owned(),
        code: code.to_owned(),
        detail: detail.to_owned(),
        meaning: Meaning::of_status(status, None, None).unwrap(),
        mapped_at: at(7),
    }
}

fn query(code: Option<&str>) -> CodeQuery {
    CodeQuery { courier: "sameday".to_owned(), code: code.map(str::to_owned), detail: None }
}

fn unmapped(seconds: i64, code: &str, detail: Option<&str>) -> Scan {
    Scan { meaning: Meaning::Unmapped, detail: detail.map(str::to_owned), ..scan(seconds, code, Status::Unknown) }
}

impl World {
    /// The courier answers about a label at second 10, and the codes that nobody has mapped are counted.
    async fn hear(&self, shop: ShopId, scans: &[(LabelId, Scan)]) {
        let batch = self.claim(at(1)).await.unwrap();
        let mut unit = self.store.unit(shop).await.unwrap();
        for (label, scan) in scans {
            unit.record_answers(&[answer(*label, batch.lease_token, std::slice::from_ref(scan), Some(at(900)))])
                .await
                .unwrap();
            if scan.meaning == Meaning::Unmapped {
                let sighting = UnmappedSighting {
                    courier: "sameday".to_owned(),
                    code: scan.code.clone(),
                    detail: scan.detail.clone().unwrap_or_default(),
                    text: scan.text.clone(),
                    label: *label,
                    at: scan.at,
                };
                unit.note_unmapped(&sighting).await.unwrap();
            }
        }
        unit.commit().await.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn a_mapping_is_said_anew_and_taken_back_for_one_shop_or_for_all(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, bob) = (world.shop("ana").await, world.shop("bob").await);
    let (all, own) = (mapping(None, "77", "", Status::InTransit), mapping(Some(ana), "77", "", Status::Delayed));
    for one in [&all, &own, &all, &own] {
        world.store.map_code(one).await.unwrap();
    }
    assert_eq!(world.store.code_mappings(Some(ana)).await.unwrap().len(), 2);
    assert_eq!(world.store.code_mappings(Some(bob)).await.unwrap(), std::slice::from_ref(&all));
    assert_eq!(world.store.code_mappings(None).await.unwrap(), std::slice::from_ref(&all));
    let later = mapping(Some(ana), "77", "", Status::Delivered);
    world.store.map_code(&later).await.unwrap();
    assert!(world.store.code_mappings(Some(ana)).await.unwrap().contains(&later));
    assert!(!world.store.unmap_code(Some(bob), "sameday", "77", "").await.unwrap());
    assert!(!world.store.unmap_code(Some(ana), "sameday", "77", "5").await.unwrap());
    assert!(world.store.unmap_code(Some(ana), "sameday", "77", "").await.unwrap());
    assert_eq!(world.store.code_mappings(Some(ana)).await.unwrap(), [all]);
    assert!(world.store.unmap_code(None, "sameday", "77", "").await.unwrap());
    assert_eq!(world.store.code_mappings(Some(ana)).await.unwrap(), []);
}

#[rstest]
#[case(mapping(None, "77", "5", Status::InTransit), 1)]
#[case(mapping(None, "77", "", Status::InTransit), 0)]
#[case(mapping(None, "78", "", Status::InTransit), 2)]
#[tokio::test]
async fn a_code_is_unmapped_until_somebody_says_what_it_means(
    #[case] said: CodeMapping,
    #[case] left: usize,
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    world.hear(shop, &[(labels[0], unmapped(3, "77", Some("5"))), (labels[1], unmapped(4, "77", None))]).await;
    assert_eq!(world.store.unmapped_codes(shop).await.unwrap().len(), 2);
    let seen = world.store.unmapped_labels(shop, "sameday", "77", "5", 9).await.unwrap();
    assert_eq!((seen.len(), seen[0].label, seen[0].order), (1, labels[0], order));
    assert_eq!((seen[0].order_name.as_str(), seen[0].number.as_str()), ("#1001", "AWB0001"));
    let bob = world.shop("bob").await;
    assert_eq!(world.store.unmapped_labels(bob, "sameday", "77", "5", 9).await.unwrap(), []);
    world.store.map_code(&said).await.unwrap();
    assert_eq!(world.store.unmapped_codes(shop).await.unwrap().len(), left);
    assert_eq!(world.store.attention(shop).await.unwrap().unmapped, u64::try_from(left).unwrap());
}

#[rstest]
#[tokio::test]
async fn labels_to_be_read_again_come_page_by_page_with_the_answers_that_told_them(
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 3).await;
    let account = world.store.accounts(shop).await.unwrap()[0].id;
    let scans = [
        (labels[0], unmapped(3, "77", Some("5"))),
        (labels[1], scan(4, "1", Status::PickedUp)),
        (labels[2], unmapped(5, "78", None)),
    ];
    world.hear(shop, &scans).await;
    let mut unit = world.store.unit(shop).await.unwrap();
    let payload = Payload { account, courier: "sameday", http: 200, body: b"{}", labels: &labels, received_at: at(10) };
    unit.keep_payload(&payload).await.unwrap();
    unit.keep_payload(&Payload { received_at: at(11), ..payload }).await.unwrap();
    unit.commit().await.unwrap();
    let (store, bob) = (&world.store, world.shop("bob").await);
    let found = |code: Option<&'static str>, after: i64, limit: u32| async move {
        let labels = store.coded_labels(shop, &query(code), LabelId(after), limit).await.unwrap();
        labels.into_iter().map(|one| one.label).collect::<Vec<_>>()
    };
    assert_eq!(found(None, 0, 9).await, [labels[0], labels[2]], "all that nobody has mapped");
    assert_eq!(found(None, 0, 1).await, [labels[0]]);
    assert_eq!(found(None, labels[0].0, 1).await, [labels[2]]);
    assert_eq!(found(Some("1"), 0, 9).await, [labels[1]]);
    store.map_code(&mapping(Some(shop), "1", "", Status::InTransit)).await.unwrap();
    assert_eq!(found(None, 0, 9).await, labels, "and all that somebody has mapped");
    let of_detail = CodeQuery { detail: Some("6".to_owned()), ..query(Some("77")) };
    assert_eq!(store.coded_count(shop, &of_detail).await.unwrap(), 0);
    assert_eq!(store.coded_count(shop, &query(Some("77"))).await.unwrap(), 1);
    assert_eq!(store.coded_count(bob, &query(None)).await.unwrap(), 0);
    assert_eq!(store.coded_labels(bob, &query(Some("77")), LabelId(0), 9).await.unwrap(), []);

    let coded = store.coded_labels(shop, &query(Some("77")), LabelId(0), 9).await.unwrap().remove(0);
    let (key, came) = &coded.scans[0];
    assert_eq!((coded.order, key, *came), (order, &scans[0].1.key(), at(10)));
    let kept = store.payloads_received(shop, "sameday", &[*came]).await.unwrap();
    assert_eq!((kept.len(), kept[0].body.as_slice(), kept[0].labels.as_slice()), (1, b"{}".as_slice(), &labels[..]));
    assert_eq!(store.payloads_received(bob, "sameday", &[*came]).await.unwrap(), []);
    assert_eq!(store.payloads_received(shop, "gls", &[*came]).await.unwrap(), []);
    assert_eq!(store.label_numbers(shop, &labels).await.unwrap()[&labels[1]].as_str(), "AWB0002");
    assert!(store.label_numbers(bob, &labels).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn a_scan_read_again_keeps_the_couriers_words_and_gets_another_meaning(
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let before = unmapped(3, "77", Some("5"));
    world.hear(shop, &[(labels[0], before.clone())]).await;
    let meaning = Meaning::of_status(Status::Returning, None, None).unwrap();
    let again = Scan { meaning, heading: Some(Heading::Sender), text: "other words".to_owned(), ..before.clone() };
    let never_seen = scan(4, "1", Status::PickedUp);
    let bob = world.shop("bob").await;
    let mut unit = world.store.unit(bob).await.unwrap();
    unit.reread_scans(labels[0], std::slice::from_ref(&again)).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = world.store.unit(shop).await.unwrap();
    assert_eq!(
        unit.order_files(&[order]).await.unwrap()[0].labels[0].scans,
        std::slice::from_ref(&before),
        "another shop's word"
    );
    unit.reread_scans(labels[0], &[again.clone(), never_seen]).await.unwrap();
    unit.commit().await.unwrap();
    let file = world.store.order_files(shop, &[order]).await.unwrap().remove(0);
    assert_eq!(file.labels[0].scans, [Scan { text: before.text, ..again }]);
}

#[rstest]
#[tokio::test]
async fn how_far_a_replay_is_is_kept_for_each_shop(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (ana, bob) = (world.shop("ana").await, world.shop("bob").await);
    let begun = ReplayState {
        query: query(Some("77")),
        labels: 40,
        read: 0,
        changed: 0,
        held: 0,
        began_at: at(1),
        told_at: at(1),
        ended_at: None,
    };
    world.store.tell_replay(ana, &begun).await.unwrap();
    let ended = ReplayState { read: 40, changed: 3, held: 9, told_at: at(5), ended_at: Some(at(5)), ..begun };
    world.store.tell_replay(ana, &ended).await.unwrap();
    assert_eq!(world.store.replay(ana).await.unwrap(), Some(ended));
    assert_eq!(world.store.replay(bob).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_held_decision_is_found_until_it_is_settled_and_restrains_the_order_until_then(
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let bob = world.shop("bob").await;
    let held = Decision {
        preference: Preference::FinancialStatus,
        label: Some(labels[0]),
        verdict: Verdict::Hold,
        why: Why::ReadAgain,
        ..decision("h", Vec::new())
    };
    let mut unit = world.store.unit(shop).await.unwrap();
    assert_eq!(unit.restraints(order).await.unwrap(), []);
    unit.record_decisions(order, std::slice::from_ref(&held), at(9)).await.unwrap();
    unit.commit().await.unwrap();
    let id = world.store.held_decisions(shop, 9).await.unwrap()[0].id;
    assert_eq!(world.store.held_because(shop, Why::ReadAgain, 9).await.unwrap(), [id]);
    assert_eq!(world.store.held_because(shop, Why::PaymentUnclear, 9).await.unwrap(), []);
    assert_eq!(world.store.held_because(bob, Why::ReadAgain, 9).await.unwrap(), []);
    let mut unit = world.store.unit(bob).await.unwrap();
    assert_eq!((unit.held_decision(id).await.unwrap(), unit.has_decision(id).await.unwrap()), (None, false));
    assert_eq!(unit.restraints(order).await.unwrap(), []);
    drop(unit);
    let mut unit = world.store.unit(shop).await.unwrap();
    let (found, it) = unit.held_decision(id).await.unwrap().unwrap();
    assert_eq!((found, it.label, it.about_at, it.status), (order, held.label, held.about_at, held.status));
    let restraints = unit.restraints(order).await.unwrap();
    assert_eq!((restraints.len(), restraints[0].why, restraints[0].label), (1, Why::ReadAgain, held.label));
    unit.record_decisions(order, &[tracking::close_held(&it, Why::Discarded)], at(10)).await.unwrap();
    assert_eq!((unit.held_decision(id).await.unwrap(), unit.has_decision(id).await.unwrap()), (None, true));
    assert_eq!(unit.restraints(order).await.unwrap()[0].why, Why::Discarded);
    let news = Decision { key: "n".to_owned(), verdict: Verdict::No, why: Why::AlreadyPaid, ..held };
    unit.record_decisions(order, &[news], at(11)).await.unwrap();
    assert_eq!(unit.restraints(order).await.unwrap(), []);
}
