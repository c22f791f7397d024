//! The rules of [`crate::remote_care`] behind `decide` and `evolve`.

use super::World;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::remote_care;
use jiff::civil::DateTime;

impl World {
    pub(super) fn decide_remote_care(
        &self,
        command: &remote_care::Command,
        _at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        match *command {}
    }

    pub(super) fn evolve_remote_care(&mut self, event: &remote_care::Event) {
        match *event {}
    }
}
