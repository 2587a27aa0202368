//! Limits, old tokens, wrong credentials, small plans, and many orders on a bad day.

use std::collections::BTreeMap;

use invoicing::{Issued, Kind, Next, ServiceError, Settled};
use simulators::faults::{Fault, FaultKind, Holds};
use simulators::{fgo, oblio};

use crate::sold::{amount, drafted, order};
use crate::world::{ALL, Server, Stopped, World};

fn word(stopped: &Stopped) -> &'static str {
    match stopped {
        Stopped::Failed(error, _) => error.word(),
        Stopped::NoAnswer(_) => "no answer",
    }
}

#[tokio::test]
async fn good_credentials_are_told_from_bad_ones() {
    for code in ALL {
        let mut world = World::of(code).await;
        let answer = world.ask(|token| world.service.check(&world.account, token), Kind::Read).await;
        assert_eq!(world.service.read_check(&world.account, &answer), Ok(()), "{code}");
        for field in ["token", "secret", "key"] {
            world.account.credentials.insert(field.to_owned(), "wrong".to_owned().into());
        }
        if code == "oblio" {
            world.pass(jiff::SignedDuration::from_hours(2));
            let stopped = world.issue(drafted(&order("#1"), "a"), &mut None).await.unwrap_err();
            assert_eq!(word(&stopped), "account");
            continue;
        }
        let answer = world.ask(|token| world.service.check(&world.account, token), Kind::Read).await;
        assert!(
            matches!(world.service.read_check(&world.account, &answer), Err(ServiceError::Account { .. })),
            "{code}"
        );
    }
}

#[tokio::test]
async fn another_company_is_not_this_accounts() {
    for code in ALL {
        let mut world = World::of(code).await;
        world.account.credentials.insert("company".to_owned(), "11111110".to_owned().into());
        let answer = world.ask(|token| world.service.check(&world.account, token), Kind::Read).await;
        assert!(world.service.read_check(&world.account, &answer).is_err(), "{code}");
    }
}

#[tokio::test]
async fn at_its_pace_no_service_is_ever_asked_too_fast() {
    for code in ALL {
        let world = World::of(code).await;
        for at in 0..40 {
            let draft = drafted(&order(&format!("#{at}")), &format!("wb-1-{at}-i1"));
            world.issue(draft, &mut None).await.unwrap();
        }
        assert_eq!(world.invoices().len(), 40, "{code}");
        assert!(world.asked.read(|calls| calls.iter().all(|call| call.http == Some(200))), "{code}");
    }
}

#[tokio::test]
async fn an_account_that_is_blocked_waits_and_then_goes_on() {
    for (code, at_least) in [("smartbill", 600), ("oblio", 600), ("fgo", 1)] {
        let world = World::of(code).await;
        world.fault(FaultKind::TooManyCalls { retry_after_seconds: None });
        let stopped = world.issue(drafted(&order("#1"), "a"), &mut None).await.unwrap_err();
        let Stopped::Failed(ServiceError::TooFast { retry_after }, Next::HoldAccount(_)) = stopped else {
            panic!("{code} {stopped:?}")
        };
        assert!(retry_after.as_secs() >= at_least, "{code}");
        world.issue(drafted(&order("#1"), "a"), &mut None).await.unwrap();
    }
}

/// The services' own limits, met by a caller without a pace.
#[tokio::test]
async fn who_asks_too_fast_is_shut_out_as_in_the_field() {
    for code in ALL {
        let world = World::of(code).await;
        let invoice = invoicing::InvoiceNo { series: "WB".to_owned(), number: "1".to_owned() };
        let mut words = Vec::new();
        for _ in 0..40 {
            let answer = world.ask(|token| world.service.paid(&world.account, token, &invoice), Kind::Read).await;
            // Time is turned back to where it was: all calls come in one moment.
            world.pass(-jiff::SignedDuration::try_from(world.service.profile().pace.interval).unwrap());
            words.push(world.service.read_paid(&answer).unwrap_err().word());
        }
        assert_eq!((words[0], words[39]), ("not_found", "too_fast"), "{code} {words:?}");
    }
}

