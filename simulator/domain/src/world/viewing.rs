//! The rules of [`crate::viewing`] behind `decide` and `evolve`.

use super::World;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::viewing;
use jiff::civil::DateTime;

impl World {
    pub(super) fn decide_viewing(&self, command: &viewing::Command, _at: DateTime) -> Result<Vec<Event>, Refusal> {
        match *command {}
    }

    pub(super) fn evolve_viewing(&mut self, event: &viewing::Event) {
        match event {
            viewing::Event::CareRecorded { person, source, record } => {
                self.viewing.care.entry(*person).or_default().insert(source.clone(), (**record).clone());
            }
            viewing::Event::CareRemoved { person, source } => {
                if let Some(records) = self.viewing.care.get_mut(person) {
                    records.remove(source);
                }
            }
        }
    }
}
