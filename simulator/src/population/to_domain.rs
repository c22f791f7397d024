//! The nation's people, offices, facilities and tickets as the rules' types.
//!
//! Assumed, because the nation does not say it: whoever is on medical aid has a ticket for every month in which the
//! person goes to the regular facility of a kind; it is decided on the 1st of that month, registered and shown as the
//! office's habit says, with nothing to pay; changing numbers are registered on the 20th of the month before.

use super::person_id;
use jiff::civil::Time;
use onshi_domain::TreatmentMonth;
use onshi_domain::aid::{Case, Entry, Step};
use onshi_domain::card::CardState;
use onshi_domain::facility::{Facility, FacilityKind};
use onshi_domain::id::{Branch, CaseId, FacilityId, InsuredNumber, OfficeId, Symbol, TicketId};
use onshi_domain::insurance::{Enrolment, Insurance, InsuranceDetails, InsuranceKind};
use onshi_domain::office::{Calendar, MonthDay, Office, Practice, Registration, Visibility};
use onshi_domain::person::{Particulars, Person, Sex};
use onshi_domain::ticket::{Lifecycle, Notes, Ticket, TicketContent, TicketKind, TreatmentType};
use onshi_domain::world::FIRST_GUEST_TICKET;
use onshi_nation as nation;
use onshi_nation::{NumberHabit, RegistrationHabit, Scheme};

/// Months back and forth whose changing numbers a case carries.
const MONTHS_OF_NUMBERS: usize = 3;

/// A person as of a month.
pub(super) fn person(person: &nation::Person, month: TreatmentMonth) -> Person {
    let (name, kana) = person.names();
    let particulars = Particulars {
        // As the centre has it, with ● for what it cannot handle (spec/oqs-wire.md §2.7); the address likewise.
        name,
        kana,
        other_name: None,
        other_kana: None,
        sex: if person.sex() == nation::Sex::Female { Sex::Female } else { Sex::Male },
        birthdate: person.birthdate(),
        address: person.address(),
        postal_code: person.postal_code(),
    };
    let mut record = Person::new(person_id(person.index()), particulars, card(person.card_state()));
    let held = person.insurance().and_then(|held| insurance(&held));
    record.insurance.extend(held.map(Enrolment::since_ever));
    record.cases.extend(person.aid().map(|aid| case(person, &aid, month)));
    record
}

fn card(state: nation::CardState) -> CardState {
    match state {
        nation::CardState::Valid => CardState::Valid,
        nation::CardState::Suspended => CardState::Suspended,
        nation::CardState::CardExpired => CardState::CardExpired,
        nation::CardState::CertificateExpired => CardState::CertificateExpired,
        nation::CardState::Expiring => CardState::Expiring,
        nation::CardState::NotRegistered => CardState::NotRegistered,
        nation::CardState::RegistrationCancelled => CardState::RegistrationCancelled,
        nation::CardState::None => CardState::None,
    }
}

fn insurance(held: &nation::Insurance) -> Option<Insurance> {
    Some(Insurance {
        kind: match held.scheme() {
            Scheme::AssociationHealth | Scheme::UnionHealth | Scheme::MutualAid => InsuranceKind::Employee,
            Scheme::National | Scheme::NationalGuild => InsuranceKind::National,
            Scheme::LateElderly => InsuranceKind::LateElderly,
        },
        insurer_number: held.insurer_number(),
        insurer_name: held.insurer_name(),
        symbol: held.symbol().and_then(|symbol| Symbol::parse(&symbol).ok()),
        number: InsuredNumber::parse(&held.number()).ok()?,
        branch: held.branch().and_then(|branch| Branch::new(branch).ok()),
        family: held.is_family(),
        from: held.since(),
        loss: None,
        details: InsuranceDetails::default(),
    })
}

fn case(person: &nation::Person, aid: &nation::Aid, month: TreatmentMonth) -> Case {
    let office = aid.office();
    let start = aid.start();
    let registered = start.to_datetime(Time::midnight());
    let mut first = month;
    (0..MONTHS_OF_NUMBERS).for_each(|_| first = first.previous());
    let entry = |step, effective, at| Entry { step, effective, registered_at: at, visible_from: at };
    let mut entries = vec![entry(Step::Start { recipient_number: aid.recipient_number(first) }, start, registered)];
    if office.number_habit() == NumberHabit::ChangingMonthly {
        for _ in 0..2 * MONTHS_OF_NUMBERS {
            let known = first.first_day().saturating_add(jiff::Span::new().days(19)).to_datetime(Time::midnight());
            first = first.next();
            let step = Step::Renumber { recipient_number: aid.recipient_number(first) };
            if first.first_day() > start {
                entries.push(entry(step, first.first_day(), known));
            }
        }
    }
    Case { id: case_id(person), office: office_id(office), payer_number: office.payer_number(), forced: false, entries }
}

