//! Golden files, written by hand from spec/oqs-wire.md: reading them gives the value typed in `samples`, without any
//! problem, and writing that value gives the same bytes.

mod samples;

use onshi_wire::oqs::{Encoding, Limits, MessageKind, Style, decode_face, decode_message, encode, is_complete};
use std::collections::BTreeSet;
use std::path::PathBuf;

const ENCODINGS: [(Encoding, &str); 2] = [(Encoding::Utf8, "utf_8"), (Encoding::ShiftJis, "shift_jis")];

fn golden(folder: &str, name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder).join(format!("{name}.xml"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Requests are written by receipt computers, results by the terminal.
fn style(kind: MessageKind, encoding: Encoding) -> Style {
    if kind.is_request() { Style::receipt_computer(encoding) } else { Style::terminal(encoding) }
}

/// A readable difference: the first line that is not the same.
fn assert_same_bytes(name: &str, written: &[u8], expected: &[u8]) {
    let mut lines = written.split(|&b| b == b'\n').zip(expected.split(|&b| b == b'\n')).enumerate();
    if let Some((number, (ours, theirs))) = lines.find(|(_, (ours, theirs))| ours != theirs) {
        panic!(
            "{name}, line {}:\n  wrote {}\n  golden {}",
            number + 1,
            String::from_utf8_lossy(ours),
            String::from_utf8_lossy(theirs)
        );
    }
    assert_eq!(written.len(), expected.len(), "{name}");
}

#[test]
fn every_golden_file_reads_without_a_problem_as_the_expected_value() {
    for (encoding, folder) in ENCODINGS {
        for (name, expected) in samples::all(encoding) {
            let decoded = decode_message(expected.kind(), &golden(folder, name), &Limits::DEFAULT);
            assert_eq!(decoded.problems, [], "{folder}/{name}");
            assert_eq!(decoded.encoding, Some(encoding));
            assert_eq!(decoded.value, Some(expected), "{folder}/{name}");
        }
    }
}

#[test]
fn every_value_is_written_as_its_golden_file() {
    for (encoding, folder) in ENCODINGS {
        for (name, value) in samples::all(encoding) {
            let written = encode(&value, &style(value.kind(), encoding)).unwrap();
            assert_same_bytes(&format!("{folder}/{name}"), &written, &golden(folder, name));
            assert!(is_complete(&written));
        }
    }
}

#[test]
fn the_face_file_of_an_ordinary_visit_reads_and_writes() {
    for (encoding, folder) in ENCODINGS {
        let bytes = golden(folder, "face");
        let decoded = decode_face(&bytes, &Limits::DEFAULT);
        assert_eq!(decoded.problems, [], "{folder}");
        assert_eq!(decoded.value, Some(samples::face(encoding)), "{folder}");
        let written = encode(&samples::face(encoding), &Style::terminal(encoding)).unwrap();
        assert_same_bytes(&format!("{folder}/face"), &written, &bytes);
    }
}

#[test]
fn every_message_has_a_golden_file_and_every_file_is_used() {
    let mut used: BTreeSet<_> = samples::all(Encoding::Utf8).iter().map(|(name, _)| format!("{name}.xml")).collect();
    used.insert("face.xml".to_owned());
    for kind in MessageKind::ALL {
        assert!(used.contains(&format!("{kind}.xml")), "{kind}");
    }
    for (_, folder) in ENCODINGS {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder);
        let found: BTreeSet<_> =
            std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(found, used, "{folder}");
    }
}

#[test]
fn golden_files_have_crlf_everywhere_and_no_byte_order_mark() {
    for (_, folder) in ENCODINGS {
        for name in ["OQSsiquc01req", "OQSsiquc01res", "face"] {
            let bytes = golden(folder, name);
            assert!(bytes.starts_with(b"<?xml") && bytes.ends_with(b"</XmlMsg>\r\n"));
            let feeds = bytes.iter().filter(|&&b| b == b'\n').count();
            assert_eq!(bytes.windows(2).filter(|pair| pair == b"\r\n").count(), feeds, "{folder}/{name}");
        }
    }
}
