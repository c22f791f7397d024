//! RE: type, month, person; and the order of the records.

use super::super::finding::{Findings, Rule};
use super::super::model::Receipt;
use super::super::receipt_type::{Main, ReceiptType};
use crate::id::{FacilityCode, PointTable};
use crate::month::TreatmentMonth;
use jiff::civil::Date;

const TYPE_KNOWN: &Rule = &Rule::high("UKE-201", "レセプト種別が別表にある", "spec/claims.md §4");
const TYPE_FITS: &Rule = &Rule::high("UKE-202", "レセプト種別が負担者と合う", "spec/claims.md §4");
const ADMISSION: &Rule = &Rule::medium("UKE-203", "入院のレセプト種別に入院年月日がある", "spec/claims.md §2 RE");
const PERSON: &Rule = &Rule::high("UKE-204", "男女区分と生年月日が正しい", "spec/claims.md §2 RE");
const BENEFIT_RATIO: &Rule = &Rule::high("UKE-205", "給付割合は国民健康保険だけに記録する", "spec/claims.md §7 C12-11");
const SEARCH_NUMBER: &Rule = &Rule::high("UKE-206", "検索番号は17から30桁である", "spec/claims.md §2 RE");
const ORDER: &Rule = &Rule::high("UKE-207", "レコードの順序が正しい", "spec/claims.md §1");
const ISSUER: &Rule = &Rule::medium("UKE-208", "調剤レセプトに処方箋の発行元がある", "spec/claims.md §3");
const DIAGNOSIS: &Rule = &Rule::high("UKE-209", "傷病名の記録が正しい", "spec/claims.md §2 SY");

/// The rules of this file.
pub const RULES: &[&Rule] =
    &[TYPE_KNOWN, TYPE_FITS, ADMISSION, PERSON, BENEFIT_RATIO, SEARCH_NUMBER, ORDER, ISSUER, DIAGNOSIS];

/// 傷病名コード of a name that has no code.
const UNCODED: &str = "0000999";

/// Reads `YYYYMMDD`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = plain.then(|| text.parse().ok())??;
    let part = |value: u32| i8::try_from(value).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok()
}

/// Reads `YYYYMM`.
pub(in crate::claim) fn month(text: &str) -> Option<TreatmentMonth> {
    TreatmentMonth::parse(text)
}

/// The type is one that exists, and of this kind of claim.
pub fn receipt_type_is_known(receipt: &Receipt, findings: &mut Findings) {
    let written = &receipt.receipt_type;
    let place = (receipt.line, written.position);
    match ReceiptType::parse(&written.text) {
        None => findings.add(
            TYPE_KNOWN,
            place,
            format!("レセプト種別「{}」は別表にありません", written.text),
            "4桁の種別を確かめてください。医療扶助単独の外来は医科で1212です",
        ),
        Some(read) if read.table != receipt.table => findings.add(
            TYPE_KNOWN,
            place,
            format!("レセプト種別「{}」はこのファイルの点数表と合いません", written.text),
            format!("先頭を{}にしてください", receipt.table.digit()),
        ),
        Some(_) => {}
    }
    if month(&receipt.month.text).is_none() {
        findings.add(
            TYPE_KNOWN,
            (receipt.line, receipt.month.position),
            format!("診療年月「{}」が年月として読めません", receipt.month.text),
            "西暦4桁と月2桁で記録してください",
        );
    }
}

/// Its second and third digit say the same as the HO and KO records.
pub fn receipt_type_fits_the_payers(receipt: &Receipt, findings: &mut Findings) {
    let Some(read) = ReceiptType::parse(&receipt.receipt_type.text) else { return };
    let place = (receipt.line, receipt.receipt_type.position);
    let insured = !receipt.insurance.is_empty();
    if insured == (read.main == Main::Public) {
        let (what, remedy) = if insured {
            ("公費単独の種別ですが、保険者レコード(HO)があります", "医療保険と併用の種別にするか、HOを除いてください")
        } else {
            ("医療保険の種別ですが、保険者レコード(HO)がありません", "公費単独の種別にするか、HOを記録してください")
        };
        findings.add(TYPE_FITS, place, what, remedy);
    }
    if read.schemes() != receipt.schemes.len() {
        findings.add(
            TYPE_FITS,
            place,
            format!("種別では公費が{}種ですが、公費レコード(KO)は{}件です", read.schemes(), receipt.schemes.len()),
            "種別の3桁目と公費レコードの件数を合わせてください",
        );
    }
    let late_elderly = receipt.insurance.iter().any(|insurance| insurance.insurer.text.trim_start().starts_with("39"));
    if insured && late_elderly != (read.main == Main::LateElderly) && read.main != Main::Public {
        findings.add(
            TYPE_FITS,
            place,
            "後期高齢者医療の種別と保険者番号(39…)が合いません",
            "種別の2桁目は、後期高齢者医療なら3、それ以外の医療保険なら1です",
        );
    }
}

/// Inpatient types tell when the patient was admitted; outpatient ones do not.
pub fn inpatient_types_have_an_admission(receipt: &Receipt, findings: &mut Findings) {
    let Some(read) = ReceiptType::parse(&receipt.receipt_type.text) else { return };
    if matches!(receipt.table, PointTable::Pharmacy | PointTable::HomeNursing) {
        return;
    }
    if read.inpatient == receipt.admitted_on.is_blank() {
        let what = if read.inpatient {
            "入院の種別ですが、入院年月日がありません"
        } else {
            "入院外の種別ですが、入院年月日があります"
        };
        findings.add(
            ADMISSION,
            (receipt.line, receipt.admitted_on.position),
            what,
            "種別の4桁目(奇数が入院)と入院年月日を合わせてください",
        );
    }
}

