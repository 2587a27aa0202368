//! FGO: `api.fgo.ro`. Its quirks are in the crate's README.

mod answer;
mod document;
mod failure;
mod named;
mod signature;

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use crate::bucharest::on_its_clock;
use crate::http_message::request;
use crate::service_error::Difference;
use crate::{
    Account, Answer, Call, Capabilities, Created, CredentialField, Draft, InvoiceNo, Invoicing, LineForm, Lookup, Pace,
    Paid, Payment, PaymentKinds, Pdf, Profile, Reversal, ReversalLookup, ServiceError, Setting, SettingForm, Token,
    VatRate,
};

/// Its names of payments, as far as they are known.
const PAYMENTS: &[&str] = &["Banca", "Bon", "Voucher", "Plata Speciala"];

static PROFILE: Profile = Profile {
    code: "fgo",
    name: "FGO",
    base_url: "https://api.fgo.ro/v1",
    other_sites: &["https://api-testuat.fgo.ro/v1"],
    credentials: &[
        CredentialField { name: "company", is_secret: false },
        CredentialField { name: "key", is_secret: true },
        CredentialField { name: "platform", is_secret: false },
    ],
    // The document's language and exchange rate are the account's own.
    settings: &[
        (Setting::Series, SettingForm::Text { longest: 20, optional: false }),
        (Setting::Vat, SettingForm::Listed),
        (Setting::Unit, SettingForm::Text { longest: 5, optional: false }),
        (Setting::DiscountName, SettingForm::Text { longest: 100, optional: false }),
        (Setting::Mentions, SettingForm::Text { longest: 500, optional: true }),
        (Setting::DueDays, SettingForm::Days { most: 365 }),
        (Setting::CourierCash, SettingForm::OneOf(PAYMENTS)),
        (Setting::Card, SettingForm::OneOf(PAYMENTS)),
    ],
    // One call a second, strictly one after another; the service gives up by itself after 15 s.
    pace: Pace {
        interval: Duration::from_millis(1200),
        write_interval: Duration::from_millis(1200),
        concurrency: 1,
        timeout: Duration::from_secs(30),
    },
    capabilities: Capabilities {
        guards_duplicates: true,
        lists: false,
        tells_series: false,
        knows_courier_cash: false,
        max_lines: None,
    },
    lookup: Lookup::ByRepeating,
    reversal_lookup: ReversalLookup::ByPerson,
    lines: LineForm::LineTotal,
    payment_kinds: PaymentKinds {
        // The courier transfers the money to the shop's bank.
        courier_cash: "Banca",
        card: "Banca",
        all: PAYMENTS,
    },
};

/// The service FGO.
#[derive(Debug, Clone, Copy)]
pub struct Fgo;

impl Invoicing for Fgo {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    /// The state of an invoice that cannot be: any refusal but one of the credentials proves that they are good.
    fn check(&self, account: &Account, _: Option<&Token>) -> Result<Call, ServiceError> {
        post(account, "/factura/getstatus", "0", json!({"Numar": "0", "Serie": ""}))
    }

    fn read_check(&self, _: &Account, answer: &Answer) -> Result<(), ServiceError> {
        match failure::body(answer) {
            Ok(_)
            | Err(
                ServiceError::NotFound { .. }
                | ServiceError::Plan { .. }
                | ServiceError::Refused { .. }
                | ServiceError::Cancelled { .. }
                | ServiceError::Duplicate { .. },
            ) => Ok(()),
            Err(error) => Err(by_number(error)),
        }
    }

    fn vat_rates(&self, account: &Account, _: Option<&Token>) -> Result<Call, ServiceError> {
        request(account, Method::GET, "/nomenclator/tva", None, None)
    }

    fn read_vat_rates(&self, answer: &Answer) -> Result<Vec<VatRate>, ServiceError> {
        answer::vat_rates(answer)
    }

    fn create(&self, account: &Account, _: Option<&Token>, draft: &Draft) -> Result<Call, ServiceError> {
        Difference::check(draft.total, draft.lines.iter().map(|line| line.gross).sum())?;
        post(account, "/factura/emitere", &draft.customer.name, document::of(draft))
    }

    fn read_created(&self, draft: &Draft, answer: &Answer) -> Result<Created, ServiceError> {
        answer::created(answer, &draft.series)
    }

    fn paid(&self, account: &Account, _: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError> {
        about(account, "/factura/getstatus", invoice)
    }

    fn read_paid(&self, answer: &Answer) -> Result<Paid, ServiceError> {
        answer::paid(answer).map_err(by_number)
    }

    fn settle(
        &self,
        account: &Account,
        _: Option<&Token>,
        invoice: &InvoiceNo,
        payment: &Payment,
    ) -> Result<Call, ServiceError> {
        let body = json!({
            "NumarFactura": invoice.number,
            "SerieFactura": invoice.series,
            "TipIncasare": payment.kind,
            "SumaIncasata": format!("{:.2}", payment.amount),
            "DataIncasare": on_its_clock(payment.at)?.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        });
        post(account, "/factura/incasare", &invoice.number, body)
    }

    fn read_settled(&self, answer: &Answer) -> Result<(), ServiceError> {
        failure::body(answer).map(|_| ()).map_err(by_number)
    }

    fn reverse(&self, account: &Account, _: Option<&Token>, reversal: &Reversal) -> Result<Call, ServiceError> {
        let invoice = &reversal.invoice;
        let body = json!({"Numar": invoice.number, "Serie": invoice.series, "DataEmitere": reversal.on.to_string()});
        post(account, "/factura/stornare", &invoice.number, body)
    }

    fn read_reversed(&self, answer: &Answer) -> Result<Option<InvoiceNo>, ServiceError> {
        failure::body(answer).map(|body| named::invoice(&body)).map_err(by_number)
    }

    fn pdf(&self, account: &Account, _: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError> {
        about(account, "/factura/print", invoice)
    }

    fn read_pdf(&self, answer: &Answer) -> Result<Pdf, ServiceError> {
        answer::pdf(answer)
    }
}

/// Numbers have no marks that a signature could be refused for: then the key is wrong.
fn by_number(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Signature { message } => ServiceError::Account { field: Some("key"), message },
        other => other,
    }
}

fn about(account: &Account, path: &str, invoice: &InvoiceNo) -> Result<Call, ServiceError> {
    post(account, path, &invoice.number, json!({"Numar": invoice.number, "Serie": invoice.series}))
}

/// Every body carries the company, the platform's address and a signature over `signed`.
fn post(account: &Account, path: &str, signed: &str, mut document: Value) -> Result<Call, ServiceError> {
    let company = account.credential("company").trim_start_matches(['R', 'O', 'r', 'o', ' ']);
    if let Some(fields) = document.as_object_mut() {
        fields.insert("CodUnic".to_owned(), company.into());
        fields.insert("Hash".to_owned(), signature::of(company, account.credential("key"), signed).into());
        fields.insert("PlatformaUrl".to_owned(), account.credential("platform").into());
    }
    request(account, Method::POST, path, None, Some(&document))
}
