//! The rules of [`crate::subsidy`] behind `decide` and `evolve`.

use super::World;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::subsidy;
use jiff::civil::DateTime;

impl World {
    pub(super) fn decide_subsidy(&self, command: &subsidy::Command, _at: DateTime) -> Result<Vec<Event>, Refusal> {
        match *command {}
    }

    pub(super) fn evolve_subsidy(&mut self, event: &subsidy::Event) {
        match *event {}
    }
}
