//! `AwbTrace`, `AwbTrace/WithRedirect` and `NoAuth/GetAwbTrace`: the events of numbers and of their pieces.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::labels::Label;
use super::numbers::{self, Query};
use super::refusal::Refusal;
use super::{Account, Behaviour, Cargus, OtherNumber, Shape};
use crate::script::ScanScript;

pub(super) async fn plain(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let account = server.signed_in(&headers)?;
    server.answer(&server.asked(query.as_deref())?, Some(account), OtherNumber::NumberOnly)
}

pub(super) async fn with_redirect(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let account = server.signed_in(&headers)?;
    server.answer(&server.asked(query.as_deref())?, Some(account), server.behaviour().other_number)
}

/// Takes one number, of whatever account.
pub(super) async fn without_token(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let asked = server.asked(query.as_deref())?;
    if asked.len() > 1 {
        return Err(Refusal::Bad("Un singur cod de bare este permis."));
    }
    server.answer(&asked, None, OtherNumber::NumberOnly)
}

/// An element before it is written.
struct Element<'a> {
    label: &'a Label,
    scans: Vec<&'a ScanScript>,
}

impl Cargus {
    fn asked(&self, query: Option<&str>) -> Result<Vec<String>, Refusal> {
        let query = Query::of(query);
        let asked = query.field("barCode").and_then(numbers::read).ok_or(Refusal::Bad("barCode nu este valid."))?;
        if asked.len() > self.behaviour().most_numbers {
            return Err(Refusal::Bad("Prea multe coduri de bare."));
        }
        Ok(asked)
    }

    fn answer(
        &self,
        asked: &[String],
        account: Option<&Account>,
        other_number: OtherNumber,
    ) -> Result<Response, Refusal> {
        let behaviour = self.behaviour();
        if behaviour.fails_in_ok {
            return Err(Refusal::BadInOk("Nu s-a putut efectua operatiunea."));
        }
        let now = self.0.clock.now();
        let mut elements: Vec<Element<'_>> = Vec::new();
        for label in asked.iter().flat_map(|number| self.0.labels.shipment(number, now)) {
            self.tell(label, other_number, now, &mut elements);
        }
        elements.retain(|one| account.is_none_or(|account| one.label.is_of(account)));
        if behaviour.unscanned_is_left_out {
            elements.retain(|one| !one.scans.is_empty());
        }
        if elements.is_empty() && behaviour.nothing_is_no_content {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        if behaviour.elements_reversed {
            elements.reverse();
        }
        let writer = Writer { server: self, behaviour, now };
        let mut written: Vec<Value> = elements.iter().map(|one| writer.element(one)).collect();
        let body = match behaviour.shape {
            Shape::OneObject if written.len() == 1 => written.remove(0),
            Shape::UnderValue => json!({ "value": written }),
            Shape::List | Shape::OneObject | Shape::Packages => Value::Array(written),
        };
        Ok(Json(body).into_response())
    }

    /// The element of a label, once, and what is told of the number that it leads to.
    fn tell<'a>(
        &'a self,
        label: &'a Label,
        other_number: OtherNumber,
        now: Timestamp,
        elements: &mut Vec<Element<'a>>,
    ) {
        if elements.iter().any(|one| one.label.number == label.number) {
            return;
        }
        let mut scans = label.told(now);
        let next = label.leads_to(now).and_then(|number| self.0.labels.label(number, now));
        match (next, other_number) {
            (Some(next), OtherNumber::EventsInTheOldElement) => scans.extend(next.told(now)),
            (Some(next), OtherNumber::Element) => {
                elements.push(Element { label, scans });
                return self.tell(next, other_number, now, elements);
            }
            (_, OtherNumber::NumberOnly) | (None, _) => {}
        }
        elements.push(Element { label, scans });
    }
}

struct Writer<'a> {
    server: &'a Cargus,
    behaviour: Behaviour,
    now: Timestamp,
}

impl Writer<'_> {
    fn element(&self, element: &Element<'_>) -> Value {
        let Element { label, scans } = element;
        let mut events: Vec<Value> = scans.iter().map(|scan| self.event(scan)).collect();
        if self.behaviour.newest_first {
            events.reverse();
        }
        let name = label.confirmed_by(self.now);
        if self.behaviour.shape == Shape::Packages {
            let date = label.delivered(self.now).map(|scan| self.local(scan.at));
            return json!({
                "BarCode": label.number,
                "StatusExpression": super::changes::status_expression(label, self.now),
                "ConfirmationDate": date,
                "ConfirmationPersonaName": name,
                "Packages": [{ "Events": events }],
            });
        }
        let events = if events.is_empty() && self.behaviour.nulls { Value::Null } else { Value::Array(events) };
        json!({
            "Code": label.number,
            "Type": if self.behaviour.loose_types { json!(1) } else { json!("Colet") },
            "MeasuredWeight": if scans.is_empty() { 0.0 } else { 2.35 },
            "VolumetricWeight": 0.0,
            "ConfirmationName": name,
            "Observation": self.text(&format!("Comanda {} ", label.order)),
            "ResponseCode": self.text(label.leads_to(self.now).unwrap_or_default()),
            "Event": events,
        })
    }

    fn event(&self, scan: &ScanScript) -> Value {
        let id = match scan.code.parse::<u16>() {
            Ok(id) if !self.behaviour.loose_types => json!(id),
            _ => json!(scan.code),
        };
        json!({
            "Date": self.local(scan.at),
            "EventId": id,
            "Description": format!("{} ", scan.text),
            "LocalityName": scan.place.to_uppercase(),
        })
    }

    fn text(&self, text: &str) -> Value {
        if text.is_empty() && self.behaviour.nulls { Value::Null } else { json!(text) }
    }

    /// Bucharest's clock without a zone; a nought at the end of the decimals is cut.
    fn local(&self, at: Timestamp) -> String {
        let seconds = at.to_zoned_datetime(self.server.0.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let milliseconds = match at.subsec_millisecond() {
            // Scripts count whole seconds, this service does not.
            0 if self.behaviour.decimals => at.as_second().rem_euclid(1_000),
            own => i64::from(own),
        };
        if milliseconds == 0 {
            seconds
        } else {
            format!("{seconds}.{milliseconds:03}").trim_end_matches('0').to_owned()
        }
    }
}
