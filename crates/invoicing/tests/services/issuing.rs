//! Making invoices, and knowing which were made.

use invoicing::{Doubt, Found, How, InvoiceNo, Issued, Kind, Next, Pdf, ServiceError, Tried};
use rstest::rstest;
use simulators::faults::FaultKind;
use simulators::{fgo, oblio, smartbill};

use crate::sold::{amount, company, drafted, order, reversal};
use crate::world::{ALL, Server, Stopped, World};

fn found(issued: &Issued) -> &Found {
    match issued {
        Issued::Invoice(found) => found,
        Issued::Doubt(doubt) => panic!("{doubt:?}"),
    }
}

fn number(number: &str) -> InvoiceNo {
    InvoiceNo { series: "WB".to_owned(), number: number.to_owned() }
}

#[tokio::test]
async fn an_order_has_an_invoice_of_its_total_with_its_name_and_label() {
    for code in ALL {
        let world = World::of(code).await;
        let issued = world.issue(drafted(&order("#2051"), "wb-1-2051-i1"), &mut None).await.unwrap();
        let made = found(&issued);
        assert_eq!((made.invoice.clone(), made.how), (number("0001"), How::Made), "{code}");
        assert!(made.link.as_ref().is_some_and(|link| link.starts_with("https://")), "{code}");
        let [(_, invoice)] = world.invoices().try_into().unwrap();
        assert_eq!(invoice.total, amount("179.49"), "{code}");
        assert!(invoice.mentions.starts_with("Comanda #2051, AWB 4900112233"), "{code}");
        assert_eq!(invoice.client, "Ștefan Exemplu");
    }
}

#[tokio::test]
async fn a_company_is_invoiced_by_its_number() {
    for code in ALL {
        let world = World::of(code).await;
        let sold = invoicing::OrderContent { customer: company(), ..order("#2052") };
        world.issue(drafted(&sold, "wb-1-2052-i1"), &mut None).await.unwrap();
        assert_eq!(world.invoices()[0].1.client_code.as_deref(), Some("RO99999991"), "{code}");
    }
}

/// The answer is lost after the work, or the work is not done at all: either way the next try ends with one invoice.
#[rstest]
#[case::lost_answer(FaultKind::Reset, true)]
#[case::half_an_answer(FaultKind::BrokenJson, true)]
#[case::no_connection(FaultKind::Refuse, false)]
#[case::no_answer(FaultKind::Hang, false)]
#[case::crash(FaultKind::ServerError { status: 500 }, false)]
#[case::page(FaultKind::Html { status: 502 }, false)]
#[tokio::test]
async fn a_try_of_unknown_end_is_looked_up(#[case] fault: FaultKind, #[case] was_done: bool) {
    for code in ALL {
        let world = World::of(code).await;
        let mut kept: Option<Tried> = None;
        let draft = || drafted(&order("#2051"), "wb-1-2051-i1");
        world.fault_on_write(fault.clone());
        let stopped = world.issue(draft(), &mut kept).await.unwrap_err();
        assert!(
            matches!(stopped, Stopped::NoAnswer(Next::Look) | Stopped::Failed(_, Next::Look)),
            "{code} {stopped:?}"
        );
        assert!(kept.is_some());
        assert_eq!(world.invoices().len(), usize::from(was_done), "{code}");
        let issued = world.issue(draft(), &mut kept).await.unwrap();
        let how = found(&issued).how;
        let expected = match (was_done, code) {
            (false, _) => How::Made,
            (true, "smartbill") => How::ProbablyMadeBefore,
            (true, _) => How::MadeBefore,
        };
        assert_eq!(how, expected, "{code}");
        assert_eq!(world.invoices().len(), 1, "{code}");
    }
}

