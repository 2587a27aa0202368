//! Serves a simulator on loopback, on connections that a fault can cut.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

pub use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A running simulator; it stops when this is dropped or [`stop`](Self::stop)ped.
#[derive(Debug)]
pub struct Serving {
    url: String,
    address: SocketAddr,
    stop: DropGuard,
    task: JoinHandle<io::Result<()>>,
}

impl Serving {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port, also when it was asked for as 0.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Takes no new call, finishes those in hand, gives up on those that hang, and returns when all are done.
    ///
    /// # Errors
    /// When the server itself had failed.
    pub async fn stop(self) -> io::Result<()> {
        drop(self.stop);
        self.task.await.map_err(io::Error::other)?
    }
}

/// Serves `router` on 127.0.0.1:`port` (0 = any free port) until the handle is dropped or `stop` is cancelled.
///
/// # Errors
/// When the port cannot be had.
pub async fn start(router: Router, port: u16, stop: &CancellationToken) -> io::Result<Serving> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let stop = stop.child_token();
    let listener = Loopback { listener, stopping: stop.clone() };
    let service = router.into_make_service_with_connect_info::<Connection>();
    let stopped = stop.clone().cancelled_owned();
    let task = tokio::spawn(async move { axum::serve(listener, service).with_graceful_shutdown(stopped).await });
    Ok(Serving { url: format!("http://{address}"), address, stop: stop.drop_guard(), task })
}

/// The connection that a call came on, in the request's extensions as `ConnectInfo<Connection>`.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Who called.
    pub peer: SocketAddr,
    /// Cancelled when the server stops: what waits on purpose must end then.
    pub stopping: CancellationToken,
    cut: Arc<AtomicBool>,
}

impl Connection {
    /// From now on nothing is written any more: the caller sees the connection close.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Release);
    }
}

struct Loopback {
    listener: TcpListener,
    stopping: CancellationToken,
}

impl Listener for Loopback {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Stream, SocketAddr) {
        let (tcp, peer) = Listener::accept(&mut self.listener).await;
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "the connection keeps its small packets back");
        }
        (Stream { tcp, stopping: self.stopping.clone(), cut: Arc::default() }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Loopback>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        let io = stream.io();
        Self { peer: *stream.remote_addr(), stopping: io.stopping.clone(), cut: Arc::clone(&io.cut) }
    }
}

struct Stream {
    tcp: TcpStream,
    stopping: CancellationToken,
    cut: Arc<AtomicBool>,
}

impl Stream {
    fn whole(&self) -> io::Result<()> {
        if self.cut.load(Ordering::Acquire) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.whole()?;
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.whole()?;
        Pin::new(&mut self.tcp).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.whole()?;
        Pin::new(&mut self.tcp).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}
