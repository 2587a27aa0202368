//! `waybill inspect`: one recorded answer in, JSON out.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use couriers::CallError;
use serde::Serialize;
use serde_json::json;

use crate::say::say;

/// Examples:
///   waybill inspect sameday answer.json
///   curl … | waybill inspect fan-courier -
///   waybill inspect --list
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The courier's code name; `--list` names them.
    #[arg(required_unless_present = "list")]
    courier: Option<String>,
    /// The file with the body of the courier's answer; `-` reads standard input.
    #[arg(required_unless_present = "list")]
    file: Option<PathBuf>,
    /// Name the couriers.
    #[arg(long, conflicts_with_all = ["courier", "file"])]
    list: bool,
}

/// 0: read. 1: the file holds a courier's failure. 2: it cannot be read as this courier's answer.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match (&arguments.courier, &arguments.file) {
        (Some(courier), Some(file)) => inspect(courier, file),
        _ => {
            for courier in couriers::all() {
                say!("{}\t{}", courier.profile().code, courier.profile().name);
            }
            ExitCode::SUCCESS
        }
    }
}

fn inspect(code: &str, file: &PathBuf) -> ExitCode {
    let Some(courier) = couriers::by_code(code) else {
        let known = couriers::all().iter().map(|one| one.profile().code).collect::<Vec<_>>().join(", ");
        eprintln!("error: courier \"{code}\" is not known; known are: {known}");
        return ExitCode::from(2);
    };
    let body = match read(file) {
        Ok(body) => body,
        Err(error) => {
            eprintln!("error: {} could not be read: {error}", file.display());
            return ExitCode::from(2);
        }
    };
    match couriers::inspect(courier, &body) {
        Ok(parcels) => print(&parcels, ExitCode::SUCCESS),
        Err(error @ CallError::Unreadable { .. }) => {
            eprintln!("error: this is not an answer of {}'s tracking: {error}", courier.profile().name);
            ExitCode::from(2)
        }
        Err(error) => print(&json!({"error": {"kind": error.kind(), "message": error.to_string()}}), ExitCode::from(1)),
    }
}

fn read(file: &PathBuf) -> std::io::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        let mut body = Vec::new();
        std::io::stdin().lock().read_to_end(&mut body)?;
        return Ok(body);
    }
    std::fs::read(file)
}

fn print(value: &impl Serialize, code: ExitCode) -> ExitCode {
    let mut out = std::io::stdout().lock();
    // A reader that closes its pipe early has seen enough.
    let _ = serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from).and_then(|()| writeln!(out));
    code
}
