//! The shipments of DHL's answer.

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{CourierSays, Expected, ExpectedBy};

use super::event::{Reader, country};
use crate::json::Text;
use crate::{Parcel, facts, json, signer, times};

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Shipment {
    id: Text,
    service: Text,
    status: Value,
    events: Value,
    estimated_time_of_delivery: Text,
    estimated_delivery_time_frame: Value,
    origin: Value,
    destination: Value,
    details: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Frame {
    estimated_from: Text,
    estimated_through: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Details {
    proof_of_delivery: Value,
    piece_ids: Value,
    references: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Proof {
    signed: Value,
    document_url: Text,
    signature_url: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Signed {
    name: Text,
    given_name: Text,
    family_name: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reference {
    number: Text,
}

/// One shipment, and the other numbers under which the courier knows it.
pub(super) struct Known {
    pub(super) parcel: Parcel,
    aliases: Vec<String>,
}

impl Known {
    /// Whether the courier knows it by this number: its own, a piece's, or a reference.
    pub(super) fn goes_by(&self, number: &str) -> bool {
        self.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(number))
    }
}

/// Whether a value is an answer with shipments.
pub(super) fn is_tracking(value: &Value) -> bool {
    value.get("shipments").and_then(Value::as_array).is_some_and(|list| list.iter().all(is_shipment))
}

fn is_shipment(value: &Value) -> bool {
    value.get("id").is_some() && (value.get("status").is_some() || value.get("events").is_some())
}

/// All shipments of an answer.
pub(super) fn all(reader: &Reader, mut answer: Value) -> Vec<Known> {
    let list = answer.get_mut("shipments").map(Value::take).unwrap_or_default();
    json::entries(list).into_iter().filter_map(json::object::<Shipment>).map(|one| known(reader, one)).collect()
}

/// The question that an answer repeats: the number in its `url`.
pub(super) fn asked_in(answer: &Value) -> Option<String> {
    let (_, query) = answer.get("url")?.as_str()?.split_once('?')?;
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "trackingNumber")
        .map(|(_, value)| value.into_owned())
}

fn known(reader: &Reader, shipment: Shipment) -> Known {
    let details: Details = json::object(shipment.details).unwrap_or_default();
    let number = shipment.id.0.unwrap_or_default();
    let says = CourierSays { registered: true, ..CourierSays::default() };
    let mut parcel = Parcel { number: number.clone(), says, ..Parcel::default() };
    // A time without a zone is the clock's at the destination.
    let (origin, destination) = (country(shipment.origin), country(shipment.destination));
    let zone = reader.zone_of(destination.as_deref());
    let home = home(origin.as_deref(), destination.as_deref(), shipment.service.as_str());
    let history = match shipment.events {
        Value::Array(list) => list,
        _ => Vec::new(),
    };
    reader.add_all(&mut parcel, history, shipment.status, &reader.zone_of(home));
    times::oldest_first(&mut parcel.scans);
    parcel.says.expected =
        expected(&shipment.estimated_time_of_delivery, shipment.estimated_delivery_time_frame, &zone);
    if signer::is_recipients(&parcel.scans) {
        let proof: Proof = json::object(details.proof_of_delivery).unwrap_or_default();
        let links = [&proof.document_url, &proof.signature_url];
        parcel.says.proof_link = links.into_iter().find_map(|link| facts::link(link.as_str()));
        parcel.says.signer = name(proof.signed);
    }
    let mut aliases = vec![number];
    aliases.extend(json::entries(details.piece_ids).into_iter().filter_map(|piece| Text::from(piece).0));
    aliases.extend(references(details.references));
    Known { parcel, aliases }
}

/// The one country of a shipment that leaves none: that of both its ends, else that of its service (`parcel-de`,
/// `parcel-pl`). Their networks name no country at the places of their own.
fn home<'a>(origin: Option<&'a str>, destination: Option<&'a str>, service: Option<&'a str>) -> Option<&'a str> {
    match (origin, destination) {
        (Some(origin), Some(destination)) if !origin.eq_ignore_ascii_case(destination) => None,
        (Some(country), _) | (None, Some(country)) => Some(country),
        (None, None) => match service?.strip_prefix("parcel-")? {
            "uk" => Some("GB"),
            country => Some(country),
        },
    }
}

/// `references` is one object or a list of them.
fn references(value: Value) -> Vec<String> {
    let list = match value {
        Value::Array(list) => list,
        one => vec![one],
    };
    list.into_iter().filter_map(json::object::<Reference>).filter_map(|reference| reference.number.0).collect()
}

/// The time frame, which is finer than the one time beside it.
fn expected(time: &Text, frame: Value, zone: &TimeZone) -> Option<Expected> {
    let frame: Frame = json::object(frame).unwrap_or_default();
    let framed = facts::frame(frame.estimated_from.as_str(), frame.estimated_through.as_str(), zone);
    let when = framed.or_else(|| facts::when(time.as_str(), zone))?;
    Some(Expected { when, by: ExpectedBy::Estimate })
}

fn name(signed: Value) -> Option<String> {
    let signed: Signed = json::object(signed)?;
    let parts: Vec<String> = [signed.given_name.0, signed.family_name.0].into_iter().flatten().collect();
    signed.name.0.or_else(|| (!parts.is_empty()).then(|| parts.join(" ")))
}
