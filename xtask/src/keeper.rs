//! A temporary folder, and the server that works in it, which do not outlive this program.
//!
//! A destructor is not enough: Ctrl-C and SIGKILL run none. So a small shell, in a process group of its own, waits
//! until the pipe from this program closes, which the system does however the program ends; then it stops the server
//! and removes the folder.

use std::fs::{DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::cargo::spoken;

/// First line in: the server's process group. End of input: time to clean up.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
read -r group
read -r _
if [ -n "$group" ]; then
    kill -s "$2" -- "-$group"
    tries=0
    while kill -s 0 -- "-$group" && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    kill -s KILL -- "-$group"
fi
rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }
"#;

const LOG: &str = "server.log";

/// How a server is told to stop at once. Nothing in its folder is worth a careful end.
#[derive(Clone, Copy)]
pub(crate) enum StopSignal {
    /// PostgreSQL's *immediate shutdown*: its other processes have left the process group and it takes them along.
    Quit,
    /// For a server whose children are all in its process group.
    Kill,
}

impl StopSignal {
    fn name(self) -> &'static str {
        match self {
            Self::Quit => "QUIT",
            Self::Kill => "KILL",
        }
    }
}

/// Keeps one folder and one server; dropping it stops the server and removes the folder.
pub(crate) struct Keeper {
    folder: PathBuf,
    shell: Child,
    server: Option<Child>,
}

impl Keeper {
    /// Makes a new folder, readable by this user alone, below the system's temporary folder.
    pub(crate) fn new(name: &str, signal: StopSignal) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("waybill-{name}-{}", std::process::id()));
        DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .with_context(|| format!("could not make the folder {}", folder.display()))?;
        let shell = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "keeper"])
            .arg(&folder)
            .arg(signal.name())
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("could not start /bin/sh")?;
        Ok(Self { folder, shell, server: None })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts the server in the folder, in a process group of its own, with its output in a log there.
    pub(crate) fn start(&mut self, command: &mut Command) -> Result<()> {
        let log = File::create(self.folder.join(LOG)).context("could not make the server's log")?;
        let server = command
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("could not share the server's log")?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start `{}`", spoken(command)))?;
        let group = server.id();
        self.server = Some(server);
        let mut pipe = self.shell.stdin.as_ref().context("the keeper's pipe is closed")?;
        writeln!(pipe, "{group}").context("could not reach the keeper of the temporary folder")
    }

    /// Waits until `is_ready` says so; an error with the server's last words when it ends before or takes too long.
    pub(crate) fn wait_until(&mut self, what: &str, limit: Duration, mut is_ready: impl FnMut() -> bool) -> Result<()> {
        let start = Instant::now();
        loop {
            if is_ready() {
                return Ok(());
            }
            if let Some(status) = self.ended()? {
                bail!("{what} ended while starting ({status}):\n{}", self.last_words());
            }
            if start.elapsed() > limit {
                bail!("{what} was not ready after {} s:\n{}", limit.as_secs(), self.last_words());
            }
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    fn ended(&mut self) -> Result<Option<ExitStatus>> {
        match &mut self.server {
            Some(server) => server.try_wait().context("could not look after the server"),
            None => Ok(None),
        }
    }

    fn last_words(&self) -> String {
        let log = std::fs::read(self.folder.join(LOG)).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        lines.iter().skip(lines.len().saturating_sub(20)).map(|line| format!("    {line}\n")).collect()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // The keeper waits until the group is gone, and a dead server that nobody waited for still counts as there.
        if let Some(mut server) = self.server.take() {
            drop(server.wait());
        }
        drop(self.shell.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_and_its_folder_are_gone_when_the_keeper_is_dropped() {
        let mut keeper = Keeper::new("keeper-test-drop", StopSignal::Kill).unwrap();
        let folder = keeper.folder().to_path_buf();
        keeper.start(Command::new("sleep").arg("600")).unwrap();
        let server = keeper.server.as_ref().unwrap().id();
        assert!(Path::new(&format!("/proc/{server}")).exists());
        drop(keeper);
        assert!(!folder.exists());
        assert!(!Path::new(&format!("/proc/{server}")).exists());
    }

    #[test]
    fn a_server_that_ends_while_starting_is_reported_with_its_last_words() {
        let mut keeper = Keeper::new("keeper-test-ended", StopSignal::Kill).unwrap();
        keeper.start(Command::new("/bin/sh").args(["-c", "echo the port is taken; exit 3"])).unwrap();
        let error = keeper.wait_until("the server", Duration::from_secs(30), || false).unwrap_err().to_string();
        assert!(error.contains("ended while starting"), "{error}");
        assert!(error.contains("the port is taken"), "{error}");
    }
}
