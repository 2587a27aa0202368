//! Oblio: `www.oblio.eu`. Its quirks are in the crate's README.

mod answer;
mod document;
mod failure;
mod sign_in;

use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::articles::Articles;
use crate::bucharest::on_its_clock;
use crate::http_message::{query, request};
use crate::service_error::Difference;
use crate::{
    Account, Answer, Call, Capabilities, Created, CredentialField, Draft, InvoiceNo, Invoicing, LineForm, ListPage,
    Listed, Lookup, Pace, Paid, Payment, PaymentKinds, Pdf, Profile, Reversal, ReversalLookup, Series, ServiceError,
    Setting, SettingForm, Token, VatRate, json,
};

/// Its names of payments, as far as they are known.
const PAYMENTS: &[&str] = &[
    "Ramburs",
    "Card",
    "Ordin de plata",
    "Mandat postal",
    "CEC",
    "Bilet ordin",
    "Alta incasare banca",
    "Alta incasare numerar",
    "Bon fiscal",
    "Bon fiscal card",
];

static PROFILE: Profile = Profile {
    code: "oblio",
    name: "Oblio",
    base_url: "https://www.oblio.eu/api",
    other_sites: &[],
    credentials: &[
        CredentialField { name: "email", is_secret: false },
        CredentialField { name: "secret", is_secret: true },
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
    // 3 calls in a second, and 30 documents in 100 s by another of its pages; one more blocks the account for 10 minutes.
    pace: Pace {
        interval: Duration::from_millis(500),
        write_interval: Duration::from_millis(3500),
        concurrency: 1,
        timeout: Duration::from_secs(30),
    },
    capabilities: Capabilities {
        guards_duplicates: true,
        lists: true,
        tells_series: true,
        knows_courier_cash: true,
        max_lines: None,
    },
    lookup: Lookup::ByList,
    reversal_lookup: ReversalLookup::ByList,
    lines: LineForm::UnitPrice,
    payment_kinds: PaymentKinds { courier_cash: "Ramburs", card: "Card", all: PAYMENTS },
};

/// The service Oblio.
#[derive(Debug, Clone, Copy)]
pub struct Oblio;

impl Invoicing for Oblio {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn sign_in(&self, account: &Account) -> Option<Result<Call, ServiceError>> {
        Some(sign_in::call(account))
    }

    fn read_sign_in(&self, answer: &Answer, now: Timestamp) -> Result<Token, ServiceError> {
        sign_in::read(answer, now)
    }

    fn check(&self, account: &Account, token: Option<&Token>) -> Result<Call, ServiceError> {
        send(account, token, Method::GET, "/nomenclature/companies", None)
    }

    fn read_check(&self, account: &Account, answer: &Answer) -> Result<(), ServiceError> {
        answer::has_company(answer, company(account))
    }

    fn series(&self, account: &Account, token: Option<&Token>) -> Option<Result<Call, ServiceError>> {
        Some(get(account, token, "/nomenclature/series", &[]))
    }

    fn read_series(&self, answer: &Answer) -> Result<Vec<Series>, ServiceError> {
        answer::series(answer)
    }

    fn vat_rates(&self, account: &Account, token: Option<&Token>) -> Result<Call, ServiceError> {
        get(account, token, "/nomenclature/vat_rates", &[])
    }

    fn read_vat_rates(&self, answer: &Answer) -> Result<Vec<VatRate>, ServiceError> {
        answer::vat_rates(answer)
    }

    fn create(&self, account: &Account, token: Option<&Token>, draft: &Draft) -> Result<Call, ServiceError> {
        let articles = Articles::of(draft);
        Difference::check(draft.total, articles.total())?;
        let document = document::of(draft, &articles, company(account));
        send(account, token, Method::POST, "/docs/invoice", Some(&document))
    }

    fn read_created(&self, draft: &Draft, answer: &Answer) -> Result<Created, ServiceError> {
        answer::created(answer, &draft.series)
    }

    fn list(&self, account: &Account, token: Option<&Token>, page: &ListPage) -> Option<Result<Call, ServiceError>> {
        let (from, until) = (page.from.to_string(), page.until.to_string());
        let (size, offset) = (ListPage::SIZE.to_string(), (u64::from(page.page) * 100).to_string());
        let fields = [
            ("issuedAfter", from.as_str()),
            ("issuedBefore", until.as_str()),
            ("draft", "0"),
            ("orderBy", "id"),
            ("orderDir", "ASC"),
            ("limitPerPage", size.as_str()),
            ("offset", offset.as_str()),
        ];
        Some(get(account, token, "/docs/invoice/list", &fields))
    }

    fn read_list(&self, answer: &Answer) -> Result<Vec<Listed>, ServiceError> {
        answer::list(answer)
    }

    fn paid(&self, account: &Account, token: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError> {
        read_one(account, token, invoice)
    }

    fn read_paid(&self, answer: &Answer) -> Result<Paid, ServiceError> {
        answer::paid(answer)
    }

    fn settle(
        &self,
        account: &Account,
        token: Option<&Token>,
        invoice: &InvoiceNo,
        payment: &Payment,
    ) -> Result<Call, ServiceError> {
        let body = json!({
            "cif": company(account),
            "seriesName": invoice.series,
            "number": invoice.number,
            "collect": {
                "type": payment.kind,
                "documentNumber": payment.reference,
                // Left out, it would be the invoice's whole total and not what is open.
                "value": json::number(payment.amount),
                "issueDate": on_its_clock(payment.at)?.date().to_string(),
            },
        });
        send(account, token, Method::PUT, "/docs/invoice/collect", Some(&body))
    }

    fn read_settled(&self, answer: &Answer) -> Result<(), ServiceError> {
        failure::data(answer).map(|_| ())
    }

    fn reverse(&self, account: &Account, token: Option<&Token>, reversal: &Reversal) -> Result<Call, ServiceError> {
        let invoice = &reversal.invoice;
        let body = json!({
            "cif": company(account),
            "seriesName": invoice.series,
            "idempotencyKey": reversal.reference.as_str(),
            "issueDate": reversal.on.to_string(),
            // A list tells the mentions and not the key, so the key is printed too.
            "mentions": format!("Storno {invoice}. Ref. {}", reversal.reference),
            "client": {"name": reversal.customer, "save": 0},
            "referenceDocument": {
                "type": "Factura", "seriesName": invoice.series, "number": invoice.number, "refund": 1,
            },
        });
        send(account, token, Method::POST, "/docs/invoice", Some(&body))
    }

    fn read_reversed(&self, answer: &Answer) -> Result<Option<InvoiceNo>, ServiceError> {
        answer::created(answer, "").map(|created| Some(created.invoice))
    }

    fn pdf(&self, account: &Account, token: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError> {
        read_one(account, token, invoice)
    }

    fn read_pdf(&self, answer: &Answer) -> Result<Pdf, ServiceError> {
        answer::pdf(answer)
    }
}

fn company(account: &Account) -> &str {
    account.credential("company")
}

fn read_one(account: &Account, token: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError> {
    get(account, token, "/docs/invoice", &[("seriesName", &invoice.series), ("number", &invoice.number)])
}

fn get(account: &Account, token: Option<&Token>, path: &str, fields: &[(&str, &str)]) -> Result<Call, ServiceError> {
    let all: Vec<(&str, &str)> = [("cif", company(account))].into_iter().chain(fields.iter().copied()).collect();
    send(account, token, Method::GET, &format!("{path}{}", query(&all)), None)
}

fn send(
    account: &Account,
    token: Option<&Token>,
    method: Method,
    path: &str,
    document: Option<&Value>,
) -> Result<Call, ServiceError> {
    let token = token.ok_or(ServiceError::Token)?;
    let authorization = format!("Bearer {}", token.value.expose_secret());
    request(account, method, path, Some(&authorization), document)
}
