//! SmartBill: `ws.smartbill.ro`. Its quirks are in the crate's README.

mod answer;
mod document;
mod failure;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use serde_json::{Value, json};

use crate::articles::Articles;
use crate::bucharest::on_its_clock;
use crate::http_message::{query, request};
use crate::service_error::Difference;
use crate::{
    Account, Answer, Call, Capabilities, Created, CredentialField, Draft, InvoiceNo, Invoicing, LineForm, Lookup, Pace,
    Paid, Payment, PaymentKinds, Pdf, Profile, Reversal, ReversalLookup, Series, ServiceError, Setting, SettingForm,
    Token, VatRate, json,
};

/// More lines are answered with HTTP 410.
const MAX_LINES: usize = 400;

/// Its names of payments, as far as they are known.
const PAYMENTS: &[&str] = &[
    "Ramburs",
    "Card",
    "Card online",
    "Ordin plata",
    "Extras de cont",
    "Mandat postal",
    "CEC",
    "Bilet ordin",
    "Alta incasare",
];

static PROFILE: Profile = Profile {
    code: "smartbill",
    name: "SmartBill",
    base_url: "https://ws.smartbill.ro/SBORO/api",
    other_sites: &[],
    credentials: &[
        CredentialField { name: "email", is_secret: false },
        CredentialField { name: "token", is_secret: true },
        CredentialField { name: "company", is_secret: false },
    ],
    settings: &[
        (Setting::Series, SettingForm::Listed),
        (Setting::Vat, SettingForm::Listed),
        (Setting::Language, SettingForm::OneOf(&["RO", "EN", "HU", "DE", "FR", "IT", "ES", "BG"])),
        (Setting::Unit, SettingForm::Text { longest: 20, optional: false }),
        (Setting::DiscountName, SettingForm::Text { longest: 100, optional: false }),
        (Setting::Mentions, SettingForm::Text { longest: 500, optional: true }),
        (Setting::DueDays, SettingForm::Days { most: 365 }),
        (Setting::ExchangeRate, SettingForm::Amount),
        (Setting::CourierCash, SettingForm::OneOf(PAYMENTS)),
        (Setting::Card, SettingForm::OneOf(PAYMENTS)),
    ],
    // 30 calls in 10 s block the account for 10 minutes, and its other tools share them: less than half is ours.
    pace: Pace {
        interval: Duration::from_millis(700),
        write_interval: Duration::from_millis(700),
        concurrency: 1,
        timeout: Duration::from_secs(30),
    },
    capabilities: Capabilities {
        guards_duplicates: false,
        lists: false,
        tells_series: true,
        knows_courier_cash: true,
        max_lines: Some(MAX_LINES),
    },
    lookup: Lookup::ByNextNumber,
    reversal_lookup: ReversalLookup::ByNextNumber,
    lines: LineForm::UnitPrice,
    payment_kinds: PaymentKinds { courier_cash: "Ramburs", card: "Card online", all: PAYMENTS },
};

/// The service SmartBill.
#[derive(Debug, Clone, Copy)]
pub struct SmartBill;

impl Invoicing for SmartBill {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn check(&self, account: &Account, _: Option<&Token>) -> Result<Call, ServiceError> {
        get(account, "/series", &[])
    }

    fn read_check(&self, _: &Account, answer: &Answer) -> Result<(), ServiceError> {
        answer::good(answer).map(|_| ())
    }

    fn series(&self, account: &Account, _: Option<&Token>) -> Option<Result<Call, ServiceError>> {
        Some(get(account, "/series", &[("type", "f")]))
    }

    fn read_series(&self, answer: &Answer) -> Result<Vec<Series>, ServiceError> {
        let body = answer::good(answer)?;
        let of_invoices = |entry: &&Value| json::text(entry, "type").is_none_or(|kind| kind.eq_ignore_ascii_case("f"));
        let series = json::entries(&body, "list").iter().filter(of_invoices).filter_map(|entry| {
            Some(Series { name: json::text(entry, "name")?, next_number: json::text(entry, "nextNumber") })
        });
        Ok(series.collect())
    }

    fn vat_rates(&self, account: &Account, _: Option<&Token>) -> Result<Call, ServiceError> {
        get(account, "/tax", &[])
    }

