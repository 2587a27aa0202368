//! A mailbox: an SMTP server that takes every message, remembers it and shows it on a page.
//!
//! As large mailbox providers do, it shows a message only once to a recipient: a repeat with the same Message-ID is
//! accepted and put aside.

mod faults;
mod line;
mod message;
mod pages;
mod session;
mod wire;

use std::collections::HashSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::clock::Clock;
use crate::ledger::{Ledger, LedgerError};
use faults::Point;
use session::{Envelope, LARGEST, Session, Step};
use wire::{Data, Line};

pub use faults::{MailFault, MailFaults};
pub use line::{MailKind, MailLine, received};
pub use pages::pages;
pub use session::Login;

/// A session that says nothing for so long, in real time, is closed.
const IDLE: Duration = Duration::from_secs(300);

/// Why a mailbox could not be started.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// Its ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The port cannot be had.
    #[error("the mailbox could not listen: {0}")]
    Listen(#[from] io::Error),
}

/// What a mailbox is started with.
#[derive(Debug)]
pub struct MailboxConfig {
    /// The world's clock.
    pub clock: Clock,
    /// Where the ledger `mailbox` is kept; `None`: in memory.
    pub folder: Option<PathBuf>,
    /// Decides which messages a share of faults meets.
    pub seed: u64,
    /// 0 for any free port.
    pub port: u16,
    /// Who may send; `None`: everybody.
    pub login: Option<Login>,
}

impl MailboxConfig {
    /// A mailbox in memory, open to everybody, on any free port.
    pub fn new(clock: Clock) -> Self {
        Self { clock, folder: None, seed: 1, port: 0, login: None }
    }
}

/// A running mailbox; it stops when this is dropped or [`stop`](Self::stop)ped.
#[derive(Debug)]
pub struct Mailbox {
    address: SocketAddr,
    inside: Arc<Inside>,
    stop: DropGuard,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Inside {
    clock: Clock,
    ledger: Ledger<MailLine>,
    faults: MailFaults,
    login: Option<Login>,
    /// Which recipient has which Message-ID.
    known: Mutex<HashSet<(String, String)>>,
}

/// Starts a mailbox; what its ledger holds is known to it.
///
/// # Errors
/// When the ledger cannot be used or the port cannot be had.
pub async fn serve(config: MailboxConfig) -> Result<Mailbox, MailboxError> {
    let ledger: Ledger<MailLine> = Ledger::open(config.folder.as_deref(), "mailbox")?;
    let known = ledger.read(|lines| lines.iter().flat_map(keys).collect());
    let inside = Arc::new(Inside {
        faults: MailFaults::new(config.clock.clone(), config.seed),
        clock: config.clock,
        ledger,
        login: config.login,
        known: Mutex::new(known),
    });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let task = tokio::spawn(accept(listener, Arc::clone(&inside), stop.clone()));
    Ok(Mailbox { address, inside, stop: stop.drop_guard(), task })
}

impl Mailbox {
    /// `smtp://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The port, also when it was asked for as 0.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What it took in.
    pub fn ledger(&self) -> &Ledger<MailLine> {
        &self.inside.ledger
    }

    /// What goes wrong.
    pub fn faults(&self) -> &MailFaults {
        &self.inside.faults
    }

    /// Closes all sessions and stops.
    ///
    /// # Errors
    /// When the server itself had failed.
    pub async fn stop(self) -> io::Result<()> {
        drop(self.stop);
        self.task.await.map_err(io::Error::other)
    }
}

async fn accept(listener: TcpListener, inside: Arc<Inside>, stop: CancellationToken) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return sessions.shutdown().await,
            Some(_) = sessions.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let inside = Arc::clone(&inside);
                    sessions.spawn(async move {
                        if let Err(error) = talk(stream, &inside).await {
                            tracing::debug!(%error, "A mail session broke off");
                        }
                    });
                }
                Err(error) => tracing::warn!(%error, "The mailbox could not accept a connection"),
            },
        }
    }
}

