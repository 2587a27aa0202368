//! A private chromedriver on a free port of 127.0.0.1. The tests open their browsers through it.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::keeper::{Keeper, StopSignal};
use crate::machine;

/// Where the tests find the address of the running driver.
pub(crate) const ADDRESS_VARIABLE: &str = "WAYBILL_TEST_WEBDRIVER";

/// Where the tests find Chromium's arguments, separated by spaces.
pub(crate) const ARGUMENTS_VARIABLE: &str = "WAYBILL_TEST_CHROMIUM_ARGS";

/// Without a display, also as root and in containers, and without talking to anybody but the tests' own servers.
pub(crate) const CHROMIUM_ARGUMENTS: &str = "--headless --no-sandbox --disable-dev-shm-usage --disable-gpu \
     --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/// A running chromedriver; dropping it stops it, its browsers, and removes their profiles.
pub(crate) struct WebDriver {
    /// Base URL of the WebDriver protocol.
    pub(crate) url: String,
    _keeper: Keeper,
}

/// Starts chromedriver; browsers keep their profiles and caches in its temporary folder.
pub(crate) fn start() -> Result<WebDriver> {
    let mut keeper = Keeper::new("webdriver", StopSignal::Kill)?;
    let port = machine::free_port()?;
    let mut driver = Command::new("chromedriver");
    driver.arg(format!("--port={port}")).env("HOME", keeper.folder()).env("TMPDIR", keeper.folder());
    for home in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        driver.env_remove(home);
    }
    keeper.start(&mut driver)?;
    keeper.wait_until("chromedriver", Duration::from_secs(30), || is_ready(port))?;
    Ok(WebDriver { url: format!("http://127.0.0.1:{port}"), _keeper: keeper })
}

fn is_ready(port: u16) -> bool {
    said_ready(port).unwrap_or(false)
}

/// Asks for the driver's status. It leaves the connection open after its answer, so this reads no further than needed.
fn said_ready(port: u16) -> std::io::Result<bool> {
    let limit = Duration::from_secs(5);
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), limit)?;
    stream.set_read_timeout(Some(limit))?;
    write!(stream, "GET /status HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n")?;
    let mut lines = BufReader::new(stream);
    let mut answer = Vec::new();
    while lines.read_until(b'}', &mut answer)? > 0 {
        if String::from_utf8_lossy(&answer).contains(r#""ready":true"#) {
            return Ok(true);
        }
    }
    Ok(false)
}
