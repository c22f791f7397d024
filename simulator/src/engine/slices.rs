//! Inputs of many rows — an office's file, a municipality's batch — are decided in slices: the world is free for others
//! between them. A slice is whole rows, each of them recorded as [`Header::Slice`] before it is decided, so that a replay
//! takes the same rows at the same place. What a kill leaves open goes on at the next start: the input is in the log.
//!
//! One such input is taken at a time, in the order in which they came.

use super::Denial;
use super::control::ControlInput;
use super::office_input::OfficeInput;
use super::state::State;
use super::to_wire::ControlAnswer;
use super::world::{Engine, Received, read_control};
use crate::actors::welfare_office::files;
use crate::store::record::{Header, Record};
use bytes::Bytes;
use jiff::civil::DateTime;
use onshi_domain::Command;
use onshi_domain::subsidy::registration::{Part, TaskId};
use std::iter::Peekable;
use std::sync::Arc;

/// Rows of a slice: a few milliseconds under the lock.
const SLICE_ROWS: u32 = 500;

/// An input that is under way.
pub(super) struct Sliced {
    input: ControlInput,
    work: Work,
    /// Whether all of it was decided.
    ended: bool,
}

/// What of it is left.
enum Work {
    File { rows: Peekable<Box<dyn Iterator<Item = Command> + Send>>, open: bool },
    Batch { taken: usize, task: Option<TaskId> },
}

/// Whether a request is one whose rows are decided in slices.
pub(super) fn in_slices(request: &str) -> bool {
    let path = request.strip_prefix("POST /").map(|path| path.split('?').next().unwrap_or_default());
    let steps: Vec<&str> = path.unwrap_or_default().split('/').collect();
    matches!(steps[..], ["offices", _, "ticket-files" | "coverage-files"] | ["pmh", _, "registrationTasks"])
}

impl Sliced {
    /// The input as one in slices; any other is given back.
    pub(super) fn of(input: ControlInput) -> Result<Sliced, Box<ControlInput>> {
        let work = match &input {
            ControlInput::Office(OfficeInput::File(_, kind, _, file)) => {
                let rows: Box<dyn Iterator<Item = Command> + Send> =
                    Box::new(files::from_wire::rows(*kind, file.as_ref().clone()));
                Work::File { rows: rows.peekable(), open: false }
            }
            ControlInput::RegisterCertificates(..) => Work::Batch { taken: 0, task: None },
            _ => return Err(Box::new(input)),
        };
        Ok(Sliced { input, work, ended: false })
    }

    /// Whether all of it was decided.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Decides so many rows more; at the end, what the caller is told.
    pub(super) fn take(&mut self, state: &mut State, rows: u32, at: DateTime) -> Option<Result<ControlAnswer, Denial>> {
        state.turn_month(at);
        let count = usize::try_from(rows).unwrap_or(usize::MAX);
        let told = match (&mut self.work, &self.input) {
            (Work::File { rows, open }, ControlInput::Office(input)) => {
                file_rows(state, input, (rows, open), count, at)
            }
            (Work::Batch { taken, task }, ControlInput::RegisterCertificates(id, records)) => {
                let end = taken.saturating_add(count).min(records.len());
                let part = Part { of: *task, last: end == records.len() };
                let registered = state.register(id, part, &records[*taken..end], at);
                *taken = end;
                match registered {
                    Ok((begun, answer)) => {
                        *task = Some(begun);
                        part.last.then_some(Ok(answer))
                    }
                    Err(denial) => Some(Err(denial)),
                }
            }
            _ => None,
        };
        self.ended = told.is_some();
        told
    }
}

fn file_rows(
    state: &mut State,
    input: &OfficeInput,
    (rows, open): (&mut Peekable<Box<dyn Iterator<Item = Command> + Send>>, &mut bool),
    count: usize,
    at: DateTime,
) -> Option<Result<ControlAnswer, Denial>> {
    if !*open {
        if let Err(denial) = state.office(input, at) {
            return Some(Err(denial));
        }
        *open = true;
    }
    rows.take(count).for_each(|row| state.take_row(&row, at));
    rows.peek().is_none().then(|| Ok(state.close_file(at)))
}

impl Engine {
    /// A control request whose rows are decided in slices. It goes on when the caller is gone.
    pub(super) async fn control_in_slices(
        self: Arc<Self>,
        request: String,
        body: Vec<u8>,
    ) -> Result<ControlAnswer, Denial> {
        let _turn = self.slices_turn.lock().await;
        let received = self.receive_control(&request, &body)?;
        let (at, told) = match read_control(&request, body).await.map(Sliced::of) {
            Ok(Ok(mut sliced)) => self.rest_of(received, &mut sliced).await?,
            Ok(Err(_)) => {
                let remedy = "/openapi.json に使えるパスの一覧があります。";
                (received.at, Err(Denial::not_found(&request, "そのような操作はありません。", remedy)))
            }
            Err(denial) => (received.at, Err(denial)),
        };
        self.tell_control(received.seq, at, &told).await?;
        told
    }

    /// Decides what is left of an input, slice by slice.
    ///
    /// # Errors
    /// The world is closed or the store failed: the rest is decided at the next start.
    pub(super) async fn rest_of(
        &self,
        received: Received,
        sliced: &mut Sliced,
    ) -> Result<(DateTime, Result<ControlAnswer, Denial>), Denial> {
        loop {
            let (at, told) = self.slice(received, sliced)?;
            if let Some(told) = told {
                return Ok((at, told));
            }
            if *self.closed.borrow() {
                return Err(super::journal::unavailable(&crate::store::StoreError::Closed));
            }
            tokio::task::yield_now().await;
        }
    }

    fn slice(
        &self,
        received: Received,
        sliced: &mut Sliced,
    ) -> Result<(DateTime, Option<Result<ControlAnswer, Denial>>), Denial> {
        let mut inner = self.lock();
        let at = inner.state.moment(received.at);
        let header = Header::Slice { input: received.seq, at, rows: SLICE_ROWS };
        let super::world::Inner { tail, state, .. } = &mut *inner;
        self.journal.hold(tail, Record { header, bytes: Bytes::new() })?;
        let told = sliced.take(state, SLICE_ROWS, at);
        // Nobody waits for a slice, and a kill should not cost more than one.
        self.journal.release(tail)?;
        Ok((at, told))
    }
}

#[cfg(test)]
mod tests {
    use super::in_slices;

    #[test]
    fn files_and_batches_go_in_slices_and_nothing_else() {
        for request in [
            "POST /offices/東/ticket-files?month=2026-11",
            "POST /offices/東/coverage-files",
            "POST /pmh/市/registrationTasks",
        ] {
            assert!(in_slices(request), "{request}");
        }
        for request in ["PUT /offices/東/settings", "POST /tickets", "GET /offices/東/ticket-files", "POST /pmh/市"]
        {
            assert!(!in_slices(request), "{request}");
        }
    }
}
