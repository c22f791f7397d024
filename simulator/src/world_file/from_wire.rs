//! Dates, ids and people of world files and control requests → the rules' types.

use super::invented::{self, CodeFor};
use super::mistake::Mistake;
use crate::actors::card_reader;
use crate::engine::DenialKind;
use crate::population::{self, Population};
use jiff::civil::{Date, DateTime};
use onshi_domain::card::CardState;
use onshi_domain::command::NewPerson;
use onshi_domain::facility::{Facility, FacilityChange, FacilityKind};
use onshi_domain::id::{FacilityCode, FacilityId, IdError, OfficeId, PersonId, TicketId};
use onshi_domain::person::{Particulars, Sex};
use onshi_domain::refusal::{Refusal, RefusalClass};
use onshi_domain::settings::{Settings, ValidityOfTwo};
use onshi_domain::{Command, TreatmentMonth, World};
use onshi_wire::control::dates::{DateExpr, DateExprError, MomentExpr, MonthExpr, YearMonth};
use onshi_wire::control::reader::EquipmentSpec;
use onshi_wire::control::world::FacilitySettings;
use onshi_wire::control::world_file as w;

/// The longest id in characters.
const MAX_ID: usize = 64;
/// The longest free text in characters.
const MAX_TEXT: usize = 200;
/// How often an invented number is drawn again because it is taken.
pub(crate) const DRAWS: u64 = 100;

/// What a conversion needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The world as it stands.
    pub(crate) world: &'a World,
    /// Seed of what is invented.
    pub(crate) seed: u64,
    /// 診療月 that relative dates count from.
    pub(crate) month: YearMonth,
    /// Now.
    pub(crate) at: DateTime,
    /// The story is before its beginning (a world file) rather than under way (the control API).
    pub(crate) before_the_story: bool,
    /// The nation behind the world.
    pub(crate) population: Option<Population>,
}

/// Seed, month and moment: what a [`Context`] is besides its world.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    /// Seed of what is invented.
    pub(crate) seed: u64,
    /// 診療月 that relative dates count from.
    pub(crate) month: YearMonth,
    /// Now.
    pub(crate) at: DateTime,
    /// The story is before its beginning (a world file) rather than under way (the control API).
    pub(crate) before_the_story: bool,
    /// The nation behind the world.
    pub(crate) population: Option<Population>,
}

impl About {
    /// With a world.
    pub(crate) fn context<'a>(&self, world: &'a World) -> Context<'a> {
        let About { seed, month, at, before_the_story, population } = *self;
        Context { world, seed, month, at, before_the_story, population }
    }
}

/// An empty world with the rules' switches.
pub(crate) fn empty_world(switches: &w::Switches) -> World {
    World::new(settings(switches))
}

/// A refusal by a rule, at a path.
pub(crate) fn refused(path: &str, refusal: &Refusal) -> Mistake {
    let kind = match refusal.class {
        RefusalClass::Invalid => DenialKind::Unreadable,
        RefusalClass::NotFound => DenialKind::NotFound,
        RefusalClass::Conflict => DenialKind::Refused,
    };
    let what = format!("{}: {}", refusal.place, refusal.what);
    Mistake::at_path(path, what, refusal.remedy.as_str()).of_kind(kind)
}

/// A text that may not be, as the refusal of the item that it stands in.
pub(crate) fn refused_text(place: &str, mistake: &Mistake) -> Refusal {
    Refusal::invalid("text.invalid", place, mistake.what.as_str(), &mistake.remedy)
}

/// A number that cannot be right, at a path.
pub(crate) fn wrong_number(path: &str, error: &IdError) -> Mistake {
    Mistake::at_path(path, format!("{}: {}", error.label, error.what()), error.remedy())
}

fn wrong_date(path: &str, error: &DateExprError) -> Mistake {
    Mistake::at_path(path, format!("「{}」: {}", error.expression, error.what), error.remedy)
}

