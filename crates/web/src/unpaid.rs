//! *Delivered but unpaid*: where the parcels arrived and the money did not.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;
use store::UnpaidOrder;

use crate::app::App;
use crate::page::{Frame, PageError, Section, SignedIn, render};

/// The page.
#[derive(Template)]
#[template(path = "unpaid/page.html")]
pub(crate) struct UnpaidPage {
    pub(crate) frame: Frame,
    pub(crate) lines: Vec<UnpaidLine>,
}

/// One order.
#[derive(Debug, Clone)]
pub(crate) struct UnpaidLine {
    pub(crate) order: i64,
    pub(crate) name: String,
    pub(crate) outstanding: String,
    pub(crate) is_paid_in_part: bool,
    pub(crate) delivered: String,
    pub(crate) why: String,
    /// What became of marking it as paid.
    pub(crate) outcome: Option<String>,
    pub(crate) error: Option<String>,
}

/// `GET /unpaid`.
pub(crate) async fn show(State(app): State<App>, me: SignedIn) -> Result<Html<String>, PageError> {
    let orders = app.store.unpaid_orders(me.shop).await?;
    render(&UnpaidPage::new(&me, app.clock.now(), &orders))
}

impl UnpaidPage {
    pub(crate) fn new(me: &SignedIn, now: Timestamp, orders: &[UnpaidOrder]) -> Self {
        let language = me.language;
        let line = |order: &UnpaidOrder| UnpaidLine {
            order: order.id.0,
            name: order.name.clone(),
            outstanding: language.money(&order.outstanding),
            is_paid_in_part: order.is_paid_in_part,
            delivered: order.delivered_at.map(|at| language.moment(at, now, &me.zone)).unwrap_or_default(),
            why: match &order.why {
                Some(why) => language.why(why),
                None => language.say("unpaid-undecided"),
            },
            outcome: order.outcome.as_deref().and_then(|word| language.outcome(word)),
            error: order.last_error.clone(),
        };
        Self { frame: Frame::new(me, Section::Orders), lines: orders.iter().map(line).collect() }
    }
}
