//! What the platform knows of an office's people: nothing before the office's start (B-010), the state of the last moment
//! before a suspension while it lasts (B-124), everything otherwise.

use super::World;
use crate::event::Event;
use crate::id::OfficeId;
use crate::office_work;
use crate::office_work::linkage::Suspension;
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    /// The moment of the platform's knowledge about an office's people when it is asked at `at`; none if the office is
    /// not online yet.
    #[must_use]
    pub fn knowledge(&self, office: &OfficeId, at: DateTime) -> Option<DateTime> {
        let office = self.office(office)?;
        if office.practice.starts_on.is_some_and(|start| at.date() < start) {
            return None;
        }
        Some(self.suspension(&office.id, at).map_or(at, |suspension| suspension.from))
    }

    /// The suspension of an office's linkage that is under way.
    #[must_use]
    pub fn suspension(&self, office: &OfficeId, at: DateTime) -> Option<Suspension> {
        self.suspensions(office).iter().find(|suspension| suspension.holds(at)).copied()
    }

    /// All suspensions of an office's linkage, in order of announcement.
    #[must_use]
    pub fn suspensions(&self, office: &OfficeId) -> &[Suspension] {
        self.office_work.suspensions.get(office).map_or(&[], Vec::as_slice)
    }

    pub(super) fn suspend(
        &self,
        office: &OfficeId,
        from: DateTime,
        until: Option<DateTime>,
    ) -> Result<Vec<Event>, Refusal> {
        let office = self.known_office(office)?.id.clone();
        let suspension = Suspension { from, until };
        if until.is_some_and(|until| until <= from) {
            return Err(Refusal::invalid(
                "linkage.period",
                "連携停止の期間",
                "終わりが始まりより後になっていません。",
                "終わりを始まりより後の日時にしてください。",
            ));
        }
        if self.suspensions(&office).iter().any(|other| other.overlaps(&suspension)) {
            return Err(Refusal::conflict(
                "linkage.overlap",
                "連携停止の期間",
                "登録済みの連携停止と期間が重なります。",
                "先の連携停止を終えるか、重ならない期間にしてください。",
            ));
        }
        Ok(vec![Event::OfficeWork(Box::new(office_work::Event::Suspended { office, suspension }))])
    }

    pub(super) fn end_suspension(&self, office: &OfficeId, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let office = self.known_office(office)?.id.clone();
        if self.suspension(&office, at).is_none() {
            return Err(Refusal::conflict(
                "linkage.none",
                "連携停止",
                format!("「{office}」の連携は止まっていません。"),
                "連携停止の一覧を確かめてください。",
            ));
        }
        Ok(vec![Event::OfficeWork(Box::new(office_work::Event::SuspensionEnded { office, at }))])
    }

    /// What shows already cannot be changed while the linkage stands still.
    pub(in crate::world) fn may_change_online(&self, office: &OfficeId, at: DateTime) -> Result<(), Refusal> {
        if self.suspension(office, at).is_none() {
            return Ok(());
        }
        Err(Refusal::conflict(
            "linkage.suspended",
            "連携停止",
            format!("「{office}」の連携が止まっているため、登録済みの券は変えられません。"),
            "連携の再開後に登録し直してください。",
        ))
    }
}
