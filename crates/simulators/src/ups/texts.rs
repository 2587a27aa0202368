//! The texts of the three digits, by the courier's own list.

/// The text of a code; empty for an unknown one.
pub fn text(code: &str) -> &'static str {
    match code {
        "003" => "Shipment Ready for UPS",
        "005" => "On the Way",
        "007" => "Shipment Information Voided",
        "011" => "Delivered",
        "013" => "Exception",
        "017" => "Held for Pickup",
        "021" => "Out for Delivery",
        "022" => "First Delivery Attempt",
        "023" => "Second Delivery Attempt",
        "033" => "Return Requested",
        "034" => "Returned",
        "035" => "Returning to Sender",
        "038" => "Picked Up",
        "064" => "Delivery Refused",
        "129" => "Lost",
        "161" => "Delivered to UPS Access Point",
        _ => "",
    }
}
