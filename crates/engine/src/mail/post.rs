//! The way to the mail server, by SMTP.

use std::time::Duration;

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};

use super::Letter;

/// Where mails are handed over.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// `smtp://host:port`, `smtps://host:port`, or `smtp://host:port?tls=required` for STARTTLS.
    pub server: String,
    /// User name and password, when the server wants them.
    pub login: Option<(String, SecretString)>,
    /// The sender: `Waybill <waybill@example.com>`.
    pub from: String,
    /// How long one conversation may take.
    pub timeout: Duration,
}

/// Hands mails to the mail server. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post").field("from", &self.from).finish_non_exhaustive()
    }
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The settings cannot work.
    #[error("the mail setting {field} = \"{value}\" cannot be used: {problem}")]
    Settings {
        /// Which setting.
        field: &'static str,
        /// Its value; never a password.
        value: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The address is none.
    #[error("\"{address}\" is not an e-mail address")]
    Address {
        /// As entered.
        address: String,
    },
    /// The mail could not be put together.
    #[error("the mail could not be put together: {0}")]
    Message(String),
    /// The server refuses for good.
    #[error("the mail server refused: {0}")]
    Refused(String),
    /// Not now: the server is away, busy, or the connection broke.
    #[error("the mail server could not take it now: {0}")]
    Later(String),
}

impl Post {
    /// Reads the settings; opens no connection yet.
    ///
    /// # Errors
    /// When the server's address or the sender cannot be read.
    pub fn new(settings: &MailSettings) -> Result<Self, PostError> {
        let from = settings.from.parse().map_err(|error: lettre::address::AddressError| PostError::Settings {
            field: "mail.from",
            value: settings.from.clone(),
            problem: error.to_string(),
        })?;
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.server).map_err(|error| {
            PostError::Settings { field: "mail.server", value: settings.server.clone(), problem: error.to_string() }
        })?;
        if let Some((user, password)) = &settings.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        Ok(Self { transport: builder.timeout(Some(settings.timeout)).build(), from, timeout: settings.timeout })
    }

    /// The domain of the sender, for Message-IDs.
    pub fn domain(&self) -> &str {
        self.from.email.domain()
    }

    /// Hands one mail over.
    ///
    /// # Errors
    /// [`PostError::Later`] when another try may help; after it the server may have taken the mail all the same.
    pub async fn send(&self, to: &str, letter: &Letter) -> Result<(), PostError> {
        let to: Mailbox = to.parse().map_err(|_| PostError::Address { address: to.to_owned() })?;
        let mut builder = Message::builder().to(to);
        builder = match &letter.from {
            None => builder.from(self.from.clone()),
            Some(sender) => builder.from(Mailbox::new(Some(sender.name.clone()), self.from.email.clone())),
        };
        let reply_to = letter.from.as_ref().and_then(|sender| sender.reply_to.as_ref());
        if let Some(reply_to) = reply_to.and_then(|address| address.parse::<Address>().ok()) {
            builder = builder.reply_to(Mailbox::new(None, reply_to));
        }
        let message = builder
            .subject(letter.subject.clone())
            .message_id(Some(letter.message_id.clone()))
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|error| PostError::Message(error.to_string()))?;
        // The transport's own time limit leaves out a server that takes the connection and says nothing.
        match tokio::time::timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.is_permanent() => Err(PostError::Refused(error.to_string())),
            Ok(Err(error)) => Err(PostError::Later(error.to_string())),
            Err(_) => Err(PostError::Later(format!("no answer within {} s", self.timeout.as_secs_f64()))),
        }
    }
}
