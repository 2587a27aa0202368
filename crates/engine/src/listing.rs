//! Parcels as Shopify lists them in a fulfillment, and which of an order's labels each of them is.

use shopify::operations::TrackingInfo;
use store::ListedParcel;
use tracking::{LabelFile, OrderFile, TrackingNo};

/// A parcel as a fulfillment lists it.
pub(crate) struct Listed {
    /// What the fulfillment is compared by: the company and the number.
    pub(crate) parcel: ListedParcel,
    /// The company as it was written; empty when there is none.
    pub(crate) company: String,
}

/// The parcels that have a number, each once.
pub(crate) fn listed(parcels: &[TrackingInfo]) -> Vec<Listed> {
    let mut listed: Vec<Listed> = Vec::new();
    for info in parcels {
        let Some(number) = info.number.as_deref().and_then(|text| TrackingNo::parse(text).ok()) else { continue };
        let company = info.company.as_deref().unwrap_or_default().trim().to_owned();
        let parcel = (company_of(&company), number);
        if !listed.iter().any(|known| known.parcel == parcel) {
            listed.push(Listed { parcel, company });
        }
    }
    listed
}

/// The company as fulfillments are compared by it: the courier's code name when it names one of ours.
fn company_of(company: &str) -> String {
    couriers::by_code(company).map_or_else(|| company.to_lowercase(), |courier| courier.profile().code.to_owned())
}

/// The label that a listed parcel is. A company that is none of our couriers' names says nothing against a label with
/// the same number.
pub(crate) fn label_of<'a>(file: &'a OrderFile, parcel: &ListedParcel) -> Option<&'a LabelFile> {
    let with_number = || file.labels.iter().filter(|one| one.label.number == parcel.1);
    with_number()
        .find(|one| is_same_company(&parcel.0, one))
        .or_else(|| with_number().find(|one| is_no_courier(&parcel.0) && one.label.cancelled_at.is_none()))
}

/// Whether a label came with a listed parcel. A piece, which the courier told of, begins with its shipment's number
/// and goes with it.
pub(crate) fn goes_with((company, number): &ListedParcel, one: &LabelFile) -> bool {
    one.label.number.as_str().starts_with(number.as_str()) && (is_same_company(company, one) || is_no_courier(company))
}

fn is_same_company(company: &str, one: &LabelFile) -> bool {
    one.label.courier == company || one.label.company.as_deref().is_some_and(|named| company_of(named) == company)
}

fn is_no_courier(company: &str) -> bool {
    couriers::by_code(company).is_none()
}
