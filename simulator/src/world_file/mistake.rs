//! A mistake in a world file: where, what, how to put right, shown with the line and a caret.

use super::yaml::Outline;
use crate::engine::{Denial, DenialKind};
use onshi_wire::control::world::Problem;
use std::fmt::Write as _;

/// How many mistakes are shown at once.
const MISTAKES_SHOWN: usize = 10;
/// The longest part of a line that is shown, in characters.
const LINE_SHOWN: usize = 120;

/// Where a mistake is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A path in the data: `people[2].aid[0].office`.
    Path(String),
    /// Line and column of the text, from 1.
    Line {
        /// Line.
        line: usize,
        /// Column in characters.
        column: usize,
    },
}

/// A mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
    /// What sort it is, for whoever must choose a status.
    pub kind: DenialKind,
}

impl Mistake {
    /// The same mistake somewhere below `path`: `people[2]` and `aid[0].office` make `people[2].aid[0].office`.
    #[must_use]
    pub fn below(mut self, path: &str) -> Mistake {
        if let Place::Path(own) = &mut self.place {
            *own = match (path.is_empty(), own.is_empty()) {
                (true, _) => std::mem::take(own),
                (_, true) => path.to_owned(),
                _ => format!("{path}.{own}"),
            };
        }
        self
    }

    /// With another sort.
    #[must_use]
    pub fn of_kind(mut self, kind: DenialKind) -> Mistake {
        self.kind = kind;
        self
    }

    /// The mistake in a request that came as data.
    pub fn denial(&self) -> Denial {
        Denial {
            kind: self.kind,
            problem: Problem { text: None, ..Source::none().problem(std::slice::from_ref(self)) },
        }
    }

    /// At a path of the data.
    pub fn at_path(path: &str, what: impl Into<String>, remedy: impl Into<String>) -> Mistake {
        Mistake {
            place: Place::Path(path.to_owned()),
            what: what.into(),
            remedy: remedy.into(),
            kind: DenialKind::Unreadable,
        }
    }

    /// At a line of the text.
    pub fn at_line(line: usize, column: usize, what: impl Into<String>, remedy: impl Into<String>) -> Mistake {
        Mistake {
            place: Place::Line { line, column },
            what: what.into(),
            remedy: remedy.into(),
            kind: DenialKind::Unreadable,
        }
    }
}

/// The text that mistakes point into, if there is one.
pub struct Source<'a> {
    text: Option<&'a str>,
}

impl<'a> Source<'a> {
    /// A file's text.
    pub fn new(text: &'a str) -> Self {
        Source { text: Some(text) }
    }

    /// No text: the world came as data.
    pub fn none() -> Self {
        Source { text: None }
    }

    /// One problem that tells all mistakes (the first ten). `mistakes` must not be empty.
    pub fn problem(&self, mistakes: &[Mistake]) -> Problem {
        let outline = self.text.map(Outline::of);
        let mut text = String::new();
        for mistake in mistakes.iter().take(MISTAKES_SHOWN) {
            self.show(mistake, outline.as_ref(), &mut text);
        }
        if mistakes.len() > MISTAKES_SHOWN {
            let _ = writeln!(text, "ほかに {} 件の誤りがあります。", mistakes.len() - MISTAKES_SHOWN);
        }
        let first = mistakes.first();
        Problem {
            place: first.map_or_else(String::new, |m| self.name(m, outline.as_ref())),
            what: first.map_or_else(String::new, |m| m.what.clone()),
            remedy: first.map_or_else(String::new, |m| m.remedy.clone()),
            text: Some(text.trim_end().to_owned()),
        }
    }

    fn position(&self, mistake: &Mistake, outline: Option<&Outline>) -> Option<(usize, usize)> {
        match &mistake.place {
            Place::Line { line, column } => Some((*line, *column)),
            Place::Path(path) => outline.and_then(|outline| outline.locate(path)),
        }
    }

    /// `12行 people[2].aid[0].office`.
    fn name(&self, mistake: &Mistake, outline: Option<&Outline>) -> String {
        let line = self.position(mistake, outline).map(|(line, _)| format!("{line}行"));
        match (&mistake.place, line) {
            (Place::Path(path), Some(line)) if !path.is_empty() => format!("{line} {path}"),
            (Place::Path(path), None) => path.clone(),
            (_, line) => line.unwrap_or_default(),
        }
    }

    fn show(&self, mistake: &Mistake, outline: Option<&Outline>, out: &mut String) {
        let _ = writeln!(out, "誤り: {}: {}", self.name(mistake, outline), mistake.what);
        if let (Some(text), Some((line, column))) = (self.text, self.position(mistake, outline)) {
            let shown: String =
                text.lines().nth(line.saturating_sub(1)).unwrap_or("").chars().take(LINE_SHOWN).collect();
            let indent: String = shown.chars().take(column.saturating_sub(1)).map(space_of).collect();
            let _ = writeln!(out, "{line:>5} | {shown}\n      | {indent}^");
        }
        let _ = writeln!(out, "直し方: {}", mistake.remedy);
    }
}

/// A space as wide as a character, so that the caret stands under it.
fn space_of(c: char) -> char {
    if c == '\t' {
        '\t'
    } else if c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c) {
        ' '
    } else {
        '\u{3000}'
    }
}
