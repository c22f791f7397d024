//! Requests to a welfare office's desk as the engine reads them: when they come in and when they are replayed.

use super::Denial;
use super::json;
use onshi_wire::control::dates::MonthExpr;
use onshi_wire::control::office::{ChangeOffice, FileKind, HandleVisits, RequestDecision, SubmitRequest};
use onshi_wire::control::world_file::SuspensionSpec;
use onshi_wire::office_file::{OfficeFile, layout};

/// A request to the desk. Ids are as the caller wrote them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OfficeInput {
    /// Changes how an office works.
    Change(String, Box<ChangeOffice>),
    /// Suspends an office's linkage.
    Suspend(String, SuspensionSpec),
    /// Ends a suspension.
    EndSuspension(String),
    /// Takes in a file.
    File(String, FileKind, Option<MonthExpr>, Box<OfficeFile>),
    /// Asks an office.
    Submit(String, Box<SubmitRequest>),
    /// Decides a request.
    Decide(String, Box<RequestDecision>),
    /// Deals with undelegated visits.
    HandleVisits(String, HandleVisits),
    /// Hands out a ticket on paper.
    HandOut(String),
}

/// Reads a request to the desk; none if it is another request.
pub(crate) fn parse(method: &str, steps: &[&str], query: &str, body: &[u8]) -> Option<Result<OfficeInput, Denial>> {
    let id = || steps[1].to_owned();
    Some(match (method, steps) {
        ("PUT", ["offices", _, "settings"]) => json::read(body).map(|change| OfficeInput::Change(id(), change)),
        ("POST", ["offices", _, "suspensions"]) => json::read(body).map(|spec| OfficeInput::Suspend(id(), spec)),
        ("POST", ["offices", _, "suspensions", "end"]) => Ok(OfficeInput::EndSuspension(id())),
        ("POST", ["offices", _, "ticket-files"]) => {
            let month = query.split('&').find_map(|pair| pair.strip_prefix("month="));
            file(body, layout::TICKETS).map(|file| {
                let month = month.filter(|month| !month.is_empty()).map(MonthExpr::from);
                OfficeInput::File(id(), FileKind::Tickets, month, file)
            })
        }
        ("POST", ["offices", _, "coverage-files"]) => {
            file(body, layout::COVERAGE).map(|file| OfficeInput::File(id(), FileKind::Coverage, None, file))
        }
        ("POST", ["offices", _, "requests"]) => json::read(body).map(|request| OfficeInput::Submit(id(), request)),
        ("POST", ["requests", _, "decision"]) => json::read(body).map(|ruling| OfficeInput::Decide(id(), ruling)),
        ("POST", ["offices", _, "undelegated-visits", "handled"]) => {
            json::read(body).map(|visits| OfficeInput::HandleVisits(id(), visits))
        }
        ("POST", ["tickets", _, "paper-handouts"]) => Ok(OfficeInput::HandOut(id())),
        _ => return None,
    })
}

fn file(body: &[u8], columns: &'static [layout::Column]) -> Result<Box<OfficeFile>, Denial> {
    OfficeFile::read(body, columns)
        .map(Box::new)
        .map_err(|problem| Denial::unreadable("ファイル", problem.what, problem.remedy))
}
