//! Guesses from DHL's texts, for installations that want them: its codes tell neither a refusal nor a return.
//!
//! A guess only refines a known code, by the rows `guess:…` of `statuses.csv`; it is marked as one on the scan.

/// Words and what they may mean; the first that fits counts. English, as the calls ask for it.
const RULES: [(&str, &str); 16] = [
    ("return", "guess:returning"),
    ("refused", "guess:refused"),
    ("not accepted", "guess:refused"),
    ("damaged", "guess:lost"),
    ("lost", "guess:lost"),
    ("out for delivery", "guess:out_for_delivery"),
    ("with delivery courier", "guess:out_for_delivery"),
    ("with courier for delivery", "guess:out_for_delivery"),
    ("loaded onto the delivery vehicle", "guess:out_for_delivery"),
    ("ready for pick", "guess:ready_for_pickup"),
    ("ready for collection", "guess:ready_for_pickup"),
    ("available for collection", "guess:ready_for_pickup"),
    ("awaiting collection", "guess:ready_for_pickup"),
    ("clearance delay", "guess:customs"),
    ("on hold", "guess:delayed"),
    ("delay", "guess:delayed"),
];

/// What an event's words may mean.
pub(super) fn of(words: &str) -> Option<&'static str> {
    let words = words.to_lowercase();
    RULES.iter().find(|(text, _)| words.contains(text)).map(|(_, guess)| *guess)
}
