//! Calls that wait in front of a simulator until a test lets them in.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use bytes::Bytes;
use tokio::sync::watch;

use super::Faults;

/// Calls that wait until this is dropped: the caller alone decides when that is, and no time is waited for.
#[derive(Debug)]
#[must_use = "the calls go on when it is dropped"]
pub struct HeldCalls {
    faults: Faults,
    door: Arc<Door>,
}

#[derive(Debug)]
pub(super) struct Door {
    saying: Bytes,
    open: watch::Sender<bool>,
    waiting: watch::Sender<usize>,
}

impl Faults {
    /// Shuts the door to calls whose body has these words: those that come from now on wait in front of it, before
    /// any fault meets them.
    pub fn hold_calls(&self, saying: &'static str) -> HeldCalls {
        let saying = Bytes::from_static(saying.as_bytes());
        let door = Arc::new(Door { saying, open: watch::Sender::new(false), waiting: watch::Sender::new(0) });
        self.with(|inner| inner.door = Some(door.clone()));
        HeldCalls { faults: self.clone(), door }
    }
}

impl HeldCalls {
    /// Waits until a call waits, then lets those that come from now on pass; those that wait go on waiting.
    pub async fn hold_only_the_first(&self) {
        // The sender is in `self`, so it cannot be gone.
        drop(self.door.waiting.subscribe().wait_for(|waiting| *waiting > 0).await);
        self.let_others_pass();
    }

    fn let_others_pass(&self) {
        self.faults.with(|inner| inner.door.take_if(|door| Arc::ptr_eq(door, &self.door)));
    }
}

impl Drop for HeldCalls {
    fn drop(&mut self) {
        self.let_others_pass();
        self.door.open.send_replace(true);
    }
}

/// The call, once it may come in.
pub(super) async fn let_in(faults: &Faults, request: Request) -> Request {
    let Some(door) = faults.with(|inner| inner.door.clone()) else { return request };
    let (parts, body) = request.into_parts();
    // A body that breaks off is empty, and refused for it by whoever reads it.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if body.windows(door.saying.len()).any(|words| words == door.saying) {
        door.waiting.send_modify(|waiting| *waiting += 1);
        drop(door.open.subscribe().wait_for(|open| *open).await);
    }
    Request::from_parts(parts, Body::from(body))
}
