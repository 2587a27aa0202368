//! The courier's event codes with their short texts, as this server writes them.

/// What one code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// `S2`, `C0` …
    pub code: &'static str,
    /// With `language=ro`.
    pub ro: &'static str,
    /// With `language=en`.
    pub en: &'static str,
    /// False: seen by clients, but not in the courier's own list.
    pub listed: bool,
}

const fn listed(code: &'static str, ro: &'static str, en: &'static str) -> Event {
    Event { code, ro, en, listed: true }
}

const fn seen(code: &'static str, ro: &'static str, en: &'static str) -> Event {
    Event { code, ro, en, listed: false }
}

/// All codes that this server knows a text for.
pub const EVENTS: &[Event] = &[
    listed("C0", "Expeditie ridicata", "Picked up"),
    listed("C1", "Expeditie preluata spre livrare", "Taken over for delivery"),
    listed("H0", "Expeditie in tranzit spre depozitul de destinatie", "In transit to the destination depot"),
    listed("H1", "Expeditie descarcata in depozitul de destinatie", "Unloaded in the destination depot"),
    listed("H2", "Expeditie in tranzit", "In transit"),
    listed("H3", "Expeditie sortata pe banda", "Sorted"),
    listed("H4", "Expeditie sortata pe banda", "Sorted"),
    listed("H10", "Expeditie in tranzit spre depozitul de destinatie", "In transit to the destination depot"),
    listed("H11", "Expeditie descarcata in depozitul de destinatie", "Unloaded in the destination depot"),
    listed("H12", "Expeditie in depozit", "In a depot"),
    listed("H13", "Expeditie in depozit", "In a depot"),
    listed("H15", "Expeditie in depozit", "In a depot"),
    listed("H17", "Expeditie in depozitul de destinatie", "In the destination depot"),
    listed("S1", "Expeditie in livrare", "Being delivered"),
    listed("S2", "Livrat", "Delivered"),
    listed("S3", "Avizat", "Notified"),
    listed("S4", "Adresa incompleta", "Incomplete address"),
    listed("S5", "Adresa gresita, destinatar mutat", "Wrong address, recipient moved"),
    listed("S6", "Refuz primire", "Reception refused"),
    listed("S7", "Refuz plata transport", "Payment of the transport refused"),
    listed("S8", "Livrare din sediul FAN", "Delivery from the office"),
    listed("S9", "Redirectionat", "Redirected"),
    listed("S10", "Adresa gresita, fara telefon", "Wrong address, no phone"),
    listed("S11", "Avizat si trimis SMS", "Notified by SMS"),
    listed("S12", "Contactat, livrare ulterioara", "Contacted, delivery later"),
    listed("S14", "Restrictii acces la adresa", "Access restricted"),
    listed("S15", "Refuz predare ramburs", "Payment of the cash on delivery refused"),
    listed("S16", "Retur la termen", "Return at the end of the keeping time"),
    listed("S19", "Adresa incompleta, trimis SMS", "Incomplete address, SMS sent"),
    listed("S20", "Adresa incompleta, fara telefon", "Incomplete address, no phone"),
    listed("S21", "Avizat, lipsa persoana de contact", "Notified, contact person missing"),
    listed("S22", "Avizat, nu are bani de ramburs", "Notified, no money"),
    listed("S24", "Avizat, nu are imputernicire sau act", "Notified, no mandate or identity card"),
    listed("S25", "Adresa gresita, trimis SMS", "Wrong address, SMS sent"),
    listed("S27", "Adresa gresita, telefon gresit", "Wrong address, wrong phone"),
    listed("S28", "Adresa incompleta, telefon gresit", "Incomplete address, wrong phone"),
    listed("S30", "Nu raspunde la telefon", "Does not answer the phone"),
    listed("S33", "Retur solicitat", "Return asked for"),
    listed("S35", "Retrimis in livrare", "Sent out again"),
    listed("S37", "Despagubit", "Compensated"),
    listed("S38", "AWB neexpediat", "AWB not sent"),
    listed("S42", "Adresa gresita", "Wrong address"),
    listed("S43", "Retur", "Return"),
    listed("S46", "Predat punct livrare", "Handed over at the delivery point"),
    listed("S47", "Predat partener extern", "Handed to an external partner"),
    listed("S49", "Activitate suspendata", "Activity suspended"),
    listed("S50", "Refuz confirmare", "Confirmation refused"),
    seen("S54", "Locker plin", "Locker full"),
    seen("S55", "Colet prea mare pentru locker", "Too big for the locker"),
    seen("S64", "Lipsa documente vamale", "Customs papers missing"),
];

/// The row of a code, if it is known.
pub fn known(code: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.code == code)
}

/// The Romanian text of a code; empty for an unknown one.
pub fn text(code: &str) -> &'static str {
    known(code).map_or("", |event| event.ro)
}
