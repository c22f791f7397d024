//! The rules of [`crate::office_work`] behind `decide` and `evolve`.

use super::World;
use crate::event::Event;
use crate::office_work;
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    pub(super) fn decide_office_work(
        &self,
        command: &office_work::Command,
        _at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        match *command {}
    }

    pub(super) fn evolve_office_work(&mut self, event: &office_work::Event) {
        match *event {}
    }
}
