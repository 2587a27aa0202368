//! Every page, with every sample, in every language: it renders, says only known words, and lets nothing break out.

use askama::Template;
use rstest::rstest;
use store::{BilledPlan, OrderImport, OrderList, OrderQuery, Plan, Spent, StatusCount, Tab};
use tracking::{Acting, OrderId, Preference, Preferences, Status, Why};
use url::Url;

use crate::account::{AccountPage, PasswordProblems};
use crate::attention::AttentionPage;
use crate::codes::replay::ReplayPage;
use crate::codes::{CodesPage, KnownCodes};
use crate::couriers::{Accounts, CouriersPage};
use crate::import::ImportPage;
use crate::language::Language;
use crate::order::{Asking, Facts, HistoryPage, NewLabelForm, ParcelList, TrackingPage};
use crate::orders::{Listing, OrdersPage, bars};
use crate::page::{Frame, Notice, Section};
use crate::plan::{PlanFacts, PlanPage};
use crate::preferences::customers;
use crate::preferences::defaults::DefaultValuesPage;
use crate::preferences::tracking::{AskTimesForm, TrackingPreferencesPage, switch_lines};
use crate::samples::{EVIL, ago, details, me, now, rows};
use crate::sign_in::SignInPage;
use crate::status_page::StatusPage;
use cash_pages::cash_pages;
use courier_pages::{courier_account_pages, label_import_pages, waiting_labels};
use invoicing_pages::invoicing_pages;
use records::{SPENT, account, feed, known_codes, open_alert, order_import, preview, replay_state, run, waiting};

mod cash_pages;
mod courier_pages;
mod invoicing_pages;
mod records;

type Pages = Vec<(String, String)>;

