//! A file is opened, its rows are taken one by one, and it is closed. Each row is a command of its own, so that a row sees
//! what the rows before it did and nothing has to be copied.

use super::World;
use crate::aid::{Case, Known};
use crate::event::Event;
use crate::id::{FileId, OfficeId, PersonId, RecipientNumber};
use crate::month::TreatmentMonth;
use crate::office::Office;
use crate::office_work;
use crate::office_work::file::{FileKind, OfficeFile, OpenFile, ROWS_LIMIT, RowPerson};
use crate::office_work::rows::{RowOutcome, Rows};
use crate::person::Person;
use crate::refusal::Refusal;
use jiff::civil::{Date, DateTime};

impl World {
    /// All files of an office that are kept, oldest first.
    pub fn files(&self, office: &OfficeId) -> impl Iterator<Item = &OfficeFile> {
        self.office_work.files.values().filter(move |file| file.office == *office)
    }

    /// The file that came last.
    #[must_use]
    pub fn last_file(&self) -> Option<&OfficeFile> {
        self.office_work.files.last_key_value().map(|(_, file)| file)
    }

    /// A file.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&OfficeFile> {
        self.office_work.files.get(&id)
    }

    pub(super) fn open_file(
        &self,
        office: &OfficeId,
        kind: FileKind,
        month: Option<TreatmentMonth>,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let office = self.known_office(office)?.id.clone();
        let id = FileId(self.office_work.taken + 1);
        let file = OfficeFile { id, office, kind, month, at, rows: Rows::default(), complete: false };
        Ok(vec![Event::OfficeWork(Box::new(office_work::Event::FileOpened(Box::new(file))))])
    }

    pub(super) fn close_file(&self) -> Result<Vec<Event>, Refusal> {
        self.open_one()?;
        Ok(vec![Event::OfficeWork(Box::new(office_work::Event::FileClosed))])
    }

    /// The open file with the office whose it is.
    pub(super) fn open_one(&self) -> Result<(&OpenFile, &OfficeFile, &Office), Refusal> {
        let open = self.office_work.open.as_ref();
        open.and_then(|open| {
            let file = self.office_work.files.get(&open.id)?;
            Some((open, file, self.offices.get(&file.office)?))
        })
        .ok_or_else(|| {
            Refusal::conflict(
                "file.none_open",
                "ファイル",
                "受け取り中のファイルがありません。",
                "先にファイルを開いてください。",
            )
        })
    }

    /// What a row leads to, with the events that make it so. A row that may not be is told, not refused.
    pub(super) fn row_events(row: u32, taken: Result<(RowOutcome, Vec<Event>), Refusal>) -> Vec<Event> {
        let taken = if row > ROWS_LIMIT { Err(too_many()) } else { taken };
        let (outcome, mut events) =
            taken.unwrap_or_else(|refusal| (RowOutcome::Rejected(Box::new(refusal)), Vec::new()));
        let covered = events.iter().find_map(|event| match event {
            Event::CaseOpened { person, case } => case.entries.first().map(|start| (*person, start.effective)),
            Event::CaseChanged { person, entry, .. } => Some((*person, entry.effective)),
            _ => None,
        });
        events.push(Event::OfficeWork(Box::new(office_work::Event::RowTaken { row, outcome, covered })));
        events
    }

    /// Whom a row is about, by what the office itself registered. A 受給者番号 counts if it is the person's on some day
    /// from `from` to `until` (B-014).
    pub(super) fn row_person(
        &self,
        office: &Office,
        who: &RowPerson,
        from: Date,
        until: Date,
    ) -> Result<&Person, Refusal> {
        let guest = || who.guest.filter(|guest| self.person(*guest).is_some());
        let named = |alias| self.aliases.get(alias).copied().or_else(guest).ok_or_else(unknown_person);
        let by_alias = who.alias.as_deref().map(named);
        let by_number = who.recipient_number.map(|number| self.row_holder(office, number, from, until)).transpose()?;
        let id = match (by_alias.transpose()?, by_number) {
            (Some(alias), Some(number)) if alias != number => {
                return Err(Refusal::conflict(
                    "file.two_people",
                    "個人",
                    "個人と受給者番号が別の人を指しています。",
                    "どちらか正しい方だけを書いてください。",
                ));
            }
            (Some(id), _) | (None, Some(id)) => id,
            (None, None) => {
                return Err(Refusal::invalid(
                    "file.nobody",
                    "受給者番号",
                    "受給者番号も個人も書かれていません。",
                    "どちらかを書いてください。",
                ));
            }
        };
        self.known_person(id)
    }

    fn row_holder(
        &self,
        office: &Office,
        number: RecipientNumber,
        from: Date,
        until: Date,
    ) -> Result<PersonId, Refusal> {
        let mut holders = self.recipients_of(office.payer_number, number).peekable();
        if holders.peek().is_none() {
            return Err(unknown_recipient());
        }
        let held = |person: &&Person| {
            let on = |case: &Case, day| case.recipient_number(day, Known::All) == Some(number);
            person.cases.iter().any(|case| case.office == office.id && (on(case, from) || on(case, until)))
        };
        holders.find(held).map(|person| person.id).ok_or_else(|| {
            Refusal::conflict(
                "file.old_number",
                "受給者番号",
                format!("この番号は{from}から{until}までの番号ではありません。"),
                "その月の受給者番号を書いてください。",
            )
        })
    }

    pub(super) fn row_taken(&mut self, row: u32, outcome: &RowOutcome, covered: Option<(PersonId, Date)>) {
        let Some(open) = &mut self.office_work.open else { return };
        if let RowOutcome::Ticket(ticket) = outcome {
            open.tickets.insert(*ticket, row);
        }
        if let Some(covered) = covered {
            open.people.insert(covered, row);
        }
        if let Some(file) = self.office_work.files.get_mut(&open.id) {
            file.rows.push(outcome.clone());
        }
    }
}

pub(super) fn duplicate_row(earlier: u32) -> Refusal {
    Refusal::conflict(
        "file.duplicate_row",
        "行",
        format!("{earlier}行目と同じ内容の行です。"),
        "どちらか一方の行を除いてください。",
    )
}

fn too_many() -> Refusal {
    Refusal::invalid(
        "file.too_many_rows",
        "行",
        format!("1つのファイルに{ROWS_LIMIT}行までです。"),
        "ファイルを分けてください。",
    )
}

fn unknown_recipient() -> Refusal {
    Refusal::not_found(
        "file.unknown_recipient",
        "受給者番号",
        "この福祉事務所に、この受給者番号の人はいません。",
        "受給者番号を確かめるか、先に医療扶助の開始を登録してください。",
    )
}

fn unknown_person() -> Refusal {
    Refusal::not_found("file.unknown_person", "個人", "この世界にいない人です。", "個人のidを確かめてください。")
}
