//! Bytes → message, driven by the tables. Everything that is wrong is reported, not the first thing only.

use super::check::{self, severity};
use super::encoding::{self, Declared, Encoding, is_complete};
use super::group::Group;
use super::guard::{self, Refusal};
use super::layout::messages::OQSsiquc01res;
use super::message::{MessageKind, MessageType};
use super::plain;
use super::problem::{Decoded, Limits, Place, Problem, ProblemKind, Severity};
use super::rules::{self, Finding};
use super::table::{ItemLayout, Kind, Occurs};
use super::xml_error;
use roxmltree::{Document, Node, ParsingOptions};
use std::borrow::Cow;

/// Name of the root element of every message.
pub(super) const ROOT: &str = "XmlMsg";

/// Reads bytes as a message.
///
/// Tolerated without a word: either encoding, declaration variants, byte order mark, spaces inside tags, any order,
/// any indentation, comments, empty optional elements (spec/oqs-wire.md §2.7). Everything else is reported.
#[must_use]
pub fn decode<M: MessageType>(bytes: &[u8], limits: &Limits) -> Decoded<M> {
    decode_as(bytes, limits, Some(M::KIND))
}

/// Reads bytes as a face file: IF-002 without search info, by card (spec/oqs-wire.md §2.5).
#[must_use]
pub fn decode_face(bytes: &[u8], limits: &Limits) -> Decoded<OQSsiquc01res> {
    decode_as(bytes, limits, None)
}

/// `kind` is `None` for a face file.
fn decode_as<M: MessageType>(bytes: &[u8], limits: &Limits, kind: Option<MessageKind>) -> Decoded<M> {
    let mut message = M::default();
    let read = decode_group(bytes, limits, &mut message, &|message, encoding| rules::check(kind, message, encoding));
    read.map(|()| message)
}

/// What is checked over a whole message once it is read.
pub(crate) type CrossChecks<'c> = &'c dyn Fn(&dyn Group, Encoding) -> Vec<Finding>;

/// Reads bytes into a message of any table; `()` stands for "it could be read".
pub(crate) fn decode_group(
    bytes: &[u8],
    limits: &Limits,
    message: &mut dyn Group,
    cross_checks: CrossChecks<'_>,
) -> Decoded<()> {
    let mut report = Report::new(bytes, limits.max_problems);
    let value = read_text(&mut report, limits)
        .and_then(|text| read_document(&text, &mut report, limits, message, cross_checks));
    report.finish(value)
}

/// Collects problems and knows how to place them.
struct Report<'b> {
    bytes: &'b [u8],
    bom: usize,
    encoding: Option<Encoding>,
    problems: Vec<Problem>,
    max_problems: usize,
    cut: bool,
}

impl<'b> Report<'b> {
    fn new(bytes: &'b [u8], max_problems: usize) -> Self {
        Report {
            bytes,
            bom: encoding::bom_length(bytes),
            encoding: None,
            problems: Vec::new(),
            max_problems,
            cut: false,
        }
    }

    fn add(&mut self, place: Place, kind: ProblemKind, severity: Severity, what: String, remedy: String) {
        if !self.is_full() {
            self.problems.push(Problem { kind, severity, place, what, remedy });
        }
    }

    /// Whether no further problem is taken; asked before a place is computed, which costs a walk.
    fn is_full(&mut self) -> bool {
        self.cut |= self.problems.len() >= self.max_problems;
        self.cut
    }

    fn error_at(&mut self, place: Place, kind: ProblemKind, what: &str, remedy: &str) {
        self.add(place, kind, Severity::Error, what.to_owned(), remedy.to_owned());
    }

    /// The place of an offset in the decoded text.
    fn place(&self, text: &str, offset: usize, path: String) -> Place {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place {
            line: saturating(before.bytes().filter(|&byte| byte == b'\n').count() + 1),
            column: saturating(before[line_start..].chars().count() + 1),
            offset: self.bom + encoding::original_offset(before, self.encoding.unwrap_or_default()),
            path,
        }
    }

