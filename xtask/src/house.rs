//! The house rules that no compiler keeps. Each broken one is printed with its place and its reason.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use crate::cargo::{self, cargo};

mod borders;
mod lockfile;
mod migrations;
mod sources;

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Violation {
    /// A file, with its line where there is one.
    place: String,
    /// What is wrong there.
    what: String,
    /// Why it matters.
    reason: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n        because {}", self.place, self.what, self.reason)
    }
}

/// `cargo xtask check-house`.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    check(root)?;
    eprintln!("    the house rules are kept");
    Ok(ExitCode::SUCCESS)
}

/// Prints every broken rule; an error when there is one.
pub(crate) fn check(root: &Path) -> Result<()> {
    let metadata = cargo::output(cargo(root).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let lockfile = std::fs::read_to_string(root.join("Cargo.lock")).context("could not read Cargo.lock")?;
    let mut violations = borders::check(&metadata, root)?;
    violations.extend(lockfile::check(&lockfile));
    violations.extend(sources::check(root)?);
    violations.extend(migrations::check(root)?);
    for violation in &violations {
        eprintln!("    {violation}");
    }
    ensure!(violations.is_empty(), "{} house rules are broken, see above", violations.len());
    Ok(())
}

/// All files below a folder, sorted; none when the folder does not exist. Hidden ones and build output are left out.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        let entries = std::fs::read_dir(&folder).with_context(|| format!("could not list {}", folder.display()))?;
        for entry in entries {
            let path = entry.with_context(|| format!("could not list {}", folder.display()))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with('.') || name == "target" {
                continue;
            }
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// The path as people write it in this repository.
fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
