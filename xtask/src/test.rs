//! `cargo xtask test`: every check that a change must pass, one after the other, with a summary at the end.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::cargo::{self, cargo};
use crate::machine::{self, Need};
use crate::servers::{self, Servers};
use crate::{deny, house};

/// A test program that takes longer than this hangs: it is ended and fails, and the others still have their say. It
/// names its hanging test itself (*has been running for over 60 seconds*).
const LIMITED: &str = r#"target."cfg(unix)".runner = ["timeout", "--foreground", "--verbose", "30m"]"#;

/// Which steps to run, on which packages.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only this step (may be given several times)
    #[arg(long, value_enum, value_name = "STEP")]
    only: Vec<Step>,
    /// Lint and test only this package (may be given several times)
    #[arg(long, short, value_name = "NAME")]
    package: Vec<String>,
    /// For the test programs: a part of the tests' names, or their options
    #[arg(last = true, value_name = "FILTER")]
    filter: Vec<String>,
}

/// The steps, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// The house rules
    House,
    /// rustfmt changes nothing
    Format,
    /// Clippy has nothing to say about any target
    Lint,
    /// Licences, bans and sources, when cargo-deny is installed
    Deny,
    /// The test programs compile
    Build,
    /// All tests, on SQLite, PostgreSQL and in a browser
    Tests,
}

enum Outcome {
    Passed,
    LeftOut(&'static str),
    Failed(anyhow::Error),
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Deny => "deny",
            Self::Build => "build",
            Self::Tests => "tests",
        }
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::House | Self::Deny | Self::Build => &[],
            Self::Format => &[Need::Rustfmt],
            Self::Lint => &[Need::Clippy],
            Self::Tests => &servers::NEEDS,
        }
    }
}

/// Runs all chosen steps, also after one that failed, so that one run tells everything.
pub(crate) fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let steps = chosen(&options.only);
    let needs: Vec<Need> = steps.iter().flat_map(|step| step.needs()).copied().collect();
    machine::provide(&needs)?;

    let mut results = Vec::new();
    for step in steps {
        eprintln!("==> {}", step.name());
        let start = Instant::now();
        let outcome = take(root, options, step, &results);
        let took = start.elapsed();
        eprintln!("<== {}", line(step, &outcome, took));
        results.push((step, outcome, took));
    }

    eprintln!("\nSummary");
    for (step, outcome, took) in &results {
        eprintln!("    {}", line(*step, outcome, *took));
    }
    let failed = |(_, outcome, _): &_| matches!(outcome, Outcome::Failed(_));
    Ok(if results.iter().any(failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// All steps, or those asked for in the usual order. Tests are built first, so that the servers do not wait for it.
fn chosen(only: &[Step]) -> Vec<Step> {
    let asked =
        |step: &Step| only.is_empty() || only.contains(step) || *step == Step::Build && only.contains(&Step::Tests);
    Step::value_variants().iter().copied().filter(asked).collect()
}

fn take(root: &Path, options: &Options, step: Step, before: &[(Step, Outcome, Duration)]) -> Outcome {
    let build_failed =
        before.iter().any(|(step, outcome, _)| *step == Step::Build && matches!(outcome, Outcome::Failed(_)));
    let result = match step {
        Step::House => house::check(root),
        Step::Format => cargo::run(cargo(root).args(["fmt", "--all", "--check"])),
        Step::Lint => {
            cargo::run(packages(cargo(root).arg("clippy"), options).args(["--all-targets", "--", "-D", "warnings"]))
        }
        Step::Deny if !deny::is_installed(root) && !options.only.contains(&Step::Deny) => {
            return Outcome::LeftOut("cargo-deny is not installed; `cargo xtask deny` installs and runs it");
        }
        Step::Deny => cargo::run(&mut deny::check(root)),
        Step::Build => cargo::run(packages(cargo(root).arg("test"), options).arg("--no-run")),
        Step::Tests if build_failed => return Outcome::LeftOut("the build failed"),
        Step::Tests => run_tests(root, options),
    };
    match result {
        Ok(()) => Outcome::Passed,
        Err(error) => Outcome::Failed(error),
    }
}

fn run_tests(root: &Path, options: &Options) -> Result<()> {
    let servers = Servers::start()?;
    let mut command = cargo(root);
    packages(command.arg("test"), options).args(["--no-fail-fast", "--config", LIMITED]);
    if !options.filter.is_empty() {
        command.arg("--").args(&options.filter);
    }
    match servers.tell(&mut command).status()?.code() {
        Some(0) => Ok(()),
        Some(_) => bail!("see the failed tests above"),
        None => bail!("the tests were stopped"),
    }
}

fn packages<'a>(command: &'a mut Command, options: &Options) -> &'a mut Command {
    if options.package.is_empty() {
        return command.arg("--workspace");
    }
    for package in &options.package {
        command.args(["--package", package]);
    }
    command
}

fn line(step: Step, outcome: &Outcome, took: Duration) -> String {
    let said = match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::LeftOut(why) => format!("left out: {why}"),
        Outcome::Failed(error) => format!("FAILED: {error:#}"),
    };
    format!("{:<7} {:>7.1} s  {said}", step.name(), took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_every_step_runs_and_the_cheap_ones_first() {
        assert_eq!(chosen(&[]), Step::value_variants());
    }

    #[test]
    fn chosen_steps_run_in_the_usual_order_and_tests_are_built_first() {
        assert_eq!(chosen(&[Step::Tests, Step::Format]), [Step::Format, Step::Build, Step::Tests]);
    }

    #[test]
    fn only_the_tests_need_servers() {
        let needs: Vec<Need> =
            chosen(&[Step::Format, Step::Lint]).iter().flat_map(|step| step.needs()).copied().collect();
        assert_eq!(needs, [Need::Rustfmt, Need::Clippy]);
    }

    #[test]
    fn a_step_that_is_left_out_says_why() {
        let text = line(Step::Tests, &Outcome::LeftOut("the build failed"), Duration::from_secs(2));
        assert_eq!(text, "tests       2.0 s  left out: the build failed");
    }
}
