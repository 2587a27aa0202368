//! The query of a call, and the four ways in which clients write a list of numbers into it.

use serde_json::Value;

/// A call's query.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn of(query: Option<&str>) -> Self {
        Self(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    pub(super) fn field(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == key).map(|(_, value)| value.as_str())
    }
}

/// `["A","B"]`, `[1,2]`, `1` or `1,2`; `None` for anything else.
pub(super) fn read(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    let numbers: Vec<String> = if text.starts_with('[') {
        match serde_json::from_str(text).ok()? {
            Value::Array(list) if list.iter().all(Value::is_string) || list.iter().all(Value::is_u64) => {
                list.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect()
            }
            _ => return None,
        }
    } else {
        text.split(',').map(|one| one.trim().to_owned()).collect()
    };
    let is_number = |one: &String| !one.is_empty() && one.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (!numbers.is_empty() && numbers.iter().all(is_number)).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case::texts(r#"["1100000017","EXMP00000017"]"#, Some("1100000017 EXMP00000017"))]
    #[case::numbers("[1100000017,1100000024]", Some("1100000017 1100000024"))]
    #[case::bare("1100000017", Some("1100000017"))]
    #[case::commas("1100000017,1100000024", Some("1100000017 1100000024"))]
    #[case::mixed(r#"[1100000017,"1100000024"]"#, None)]
    #[case::letters_without_quotes("[EXMP00000017]", None)]
    #[case::object(r#"{"barCode":"1100000017"}"#, None)]
    #[case::empty_list("[]", None)]
    #[case::empty("", None)]
    #[case::dashes("1100-000017", None)]
    fn four_ways_are_read_and_no_other(#[case] text: &str, #[case] numbers: Option<&str>) {
        assert_eq!(super::read(text).map(|list| list.join(" ")).as_deref(), numbers);
    }
}