/// Two nodes that know nothing of each other: the service's own guard holds.
#[rstest]
#[case::named("oblio", oblio::Repeat::SameInvoice, false)]
#[case::refused("oblio", oblio::Repeat::Refused, false)]
#[case::with_number("fgo", oblio::Repeat::SameInvoice, false)]
#[case::without_number("fgo", oblio::Repeat::SameInvoice, true)]
#[tokio::test]
async fn the_same_key_makes_one_invoice(#[case] code: &str, #[case] repeat: oblio::Repeat, #[case] nameless: bool) {
    let world = World::of(code).await;
    match &world.server {
        Server::Oblio(server) => server.behave(oblio::Behaviour { repeat, ..oblio::Behaviour::default() }),
        Server::Fgo(server) => {
            server.behave(fgo::Behaviour { duplicates_without_invoice: nameless, ..fgo::Behaviour::default() });
        }
        Server::SmartBill(_) => {}
    }
    let draft = || drafted(&order("#2051"), "wb-1-2051-i1");
    world.issue(draft(), &mut None).await.unwrap();
    let again = world.issue(draft(), &mut None).await.unwrap();
    if nameless {
        assert_eq!(again, Issued::Doubt(Doubt::ExistsWithoutNumber));
    } else {
        assert_eq!((&found(&again).invoice, found(&again).how), (&number("0001"), How::MadeBefore));
    }
    assert_eq!(world.invoices().len(), 1);
}

/// The list was stale: the key alone tells that the invoice exists.
#[tokio::test]
async fn a_key_refused_at_oblio_is_found_in_the_list() {
    let world = World::of("oblio").await;
    let Server::Oblio(server) = &world.server else { panic!() };
    server.behave(oblio::Behaviour { repeat: oblio::Repeat::Refused, ..oblio::Behaviour::default() });
    let draft = || drafted(&order("#2051"), "wb-1-2051-i1");
    let call = |token: Option<&invoicing::Token>| world.service.create(&world.account, token, &draft());
    world.ask(call, Kind::Write).await;
    let refused = world.service.read_created(&draft(), &world.ask(call, Kind::Write).await).unwrap_err();
    assert_eq!(refused.word(), "duplicate");
    let issued = world.issue(draft(), &mut None).await.unwrap();
    assert_eq!(found(&issued).how, How::MadeBefore);
}

#[rstest]
#[case::nobody(&[], How::Made)]
#[case::another_total(&["50"], How::Made)]
#[tokio::test]
async fn smartbills_number_that_others_took_does_not_count_as_ours(#[case] others: &[&str], #[case] how: How) {
    let world = World::of("smartbill").await;
    let Server::SmartBill(server) = &world.server else { panic!() };
    let mut kept = None;
    world.fault_on_write(FaultKind::Refuse);
    world.issue(drafted(&order("#2051"), "a"), &mut kept).await.unwrap_err();
    for total in others {
        server.others_invoice(amount(total)).unwrap();
    }
    let issued = world.issue(drafted(&order("#2051"), "a"), &mut kept).await.unwrap();
    assert_eq!(found(&issued).how, how);
    assert_eq!(world.invoices().len(), 1);
}

#[tokio::test]
async fn when_others_took_several_of_smartbills_numbers_a_person_is_asked() {
    let world = World::of("smartbill").await;
    let Server::SmartBill(server) = &world.server else { panic!() };
    let mut kept = None;
    world.fault_on_write(FaultKind::Reset);
    world.issue(drafted(&order("#2051"), "a"), &mut kept).await.unwrap_err();
    server.others_invoice(amount("50")).unwrap();
    let doubt = world.issue(drafted(&order("#2051"), "a"), &mut kept).await.unwrap();
    let next = "0003".to_owned();
    assert_eq!(doubt, Issued::Doubt(Doubt::OthersWroteMeanwhile { first: number("0001"), next }));
    assert_eq!(world.invoices().len(), 1);
}

/// The merchant's own invoice names the order; the key is another or none.
#[rstest]
#[case::same_total("#2051", How::MadeElsewhere)]
#[case::another_order("#20511", How::Made)]
#[tokio::test]
async fn an_invoice_made_elsewhere_is_taken_over_where_the_service_lists(#[case] name: &str, #[case] how: How) {
    let world = World::of("oblio").await;
    world.issue(drafted(&order(name), "by-hand"), &mut None).await.unwrap();
    let issued = world.issue(drafted(&order("#2051"), "wb-1-2051-i1"), &mut None).await.unwrap();
    assert_eq!(found(&issued).how, how);
}

#[tokio::test]
async fn an_invoice_made_elsewhere_for_another_total_is_shown_to_a_person() {
    let world = World::of("oblio").await;
    let mut cheaper = order("#2051");
    cheaper.lines.pop();
    cheaper.total = amount("174.49");
    world.issue(drafted(&cheaper, "by-hand"), &mut None).await.unwrap();
    let doubt = world.issue(drafted(&order("#2051"), "wb-1-2051-i1"), &mut None).await.unwrap();
    assert_eq!(doubt, Issued::Doubt(Doubt::OtherTotal { invoice: number("0001"), total: amount("174.49") }));
    assert_eq!(world.invoices().len(), 1);
}

