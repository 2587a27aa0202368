//! Orders with their cash side by side, what disagrees on top, and what came by courier and week.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rust_decimal::Decimal;
use store::{CashLabel, CashOrder, CashTotal, InvoiceState};
use tracking::{CashFacts, CashIssue, Money, Order, PaidBy, ShopId, Status, When, cash_issues, paid_by};

use crate::engine::Engine;
use crate::engine_error::EngineError;

/// Weeks that are added up.
const WEEKS: i64 = 8;

/// The cash of a shop's orders.
#[derive(Debug, Clone)]
pub struct CashOverview {
    /// What disagrees on top, the gravest first; then the newest.
    pub rows: Vec<CashRow>,
    /// What came, by week and courier, newest week first.
    pub weeks: Vec<CashWeek>,
}

/// An order, its five facts and where they disagree.
#[derive(Debug, Clone)]
pub struct CashRow {
    /// The order.
    pub order: CashOrder,
    /// When its last parcel was delivered.
    pub delivered_at: Option<Timestamp>,
    /// When the cash was collected, as the courier or its sheet says.
    pub collected: Option<Collected>,
    /// When the courier itself told that it paid out.
    pub told_remitted: Option<Collected>,
    /// What was paid out, as sheets or the courier tell; `None` without an amount.
    pub remitted: Option<Money>,
    /// What disagrees, the gravest first.
    pub issues: Vec<CashIssue>,
}

/// A moment or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collected {
    /// That day, in the courier's calendar.
    On(Date),
    /// That moment.
    At(Timestamp),
}

/// What one courier's parcels brought in one week.
#[derive(Debug, Clone, PartialEq)]
pub struct CashWeek {
    /// Its Monday.
    pub monday: Date,
    /// The courier's code name, or empty.
    pub courier: String,
    /// The currency.
    pub currency: String,
    /// Cash of orders that were delivered in that week.
    pub delivered: Decimal,
    /// Cash that was paid out in that week.
    pub remitted: Decimal,
}

impl Engine {
    /// The cash of a shop's orders of the last so many days, with older ones whose cash came in since.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn cash_overview(&self, shop: ShopId, days: u16) -> Result<CashOverview, EngineError> {
        let now = self.clock.now();
        let since = now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN);
        let zone = self.zone(shop).await?;
        let preferences = self.store.preferences(shop).await?;
        let orders = self.store.cash_orders(shop, since).await?;
        let this_monday = monday(zone.to_datetime(now).date());
        let from = this_monday.checked_sub((WEEKS - 1).weeks()).unwrap_or(this_monday);
        let totals = self.store.cash_totals(shop, from).await?;
        let mut rows: Vec<CashRow> =
            orders.into_iter().filter_map(|order| row(order, &preferences.cod_gateways, now)).collect();
        let weeks = weeks(&rows, &totals, from, &zone);
        let gravity = |row: &CashRow| {
            let place = |issue: &CashIssue| CashIssue::ALL.iter().position(|one| one == issue);
            row.issues.first().and_then(place).unwrap_or(usize::MAX)
        };
        // Stable: within one kind of disagreement the newest stay first.
        rows.sort_by_key(gravity);
        Ok(CashOverview { rows, weeks })
    }
}

