//! Requests to the desk are carried out and answered; lists, files and pages are read.

use crate::actors::registry::from_wire::{Step, carry_out};
use crate::actors::welfare_office::{desk, files, paper, to_wire};
use crate::engine::Denial;
use crate::engine::office_input::OfficeInput;
use crate::engine::state::State;
use crate::engine::to_wire::{ControlAnswer, answer};
use crate::population;
use jiff::civil::DateTime;
use onshi_domain::id::{FacilityId, FileId, OfficeId, RequestId, TicketId};
use onshi_domain::office_work::file::OfficeFile;
use onshi_domain::{Command, Event, Refusal, TreatmentMonth, office_work};
use onshi_wire::control::dates::MonthExpr;
use onshi_wire::control::office as o;
use onshi_wire::control::world::OfficeInfo;

fn nothing(place: &str, what: &str) -> Denial {
    Denial::not_found(place, what, "一覧でidを確かめてください。")
}

fn refused(refusal: &Refusal) -> Denial {
    crate::world_file::from_wire::refused("", refusal).denial()
}

impl State {
    /// Carries out a request to the desk; of a file that it is opened.
    pub(in crate::engine) fn office(&mut self, input: &OfficeInput, at: DateTime) -> Result<ControlAnswer, Denial> {
        let about = self.about(at);
        let step = Step::new("", |context| Ok(vec![desk::from_wire::command(context, input)?]));
        let events = carry_out(&mut self.world, &about, &[step]).map_err(|mistake| mistake.denial())?;
        match input {
            OfficeInput::File(..) => Ok(answer(201, &())),
            OfficeInput::Change(id, _) | OfficeInput::Suspend(id, _) | OfficeInput::EndSuspension(id) => {
                self.office_told(id, at)
            }
            OfficeInput::Submit(..) | OfficeInput::Decide(..) => self.request_told(input, &events),
            OfficeInput::HandleVisits(id, _) => Ok(answer(200, &self.undelegated_visits(id)?)),
            OfficeInput::HandOut(id) => {
                let told = TicketId::parse(id).and_then(|id| self.ticket_told(200, id, at));
                told.ok_or_else(|| nothing("ticket", "券がありません。"))
            }
        }
    }

    /// Takes a row of the file that is open. What a row registers, the next one sees, and a row that cannot be taken
    /// leaves nothing.
    pub(in crate::engine) fn take_row(&mut self, row: &Command, at: DateTime) {
        let guests = population::guests(self.facts.population, &self.world, row, at);
        self.world.with_guests(guests, |world| {
            // Rows are never refused: what is wrong with one is its outcome.
            let events = world.decide(row, at).unwrap_or_default();
            events.iter().for_each(|event| world.evolve(event));
        });
    }

    /// Closes the file that is open, and tells what came of it.
    pub(in crate::engine) fn close_file(&mut self, at: DateTime) -> ControlAnswer {
        self.take_row(&Command::OfficeWork(Box::new(office_work::Command::CloseFile)), at);
        let last = self.world.last_file();
        last.map_or_else(|| answer(201, &()), |file| answer(201, &files::to_wire::info(file)))
    }

    fn office_told(&self, id: &str, at: DateTime) -> Result<ControlAnswer, Denial> {
        let office = self.world.office(&OfficeId::from(id));
        let office = office.ok_or_else(|| nothing("office", "福祉事務所がありません。"))?;
        Ok(answer(200, &to_wire::office(&self.world, office, at)))
    }

    fn request_told(&self, input: &OfficeInput, events: &[Event]) -> Result<ControlAnswer, Denial> {
        let id = match input {
            OfficeInput::Decide(id, _) => RequestId::parse(id),
            _ => events.iter().find_map(|event| match event {
                Event::OfficeWork(event) => match event.as_ref() {
                    office_work::Event::Submitted(request) => Some(request.id),
                    _ => None,
                },
                _ => None,
            }),
        };
        let status = if matches!(input, OfficeInput::Submit(..)) { 201 } else { 200 };
        let request = id.and_then(|id| self.world.request(id));
        let told = request.map(|request| answer(status, &desk::to_wire::request(&self.world, request)));
        told.ok_or_else(|| nothing("request", "依頼がありません。"))
    }

