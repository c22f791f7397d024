//! What was decided → the result message of a request, or a face file.

use super::codes::ErrorCodes;
use super::layouts::Layouts;
use super::{Asking, Books, Failure, Site};
use jiff::civil::DateTime;
use onshi_domain::answer::{Advisory, Answer, Asked, Outcome, Qualification, QualificationResult, Validity};
use onshi_domain::bulk::{BulkAnswer, BulkBody, InquiryUnit, RegistrationUnit, TicketUnit};
use onshi_domain::remote_care::{self, CareKind};
use onshi_domain::viewing as viewing_domain;
use onshi_domain::{Event, Refusal, environment};
use onshi_wire::layout_data::Values;
use onshi_wire::oqs::codes::{
    CharacterCodeIdentifier, LimitCertificateChanged, PrescriptionIssueSelect, ProcessingResultStatus,
    QualificationValidity, ReferenceClassification, SegmentOfResult,
};
use onshi_wire::oqs::json::encode_json;
use onshi_wire::oqs::{
    AcceptanceBody, BulkConfirmUnit, BulkConfirmationResultBody, BulkConfirmationResultHeader,
    BulkRegistrationResultBody, BulkRegistrationUnit, BulkResultHeader, BulkResultOfQualificationConfirmation,
    ConfirmationResultBody, ConfirmationResultHeader, Encoding, Message, MessageKind, OQSmuhvq01res, OQSmuhvq02res,
    OQSmuimm01res, OQSmuimm02res, OQSmuonq01res, OQSmuonq02res, OQSmuquc01res, OQSmuquc02res, OQSmutic01res,
    OQSmutic02res, OQSsihvq01res, OQSsiimm01res, OQSsionq01res, OQSsiquc01res, RegistrationResultBody, ResultHeader,
    ResultList, TicketAcquisitionResultBody, TicketConfirmUnit, encode,
};

#[path = "remote/to_wire.rs"]
mod remote;
#[path = "result/to_wire.rs"]
mod result;
#[path = "viewing/to_wire.rs"]
mod viewing;
pub(crate) use result::{day, stamp};

/// What is the same for every result of a site.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writer<'a> {
    /// Whose terminal.
    pub(crate) site: &'a Site,
    /// Codes.
    pub(crate) codes: &'a ErrorCodes,
    /// Layouts.
    pub(crate) layouts: &'a Layouts,
    /// 処理実行日時.
    pub(crate) at: DateTime,
    /// The medical-aid part is lost on the way (a planned fault, B-126).
    pub(crate) aid_missing: bool,
    /// For the JSON web door.
    pub(crate) web: bool,
    /// What PMH tells is lost on the way (a planned fault).
    pub(crate) pmh_missing: bool,
}

/// What the terminal adds to a face file.
#[derive(Debug, Clone)]
pub(crate) struct FaceMarks {
    /// 任意のファイル識別子, made by the terminal.
    pub(crate) file_identifier: String,
    /// QualificationConfirmationKey, if the world sends it (§8-12).
    pub(crate) confirmation_key: Option<String>,
    /// 処方箋発行形態 (OQSCD017) where the facility's settings leave no choice.
    pub(crate) prescriptions: Option<&'static str>,
}

/// A failure of the whole message from a refusal.
pub(crate) fn failure(codes: &ErrorCodes, refusal: &Refusal) -> Failure {
    Failure::of(codes, refusal.code, &refusal.text())
}

