//! What the search field takes: a typed or scanned tracking number, parcel number or order number.

/// A number as the search compares it: letters and digits only, upper case, without what a scanner or a person
/// puts before it (`#`, `AWB:`, a barcode's own identifier). Used on what is typed and on what is stored.
pub fn search_number(text: &str) -> String {
    let text = without_symbology(text.trim_start());
    let text = without_awb(text);
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The forms under which a scanned number may be stored, the likeliest first: as it is, without the letter or
/// digits that only the barcode has, and without the three digits that count a shipment's parcels.
pub fn search_forms(text: &str) -> Vec<String> {
    let number = search_number(text);
    let mut forms = vec![number.clone()];
    forms.extend(without_barcode_letter(&number).map(str::to_owned));
    forms.extend(without_sscc(&number).map(str::to_owned));
    forms.extend(without_parcel(&number).map(str::to_owned));
    forms.retain(|form| !form.is_empty());
    forms
}

/// A lower-case letter without the diacritics of the shops' languages, as names are compared.
pub fn plain_letter(letter: char) -> char {
    match letter {
        'ă' | 'â' | 'á' | 'à' | 'ä' | 'ą' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'î' | 'í' | 'ï' => 'i',
        'ó' | 'ö' | 'ő' | 'ô' => 'o',
        'ú' | 'ü' | 'ű' | 'ů' => 'u',
        'ș' | 'ş' | 'ś' | 'š' => 's',
        'ț' | 'ţ' | 'ť' => 't',
        'ç' | 'č' | 'ć' => 'c',
        'ł' | 'ľ' => 'l',
        'ń' | 'ň' | 'ñ' => 'n',
        'ř' => 'r',
        'ý' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ď' | 'đ' => 'd',
        other => other,
    }
}

/// Scanners may send which kind of barcode they read: `]`, a letter and a sign (ISO/IEC 15424).
fn without_symbology(text: &str) -> &str {
    let mut chars = text.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(']'), Some(kind), Some(_)) if kind.is_ascii_alphabetic() => chars.as_str(),
        _ => text,
    }
}

/// `AWB 123`, `awb:123`, `AWB123`; never the letters of a number such as `AWBX12345678`.
fn without_awb(text: &str) -> &str {
    match text.split_at_checked(3) {
        Some((word, rest)) if word.eq_ignore_ascii_case("awb") && !rest.starts_with(char::is_alphabetic) => rest,
        _ => text,
    }
}

/// Packeta prints `Z` before the packet's number.
fn without_barcode_letter(number: &str) -> Option<&str> {
    number.strip_prefix('Z').filter(|rest| rest.len() >= 8 && all_digits(rest))
}

/// GS1 prints `00` before the eighteen digits of a shipping container.
fn without_sscc(number: &str) -> Option<&str> {
    number.strip_prefix("00").filter(|rest| rest.len() == 18 && all_digits(rest))
}

/// Sameday and Cargus print the shipment's number and three digits, from 001, on each parcel.
fn without_parcel(number: &str) -> Option<&str> {
    let (shipment, parcel) = number.split_at_checked(number.len().checked_sub(3)?)?;
    (shipment.len() >= 9 && all_digits(parcel) && parcel.starts_with('0') && parcel != "000").then_some(shipment)
}

fn all_digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}
