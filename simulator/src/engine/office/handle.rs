//! What the API and the page may read of a welfare office's desk.

use crate::actors::welfare_office::paper::Form;
use crate::engine::{Denial, WorldHandle};
use onshi_wire::control::office as o;
use onshi_wire::control::world::OfficeInfo;
use onshi_wire::office_file::report;

impl WorldHandle {
    /// All offices.
    pub fn offices(&self) -> Vec<OfficeInfo> {
        let inner = self.engine.lock();
        inner.state.office_list(self.engine.now(&inner.state))
    }

    /// An office's files, oldest first.
    ///
    /// # Errors
    /// `NotFound`, as for everything below.
    pub fn office_files(&self, office: &str) -> Result<Vec<o::FileInfo>, Denial> {
        self.engine.lock().state.files(office)
    }

    /// A file with its rejected rows.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn office_file(&self, office: &str, file: &str) -> Result<o::FileDetail, Denial> {
        self.engine.lock().state.file_detail(office, file)
    }

    /// The report on a file as CSV.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn office_file_report(&self, office: &str, file: &str) -> Result<Vec<u8>, Denial> {
        let rows = self.engine.lock().state.file_report(office, file)?;
        report::write(rows)
            .map_err(|_| Denial::unavailable("report", "結果を書き出せません。", "もう一度試してください。"))
    }

    /// An office's inbox.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn office_requests(&self, office: &str) -> Result<Vec<o::RequestInfo>, Denial> {
        self.engine.lock().state.requests_of_office(office)
    }

    /// What a facility asked, or a patient about it, and what it is told.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn facility_requests(&self, facility: &str) -> Result<Vec<o::RequestInfo>, Denial> {
        self.engine.lock().state.requests_of_facility(facility)
    }

    /// Visits without a ticket that wait for the case worker.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn undelegated_visits(&self, office: &str) -> Result<Vec<o::UndelegatedVisitsInfo>, Denial> {
        self.engine.lock().state.undelegated_visits(office)
    }

    /// Frequent visitors of a month.
    ///
    /// # Errors
    /// `NotFound`; `Unreadable` for a month that cannot be read.
    pub fn frequent_visitors(&self, office: &str, month: Option<&str>) -> Result<Vec<o::FrequentVisitorInfo>, Denial> {
        self.engine.lock().state.frequent_visitors(office, month)
    }

    /// People under two offices.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn double_coverage(&self, office: &str) -> Result<Vec<o::DoubleCoverageInfo>, Denial> {
        self.engine.lock().state.double_coverage(office)
    }

    /// A ticket as an HTML page to print: 医療券・調剤券, or 診療依頼書.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn ticket_page(&self, ticket: &str, referral: bool) -> Result<String, Denial> {
        let form = if referral { Form::Referral } else { Form::Ticket };
        self.engine.lock().state.paper(ticket, form)
    }
}
