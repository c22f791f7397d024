//! What the examiner confirms about the payers of a receipt, as far as the real course is known (spec/claims.md §5, §9):
//! unchanged (02), not confirmable (03), 振替 (04), 分割 (05), 資格喪失 (06), 枝番特定 (09). Codes 07 and 08 are never given: what
//! they need (the card taken back; 予備 since 2024) is not known here. Whether medical aid is within 振替・分割 is not public,
//! so it is only confirmed or not (conf L).

use super::rules;
use crate::aid::Known;
use crate::claim::Receipt;
use crate::claim::Rule;
use crate::id::{InsurerNumber, PayerNumber, RecipientNumber, normalise};
use crate::insurance::Insurance;
use crate::month::TreatmentMonth;
use crate::person::Person;
use jiff::civil::{Date, DateTime};

/// 確認区分 that an examiner gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// 02 変更なし.
    Unchanged,
    /// 03 確認不能.
    Unconfirmed,
    /// 04 振替.
    Transferred,
    /// 05 分割.
    Split,
    /// 06 資格喪失.
    Lost,
    /// 09 枝番特定.
    Branch,
}

impl Class {
    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Class::Unchanged => "02",
            Class::Unconfirmed => "03",
            Class::Transferred => "04",
            Class::Split => "05",
            Class::Lost => "06",
            Class::Branch => "09",
        }
    }

    /// In words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Class::Unchanged => "審査支払機関に請求後、変更なし",
            Class::Unconfirmed => "請求後、確認不能",
            Class::Transferred => "請求後、振替",
            Class::Split => "請求後、分割",
            Class::Lost => "請求後、資格喪失",
            Class::Branch => "請求後、枝番特定",
        }
    }
}

/// One confirmation: what SN tells of a returned or handled receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// 負担者種別: 1 insurance, 2 to 5 schemes in order.
    pub payer_kind: u8,
    /// 確認区分.
    pub class: Class,
    /// The insurance that answers, where there is one.
    pub insurance: Option<ConfirmedInsurance>,
    /// Medical aid: the numbers confirmed.
    pub aid: Option<(PayerNumber, RecipientNumber)>,
    /// The days it answers for, where a claim was split.
    pub days: Vec<u8>,
}

/// Numbers of a confirmed insurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedInsurance {
    /// 保険者番号.
    pub insurer: InsurerNumber,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
}

impl From<&Insurance> for ConfirmedInsurance {
    fn from(insurance: &Insurance) -> Self {
        ConfirmedInsurance {
            insurer: insurance.insurer_number,
            symbol: insurance.symbol.as_ref().map(ToString::to_string),
            number: insurance.number.to_string(),
            branch: insurance.branch.map(|branch| branch.to_string()),
        }
    }
}

/// A remark that goes with a confirmation: rule, line, field, words.
pub type Remark = (&'static Rule, (u64, usize), String, &'static str);

/// Confirms insurance and medical aid of a receipt against the person's records.
#[must_use]
pub fn confirm(
    receipt: &Receipt,
    month: TreatmentMonth,
    person: &Person,
    at: DateTime,
) -> (Vec<Confirmed>, Vec<Remark>) {
    let mut remarks = Vec::new();
    let mut confirmed = insurance(receipt, month, (person, Known::At(at)), &mut remarks);
    for (index, scheme) in receipt.schemes.iter().enumerate().filter(|(_, scheme)| scheme.is_medical_aid()) {
        let payer_kind = u8::try_from(index + 2).unwrap_or(u8::MAX);
        let days = visit_days(receipt, month, payer_kind);
        let case = person.cases.iter().find(|case| {
            case.payer_number.as_str() == scheme.payer.text
                && days.iter().all(|day| case.stretches(Known::At(at)).iter().any(|stretch| stretch.covers(*day)))
        });
        let aid =
            case.and_then(|case| Some((case.payer_number, case.recipient_number(*days.first()?, Known::At(at))?)));
        let class = if aid.is_some() { Class::Unchanged } else { Class::Unconfirmed };
        confirmed.push(Confirmed { payer_kind, class, insurance: None, aid, days: Vec::new() });
    }
    (confirmed, remarks)
}

