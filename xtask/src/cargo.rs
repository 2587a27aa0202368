//! Calling cargo in the repository.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

/// A cargo call, with the same cargo that runs this program.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(root);
    command
}

/// Runs a command with this terminal as its own; an error when it does not end well.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let said = spoken(command);
    let status = command.status().with_context(|| format!("could not start `{said}`"))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => bail!("`{said}` ended with exit code {code}"),
        None => bail!("`{said}` was stopped: {status}"),
    }
}

/// What a command prints on standard output; an error with its standard error when it does not end well.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let said = spoken(command);
    let output = command.output().with_context(|| format!("could not start `{said}`"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{said}` failed ({}): {}", output.status, complaint.trim());
    Ok(output.stdout)
}

/// The command as a person would type it: the program's name without its folder, then its arguments.
pub(crate) fn spoken(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