fn case_id(person: &nation::Person) -> CaseId {
    CaseId(FIRST_GUEST_TICKET.0 + u64::from(person.index().get()))
}

fn office_id(office: nation::Office) -> OfficeId {
    OfficeId::from(format!("w{}", office.index().get()).as_str())
}

/// A welfare office.
pub(super) fn office(office: nation::Office) -> Office {
    Office {
        id: office_id(office),
        name: office.name(),
        payer_number: office.payer_number(),
        calendar: match office.registration_habit() {
            RegistrationHabit::Monthly(day) => MonthDay::new(day).map_or(Calendar::AtOnce, Calendar::Monthly),
            RegistrationHabit::Weekly(day) => jiff::civil::Weekday::from_monday_one_offset(day.cast_signed())
                .map_or(Calendar::AtOnce, Calendar::Weekly),
            RegistrationHabit::AtOnce => Calendar::AtOnce,
        },
        visibility: Visibility::NextDay,
        practice: Practice::default(),
    }
}

/// The id of a facility here: its 医療機関コード.
pub(super) fn facility_id(facility: &nation::Facility) -> FacilityId {
    FacilityId::from(facility.code().to_string().as_str())
}

/// A facility.
pub(super) fn facility(facility: nation::Facility) -> Facility {
    Facility {
        id: facility_id(&facility),
        name: facility.name(),
        code: facility.code(),
        kind: match facility.kind() {
            nation::FacilityKind::Hospital => FacilityKind::Hospital,
            nation::FacilityKind::Clinic => FacilityKind::Clinic,
            nation::FacilityKind::Dental => FacilityKind::Dental,
            nation::FacilityKind::Pharmacy => FacilityKind::Pharmacy,
        },
        designated: facility.is_designated(),
        medical_aid: facility.is_aid_ready(),
        card_readers: facility.card_readers(),
        subsidies: false,
        cap_pilot: false,
    }
}

/// The ticket of a recipient for the regular facility in a month; none without a visit, or where the facility is not
/// designated.
pub(super) fn ticket(
    person: &nation::Person,
    place: &nation::Facility,
    month: TreatmentMonth,
    office: &Office,
) -> Option<Ticket> {
    let kind = place.kind();
    if !place.is_designated() || !person.visits(kind, month) {
        return None;
    }
    let insured = person.insurance().is_some();
    let decided_at = month.first_day().to_datetime(Time::midnight());
    let number = serial(person, kind, month);
    Some(Ticket {
        id: TicketId(FIRST_GUEST_TICKET.0 + number),
        person: person_id(person.index()),
        facility: facility_id(place),
        month,
        office: office.id.clone(),
        case: case_id(person),
        own_number: Some(format!("{month}{:010}", number % 10_000_000_000).into()),
        decided_at,
        content: TicketContent {
            kind: if kind == nation::FacilityKind::Pharmacy { TicketKind::Dispensing } else { TicketKind::Medical },
            treatment_type: match kind {
                nation::FacilityKind::Hospital | nation::FacilityKind::Clinic => TreatmentType::Outpatient,
                nation::FacilityKind::Dental => TreatmentType::Dental,
                nation::FacilityKind::Pharmacy => TreatmentType::Dispensing,
            },
            valid_from: month.first_day(),
            valid_until: month.last_day(),
            self_pay_yen: 0,
            prescription_issuer: (kind == nation::FacilityKind::Pharmacy).then(|| prescriber(person)).flatten(),
            combined_use: insured,
            social_insurance: insured,
            infection: false,
            late_elderly: false,
            prefectural_expenses: false,
            notes: Notes::default(),
        },
        lifecycle: Lifecycle::Scheduled(office.schedule(Registration::ByCalendar, decided_at, month)),
    })
}

/// Who writes the prescriptions: the regular clinic.
fn prescriber(person: &nation::Person) -> Option<FacilityId> {
    let clinic = person.facility(nation::FacilityKind::Clinic)?;
    Some(facility_id(&person.nation().facility(clinic)))
}

/// One number for each person, kind and month.
fn serial(person: &nation::Person, kind: nation::FacilityKind, month: TreatmentMonth) -> u64 {
    let first = month.first_day();
    let months = u64::from(first.year().unsigned_abs()) * 12 + u64::from(first.month().unsigned_abs());
    (months * 4 + kind as u64) << 27 | u64::from(person.index().get())
}
