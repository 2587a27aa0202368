//! What the merchant should look at.

use serde::Serialize;
use tracking::{Alert, LabelId, OrderId};

use super::Unit;
use crate::StoreError;
use crate::columns::{ms, to_json};
use crate::error::Doing;
use crate::sql::{Sql, over, run};

#[derive(Serialize)]
struct AlertRecord {
    label: i64,
    kind: &'static str,
    at: i64,
}

impl Unit {
    /// Keeps alerts about an order's labels, each kind once a label. Returns how many were new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_alerts(&mut self, order: OrderId, alerts: &[(LabelId, Alert)]) -> Result<u64, StoreError> {
        const INSERT: Sql = over!(
            "INSERT INTO alert (shop_id, order_id, label_id, kind, at) \
             SELECT l.shop_id, l.order_id, l.id, r.kind, r.at FROM ",
            "$1" { label bigint, kind text, at bigint },
            " JOIN label l ON l.id = r.label WHERE +l.shop_id = $2 AND l.order_id = $3 \
             ON CONFLICT (label_id, kind) DO NOTHING"
        );
        if alerts.is_empty() {
            return Ok(0);
        }
        let records: Vec<_> = alerts
            .iter()
            .map(|(label, alert)| AlertRecord { label: label.0, kind: alert.kind.as_str(), at: ms(alert.at) })
            .collect();
        let shop = self.shop.0;
        run!(self.link(), INSERT, to_json(&records)?, shop, order.0).doing("keeping alerts")
    }
}
