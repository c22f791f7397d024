//! Certificates that go with an insurance, and what cannot be right about one (spec/oqs-wire.md §3.2, §4).

use super::{Insurance, InsuranceKind};
use crate::refusal::Refusal;
use jiff::civil::Date;

/// 限度額証区分 (OQSCD011).
pub const LIMIT_CLASSES: [&str; 3] = ["01", "02", "03"];

/// 適用区分 (OQSCD012): A below 70 years, B from 70 years on.
pub const LIMIT_CATEGORIES: [&str; 16] =
    ["A01", "A02", "A03", "A04", "A05", "A06", "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10"];

/// 認定疾病区分 (OQSCD013).
pub const DISEASE_CATEGORIES: [&str; 3] = ["1", "2", "3"];

/// Greatest share of the cost in tenths: 3割.
const SHARE_LIMIT: u8 = 3;

/// 高齢受給者証情報 (spec/oqs-wire.md §3.2, item 26).
#[doc(alias = "高齢受給者証")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElderlyCertificate {
    /// 交付年月日.
    pub issued_on: Option<Date>,
    /// Valid from.
    pub valid_from: Date,
    /// Valid until, inclusive.
    pub valid_until: Option<Date>,
    /// 一部負担金割合 in tenths: 2 means 2割, `020` on the wire.
    pub share_tenths: u8,
}

/// 限度額適用認定証情報 (spec/oqs-wire.md §3.2, item 29). Told only with consent.
#[doc(alias = "限度額適用認定証")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitCertificate {
    /// 限度額証区分 (OQSCD011), `01`–`03`.
    pub class: String,
    /// 適用区分 (OQSCD012), `A01`–`B10`.
    pub category: String,
    /// 交付年月日.
    pub issued_on: Option<Date>,
    /// Valid from.
    pub valid_from: Option<Date>,
    /// Valid until, inclusive; a certificate without end is possible (spec/oqs-wire.md §6).
    pub valid_until: Option<Date>,
    /// 長期入院該当年月日.
    pub long_term_on: Option<Date>,
}

/// 特定疾病療養受療証情報 (spec/oqs-wire.md §3.2, item 32). Told only with consent.
#[doc(alias = "特定疾病療養受療証")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecificDisease {
    /// 認定疾病区分 (OQSCD013), `1`–`3`.
    pub category: String,
    /// 交付年月日.
    pub issued_on: Option<Date>,
    /// Valid from.
    pub valid_from: Option<Date>,
    /// Valid until, inclusive.
    pub valid_until: Option<Date>,
    /// 自己負担限度額 in yen.
    pub self_pay_yen: Option<u32>,
}

/// Greatest number of 特定疾病 certificates (spec/oqs-wire.md §3.2).
pub const SPECIFIC_DISEASES_LIMIT: usize = 3;

impl ElderlyCertificate {
    /// Whether it is valid on a day.
    #[must_use]
    pub fn valid_on(&self, day: Date) -> bool {
        within(day, Some(self.valid_from), self.valid_until)
    }
}

impl LimitCertificate {
    /// Whether it is valid on a day; one without an end goes on.
    #[must_use]
    pub fn valid_on(&self, day: Date) -> bool {
        within(day, self.valid_from, self.valid_until)
    }
}

impl SpecificDisease {
    /// Whether it is valid on a day.
    #[must_use]
    pub fn valid_on(&self, day: Date) -> bool {
        within(day, self.valid_from, self.valid_until)
    }
}

fn within(day: Date, from: Option<Date>, until: Option<Date>) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}

/// What cannot be right about an insurance's certificates: a code that no table has, an end before its beginning, a
/// certificate that this kind of insurance does not issue.
///
/// # Errors
/// The first one found.
pub fn check(insurance: &Insurance) -> Result<(), Refusal> {
    let details = &insurance.details;
    let late_elderly = insurance.kind == InsuranceKind::LateElderly;
    if let Some(share) = details.share_tenths {
        check_share("一部負担金割合", share)?;
        if !late_elderly {
            let what = "一部負担金割合は後期高齢者医療の資格だけにあります。";
            return Err(wrong(
                "insurance.share",
                "一部負担金割合",
                what,
                "高齢受給者証の負担割合として登録してください。",
            ));
        }
    }
    if let Some(elderly) = &details.elderly {
        check_share("高齢受給者証", elderly.share_tenths)?;
        check_dates("高齢受給者証", Some(elderly.valid_from), elderly.valid_until)?;
        if late_elderly {
            let what = "後期高齢者医療の資格に高齢受給者証はありません。";
            return Err(wrong("insurance.elderly", "高齢受給者証", what, "一部負担金割合として登録してください。"));
        }
    }
    if let Some(limit) = &details.limit {
        check_code("限度額証区分", &limit.class, &LIMIT_CLASSES)?;
        check_code("適用区分", &limit.category, &LIMIT_CATEGORIES)?;
        check_dates("限度額適用認定証", limit.valid_from, limit.valid_until)?;
    }
    check_diseases(&details.specific_diseases)
}

fn check_diseases(diseases: &[SpecificDisease]) -> Result<(), Refusal> {
    if diseases.len() > SPECIFIC_DISEASES_LIMIT {
        let what = format!("{}件あります。", diseases.len());
        return Err(wrong("insurance.specific_diseases", "特定疾病療養受療証", what, "3件までにしてください。"));
    }
    for (nth, disease) in diseases.iter().enumerate() {
        check_code("認定疾病区分", &disease.category, &DISEASE_CATEGORIES)?;
        check_dates("特定疾病療養受療証", disease.valid_from, disease.valid_until)?;
        if diseases[..nth].iter().any(|other| other.category == disease.category) {
            let what = format!("認定疾病区分{}が二つあります。", disease.category);
            let remedy = "同じ区分の受療証は一つにしてください。";
            return Err(wrong("insurance.specific_diseases", "特定疾病療養受療証", what, remedy));
        }
    }
    Ok(())
}

fn check_code(place: &str, code: &str, known: &[&str]) -> Result<(), Refusal> {
    if known.contains(&code) {
        return Ok(());
    }
    let what = format!("「{}」という{place}はありません。", code.chars().take(10).collect::<String>());
    Err(wrong("insurance.code", place, what, &format!("{} のいずれかです。", known.join("、"))))
}

fn check_dates(place: &str, from: Option<Date>, until: Option<Date>) -> Result<(), Refusal> {
    match (from, until) {
        (Some(from), Some(until)) if until < from => {
            let what = format!("有効終了日{until}が有効開始日{from}より前です。");
            Err(wrong("insurance.dates", place, what, "開始日以降の終了日を指定してください。"))
        }
        _ => Ok(()),
    }
}

fn check_share(place: &str, tenths: u8) -> Result<(), Refusal> {
    if (1..=SHARE_LIMIT).contains(&tenths) {
        return Ok(());
    }
    Err(wrong(
        "insurance.share",
        place,
        format!("{tenths}割という負担割合はありません。"),
        "1から3(割)で指定してください。",
    ))
}

fn wrong(code: &'static str, place: &str, what: impl Into<String>, remedy: &str) -> Refusal {
    Refusal::invalid(code, place, what, remedy)
}