    /// The place of a byte that could not be decoded: lines by line feeds, columns in bytes.
    fn raw_place(&self, offset: usize) -> Place {
        let before = &self.bytes[..offset.min(self.bytes.len())];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        Place {
            line: saturating(before.iter().filter(|&&byte| byte == b'\n').count() + 1),
            column: saturating(before.len() - line_start + 1),
            offset,
            path: String::new(),
        }
    }

    fn finish<M>(mut self, value: Option<M>) -> Decoded<M> {
        self.problems.sort_by_key(|problem| problem.place.offset);
        if self.cut
            && let Some(last) = self.problems.last()
        {
            let place = last.place.clone();
            self.problems.push(Problem {
                kind: ProblemKind::TooLarge,
                severity: Severity::Error,
                place,
                what: format!("誤りが{}件を超えたため、残りの報告を省きました。", self.max_problems),
                remedy: "ここまでの誤りを直してから、もう一度確かめてください。".to_owned(),
            });
        }
        Decoded { value, problems: self.problems, encoding: self.encoding }
    }
}

fn saturating(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Size, encoding, strict decoding.
fn read_text<'b>(report: &mut Report<'b>, limits: &Limits) -> Option<Cow<'b, str>> {
    let bytes = report.bytes;
    if bytes.len() > limits.max_bytes {
        let what = format!("ファイルが大きすぎます（{}バイト、上限{}バイト）。", bytes.len(), limits.max_bytes);
        report.error_at(
            report.raw_place(0),
            ProblemKind::TooLarge,
            &what,
            "対象者を分けて、小さいファイルにしてください。",
        );
        return None;
    }
    let content = &bytes[report.bom..];
    if content.trim_ascii().is_empty() {
        report.error_at(
            report.raw_place(0),
            ProblemKind::Truncated,
            "ファイルが空です。",
            "電文を書き込んでください。",
        );
        return None;
    }
    let encoding = choose_encoding(report, content)?;
    report.encoding = Some(encoding);
    match encoding::decode_strictly(content, encoding, limits.max_problems) {
        Ok(text) => Some(text),
        Err(offsets) => {
            for offset in offsets {
                let at = offset + report.bom;
                let shown: Vec<String> = bytes[at..].iter().take(2).map(|byte| format!("{byte:02X}")).collect();
                let what = format!("{}として読めないバイト({})があります。", encoding.name(), shown.join(" "));
                let (kind, remedy) = if is_complete(bytes) {
                    (ProblemKind::Undecodable, "XML宣言のencodingと実際の文字コードを一致させてください。")
                } else {
                    (ProblemKind::Truncated, "</XmlMsg>まで、宣言どおりの文字コードで書き終えてください。")
                };
                report.error_at(report.raw_place(at), kind, &what, remedy);
            }
            None
        }
    }
}

fn choose_encoding(report: &mut Report<'_>, content: &[u8]) -> Option<Encoding> {
    const REMEDY: &str = "UTF-8かShift_JISで書き、XML宣言のencodingに示してください。";
    let start = report.raw_place(0);
    match encoding::declared(content) {
        Declared::Known(Encoding::ShiftJis) if report.bom > 0 => {
            report.error_at(
                start,
                ProblemKind::Encoding,
                "UTF-8のBOMがあるのに、宣言はShift_JISです。",
                "BOMを除くか、宣言をUTF-8にしてください。",
            );
            Some(Encoding::Utf8)
        }
        Declared::Known(encoding) => Some(encoding),
        Declared::Nothing => {
            let what = "XML宣言に文字コードの指定がありません。UTF-8として読みます。".to_owned();
            report.add(start, ProblemKind::Encoding, Severity::Warning, what, REMEDY.to_owned());
            Some(Encoding::Utf8)
        }
        Declared::Unknown(name) => {
            let what = format!("文字コード「{}」は使えません。", check::shorten(&name));
            report.error_at(start, ProblemKind::Encoding, &what, REMEDY);
            None
        }
        Declared::Wide => {
            report.error_at(start, ProblemKind::Encoding, "UTF-16で書かれています。", REMEDY);
            None
        }
    }
}

