//! `onshi compare A B`: the same seed and the same inputs must give the same report and the same bytes, time apart.

use crate::args::{Compare, EXIT_OURS, EXIT_PASS};
use crate::say;
use anyhow::Context as _;
use serde_json::Value;
use std::path::Path;
use std::process::ExitCode;

/// Differences that are listed.
const LISTED: usize = 20;

/// Exit 0 if equal, 3 if not.
pub(crate) fn run(options: &Compare) -> anyhow::Result<ExitCode> {
    let (first, second) = (read(&options.first)?, read(&options.second)?);
    let mut differences = Vec::new();
    differ("", &first, &second, &mut differences);
    if differences.is_empty() {
        say::out("同じです（時間を除く）");
        return Ok(ExitCode::from(EXIT_PASS));
    }
    differences.iter().take(LISTED).for_each(|difference| say::out(difference));
    say::out(&format!("{}か所が違います", differences.len()));
    Ok(ExitCode::from(EXIT_OURS))
}

fn read(folder: &Path) -> anyhow::Result<Value> {
    let path = folder.join("report.json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{} を読めません", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} は報告書ではありません", path.display()))
}

/// Everything that differs stands in fields called `timing`; those are passed over.
fn differ(place: &str, first: &Value, second: &Value, differences: &mut Vec<String>) {
    match (first, second) {
        (Value::Object(first), Value::Object(second)) => {
            for key in first.keys().chain(second.keys().filter(|key| !first.contains_key(*key))) {
                if key != "timing" {
                    let (a, b) = (first.get(key).unwrap_or(&Value::Null), second.get(key).unwrap_or(&Value::Null));
                    differ(&format!("{place}.{key}"), a, b, differences);
                }
            }
        }
        (Value::Array(first), Value::Array(second)) if first.len() == second.len() => {
            for (index, (a, b)) in first.iter().zip(second).enumerate() {
                differ(&format!("{place}[{index}]"), a, b, differences);
            }
        }
        _ if first == second => {}
        _ => differences.push(format!("{place}: {first} / {second}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn differences(first: &Value, second: &Value) -> Vec<String> {
        let mut found = Vec::new();
        differ("", first, second, &mut found);
        found
    }

    #[test]
    fn only_time_may_differ() {
        let report =
            json!({"summary": {"pass": 3}, "scenarios": [{"id": "a", "timing": {"ms": 5}}], "timing": {"ms": 9}});
        let mut later = report.clone();
        later["timing"]["ms"] = json!(10);
        later["scenarios"][0]["timing"]["ms"] = json!(6);
        assert!(differences(&report, &later).is_empty());
        later["scenarios"][0]["id"] = json!("b");
        assert_eq!(differences(&report, &later), [r#".scenarios[0].id: "a" / "b""#]);
        later["scenarios"] = json!([]);
        assert_eq!(differences(&report, &later).len(), 1);
    }
}
