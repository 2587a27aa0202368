//! A call that waits in front of a simulator until a test lets it in.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use tokio::sync::oneshot;
use tokio::time::error::Elapsed;

use super::Faults;

/// A call that waits until this is dropped: the caller alone decides when that is, and no time is waited for.
#[derive(Debug)]
#[must_use = "the call goes on when it is dropped"]
pub struct HeldCall {
    came: oneshot::Receiver<()>,
    _open: oneshot::Sender<()>,
}

#[derive(Debug)]
pub(super) struct Door {
    saying: &'static str,
    came: oneshot::Sender<()>,
    open: oneshot::Receiver<()>,
}

impl Faults {
    /// Holds the next call whose body has these words, before any fault meets it; those after it pass.
    pub fn hold_next_call(&self, saying: &'static str) -> HeldCall {
        let ((tell, came), (let_go, open)) = (oneshot::channel(), oneshot::channel());
        self.with(|inner| inner.door = Some(Door { saying, came: tell, open }));
        HeldCall { came, _open: let_go }
    }
}

impl HeldCall {
    /// Waits until the call stands in front of the simulator.
    ///
    /// # Errors
    /// When none came within the time.
    pub async fn comes(&mut self, within: Duration) -> Result<(), Elapsed> {
        // The other end goes only after it has spoken, or when other words are to be held instead.
        tokio::time::timeout(within, &mut self.came).await.map(drop)
    }
}

/// The call, once it may come in.
pub(super) async fn let_in(faults: &Faults, request: Request) -> Request {
    if faults.with(|inner| inner.door.is_none()) {
        return request;
    }
    let (parts, body) = request.into_parts();
    // A body that breaks off is empty, and refused for it by whoever reads it.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let says = |door: &mut Door| body.windows(door.saying.len()).any(|words| words == door.saying.as_bytes());
    if let Some(door) = faults.with(|inner| inner.door.take_if(says)) {
        // Whoever dropped the other end waits for nothing: the call goes on at once.
        let _ = door.came.send(());
        let _ = door.open.await;
    }
    Request::from_parts(parts, Body::from(body))
}