/// The ordinary message straight; else guard, parse, walk, cross-checks.
fn read_document(
    text: &str,
    report: &mut Report<'_>,
    limits: &Limits,
    message: &mut dyn Group,
    cross_checks: CrossChecks<'_>,
) -> Option<()> {
    if plain::read(text, limits, message).is_some() {
        if cross_checks(message, report.encoding.unwrap_or_default()).is_empty() {
            return Some(());
        }
        message.clear();
    }
    parse_document(text, report, limits, message, cross_checks)
}

fn parse_document(
    text: &str,
    report: &mut Report<'_>,
    limits: &Limits,
    message: &mut dyn Group,
    cross_checks: CrossChecks<'_>,
) -> Option<()> {
    if let Err(refusal) = guard::inspect(text, limits.max_depth) {
        let (offset, kind, what, remedy) = match refusal {
            Refusal::Dtd(offset) => (
                offset,
                ProblemKind::Dtd,
                "文書型定義(DTD)があります。".to_owned(),
                "<!DOCTYPE …>などの定義を除いてください。",
            ),
            Refusal::TooDeep(offset) => (
                offset,
                ProblemKind::TooLarge,
                format!("要素の入れ子が{}段を超えています。", limits.max_depth),
                "終了タグの書き忘れがないか確かめてください。",
            ),
        };
        report.error_at(report.place(text, offset, String::new()), kind, &what, remedy);
        return None;
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits.max_nodes, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(error) => {
            let (kind, what, remedy) = xml_error::explain(&error, is_complete(report.bytes));
            let offset = offset_of(text, &error);
            report.error_at(report.place(text, offset, String::new()), kind, &what, remedy);
            return None;
        }
    };
    let root = document.root_element();
    if root.tag_name().name() != ROOT {
        let what = format!("ルート要素が「{}」です。", check::shorten(root.tag_name().name()));
        report.error_at(
            place_of(report, text, root),
            ProblemKind::WrongRoot,
            &what,
            "ルート要素をXmlMsgにしてください。",
        );
        return None;
    }
    let mut reader = Reader { text, report };
    reader.attributes(root);
    reader.group(root, message);
    let encoding = reader.report.encoding.unwrap_or_default();
    for finding in cross_checks(message, encoding) {
        let node = find(root, finding.path);
        let place = place_of(reader.report, text, node);
        reader.report.add(place, ProblemKind::Contradiction, finding.severity, finding.what, finding.remedy.to_owned());
    }
    Some(())
}

/// The parser tells line and column only.
fn offset_of(text: &str, error: &roxmltree::Error) -> usize {
    if matches!(error, roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream) {
        return text.trim_end().len();
    }
    let pos = error.pos();
    let row = usize::try_from(pos.row).unwrap_or(1).max(1);
    let column = usize::try_from(pos.col).unwrap_or(1).max(1);
    let line_start: usize = text.split_inclusive('\n').take(row - 1).map(str::len).sum();
    let line = text.get(line_start..).unwrap_or_default();
    line_start + line.char_indices().nth(column - 1).map_or(line.len(), |(at, _)| at)
}

fn place_of(report: &Report<'_>, text: &str, node: Node<'_, '_>) -> Place {
    report.place(text, node.range().start, path_of(node))
}

/// `XmlMsg/MessageBody/BulkConfirmUnit[2]`; a number from the second of the same name on.
fn path_of(node: Node<'_, '_>) -> String {
    let mut names: Vec<String> = node
        .ancestors()
        .filter(Node::is_element)
        .map(|element| {
            let name = element.tag_name().name();
            let before =
                element.prev_siblings().skip(1).filter(|other| other.is_element() && other.tag_name().name() == name);
            match before.count() {
                0 => name.to_owned(),
                count => format!("{name}[{}]", count + 1),
            }
        })
        .collect();
    names.reverse();
    names.join("/")
}

/// The first element under `path`, or the deepest one on the way.
fn find<'a, 'i>(root: Node<'a, 'i>, path: &str) -> Node<'a, 'i> {
    let mut node = root;
    for name in path.split('/') {
        match node.children().find(|child| child.is_element() && child.tag_name().name() == name) {
            Some(child) => node = child,
            None => break,
        }
    }
    node
}