    fn known_office(&self, id: &str) -> Result<OfficeId, Denial> {
        let office = self.world.office(&OfficeId::from(id)).map(|office| office.id.clone());
        office.ok_or_else(|| nothing("office", "福祉事務所がありません。"))
    }

    /// All offices.
    pub(super) fn office_list(&self, at: DateTime) -> Vec<OfficeInfo> {
        self.offices(at)
    }

    /// An office's files, oldest first.
    pub(super) fn files(&self, office: &str) -> Result<Vec<o::FileInfo>, Denial> {
        let office = self.known_office(office)?;
        Ok(self.world.files(&office).map(files::to_wire::info).collect())
    }

    fn file(&self, office: &str, file: &str) -> Result<&OfficeFile, Denial> {
        let office = self.known_office(office)?;
        let known = FileId::parse(file).and_then(|id| self.world.file(id)).filter(|file| file.office == office);
        known.ok_or_else(|| nothing("file", "ファイルがありません。"))
    }

    /// A file with its rejected rows.
    pub(super) fn file_detail(&self, office: &str, file: &str) -> Result<o::FileDetail, Denial> {
        self.file(office, file).map(files::to_wire::detail)
    }

    /// What came of all rows of a file.
    pub(super) fn file_report(&self, office: &str, file: &str) -> Result<Vec<o::RowReport>, Denial> {
        self.file(office, file).map(|file| files::to_wire::report(file).collect())
    }

    /// An office's inbox, oldest first.
    pub(super) fn requests_of_office(&self, office: &str) -> Result<Vec<o::RequestInfo>, Denial> {
        let office = self.known_office(office)?;
        let own = self.world.requests().filter(|request| request.asked.office == office);
        Ok(own.map(|request| desk::to_wire::request(&self.world, request)).collect())
    }

    /// What concerns a facility, whoever asked, oldest first.
    pub(super) fn requests_of_facility(&self, facility: &str) -> Result<Vec<o::RequestInfo>, Denial> {
        let id = FacilityId::from(facility);
        self.world.facility(&id).ok_or_else(|| nothing("facility", "医療機関がありません。"))?;
        let own = self.world.requests().filter(|request| request.asked.facility == id);
        Ok(own.map(|request| desk::to_wire::request(&self.world, request)).collect())
    }

    /// Visits that wait for the case worker.
    pub(super) fn undelegated_visits(&self, office: &str) -> Result<Vec<o::UndelegatedVisitsInfo>, Denial> {
        let found = self.world.undelegated_visits(&OfficeId::from(office)).map_err(|refusal| refused(&refusal))?;
        Ok(found.iter().map(|visits| desk::to_wire::undelegated(&self.world, visits)).collect())
    }

    /// Frequent visitors of a month; of the treatment month if none is given.
    pub(super) fn frequent_visitors(
        &self,
        office: &str,
        month: Option<&str>,
    ) -> Result<Vec<o::FrequentVisitorInfo>, Denial> {
        let given = month.map(|month| MonthExpr::from(month).resolve(self.facts.month)).transpose();
        let month = given.map_err(|error| Denial::unreadable("month", error.what, error.remedy))?;
        let month = TreatmentMonth::of(month.unwrap_or(self.facts.month).first_day());
        let found =
            self.world.frequent_visitors(&OfficeId::from(office), month).map_err(|refusal| refused(&refusal))?;
        Ok(found.iter().map(|visitor| desk::to_wire::frequent(&self.world, visitor)).collect())
    }

    /// People under two offices.
    pub(super) fn double_coverage(&self, office: &str) -> Result<Vec<o::DoubleCoverageInfo>, Denial> {
        let found = self.world.double_coverage(&OfficeId::from(office)).map_err(|refusal| refused(&refusal))?;
        Ok(found.iter().map(|double| desk::to_wire::double(&self.world, double)).collect())
    }

    /// A ticket as a page to print.
    pub(super) fn paper(&self, ticket: &str, form: paper::Form) -> Result<String, Denial> {
        let known = TicketId::parse(ticket).and_then(|id| self.world.ticket(id));
        let known = known.ok_or_else(|| nothing("ticket", "券がありません。"))?;
        paper::to_wire::page(&self.world, known, form).ok_or_else(|| nothing("ticket", "券を印刷できません。"))
    }
}
