//! GLS's answers: the parcels of a list, or one parcel.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{CourierSays, Scan};

use super::call::value;
use super::date;
use super::failure::{self, Failure};
use crate::json::Text;
use crate::status_table::StatusTable;
use crate::{Answer, Asked, CallError, LabelError, Parcel, Reading, Recorded, Told, json, times};

/// What is needed to read an answer.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) zone: TimeZone,
}

/// A parcel as the courier writes it. The answer about one parcel has the same fields beside its errors.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct ParcelRow {
    parcel_number: Text,
    parcel_status_list: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct ParcelStatus {
    status_code: Text,
    status_date: Text,
    status_description: Text,
    status_info: Text,
    depot_city: Text,
}

/// Whether a recorded value is one of this courier's answers, good or bad.
pub(super) fn is_answer(answer: &Value) -> bool {
    let answer = match answer.as_object() {
        Some(fields) if fields.len() == 1 => fields.get("d").unwrap_or(answer),
        _ => answer,
    };
    let has = |name: &&str| answer.get(*name).is_some();
    let is_list = answer.get("ParcelList").is_some_and(is_list_of_rows);
    let is_one = answer.get("ParcelStatusList").is_some_and(|list| list.is_array() || list.is_null());
    let names_errors = ["GetParcelListStatusesErrors", "GetParcelStatusErrors"].iter().any(has);
    let is_error = has(&"ErrorCode") && has(&"ErrorDescription");
    is_list || is_one || names_errors || is_error
}

fn is_list_of_rows(list: &Value) -> bool {
    list.as_array().is_some_and(|rows| rows.iter().all(|row| row.get("ParcelStatusList").is_some()))
}

impl Reader {
    /// The answer to a call for many numbers.
    pub(super) fn list(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        if failure::is_unknown_method(answer) {
            return Ok(ask_one_by_one(asked));
        }
        let body = failure::body(answer)?;
        if !is_answer(&body) {
            return Err(CallError::unreadable(format!("expected a list of parcels but got {}", json::keys(&body))));
        }
        let failures = Failure::all(&body);
        let mut parcels = self.parcels(&body);
        if parcels.is_empty()
            && let Some(error) = failures.iter().find_map(Failure::of_call)
        {
            return Err(error);
        }
        let told = asked.iter().map(|one| self.told(one, &parcels, &failures)).collect();
        for one in asked {
            parcels.remove(&value(&one.number).unwrap_or_default());
        }
        let mut others: Vec<Parcel> = parcels.into_values().collect();
        others.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(Reading { told, others })
    }

    fn told(&self, asked: &Asked, parcels: &HashMap<u64, Parcel>, failures: &[Failure]) -> Told {
        let number = value(&asked.number).unwrap_or_default();
        if let Some(parcel) = parcels.get(&number) {
            // Its number as the label has it: GLS leaves out zeros at the beginning.
            return Told::Parcel(Parcel { number: asked.number.to_string(), ..parcel.clone() });
        }
        if let Some(named) = failures.iter().find(|failure| failure.numbers.contains(&number)) {
            return Told::Error(named.of_label());
        }
        // With a wrong password this call answers an empty list and no error; the call for one number says so.
        if parcels.is_empty() {
            return Told::AskOtherwise;
        }
        let unnamed = failures.iter().find(|failure| failure.numbers.is_empty());
        Told::Error(unnamed.map_or(LabelError::NotFound, Failure::of_label))
    }

    /// The answer to a call for one number.
    pub(super) fn single(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        let body = failure::body(answer)?;
        if !is_answer(&body) {
            return Err(CallError::unreadable(format!("expected a parcel but got {}", json::keys(&body))));
        }
        let failures = Failure::all(&body);
        if let Some(error) = failures.iter().find_map(Failure::of_call) {
            return Err(error);
        }
        let alone = LabelError::Unreadable { what: "this call covers one number".to_owned() };
        let mut told = vec![Told::Error(alone); asked.len()];
        if let (Some(place), Some(one)) = (told.first_mut(), asked.first()) {
            *place = self.told_alone(one, body, &failures);
        }
        Ok(Reading { told, others: Vec::new() })
    }

