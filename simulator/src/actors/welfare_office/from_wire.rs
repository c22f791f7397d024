//! Offices, cases and tickets of world files and control requests → commands.

use crate::actors::insurer;
use crate::world_file::from_wire::{Context, DRAWS, check_id, check_text, exhausted, wrong_number};
use crate::world_file::invented;
use crate::world_file::mistake::Mistake;
use jiff::civil::{Date, Time, Weekday};
use onshi_domain::Command;
use onshi_domain::command::{CaseChange, CaseChangeKind, NewCase};
use onshi_domain::id::{OfficeId, PayerNumber, PersonId, RecipientNumber, TicketId};
use onshi_domain::office::{Calendar, FREQUENT_DAYS, MonthDay, Numbering, Office, Practice, Registration, Visibility};
use onshi_domain::office_work;
use onshi_domain::ticket::{TicketCorrection, TicketDraft, TicketKind, TreatmentType};
use onshi_wire::control::dates::MomentExpr;
use onshi_wire::control::world as c;
use onshi_wire::control::world_file as w;

/// Day of the month before, on which world files decide tickets unless they say otherwise.
const USUAL_DECISION_DAY: i8 = 20;
/// The hour of a decision.
const USUAL_DECISION_HOUR: i8 = 9;

/// An office to add, and the periods in which its linkage stands still.
pub(crate) fn office(context: &Context<'_>, spec: &w::OfficeSpec) -> Result<Vec<Command>, Mistake> {
    check_id("id", &spec.id)?;
    let name = spec.name.clone().unwrap_or_else(|| {
        if spec.id.ends_with("福祉事務所") { spec.id.clone() } else { format!("{}福祉事務所", spec.id) }
    });
    check_text("name", &name)?;
    let payer_number = match &spec.payer_number {
        Some(number) => {
            PayerNumber::parse_medical_aid(number.trim()).map_err(|error| wrong_number("payer_number", &error))?
        }
        None => invented_payer(context, &spec.id)?,
    };
    let id = OfficeId::from(spec.id.as_str());
    let added = Command::AddOffice(Office {
        id: id.clone(),
        name,
        payer_number,
        calendar: calendar(&spec.calendar)?,
        visibility: visibility(spec.visible),
        practice: Practice {
            starts_on: context.day_if("starts_on", spec.starts_on.as_ref())?,
            numbering: numbering(spec.numbering),
            frequent_days: frequent_days(spec.frequent_days)?.unwrap_or(FREQUENT_DAYS),
        },
    });
    let mut commands = vec![added];
    for (nth, suspended) in spec.suspended.iter().enumerate() {
        let path = |field| format!("suspended[{nth}].{field}");
        let moment = |field, given: &Option<MomentExpr>| {
            given.as_ref().map(|moment| context.moment(&path(field), moment)).transpose()
        };
        let from = moment("from", &suspended.from)?.ok_or_else(|| {
            Mistake::at_path(&path("from"), "連携停止の始まりがありません。", "from に日時を書いてください。")
        })?;
        let until = moment("until", &suspended.until)?;
        let command = office_work::Command::Suspend { office: id.clone(), from, until };
        commands.push(Command::OfficeWork(Box::new(command)));
    }
    Ok(commands)
}

/// Days of visit that make a frequent visitor.
fn frequent_days(days: Option<u8>) -> Result<Option<u8>, Mistake> {
    if days != Some(0) {
        return Ok(days);
    }
    let what = "頻回受診の日数が0では、全員が頻回受診になります。";
    Err(Mistake::at_path("frequent_days", what, "1以上の日数を書いてください。"))
}

/// When what is registered shows.
pub(super) fn visibility(spec: w::VisibilitySpec) -> Visibility {
    match spec {
        w::VisibilitySpec::AtOnce => Visibility::AtOnce,
        w::VisibilitySpec::NextDay => Visibility::NextDay,
        w::VisibilitySpec::NextOpenDay => Visibility::NextOpenDay,
    }
}

/// How recipients are numbered.
pub(super) fn numbering(spec: w::NumberingSpec) -> Numbering {
    match spec {
        w::NumberingSpec::Fixed => Numbering::Fixed,
        w::NumberingSpec::Monthly => Numbering::Monthly,
    }
}

fn invented_payer(context: &Context<'_>, id: &str) -> Result<PayerNumber, Mistake> {
    let what = format!("office/{id}");
    let draw = |n| PayerNumber::parse(&invented::payer_number(context.seed, &what, n)).ok();
    let free = |number: &PayerNumber| !context.world.offices().any(|office| office.payer_number == *number);
    (0..DRAWS).filter_map(draw).find(free).ok_or_else(|| exhausted("payer_number"))
}

