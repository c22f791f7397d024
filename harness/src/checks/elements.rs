//! Elements of a request: root, presence, form of values. Reads the decoded text with a parser of its own.

use super::Outcome;
use crate::case::Finding;
use crate::telling::said_of;

/// One element with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// `XmlMsg/MessageHeader/MedicalInstitutionCode`.
    pub path: String,
    /// Text directly inside, untouched.
    pub text: String,
    /// Line, from 1.
    pub line: u32,
    /// True when it holds no other element.
    pub leaf: bool,
}

/// Deepest nesting that is looked into; messages of the interface nest six deep at most.
const DEPTH_LIMIT: usize = 16;

/// All elements in document order.
///
/// # Errors
/// The text is not well-formed XML, or its root is not `XmlMsg` (`rule` says where that is asked for).
pub fn read(text: &str, rule: &str) -> Result<Vec<Element>, Finding> {
    let document = roxmltree::Document::parse(text).map_err(|error| {
        Finding::required(rule)
            .expected("整形式の XML である")
            .actual(error.to_string())
            .line(error.pos().row)
            .next("要求の XML を直してください")
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "XmlMsg" {
        return Err(Finding::required(rule)
            .expected("ルート要素は XmlMsg である")
            .actual(format!("ルート要素は {}", root.tag_name().name()))
            .next("ルート要素を XmlMsg にしてください"));
    }
    let mut all = Vec::new();
    walk(&document, root, "", 0, &mut all);
    Ok(all)
}

fn walk(
    document: &roxmltree::Document<'_>,
    node: roxmltree::Node<'_, '_>,
    above: &str,
    depth: usize,
    all: &mut Vec<Element>,
) {
    if depth > DEPTH_LIMIT {
        return;
    }
    let name = node.tag_name().name();
    let path = if above.is_empty() { name.to_owned() } else { format!("{above}/{name}") };
    let text = node.children().filter(|child| child.is_text()).filter_map(|child| child.text()).collect();
    let line = document.text_pos_at(node.range().start).row;
    let leaf = !node.children().any(|child| child.is_element());
    all.push(Element { path: path.clone(), text, line, leaf });
    for child in node.children().filter(roxmltree::Node::is_element) {
        walk(document, child, &path, depth + 1, all);
    }
}

/// The last part of an element's path.
pub fn name(element: &Element) -> &str {
    element.path.rsplit('/').next().unwrap_or(&element.path)
}

/// All elements of this name.
pub fn named<'a>(all: &'a [Element], wanted: &str) -> Vec<&'a Element> {
    all.iter().filter(|element| name(element) == wanted).collect()
}

/// The element at this path is there exactly once below each of its parents, and is not empty.
pub fn once(all: &[Element], rule: &str, path: &str) -> Outcome {
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let parents = all.iter().filter(|element| element.path == parent).count().max(1);
    let there: Vec<&Element> = all.iter().filter(|element| element.path == path).collect();
    let filled = there.iter().filter(|element| !element.leaf || !element.text.trim().is_empty()).count();
    if there.len() == parents && filled == parents {
        return Ok(());
    }
    let actual = match (there.len(), filled) {
        (0, _) => "要素がない".to_owned(),
        (count, filled) if filled < count => "要素が空である".to_owned(),
        (count, _) => format!("{count}回ある"),
    };
    Err(Finding::required(rule)
        .expected(format!("{path} が一度だけあり、空でない"))
        .actual(actual)
        .element(path)
        .next("必須の要素を一度だけ書いてください"))
}

/// The form that a value must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Exactly so many digits.
    Digits(usize),
    /// A date, yyyyMMdd, that the calendar has.
    Date,
    /// A month, yyyyMM.
    Month,
    /// At most so many characters.
    AtMost(usize),
    /// Nothing, or exactly so many digits.
    DigitsOrEmpty(usize),
    /// 保険者番号・公費負担者番号: 6 to 8 digits once trimmed, at most 8 characters with the padding (§2.7, §8-9).
    Insurer,
}

