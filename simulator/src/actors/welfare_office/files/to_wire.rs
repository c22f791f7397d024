//! What came of a file, as the control API tells it.

use crate::actors::welfare_office::desk::to_wire::month;
use crate::actors::welfare_office::to_wire::moment;
use onshi_domain::office_work::file::{FileKind, OfficeFile};
use onshi_domain::office_work::rows::RowOutcome;
use onshi_wire::control::office as o;

/// Rejected rows that a detail tells; the report has all.
const REJECTIONS_SHOWN: usize = 1_000;

/// A file.
pub(crate) fn info(file: &OfficeFile) -> o::FileInfo {
    let [registered, unchanged, rejected] = file.counts();
    o::FileInfo {
        id: file.id.to_string(),
        office: file.office.to_string(),
        kind: match file.kind {
            FileKind::Tickets => o::FileKind::Tickets,
            FileKind::Coverage => o::FileKind::Coverage,
        },
        month: file.month.map(month),
        at: moment(file.at),
        complete: file.complete,
        rows: file.rows.len(),
        registered,
        unchanged,
        rejected,
        reasons: file
            .reasons()
            .into_iter()
            .map(|(code, rows)| o::ReasonCount { code: code.to_owned(), rows })
            .collect(),
    }
}

/// A file with its rejected rows.
pub(crate) fn detail(file: &OfficeFile) -> o::FileDetail {
    let rejections = report(file).filter(|row| row.code.is_some()).take(REJECTIONS_SHOWN).collect();
    o::FileDetail { file: info(file), rejections }
}

/// All rows of a file.
pub(crate) fn report(file: &OfficeFile) -> impl Iterator<Item = o::RowReport> {
    (1..).zip(file.rows.iter()).map(|(row, outcome)| {
        let mut report = o::RowReport {
            row,
            result: outcome.word().to_owned(),
            ticket: None,
            code: None,
            place: None,
            what: None,
            remedy: None,
        };
        match outcome {
            RowOutcome::Ticket(ticket) => report.ticket = Some(ticket.to_string()),
            RowOutcome::Rejected(refusal) => {
                report.code = Some(refusal.code.to_owned());
                report.place = Some(refusal.place);
                report.what = Some(refusal.what);
                report.remedy = Some(refusal.remedy);
            }
            RowOutcome::Coverage | RowOutcome::Unchanged => {}
        }
        report
    })
}
