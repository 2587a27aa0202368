//! Recorded answers as people keep them: alone, in a list, or inside the notes of some tool.

use serde_json::Value;

use crate::{CallError, json};

/// Where tools put a recorded body.
const WRAPPERS: [&str; 5] = ["response", "body", "answer", "result", "content"];
/// Wrappers inside wrappers that are followed.
const DEPTH: u8 = 4;

/// The answers in a recorded file. `is_answer` tells the courier's own answers from what stands around them.
pub(crate) fn answers(body: &[u8], is_answer: impl Fn(&Value) -> bool) -> Result<Vec<Value>, CallError> {
    let value = json::parse(body)?.ok_or_else(|| CallError::unreadable("the file is empty"))?;
    let came = json::keys(&value);
    let mut found = Vec::new();
    unwrap(value, &is_answer, DEPTH, &mut found);
    if found.is_empty() { Err(CallError::unreadable(format!("no tracking answer but {came}"))) } else { Ok(found) }
}

fn unwrap(value: Value, is_answer: &impl Fn(&Value) -> bool, depth: u8, found: &mut Vec<Value>) {
    if is_answer(&value) {
        found.push(value);
        return;
    }
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Array(list) => list.into_iter().for_each(|one| unwrap(one, is_answer, depth, found)),
        Value::Object(mut fields) => {
            if let Some(inner) = WRAPPERS.iter().find_map(|name| fields.remove(*name)) {
                unwrap(inner, is_answer, depth, found);
            }
        }
        // A body kept as text.
        Value::String(text) => {
            if let Ok(Some(inner)) = json::parse(text.as_bytes()) {
                unwrap(inner, is_answer, depth, found);
            }
        }
        _ => {}
    }
}
