//! `kill-matrix.html`: one offline page.

use super::model::{KillMatrix, Row, RowKind};
use crate::verdict::Verdict;
use askama::Template;

/// Renders it.
///
/// # Errors
/// When the template fails, Japanese.
pub fn render(matrix: &KillMatrix) -> Result<String, String> {
    let rows = matrix.rows.iter().map(|row| RowView { row, cells: cells(matrix, row) }).collect();
    Page { matrix, rows }.render().map_err(|error| format!("kill-matrix.html を作れません: {error}"))
}

#[derive(Template)]
#[template(path = "kill_matrix.html")]
struct Page<'a> {
    matrix: &'a KillMatrix,
    rows: Vec<RowView<'a>>,
}

struct RowView<'a> {
    row: &'a Row,
    cells: Vec<Cell<'a>>,
}

struct Cell<'a> {
    mark: &'static str,
    class: &'static str,
    title: &'a str,
}

fn cells<'a>(matrix: &'a KillMatrix, row: &Row) -> Vec<Cell<'a>> {
    let cell = |id: &String| {
        let verdict = row.verdicts.get(id).copied();
        let accident = row.accidents.contains(id);
        match verdict {
            Some(Verdict::Pass) => ("", "pass"),
            Some(Verdict::Fail) if accident => ("！", "accident"),
            Some(Verdict::Fail) => ("×", if row.kind == RowKind::Defect { "killed" } else { "fail" }),
            Some(Verdict::Inconclusive | Verdict::Review) => ("?", "open"),
            Some(Verdict::NotApplicable) => ("-", "none"),
            Some(Verdict::Config | Verdict::Error) | None => ("E", "accident"),
        }
    };
    let cells = matrix.scenarios.iter().map(|scenario| {
        let (mark, class) = cell(&scenario.id);
        Cell { mark, class, title: &scenario.name }
    });
    cells.collect()
}
