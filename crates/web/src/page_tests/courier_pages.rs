//! Samples of the pages about courier accounts and of the import of labels.

use std::collections::BTreeMap;

use askama::DynTemplate;
use engine::accounts::AccountError;
use engine::label_import::{CheckedTable, Column, ImportOutcome, LineProblem, ProblemKind};
use store::{AccountLabels, AccountUse, WaitingLabel};
use tracking::{AccountId, AskReason, LabelId, NextAsk, OrderId, Status, TrackingNo};

use super::records::{account, feed, run};
use crate::couriers::account::{AccountFacts, AccountPage, DisconnectPage, Done};
use crate::couriers::connect::{ChoosePage, ConnectPage};
use crate::label_import::LabelImportPage;
use crate::page::{Fields, SignedIn};
use crate::samples::{EVIL, LONG, ago, now};

/// Labels that wait on the account of the samples, and on a courier that is not connected.
pub(super) fn waiting_labels() -> Vec<AccountLabels> {
    let labels = |account: Option<i64>, courier: &str, open| AccountLabels {
        account: account.map(AccountId),
        courier: courier.to_owned(),
        open,
        due: 0,
    };
    vec![labels(Some(1), "sameday", 21), labels(None, "cargus", 3), labels(None, EVIL, 1)]
}

fn facts() -> AccountFacts {
    AccountFacts {
        account: account(),
        open: 21,
        feed: Some(feed()),
        used: AccountUse { runs: 12, failed_runs: 2, calls: 240, asked: 230 },
        failures: vec![run()],
        waiting: vec![WaitingLabel {
            id: LabelId(1),
            order: OrderId(1),
            order_name: EVIL.to_owned(),
            number: TrackingNo::parse("1ONB000100001").unwrap(),
            status: Status::InTransit,
            next: NextAsk { at: Some(ago(-2)), why: AskReason::Interval },
        }],
        shown: BTreeMap::from([("username", EVIL.to_owned()), ("password", "never shown".to_owned())]),
    }
}

/// One account, the way to a new one, and the question before it is taken away.
pub(super) fn courier_account_pages(me: &SignedIn) -> Vec<(&'static str, Box<dyn DynTemplate>)> {
    let done = |query: &[u8]| {
        let fields = Fields::read(query);
        let done: Done = serde_json::from_value(serde_json::json!({
            "done": fields.text("done"),
            "result": fields.text("result"),
        }))
        .unwrap();
        done.notice(me.language)
    };
    let courier = |code: &str| engine::known_couriers().into_iter().find(|one| one.code == code).unwrap();
    let typed = Fields::read(format!("username={LONG}&password=typed&name={LONG}&site=http://127.0.0.1").as_bytes());
    let connect = |error: AccountError| {
        ConnectPage::new(me, &courier("sameday"), &typed).with_problem(me.language, error).unwrap()
    };
    let site = AccountError::Site { given: EVIL.to_owned(), courier: "Sameday", known: "https://a.example".to_owned() };
    vec![
        ("courier_choose", Box::new(ChoosePage::new(me))),
        ("courier_connect", Box::new(connect(AccountError::Missing { fields: vec!["username", "password"] }))),
        ("courier_connect_site", Box::new(connect(site))),
        ("courier_connect_name", Box::new(connect(AccountError::Name { name: EVIL.to_owned() }))),
        ("courier_connect_dhl", Box::new(ConnectPage::new(me, &courier("dhl"), &Fields::default()))),
        ("courier_account", Box::new(AccountPage::new(me, now(), &facts(), done(b"done=changed&result=refused")))),
        ("courier_account_works", Box::new(AccountPage::new(me, now(), &facts(), done(b"done=tested&result=works")))),
        ("courier_disconnect", Box::new(DisconnectPage::new(me, now(), &facts()))),
    ]
}

/// A table before and after it was taken in.
pub(super) fn label_import_pages(me: &SignedIn) -> Vec<(&'static str, LabelImportPage)> {
    let problem =
        |line, column: Option<Column>, value: &str, kind| LineProblem { line, column, value: value.to_owned(), kind };
    let problems = vec![
        problem(2, Some(Column::Courier), EVIL, ProblemKind::UnknownCourier { known: "Cargus, DHL".to_owned() }),
        problem(3, Some(Column::Number), "", ProblemKind::Empty),
        problem(4, Some(Column::Number), "12", ProblemKind::NoNumber),
        problem(
            5,
            Some(Column::Number),
            "1ABC24000000017",
            ProblemKind::NotThisCouriers { courier: "FAN Courier", expected: "13 digits".to_owned() },
        ),
        problem(6, Some(Column::Postcode), "", ProblemKind::Wanted { courier: "DHL" }),
        problem(7, Some(Column::Postcode), EVIL, ProblemKind::NoPostcode),
        problem(8, Some(Column::Number), "1ABC24000000017", ProblemKind::Twice { first: 2 }),
        problem(9, Some(Column::Order), "#77", ProblemKind::UnknownOrder),
        problem(10, Some(Column::Number), "1ABC24000000017", ProblemKind::Known),
        problem(11, Some(Column::Number), "1ABC24000000017", ProblemKind::NotTaken { why: "gone".to_owned() }),
        problem(12, None, "", ProblemKind::Unreadable),
        problem(13, None, "", ProblemKind::TooLong { longest: 500 }),
        problem(1, Some(Column::Order), "a, b", ProblemKind::NoColumn),
    ];
    let checked = CheckedTable { good: Vec::new(), problems: problems.clone(), unused: vec![EVIL.to_owned()] };
    let outcome = ImportOutcome { added: 4, completed: 1, problems };
    vec![
        ("label_import_empty", LabelImportPage::new(me, String::new())),
        ("label_import", LabelImportPage::checked(me, EVIL, &checked)),
        ("label_import_done", LabelImportPage::imported(me, EVIL, &outcome)),
    ]
}
