//! JSON → message, with every problem at its JSON pointer (RFC 6901).
//!
//! The shape is judged here; the values are judged by the reader of XML, which has all the rules: the message is
//! written once and read back, and the places of its problems are told as pointers.

use super::node::Node;
use super::{list_of, repeats};
use crate::oqs::encoding::Encoding;
use crate::oqs::group::Group;
use crate::oqs::message::{Message, MessageKind, decode_message};
use crate::oqs::problem::{Limits, Problem, Severity};
use crate::oqs::style::Style;
use crate::oqs::table::{GroupLayout, ItemLayout, Kind};
use crate::oqs::write::encode;

/// Something wrong in a JSON message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonProblem {
    /// Where, as JSON pointer: `/MessageBody/QualificationConfirmSearchInfo/Birthdate`; empty for the whole.
    pub pointer: String,
    /// How bad.
    pub severity: Severity,
    /// What, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

/// Reads a message of a kind.
///
/// # Errors
/// All problems, when one of them is an error; at most [`Limits::max_problems`] of each stage.
pub fn decode_json(kind: MessageKind, bytes: &[u8], limits: &Limits) -> Result<Message, Vec<JsonProblem>> {
    let mut message = Message::empty(kind);
    let judge = |document: &[u8]| decode_message(kind, document, limits).problems;
    read_into(&mut message, bytes, limits, &judge)?;
    Ok(message)
}

/// Reads into an empty message. `judge` tells what is wrong with the values of a document.
///
/// # Errors
/// As [`decode_json`].
pub(crate) fn read_into<G: Group>(
    message: &mut G,
    bytes: &[u8],
    limits: &Limits,
    judge: &dyn Fn(&[u8]) -> Vec<Problem>,
) -> Result<(), Vec<JsonProblem>> {
    let mut reader = Reader { problems: Vec::new(), limits };
    if bytes.len() > limits.max_bytes {
        let what = format!("本文が大きすぎます（{}バイト、上限{}バイト）。", bytes.len(), limits.max_bytes);
        reader.error("", what, "対象者を分けて、小さくしてください。");
        return Err(reader.problems);
    }
    match serde_json::from_slice(bytes) {
        Ok(Node::Map(fields)) => reader.group("", fields, message),
        Ok(_) => reader.error("", "全体がオブジェクトではありません。", "{ で始まるオブジェクトにしてください。"),
        Err(error) => {
            let what = format!("JSONとして読めません（{}行{}桁目）。", error.line(), error.column());
            reader.error("", what, "括弧と引用符の閉じ忘れ、余分なコンマを確かめ、UTF-8で書いてください。");
        }
    }
    if reader.problems.iter().all(|problem| problem.severity != Severity::Error) {
        reader.values(message, judge);
    }
    if reader.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(reader.problems);
    }
    Ok(())
}

struct Reader<'l> {
    problems: Vec<JsonProblem>,
    limits: &'l Limits,
}

impl Reader<'_> {
    fn add(&mut self, severity: Severity, pointer: &str, what: impl Into<String>, remedy: &str) {
        if self.problems.len() < self.limits.max_problems {
            let (pointer, what, remedy) = (pointer.to_owned(), what.into(), remedy.to_owned());
            self.problems.push(JsonProblem { pointer, severity, what, remedy });
        }
    }

    fn error(&mut self, pointer: &str, what: impl Into<String>, remedy: &str) {
        self.add(Severity::Error, pointer, what, remedy);
    }

    fn group(&mut self, at: &str, fields: Vec<(String, Node)>, group: &mut dyn Group) {
        let layout = group.layout();
        let mut seen = vec![false; layout.items.len()];
        for (name, node) in fields {
            let pointer = format!("{at}/{}", escaped(&name));
            match layout.position(&name) {
                None => self.add(
                    Severity::Warning,
                    &pointer,
                    "この電文にない項目です。",
                    "項目名の綴りと、置く場所を確かめてください。",
                ),
                Some(position) if std::mem::replace(&mut seen[position], true) => {
                    self.error(&pointer, "同じ項目が二度書かれています。", "どちらか一方を消してください。");
                }
                Some(position) => self.item(&pointer, &layout.items[position], position, node, group),
            }
        }
    }

    fn item(&mut self, at: &str, item: &'static ItemLayout, position: usize, node: Node, group: &mut dyn Group) {
        if list_of(item).is_some() {
            if let Some(list) = group.add(position, String::new()) {
                self.array(at, &list.layout().items[0], 0, node, list);
            }
        } else if repeats(item) {
            self.array(at, item, position, node, group);
        } else {
            self.one(at, item, position, node, group);
        }
    }

    fn array(&mut self, at: &str, item: &'static ItemLayout, position: usize, node: Node, group: &mut dyn Group) {
        let Node::List(nodes) = node else {
            return self.error(at, "配列ではありません。", "[ ] で囲んだ配列にしてください。");
        };
        for (nth, node) in nodes.into_iter().enumerate() {
            self.one(&format!("{at}/{nth}"), item, position, node, group);
        }
    }

    fn one(&mut self, at: &str, item: &'static ItemLayout, position: usize, node: Node, group: &mut dyn Group) {
        match (item.kind, node) {
            (Kind::Group(_), Node::Map(fields)) => {
                if let Some(inner) = group.add(position, String::new()) {
                    self.group(at, fields, inner);
                }
            }
            (Kind::Group(_), _) => {
                self.error(at, "オブジェクトではありません。", "{ } で囲み、中に項目を書いてください。");
            }
            (_, Node::Text(text)) => {
                group.add(position, text);
            }
            (..) => {
                self.error(at, "文字列ではありません。", "数字の値も引用符で囲み、無い値は項目ごと省いてください。");
            }
        }
    }

    /// The rules of the values.
    fn values(&mut self, message: &dyn Group, judge: &dyn Fn(&[u8]) -> Vec<Problem>) {
        match encode(message, &Style::receipt_computer(Encoding::Utf8)) {
            Err(error) => self.error("", error.to_string(), "その文字を除いてください。"),
            Ok(document) => {
                for problem in judge(&document) {
                    let pointer = pointer(message.layout(), &problem.place.path);
                    self.add(problem.severity, &pointer, problem.what, &problem.remedy);
                }
            }
        }
    }
}