    fn told_alone(&self, asked: &Asked, body: Value, failures: &[Failure]) -> Told {
        if let Some(failure) = failures.first() {
            return Told::Error(failure.of_label());
        }
        let row: ParcelRow = json::object(body).unwrap_or_default();
        let named = number(&row);
        let parcel = self.parcel(row);
        match named {
            Some(named) if Some(named) == value(&asked.number) => {
                Told::Parcel(Parcel { number: asked.number.to_string(), ..parcel })
            }
            Some(_) => Told::Error(LabelError::Unreadable { what: "the answer names another number".to_owned() }),
            None if parcel.scans.is_empty() && parcel.problems.is_empty() => Told::Error(LabelError::NotFound),
            None => Told::Parcel(Parcel { number: asked.number.to_string(), ..parcel }),
        }
    }

    /// All parcels of a recorded answer.
    pub(super) fn recorded(&self, answer: Value) -> Result<Vec<Recorded>, CallError> {
        let answer = failure::unwrapped(answer);
        let failures = Failure::all(&answer);
        let rows = match answer.get("ParcelList") {
            Some(list) => json::entries(list.clone()),
            None if failures.is_empty() => vec![answer],
            None => Vec::new(),
        };
        if let (true, Some(failure)) = (rows.is_empty(), failures.first()) {
            return Err(failure.of_recorded());
        }
        let parcels = rows.into_iter().map(|row| match json::object::<ParcelRow>(row) {
            Some(row) => {
                let parcel = self.parcel(row);
                Recorded { number: parcel.number.clone(), told: Ok(parcel) }
            }
            None => {
                let what = "an entry of the list is not an object".to_owned();
                Recorded { number: String::new(), told: Err(LabelError::Unreadable { what }) }
            }
        });
        let errors = failures.iter().flat_map(|failure| {
            failure.numbers.iter().map(|number| Recorded { number: number.to_string(), told: Err(failure.of_label()) })
        });
        Ok(parcels.chain(errors).collect())
    }

    fn parcels(&self, body: &Value) -> HashMap<u64, Parcel> {
        let mut parcels: HashMap<u64, Parcel> = HashMap::new();
        let rows = json::entries(body.get("ParcelList").cloned().unwrap_or_default());
        for row in rows.into_iter().filter_map(json::object::<ParcelRow>) {
            let Some(number) = number(&row) else { continue };
            let parcel = self.parcel(row);
            match parcels.get_mut(&number) {
                Some(known) => {
                    known.scans.extend(parcel.scans);
                    times::oldest_first(&mut known.scans);
                    known.problems.extend(parcel.problems);
                }
                None => {
                    parcels.insert(number, parcel);
                }
            }
        }
        parcels
    }

    fn parcel(&self, row: ParcelRow) -> Parcel {
        let mut parcel = Parcel {
            number: number(&row).map(|number| number.to_string()).unwrap_or_default(),
            says: CourierSays { registered: true, ..CourierSays::default() },
            ..Parcel::default()
        };
        for status in json::entries(row.parcel_status_list) {
            let read = json::object::<ParcelStatus>(status).ok_or_else(|| "a status is not an object".to_owned());
            match read.and_then(|status| self.scan(status)) {
                Ok(scan) => parcel.scans.push(scan),
                Err(problem) => parcel.problems.push(problem),
            }
        }
        times::oldest_first(&mut parcel.scans);
        parcel
    }

    fn scan(&self, status: ParcelStatus) -> Result<Scan, String> {
        let code = code(status.status_code.as_str().unwrap_or_default());
        let date = status.status_date.as_str().unwrap_or_default();
        let (at, zone) = date::read(date, &self.zone).ok_or_else(|| {
            let date: String = date.chars().take(40).collect();
            format!("a status with code \"{code}\" has no readable time: \"{date}\"")
        })?;
        let (meaning, heading) = self.statuses.look_up(&code, None);
        let text = status.status_description.0.unwrap_or_default();
        Ok(Scan {
            at,
            zone,
            code,
            detail: None,
            text: match status.status_info.0 {
                Some(info) => format!("{text}: {info}"),
                None => text,
            },
            place: status.depot_city.0,
            heading,
            meaning,
        })
    }
}

fn ask_one_by_one(asked: &[Asked]) -> Reading {
    Reading { told: asked.iter().map(|_| Told::AskOtherwise).collect(), others: Vec::new() }
}

/// The number that a row names; 0 stands for none.
fn number(row: &ParcelRow) -> Option<u64> {
    row.parcel_number.as_str()?.parse().ok().filter(|number| *number > 0)
}

/// `05` and `5` are the same code.
fn code(text: &str) -> String {
    text.parse::<u64>().map_or_else(|_| text.to_uppercase(), |code| code.to_string())
}
