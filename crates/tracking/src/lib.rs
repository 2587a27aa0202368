#![doc = include_str!("../README.md")]

mod cash_issue;
mod code_mapping;
mod courier_match;
mod courier_says;
mod customer_news;
mod decide;
mod delivery_event;
mod ids;
mod label;
mod least_advanced;
mod money;
mod occurrence;
mod order;
mod order_file;
mod payment;
mod preference;
mod reason;
mod remittance;
mod scan;
mod schedule;
mod search;
mod status;
mod timeline;
mod way_back;
mod words;

pub use cash_issue::{CashFacts, CashIssue, REMITTED_WITHIN_DAYS, cash_issues};
pub use code_mapping::CodeMapping;
pub use courier_match::MatchReason;
pub use courier_says::{Attempts, CashTold, CourierSays, Expected, ExpectedBy, PickUpPoint, When, initials};
pub use customer_news::{CustomerNews, CustomerTelling, CustomerTold, NewsOccurrence, Teller, news_occurrences};
pub use decide::{
    Decision, Effect, Held, InvoiceMoment, Restraint, Target, Trigger, Verdict, Why, cash_refuses, close_held, decide,
    decide_held, hold_back, restrain,
};
pub use delivery_event::{DeliveryEvent, EventStatus, combined_events};
pub use ids::{AccountId, DecisionId, EffectId, FulfillmentId, LabelId, OrderId, ShopId, UserId};
pub use label::{Direction, Label, TrackingNo, TrackingNoError};
pub use money::Money;
pub use occurrence::{Occurrence, occurrences};
pub use order::{Customer, FinancialStatus, Order};
pub use order_file::{FulfillmentFile, LabelFile, OrderFile, Services};
pub use payment::{COD_GATEWAYS, PaidBy, paid_by};
pub use preference::{Acting, AskTimes, Preference, Preferences, Switch};
pub use reason::{ActsNext, Reason};
pub use remittance::{CashStanding, PaidOn, Remittance};
pub use scan::{Cash, Heading, Meaning, Scan, ScanKey, Standing, ZoneSource};
pub use schedule::{AskReason, NextAsk, next_ask};
pub use search::{plain_letter, search_forms, search_number};
pub use status::Status;
pub use timeline::{Alert, AlertKind, Change, Timeline, UnknownCode, fold, fold_label};
pub use way_back::{NewLabel, guess_direction, is_stuck, return_label, way_back_arrived_at};
pub use words::UnknownWord;
