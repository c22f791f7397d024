//! The rules of [`crate::reader`] behind `decide` and `evolve`: modes, locks, areas. Looking up is in `lookup`.

use super::World;
use super::setup::taken;
use super::tap::has_reader;
use crate::environment::Change;
use crate::event::Event;
use crate::id::{FacilityId, PersonId};
use crate::reader::course::PIN_TRIES;
use crate::reader::{self, DISASTERS_LIMIT, Disaster, Equipment, EquipmentChange, LOOKUPS_KEPT, LookupRecord};
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    /// What a facility has besides its readers.
    #[must_use]
    pub fn equipment(&self, facility: &FacilityId) -> Equipment {
        self.reader.equipment.get(facility).copied().unwrap_or_default()
    }

    /// Whether staff have switched a reader to 目視 for the next card.
    #[must_use]
    pub fn is_visual(&self, facility: &FacilityId, reader: u8) -> bool {
        self.reader.visual.contains(&(facility.clone(), reader))
    }

    /// Wrong PINs in a row on a person's card.
    #[must_use]
    pub fn wrong_pins(&self, person: PersonId) -> u8 {
        self.reader.wrong_pins.get(&person).copied().unwrap_or(0)
    }

    /// Whether a card's PIN is locked.
    #[must_use]
    pub fn is_pin_locked(&self, person: PersonId) -> bool {
        self.wrong_pins(person) >= PIN_TRIES
    }

    /// The areas ever opened and not closed, by id; their time may be over.
    pub fn disasters(&self) -> impl Iterator<Item = &Disaster> {
        self.reader.disasters.values()
    }

    /// Whether the call centre has switched a facility's 障害時モード on.
    #[must_use]
    pub fn in_failure_mode(&self, facility: &FacilityId) -> bool {
        self.reader.failure_mode.contains(facility)
    }

    /// The look-ups without a reader, oldest first.
    pub fn lookups(&self) -> impl Iterator<Item = &LookupRecord> {
        self.reader.lookups.iter()
    }

    pub(super) fn decide_reader(&self, command: &reader::Command, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            reader::Command::Equip { facility, change } => {
                let equipped = happened(self.equip(facility, *change)?);
                let settings = Change { emergency_viewing: change.emergency_viewing, ..Change::default() };
                let noted = self.noted(self.known_facility(facility)?, settings, at);
                return Ok(std::iter::once(equipped).chain(noted).collect());
            }
            reader::Command::SetVisual { facility, reader, on } => {
                let known = self.known_facility(facility)?;
                has_reader(known, *reader)?;
                reader::Event::VisualSet { facility: known.id.clone(), reader: *reader, on: *on }
            }
            reader::Command::ResetPin { person } => {
                reader::Event::PinCounted { person: self.known_person(*person)?.id, wrong: 0 }
            }
            reader::Command::OpenDisaster(disaster) => self.open_disaster(disaster)?,
            reader::Command::CloseDisaster { id } => self.close_disaster(id)?,
            reader::Command::SetFailureMode { facility, on } => {
                reader::Event::FailureModeSet { facility: self.known_facility(facility)?.id.clone(), on: *on }
            }
            reader::Command::LookUp(lookup) => return self.look_up(lookup, at),
        };
        Ok(vec![happened(event)])
    }

    fn equip(&self, facility: &FacilityId, change: EquipmentChange) -> Result<reader::Event, Refusal> {
        let facility = self.known_facility(facility)?.id.clone();
        let now = self.equipment(&facility);
        let equipment = Equipment {
            kiosk: change.kiosk.unwrap_or(now.kiosk),
            mobile: change.mobile.unwrap_or(now.mobile),
            emergency_viewing: change.emergency_viewing.unwrap_or(now.emergency_viewing),
        };
        Ok(reader::Event::Equipped { facility, equipment })
    }

    fn open_disaster(&self, disaster: &Disaster) -> Result<reader::Event, Refusal> {
        if self.reader.disasters.contains_key(&disaster.id) {
            return Err(taken("disaster.taken", "災害時モード", &disaster.id));
        }
        if self.reader.disasters.len() >= DISASTERS_LIMIT {
            let what = format!("{DISASTERS_LIMIT}件を超えて開けません。");
            return Err(Refusal::conflict("disaster.too_many", "災害時モード", what, "終わったものを閉じてください。"));
        }
        if !(1..=47).contains(&disaster.prefecture) || disaster.district.is_some_and(|district| district > 99) {
            let remedy = "都道府県は1から47、郡市区は0から99の番号で指定してください。";
            return Err(Refusal::invalid("disaster.area", "地域", "そのような地域はありません。", remedy));
        }
        if disaster.until <= disaster.from {
            let what = "終了が開始より後ではありません。";
            return Err(Refusal::invalid("disaster.period", "期間", what, "開始より後の終了日時を指定してください。"));
        }
        Ok(reader::Event::DisasterOpened(disaster.clone()))
    }

    fn close_disaster(&self, id: &str) -> Result<reader::Event, Refusal> {
        if self.reader.disasters.contains_key(id) {
            return Ok(reader::Event::DisasterClosed { id: id.to_owned() });
        }
        let what = format!("「{}」という災害時モードは開かれていません。", id.chars().take(64).collect::<String>());
        Err(Refusal::not_found("disaster.unknown", "災害時モード", what, "一覧にあるidを指定してください。"))
    }

    pub(super) fn evolve_reader(&mut self, event: &reader::Event) {
        let state = &mut self.reader;
        match event {
            reader::Event::Equipped { facility, equipment } => {
                state.equipment.insert(facility.clone(), *equipment);
            }
            reader::Event::VisualSet { facility, reader, on: true } => {
                state.visual.insert((facility.clone(), *reader));
            }
            reader::Event::VisualSet { facility, reader, on: false } => {
                state.visual.remove(&(facility.clone(), *reader));
            }
            reader::Event::PinCounted { person, wrong: 0 } => {
                state.wrong_pins.remove(person);
            }
            reader::Event::PinCounted { person, wrong } => {
                state.wrong_pins.insert(*person, *wrong);
            }
            reader::Event::DisasterOpened(disaster) => {
                state.disasters.insert(disaster.id.clone(), disaster.clone());
            }
            reader::Event::DisasterClosed { id } => {
                state.disasters.remove(id);
            }
            reader::Event::FailureModeSet { facility, on: true } => {
                state.failure_mode.insert(facility.clone());
            }
            reader::Event::FailureModeSet { facility, on: false } => {
                state.failure_mode.remove(facility);
            }
            reader::Event::LookedUp(record) => {
                if state.lookups.len() == LOOKUPS_KEPT {
                    state.lookups.pop_front();
                }
                state.lookups.push_back(record.clone());
            }
            reader::Event::Shown(_) | reader::Event::ShownAnswer(_) => {}
        }
    }
}

/// An event of this room.
pub(super) fn happened(event: reader::Event) -> Event {
    Event::Reader(Box::new(event))
}
