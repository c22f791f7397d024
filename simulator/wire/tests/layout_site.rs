//! The built-in layout of 閲覧同意取消, アクセスURL and 環境設定 (IF-037…044): every message in both encodings and as JSON
//! against golden files, and nothing presented as official.
//!
//! The golden files were written once with `ONSHI_WRITE_GOLDEN=1` and read by a person; they hold the default layout.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

use onshi_wire::layout_data::{LayoutFile, Value, Values};
use onshi_wire::oqs::{Encoding, Limits, Style, catalogue, is_complete};
use std::collections::BTreeSet;
use std::path::PathBuf;

const ENCODINGS: [(Encoding, &str); 2] = [(Encoding::Utf8, "utf_8"), (Encoding::ShiftJis, "shift_jis")];

fn file() -> LayoutFile {
    LayoutFile::read(include_str!("../../../scenarios/layouts/oqs-site.yaml")).unwrap_or_else(|told| panic!("{told}"))
}

fn request() -> Values {
    Values::new().with("header.facility_code", "1312345679").with("header.file_identifier", "S-1")
}

fn result(encoding: Encoding) -> Values {
    Values::new()
        .with("header.executed_at", "20261110090001")
        .with("header.facility_code", "1312345679")
        .with("header.file_identifier", "S-1")
        .with("header.segment", "1")
        .with("header.character_code", encoding.character_code().as_str())
        .with("body.result.status", "1")
}

fn search() -> Values {
    Values::new()
        .with("insurer_number", "12139911")
        .with("number", "1000009")
        .with("birthdate", "19600102")
        .with("care", "2")
}

/// Every row of the settings.
fn settings() -> Values {
    let mut all = Values::new()
        .with("medical_aid", "1")
        .with("home_visits", "1")
        .with("online", "0")
        .with("prescriptions", "2")
        .with("prescription_choice", "2")
        .with("medication_shown", "1")
        .with("emergency_viewing", "1")
        .with("pattern", "3")
        .with("first_factor.kind", "1")
        .with("first_factor.detail", "01")
        .with("second_factor.kind", "2")
        .with("second_factor.detail", "02")
        .with("character_code", "1")
        .with("keep_days", "14");
    for system in ["01", "02", "04", "08"] {
        all.push("linked", Value::Text(system.to_owned()));
    }
    all
}

/// Every row marked, 薬剤情報等の表示 as 変更しない.
fn changed() -> Values {
    let rows = [
        "medical_aid",
        "linked",
        "home_visits",
        "online",
        "prescriptions",
        "prescription_choice",
        "medication_shown",
        "emergency_viewing",
        "pattern",
        "factors",
        "character_code",
        "keep_days",
    ];
    let mark = |row: &str| if row == "medication_shown" { "0" } else { "1" };
    rows.iter().fold(Values::new(), |values, row| values.with(row, mark(row)))
}

fn samples(encoding: Encoding) -> Vec<(&'static str, &'static str, Values)> {
    let refused = result(encoding)
        .with("body.result.status", "2")
        .with("body.result.code", "OQSC0005E")
        .with("body.result.message", "この患者の有効な同意が、この医療機関にはありません。");
    let failed = result(encoding)
        .with("header.segment", "9")
        .with("header.error_code", "OQSA9001E")
        .with("header.error_message", "センターで障害が発生しています。");
    let url = result(encoding)
        .with("body.purpose", "2")
        .with("body.url", "https://zaitaku.onshi.example/1312345679/home-visit");
    let update = request().with_group("body.changed", changed()).with_group("body.settings", settings());
    vec![
        ("consent.cancel", "OQSsihvd01req", request().with_group("body.search", search())),
        ("consent.cancelled", "OQSsihvd01res", result(encoding).with_group("body.search", search())),
        ("consent.cancelled", "OQSsihvd01res_refused", refused.with_group("body.search", search())),
        ("url.ask", "OQSsiurl01req", request().with("body.purpose", "2").with("body.picture", "2")),
        ("url.answer", "OQSsiurl01res", url),
        ("settings.ask", "OQSsiinq01req", request()),
        ("settings.answer", "OQSsiinq01res", result(encoding).with_group("body.settings", settings())),
        ("settings.answer", "OQSsiinq01res_failed", failed),
        ("settings.update", "OQSsiupd01req", update),
        ("settings.updated", "OQSsiupd01res", result(encoding).with_group("body.settings", settings())),
    ]
}

