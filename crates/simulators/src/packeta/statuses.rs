//! The courier's codes with their fixed English texts, and sentences for people that are made up here.

/// What one code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// `statusCode`.
    pub code: &'static str,
    /// `codeText`.
    pub text: &'static str,
    /// `statusText` in Romanian.
    pub ro: &'static str,
}

const fn status(code: &'static str, text: &'static str, ro: &'static str) -> Status {
    Status { code, text, ro }
}

/// All codes that public tables name.
pub const STATUSES: &[Status] = &[
    status("1", "received data", "Am primit datele coletului."),
    status("2", "arrived", "Coletul a ajuns în depozit."),
    status("3", "prepared for departure", "Coletul este pregătit de plecare."),
    status("4", "departed", "Coletul a plecat din depozit."),
    status("5", "ready for pickup", "Coletul vă așteaptă la punctul de ridicare."),
    status("6", "handed to carrier", "Coletul a fost predat curierului partener."),
    status("7", "delivered", "Coletul a fost livrat."),
    status("9", "posted back", "Coletul se întoarce la expeditor."),
    status("10", "returned", "Coletul a fost returnat."),
    status("11", "cancelled", "Coletul a fost anulat."),
    status("12", "collected", "Coletul a fost preluat de la expeditor."),
    status("14", "customs", "Coletul este în vamă."),
    status("15", "reverse packet arrived", "Coletul de retur a fost primit."),
    status("16", "delivery attempt", "Livrarea nu a reușit."),
    status("17", "rejected by recipient", "Destinatarul nu dorește coletul."),
    status("18", "rejected by recipient", "Destinatarul a refuzat coletul."),
    status("19", "return from hd no branch nearby", "Niciun punct de ridicare în apropiere."),
    status("20", "storage time expired", "Termenul de ridicare a expirat."),
    status("21", "packet cancelled but consigned", "Colet anulat și totuși predat."),
    status("22", "return overlimit", "Coletul este prea mare."),
    status("23", "zbox delivery attempt", "Z-BOX plin sau defect."),
    status("24", "zbox last delivery attempt", "Z-BOX plin sau defect, ultima încercare."),
    status("25", "carrier first delivery attempt", "Prima încercare a partenerului nu a reușit."),
    status("26", "packet under investigation", "Coletul este căutat."),
    status("27", "packet investigation resolved", "Coletul a fost găsit."),
    status("28", "favourite point redirect", "Redirecționat la punctul preferat."),
    status("29", "no favourite point available redirect", "Redirecționat la alt punct."),
    status("30", "no favourite point set redirect", "Redirecționat la alt punct."),
    status("31", "courier tracking code added", "Numărul partenerului este cunoscut."),
    status("999", "unknown", "Stare necunoscută."),
];

/// The row of a code, if this server knows it.
pub fn known(code: &str) -> Option<&'static Status> {
    STATUSES.iter().find(|status| status.code == code)
}
