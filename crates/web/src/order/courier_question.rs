//! Whose label it is: what the page says of it, and what it asks.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Redirect;
use engine::Choice;
use store::{LabelMatch, UnclearLabel};
use tracking::{Label, LabelId, MatchReason, OrderId};

use crate::app::App;
use crate::language::Language;
use crate::page::{PageError, Posted};

/// The field's value for *None of these*; no courier's code name is empty.
const NONE_OF_THESE: &str = "";

/// A label whose courier a person must tell.
#[derive(Debug, Clone, Template)]
#[template(path = "order/courier_question.html")]
pub(crate) struct CourierQuestion {
    pub(crate) form_token: String,
    pub(crate) order: OrderId,
    pub(crate) label: LabelId,
    /// Why it is asked.
    pub(crate) why: String,
    /// Value and name of each button.
    pub(crate) choices: Vec<(String, String)>,
    /// For which company the answer holds.
    pub(crate) holds_for: Option<String>,
    /// Where the browser comes back to.
    pub(crate) from_attention: bool,
}

impl CourierQuestion {
    /// The question on the order's page, if there is one.
    pub(crate) fn of_label(language: Language, form_token: &str, label: &Label, found: &LabelMatch) -> Option<Self> {
        let asked = found.candidates.as_slice();
        let company = label.company.as_deref().unwrap_or_default();
        let reason = found.reason.filter(|_| !asked.is_empty() && label.cancelled_at.is_none())?;
        Some(Self::new(language, form_token, (label.order, label.id), reason, company, asked))
    }

    /// The question on *Needs attention*.
    pub(crate) fn of_unclear(language: Language, form_token: &str, unclear: &UnclearLabel) -> Self {
        let place = (unclear.order, unclear.label);
        let asked = &unclear.candidates;
        let question = Self::new(language, form_token, place, unclear.reason, &unclear.company, asked);
        Self { from_attention: true, ..question }
    }

    fn new(
        language: Language,
        form_token: &str,
        (order, label): (OrderId, LabelId),
        reason: MatchReason,
        company: &str,
        candidates: &[String],
    ) -> Self {
        let mut choices: Vec<(String, String)> =
            candidates.iter().map(|code| (code.clone(), engine::courier_name(code))).collect();
        choices.push((NONE_OF_THESE.to_owned(), language.say("courier_question-none")));
        let holds = matches!(reason, MatchReason::CompanyUnknown | MatchReason::SeveralNames) && !company.is_empty();
        Self {
            form_token: form_token.to_owned(),
            order,
            label,
            why: language.match_reason(reason, company, ""),
            choices,
            holds_for: holds.then(|| language.say_with("courier_question-holds", "company", company.to_owned())),
            from_attention: false,
        }
    }
}

/// How a label's courier was found, where it was not simply named.
pub(crate) fn how_found(language: Language, label: &Label, found: &LabelMatch) -> Option<String> {
    let told = [
        MatchReason::Remembered,
        MatchReason::OnlyAccount,
        MatchReason::Number,
        MatchReason::Chosen,
        MatchReason::NotOurs,
    ];
    let reason = found.reason.filter(|reason| told.contains(reason) && found.candidates.is_empty())?;
    let company = label.company.as_deref().unwrap_or_default();
    Some(language.match_reason(reason, company, &engine::courier_name(&label.courier)))
}

/// A courier as pages name it, also when nobody knows it.
pub(crate) fn shown_courier(language: Language, label: &Label) -> String {
    if label.courier.is_empty() {
        language.say("courier_question-unknown")
    } else {
        engine::courier_name(&label.courier)
    }
}

/// `POST /orders/{order}/labels/{label}/courier`: whose label it is.
pub(crate) async fn choose_courier(
    State(app): State<App>,
    Path((order, label)): Path<(OrderId, LabelId)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    let choice = match posted.fields.text("courier") {
        NONE_OF_THESE => Choice::NoneOfThese,
        code => Choice::Courier(code.to_owned()),
    };
    app.engine.choose_courier(posted.me.shop, order, label, &choice).await?;
    let back = if posted.fields.is_on("from_attention") { "/attention".to_owned() } else { format!("/orders/{order}") };
    Ok(Redirect::to(&format!("{back}?done=courier")))
}
