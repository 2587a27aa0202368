//! The office that a recipient chose.

use tracking::PickUpPoint;

use crate::facts;

/// The office that the recipient chose; none for a delivery to the door.
pub(super) struct Offices {
    recipients: Option<String>,
}

impl Offices {
    pub(super) fn of(recipients: Option<String>) -> Self {
        Self { recipients }
    }

    pub(super) fn is_recipients(&self, office: Option<&str>) -> bool {
        office.is_some() && self.recipients.as_deref() == office
    }

    /// The recipient's office with the name and town that an event has for it.
    pub(super) fn point(&self, name: Option<&str>, town: Option<&str>) -> Option<PickUpPoint> {
        facts::point(name, town, Some(self.recipients.as_deref()?))
    }
}
