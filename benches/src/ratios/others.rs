//! What people would use instead: `benches/compare/run` installs it, measures it beside onshi, and prints JSON.

use super::{Asked, Figure, Goal, asked};
use anyhow::Context;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const WIREMOCK: Asked = asked("wiremock", "同じ照会、1コア: onshiとWireMockの比", "倍", Goal::AtLeast(30.0));
const MOCKSERVER: Asked = asked("mockserver", "同じ照会、1コア: onshiとMockServerの比", "倍", Goal::AtLeast(50.0));
const MOUNTEBANK: Asked = asked("mountebank", "同じ照会、1コア: onshiとmountebankの比", "倍", Goal::AtLeast(15.0));
/// What this part measures.
pub const ASKED: [Asked; 3] = [WIREMOCK, MOCKSERVER, MOUNTEBANK];

/// What the script prints.
#[derive(Debug, Deserialize)]
struct Compared {
    /// onshi, each exchange durable before its answer, requests a second.
    onshi: f64,
    /// The same without keeping exchanges, as the others do not.
    ephemeral: f64,
    /// The others by name: requests a second, or why not.
    others: BTreeMap<String, Other>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Other {
    Measured(f64),
    Missing(String),
}

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    match compared() {
        Ok(compared) => ASKED.into_iter().map(|asked| figure(asked, &compared)).collect(),
        Err(error) => ASKED.into_iter().map(|asked| asked.is_not(format!("{error:#}"))).collect(),
    }
}

fn figure(asked: Asked, compared: &Compared) -> Figure {
    match compared.others.get(asked.id) {
        Some(Other::Measured(rate)) if *rate > 0.0 => {
            let Compared { onshi, ephemeral, .. } = compared;
            let kept_nothing = format!("相手と同じく記録を残さなければ毎秒{ephemeral:.0}件で{:.1}倍", ephemeral / rate);
            asked.is(onshi / rate, format!("onshi 毎秒{onshi:.0}件、相手 毎秒{rate:.0}件。{kept_nothing}"))
        }
        Some(Other::Missing(reason)) => asked.is_not(reason.clone()),
        _ => asked.is_not("比較の手順が値を出しませんでした"),
    }
}

fn compared() -> anyhow::Result<Compared> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("compare/run");
    let output = Command::new("bash").arg(&script).arg("--json").output().context("bash がありません")?;
    let said = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "benches/compare/run が失敗しました: {}", said.trim());
    serde_json::from_slice(&output.stdout).context("benches/compare/run の出力を読めません")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_taken_only_from_what_was_measured() {
        let text = r#"{"onshi": 6000, "ephemeral": 9000, "others": {"wiremock": 150.0, "mockserver": "npm がありません", "mountebank": 0}}"#;
        let compared: Compared = serde_json::from_str(text).unwrap();
        let figures: Vec<Figure> = ASKED.into_iter().map(|asked| figure(asked, &compared)).collect();
        assert_eq!((figures[0].value, figures[0].reached), (Some(40.0), Some(true)));
        assert!(figures[0].note.ends_with("60.0倍"), "{}", figures[0].note);
        assert_eq!((figures[1].value, figures[1].note.as_str()), (None, "npm がありません"));
        assert_eq!(figures[2].value, None);
    }
}
