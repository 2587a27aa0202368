//! One event of Cargus.

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::Scan;

use crate::json::Text;
use crate::status_table::StatusTable;
use crate::{json, times};

/// What is needed to read an event.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) zone: TimeZone,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Event {
    event_id: Text,
    description: Text,
    locality_name: Text,
    date: Text,
}

impl Reader {
    /// The scans of a list of events, oldest first, and what could not be read of it.
    pub(super) fn scans(&self, events: Value) -> (Vec<Scan>, Vec<String>) {
        let mut scans = Vec::new();
        let mut problems = Vec::new();
        for event in json::entries(events) {
            match json::object::<Event>(event)
                .ok_or("an event is not an object".to_owned())
                .and_then(|one| self.scan(one))
            {
                Ok(scan) => scans.push(scan),
                Err(problem) => problems.push(problem),
            }
        }
        times::oldest_first(&mut scans);
        (scans, problems)
    }

    fn scan(&self, event: Event) -> Result<Scan, String> {
        let code = event.event_id.0.unwrap_or_default();
        let date = event.date.as_str().unwrap_or_default();
        let (at, zone) = times::read(date, &self.zone).ok_or_else(|| {
            let date: String = date.chars().take(40).collect();
            format!("an event with id \"{code}\" has no readable time: \"{date}\"")
        })?;
        let (meaning, heading) = self.statuses.look_up(&code, None);
        let text = event.description.as_str().map(in_one_line).unwrap_or_default();
        Ok(Scan { at, zone, code, detail: None, text, place: event.locality_name.0, heading, meaning })
    }
}

/// Texts come with blanks in their middle and at their end.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
