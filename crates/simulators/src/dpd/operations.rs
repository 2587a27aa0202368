//! The service's operation and exception codes with their texts, as this server writes them.

/// What one operation code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// As the service numbers it; may be negative.
    pub code: i64,
    /// In English.
    pub en: &'static str,
    /// In Romanian.
    pub ro: &'static str,
    /// In Bulgarian.
    pub bg: &'static str,
}

const fn row(code: i64, en: &'static str, ro: &'static str, bg: &'static str) -> Operation {
    Operation { code, en, ro, bg }
}

/// All operation codes that this server knows a text for. The English ones are the courier's.
pub const OPERATIONS: &[Operation] = &[
    row(1, "Arrival Scan", "Sosire în depozit", "Пристигане в склад"),
    row(2, "Departure Scan", "Plecare din depozit", "Заминаване от склад"),
    row(11, "Received in Office", "Primit în oficiu", "Приета в офис"),
    row(12, "Out for Delivery", "În livrare", "Натоварена за доставка"),
    row(-14, "Delivered", "Livrat", "Доставена"),
    row(21, "Processed in Office", "Procesat în oficiu", "Обработена в офис"),
    row(38, "Returned to Office", "Returnat în oficiu", "Върната в офис"),
    row(39, "Courier Pick-up", "Preluat de curier", "Взета от куриер"),
    row(44, "Unsuccessful Delivery", "Livrare nereușită", "Неуспешна доставка"),
    row(69, "Deferred delivery", "Livrare amânată", "Отложена доставка"),
    row(111, "Return to Sender", "Retur la expeditor", "Връщане към подател"),
    row(112, "Processed to the Insurance dept.", "Predat la asigurări", "Предадена на застраховане"),
    row(114, "Processed for Destruction", "Predat spre distrugere", "Предадена за унищожаване"),
    row(115, "Redirected", "Redirecționat", "Пренасочена"),
    row(116, "Forwarded", "Reexpediat", "Препратена"),
    row(120, "Refusal to send", "Refuz de expediere", "Отказ от изпращане"),
    row(121, "Stopped by Sender", "Oprit de expeditor", "Спряна от подател"),
    row(123, "Refused by recipient", "Refuzat de destinatar", "Отказана от получател"),
    row(124, "Delivered Back to Sender", "Livrat înapoi la expeditor", "Върната на подател"),
    row(125, "Destroyed", "Distrus", "Унищожена"),
    row(127, "Theft/Burglary", "Furt", "Кражба"),
    row(128, "Canceled", "Anulat", "Анулирана"),
    row(129, "Administrative Closure", "Închidere administrativă", "Административно приключена"),
    row(134, "Prepared for Self-collecting Consignee", "Pregătit pentru ridicare", "Подготвена за получаване от офис"),
    row(136, "Clarify shipment delivery", "Clarificare livrare", "Уточняване на доставка"),
    row(144, "Handover for contents check/test", "Predat pentru verificare", "Предадена за преглед"),
    row(148, "Shipment data received", "Date expediere primite", "Приети данни за пратка"),
    row(152, "Routed to another DPD Location", "Trimis la altă locație", "Насочена към друг склад"),
    row(164, "Unsuccessful shipment pickup", "Preluare nereușită", "Неуспешно вземане"),
    row(169, "Delivery capacity reached (tour/office)", "Capacitate depășită", "Изчерпан капацитет"),
    row(175, "Predict", "Estimare livrare", "Прогноза"),
    row(176, "Export to foreign provider", "Predat partener extern", "Предадена на партньор"),
    row(181, "Unexpected delay", "Întârziere", "Непредвидено забавяне"),
    row(
        190,
        "Postponed delivery due to inaccurate/incomplete address",
        "Livrare amânată, adresă incompletă",
        "Отложена, непълен адрес",
    ),
    row(195, "Refuse contents check/test", "Refuz verificare conținut", "Отказ от преглед"),
    row(217, "Handover to midway carrier", "Predat transportator", "Предадена на превозвач"),
    row(1134, "Office/Locker ready for pickup message sent", "Mesaj de ridicare trimis", "Изпратено съобщение"),
];

/// The row of a code, if it is known.
pub fn known(code: &str) -> Option<&'static Operation> {
    let code: i64 = code.parse().ok()?;
    OPERATIONS.iter().find(|operation| operation.code == code)
}

/// The Romanian text of a code; empty for an unknown one.
pub fn text(code: &str) -> &'static str {
    known(code).map_or("", |operation| operation.ro)
}

/// The English text of an exception code, as a comment has it; those that nobody published are ours.
pub(super) fn reason(code: &str) -> &'static str {
    match code {
        "11" => "Wrong address",
        "14" => "Refused - not ordered",
        "15" => "Refused by consignee",
        "19" => "Consignee not present - informed first time",
        "42" => "Consignee not present, informed 2nd time",
        "1004" => "In office - not claimed",
        "1020" => "Consignee not reachable - routed to office",
        _ => "Exception",
    }
}
