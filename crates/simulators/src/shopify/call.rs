//! One GraphQL call on its way through the store: what it sees and what it does.

use std::cell::RefCell;
use std::collections::BTreeSet;

use apollo_compiler::resolvers::FieldError;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::behaviour::Behaviour;
use super::deed::{Deed, ShopifyLine};
use super::gid::Gid;
use super::order::Order;
use super::store::Store;
use crate::ledger::Ledger;

/// The app that calls, as the stores know it.
#[derive(Debug, Clone)]
pub struct App {
    /// Numeric id; `$app` namespaces are `app--{id}`.
    pub id: i64,
    /// The name in addresses.
    pub handle: String,
    /// The name that people read.
    pub title: String,
    /// What it may do, as in the app's configuration. `write_x` grants `read_x`.
    pub scopes: BTreeSet<String>,
}

impl App {
    /// The public name that it signs in with.
    pub fn client_id(&self) -> String {
        format!("{:032x}", self.id)
    }

    /// Whether one of `scopes` is granted.
    pub(crate) fn may(&self, scopes: &[&str]) -> bool {
        let granted = |scope: &&str| {
            let write = scope.strip_prefix("read_").map(|rest| format!("write_{rest}"));
            self.scopes.contains(*scope) || write.is_some_and(|write| self.scopes.contains(&write))
        };
        scopes.iter().any(granted)
    }
}

/// One call, alone with its store while it lasts.
pub(crate) struct Call<'c> {
    pub(crate) store: &'c RefCell<Store>,
    pub(crate) ledger: &'c Ledger<ShopifyLine>,
    pub(crate) app: &'c App,
    pub(crate) behaviour: &'c Behaviour,
    pub(crate) now: Timestamp,
    /// An event that is made now is not kept.
    pub(crate) forgets: bool,
    /// `extensions` of the refusals made so far, by their message.
    pub(crate) refusals: RefCell<Vec<(String, Value)>>,
    /// What was done, with its number in the store.
    pub(crate) done: RefCell<Vec<(u64, Deed)>>,
    /// What the search made of the terms that it did not know.
    pub(crate) warnings: RefCell<Vec<Value>>,
}

impl Call<'_> {
    /// An error at the top of the answer, for the field that is being resolved.
    pub(crate) fn refuse(&self, message: impl Into<String>, extensions: Value) -> FieldError {
        let message = message.into();
        self.refusals.borrow_mut().push((message.clone(), extensions));
        FieldError { message }
    }

    /// Refuses unless one of `scopes` is granted; `required` is how the service names them.
    pub(crate) fn allow(&self, field: &str, scopes: &[&str], required: &str) -> Result<(), FieldError> {
        let withheld = &self.behaviour.withheld_scopes;
        let left: Vec<&str> = scopes.iter().copied().filter(|scope| !withheld.contains(*scope)).collect();
        if self.app.may(&left) {
            return Ok(());
        }
        let documentation = "https://shopify.dev/api/usage/access-scopes";
        Err(self.refuse(
            format!("Access denied for {field} field. Required access: {required}"),
            json!({"code": "ACCESS_DENIED", "documentation": documentation, "requiredAccess": required}),
        ))
    }

    /// The number in a global id that must be of type `kind`.
    pub(crate) fn id(&self, text: &str, kind: &str) -> Result<i64, FieldError> {
        match Gid::parse(text) {
            Some(gid) if gid.kind == kind => Ok(gid.id),
            _ => Err(self.refuse("invalid id", json!({"code": "RESOURCE_NOT_FOUND"}))),
        }
    }

    /// Writes the deed to the ledger, then into the store. The answer waits until the ledger is on disk.
    pub(crate) fn perform(&self, deed: Deed) -> Result<(), FieldError> {
        let mut store = self.store.borrow_mut();
        let line = ShopifyLine { at: self.now, shop: store.script.domain.clone(), deed };
        if let Err(error) = self.ledger.write(line.clone()) {
            tracing::error!(%error, "The ledger of the simulated Shopify could not be written");
            return Err(self.refuse("Something went wrong", json!({"code": "INTERNAL_SERVER_ERROR"})));
        }
        let number = store.deeds();
        store.fold(self.now, &line.deed);
        self.done.borrow_mut().push((number, line.deed));
        Ok(())
    }

    /// A number for something new.
    pub(crate) fn next_id(&self) -> i64 {
        self.store.borrow().next_id()
    }

    pub(crate) fn order(&self, id: i64) -> Option<Order> {
        let order = self.store.borrow().order(id, self.now, self.behaviour)?;
        let all = self.app.may(&["read_all_orders"]);
        (all || Store::is_recent(order.created_at, self.now)).then_some(order)
    }

    pub(crate) fn order_of_fulfillment(&self, id: i64) -> Option<Order> {
        self.store.borrow().order_of_fulfillment(id, self.now, self.behaviour)
    }

    pub(crate) fn order_of_fulfillment_order(&self, id: i64) -> Option<Order> {
        self.store.borrow().order_of_fulfillment_order(id, self.now, self.behaviour)
    }

    /// `$app` and what begins with it, as the store keeps it; without a namespace it is `$app`.
    pub(crate) fn namespace(&self, given: Option<&str>) -> String {
        let own = format!("app--{}", self.app.id);
        match given {
            None | Some("$app") => own,
            Some(given) => match given.strip_prefix("$app:") {
                Some(rest) => format!("{own}--{rest}"),
                None => given.to_owned(),
            },
        }
    }
}