impl<'a> Writer<'a> {
    /// For a site's answers at a moment.
    pub(crate) fn new(site: &'a Site, books: Books<'a>, at: DateTime) -> Writer<'a> {
        let Books { codes, layouts } = books;
        Writer { site, codes, layouts, at, aid_missing: false, web: false, pmh_missing: false }
    }

    /// The bytes of the result of a request; none if the events do not answer it.
    pub(crate) fn reply_bytes(&self, request: &Asking, events: &[Event]) -> Option<Result<Vec<u8>, Failure>> {
        match request {
            Asking::Official(request) => self.reply(request, events).map(|result| self.bytes(&result)),
            Asking::Data(request) => {
                if let (Some((_, picture)), true) = (self.url_picture(request), url_told(events)) {
                    return Some(Ok(picture));
                }
                let pmh = self.pmh_reply(request, events, self.pmh_missing);
                pmh.or_else(|| self.site_reply(request, events)).map(|(key, values)| self.data_bytes(key, &values))
            }
        }
    }

    /// The bytes of the result that says that the whole message failed.
    pub(crate) fn failed_bytes(&self, request: &Asking, failure: &Failure) -> Option<Result<Vec<u8>, Failure>> {
        match request {
            Asking::Official(request) => self.failed(request, failure).map(|result| self.bytes(&result)),
            Asking::Data(request) => {
                let pmh = self.pmh_failed(request, failure);
                pmh.or_else(|| self.site_failed(request, failure)).map(|(key, values)| self.data_bytes(key, &values))
            }
        }
    }

    /// The bytes of the result that says that the rules refused: in the body for the facility's own messages (IF-037…044),
    /// otherwise as a failure of the whole.
    pub(crate) fn refused_bytes(&self, request: &Asking, failure: &Failure) -> Option<Result<Vec<u8>, Failure>> {
        let own = match request {
            Asking::Data(request) => self.site_refused(request, failure),
            Asking::Official(_) => None,
        };
        match own {
            Some((key, values)) => Some(self.data_bytes(key, &values)),
            None => self.failed_bytes(request, failure),
        }
    }

    /// The extension of the file that answers a request: a 2D code is no message.
    pub(crate) fn extension(&self, request: &Asking, events: &[Event]) -> &'static str {
        match request {
            Asking::Data(request) if url_told(events) => {
                self.url_picture(request).map_or("xml", |(picture, _)| picture.extension())
            }
            _ => "xml",
        }
    }

    /// A message whose layout is data as bytes of the site's terminal.
    pub(crate) fn data_bytes(&self, key: &str, values: &Values) -> Result<Vec<u8>, Failure> {
        let lost =
            |what: String| Failure::of(self.codes, "request.unreadable", &format!("応答を電文にできません: {what}"));
        let layout = self.layouts.message(key).ok_or_else(|| lost(format!("レイアウトに{key}がありません")))?;
        if self.web {
            return Ok(layout.encode_json(values));
        }
        layout.encode(values, &self.site.style).map_err(|error| lost(error.to_string()))
    }

    /// The result of a request; none if the events do not answer it.
    fn reply(&self, request: &Message, events: &[Event]) -> Option<Message> {
        events.iter().find_map(|event| match event {
            Event::Answered(answer) => Some(self.inquiry(request, answer)),
            Event::ReferenceNumberAnswered { unit, .. } => Some(self.registration(request, unit)),
            Event::BulkAccepted(reception) => {
                let body = AcceptanceBody {
                    reception_number: Some(reception.number.as_str().to_owned()),
                    reception_date_time: Some(stamp(reception.accepted_at)),
                };
                self.acceptance(request, None, Some(body))
            }
            Event::BulkAnswered(answer) => Some(self.bulk(request.kind(), answer)),
            Event::RemoteCare(event) => match event.as_ref() {
                remote_care::Event::Answered(answer) => Some(self.remote(request, answer)),
                _ => None,
            },
            Event::Viewing(event) => match event.as_ref() {
                viewing_domain::Event::Viewed(answer) => Some(self.viewed(request, answer)),
                _ => None,
            },
            _ => None,
        })
    }

    /// The result as PDF, where that was asked for and there is something to say.
    pub(crate) fn pdf(&self, request: &Asking, events: &[Event]) -> Option<Vec<u8>> {
        let Asking::Official(request) = request else { return None };
        events.iter().find_map(|event| match event {
            Event::Viewing(event) => match event.as_ref() {
                viewing_domain::Event::Viewed(answer) => viewing::as_pdf(request, answer),
                _ => None,
            },
            _ => None,
        })
    }

    /// The result that says that the whole message failed.
    fn failed(&self, request: &Message, failure: &Failure) -> Option<Message> {
        match request.kind() {
            kind @ (MessageKind::OQSsiquc01req | MessageKind::OQSsihvq01req | MessageKind::OQSsionq01req) => {
                let message_header = self.failed_confirmation_header(request, failure);
                Some(match kind {
                    MessageKind::OQSsihvq01req => OQSsihvq01res { message_header, message_body: None }.into(),
                    MessageKind::OQSsionq01req => OQSsionq01res { message_header, message_body: None }.into(),
                    _ => OQSsiquc01res { message_header, message_body: None }.into(),
                })
            }
            MessageKind::YZKsiquc01req | MessageKind::TKKsiquc01req => Some(self.not_shown(request, failure)),
            MessageKind::OQSsiimm01req => {
                let header = self.result_header(request, Some(failure));
                Some(OQSsiimm01res { message_header: header, message_body: None }.into())
            }
            kind if kind.is_bulk() && kind.prefix().ends_with("01req") => self.acceptance(request, Some(failure), None),
            kind if kind.is_bulk() && kind.is_request() => {
                let number = request.reception_number().unwrap_or_default();
                let header = BulkResultHeader {
                    segment_of_result: Some(SegmentOfResult::ABNORMAL),
                    error_code: Some(failure.code.clone()),
                    error_message: Some(failure.message.clone()),
                    ..self.bulk_header(number, None)
                };
                Some(without_body(kind, header))
            }
            _ => None,
        }
    }

    /// The content of a face file.
    pub(crate) fn face(&self, answer: &Answer, marks: &FaceMarks) -> Message {
        let mut header = self.confirmation_header(Some(day(answer.on)), Some(&marks.file_identifier));
        header.reference_classification = Some(ReferenceClassification::MY_NUMBER_CARD);
        let mut body = self.confirmation_body(answer);
        body.prescription_issue_select = marks.prescriptions.map(PrescriptionIssueSelect::new);
        if let Some(list) = &mut body.result_list {
            for result in &mut list.result_of_qualification_confirmation {
                result.qualification_confirmation_key.clone_from(&marks.confirmation_key);
            }
        }
        OQSsiquc01res { message_header: header, message_body: Some(body) }.into()
    }

    /// A message as bytes of the site's terminal.
    ///
    /// A text that XML cannot hold never gets here: the world refuses such input. Should it happen all the same, the
    /// caller refuses the request instead of sending half a message.
    pub(crate) fn bytes(&self, message: &Message) -> Result<Vec<u8>, Failure> {
        if self.web {
            return Ok(encode_json(message));
        }
        encode(message, &self.site.style)
            .map_err(|error| Failure::of(self.codes, "request.unreadable", &format!("応答を電文にできません: {error}")))
    }

    fn inquiry(&self, request: &Message, answer: &Answer) -> Message {
        let mut header = self.confirmation_header(Some(day(answer.on)), request.arbitrary_file_identifier());
        header.reference_classification = Some(ReferenceClassification::INSURED_CARD);
        let mut body = self.confirmation_body(answer);
        if let Message::OQSsiquc01req(asked) = request {
            body.qualification_confirm_search_info = Some(asked.message_body.qualification_confirm_search_info.clone());
        }
        OQSsiquc01res { message_header: header, message_body: Some(body) }.into()
    }

    fn confirmation_body(&self, answer: &Answer) -> ConfirmationResultBody {
        let results: Vec<_> = self.told(answer.results()).map(|r| result::full(r, &answer.asked)).collect();
        let outcome = self.outcome(answer);
        ConfirmationResultBody {
            processing_result_status: Some(outcome.status),
            processing_result_code: outcome.code,
            processing_result_message: outcome.message,
            qualification_validity: outcome.validity,
            result_list: (!results.is_empty()).then(|| ResultList::from(results)),
            ..ConfirmationResultBody::default()
        }
    }

    fn registration(&self, request: &Message, unit: &RegistrationUnit) -> Message {
        let outcome = self.registered(unit);
        let echo = match request {
            Message::OQSsiimm01req(asked) => Some(asked.message_body.reference_number_registration_info.clone()),
            _ => None,
        };
        let body = RegistrationResultBody {
            reference_number_registration_info: echo,
            processing_result_status: Some(outcome.status),
            processing_result_code: outcome.code,
            processing_result_message: outcome.message,
        };
        OQSsiimm01res { message_header: self.result_header(request, None), message_body: Some(body) }.into()
    }

    fn acceptance(
        &self,
        request: &Message,
        failure: Option<&Failure>,
        body: Option<AcceptanceBody>,
    ) -> Option<Message> {
        let (message_header, message_body) = (self.result_header(request, failure), body);
        Some(match request.kind() {
            MessageKind::OQSmuquc01req => OQSmuquc01res { message_header, message_body }.into(),
            MessageKind::OQSmuimm01req => OQSmuimm01res { message_header, message_body }.into(),
            MessageKind::OQSmutic01req => OQSmutic01res { message_header, message_body }.into(),
            MessageKind::OQSmuhvq01req => OQSmuhvq01res { message_header, message_body }.into(),
            MessageKind::OQSmuonq01req => OQSmuonq01res { message_header, message_body }.into(),
            _ => return None,
        })
    }

    fn bulk(&self, kind: MessageKind, answer: &BulkAnswer) -> Message {
        let header = self.bulk_header(answer.number.as_str(), answer.file_identifier.as_deref());
        match &answer.body {
            BulkBody::Pending => {
                let header = BulkResultHeader { segment_of_result: Some(SegmentOfResult::PROCESSING), ..header };
                without_body(kind, header)
            }
            BulkBody::Inquiries { on, units } => {
                let failed = units.iter().filter(|u| matches!(u.answer.outcome, Outcome::Failed(_))).count();
                let header = counted(header, units.len(), failed);
                let header = confirmation_bulk_header(header, Some(day(*on)));
                let bulk_confirm_unit = units.iter().map(|unit| self.inquiry_unit(unit)).collect();
                let body = BulkConfirmationResultBody { bulk_confirm_unit };
                OQSmuquc02res { message_header: header, message_body: Some(body) }.into()
            }
            BulkBody::ReferenceNumbers(units) => {
                let failed = units.iter().filter(|unit| unit.outcome.is_err()).count();
                let bulk_registration_unit = units.iter().map(|unit| self.registration_unit(unit)).collect();
                let body = BulkRegistrationResultBody { bulk_registration_unit };
                OQSmuimm02res { message_header: counted(header, units.len(), failed), message_body: Some(body) }.into()
            }
            BulkBody::Consented(units) => {
                let online = kind == MessageKind::OQSmuonq02req;
                self.consented(if online { CareKind::Online } else { CareKind::HomeVisit }, header, answer, units)
            }
            BulkBody::Tickets { units, .. } => {
                let bulk_confirm_unit = units.iter().map(|unit| self.ticket_unit(unit)).collect();
                let body = TicketAcquisitionResultBody { bulk_confirm_unit };
                OQSmutic02res { message_header: counted(header, units.len(), 0), message_body: Some(body) }.into()
            }
        }
    }

    fn inquiry_unit(&self, unit: &InquiryUnit) -> BulkConfirmUnit {
        let answer = &unit.answer;
        let outcome = self.outcome(answer);
        let first = self.told(answer.results()).next();
        let result = first.map(|first| BulkResultOfQualificationConfirmation {
            limit_application_certificate_changed: unit.limit_changed.map(|changed| {
                if changed { LimitCertificateChanged::CHANGED } else { LimitCertificateChanged::NOT_CHANGED }
            }),
            ..result::full(first, &answer.asked).into()
        });
        let search = match &answer.asked {
            Asked::Number { query, .. } => Some(result::search_info(query)),
            Asked::Card { .. } => None,
        };
        // SmartKarte shows this text as the person's result, so a normal one has it too (§3.4, conf M).
        let normal = outcome.validity.as_ref().and_then(|validity| validity.label()).map(str::to_owned);
        BulkConfirmUnit {
            qualification_confirm_search_info: search,
            processing_result_status: Some(outcome.status),
            processing_result_code: outcome.code,
            processing_result_message: outcome.message.or(normal),
            qualification_validity: outcome.validity,
            result_of_qualification_confirmation: result,
            reference_number: first.and_then(result::reference_number),
        }
    }

    fn registration_unit(&self, unit: &RegistrationUnit) -> BulkRegistrationUnit {
        let outcome = self.registered(unit);
        BulkRegistrationUnit {
            reference_number_registration_info: Some(result::registration_info(&unit.request)),
            processing_result_status: Some(outcome.status),
            processing_result_code: outcome.code,
            processing_result_message: outcome.message,
        }
    }

    /// The n-th 照会番号 belongs to the n-th result (§3.6).
    fn ticket_unit(&self, unit: &TicketUnit) -> TicketConfirmUnit {
        let results: Vec<_> = self.told(&unit.results).map(result::without_consents).collect();
        let number = unit.reference_number.as_ref().map(|number| number.as_str().to_owned());
        TicketConfirmUnit {
            reference_number: number.map_or_else(Vec::new, |number| vec![number; results.len()]),
            processing_result_status: Some(ProcessingResultStatus::NORMAL),
            qualification_validity: Some(validity(unit.validity)),
            result_of_qualification_confirmation: results,
            ..TicketConfirmUnit::default()
        }
    }

    /// The results, without medical aid if that is lost on the way.
    fn told<'r>(&self, results: &'r [QualificationResult]) -> impl Iterator<Item = &'r QualificationResult> + use<'r> {
        let aid_missing = self.aid_missing;
        results.iter().filter(move |r| !(aid_missing && matches!(r.qualification, Qualification::Aid(_))))
    }

    fn outcome(&self, answer: &Answer) -> Told {
        self.outcome_of(&answer.outcome, answer.advisory)
    }

    fn outcome_of(&self, outcome: &Outcome, advisory: Option<Advisory>) -> Told {
        match outcome {
            Outcome::Failed(refusal) => self.refused(refusal),
            Outcome::Checked { validity: checked, .. } => {
                let (code, message) = match advisory {
                    Some(advisory) => {
                        let (code, message) = self.codes.text(advisory.code(), advisory.text());
                        (Some(code), Some(message))
                    }
                    None => (None, None),
                };
                Told { status: ProcessingResultStatus::NORMAL, code, message, validity: Some(validity(*checked)) }
            }
        }
    }

    fn registered(&self, unit: &RegistrationUnit) -> Told {
        match &unit.outcome {
            Ok(_) => Told { status: ProcessingResultStatus::NORMAL, code: None, message: None, validity: None },
            Err(refusal) => self.refused(refusal),
        }
    }

    fn refused(&self, refusal: &Refusal) -> Told {
        let Failure { code, message, .. } = failure(self.codes, refusal);
        Told { status: ProcessingResultStatus::ERROR, code: Some(code), message: Some(message), validity: None }
    }

    /// JSON is always UTF-8.
    pub(crate) fn character_code(&self) -> CharacterCodeIdentifier {
        let encoding = if self.web { Encoding::Utf8 } else { self.site.style.encoding };
        encoding.character_code()
    }

    fn failed_confirmation_header(&self, request: &Message, failure: &Failure) -> ConfirmationResultHeader {
        let on = request.as_group().text_at("MessageHeader/QualificationConfirmationDate").map(str::to_owned);
        ConfirmationResultHeader {
            reference_classification: Some(ReferenceClassification::INSURED_CARD),
            segment_of_result: Some(SegmentOfResult::ABNORMAL),
            error_code: Some(failure.code.clone()),
            error_message: Some(failure.message.clone()),
            ..self.confirmation_header(on, request.arbitrary_file_identifier())
        }
    }

    fn confirmation_header(&self, on: Option<String>, file_identifier: Option<&str>) -> ConfirmationResultHeader {
        ConfirmationResultHeader {
            process_execution_time: Some(stamp(self.at)),
            qualification_confirmation_date: on,
            medical_institution_code: Some(self.site.code.clone()),
            arbitrary_file_identifier: file_identifier.map(str::to_owned),
            segment_of_result: Some(SegmentOfResult::NORMAL),
            character_code_identifier: Some(self.character_code()),
            ..ConfirmationResultHeader::default()
        }
    }

    fn result_header(&self, request: &Message, failure: Option<&Failure>) -> ResultHeader {
        let segment = if failure.is_some() { SegmentOfResult::ABNORMAL } else { SegmentOfResult::NORMAL };
        ResultHeader {
            process_execution_time: Some(stamp(self.at)),
            medical_institution_code: Some(self.site.code.clone()),
            arbitrary_file_identifier: request.arbitrary_file_identifier().map(str::to_owned),
            segment_of_result: Some(segment),
            error_code: failure.map(|failure| failure.code.clone()),
            error_message: failure.map(|failure| failure.message.clone()),
            character_code_identifier: Some(self.character_code()),
        }
    }

    fn bulk_header(&self, number: &str, file_identifier: Option<&str>) -> BulkResultHeader {
        BulkResultHeader {
            process_execution_time: Some(stamp(self.at)),
            medical_institution_code: Some(self.site.code.clone()),
            arbitrary_file_identifier: file_identifier.map(str::to_owned),
            reception_number: Some(number.to_owned()),
            segment_of_result: Some(SegmentOfResult::NORMAL),
            character_code_identifier: Some(self.character_code()),
            ..BulkResultHeader::default()
        }
    }
}

