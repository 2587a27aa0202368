#![doc = include_str!("../README.md")]

mod account_access;
mod account_queue;
mod account_use;
mod accounts;
mod alerts;
mod ask_now;
mod attention;
mod code_mappings;
mod columns;
mod courier_matches;
mod database;
mod disconnect;
mod error;
mod feeds;
mod files;
mod floor;
mod health;
mod held_decisions;
mod ids;
mod invoices;
mod invoicing_accounts;
mod label_list;
mod label_queue;
mod leases;
mod money;
mod order_detail;
mod order_list;
mod outbox;
mod outbox_list;
mod preferences;
mod refreshes;
mod replays;
mod retention;
mod search_key;
mod secrets;
mod shopify_tokens;
mod shops;
mod sql;
mod store;
#[cfg(feature = "test-support")]
pub mod testing;
mod unit;
mod users;
mod webhooks;
mod words;

pub use account_access::AccountAccess;
pub use account_use::{AccountLabels, AccountUse, WaitingLabel};
pub use accounts::{AccountState, CourierAccount, NewAccount};
pub use alerts::OpenAlert;
pub use attention::{Attention, StatusCount, Unfinished};
pub use code_mappings::{UnmappedCode, UnmappedLabel};
pub use courier_matches::UnclearLabel;
pub use error::StoreError;
pub use feeds::{FeedCursor, FeedLease, FeedState, OpenWindow};
pub use held_decisions::HeldDecision;
pub use ids::{AlertId, PayloadId, RunId, WebhookId};
pub use invoices::{Invoice, InvoiceEvent, InvoiceState};
pub use invoicing_accounts::{InvoicingAccount, InvoicingLease, InvoicingTurn, NewInvoicingAccount};
pub use label_list::{LabelFilter, LabelListRow, ScheduledLabel};
pub use label_queue::{Busy, ClaimedBatch, ClaimedLabel};
pub use order_detail::{AlertRow, DecisionRow, EffectRow, EffectState, LabelMatch, LabelMeta, OrderDetail};
pub use order_list::{LabelRow, OrderList, OrderQuery, OrderRow, Tab};
pub use outbox::ClaimedEffect;
pub use outbox_list::{ParkedEffect, WaitingEffects};
pub use refreshes::{RunRow, Spent};
pub use replays::{CodeQuery, CodedLabel, ReplayState};
pub use retention::{Purged, Retention};
pub use secrets::MasterKey;
pub use shopify_tokens::{RenewalLease, ShopifySignIn, ShopifyTokens, SignInMail};
pub use shops::{NewShop, Plan, ServiceState, Shop, ShopifyAccess};
pub use store::{Store, UnknownCodes};
pub use unit::{
    FollowedLabel, IncomingFulfillment, IncomingOrder, KeptPayload, LabelAnswer, LabelNews, LabelProblem, LabelTurn,
    ListedParcel, NewLabel, NewMatch, Payload, RecordedDecisions, RefreshRun, RunWay, SettledCourier, SparedLabel,
    Unit, UnmappedSighting, Upserted, UpsertedFulfillment,
};
pub use users::{Session, User};
pub use webhooks::{ClaimedWebhook, NewWebhook};
