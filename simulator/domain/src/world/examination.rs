//! The rules of [`crate::examination`] behind `decide` and `evolve`.

use super::World;
use crate::event::Event;
use crate::examination;
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    pub(super) fn decide_examination(
        &self,
        command: &examination::Command,
        _at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        match *command {}
    }

    pub(super) fn evolve_examination(&mut self, event: &examination::Event) {
        match *event {}
    }
}
