//! Event types and short statuses with their texts, as this server writes them.

/// One event type and the short status of a shipment whose newest event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// `destinationType`.
    pub code: &'static str,
    /// `shortDeliveryStatus`; empty where the event leaves it as it was.
    pub bg: &'static str,
    /// `shortDeliveryStatusEn` as it is seen.
    pub en: &'static str,
    /// The same as the document spells it.
    pub documented: &'static str,
}

const fn word(code: &'static str, bg: &'static str, en: &'static str) -> Word {
    Word { code, bg, en, documented: en }
}

const fn spelt(code: &'static str, bg: &'static str, en: &'static str, documented: &'static str) -> Word {
    Word { code, bg, en, documented }
}

/// All event types that this server knows.
pub const WORDS: &[Word] = &[
    spelt("prepared", "Очаква предаване към Еконт", "Awaiting delivery to Econt", "Prepared in eEcont"),
    word("in_pickup_courier", "В офис на приемащ куриер", "In pick up courier"),
    word("in_pickup_office", "Приета в Еконт", "Accepted in Econt"),
    word("office", "Пристигнала в офис", "Arrived in office"),
    spelt("in_delivery_office", "В офис на предаващ куриер", "In delivery office", "In delivery courier's office"),
    word("courier_direction", "Пътува по линия", "In route"),
    spelt(
        "arrival_departure_from_hub",
        "Постъпила за обработка в Логистичен център",
        "Arrival-Departure from HUB",
        "Arrival departure from hub",
    ),
    word("courier", "В куриер", "In courier"),
    word("in_delivery_courier", "В куриер", "In courier"),
    word("first_try", "", ""),
    word("second_try", "", ""),
    word("failed_delivery", "", ""),
    word("instruction", "", ""),
    word("redirect", "", ""),
    word("client", "Доставена", "Delivered"),
    word("return", "Връща се към подател", "Is returning to sender"),
    word("is_returning_to_sender", "Връща се към подател", "Is returning to sender"),
    word("returned_to_sender", "Върната и доставена към подател", "Returned to sender"),
    word("destroy", "", ""),
    // The English field holds Cyrillic here.
    spelt("canceled", "Анулирана преди изпращане", "Анулирана преди изпращане", "Cancelled before sending"),
];

/// The row of an event type, if it is known.
pub fn known(code: &str) -> Option<&'static Word> {
    WORDS.iter().find(|word| word.code == code)
}

/// The short status of an event type; empty for an unknown one and for one that leaves it as it was.
pub fn text(code: &str) -> &'static str {
    known(code).map_or("", |word| word.bg)
}