fn url_told(events: &[Event]) -> bool {
    let told = |event: &environment::Event| matches!(event, environment::Event::UrlTold { .. });
    events.iter().any(|event| matches!(event, Event::Environment(event) if told(event)))
}

/// Status, code, message and validity of one person's check.
struct Told {
    status: ProcessingResultStatus,
    code: Option<String>,
    message: Option<String>,
    validity: Option<QualificationValidity>,
}

fn validity(validity: Validity) -> QualificationValidity {
    QualificationValidity::new(validity.code())
}

fn counted(header: BulkResultHeader, all: usize, failed: usize) -> BulkResultHeader {
    BulkResultHeader {
        number_of_processing_result: Some(all.to_string()),
        number_of_normal_processing: Some((all - failed).to_string()),
        number_of_error: Some(failed.to_string()),
        ..header
    }
}

/// A 02res that has a header only: 処理中, or a failure.
fn without_body(kind: MessageKind, header: BulkResultHeader) -> Message {
    match kind {
        MessageKind::OQSmuquc02req => {
            OQSmuquc02res { message_header: confirmation_bulk_header(header, None), message_body: None }.into()
        }
        MessageKind::OQSmuimm02req => OQSmuimm02res { message_header: header, message_body: None }.into(),
        MessageKind::OQSmuhvq02req => OQSmuhvq02res { message_header: header, message_body: None }.into(),
        MessageKind::OQSmuonq02req => OQSmuonq02res { message_header: header, message_body: None }.into(),
        _ => OQSmutic02res { message_header: header, message_body: None }.into(),
    }
}

/// The header of OQSmuquc02res has the 資格確認日 besides.
fn confirmation_bulk_header(header: BulkResultHeader, on: Option<String>) -> BulkConfirmationResultHeader {
    BulkConfirmationResultHeader {
        process_execution_time: header.process_execution_time,
        qualification_confirmation_date: on,
        medical_institution_code: header.medical_institution_code,
        arbitrary_file_identifier: header.arbitrary_file_identifier,
        reception_number: header.reception_number,
        segment_of_result: header.segment_of_result,
        error_code: header.error_code,
        error_message: header.error_message,
        number_of_processing_result: header.number_of_processing_result,
        number_of_normal_processing: header.number_of_normal_processing,
        number_of_error: header.number_of_error,
        character_code_identifier: header.character_code_identifier,
    }
}
