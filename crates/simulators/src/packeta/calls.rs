//! `packetTracking`, `packetStatus` and `packetCourierTracking`.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use jiff::{Timestamp, ToSpan};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use super::answer::{Fault, Fields, result};
use super::packets::Packet;
use super::{Account, Behaviour, Packeta, statuses};
use crate::script::ScanScript;

/// How long a point keeps a packet.
const KEPT_DAYS: i32 = 7;
/// With the partner carrier.
const HANDED_TO_CARRIER: &str = "6";

pub(super) async fn rest(State(server): State<Packeta>, body: Bytes) -> Result<Response, Fault> {
    let call = Call::of(&body).ok_or_else(|| Fault::new("IncorrectDataFault", "The request is not XML."))?;
    let answer: fn(&View<'_>, &Packet) -> Result<String, Fault> = match call.method.as_str() {
        "packetTracking" => |view, packet| Ok(view.history(packet)),
        "packetStatus" => |view, packet| view.state(packet),
        "packetCourierTracking" => |view, packet| view.partner(packet),
        method => return Err(Fault::new("NotSupportedFault", format!("The method {method} is not supported."))),
    };
    let account = server.account(&call)?;
    let behaviour = server.behaviour();
    let now = server.0.clock.now();
    let packet = server.0.packets.packet(call.field("packetId"), account, now).ok_or_else(Fault::unknown_packet)?;
    let view = View { server: &server, behaviour, now };
    answer(&view, packet).map(|inside| result(&inside))
}

impl Packeta {
    fn account(&self, call: &Call) -> Result<&Account, Fault> {
        let password = call.field("apiPassword");
        let account = self.0.accounts.iter().find(|account| account.api_password == password);
        account.ok_or_else(|| Fault::new("IncorrectApiPasswordFault", "Incorrect API password."))
    }
}

pub(super) fn numbers_asked(body: &[u8]) -> Vec<String> {
    Call::of(body).and_then(|mut call| call.fields.remove("packetId")).into_iter().collect()
}

/// A request: its root element and the texts of that element's children.
struct Call {
    method: String,
    fields: HashMap<String, String>,
}

impl Call {
    fn of(body: &[u8]) -> Option<Self> {
        let mut reader = Reader::from_str(std::str::from_utf8(body).ok()?);
        let mut open: Vec<String> = Vec::new();
        let mut call = Self { method: String::new(), fields: HashMap::new() };
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    let name = start.local_name().into_inner().to_owned();
                    if open.is_empty() {
                        call.method.clone_from(&name);
                    }
                    open.push(name);
                }
                Event::End(_) => {
                    open.pop()?;
                    if open.is_empty() {
                        return Some(call);
                    }
                }
                Event::Empty(empty) if open.is_empty() => {
                    call.method = empty.local_name().into_inner().to_owned();
                    return Some(call);
                }
                Event::Text(text) => call.add(&open, &text.xml10_content()),
                Event::GeneralRef(name) => call.add(&open, resolve_predefined_entity(&name).unwrap_or_default()),
                Event::DocType(_) | Event::Eof => return None,
                _ => {}
            }
        }
    }

    fn add(&mut self, open: &[String], text: &str) {
        if let [_, name] = open {
            self.fields.entry(name.clone()).or_default().push_str(text);
        }
    }

    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }
}

/// How one call sees a packet.
struct View<'a> {
    server: &'a Packeta,
    behaviour: Behaviour,
    now: Timestamp,
}

impl View<'_> {
    fn history(&self, packet: &Packet) -> String {
        let mut records: Vec<String> = packet.told(self.now).iter().map(|scan| self.fields(scan).record()).collect();
        if self.behaviour.newest_first {
            records.reverse();
        }
        records.concat()
    }

    fn state(&self, packet: &Packet) -> Result<String, Fault> {
        let told = packet.told(self.now);
        let last = told.last().ok_or_else(Fault::unknown_packet)?;
        let waits = last.code == "5" && !packet.is_returning(self.now);
        let until = waits.then(|| last.at.to_zoned_datetime(self.server.0.zone.clone()).date());
        let until = until.and_then(|date| date.checked_add(KEPT_DAYS.days()).ok());
        let until = until.map(|date| date.to_string()).unwrap_or_default();
        let fields = self.fields(last).flag("isReturning", packet.is_returning(self.now));
        Ok(fields.put("storedUntil", &until).put("carrierId", "0").put("carrierName", "").bare())
    }

    /// What the partner says is in the partner's own numbers.
    fn partner(&self, packet: &Packet) -> Result<String, Fault> {
        let told = packet.told(self.now);
        let handed = told.iter().find(|scan| scan.code == HANDED_TO_CARRIER);
        let handed = handed.ok_or_else(|| Fault::new("NotSupportedFault", "The packet has no external carrier."))?;
        let fields = Fields::new(self.behaviour).put("dateTime", &self.time(handed.at));
        let fields = fields.put("carrierClass", "examplecarrier").put("statusCode", "7");
        Ok(fields.put("externalStatusName", "Parcel on its way").record())
    }

    fn fields(&self, scan: &ScanScript) -> Fields {
        let known = statuses::known(&scan.code);
        let code_text = match &scan.detail {
            _ if self.behaviour.without_code_text => "",
            Some(told) => told,
            None => known.map_or("", |status| status.text),
        };
        let branch = if scan.place.is_empty() { "0" } else { "17" };
        Fields::new(self.behaviour)
            .put("dateTime", &self.time(scan.at))
            .put("statusCode", &scan.code)
            .put("codeText", code_text)
            .put("statusText", &scan.text)
            .put("branchId", branch)
            .put("destinationBranchId", "301")
            .put("externalTrackingCode", "")
    }

    /// Without a zone, on Prague's clock.
    fn time(&self, at: Timestamp) -> String {
        let form = if self.behaviour.blank_in_times { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S" };
        at.to_zoned_datetime(self.server.0.zone.clone()).strftime(form).to_string()
    }
}
