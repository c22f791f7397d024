//! Claims, check-ups and looks → what is told of them. No number of the person is among it.

use crate::actors::platform::viewing::names;
use crate::actors::welfare_office::to_wire::{alias, moment};
use jiff::civil::DateTime;
use onshi_domain::World;
use onshi_domain::id::PersonId;
use onshi_domain::person::Person;
use onshi_domain::viewing::{Basis, CareDay, CareKind, CareRecord, CareRow, Checkup, ViewLogEntry};
use onshi_wire::control::own_view::ConsentKind;
use onshi_wire::control::viewing as c;

/// Everything that a viewing with every consent would show; nothing of whoever is not disclosed (B-108).
pub(crate) fn all(world: &World, person: &Person, at: DateTime) -> c::MedicalInformation {
    let shown = !person.not_disclosed;
    let id = Some(person.id).filter(|_| shown);
    c::MedicalInformation {
        person: alias(world, person.id),
        care: id.map(|id| care(world, id, at)).unwrap_or_default(),
        checkups: id.map(|id| checkups(world, id)).unwrap_or_default(),
        viewings: id.map(|id| viewings(world, id)).unwrap_or_default(),
    }
}

/// Medication and treatment that shows by now.
pub(crate) fn care(world: &World, person: PersonId, at: DateTime) -> Vec<c::CareInfo> {
    world.visible_care(person, at).map(|record| claim(world, record)).collect()
}

/// Check-ups.
pub(crate) fn checkups(world: &World, person: PersonId) -> Vec<c::CheckupInfo> {
    let items = |checkup: &Checkup| {
        let told = checkup.items.iter().map(|item| c::CheckupItem {
            code: item.code.clone(),
            name: item.name.clone(),
            value: item.value.clone(),
            unit: Some(item.unit.clone()).filter(|unit| !unit.is_empty()),
        });
        told.collect()
    };
    world.checkups_of(person).iter().map(|one| c::CheckupInfo { on: one.on.to_string(), items: items(one) }).collect()
}

/// Who looked at what.
pub(crate) fn viewings(world: &World, person: PersonId) -> Vec<c::ViewingInfo> {
    world.viewings_of(person).map(|entry| viewing(world, entry)).collect()
}

fn viewing(world: &World, entry: &ViewLogEntry) -> c::ViewingInfo {
    let kinds = [
        (entry.medication, ConsentKind::Medication),
        (entry.treatment, ConsentKind::Treatment),
        (entry.surgery, ConsentKind::Surgery),
        (entry.checkups, ConsentKind::Checkups),
    ];
    let known = world.facility(&entry.facility);
    c::ViewingInfo {
        facility_name: known.map_or_else(|| entry.facility.to_string(), |facility| facility.name.clone()),
        at: moment(entry.at),
        basis: match entry.basis {
            Basis::Consent => "同意",
            Basis::Emergency => "救急時",
        }
        .to_owned(),
        kinds: kinds.into_iter().filter(|(seen, _)| *seen).map(|(_, kind)| kind).collect(),
    }
}

fn claim(world: &World, record: &CareRecord) -> c::CareInfo {
    let now = || world.facility(&record.facility).map(|facility| facility.name.clone());
    let then = record.facility_named.as_ref().map(|(_, name)| name.clone());
    let first = record.month.first_day();
    c::CareInfo {
        facility_name: then.or_else(now).unwrap_or_else(|| record.facility.to_string()),
        prescriber_name: record.prescriber_named.as_ref().map(|(_, name)| name.clone()),
        month: format!("{:04}-{:02}", first.year(), first.month()),
        inpatient: record.inpatient,
        visible_from: record.visible_from.to_string(),
        days: record.days.iter().map(day).collect(),
    }
}

fn day(told: &CareDay) -> c::CareDayInfo {
    c::CareDayInfo {
        on: told.on.to_string(),
        prescribed_on: told.prescribed_on.map(|day| day.to_string()),
        rows: told.rows.iter().map(row).collect(),
    }
}

fn row(row: &CareRow) -> c::CareRowInfo {
    let named = names::of(&row.code);
    c::CareRowInfo {
        kind: match row.kind {
            CareKind::Medication => ConsentKind::Medication,
            CareKind::Treatment => ConsentKind::Treatment,
            CareKind::Surgery => ConsentKind::Surgery,
        },
        code: row.code.clone(),
        name: named.name,
        amount: row.amount.clone(),
        unit: named.unit,
        times: row.times,
        usage: names::usage(&row.usage),
    }
}
