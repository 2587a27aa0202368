//! The courier's codes and short texts, as this server writes them.
//!
//! The ids and their meanings are the courier's; texts that were never recorded are made up here.

/// What one `statusId` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// `statusId`.
    pub id: u16,
    /// `status`, the short name.
    pub text: &'static str,
    /// `statusStateId` of the public call, another numbering.
    pub state: u8,
}

const fn status(id: u16, state: u8, text: &'static str) -> Status {
    Status { id, text, state }
}

/// All ids that this server knows a text for.
pub const STATUSES: &[Status] = &[
    status(1, 1, "AWB Emis"),
    status(3, 5, "Ramburs virat"),
    status(4, 2, "Ridicata de la client"),
    status(5, 19, "In traversare granita"),
    status(6, 3, "Intrare in agentie"),
    status(7, 7, "Iesire din agentie"),
    status(9, 5, "Livrata cu succes"),
    status(10, 10, "Avizat"),
    status(11, 10, "Refuzata la livrare"),
    status(13, 12, "Asteapta toate coletele"),
    status(15, 6, "Anulata"),
    status(16, 8, "Returnata la expeditor"),
    status(17, 9, "Adresa schimbata de destinatar"),
    status(18, 1, "Asteapta ridicarea tuturor coletelor"),
    status(19, 30, "Nelivrabila, compensata total"),
    status(20, 30, "Nelivrabila, compensata partial"),
    status(23, 1, "Alocata pentru ridicare"),
    status(25, 3, "Sosita in depozitul local"),
    status(26, 3, "Sortata in depozitul local"),
    status(29, 14, "Va fi returnata"),
    status(33, 4, "In livrare la curier"),
    status(34, 28, "Colete pregatite"),
    status(35, 14, "Retur la expeditor"),
    status(37, 17, "Sortare pentru consolidare"),
    status(38, 2, "Ridicata ambalata"),
    status(39, 7, "Transferata la destinatie"),
    status(43, 5, "Ramburs achitat"),
    status(46, 8, "Predata expeditorului"),
    status(47, 10, "Adresa gresita"),
    status(48, 10, "Adresa inexistenta"),
    status(49, 30, "In analiza pentru despagubire"),
    status(51, 30, "Nu poate fi localizata"),
    status(53, 30, "Despagubire facturata"),
    status(54, 30, "Despagubire respinsa"),
    status(55, 12, "Conditii nefavorabile"),
    status(56, 7, "Iesire din hub"),
    status(62, 30, "Negasita in depozit"),
    status(63, 17, "Depozit central"),
    status(64, 12, "Neplecata inca"),
    status(65, 12, "Intarziata"),
    status(68, 3, "Se ridica din agentie"),
    status(73, 16, "Ridicare ulterioara"),
    status(74, 16, "Nepredata de expeditor"),
    status(75, 8, "Retur finalizat"),
    status(78, 18, "Incarcat in OOH"),
    status(79, 6, "Termen de ridicare expirat"),
    status(81, 14, "Scoasa din punct pentru retur"),
    status(82, 7, "Ambalaj deteriorat, se livreaza"),
    status(83, 30, "Deteriorata, nu se livreaza"),
    status(84, 17, "Intrare sorter"),
    status(85, 17, "Iesire sorter"),
    status(87, 9, "Redirectionare Home Delivery"),
    status(90, 16, "Neridicata, se reincearca"),
    status(93, 14, "Retur pe drum"),
    status(94, 30, "Distrusa"),
    status(96, 14, "Retur hotarat"),
    status(97, 30, "Negasita la inventar"),
    status(98, 12, "Intarziata cu motiv"),
    status(99, 20, "Punct aglomerat"),
    status(100, 30, "Indisponibila pentru livrare"),
    status(101, 22, "Punct nefunctional"),
    status(106, 20, "Easybox plin"),
    status(107, 30, "Negasita la curier"),
    status(110, 30, "Negasita in transport"),
    status(111, 11, "Anulata la easybox"),
    status(112, 15, "Retur incarcat in easybox"),
    status(113, 13, "Retur scos din easybox"),
    status(119, 30, "Negasita in hub"),
    status(120, 30, "Negasita in agentie"),
    status(124, 4, "Ramburs incasat, livrare nefinalizata"),
    status(125, 30, "Negasita in punct"),
    status(127, 12, "Reprogramata la cerere"),
    status(128, 10, "Anulata la cererea destinatarului"),
    status(132, 2, "Ridicata neambalata"),
    status(135, 7, "Predata curierului partener"),
    status(137, 9, "Redirectionata in alt punct"),
    status(141, 9, "Redirect Home to OOH"),
    status(142, 5, "Ramburs retinut"),
    status(143, 5, "Ramburs compensat partial"),
    status(144, 5, "Ramburs compensat total"),
    status(145, 2, "Preluata din punctul de predare"),
    status(146, 1, "Taxa de livrare achitata"),
    status(147, 1, "Ajunge curand la curier"),
    status(149, 5, "Livrata"),
    status(151, 11, "Anulata de expeditor"),
    status(152, 6, "Anulata automat"),
    status(153, 16, "Nepredata de expeditor, international"),
    status(154, 14, "Inapoi in tara de origine"),
    status(155, 30, "Negasita la partener"),
    status(157, 17, "Intrare in HUB"),
    status(160, 15, "Retur incarcat, asteapta expeditorul"),
    status(165, 1, "Expeditor notificat"),
    status(166, 18, "Incarcata in punct"),
    status(178, 6, "Anulata de sistem"),
    status(180, 2, "Preluata din easybox"),
    status(181, 10, "Adresa incompleta"),
    status(183, 3, "Depozit local partener"),
    status(187, 2, "Preluata de la partener"),
    status(188, 3, "Depozit partener"),
    status(189, 7, "Spre depozitul central"),
];

