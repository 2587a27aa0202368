//! The cash of orders as a table for a spreadsheet program.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{CashRow, Collected};

/// The heads, in the words of the data.
const HEADS: [&str; 14] = [
    "order",
    "ordered_on",
    "couriers",
    "numbers",
    "total",
    "currency",
    "delivered_on",
    "collected_on",
    "remitted",
    "remitted_on",
    "shopify",
    "invoice",
    "invoice_state",
    "disagreements",
];

/// Rows as CSV, days in the shop's zone.
pub fn cash_csv(rows: &[CashRow], zone: &TimeZone) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    let written = std::iter::once(HEADS.map(str::to_owned))
        .chain(rows.iter().map(|row| cells(row, zone)))
        .try_for_each(|cells| table.write_record(cells.iter().map(|cell| plain(cell))));
    // Writing into memory does not fail.
    let bytes = written.ok().and_then(|()| table.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn cells(row: &CashRow, zone: &TimeZone) -> [String; 14] {
    let order = &row.order;
    let day = |at| zone.to_datetime(at).date().to_string();
    let moment = |when: Collected| match when {
        Collected::On(day) => day.to_string(),
        Collected::At(at) => day(at),
    };
    let list = |words: Vec<String>| words.join(" ");
    let mut couriers: Vec<String> = order.labels.iter().map(|label| label.courier.clone()).collect();
    couriers.dedup();
    let remitted_on = order.remitted_on.map(|day: Date| day.to_string());
    [
        order.name.clone(),
        day(order.created_at),
        list(couriers),
        list(order.labels.iter().map(|label| label.number.to_string()).collect()),
        format!("{:.2}", order.total.amount),
        order.total.currency.clone(),
        row.delivered_at.map(day).unwrap_or_default(),
        row.collected.map(moment).unwrap_or_default(),
        row.remitted.as_ref().map(|money| format!("{:.2}", money.amount)).unwrap_or_default(),
        remitted_on.or_else(|| row.told_remitted.map(moment)).unwrap_or_default(),
        order.financial.as_str().to_owned(),
        order.invoice.as_ref().map(|invoice| invoice.name.clone()).unwrap_or_default(),
        order.invoice.as_ref().map(|invoice| invoice.state.to_string()).unwrap_or_default(),
        list(row.issues.iter().map(ToString::to_string).collect()),
    ]
}

/// What a spreadsheet program would take for a formula gets a sign in front; amounts stay amounts.
fn plain(cell: &str) -> String {
    let is_amount = cell.parse::<rust_decimal::Decimal>().is_ok();
    if !is_amount && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[rstest::rstest]
    #[case("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    #[case("-12.50", "-12.50")]
    #[case("#1001", "#1001")]
    #[case("@x", "'@x")]
    fn no_cell_is_a_formula(#[case] cell: &str, #[case] expected: &str) {
        assert_eq!(plain(cell), expected);
    }
}
