//! The rows of FAN Courier's tracking answer: tracked, registered or unknown.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{CashTold, CourierSays, Heading, Scan, Status};

use crate::json::Text;
use crate::status_table::StatusTable;
use crate::{Asked, LabelError, Parcel, Reading, Recorded, Told, facts, json, times};

/// What is needed to read a row.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) zone: TimeZone,
}

/// A row as the courier writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Row {
    awb_number: Text,
    return_awb_number: Text,
    redirection_awb_number: Text,
    payment_date: Text,
    confirmation: Value,
    message: Text,
    events: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Confirmation {
    name: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Event {
    id: Text,
    name: Text,
    location: Text,
    date: Text,
}

/// Whether a recorded value is one of this courier's answers, good or bad.
pub(super) fn is_answer(value: &Value) -> bool {
    match value {
        Value::Array(list) => !list.is_empty() && list.iter().all(is_row),
        Value::Object(fields) => {
            let is_one_row = is_row(value) && (fields.contains_key("events") || fields.contains_key("message"));
            is_tracking(value) || is_one_row || is_failure(value)
        }
        _ => false,
    }
}

/// Whether a value is a good answer: `data` with rows, or nothing in it and the `status` of a good one.
pub(super) fn is_tracking(value: &Value) -> bool {
    let rows: Vec<&Value> = match value.get("data") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(data @ Value::Object(_)) if is_row(data) => vec![data],
        Some(Value::Object(rows)) => rows.values().collect(),
        _ => return false,
    };
    rows.iter().any(|row| is_row(row)) || (rows.is_empty() && value.get("status").is_some())
}

/// Whether a value is a row.
pub(super) fn is_row(value: &Value) -> bool {
    value.get("awbNumber").is_some()
}

fn is_failure(value: &Value) -> bool {
    let has_message = value.get("message").is_some_and(Value::is_string);
    let status = value.get("status").and_then(Value::as_str);
    has_message || status.is_some_and(|word| !word.eq_ignore_ascii_case("success"))
}

impl Reader {
    /// One entry for each number asked; rows of other numbers apart.
    pub(super) fn reading(&self, asked: &[Asked], body: Value) -> Reading {
        let mut rows: HashMap<String, Result<Parcel, LabelError>> = HashMap::new();
        let mut unnamed = false;
        for one in self.recorded(body) {
            if one.number.is_empty() {
                unnamed = true;
                continue;
            }
            match (rows.get_mut(&one.number), one.told) {
                (Some(Ok(known)), Ok(more)) => known.scans.extend(more.scans),
                (Some(Ok(_)), Err(_)) => {}
                (_, told) => {
                    rows.insert(one.number, told);
                }
            }
        }
        // A number without a row is unknown; but a row without a number may have been its.
        let missing = if unnamed {
            LabelError::Unreadable { what: "a row of the answer has no number".to_owned() }
        } else {
            LabelError::NotFound
        };
        let told = asked.iter().map(|one| match rows.remove(one.number.as_str()) {
            Some(Ok(parcel)) => Told::Parcel(parcel),
            Some(Err(error)) => Told::Error(error),
            None => Told::Error(missing.clone()),
        });
        let told = told.collect();
        let mut others: Vec<Parcel> = rows.into_values().filter_map(Result::ok).collect();
        others.sort_by(|a, b| a.number.cmp(&b.number));
        Reading { told, others }
    }

    /// All rows of an answer.
    pub(super) fn recorded(&self, body: Value) -> Vec<Recorded> {
        let rows = match body {
            Value::Object(_) if is_row(&body) => vec![body],
            Value::Object(mut fields) => match fields.remove("data").unwrap_or_default() {
                row if is_row(&row) => vec![row],
                rows => json::entries(rows),
            },
            rows => json::entries(rows),
        };
        rows.into_iter().map(|row| self.row(row)).collect()
    }

