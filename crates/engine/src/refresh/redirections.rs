//! Parcels that go on under another number: their label is asked under that number too, in the same conversation.

use couriers::{LabelError, Parcel};
use tracking::{CourierSays, TrackingNo};

use super::heard::Heard;

/// So many numbers of one label are followed, one after the other.
const STEPS: usize = 3;

/// Which numbers of a conversation were asked for whose sake. Numbers are known by their position in the list of all
/// that were asked.
#[derive(Debug)]
pub(super) struct Redirections {
    /// The labels come first; what stands behind them was told.
    labels: usize,
    /// Label and number, in the order in which they were told.
    steps: Vec<(usize, usize)>,
    /// Everything before this position was looked at.
    looked_at: usize,
}

impl Redirections {
    pub(super) fn of(labels: usize) -> Self {
        Self { labels, steps: Vec::new(), looked_at: 0 }
    }

    /// The numbers that are to be asked next: those that were told since the last time.
    pub(super) fn further(
        &mut self,
        asked: &[TrackingNo],
        told: &[Option<Result<Parcel, LabelError>>],
    ) -> Vec<TrackingNo> {
        let mut all = asked.to_vec();
        for (position, told) in told.iter().enumerate().skip(self.looked_at) {
            let Some(Ok(parcel)) = told else { continue };
            let Some(number) = parcel.says.redirect_number.as_deref() else { continue };
            let Ok(number) = TrackingNo::parse(number) else { continue };
            for label in self.labels_of(position) {
                let chain = || self.steps.iter().filter(|(of, _)| *of == label).map(|(_, step)| *step);
                // A number may point to itself, or back to where it came from.
                let is_ring = std::iter::once(label).chain(chain()).any(|one| all.get(one) == Some(&number));
                if is_ring || chain().count() == STEPS {
                    continue;
                }
                let place = all.iter().position(|known| *known == number).unwrap_or_else(|| {
                    all.push(number.clone());
                    all.len().saturating_sub(1)
                });
                self.steps.push((label, place));
            }
        }
        self.looked_at = asked.len();
        all.split_off(asked.len())
    }

    /// The labels for whose sake the number at a position was asked.
    fn labels_of(&self, position: usize) -> Vec<usize> {
        let own = (position < self.labels).then_some(position);
        own.into_iter().chain(self.steps.iter().filter(|(_, step)| *step == position).map(|(of, _)| *of)).collect()
    }

    /// Gives each label what was told under the numbers under which it goes on.
    pub(super) fn take_in(self, heard: &mut Heard) {
        let under_other_numbers = heard.told.clone();
        for (label, step) in &self.steps {
            let further = under_other_numbers.get(*step).cloned().flatten();
            if let (Some(Some(Ok(parcel))), Some(further)) = (heard.told.get_mut(*label), further) {
                join(parcel, further);
            }
        }
        heard.told.truncate(self.labels);
        for (_, positions) in &mut heard.answers {
            let mut about: Vec<usize> = positions.iter().flat_map(|position| self.labels_of(*position)).collect();
            about.sort_unstable();
            about.dedup();
            *positions = about;
        }
    }
}

fn join(parcel: &mut Parcel, further: Result<Parcel, LabelError>) {
    match further {
        Ok(further) => {
            parcel.scans.extend(further.scans);
            parcel.problems.extend(further.problems);
            let (own, next) = (std::mem::take(&mut parcel.says), further.says);
            parcel.says = CourierSays {
                registered: own.registered,
                // What ended under the first number goes on under the next.
                cancelled: own.cancelled && next.cancelled,
                delivered: own.delivered || next.delivered,
                way_back_arrived_at: own.way_back_arrived_at,
                ..next.told_after(&own)
            };
        }
        Err(error) => {
            let number = parcel.says.redirect_number.as_deref().unwrap_or_default();
            parcel.problems.push(format!("asked under \"{number}\", under which it goes on: {error}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Option<Result<Parcel, LabelError>>;

    fn numbers(texts: &[&str]) -> Vec<TrackingNo> {
        texts.iter().map(|text| TrackingNo::parse(text).unwrap()).collect()
    }

    fn told(redirect_number: Option<&str>) -> Told {
        let says = CourierSays { redirect_number: redirect_number.map(str::to_owned), ..CourierSays::default() };
        Some(Ok(Parcel { says, problems: vec!["seen".to_owned()], ..Parcel::default() }))
    }

    #[test]
    fn each_number_told_is_asked_once_and_belongs_to_its_label() {
        let mut redirections = Redirections::of(3);
        let mut asked = numbers(&["A001", "A002", "A003"]);
        let mut heard = Heard { told: vec![told(None), told(Some("B002")), told(Some("b002"))], ..Heard::default() };
        let further = redirections.further(&asked, &heard.told);
        assert_eq!(further, numbers(&["B002"]));
        asked.extend(further);
        heard.told.push(told(Some("C002")));
        let further = redirections.further(&asked, &heard.told);
        assert_eq!(further, numbers(&["C002"]));
        asked.extend(further);
        heard.told.push(Some(Err(LabelError::NotFound)));
        assert_eq!(redirections.further(&asked, &heard.told), []);
        heard.answers.push((couriers::Answer::new(Vec::new()), vec![3]));
        redirections.take_in(&mut heard);
        assert_eq!(heard.told.len(), 3);
        assert_eq!(heard.answers[0].1, [1, 2]);
        let Some(Ok(second)) = &heard.told[1] else { panic!("{:?}", heard.told) };
        assert_eq!(second.says.redirect_number.as_deref(), Some("C002"));
        assert_eq!(second.problems.len(), 3, "{:?}", second.problems);
        assert!(second.problems[2].contains("\"C002\", under which it goes on: the courier does not know"));
    }

    #[test]
    fn a_number_that_is_another_label_of_the_batch_is_not_asked_twice() {
        let asked = numbers(&["A001", "A002"]);
        let mut heard = Heard { told: vec![told(Some("A002")), told(None)], ..Heard::default() };
        heard.answers.push((couriers::Answer::new(Vec::new()), vec![0, 1]));
        let mut redirections = Redirections::of(2);
        assert_eq!(redirections.further(&asked, &heard.told), []);
        redirections.take_in(&mut heard);
        let seen = |position: usize| heard.told[position].as_ref().unwrap().as_ref().unwrap().problems.len();
        assert_eq!((seen(0), seen(1)), (2, 1));
        assert_eq!(heard.answers[0].1, [0, 1]);
    }

    #[rstest::rstest]
    #[case::itself("A001")]
    #[case::no_number("to the neighbour")]
    fn what_leads_nowhere_is_not_asked(#[case] next: &str) {
        let asked = numbers(&["A001"]);
        assert_eq!(Redirections::of(1).further(&asked, &[told(Some(next))]), []);
    }

    #[test]
    fn a_ring_and_a_long_chain_end() {
        for names in [&["A1B1", "A2B2", "A1B1"][..], &["A1B1", "A2B2", "A3B3", "A4B4", "A5B5", "A6B6"]] {
            let mut redirections = Redirections::of(1);
            let mut asked = numbers(&names[..1]);
            let mut heard = vec![told(Some(names[1]))];
            for next in &names[2..] {
                let further = redirections.further(&asked, &heard);
                heard.extend(further.iter().map(|_| told(Some(next))));
                asked.extend(further);
            }
            assert_eq!(redirections.further(&asked, &heard), []);
            assert!(asked.len() <= STEPS + 1, "{asked:?}");
        }
    }
}
