//! The invoice that FGO names, in good answers and in refusals.

use serde_json::Value;

use crate::{InvoiceNo, json};

/// The invoice that a body names.
pub(super) fn invoice(body: &Value) -> Option<InvoiceNo> {
    let invoice = body.get("Factura")?;
    Some(InvoiceNo { series: json::text(invoice, "Serie")?, number: json::text(invoice, "Numar")? })
}