fn merchant_pages(language: Language) -> Pages {
    let me = me(language);
    let mut pages = Pages::new();
    let mut add = |name: &str, page: &dyn askama::DynTemplate| {
        pages.push((name.to_owned(), page.dyn_render().unwrap()));
    };
    let sign_in = SignInPage {
        language,
        form_token: "form-token".to_owned(),
        next: EVIL.to_owned(),
        email: EVIL.to_owned(),
        error: Some(language.say("sign_in-wrong")),
    };
    add("sign_in", &sign_in);
    for (name, rows, search) in [("orders", rows(), ""), ("orders_empty", vec![], ""), ("orders_none", vec![], EVIL)] {
        let query = OrderQuery {
            tab: Tab::All,
            search: Some(search.to_owned()).filter(|search| !search.is_empty()),
            page: 1,
            per_page: 4,
        };
        let list = OrderList { total: 8, rows };
        let counts = [(Status::InTransit, 7), (Status::Delivered, 2), (Status::Rejected, 1)];
        let counts: Vec<_> = counts.into_iter().map(|(status, labels)| StatusCount { status, labels }).collect();
        let page = OrdersPage {
            frame: Frame::new(&me, Section::Orders),
            listing: Listing::new(&me, now(), &query, &list, &Preferences::default().cod_gateways),
            alerts: vec![open_alert()],
            bars: bars(&me, &counts),
        };
        add(name, &page);
    }
    for (number, detail) in details().iter().enumerate() {
        let base_url = Url::parse("https://waybill.example").unwrap();
        let facts = || Facts::new(&me, now(), detail, &Preferences::default().cod_gateways, &base_url);
        let asking = [Asking::On, Asking::SwitchedOff, Asking::PlanTooSmall][number % 3];
        let asking = if number == 4 || number == 0 { Asking::On } else { asking };
        let page = TrackingPage {
            frame: Frame::new(&me, Section::Orders).with_notice(Some(Notice::good(language.say("order-label-added")))),
            facts: facts(),
            parcels: ParcelList::new(&me, now(), detail, asking),
            new_label: NewLabelForm {
                couriers: NewLabelForm::couriers("sameday"),
                number: EVIL.to_owned(),
                courier_error: None,
                number_error: Some(language.say_with("order-add-number-wrong", "number", EVIL)),
            },
        };
        add(&format!("order_{number}"), &page);
        let frame = Frame::new(&me, Section::Orders);
        add(&format!("history_{number}"), &HistoryPage::new(&me, frame, facts(), now(), detail));
    }
    let mut preferences = Preferences::default();
    preferences.mark_dispatched_on_label = true;
    Preference::switches().for_each(|one| preferences.put(one, true, now()));
    let couriers = ["fan-courier".to_owned(), "sameday".to_owned()];
    let page = TrackingPreferencesPage {
        frame: Frame::new(&me, Section::Tracking),
        switches: switch_lines(language, &preferences, false, None, &couriers),
        plan_is_too_small: true,
        acts_not_yet: true,
        is_dispatched_twice: true,
        is_invoiced_twice: true,
        ask: AskTimesForm::of(&preferences.ask),
    };
    add("preferences", &page);
    let import = |acting, state: Option<OrderImport>| ImportPage::new(&me, now(), state.as_ref(), acting, false);
    add("import_none", &import(Acting::Always, None));
    add("import_running", &import(Acting::NotYet, Some(order_import(false, None))));
    add("import_parked", &import(Acting::From(ago(-30)), Some(order_import(true, None))));
    add("import_ended", &import(Acting::From(ago(3)), Some(order_import(false, Some(1)))));
    let facts = PlanFacts {
        billed: BilledPlan { name: Some(EVIL.to_owned()), read_at: Some(ago(2)) },
        waiting: 7,
        plan_page: Some("https://admin.shopify.com/store/demo-shop/charges/waybill/pricing_plans".to_owned()),
        is_billed_by_shopify: true,
    };
    let mut basic = me.clone();
    basic.plan = Plan::Basic;
    add("plan_basic", &PlanPage::new(&basic, now(), &facts, None));
    add("plan_own", &PlanPage::new(&basic, now(), &PlanFacts::default(), None));
    add("plan_advanced", &PlanPage::new(&me, now(), &facts, None));
    for (name, page) in cash_pages(&me) {
        add(name, page.as_ref());
    }
    add("default_values", &DefaultValuesPage::new(Frame::new(&me, Section::Defaults), &preferences));
    for (name, page) in ["customer_notifications", "customer_notifications_bad"].iter().zip(customers::samples(&me)) {
        add(name, &page);
    }
    add("account", &AccountPage::new(&me, None, EVIL.to_owned(), Some(language.say("account-email-missing"))));
    let problems = PasswordProblems {
        old: Some(language.say("account-password-old-wrong")),
        new: Some(language.say_with("account-password-too-short", "count", 10)),
        again: Some(language.say("account-password-not-the-same")),
    };
    add("account_password", &AccountPage::new(&me, None, String::new(), None).with_password_problems(problems));
    let state = Accounts { accounts: &[account()], labels: &waiting_labels(), feeds: &[feed()] };
    add("couriers", &CouriersPage::new(&me, now(), &state, &[run()], SPENT));
    add("couriers_none", &CouriersPage::new(&me, now(), &Accounts::default(), &[], Spent::default()));
    for (name, page) in invoicing_pages(&me) {
        add(name, page.as_ref());
    }
    let frame = || Frame::new(&me, Section::Attention);
    add("codes", &CodesPage::new(&me, frame(), now(), &known_codes(None, false)));
    add("codes_running", &CodesPage::new(&me, frame(), now(), &known_codes(None, true)));
    add("codes_none", &CodesPage::new(&me, frame(), now(), &KnownCodes::default()));
    let query = replay_state(None).query;
    add("replay", &ReplayPage::new(&me, &query, &preview()));
    add("replay_none", &ReplayPage::new(&me, &query, &engine::Preview::default()));
    for (name, page) in courier_account_pages(&me) {
        add(name, page.as_ref());
    }
    for (name, page) in label_import_pages(&me) {
        add(name, &page);
    }
    let unpaid = [store::UnpaidOrder {
        id: OrderId(1),
        name: EVIL.to_owned(),
        outstanding: crate::samples::money("79.90"),
        is_paid_in_part: true,
        delivered_at: Some(ago(30)),
        why: Some(Why::PaymentUnclear),
        outcome: Some("cannot_be_marked".to_owned()),
        last_error: Some(EVIL.to_owned()),
    }];
    add("unpaid", &crate::unpaid::UnpaidPage::new(&me, now(), &unpaid));
    let asked = [crate::data_requests::Asked {
        request: store::DataRequestRow {
            id: store::DataRequestId(1),
            number: EVIL.to_owned(),
            customer: store::PrivateCustomer { email: Some(EVIL.to_owned()), ..Default::default() },
            requested_at: ago(30),
            done_at: None,
        },
        orders: details().into_iter().map(|detail| detail.file).collect(),
    }];
    let frame = Frame::new(&me, Section::Attention);
    add("data requests", &crate::data_requests::DataRequestsPage::new(&me, frame, now(), &asked));
    add("attention", &AttentionPage::new(&me, Frame::new(&me, Section::Attention), now(), &waiting()));
    pages
}

