//! Municipalities, certificates and tasks as the control API tells them.

use super::numbers::bearer;
use crate::actors::welfare_office::to_wire::moment;
use crate::population::{self, Population};
use jiff::civil::DateTime;
use onshi_domain::World;
use onshi_domain::id::PersonId;
use onshi_domain::subsidy::body::{BodyKind, LocalKind, PilotColumn, Programme};
use onshi_domain::subsidy::cap::{Cap, CapScope, CapUnit};
use onshi_domain::subsidy::certificate::Certificate;
use onshi_domain::subsidy::municipality::{CertificateType, Municipality};
use onshi_domain::subsidy::permission::may_run;
use onshi_domain::subsidy::registration::{Outcome, RecordResult, Remark, Task, TaskId};
use onshi_wire::control::municipality as w;
use onshi_wire::masters::national::CareScope;
use onshi_wire::registration::fields::Form;
use std::sync::Arc;

/// Somebody of the world, or of the nation behind it, by the name under which they are told.
pub(crate) fn whose(world: &World, population: Option<Population>, person: &str) -> Option<PersonId> {
    let resident = world.person_by_alias(person).map(|known| known.id);
    resident.or_else(|| population.and_then(|_| population::named(person)))
}

/// Results of a page when the query does not say.
const RESULTS_USUAL: u32 = 1_000;
/// The greatest page.
const RESULTS_MAX: u32 = 10_000;

/// A form in Japanese, as part of a remedy.
pub(super) fn form_in_words(form: Form) -> String {
    match form {
        Form::Alphanumeric(max) => format!("半角英数字{max}文字以内"),
        Form::Digits(exactly) => format!("半角数字{exactly}桁"),
        Form::Text(0) => "オブジェクト {…}".to_owned(),
        Form::Text(max) => format!("制御文字を含まない1〜{max}文字の文字列"),
        Form::Katakana(max) => format!("全角カタカナ{max}文字以内"),
        Form::Boolean => "true か false".to_owned(),
        Form::ZeroOne => "文字列の \"0\" か \"1\"".to_owned(),
        Form::OneTwo => "文字列の \"1\"(男)か \"2\"(女)".to_owned(),
        Form::Date => "YYYY-MM-DD の日付".to_owned(),
        Form::Conditions(_) => "追加条件項目コード-追加条件コード(複数は ; で区切る)".to_owned(),
        Form::Cap => "{ amount, unit, careType, isShared } のオブジェクト".to_owned(),
        Form::FaceItems => "{ itemName, itemValue } の配列".to_owned(),
    }
}

/// A municipality.
pub(crate) fn municipality(world: &World, municipality: &Municipality, seed: u64) -> w::MunicipalityInfo {
    let body = &municipality.body;
    let runs = |id: &&onshi_domain::subsidy::scheme::Scheme| {
        may_run(body, &Programme::National(id.id.clone()), world.schemes()).is_ok()
    };
    let local = [LocalKind::Child, LocalKind::Disability, LocalKind::SingleParent, LocalKind::Other];
    w::MunicipalityInfo {
        id: municipality.id.to_string(),
        name: municipality.name.clone(),
        kind: body_kind(body.kind),
        prefecture: body.prefecture,
        code: municipality.code.clone(),
        health_centre: body.runs_health_centre(),
        child_guidance_centre: body.runs_child_guidance_centre(),
        certificate_types: municipality.types.values().map(certificate_type).collect(),
        national_schemes: world.schemes().iter().filter(runs).map(|scheme| scheme.id.to_string()).collect(),
        local_schemes: local
            .into_iter()
            .filter(|kind| body.takes_part(PilotColumn::Local(*kind)))
            .map(local_kind)
            .collect(),
        registration_token: bearer(seed, municipality.id.as_str()),
    }
}

fn certificate_type(known: &CertificateType) -> w::CertificateTypeSpec {
    w::CertificateTypeSpec {
        id: known.id.to_string(),
        name: Some(known.name.clone()),
        programme: match &known.programme {
            Programme::National(id) => w::ProgrammeSpec::National(id.to_string()),
            Programme::Local(kind) => w::ProgrammeSpec::Local(local_kind(*kind)),
        },
        local_order: known.local_order,
        income_segments: known.income_segments.clone(),
        conditions: known.conditions.clone(),
    }
}

fn body_kind(kind: BodyKind) -> w::BodyKind {
    match kind {
        BodyKind::Prefecture => w::BodyKind::Prefecture,
        BodyKind::DesignatedCity => w::BodyKind::DesignatedCity,
        BodyKind::CoreCity => w::BodyKind::CoreCity,
        BodyKind::ChildGuidanceCity => w::BodyKind::ChildGuidanceCity,
        BodyKind::SpecialWard => w::BodyKind::SpecialWard,
        BodyKind::Municipality => w::BodyKind::Municipality,
        BodyKind::State => w::BodyKind::State,
        BodyKind::PaymentFund => w::BodyKind::PaymentFund,
        BodyKind::RestorationAgency => w::BodyKind::RestorationAgency,
    }
}

fn local_kind(kind: LocalKind) -> w::LocalKind {
    match kind {
        LocalKind::Child => w::LocalKind::Child,
        LocalKind::Disability => w::LocalKind::Disability,
        LocalKind::SingleParent => w::LocalKind::SingleParent,
        LocalKind::Other => w::LocalKind::Other,
    }
}

