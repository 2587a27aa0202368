//! A draft as FGO wants it: a line is told by its whole amount with VAT, so discounts are inside.

use serde_json::{Map, Value, json};

use crate::draft::DraftLine;
use crate::{Customer, Draft, json};

/// `Text` and `Explicatii` hold no more.
const LONGEST_TEXT: usize = 2000;

pub(super) fn of(draft: &Draft) -> Value {
    let mut document = json!({
        "Serie": draft.series,
        "Valuta": draft.currency,
        "TipFactura": "Factura",
        "DataEmitere": draft.issue_date.to_string(),
        "IdExtern": draft.reference.as_str(),
        "VerificareDuplicat": true,
        "Text": draft.mentions.chars().take(LONGEST_TEXT).collect::<String>(),
        "Client": client(&draft.customer),
        "Continut": draft.lines.iter().map(|line| content(line, &draft.discount_name)).collect::<Vec<_>>(),
    });
    if let Some(fields) = document.as_object_mut() {
        json::put(fields, "DataScadenta", draft.due_date.map(|day| day.to_string()));
    }
    document
}

fn client(customer: &Customer) -> Value {
    let place = customer.place("Sector-");
    let mut fields = Map::new();
    json::put(&mut fields, "Denumire", Some(customer.name.clone()));
    json::put(&mut fields, "Tip", Some(if customer.company.is_some() { "PJ" } else { "PF" }.to_owned()));
    json::put(&mut fields, "Tara", Some(customer.country.to_uppercase()));
    json::put(&mut fields, "Judet", Some(place.county));
    json::put(&mut fields, "Localitate", Some(place.city));
    json::put(&mut fields, "Adresa", Some(customer.address.clone()));
    json::put(&mut fields, "Email", customer.email.clone());
    json::put(&mut fields, "Telefon", customer.phone.clone());
    if let Some(company) = &customer.company {
        json::put(&mut fields, "CodUnic", Some(company.vat_number.trim().to_owned()));
        json::put(&mut fields, "NrRegCom", company.register_number.clone());
        fields.insert("PlatitorTVA".to_owned(), company.pays_vat.into());
    }
    Value::Object(fields)
}

fn content(line: &DraftLine, discount_name: &str) -> Value {
    let mut content = json!({
        "Denumire": line.name,
        "UM": line.unit.chars().take(5).collect::<String>().to_uppercase(),
        "NrProduse": json::number(line.quantity),
        "CotaTVA": json::number(line.vat.percent),
        "PretTotal": json::number(line.gross),
    });
    if let Some(fields) = content.as_object_mut() {
        json::put(fields, "CodArticol", line.code.clone());
        let discount = (!line.discount.is_zero()).then(|| format!("{discount_name}: {:.2}", line.discount));
        json::put(fields, "Descriere", discount);
    }
    content
}
