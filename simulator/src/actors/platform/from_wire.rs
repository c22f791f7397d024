//! Request bytes → commands for the rules: IF-001…028, and messages whose layout is data.

use super::codes::ErrorCodes;
use super::layouts::Layouts;
use super::{Asking, Books, DataMessage, Failure, Site, WEB_DOOR, is_web};
use crate::actors::{environment, pmh};
use jiff::civil::Date;
use onshi_domain::bulk::{BulkKind, BulkRequest, ReferenceRegistration};
use onshi_domain::id::{FacilityId, ReceptionNumber};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::remote_care::CareKind;
use onshi_domain::{Command, TreatmentMonth};
use onshi_wire::oqs::codes::LimitCertificateConsent;
use onshi_wire::oqs::json::{JsonProblem, decode_json};
use onshi_wire::oqs::layout::search::{QualificationConfirmSearchInfo, ReferenceNumberRegistrationInfo};
use onshi_wire::oqs::{Decoded, Limits, Message, MessageKind, catalogue, decode_message};

#[path = "remote/from_wire.rs"]
mod remote;
#[path = "viewing/from_wire.rs"]
mod viewing;

/// A request that can be decided.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    /// As read; echoed in the answer.
    pub(crate) message: Asking,
    /// What the rules are asked.
    pub(crate) command: Command,
}

/// A request that cannot be decided.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rejection {
    /// The connection app refuses it: `.err`.
    Err(Failure),
    /// The centre answers that the whole message failed.
    Centre(Box<Asking>, Failure),
}

/// The API識別ID of a request file: what stands before the first underscore.
pub(crate) fn message_of(file_name: &str) -> &str {
    let name = file_name.strip_prefix(WEB_DOOR).unwrap_or(file_name);
    let end = name.bytes().position(|byte| matches!(byte, b'_' | b'.'));
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}

/// The API識別ID of a request file if it is one of the interface, for logs.
pub(crate) fn known_message(file_name: &str) -> &'static str {
    let prefix = message_of(file_name);
    let named = || catalogue::by_prefix(prefix).and_then(|entry| entry.prefix);
    MessageKind::from_prefix(prefix).map(MessageKind::prefix).or_else(named).unwrap_or("不明な電文")
}

/// The official spelling of a request's API識別ID, if it is one that can be asked.
pub(crate) fn request_named(layouts: &Layouts, api_id: &str) -> Option<String> {
    let official = MessageKind::from_prefix(api_id).filter(|kind| kind.is_request());
    let data = || layouts.by_name(api_id).map(|(_, layout)| layout.name()).filter(|name| name.ends_with("req"));
    official.map(|kind| kind.to_string()).or_else(|| data().map(str::to_owned))
}

/// A request that could not even be looked at.
pub(crate) fn unreadable(codes: &ErrorCodes) -> Rejection {
    let what = "要求を読み取れませんでした。内容を確認し、送信し直してください。";
    Rejection::Err(Failure::of(codes, "request.unreadable", what))
}

/// Reads a request of a site.
pub(crate) fn read(site: &Site, books: Books<'_>, file_name: &str, bytes: &[u8]) -> Result<Request, Rejection> {
    let codes = books.codes;
    // What is official is known at once; the layouts that are data are searched for the others.
    let official = MessageKind::from_prefix(message_of(file_name)).is_some();
    let data = if official { None } else { books.layouts.by_name(message_of(file_name)) };
    let message = match data {
        Some((key, layout)) if layout.name().ends_with("req") => {
            let values = if is_web(file_name) {
                layout.decode_json(bytes, &Limits::DEFAULT).map_err(|problems| wrong_json(codes, problems))?
            } else {
                accepted(codes, layout.decode(bytes, &Limits::DEFAULT))?
            };
            Asking::Data(DataMessage { key: key.to_owned(), title: layout.title().to_owned(), values })
        }
        _ => {
            let kind = kind_of(codes, file_name)?;
            let message = if is_web(file_name) { web(codes, kind, bytes)? } else { file(codes, kind, bytes)? };
            Asking::Official(Box::new(message))
        }
    };
    if message.facility_code() != Some(site.code.as_str()) {
        let failure = Failure::of(
            codes,
            "facility.mismatch",
            "医療機関コードがこの資格確認端末の医療機関のものと一致しません。医療機関コードを確認してください。",
        );
        return Err(Rejection::Centre(Box::new(message), failure));
    }
    let command = match &message {
        Asking::Official(message) => command(site, message),
        Asking::Data(DataMessage { key, values, .. }) => {
            pmh::from_wire::command(site, key, values).or_else(|| environment::from_wire::command(site, key, values))
        }
    };
    let command = command.ok_or_else(|| {
        let what = "日付、診療年月、診療区分、金額、設定の値又は受付番号が読み取れません。値を確認してください。";
        Rejection::Err(Failure::of(codes, "request.unreadable", what))
    })?;
    Ok(Request { message, command })
}

/// The value of a message without errors, or a refusal that tells all of them.
fn accepted<T>(codes: &ErrorCodes, decoded: Decoded<T>) -> Result<T, Rejection> {
    decoded.into_result().map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Rejection::Err(Failure::of(codes, "request.unreadable", &all.join(" / ")))
    })
}

fn file(codes: &ErrorCodes, kind: MessageKind, bytes: &[u8]) -> Result<Message, Rejection> {
    accepted(codes, decode_message(kind, bytes, &Limits::DEFAULT))
}

fn web(codes: &ErrorCodes, kind: MessageKind, bytes: &[u8]) -> Result<Message, Rejection> {
    decode_json(kind, bytes, &Limits::DEFAULT).map_err(|problems| wrong_json(codes, problems))
}