impl Context<'_> {
    /// A day.
    pub(crate) fn day(&self, path: &str, date: &DateExpr) -> Result<Date, Mistake> {
        date.resolve(self.month).map_err(|error| wrong_date(path, &error))
    }

    /// A day, if one is given.
    pub(crate) fn day_if(&self, path: &str, date: Option<&DateExpr>) -> Result<Option<Date>, Mistake> {
        date.map(|date| self.day(path, date)).transpose()
    }

    /// A moment.
    pub(crate) fn moment(&self, path: &str, moment: &MomentExpr) -> Result<DateTime, Mistake> {
        moment.resolve(self.month).map_err(|error| wrong_date(path, &error))
    }

    /// A month; the treatment month if none is given.
    pub(crate) fn month(&self, path: &str, month: Option<&MonthExpr>) -> Result<TreatmentMonth, Mistake> {
        let month = match month {
            Some(month) => month.resolve(self.month).map_err(|error| wrong_date(path, &error))?,
            None => self.month,
        };
        Ok(TreatmentMonth::of(month.first_day()))
    }

    /// The first day of the treatment month, `years` ago.
    pub(crate) fn years_ago(&self, years: i32) -> Date {
        self.month.plus_months(-12 * years).unwrap_or(self.month).first_day()
    }

    /// Somebody whom the world knows.
    pub(crate) fn person(&self, path: &str, id: &str) -> Result<PersonId, Mistake> {
        let resident = self.world.person_by_alias(id).map(|person| person.id);
        let person = resident.or_else(|| self.population.and(population::named(id)));
        person.ok_or_else(|| unknown(path, "人", id))
    }

    /// A facility that the world knows.
    pub(crate) fn facility(&self, path: &str, id: &str) -> Result<FacilityId, Mistake> {
        let id = FacilityId::from(id);
        let of_nation = || self.population.is_some_and(|population| population.facility(id.as_str()).is_some());
        if self.world.facility(&id).is_some() || of_nation() {
            return Ok(id);
        }
        Err(unknown(path, "医療機関", id.as_str()))
    }

    /// An office that the world knows.
    pub(crate) fn office(&self, path: &str, id: &str) -> Result<OfficeId, Mistake> {
        let id = OfficeId::from(id);
        self.world.office(&id).map(|o| o.id.clone()).ok_or_else(|| unknown(path, "福祉事務所", id.as_str()))
    }

    /// A ticket's number.
    pub(crate) fn ticket(&self, path: &str, id: &str) -> Result<TicketId, Mistake> {
        let known = TicketId::parse(id).filter(|ticket| self.world.ticket(*ticket).is_some());
        known.ok_or_else(|| unknown(path, "券", id))
    }

    /// A person to add.
    pub(crate) fn new_person(&self, spec: &w::PersonSpec) -> Result<Command, Mistake> {
        check_id("id", &spec.id)?;
        let birthdate = self.day_if("birthdate", spec.birthdate.as_ref())?;
        let male = spec.sex.map(|sex| sex == w::Sex::Male);
        let lent = invented::person(self.seed, &format!("person/{}", spec.id), male);
        let text = |path, given: Option<&String>, lent: String| {
            let text = given.cloned().unwrap_or(lent);
            check_text(path, &text).map(|()| text)
        };
        let particulars = Particulars {
            name: text("name", spec.name.as_ref(), lent.name)?,
            kana: text("kana", spec.kana.as_ref(), lent.kana)?,
            other_name: None,
            other_kana: None,
            sex: if lent.male { Sex::Male } else { Sex::Female },
            birthdate: birthdate.unwrap_or(lent.birthdate),
            address: text("address", spec.address.as_ref(), lent.address)?,
            postal_code: text("postal_code", spec.postal_code.as_ref(), lent.postal_code)?,
        };
        let next = self.world.last_person().map_or(0, |last| last.0) + 1;
        Ok(Command::AddPerson(NewPerson {
            id: PersonId(next),
            alias: Some(spec.id.clone()),
            particulars: Box::new(particulars),
            card: card(spec.card.state),
            not_disclosed: spec.not_disclosed,
        }))
    }

    /// A facility to add, with its equipment.
    pub(crate) fn new_facility(&self, spec: &w::FacilitySpec) -> Result<Vec<Command>, Mistake> {
        check_id("id", &spec.id)?;
        let kind = facility_kind(spec.kind);
        let name = spec.name.clone().unwrap_or_else(|| spec.id.clone());
        check_text("name", &name)?;
        let code = match &spec.code {
            Some(code) => FacilityCode::parse(code.trim()).map_err(|error| wrong_number("code", &error))?,
            None => self.invented_code(spec)?,
        };
        let id = FacilityId::from(spec.id.as_str());
        let added = Command::AddFacility(Facility {
            id: id.clone(),
            name,
            code,
            kind,
            designated: spec.designated,
            medical_aid: spec.medical_aid,
            card_readers: spec.card_readers,
            subsidies: spec.subsidies,
            cap_pilot: spec.cap_pilot,
        });
        let equipped = (spec.equipment != EquipmentSpec::default())
            .then(|| card_reader::desk::from_wire::equip(id, spec.equipment));
        Ok(std::iter::once(added).chain(equipped).collect())
    }

    fn invented_code(&self, spec: &w::FacilitySpec) -> Result<FacilityCode, Mistake> {
        let what = format!("facility/{}", spec.id);
        let code_for = match spec.kind {
            w::FacilityKind::Hospital => CodeFor::Hospital,
            w::FacilityKind::Clinic => CodeFor::Clinic,
            w::FacilityKind::Dental => CodeFor::Dental,
            w::FacilityKind::Pharmacy => CodeFor::Pharmacy,
            w::FacilityKind::HomeNursing => CodeFor::HomeNursing,
        };
        let draw = |n| FacilityCode::parse(&invented::facility_code(self.seed, &what, n, code_for)).ok();
        let free = |code: &FacilityCode| self.world.facility_by_code(*code).is_none();
        (0..DRAWS).filter_map(draw).find(free).ok_or_else(|| exhausted("code"))
    }
}

