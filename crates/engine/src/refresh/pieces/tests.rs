//! Which pieces become labels, of which order.

use tracking::{
    CourierSays, Customer, Direction, FinancialStatus, FulfillmentId, Label, LabelId, Money, Order, UnknownCode, fold,
};

use super::*;

const ACCOUNT: AccountId = AccountId(7);

fn number(text: &str) -> TrackingNo {
    TrackingNo::parse(text).unwrap()
}

fn label(order: i64, id: i64, text: &str) -> LabelFile {
    let mut scans = Vec::new();
    let timeline = fold(&mut scans, &CourierSays::default(), UnknownCode::Shows);
    let label = Label {
        id: LabelId(id),
        order: OrderId(order),
        fulfillment: Some(FulfillmentId(order)),
        courier: "cargus".to_owned(),
        account: Some(ACCOUNT),
        number: number(text),
        direction: Direction::Outbound,
        created_at: Timestamp::UNIX_EPOCH,
        cancelled_at: None,
        company: None,
    };
    LabelFile { label, scans, says: CourierSays::default(), timeline, mailed: Vec::new() }
}

fn orders(labels: Vec<LabelFile>) -> HashMap<OrderId, OrderFile> {
    let nothing = Money { amount: rust_decimal::Decimal::ZERO, currency: "RON".to_owned() };
    let mut files = HashMap::new();
    for one in labels {
        let id = one.label.order;
        let file = files.entry(id).or_insert_with(|| OrderFile {
            customer_told: Vec::new(),
            order: Order {
                id,
                shopify_gid: None,
                name: format!("#{id}"),
                created_at: Timestamp::UNIX_EPOCH,
                gateways: Vec::new(),
                financial: FinancialStatus::Pending,
                manual_payment_pending: true,
                total: nothing.clone(),
                outstanding: nothing.clone(),
                cancelled_at: None,
                dispatched_at: None,
                customer: Customer::default(),
            },
            fulfillments: Vec::new(),
            labels: Vec::new(),
            remittances: Vec::new(),
        });
        file.labels.push(one);
    }
    files
}

fn piece(text: &str, of: Option<&str>) -> Parcel {
    Parcel { number: text.to_owned(), piece_of: of.map(number), ..Parcel::default() }
}

/// Order and number of each label that is added.
fn added(labels: Vec<LabelFile>, others: &[Parcel]) -> Vec<(i64, String)> {
    let files = orders(labels);
    let mut added: Vec<_> = new_labels(&files, others, ACCOUNT, Timestamp::UNIX_EPOCH)
        .map(|new| (new.order.0, new.number.to_string()))
        .collect();
    added.sort();
    added
}

#[test]
fn each_further_piece_becomes_a_label_beside_its_shipments() {
    let files = orders(vec![label(1, 1, "1100000956")]);
    let others = [piece("1100000956002", Some("1100000956")), piece("1100000956003", Some("1100000956"))];
    let new: Vec<NewLabel> = new_labels(&files, &others, ACCOUNT, Timestamp::UNIX_EPOCH).collect();
    assert_eq!(new.len(), 2);
    let expected = NewLabel {
        order: OrderId(1),
        fulfillment: Some(FulfillmentId(1)),
        courier: "cargus".to_owned(),
        account: Some(ACCOUNT),
        number: number("1100000956002"),
        direction: Direction::Outbound,
        made_at: Timestamp::UNIX_EPOCH,
        next: NextAsk { at: Some(Timestamp::UNIX_EPOCH), why: AskReason::New },
    };
    assert_eq!(new[0], expected);
}

#[test]
fn a_piece_that_the_order_has_is_not_added_again() {
    let labels = vec![label(1, 1, "1100000956"), label(1, 2, "1100000956002")];
    assert_eq!(added(labels, &[piece("1100000956002", Some("1100000956"))]), []);
}

#[test]
fn a_shipment_of_two_orders_has_its_pieces_in_both() {
    let labels = vec![label(1, 1, "1100000956"), label(2, 2, "1100000956"), label(2, 3, "1100000956002")];
    let pieces = [piece("1100000956002", Some("1100000956"))];
    assert_eq!(added(labels, &pieces), [(1, "1100000956002".to_owned())]);
}

#[test]
fn the_pieces_of_a_return_come_back_too() {
    let mut first = label(1, 1, "1100000956");
    first.label.direction = Direction::ReturnGuessed;
    let files = orders(vec![first]);
    let pieces = [piece("1100000956002", Some("1100000956"))];
    let new: Vec<NewLabel> = new_labels(&files, &pieces, ACCOUNT, Timestamp::UNIX_EPOCH).collect();
    assert_eq!(new[0].direction, Direction::ReturnGuessed);
}

#[test]
fn what_is_no_piece_of_a_live_label_of_the_account_is_left() {
    let pieces = [piece("1100000956002", Some("1100000956"))];
    let mut cancelled = label(1, 1, "1100000956");
    cancelled.label.cancelled_at = Some(Timestamp::UNIX_EPOCH);
    assert_eq!(added(vec![cancelled], &pieces), []);
    let mut of_another = label(1, 1, "1100000956");
    of_another.label.account = Some(AccountId(8));
    assert_eq!(added(vec![of_another], &pieces), []);
    let strange = [piece("1100000777", None), piece("##", Some("1100000956"))];
    assert_eq!(added(vec![label(1, 1, "1100000956")], &strange), []);
}
