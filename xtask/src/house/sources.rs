//! What must not stay in the sources: left-over marks, silent exceptions from lints, names that say nothing.

use std::ffi::OsStr;
use std::path::{Component, Path};

use anyhow::{Context, Result};

use super::{Violation, files_below, shown};

const UNFINISHED: &str = "what is merged is finished; what is left is an issue";

const UNEXPLAINED: &str = "an exception says why it is right, and `expect` tells when it is no longer needed";

const NAMELESS: &str = "a file is named after its subject; these names collect what nobody placed";

/// Kinds of files that people of this project write.
const WRITTEN: [&str; 8] = ["rs", "sql", "toml", "html", "css", "js", "ftl", "md"];

/// Folders with what others wrote: recorded answers, programs for the browser.
const OTHERS: [&str; 2] = ["fixtures", "vendor"];

const EMPTY_NAMES: [&str; 7] = ["util", "utils", "helper", "helpers", "manager", "common", "misc"];

/// Checks all files of the product's crates and of this one.
pub(super) fn check(root: &Path) -> Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for folder in ["crates", "xtask"] {
        for file in files_below(&root.join(folder))? {
            let kind = file.extension().and_then(OsStr::to_str).unwrap_or_default();
            let path = file.strip_prefix(root).unwrap_or(&file);
            let is_theirs = OTHERS.iter().any(|name| has_part(path, name)) || shown(path, root).ends_with(".min.js");
            if is_theirs || !WRITTEN.contains(&kind) {
                continue;
            }
            let text = std::fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
            violations.extend(marks(path, &text));
            if kind == "rs" {
                violations.extend(exceptions(path, &text));
                violations.extend(empty_name(path));
            }
        }
    }
    Ok(violations)
}

fn has_part(path: &Path, name: &str) -> bool {
    path.components().any(|part| part == Component::Normal(name.as_ref()))
}

fn at(path: &Path, line: usize, what: String, reason: &'static str) -> Violation {
    Violation { place: format!("{}:{}", path.display(), line + 1), what, reason }
}

/// Marks of unfinished work. In Rust a text may hold them: a test may look for such marks itself.
fn marks(path: &Path, text: &str) -> Vec<Violation> {
    let is_rust = path.extension().is_some_and(|kind| kind == "rs");
    let found = |line: &str| {
        let (code, comment) = if is_rust { split_comment(line) } else { ("", line) };
        let is_word = |word: &&str| comment.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word);
        let is_call = |call: &&str| code.split_once(*call).is_some_and(|(before, _)| is_outside_text(before));
        ["TODO", "FIXME", "XXX"]
            .into_iter()
            .find(is_word)
            .or_else(|| ["todo!", "unimplemented!"].into_iter().find(is_call))
    };
    let lines = text.lines().enumerate();
    lines
        .filter_map(|(number, line)| Some(at(path, number, format!("left over: {}", found(line)?), UNFINISHED)))
        .collect()
}

/// A line of Rust before and after `//`, unless that is inside a text.
fn split_comment(line: &str) -> (&str, &str) {
    line.split_once("//").filter(|(code, _)| is_outside_text(code)).unwrap_or((line, ""))
}

fn is_outside_text(before: &str) -> bool {
    let escaped = before.matches("\\\"").count();
    (before.matches('"').count() - escaped).is_multiple_of(2)
}

/// `allow` where `expect` with a reason is due. Tests may allow.
fn exceptions(path: &Path, text: &str) -> Vec<Violation> {
    let is_test = ["tests", "benches"].iter().any(|name| has_part(path, name))
        || path.file_name().is_some_and(|name| name == "tests.rs");
    if is_test {
        return Vec::new();
    }
    let mut lines: Vec<&str> = text.lines().collect();
    let tests = lines.windows(2).position(|pair| matches!(pair, ["#[cfg(test)]", next] if next.starts_with("mod ")));
    lines.truncate(tests.unwrap_or(lines.len()));
    let mut violations = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let start = line.trim_start();
        let attribute =
            |name: &str| start.starts_with(&format!("#[{name}(")) || start.starts_with(&format!("#![{name}("));
        if attribute("allow") {
            let what = "use #[expect(…, reason = \"…\")] instead of #[allow(…)]".to_owned();
            violations.push(at(path, number, what, UNEXPLAINED));
        }
        if attribute("expect") {
            let rest = lines.get(number..).unwrap_or_default();
            let end = rest.iter().position(|line| line.ends_with(")]")).map_or(rest.len(), |end| end + 1);
            if !rest.iter().take(end).any(|line| line.contains("reason = ")) {
                violations.push(at(path, number, "#[expect(…)] without a reason".to_owned(), UNEXPLAINED));
            }
        }
    }
    violations
}

fn empty_name(path: &Path) -> Option<Violation> {
    let parts = path.with_extension("");
    let name = parts.iter().find(|part| EMPTY_NAMES.iter().any(|name| part == name))?;
    let what = format!("{} is not the name of a thing", name.display());
    Some(Violation { place: path.display().to_string(), what, reason: NAMELESS })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn broken(file: &str, text: &str) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        let violations = check(root.path()).unwrap();
        violations.into_iter().map(|violation| format!("{}: {}", violation.place, violation.what)).collect()
    }

    #[test]
    fn marks_of_unfinished_work_are_found_with_their_line() {
        assert_eq!(
            broken("crates/web/src/lib.rs", "fn a() {\n    todo!()\n}\n// FIXME: b\n"),
            ["crates/web/src/lib.rs:2: left over: todo!", "crates/web/src/lib.rs:4: left over: FIXME"]
        );
        assert_eq!(broken("crates/web/pages/a.html", "<!-- TODO -->").len(), 1);
        assert_eq!(broken("crates/store/migrations/sqlite/1_a.sql", "-- TODO(me): index").len(), 1);
    }

    #[test]
    fn words_that_only_contain_a_mark_and_texts_of_tests_are_not_found() {
        assert!(
            broken("crates/web/src/lib.rs", "// TODOS los pedidos\nlet marks = [\"TODO\", \"todo!(\"];\n").is_empty()
        );
        assert!(broken("crates/couriers/src/fan/fixtures/a.html", "TODO").is_empty());
    }

    #[test]
    fn an_allowed_lint_is_found_outside_tests_only() {
        let text =
            "#[allow(dead_code)]\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    #[allow(dead_code)]\n    fn b() {}\n}\n";
        assert_eq!(
            broken("crates/web/src/lib.rs", text),
            ["crates/web/src/lib.rs:1: use #[expect(…, reason = \"…\")] instead of #[allow(…)]"]
        );
        assert!(broken("crates/web/tests/pages.rs", "#![allow(clippy::unwrap_used)]\n").is_empty());
    }

    #[test]
    fn an_expected_lint_needs_a_reason_that_may_stand_on_a_later_line() {
        let with_reason = "#[expect(\n    dead_code,\n    reason = \"read by the template\"\n)]\nfn a() {}\n";
        assert!(broken("crates/web/src/lib.rs", with_reason).is_empty());
        assert_eq!(broken("crates/web/src/lib.rs", "#[expect(dead_code)]\nfn a() {}\n").len(), 1);
    }

    #[test]
    fn a_file_or_folder_whose_name_says_nothing_is_found() {
        assert_eq!(
            broken("crates/web/src/utils.rs", "\n"),
            ["crates/web/src/utils.rs: utils is not the name of a thing"]
        );
        assert_eq!(broken("crates/web/tests/common/mod.rs", "\n").len(), 1);
    }
}