/// `(statusId, reasonId, text)`.
const REASONS: &[(u16, u16, &str)] = &[
    (10, 1, "Destinatarul doreste alta data"),
    (10, 3, "Destinatar negasit"),
    (10, 6, "Fara bani la ramburs"),
    (10, 10, "Acces restrictionat"),
    (10, 13, "Destinatarul doreste alta adresa"),
    (10, 15, "Destinatar negasit la a doua vizita"),
    (10, 16, "Telefon gresit"),
    (10, 17, "Telefon inchis"),
    (10, 44, "Asteapta incarcarea in easybox"),
    (10, 129, "Mutata in cursul zilei"),
    (10, 176, "POS delivery"),
    (11, 9, "Comanda anulata"),
    (11, 24, "Refuza plata"),
    (11, 25, "Produs deteriorat"),
    (11, 26, "Refuzata dupa deschidere"),
    (11, 27, "Nu a comandat"),
    (11, 47, "Ambalaj deteriorat"),
    (47, 19, "Persoana necunoscuta la adresa"),
    (47, 20, "Strada gresita"),
    (55, 22, "Vreme nefavorabila"),
    (55, 23, "Drum impracticabil"),
    (68, 173, "Gata de ridicare"),
    (73, 32, "Alta data"),
    (74, 34, "Nimic de expediat"),
    (85, 28, "Sortare automata"),
    (87, 95, "Capacitate depasita"),
    (90, 157, "Din vina curierului"),
    (98, 137, "Se asteapta adresa"),
    (111, 73, "Expirata"),
    (111, 74, "Anulata de expeditor la easybox"),
    (128, 90, "Nu mai doreste coletul"),
    (181, 160, "Adresa gresita sau incompleta"),
];

/// The row of an id, if it is known.
pub fn known(id: u16) -> Option<&'static Status> {
    STATUSES.iter().find(|status| status.id == id)
}

/// The short text of an id; empty for an unknown one.
pub fn text(id: u16) -> &'static str {
    known(id).map_or("", |status| status.text)
}

/// The text of a reason; empty where there is none.
pub(super) fn reason(id: u16, reason: u16) -> &'static str {
    REASONS.iter().find(|row| (row.0, row.1) == (id, reason)).map_or("", |row| row.2)
}

/// `statusState`: the coarse state in words.
pub(super) fn state_text(state: u8) -> &'static str {
    match state {
        1 => "Inregistrat",
        2 => "Preluat",
        3 | 7 | 17 | 19 | 21 => "In tranzit",
        4 => "In livrare",
        5 => "Livrat",
        6 | 11 => "Anulat",
        8 => "Returnat",
        9 => "Redirectionat",
        10 => "Livrare nereusita",
        12 | 20 | 22 => "Livrare amanata",
        13..=15 => "Retur in curs",
        16 => "Ridicare esuata",
        18 => "Asteapta ridicarea din easybox",
        23 | 29 | 30 => "Nu poate fi livrat",
        _ => "Alta stare",
    }
}
