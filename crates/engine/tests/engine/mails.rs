//! What the merchant is told by mail: once for each occurrence, whatever the mail server does.

use simulators::faults::Holds;
use simulators::mailbox::MailFault;
use simulators::script::ParcelScript;
use tracking::{Effect, Preference};

use crate::world::{MERCHANT, Way, World, cash, fan, fan_number, hour, sameday};

fn refused() -> ParcelScript {
    fan(1).scans(&[("C0", 8), ("S1", 26), ("S6", 30), ("S6", 31)])
}

#[tokio::test]
async fn a_refusal_is_one_mail_with_everything_that_the_merchant_needs() {
    let world = World::new(vec![cash(1001, vec![refused()])]).await;
    world.pass(72).await;
    let mails = world.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, [MERCHANT]);
    assert_eq!(mails[0].subject, "#1001: the parcel was refused");
    let text = mails[0].text();
    for part in ["#1001", &fan_number(1), "FAN Courier", "refused", "+40700000001", "Client Unu", "100.00 RON"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(text.contains("Call the customer"), "the next step is missing in:\n{text}");
    assert!(text.contains("https://waybill.example/orders/"), "the link is missing in:\n{text}");
}

#[tokio::test]
async fn two_failed_visits_are_two_mails() {
    let visits = [("C0", 8), ("S1", 26), ("S21", 30), ("S35", 50), ("S21", 54), ("S35", 74), ("S2", 78)];
    let world = World::new(vec![cash(1001, vec![fan(1).scans(&visits)])]).await;
    world.pass(100).await;
    let mails = world.mails();
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert!(!mails[0].text().contains("visit 2"));
    assert!(mails[1].text().contains("This is visit 2 without success"));
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_mail_server_that_is_busy_gets_the_mail_later_and_once() {
    let world = World::new(vec![cash(1001, vec![refused()])]).await;
    world.mailbox.faults().add(MailFault::TryLater, Holds::Calls(2));
    world.mailbox.faults().add(MailFault::Unavailable, Holds::Calls(1));
    world.mailbox.faults().add(MailFault::Reset, Holds::Calls(1));
    world.pass(72).await;
    assert_eq!(world.mails().len(), 1);
    let mail = world.order(1001).await.effects.into_iter().find(|one| matches!(one.effect, Effect::Mail { .. }));
    assert!(mail.unwrap().attempts >= 4);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_mail_whose_receipt_is_lost_is_shown_once() {
    let world = World::new(vec![cash(1001, vec![refused()])]).await;
    world.mailbox.faults().add(MailFault::LostAnswer, Holds::Calls(2));
    world.pass(72).await;
    assert_eq!(world.mails().len(), 1);
    let taken = world.mailbox.ledger().read(<[_]>::len);
    assert_eq!(taken, 3, "two tries without a receipt and the one with it");
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn an_address_that_the_mail_server_refuses_waits_for_a_person_who_can_try_again() {
    let world = World::new(vec![cash(1001, vec![refused()])]).await;
    world.mailbox.faults().add(MailFault::Reject, Holds::Share(1.0));
    world.pass(72).await;
    assert!(world.mails().is_empty());
    let parked = world.store().parked_effects(world.shop()).await.unwrap();
    assert_eq!(parked.len(), 1);
    let error = parked[0].last_error.clone().unwrap();
    assert!(error.starts_with("the mail server refused"), "{error}");
    assert_eq!(parked[0].attempts, 1);

    world.mailbox.faults().clear();
    world.store().unpark_effect(world.shop(), parked[0].id, world.clock.now()).await.unwrap();
    world.run_until_quiet().await;
    assert_eq!(world.mails().len(), 1);
}

#[tokio::test]
async fn without_an_address_no_mail_is_sent_and_the_decision_says_so() {
    let world = World::new(vec![cash(1001, vec![refused()])]).await;
    world.store().save_address_email(world.shop(), None).await.unwrap();
    world.pass(72).await;
    assert!(world.mails().is_empty());
    assert_eq!(world.decisions(1001, Preference::MailRejected).await, ["hold no_address_email"]);
    assert_eq!(world.store().held_count(world.shop()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_mail_server_that_hangs_holds_up_neither_shopify_nor_other_orders() {
    let orders = vec![cash(1001, vec![refused()]), cash(1002, vec![sameday(2).delivered(30)])];
    let world = World::new(orders).await;
    world.mailbox.faults().add(MailFault::Hang, Holds::Calls(1));
    world.pass_until(hour(60)).await;
    assert_eq!(world.paid(1002), 1);
    assert_eq!(world.mails().len(), 1);
    let mail = world.order(1001).await.effects.into_iter().find(|one| matches!(one.effect, Effect::Mail { .. }));
    let error = mail.unwrap().last_error.unwrap();
    assert!(error.ends_with("no answer within 2 s"), "{error}");
}
