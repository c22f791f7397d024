//! One row of a file of tickets: decided as a single ticket is, or rejected with a reason (B-143).

use super::World;
use super::files::duplicate_row;
use crate::aid::Known;
use crate::event::Event;
use crate::id::FacilityCode;
use crate::month::TreatmentMonth;
use crate::office::Office;
use crate::office_work::file::TicketRow;
use crate::office_work::rows::RowOutcome;
use crate::person::Person;
use crate::refusal::Refusal;
use crate::ticket::{Ticket, TicketContent, TicketDraft};
use crate::world::tickets::{content_of, may_be_commissioned};
use jiff::civil::DateTime;

impl World {
    pub(super) fn take_ticket(
        &self,
        row: u32,
        content: &Result<Box<TicketRow>, Refusal>,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        self.open_one()?;
        let taken = match content {
            Ok(content) => self.ticket_of_row(content, at),
            Err(refusal) => Err(refusal.clone()),
        };
        Ok(World::row_events(row, taken))
    }

    fn ticket_of_row(&self, row: &TicketRow, at: DateTime) -> Result<(RowOutcome, Vec<Event>), Refusal> {
        let (open, file, office) = self.open_one()?;
        of_the_month(row.month, file.month)?;
        let (first, last) = (row.month.first_day(), row.month.last_day());
        let person = self.row_person(office, &row.person, first, last)?;
        let facility = self.row_facility("医療機関コード", row.facility)?;
        let case = case_of(person, office, row.month)?;
        may_be_commissioned(facility)?;
        let issuer = row.issuer.map(|code| self.row_facility("処方箋発行元", code)).transpose()?;
        let draft = TicketDraft { prescription_issuer: issuer.map(|f| f.id.clone()), ..row.draft.clone() };
        let content = content_of(&draft, person, facility, row.month);
        let same = self.tickets_of(person.id, row.month).find(|t| t.duplicates(&facility.id, case, &content));
        if let Some(ticket) = same {
            if let Some(earlier) = open.tickets.get(&ticket.id) {
                return Err(duplicate_row(*earlier));
            }
            return already(ticket, &content, &draft);
        }
        let events = self.delegate(person.id, &facility.id, row.month, Some(&office.id), &draft, at)?;
        let decided = events.iter().find_map(|event| match event {
            Event::TicketDecided(ticket) => Some(RowOutcome::Ticket(ticket.id)),
            _ => None,
        });
        Ok((decided.unwrap_or(RowOutcome::Unchanged), events))
    }

    fn row_facility(&self, place: &str, code: FacilityCode) -> Result<&crate::facility::Facility, Refusal> {
        self.facility_by_code(code).ok_or_else(|| {
            Refusal::not_found(
                "file.unknown_facility",
                place,
                format!("医療機関コード{code}の医療機関・薬局はありません。"),
                "医療機関コードを確かめてください。",
            )
        })
    }
}

fn of_the_month(month: TreatmentMonth, expected: Option<TreatmentMonth>) -> Result<(), Refusal> {
    match expected.filter(|expected| *expected != month) {
        None => Ok(()),
        Some(expected) => Err(Refusal::invalid(
            "file.wrong_month",
            "診療年月",
            format!("{month}の行ですが、このファイルは{expected}の分です。"),
            "別の月の行は、その月のファイルで送ってください。",
        )),
    }
}

/// The office's case that covers part of the month.
fn case_of(person: &Person, office: &Office, month: TreatmentMonth) -> Result<crate::id::CaseId, Refusal> {
    let own = || person.cases.iter().rev().filter(|case| case.office == office.id);
    if let Some(case) = own().find(|case| case.covers_part_of(month)) {
        return Ok(case.id);
    }
    let ended = own().find(|case| case.stretches(Known::All).iter().any(|s| s.from <= month.last_day()));
    Err(match ended {
        Some(case) => Refusal::conflict(
            "file.stopped",
            "医療扶助",
            format!("診療年月{month}には医療扶助を受けていません({})。", ended_how(case)),
            "停止・廃止の登録と診療年月を確かめてください。",
        ),
        None => Refusal::conflict(
            "file.no_case",
            "医療扶助",
            format!("この福祉事務所は、診療年月{month}にこの人を保護していません。"),
            "先に医療扶助の開始を登録してください。",
        ),
    })
}

fn ended_how(case: &crate::aid::Case) -> String {
    let last = case.stretches(Known::All).pop().and_then(|stretch| stretch.end);
    let step = case.entries.last().map_or("", |entry| entry.step.word());
    last.map_or_else(|| step.to_owned(), |end| format!("{}に{step}", end.on))
}

/// A ticket for the same days is there: the same one changes nothing, another one is the office's own contradiction.
fn already(ticket: &Ticket, content: &TicketContent, draft: &TicketDraft) -> Result<(RowOutcome, Vec<Event>), Refusal> {
    let same_number = draft.issue_number.as_ref().is_none_or(|number| *number == ticket.issue_number());
    if ticket.content == *content && same_number {
        return Ok((RowOutcome::Unchanged, Vec::new()));
    }
    Err(Refusal::conflict(
        "file.overlap",
        "医療券・調剤券",
        format!("有効期間の重なる券{}が既にあり、内容が違います。", ticket.id),
        "既にある券を訂正するか、取り消してから送り直してください。",
    ))
}
