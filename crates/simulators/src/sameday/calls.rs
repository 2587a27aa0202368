//! The calls about one number: a parcel's history (2a in the courier's numbering of its calls), a shipment's status.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::event::{event, iso_or_empty};
use super::parcels::Parcel;
use super::refusal::Refusal;
use super::xml::negotiated;
use super::{Behaviour, Sameday};
use crate::script::ScanScript;

/// A scan with its place in the journey and the number of its parcel.
type Told<'a> = (usize, &'a ScanScript);

pub(super) async fn no_such_path() -> Refusal {
    Refusal::UnknownPath
}

pub(super) async fn wrong_method() -> Refusal {
    Refusal::WrongMethod
}

/// `GET /api/awb/{awb}` is for the courier's own people.
pub(super) async fn forbidden(State(server): State<Sameday>, headers: HeaderMap) -> Result<Response, Refusal> {
    server.signed_in(&headers)?;
    Err(Refusal::NotAllowed)
}

pub(super) async fn parcel_history(
    State(server): State<Sameday>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let account = server.signed_in(&headers)?;
    let (now, behaviour) = (server.0.clock.now(), server.behaviour());
    let parcel = server.0.parcels.parcel(&number).filter(|parcel| parcel.is_of(account));
    let parcel = parcel.ok_or(Refusal::UnknownNumber)?;
    let told = parcel.told(now);
    if let Some(answer) = nothing_to_tell(&[parcel], now, behaviour)? {
        return Ok(answer);
    }
    let view = View { server: &server, behaviour };
    let history: Vec<Value> = view.in_order(&told).map(|told| view.history_event(told, None)).collect();
    let answer = json!({
        "parcelSummary": view.parcel_summary(parcel, &told),
        "parcelHistory": history,
        "expeditionStatus": view.expedition_status(&parcel.shipment, &told),
    });
    Ok(negotiated(&headers, query.as_deref(), behaviour.xml_everywhere, &answer))
}

pub(super) async fn shipment_status(
    State(server): State<Sameday>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let account = server.signed_in(&headers)?;
    let (now, behaviour) = (server.0.clock.now(), server.behaviour());
    let mut parcels = server.0.parcels.shipment(&number);
    parcels.retain(|parcel| parcel.is_of(account));
    if parcels.is_empty() {
        return Err(Refusal::UnknownNumber);
    }
    if let Some(answer) = nothing_to_tell(&parcels, now, behaviour)? {
        return Ok(answer);
    }
    let view = View { server: &server, behaviour };
    let answer = view.shipment(&number, &parcels, now);
    Ok(negotiated(&headers, query.as_deref(), behaviour.xml_everywhere, &answer))
}

/// The answer for numbers that are known but have no scan, or were cancelled; `None` when there is something to tell.
fn nothing_to_tell(parcels: &[&Parcel], now: Timestamp, behaviour: Behaviour) -> Result<Option<Response>, Refusal> {
    if behaviour.cancelled_is_not_found && parcels.iter().all(|parcel| parcel.is_cancelled(now)) {
        return Err(Refusal::UnknownNumber);
    }
    if parcels.iter().any(|parcel| !parcel.told(now).is_empty()) {
        return Ok(None);
    }
    if behaviour.unscanned_is_no_body { Ok(Some(().into_response())) } else { Err(Refusal::UnknownNumber) }
}

/// How one call sees the scans.
struct View<'a> {
    server: &'a Sameday,
    behaviour: Behaviour,
}

