//! The reception desk as the control API tells it, and results that are told on a screen.

use crate::actors::welfare_office::to_wire::{alias, moment};
use jiff::civil::DateTime;
use onshi_domain::answer::{Answer, Asked, Qualification, QualificationResult};
use onshi_domain::consent::Consent;
use onshi_domain::facility::Facility;
use onshi_domain::reader::{self, Basis, Disaster, Found, LookupRecord};
use onshi_domain::{Event, World};
use onshi_wire::control::reader::{
    DisasterInfo, LookupBasis, LookupFound, LookupInfo, LookupOutcome, ReceptionDesk, ScreenAnswer, ScreenQualification,
};

/// A facility's desk.
pub(crate) fn desk(world: &World, facility: &Facility, at: DateTime) -> ReceptionDesk {
    let equipment = world.equipment(&facility.id);
    ReceptionDesk {
        facility: facility.id.to_string(),
        card_readers: facility.card_readers,
        visual_readers: (1..=facility.card_readers).filter(|reader| world.is_visual(&facility.id, *reader)).collect(),
        kiosk: equipment.kiosk,
        mobile: equipment.mobile,
        emergency_viewing: equipment.emergency_viewing,
        failure_mode: world.in_failure_mode(&facility.id),
        disasters: world.disasters().filter(|open| open.opens(facility, at)).map(|open| open.id.clone()).collect(),
    }
}

/// The areas opened.
pub(crate) fn disasters(world: &World) -> Vec<DisasterInfo> {
    let info = |disaster: &Disaster| DisasterInfo {
        id: disaster.id.clone(),
        prefecture: disaster.prefecture,
        district: disaster.district,
        from: moment(disaster.from),
        until: moment(disaster.until),
    };
    world.disasters().map(info).collect()
}

/// The look-ups of a facility, oldest first.
pub(crate) fn lookups(world: &World, facility: &Facility) -> Vec<LookupInfo> {
    let info = |record: &LookupRecord| LookupInfo {
        facility: record.facility.to_string(),
        at: moment(record.at),
        basis: match record.basis {
            Basis::Disaster => LookupBasis::Disaster,
            Basis::SystemFailure => LookupBasis::SystemFailure,
            Basis::Emergency => LookupBasis::Emergency,
        },
        found: found(record.found),
        person: match record.found {
            Found::One { person, .. } => Some(alias(world, person)),
            Found::Nobody | Found::Several => None,
        },
        oral_consent: record.oral_consent,
        reason: record.reason.clone(),
    };
    world.lookups().filter(|record| record.facility == facility.id).map(info).collect()
}

fn found(found: Found) -> LookupFound {
    match found {
        Found::Nobody => LookupFound::Nobody,
        Found::Several => LookupFound::Several,
        Found::One { .. } => LookupFound::One,
    }
}

/// What a look-up led to.
pub(crate) fn outcome(events: &[Event]) -> Option<LookupOutcome> {
    let record = of_reader(events).find_map(|event| match event {
        reader::Event::LookedUp(record) => Some(record),
        _ => None,
    })?;
    let screen_text = match record.found {
        Found::Nobody => "該当する資格情報がありません。",
        Found::Several => "複数の人が該当します。住所を加えて照会してください。",
        Found::One { .. } => "資格情報を表示しました。",
    };
    Some(LookupOutcome { found: found(record.found), screen_text: screen_text.to_owned(), result: shown(events) })
}

/// The answer that a screen tells instead of a file.
pub(crate) fn shown(events: &[Event]) -> Option<ScreenAnswer> {
    of_reader(events).find_map(|event| match event {
        reader::Event::ShownAnswer(answer) => Some(screen_answer(answer)),
        _ => None,
    })
}

/// What screens said on the way.
pub(crate) fn said(events: &[Event]) -> Vec<String> {
    let text = |event: &reader::Event| match event {
        reader::Event::Shown(text) => Some(text.clone()),
        _ => None,
    };
    of_reader(events).filter_map(text).collect()
}

fn of_reader(events: &[Event]) -> impl Iterator<Item = &reader::Event> {
    events.iter().filter_map(|event| match event {
        Event::Reader(event) => Some(&**event),
        _ => None,
    })
}

fn screen_answer(answer: &Answer) -> ScreenAnswer {
    let medication = match &answer.asked {
        Asked::Card { consents } => consents.medication,
        Asked::Number { .. } => Consent::NotGiven,
    };
    ScreenAnswer {
        validity: answer.validity().map_or("", onshi_domain::answer::Validity::code).to_owned(),
        medication_consent: match medication {
            Consent::NotGiven => "0",
            Consent::Given { .. } => "1",
            Consent::Unobtainable { .. } => "3",
        }
        .to_owned(),
        results: answer.results().iter().map(qualification).collect(),
    }
}

fn qualification(result: &QualificationResult) -> ScreenQualification {
    let name = result.particulars.name.clone();
    let reference_number = result.reference_number.as_ref().map(|number| number.as_str().to_owned());
    match &result.qualification {
        Qualification::Insurance(told) => ScreenQualification {
            medical_aid: false,
            name,
            insurer_number: told.insurance.insurer_number.as_str().to_owned(),
            insurer_name: told.insurance.insurer_name.clone(),
            symbol: told.insurance.symbol.as_ref().map(|symbol| symbol.as_str().to_owned()),
            number: told.insurance.number.as_str().to_owned(),
            branch: told.insurance.branch.map(|branch| branch.to_string()),
            lost_on: told.insurance.loss.map(|loss| loss.on.to_string()),
            reference_number,
            tickets: 0,
        },
        Qualification::Aid(aid) => ScreenQualification {
            medical_aid: true,
            name,
            insurer_number: aid.payer_number.to_string(),
            insurer_name: aid.office_name.clone(),
            symbol: None,
            number: aid.recipient_number.to_string(),
            branch: None,
            lost_on: aid.disqualified_on.map(|on| on.to_string()),
            reference_number,
            tickets: u32::try_from(aid.tickets.len()).unwrap_or(u32::MAX),
        },
    }
}
