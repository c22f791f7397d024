//! Answers to 資格確認: what this person must get, and nothing of anybody else's.

use super::scan::{Element, Tree};
use super::{Verdict, same, same_number, verdict, wrong};
use crate::cast::{Identity, Insured, MONTH, Recipient, Site, TODAY_DIGITS, date_digits};
use crate::request::Subject;

/// What was asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Facility that asked.
    pub site: &'a Site,
    /// Whether the facility holds a ticket of this recipient.
    pub ticket: bool,
    /// Person.
    pub subject: Subject<'a>,
    /// 任意のファイル識別子 that must come back.
    pub tag: &'a str,
}

/// Judges an answer.
pub fn check(bytes: &[u8], asked: &Asked<'_>) -> Verdict {
    let tree = match Tree::read(bytes) {
        Ok(tree) => tree,
        Err(broken) => return Verdict::Wrong(format!("応答がXMLではありません: {}", broken.what)),
    };
    let root = tree.root();
    let Some(header) = root.child("MessageHeader") else {
        return Verdict::Wrong("応答に MessageHeader がありません".into());
    };
    if let Err(verdict) = accepted(header) {
        return verdict;
    }
    verdict(header_is_right(header, asked).and_then(|()| body_is_right(root, asked)))
}

/// SegmentOfResult 1; anything else is an error that the platform tells, not a wrong answer.
pub(crate) fn accepted(header: Element<'_, '_>) -> Result<(), Verdict> {
    let segment = header.text_of("SegmentOfResult");
    if segment.as_deref() == Some("1") {
        return Ok(());
    }
    let code = header.text_of("ErrorCode").unwrap_or_default().into_owned();
    Err(Verdict::Failed(format!("処理結果区分 {} {code}", segment.as_deref().unwrap_or("なし"))))
}

fn header_is_right(header: Element<'_, '_>, asked: &Asked<'_>) -> Result<(), Verdict> {
    let text = |name: &str| header.text_of(name);
    same("任意のファイル識別子", asked.tag, text("ArbitraryFileIdentifier").as_deref())?;
    same("医療機関コード", &asked.site.code, text("MedicalInstitutionCode").as_deref())?;
    same("資格確認日", TODAY_DIGITS, text("QualificationConfirmationDate").as_deref())
}

fn body_is_right(root: Element<'_, '_>, asked: &Asked<'_>) -> Result<(), Verdict> {
    let Some(body) = root.child("MessageBody") else { return Err(wrong("MessageBody", "あり", None)) };
    same("処理結果状況", "1", body.text_of("ProcessingResultStatus").as_deref())?;
    let validity = match asked.subject {
        Subject::Insured(_) => "1",
        Subject::Recipient(_) if asked.ticket => "1",
        Subject::Recipient(_) => "6",
    };
    same("資格有効性", validity, body.text_of("QualificationValidity").as_deref())?;
    let list = body.child("ResultList");
    let results: Vec<_> =
        list.iter().flat_map(|list| list.children_named("ResultOfQualificationConfirmation")).collect();
    let [result] = results.as_slice() else {
        return Err(wrong("資格確認結果の数", "1", Some(&results.len().to_string())));
    };
    match asked.subject {
        Subject::Insured(person) => insured_is_right(*result, person),
        Subject::Recipient(person) => {
            recipient_is_right(*result, person)?;
            tickets_are_right(*result, asked.site, asked.ticket)
        }
    }
}

/// A result of health insurance.
pub(crate) fn insured_is_right(result: Element<'_, '_>, person: &Insured) -> Result<(), Verdict> {
    let text = |name: &str| result.text_of(name);
    if text("InsuredCardClassification").as_deref() == Some("A1") {
        return Err(wrong("被保険者証区分", "A1以外", Some("A1")));
    }
    same_number("保険者番号", &person.insurer_number, text("InsurerNumber").as_deref())?;
    same("被保険者証番号", &person.number, text("InsuredIdentificationNumber").as_deref())?;
    if let Some(symbol) = &person.symbol {
        same("被保険者証記号", symbol, text("InsuredCardSymbol").as_deref())?;
    }
    if let Some(branch) = &person.branch {
        same("枝番", branch, text("InsuredBranchNumber").as_deref())?;
    }
    same(
        "本人・家族の別",
        if person.insurance.is_family() { "2" } else { "1" },
        text("PersonalFamilyClassification").as_deref(),
    )?;
    // Ordinary results of a valid insurance come without it (spec/oqs-wire.md §3.2); if it is there it must be right.
    if let Some(since) = text("QualificationDate") {
        same("資格取得年月日", &date_digits(person.insurance.since()), Some(&since))?;
    }
    identity_is_right(result, &person.identity)
}

/// A result of medical aid.
pub(crate) fn recipient_is_right(result: Element<'_, '_>, person: &Recipient) -> Result<(), Verdict> {
    let text = |name: &str| result.text_of(name);
    same("被保険者証区分", "A1", text("InsuredCardClassification").as_deref())?;
    same_number("公費負担者番号", &person.payer_number, text("InsurerNumber").as_deref())?;
    same("受給者番号", &person.recipient_number, text("InsuredIdentificationNumber").as_deref())?;
    identity_is_right(result, &person.identity)
}

fn identity_is_right(result: Element<'_, '_>, identity: &Identity) -> Result<(), Verdict> {
    let text = |name: &str| result.text_of(name);
    // Names are personal: the report says that they differ, not what they are.
    for (what, expected, found) in
        [("氏名", &identity.name, text("Name")), ("氏名カナ", &identity.kana, text("NameKana"))]
    {
        if found.as_deref() != Some(expected.as_str()) {
            return Err(Verdict::Wrong(format!("{what}が本人のものと違います")));
        }
    }
    same("性別", if identity.male { "1" } else { "2" }, text("Sex1").as_deref())?;
    same("生年月日", &identity.birthdate, text("Birthdate").as_deref())
}

/// The ticket of this facility and month, once; or none that could be used here.
pub(crate) fn tickets_are_right(result: Element<'_, '_>, site: &Site, expected: bool) -> Result<(), Verdict> {
    let list = result.child("PublicExpenseResultList");
    let tickets = list.iter().flat_map(|list| list.children_named("MedicalTicketInfo"));
    let usable: Vec<_> =
        tickets.filter(|ticket| ticket.text_of("DesignatedMedicalInstitutionFlag").as_deref() != Some("1")).collect();
    if !expected {
        let count = usable.len().to_string();
        return if usable.is_empty() { Ok(()) } else { Err(wrong("使える券の数", "0", Some(&count))) };
    }
    let [ticket] = usable.as_slice() else {
        return Err(wrong("使える券の数", "1", Some(&usable.len().to_string())));
    };
    same("診療年月", &MONTH.replace('-', ""), ticket.text_of("MedicalTreatmentMonth").as_deref())?;
    let kind = if site.kind == onshi_nation::FacilityKind::Pharmacy { "02" } else { "01" };
    same("券別", kind, ticket.text_of("TicketType").as_deref())?;
    same("指定医療機関コード", &site.code, ticket.text_of("DesignatedMedicalInstitutionCode").as_deref())
}