impl Form {
    fn fits(self, text: &str) -> bool {
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Form::Digits(count) => digits(text, count),
            Form::Date => digits(text, 8) && text.parse::<jiff::civil::Date>().is_ok(),
            Form::Month => digits(text, 6) && format!("{text}01").parse::<jiff::civil::Date>().is_ok(),
            Form::AtMost(count) => text.chars().count() <= count,
            Form::DigitsOrEmpty(count) => text.is_empty() || digits(text, count),
            Form::Insurer => text.chars().count() <= 8 && (6..=8).any(|count| digits(text.trim(), count)),
        }
    }

    fn in_words(self) -> String {
        match self {
            Form::Digits(count) => format!("数字{count}桁"),
            Form::Date => "実在する日付の yyyyMMdd（8桁）".to_owned(),
            Form::Month => "yyyyMM（6桁）".to_owned(),
            Form::AtMost(count) => format!("{count}文字以内"),
            Form::DigitsOrEmpty(count) => format!("空又は数字{count}桁"),
            Form::Insurer => "前後の空白を除いて数字6〜8桁、全体で8文字以内".to_owned(),
        }
    }
}

/// Every element of this name has the form. An element that is absent is no matter of this check.
pub fn form(all: &[Element], rule: &str, wanted: &str, form: Form) -> Outcome {
    match named(all, wanted).into_iter().find(|element| !form.fits(&element.text)) {
        None => Ok(()),
        Some(element) => Err(Finding::required(rule)
            .expected(format!("{wanted} は{}", form.in_words()))
            .actual(format!("「{}」", said_of(wanted, &element.text)))
            .element(&element.path)
            .line(element.line)
            .next("桁数と文字種を外部インターフェイスの決まりに合わせてください")),
    }
}

/// Every element of this name says this, once trimmed; there is at least one.
pub fn says(all: &[Element], rule: &str, wanted: &str, expected: &str) -> Outcome {
    let there = named(all, wanted);
    match there.iter().find(|element| element.text.trim() != expected) {
        None if !there.is_empty() => Ok(()),
        odd => {
            Err(Finding::required(rule)
                .expected(format!("{wanted} は「{}」", said_of(wanted, expected)))
                .actual(odd.map_or_else(
                    || "要素がない".to_owned(),
                    |element| format!("「{}」", said_of(wanted, &element.text)),
                ))
                .element(odd.map_or_else(|| wanted.to_owned(), |element| element.path.clone()))
                .next("指示した値で要求を書いてください"))
        }
    }
}

/// There is no element of this name with anything in it.
pub fn lacks(all: &[Element], rule: &str, wanted: &str) -> Outcome {
    match named(all, wanted).into_iter().find(|element| !element.text.trim().is_empty()) {
        None => Ok(()),
        Some(element) => Err(Finding::required(rule)
            .expected(format!("{wanted} がない又は空である"))
            .actual(format!("「{}」", element.text))
            .element(&element.path)
            .line(element.line)
            .next("この照会では書かない項目です。空にするか、要素を省いてください")),
    }
}