fn golden(folder: &str, name: &str, written: &[u8]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden_site").join(folder).join(name);
    if std::env::var_os("ONSHI_WRITE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, written).unwrap();
    }
    let expected = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(String::from_utf8_lossy(written), String::from_utf8_lossy(&expected), "{folder}/{name}");
    assert_eq!(written, expected, "{folder}/{name}");
}

#[test]
fn every_message_is_written_as_its_golden_file_and_reads_back_without_a_problem() {
    let file = file();
    for (encoding, folder) in ENCODINGS {
        for (key, name, values) in samples(encoding) {
            let layout = file.message(key).unwrap();
            let style = match layout.name().ends_with("req") {
                true => Style::receipt_computer(encoding),
                false => Style::terminal(encoding),
            };
            let written = layout.encode(&values, &style).unwrap();
            golden(folder, &format!("{name}.xml"), &written);
            assert!(is_complete(&written));
            let read = layout.decode(&written, &Limits::DEFAULT);
            assert_eq!(read.problems, [], "{folder}/{name}");
            assert_eq!((read.value, read.encoding), (Some(values), Some(encoding)), "{folder}/{name}");
        }
    }
}

#[test]
fn every_message_travels_as_json_too_in_the_order_of_the_book() {
    let file = file();
    for (key, name, values) in samples(Encoding::Utf8) {
        let layout = file.message(key).unwrap();
        let written = layout.encode_json(&values);
        golden("json", &format!("{name}.json"), &written);
        assert_eq!(layout.decode_json(&written, &Limits::DEFAULT), Ok(values), "{name}");
    }
    let update = file.message("settings.update").unwrap();
    let text = r#"{"MessageHeader":{"MedicalInstitutionCode":"13"},"MessageBody":{"EnvironmentChanges":{},"EnvironmentSettings":[]}}"#;
    let problems = update.decode_json(text.as_bytes(), &Limits::DEFAULT).unwrap_err();
    assert_eq!(problems[0].pointer, "/MessageBody/EnvironmentSettings");
    let text = text.replace("[]", "{}");
    let problems = update.decode_json(text.as_bytes(), &Limits::DEFAULT).unwrap_err();
    assert_eq!(problems[0].pointer, "/MessageHeader/MedicalInstitutionCode");
}

#[test]
fn every_message_has_a_golden_file_and_every_field_of_ours_an_element() {
    let file = file();
    let samples = samples(Encoding::Utf8);
    let used: BTreeSet<&str> = samples.iter().map(|(key, _, _)| *key).collect();
    let known: BTreeSet<&str> = file.messages().map(|(key, _)| key).collect();
    assert_eq!(used, known);
    for (key, _, values) in &samples {
        let layout = file.message(key).unwrap();
        every_path(values, "", &mut |path| assert!(layout.has(path), "{key}: {path}"));
    }
}

fn every_path(values: &Values, before: &str, visit: &mut impl FnMut(&str)) {
    for (key, occurrences) in values.iter() {
        let path = if before.is_empty() { key.to_owned() } else { format!("{before}.{key}") };
        visit(&path);
        for value in occurrences {
            if let Value::Group(inner) = value {
                every_path(inner, &path, visit);
            }
        }
    }
}

#[test]
fn the_default_layout_is_marked_as_ours_and_its_names_and_titles_are_those_of_the_catalogue() {
    let file = file();
    assert!(!file.official);
    assert!(file.provenance().contains("onshiが決めた値"));
    for (key, message) in file.messages() {
        let entry = catalogue::by_prefix(message.name()).unwrap_or_else(|| panic!("{key}: {}", message.name()));
        assert_eq!(entry.title, message.title(), "{key}");
    }
}
