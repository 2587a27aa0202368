//! Chance that keeps its shares: cards drawn from a shuffled deck, which is shuffled anew when it is empty.

use rand::rngs::StdRng;
use rand::seq::SliceRandom;

/// So many of each card; after a whole deck each has come up exactly as often.
pub(super) struct Deck<T> {
    shares: Vec<(T, usize)>,
    left: Vec<T>,
}

impl<T: Copy> Deck<T> {
    pub(super) fn new(shares: impl IntoIterator<Item = (T, usize)>) -> Self {
        Self { shares: shares.into_iter().collect(), left: Vec::new() }
    }

    /// The next card, or `otherwise` when the deck has none at all.
    pub(super) fn draw(&mut self, chance: &mut StdRng, otherwise: T) -> T {
        self.draw_where(chance, otherwise, |_| true)
    }

    /// The next card that suits; those that do not stay for others. `otherwise` when none is left that does.
    pub(super) fn draw_where(&mut self, chance: &mut StdRng, otherwise: T, suits: impl Fn(T) -> bool) -> T {
        if self.left.is_empty() {
            self.left = self.shares.iter().flat_map(|(card, share)| std::iter::repeat_n(*card, *share)).collect();
            self.left.shuffle(chance);
        }
        match self.left.iter().rposition(|card| suits(*card)) {
            Some(place) => self.left.remove(place),
            None => otherwise,
        }
    }
}