/// Walks a document along the tables.
struct Reader<'r, 'b> {
    text: &'r str,
    report: &'r mut Report<'b>,
}

impl Reader<'_, '_> {
    fn problem(&mut self, node: Node<'_, '_>, kind: ProblemKind, severity: Severity, what: String, remedy: String) {
        if self.report.is_full() {
            return;
        }
        let place = place_of(self.report, self.text, node);
        self.report.add(place, kind, severity, what, remedy);
    }

    /// No element of the interface has attributes or a namespace.
    fn attributes(&mut self, node: Node<'_, '_>) {
        if node.attributes().len() > 0 || node.tag_name().namespace().is_some() {
            let what = format!("要素{}に属性か名前空間が付いています。", node.tag_name().name());
            self.problem(
                node,
                ProblemKind::Attribute,
                Severity::Warning,
                what,
                "要素名だけを書いてください。".to_owned(),
            );
        }
    }

    /// Reads the elements of a group.
    fn group(&mut self, node: Node<'_, '_>, group: &mut dyn Group) {
        let items = group.layout().items;
        let mut seen = [0_usize; super::table::MAX_ITEMS];
        for child in node.children() {
            if child.is_text() {
                if child.text().is_some_and(|text| !text.trim().is_empty()) {
                    let what = format!("要素{}の中に文字が直接書かれています。", node.tag_name().name());
                    let remedy = "文字は項目の要素の中に書いてください。".to_owned();
                    self.problem(child, ProblemKind::Mixed, Severity::Error, what, remedy);
                }
                continue;
            }
            if !child.is_element() {
                continue;
            }
            match group.layout().position(child.tag_name().name()) {
                None => self.unknown(child, node),
                Some(position) => {
                    seen[position] += 1;
                    self.attributes(child);
                    if seen[position] > items[position].occurs.max() {
                        self.duplicate(child, &items[position]);
                    } else {
                        self.item(child, position, &items[position], group);
                    }
                }
            }
        }
        for (item, count) in items.iter().zip(seen) {
            if count < item.occurs.min() {
                let what = format!("{}（{}）がありません。", item.label, item.element);
                let remedy = format!("{}の中に<{}>を書いてください。", node.tag_name().name(), item.element);
                self.problem(node, ProblemKind::Missing, severity(item.confidence), what, remedy);
            }
        }
    }

    fn unknown(&mut self, child: Node<'_, '_>, parent: Node<'_, '_>) {
        let name = check::shorten(child.tag_name().name());
        let what = format!("{}の中に、知らない要素<{name}>があります。", parent.tag_name().name());
        // Layouts grow and the official book is not public, so a surplus element alone refuses nothing.
        let remedy = "要素名の綴りと位置を確かめてください。この要素は読み飛ばします。".to_owned();
        self.problem(child, ProblemKind::UnknownElement, Severity::Warning, what, remedy);
    }

    fn duplicate(&mut self, child: Node<'_, '_>, item: &ItemLayout) {
        let what = match item.occurs {
            Occurs::Many { max, .. } => format!("{}（{}）が{max}回を超えています。", item.label, item.element),
            _ => format!("{}（{}）が重複しています。", item.label, item.element),
        };
        let remedy = "余分な要素を除いてください。先に書かれたものを読みます。".to_owned();
        self.problem(child, ProblemKind::Duplicate, Severity::Error, what, remedy);
    }

    /// Reads one occurrence of an item.
    fn item(&mut self, child: Node<'_, '_>, position: usize, item: &ItemLayout, group: &mut dyn Group) {
        if let Kind::Group(_) = item.kind {
            if let Some(inner) = group.add(position, String::new()) {
                self.group(child, inner);
            }
            return;
        }
        let text = self.simple_text(child);
        self.judge(child, item, &text);
        group.add(position, text);
    }