fn insurance(
    receipt: &Receipt,
    month: TreatmentMonth,
    (person, known): (&Person, Known),
    remarks: &mut Vec<Remark>,
) -> Vec<Confirmed> {
    let Some(claimed) = receipt.insurance.first() else { return Vec::new() };
    let place = (claimed.line, claimed.insurer.position);
    let one = |class, insurance: Option<&Insurance>| {
        let insurance = insurance.map(ConfirmedInsurance::from);
        vec![Confirmed { payer_kind: 1, class, insurance, aid: None, days: Vec::new() }]
    };
    let is_claimed = |insurance: &Insurance| {
        insurance.insurer_number.as_str() == claimed.insurer.text.trim()
            && insurance.number.normalised() == normalise(&claimed.number.text)
    };
    let stretches = stretches(person, known, &visit_days(receipt, month, 1));
    let remedy = "資格確認の結果を確かめ、当日の保険者に請求してください";
    match stretches.as_slice() {
        [] if person.insurance_known(known).any(|own| is_claimed(&own)) => {
            remarks.push((rules::LOST, place, "受診日には請求先の医療保険の資格がありません".into(), remedy));
            one(Class::Lost, None)
        }
        [] => {
            remarks.push((rules::UNCONFIRMED, place, "請求先の医療保険の資格を確認できません".into(), remedy));
            one(Class::Unconfirmed, None)
        }
        [(only, _)] if !is_claimed(only) => {
            remarks.push((
                rules::TRANSFERRED,
                place,
                format!("受診日の保険者{}({})に振り替えます", only.insurer_name, only.insurer_number),
                remedy,
            ));
            one(Class::Transferred, Some(only))
        }
        [(only, _)] if branch_is_missing(receipt, only) => {
            let kind = receipt.confirmations.iter().find(|sn| sn.payer_kind.text == "1");
            let place = kind.map_or(place, |sn| (sn.line, sn.branch.position));
            let what = "枝番の記録がないため、資格の登録から特定しました".to_owned();
            remarks.push((rules::BRANCH, place, what, "資格確認の結果にある枝番を記録してください"));
            one(Class::Branch, Some(only))
        }
        [(only, _)] => one(Class::Unchanged, Some(only)),
        several => {
            let what = format!("月の途中で保険者が変わっているため、{}件に分割します", several.len());
            remarks.push((rules::SPLIT, place, what, "保険者ごとにレセプトを分けて請求してください"));
            several
                .iter()
                .map(|(insurance, days)| Confirmed {
                    payer_kind: 1,
                    class: Class::Split,
                    insurance: Some(insurance.into()),
                    aid: None,
                    days: days.iter().filter_map(|day| u8::try_from(day.day()).ok()).collect(),
                })
                .collect()
        }
    }
}

fn branch_is_missing(receipt: &Receipt, insurance: &Insurance) -> bool {
    let sn = receipt.confirmations.iter().find(|sn| sn.payer_kind.text == "1");
    insurance.branch.is_some() && sn.is_some_and(|sn| sn.branch.is_blank())
}

/// The insurances in force on these days, each with its days, in order.
fn stretches(person: &Person, known: Known, days: &[Date]) -> Vec<(Insurance, Vec<Date>)> {
    let mut found: Vec<(Insurance, Vec<Date>)> = Vec::new();
    for day in days {
        let Some(insurance) = person.insurance_on(*day, known) else { continue };
        match found.iter_mut().find(|(known, _)| *known == insurance) {
            Some((_, days)) => days.push(*day),
            None => found.push((insurance, vec![*day])),
        }
    }
    found
}

/// The days of visit under a payer: its JD, or else the days of the details, or else the month's first day.
fn visit_days(receipt: &Receipt, month: TreatmentMonth, payer_kind: u8) -> Vec<Date> {
    let kind = payer_kind.to_string();
    let of_day = |index: usize| month.first_day().with().day(i8::try_from(index + 1).unwrap_or(i8::MAX)).build().ok();
    let marked = receipt.visit_days.iter().filter(|days| days.payer_kind.text == kind);
    let mut days: Vec<Date> = marked
        .flat_map(|days| days.days.iter().enumerate())
        .filter(|(_, entry)| !entry.is_blank())
        .filter_map(|(index, _)| of_day(index))
        .collect();
    if days.is_empty() {
        let counted = receipt.details.iter().flat_map(|detail| detail.days.iter().enumerate());
        days = counted.filter(|(_, times)| **times > 0).filter_map(|(index, _)| of_day(index)).collect();
    }
    days.sort_unstable();
    days.dedup();
    if days.is_empty() {
        days.push(month.first_day());
    }
    days
}
