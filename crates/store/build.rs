//! The migrations are read into the binary: building again when one changes.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
