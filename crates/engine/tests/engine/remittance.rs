//! Couriers' cash sheets come in; cash orders may be paid by them.

use engine::remittance::{CashError, TakenSheet};
use rstest::rstest;
use simulators::faults::{FaultKind, Holds};
use store::CashSheetId;
use tracking::{CashIssue, PaidOn, Preference};

use crate::world::{On, Way, World, cash, fan, fan_number, hour};

/// A transfers report as FAN Courier writes it.
fn report(lines: &[(u32, &str)]) -> String {
    let head = "\"Oras destinatar\",\"Data awb\",\"Suma incasata\",\"Numar awb\",\"Destinatar\",\"Data virament\"\n";
    let line = |(n, amount): &(u32, &str)| {
        format!("\"Roman\",\"02.03.2026\",\"{amount}\",\"{}\",\"Client Neuitatul\",\"04.03.2026\"\n", fan_number(*n))
    };
    head.to_owned() + &lines.iter().map(line).collect::<String>()
}

impl World {
    async fn paid_on(&self, paid_on: PaidOn) {
        let mut preferences = self.store().preferences(self.shop()).await.unwrap();
        preferences.paid_on = paid_on;
        self.store().save_preferences(self.shop(), &preferences, self.clock.now()).await.unwrap();
    }

    async fn send(&self, text: &str) -> CashSheetId {
        self.engine.send_cash_sheet(self.shop(), "", "viramente.csv", text.as_bytes()).await.unwrap().id
    }

    async fn take(&self, text: &str) -> TakenSheet {
        let id = self.send(text).await;
        let taken = self.engine.take_cash_sheet(self.shop(), id).await.unwrap();
        self.run_until_quiet().await;
        taken
    }

    async fn issues(&self) -> Vec<(String, Vec<CashIssue>)> {
        let overview = self.engine.cash_overview(self.shop(), 60).await.unwrap();
        overview.rows.into_iter().map(|row| (row.order.name, row.issues)).collect()
    }
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn on_remittance_an_order_is_paid_once_by_its_cash_and_not_by_its_delivery(#[case] database: On) {
    let world = World::on(database, vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.paid_on(PaidOn::Remittance).await;
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1001), 0);
    assert_eq!(world.decisions(1001, Preference::FinancialStatus).await, ["no cash_not_remitted"]);
    let sheet = report(&[(1, "100"), (7, "5,50")]);
    assert_eq!(world.take(&sheet).await, TakenSheet { new: 2, known: 0, unread: 0 });
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.decisions(1001, Preference::FinancialStatus).await, ["no cash_not_remitted", "act cash_remitted"]);
    let again = world.send(&sheet).await;
    assert!(matches!(world.engine.take_cash_sheet(world.shop(), again).await, Err(CashError::TakenBefore)));
    assert_eq!(world.take(&report(&[(1, "100.00")])).await, TakenSheet { new: 0, known: 1, unread: 0 });
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.store().unmatched_cash(world.shop()).await.unwrap().len(), 1);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn cash_that_does_not_agree_waits_for_a_person() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.paid_on(PaidOn::Remittance).await;
    world.pass_until(hour(60)).await;
    world.take(&report(&[(1, "90")])).await;
    assert_eq!(world.paid(1001), 0);
    assert_eq!(world.issues().await, [("#1001".to_owned(), vec![CashIssue::AmountDiffers, CashIssue::RemittedUnpaid])]);
    let held = world.store().held_because(world.shop(), tracking::Why::CashDiffers, 9).await.unwrap();
    world.engine.confirm_held(world.shop(), held[0]).await.unwrap();
    world.run_until_quiet().await;
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn on_delivery_a_sheet_only_shows_what_disagrees() {
    let orders = vec![cash(1001, vec![fan(1).delivered(30)]), cash(1002, vec![fan(2).delivered(30)])];
    let world = World::new(orders).await;
    world.pass_until(hour(60)).await;
    world.take(&report(&[(1, "100"), (2, "80")])).await;
    assert_eq!((world.paid(1001), world.paid(1002)), (1, 1));
    let issues = world.issues().await;
    assert_eq!(issues, [("#1002".to_owned(), vec![CashIssue::AmountDiffers]), ("#1001".to_owned(), vec![])]);
    let overview = world.engine.cash_overview(world.shop(), 60).await.unwrap();
    let weeks: Vec<_> =
        overview.weeks.iter().map(|week| (week.delivered.to_string(), week.remitted.to_string())).collect();
    assert_eq!(weeks, [("200.00".to_owned(), "180.00".to_owned())]);
    world.pass_until(hour(24 * 14)).await;
    assert_eq!(world.issues().await.len(), 2);
}

#[tokio::test]
async fn a_sheet_whose_columns_nobody_knows_is_not_taken_until_a_person_names_them() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.pass_until(hour(40)).await;
    let id = world.send(&format!("Pachet;Bani\n{};100,00\n", fan_number(1))).await;
    let refused = world.engine.take_cash_sheet(world.shop(), id).await;
    assert!(matches!(refused, Err(CashError::UnknownColumns { headings }) if headings == "Pachet, Bani"));
    let columns = serde_json::from_str("{\"number\":\"Pachet\",\"amount\":\"Bani\"}").unwrap();
    world.engine.choose_cash_columns(world.shop(), id, "", Some(&columns)).await.unwrap();
    let looked = world.engine.look_at_cash_sheet(world.shop(), id).await.unwrap();
    assert_eq!(looked.read.unwrap().courier.as_deref(), Some("fan-courier"), "the labels tell whose it is");
    world.engine.take_cash_sheet(world.shop(), id).await.unwrap();
    let next = world.take(&format!("Pachet;Bani\n{};1,00\n", fan_number(9))).await;
    assert_eq!(next.new, 1, "the next sheet with these headings is known");
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn a_payment_that_waits_is_decided_again_when_a_later_sheet_changes_the_amount(#[case] database: On) {
    let world = World::on(database, vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.paid_on(PaidOn::Remittance).await;
    world.shopify.faults().add(FaultKind::Refuse, Holds::Window { from: hour(29), until: hour(40) });
    world.pass_until(hour(35)).await;
    world.take(&report(&[(1, "100")])).await;
    world.take(&report(&[(1, "-20")])).await;
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1001), 0);
    let held = world.store().held_because(world.shop(), tracking::Why::CashDiffers, 9).await.unwrap();
    world.engine.confirm_held(world.shop(), held[0]).await.unwrap();
    world.run_until_quiet().await;
    assert_eq!(world.paid(1001), 1, "a person's word pays");
}

#[tokio::test]
async fn a_payment_that_waits_is_taken_back_when_the_switch_is_put_on_remittance() {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.shopify.faults().add(FaultKind::Refuse, Holds::Window { from: hour(29), until: hour(40) });
    world.pass_until(hour(35)).await;
    world.paid_on(PaidOn::Remittance).await;
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1001), 0);
    world.take(&report(&[(1, "100")])).await;
    assert_eq!(world.paid(1001), 1, "the cash pays");
}