/// 男女区分 is 1 or 2; the birth date is a date that lies before the end of the treatment month.
pub fn sex_and_birthdate_are_plausible(receipt: &Receipt, findings: &mut Findings) {
    if !matches!(receipt.sex.text.as_str(), "1" | "2") {
        findings.add(
            PERSON,
            (receipt.line, receipt.sex.position),
            format!("男女区分が「{}」です", receipt.sex.text),
            "1(男)か2(女)を記録してください",
        );
    }
    let last_day = month(&receipt.month.text).map(TreatmentMonth::last_day);
    let born = date(&receipt.birthdate.text);
    let plausible = born.is_some_and(|born| last_day.is_none_or(|last| born <= last));
    if !plausible {
        findings.add(
            PERSON,
            (receipt.line, receipt.birthdate.position),
            "生年月日が日付として正しくないか、診療月より後です",
            "西暦8桁(YYYYMMDD)で記録してください",
        );
    }
}

/// 給付割合 is recorded for 国民健康保険 only, so never on a receipt without insurance.
pub fn benefit_ratio_is_for_national_insurance(receipt: &Receipt, findings: &mut Findings) {
    if !receipt.benefit_ratio.is_blank() && receipt.insurance.is_empty() {
        findings.add(
            BENEFIT_RATIO,
            (receipt.line, receipt.benefit_ratio.position),
            "公費単独のレセプトに給付割合が記録されています",
            "空のままにしてください",
        );
    }
}

/// 検索番号 has 17 to 30 digits where it is there.
pub fn search_number_has_its_length(receipt: &Receipt, findings: &mut Findings) {
    let written = &receipt.search_number;
    if !written.is_blank() && !(17..=30).contains(&written.text.len()) {
        findings.add(
            SEARCH_NUMBER,
            (receipt.line, written.position),
            format!("検索番号が{}桁です", written.text.len()),
            "返戻ファイルにある番号をそのまま記録してください。初めての請求では空のままです",
        );
    }
}

/// Where a record may stand: a later stage never stands before an earlier one.
fn stage(table: PointTable, id: [u8; 2]) -> Option<u8> {
    match (&id, table) {
        (b"HO", _) => Some(1),
        (b"KO", _) => Some(2),
        (b"SN", _) => Some(3),
        (b"JD", _) => Some(4),
        (b"MF", _) => Some(5),
        (b"SY" | b"HS", PointTable::Medical | PointTable::Dental) => Some(6),
        (b"SI" | b"SS" | b"IY" | b"TO" | b"CO", PointTable::Medical | PointTable::Dental) => Some(7),
        (b"SJ", PointTable::Medical | PointTable::Dental) => Some(8),
        (b"SH" | b"CZ" | b"IY" | b"TO" | b"CO", PointTable::Pharmacy) => Some(6),
        (b"IH" | b"HJ" | b"JS" | b"SY" | b"RJ" | b"TJ", PointTable::HomeNursing) => Some(6),
        (b"KA", PointTable::HomeNursing) => Some(7),
        _ => None,
    }
}

/// RE → HO → KO → SN → JD → MF → diagnoses → details → notes.
pub fn records_stand_in_order(receipt: &Receipt, findings: &mut Findings) {
    let mut reached = 0;
    for (line, id) in &receipt.records {
        let Some(stage) = stage(receipt.table, *id) else { continue };
        if stage < reached {
            findings.add(
                ORDER,
                (*line, 1),
                format!("{}レコードの位置が後ろすぎます", String::from_utf8_lossy(id)),
                "RE、HO、KO、SN、JD、MF、傷病名、明細の順に記録してください",
            );
        }
        reached = reached.max(stage);
    }
}

/// 調剤: who issued the prescription, with a right code.
pub fn issuer_of_a_prescription_is_told(receipt: &Receipt, findings: &mut Findings) {
    if receipt.table != PointTable::Pharmacy {
        return;
    }
    if let Err(error) = FacilityCode::parse(&receipt.issuer.text) {
        findings.add(
            ISSUER,
            (receipt.line, receipt.issuer.position),
            format!("処方箋を発行した医療機関が正しく記録されていません({error})"),
            "処方箋にある都道府県、点数表、医療機関コードを記録してください",
        );
    }
}

/// Uncoded diagnoses have a name, coded ones none; the start is a date in time; 転帰区分 is 1 to 4.
pub fn diagnoses_are_plausible(receipt: &Receipt, findings: &mut Findings) {
    let last_day = month(&receipt.month.text).map(TreatmentMonth::last_day);
    for diagnosis in &receipt.diagnoses {
        if (diagnosis.code.text == UNCODED) == diagnosis.name.is_blank() {
            findings.add(
                DIAGNOSIS,
                (diagnosis.line, diagnosis.name.position),
                "傷病名コードと傷病名称の組み合わせが正しくありません",
                "名称は未コード化傷病名(0000999)のときだけ記録します",
            );
        }
        let started = date(&diagnosis.started_on.text);
        let late = started.zip(last_day).is_some_and(|(started, last)| started > last);
        if !diagnosis.started_on.is_blank() && (started.is_none() || late) {
            findings.add(
                DIAGNOSIS,
                (diagnosis.line, diagnosis.started_on.position),
                "診療開始日が日付として正しくないか、診療月より後です",
                "西暦8桁(YYYYMMDD)で記録してください",
            );
        }
        if !diagnosis.outcome.is_blank() && !matches!(diagnosis.outcome.text.as_str(), "1" | "2" | "3" | "4") {
            findings.add(
                DIAGNOSIS,
                (diagnosis.line, diagnosis.outcome.position),
                format!("転帰区分が「{}」です", diagnosis.outcome.text),
                "1(継続)、2(治ゆ)、3(死亡)、4(中止)のどれかを記録してください",
            );
        }
    }
}
