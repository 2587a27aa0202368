use rstest::rstest;

use super::*;

fn facts(news: CustomerNews, locale: &str) -> CustomerLetterFacts {
    CustomerLetterFacts {
        shop: ShopId(1),
        sender: Sender { name: "Test shop".to_owned(), reply_to: Some("orders@test-shop.example".to_owned()) },
        news,
        label: LabelId(7),
        happened_at: "2026-03-04T11:05:44Z".parse().unwrap(),
        occurrence: 1,
        order: "#1001".to_owned(),
        parcels: vec![CustomerParcel { courier: "FAN Courier".to_owned(), number: "7000991234567".to_owned() }],
        reason: None,
        point: None,
        pick_up_until: None,
        expected: None,
        cash: None,
        zone: TimeZone::get("Europe/Bucharest").unwrap(),
        locales: vec![locale.to_owned(), "ro".to_owned()],
        page_url: "https://waybill.example/t/abc".to_owned(),
        domain: "waybill.example".to_owned(),
    }
}

/// What is known of a parcel when such news come.
fn rich(news: CustomerNews, locale: &str) -> CustomerLetterFacts {
    let facts = facts(news, locale);
    let cash = Some(Money { amount: "184.5".parse().unwrap(), currency: "RON".to_owned() });
    match news {
        CustomerNews::ReadyForPickup => CustomerLetterFacts {
            point: Some(PickUpPoint {
                name: Some("FANbox Alfa".to_owned()),
                address: Some("Str. Exemplu 1, Roman".to_owned()),
                ..PickUpPoint::default()
            }),
            pick_up_until: Some(When::Day("2026-03-06".parse().unwrap())),
            cash,
            ..facts
        },
        CustomerNews::VisitFailed => {
            CustomerLetterFacts { reason: Some(Reason::RecipientAbsent), occurrence: 2, cash, ..facts }
        }
        CustomerNews::OutForDelivery => CustomerLetterFacts {
            expected: Some(When::Between(
                "2026-03-04T12:00:00Z".parse().unwrap(),
                "2026-03-04T14:30:00Z".parse().unwrap(),
            )),
            cash,
            ..facts
        },
        CustomerNews::Delayed => CustomerLetterFacts { reason: Some(Reason::Weather), ..facts },
        _ => facts,
    }
}

#[rstest]
fn every_mail_in_every_language(#[values("en", "ro", "hu")] locale: &str) {
    let mails = CustomerNews::ALL.iter().map(|news| {
        let letter = Letter::to_customer(&rich(*news, locale)).unwrap();
        format!("Subject: {}\n\n{}", letter.subject, letter.text)
    });
    let all = mails.collect::<Vec<_>>().join("\n==========\n\n");
    assert!(!all.contains("customer-"), "a text is missing:\n{all}");
    insta::assert_snapshot!(format!("customer_mails_{locale}"), all);
}

#[test]
fn several_parcels_are_all_named() {
    let mut facts = facts(CustomerNews::Shipped, "en-GB");
    facts.parcels.push(CustomerParcel { courier: "Sameday".to_owned(), number: "1SIM24000000001".to_owned() });
    let letter = Letter::to_customer(&facts).unwrap();
    assert!(letter.text.contains("FAN Courier has the parcels of your order #1001 from Test shop."), "{}", letter.text);
    assert!(letter.text.contains("Parcel: FAN Courier 7000991234567\nParcel: Sameday 1SIM24000000001\n"));
}

#[rstest]
#[case(&["hu-HU", "ro"], "hu")]
#[case(&["de", "ro-RO"], "ro")]
#[case(&["de", "fr"], "en")]
#[case(&["", "hu"], "hu")]
fn a_language_that_mails_do_not_speak_falls_back_to_the_shops(#[case] locales: &[&str], #[case] tag: &str) {
    let facts = CustomerLetterFacts {
        locales: locales.iter().map(|tag| (*tag).to_owned()).collect(),
        ..facts(CustomerNews::Delivered, "en")
    };
    assert!(Letter::to_customer(&facts).unwrap().html.contains(&format!("<html lang=\"{tag}\">")));
}

#[test]
fn without_an_address_of_the_shop_nobody_is_asked_to_answer() {
    let mut facts = facts(CustomerNews::Delivered, "en");
    assert!(Letter::to_customer(&facts).unwrap().text.contains("Answer this e-mail"));
    facts.sender.reply_to = None;
    assert!(!Letter::to_customer(&facts).unwrap().text.contains("Answer this e-mail"));
}

#[test]
fn what_a_courier_or_a_shop_typed_is_escaped_in_html() {
    let mut facts = rich(CustomerNews::ReadyForPickup, "en");
    facts.sender.name = "<b>Shop</b>".to_owned();
    facts.point = Some(PickUpPoint { name: Some("<script>".to_owned()), ..PickUpPoint::default() });
    let html = Letter::to_customer(&facts).unwrap().html;
    assert!(!html.contains("<b>Shop") && !html.contains("<script>"), "{html}");
}

#[test]
fn the_same_cause_has_the_same_message_id() {
    let letter = Letter::to_customer(&facts(CustomerNews::ReadyForPickup, "hu")).unwrap();
    assert_eq!(letter.message_id, "<customer-ready_for_pickup.1.7.1772622344@waybill.example>");
    assert_eq!(letter.from.unwrap().reply_to.unwrap(), "orders@test-shop.example");
}
