//! Crates that must not come in, by whatever way. `deny.toml` says the same, but cargo-deny is not always at hand.

use super::Violation;

const BANNED: [&str; 8] =
    ["aws-lc-fips-sys", "aws-lc-rs", "aws-lc-sys", "boring", "boring-sys", "native-tls", "openssl", "openssl-sys"];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks the text of `Cargo.lock`.
pub(super) fn check(lockfile: &str) -> Vec<Violation> {
    lockfile.lines().filter_map(broken).collect()
}

fn broken(line: &str) -> Option<Violation> {
    let (key, value) = line.split_once(" = ")?;
    let value = value.trim_matches('"');
    let (what, reason) = match key {
        "name" if BANNED.contains(&value) => (
            format!("{value} is in the tree; `cargo tree --workspace -i {value}` shows the way in"),
            "there is one TLS provider, rustls with ring: two would mean two sets of roots, ciphers and C compilers",
        ),
        "source" if value != REGISTRY => {
            (format!("a crate comes from {value}"), "every dependency can be got again, by its version, from crates.io")
        }
        _ => return None,
    };
    Some(Violation { place: "Cargo.lock".to_owned(), what, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RING: &str = "[[package]]\nname = \"ring\"\nversion = \"0.17.14\"\n\
        source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";

    #[test]
    fn ring_may_come_in_and_openssl_probe_is_not_openssl() {
        assert_eq!(check(RING), []);
        assert_eq!(check(&RING.replace("ring", "openssl-probe")), []);
    }

    #[test]
    fn a_second_tls_provider_is_found() {
        let found = check(&RING.replace("\"ring\"", "\"aws-lc-rs\""));
        assert_eq!(found.len(), 1);
        assert!(found[0].what.starts_with("aws-lc-rs is in the tree"), "{found:?}");
    }

    #[test]
    fn a_crate_from_a_repository_is_found() {
        let found = check("name = \"x\"\nsource = \"git+https://example.invalid/x#0123\"\n");
        assert_eq!(found[0].what, "a crate comes from git+https://example.invalid/x#0123");
    }
}
