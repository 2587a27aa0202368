//! Answers that read well and say something else: entries that are missing, repeated, out of order or strange.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an answer says otherwise, and where. What the answer does not have is left as it is.
///
/// ```json
/// {"kind": "altered", "how": "doubled", "places": ["/data/*/events", "/data"], "holds": {"calls": 1}}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alteration {
    /// Members' names and positions from the document's root, `*` for each entry; the root itself is `""`. In XML the
    /// repeated element that makes a list (`/record`), and one element of an entry (`/record/1/dateTime`).
    pub places: Vec<String>,
    /// What becomes of what is there.
    pub how: How,
}

/// What becomes of a part of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A list has no entry.
    Emptied,
    /// Each entry of a list stands there twice.
    Doubled,
    /// A list begins with its last entry.
    Reversed,
    /// It is not there.
    LeftOut,
    /// What reads `from` reads `to`.
    Renamed {
        /// The text, also within others, or a number.
        from: String,
        /// What stands there.
        to: String,
    },
    /// A list has a further entry: its first one, renamed.
    Joined {
        /// See [`Renamed`](Self::Renamed).
        from: String,
        /// See [`Renamed`](Self::Renamed).
        to: String,
    },
}

impl Alteration {
    /// The body as it leaves. One that is neither JSON nor XML stays as it is.
    pub(crate) fn of(&self, body: &[u8]) -> Vec<u8> {
        let altered = match serde_json::from_slice::<Value>(body) {
            Ok(mut document) => {
                self.places.iter().for_each(|place| at(&mut document, &steps(place), &self.how));
                serde_json::to_vec(&document).ok()
            }
            Err(_) => std::str::from_utf8(body).ok().map(|text| {
                let altered = |text: String, place: &String| in_xml(&text, place, &self.how).unwrap_or(text);
                self.places.iter().fold(text.to_owned(), altered).into_bytes()
            }),
        };
        altered.unwrap_or_else(|| body.to_vec())
    }
}

fn steps(place: &str) -> Vec<&str> {
    place.split('/').skip(1).collect()
}

fn at(value: &mut Value, steps: &[&str], how: &How) {
    let Some((step, rest)) = steps.split_first() else { return alter(value, how) };
    match value {
        Value::Array(list) if *step == "*" => list.iter_mut().for_each(|entry| at(entry, rest, how)),
        Value::Array(list) => {
            let entry = step.parse().ok().and_then(|place: usize| list.get_mut(place));
            entry.into_iter().for_each(|entry| at(entry, rest, how));
        }
        Value::Object(members) if rest.is_empty() && *how == How::LeftOut => _ = members.remove(*step),
        Value::Object(members) => members.get_mut(*step).into_iter().for_each(|member| at(member, rest, how)),
        _ => {}
    }
}

fn alter(value: &mut Value, how: &How) {
    match (how, value) {
        (How::Emptied, Value::Array(list)) => list.clear(),
        (How::Doubled, Value::Array(list)) => *list = list.drain(..).flat_map(|entry| [entry.clone(), entry]).collect(),
        (How::Reversed, Value::Array(list)) => list.reverse(),
        (How::Joined { from, to }, Value::Array(list)) => {
            let further = list.first().cloned().map(|mut entry| {
                rename(&mut entry, from, to);
                entry
            });
            list.extend(further);
        }
        (How::Renamed { from, to }, value) => rename(value, from, to),
        _ => {}
    }
}

fn rename(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) => *text = text.replace(from, to),
        Value::Number(number) if number.to_string() == from => {
            *value = serde_json::from_str(to).unwrap_or_else(|_| to.into());
        }
        Value::Array(list) => list.iter_mut().for_each(|entry| rename(entry, from, to)),
        Value::Object(members) => members.values_mut().for_each(|member| rename(member, from, to)),
        _ => {}
    }
}

/// `None`: the document does not have that place.
fn in_xml(text: &str, place: &str, how: &How) -> Option<String> {
    let steps = steps(place);
    let (name, inside) = steps.split_first()?;
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let (head, rest) = text.split_once(&open)?;
    let (middle, tail) = rest.rsplit_once(&close)?;
    let mut entries: Vec<String> = middle.split(&format!("{close}{open}")).map(str::to_owned).collect();
    match (how, inside) {
        (How::Emptied, []) => entries.clear(),
        (How::Doubled, []) => entries = entries.into_iter().flat_map(|entry| [entry.clone(), entry]).collect(),
        (How::Reversed, []) => entries.reverse(),
        (How::LeftOut, [place, element]) => {
            let entry = entries.get_mut(place.parse::<usize>().ok()?)?;
            let (before, rest) = entry.split_once(&format!("<{element}>"))?;
            let (_, after) = rest.split_once(&format!("</{element}>"))?;
            *entry = format!("{before}{after}");
        }
        _ => return None,
    }
    let entries: String = entries.iter().map(|entry| format!("{open}{entry}{close}")).collect();
    Some(format!("{head}{entries}{tail}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn altered(body: &str, place: &str, how: How) -> String {
        String::from_utf8(Alteration { places: vec![place.to_owned()], how }.of(body.as_bytes())).unwrap()
    }

    fn renamed(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[rstest]
    #[case::emptied("/a/*/b", How::Emptied, r#"{"a":[{"b":[]},{"b":[]}]}"#)]
    #[case::doubled("/a", How::Doubled, r#"{"a":[{"b":[1,2]},{"b":[1,2]},{"b":[3]},{"b":[3]}]}"#)]
    #[case::reversed("/a/0/b", How::Reversed, r#"{"a":[{"b":[2,1]},{"b":[3]}]}"#)]
    #[case::left_out("/a/1/b", How::LeftOut, r#"{"a":[{"b":[1,2]},{}]}"#)]
    #[case::not_there("/x/1", How::LeftOut, r#"{"a":[{"b":[1,2]},{"b":[3]}]}"#)]
    fn json_is_altered_where_it_is_told(#[case] place: &str, #[case] how: How, #[case] expected: &str) {
        assert_eq!(altered(r#"{"a":[{"b":[1,2]},{"b":[3]}]}"#, place, how), expected);
    }

    #[test]
    fn a_further_entry_is_the_first_one_under_another_name() {
        let (from, to) = renamed("71", "99");
        let how = How::Joined { from, to };
        assert_eq!(altered(r#"[{"n":71,"t":"no 71"}]"#, "", how), r#"[{"n":71,"t":"no 71"},{"n":99,"t":"no 99"}]"#);
    }

    #[rstest]
    #[case::emptied("/r", How::Emptied, "<x></x>")]
    #[case::doubled("/r", How::Doubled, "<x><r><d>1</d></r><r><d>1</d></r><r><d>2</d></r><r><d>2</d></r></x>")]
    #[case::reversed("/r", How::Reversed, "<x><r><d>2</d></r><r><d>1</d></r></x>")]
    #[case::left_out("/r/1/d", How::LeftOut, "<x><r><d>1</d></r><r></r></x>")]
    fn xml_is_altered_where_it_is_told(#[case] place: &str, #[case] how: How, #[case] expected: &str) {
        assert_eq!(altered("<x><r><d>1</d></r><r><d>2</d></r></x>", place, how), expected);
    }

    #[test]
    fn what_is_no_document_stays_as_it_is() {
        assert_eq!(altered("no document", "/a", How::Emptied), "no document");
    }
}