pub(super) fn calendar(spec: &w::CalendarSpec) -> Result<Calendar, Mistake> {
    match spec {
        w::CalendarSpec::AtOnce => Ok(Calendar::AtOnce),
        w::CalendarSpec::Monthly(day) => MonthDay::new(*day).map(Calendar::Monthly).ok_or_else(|| {
            Mistake::at_path(
                "calendar",
                format!("毎月{day}日という日はありません。"),
                "1から31で書いてください(31は末日)。",
            )
        }),
        w::CalendarSpec::Weekly(word) => weekday(word).map(Calendar::Weekly).ok_or_else(|| {
            let what = format!("「{}」は曜日として読めません。", word.chars().take(20).collect::<String>());
            Mistake::at_path("calendar", what, "月、火、水、木、金、土、日のいずれかを書いてください。")
        }),
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.trim().trim_end_matches("曜日").trim_end_matches('曜').to_lowercase().as_str() {
        "月" | "monday" => Weekday::Monday,
        "火" | "tuesday" => Weekday::Tuesday,
        "水" | "wednesday" => Weekday::Wednesday,
        "木" | "thursday" => Weekday::Thursday,
        "金" | "friday" => Weekday::Friday,
        "土" | "saturday" => Weekday::Saturday,
        "日" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// A case to open, and its 廃止 if the spec knows of one.
pub(crate) fn case(context: &Context<'_>, person: PersonId, spec: &w::AidSpec) -> Result<Vec<Command>, Mistake> {
    let office = context.office("office", &spec.office)?;
    let from = context.day_if("from", spec.from.as_ref())?.unwrap_or_else(|| context.years_ago(1));
    let visible_from = match &spec.visible_from {
        Some(moment) => context.moment("visible_from", moment)?,
        None => from.to_datetime(Time::midnight()),
    };
    let opened = Command::OpenCase(NewCase {
        person,
        office: office.clone(),
        recipient_number: recipient(context, person, &office, spec.recipient_number.as_deref(), from)?,
        from,
        visible_from: Some(visible_from),
        force: spec.force,
    });
    let Some(on) = context.day_if("abolished_on", spec.abolished_on.as_ref())? else { return Ok(vec![opened]) };
    let abolished = Command::ChangeCase(CaseChange {
        person,
        office: Some(office),
        kind: CaseChangeKind::Abolish { reason: None },
        on,
        visible_from: Some(on.to_datetime(Time::midnight()).max(visible_from)),
    });
    Ok(vec![opened, abolished])
}

/// The number given, or one that nobody has at this office.
fn recipient(
    context: &Context<'_>,
    person: PersonId,
    office: &OfficeId,
    given: Option<&str>,
    from: Date,
) -> Result<RecipientNumber, Mistake> {
    if let Some(number) = given {
        return RecipientNumber::parse(number.trim()).map_err(|error| wrong_number("recipient_number", &error));
    }
    let what = format!("recipient/{person}/{office}/{from}");
    let draw = |n| RecipientNumber::parse(&invented::recipient_number(context.seed, &what, n)).ok();
    let payer = context.world.office(office).map(|office| office.payer_number);
    let taken =
        |number: &RecipientNumber| payer.is_some_and(|payer| context.world.recipient_number_used(payer, *number));
    (0..DRAWS).filter_map(draw).find(|number| !taken(number)).ok_or_else(|| exhausted("recipient_number"))
}

/// A change of the person's case.
pub(crate) fn case_change(context: &Context<'_>, person: PersonId, change: &c::CaseChange) -> Result<Command, Mistake> {
    let on = context.day("on", &change.on)?;
    let given = change.recipient_number.as_deref();
    let kind = match change.kind {
        c::CaseChangeKind::Suspend => CaseChangeKind::Suspend,
        c::CaseChangeKind::Abolish => {
            let reason = change.reason.as_deref().map(insurer::from_wire::reason).transpose()?;
            CaseChangeKind::Abolish { reason }
        }
        c::CaseChangeKind::Resume => CaseChangeKind::Resume,
        c::CaseChangeKind::Move => {
            let to = change.to_office.as_deref().ok_or_else(|| {
                Mistake::at_path(
                    "to_office",
                    "移管先の福祉事務所がありません。",
                    "to_office に移管先のidを書いてください。",
                )
            })?;
            let to = context.office("to_office", to)?;
            let recipient_number = recipient(context, person, &to, given, on)?;
            CaseChangeKind::Move { to, recipient_number }
        }
        c::CaseChangeKind::Renumber => {
            let open = context.world.person(person).and_then(|p| p.cases.iter().rev().find(|case| case.is_open()));
            let office = open.map(|case| case.office.clone()).ok_or_else(|| {
                Mistake::at_path("kind", "受給中の医療扶助がありません。", "先に医療扶助の開始を登録してください。")
                    .of_kind(crate::engine::DenialKind::Refused)
            })?;
            CaseChangeKind::Renumber { recipient_number: recipient(context, person, &office, given, on)? }
        }
    };
    Ok(Command::ChangeCase(CaseChange { person, office: None, kind, on, visible_from: None }))
}

/// A ticket to decide.
pub(crate) fn ticket(context: &Context<'_>, person: PersonId, spec: &w::TicketSpec) -> Result<Command, Mistake> {
    let facility = context.facility("facility", &spec.facility)?;
    let month = context.month("month", spec.month.as_ref())?;
    let usual_decision = || {
        let day = month.previous().first_day().with().day(USUAL_DECISION_DAY).build().unwrap_or(month.first_day());
        day.at(USUAL_DECISION_HOUR, 0, 0, 0)
    };
    let decided_at = match &spec.decided_at {
        Some(moment) => Some(context.moment("decided_at", moment)?),
        None => context.before_the_story.then(usual_decision),
    };
    let lines =
        spec.injury_names.iter().chain(&spec.remarks).chain(&spec.district_contact).chain(&spec.handling_contact);
    for line in lines {
        check_text("", line)?;
    }
    let issuer = spec.prescription_issuer.as_deref();
    let draft = TicketDraft {
        kind: spec.kind.map(|kind| match kind {
            w::TicketKind::Medical => TicketKind::Medical,
            w::TicketKind::Dispensing => TicketKind::Dispensing,
        }),
        treatment_type: spec.treatment_type.map(treatment_type),
        valid_from: context.day_if("valid_from", spec.valid_from.as_ref())?,
        valid_until: context.day_if("valid_until", spec.valid_until.as_ref())?,
        self_pay_yen: spec.self_pay_yen,
        prescription_issuer: issuer.map(|id| context.facility("prescription_issuer", id)).transpose()?,
        injury_names: spec.injury_names.clone(),
        district_contact: spec.district_contact.clone(),
        handling_contact: spec.handling_contact.clone(),
        combined_use: spec.combined_use,
        social_insurance: spec.social_insurance,
        infection: spec.infection,
        late_elderly: spec.late_elderly,
        prefectural_expenses: spec.prefectural_expenses,
        remarks: spec.remarks.clone(),
        issue_number: None,
        decided_at,
        registration: match spec.registration {
            w::RegistrationSpec::ByCalendar => Registration::ByCalendar,
            w::RegistrationSpec::AtOnce => Registration::AtOnce,
            w::RegistrationSpec::Paper => Registration::Paper,
        },
    };
    Ok(Command::Delegate { person, facility, month, office: None, draft: Box::new(draft) })
}

/// A correction.
pub(crate) fn correction(context: &Context<'_>, ticket: TicketId, spec: &c::CorrectTicket) -> Result<Command, Mistake> {
    for line in spec.injury_names.iter().chain(&spec.remarks).flatten() {
        check_text("", line)?;
    }
    let issuer = spec.prescription_issuer.as_deref();
    let correction = TicketCorrection {
        valid_from: context.day_if("valid_from", spec.valid_from.as_ref())?,
        valid_until: context.day_if("valid_until", spec.valid_until.as_ref())?,
        self_pay_yen: spec.self_pay_yen,
        treatment_type: spec.treatment_type.map(treatment_type),
        combined_use: spec.combined_use,
        social_insurance: spec.social_insurance,
        prescription_issuer: issuer.map(|id| context.facility("prescription_issuer", id)).transpose()?,
        injury_names: spec.injury_names.clone(),
        remarks: spec.remarks.clone(),
    };
    Ok(Command::CorrectTicket { ticket, correction: Box::new(correction) })
}

fn treatment_type(kind: w::TreatmentType) -> TreatmentType {
    match kind {
        w::TreatmentType::Inpatient => TreatmentType::Inpatient,
        w::TreatmentType::Outpatient => TreatmentType::Outpatient,
        w::TreatmentType::Dental => TreatmentType::Dental,
        w::TreatmentType::Dispensing => TreatmentType::Dispensing,
        w::TreatmentType::HomeNursing => TreatmentType::HomeNursing,
    }
}
