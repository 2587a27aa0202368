//! The tab *History*: what was decided, why, and what became of it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use jiff::Timestamp;
use store::{DecisionRow, EffectRow, EffectState, OrderDetail};
use tracking::{Effect, EffectId, OrderId, Verdict};

use super::facts::number_of;
use super::{Done, Facts, facts};
use crate::app::App;
use crate::language::Language;
use crate::page::{Frame, PageError, Section, SignedIn, render};

/// The tab.
#[derive(Template)]
#[template(path = "order/history.html")]
pub(crate) struct HistoryPage {
    pub(crate) frame: Frame,
    pub(crate) facts: Facts,
    pub(crate) causes: Vec<Cause>,
    pub(crate) closed_alerts: Vec<ClosedAlert>,
}

/// What was decided about one change.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    /// The label and its new status, or the order.
    pub(crate) title: String,
    pub(crate) when: String,
    pub(crate) decisions: Vec<DecisionLine>,
}

/// One decision with what followed from it.
#[derive(Debug, Clone)]
pub(crate) struct DecisionLine {
    pub(crate) preference: String,
    pub(crate) verdict: String,
    pub(crate) tone: &'static str,
    pub(crate) why: String,
    pub(crate) effects: Vec<EffectLine>,
}

/// One effect.
#[derive(Debug, Clone)]
pub(crate) struct EffectLine {
    pub(crate) id: EffectId,
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    /// What became of it, or why it waits.
    pub(crate) outcome: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) is_parked: bool,
}

/// An alert that somebody has seen.
#[derive(Debug, Clone)]
pub(crate) struct ClosedAlert {
    pub(crate) text: String,
    pub(crate) number: String,
    pub(crate) seen: String,
}

/// `GET /orders/{order}/history`.
pub(crate) async fn history(
    State(app): State<App>,
    me: SignedIn,
    Path(order): Path<OrderId>,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let detail = app.store.order(me.shop, order).await?.ok_or(PageError::NotFound)?;
    let facts = facts(&app, &me, &detail).await?;
    let frame = Frame::new(&me, Section::Orders).with_notice(done.notice(me.language));
    render(&HistoryPage::new(&me, frame, facts, app.clock.now(), &detail))
}

impl HistoryPage {
    /// Makes an order's history ready to be shown.
    pub(crate) fn new(me: &SignedIn, frame: Frame, facts: Facts, now: Timestamp, detail: &OrderDetail) -> Self {
        let seen = |alert: &store::AlertRow| {
            alert.closed_at.map(|at| ClosedAlert {
                text: me.language.alert(&alert.kind),
                number: number_of(detail, alert.label),
                seen: me.language.moment(at, now, &me.zone),
            })
        };
        Self {
            frame,
            facts,
            causes: detail
                .decisions
                .chunk_by(|a, b| (a.label, a.status, a.about_at) == (b.label, b.status, b.about_at))
                .filter_map(|rows| Cause::new(me, now, detail, rows))
                .collect(),
            closed_alerts: detail.alerts.iter().filter_map(seen).collect(),
        }
    }
}

impl Cause {
    fn new(me: &SignedIn, now: Timestamp, detail: &OrderDetail, rows: &[DecisionRow]) -> Option<Self> {
        let first = rows.first()?;
        let number = first.label.map(|label| number_of(detail, label)).filter(|number| !number.is_empty());
        let status = first.status.map(|status| me.language.status(&status));
        let about: Vec<String> = [status, number].into_iter().flatten().collect();
        Some(Self {
            title: if about.is_empty() { detail.file.order.name.clone() } else { about.join(" · ") },
            when: me.language.moment(first.about_at.unwrap_or(first.decided_at), now, &me.zone),
            decisions: rows.iter().map(|row| DecisionLine::new(me, now, detail, row)).collect(),
        })
    }
}

impl DecisionLine {
    fn new(me: &SignedIn, now: Timestamp, detail: &OrderDetail, row: &DecisionRow) -> Self {
        let own = detail.effects.iter().filter(|effect| effect.decision == row.id);
        Self {
            preference: me.language.preference(&row.preference),
            verdict: me.language.verdict(&row.verdict),
            tone: match row.verdict {
                Verdict::Act => "tone-good",
                Verdict::Hold => "tone-trouble",
                Verdict::No => "tone-waiting",
            },
            why: me.language.why(&row.why),
            effects: own.map(|effect| EffectLine::new(me, now, effect)).collect(),
        }
    }
}

impl EffectLine {
    fn new(me: &SignedIn, now: Timestamp, row: &EffectRow) -> Self {
        let language = me.language;
        let moment = |at: Timestamp| language.moment(at, now, &me.zone);
        let (state, tone) = match row.state {
            EffectState::Waiting if row.attempts > 0 => (
                language.say_with_all(
                    "effect_state-retry",
                    [("count", row.attempts.into()), ("when", moment(row.due).into())],
                ),
                "tone-trouble",
            ),
            EffectState::Waiting => (language.say("effect_state-waiting"), "tone-moving"),
            EffectState::InHand => (language.say("effect_state-in_hand"), "tone-moving"),
            EffectState::Done => {
                let when = moment(row.done_at.unwrap_or(row.created_at));
                (language.say_with("effect_state-done", "when", when), "tone-good")
            }
            EffectState::Parked => {
                let when = moment(row.parked_at.unwrap_or(row.created_at));
                (language.say_with("effect_state-parked", "when", when), "tone-bad")
            }
        };
        let name = language.effect(row.effect.kind());
        Self {
            id: row.id,
            name: match &row.effect {
                Effect::DeliveryEvent(event) => format!("{name}: {}", language.status(&event.standing)),
                Effect::Mail { about, .. } => format!("{name}: {}", language.status(about)),
                Effect::TellCustomer { news, .. } => {
                    format!("{name}: {}", language.say(&format!("customer_news-{news}")))
                }
                _ => name,
            },
            state,
            tone,
            outcome: row.outcome.as_deref().and_then(|word| language.outcome(word)),
            error: row.last_error.clone().filter(|_| row.state != EffectState::Done),
            detail: row.detail.clone().or_else(|| unsent(language, row)),
            is_parked: row.state == EffectState::Parked,
        }
    }
}

/// A mail to a customer may be done with and not sent.
fn unsent(language: Language, row: &EffectRow) -> Option<String> {
    let outcome = row.outcome.as_deref().filter(|outcome| *outcome != "sent")?;
    matches!(row.effect, Effect::TellCustomer { .. }).then(|| language.unsent(outcome))
}
