//! Requests of 訪問診療等 and オンライン診療等 (IF-017…028) → what the rules are asked (spec/oqs-wire.md §3.7).

use super::{date, filled};
use jiff::civil::Date;
use onshi_domain::Command;
use onshi_domain::id::FacilityId;
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::remote_care::{self, CareKind, RemoteSearch};
use onshi_wire::oqs::codes::{LimitCertificateConsent, MedicalTreatmentFlag};
use onshi_wire::oqs::{OQSmuhvq01req, OQSmuonq01req, RemoteConfirmationRequestBody};

/// 同意済資格情報一括取得（訪問診療等）; none if a day or the 診療区分 cannot be read.
pub(super) fn home_visits(message: &OQSmuhvq01req) -> Option<RemoteSearch> {
    let info = &message.message_body.qualification_confirm_search_info;
    let kind = CareKind::HomeVisit;
    fits(info.medical_treatment_flag.as_ref(), kind)?;
    let (from, to) = (date(info.consent_date_from.as_deref())?, date(info.consent_date_to.as_deref())?);
    Some(RemoteSearch { kind, by_examination: false, from, to })
}

/// 同意済資格情報一括取得（オンライン診療等）, by days of consent if there are any, otherwise by days of examination.
pub(super) fn online(message: &OQSmuonq01req) -> Option<RemoteSearch> {
    let info = &message.message_body.qualification_confirm_search_info;
    let kind = CareKind::Online;
    fits(info.medical_treatment_flag.as_ref(), kind)?;
    let by_examination = filled(info.consent_date_from.as_ref()).is_none();
    let (from, to) = if by_examination {
        (&info.examination_date_from, &info.examination_date_to)
    } else {
        (&info.consent_date_from, &info.consent_date_to)
    };
    Some(RemoteSearch { kind, by_examination, from: date(from.as_deref())?, to: date(to.as_deref())? })
}

/// 資格確認 without a card. The layout is an assumption (§8-19), so a missing 診療区分 is forgiven; another one is not.
pub(super) fn inquiry(
    facility: FacilityId,
    kind: CareKind,
    on: Date,
    body: &RemoteConfirmationRequestBody,
) -> Option<Command> {
    let info = &body.qualification_confirm_search_info;
    if info.medical_treatment_flag.is_some() {
        fits(info.medical_treatment_flag.as_ref(), kind)?;
    }
    let consent = info.limit_application_certificate_related_cons_flg.as_ref();
    let query = NumberQuery {
        insurer_number: info.insurer_number.clone().unwrap_or_default(),
        symbol: filled(info.insured_card_symbol.as_ref()),
        number: info.insured_identification_number.clone().unwrap_or_default(),
        branch: filled(info.insured_branch_number.as_ref()),
        birthdate: date(info.birthdate.as_deref()),
        limit_consent: consent == Some(&LimitCertificateConsent::GIVEN),
        arbitrary_identifier: info.arbitrary_identifier.clone(),
    };
    Some(Command::RemoteCare(Box::new(remote_care::Command::Inquire { facility, kind, on, query })))
}

fn fits(flag: Option<&MedicalTreatmentFlag>, kind: CareKind) -> Option<()> {
    let wanted = match kind {
        CareKind::HomeVisit => MedicalTreatmentFlag::HOME_VISIT,
        CareKind::Online => MedicalTreatmentFlag::ONLINE,
    };
    (flag? == &wanted).then_some(())
}
