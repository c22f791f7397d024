//! The built-in layout of PMH: every message in both encodings against golden files, and nothing presented as official.
//!
//! The golden files were written once with `ONSHI_WRITE_GOLDEN=1` and read by a person; they hold the default layout.

use onshi_wire::layout_data::{LayoutFile, Value, Values};
use onshi_wire::oqs::{Encoding, Limits, Style, is_complete};
use std::collections::BTreeSet;
use std::path::PathBuf;

const ENCODINGS: [(Encoding, &str); 2] = [(Encoding::Utf8, "utf_8"), (Encoding::ShiftJis, "shift_jis")];

fn file() -> LayoutFile {
    LayoutFile::read(include_str!("../../../scenarios/layouts/pmh.yaml")).unwrap_or_else(|told| panic!("{told}"))
}

fn request() -> Values {
    Values::new()
        .with("header.qualification_date", "20261110")
        .with("header.facility_code", "1312345679")
        .with("header.file_identifier", "ArnHCeDfNjMCFzg=")
        .with("body.search.insurer_number", "  138057")
        .with("body.search.symbol", "１２")
        .with("body.search.number", "345")
        .with("body.search.branch", "01")
        .with("body.search.birthdate", "19800229")
}

fn header(encoding: Encoding, by_card: bool) -> Values {
    Values::new()
        .with("header.executed_at", "20261110090001")
        .with("header.qualification_date", "20261110")
        .with("header.facility_code", "1312345679")
        .with("header.file_identifier", "ArnHCeDfNjMCFzg=")
        .with("header.reference_classification", if by_card { "1" } else { "2" })
        .with("header.segment", "1")
        .with("header.character_code", encoding.character_code().as_str())
        .with("body.status", "1")
}

fn cap() -> Values {
    Values::new().with("amount", "5000").with("unit", "1").with("scope", "3").with("shared", "1")
}

/// Two certificates: one with everything, one with what is required.
fn certificates() -> Values {
    let full = Values::new()
        .with("type_id", "NANBYO01")
        .with("name", "特定医療費（指定難病）受給者証")
        .with("payer_number", "54136015")
        .with("recipient_number", "0000002")
        .with("valid_from", "20261001")
        .with("valid_to", "20270930")
        .with("segment", "一般")
        .with("income_segment", "B2")
        .with("additional_conditions", "01-02;03-01")
        .with("designated_institutions", "都内指定医療機関")
        .with("always_reimbursement", "0")
        .with_group("cap", cap())
        .with_group("face_item", Values::new().with("name", "病名").with("value", "潰瘍性大腸炎"))
        .with_group("face_item", Values::new().with("name", "備考").with("value", ""));
    let bare = Values::new()
        .with("name", "子ども医療証")
        .with("valid_from", "20260401")
        .with("valid_to", "20270331")
        .with("always_reimbursement", "1");
    Values::new().with_group("certificate", full).with_group("certificate", bare)
}

fn standing() -> Values {
    Values::new()
        .with_group("cap", cap())
        .with("slip", "1")
        .with("paid", "2500")
        .with("remainder", "2500")
        .with("month_total", "25000")
        .with("minor_high_cost_months", "3")
        .with("minor_high_cost", "1")
}

fn samples(encoding: Encoding) -> Vec<(&'static str, &'static str, Values)> {
    let numbers =
        |values: Values| values.with("body.payer_number", "54136015").with("body.recipient_number", "0000002");
    let report = numbers(request())
        .with("body.report_id", "R-20261110-1")
        .with("body.revision", "1")
        .with("body.kind", "1")
        .with("body.setting", "2")
        .with("body.total", "20000")
        .with("body.paid", "2500");
    let face = header(encoding, true)
        .with("body.person.name", "医療　花子")
        .with("body.person.kana", "ｲﾘﾖｳ ﾊﾅｺ")
        .with("body.person.birthdate", "19800229")
        .with_group("body.certificates", certificates());
    let search = request().group("body.search").cloned().unwrap_or_default();
    let answer = header(encoding, false).with_group("body.search", search);
    let refused = header(encoding, false)
        .with("body.status", "2")
        .with("body.code", "OQSP0001E")
        .with("body.message", "照会できる受給者証がありません。");
    let reported = header(encoding, false)
        .with("body.report_id", "R-20261110-1")
        .with("body.revision", "1")
        .with("body.receipt", "1")
        .with_group("body.standing", standing());
    vec![
        ("pmh.ask", "PMHsimsm01req", request()),
        ("pmh.answer", "PMHsimsm01res", answer.clone().with_group("body.certificates", certificates())),
        ("pmh.answer", "PMHsimsm01res_empty", answer),
        ("pmh.face", "face", face),
        ("cap.ask", "PMHsimsm02req", numbers(request())),
        ("cap.answer", "PMHsimsm02res", header(encoding, false).with_group("body.standing", standing())),
        ("cap.answer", "PMHsimsm02res_refused", refused),
        ("cap.report", "PMHsimsm03req", report),
        ("cap.reported", "PMHsimsm03res", reported),
    ]
}

fn golden(folder: &str, name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden_pmh");
    root.join(folder).join(format!("{name}.xml"))
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
            let path = golden(folder, name);
            if std::env::var_os("ONSHI_WRITE_GOLDEN").is_some() {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, &written).unwrap();
            }
            let expected = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&expected), "{folder}/{name}");
            assert_eq!(written, expected, "{folder}/{name}");
            assert!(is_complete(&written));
            let read = layout.decode(&written, &Limits::DEFAULT);
            assert_eq!(read.problems, [], "{folder}/{name}");
            assert_eq!((read.value, read.encoding), (Some(values), Some(encoding)), "{folder}/{name}");
        }
    }
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
fn the_default_layout_is_marked_as_ours_and_its_names_are_those_of_the_public_prefixes() {
    let file = file();
    assert!(!file.official);
    assert!(file.provenance().contains("onshiが決めた値"));
    for (key, message) in file.messages() {
        let public = message.name().starts_with("PMHsimsm") || message.name() == "publicmedicalhub";
        assert!(public, "{key}: {}", message.name());
    }
}

#[test]
fn a_missing_required_field_of_a_request_is_an_error_and_a_long_text_of_ours_a_warning() {
    let file = file();
    let ask = file.message("cap.report").unwrap();
    let bytes = ask.encode(&request(), &Style::receipt_computer(Encoding::Utf8)).unwrap();
    let missing = ask.decode(&bytes, &Limits::DEFAULT).errors().count();
    assert_eq!(missing, 5, "both numbers, id, revision, kind");
    let face = file.message("pmh.face").unwrap();
    let values = header(Encoding::Utf8, true).with("body.person.name", "長".repeat(101));
    let read = face.decode(&face.encode(&values, &Style::terminal(Encoding::Utf8)).unwrap(), &Limits::DEFAULT);
    assert!(read.is_acceptable() && read.problems.len() == 1, "{:?}", read.problems);
}
