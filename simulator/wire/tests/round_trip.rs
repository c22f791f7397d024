//! Property: what the tables allow is written, read back the same and without a problem, in every style; and a second
//! parser agrees that what is written is well-formed. The values are generated from the tables themselves.

#![allow(clippy::unwrap_used, reason = "helpers of tests may stop where they fail")]

use onshi_wire::oqs::table::{ItemLayout, Kind, Rule};
use onshi_wire::oqs::{
    Encoding, Group, Limits, LineEnd, Message, MessageKind, Order, ProblemKind, Repertoire, Style, decode_message,
    encode,
};
use proptest::prelude::*;

/// Decisions of the generator; an exhausted source decides for the least, so that failures shrink to small messages.
struct Source {
    decisions: Vec<u32>,
    at: usize,
}

impl Source {
    fn below(&mut self, bound: u32) -> u32 {
        let decision = self.decisions.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        decision % bound
    }

    fn digits(&mut self, count: u16) -> String {
        (0..count).map(|_| char::from_digit(self.below(10), 10).unwrap()).collect()
    }

    fn date(&mut self) -> String {
        format!("{:04}{:02}{:02}", 1900 + self.below(200), 1 + self.below(12), 1 + self.below(28))
    }

    fn from(&mut self, palette: &[char], max: u16) -> String {
        let length = 1 + self.below(u32::from(max.min(12)));
        (0..length).map(|_| palette[self.below(u32::try_from(palette.len()).unwrap()) as usize]).collect()
    }

    fn text(&mut self, rule: Rule) -> String {
        const ANY: &[char] = &[
            '医', '髙', '①', '㈱', '𠮷', '～', 'ｱ', 'a', '<', '&', '>', '"', '\'', ' ', '　', '\n', '\r', '\t', 'é',
            '¥', '\u{85}', '\u{2028}', '\u{309A}', ']', '●', '−', '－', '￢',
        ];
        match rule {
            Rule::ByType => String::new(),
            Rule::Digits(n) => self.digits(n),
            Rule::UpToDigits(max) => {
                let length = 1 + self.below(u32::from(max));
                self.digits(u16::try_from(length).unwrap())
            }
            Rule::Date => self.date(),
            Rule::Timestamp => {
                format!("{}{:02}{:02}{:02}", self.date(), self.below(24), self.below(60), self.below(60))
            }
            Rule::Month => self.date()[..6].to_owned(),
            Rule::PaddedInsurer => {
                let length = 1 + self.below(8);
                format!("{:>8}", self.digits(u16::try_from(length).unwrap()))
            }
            Rule::Ascii(max) => self.from(&['A', 'z', '0', '-', '<', '&', '=', '_'], max),
            Rule::HalfWidth(max) => self.from(&['ｱ', 'ﾝ', 'ﾞ', 'ｰ', 'A', '-', '&'], max),
            Rule::FullWidth(max) => self.from(&['医', '髙', '　', '𠮷', 'Ａ', '①', '－'], max),
            // One visible character, so that a required text is never blank.
            Rule::Text(max) => format!("券{}", self.from(ANY, max - 1)),
        }
    }

    fn value(&mut self, item: &ItemLayout) -> String {
        if item.occurs.min() == 0 && self.below(8) == 7 {
            return String::new();
        }
        match item.kind {
            Kind::Code(table) => {
                let choice = self.below(u32::try_from(table.values.len()).unwrap());
                table.values[choice as usize].value.to_owned()
            }
            _ => self.text(item.rule),
        }
    }

    fn fill(&mut self, group: &mut dyn Group) {
        for (position, item) in group.layout().items.iter().enumerate() {
            let more = u32::try_from(item.occurs.max().min(item.occurs.min() + 2) - item.occurs.min()).unwrap();
            let count = item.occurs.min() + self.below(more + 1) as usize;
            for _ in 0..count {
                if let Kind::Group(_) = item.kind {
                    let inner = group.add(position, String::new()).expect("a group slot hands out its group");
                    self.fill(inner);
                } else {
                    let text = self.value(item);
                    assert!(group.add(position, text).is_none());
                }
            }
        }
    }
}

fn message() -> impl Strategy<Value = Message> {
    (0..MessageKind::ALL.len(), prop::collection::vec(any::<u32>(), 0..600)).prop_map(|(kind, decisions)| {
        let mut message = Message::empty(MessageKind::ALL[kind]);
        Source { decisions, at: 0 }.fill(&mut message);
        message
    })
}

