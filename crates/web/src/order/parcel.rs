//! One parcel on the order's page: where it stands, how it is asked, and all its scans.

use jiff::Timestamp;
use store::{AccountState, LabelMeta, LabelProblem};
use tracking::{ActsNext, AskReason, Direction, LabelFile, LabelId, Meaning, Scan, Standing, Status, ZoneSource};

use super::courier_question::{CourierQuestion, how_found, shown_courier};
use crate::language::Language;
use crate::page::{SignedIn, Tone};
use crate::told_facts::{self, Reading, ToldFact};

/// Whether the shop's labels are asked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// They are.
    On,
    /// *Enable tracking* is off.
    SwitchedOff,
    /// The plan does not include it.
    PlanTooSmall,
}

/// One parcel.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) label: LabelId,
    pub(crate) courier: String,
    /// How it was found that it is this courier's, where it was not simply named.
    pub(crate) how_found: Option<String>,
    /// Asked while the courier is not clear.
    pub(crate) question: Option<CourierQuestion>,
    pub(crate) number: String,
    /// The number under which it goes on.
    pub(crate) goes_on_as: Option<String>,
    pub(crate) courier_page: Option<String>,
    pub(crate) status: String,
    pub(crate) tone: &'static str,
    pub(crate) reason: Option<String>,
    pub(crate) acts_next: Option<String>,
    pub(crate) courier_text: Option<String>,
    pub(crate) since: Option<String>,
    pub(crate) direction: Option<String>,
    pub(crate) is_guess: bool,
    pub(crate) is_outbound: bool,
    pub(crate) is_cancelled: bool,
    pub(crate) can_be_cancelled: bool,
    pub(crate) last_asked: Option<String>,
    pub(crate) next_ask: String,
    pub(crate) error: Option<String>,
    /// What its newest scan says is not known here: what that means and what can be done.
    pub(crate) not_understood: Option<String>,
    /// What the courier told beside its scans.
    pub(crate) told: Vec<ToldFact>,
    pub(crate) scans: Vec<ScanLine>,
}

/// One scan.
#[derive(Debug, Clone)]
pub(crate) struct ScanLine {
    pub(crate) at: String,
    pub(crate) when: String,
    pub(crate) text: String,
    pub(crate) place: Option<String>,
    /// The status that it stands for, `None` for a notice.
    pub(crate) status: Option<String>,
    pub(crate) tone: &'static str,
    pub(crate) zone_is_assumed: bool,
}

impl Parcel {
    /// Makes a parcel ready to be shown.
    pub(crate) fn new(me: &SignedIn, now: Timestamp, file: &LabelFile, meta: &LabelMeta, asking: Asking) -> Self {
        let language = me.language;
        let label = &file.label;
        let is_cancelled = label.cancelled_at.is_some();
        let standing = if is_cancelled {
            Standing { status: Status::Cancelled, reason: None, acts_next: ActsNext::Nobody }
        } else {
            file.timeline.standing
        };
        let moment = |at: Timestamp| language.moment(at, now, &me.zone);
        Self {
            label: label.id,
            courier: shown_courier(language, label),
            how_found: how_found(language, label, &meta.found),
            question: CourierQuestion::of_label(language, &me.form_token, label, &meta.found),
            goes_on_as: file.says.redirect_number.clone().filter(|number| *number != label.number.as_str()),
            number: label.number.to_string(),
            courier_page: engine::customer_page(&label.courier, &label.number),
            status: language.status(&standing.status),
            tone: standing.tone(),
            reason: standing.reason.map(|reason| language.reason(&reason)),
            acts_next: (standing.acts_next != ActsNext::Nobody).then(|| language.acts_next(&standing.acts_next)),
            courier_text: file.timeline.courier_text.clone().filter(|text| !text.is_empty() && !is_cancelled),
            since: label.cancelled_at.or(file.timeline.since).map(moment),
            direction: (label.direction != Direction::Outbound).then(|| language.direction(&label.direction)),
            is_guess: label.direction == Direction::ReturnGuessed,
            is_outbound: label.direction.is_outbound(),
            is_cancelled,
            can_be_cancelled: !is_cancelled && !file.timeline.known.status.is_final(),
            last_asked: meta.asked_at.map(moment),
            next_ask: if is_cancelled {
                language.say_with("order-not-asked", "why", language.ask_reason(&AskReason::Final))
            } else {
                next_ask(language, meta, asking, moment)
            },
            error: meta.last_error.as_ref().map(|problem| problem_words(language, problem)),
            not_understood: not_understood(language, file),
            told: told_facts::for_merchant(Reading { language, zone: &me.zone, now }, file),
            scans: scans(me, file),
        }
    }
}

