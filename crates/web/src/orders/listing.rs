//! One page of orders, ready to be shown.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::{LabelRow, OrderList, OrderQuery, OrderRow, Tab};
use tracking::{Customer, Order, OrderId, PaidBy, Standing, Status, paid_by};

use crate::language::Language;
use crate::page::{SignedIn, Tone};

/// Up to so many labels are shown one by one, more are counted.
const LABELS_SHOWN: usize = 3;

/// One page of orders.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    pub(crate) language: Language,
    pub(crate) tab: Tab,
    pub(crate) search: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) total: u64,
    pub(crate) page: u32,
    pub(crate) pages: u64,
}

/// One order.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: OrderId,
    pub(crate) name: String,
    pub(crate) customer: String,
    pub(crate) created: String,
    pub(crate) total: String,
    pub(crate) paid_by: String,
    pub(crate) is_unclear: bool,
    pub(crate) is_cancelled: bool,
    pub(crate) alerts: u32,
    pub(crate) chips: Vec<Chip>,
}

/// Where a label stands, or several of them.
#[derive(Debug, Clone)]
pub(crate) struct Chip {
    pub(crate) text: String,
    pub(crate) tone: &'static str,
    /// Courier and number, for one label.
    pub(crate) about: String,
    /// How many labels.
    pub(crate) count: usize,
}

impl Listing {
    /// Makes a page of orders ready to be shown.
    pub(crate) fn new(
        me: &SignedIn,
        now: Timestamp,
        query: &OrderQuery,
        orders: &OrderList,
        cod_gateways: &[String],
    ) -> Self {
        let row = |row: &OrderRow| Row::new(me.language, &me.zone, now, row, cod_gateways);
        Self {
            language: me.language,
            tab: query.tab,
            search: query.search.clone().unwrap_or_default(),
            rows: orders.rows.iter().map(row).collect(),
            total: orders.total,
            page: query.page,
            pages: orders.total.div_ceil(u64::from(query.per_page.max(1))).max(1),
        }
    }

    /// The tabs: word, name, whether it is this one.
    pub(crate) fn tabs(&self) -> [(&'static str, String, bool); 3] {
        [Tab::InProgress, Tab::Dispatched, Tab::All]
            .map(|tab| (tab.as_str(), self.language.say(&format!("orders-tab-{tab}")), tab == self.tab))
    }

    /// The address of another page of the same list.
    pub(crate) fn path_of_page(&self, page: u32) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("tab", self.tab.as_str())
            .append_pair("q", &self.search)
            .append_pair("page", &page.to_string())
            .finish();
        format!("/orders?{query}")
    }

    pub(crate) fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| self.path_of_page(self.page.saturating_sub(1)))
    }

    pub(crate) fn next(&self) -> Option<String> {
        (u64::from(self.page) < self.pages).then(|| self.path_of_page(self.page.saturating_add(1)))
    }
}

impl Row {
    fn new(language: Language, zone: &TimeZone, now: Timestamp, row: &OrderRow, cod_gateways: &[String]) -> Self {
        let paid = paid_by(&as_order(row), cod_gateways);
        Self {
            id: row.id,
            name: row.name.clone(),
            customer: row.customer_name.clone(),
            created: language.moment(row.created_at, now, zone),
            total: language.money(&row.total),
            paid_by: language.paid_by(&paid),
            is_unclear: matches!(paid, PaidBy::Unclear(_)),
            is_cancelled: row.cancelled_at.is_some(),
            alerts: row.open_alerts,
            chips: chips(language, &row.labels),
        }
    }
}

fn chips(language: Language, labels: &[LabelRow]) -> Vec<Chip> {
    if labels.len() <= LABELS_SHOWN {
        return labels.iter().map(|label| chip(language, label)).collect();
    }
    let of = |status: &Status| labels.iter().filter(|label| shown(label) == *status).count();
    let counted = Status::ALL.iter().map(|status| (status, of(status))).filter(|(_, count)| *count > 0);
    counted
        .map(|(status, count)| Chip { text: language.status(status), tone: status.tone(), about: String::new(), count })
        .collect()
}

fn chip(language: Language, label: &LabelRow) -> Chip {
    let standing = Standing { status: shown(label), reason: label.reason, acts_next: label.acts_next };
    let mut about = format!("{} {}", engine::courier_name(&label.courier), label.number).trim_start().to_owned();
    if !label.direction.is_outbound() {
        about = format!("{about} · {}", language.direction(&label.direction));
    }
    Chip { text: language.status(&standing.status), tone: standing.tone(), about, count: 1 }
}

fn shown(label: &LabelRow) -> Status {
    if label.cancelled_at.is_some() { Status::Cancelled } else { label.status }
}

/// What of an order tells how it is paid.
fn as_order(row: &OrderRow) -> Order {
    Order {
        id: row.id,
        shopify_gid: None,
        name: row.name.clone(),
        created_at: row.created_at,
        gateways: row.gateways.clone(),
        financial: row.financial.clone(),
        manual_payment_pending: row.manual_payment_pending,
        total: row.total.clone(),
        outstanding: row.outstanding.clone(),
        cancelled_at: row.cancelled_at,
        dispatched_at: row.dispatched_at,
        customer: Customer::default(),
    }
}
