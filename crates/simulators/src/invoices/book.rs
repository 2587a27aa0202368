//! A service's invoices, read from its own ledger.

use std::sync::{Mutex, PoisonError};

use rust_decimal::Decimal;

use super::{Deed, Invoice, InvoiceLine, Payment, Seller, SeriesStart};
use crate::clock::Clock;
use crate::ledger::Ledger;

/// All invoices of a service. One thing is done at a time.
pub(crate) struct Book {
    ledger: Ledger<InvoiceLine>,
    clock: Clock,
    writing: Mutex<()>,
}

/// An invoice as the book has it.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) series: String,
    pub(crate) number: String,
    pub(crate) invoice: Invoice,
    pub(crate) payments: Vec<Payment>,
    pub(crate) is_cancelled: bool,
    pub(crate) is_reversed: bool,
}

impl Kept {
    pub(crate) fn paid(&self) -> Decimal {
        self.payments.iter().map(|payment| payment.amount).sum()
    }

    pub(crate) fn open(&self) -> Decimal {
        if self.is_reversed { Decimal::ZERO } else { self.invoice.total - self.paid() }
    }
}

/// An invoice that has no number yet.
pub(crate) struct NewInvoice {
    pub(crate) series: String,
    pub(crate) invoice: Invoice,
}

impl Book {
    pub(crate) fn new(ledger: Ledger<InvoiceLine>, clock: Clock) -> Self {
        Self { ledger, clock, writing: Mutex::default() }
    }

    pub(crate) fn ledger(&self) -> &Ledger<InvoiceLine> {
        &self.ledger
    }

    /// Gives the next number of the series, unless the key was used.
    pub(crate) fn issue(&self, seller: &Seller, new: NewInvoice) -> std::io::Result<Issue> {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = new.invoice.key.as_deref().and_then(|key| self.with_key(seller, key)) {
            return Ok(Issue::Repeated(Box::new(kept)));
        }
        let Some(series) = seller.series(&new.series) else {
            return Err(std::io::Error::other("the series was not checked"));
        };
        let number = self.next_number(seller, series);
        self.write(seller, &new.series, &number, Deed::Issued(new.invoice))?;
        Ok(Issue::Made(number))
    }

    /// Looks at an invoice and does one thing to it, or refuses; nothing comes between.
    pub(crate) fn change<E>(
        &self,
        seller: &Seller,
        (series, number): (&str, &str),
        change: impl FnOnce(Option<Kept>) -> Result<Deed, E>,
    ) -> Result<std::io::Result<()>, E> {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let deed = change(self.find(seller, series, number))?;
        Ok(self.write(seller, series, number, deed))
    }

    fn write(&self, seller: &Seller, series: &str, number: &str, deed: Deed) -> std::io::Result<()> {
        self.ledger.append(InvoiceLine {
            at: self.clock.now(),
            company: seller.company.clone(),
            series: series.to_owned(),
            number: number.to_owned(),
            deed,
        })
    }

    pub(crate) fn next_number(&self, seller: &Seller, series: &SeriesStart) -> String {
        let of_series = |line: &&InvoiceLine| {
            line.company == seller.company && line.series == series.name && matches!(line.deed, Deed::Issued(_))
        };
        let issued = self.ledger.read(|lines| lines.iter().filter(of_series).count());
        let number = series.first + u64::try_from(issued).unwrap_or_default();
        format!("{number:0width$}", width = series.width)
    }

    pub(crate) fn find(&self, seller: &Seller, series: &str, number: &str) -> Option<Kept> {
        self.all(seller).into_iter().find(|kept| kept.series == series && kept.number == number)
    }

    fn with_key(&self, seller: &Seller, key: &str) -> Option<Kept> {
        self.all(seller).into_iter().find(|kept| kept.invoice.key.as_deref() == Some(key))
    }

    /// A seller's invoices, oldest first.
    pub(crate) fn all(&self, seller: &Seller) -> Vec<Kept> {
        let mut all: Vec<Kept> = Vec::new();
        self.ledger.read(|lines| {
            for line in lines.iter().filter(|line| line.company == seller.company) {
                if let Deed::Issued(invoice) = &line.deed {
                    all.push(Kept {
                        series: line.series.clone(),
                        number: line.number.clone(),
                        invoice: invoice.clone(),
                        payments: Vec::new(),
                        is_cancelled: false,
                        is_reversed: false,
                    });
                } else if let Some(kept) =
                    all.iter_mut().find(|kept| kept.series == line.series && kept.number == line.number)
                {
                    kept.suffer(&line.deed);
                }
            }
        });
        all
    }
}

impl Kept {
    fn suffer(&mut self, deed: &Deed) {
        match deed {
            Deed::Issued(_) => {}
            Deed::Paid(payment) => self.payments.push(payment.clone()),
            Deed::Cancelled => self.is_cancelled = true,
            Deed::Restored => self.is_cancelled = false,
            Deed::Reversed { .. } => {
                self.is_reversed = true;
                self.payments.clear();
            }
        }
    }
}

/// What became of a new invoice.
pub(crate) enum Issue {
    /// It has this number.
    Made(String),
    /// Its key was used by this one.
    Repeated(Box<Kept>),
}