#[tokio::test]
async fn an_old_token_is_renewed_once_in_both_styles_of_refusal() {
    for refusals_in_200 in [false, true] {
        let world = World::of("oblio").await;
        let Server::Oblio(server) = &world.server else { panic!() };
        server.behave(oblio::Behaviour { refusals_in_200, ..oblio::Behaviour::default() });
        world.issue(drafted(&order("#1"), "a"), &mut None).await.unwrap();
        server.revoke_tokens();
        world.issue(drafted(&order("#2"), "b"), &mut None).await.unwrap();
        assert_eq!(world.invoices().len(), 2);
    }
}

#[tokio::test]
async fn an_fgo_account_without_diacritics_gets_a_plain_name() {
    let world = World::of("fgo").await;
    let Server::Fgo(server) = &world.server else { panic!() };
    server.behave(fgo::Behaviour { plain_names_only: true, ..fgo::Behaviour::default() });
    world.issue(drafted(&order("#1"), "a"), &mut None).await.unwrap();
    assert_eq!(world.invoices()[0].1.client, "Stefan Exemplu");
}

#[tokio::test]
async fn fgo_refuses_payments_on_a_small_plan_also_as_a_crash_and_says_when_it_gave_up() {
    for refusals_as_crashes in [false, true] {
        let world = World::of("fgo").await;
        let Server::Fgo(server) = &world.server else { panic!() };
        let day = fgo::Behaviour { refusals_as_crashes, ..fgo::Behaviour::default() };
        server.behave(fgo::Behaviour { gives_up: true, ..day });
        let stopped = world.issue(drafted(&order("#1"), "a"), &mut None).await.unwrap_err();
        assert!(matches!(stopped, Stopped::Failed(ServiceError::NotDone { .. }, Next::Later(None))), "{stopped:?}");
        server.behave(fgo::Behaviour { small_plan: true, ..day });
        let Issued::Invoice(found) = world.issue(drafted(&order("#1"), "a"), &mut None).await.unwrap() else {
            panic!()
        };
        let stopped = world.settle(&found.invoice, world.payment("1"), &mut None).await.unwrap_err();
        assert!(matches!(stopped, Stopped::Failed(ServiceError::Plan { .. }, Next::AccountsPerson)), "{stopped:?}");
    }
}

/// Every kind of fault on a third of all calls: each order has one invoice and one payment in the end, or a person is asked.
#[tokio::test]
async fn on_a_bad_day_nothing_is_done_twice_and_nothing_is_lost() {
    for code in ALL {
        let world = World::of(code).await;
        let fault = |kind, share| Fault { kind, holds: Holds::Share(share), path: None };
        world.faults.set(vec![
            fault(FaultKind::Refuse, 0.06),
            fault(FaultKind::Reset, 0.12),
            fault(FaultKind::BrokenJson, 0.05),
            fault(FaultKind::ServerError { status: 500 }, 0.05),
            fault(FaultKind::Html { status: 502 }, 0.05),
            fault(FaultKind::TooManyCalls { retry_after_seconds: None }, 0.03),
        ]);
        for at in 0..40 {
            let draft = drafted(&order(&format!("#{at}")), &format!("wb-1-{at}-i1"));
            let mut kept = None;
            let mut tries = 0;
            let invoice = loop {
                match world.issue(draft.clone(), &mut kept).await {
                    Ok(Issued::Invoice(found)) => break found.invoice,
                    Ok(Issued::Doubt(doubt)) => panic!("{code} {doubt:?}"),
                    Err(_) => tries += 1,
                }
                assert!(tries < 60, "{code}");
            };
            let mut kept = None;
            let settled = loop {
                match world.settle(&invoice, world.payment("179.49"), &mut kept).await {
                    Ok(settled) => break settled,
                    Err(_) => tries += 1,
                }
                assert!(tries < 120, "{code}");
            };
            assert!(matches!(settled, Settled::Paid { .. } | Settled::PaidBefore { .. }), "{code} {settled:?}");
        }
        let mut orders: BTreeMap<String, usize> = BTreeMap::new();
        for (_, invoice) in world.invoices() {
            *orders.entry(invoice.mentions).or_default() += 1;
        }
        assert_eq!((orders.len(), orders.values().max()), (40, Some(&1)), "{code}");
        let mut paid: BTreeMap<_, usize> = BTreeMap::new();
        for (number, sum) in world.payments() {
            assert_eq!(sum, amount("179.49"));
            *paid.entry(number).or_default() += 1;
        }
        assert_eq!((paid.len(), paid.values().max()), (40, Some(&1)), "{code}");
    }
}
