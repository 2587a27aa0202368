//! What is measured, as JSON lines: how fast answers are read, and what a whole demo takes in time and memory.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

/// Between two looks at a process's memory.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What to measure; everything when nothing is named.
#[derive(Args)]
pub(crate) struct Options {
    #[arg(value_enum)]
    subjects: Vec<Subject>,
    /// Orders of each demo.
    #[arg(long, value_delimiter = ',', default_values_t = [320, 3200])]
    orders: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// Reading couriers' recorded answers and folding their scans.
    Reading,
    /// A demo without faults from its first order to its last effect.
    Demo,
}

pub(crate) fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let wanted = |subject| options.subjects.is_empty() || options.subjects.contains(&subject);
    if wanted(Subject::Reading) {
        let status =
            cargo(root).args(["run", "--release", "--quiet", "-p", "couriers", "--example", "speed"]).status()?;
        if !status.success() {
            bail!("the measurement of reading failed");
        }
    }
    if wanted(Subject::Demo) {
        let built = cargo(root).args(["build", "--release", "--quiet", "-p", "waybill"]).status()?;
        if !built.success() {
            bail!("waybill could not be built");
        }
        for orders in &options.orders {
            for feeds in [true, false] {
                println!("{}", demo(root, *orders, feeds)?);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// One demo, with or without reading couriers' feeds, as fast as its journeys allow: its own report with the time and the most memory that it took.
fn demo(root: &Path, orders: u32, feeds: bool) -> Result<Value> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let started = Instant::now();
    let mut process = Command::new(target.join("release/waybill"))
        .args(["demo", "--once", "--json", "--no-faults", "--speed", "50000", "--orders", &orders.to_string()])
        .args((!feeds).then_some("--no-feeds"))
        .stdout(Stdio::piped())
        .spawn()
        .context("the demo could not be started")?;
    let mut most = 0;
    while process.try_wait()?.is_none() {
        most = peak_memory(process.id()).unwrap_or(0).max(most);
        std::thread::sleep(LOOK_EVERY);
    }
    let output = process.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let report: Value = text.lines().last().and_then(|line| serde_json::from_str(line).ok()).context("no report")?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(
        json!({"bench": "demo", "orders": orders, "feeds": feeds, "seconds": seconds, "peak_memory_kib": most, "report": report}),
    )
}

/// The most memory that a process has had resident, in KiB, as Linux tells it.
fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.trim().parse().ok()
}
