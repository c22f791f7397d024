//! The rules of [`crate::office_work`] behind `decide` and `evolve`, one concern a file.

mod coverage_rows;
mod files;
mod linkage;
mod lists;
mod numbering;
mod offices;
mod requests;
mod ticket_rows;

use super::World;
use crate::event::Event;
use crate::office_work::file::FILES_KEPT;
use crate::office_work::linkage::SUSPENSIONS_KEPT;
use crate::office_work::request::{REQUESTS_KEPT, Request, RequestState};
use crate::office_work::{self, Command};
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    pub(super) fn decide_office_work(&self, command: &Command, at: DateTime) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::ChangeOffice { office, change } => self.change_office(office, *change),
            Command::Suspend { office, from, until } => self.suspend(office, *from, *until),
            Command::EndSuspension { office } => self.end_suspension(office, at),
            Command::TurnMonth(month) => Ok(self.turn_month(*month, at)),
            Command::OpenFile { office, kind, month } => self.open_file(office, *kind, *month, at),
            Command::TakeTicket { row, content } => self.take_ticket(*row, content, at),
            Command::TakeCoverage { row, content } => self.take_coverage(*row, content, at),
            Command::CloseFile => self.close_file(),
            Command::Submit(request) => self.submit(request, at),
            Command::Settle { request, ruling } => self.settle(*request, ruling, at),
            Command::HandleVisits { office, person, facility, month, note } => {
                self.handle_visits(office, *person, facility, *month, note, at)
            }
            Command::HandOut { ticket } => self.hand_out(*ticket, at),
        }
    }

    pub(super) fn evolve_office_work(&mut self, event: &office_work::Event) {
        use office_work::Event as E;
        match event {
            E::OfficeChanged(office) => {
                self.offices.insert(office.id.clone(), (**office).clone());
            }
            E::Suspended { office, suspension } => {
                let kept = self.office_work.suspensions.entry(office.clone()).or_default();
                if kept.len() == SUSPENSIONS_KEPT {
                    kept.remove(0);
                }
                kept.push(*suspension);
            }
            E::SuspensionEnded { office, at } => {
                let suspensions = self.office_work.suspensions.get_mut(office);
                if let Some(last) = suspensions.and_then(|all| all.iter_mut().find(|s| s.holds(*at))) {
                    last.until = Some(*at);
                }
            }
            E::MonthTurned(month) => self.office_work.month = Some(*month),
            E::FileOpened(file) => {
                self.office_work.taken += 1;
                if self.office_work.files.len() == FILES_KEPT {
                    self.office_work.files.pop_first();
                }
                self.office_work.files.insert(file.id, (**file).clone());
                self.office_work.open = Some(office_work::file::OpenFile {
                    id: file.id,
                    tickets: std::collections::BTreeMap::new(),
                    people: std::collections::BTreeMap::new(),
                });
            }
            E::RowTaken { row, outcome, covered } => self.row_taken(*row, outcome, *covered),
            E::FileClosed => {
                let open = self.office_work.open.take();
                if let Some(file) = open.and_then(|open| self.office_work.files.get_mut(&open.id)) {
                    file.complete = true;
                    file.rows.close();
                }
            }
            E::Submitted(request) => self.submitted(request),
            E::Settled { request, state } => {
                if let Some(request) = self.office_work.requests.get_mut(request) {
                    request.state = state.clone();
                }
            }
            E::VisitsHandled { key, handled } => {
                self.office_work.handled.insert(key.clone(), handled.clone());
            }
            E::HandedOut { ticket, at } => self.office_work.hand_outs.entry(*ticket).or_default().push(*at),
        }
    }

    fn submitted(&mut self, request: &Request) {
        let requests = &mut self.office_work.requests;
        self.office_work.submitted += 1;
        if requests.len() >= REQUESTS_KEPT {
            let settled = requests.values().find(|r| r.state != RequestState::Open).map(|r| r.id);
            if let Some(oldest) = settled {
                requests.remove(&oldest);
            }
        }
        requests.insert(request.id, request.clone());
    }
}
