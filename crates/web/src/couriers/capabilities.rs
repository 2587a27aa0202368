//! What a courier tells and what it does not, in words.

use engine::KnownCourier;

use crate::language::Language;

/// What a courier tells, what it cannot, and what it wants to know.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) tells: String,
    pub(crate) tells_not: String,
    /// Empty when the number is enough.
    pub(crate) wants: String,
}

impl Told {
    pub(crate) fn by(language: Language, courier: &KnownCourier) -> Self {
        let can = courier.capabilities;
        let facts = [
            ("couriers-tells-pick_up", can.pick_up),
            ("couriers-tells-refused", can.refused),
            ("couriers-tells-not_found", can.not_found),
            ("couriers-tells-pick_up_point", can.pick_up_point),
            ("couriers-tells-proof", can.proof_of_delivery),
            ("couriers-tells-signer", can.signer),
            ("couriers-tells-cash", can.cash_collected),
            ("couriers-tells-return_number", can.return_number),
        ];
        let named = |wanted: bool| {
            let facts = facts.iter().filter(|(_, tells)| *tells == wanted).map(|(key, _)| language.say(key));
            facts.collect::<Vec<_>>().join(", ")
        };
        let needs = courier.label_needs.iter().map(|need| match need {
            engine::LabelNeed::Postcode => language.say("couriers-wants-postcode"),
        });
        Self { tells: named(true), tells_not: named(false), wants: needs.collect::<Vec<_>>().join(", ") }
    }
}