/// `None` for an order that has to do with no cash.
fn row(order: CashOrder, cod_gateways: &[String], now: Timestamp) -> Option<CashRow> {
    let payer = paid_by(&as_order(&order), cod_gateways);
    let is_card = matches!(payer, PaidBy::Card(_));
    if order.remitted.is_empty() && !matches!(payer, PaidBy::CashOnDelivery(_)) {
        return None;
    }
    let counting: Vec<&CashLabel> = order.labels.iter().filter(|label| label.counts).collect();
    let delivered_at = delivered_at(&counting);
    let went_back =
        |label: &&CashLabel| matches!(label.status, Status::Rejected | Status::Returning | Status::Returned);
    let told = |told: fn(&CashLabel) -> Option<Collected>| counting.iter().filter_map(|label| told(label)).next_back();
    let collected = order.collected_on.map(Collected::On).or_else(|| told(collected_by));
    let told_remitted = told(remitted_by).filter(|_| counting.iter().all(|label| remitted_by(label).is_some()));
    // Another currency than the order's is what should be seen first.
    let foreign = order.remitted.iter().find(|money| money.currency != order.total.currency);
    let remitted = foreign.or(order.remitted.first()).cloned().or_else(|| told_amount(&counting));
    let facts = CashFacts {
        total: order.total.clone(),
        outstanding: order.outstanding.clone(),
        financial: order.financial.clone(),
        is_cancelled: order.cancelled_at.is_some(),
        is_card,
        was_paid_in_part: order.was_paid_in_part,
        delivered_at,
        is_returned: counting.iter().any(went_back),
        remitted: remitted.clone(),
        is_told_remitted: told_remitted.is_some(),
        has_open_invoice: order.invoice.as_ref().is_some_and(|invoice| invoice.state == InvoiceState::Issued),
    };
    let issues = cash_issues(&facts, now);
    Some(CashRow { order, delivered_at, collected, told_remitted, remitted, issues })
}

/// The order as far as the way of its payment needs it.
fn as_order(order: &CashOrder) -> Order {
    Order {
        id: order.id,
        shopify_gid: None,
        name: String::new(),
        created_at: order.created_at,
        gateways: order.gateways.clone(),
        financial: order.financial.clone(),
        manual_payment_pending: order.manual_payment_pending,
        total: order.total.clone(),
        outstanding: order.outstanding.clone(),
        cancelled_at: order.cancelled_at,
        dispatched_at: None,
        customer: tracking::Customer::default(),
    }
}

fn delivered_at(counting: &[&CashLabel]) -> Option<Timestamp> {
    let mut last = None;
    for label in counting {
        let at = (label.status == Status::Delivered).then_some(label.since)??;
        last = last.max(Some(at));
    }
    last
}

fn collected_by(label: &CashLabel) -> Option<Collected> {
    let told = label.says.collected.as_ref().and_then(|cash| cash.when).map(moment);
    told.or(label.collected_at.map(Collected::At))
}

fn remitted_by(label: &CashLabel) -> Option<Collected> {
    let told = label.says.remitted.as_ref().and_then(|cash| cash.when).map(moment);
    told.or(label.remitted_at.map(Collected::At))
}

fn moment(when: When) -> Collected {
    match when {
        When::Day(day) => Collected::On(day),
        When::At(at) | When::Between(_, at) => Collected::At(at),
    }
}

/// The sum that the courier itself told, when it told one for every parcel.
fn told_amount(counting: &[&CashLabel]) -> Option<Money> {
    let mut sum: Option<Money> = None;
    for label in counting {
        let told = label.says.remitted.as_ref()?.amount.clone()?;
        match &mut sum {
            None => sum = Some(told),
            Some(sum) if sum.currency == told.currency => sum.amount += told.amount,
            Some(_) => return None,
        }
    }
    sum
}

fn weeks(rows: &[CashRow], totals: &[CashTotal], from: Date, zone: &TimeZone) -> Vec<CashWeek> {
    let mut weeks: BTreeMap<(Date, String, String), (Decimal, Decimal)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.order.cancelled_at.is_none()) {
        let (Some(at), Some(label)) = (row.delivered_at, row.order.labels.iter().find(|label| label.counts)) else {
            continue;
        };
        let week = monday(zone.to_datetime(at).date());
        if week >= from {
            let key = (week, label.courier.clone(), row.order.total.currency.clone());
            weeks.entry(key).or_default().0 += row.order.total.amount;
        }
    }
    for total in totals {
        let key = (monday(total.on), total.courier.clone(), total.amount.currency.clone());
        weeks.entry(key).or_default().1 += total.amount.amount;
    }
    let week = |((monday, courier, currency), (delivered, remitted))| CashWeek {
        monday,
        courier,
        currency,
        delivered,
        remitted,
    };
    let mut weeks: Vec<CashWeek> = weeks.into_iter().map(week).collect();
    // Stable: within a week by courier.
    weeks.sort_by_key(|week| std::cmp::Reverse(week.monday));
    weeks
}

fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(day)
}
