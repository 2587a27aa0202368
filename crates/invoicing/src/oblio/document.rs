//! A draft as Oblio wants it.

use serde_json::{Map, Value, json};

use crate::articles::{Article, Articles};
use crate::{Customer, Draft, Prices, country, json};

pub(super) fn of(draft: &Draft, articles: &Articles<'_>, company: &str) -> Value {
    let mut document = json!({
        "cif": company,
        "seriesName": draft.series,
        "idempotencyKey": draft.reference.as_str(),
        "issueDate": draft.issue_date.to_string(),
        "currency": draft.currency,
        "language": draft.language,
        "precision": 2,
        // A list tells the mentions and not the key, so the key is printed too.
        "mentions": format!("{}. Ref. {}", draft.mentions.trim_end_matches('.'), draft.reference),
        "client": client(&draft.customer),
        "products": products(draft, articles),
    });
    if let Some(fields) = document.as_object_mut() {
        json::put(fields, "dueDate", draft.due_date.map(|day| day.to_string()));
        json::put(fields, "deliveryDate", draft.delivery_date.map(|day| day.to_string()));
        if let Some(rate) = draft.exchange_rate {
            fields.insert("exchangeRate".to_owned(), json::number(rate));
        }
    }
    document
}

fn client(customer: &Customer) -> Value {
    let place = customer.place("Sector ");
    let mut fields = Map::new();
    json::put(&mut fields, "name", Some(customer.name.clone()));
    json::put(&mut fields, "country", Some(country::name(&customer.country).to_owned()));
    json::put(&mut fields, "state", Some(place.county));
    json::put(&mut fields, "city", Some(place.city));
    json::put(&mut fields, "address", Some(customer.address.clone()));
    json::put(&mut fields, "email", customer.email.clone());
    json::put(&mut fields, "phone", customer.phone.clone());
    if let Some(company) = &customer.company {
        json::put(&mut fields, "cif", Some(company.vat_number.trim().to_owned()));
        json::put(&mut fields, "rc", company.register_number.clone());
        fields.insert("vatPayer".to_owned(), u8::from(company.pays_vat).into());
    }
    fields.insert("save".to_owned(), 0.into());
    Value::Object(fields)
}

fn products(draft: &Draft, articles: &Articles<'_>) -> Vec<Value> {
    let includes_vat = u8::from(articles.prices == Prices::IncludingVat);
    let products = articles.list.iter().map(|article| match article {
        Article::Item { line, price } => {
            let mut product = json!({
                "name": line.name,
                "price": json::number(*price),
                "quantity": json::number(line.quantity),
                "measuringUnit": line.unit,
                "currency": draft.currency,
                "vatName": line.vat.name,
                "vatPercentage": json::number(line.vat.percent),
                "vatIncluded": includes_vat,
                "productType": if line.kind.is_service() { "Serviciu" } else { "Marfa" },
                // Its default would fill the merchant's list of products.
                "save": 0,
            });
            if let Some(fields) = product.as_object_mut() {
                json::put(fields, "code", line.code.clone());
            }
            product
        }
        Article::Discount { amount, .. } => json!({
            "name": draft.discount_name,
            "discount": json::number(*amount),
            "discountType": "valoric",
            "discountAllAbove": 0,
        }),
    });
    products.collect()
}
