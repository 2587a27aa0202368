//! One conversation with a courier about one batch of labels of one account.

use std::collections::BTreeMap;
use std::time::Duration;

use couriers::{Account, Asked, Courier, LabelError, Next, Parcel, Reading, Token, Told};
use jiff::Timestamp;
use tokio::time::Instant;
use tracking::{AccountId, TrackingNo};

use super::ask_error::AskError;
use super::heard::Heard;
use super::redirections::Redirections;
use super::sign_in::{IsNew, SignIns, Signing, token};
use crate::{Clock, Wire};

/// A number may be asked in this many forms before the courier is taken by its word that it does not know it.
const FORMS: u8 = 3;
/// No further call is made after this long, in real time: what is left is asked another time. Together with the
/// longest call it ends before the labels' lease does.
pub(super) const CONVERSATION: Duration = Duration::from_secs(60);

/// Who is asked, with what.
pub(crate) struct Asking<'a> {
    pub(crate) courier: &'a dyn Courier,
    pub(crate) id: AccountId,
    pub(crate) account: &'a Account,
    /// When the labels were claimed.
    pub(crate) since: Timestamp,
    pub(crate) stored_token: Option<Token>,
    pub(crate) sign_ins: &'a SignIns,
    pub(crate) wire: &'a Wire,
    pub(crate) clock: &'a Clock,
    /// The recipients' postcodes of those numbers whose courier wants them.
    pub(crate) postcodes: &'a BTreeMap<TrackingNo, String>,
}

/// A part of the batch that is asked together.
struct Group {
    positions: Vec<usize>,
    form: u8,
}