fn wrong_json(codes: &ErrorCodes, problems: Vec<JsonProblem>) -> Rejection {
    let what = "要求のJSONに誤りがあります。problems の箇所を直し、送信し直してください。";
    Rejection::Err(Failure { problems, ..Failure::of(codes, "request.unreadable", what) })
}

fn kind_of(codes: &ErrorCodes, file_name: &str) -> Result<MessageKind, Rejection> {
    let prefix = message_of(file_name);
    if let Some(kind) = MessageKind::from_prefix(prefix).filter(|kind| kind.is_request()) {
        return Ok(kind);
    }
    let failure = match catalogue::by_prefix(prefix) {
        Some(entry) => Failure::of(
            codes,
            "request.not_emulated",
            &format!("{}({prefix})は名前だけが公開されている電文で、onshi では扱えません。", entry.title),
        ),
        None => Failure::of(
            codes,
            "request.unknown",
            "ファイル名の先頭が要求の電文の名前ではありません。OQSsiquc01req_….xml のような名前にしてください。",
        ),
    };
    Err(Rejection::Err(failure))
}

fn command(site: &Site, message: &Message) -> Option<Command> {
    let facility = FacilityId::from(site.facility.as_str());
    let file_identifier = message.arbitrary_file_identifier().map(str::to_owned);
    let bulk = |request| Command::AcceptBulk { facility: facility.clone(), file_identifier, request };
    Some(match message {
        Message::OQSsiquc01req(m) => {
            let on = date(m.message_header.qualification_confirmation_date.as_deref())?;
            let query = query(&m.message_body.qualification_confirm_search_info);
            Command::InquireByNumber { facility, on, query }
        }
        Message::OQSsiimm01req(m) => {
            let registration = registration(&m.message_body.reference_number_registration_info);
            Command::RegisterReferenceNumber { facility, registration }
        }
        Message::OQSmuquc01req(m) => {
            let on = date(m.message_header.qualification_confirmation_date.as_deref())?;
            let queries = m.message_body.qualification_confirm_search_info.iter().map(query).collect();
            bulk(BulkRequest::Inquiries { on, queries })
        }
        Message::OQSmuimm01req(m) => {
            let list = m.message_body.reference_number_registration_info.iter().map(registration).collect();
            bulk(BulkRequest::ReferenceNumbers(list))
        }
        Message::OQSmutic01req(m) => {
            let month = m.message_body.qualification_confirm_search_info.medical_treatment_month.as_deref()?;
            bulk(BulkRequest::Tickets(TreatmentMonth::parse(month.trim())?))
        }
        Message::OQSmuquc02req(_) => collect(facility, BulkKind::Inquiries, message)?,
        Message::OQSmuimm02req(_) => collect(facility, BulkKind::ReferenceNumbers, message)?,
        Message::OQSmutic02req(_) => collect(facility, BulkKind::Tickets, message)?,
        Message::YZKsiquc01req(m) => viewing::care(facility, m)?,
        Message::TKKsiquc01req(m) => viewing::checkups(facility, m)?,
        Message::OQSmuhvq01req(m) => bulk(BulkRequest::Consented(remote::home_visits(m)?)),
        Message::OQSmuonq01req(m) => bulk(BulkRequest::Consented(remote::online(m)?)),
        Message::OQSmuhvq02req(_) => collect(facility, BulkKind::Consented(CareKind::HomeVisit), message)?,
        Message::OQSmuonq02req(_) => collect(facility, BulkKind::Consented(CareKind::Online), message)?,
        Message::OQSsihvq01req(m) => {
            let on = date(m.message_header.qualification_confirmation_date.as_deref())?;
            remote::inquiry(facility, CareKind::HomeVisit, on, &m.message_body)?
        }
        Message::OQSsionq01req(m) => {
            let on = date(m.message_header.qualification_confirmation_date.as_deref())?;
            remote::inquiry(facility, CareKind::Online, on, &m.message_body)?
        }
        _ => return None,
    })
}

fn collect(facility: FacilityId, kind: BulkKind, message: &Message) -> Option<Command> {
    let number = ReceptionNumber::from(message.reception_number()?.trim());
    Some(Command::CollectBulk { facility, kind, number })
}

fn date(text: Option<&str>) -> Option<Date> {
    compact(text?.trim())
}

/// `yyyyMMdd`; nothing else is a date of a message.
pub(crate) fn compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

fn query(info: &QualificationConfirmSearchInfo) -> NumberQuery {
    let consent = info.limit_application_certificate_related_cons_flg.as_ref();
    NumberQuery {
        insurer_number: info.insurer_number.clone().unwrap_or_default(),
        symbol: filled(info.insured_card_symbol.as_ref()),
        number: info.insured_identification_number.clone().unwrap_or_default(),
        branch: filled(info.insured_branch_number.as_ref()),
        birthdate: date(info.birthdate.as_deref()),
        limit_consent: consent == Some(&LimitCertificateConsent::GIVEN),
        arbitrary_identifier: info.arbitrary_identifier.clone(),
    }
}

fn registration(info: &ReferenceNumberRegistrationInfo) -> ReferenceRegistration {
    ReferenceRegistration {
        reference_number: info.reference_number.clone().unwrap_or_default(),
        insurer_number: info.insurer_number.clone().unwrap_or_default(),
        symbol: filled(info.insured_card_symbol.as_ref()),
        number: info.insured_identification_number.clone().unwrap_or_default(),
        branch: filled(info.insured_branch_number.as_ref()),
    }
}

/// An empty element means the same as a missing one.
fn filled(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).cloned()
}
