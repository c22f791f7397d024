//! What can be seen line by line, before parsing.

use super::LintProblem;
use crate::parse::FeatureSource;
use crate::parse::dialect::FENCES;

/// Headings, as the parser (after our translation) knows them.
const HEADINGS: [&str; 13] = [
    "機能",
    "フィーチャ",
    "背景",
    "シナリオ",
    "シナリオアウトライン",
    "シナリオテンプレート",
    "シナリオテンプレ",
    "テンプレ",
    "例",
    "サンプル",
    "ルール",
    "Rule",
    "フィーチャー",
];
/// What begins a step.
pub const STEP_WORDS: [&str; 10] = ["前提", "もし", "ならば", "かつ", "且つ", "しかし", "然し", "但し", "ただし", "* "];
/// Words that other dialects have and this one lacks, with what to write instead.
const LACKING: [(&str, &str); 20] = [
    ("Feature:", "機能:"),
    ("Background:", "背景:"),
    ("Scenario:", "シナリオ:"),
    ("Scenario Outline:", "シナリオアウトライン:"),
    ("Scenario Template:", "シナリオアウトライン:"),
    ("Examples:", "例:"),
    ("Example:", "シナリオ:"),
    ("Given ", "前提"),
    ("When ", "もし"),
    ("Then ", "ならば"),
    ("And ", "かつ"),
    ("But ", "しかし"),
    ("フィーチャー:", "機能:"),
    ("シナリオ概要:", "シナリオアウトライン:"),
    ("シナリオ例:", "例:"),
    ("規則:", "ルール:"),
    ("例題:", "例:"),
    ("または", "別のシナリオ"),
    ("そして", "かつ"),
    ("なお", "# で始まる注釈"),
];

/// All mistakes of one file.
pub fn check(source: &FeatureSource) -> Vec<LintProblem> {
    let Ok(text) = std::str::from_utf8(&source.bytes) else {
        let trouble = source.parse().err();
        let line = trouble.map_or(1, |trouble| trouble.line as usize);
        return vec![LintProblem::new(source, line, "UTF-8 ではない文字があります", "UTF-8 で保存し直してください")];
    };
    let mut problems = Vec::new();
    if text.starts_with('\u{feff}') {
        problems.push(LintProblem::new(source, 1, "BOM があります", "「UTF-8（BOM なし）」で保存し直してください"));
    }
    let mut reader = Reader::default();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let found = reader.line(line);
        problems.extend(found.map(|(what, remedy)| LintProblem::new(source, index + 1, what, remedy)));
    }
    problems
}

/// What a line means depends on what stood before it.
#[derive(Default)]
struct Reader {
    fence: Option<&'static str>,
    cells: Option<usize>,
    /// Inside the text between a heading and what follows it.
    describing: bool,
    in_scenario: bool,
}

type Mistake = (String, String);

impl Reader {
    fn line(&mut self, line: &str) -> Option<Mistake> {
        let body = line.trim_start();
        if self.in_doc_string(body) {
            return None;
        }
        let indent = &line[..line.len() - body.len()];
        if indent.contains('\u{3000}') {
            return mistake("字下げに全角空白があります", "半角空白で字下げしてください");
        }
        if let Some(problem) = self.table_row(body) {
            return Some(problem);
        }
        if let Some(heading) =
            HEADINGS.iter().find(|heading| body.strip_prefix(**heading).is_some_and(|rest| rest.starts_with('：')))
        {
            return mistake(
                format!("「{heading}」の後のコロンが全角です"),
                format!("半角で「{heading}:」と書いてください"),
            );
        }
        if let Some(language) = body.strip_prefix("# language:").map(str::trim).filter(|language| *language != "ja") {
            return mistake(format!("言語の指定が「{language}」です"), "「# language: ja」と書いてください");
        }
        let heading_or_step = |word: &str| self.in_scenario || word.ends_with([':', ' ']);
        let lacking = LACKING.iter().find(|(word, _)| body.starts_with(word) && heading_or_step(word));
        if let Some((word, instead)) = lacking {
            return mistake(
                format!("「{}」は使えない見出し語です", word.trim_end()),
                format!("「{instead}」にしてください"),
            );
        }
        self.description(body)
    }

    fn in_doc_string(&mut self, body: &str) -> bool {
        let mark = FENCES.into_iter().find(|mark| body.starts_with(mark));
        match (self.fence, mark) {
            (None, Some(mark)) => {
                self.fence = Some(mark);
                true
            }
            (Some(open), Some(mark)) if open == mark => {
                self.fence = None;
                true
            }
            (open, _) => open.is_some(),
        }
    }

    fn table_row(&mut self, body: &str) -> Option<Mistake> {
        if !body.starts_with('|') {
            self.cells = None;
            return None;
        }
        let cells = body.replace("\\|", "").matches('|').count();
        match self.cells.replace(cells) {
            Some(before) if before != cells => {
                mistake("表の列の数が上の行とちがいます", "どの行も同じ数の | で区切ってください")
            }
            _ => None,
        }
    }

    /// A line of prose that begins like a step: inside a scenario the parser makes a step of it.
    fn description(&mut self, body: &str) -> Option<Mistake> {
        let heading =
            HEADINGS.iter().find(|heading| body.strip_prefix(**heading).is_some_and(|rest| rest.starts_with(':')));
        if let Some(heading) = heading {
            self.describing = true;
            self.in_scenario = !matches!(*heading, "機能" | "フィーチャ" | "ルール" | "Rule");
            return None;
        }
        let word = STEP_WORDS.iter().find(|word| body.starts_with(**word))?;
        if self.in_scenario {
            self.describing = false;
            return None;
        }
        self.describing.then(|| {
            let what = format!("説明の行が「{}」で始まり、手順のように見えます", word.trim_end());
            (what, "手順ならシナリオの中へ、説明なら別の言葉で始めてください".to_owned())
        })
    }
}

fn mistake(what: impl Into<String>, remedy: impl Into<String>) -> Option<Mistake> {
    Some((what.into(), remedy.into()))
}
