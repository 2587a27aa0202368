//! The call behind the courier's public page: no sign-in, no promise.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::Sameday;
use super::event::event;
use super::refusal::Refusal;
use super::statuses::known;
use super::xml::negotiated;
use crate::script::ScanScript;

pub(super) async fn history(
    State(server): State<Sameday>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let now = server.0.clock.now();
    let parcels = server.0.parcels.shipment(&number);
    let Some(main) = parcels.first() else { return Err(Refusal::UnknownNumber) };
    let list = |told: &[(usize, &ScanScript)]| -> Vec<Value> {
        told.iter().rev().map(|(place, scan)| public_event(&server, *place, scan)).collect()
    };
    let several: Map<String, Value> = match parcels.as_slice() {
        [_] => Map::new(),
        _ => parcels.iter().map(|parcel| (parcel.number.clone(), json!(list(&parcel.told(now))))).collect(),
    };
    let answer = json!({
        "awbNumber": number,
        "awbHistory": list(&main.told(now)),
        "parcelsList": several,
        "isLockerService": number.contains("LN"),
        "isPudoService": false,
        "isReturn": false,
        "c2cOrder": false,
        "c2cType": 0,
    });
    Ok(negotiated(&headers, query.as_deref(), true, &answer))
}

fn public_event(server: &Sameday, place: usize, scan: &ScanScript) -> Value {
    let mut event = event(scan, place, &server.0.zone, true, server.behaviour());
    let state = scan.code.parse().ok().and_then(known).map_or(28, |status| status.state);
    event.insert("statusStateId".into(), json!(state));
    event.insert("country".into(), json!("Romania"));
    Value::Object(event)
}