impl Asking<'_> {
    /// Asks for all numbers, and for the numbers under which their parcels go on: signs in when needed, halves what the
    /// courier refuses as a whole, and asks again in another form where the connector wants that.
    pub(crate) async fn ask(&self, numbers: &[TrackingNo]) -> Heard {
        let mut heard = Heard { told: vec![None; numbers.len()], ..Heard::default() };
        let mut redirections = Redirections::of(numbers.len());
        heard.failure = self.ask_all(numbers, &mut redirections, &mut heard).await.err();
        redirections.take_in(&mut heard);
        heard
    }

    async fn ask_all(
        &self,
        labels: &[TrackingNo],
        redirections: &mut Redirections,
        heard: &mut Heard,
    ) -> Result<(), AskError> {
        let mut numbers = labels.to_vec();
        let mut groups = self.sort_out(&numbers, 0, heard);
        let mut token = None;
        let mut renewed = false;
        let began = Instant::now();
        loop {
            let Some(group) = groups.pop() else {
                let further = redirections.further(&numbers, &heard.told);
                if further.is_empty() {
                    return Ok(());
                }
                let known = numbers.len();
                numbers.extend(further);
                heard.told.resize(numbers.len(), None);
                groups = self.sort_out(&numbers, known, heard);
                continue;
            };
            if began.elapsed() > CONVERSATION {
                return Err(AskError::TooSlow);
            }
            let error = match self.one_call(&numbers, &group, &mut token, heard).await {
                Ok(reading) => {
                    groups.extend(self.take(reading, &group, heard));
                    continue;
                }
                Err(error) => error,
            };
            match error.next() {
                Next::SignIn if !renewed => {
                    renewed = true;
                    token = self
                        .sign_in(token.take().as_ref(), self.clock.now(), heard)
                        .await
                        .map_err(AskError::after_new_sign_in)?;
                    groups.push(group);
                }
                // A token that ended on its way to the courier says nothing about the account.
                Next::SignIn if self.is_over(token.as_ref()) => return Err(error),
                Next::SignIn => return Err(error.after_new_sign_in()),
                Next::Split => split(group, &error, heard, &mut groups),
                Next::Later(_) | Next::Person => return Err(error),
            }
        }
    }

    /// Numbers that cannot be this courier's are never put into a call.
    fn sort_out(&self, numbers: &[TrackingNo], from: usize, heard: &mut Heard) -> Vec<Group> {
        let mut positions = Vec::with_capacity(numbers.len());
        for (position, number) in numbers.iter().enumerate().skip(from) {
            match self.courier.check_number(number) {
                Ok(()) => positions.push(position),
                Err(error) => set(heard, position, Err(error)),
            }
        }
        self.groups(&positions, 0)
    }

    fn groups(&self, positions: &[usize], form: u8) -> Vec<Group> {
        let batch = self.courier.batch(form).max(1);
        positions.chunks(batch).map(|chunk| Group { positions: chunk.to_vec(), form }).collect()
    }

    /// Keeps what was told; what is to be asked in another form comes back as new groups.
    fn take(&self, reading: Reading, group: &Group, heard: &mut Heard) -> Vec<Group> {
        let next = group.form + 1;
        heard.others.extend(reading.others);
        let mut otherwise = Vec::new();
        for (position, told) in group.positions.iter().zip(reading.told) {
            match told {
                Told::Parcel(parcel) => {
                    if parcel.has_more && next < FORMS {
                        otherwise.push(*position);
                    }
                    set(heard, *position, Ok(parcel));
                }
                Told::Error(error) => set(heard, *position, Err(error)),
                Told::AskOtherwise if next < FORMS => otherwise.push(*position),
                Told::AskOtherwise => set(heard, *position, Err(LabelError::NotFound)),
            }
        }
        self.groups(&otherwise, next)
    }

    async fn one_call(
        &self,
        numbers: &[TrackingNo],
        group: &Group,
        token: &mut Option<Token>,
        heard: &mut Heard,
    ) -> Result<Reading, AskError> {
        if token.is_none() {
            *token = self.sign_in(None, self.since, heard).await?;
        }
        let asked: Vec<Asked> = group
            .positions
            .iter()
            .filter_map(|position| numbers.get(*position))
            .map(|number| Asked {
                number: number.clone(),
                postcode: self.postcodes.get(number).cloned(),
                form: group.form,
            })
            .collect();
        let pace = self.courier.profile().pace;
        if heard.calls > 0 {
            tokio::time::sleep(self.clock.real(pace.interval.try_into().unwrap_or_default())).await;
        }
        heard.calls += 1;
        let call = self.courier.track(self.account, token.as_ref(), &asked).map_err(AskError::Call)?;
        let answer = self.wire.send(call, pace.timeout).await.map_err(AskError::Wire)?;
        let reading = self.courier.read(&asked, &answer).map_err(AskError::Call);
        heard.answers.push((answer, group.positions.clone()));
        reading
    }

    fn is_over(&self, token: Option<&Token>) -> bool {
        token.is_some_and(|token| token.renew_at <= self.clock.now())
    }

    /// `since`: another's sign-in that failed later counts for this one too.
    async fn sign_in(
        &self,
        refused: Option<&Token>,
        since: Timestamp,
        heard: &mut Heard,
    ) -> Result<Option<Token>, AskError> {
        let signing = Signing {
            courier: self.courier,
            id: self.id,
            account: self.account,
            since,
            wire: self.wire,
            clock: self.clock,
        };
        let got = token(self.sign_ins, self.stored_token.clone(), refused, &signing).await?;
        Ok(got.map(|(token, IsNew(is_new))| {
            if is_new {
                heard.new_token = Some(token.clone());
            }
            token
        }))
    }
}

/// One bad number must not cost the others their refresh: halve until it stands alone.
fn split(mut group: Group, error: &AskError, heard: &mut Heard, groups: &mut Vec<Group>) {
    if let [position] = group.positions[..] {
        set(heard, position, Err(LabelError::Refused { message: error.to_string() }));
        return;
    }
    let second = group.positions.split_off(group.positions.len() / 2);
    groups.push(Group { positions: second, form: group.form });
    groups.push(group);
}

fn set(heard: &mut Heard, position: usize, result: Result<Parcel, LabelError>) {
    let Some(slot) = heard.told.get_mut(position) else { return };
    *slot = Some(match (slot.take(), result) {
        (Some(Ok(known)), Ok(more)) => Ok(known.with_more(&more)),
        // What was told stays told, also when no more could be had.
        (Some(Ok(known)), Err(_)) => Ok(known),
        (_, result) => result,
    });
}

#[cfg(test)]
mod tests;
