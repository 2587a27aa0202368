//! A draft as SmartBill wants it.

use serde_json::{Map, Value, json};

use crate::articles::{Article, Articles};
use crate::{Customer, Draft, Prices, country, json};

pub(super) fn of(draft: &Draft, articles: &Articles<'_>, company: &str) -> Value {
    let mut document = json!({
        "companyVatCode": company,
        "seriesName": draft.series,
        "isDraft": false,
        "issueDate": draft.issue_date.to_string(),
        "currency": draft.currency,
        "language": draft.language,
        "precision": 2,
        "mentions": draft.mentions,
        // For the merchant's eye: it cannot be searched.
        "observations": draft.reference.as_str(),
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
    json::put(&mut fields, "county", Some(place.county));
    json::put(&mut fields, "city", Some(place.city));
    json::put(&mut fields, "address", Some(customer.address.clone()));
    json::put(&mut fields, "email", customer.email.clone());
    json::put(&mut fields, "phone", customer.phone.clone());
    if let Some(company) = &customer.company {
        json::put(&mut fields, "vatCode", Some(company.vat_number.trim().to_owned()));
        json::put(&mut fields, "regCom", company.register_number.clone());
        fields.insert("isTaxPayer".to_owned(), company.pays_vat.into());
    }
    fields.insert("saveToDb".to_owned(), false.into());
    Value::Object(fields)
}

fn products(draft: &Draft, articles: &Articles<'_>) -> Vec<Value> {
    let includes_vat = articles.prices == Prices::IncludingVat;
    let products = articles.list.iter().map(|article| match article {
        Article::Item { line, price } => {
            let mut product = json!({
                "name": line.name,
                "quantity": json::number(line.quantity),
                "price": json::number(*price),
                "isTaxIncluded": includes_vat,
                "measuringUnitName": line.unit,
                "currency": draft.currency,
                "taxName": line.vat.name,
                "taxPercentage": json::number(line.vat.percent),
                "isService": line.kind.is_service(),
                "saveToDb": false,
            });
            if let Some(fields) = product.as_object_mut() {
                json::put(fields, "code", line.code.clone());
            }
            product
        }
        Article::Discount { amount, vat } => json!({
            "name": draft.discount_name,
            "isDiscount": true,
            "numberOfItems": 1,
            "discountType": 1,
            "discountValue": json::number(-*amount),
            "isTaxIncluded": includes_vat,
            "measuringUnitName": unit(draft),
            "currency": draft.currency,
            "taxName": vat.name,
            "taxPercentage": json::number(vat.percent),
            "saveToDb": false,
        }),
    });
    products.collect()
}

fn unit(draft: &Draft) -> &str {
    draft.lines.first().map_or("", |line| &line.unit)
}
