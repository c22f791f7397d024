//! What is wrong with a file's form: line endings, identifiers, field counts, characters, lengths.
//!
//! Every problem is reported, with line, record and field, what is wrong and how to put it right. What the contents
//! mean (totals, payers, tickets) is judged elsewhere.

use super::layout::{Confidence, Field, Kind, Layout, Mode};
use super::reader::{Ending, Line, Tail};
use encoding_rs::SHIFT_JIS;

/// Whether a problem makes the claim come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; medium confidence, or tolerated in practice.
    Warning,
    /// Wrong.
    Error,
}

/// One problem. Codes are our own (`UKE-…`), not an examiner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: u64,
    /// Record identifier, as it stands.
    pub record: String,
    /// Field position, 1 for the identifier, 0 for the line as a whole.
    pub position: usize,
    /// Field name, Japanese, empty for the line as a whole.
    pub field: String,
    /// Our code.
    pub code: &'static str,
    /// Severity.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}

/// Most problems that are kept until they are taken: what one part of a file can hold in memory, whatever is in it.
pub const PROBLEMS_KEPT: usize = 10_000;

/// Problems until they are taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// The first ones, at most [`PROBLEMS_KEPT`].
    pub kept: Vec<Problem>,
    /// Errors beyond them, only counted.
    pub more_errors: u64,
    /// Warnings beyond them, only counted.
    pub more_warnings: u64,
}

/// Code for what stands in no list: more is wrong with a file than is kept.
pub const UNLISTED: &str = "UKE-113";

impl Problems {
    /// Takes others behind these; all stay counted.
    pub fn join(&mut self, others: Problems) {
        self.kept.extend(others.kept);
        self.more_errors += others.more_errors;
        self.more_warnings += others.more_warnings;
    }

    /// Adds one.
    pub(super) fn add(&mut self, problem: Problem) {
        if self.kept.len() < PROBLEMS_KEPT {
            return self.kept.push(problem);
        }
        match problem.severity {
            Severity::Error => self.more_errors += 1,
            Severity::Warning => self.more_warnings += 1,
        }
    }
}

/// Checks one line against the layouts of `kind`; adds what is wrong to `problems`.
pub fn line(kind: Kind, line: &Line<'_>, problems: &mut Problems) {
    let mut report = Report { line, layout: kind.layout(line.id()), problems };
    report.ending();
    let Some(layout) = report.layout else {
        report.unknown_record(kind);
        return;
    };
    report.field_count(layout);
    report.fields(layout);
}

/// A receipt holds more than is kept of it.
pub(super) fn too_large(line: u64, record: &str, problems: &mut Problems) {
    problems.add(Problem {
        line,
        record: record.to_owned(),
        position: 0,
        field: String::new(),
        code: "UKE-112",
        severity: Severity::Warning,
        what: "レセプトが大きすぎるので、この行から先は形式だけを確かめました".to_owned(),
        remedy: "レセプト共通レコード(RE)が抜けていないか確かめてください".to_owned(),
    });
}

/// Checks what stood behind the last line.
pub fn tail(last_line: u64, tail: Tail, problems: &mut Problems) {
    let mut add = |code, severity, what: String, remedy: &str| {
        problems.add(Problem {
            line: last_line,
            record: String::new(),
            position: 0,
            field: String::new(),
            code,
            severity,
            what,
            remedy: remedy.to_owned(),
        });
    };
    if tail.end_marks == 0 {
        // Files without it circulate (spec/claims.md §1), so this is no error.
        add(
            "UKE-101",
            Severity::Warning,
            "ファイルの終わりに EOF コード(1A)がありません".to_owned(),
            "最終行の改行のあとに 0x1A を1バイト記録してください",
        );
    }
    if tail.end_marks > 1 || tail.garbage > 0 {
        add(
            "UKE-102",
            Severity::Error,
            format!(
                "EOF コードのあとに余分なデータがあります({}バイト)",
                u64::from(tail.end_marks.saturating_sub(1)) + tail.garbage
            ),
            "EOF コード(1A)は最後に1バイトだけ記録し、そのあとには何も記録しないでください",
        );
    }
}

struct Report<'a, 'b> {
    line: &'a Line<'a>,
    layout: Option<&'static Layout>,
    problems: &'b mut Problems,
}

impl Report<'_, '_> {
    fn add(&mut self, position: usize, code: &'static str, severity: Severity, what: String, remedy: String) {
        let field = match self.layout {
            Some(layout) if position > 0 => layout.field_name(position),
            _ => String::new(),
        };
        self.problems.add(Problem {
            line: self.line.number,
            record: self.line.id().to_owned(),
            position,
            field,
            code,
            severity,
            what,
            remedy,
        });
    }

