//! Hostile and broken input: refused quickly, with a clear problem, without panic.

mod samples;

use onshi_wire::oqs::{
    Decoded, Encoding, Limits, MessageKind, OQSsiquc01req, ProblemKind, Style, decode, decode_face, decode_message,
    encode, is_complete,
};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Generous for a slow machine; an expansion of the bomb below would need hours and gigabytes.
const QUICK: Duration = Duration::from_secs(5);

fn refused(bytes: &[u8]) -> Vec<ProblemKind> {
    let start = Instant::now();
    let decoded: Decoded<OQSsiquc01req> = decode(bytes, &Limits::DEFAULT);
    assert!(start.elapsed() < QUICK);
    assert_eq!(decoded.value, None);
    assert!(decoded.problems.iter().all(|problem| !problem.what.is_empty() && !problem.remedy.is_empty()));
    decoded.problems.iter().map(|problem| problem.kind).collect()
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

#[test]
fn an_entity_bomb_and_an_external_entity_are_refused_unexpanded() {
    let mut bomb = format!("{DECLARATION}<!DOCTYPE XmlMsg [<!ENTITY a0 \"aaaaaaaaaa\">");
    for level in 1..30 {
        bomb.push_str(&format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10)));
    }
    bomb.push_str("]><XmlMsg>&a29;</XmlMsg>");
    assert_eq!(refused(bomb.as_bytes()), [ProblemKind::Dtd]);
    let external =
        format!("{DECLARATION}<!DOCTYPE XmlMsg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><XmlMsg>&x;</XmlMsg>");
    assert_eq!(refused(external.as_bytes()), [ProblemKind::Dtd]);
    assert_eq!(refused(format!("{DECLARATION}<!DOCTYPE XmlMsg><XmlMsg/>").as_bytes()), [ProblemKind::Dtd]);
}

#[test]
fn nesting_of_two_hundred_thousand_levels_is_refused() {
    let deep = format!("{DECLARATION}<XmlMsg>{}{}</XmlMsg>", "<a>".repeat(200_000), "</a>".repeat(200_000));
    assert_eq!(refused(deep.as_bytes()), [ProblemKind::TooLarge]);
    assert_eq!(refused(format!("{DECLARATION}{}", "<XmlMsg>".repeat(200_000)).as_bytes()), [ProblemKind::TooLarge]);
}

#[test]
fn a_hundred_megabytes_are_refused() {
    let mut large = format!("{DECLARATION}<XmlMsg>").into_bytes();
    large.resize(100 << 20, b' ');
    assert_eq!(refused(&large), [ProblemKind::TooLarge]);
}

#[test]
fn too_many_elements_and_too_many_problems_end_in_a_bounded_report() {
    let many = format!("{DECLARATION}<XmlMsg>{}</XmlMsg>", "<a/>".repeat(100_000));
    let tight = Limits { max_nodes: 1000, ..Limits::DEFAULT };
    let decoded: Decoded<OQSsiquc01req> = decode(many.as_bytes(), &tight);
    assert_eq!(decoded.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [ProblemKind::TooLarge]);
    let start = Instant::now();
    let decoded: Decoded<OQSsiquc01req> = decode(many.as_bytes(), &Limits::DEFAULT);
    assert!(start.elapsed() < QUICK);
    assert_eq!(decoded.problems.len(), Limits::DEFAULT.max_problems + 1);
    assert_eq!(decoded.problems.last().unwrap().kind, ProblemKind::TooLarge);
    let bad = [DECLARATION.as_bytes(), &[0xFF; 100_000][..]].concat();
    assert!(refused(&bad).len() <= Limits::DEFAULT.max_problems + 1);
}

#[test]
fn every_truncation_of_every_message_is_recognised_as_incomplete() {
    for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
        for (name, message) in samples::all(encoding) {
            let whole = encode(&message, &Style::terminal(encoding)).unwrap();
            let end = whole.trim_ascii_end().len();
            // Every cut of the short ones, every 37th of the long ones.
            let step = if whole.len() < 1500 { 1 } else { 37 };
            for cut in (0..end).step_by(step) {
                assert!(!is_complete(&whole[..cut]), "{name} {cut}");
                let decoded = decode_message(message.kind(), &whole[..cut], &Limits::DEFAULT);
                assert_eq!(decoded.value, None, "{name} {cut}");
                assert!(
                    decoded.errors().any(|p| p.kind == ProblemKind::Truncated),
                    "{name} {cut}: {:?}",
                    decoded.problems
                );
            }
            assert!(is_complete(&whole[..end]));
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0..MessageKind::ALL.len()) {
        let _ = decode_message(MessageKind::ALL[kind], &bytes, &Limits::DEFAULT);
        let _ = decode_face(&bytes, &Limits::DEFAULT);
        let _ = is_complete(&bytes);
    }

    #[test]
    fn a_message_with_some_bytes_changed_never_panics(
        sample in 0..samples::all(Encoding::Utf8).len(),
        shift_jis in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let encoding = if shift_jis { Encoding::ShiftJis } else { Encoding::Utf8 };
        let (_, message) = samples::all(encoding).swap_remove(sample);
        let mut bytes = encode(&message, &Style::terminal(encoding)).unwrap();
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let decoded = decode_message(message.kind(), &bytes, &Limits::DEFAULT);
        prop_assert!(decoded.value.is_some() || !decoded.problems.is_empty());
        for problem in &decoded.problems {
            prop_assert!(problem.place.offset <= bytes.len());
        }
    }
}
