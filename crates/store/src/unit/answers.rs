//! What couriers answered about labels.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use tracking::{CourierSays, LabelId, NextAsk, Reason, Scan, Standing, ZoneSource};

use super::Unit;
use crate::StoreError;
use crate::columns::{ms, opt_ms, to_json};
use crate::error::Doing;
use crate::files::heading_word;
use crate::sql::{IdSet, Sql, all, over, run};

/// What a courier answered about one claimed label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelAnswer {
    /// The label.
    pub label: LabelId,
    /// The token of the claim.
    pub lease_token: i64,
    /// Scans that were not known yet; ones that are known do no harm. Their instants are whole milliseconds.
    pub new_scans: Vec<Scan>,
    /// What the courier says beside the scans.
    pub says: CourierSays,
    /// What is shown.
    pub shown: Standing,
    /// What is known.
    pub known: Standing,
    /// Since when it stands there.
    pub since: Option<Timestamp>,
    /// The courier's own text of it.
    pub courier_text: Option<String>,
    /// When it is asked next.
    pub next: NextAsk,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// What was wrong with this number alone; clears the last one when `None`.
    pub error: Option<LabelProblem>,
}

/// What was wrong with one number while its call was fine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelProblem {
    /// The word of the kind: `not_found`, `malformed` …
    pub kind: String,
    /// For people.
    pub message: String,
}

#[derive(Serialize)]
struct AnswerRecord<'a> {
    id: i64,
    says: String,
    shown_status: &'a str,
    shown_reason: Option<&'a str>,
    shown_acts_next: &'a str,
    known_status: &'a str,
    known_reason: Option<&'a str>,
    known_acts_next: &'a str,
    since: Option<i64>,
    courier_text: Option<&'a str>,
    news_at: Option<i64>,
    asked_at: i64,
    next_due: Option<i64>,
    ask_reason: &'a str,
    error_kind: Option<&'a str>,
    error_message: Option<&'a str>,
}

#[derive(Serialize)]
struct ScanRecord<'a> {
    label: i64,
    at: i64,
    code: &'a str,
    detail: &'a str,
    zone_offset: Option<i32>,
    text: &'a str,
    place: Option<&'a str>,
    heading: Option<&'static str>,
    meaning: String,
    seen_at: i64,
}

