//! The one place that opens HTTP connections: sends what connectors built, gives back what came.

use std::time::Duration;

use http::{Request, Response};

/// An answer larger than this is not read.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;

/// Sends requests. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Wire {
    client: reqwest::Client,
    longest: Duration,
}

/// Why no whole answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The client itself could not be made.
    #[error("the HTTP client could not be set up: {0}")]
    Setup(String),
    /// The host was not reached: nothing was sent.
    #[error("{host} was not reached")]
    NotReached {
        /// Host and port.
        host: String,
    },
    /// Nothing came back in time; the other side may have done what was asked.
    #[error("{host} did not answer within {} s", limit.as_secs_f64())]
    TimedOut {
        /// Host and port.
        host: String,
        /// The time limit.
        limit: Duration,
    },
    /// The connection broke; the other side may have done what was asked.
    #[error("the connection to {host} broke")]
    Broken {
        /// Host and port.
        host: String,
    },
    /// The answer is too large to be one.
    #[error("the answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// Host and port.
        host: String,
        /// The bound.
        limit: usize,
    },
}

impl Wire {
    /// A client with time limits; it follows no redirects, since no API that we call needs one.
    ///
    /// # Errors
    /// When the TLS set-up fails.
    pub fn new(user_agent: &str) -> Result<Self, WireError> {
        reqwest::Client::builder()
            .user_agent(user_agent)
            .connect_timeout(Duration::from_secs(5))
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(16)
            .build()
            .map(|client| Self { client, longest: Duration::MAX })
            .map_err(|error| WireError::Setup(error.without_url().to_string()))
    }

    /// Waits for no answer longer than this, however much time a call is given.
    #[must_use]
    pub fn within(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Sends one request and reads the whole answer, within `limit` of real time or what [`Wire::within`] says.
    ///
    /// # Errors
    /// When no whole answer came; an answer with an error status is an answer.
    pub async fn send(&self, request: Request<Vec<u8>>, limit: Duration) -> Result<Response<Vec<u8>>, WireError> {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let limit = limit.min(self.longest);
        let timed_out = WireError::TimedOut { host: host.clone(), limit };
        tokio::time::timeout(limit, self.exchange(request, &host)).await.unwrap_or(Err(timed_out))
    }

    async fn exchange(&self, request: Request<Vec<u8>>, host: &str) -> Result<Response<Vec<u8>>, WireError> {
        let failed = |error: reqwest::Error| {
            let host = host.to_owned();
            if error.is_connect()
                || error.is_builder()
                || error.is_request() && !error.is_timeout() && never_sent(&error)
            {
                WireError::NotReached { host }
            } else {
                WireError::Broken { host }
            }
        };
        let request = reqwest::Request::try_from(request).map_err(failed)?;
        let mut answer = self.client.execute(request).await.map_err(failed)?;
        let mut response = Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(failed)? {
            if body.len() + part.len() > LARGEST_ANSWER {
                return Err(WireError::TooLarge { host: host.to_owned(), limit: LARGEST_ANSWER });
            }
            body.extend_from_slice(&part);
        }
        response.body(body).map_err(|_| WireError::Broken { host: host.to_owned() })
    }
}

/// A request that failed before a connection stood; anything later may have reached the other side.
fn never_sent(error: &reqwest::Error) -> bool {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(one) = source {
        if one.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused) {
            return true;
        }
        source = one.source();
    }
    false
}