/// The switches that concern rules.
fn settings(switches: &w::Switches) -> Settings {
    Settings {
        include_lost_record: switches.include_lost_record,
        include_newer_record: switches.include_newer_record,
        validity_of_two: match switches.validity_of_two {
            w::ValidityOfTwo::Insurance => ValidityOfTwo::Insurance,
            w::ValidityOfTwo::Aid => ValidityOfTwo::Aid,
        },
        insurance_first: switches.insurance_first,
        show_other_facility_ticket: switches.show_other_facility_ticket,
        advisory_on_success: switches.advisory_on_success,
        bulk_pending_polls: switches.bulk_pending_polls,
        bulk_delay_seconds: switches.bulk_delay_seconds,
        held_months: switches.held_months,
    }
}

/// What of a facility's settings concerns rules.
pub(crate) fn facility_change(settings: &FacilitySettings) -> FacilityChange {
    FacilityChange {
        designated: settings.designated,
        medical_aid: settings.medical_aid,
        subsidies: settings.subsidies,
        cap_pilot: settings.cap_pilot,
        ..FacilityChange::default()
    }
}

/// State of a card.
pub(crate) fn card(state: w::CardState) -> CardState {
    match state {
        w::CardState::Valid => CardState::Valid,
        w::CardState::Suspended => CardState::Suspended,
        w::CardState::CardExpired => CardState::CardExpired,
        w::CardState::CertificateExpired => CardState::CertificateExpired,
        w::CardState::Expiring => CardState::Expiring,
        w::CardState::NotRegistered => CardState::NotRegistered,
        w::CardState::RegistrationCancelled => CardState::RegistrationCancelled,
        w::CardState::None => CardState::None,
    }
}

fn facility_kind(kind: w::FacilityKind) -> FacilityKind {
    match kind {
        w::FacilityKind::Hospital => FacilityKind::Hospital,
        w::FacilityKind::Clinic => FacilityKind::Clinic,
        w::FacilityKind::Dental => FacilityKind::Dental,
        w::FacilityKind::Pharmacy => FacilityKind::Pharmacy,
        w::FacilityKind::HomeNursing => FacilityKind::HomeNursing,
    }
}

/// An id is a short name that can stand in a path and in a folder's name.
pub(crate) fn check_id(path: &str, id: &str) -> Result<(), Mistake> {
    let long = id.chars().count() > MAX_ID;
    let bad =
        |c: char| c.is_control() || matches!(c, '/' | '\\' | '.' | ':' | '?' | '#' | '%' | '*' | '"' | '<' | '>' | '|');
    if id.trim().is_empty() || long || id.contains(bad) || id.trim() != id {
        let what = format!(
            "「{}」はidに使えません。",
            id.chars().take(MAX_ID).filter(|c| !c.is_control()).collect::<String>()
        );
        let remedy = format!("記号 / \\ . : ? # % * \" < > | を含まない{MAX_ID}文字までの名前にしてください。");
        return Err(Mistake::at_path(path, what, remedy));
    }
    Ok(())
}

/// A text has to fit into a message: no control characters, not endless.
pub(crate) fn check_text(path: &str, text: &str) -> Result<(), Mistake> {
    if text.chars().count() > MAX_TEXT {
        return Err(Mistake::at_path(path, "文字列が長すぎます。", format!("{MAX_TEXT}文字までにしてください。")));
    }
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}')) {
        return Err(Mistake::at_path(path, "改行などの制御文字があります。", "制御文字を消して1行で書いてください。"));
    }
    Ok(())
}

/// The world's space of invented numbers is used up.
pub(crate) fn exhausted(path: &str) -> Mistake {
    Mistake::at_path(path, "空いている番号を補えませんでした。", "番号を書いてください。")
}

fn unknown(path: &str, what: &str, id: &str) -> Mistake {
    let shown: String = id.chars().take(MAX_ID).collect();
    Mistake::at_path(
        path,
        format!("「{shown}」という{what}はありません。"),
        format!("ワールドにある{what}のidを書いてください。"),
    )
    .of_kind(DenialKind::NotFound)
}