impl Parcel {
    /// A time whose zone the courier did not tell is among the scans.
    pub(crate) fn has_assumed_zone(&self) -> bool {
        self.scans.iter().any(|scan| scan.zone_is_assumed)
    }
}

fn next_ask(language: Language, meta: &LabelMeta, asking: Asking, moment: impl Fn(Timestamp) -> String) -> String {
    let Some(at) = meta.next.at else {
        return language.say_with("order-not-asked", "why", language.ask_reason(&meta.next.why));
    };
    match (asking, meta.account) {
        (Asking::SwitchedOff, _) => language.say("order-not-asked-off"),
        (Asking::PlanTooSmall, _) => language.say("order-not-asked-plan"),
        (Asking::On, Some(AccountState::Disabled)) => language.say("order-not-asked-disabled"),
        (Asking::On, Some(AccountState::NeedsAttention)) => language.say("order-not-asked-refused"),
        (Asking::On, None | Some(AccountState::Disconnected)) => {
            language.say_with("order-not-asked", "why", language.ask_reason(&AskReason::NoAccount))
        }
        (Asking::On, Some(AccountState::Active)) if meta.in_hand => language.say("order-asked-this-moment"),
        (Asking::On, Some(AccountState::Active)) => language.say_with_all(
            "order-next-ask",
            [("when", moment(at).into()), ("why", language.ask_reason(&meta.next.why).into())],
        ),
    }
}

/// The newest scan decides: what a later one made clear is no question any more.
fn not_understood(language: Language, file: &LabelFile) -> Option<String> {
    let newest = file.scans.iter().max_by_key(|scan| scan.at)?;
    let is_unknown = matches!(newest.meaning, Meaning::Unmapped) && file.label.cancelled_at.is_none();
    is_unknown.then(|| language.say_with("order-not-understood", "code", newest.code.clone()))
}

/// What was wrong at the last ask, in our words where we have some; the courier's own follow.
fn problem_words(language: Language, problem: &LabelProblem) -> String {
    let key = match problem.kind.as_str() {
        "not_found" => return language.say("label_problem-not_found"),
        "malformed" => "label_problem-malformed",
        "refused" => "label_problem-refused",
        "unreadable" => "label_problem-unreadable",
        _ => "label_problem-other",
    };
    language.say_with(key, "message", problem.message.clone())
}

/// The newest first, as people look for it.
fn scans(me: &SignedIn, file: &LabelFile) -> Vec<ScanLine> {
    let read = file.timeline.read.iter().copied().chain(std::iter::repeat(None));
    let mut lines: Vec<ScanLine> =
        file.scans.iter().zip(read).map(|(scan, standing)| ScanLine::new(me, scan, standing)).collect();
    lines.reverse();
    lines
}

impl ScanLine {
    fn new(me: &SignedIn, scan: &Scan, standing: Option<Standing>) -> Self {
        let unmapped = matches!(scan.meaning, Meaning::Unmapped);
        let standing = if unmapped { None } else { standing };
        Self {
            at: scan.at.to_string(),
            when: me.language.date_time(scan.at, &me.zone),
            text: scan.text.clone(),
            place: scan.place.clone().filter(|place| !place.is_empty()),
            status: match standing {
                Some(standing) => Some(me.language.standing(&standing)),
                None if unmapped => Some(me.language.say_with("order-unmapped", "code", scan.code.clone())),
                None => None,
            },
            tone: standing.map_or("tone-waiting", |standing| standing.tone()),
            zone_is_assumed: scan.zone == ZoneSource::Assumed,
        }
    }
}
