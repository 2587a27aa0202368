//! The descriptions that this server writes; made up, as the service has hundreds.

/// The text of a code; empty for an unknown one.
pub fn text(code: &str) -> &'static str {
    match code {
        "pre-transit" => "The shipment data were received",
        "transit" => "The shipment is on its way",
        "delivered" => "The shipment was handed over",
        "failure" => "The shipment could not be handed over",
        _ => "",
    }
}
