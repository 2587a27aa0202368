//! What an operation tells beside its code: an expected visit, and where a parcel waits.

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{Expected, ExpectedBy, PickUpPoint, When};

use crate::json::{Flag, Text};
use crate::{facts, json};

/// The words before the day in an English comment. The day is the service's plan, made with the label.
const EXPECTED: &str = "Expected Delivery Date:";

/// `additionalInfo`, as far as it is looked at. Its telephone numbers are not.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Additional {
    #[serde(rename = "officeURL")]
    office_url: Text,
    #[serde(rename = "geoPUDOId")]
    geo_pudo_id: Text,
    predict: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Predict {
    predicted_visit_date_time_from: Text,
    predicted_visit_date_time_to: Text,
    canceled: Flag,
}

pub(super) fn read(info: Value) -> Additional {
    json::object(info).unwrap_or_default()
}

impl Additional {
    /// The predicted visit, else the day that the comment names. A prediction that was withdrawn is none.
    pub(super) fn expected(&self, comment: &str, zone: &TimeZone) -> Option<Expected> {
        let predict: Predict = json::object(self.predict.clone()).unwrap_or_default();
        let from = predict.predicted_visit_date_time_from.as_str();
        let frame = facts::frame(from, predict.predicted_visit_date_time_to.as_str(), zone);
        let predicted = frame.filter(|_| predict.canceled.0 != Some(true));
        let day = || comment.lines().find_map(|line| facts::dotted_day(line.trim().strip_prefix(EXPECTED)?));
        let when = predicted.or_else(|| day().map(When::Day))?;
        Some(Expected { when, by: ExpectedBy::Estimate })
    }

    /// The office or locker: the comment's first line is `261 - CLUJ CENTRU`, its second the street.
    pub(super) fn point(&self, comment: &str) -> Option<PickUpPoint> {
        let mut lines = comment.lines().map(str::trim);
        let name = lines.next().map(|line| line.split_once(" - ").map_or(line, |(_, name)| name));
        let point = facts::point(name, lines.next(), self.geo_pudo_id.as_str())?;
        Some(PickUpPoint { page: facts::link(self.office_url.as_str()), ..point })
    }
}
