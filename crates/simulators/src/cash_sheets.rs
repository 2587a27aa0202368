//! The tables that couriers mail with the cash that they pay out: each in its own words, twice a week.
//!
//! A few lines in a hundred are wrong, as in life: a smaller amount, or a number that is nobody's.

use jiff::civil::{Date, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rust_decimal::Decimal;

use crate::audit::is_given_to_recipient;
use crate::script::{ParcelScript, ShopScript};

/// One courier's mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashSheet {
    /// The courier's name in a script.
    pub courier: &'static str,
    /// As the courier calls the file.
    pub file_name: String,
    /// When it is mailed.
    pub mailed_at: Timestamp,
    /// The file.
    pub text: String,
    /// Its lines with cash, for comparing.
    pub lines: Vec<CashLine>,
}

/// What a courier pays out for one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashLine {
    /// The number on the label.
    pub number: String,
    /// How much, in the shop's currency.
    pub amount: Decimal,
    collected_on: Date,
}

/// How a courier writes.
struct Writer {
    courier: &'static str,
    file: &'static str,
    head: &'static str,
    line: fn(&CashLine, Date) -> String,
    total: fn(Decimal) -> Option<String>,
}

/// Couriers of which nobody knows a sheet: as a merchant would note it.
const fn noted(courier: &'static str) -> Writer {
    Writer {
        courier,
        file: courier,
        head: "Tracking number,Amount,Currency,Payment date",
        line: |line, on| format!("{},{},RON,{on}", line.number, line.amount.round_dp(2)),
        total: |_| None,
    }
}

const WRITERS: [Writer; 9] = [
    Writer {
        courier: "sameday",
        file: "Borderou_ramburs",
        head: "AWB;Nume destinatar;Suma ramburs;Referinta client;Data livrare;Data decontare",
        line: |line, on| {
            let (collected, paid) = (dotted(line.collected_on), dotted(on));
            format!("{};Destinatar;{};Nicio referinta;{collected};{paid}", line.number, comma(line.amount))
        },
        total: |sum| Some(format!("Total;;{};;;", comma(sum))),
    },
    Writer {
        courier: "fan-courier",
        file: "raport_viramente",
        head: "\"Oras destinatar\",\"Data awb\",\"Suma incasata\",\"Numar awb\",\"Expeditor\",\"Destinatar\",\
               \"Continut\",\"PersoanaD\",\"Data virament\",\"PersoanaE\",\"Ramburs la AWB\",\"AWB retur\"",
        line: |line, on| {
            let (number, amount) = (&line.number, line.amount.round_dp(2));
            format!(
                "\"\",\"\",\"{amount}\",\"{number}\",\"Demo shop\",\"\",\"\",\"\",\"{}\",\"\",\"\",\"\"",
                dotted(on)
            )
        },
        total: |_| None,
    },
    Writer {
        courier: "cargus",
        file: "Cargus ramburs",
        head: "Awb;Data tur;Livrata;Destinatar;Serviciu;Numar;Suma;Data OP;Numar OP;Beneficiar plata;RefExp1;RefExp2;RefFact",
        line: |line, on| {
            let (collected, paid) = (dotted(line.collected_on), dotted(on));
            format!("{};;{collected};Destinatar;;;{};{paid};;;;;", line.number, comma(line.amount))
        },
        total: |_| None,
    },
    Writer {
        courier: "dpd-romania",
        file: "DPD_ramburs",
        head: "Nr. expeditie;Data platii;Ramburs (RON);Document plata",
        line: |line, on| format!("{};{};{};OP {on}", line.number, on, line.amount.round_dp(2)),
        total: |sum| Some(format!("Total general;;{};", sum.round_dp(2))),
    },
    Writer {
        courier: "gls",
        file: "GLS_COD",
        head: "Csomagszám / Parcel number;Utánvét hivatkozás / COD reference;Utánvét összege / COD value (RON);Transfer date",
        line: |line, on| format!("{};;{};{on}", line.number, line.amount.round_dp(2)),
        total: |_| None,
    },
    noted("packeta"),
    noted("dhl"),
    noted("fedex"),
    noted("ups"),
];

