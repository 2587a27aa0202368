//! Samples of the page *Cash on delivery* and of its sheets.

use std::collections::BTreeSet;

use askama::DynTemplate;
use engine::remittance::{CashOverview, CashRow, CashSheetError, CashWeek, Collected, KeptProblem, LookedAt};
use jiff::civil::date;
use store::{CashInvoice, CashLabel, CashOrder, CashSheet, CashSheetId, InvoiceState};
use tracking::{CashIssue, CourierSays, FinancialStatus, LabelId, OrderId, Status, TrackingNo};

use crate::cash::{Asked, CashListing, CashPage, Refused, SheetLine, SheetPage, UnmatchedLine, couriers, week_lines};
use crate::page::{Frame, Section, SignedIn};
use crate::samples::{EVIL, ago, money, now};

fn row(issues: &[CashIssue]) -> CashRow {
    let label = CashLabel {
        id: LabelId(1),
        courier: "fan-courier".to_owned(),
        number: TrackingNo::parse("7000000000017").unwrap(),
        status: Status::Delivered,
        since: Some(ago(50)),
        counts: true,
        says: CourierSays::default(),
        collected_at: None,
        remitted_at: None,
    };
    CashRow {
        order: CashOrder {
            id: OrderId(1),
            name: EVIL.to_owned(),
            created_at: ago(90),
            gateways: vec![EVIL.to_owned()],
            manual_payment_pending: true,
            financial: FinancialStatus::Other(EVIL.to_owned()),
            total: money("149.90"),
            outstanding: money("149.90"),
            was_paid_in_part: false,
            cancelled_at: Some(ago(3)),
            labels: vec![label],
            remitted: vec![money("140.00")],
            remitted_on: Some(date(2026, 3, 10)),
            collected_on: None,
            invoice: Some(CashInvoice { name: EVIL.to_owned(), state: InvoiceState::Issued }),
        },
        delivered_at: Some(ago(50)),
        collected: Some(Collected::On(date(2026, 3, 9))),
        told_remitted: None,
        remitted: Some(money("140.00")),
        issues: issues.to_vec(),
    }
}

fn page(me: &SignedIn, overview: &CashOverview) -> CashPage {
    let is_empty = overview.rows.is_empty();
    let unmatched = UnmatchedLine {
        number: "7000000000099".to_owned(),
        courier: EVIL.to_owned(),
        amount: "5.00 RON".to_owned(),
        on: String::new(),
        sheet: 1,
        file_name: EVIL.to_owned(),
        line: 7,
    };
    let sheet = SheetLine {
        id: 1,
        file_name: EVIL.to_owned(),
        courier: EVIL.to_owned(),
        came: "x".to_owned(),
        is_taken: false,
        lines: 7,
        unmatched: 1,
    };
    CashPage {
        frame: Frame::new(me, Section::Cash),
        is_paid_on_remittance: !is_empty,
        couriers: couriers(),
        listing: CashListing::new(me, &Asked { courier: EVIL.to_owned(), ..Asked::default() }, &overview.rows),
        weeks: week_lines(me.language, &overview.weeks),
        unmatched: if is_empty { Vec::new() } else { vec![unmatched] },
        sheets: if is_empty { Vec::new() } else { vec![sheet] },
    }
}

fn looked(me: &SignedIn, text: &str) -> SheetPage {
    let sheet = CashSheet {
        id: CashSheetId(1),
        courier: String::new(),
        file_name: EVIL.to_owned(),
        body: Some(Vec::new()),
        columns: None,
        problems: "[]".to_owned(),
        uploaded_at: ago(1),
        taken_at: None,
    };
    let read = engine::remittance::read_sheet(text.as_bytes(), "RON").unwrap();
    let matched = BTreeSet::from(["7000000000017".to_owned()]);
    SheetPage::new(me, now(), &LookedAt { sheet, read: Some(read), matched, problems: Vec::new() })
}

fn taken(me: &SignedIn) -> SheetPage {
    let problem =
        KeptProblem { line: 3, column: "amount".to_owned(), value: EVIL.to_owned(), kind: "no_amount".to_owned() };
    let sheet = CashSheet {
        id: CashSheetId(1),
        courier: "gls".to_owned(),
        file_name: EVIL.to_owned(),
        body: None,
        columns: None,
        problems: "[]".to_owned(),
        uploaded_at: ago(1),
        taken_at: Some(ago(1)),
    };
    SheetPage::new(me, now(), &LookedAt { sheet, read: None, matched: BTreeSet::new(), problems: vec![problem] })
}

/// The overview full and empty; a sheet that is understood, one that is not, one that was taken in, and a file that is none.
pub(super) fn cash_pages(me: &SignedIn) -> Vec<(&'static str, Box<dyn DynTemplate>)> {
    let week = CashWeek {
        monday: date(2026, 3, 9),
        courier: "fan-courier".to_owned(),
        currency: "RON".to_owned(),
        delivered: money("149.90").amount,
        remitted: money("140.00").amount,
    };
    let full = CashOverview { rows: vec![row(CashIssue::ALL), row(&[])], weeks: vec![week] };
    let empty = CashOverview { rows: Vec::new(), weeks: Vec::new() };
    let evil = EVIL.replace([';', '\n', '"'], " ");
    let known = format!("AWB;Suma\n7000000000017;99,90\n7000000000099;1,00\n{evil};1,00\nTotal;5,00\n");
    let unknown = format!("Pachet;{evil}\n7000000000017;99,90\n");
    vec![
        ("cash", Box::new(page(me, &full))),
        ("cash_empty", Box::new(page(me, &empty))),
        ("cash_sheet", Box::new(looked(me, &known))),
        ("cash_sheet_unknown", Box::new(looked(me, &unknown))),
        ("cash_sheet_taken", Box::new(taken(me))),
        ("cash_refused", Box::new(Refused::new(me, EVIL, CashSheetError::OldWorkbook))),
    ]
}
