//! What a person says about a payment that nobody else can judge: it was registered, or it was not.

use invoicing::{Account, InvoiceNo, Invoicing, Token, TriedPayment};
use store::{Invoice, InvoiceState};
use tracking::{OrderId, ShopId};

use super::in_doubt::{InDoubt, is_payment};
use super::persons_word::{WordError, WordProblem};
use crate::engine::Engine;
use crate::engine_error::EngineError;

impl Engine {
    /// A person says that the payment of an invoice was registered. The service is asked whether at least so much is
    /// paid. Nothing is registered again; what is still open then stays open.
    ///
    /// # Errors
    /// See [`WordError`]; then nothing is changed.
    pub async fn payment_was_registered(&self, shop: ShopId, order: OrderId, issue: u16) -> Result<(), WordError> {
        let (mut invoice, tried) = self.doubtful_payment(shop, order, issue).await?;
        let (Some(series), Some(number)) = (invoice.series.clone(), invoice.number.clone()) else {
            return Err(WordError::NotFound);
        };
        let number = InvoiceNo { series, number };
        let told = number.to_string();
        let mut turn = self.turn_for_person(shop, order).await?;
        let build = move |service: &dyn Invoicing, account: &Account, token: Option<&Token>| {
            service.paid(account, token, &number)
        };
        let problem = match turn.ask(&build, |service, _, answer| service.read_paid(answer)).await? {
            Ok(paid) if paid.paid < tried.amount => {
                Some(WordProblem::LessIsPaid { paid: paid.paid, wanted: tried.amount })
            }
            Ok(_) => None,
            Err(failure) => Some(WordProblem::NotTold { number: told, message: failure.to_string() }),
        };
        if let Some(problem) = problem {
            turn.end().await?;
            return Err(WordError::Wrong(problem));
        }
        let amount = tried.amount.to_string();
        let said = TriedPayment { is_settled: true, ..tried };
        invoice.tried_payment = Some(serde_json::to_string(&said).map_err(EngineError::Json)?);
        turn.worked = true;
        self.write_word(turn, &invoice, ("said_paid", Some(&amount))).await?;
        self.go_on(shop, order, is_payment).await
    }

    /// A person says that the payment of an invoice was not registered: what is open now is registered, once.
    ///
    /// # Errors
    /// See [`WordError`].
    pub async fn payment_was_not_registered(&self, shop: ShopId, order: OrderId, issue: u16) -> Result<(), WordError> {
        let (mut invoice, tried) = self.doubtful_payment(shop, order, issue).await?;
        let turn = self.turn_for_person(shop, order).await?;
        invoice.tried_payment = None;
        let amount = tried.amount.to_string();
        self.write_word(turn, &invoice, ("said_not_paid", Some(&amount))).await?;
        self.go_on(shop, order, is_payment).await
    }

    async fn doubtful_payment(
        &self,
        shop: ShopId,
        order: OrderId,
        issue: u16,
    ) -> Result<(Invoice, TriedPayment), WordError> {
        let invoice = self.store.invoices(shop, order).await?.pop().ok_or(WordError::NotFound)?;
        let tried = invoice.tried_payment.as_deref().and_then(|tried| serde_json::from_str(tried).ok());
        let stands = invoice.issue == issue && invoice.state == InvoiceState::Issued;
        match tried {
            Some(tried) if stands && self.is_in_doubt(shop, order, InDoubt::Payment).await? => Ok((invoice, tried)),
            _ => Err(WordError::NotFound),
        }
    }
}
