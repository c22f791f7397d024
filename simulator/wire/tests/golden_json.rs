//! Golden JSON of every message: the same values as the golden XML, in layout-book order.

mod samples;

use onshi_wire::oqs::json::{decode_json, encode_json};
use onshi_wire::oqs::{Encoding, Limits};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden_json")
}

#[test]
fn every_message_is_written_as_its_golden_file_and_read_back() {
    for (name, message) in samples::all(Encoding::Utf8) {
        let golden =
            std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap_or_else(|e| panic!("{name}: {e}"));
        let written = String::from_utf8(encode_json(&message)).unwrap();
        assert_eq!(written, golden.trim_end(), "{name}");
        assert_eq!(decode_json(message.kind(), written.as_bytes(), &Limits::DEFAULT), Ok(message), "{name}");
    }
}

#[test]
fn every_golden_file_is_used() {
    let used: BTreeSet<_> = samples::all(Encoding::Utf8).iter().map(|(name, _)| format!("{name}.json")).collect();
    let found: BTreeSet<_> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, used);
}
