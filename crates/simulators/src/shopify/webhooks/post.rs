//! One HTTP/1.1 POST on loopback, within Shopify's time limits and without following redirects.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

const CONNECT: Duration = Duration::from_secs(1);
const WHOLE: Duration = Duration::from_secs(5);

/// Sends `body` and reads the answer's status.
pub(super) async fn post(address: &Url, headers: &[(&str, String)], body: &Bytes) -> io::Result<u16> {
    timeout(WHOLE, exchange(address, headers, body)).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn exchange(address: &Url, headers: &[(&str, String)], body: &Bytes) -> io::Result<u16> {
    let host = address.host_str().ok_or(io::ErrorKind::InvalidInput)?;
    let port = address.port_or_known_default().ok_or(io::ErrorKind::InvalidInput)?;
    let connect = TcpStream::connect((host.trim_matches(['[', ']']), port));
    let mut stream = timeout(CONNECT, connect).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    let target =
        address.query().map_or_else(|| address.path().to_owned(), |query| format!("{}?{query}", address.path()));
    let mut head = format!("POST {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = Vec::new();
    // The head is enough; more than this is not read.
    stream.take(16 * 1024).read_to_end(&mut answer).await?;
    status(&answer).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn status(answer: &[u8]) -> Option<u16> {
    let line = answer.split(|byte| *byte == b'\r').next()?;
    let mut parts = std::str::from_utf8(line).ok()?.split(' ');
    parts.next().filter(|version| version.starts_with("HTTP/1."))?;
    parts.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_status_of_an_answer_counts() {
        assert_eq!(status(b"HTTP/1.1 204 No Content\r\nx: y\r\n\r\n"), Some(204));
        assert_eq!(status(b"HTTP/1.1 302 Found\r\n\r\n"), Some(302));
        assert_eq!(status(b""), None);
        assert_eq!(status(b"garbage"), None);
    }
}
