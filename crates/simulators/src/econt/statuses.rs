//! `ShipmentService.getShipmentStatuses`: one element for each number, in the order asked.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::login::Caller;
use super::refusal::Refusal;
use super::shipments::Shipment;
use super::words::{self, Word};
use super::{Behaviour, Econt, RECIPIENTS_OFFICE};
use crate::script::ScanScript;

pub(super) async fn statuses(
    State(server): State<Econt>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body: Value = serde_json::from_slice(&body).map_err(|_| Refusal::Body)?;
    let caller = server.caller(&headers, &body)?;
    let behaviour = server.behaviour();
    let numbers = body.get("shipmentNumbers").and_then(Value::as_array).ok_or(Refusal::Body)?;
    let numbers: Vec<&str> = numbers.iter().map(Value::as_str).collect::<Option<_>>().ok_or(Refusal::Number)?;
    if behaviour.most_numbers.is_some_and(|most| numbers.len() > most) {
        return Err(Refusal::TooMany);
    }
    let is_one = |number: &&str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if !numbers.iter().all(is_one) {
        return Err(Refusal::Number);
    }
    let now = server.0.clock.now();
    let elements: Vec<Value> = numbers
        .into_iter()
        .map(|number| match server.0.shipments.shipment(number, now) {
            Some(shipment) => {
                let writer = Writer { server: &server, behaviour, caller, now };
                json!({"status": writer.status(shipment), "error": null})
            }
            None => unknown(number),
        })
        .collect();
    Ok(Json(json!({"shipmentStatuses": elements})))
}

/// The numbers that a call names, for its ledger line.
pub(super) fn numbers(body: &[u8]) -> Vec<String> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let numbers = body.get("shipmentNumbers").and_then(Value::as_array).into_iter().flatten();
    numbers.filter_map(|number| number.as_str().map(str::to_owned)).collect()
}

fn unknown(number: &str) -> Value {
    let message = format!("Не е намерена пратка с номер {number}.");
    json!({"status": null, "error": {"type": "", "message": message, "fields": [], "innerErrors": []}})
}

/// Writes one shipment.
struct Writer<'a> {
    server: &'a Econt,
    behaviour: Behaviour,
    caller: Caller,
    now: Timestamp,
}