async fn talk(mut stream: TcpStream, inside: &Arc<Inside>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match inside.faults.strike(Point::Connect) {
        Some(MailFault::Hang) => std::future::pending().await,
        Some(MailFault::Refuse) => return Ok(()),
        Some(_) => return stream.write_all(b"421 4.3.2 not available, try later\r\n").await,
        None => {}
    }
    let (reader, mut writer) = stream.split();
    let mut reader = BufReader::new(reader);
    writer.write_all(b"220 mailbox.invalid ESMTP\r\n").await?;
    let mut session = Session::new(inside.login.clone());
    loop {
        let Ok(line) = tokio::time::timeout(IDLE, wire::command(&mut reader)).await else {
            return writer.write_all(b"421 4.4.2 nothing heard for too long\r\n").await;
        };
        let step = match line? {
            Line::End => return Ok(()),
            Line::TooLong => Step::Reply("500 5.5.2 the line is too long\r\n".to_owned()),
            Line::BareLineFeed => Step::Reply("500 5.5.2 a line feed without a carriage return\r\n".to_owned()),
            Line::Text(line) => match std::str::from_utf8(&line) {
                Ok(line) => session.line(line, || inside.faults.strike(Point::Recipient).is_some()),
                Err(_) => Step::Reply("500 5.5.2 this is no text\r\n".to_owned()),
            },
        };
        match step {
            Step::Reply(text) => writer.write_all(text.as_bytes()).await?,
            Step::Close(text) => return writer.write_all(text.as_bytes()).await,
            Step::Data(text) => {
                writer.write_all(text.as_bytes()).await?;
                let data = wire::data(&mut reader, LARGEST).await?;
                let envelope = session.take_envelope();
                match take(inside, envelope, data).await? {
                    Some(text) => writer.write_all(format!("{text}\r\n").as_bytes()).await?,
                    None => return Ok(()),
                }
            }
        }
    }
}

/// The answer to a message; `None`: the connection closes without one.
async fn take(inside: &Arc<Inside>, envelope: Envelope, data: Data) -> io::Result<Option<&'static str>> {
    let message = match data {
        Data::End => return Ok(None),
        Data::Wrong(answer) => return Ok(Some(answer)),
        Data::Whole(message) => message,
    };
    let fault = inside.faults.strike(Point::Message);
    match fault {
        Some(MailFault::TryLater) => return Ok(Some("451 4.3.0 try again later")),
        Some(MailFault::Reset) => return Ok(None),
        _ => {}
    }
    let inside = Arc::clone(inside);
    let kept =
        tokio::task::spawn_blocking(move || keep(&inside, envelope, &message)).await.map_err(io::Error::other)?;
    Ok(match (kept, fault) {
        (Err(error), _) => {
            tracing::error!(%error, "The ledger of the mailbox could not be written");
            Some("451 4.3.0 could not be stored")
        }
        (Ok(()), Some(MailFault::LostAnswer)) => None,
        (Ok(()), _) => Some("250 2.0.0 OK"),
    })
}

/// Writes a message to the ledger: for new recipients as received, for those who have it already as a repeat.
fn keep(inside: &Inside, envelope: Envelope, message: &[u8]) -> io::Result<()> {
    let head = message::head(message);
    let mut known = inside.known.lock().unwrap_or_else(PoisonError::into_inner);
    let is_repeat =
        |to: &String| head.message_id.as_ref().is_some_and(|id| known.contains(&(id.clone(), to.to_lowercase())));
    let (repeated, new): (Vec<_>, Vec<_>) = envelope.to.into_iter().partition(is_repeat);
    for (kind, to) in [(MailKind::Received, new), (MailKind::Repeat, repeated)] {
        if to.is_empty() {
            continue;
        }
        let line = MailLine {
            at: inside.clock.now(),
            kind,
            from: envelope.from.clone(),
            to,
            message_id: head.message_id.clone(),
            subject: head.subject.clone(),
            raw: String::from_utf8_lossy(message).into_owned(),
        };
        let keys: Vec<_> = keys(&line).collect();
        inside.ledger.append(line)?;
        known.extend(keys);
    }
    Ok(())
}

/// What makes a message a repeat to a recipient.
fn keys(line: &MailLine) -> impl Iterator<Item = (String, String)> {
    let id = line.message_id.clone();
    line.to.clone().into_iter().filter_map(move |to| Some((id.clone()?, to.to_lowercase())))
}