    /// All text of a simple element: comments split it, so the pieces are joined.
    fn simple_text(&mut self, node: Node<'_, '_>) -> String {
        let mut text = String::new();
        for child in node.children() {
            if child.is_text() {
                text.push_str(child.text().unwrap_or_default());
            } else if child.is_element() {
                let what = format!("項目{}の中に要素があります。", node.tag_name().name());
                let remedy = "項目の中には値だけを書いてください。".to_owned();
                self.problem(child, ProblemKind::Mixed, Severity::Error, what, remedy);
            }
        }
        text
    }

    fn judge(&mut self, node: Node<'_, '_>, item: &ItemLayout, text: &str) {
        if text.trim_matches(' ').is_empty() {
            if item.occurs.min() > 0 {
                let what = format!("{}（{}）が空です。", item.label, item.element);
                let remedy = "必須の項目です。値を書いてください。".to_owned();
                self.problem(node, ProblemKind::Empty, severity(item.confidence), what, remedy);
            }
            return;
        }
        if let Kind::Code(table) = item.kind {
            if table.label(text).is_none() {
                let what = format!("{}の値「{}」は{}にありません。", item.label, check::shorten(text), table.id());
                let remedy = format!("{}のいずれかで書いてください。", table.listing());
                let severity = severity(item.confidence.max(table.confidence));
                self.problem(node, ProblemKind::UnknownCode, severity, what, remedy);
            }
            return;
        }
        if let Some(broken) = check::check(item, text) {
            self.problem(node, broken.kind, broken.severity, broken.what, broken.remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oqs::OQSsiquc01req;

    const TEXT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<XmlMsg>\r\n    <MessageHeader>\r\n        \
        <QualificationConfirmationDate>20261110</QualificationConfirmationDate>\r\n        \
        <MedicalInstitutionCode>1312345679</MedicalInstitutionCode>\r\n        \
        <ArbitraryFileIdentifier>髙1</ArbitraryFileIdentifier>\r\n    </MessageHeader>\r\n    <MessageBody>\r\n        \
        <QualificationConfirmSearchInfo><InsurerNumber>12131017</InsurerNumber>\
        <InsuredIdentificationNumber>0012344</InsuredIdentificationNumber><Birthdate>19600401</Birthdate>\
        <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\
        </QualificationConfirmSearchInfo>\r\n    </MessageBody>\r\n</XmlMsg>\r\n";

    fn straight(text: &str) -> Option<OQSsiquc01req> {
        let mut message = OQSsiquc01req::default();
        let read = plain::read(text, &Limits::DEFAULT, &mut message);
        assert!(read.is_some() || message == OQSsiquc01req::default(), "nothing is left behind");
        read.map(|()| message)
    }

    /// Value and number of problems, without the straight way.
    fn parsed(text: &str) -> (Option<OQSsiquc01req>, usize) {
        let mut report = Report::new(text.as_bytes(), 9);
        report.encoding = Some(Encoding::Utf8);
        let mut message = OQSsiquc01req::default();
        let read = parse_document(text, &mut report, &Limits::DEFAULT, &mut message, &|_, _| Vec::new());
        (read.map(|()| message), report.problems.len())
    }

    #[test]
    fn the_ordinary_message_is_read_straight() {
        assert_eq!((straight(TEXT), 0), parsed(TEXT));
        assert!(straight(TEXT).is_some());
    }

    #[test]
    fn whatever_is_read_straight_is_what_the_parser_reads_without_a_problem() {
        let instead = [
            "", " ", "<", ">", "/", "&", "&amp;", "\"", "\r", "\n", "\u{1}", "\u{FFFF}", "x", "0", "<!-- -->", "<X/>",
            "髙",
        ];
        let mut straight_after_all = 0;
        for (at, character) in TEXT.char_indices() {
            for other in instead {
                for kept in ["", &TEXT[at..at + character.len_utf8()]] {
                    let text = [&TEXT[..at], other, kept, &TEXT[at + character.len_utf8()..]].concat();
                    if let Some(message) = straight(&text) {
                        straight_after_all += 1;
                        assert_eq!((Some(message), 0), parsed(&text), "{text}");
                    }
                }
            }
        }
        assert!(straight_after_all > 100, "{straight_after_all}");
    }
}
