//! The figures as the table of `benches/README.md`, between two marks, so that the page is never edited by hand.

use super::{Figure, Goal};
use crate::report::svg::number;
use anyhow::Context;
use std::fmt::Write as _;
use std::path::Path;

/// Begins the table.
pub const BEGIN: &str = "<!-- ratios: begin (made by `ratios --readme`) -->";
/// Ends it.
pub const END: &str = "<!-- ratios: end -->";

/// The table, marks included.
pub fn table(figures: &[Figure], machine: &str) -> String {
    let mut out = format!("{BEGIN}\n{machine}\n\n| figure | value | goal | reached | how |\n|---|---|---|---|---|\n");
    for figure in figures {
        let goal = match figure.goal {
            Goal::AtLeast(goal) => format!("≥ {}", number(goal)),
            Goal::AtMost(goal) => format!("≤ {}", number(goal)),
            Goal::Told => "–".to_owned(),
        };
        let value =
            figure.value.map_or_else(|| "未計測".to_owned(), |value| format!("{} {}", number(value), figure.unit));
        let reached = match figure.reached {
            Some(true) => "達成",
            Some(false) => "未達",
            None => "–",
        };
        let note = figure.note.replace('|', "/").replace(['\n', '\r'], " ");
        let _ = writeln!(out, "| `{}` {} | {value} | {goal} | {reached} | {note} |", figure.id, figure.label);
    }
    out + END
}

/// Puts the table into a page that holds the marks.
///
/// # Errors
/// The page lacks them, or cannot be read or written.
pub fn write(page: &Path, figures: &[Figure], machine: &str) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(page).with_context(|| format!("{} を読めません", page.display()))?;
    std::fs::write(page, replaced(&text, &table(figures, machine))?)
        .with_context(|| format!("{} に書けません", page.display()))
}

fn replaced(text: &str, table: &str) -> anyhow::Result<String> {
    let (head, rest) = text.split_once(BEGIN).context("表の始まりの印がありません")?;
    let (_, tail) = rest.split_once(END).context("表の終わりの印がありません")?;
    Ok(format!("{head}{table}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::super::{asked, asked_of};
    use super::*;

    #[test]
    fn the_table_replaces_what_stands_between_the_marks_and_nothing_else() {
        let figures = [asked("x", "試し", "H", Goal::AtLeast(0.45)).is(0.5, "a|b\nc")];
        let new = table(&figures, "2 cores");
        let page = replaced(&format!("before\n{BEGIN}\nold\n{END}\nafter\n"), &new).unwrap();
        assert!(page.starts_with("before\n") && page.ends_with("\nafter\n") && !page.contains("old"));
        assert!(page.contains("| `x` 試し | 0.5 H | ≥ 0.45 | 達成 | a/b c |"), "{page}");
        assert!(replaced("nothing", &new).is_err());
    }

    #[test]
    fn the_readme_holds_the_marks_and_a_line_for_every_figure() {
        let page = include_str!("../../README.md");
        let inside = page.split_once(BEGIN).unwrap().1.split_once(END).unwrap().0;
        for (part, _) in super::super::PARTS {
            for asked in asked_of(part) {
                assert!(inside.contains(&format!("`{}`", asked.id)), "{}: run ratios --readme", asked.id);
            }
        }
    }
}