    fn read_vat_rates(&self, answer: &Answer) -> Result<Vec<VatRate>, ServiceError> {
        let body = answer::good(answer)?;
        let rates = json::entries(&body, "taxes").iter().filter_map(|entry| {
            Some(VatRate { name: json::text(entry, "name")?, percent: json::amount(entry, "percentage")? })
        });
        Ok(rates.collect())
    }

    fn create(&self, account: &Account, _: Option<&Token>, draft: &Draft) -> Result<Call, ServiceError> {
        let articles = Articles::of(draft);
        Difference::check(draft.total, articles.total())?;
        if articles.list.len() > MAX_LINES {
            let message = format!("an invoice has at most {MAX_LINES} lines");
            return Err(ServiceError::Refused { field: Some("products"), message });
        }
        post(account, "/invoice/v2", &document::of(draft, &articles, company(account)))
    }

    fn read_created(&self, draft: &Draft, answer: &Answer) -> Result<Created, ServiceError> {
        answer::created(answer, &draft.series)
    }

    fn paid(&self, account: &Account, _: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError> {
        get(account, "/invoice/paymentstatus", &[("seriesname", &invoice.series), ("number", &invoice.number)])
    }

    fn read_paid(&self, answer: &Answer) -> Result<Paid, ServiceError> {
        answer::paid(answer)
    }

    fn settle(
        &self,
        account: &Account,
        _: Option<&Token>,
        invoice: &InvoiceNo,
        payment: &Payment,
    ) -> Result<Call, ServiceError> {
        let day = on_its_clock(payment.at)?.date();
        let body = json!({
            "companyVatCode": company(account),
            "issueDate": day.to_string(),
            "currency": payment.currency,
            "type": payment.kind,
            // The courier transfers the money; cash registers are another matter.
            "isCash": false,
            "useInvoiceDetails": true,
            "value": json::number(payment.amount),
            "observations": payment.reference,
            "invoicesList": [{"seriesName": invoice.series, "number": invoice.number}],
        });
        post(account, "/payment", &body)
    }

    fn read_settled(&self, answer: &Answer) -> Result<(), ServiceError> {
        answer::good(answer).map(|_| ())
    }

    fn reverse(&self, account: &Account, _: Option<&Token>, reversal: &Reversal) -> Result<Call, ServiceError> {
        let invoice = &reversal.invoice;
        let body = json!({
            "companyVatCode": company(account),
            "seriesName": invoice.series,
            "number": invoice.number,
            "issueDate": reversal.on.to_string(),
        });
        post(account, "/invoice/reverse", &body)
    }

    fn read_reversed(&self, answer: &Answer) -> Result<Option<InvoiceNo>, ServiceError> {
        let body = answer::good(answer)?;
        let number = json::text(&body, "number");
        Ok(json::text(&body, "series").zip(number).map(|(series, number)| InvoiceNo { series, number }))
    }

    fn pdf(&self, account: &Account, _: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError> {
        let number = [("seriesname", invoice.series.as_str()), ("number", invoice.number.as_str())];
        let mut call = get(account, "/invoice/pdf", &number)?;
        // `application/pdf` is answered with 406.
        call.headers_mut().insert(http::header::ACCEPT, http::HeaderValue::from_static("*/*"));
        Ok(call)
    }

    fn read_pdf(&self, answer: &Answer) -> Result<Pdf, ServiceError> {
        answer::pdf(answer)
    }
}

/// As the merchant typed it: it must match the account's own spelling.
fn company(account: &Account) -> &str {
    account.credential("company")
}

fn authorization(account: &Account) -> String {
    let pair = format!("{}:{}", account.credential("email"), account.credential("token"));
    format!("Basic {}", STANDARD.encode(pair))
}

fn get(account: &Account, path: &str, fields: &[(&str, &str)]) -> Result<Call, ServiceError> {
    let all: Vec<(&str, &str)> = [("cif", company(account))].into_iter().chain(fields.iter().copied()).collect();
    request(account, Method::GET, &format!("{path}{}", query(&all)), Some(&authorization(account)), None)
}

fn post(account: &Account, path: &str, document: &Value) -> Result<Call, ServiceError> {
    request(account, Method::POST, path, Some(&authorization(account)), Some(document))
}
