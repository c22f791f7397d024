//! What a layout file can say, what is told about its mistakes, and that bytes are those of the terminal.

use super::*;
use crate::oqs::{Encoding, ProblemKind, Severity};

const FILE: &str = "\
version: 1
title: 試しのレイアウト
official: false
codes:
  用否: { \"0\": 利用しない, \"1\": 利用する }
groups:
  header:
    - { key: facility, element: MedicalInstitutionCode, label: 医療機関コード, occurs: \"1\", form: digits 10, confidence: high }
    - { key: identifier, element: ArbitraryFileIdentifier, form: ascii ..20 }
    - { key: character_code, element: CharacterCodeIdentifier, form: digits 1 }
messages:
  ask:
    name: XYZsiabcd01req
    title: 試しの要求
    order: listed
    items:
      - { key: header, element: MessageHeader, occurs: \"1\", group: header }
      - key: body
        element: MessageBody
        items:
          - { key: use, element: UseOrNot, label: 用否, code: 用否 }
          - key: row
            element: Row
            occurs: 0..2
            items: [{ key: name, element: RowName, form: text ..4 }]
  answer:
    name: XYZsiabcd01res
    title: 試しの結果
    items:
      - { key: header, element: MessageHeader, occurs: \"1\", group: header }
";

fn values() -> Values {
    let mut values = Values::new().with("header.facility", "1312345679").with("body.use", "1").with("body.lost", "x");
    values.push("body.row", Value::Group(Values::new().with("name", "甲&乙")));
    values.push("body.row", Value::Group(Values::new().with("name", "")));
    values
}

#[test]
fn bytes_are_those_of_the_terminal_and_read_back() {
    let file = LayoutFile::read(FILE).unwrap();
    let ask = file.message("ask").unwrap();
    for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
        let bytes = ask.encode(&values(), &Style::terminal(encoding)).unwrap();
        let read = ask.decode(&bytes, &Limits::DEFAULT);
        assert_eq!((read.problems.as_slice(), read.encoding), (&[][..], Some(encoding)));
        // The layout has no element for body.lost.
        let mut expected = Values::new().with("header.facility", "1312345679").with("body.use", "1");
        expected.push("body.row", Value::Group(Values::new().with("name", "甲&乙")));
        expected.push("body.row", Value::Group(Values::new().with("name", "")));
        assert_eq!(read.value, Some(expected));
    }
    let text = String::from_utf8(ask.encode(&values(), &Style::terminal(Encoding::Utf8)).unwrap()).unwrap();
    assert_eq!(
        text.replace("\r\n", "\n"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg>\n    <MessageHeader>\n        \
         <MedicalInstitutionCode>1312345679</MedicalInstitutionCode>\n    </MessageHeader>\n    <MessageBody>\n        \
         <UseOrNot>1</UseOrNot>\n        <Row>\n            <RowName>甲&amp;乙</RowName>\n        </Row>\n        \
         <Row>\n            <RowName/>\n        </Row>\n    </MessageBody>\n</XmlMsg>\n"
    );
}

#[test]
fn the_deepest_layout_is_indented_to_its_last_level() {
    let deepest =
        (1..compile::MAX_DEPTH).rev().fold("{ key: x, element: X, form: text ..1 }".to_owned(), |inside, level| {
            format!("{{ key: a{level}, element: A{level}, items: [{inside}] }}")
        });
    let file = format!(
        "version: 1\ntitle: 深い\nofficial: false\nmessages:\n  deep: {{ name: XYZsiabcd01req, title: 深い, items: [{deepest}] }}\n"
    );
    let path: Vec<String> = (1..compile::MAX_DEPTH).map(|level| format!("a{level}")).collect();
    let values = Values::new().with(&format!("{}.x", path.join(".")), "1");
    let file = LayoutFile::read(&file).unwrap();
    let bytes = file.message("deep").unwrap().encode(&values, &Style::terminal(Encoding::Utf8)).unwrap();
    let line = format!("\r\n{}<X>1</X>\r\n", " ".repeat(4 * compile::MAX_DEPTH));
    assert!(String::from_utf8(bytes).unwrap().contains(&line));
}

#[test]
fn the_hash_order_is_the_default_and_the_list_order_a_switch() {
    let file = LayoutFile::read(FILE).unwrap();
    let header = Values::new()
        .with("header.facility", "1312345679")
        .with("header.identifier", "A")
        .with("header.character_code", "0");
    let order = |key: &str| {
        let bytes = file.message(key).unwrap().encode(&header, &Style::terminal(Encoding::Utf8)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut found: Vec<(usize, &str)> = ["MedicalInst", "ArbitraryFile", "CharacterCode"]
            .iter()
            .map(|name| (text.find(&format!("<{name}")).unwrap(), *name))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    assert_eq!(order("ask"), ["MedicalInst", "ArbitraryFile", "CharacterCode"]);
    let mut hashed = ["MedicalInstitutionCode", "ArbitraryFileIdentifier", "CharacterCodeIdentifier"];
    hashed.sort_by_key(|name| crate::oqs::java_hash::bucket(name, 16));
    let expected: Vec<&str> = hashed.iter().map(|name| &name[..name.len().min(13)]).collect();
    for (found, expected) in order("answer").iter().zip(expected) {
        assert!(expected.starts_with(found), "{found} {expected}");
    }
}

#[test]
fn every_problem_is_told_and_its_severity_follows_what_is_known() {
    let file = LayoutFile::read(FILE).unwrap();
    let bytes = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader><ArbitraryFileIdentifier>\
        aaaaaaaaaaaaaaaaaaaaaaaaa</ArbitraryFileIdentifier><CharacterCodeIdentifier>1</CharacterCodeIdentifier>\
        </MessageHeader><MessageBody><UseOrNot>7</UseOrNot><Row/><Row/><Row/><Other/></MessageBody></XmlMsg>";
    let read = file.message("ask").unwrap().decode(bytes, &Limits::DEFAULT);
    let mut found: Vec<(ProblemKind, Severity)> = read.problems.iter().map(|p| (p.kind, p.severity)).collect();
    found.sort();
    assert_eq!(
        found,
        [
            (ProblemKind::UnknownElement, Severity::Warning),
            (ProblemKind::Duplicate, Severity::Error),
            (ProblemKind::Missing, Severity::Error),
            (ProblemKind::TooLong, Severity::Warning),
            (ProblemKind::UnknownCode, Severity::Warning),
            (ProblemKind::Contradiction, Severity::Error),
        ]
    );
    assert_eq!(read.value.unwrap().all("body.row").len(), 2);
    let hostile = file.message("ask").unwrap().decode(b"<!DOCTYPE x [<!ENTITY a 'b'>]><XmlMsg/>", &Limits::DEFAULT);
    assert!(hostile.value.is_none());
    assert!(hostile.problems.iter().any(|problem| problem.kind == ProblemKind::Dtd));
}

#[test]
fn mistakes_of_a_file_are_told_with_line_and_remedy() {
    let cases: &[(&str, &str, &str)] = &[
        ("version: 1", "version: 3", "形式の版 3"),
        ("form: digits 10", "form: digit 10", "form「digit 10」"),
        ("occurs: 0..2", "occurs: 2..0", "occurs「2..0」"),
        ("code: 用否 }", "code: 要否 }", "ある"),
        ("group: header }", "group: haeder }", "「haeder」"),
        ("key: use", "key: Use", "key「Use」"),
        ("element: UseOrNot", "element: 1Use", "要素名ではありません"),
        ("key: identifier", "key: facility", "同じ組に二度"),
        ("element: ArbitraryFileIdentifier", "element: MedicalInstitutionCode", "occurs で"),
        ("name: XYZsiabcd01req", "name: ../x", "使えない文字"),
        (", form: text ..4", "", "どれか一つ"),
        ("official: false", "", "「official」がありません"),
        ("title: 試しの要求", "titel: x", "「titel」という項目はありません"),
        ("form: ascii ..20", "group: header", "自分自身"),
        ("version: 1", "version: [", "直し方"),
    ];
    for (from, to, expected) in cases {
        let text = FILE.replacen(from, to, 1);
        assert_ne!(text, FILE, "{from}");
        let told = LayoutFile::read(&text).unwrap_err();
        assert!(told.contains(expected) && told.contains("直し方: "), "{from} → {to}: {told}");
        assert!(told.contains("行") || told.contains("official"), "{told}");
    }
}

#[test]
fn a_file_tells_what_it_has_and_what_it_lacks() {
    let file = LayoutFile::read(FILE).unwrap();
    assert_eq!(file.by_name("xyzSIABCD01REQ").map(|(key, m)| (key, m.title())), Some(("ask", "試しの要求")));
    assert!(file.require(&["ask", "answer"]).is_ok());
    assert!(file.require(&["ask", "pong"]).unwrap_err().contains("pong"));
    assert!(file.provenance().contains("公式のものではありません"));
    let ask = file.message("ask").unwrap();
    assert!(ask.has("body.row.name") && ask.has("body") && !ask.has("body.name") && !ask.has("body.use.x"));
}

proptest::proptest! {
    #[test]
    fn no_bytes_and_no_file_make_the_reader_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), text in "\\PC{0,200}") {
        let file = LayoutFile::read(FILE).unwrap();
        let _ = file.message("ask").unwrap().decode(&bytes, &Limits::DEFAULT);
        let _ = LayoutFile::read(&text);
    }
}
