//! What a merchant may do with an order: each a form that comes back to the order's page.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use engine::CommandError;
use tracking::{Direction, LabelId, OrderId};

use super::{NewLabelForm, refused, tracking_page};
use crate::app::App;
use crate::page::{PageError, Posted};

/// `POST /orders/{order}/refresh`: asks the couriers now.
pub(crate) async fn refresh(
    State(app): State<App>,
    Path(order): Path<OrderId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    let labels = app.engine.ask_order_now(posted.me.shop, order).await?;
    Ok(Redirect::to(&format!("/orders/{order}?done=asked&labels={labels}")))
}

/// `POST /orders/{order}/dispatch`: marks the order as dispatched.
pub(crate) async fn dispatch(
    State(app): State<App>,
    Path(order): Path<OrderId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    app.engine.dispatch_order(posted.me.shop, order).await?;
    Ok(done(order, "dispatched"))
}

/// `POST /orders/{order}/labels/{label}/direction`.
pub(crate) async fn set_direction(
    State(app): State<App>,
    Path((order, label)): Path<(OrderId, LabelId)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    let direction = match posted.fields.text("direction") {
        "outbound" => Direction::Outbound,
        "return" => Direction::Return,
        _ => return Err(PageError::BadForm),
    };
    app.engine.set_direction(posted.me.shop, label, direction).await?;
    Ok(done(order, "direction"))
}

/// `POST /orders/{order}/labels/{label}/cancel`.
pub(crate) async fn cancel_label(
    State(app): State<App>,
    Path((order, label)): Path<(OrderId, LabelId)>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    app.engine.cancel_label(posted.me.shop, label).await?;
    Ok(done(order, "label-cancelled"))
}

/// `POST /orders/{order}/labels`: a label made elsewhere, by courier and number.
pub(crate) async fn add_label(
    State(app): State<App>,
    Path(order): Path<OrderId>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let (courier, number) = (fields.text("courier"), fields.text("number"));
    let detail = app.store.order(me.shop, order).await?.ok_or(PageError::NotFound)?;
    let added = app.engine.add_label(me.shop, order, courier, number).await;
    let mut form = NewLabelForm {
        couriers: NewLabelForm::couriers(courier),
        number: number.to_owned(),
        ..NewLabelForm::default()
    };
    match added {
        // Without a fragment of its own the address would keep the form's, and the page open below what it says.
        Ok(_) => return Ok(Redirect::to(&format!("/orders/{order}?done=label-added#main")).into_response()),
        Err(CommandError::UnknownCourier { .. }) => {
            form.courier_error = Some(me.language.say("order-add-choose-courier"));
        }
        Err(CommandError::Number(_)) if number.is_empty() => {
            form.number_error = Some(me.language.say("order-add-number-missing"));
        }
        Err(CommandError::Number(_)) => {
            form.number_error = Some(me.language.say_with("order-add-number-wrong", "number", number.to_owned()));
        }
        Err(CommandError::NotThisCouriers { number, courier, expected }) => {
            let values = [("number", number.into()), ("courier", courier.into()), ("expected", expected.into())];
            form.number_error = Some(me.language.say_with_all("order-add-number-other", values));
        }
        Err(CommandError::LabelExists { number }) => {
            form.number_error = Some(me.language.say_with("order-add-number-twice", "number", number));
        }
        Err(error @ (CommandError::NotFound | CommandError::NotAChoice { .. } | CommandError::Engine(_))) => {
            return Err(error.into());
        }
    }
    refused(&tracking_page(&app, me, &detail, None, form).await?)
}

fn done(order: OrderId, what: &str) -> Redirect {
    Redirect::to(&format!("/orders/{order}?done={what}"))
}
