//! The text of a world file, and where its values stand in it.

use super::mistake::{Mistake, Source};
use onshi_wire::control::world::Problem;
use onshi_wire::control::world_file::WorldSpec;
use onshi_wire::yaml;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// Reads a world file.
///
/// # Errors
/// The first mistake, with its line and column.
pub fn parse(text: &str) -> Result<WorldSpec, Mistake> {
    parse_as(text)
}

/// Reads any other data file of the project (layouts), its mistake as one problem.
///
/// # Errors
/// The first mistake, with line and caret.
pub fn read_checked<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    parse_as(text).map_err(|mistake| Source::new(text).problem(&[mistake]))
}

fn parse_as<T: DeserializeOwned>(text: &str) -> Result<T, Mistake> {
    yaml::read(text).map_err(|yaml::Mistake { at, what, remedy }| match at {
        Some((line, column)) => Mistake::at_line(line, column, what, remedy),
        None => Mistake::at_path("", what, remedy),
    })
}

/// Where each value of a file stands.
pub struct Outline(Option<Spanned<Node>>);

impl Outline {
    /// The outline of a text; empty if it is not YAML.
    pub fn of(text: &str) -> Outline {
        Outline(serde_saphyr::from_str(text).ok())
    }

    /// Line and column (from 1) of the value at a path like `people[2].aid[0].office`; of the nearest value around it
    /// if the file leaves it out.
    pub fn locate(&self, path: &str) -> Option<(usize, usize)> {
        let mut here = self.0.as_ref()?;
        for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
            match here.value.below(step) {
                Some(next) => here = next,
                None => break,
            }
        }
        let number = |n: u64| usize::try_from(n).ok().filter(|n| *n > 0);
        Some((number(here.referenced.line())?, number(here.referenced.column())?))
    }
}

enum Node {
    Scalar,
    List(Vec<Spanned<Node>>),
    Map(Vec<(String, Spanned<Node>)>),
}

impl Node {
    fn below(&self, step: &str) -> Option<&Spanned<Node>> {
        match self {
            Node::Scalar => None,
            Node::List(items) => items.get(step.trim_end_matches(']').parse::<usize>().ok()?),
            Node::Map(fields) => fields.iter().find(|(name, _)| name == step).map(|(_, value)| value),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

macro_rules! scalars {
    ($($visit:ident: $of:ty),*) => {$(
        fn $visit<E: serde::de::Error>(self, _: $of) -> Result<Node, E> {
            Ok(Node::Scalar)
        }
    )*};
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    scalars!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Spanned<Node>>()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some(name) = fields.next_key::<String>()? {
            let value = fields.next_value::<Spanned<Node>>().map_err(A::Error::custom)?;
            map.push((name, value));
        }
        Ok(Node::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const SMALL: &str =
        "version: 1\ntitle: 試し\npeople:\n  - id: 山田\n    aid:\n      - office: 東\n        from: 診療月の1日\n";

    #[test]
    fn values_are_found_by_their_path() {
        let outline = Outline::of(SMALL);
        assert_eq!(outline.locate("people[0].aid[0].office"), Some((6, 17)));
        assert_eq!(outline.locate("people[0].aid[0].recipient_number").map(|at| at.0), Some(6));
        assert_eq!(outline.locate("title"), Some((2, 8)));
    }

    #[test]
    fn every_kind_of_mistake_has_line_caret_and_remedy() {
        let golden = [
            (
                "version: 1\ntitle: x\npepole: []\n",
                "誤り: 3行: 「pepole」という項目はありません。\n    3 | pepole: []\n      | ^\n直し方: 使える項目は version、title、seed、clock、treatment_month、municipalities、自治体、national_schemes、schemes、nation、全国、offices、facilities、people、switches です。",
            ),
            (
                "version: 1\ntitle: x\ntitle: y\n",
                "誤り: 3行: 「title」が二度書かれています。\n    3 | title: y\n      | ^\n直し方: どちらか一方を消してください。",
            ),
            (
                "version: 2\ntitle: x\n",
                "誤り: 1行 version: 形式の版 2 には対応していません。\n    1 | version: 2\n      |          ^\n直し方: version: 1 と書いてください。",
            ),
        ];
        for (text, expected) in golden {
            assert_eq!(read(text).unwrap_err().text.unwrap(), expected);
        }
    }

    #[test]
    fn a_wrong_word_names_the_words_that_are_right() {
        let text = "version: 1\ntitle: x\npeople:\n  - id: a\n    card: { state: 紛失 }\n";
        let problem = read(text).unwrap_err();
        assert!(problem.what.contains("「紛失」"), "{}", problem.what);
        assert!(problem.place.contains("5行"), "{}", problem.place);
        assert!(problem.remedy.contains("suspended"), "{}", problem.remedy);
    }

    #[test]
    fn unreadable_text_is_told_without_a_panic() {
        for text in ["", "a: [", "\u{0}", "- 1\n- 2\n", "version: x\ntitle: y", "&a [*a]", "title: \"x"] {
            let problem = read(text).unwrap_err();
            assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{text:?}");
        }
    }
}