    fn ending(&mut self) {
        match self.line.ending {
            Ending::CrLf => {}
            Ending::Lf | Ending::End => self.add(
                0,
                "UKE-103",
                Severity::Error,
                "行末が CR+LF ではありません".to_owned(),
                "改行コードを CR+LF(0D 0A)にしてください".to_owned(),
            ),
            Ending::TooLong => self.add(
                0,
                "UKE-104",
                Severity::Error,
                "行が長すぎて読み切れません".to_owned(),
                "改行が抜けていないか確かめてください".to_owned(),
            ),
        }
        if self.line.bytes.contains(&b'"') {
            self.add(
                0,
                "UKE-105",
                Severity::Error,
                "引用符(\")が使われています".to_owned(),
                "項目を引用符で囲まず、項目の中にも引用符を記録しないでください".to_owned(),
            );
        }
    }

    fn unknown_record(&mut self, kind: Kind) {
        let known: Vec<&str> = kind.layouts().iter().map(|layout| layout.id).collect();
        self.add(
            0,
            "UKE-106",
            Severity::Error,
            format!("「{}」は{}のレコード識別情報ではありません", self.line.id(), kind.label()),
            format!("使えるのは {} です", known.join("、")),
        );
    }

    fn field_count(&mut self, layout: &Layout) {
        let (found, expected) = (self.line.fields().len(), layout.field_count());
        if found != expected {
            let severity = severity(layout);
            self.add(
                0,
                "UKE-107",
                severity,
                format!("{}の項目数が{found}です(正しくは{expected})", layout.name),
                "省略する項目も、区切りのコンマは記録してください".to_owned(),
            );
        }
    }

    /// Most fields of most records are blank and may be.
    fn fields(&mut self, layout: &'static Layout) {
        let line = self.line;
        let mut found = line.fields().zip(1..).skip(1);
        for part in layout.parts {
            for field in (0..part.times).flat_map(|_| part.fields) {
                let Some((bytes, position)) = found.next() else { return };
                if !bytes.is_empty() || field.required {
                    self.field(position, field, bytes);
                }
            }
        }
    }

    fn field(&mut self, position: usize, field: &Field, bytes: &[u8]) {
        let severity = self.layout.map_or(Severity::Error, severity);
        if bytes.is_empty() {
            if field.required {
                self.add(
                    position,
                    "UKE-108",
                    severity,
                    "記録がありません".to_owned(),
                    "必ず記録する項目です".to_owned(),
                );
            }
            return;
        }
        if field.reserved {
            self.add(
                position,
                "UKE-109",
                severity,
                "予備の項目に記録があります".to_owned(),
                "予備は空のままにしてください".to_owned(),
            );
            return;
        }
        let limit = usize::from(field.bytes);
        if bytes.len() > limit || (field.fixed && bytes.len() != limit) {
            let length = if field.fixed { "固定" } else { "以内" };
            self.add(
                position,
                "UKE-110",
                severity,
                format!("{}バイトあります({limit}バイト{length})", bytes.len()),
                "桁数を確かめてください".to_owned(),
            );
        }
        self.characters(position, field.mode, bytes);
    }

    fn characters(&mut self, position: usize, mode: Mode, bytes: &[u8]) {
        let fault = match mode {
            Mode::Digits => (!is_number(bytes)).then_some("数字だけで記録する項目です"),
            Mode::Alnum => (!is_alnum(bytes)).then_some("半角の英数字で記録する項目です"),
            Mode::Kanji => (!is_full_width(bytes)).then_some("全角の文字だけで記録する項目です"),
            Mode::AlnumOrKanji => {
                (!is_alnum(bytes) && !is_full_width(bytes)).then_some("半角か全角のどちらか一方だけで記録する項目です")
            }
        };
        if let Some(remedy) = fault {
            let unreadable = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).is_none();
            let what = if unreadable {
                "シフトJISとして読めない文字があります"
            } else {
                "使えない文字があります"
            };
            self.add(position, "UKE-111", Severity::Error, what.to_owned(), remedy.to_owned());
        }
    }
}

fn severity(layout: &Layout) -> Severity {
    match layout.confidence {
        Confidence::High => Severity::Error,
        Confidence::Medium => Severity::Warning,
    }
}

/// Digits with at most one decimal point inside. A leading space pads nothing here: numbers are not padded.
fn is_number(bytes: &[u8]) -> bool {
    let mut points = 0;
    bytes.iter().all(|byte| {
        points += usize::from(*byte == b'.');
        byte.is_ascii_digit() || *byte == b'.'
    }) && points <= 1
        && bytes.first() != Some(&b'.')
        && bytes.last() != Some(&b'.')
}

/// Printable ASCII. Half-width katakana is not part of the mode.
fn is_alnum(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| (0x20..=0x7e).contains(byte))
}

