//! SmartBill: `ws.smartbill.ro`. Its quirks are in the crate's README.

mod answer;
mod document;
mod failure;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::articles::Articles;
use crate::http_message::{query, request};
use crate::service_error::Difference;
use crate::{
    Account, Answer, Call, Capabilities, Created, CredentialField, Draft, InvoiceNo, Invoicing, LineForm, ListPage,
    Listed, Lookup, Pace, Paid, Payment, PaymentKinds, Pdf, Profile, Series, ServiceError, Token, VatRate, json,
};

/// More lines are answered with HTTP 410.
const MAX_LINES: usize = 400;

static PROFILE: Profile = Profile {
    code: "smartbill",
    name: "SmartBill",
    base_url: "https://ws.smartbill.ro/SBORO/api",
    credentials: &[
        CredentialField { name: "email", is_secret: false },
        CredentialField { name: "token", is_secret: true },
        CredentialField { name: "company", is_secret: false },
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
    lines: LineForm::UnitPrice,
    payment_kinds: PaymentKinds {
        courier_cash: "Ramburs",
        card: "Card online",
        all: &[
            "Ramburs",
            "Card",
            "Card online",
            "Ordin plata",
            "Extras de cont",
            "Mandat postal",
            "CEC",
            "Bilet ordin",
            "Alta incasare",
        ],
    },
};

/// The service SmartBill.
#[derive(Debug, Clone, Copy)]
pub struct SmartBill;

impl Invoicing for SmartBill {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn sign_in(&self, _: &Account) -> Option<Result<Call, ServiceError>> {
        None
    }

    fn read_sign_in(&self, _: &Answer, _: Timestamp) -> Result<Token, ServiceError> {
        Err(ServiceError::unreadable("SmartBill has no sign-in"))
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

    fn list(&self, _: &Account, _: Option<&Token>, _: &ListPage) -> Option<Result<Call, ServiceError>> {
        None
    }

    fn read_list(&self, _: &Answer) -> Result<Vec<Listed>, ServiceError> {
        Err(ServiceError::unreadable("SmartBill lists no invoices"))
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
        let day = payment.at.to_zoned_datetime(bucharest()?).date();
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

    fn reverse(
        &self,
        account: &Account,
        _: Option<&Token>,
        invoice: &InvoiceNo,
        _: &str,
        on: Date,
    ) -> Result<Call, ServiceError> {
        let body = json!({
            "companyVatCode": company(account),
            "seriesName": invoice.series,
            "number": invoice.number,
            "issueDate": on.to_string(),
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

fn bucharest() -> Result<TimeZone, ServiceError> {
    TimeZone::get("Europe/Bucharest").map_err(|_| ServiceError::unreadable("the zone Europe/Bucharest is not known"))
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
