//! One row of a file of coverage: 開始, 停止, 再開, 廃止 or 番号変更, registered as a single change is, or rejected. It shows
//! after the office's usual delay (B-147).

use super::World;
use super::files::duplicate_row;
use crate::command::{CaseChange, CaseChangeKind, NewCase};
use crate::event::Event;
use crate::office::Office;
use crate::office_work::file::{CoverageKind, CoverageRow};
use crate::office_work::rows::RowOutcome;
use crate::person::Person;
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    pub(super) fn take_coverage(
        &self,
        row: u32,
        content: &Result<Box<CoverageRow>, Refusal>,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        self.open_one()?;
        let taken = match content {
            Ok(content) => self.coverage_of_row(content, at),
            Err(refusal) => Err(refusal.clone()),
        };
        Ok(World::row_events(row, taken))
    }

    fn coverage_of_row(&self, row: &CoverageRow, at: DateTime) -> Result<(RowOutcome, Vec<Event>), Refusal> {
        let (open, _, office) = self.open_one()?;
        // The day before, because a 番号変更 names the number that it replaces.
        let before = row.on.yesterday().unwrap_or(row.on);
        let person = self.row_person(office, &row.person, before, row.on)?;
        if said_already(person, office, row) {
            return match open.people.get(&(person.id, row.on)) {
                Some(earlier) => Err(duplicate_row(*earlier)),
                None => Ok((RowOutcome::Unchanged, Vec::new())),
            };
        }
        let events = self.register_coverage(person, office, row, at)?;
        Ok((RowOutcome::Coverage, events))
    }

    fn register_coverage(
        &self,
        person: &Person,
        office: &Office,
        row: &CoverageRow,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let (person, office_id) = (person.id, office.id.clone());
        let visible_from = Some(office.visibility.visible_from(at));
        let kind = match row.kind {
            CoverageKind::Start(recipient_number) => {
                let from = row.on;
                let new = NewCase { person, office: office_id, recipient_number, from, visible_from, force: false };
                return self.open_case(&new, at);
            }
            CoverageKind::Suspend => CaseChangeKind::Suspend,
            CoverageKind::Resume => CaseChangeKind::Resume,
            CoverageKind::Abolish(reason) => CaseChangeKind::Abolish { reason },
            CoverageKind::Renumber(recipient_number) => CaseChangeKind::Renumber { recipient_number },
        };
        self.change_case(&CaseChange { person, office: Some(office_id), kind, on: row.on, visible_from }, at)
    }
}

/// Whether the office has registered exactly this before.
fn said_already(person: &Person, office: &Office, row: &CoverageRow) -> bool {
    let step = row.kind.step();
    let mut entries = person.cases.iter().filter(|case| case.office == office.id).flat_map(|case| &case.entries);
    entries.any(|entry| entry.effective == row.on && entry.step == step)
}
