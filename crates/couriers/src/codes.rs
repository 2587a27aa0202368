//! What codes mean when people have a say: their mappings over the courier's built-in table.

use std::collections::HashMap;
use std::sync::LazyLock;

use tracking::{CodeMapping, Heading, Meaning, Scan, Status};

use crate::status_table::rows_of;
use crate::{Courier, registry};

/// One row of a courier's built-in table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// The code.
    pub code: String,
    /// The refining code; empty when the row stands for the code alone.
    pub detail: String,
    /// The courier's own name of it, where it is known.
    pub text: String,
    /// In our words.
    pub says: String,
    /// What it means; [`Meaning::Unmapped`] for a known code whose meaning nobody knows.
    pub meaning: Meaning,
    /// Which way it proves that the parcel goes.
    pub heading: Option<Heading>,
    /// False where the source leaves a doubt.
    pub is_sure: bool,
    /// Where the meaning is known from.
    pub source: String,
}

static TABLES: LazyLock<HashMap<&'static str, Vec<CodeRow>>> = LazyLock::new(|| {
    // A broken table is refused by the tests; here it is an empty one, and every answer says what is wrong with it.
    let table = |courier: &&dyn Courier| (courier.profile().code, rows_of(courier.status_file()).unwrap_or_default());
    registry::all().iter().map(table).collect()
});

/// The built-in table of a courier, in the order of its file; empty for a courier that is not known.
pub fn known_codes(courier: &str) -> &'static [CodeRow] {
    TABLES.get(courier).map(Vec::as_slice).unwrap_or_default()
}

/// A courier's codes as one shop reads them.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    /// Code and detail, the shop's own before the installation's.
    mappings: HashMap<(String, String), Meaning>,
    courier: String,
}

impl Codes {
    /// The codes of a courier with the mappings that hold for a shop: its own and the installation's; those of other
    /// couriers are left out.
    pub fn new(courier: &str, mappings: &[CodeMapping]) -> Self {
        let mut layered = HashMap::new();
        let (own, of_all): (Vec<_>, Vec<_>) =
            mappings.iter().filter(|one| one.courier == courier).partition(|one| one.shop.is_some());
        for one in of_all.into_iter().chain(own) {
            layered.insert((one.code.clone(), one.detail.clone()), one.meaning.clone());
        }
        Self { mappings: layered, courier: courier.to_owned() }
    }

    /// Gives a scan the meaning that people said its code has. True when somebody has said so.
    ///
    /// A mapping of the code alone leaves a scan as it is whose detail, or something else of the answer, made the
    /// connector read more than the code alone says. A mapping to *returning* or *returned* turns the parcel's
    /// heading, so that a delivery after it is one to the sender.
    pub fn apply(&self, scan: &mut Scan) -> bool {
        let Some(meaning) = self.mapping_of(scan).cloned() else { return false };
        if let Meaning::Status(standing) = &meaning
            && matches!(standing.status, Status::Returning | Status::Returned)
        {
            scan.heading = Some(Heading::Sender);
        }
        scan.meaning = meaning;
        true
    }

    fn mapping_of(&self, scan: &Scan) -> Option<&Meaning> {
        if self.mappings.is_empty() {
            return None;
        }
        let detail = scan.detail.clone().unwrap_or_default();
        let exact = self.mappings.get(&(scan.code.clone(), detail));
        let alone = || self.mappings.get(&(scan.code.clone(), String::new())).filter(|_| !self.is_refined(scan));
        exact.or_else(alone)
    }

    fn is_refined(&self, scan: &Scan) -> bool {
        let by_code = self.row(&scan.code, "").map(|row| &row.meaning);
        by_code.is_some_and(|meaning| *meaning != scan.meaning && *meaning != Meaning::Unmapped)
    }

    /// What people said of a code with exactly this detail.
    pub fn mapped(&self, code: &str, detail: &str) -> Option<&Meaning> {
        self.mappings.get(&(code.to_owned(), detail.to_owned()))
    }

