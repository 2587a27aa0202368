//! What a simulator was asked and what it did, one JSON line each, on disk before the simulator answers.
//!
//! A ledger is also the simulator's memory: after a restart its state is folded from its own lines.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// An append-only list of lines of one kind, in memory and, when it has a folder, on disk.
#[derive(Debug)]
pub struct Ledger<L> {
    lines: Arc<Mutex<Vec<L>>>,
    disk: Option<Arc<Disk>>,
}

impl<L> Clone for Ledger<L> {
    fn clone(&self) -> Self {
        Self { lines: Arc::clone(&self.lines), disk: self.disk.clone() }
    }
}

#[derive(Debug)]
struct Disk {
    file: File,
    /// Lines that the disk is known to hold. Who waits for this lock is served by the one that holds it.
    synced: Mutex<usize>,
}

/// Why a ledger could not be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file system refused.
    #[error("the ledger {path} could not be used: {source}")]
    Io {
        /// The ledger's file name.
        path: String,
        /// What the file system said.
        source: std::io::Error,
    },
    /// A line is not of this ledger's kind.
    #[error("line {line} of the ledger {path} could not be read: {source}")]
    Line {
        /// The ledger's file name.
        path: String,
        /// Counted from 1.
        line: usize,
        /// What the JSON reader said.
        source: serde_json::Error,
    },
}

impl<L: Serialize + DeserializeOwned + Clone> Ledger<L> {
    /// Opens `{name}.jsonl` in `folder` and reads what it holds; without a folder it lives in memory.
    ///
    /// A last line that a kill cut short is dropped: its answer was never given.
    ///
    /// # Errors
    /// When the file cannot be used or holds a line of another kind.
    pub fn open(folder: Option<&Path>, name: &str) -> Result<Self, LedgerError> {
        let Some(folder) = folder else {
            return Ok(Self { lines: Arc::default(), disk: None });
        };
        let path = folder.join(format!("{name}.jsonl"));
        let io = |source| LedgerError::Io { path: path.display().to_string(), source };
        std::fs::create_dir_all(folder).map_err(io)?;
        let file = OpenOptions::new().create(true).read(true).append(true).open(&path).map_err(io)?;
        let mut lines = Vec::new();
        let mut whole = 0u64;
        let mut reader = BufReader::new(&file);
        let mut text = String::new();
        loop {
            text.clear();
            let read = reader.read_line(&mut text).map_err(io)?;
            if read == 0 || !text.ends_with('\n') {
                break;
            }
            lines.push(serde_json::from_str(&text).map_err(|source| LedgerError::Line {
                path: path.display().to_string(),
                line: lines.len() + 1,
                source,
            })?);
            whole += u64::try_from(read).unwrap_or_default();
        }
        file.set_len(whole).map_err(io)?;
        let disk = Disk { file, synced: Mutex::new(lines.len()) };
        Ok(Self { lines: Arc::new(Mutex::new(lines)), disk: Some(Arc::new(disk)) })
    }

    /// Writes one line; it is on disk when this returns.
    ///
    /// # Errors
    /// When the file system refuses: then the simulator must not answer as if it had done the thing.
    pub fn append(&self, line: L) -> std::io::Result<()> {
        self.write(line)?;
        self.sync()
    }

    /// Writes one line, which is on disk after the next [`sync`](Self::sync): so that what must be done one by one
    /// need not wait for the disk one by one.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn write(&self, line: L) -> std::io::Result<()> {
        let mut lines = lock(&self.lines);
        if let Some(disk) = &self.disk {
            let mut text = serde_json::to_vec(&line)?;
            text.push(b'\n');
            (&disk.file).write_all(&text)?;
        }
        lines.push(line);
        Ok(())
    }

    /// Returns when all lines written so far are on disk. Callers at the same time share one flush.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn sync(&self) -> std::io::Result<()> {
        let Some(disk) = &self.disk else { return Ok(()) };
        let mine = lock(&self.lines).len();
        let mut synced = lock(&disk.synced);
        if *synced < mine {
            let all = lock(&self.lines).len();
            disk.file.sync_data()?;
            *synced = all;
        }
        Ok(())
    }

    /// Reads the lines so far without copying them.
    pub fn read<T>(&self, look: impl FnOnce(&[L]) -> T) -> T {
        look(&lock(&self.lines))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