impl Writer<'_> {
    fn status(&self, shipment: &Shipment) -> Value {
        let told = shipment.told(self.now);
        let mut events: Vec<Value> = told.iter().map(|scan| self.event(shipment, scan)).collect();
        if self.behaviour.newest_first {
            events.reverse();
        }
        if self.behaviour.without_events {
            events.clear();
        }
        let handed_over = told.iter().find(|scan| scan.code != "prepared" && scan.code != "canceled");
        let arrived = told.iter().rfind(|scan| matches!(scan.code.as_str(), "client" | "returned_to_sender"));
        let collected_at = shipment.collected_at().filter(|at| *at <= self.now);
        let paid_at = shipment.paid_at().filter(|at| *at <= self.now);
        let amount = |at: Option<Timestamp>| match at {
            Some(_) => shipment.cash_on_delivery.to_string().parse().map_or(Value::Null, Value::Number),
            None => json!(0),
        };
        let currency = |at: Option<Timestamp>| if at.is_some() { "EUR" } else { "" };
        let next = shipment.returns_as(self.now);
        let next: Vec<Value> =
            next.map(|number| json!({"shipmentNumber": number, "reason": "", "pdfURL": ""})).into_iter().collect();
        let tries = told.iter().filter(|scan| scan.code.ends_with("_try") || scan.code == "failed_delivery").count();
        let to_an_office = shipment.goes_to_an_office();
        let (short, short_english) = self.short_status(&told);
        let mut status = json!({
            "shipmentNumber": shipment.number,
            "storageOfficeName": null,
            "storagePersonName": null,
            "createdTime": self.time(Some(shipment.created_at)),
            "sendTime": self.time(handed_over.map(|scan| scan.at)),
            "deliveryTime": self.time(arrived.map(|scan| scan.at)),
            "shipmentType": "pack",
            "packCount": 1,
            "shipmentDescription": format!("Поръчка {}", shipment.order),
            // Not weighed.
            "weight": 0,
            "senderDeliveryType": "office",
            "receiverDeliveryType": if to_an_office { "office" } else { "door" },
            "receiverOfficeCode": to_an_office.then_some(RECIPIENTS_OFFICE),
            "cdCollectedAmount": amount(collected_at),
            "cdCollectedCurrency": currency(collected_at),
            "cdCollectedTime": self.time(collected_at),
            "cdPaidAmount": amount(paid_at),
            "cdPaidCurrency": currency(paid_at),
            "cdPaidTime": self.time(paid_at),
            "deliveryAttemptCount": tries,
            "previousShipmentNumber": shipment.previous.clone().unwrap_or_default(),
            "previousShipment": null,
            "nextShipments": next,
            "lastProcessedInstruction": null,
            "expectedDeliveryDate": self.time(self.expected(shipment)),
            "services": [],
            "receiverClient": self.person(shipment),
            "rejectOriginalParcelPaySide": null,
            "rejectReturnParcelPaySide": null,
            "warnings": "Няма предупреждения",
            "shortDeliveryStatus": short,
            "shortDeliveryStatusEn": short_english,
            "trackingEvents": events,
        });
        if let (true, Some(fields)) = (self.behaviour.nulls, status.as_object_mut()) {
            let needed = ["shipmentNumber", "trackingEvents", "shortDeliveryStatus", "shortDeliveryStatusEn"];
            fields
                .iter_mut()
                .filter(|(name, _)| !needed.contains(&name.as_str()))
                .for_each(|(_, value)| *value = Value::Null);
        }
        status
    }

    fn event(&self, shipment: &Shipment, scan: &ScanScript) -> Value {
        let details = match (scan.code.as_str(), self.caller) {
            ("courier_direction", _) => scan.place.clone(),
            ("prepared", _) => words::text("prepared").to_owned(),
            // Who took it.
            ("client", Caller::Known) => name(shipment),
            _ => String::new(),
        };
        // The turn's detail is a number and no office.
        let office = scan.detail.as_ref().filter(|_| scan.code != "is_returning_to_sender");
        json!({
            "isReceipt": false,
            "destinationType": scan.code,
            "destinationDetails": details,
            "destinationDetailsEn": "",
            "officeName": office.map(|_| scan.place.as_str()).unwrap_or_default(),
            "officeNameEn": "",
            "officeCode": office,
            "cityName": scan.place,
            "cityNameEn": "",
            "countryCode": "BGR",
            "time": self.time(Some(scan.at)),
        })
    }

    /// Both short statuses: those of the newest event that has one.
    fn short_status(&self, told: &[&ScanScript]) -> (Option<&'static str>, Option<&'static str>) {
        if self.behaviour.without_short_status {
            return (None, None);
        }
        let word = told.iter().rev().find_map(|scan| {
            // Handed over on the way back: to the sender.
            let code = match scan.code.as_str() {
                "client" if scan.in_return == Some(true) => "returned_to_sender",
                code => code,
            };
            words::known(code).filter(|word| !word.bg.is_empty())
        });
        let Some(Word { bg, en, documented, .. }) = word else { return (None, None) };
        let english = match (self.behaviour.cyrillic_in_english, self.behaviour.documented_spellings) {
            (true, _) => bg,
            (false, true) => documented,
            (false, false) => en,
        };
        (Some(bg), Some(english))
    }

    /// Two days after the label was made, at the midnight of Sofia.
    fn expected(&self, shipment: &Shipment) -> Option<Timestamp> {
        let zone = &self.server.0.zone;
        let day = zone.to_datetime(shipment.created_at + SignedDuration::from_hours(48)).date();
        zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()
    }

    fn person(&self, shipment: &Shipment) -> Value {
        match self.caller {
            Caller::Known => json!({"name": name(shipment), "phones": [shipment.recipient.phone]}),
            Caller::Stranger => Value::Null,
        }
    }

    fn time(&self, at: Option<Timestamp>) -> Value {
        match at {
            Some(at) if self.behaviour.seconds => json!(at.as_second()),
            Some(at) => json!(at.as_millisecond()),
            None => Value::Null,
        }
    }
}

fn name(shipment: &Shipment) -> String {
    format!("{} {}", shipment.recipient.first_name, shipment.recipient.last_name)
}