impl Unit {
    /// Keeps the answers and gives the leases back. Returns the labels whose lease was lost: nothing of them is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_answers(&mut self, answers: &[LabelAnswer]) -> Result<Vec<LabelId>, StoreError> {
        let held = self.held_labels(answers).await?;
        let (kept, lost): (Vec<_>, Vec<_>) = answers
            .iter()
            .partition(|answer| held.get(&answer.label.0).is_some_and(|(token, _)| *token == answer.lease_token));
        self.write_answers(&kept).await?;
        let scans: Vec<_> =
            kept.iter().flat_map(|one| one.new_scans.iter().map(|scan| (one.label, one.asked_at, scan))).collect();
        self.write_scans(&scans).await?;
        for answer in kept {
            let account = held.get(&answer.label.0).and_then(|(_, account)| *account);
            self.wakings.add(account, opt_ms(answer.next.at));
        }
        Ok(lost.into_iter().map(|answer| answer.label).collect())
    }

    /// The tokens and accounts of the labels that somebody holds, locked in the order of their ids.
    async fn held_labels(&mut self, answers: &[LabelAnswer]) -> Result<HashMap<i64, (i64, Option<i64>)>, StoreError> {
        const SELECT: Sql = Sql {
            sqlite: "SELECT id, lease_token, account_id FROM label WHERE +shop_id = $1 \
                     AND id IN (SELECT value FROM json_each($2)) AND lease_token IS NOT NULL",
            postgres: "SELECT id, lease_token, account_id FROM label WHERE +shop_id = $1 \
                       AND id = ANY($2) AND lease_token IS NOT NULL ORDER BY id FOR NO KEY UPDATE",
        };
        let ids: IdSet = answers.iter().map(|answer| answer.label.0).collect();
        let shop = self.shop.0;
        let rows = all!(self.link(), (i64, i64, Option<i64>), SELECT, shop, ids).doing("looking leases up")?;
        Ok(rows.into_iter().map(|(id, token, account)| (id, (token, account))).collect())
    }

    async fn write_answers(&mut self, answers: &[&LabelAnswer]) -> Result<(), StoreError> {
        const UPDATE: Sql = over!(
            "UPDATE label SET says = r.says, shown_status = r.shown_status, shown_reason = r.shown_reason, \
             shown_acts_next = r.shown_acts_next, known_status = r.known_status, known_reason = r.known_reason, \
             known_acts_next = r.known_acts_next, since = r.since, courier_text = r.courier_text, \
             last_news_at = CASE WHEN r.news_at > last_news_at THEN r.news_at ELSE last_news_at END, \
             asked_at = r.asked_at, asked_fully_at = r.asked_at, next_due = r.next_due, ask_reason = r.ask_reason, lease_token = NULL, \
             attempts = 0, error_kind = r.error_kind, error_message = r.error_message FROM ",
            "$1" {
                id bigint, says text, shown_status text, shown_reason text, shown_acts_next text, known_status text,
                known_reason text, known_acts_next text, since bigint, courier_text text, news_at bigint,
                asked_at bigint, next_due bigint, ask_reason text, error_kind text, error_message text
            },
            " WHERE +label.shop_id = $2 AND label.id = r.id"
        );
        let records = answers.iter().map(|answer| AnswerRecord::of(answer)).collect::<Result<Vec<_>, _>>()?;
        if records.is_empty() {
            return Ok(());
        }
        let shop = self.shop.0;
        run!(self.link(), UPDATE, to_json(&records)?, shop).doing("keeping answers")?;
        Ok(())
    }

    /// Keeps scans of labels, each with the instant of its coming. One that is known already stays as it is, but for
    /// a heading that it did not have: a feed leaves that out.
    pub(super) async fn write_scans(&mut self, scans: &[(LabelId, Timestamp, &Scan)]) -> Result<(), StoreError> {
        const INSERT: Sql = over!(
            "INSERT INTO scan (shop_id, label_id, at, code, detail, zone_offset, text, place, heading, meaning, seen_at) \
             SELECT $2, r.label, r.at, r.code, r.detail, r.zone_offset, r.text, r.place, r.heading, r.meaning, \
             r.seen_at FROM ",
            "$1" {
                label bigint, at bigint, code text, detail text, zone_offset bigint, text text, place text,
                heading text, meaning text, seen_at bigint
            },
            " WHERE TRUE ON CONFLICT (label_id, at, code, detail) DO UPDATE SET heading = excluded.heading \
              WHERE scan.heading IS NULL AND excluded.heading IS NOT NULL"
        );
        let records: Vec<_> = scans
            .iter()
            .map(|(label, seen_at, scan)| ScanRecord::of(*label, *seen_at, scan))
            .collect::<Result<_, _>>()?;
        if records.is_empty() {
            return Ok(());
        }
        let shop = self.shop.0;
        run!(self.link(), INSERT, to_json(&records)?, shop).doing("keeping scans")?;
        Ok(())
    }
}

impl<'a> AnswerRecord<'a> {
    fn of(answer: &'a LabelAnswer) -> Result<Self, StoreError> {
        Ok(Self {
            id: answer.label.0,
            says: to_json(&answer.says)?,
            shown_status: answer.shown.status.as_str(),
            shown_reason: answer.shown.reason.map(Reason::as_str),
            shown_acts_next: answer.shown.acts_next.as_str(),
            known_status: answer.known.status.as_str(),
            known_reason: answer.known.reason.map(Reason::as_str),
            known_acts_next: answer.known.acts_next.as_str(),
            since: opt_ms(answer.since),
            courier_text: answer.courier_text.as_deref(),
            news_at: answer.new_scans.iter().map(|scan| ms(scan.at)).max(),
            asked_at: ms(answer.asked_at),
            next_due: opt_ms(answer.next.at),
            ask_reason: answer.next.why.as_str(),
            error_kind: answer.error.as_ref().map(|error| error.kind.as_str()),
            error_message: answer.error.as_ref().map(|error| error.message.as_str()),
        })
    }
}

impl<'a> ScanRecord<'a> {
    fn of(label: LabelId, seen_at: Timestamp, scan: &'a Scan) -> Result<Self, StoreError> {
        Ok(Self {
            label: label.0,
            at: ms(scan.at),
            code: &scan.code,
            detail: scan.detail.as_deref().unwrap_or_default(),
            zone_offset: match scan.zone {
                ZoneSource::Told(offset) => Some(offset),
                ZoneSource::Assumed => None,
            },
            text: &scan.text,
            place: scan.place.as_deref(),
            heading: scan.heading.map(heading_word),
            meaning: to_json(&scan.meaning)?,
            seen_at: ms(seen_at),
        })
    }
}