/// `XmlMsg/MessageBody/BulkConfirmUnit[2]/Name` → `/MessageBody/BulkConfirmUnit/1/Name`.
fn pointer(root: &'static GroupLayout, path: &str) -> String {
    let mut out = String::new();
    let mut layout = Some(root);
    let mut in_list = false;
    for step in path.split('/').skip(1) {
        let (name, number) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((name, number)) => (name, number.parse::<usize>().unwrap_or(1)),
            None => (step, 1),
        };
        let item = layout.and_then(|layout| Some(&layout.items[layout.position(name)?]));
        if !in_list {
            out.push('/');
            out.push_str(name);
        }
        if item.is_some_and(repeats) {
            out.push_str(&format!("/{}", number.saturating_sub(1)));
        }
        in_list = item.is_some_and(|item| list_of(item).is_some());
        layout = item.and_then(|item| match item.kind {
            Kind::Group(inner) => Some(inner),
            _ => None,
        });
    }
    out
}

fn escaped(name: &str) -> String {
    name.chars().take(100).collect::<String>().replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_stands_at_its_pointer() {
        let request = r#"{"MessageHeader":{"QualificationConfirmationDate":20261103,"MedicalInstitutionCode":"1311234567"},
            "MessageBody":{"QualificationConfirmSearchInfo":[{"InsurerNumber":"  138057"},"x"],"a/b":"1"}}"#;
        let problems = decode_json(MessageKind::OQSmuquc01req, request.as_bytes(), &Limits::DEFAULT).unwrap_err();
        let found: Vec<_> = problems.iter().map(|p| (p.pointer.as_str(), p.severity)).collect();
        assert_eq!(
            found,
            [
                ("/MessageHeader/QualificationConfirmationDate", Severity::Error),
                ("/MessageBody/QualificationConfirmSearchInfo/1", Severity::Error),
                ("/MessageBody/a~1b", Severity::Warning),
            ]
        );
    }

    #[test]
    fn values_are_judged_by_the_same_rules_as_in_xml() {
        let person = |birthdate: &str| {
            format!(
                r#"{{"InsurerNumber":"  138057","InsuredIdentificationNumber":"1","Birthdate":"{birthdate}",
                "LimitApplicationCertificateRelatedConsFlg":"0"}}"#
            )
        };
        let request = format!(
            r#"{{"MessageHeader":{{"QualificationConfirmationDate":"20261103","MedicalInstitutionCode":"1311234567"}},
            "MessageBody":{{"QualificationConfirmSearchInfo":[{},{}]}}}}"#,
            person("19510409"),
            person("19510431")
        );
        let problems = decode_json(MessageKind::OQSmuquc01req, request.as_bytes(), &Limits::DEFAULT).unwrap_err();
        let pointers: Vec<_> = problems.iter().map(|p| p.pointer.as_str()).collect();
        assert_eq!(pointers, ["/MessageBody/QualificationConfirmSearchInfo/1/Birthdate"]);
        let right = request.replace("19510431", "19510430");
        assert!(decode_json(MessageKind::OQSmuquc01req, right.as_bytes(), &Limits::DEFAULT).is_ok());
    }

    #[test]
    fn a_list_element_is_no_step_of_its_own() {
        let path = "XmlMsg/MessageBody/ResultList/ResultOfQualificationConfirmation[2]/Name";
        assert_eq!(pointer(MessageKind::OQSsiquc01res.layout(), path), "/MessageBody/ResultList/1/Name");
        assert_eq!(pointer(MessageKind::OQSsiquc01res.layout(), "XmlMsg"), "");
    }

    #[test]
    fn nonsense_is_told_and_never_panics() {
        for text in ["", "[]", "\"x\"", "{", "{\"MessageHeader\":null}", "{\"MessageHeader\":{},\"MessageHeader\":{}}"]
        {
            let problems = decode_json(MessageKind::OQSsiquc01req, text.as_bytes(), &Limits::DEFAULT).unwrap_err();
            assert!(problems.iter().all(|p| !p.what.is_empty() && !p.remedy.is_empty()), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(decode_json(MessageKind::OQSsiquc01req, deep.as_bytes(), &Limits::DEFAULT).is_err());
    }
}
