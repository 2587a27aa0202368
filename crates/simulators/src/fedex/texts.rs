//! The texts of the event types, by the courier's own list.

/// The text of a code; empty for an unknown one.
pub fn text(code: &str) -> &'static str {
    match code {
        "OC" => "Shipment information sent to FedEx",
        "PU" => "Picked up",
        "AR" => "Arrived at FedEx location",
        "DP" => "Departed FedEx location",
        "IT" => "In transit",
        "OD" => "On FedEx vehicle for delivery",
        "DE" => "Delivery exception",
        "DL" => "Delivered",
        "HP" => "Ready for recipient pickup",
        "RS" => "Return to shipper",
        "DY" => "Delay",
        "CA" => "Shipment cancelled",
        "CD" => "Clearance delay",
        "CC" => "Cleared customs",
        _ => "",
    }
}