fn style() -> impl Strategy<Value = Style> {
    let encoding = prop_oneof![Just(Encoding::Utf8), Just(Encoding::ShiftJis)];
    let order = prop_oneof![Just(Order::Terminal), Just(Order::Terminal128), Just(Order::Layout)];
    let line_end = prop_oneof![Just(LineEnd::CrLf), Just(LineEnd::Lf)];
    let repertoire = prop_oneof![Just(Repertoire::JisX0208), Just(Repertoire::Windows31J)];
    (encoding, order, line_end, repertoire).prop_map(|(encoding, order, line_end, repertoire)| Style {
        encoding,
        order,
        line_end,
        repertoire,
    })
}

/// Reading tells − (U+2212) and － (U+FF0D) apart no more once they were the same Shift_JIS byte.
fn with_one_minus(text: &str) -> String {
    text.replace('\u{2212}', "\u{FF0D}")
}

/// Start tags in document order, by two parsers.
fn tags_by_roxmltree(text: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).unwrap();
    document.descendants().filter(|node| node.is_element()).map(|node| node.tag_name().name().to_owned()).collect()
}

fn tags_by_quick_xml(text: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut tags = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => tags.push(tag.name().0.to_owned()),
            Event::DocType(_) => panic!("no definition is ever written"),
            Event::Eof => return tags,
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_the_tables_allow_comes_back_the_same_and_without_a_problem(message in message(), style in style()) {
        let bytes = encode(&message, &style).unwrap();
        let decoded = decode_message(message.kind(), &bytes, &Limits::DEFAULT);
        // Generated headers may contradict each other; the layout must not be broken.
        let broken: Vec<_> = decoded.problems.iter().filter(|p| p.kind != ProblemKind::Contradiction).collect();
        prop_assert!(broken.is_empty(), "{broken:?}");
        let again = decoded.value.unwrap();
        if style.encoding == Encoding::Utf8 {
            prop_assert_eq!(&again, &message);
        } else {
            let (ours, theirs) = (format!("{again:?}"), format!("{message:?}"));
            prop_assert_eq!(with_one_minus(&ours), with_one_minus(&theirs));
        }
        prop_assert_eq!(encode(&again, &style).unwrap(), bytes);
    }

    /// A comment makes the reader take its longer way.
    #[test]
    fn a_comment_changes_nothing(message in message(), style in style()) {
        let bytes = encode(&message, &style).unwrap();
        let start = bytes.windows(8).position(|part| part == b"<XmlMsg>").unwrap_or(bytes.len() - 2);
        let with_comment = [&bytes[..start], b"<!-- -->", &bytes[start..]].concat();
        let read = |bytes: &[u8]| decode_message(message.kind(), bytes, &Limits::DEFAULT);
        let (plain, parsed) = (read(&bytes), read(&with_comment));
        prop_assert_eq!(plain.value, parsed.value);
        prop_assert_eq!(plain.problems.len(), parsed.problems.len());
    }

    #[test]
    fn a_second_parser_agrees_that_it_is_well_formed(message in message(), style in style()) {
        let text = String::from_utf8(encode(&message, &Style { encoding: Encoding::Utf8, ..style }).unwrap()).unwrap();
        let tags = tags_by_roxmltree(&text);
        prop_assert_eq!(&tags, &tags_by_quick_xml(&text));
        let bytes = encode(&message, &style).unwrap();
        let decoded = match style.encoding {
            Encoding::Utf8 => String::from_utf8(bytes).unwrap(),
            Encoding::ShiftJis => {
                let (text, _, failed) = encoding_rs::SHIFT_JIS.decode(&bytes);
                prop_assert!(!failed);
                text.into_owned()
            }
        };
        prop_assert_eq!(&tags, &tags_by_quick_xml(&decoded));
    }

    #[test]
    fn no_character_is_lost_or_breaks_the_document(c in any::<char>()) {
        let mut message = Message::empty(MessageKind::OQSsiquc01req);
        if let Message::OQSsiquc01req(request) = &mut message {
            request.message_header.arbitrary_file_identifier = Some(format!("a{c}b"));
        }
        for style in [Style::terminal(Encoding::Utf8), Style::terminal(Encoding::ShiftJis), Style::receipt_computer(Encoding::ShiftJis)] {
            let allowed = matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
            let written = encode(&message, &style);
            prop_assert_eq!(written.is_ok(), allowed);
            let Ok(bytes) = written else {
                prop_assert!(written.unwrap_err().to_string().contains("ArbitraryFileIdentifier"));
                continue;
            };
            let back = decode_message(message.kind(), &bytes, &Limits::DEFAULT).value.unwrap();
            let read = back.arbitrary_file_identifier().unwrap().to_owned();
            let variants = ['\u{301C}', '\u{2016}', '\u{2014}', '\u{A2}', '\u{A3}', '\u{AC}', '\u{2212}'];
            if style.encoding == Encoding::Utf8 || !variants.contains(&c) {
                prop_assert_eq!(read, format!("a{c}b"));
            }
        }
    }
}
