//! The orders on the page *Cash on delivery*: five facts side by side, what disagrees on top.

use engine::courier_name;
use engine::remittance::{CashRow, Collected};
use tracking::CashIssue;

use super::{Asked, PERIODS, day, period};
use crate::language::Language;
use crate::page::SignedIn;

/// Rows on one page.
const PER_PAGE: usize = 50;

/// Which orders are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Something disagrees.
    Issues,
    /// Delivered, and the cash is still with the courier.
    Waiting,
    /// All cash orders.
    All,
}

impl Show {
    const ALL: [Self; 3] = [Self::Issues, Self::Waiting, Self::All];

    /// The usual one is everything: what disagrees stands on top of it.
    pub(crate) fn of(asked: &Asked) -> Self {
        Self::ALL.into_iter().find(|one| one.word() == asked.show).unwrap_or(Self::All)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Issues => "issues",
            Self::Waiting => "waiting",
            Self::All => "all",
        }
    }

    fn name(self, language: Language) -> String {
        match self {
            Self::Issues => language.say("cash-show-issues"),
            Self::Waiting => language.say("cash-show-waiting"),
            Self::All => language.say("cash-show-all"),
        }
    }

    fn has(self, row: &CashRow) -> bool {
        match self {
            Self::Issues => !row.issues.is_empty(),
            Self::Waiting => row.delivered_at.is_some() && row.remitted.is_none() && row.told_remitted.is_none(),
            Self::All => true,
        }
    }
}

/// One page of orders.
#[derive(Debug, Clone)]
pub(crate) struct CashListing {
    /// Word, name, number of orders, whether it is this one.
    pub(crate) tabs: Vec<(&'static str, String, usize, bool)>,
    pub(crate) show: &'static str,
    /// The couriers of these orders: code name, name, whether it is chosen.
    pub(crate) couriers: Vec<(String, String, bool)>,
    pub(crate) courier: String,
    /// Days, and whether they are chosen.
    pub(crate) periods: Vec<(u16, bool)>,
    pub(crate) days: u16,
    pub(crate) rows: Vec<CashLine>,
    pub(crate) total: usize,
    pub(crate) page: usize,
    pub(crate) pages: usize,
}

/// One order.
#[derive(Debug, Clone)]
pub(crate) struct CashLine {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) couriers: String,
    pub(crate) total: String,
    /// Each empty when it is not so yet.
    pub(crate) delivered: String,
    pub(crate) collected: String,
    pub(crate) remitted: String,
    pub(crate) remitted_on: String,
    pub(crate) is_cancelled: bool,
    pub(crate) is_paid: bool,
    pub(crate) shopify: String,
    pub(crate) invoice: String,
    pub(crate) invoice_state: String,
    /// What disagrees and what to do about it.
    pub(crate) issues: Vec<(String, String)>,
}

/// Whether a row is of a choice.
pub(crate) fn is_shown(row: &CashRow, show: Show, courier: &str) -> bool {
    show.has(row) && (courier.is_empty() || row.order.labels.iter().any(|label| label.courier == courier))
}

impl CashListing {
    pub(crate) fn new(me: &SignedIn, asked: &Asked, rows: &[CashRow]) -> Self {
        let (language, show) = (me.language, Show::of(asked));
        let mut codes: Vec<&str> =
            rows.iter().flat_map(|row| &row.order.labels).map(|label| label.courier.as_str()).collect();
        codes.retain(|code| !code.is_empty());
        codes.sort_unstable();
        codes.dedup();
        let courier = codes.iter().find(|code| **code == asked.courier).copied().unwrap_or_default();
        let count = |one: Show| rows.iter().filter(|row| is_shown(row, one, courier)).count();
        let total = count(show);
        let pages = total.div_ceil(PER_PAGE).max(1);
        let page = asked.page.parse().unwrap_or(1).clamp(1, pages);
        let shown = rows.iter().filter(|row| is_shown(row, show, courier));
        let days = period(asked);
        Self {
            tabs: Show::ALL.map(|one| (one.word(), one.name(language), count(one), one == show)).into(),
            show: show.word(),
            couriers: codes.iter().map(|code| ((*code).to_owned(), courier_name(code), *code == courier)).collect(),
            courier: courier.to_owned(),
            periods: PERIODS.map(|one| (one, one == days)).into(),
            days,
            rows: shown.skip((page - 1) * PER_PAGE).take(PER_PAGE).map(|row| CashLine::new(me, row)).collect(),
            total,
            page,
            pages,
        }
    }

    /// The address of a choice.
    pub(crate) fn path(&self, file: &str, show: &str, page: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", show).append_pair("days", &self.days.to_string());
        if !self.courier.is_empty() {
            query.append_pair("courier", &self.courier);
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        format!("{file}?{}", query.finish())
    }

    pub(crate) fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| self.path("/cash", self.show, self.page - 1))
    }

    pub(crate) fn next(&self) -> Option<String> {
        (self.page < self.pages).then(|| self.path("/cash", self.show, self.page + 1))
    }
}

impl CashLine {
    fn new(me: &SignedIn, row: &CashRow) -> Self {
        let (language, order) = (me.language, &row.order);
        let at = |at| day(language, me.zone.to_datetime(at).date());
        let moment = |when: Collected| match when {
            Collected::On(on) => day(language, on),
            Collected::At(moment) => at(moment),
        };
        let mut couriers: Vec<String> = order
            .labels
            .iter()
            .filter(|label| !label.courier.is_empty())
            .map(|label| courier_name(&label.courier))
            .collect();
        couriers.dedup();
        let told = row.told_remitted.map(moment);
        let issue = |issue: &CashIssue| {
            (language.say(&format!("cash-issue-{issue}")), language.say(&format!("cash-issue-{issue}-advice")))
        };
        Self {
            id: order.id.0,
            name: order.name.clone(),
            couriers: couriers.join(", "),
            total: language.money(&order.total),
            delivered: row.delivered_at.map(at).unwrap_or_default(),
            collected: row.collected.map(moment).unwrap_or_default(),
            remitted: row.remitted.as_ref().map(|money| language.money(money)).unwrap_or_default(),
            remitted_on: order.remitted_on.map(|on| day(language, on)).or(told).unwrap_or_default(),
            is_cancelled: order.cancelled_at.is_some(),
            is_paid: order.financial == tracking::FinancialStatus::Paid,
            shopify: language.financial(&order.financial),
            invoice: order.invoice.as_ref().map(|invoice| invoice.name.clone()).unwrap_or_default(),
            invoice_state: order
                .invoice
                .as_ref()
                .map(|invoice| language.say(&format!("invoice-state-{}", invoice.state)))
                .unwrap_or_default(),
            issues: row.issues.iter().map(issue).collect(),
        }
    }
}
