//! The courier's event ids with their texts, as this server writes them.
//!
//! The courier publishes no list; this one is that of a retailer's public code of about 2020. The text of 224 was never
//! seen and is made up.

/// What one `EventId` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// `EventId`.
    pub id: u16,
    /// `Description`, without the blank that the service writes behind it.
    pub text: &'static str,
}

const fn event(id: u16, text: &'static str) -> Event {
    Event { id, text }
}

/// All ids that this server knows a text for.
pub const EVENTS: &[Event] = &[
    event(1, "Adresa gresita: Companie necunoscuta la adresa de livrare"),
    event(2, "Adresa gresita: Alta localitate"),
    event(3, "Adresa gresita: Numar strada gresit"),
    event(4, "Adresa gresita: Adresa incompleta"),
    event(5, "Spre destinatar"),
    event(6, "Adresa gresita: Lipsa persoana de contact"),
    event(8, "Adresa gresita: Persoana necunoscuta"),
    event(10, "Intrare in depozit"),
    event(11, "DF Iesire din depozit catre tranzit"),
    event(14, "Adresa gresita: Telefon gresit sau incomplet"),
    event(18, "Adresa gresita: Strada necunoscuta"),
    event(20, "Livrare stabilita: Livrare stabilita la data"),
    event(21, "Livrat la destinatar (confirmat)"),
    event(22, "Livrare stabilita: Sarbatoare legala pana la data de"),
    event(24, "Inchis la sosirea curierului: Inchis la destinatar"),
    event(25, "Inregistrare pe borderou de depunere CC"),
    event(27, "Inchis la sosirea curierului: Concediu pana la"),
    event(32, "Inchis la sosirea curierului: Program terminat"),
    event(34, "Inchis la sosirea curierului: Inainte de inceperea programului"),
    event(36, "Inchis la sosirea curierului: Pauza de masa"),
    event(38, "Se asteapta ridicarea coletului de la sediu: Destinatar contactat"),
    event(42, "Se asteapta ridicarea coletului de la sediu: Solicitare destinatar livrare la data de"),
    event(44, "Se asteapta ridicarea coletului de la sediu: Destinatarul nu poate fi contactat"),
    event(50, "Destinatar mutat: Companie mutata"),
    event(52, "Destinatar mutat: Persoana mutata"),
    event(54, "Expediere inchisa: Negasit"),
    event(60, "Livrat deteriorat: Continut deteriorat"),
    event(64, "Livrat deteriorat: Ambalaj deteriorat"),
    event(70, "Ridicare din comanda client"),
    event(72, "Ridicare cod in afara comenzii client"),
    event(73, "Ridicare din comanda client fara scanare"),
    event(74, "Intrare in depozit cu transfer din site"),
    event(75, "Eroare intrare in depozit - cod inexistent"),
    event(76, "Intrare in depozit deja confirmat"),
    event(77, "Revenire in depozit avizat (nelivrat)"),
    event(79, "Nelivrat: Stationat in depozit (dupa doua incercari)"),
    event(89, "Expediere distrusa: Expediere abandonata cu acordul expeditorului"),
    event(93, "Rutat gresit: Sortat gresit in locatie"),
    event(94, "Rutat gresit: Incarcata gresit - origine"),
    event(95, "Expediere nelivrata: Vreme nefavorabila"),
    event(96, "Expediere nelivrata: La solicitarea destinatarului"),
    event(97, "Expediere nelivrata: Ruta supra incarcata"),
    event(99, "Expediere nelivrata: Fara acces"),
    event(100, "Expediere nelivrata: Solicitare UrgentCargus"),
    event(101, "Expediere nelivrata: Trafic ingreunat"),
    event(103, "Expediere nelivrata: Lipsa act de identitate"),
    event(105, "Expediere nelivrata: Probleme auto"),
    event(106, "Expediere nelivrata: Calamitate naturala"),
    event(108, "Destinatar negasit la domiciliu: Imposibil de avizat"),
    event(110, "Destinatar negasit la domiciliu: Avizat cu bileta la adresa"),
    event(111, "Destinatar negasit la domiciliu: Trimis SMS"),
    event(114, "In asteptare: Se asteapta livrarea"),
    event(120, "In asteptare: Motive tehnice"),
    event(121, "In asteptare: Initial sortat - ruta gresita"),
    event(122, "In asteptare: Lipsa NT"),
    event(124, "In asteptare: Detalii destinatar incorecte"),
    event(127, "In asteptare: Cerere destinatar/expeditor"),
    event(128, "In asteptare: Lipsa informatii"),
    event(129, "In asteptare: Lipsa piesa"),
    event(130, "In asteptare: Reimpachetare"),
    event(132, "In asteptare: Sosit cu intarziere"),
    event(133, "In asteptare: Asteapta instructiuni"),
    event(136, "In asteptare: Greutate/dimensiune peste limita"),
    event(140, "In asteptare: Vreme nefavorabila"),
    event(141, "In asteptare: Transport anulat"),
    event(142, "In asteptare: Supraincarcat"),
    event(145, "In asteptare: Pierdere conexiune transport"),
    event(146, "Livrat partial: Livrat"),
    event(149, "Intrat in depozit din cursa de tranzit"),
    event(153, "Expediere refuzata: Refuz plata"),
    event(158, "Expediere refuzata: Lipsa din continut"),
    event(159, "Expediere refuzata: Deteriorat"),
    event(161, "Expediere refuzata: Lipsa numerar (lei)"),
    event(180, "Expediere refuzata: Expediere nesolicitata"),
    event(181, "Expediere refuzata: Livrare intarziata"),
    event(182, "Expediere refuzata: Livrare personala"),
    event(185, "Expediere refuzata: Lipsa piesa"),
    event(186, "Expediere refuzata: Colet refuzat dupa deschidere"),
    event(196, "Expediere returnata: Solicitare expeditor"),
    event(197, "Expediere returnata: Solicitare destinatar"),
    event(198, "Expediere returnata: Solicitare UrgentCargus"),
    event(199, "Livrare reprogramata: Destinatarul solicita livrare la data"),
    event(200, "Inspectie de securitate: Inspectat de"),
    event(203, "Transport intarziat: Vreme nefavorabila"),
    event(204, "Transport intarziat: Trafic ingreunat"),
    event(206, "Transport intarziat: Pierdere conexiune transport"),
    event(208, "Transport intarziat: Supraincarcat"),
    event(212, "Transport intarziat: Plecat cu intarziere"),
    event(213, "Expediere livrata de o a treia parte - nu se asteapta detalii de livrare: Data estimata de livrare"),
    event(216, "Expediere reprogramata pentru urmatorul transport : Plecare programata"),
    event(223, "Sortare in tara de tranzit"),
    event(224, "Cantarire colet"),
    event(233, "Intrare in depozit (info in sistem inexistent)"),
    event(234, "PickUp Colectat (info in sistem inexistent)"),
    event(249, "Scanat de intrare in stoc"),
    event(251, "AR Deconsolidare in centru"),
    event(255, "AF Sosire in centru"),
    event(256, "Rutat gresit: Tara destinatar gresita"),
];

/// The row of an id, if it is known.
pub fn known(id: u16) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.id == id)
}

/// The text of an id; empty for an unknown one.
pub fn text(id: u16) -> &'static str {
    known(id).map_or("", |event| event.text)
}

/// Handed over to whom it was going to.
pub(super) const DELIVERED: [&str; 3] = ["21", "60", "64"];
/// Not taken by the recipient; somebody's name is noted all the same.
pub(super) const REFUSED: [&str; 9] = ["153", "158", "159", "161", "180", "181", "182", "185", "186"];
/// On its way back.
pub(super) const RETURNED: [&str; 3] = ["196", "197", "198"];
