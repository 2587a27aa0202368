//! `GET /reports/awb/tracking`: the events of many numbers.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::answer::{Asking, Refusal, branch};
use super::events::known;
use super::labels::Label;
use super::{Absent, Behaviour, FanCourier};
use crate::script::ScanScript;

pub(super) async fn tracking(
    State(server): State<FanCourier>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let account = server.signed_in(&headers)?;
    let behaviour = server.behaviour();
    if behaviour.fails_in_200 {
        let message = behaviour.fail_message.then_some("Nu s-a putut efectua operatiunea.");
        return Err(Refusal::Fail { message });
    }
    let asking = Asking::of(query.as_deref());
    let branch = branch(account, &asking)?;
    check(&asking, behaviour)?;
    let english = asking.field("language") == Some("en");
    let now = server.0.clock.now();
    let label = |number: &str| {
        let label = server.0.labels.label(number, now)?;
        branch.is_some_and(|branch| label.is_of(branch)).then_some(label)
    };
    let mut rows: Vec<(String, Value)> = asking
        .numbers
        .iter()
        .filter_map(|number| {
            let row = match label(number) {
                Some(label) => Row { server: &server, behaviour, english, now }.of(label),
                None if behaviour.unknown_is_left_out => return None,
                None => message_row(&number_value(number, behaviour), not_found(english)),
            };
            Some((number.clone(), row))
        })
        .collect();
    if behaviour.rows_reversed {
        rows.reverse();
    }
    let data = if behaviour.data_is_object {
        Value::Object(rows.into_iter().collect())
    } else {
        Value::Array(rows.into_iter().map(|(_, row)| row).collect())
    };
    Ok(Json(json!({"status": "success", "data": data})))
}

/// The number of a call's numbers and their form: one that is wrong costs the whole call.
fn check(asking: &Asking, behaviour: Behaviour) -> Result<(), Refusal> {
    if let Some(language) = asking.field("language")
        && !matches!(language, "ro" | "en")
    {
        return Err(Refusal::invalid("language", "The selected language is invalid."));
    }
    if asking.numbers.is_empty() {
        return Err(Refusal::invalid("awb", "The awb field is required."));
    }
    if asking.numbers.len() > behaviour.most_numbers {
        let text = format!("The awb must not have more than {} items.", behaviour.most_numbers);
        return Err(Refusal::invalid("awb", text));
    }
    let malformed = |number: &String| number.len() != 13 || !number.bytes().all(|byte| byte.is_ascii_digit());
    let wrong: Vec<(String, String)> = asking
        .numbers
        .iter()
        .enumerate()
        .filter(|(_, number)| malformed(number))
        .map(|(place, _)| (format!("awb.{place}"), format!("The awb.{place} format is invalid.")))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::Invalid(wrong)) }
}

struct Row<'a> {
    server: &'a FanCourier,
    behaviour: Behaviour,
    english: bool,
    now: Timestamp,
}

impl Row<'_> {
    fn of(&self, label: &Label) -> Value {
        let number = number_value(&label.number, self.behaviour);
        let mut told = label.told(self.now);
        if told.is_empty() || self.server.0.labels.is_deleted(&label.number) {
            return message_row(&number, registered(self.english));
        }
        let mut row = Map::new();
        row.insert("awbNumber".into(), number);
        row.insert("content".into(), json!(format!("Comanda {}", label.order)));
        row.insert("date".into(), json!(self.local(label.created_at, "%Y-%m-%d 00:00:00")));
        let paid = label.transferred_at().filter(|at| *at <= self.now).map(|at| self.local(at, "%Y-%m-%d"));
        self.put(&mut row, "paymentDate", paid);
        let back = label.returns_as(self.now).map(|number| number_value(number, self.behaviour));
        self.put(&mut row, "returnAwbNumber", back);
        let on = label.goes_on_as(self.now).map(|number| number_value(number, self.behaviour));
        self.put(&mut row, "redirectionAwbNumber", on);
        self.put::<Value>(&mut row, "reimbursementAwbNumber", None);
        self.put::<Value>(&mut row, "oPODAwbNumber", None);
        row.insert("confirmation".into(), self.confirmation(label, &told));
        self.put(&mut row, "OTD", Some("24H"));
        if self.behaviour.newest_first {
            told.reverse();
        }
        row.insert("events".into(), told.into_iter().map(|scan| self.event(scan)).collect());
        Value::Object(row)
    }

    /// Who took it; before the delivery a date stands there alone, with a blank behind it.
    fn confirmation(&self, label: &Label, told: &[&ScanScript]) -> Value {
        let delivered = label.delivered().filter(|scan| scan.told_at <= self.now);
        let tried = told.iter().rfind(|scan| scan.code.starts_with('S') && scan.code != "S1");
        match (delivered, tried) {
            (Some(scan), _) => {
                let name = format!("{} {}", label.recipient.first_name, label.recipient.last_name);
                json!({"name": name, "date": self.local(scan.at, "%Y-%m-%d %H:%M")})
            }
            (None, Some(scan)) => json!({"name": "", "date": self.local(scan.at, "%Y-%m-%d ")}),
            (None, None) => match self.behaviour.absent {
                Absent::EmptyText => json!({"name": "", "date": ""}),
                Absent::Null => Value::Null,
                Absent::Missing => json!({}),
            },
        }
    }

    fn event(&self, scan: &ScanScript) -> Value {
        let code = if self.behaviour.padded_codes { format!("{} ", scan.code) } else { scan.code.clone() };
        let name = known(&scan.code).filter(|_| self.english).map_or(scan.text.as_str(), |event| event.en);
        let date = self.local(scan.at, "%Y-%m-%d %H:%M:%S");
        json!({"id": code, "name": name, "location": scan.place, "date": date})
    }

    fn put<T: Into<Value>>(&self, row: &mut Map<String, Value>, key: &str, value: Option<T>) {
        match (value, self.behaviour.absent) {
            (Some(value), _) => _ = row.insert(key.to_owned(), value.into()),
            (None, Absent::EmptyText) => _ = row.insert(key.to_owned(), json!("")),
            (None, Absent::Null) => _ = row.insert(key.to_owned(), Value::Null),
            (None, Absent::Missing) => {}
        }
    }

    fn local(&self, at: Timestamp, format: &str) -> String {
        at.to_zoned_datetime(self.server.0.zone.clone()).strftime(format).to_string()
    }
}

fn number_value(number: &str, behaviour: Behaviour) -> Value {
    match number.parse::<u64>() {
        Ok(number) if behaviour.numbers_as_json_numbers => json!(number),
        _ => json!(number),
    }
}

fn message_row(number: &Value, message: &str) -> Value {
    json!({"content": "", "awbNumber": number, "message": message})
}

fn registered(english: bool) -> &'static str {
    // The English word is misspelt by the courier.
    if english {
        "The AWB has been registerd by the sender"
    } else {
        "AWB-ul a fost inregistrat de catre clientul expeditor"
    }
}

fn not_found(english: bool) -> &'static str {
    if english { "The AWB was not found." } else { "AWB-ul nu a fost gasit." }
}