fn customer_pages(language: Language) -> Pages {
    let zone = me(language).zone;
    let page = |(number, detail): (usize, &store::OrderDetail)| {
        let page = StatusPage::new(language, "Magazin de probă", &zone, now(), &detail.file);
        (format!("status_page_{number}"), page.render().unwrap())
    };
    details().iter().enumerate().map(page).collect()
}

fn all_pages(language: Language) -> Pages {
    let mut pages = customer_pages(language);
    if language != Language::Hungarian {
        pages.extend(merchant_pages(language));
    }
    pages
}

#[rstest]
#[case(Language::English)]
#[case(Language::Romanian)]
#[case(Language::Hungarian)]
fn nothing_that_others_wrote_becomes_markup(#[case] language: Language) {
    for (name, html) in all_pages(language) {
        assert!(!html.contains("<script>alert"), "{name}");
        assert!(!html.contains("<img src=x"), "{name}");
        assert!(!html.contains("onerror='"), "{name}");
    }
}

#[rstest]
#[case(Language::English)]
#[case(Language::Romanian)]
#[case(Language::Hungarian)]
fn every_page_keeps_to_the_policy_and_to_its_language(#[case] language: Language) {
    for (name, html) in all_pages(language) {
        assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{name}");
        assert!(!html.contains(" style=\""), "{name} has an inline style");
        assert!(!html.contains("<style"), "{name} has an inline style sheet");
        assert!(!html.contains(" onclick="), "{name} has an inline script");
        assert_eq!(html.matches("<script").count(), html.matches("<script src=\"/assets/").count(), "{name}");
        assert_eq!(
            html.matches("<form").count(),
            html.matches("name=\"form_token\"").count() + searches(&html),
            "{name}"
        );
        assert_eq!(html.matches("<h1").count(), 1, "{name} has one heading");
        assert!(!html.contains("()"), "{name} has an empty pair of brackets");
    }
}

fn searches(html: &str) -> usize {
    html.matches("role=\"search\"").count()
}

#[rstest]
#[case(Language::English)]
#[case(Language::Romanian)]
#[case(Language::Hungarian)]
fn a_customers_page_says_nothing_about_the_customer(#[case] language: Language) {
    for (name, html) in customer_pages(language) {
        for secret in [
            "Ana Exemplu",
            "+40700000001",
            "client@mail.example",
            "Iași",
            "149.90",
            "149,90",
            "Destinatar absent",
            "Ramburs",
            "Semnatara",
            "courier.invalid/pod",
            "javascript:",
            "1ONB000900001",
        ] {
            assert!(!html.contains(secret), "{name} says {secret}");
        }
        assert!(!html.contains("<script"), "{name} needs no script");
        assert!(html.contains("noindex"), "{name}");
    }
}

/// The pages whose words are looked at.
const READ: [&str; 15] = [
    "orders",
    "order_0",
    "order_8",
    "history_0",
    "preferences",
    "attention",
    "status_page_0",
    "status_page_8",
    "codes",
    "replay",
    "couriers",
    "courier_account",
    "courier_connect",
    "courier_disconnect",
    "label_import",
];

#[rstest]
#[case(Language::English)]
#[case(Language::Romanian)]
#[case(Language::Hungarian)]
fn the_main_pages_read_well(#[case] language: Language) {
    for (name, html) in all_pages(language) {
        if READ.contains(&name.as_str()) {
            insta::assert_snapshot!(format!("{name}_{}", language.tag()), as_read(&html));
        }
    }
}

/// What a person reads on a page: its text, a line for each piece.
fn as_read(html: &str) -> String {
    let body = html.split_once("<main").map_or(html, |(_, body)| body);
    let body = body.split_once("</main>").map_or(body, |(body, _)| body);
    let mut lines = Vec::new();
    for piece in body.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else { continue };
        if let Some(value) = tag.strip_prefix("input ").and_then(|tag| tag.split("value=\"").nth(1)) {
            let shown = !tag.contains("type=\"hidden\"");
            lines.extend(shown.then(|| format!("[{}]", value.split('"').next().unwrap_or_default())));
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            let mark = if tag.starts_with("button") { "(button) " } else { "" };
            lines.push(format!("{mark}{text}"));
        }
    }
    lines.join("\n")
}
