//! Requests about the reception desk → commands.

use crate::actors::card_reader::from_wire::consents;
use crate::engine::desk::DeskInput;
use crate::world_file::from_wire::{Context, check_id, check_text};
use crate::world_file::mistake::Mistake;
use onshi_domain::Command;
use onshi_domain::id::FacilityId;
use onshi_domain::person::Sex;
use onshi_domain::reader::{self, Basis, Described, Disaster, EquipmentChange, Lookup, Who};
use onshi_wire::control::reader::{EquipmentSpec, LookUp, LookupBasis, OpenDisaster, ReaderMode};
use onshi_wire::control::world_file as w;

/// The command of a request.
pub(crate) fn command(context: &Context<'_>, input: &DeskInput) -> Result<Command, Mistake> {
    let facility = |id: &String| context.facility("facility", id);
    Ok(of_reader(match input {
        DeskInput::ResetPin(person) => reader::Command::ResetPin { person: context.person("person", person)? },
        DeskInput::Equip(id, spec) => return Ok(equip(facility(id)?, *spec)),
        DeskInput::SetMode(id, set) => reader::Command::SetVisual {
            facility: facility(id)?,
            reader: set.reader,
            on: set.mode == ReaderMode::Visual,
        },
        DeskInput::SetFailureMode(id, set) => reader::Command::SetFailureMode { facility: facility(id)?, on: set.on },
        DeskInput::OpenDisaster(spec) => reader::Command::OpenDisaster(disaster(context, spec)?),
        DeskInput::CloseDisaster(id) => reader::Command::CloseDisaster { id: id.clone() },
        DeskInput::LookUp(id, spec) => reader::Command::LookUp(lookup(context, facility(id)?, spec)?),
    }))
}

/// A facility's equipment, of a world file too.
pub(crate) fn equip(facility: FacilityId, spec: EquipmentSpec) -> Command {
    let EquipmentSpec { kiosk, mobile, emergency_viewing } = spec;
    let change = EquipmentChange { kiosk, mobile, emergency_viewing };
    of_reader(reader::Command::Equip { facility, change })
}

fn of_reader(command: reader::Command) -> Command {
    Command::Reader(Box::new(command))
}

fn disaster(context: &Context<'_>, spec: &OpenDisaster) -> Result<Disaster, Mistake> {
    check_id("id", &spec.id)?;
    Ok(Disaster {
        id: spec.id.clone(),
        prefecture: spec.prefecture,
        district: spec.district,
        from: context.moment("from", &spec.from)?,
        until: context.moment("until", &spec.until)?,
    })
}

fn lookup(context: &Context<'_>, facility: FacilityId, spec: &LookUp) -> Result<Lookup, Mistake> {
    let texts = [("name", &spec.name), ("kana", &spec.kana), ("address", &spec.address), ("reason", &spec.reason)];
    for (path, text) in texts {
        check_text(path, text.as_deref().unwrap_or_default())?;
    }
    Ok(Lookup {
        facility,
        basis: match spec.basis {
            LookupBasis::Disaster => Basis::Disaster,
            LookupBasis::SystemFailure => Basis::SystemFailure,
            LookupBasis::Emergency => Basis::Emergency,
        },
        who: who(context, spec)?,
        oral_consent: spec.oral_consent,
        consents: consents(spec.consents),
        reason: spec.reason.clone(),
    })
}

fn who(context: &Context<'_>, spec: &LookUp) -> Result<Who, Mistake> {
    if let Some(person) = &spec.card_of {
        return Ok(Who::Card(context.person("card_of", person)?));
    }
    let missing = |path: &str, what: &str| {
        Mistake::at_path(
            path,
            format!("{what}がありません。"),
            "カードがないときは氏名、生年月日、性別で照会してください。",
        )
    };
    let birthdate = context.day_if("birthdate", spec.birthdate.as_ref())?;
    Ok(Who::Described(Described {
        name: spec.name.clone(),
        kana: spec.kana.clone(),
        birthdate: birthdate.ok_or_else(|| missing("birthdate", "生年月日"))?,
        sex: match spec.sex.ok_or_else(|| missing("sex", "性別"))? {
            w::Sex::Male => Sex::Male,
            w::Sex::Female => Sex::Female,
        },
        address: spec.address.clone(),
    }))
}