/// A person's rows as they stand now, first what PMH may tell today, in order.
pub(crate) fn certificates(world: &World, person: PersonId, at: DateTime) -> Vec<w::CertificateInfo> {
    let told = world.certificates_told(person, at.date(), at);
    let rows = world.certificates_of(person, at).into_iter();
    let rest = rows.filter(|row| !told.iter().any(|told| told.key == row.key));
    let placed = told.iter().zip(1..).map(|(row, place)| certificate(world, row, Some(place)));
    placed.chain(rest.map(|row| certificate(world, row, None))).collect()
}

fn certificate(world: &World, row: &Certificate, place: Option<u32>) -> w::CertificateInfo {
    let conditions: Vec<String> = row.conditions.iter().map(|c| format!("{}-{}", c.item, c.code)).collect();
    w::CertificateInfo {
        municipality: row.key.municipality.to_string(),
        type_id: row.key.type_id.to_string(),
        scheme: world.scheme_of(row).map(|scheme| scheme.id.to_string()),
        law: row.law(),
        place,
        payer_number: row.payer_number.clone(),
        recipient_number: row.recipient_number.clone(),
        name: row.name.clone(),
        segment: row.segment.clone(),
        income_segment: row.income_segment.clone(),
        conditions: (!conditions.is_empty()).then(|| conditions.join(";")),
        designated_institutions: row.designated_institutions.clone(),
        always_reimbursement: row.always_reimbursement,
        cap: row.cap.map(cap),
        valid_from: row.valid_from.to_string(),
        valid_to: row.valid_to.to_string(),
        sub_key: Some(row.key.sub_key.clone()).filter(|key| !key.is_empty()),
        history_key: row.key.history_key.clone(),
        not_disclosed: row.not_disclosed,
        deleted: row.deleted,
        face_items: row
            .face_items
            .iter()
            .map(|item| w::FaceItemSpec { name: item.name.clone(), value: item.value.clone() })
            .collect(),
    }
}

fn cap(cap: Cap) -> w::CapSpec {
    w::CapSpec {
        yen: cap.amount_yen,
        unit: match cap.unit {
            CapUnit::Month => w::CapUnit::Month,
            CapUnit::Day => w::CapUnit::Day,
            CapUnit::Visit => w::CapUnit::Visit,
        },
        care: match cap.scope {
            CapScope::Inpatient => CareScope::Inpatient,
            CapScope::Outpatient => CareScope::Outpatient,
            CapScope::Both => CareScope::Both,
        },
        shared: cap.shared,
    }
}

/// What `postRegistrationTasks` answers.
pub(crate) fn accepted(task: &Task) -> w::TaskAccepted {
    w::TaskAccepted { task_id: task.id.to_string(), records: count(task.results.len()) }
}

/// A task of a municipality by its written id.
pub(crate) fn task_of(world: &World, municipality: &str, id: &str) -> Option<Arc<Task>> {
    let task = TaskId::parse(id).and_then(|id| world.registration_task(id));
    task.filter(|task| task.municipality.as_str() == municipality)
}

/// A task at a moment; results once it is done.
pub(crate) fn task(task: &Task, query: &w::TaskQuery, at: DateTime) -> w::TaskInfo {
    let done = task.is_done(at);
    let counts = counts(task);
    let state = match (done, counts.rejected) {
        (false, _) => w::TaskState::Processing,
        (true, 0) => w::TaskState::Completed,
        (true, _) => w::TaskState::CompletedWithErrors,
    };
    let limit = query.limit.unwrap_or(RESULTS_USUAL).clamp(1, RESULTS_MAX);
    let numbered = (0..).zip(&task.results).skip(usize::try_from(query.after).unwrap_or(usize::MAX));
    let wanted = |(_, result): &(u32, &RecordResult)| {
        done && (!query.rejected || matches!(result.outcome, Outcome::Rejected(_)))
    };
    let mut page = numbered.filter(wanted).peekable();
    let mut results = Vec::new();
    while results.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
        let Some((index, one)) = page.next() else { break };
        results.push(result(index, one));
    }
    w::TaskInfo {
        task_id: task.id.to_string(),
        municipality: task.municipality.to_string(),
        state,
        accepted_at: moment(task.accepted_at),
        done_at: moment(task.done_at),
        records: count(task.results.len()),
        counts: done.then_some(counts),
        results,
        next: page.peek().map(|(index, _)| *index),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn counts(task: &Task) -> w::TaskCounts {
    let mut counts = w::TaskCounts::default();
    for result in &task.results {
        *match result.outcome {
            Outcome::Accepted => &mut counts.accepted,
            Outcome::Replaced => &mut counts.replaced,
            Outcome::Unchanged => &mut counts.unchanged,
            Outcome::Deleted => &mut counts.deleted,
            Outcome::Rejected(_) => &mut counts.rejected,
        } += 1;
    }
    counts
}

fn result(index: u32, result: &RecordResult) -> w::RecordResult {
    let (outcome, errors) = match &result.outcome {
        Outcome::Accepted => (w::RecordOutcome::Accepted, &[][..]),
        Outcome::Replaced => (w::RecordOutcome::Replaced, &[][..]),
        Outcome::Unchanged => (w::RecordOutcome::Unchanged, &[][..]),
        Outcome::Deleted => (w::RecordOutcome::Deleted, &[][..]),
        Outcome::Rejected(errors) => (w::RecordOutcome::Rejected, &errors[..]),
    };
    w::RecordResult {
        index,
        row: result.line,
        history_key: result.history_key.clone(),
        result: outcome,
        errors: errors.iter().map(remark).collect(),
        warnings: result.warnings.iter().map(remark).collect(),
    }
}

fn remark(remark: &Remark) -> w::RecordRemark {
    w::RecordRemark {
        field: remark.field.clone(),
        code: remark.code.to_owned(),
        what: remark.what.clone(),
        remedy: remark.remedy.clone(),
    }
}
