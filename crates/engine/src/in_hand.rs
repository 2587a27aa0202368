//! What this process is asking couriers at this moment, so that one that is slow takes nothing from the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use store::Busy;
use tracking::AccountId;

/// Counts conversations. Cheap to clone; clones share the counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct InHand(Arc<Mutex<Vec<Conversation>>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Conversation {
    account: AccountId,
    courier: String,
    /// How many of its account may go on at once.
    at_once: usize,
}

/// One conversation that counts until this is dropped, however it ends.
#[derive(Debug)]
pub(crate) struct Held {
    all: InHand,
    own: Conversation,
}

impl InHand {
    /// Counts a conversation with an account of a courier that allows so many at once.
    pub(crate) fn hold(&self, account: AccountId, courier: &str, at_once: usize) -> Held {
        let own = Conversation { account, courier: courier.to_owned(), at_once };
        self.with(|all| all.push(own.clone()));
        Held { all: self.clone(), own }
    }

    /// Who has enough in hand, where one courier may have `most` conversations over all its accounts.
    pub(crate) fn busy(&self, most: usize) -> Busy {
        self.with(|all| {
            let (mut accounts, mut couriers) = (HashMap::new(), HashMap::new());
            for one in all.iter() {
                *accounts.entry((one.account, one.at_once)).or_insert(0) += 1;
                *couriers.entry(one.courier.as_str()).or_insert(0) += 1;
            }
            Busy {
                accounts: accounts
                    .into_iter()
                    .filter(|((_, most), count)| count >= most)
                    .map(|((id, _), _)| id)
                    .collect(),
                couriers: couriers
                    .into_iter()
                    .filter(|(_, count)| *count >= most)
                    .map(|(code, _)| code.to_owned())
                    .collect(),
            }
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Vec<Conversation>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.all.with(|all| {
            if let Some(place) = all.iter().position(|one| *one == self.own) {
                all.swap_remove(place);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_busy_while_it_has_as_many_calls_as_its_courier_allows() {
        let in_hand = InHand::default();
        let first = in_hand.hold(AccountId(1), "sameday", 2);
        assert_eq!(in_hand.busy(8), Busy::default());
        let second = in_hand.hold(AccountId(1), "sameday", 2);
        assert_eq!(in_hand.busy(8).accounts, [AccountId(1)]);
        drop(first);
        assert_eq!(in_hand.busy(8), Busy::default());
        drop(second);
    }

    #[test]
    fn a_courier_that_keeps_everybody_waiting_gets_no_more_than_its_share() {
        let in_hand = InHand::default();
        let held: Vec<_> = (0..3).map(|account| in_hand.hold(AccountId(account), "sameday", 2)).collect();
        assert_eq!(in_hand.busy(3), Busy { accounts: Vec::new(), couriers: vec!["sameday".to_owned()] });
        drop(held);
    }
}
