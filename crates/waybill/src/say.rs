//! Writing to standard output, whose reader may leave early: `waybill label list … | head`.

use std::fmt;
use std::io::{ErrorKind, Write};

/// `println!` that ends the command quietly when nobody reads any more.
macro_rules! say {
    ($($part:tt)*) => { $crate::say::line(format_args!($($part)*)) };
}
pub(crate) use say;

pub(crate) fn line(text: fmt::Arguments<'_>) {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            eprintln!("error: standard output could not be written: {error}");
            std::process::exit(1)
        }
    }
}