/// A shop's sheets until an instant, by the time of their mailing.
///
/// # Errors
/// When the shop's zone is not known.
pub fn cash_sheets(shop: &ShopScript, until: Timestamp) -> Result<Vec<CashSheet>, jiff::Error> {
    let zone = TimeZone::get(&shop.zone)?;
    let mut sheets = Vec::new();
    for writer in &WRITERS {
        let parcels: Vec<&ParcelScript> = shop
            .orders
            .iter()
            .filter(|order| order.cancelled_at.is_none())
            .flat_map(|order| &order.fulfillments)
            .flat_map(|sent| &sent.parcels)
            .filter(|parcel| {
                parcel.courier == writer.courier
                    && parcel.cash_on_delivery > Decimal::ZERO
                    && is_given_to_recipient(parcel)
            })
            .collect();
        let ends = |parcel: &&ParcelScript| parcel.journey.iter().map(|scan| scan.told_at).max();
        let Some(first) = parcels.iter().filter_map(ends).min() else { continue };
        let mut after = Timestamp::MIN;
        let mut day = zone.to_datetime(first).date();
        let mut place = 0_usize;
        loop {
            let mailed_at = zone.to_timestamp(day.to_datetime(time(8, 0, 0, 0)))?;
            if mailed_at > until {
                break;
            }
            if matches!(day.weekday(), Weekday::Monday | Weekday::Thursday) {
                // What was delivered a day ago is counted; the last hours are in the next sheet.
                let counted = mailed_at.checked_sub(SignedDuration::from_hours(24))?;
                let listed = parcels.iter().filter_map(|parcel| Some((parcel, ends(parcel)?)));
                let mut lines: Vec<CashLine> = listed
                    .filter(|(_, end)| *end > after && *end <= counted)
                    .map(|(parcel, end)| {
                        place += 1;
                        line(parcel, zone.to_datetime(end).date(), place)
                    })
                    .collect();
                lines.sort_by(|a, b| a.number.cmp(&b.number));
                after = counted;
                if !lines.is_empty() {
                    sheets.push(sheet(writer, lines, day, mailed_at));
                }
            }
            day = day.checked_add(1.days())?;
        }
    }
    sheets.sort_by_key(|sheet| sheet.mailed_at);
    Ok(sheets)
}

/// Of so many lines one pays ten too little.
const WRONG_AMOUNT: usize = 40;

fn line(parcel: &ParcelScript, collected_on: Date, place: usize) -> CashLine {
    let ten = Decimal::TEN;
    let is_wrong = place.is_multiple_of(WRONG_AMOUNT) && parcel.cash_on_delivery > ten;
    let amount = if is_wrong { parcel.cash_on_delivery - ten } else { parcel.cash_on_delivery };
    CashLine { number: parcel.number.clone(), amount, collected_on }
}

fn sheet(writer: &Writer, lines: Vec<CashLine>, on: Date, mailed_at: Timestamp) -> CashSheet {
    let sum = lines.iter().map(|line| line.amount).sum();
    let mut text = format!("{}\r\n", writer.head);
    let total = (writer.total)(sum);
    for row in lines.iter().map(|line| (writer.line)(line, on)).chain(total) {
        text.push_str(&row);
        text.push_str("\r\n");
    }
    let file_name = format!("{}_{on}.csv", writer.file);
    CashSheet { courier: writer.courier, file_name, mailed_at, text, lines }
}

fn dotted(day: Date) -> String {
    format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
}

/// `1.234,50`.
fn comma(amount: Decimal) -> String {
    let text = format!("{:.2}", amount);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, "00"));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{grouped},{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn each_parcel_is_paid_out_once_after_its_delivery() {
        let start: Timestamp = "2026-03-23T04:00:00Z".parse().unwrap();
        let script = scenario::script(1, start, 320).unwrap();
        let until = scenario::ends_at(&script) + SignedDuration::from_hours(24 * 7);
        let sheets = cash_sheets(&script.shops[0], until).unwrap();
        let mut numbers: Vec<&str> =
            sheets.iter().flat_map(|sheet| &sheet.lines).map(|line| line.number.as_str()).collect();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count);
        assert!(count > 50, "{count}");
        assert!(sheets.len() > 5, "{}", sheets.len());
    }

    #[test]
    fn amounts_are_written_as_in_romania() {
        assert_eq!(comma("1234.5".parse().unwrap()), "1.234,50");
        assert_eq!(comma("99".parse().unwrap()), "99,00");
    }
}
