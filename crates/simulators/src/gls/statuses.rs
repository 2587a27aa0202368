//! The courier's status codes with short texts, as this server writes them. The codes are the courier's; the texts
//! are made up here.

/// What one code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// `StatusCode`, without zeros before it.
    pub code: &'static str,
    /// With `LanguageIsoCode` `EN`.
    pub en: &'static str,
    /// With any other.
    pub ro: &'static str,
    /// Only data of the parcel: GLS has not got it.
    pub is_data: bool,
}

const fn status(code: &'static str, en: &'static str, ro: &'static str) -> Status {
    Status { code, en, ro, is_data: false }
}

const fn data(code: &'static str, en: &'static str, ro: &'static str) -> Status {
    Status { code, en, ro, is_data: true }
}

/// The codes that this server knows a text for.
pub const STATUSES: &[Status] = &[
    status("1", "Handed over to GLS", "Predat la GLS"),
    status("2", "Left the parcel centre", "A parasit centrul de colete"),
    status("3", "Reached the parcel centre", "A ajuns in centrul de colete"),
    status("4", "To be delivered during the day", "Se livreaza astazi"),
    status("5", "Delivered", "Livrat"),
    status("8", "Stored, the consignee will collect it", "Depozitat, destinatarul il ridica"),
    status("9", "Stored, new delivery date", "Depozitat, o noua data de livrare"),
    status("11", "Consignee on holiday", "Destinatar in concediu"),
    status("12", "Consignee absent", "Destinatar absent"),
    status("14", "Reception closed", "Receptie inchisa"),
    status("16", "Consignee had no cash", "Destinatarul nu a avut bani"),
    status("17", "Acceptance refused", "Refuzat la livrare"),
    status("18", "More address details needed", "Adresa incompleta"),
    status("19", "Weather", "Conditii meteo"),
    status("20", "Wrong or incomplete address", "Adresa gresita sau incompleta"),
    status("23", "Returned to sender", "Returnat la expeditor"),
    status("26", "Reached the parcel centre", "A ajuns in centrul de colete"),
    status("29", "Under investigation", "In cercetare"),
    status("32", "To be delivered in the evening", "Se livreaza seara"),
    status("34", "Refused because of late delivery", "Refuzat din cauza intarzierii"),
    status("35", "Refused, not ordered", "Refuzat, nu a comandat"),
    status("36", "Consignee not in", "Destinatarul nu este acasa"),
    status("40", "Returned to sender", "Returnat la expeditor"),
    status("43", "Cannot be located", "Nu poate fi gasit"),
    status("46", "Address changed", "Adresa schimbata"),
    data("51", "Data entered, not handed over", "Date inregistrate, nepredat"),
    data("52", "Cash-on-delivery data entered", "Date de ramburs inregistrate"),
    status("55", "Left at the ParcelShop", "Lasat in ParcelShop"),
    status("56", "Stored in the ParcelShop", "Depozitat in ParcelShop"),
    status("57", "Storage time in the ParcelShop is over", "Termenul din ParcelShop a expirat"),
    status("58", "Delivered to a neighbour", "Livrat la vecin"),
    status("59", "Collected at the ParcelShop", "Ridicat din ParcelShop"),
    data("83", "Pick-up: data entered", "Ridicare: date inregistrate"),
    data("85", "Pick-up: the driver has the order", "Ridicare: soferul are comanda"),
    status("86", "Pick-up: reached the parcel centre", "Ridicare: a ajuns in centru"),
    status("88", "Pick-up failed: not packed", "Ridicare esuata: neambalat"),
    status("91", "Pick-up cancelled", "Ridicare anulata"),
    status("97", "Placed in a parcel locker", "Pus in locker"),
    status("99", "E-mail sent", "E-mail trimis"),
    status("401", "Parcel locker full", "Locker plin"),
];

/// The row of a code, if this server knows it.
pub fn known(code: &str) -> Option<&'static Status> {
    STATUSES.iter().find(|status| status.code == code)
}

/// The Romanian text of a code; empty for an unknown one.
pub fn text(code: &str) -> &'static str {
    known(code).map_or("", |status| status.ro)
}