impl View<'_> {
    fn iso(&self, at: Option<Timestamp>) -> String {
        iso_or_empty(at, &self.server.0.zone, !self.behaviour.offsets_without_colon)
    }

    fn event(&self, (place, scan): Told<'_>) -> Map<String, Value> {
        event(scan, place, &self.server.0.zone, !self.behaviour.offsets_without_colon, self.behaviour)
    }

    fn history_event(&self, told: Told<'_>, parcel: Option<&str>) -> Value {
        let mut event = self.event(told);
        event.insert("parcelAwbNumber".into(), json!(parcel));
        event.insert("parcelDetails".into(), Value::Null);
        event.insert("expeditionDetails".into(), Value::Null);
        Value::Object(event)
    }

    fn in_order<'b>(&self, told: &'b [Told<'b>]) -> Box<dyn Iterator<Item = Told<'b>> + 'b> {
        if self.behaviour.oldest_first { Box::new(told.iter().copied()) } else { Box::new(told.iter().rev().copied()) }
    }

    /// The scan that `expeditionStatus` and `parcelsStatus` stand at.
    fn current<'b>(&self, told: &[Told<'b>]) -> Option<Told<'b>> {
        if self.behaviour.stale_expedition_status { told.first().copied() } else { told.last().copied() }
    }

    fn expedition_status(&self, shipment: &str, told: &[Told<'_>]) -> Value {
        let Some(current) = self.current(told) else { return Value::Null };
        let mut status = self.event(current);
        status.insert(
            "expeditionDetails".into(),
            json!(format!("https://sameday.invalid/api/client/awb/{shipment}/status")),
        );
        Value::Object(status)
    }

    fn parcel_summary(&self, parcel: &Parcel, told: &[Told<'_>]) -> Value {
        let picked_up = first(told, |id| matches!(id, 4 | 38 | 132 | 145 | 180 | 187));
        json!({
            "deliveredAt": self.iso(delivered(told)),
            "lastDeliveryAttempt": self.iso(visits(told).last().copied()),
            "deliveryAttempts": visits(told).len(),
            "delivered": delivered(told).is_some(),
            "canceled": first(told, |id| matches!(id, 15 | 111 | 151 | 152 | 178)).is_some(),
            "parcelWeight": 1.2,
            "pickedUpAt": self.iso(picked_up.map(|at| self.on_their_clock(at))),
            "parcelLength": 30,
            "parcelWidth": 20,
            "parcelHeight": 10,
            "packageType": 0,
            "codPaymentType": null,
            "parcelAwbNumber": parcel.number,
            "isPickedUp": picked_up.is_some(),
        })
    }

    fn on_their_clock(&self, at: Timestamp) -> Timestamp {
        let afternoon = at.to_zoned_datetime(self.server.0.zone.clone()).hour() >= 12;
        if self.behaviour.early_picked_up_at && afternoon { at - jiff::SignedDuration::from_hours(12) } else { at }
    }

    fn shipment(&self, number: &str, parcels: &[&Parcel], now: Timestamp) -> Value {
        let each: Vec<(&Parcel, Vec<Told<'_>>)> = parcels.iter().map(|parcel| (*parcel, parcel.told(now))).collect();
        let mut mixed: Vec<(Told<'_>, &str)> =
            each.iter().flat_map(|(parcel, told)| told.iter().map(|told| (*told, parcel.number.as_str()))).collect();
        mixed.sort_by_key(|((_, scan), _)| scan.at);
        if !self.behaviour.oldest_first {
            mixed.reverse();
        }
        // Each change is listed for the shipment and for the parcel.
        let history: Vec<Value> = mixed
            .iter()
            .flat_map(|(told, parcel)| [self.history_event(*told, None), self.history_event(*told, Some(*parcel))])
            .collect();
        let statuses: Vec<Value> = each
            .iter()
            .filter_map(|(parcel, told)| {
                let mut status = self.event(self.current(told)?);
                status.insert("parcelAwbNumber".into(), json!(parcel.number));
                let details = format!("https://sameday.invalid/api/client/parcel/{}/status-history", parcel.number);
                status.insert("parcelDetails".into(), json!(details));
                Some(Value::Object(status))
            })
            .collect();
        let told = each.iter().max_by_key(|(_, told)| told.len()).map(|(_, told)| told.as_slice()).unwrap_or_default();
        let delivered: Vec<Option<Timestamp>> = each.iter().map(|(_, told)| delivered(told)).collect();
        let all_delivered = delivered.iter().all(Option::is_some);
        let cash: Decimal = parcels.iter().map(|parcel| parcel.cash_on_delivery).sum();
        json!({
            "expeditionSummary": {
                "deliveredAt": self.iso(delivered.iter().flatten().max().copied().filter(|_| all_delivered)),
                "lastDeliveryAttempt": self.iso(each.iter().flat_map(|(_, told)| visits(told)).max()),
                "delivered": all_delivered,
                "canceled": parcels.iter().all(|parcel| parcel.is_cancelled(now)),
                "deliveryAttempts": each.iter().map(|(_, told)| visits(told).len()).max(),
                "servicePayment": 0.0,
                "awbWeight": 1.0,
                "cashOnDelivery": amount(cash),
                "awbNumber": number,
                "redirectionsAttempts": told.iter().filter(|(_, scan)| matches!(id(scan), 17 | 87 | 137 | 141)).count(),
            },
            "expeditionStatus": self.expedition_status(number, told),
            "parcelsStatus": statuses,
            "expeditionHistory": history,
        })
    }
}

fn id(scan: &ScanScript) -> u16 {
    scan.code.parse().unwrap_or_default()
}

fn first(told: &[Told<'_>], is: impl Fn(u16) -> bool) -> Option<Timestamp> {
    told.iter().find(|(_, scan)| is(id(scan))).map(|(_, scan)| scan.at)
}

fn delivered(told: &[Told<'_>]) -> Option<Timestamp> {
    told.iter().find(|(_, scan)| matches!(id(scan), 9 | 149) && scan.in_return != Some(true)).map(|(_, scan)| scan.at)
}

/// The times at which somebody stood at the door.
fn visits(told: &[Told<'_>]) -> Vec<Timestamp> {
    let visit = |scan: &ScanScript| matches!(id(scan), 9 | 10 | 11 | 47 | 48 | 149 | 181);
    told.iter().filter(|(_, scan)| visit(scan)).map(|(_, scan)| scan.at).collect()
}

fn amount(cash: Decimal) -> Value {
    cash.to_string().parse().map_or(Value::Null, Value::Number)
}
