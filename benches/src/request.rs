//! The bytes that a receipt computer sends: every message another person, in Shift_JIS.

use crate::cast::{Insured, MONTH, Recipient, Site, TODAY_DIGITS};
use onshi_wire::oqs::codes::LimitCertificateConsent;
use onshi_wire::oqs::{
    BulkConfirmationRequestBody, ConfirmationRequestBody, ConfirmationRequestHeader, DownloadRequestBody,
    DownloadRequestHeader, EncodeError, Encoding, Group, MessageKind, OQSmuquc01req, OQSmuquc02req, OQSmutic01req,
    OQSmutic02req, OQSsiquc01req, QualificationConfirmSearchInfo, RequestHeader, Style, TicketAcquisitionRequestBody,
    TicketSearchInfo, encode,
};

/// Who is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// By insurance number.
    Insured(&'a Insured),
    /// By 公費負担者番号 and 受給者番号.
    Recipient(&'a Recipient),
}

/// Writes requests for one character code.
#[derive(Debug, Clone, Copy)]
pub struct Writer {
    style: Style,
}

impl Writer {
    /// As receipt computers write.
    pub fn new(encoding: Encoding) -> Self {
        Writer { style: Style::receipt_computer(encoding) }
    }

    /// 資格確認要求. `tag` comes back in the answer.
    ///
    /// # Errors
    /// A text that XML cannot hold.
    pub fn inquiry(&self, site: &Site, subject: Subject<'_>, tag: &str) -> Result<Vec<u8>, EncodeError> {
        self.bytes(&OQSsiquc01req {
            message_header: confirmation_header(site, tag),
            message_body: ConfirmationRequestBody { qualification_confirm_search_info: search(subject, None) },
        })
    }

    /// 資格確認一括照会要求.
    ///
    /// # Errors
    /// As [`Self::inquiry`].
    pub fn bulk_inquiry(&self, site: &Site, people: &[&Insured], tag: &str) -> Result<Vec<u8>, EncodeError> {
        let units = people.iter().map(|person| search(Subject::Insured(person), Some(&person.identity.id)));
        self.bytes(&OQSmuquc01req {
            message_header: confirmation_header(site, tag),
            message_body: BulkConfirmationRequestBody { qualification_confirm_search_info: units.collect() },
        })
    }

    /// 委託先資格情報の一括取得要求.
    ///
    /// # Errors
    /// As [`Self::inquiry`].
    pub fn bulk_acquisition(&self, site: &Site, tag: &str) -> Result<Vec<u8>, EncodeError> {
        let month = TicketSearchInfo { medical_treatment_month: Some(MONTH.replace('-', "")) };
        self.bytes(&OQSmutic01req {
            message_header: RequestHeader {
                medical_institution_code: Some(site.code.clone()),
                arbitrary_file_identifier: Some(tag.to_owned()),
            },
            message_body: TicketAcquisitionRequestBody { qualification_confirm_search_info: month },
        })
    }

    /// The question for the result of a bulk request.
    ///
    /// # Errors
    /// As [`Self::inquiry`].
    pub fn download(&self, kind: MessageKind, site: &Site, number: &str) -> Result<Vec<u8>, EncodeError> {
        let message_header = DownloadRequestHeader { medical_institution_code: Some(site.code.clone()) };
        let message_body = DownloadRequestBody { reception_number: Some(number.to_owned()) };
        match kind {
            MessageKind::OQSmutic02req => self.bytes(&OQSmutic02req { message_header, message_body }),
            _ => self.bytes(&OQSmuquc02req { message_header, message_body }),
        }
    }

    fn bytes(&self, message: &dyn Group) -> Result<Vec<u8>, EncodeError> {
        encode(message, &self.style)
    }
}

/// The name of a request file.
pub fn file_name(kind: MessageKind, run: u32, number: u64) -> String {
    format!("{}_{run:08x}{number:010}.xml", kind.prefix())
}

fn confirmation_header(site: &Site, tag: &str) -> ConfirmationRequestHeader {
    ConfirmationRequestHeader {
        qualification_confirmation_date: Some(TODAY_DIGITS.to_owned()),
        medical_institution_code: Some(site.code.clone()),
        arbitrary_file_identifier: Some(tag.to_owned()),
    }
}

fn search(subject: Subject<'_>, mark: Option<&str>) -> QualificationConfirmSearchInfo {
    let consent = Some(LimitCertificateConsent::NOT_GIVEN);
    let arbitrary_identifier = mark.map(str::to_owned);
    match subject {
        Subject::Insured(person) => QualificationConfirmSearchInfo {
            insurer_number: Some(padded(&person.insurer_number)),
            insured_card_symbol: person.symbol.clone(),
            insured_identification_number: Some(person.number.clone()),
            insured_branch_number: person.branch.clone(),
            birthdate: Some(person.identity.birthdate.clone()),
            limit_application_certificate_related_cons_flg: consent,
            arbitrary_identifier,
        },
        Subject::Recipient(person) => QualificationConfirmSearchInfo {
            insurer_number: Some(person.payer_number.clone()),
            insured_card_symbol: None,
            insured_identification_number: Some(person.recipient_number.clone()),
            insured_branch_number: None,
            birthdate: Some(person.identity.birthdate.clone()),
            limit_application_certificate_related_cons_flg: consent,
            arbitrary_identifier,
        },
    }
}

/// 保険者番号 on the wire: eight places, spaces in front (spec/oqs-wire.md §2.7).
fn padded(insurer_number: &str) -> String {
    format!("{:>8}", insurer_number.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::Cast;
    use crate::profile::People;
    use onshi_wire::oqs::{Limits, decode_message};

    #[test]
    fn requests_are_what_a_terminal_accepts() {
        let cast = Cast::draw(9, People { insured: 200, recipients: 20, without_ticket: 0.0 }, 2).unwrap();
        for encoding in [Encoding::ShiftJis, Encoding::Utf8] {
            let writer = Writer::new(encoding);
            let site = &cast.sites[1];
            let people: Vec<&Insured> = cast.insured.iter().take(10).collect();
            let mut all = vec![
                (MessageKind::OQSmuquc01req, writer.bulk_inquiry(site, &people, "1").unwrap()),
                (MessageKind::OQSmutic01req, writer.bulk_acquisition(site, "1").unwrap()),
                (MessageKind::OQSmutic02req, writer.download(MessageKind::OQSmutic02req, site, "12").unwrap()),
                (MessageKind::OQSmuquc02req, writer.download(MessageKind::OQSmuquc02req, site, "12").unwrap()),
            ];
            let subjects =
                cast.insured.iter().map(Subject::Insured).chain(cast.recipients.iter().map(Subject::Recipient));
            all.extend(subjects.map(|s| (MessageKind::OQSsiquc01req, writer.inquiry(site, s, "7").unwrap())));
            for (kind, bytes) in all {
                let decoded = decode_message(kind, &bytes, &Limits::DEFAULT);
                assert!(decoded.is_acceptable(), "{:?}\n{}", decoded.problems, String::from_utf8_lossy(&bytes));
                assert_eq!(decoded.encoding, Some(encoding));
            }
        }
    }
}
