//! What a merchant lets Waybill do by itself.

pub(crate) mod defaults;
pub(crate) mod mend;
pub(crate) mod tracking;

use ::tracking::{Preference, Preferences};

/// *Dispatch order on pick up* and *Mark order as dispatched* exclude each other: the second comes first.
pub(crate) fn is_dispatched_twice(preferences: &Preferences) -> bool {
    preferences.mark_dispatched_on_label && preferences.switch(Preference::DispatchOnPickUp).on
}
