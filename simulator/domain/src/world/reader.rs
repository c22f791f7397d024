//! The rules of [`crate::reader`] behind `decide` and `evolve`.

use super::World;
use crate::event::Event;
use crate::reader;
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    pub(super) fn decide_reader(&self, command: &reader::Command, _at: DateTime) -> Result<Vec<Event>, Refusal> {
        match *command {}
    }

    pub(super) fn evolve_reader(&mut self, event: &reader::Event) {
        match *event {}
    }
}