    /// What the built-in table says of a scan's code: of code and detail, else of the code alone.
    pub fn built_in(&self, code: &str, detail: &str) -> Option<&'static CodeRow> {
        self.row(code, detail).or_else(|| self.row(code, ""))
    }

    fn row(&self, code: &str, detail: &str) -> Option<&'static CodeRow> {
        known_codes(&self.courier).iter().find(|row| row.code == code && row.detail == detail)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use tracking::{ActsNext, Reason, ShopId, ZoneSource};

    use super::*;

    fn meaning(status: Status) -> Meaning {
        Meaning::of_status(status, None, None).unwrap()
    }

    fn mapping(shop: Option<i64>, code: &str, detail: &str, status: Status) -> CodeMapping {
        CodeMapping {
            shop: shop.map(ShopId),
            courier: "dpd-romania".to_owned(),
            code: code.to_owned(),
            detail: detail.to_owned(),
            meaning: meaning(status),
            mapped_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// What a scan means as the connector read it, and then with the mappings.
    fn read(code: &str, detail: Option<&str>, mappings: &[CodeMapping]) -> (Scan, bool) {
        let codes = Codes::new("dpd-romania", mappings);
        let built_in = codes.built_in(code, detail.unwrap_or_default());
        let mut scan = Scan {
            at: Timestamp::UNIX_EPOCH,
            zone: ZoneSource::Assumed,
            code: code.to_owned(),
            detail: detail.map(str::to_owned),
            text: String::new(),
            place: None,
            heading: built_in.and_then(|row| row.heading),
            meaning: built_in.map_or(Meaning::Unmapped, |row| row.meaning.clone()),
        };
        let is_mapped = codes.apply(&mut scan);
        (scan, is_mapped)
    }

    #[test]
    fn the_shop_wins_over_the_installation_and_the_installation_over_the_table() {
        let (all, own) = (mapping(None, "-14", "", Status::InTransit), mapping(Some(1), "-14", "", Status::Delayed));
        assert_eq!(read("-14", None, &[]).0.meaning, meaning(Status::Delivered));
        assert_eq!(read("-14", None, std::slice::from_ref(&all)).0.meaning, meaning(Status::InTransit));
        for mappings in [[all.clone(), own.clone()], [own, all]] {
            assert_eq!(read("-14", None, &mappings).0.meaning, meaning(Status::Delayed));
        }
    }

    #[test]
    fn an_unknown_code_is_what_somebody_said_and_else_stays_unmapped() {
        assert_eq!(read("NEW", None, &[]), (read("NEW", None, &[]).0, false));
        assert_eq!(read("NEW", None, &[]).0.meaning, Meaning::Unmapped);
        let (scan, is_mapped) = read("NEW", Some("5"), &[mapping(None, "NEW", "", Status::OutForDelivery)]);
        assert_eq!((scan.meaning, is_mapped), (meaning(Status::OutForDelivery), true));
        assert!(!read("NEW", Some("5"), &[mapping(None, "NEW", "6", Status::OutForDelivery)]).1);
    }

    #[test]
    fn a_detail_that_the_table_knows_is_not_lost_to_a_mapping_of_its_code() {
        let rows = known_codes("dpd-romania");
        let refined = rows.iter().find(|row| !row.detail.is_empty()).unwrap();
        let of_code = [mapping(None, &refined.code, "", Status::Delayed)];
        assert!(!read(&refined.code, Some(&refined.detail), &of_code).1);
        assert!(read(&refined.code, Some("no such detail"), &of_code).1);
        let of_detail = [mapping(None, &refined.code, &refined.detail, Status::Delayed)];
        assert!(read(&refined.code, Some(&refined.detail), &of_detail).1);
    }

    #[test]
    fn a_code_that_is_said_to_go_back_turns_the_parcel() {
        let back = read("NEW", None, &[mapping(None, "NEW", "", Status::Returning)]).0;
        assert_eq!(back.heading, Some(Heading::Sender));
        assert_eq!(read("NEW", None, &[mapping(None, "NEW", "", Status::Rejected)]).0.heading, None);
    }

    #[test]
    fn another_couriers_mapping_is_not_heard() {
        let other = CodeMapping { courier: "gls".to_owned(), ..mapping(None, "NEW", "", Status::Delivered) };
        assert!(!read("NEW", None, &[other]).1);
    }

    #[test]
    fn whose_turn_it_is_follows_from_the_status_where_nobody_says_it() {
        let Some(Meaning::Status(standing)) =
            Meaning::of_status(Status::CustomerNotFound, Some(Reason::RecipientAbsent), None)
        else {
            panic!("a status is a meaning");
        };
        assert_eq!(standing.acts_next, ActsNext::Recipient);
        assert_eq!(Meaning::of_status(Status::Unknown, None, None), None);
    }
}