/// After a reversal a person asks for another invoice: the counter in the key has grown.
#[tokio::test]
async fn a_reversed_order_may_be_invoiced_anew() {
    for code in ALL {
        let world = World::of(code).await;
        let first = world.issue(drafted(&order("#2051"), "wb-1-2051-i1"), &mut None).await.unwrap();
        let invoice = found(&first).invoice.clone();
        let call = |token: Option<&invoicing::Token>| world.service.reverse(&world.account, token, &reversal(&invoice));
        let answer = world.ask(call, Kind::Write).await;
        assert_eq!(world.service.read_reversed(&answer).unwrap(), Some(number("0002")), "{code}");
        let second = world.issue(drafted(&order("#2051"), "wb-1-2051-i2"), &mut None).await.unwrap();
        assert_eq!((found(&second).invoice.clone(), found(&second).how), (number("0003"), How::Made), "{code}");
        let totals: Vec<_> = world.invoices().into_iter().map(|(_, invoice)| invoice.total).collect();
        assert_eq!(totals, ["179.49", "-179.49", "179.49"].map(amount), "{code}");
    }
}

#[tokio::test]
async fn the_printable_invoice_is_found() {
    for code in ALL {
        let world = World::of(code).await;
        let issued = world.issue(drafted(&order("#2051"), "wb-1-2051-i1"), &mut None).await.unwrap();
        let invoice = &found(&issued).invoice;
        let answer = world.ask(|token| world.service.pdf(&world.account, token, invoice), Kind::Read).await;
        match world.service.read_pdf(&answer).unwrap() {
            Pdf::Link(link) => assert!(link.starts_with("https://"), "{code}"),
            Pdf::Document(document) => assert!(document.starts_with(b"%PDF"), "{code}"),
        }
        let missing = number("9999");
        let answer = world.ask(|token| world.service.pdf(&world.account, token, &missing), Kind::Read).await;
        assert!(world.service.read_pdf(&answer).is_err(), "{code}");
    }
}

#[tokio::test]
async fn the_accounts_series_and_rates_are_read() {
    for code in ALL {
        let world = World::of(code).await;
        let answer = world.ask(|token| world.service.vat_rates(&world.account, token), Kind::Read).await;
        let rates = world.service.read_vat_rates(&answer).unwrap();
        assert_eq!(rates.iter().map(|rate| rate.percent).collect::<Vec<_>>(), ["21", "11", "0"].map(amount), "{code}");
        if world.service.series(&world.account, None).is_none() {
            continue;
        }
        let answer = world.ask(|token| world.service.series(&world.account, token).unwrap(), Kind::Read).await;
        let series = world.service.read_series(&answer).unwrap();
        assert_eq!((series[0].name.as_str(), series[0].next_number.as_deref()), ("WB", Some("0001")), "{code}");
    }
}

#[tokio::test]
async fn a_warning_comes_with_the_invoice() {
    let world = World::of("smartbill").await;
    let Server::SmartBill(server) = &world.server else { panic!() };
    server.behave(smartbill::Behaviour { warns: true, without_document_id: true, ..smartbill::Behaviour::default() });
    let issued = world.issue(drafted(&order("#2051"), "a"), &mut None).await.unwrap();
    assert!(found(&issued).warning.is_some());
}

#[tokio::test]
async fn what_the_account_does_not_have_is_refused_with_its_field() {
    for code in ALL {
        let world = World::of(code).await;
        let mut draft = drafted(&order("#2051"), "wb-1-2051-i1");
        draft.series = "NONE".to_owned();
        let stopped = world.issue(draft, &mut None).await.unwrap_err();
        let Stopped::Failed(ServiceError::Refused { field: Some(field), .. }, _) = stopped else {
            panic!("{stopped:?}")
        };
        assert!(field.to_lowercase().contains("serie"), "{code}: {field}");
        let mut draft = drafted(&order("#2051"), "wb-1-2051-i1");
        draft.lines.iter_mut().for_each(|line| line.vat.percent = amount("19"));
        let stopped = world.issue(draft, &mut None).await.unwrap_err();
        assert!(
            matches!(stopped, Stopped::Failed(ServiceError::Refused { field: Some(_), .. }, _)),
            "{code} {stopped:?}"
        );
        assert!(world.invoices().is_empty(), "{code}");
    }
}
