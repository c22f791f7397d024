//! A checked description → a world: wholly or not at all. Every mistake is told, except those that only follow from
//! others: people are looked at once offices and facilities are right.

use super::from_wire::{About, empty_world};
use super::mistake::Mistake;
use crate::actors::municipality::{self, numbers::Tokens};
use crate::actors::registry::from_wire::{Step, apply, person};
use crate::actors::welfare_office;
use crate::engine::creation::Creation;
use crate::engine::facts::{Facts, SiteFacts, WorldTime};
use crate::engine::faults::Faults;
use crate::engine::site_key;
use crate::engine::state::State;
use crate::masters;
use crate::masters::from_wire::adoption;
use crate::population::Population;
use jiff::civil::DateTime;
use onshi_wire::control::dates::YearMonth;
use onshi_wire::control::encryption::EncryptionSpec;
use onshi_wire::control::world_file::{ClockSpec, WorldSpec};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Makes the world that a creation describes.
///
/// # Errors
/// Every mistake, at its path.
pub(crate) fn build(creation: &Creation) -> Result<State, Vec<Mistake>> {
    let spec = &creation.spec;
    let (month, time) = settled(spec).map_err(|mistake| vec![mistake])?;
    let at = match time {
        WorldTime::Real => creation.at().ok_or_else(|| vec![unsettled("clock")])?,
        WorldTime::Virtual(at) => at,
    };
    let about = About { seed: spec.seed, month, at, before_the_story: true, population: None };
    let mut world = empty_world(&spec.switches);
    let mut mistakes = Vec::new();
    // The world is dropped if there is any mistake, so half a person does no harm.
    let mut add = |path: String, steps: Vec<Step<'_>>| match apply(&mut world, &about, &steps) {
        Ok(_) => None,
        Err(mistake) => Some(mistake.below(&path)),
    };
    let adopt = adoption(spec.national_schemes.as_ref())?;
    let local = masters::local::from_wire::adoption(&creation.local_schemes)?;
    mistakes.extend(add(String::new(), vec![Step::new("", move |_| Ok(vec![adopt.clone(), local.clone()]))]));
    for (nth, municipality) in spec.municipalities.iter().enumerate() {
        let step = Step::new("", move |_| Ok(vec![municipality::from_wire::municipality(municipality)?]));
        mistakes.extend(add(format!("municipalities[{nth}]"), vec![step]));
    }
    for (nth, office) in spec.offices.iter().enumerate() {
        let step = Step::new("", move |context| welfare_office::from_wire::office(context, office));
        mistakes.extend(add(format!("offices[{nth}]"), vec![step]));
    }
    for (nth, facility) in spec.facilities.iter().enumerate() {
        let step = Step::new("", move |context| context.new_facility(facility));
        mistakes.extend(add(format!("facilities[{nth}]"), vec![step]));
    }
    if mistakes.is_empty() {
        for (nth, spec) in spec.people.iter().enumerate() {
            mistakes.extend(add(format!("people[{nth}]"), person(spec)));
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let facts = facts(creation, month, time, at);
    let world = match facts.population {
        Some(population) => world.with_origin(Arc::new(population)),
        None => world,
    };
    let mut state = State { world, facts };
    state.turn_month(at);
    Ok(state)
}

/// Month and clock, which a creation holds in absolute form.
fn settled(spec: &WorldSpec) -> Result<(YearMonth, WorldTime), Mistake> {
    let month = spec.treatment_month.as_ref().and_then(|month| YearMonth::from_iso(&month.0));
    let month = month.ok_or_else(|| unsettled("treatment_month"))?;
    let time = match &spec.clock {
        ClockSpec::Real => WorldTime::Real,
        ClockSpec::Virtual(moment) => WorldTime::Virtual(moment.resolve(month).map_err(|_| unsettled("clock"))?),
    };
    Ok((month, time))
}

fn unsettled(path: &str) -> Mistake {
    Mistake::at_path(path, "診療月か時計が決まっていません。", "日付で書いてください。")
}

/// All terminals. A password is none of the world's facts.
fn sites(creation: &Creation) -> BTreeMap<String, SiteFacts> {
    let mut sites = BTreeMap::new();
    let mut add = |key: String, character_code, encryption: &EncryptionSpec, readers| {
        let oqs_root = creation.oqs_roots.get(&key).cloned().unwrap_or_default();
        let encryption = EncryptionSpec { password: None, ..encryption.clone() };
        sites.insert(key, SiteFacts { oqs_root, character_code, encryption, readers });
    };
    for facility in &creation.spec.facilities {
        add(facility.id.clone(), facility.character_code, &facility.encryption, Vec::new());
        for terminal in &facility.terminals {
            let key = site_key::key(&facility.id, &terminal.id);
            add(key, terminal.character_code, &terminal.encryption, terminal.readers.clone());
        }
    }
    sites
}

fn facts(creation: &Creation, month: YearMonth, time: WorldTime, at: DateTime) -> Facts {
    let spec = &creation.spec;
    Facts {
        title: spec.title.clone(),
        seed: spec.seed,
        month,
        time,
        latest: at,
        switches: spec.switches.clone(),
        facility_order: spec.facilities.iter().map(|facility| facility.id.clone()).collect(),
        office_order: spec.offices.iter().map(|office| office.id.clone()).collect(),
        sites: sites(creation),
        population: spec.nation.then(|| Population::of_seed(spec.seed)),
        faults: Faults::default(),
        claims: BTreeMap::new(),
        tokens: Tokens::default(),
        faces: 0,
    }
}