/// Only elements that the layout knows; others are reported as a warning.
pub fn known(all: &[Element], rule: &str, names: &[&str]) -> Outcome {
    match all.iter().find(|element| !names.contains(&name(element))) {
        None => Ok(()),
        Some(element) => Err(Finding::warning(rule)
            .expected("レイアウトにある要素だけを書く")
            .actual(format!("知らない要素 {}", name(element)))
            .element(&element.path)
            .line(element.line)
            .next("公開資料にない要素です。外部インターフェイス仕様書で確かめてください")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(inner: &str) -> Vec<Element> {
        read(&format!("<XmlMsg>\n  <MessageHeader>{inner}</MessageHeader>\n</XmlMsg>"), "W-3.1").unwrap()
    }

    #[test]
    fn a_text_that_is_not_xml_or_has_another_root_is_found() {
        assert!(read("<XmlMsg>", "W-3.1").unwrap_err().expected.contains("整形式"));
        assert!(read("<Message/>", "W-3.1").unwrap_err().actual.contains("Message"));
        assert_eq!(read("<XmlMsg ><A >x</A ></XmlMsg>", "W-3.1").unwrap()[1].path, "XmlMsg/A");
    }

    #[test]
    fn a_required_element_is_there_once_and_filled() {
        let path = "XmlMsg/MessageHeader/A";
        assert_eq!(once(&all("<A>1</A>"), "W-3.1", path), Ok(()));
        for (inner, word) in [("", "要素がない"), ("<A/>", "空"), ("<A> </A>", "空"), ("<A>1</A><A>2</A>", "2回")]
        {
            assert!(once(&all(inner), "W-3.1", path).unwrap_err().actual.contains(word), "{inner}");
        }
    }

    #[test]
    fn once_counts_below_each_parent() {
        let two = read("<XmlMsg><P><A>1</A></P><P><A>2</A></P></XmlMsg>", "W-3.4").unwrap();
        assert_eq!(once(&two, "W-3.4", "XmlMsg/P/A"), Ok(()));
        let one = read("<XmlMsg><P><A>1</A></P><P/></XmlMsg>", "W-3.4").unwrap();
        assert!(once(&one, "W-3.4", "XmlMsg/P/A").is_err());
    }

    #[test]
    fn forms_accept_what_the_interface_accepts() {
        for (form, good, bad) in [
            (
                Form::Digits(10),
                vec!["1319900013"],
                vec!["131990001", "13199000134", "13199oo013", "１３１９９０００１３"],
            ),
            (Form::Date, vec!["19500203"], vec!["1950-02-03", "19500230", "195023", ""]),
            (Form::Month, vec!["202611"], vec!["2026-11", "202613", "2611"]),
            (Form::AtMost(3), vec!["", "あいう"], vec!["あいうえ"]),
            (Form::DigitsOrEmpty(2), vec!["", "01"], vec!["1", "001"]),
            (
                Form::Insurer,
                vec!["12139903", "  139998", "139998", "139998  "],
                vec!["   139998", "12345", "123456789", ""],
            ),
        ] {
            for text in good {
                assert!(form.fits(text), "{form:?} {text}");
            }
            for text in bad {
                assert!(!form.fits(text), "{form:?} {text}");
            }
        }
    }

    #[test]
    fn a_value_of_another_form_is_found_with_its_place() {
        let finding = form(&all("\n<Birthdate>1950-02-03</Birthdate>"), "W-3.1", "Birthdate", Form::Date).unwrap_err();
        assert_eq!(finding.place.line, Some(3));
        assert_eq!(finding.place.element.as_deref(), Some("XmlMsg/MessageHeader/Birthdate"));
        assert_eq!(form(&all(""), "W-3.1", "Birthdate", Form::Date), Ok(()));
    }

    #[test]
    fn values_are_compared_after_trimming() {
        assert_eq!(says(&all("<A>  139998</A>"), "W-3.1", "A", "139998"), Ok(()));
        assert!(says(&all("<A>1</A>"), "W-3.1", "A", "2").is_err());
        assert!(says(&all(""), "W-3.1", "A", "2").unwrap_err().actual.contains("要素がない"));
        assert_eq!(lacks(&all("<A/>"), "W-3.1", "A"), Ok(()));
        assert!(lacks(&all("<A>1</A>"), "W-3.1", "A").is_err());
    }

    #[test]
    fn an_unknown_element_is_only_a_warning() {
        let finding = known(&all("<Odd/>"), "W-3.1", &["XmlMsg", "MessageHeader"]).unwrap_err();
        assert_eq!(finding.severity, crate::case::Severity::Warning);
        assert_eq!(known(&all(""), "W-3.1", &["XmlMsg", "MessageHeader"]), Ok(()));
    }
}
