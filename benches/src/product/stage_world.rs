//! The world of a stage: one hospital with many readers, today's date, everything else as at a vendor's.

use crate::cast::{Cast, world};
use crate::profile::product::{ProductSpec, Work};
use crate::profile::{Code, Profile};
use onshi_wire::control::world::CreateWorld;
use onshi_wire::control::world_file::{CharacterCode, ClockSpec, FacilityKind, Switches};

/// The people of a stage. A bulk stage takes a share of them, a stage of cards all.
pub(super) fn of_stage(mut cast: Cast, spec: &ProductSpec, factor: f64) -> Cast {
    if spec.work != Work::Taps {
        let share = |whole: usize| ((whole as f64 * factor).round() as usize).min(whole);
        cast.insured.truncate(share(cast.insured.len()));
        cast.recipients.truncate(share(cast.recipients.len()));
    }
    cast
}

/// The request that makes it. Today's date, because a product that was not changed cannot travel in time; tickets are
/// therefore of the current month. Late touches and 処理中 are as a terminal shows them.
pub(super) fn creation(profile: &Profile, spec: &ProductSpec, cast: &Cast, root: &str) -> CreateWorld {
    let mut creation = world::creation(cast, &profile.title, Some(root));
    if let Some(world) = &mut creation.spec {
        world.clock = ClockSpec::Real;
        world.treatment_month = None;
        world.switches = Switches::default();
        for facility in &mut world.facilities {
            facility.kind = FacilityKind::Hospital;
            facility.card_readers = spec.readers;
            facility.character_code = match profile.character_code {
                Code::ShiftJis => CharacterCode::ShiftJis,
                Code::Utf8 => CharacterCode::Utf8,
            };
        }
        for ticket in world.people.iter_mut().flat_map(|person| &mut person.tickets) {
            ticket.month = None;
        }
    }
    creation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{People, yaml};

    #[test]
    fn a_stage_is_a_hospital_with_readers_and_a_share_of_the_people() {
        let text = "version: 1\ntitle: t\nproduct: {work: bulk_acquisition, readers: 4}\npeople: {insured: 0, recipients: 40, without_ticket: 0}\n";
        let profile = yaml::parse(text).unwrap();
        let spec = profile.product.as_ref().unwrap();
        let people = People { insured: 0, recipients: 40, without_ticket: 0.0 };
        let cast = of_stage(Cast::draw(1, people, 1).unwrap(), spec, 0.25);
        assert_eq!(cast.recipients.len(), 10);
        let made = creation(&profile, spec, &cast, "root").spec.unwrap();
        assert_eq!((made.facilities[0].card_readers, made.people.len()), (4, 10));
        assert!(made.people.iter().all(|person| person.tickets.iter().all(|ticket| ticket.month.is_none())));
    }
}
