//! What a world file leaves out, taken from the synthetic nation: pure functions of the seed and of what is asked for.
//! The only file that knows the nation.

use jiff::civil::Date;
use onshi_domain::id::{FacilityCode, PointTable};
use onshi_nation::{FacilityKind, Nation, Scheme, Sex, invent};

/// Where invented offices, facilities and insurers are (東京都).
const PREFECTURE: u8 = 13;
/// How many people are looked at for one of the right sex.
const SEARCH_LIMIT: u64 = 64;

/// A person to lend what a file does not say.
pub(crate) struct Lent {
    /// 氏名.
    pub(crate) name: String,
    /// カナ氏名, half width.
    pub(crate) kana: String,
    /// Whether it is a man.
    pub(crate) male: bool,
    /// 生年月日.
    pub(crate) birthdate: Date,
    /// 住所.
    pub(crate) address: String,
    /// 郵便番号.
    pub(crate) postal_code: String,
}

/// A number for `what` (a path-like name, unique in the world); `attempt` counts up when the number was taken.
fn salt(what: &str, attempt: u64) -> u64 {
    invent::salt(what).wrapping_add(attempt)
}

/// A person of the asked sex, if one is asked for.
pub(crate) fn person(seed: u64, what: &str, male: Option<bool>) -> Lent {
    let nation = Nation::new(seed);
    let candidate = |attempt| nation.person(invent::person_index(seed, salt(what, attempt)));
    let fits = |person: &onshi_nation::Person| male.is_none_or(|male| male == (person.sex() == Sex::Male));
    let person = (0..SEARCH_LIMIT).map(candidate).find(fits).unwrap_or_else(|| candidate(0));
    Lent {
        name: person.name(),
        kana: person.kana(),
        male: person.sex() == Sex::Male,
        birthdate: person.birthdate(),
        address: person.address(),
        postal_code: person.postal_code(),
    }
}

/// 公費負担者番号 of a welfare office.
pub(crate) fn payer_number(seed: u64, what: &str, attempt: u64) -> String {
    invent::office_payer_number(seed, salt(what, attempt), PREFECTURE).to_string()
}

/// 公費負担者番号 of any scheme.
pub(crate) fn public_payer_number(seed: u64, what: &str, law: u8, prefecture: u8) -> String {
    invent::payer_number(seed, salt(what, 0), law, prefecture).to_string()
}

/// 受給者番号.
pub(crate) fn recipient_number(seed: u64, what: &str, attempt: u64) -> String {
    invent::recipient_number(seed, salt(what, attempt)).to_string()
}

/// What kind of facility a code is for, as the nation knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeFor {
    /// 病院.
    Hospital,
    /// 医科診療所.
    Clinic,
    /// 歯科診療所.
    Dental,
    /// 薬局.
    Pharmacy,
    /// 訪問看護ステーション, 点数表 6.
    HomeNursing,
}

/// 医療機関コード.
pub(crate) fn facility_code(seed: u64, what: &str, attempt: u64, kind: CodeFor) -> String {
    let salt = salt(what, attempt);
    let of = |kind| invent::facility_code(seed, salt, kind, PREFECTURE).to_string();
    match kind {
        CodeFor::Hospital => of(FacilityKind::Hospital),
        CodeFor::Clinic => of(FacilityKind::Clinic),
        CodeFor::Dental => of(FacilityKind::Dental),
        CodeFor::Pharmacy => of(FacilityKind::Pharmacy),
        // The nation has no home nursing stations: the local digits of a clinic under their own 点数表.
        CodeFor::HomeNursing => {
            let clinic = of(FacilityKind::Clinic);
            let local = clinic.get(3..9).and_then(|digits| digits.parse().ok()).unwrap_or(1);
            FacilityCode::with_check_digit(PREFECTURE, PointTable::HomeNursing, local)
                .map_or(clinic, |code| code.to_string())
        }
    }
}

/// The three kinds of insurance that a world file can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InsuranceOf {
    /// 被用者保険.
    Employee,
    /// 国民健康保険.
    National,
    /// 後期高齢者医療.
    LateElderly,
}

impl InsuranceOf {
    fn scheme(self) -> Scheme {
        match self {
            InsuranceOf::Employee => Scheme::UnionHealth,
            InsuranceOf::National => Scheme::National,
            InsuranceOf::LateElderly => Scheme::LateElderly,
        }
    }

    /// 保険者名称, plainly synthetic.
    pub(crate) fn insurer_name(self) -> &'static str {
        match self {
            InsuranceOf::Employee => "見本健康保険組合",
            InsuranceOf::National => "見本市国民健康保険",
            InsuranceOf::LateElderly => "見本県後期高齢者医療広域連合",
        }
    }
}

/// 保険者番号: one per kind and world, so that people share their insurer.
pub(crate) fn insurer_number(seed: u64, kind: InsuranceOf) -> String {
    invent::insurer_number(seed, invent::salt(kind.insurer_name()), kind.scheme(), PREFECTURE).to_string()
}

/// 記号.
pub(crate) fn symbol(seed: u64, what: &str, kind: InsuranceOf) -> Option<String> {
    invent::insured_symbol(seed, salt(what, 0), kind.scheme())
}

/// 番号.
pub(crate) fn insured_number(seed: u64, what: &str, kind: InsuranceOf) -> String {
    invent::insured_number(seed, salt(what, 0), kind.scheme())
}
