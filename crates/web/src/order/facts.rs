//! What is known of an order beside its parcels.

use jiff::Timestamp;
use store::{AlertId, OrderDetail};
use tracking::{LabelId, OrderId, PaidBy, paid_by};
use url::Url;

use crate::page::SignedIn;

/// An order's head and facts, ready to be shown.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) order: OrderId,
    pub(crate) name: String,
    pub(crate) created: String,
    pub(crate) customer: String,
    pub(crate) city: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) total: String,
    pub(crate) outstanding: String,
    pub(crate) financial: String,
    pub(crate) payment: String,
    pub(crate) payment_is_unclear: bool,
    pub(crate) dispatched: Option<String>,
    pub(crate) cancelled: Option<String>,
    pub(crate) can_be_dispatched: bool,
    pub(crate) customer_page: String,
    pub(crate) shopify_page: Option<String>,
    pub(crate) alerts: Vec<OpenAlert>,
}

/// An alert that nobody has closed.
#[derive(Debug, Clone)]
pub(crate) struct OpenAlert {
    pub(crate) id: AlertId,
    pub(crate) text: String,
    pub(crate) number: String,
    pub(crate) at: String,
}

impl Facts {
    /// Makes an order's facts ready to be shown.
    pub(crate) fn new(
        me: &SignedIn,
        now: Timestamp,
        detail: &OrderDetail,
        cod_gateways: &[String],
        base_url: &Url,
    ) -> Self {
        let language = me.language;
        let order = &detail.file.order;
        let moment = |at: Timestamp| language.moment(at, now, &me.zone);
        let paid = paid_by(order, cod_gateways);
        let alerts = detail.alerts.iter().filter(|alert| alert.closed_at.is_none()).map(|alert| OpenAlert {
            id: alert.id,
            text: language.alert(&alert.kind),
            number: number_of(detail, alert.label),
            at: moment(alert.at),
        });
        Self {
            order: order.id,
            name: order.name.clone(),
            created: moment(order.created_at),
            customer: order.customer.name.clone(),
            city: order.customer.city.clone(),
            phone: order.customer.phone.clone(),
            email: order.customer.email.clone(),
            total: language.money(&order.total),
            outstanding: language.money(&order.outstanding),
            financial: language.financial(&order.financial),
            payment: language.paid_by_because(&paid, &order.gateways),
            payment_is_unclear: matches!(paid, PaidBy::Unclear(_)),
            dispatched: order.dispatched_at.map(moment),
            cancelled: order.cancelled_at.map(moment),
            can_be_dispatched: order.dispatched_at.is_none() && order.cancelled_at.is_none(),
            customer_page: base_url
                .join(&format!("/t/{}", detail.public_token))
                .map_or_else(|_| format!("/t/{}", detail.public_token), String::from),
            shopify_page: detail.status_url.clone().filter(|url| url.starts_with("https://")),
            alerts: alerts.collect(),
        }
    }
}

/// The number of one of an order's labels; empty when it is not there.
pub(super) fn number_of(detail: &OrderDetail, label: LabelId) -> String {
    detail.file.label(label).map(|file| file.label.number.to_string()).unwrap_or_default()
}
