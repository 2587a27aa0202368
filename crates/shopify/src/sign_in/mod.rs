//! How a shop's people and the app itself sign in: signed links, session tokens, access tokens.
//!
//! An embedded app gets a session token with each page and exchanges it for an access token. A custom or self-hosted app
//! sends the merchant to Shopify and comes back with a code. Either way the access token may end after an hour and is
//! then renewed. Everything here is building and reading; who sends is not this crate's business.

mod authorize;
mod host;
mod proxy;
mod query;
mod scopes;
mod session_token;
mod tokens;

pub use authorize::{Authorization, authorize_url};
pub use host::{AdminHost, InvalidHost};
pub use proxy::{ProxiedRequest, verify_proxied};
pub use query::{LinkError, SignedLink, verify_link};
pub use scopes::{MissingScope, NEEDED_SCOPES, Scopes};
pub use session_token::{RETRY_HEADER, SessionToken, SessionTokenError, verify_session_token};
pub use tokens::{App, Grant, TokenError, Tokens, read_tokens, token_call};