    fn row(&self, row: Value) -> Recorded {
        let Some(row) = json::object::<Row>(row) else {
            let what = "a row of the answer is not an object".to_owned();
            return Recorded { number: String::new(), told: Err(LabelError::Unreadable { what }) };
        };
        let Some(number) = row.awb_number.0 else {
            let what = "a row of the answer has no number".to_owned();
            return Recorded { number: String::new(), told: Err(LabelError::Unreadable { what }) };
        };
        let events = json::entries(row.events);
        let told = match (events.is_empty(), row.message.as_str().map(plain)) {
            (true, Some(message)) if says_unknown(&message) => Err(LabelError::NotFound),
            (true, Some(message)) if says_registered(&message) => {
                Ok(Parcel { says: CourierSays { registered: true, ..CourierSays::default() }, ..Parcel::default() })
            }
            (true, Some(_)) => Ok(Parcel {
                problems: vec![format!("a message of unknown meaning: {}", row.message.0.unwrap_or_default())],
                ..Parcel::default()
            }),
            (true, None) => Ok(Parcel::default()),
            (false, _) => Ok(self.tracked(events, row.confirmation)),
        };
        let told = told.map(|mut parcel| {
            parcel.number.clone_from(&number);
            parcel.says.return_number = another_number(row.return_awb_number);
            parcel.says.redirect_number = another_number(row.redirection_awb_number);
            // The day of the transfer to the sender; how much it was, the transfers' own report tells.
            let paid_on = facts::when(row.payment_date.as_str(), &self.zone);
            parcel.says.remitted = paid_on.map(|when| CashTold { amount: None, when: Some(when) });
            parcel
        });
        Recorded { number, told }
    }

    fn tracked(&self, events: Vec<Value>, confirmation: Value) -> Parcel {
        let mut parcel =
            Parcel { says: CourierSays { registered: true, ..CourierSays::default() }, ..Parcel::default() };
        for event in events {
            match json::object::<Event>(event)
                .ok_or("an event is not an object".to_owned())
                .and_then(|one| self.scan(one))
            {
                Ok(scan) => parcel.scans.push(scan),
                Err(problem) => parcel.problems.push(problem),
            }
        }
        times::oldest_first(&mut parcel.scans);
        if ends_with_recipient(&parcel.scans) {
            parcel.says.signer = json::object::<Confirmation>(confirmation).and_then(|one| one.name.0);
        }
        parcel
    }

    fn scan(&self, event: Event) -> Result<Scan, String> {
        let code = event.id.as_str().map(str::to_uppercase).unwrap_or_default();
        let date = event.date.as_str().unwrap_or_default();
        let (at, zone) = times::read(date, &self.zone).ok_or_else(|| {
            let date: String = date.chars().take(40).collect();
            format!("an event with code \"{code}\" has no readable time: \"{date}\"")
        })?;
        let (meaning, heading) = self.statuses.look_up(&code, None);
        let text = event.name.0.unwrap_or_default();
        Ok(Scan { at, zone, code, detail: None, text, place: event.location.0, heading, meaning })
    }
}

/// Whether the last scan with a status is a delivery, and nothing before it turned the parcel round.
fn ends_with_recipient(scans: &[Scan]) -> bool {
    let last = scans.iter().rev().find_map(|scan| scan.status().filter(|status| *status != Status::Unknown));
    let went_back = scans.iter().any(|scan| scan.heading == Some(Heading::Sender));
    last == Some(Status::Delivered) && !went_back
}

fn another_number(text: Text) -> Option<String> {
    text.0.filter(|number| number.chars().any(|c| c.is_ascii_alphanumeric() && c != '0'))
}

/// Registered and unknown rows look alike and differ only by their words, which the courier spells in several ways.
fn says_unknown(message: &str) -> bool {
    message.contains("nu a fost gasit") || message.contains("not found")
}

fn says_registered(message: &str) -> bool {
    let is_denied = message.contains("nu a fost") || message.contains("nu este") || message.contains("not regist");
    !is_denied && (message.contains("inregistrat") || message.contains("regist"))
}

/// Lower case, without Romanian diacritics.
fn plain(text: &str) -> String {
    let lower = text.chars().flat_map(char::to_lowercase);
    lower
        .map(|c| match c {
            'ă' | 'â' => 'a',
            'î' => 'i',
            'ș' | 'ş' => 's',
            'ț' | 'ţ' => 't',
            same => same,
        })
        .collect()
}