/// Two-byte characters only, all readable.
fn is_full_width(bytes: &[u8]) -> bool {
    let mut pairs = bytes.chunks(2);
    pairs.all(|pair| pair.len() == 2 && (matches!(pair[0], 0x81..=0x9f | 0xe0..=0xfc)) && pair[1] >= 0x40)
        && SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uke::Reader;

    fn problems(kind: Kind, text: &str) -> Vec<(u64, usize, &'static str)> {
        let bytes = SHIFT_JIS.encode(text).0;
        let mut reader = Reader::new(&bytes[..]);
        let mut found = Problems::default();
        let mut last = 0;
        while let Some(next) = reader.next_line().unwrap() {
            last = next.number;
            line(kind, &next, &mut found);
        }
        tail(last, reader.tail(), &mut found);
        found.kept.into_iter().map(|problem| (problem.line, problem.position, problem.code)).collect()
    }

    /// spec/claims.md §10, the minimal correct example, framed.
    const RIGHT: &str = "IR,1,13,1,3456789,,見本クリニック,202511,00,\r\n\
        RE,1,1212,202510,医扶　太郎,1,19600401,,,,,,,000123,,,,,,,,,,,,,,,,,,,,,,,イフタロウ,\r\n\
        KO,12131017,0012344,,2,366,0,,,,,\r\n\
        SN,2,01,,,,,,\r\n\
        JD,2,,,1,,,,,,,1,,,,,,,,,,,,,,,,,,,,,\r\n\
        SY,8830592,20251003,1,,,01,\r\n\
        SI,11,5,111000110,,291,1,,,,,,,,,1,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n\
        SI,12,5,112007410,,75,1,,,,,,,,,,,,,,,,1,,,,,,,,,,,,,,,,,,,,,\r\n\
        GO,1,366,99\r\n\u{1a}";

    #[test]
    fn the_published_example_has_no_problem() {
        assert_eq!(problems(Kind::Medical, RIGHT), []);
    }

    /// What is replaced by what, and the problems that follow: line, position, code.
    type Fault = (&'static str, &'static str, &'static [(u64, usize, &'static str)]);

    #[test]
    fn each_fault_of_form_is_found_at_its_place() {
        let cases: &[Fault] = &[
            ("KO,12131017,", "KO,1213101,", &[(3, 2, "UKE-110")]),
            ("KO,12131017,0012344", "KO,12131017,00A2344", &[(3, 3, "UKE-111")]),
            ("医扶　太郎", "医扶 太郎", &[(2, 5, "UKE-111")]),
            ("医扶　太郎", "", &[(2, 5, "UKE-108")]),
            ("見本クリニック", "見本ｸﾘﾆｯｸ", &[(1, 7, "UKE-111")]),
            ("KO,12131017,0012344,,2,366,0,,,,,", "KO,12131017,0012344,,2,366,0,,,,", &[(3, 0, "UKE-107")]),
            ("KO,12131017,0012344,,2,366,0,,,,,", "KO,12131017,0012344,,2,366,0,,,1,,", &[(3, 10, "UKE-109")]),
            ("SN,2,01", "XX,2,01", &[(4, 0, "UKE-106")]),
            ("GO,1,366,99\r\n\u{1a}", "GO,1,366,99\r\n", &[(9, 0, "UKE-101")]),
            ("GO,1,366,99\r\n\u{1a}", "GO,1,366,99\r\n\u{1a}\u{1a}", &[(9, 0, "UKE-102")]),
            ("GO,1,366,99\r\n", "GO,1,366,99\n", &[(9, 0, "UKE-103")]),
            ("イフタロウ", "\"イフタロウ\"", &[(2, 0, "UKE-105"), (2, 37, "UKE-111")]),
        ];
        for (from, to, expected) in cases {
            assert!(RIGHT.contains(from), "{from}");
            assert_eq!(problems(Kind::Medical, &RIGHT.replacen(from, to, 1)), *expected, "{from} → {to}");
        }
    }

    #[test]
    fn likely_layouts_warn_where_sure_ones_fail() {
        let mut reader = Reader::new(&b"YK,1,13,4,3456789\r\n"[..]);
        let mut found = Problems::default();
        line(Kind::Dispensing, &reader.next_line().unwrap().unwrap(), &mut found);
        assert!(found.kept.iter().all(|problem| problem.severity == Severity::Warning), "{found:?}");
        assert_eq!(found.kept[0].code, "UKE-107");
    }

    #[test]
    fn numbers_may_have_one_point_inside() {
        assert!(is_number(b"12.5"));
        assert!(!is_number(b"1.2.3"));
        assert!(!is_number(b".5"));
        assert!(!is_number(b"5."));
        assert!(!is_number(b"-5"));
    }
}
