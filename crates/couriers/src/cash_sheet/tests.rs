//! Sheets as couriers mail them.

use std::io::{Cursor, Write};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn hints() -> SheetHints {
    SheetHints { currency: "RON".to_owned(), ..SheetHints::default() }
}

fn read(text: &str) -> ReadSheet {
    read_cash_sheet(text.as_bytes(), &hints()).unwrap()
}

fn amounts(sheet: &ReadSheet) -> Vec<(String, String)> {
    sheet.lines.iter().map(|line| (line.number.to_string(), line.amount.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(number, amount)| ((*number).to_owned(), (*amount).to_owned())).collect()
}

/// A workbook of one sheet; cells are XML as they stand within a row.
fn workbook(rows: &[&str]) -> Vec<u8> {
    let sheet: String =
        rows.iter().enumerate().map(|(index, cells)| format!("<row r=\"{}\">{cells}</row>", index + 1)).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Ramburs\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>")),
    ];
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        file.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

fn text_cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn a_transfers_report_of_fan_courier_is_read() {
    let sheet = read(
        "\"Oras destinatar\",\"Data awb\",\"Suma incasata\",\"Numar awb\",\"Expeditor\",\"Destinatar\",\"Continut\",\
         \"PersoanaD\",\"Data virament\",\"PersoanaE\",\"Ramburs la AWB\",\"AWB retur\"\n\
         \"Cluj-Napoca\",\"02.03.2026\",\"184.5\",\"7000991234581\",\"Magazin\",\"Exemplu Unu\",\"\",\"\",\"05.03.2026\",\"\",\"\",\"\"\n",
    );
    assert_eq!((sheet.courier.as_deref(), sheet.format), (Some("fan-courier"), SheetFormat::Csv));
    assert_eq!(amounts(&sheet), pairs(&[("7000991234581", "184.50 RON")]));
    let line = &sheet.lines[0];
    assert_eq!((line.line, line.remitted_on, line.is_remitted), (2, Some(date(2026, 3, 5)), true));
}

#[test]
fn a_workbook_of_cargus_is_read_below_the_row_that_a_person_put_on_top() {
    let heads = ["Awb", "Data tur", "Livrata", "Destinatar", "Serviciu", "Numar", "Suma", "Data OP", "Numar OP"];
    let head: String = heads
        .iter()
        .enumerate()
        .map(|(index, head)| text_cell(&format!("{}2", ["A", "B", "C", "D", "E", "F", "G", "H", "I"][index]), head))
        .collect();
    let line = format!(
        "<c r=\"A3\"><v>1130000017</v></c>{}{}<c r=\"H3\" s=\"1\"><v>46233</v></c>",
        text_cell("C3", "28.07.2026"),
        text_cell("G3", "268,89")
    );
    let file = workbook(&[&text_cell("D1", "Den_partener"), &head, &line]);
    let sheet = read_cash_sheet(&file, &hints()).unwrap();
    assert_eq!((sheet.courier.as_deref(), sheet.format), (Some("cargus"), SheetFormat::Xlsx));
    assert_eq!(amounts(&sheet), pairs(&[("1130000017", "268.89 RON")]));
    let line = &sheet.lines[0];
    assert_eq!((line.collected_on, line.remitted_on), (Some(date(2026, 7, 28)), Some(date(2026, 7, 30))));
}

#[test]
fn what_cargus_has_collected_and_not_paid_out_is_not_remitted() {
    let sheet = read(
        "BarCode;RepaymentValue;RepaymentDate;DeductionDate;DeductionId\n\
         1130000017;99.90;2026-03-02T00:00:00;2026-03-06T00:00:00;OP 77\n1130000018;50;2026-03-02T00:00:00;;\n",
    );
    assert_eq!(sheet.courier.as_deref(), Some("cargus"));
    assert_eq!(sheet.lines.iter().map(|line| line.is_remitted).collect::<Vec<_>>(), [true, false]);
    assert_eq!(sheet.lines[0].reference.as_deref(), Some("OP 77"));
}

#[test]
fn a_sheet_of_sameday_is_told_from_a_merchants_own() {
    let sheet = read("AWB;Nume destinatar;Suma ramburs;Referinta client\n1ONB24000000017;Exemplu;1.234,50;\n");
    assert_eq!(sheet.courier.as_deref(), Some("sameday"));
    assert_eq!(amounts(&sheet), pairs(&[("1ONB24000000017", "1234.50 RON")]));
    let own = read("AWB;Suma\n1ONB24000000017;99,90\n");
    assert_eq!((own.courier, own.lines.len()), (None, 1));
}

#[test]
fn gls_lists_collected_cash_in_one_sheet_and_transfers_in_another() {
    let statuses = read(
        "Actual pcl statuses\n\nCsomagszám;Regisztrált utánvét összege;Státusz;Beszedett utánvét összege (HUF)\n\
         91000000017;12 500;Kézbesítve;12 500\n91000000018;9 000;Úton;0\n91000000019;9 000;Úton;\n",
    );
    assert_eq!((statuses.courier.as_deref(), statuses.without_cash), (Some("gls"), 2));
    assert_eq!(amounts(&statuses), pairs(&[("91000000017", "12500.00 HUF")]));
    assert!(!statuses.lines[0].is_remitted);
    let confirmed = SheetHints { courier: Some("gls".to_owned()), chosen: Some(statuses.columns), ..hints() };
    let text =
        "Csomagszám;Regisztrált utánvét összege;Státusz;Beszedett utánvét összege (HUF)\n91000000017;1;a;12 500\n";
    let again = read_cash_sheet(text.as_bytes(), &confirmed).unwrap();
    assert!(!again.lines[0].is_remitted, "a person's choice of the same columns does not make it paid out");
    let daily = read("Napi jelentés\n;Csomagszám;;Utánvét hivatkozás;Utánvét összeg\n;91000000017;;;12 500 Ft\n");
    assert_eq!(daily.courier.as_deref(), Some("gls"));
    assert!(daily.lines[0].is_remitted);
}

#[test]
fn totals_repeated_headings_and_empty_lines_are_no_lines() {
    let sheet = read(
        "Borderou ramburs\nNr. AWB;Destinatar;Valoare ramburs;Data plata\n2345678901;A;1.234,50;09.10.2026\n\
         Nr. AWB;Destinatar;Valoare ramburs;Data plata\n;;;\n2345678902;B;99,90;10.10.2026\n;Total;1.334,40;\n",
    );
    assert_eq!(amounts(&sheet), pairs(&[("2345678901", "1234.50 RON"), ("2345678902", "99.90 RON")]));
    assert_eq!((sheet.totals, sheet.told_total), (1, Some("1334.4".parse().unwrap())));
    assert_eq!(sheet.problems, []);
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_others_are_read() {
    let sheet = read(
        "AWB;Suma;Data plata\n7.00099E+12;10,00;01.03.2026\n;10,00;01.03.2026\n2345678903;zece;01.03.2026\n\
         2345678904;10,00;ieri\n2345678905;;01.03.2026\n2345678906;10,00;01.03.2026\n",
    );
    let named: Vec<_> =
        sheet.problems.iter().map(|problem| (problem.line, problem.column.as_str(), problem.kind.as_str())).collect();
    assert_eq!(
        named,
        [
            (2, "number", "shortened"),
            (3, "number", "empty"),
            (4, "amount", "no_amount"),
            (5, "remitted_on", "no_date"),
            (6, "amount", "empty"),
        ]
    );
    assert_eq!(sheet.lines.len(), 1);
}

#[test]
fn a_single_point_before_three_digits_is_read_as_the_rest_of_the_sheet_says() {
    let clear = read("AWB;Suma\n2345678901;1.234\n2345678902;99,90\n");
    assert_eq!(amounts(&clear)[0].1, "1234.00 RON");
    let unclear = read("AWB;Suma\n2345678901;1.234\n2345678902;99\n");
    assert_eq!(unclear.problems[0].kind, SheetProblemKind::UnclearAmount);
}

#[test]
fn unknown_headings_are_mapped_once_and_remembered() {
    let text = "Pachet;Bani;Zi\n2345678901;10,50;01.03.2026\n";
    let unknown = read(text);
    assert_eq!(
        (unknown.headings.as_slice(), unknown.lines.len()),
        (["Pachet", "Bani", "Zi"].map(str::to_owned).as_slice(), 0)
    );
    let columns: Columns =
        serde_json::from_str("{\"number\":\"Pachet\",\"amount\":\"Bani\",\"remitted_on\":\"Zi\"}").unwrap();
    let hints = SheetHints { remembered: vec![("dpd-romania".to_owned(), columns)], ..hints() };
    let known = read_cash_sheet(text.as_bytes(), &hints).unwrap();
    assert_eq!((known.courier.as_deref(), known.lines.len()), (Some("dpd-romania"), 1));
}

#[test]
fn files_that_are_no_sheets_are_refused_with_a_remedy() {
    let refused = |bytes: &[u8]| read_cash_sheet(bytes, &hints()).unwrap_err();
    assert_eq!(refused(b""), SheetError::Empty);
    assert_eq!(refused(b"\n\n;;\n"), SheetError::Empty);
    assert_eq!(refused(b"%PDF-1.7"), SheetError::NotATable);
    assert_eq!(refused(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), SheetError::OldWorkbook);
    assert_eq!(refused(b"PK\x03\x04 and nothing"), SheetError::BrokenWorkbook);
    assert_eq!(refused(&vec![b'a'; LARGEST_SHEET + 1]), SheetError::TooLarge { most: LARGEST_SHEET });
}

#[test]
fn a_workbook_that_unpacks_into_far_more_than_it_says_is_refused() {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    file.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..60 {
        file.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    let bomb = file.finish().unwrap().into_inner();
    assert!(bomb.len() < LARGEST_SHEET);
    assert!(matches!(read_cash_sheet(&bomb, &hints()), Err(SheetError::TooLarge { .. })));
}

#[test]
fn a_cell_at_the_end_of_the_world_takes_no_memory() {
    let far = workbook(&[&(text_cell("A1", "AWB") + &text_cell("B1", "Suma")), "<c r=\"XFD1048576\"><v>1</v></c>"]);
    assert_eq!(read_cash_sheet(&far, &hints()).unwrap().lines, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read_cash_sheet(&bytes, &hints());
    }

    #[test]
    fn no_text_panics_and_each_line_is_accounted_for(rows in proptest::collection::vec("[0-9A-Z]{0,9};[0-9.,-]{0,8};[0-9./]{0,10}", 0..30)) {
        let sheet = read(&format!("AWB;Suma;Data plata\n{}\n", rows.join("\n")));
        let empty = rows.iter().filter(|row| row.as_str() == ";;").count();
        let counted = sheet.lines.len() + sheet.problems.len() + sheet.without_cash + sheet.totals + empty;
        prop_assert_eq!(counted, rows.len());
    }

    #[test]
    fn a_damaged_workbook_does_not_panic(at in 0_usize..4000, byte in any::<u8>(), cut in 0_usize..4000) {
        let mut file = workbook(&[&(text_cell("A1", "AWB") + &text_cell("B1", "Suma")), "<c r=\"A2\"><v>1130000017</v></c><c r=\"B2\"><v>1.5</v></c>"]);
        let length = file.len();
        file[at % length] = byte;
        let _ = read_cash_sheet(&file, &hints());
        file.truncate(cut % length);
        let _ = read_cash_sheet(&file, &hints());
    }
}
