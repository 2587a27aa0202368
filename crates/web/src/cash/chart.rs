//! What was delivered and what was paid out, by week and courier.

use engine::remittance::CashWeek;
use rust_decimal::Decimal;
use tracking::Money;

use super::{courier_or_none, day};
use crate::language::Language;

/// One courier's week.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeekLine {
    pub(crate) week: String,
    pub(crate) courier: String,
    pub(crate) delivered: String,
    pub(crate) remitted: String,
    /// In hundredths of the largest.
    pub(crate) delivered_width: String,
    pub(crate) remitted_width: String,
}

pub(crate) fn week_lines(language: Language, weeks: &[CashWeek]) -> Vec<WeekLine> {
    let line = |week: &CashWeek| {
        // Amounts of other currencies have other sizes.
        let same = weeks.iter().filter(|one| one.currency == week.currency);
        let most = same.map(|one| one.delivered.max(one.remitted)).max().unwrap_or_default();
        let money = |amount: Decimal| language.money(&Money { amount, currency: week.currency.clone() });
        WeekLine {
            week: day(language, week.monday),
            courier: courier_or_none(language, &week.courier),
            delivered: money(week.delivered),
            remitted: money(week.remitted),
            delivered_width: share(week.delivered, most),
            remitted_width: share(week.remitted, most),
        }
    };
    weeks.iter().map(line).collect()
}

fn share(part: Decimal, whole: Decimal) -> String {
    let part = part.max(Decimal::ZERO);
    let share = (part * Decimal::ONE_HUNDRED).checked_div(whole).unwrap_or_default();
    share.round_dp(2).normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_hundredths_of_the_largest_and_never_negative() {
        assert_eq!(share(Decimal::from(1), Decimal::from(3)), "33.33");
        assert_eq!(share(Decimal::from(-1), Decimal::from(3)), "0");
        assert_eq!(share(Decimal::ZERO, Decimal::ZERO), "0");
    }
}
