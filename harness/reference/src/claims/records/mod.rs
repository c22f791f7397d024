//! A receipt as UKE records (spec/claims.md §2, §3): what the kinds have in common; what differs is in a file each.
//!
//! - [`medical`]: 医科; [`dental`]: 歯科; [`dispensing`]: 調剤; [`nursing`]: 訪問看護;
//! - this file: head and foot, RE, HO, KO, SN, JD, MF, and the treatments of 医科 and 歯科.

mod dental;
mod dispensing;
mod medical;
mod nursing;

use super::payers::Payers;
use super::receipt::{Receipt, table_digit};
use crate::dates::{Month, digits};
use crate::decide::FacilityKind;
use crate::defects::{Defect, Defects};
use crate::register::kana::full_width;
use jiff::civil::Date;
use onshi_wire::uke::{Kind, Record};

/// 医療機関名称 in the head: the product knows only its code.
const FACILITY_NAME: &str = "標本医療機関";

/// 審査支払機関.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agency {
    /// 1 支払基金: employees' insurance and medical aid alone (C12-08).
    Fund,
    /// 2 国保連.
    Federation,
}

/// What a file says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// To whom it goes.
    pub agency: Agency,
    /// 医療機関コード, 10 digits.
    pub facility_code: &'a str,
    /// 請求年月.
    pub claim_month: Month,
}

/// The wire's word for a kind of facility.
#[must_use]
pub fn kind(kind: FacilityKind) -> Kind {
    match kind {
        FacilityKind::Medical | FacilityKind::Other => Kind::Medical,
        FacilityKind::Dental => Kind::Dental,
        FacilityKind::Pharmacy => Kind::Dispensing,
        FacilityKind::Nursing => Kind::HomeNursing,
    }
}

/// A record with these items, all others blank. Items that this kind's layout lacks are left out.
fn record(kind: Kind, id: &str, items: &[(&str, String)]) -> Record {
    let Some(layout) = kind.layout(id) else { return Record::new([id]) };
    let mut fields = vec![String::new(); layout.field_count()];
    fields[0] = id.to_owned();
    for (name, value) in items {
        if let Some(position) = layout.position(name) {
            fields[position - 1].clone_from(value);
        }
    }
    Record::new(fields)
}

/// All records of a file, in order.
#[must_use]
pub fn file(head: Head<'_>, of: FacilityKind, receipts: &[Receipt], defects: Defects) -> Vec<Record> {
    let kind = kind(of);
    let mut records = vec![first(head, kind, of, defects)];
    if kind == Kind::HomeNursing {
        records.push(Record::new(["GO"]));
    }
    for (index, receipt) in receipts.iter().enumerate() {
        let number = if defects.has(Defect::ClaimNumbersFromZero) { index } else { index + 1 };
        if kind == Kind::Dental {
            records.push(record(kind, "IR", &head_items(head, of, defects)));
        }
        records.extend(receipt_records(head, number, receipt, defects));
    }
    if kind != Kind::HomeNursing {
        records.push(foot(kind, receipts, defects));
    }
    records
}

fn head_items(head: Head<'_>, of: FacilityKind, defects: Defects) -> Vec<(&'static str, String)> {
    let code = head.facility_code;
    let part = |from: usize, to: usize| code.get(from..to).unwrap_or_default().to_owned();
    let right = if head.agency == Agency::Fund { "1" } else { "2" };
    let other = if head.agency == Agency::Fund { "2" } else { "1" };
    let agency = if defects.has(Defect::ClaimWrongAgency) { other } else { right };
    vec![
        ("審査支払機関", agency.to_owned()),
        ("都道府県", part(0, 2)),
        ("点数表", table_digit(of).to_string()),
        ("医療機関コード", part(3, 10)),
        ("薬局コード", part(3, 10)),
        ("訪問看護ステーションコード", part(3, 10)),
        ("請求年月", head.claim_month.digits()),
    ]
}

fn first(head: Head<'_>, kind: Kind, of: FacilityKind, defects: Defects) -> Record {
    let mut items = head_items(head, of, defects);
    for name in ["医療機関名称", "薬局名称", "訪問看護ステーション名称"] {
        items.push((name, FACILITY_NAME.to_owned()));
    }
    items.push(("マルチボリューム識別情報", "00".to_owned()));
    record(kind, kind.first_record(), &items)
}

/// GO: as many as there are HO and KO records (not receipts), and the points of each receipt once.
fn foot(kind: Kind, receipts: &[Receipt], defects: Defects) -> Record {
    let payers: usize = receipts.iter().map(|receipt| receipt.payers().count()).sum();
    let count = if defects.has(Defect::ClaimCountsReceipts) { receipts.len() } else { payers };
    let of_all = defects.has(Defect::ClaimTotalOfAllPayers);
    let of_receipt = |receipt: &Receipt| -> u64 {
        let totals = receipt.payers().map(|(_, payer)| receipt.total(payer));
        if of_all { totals.sum() } else { totals.take(1).sum() }
    };
    let total: u64 = receipts.iter().map(of_receipt).sum();
    let mark = if defects.has(Defect::ClaimWithoutVolumeMark) { "00" } else { "99" };
    let items = [
        ("総件数", count.to_string()),
        ("総合計点数", total.to_string()),
        ("マルチボリューム識別情報", mark.to_owned()),
    ];
    record(kind, "GO", &items)
}

fn receipt_records(head: Head<'_>, number: usize, receipt: &Receipt, defects: Defects) -> Vec<Record> {
    let kind = kind(receipt.kind);
    let mut payers = Vec::new();
    payers.extend(insurer(kind, receipt));
    payers.extend(schemes(kind, receipt, defects));
    let confirmations = confirmations(kind, receipt, defects);
    let mut records = vec![common(head, number, receipt, defects)];
    if defects.has(Defect::ClaimRecordsOutOfOrder) {
        records.extend(confirmations);
        records.extend(payers);
    } else {
        records.extend(payers);
        records.extend(confirmations);
    }
    if receipt.insurance.is_some() || defects.has(Defect::ClaimWindowOnAidAlone) {
        records.push(record(kind, "MF", &[("窓口負担額区分", "00".to_owned())]));
    }
    records.extend(match kind {
        Kind::Medical => medical::details(receipt, defects),
        Kind::Dental => dental::details(receipt, defects),
        Kind::Dispensing => dispensing::details(receipt, defects),
        Kind::HomeNursing => nursing::details(receipt, defects),
    });
    records
}

/// RE.
fn common(head: Head<'_>, number: usize, receipt: &Receipt, defects: Defects) -> Record {
    let kind = kind(receipt.kind);
    let late_as_new = defects.has(Defect::ClaimLateWithNewMonth);
    let month = if late_as_new { head.claim_month.previous() } else { receipt.key.month };
    let name = if defects.has(Defect::ClaimMixesModes) {
        receipt.person.name.replace('\u{3000}', " ")
    } else {
        receipt.person.name.replace(' ', "\u{3000}")
    };
    let born = receipt.person.birthdate;
    let birthdate = if defects.has(Defect::ClaimWithEraDates) { era_digits(born) } else { digits(born) };
    let right_type = receipt.receipt_type();
    let wrong_type = defects.has(Defect::ClaimWrongReceiptType);
    let receipt_type = if wrong_type { format!("{}112", &right_type[..1]) } else { right_type };
    let benefit = if defects.has(Defect::ClaimBenefitRatio) { "100" } else { "" };
    let issuer = receipt.issuer.clone().filter(|_| !defects.has(Defect::ClaimWithoutIssuer)).unwrap_or_default();
    let issuer_part = |from: usize, to: usize| issuer.get(from..to).unwrap_or_default().to_owned();
    let search = receipt.search_number.clone().filter(|_| !defects.has(Defect::ClaimLosesSearchNumber));
    let items = [
        ("レセプト番号", number.to_string()),
        ("レセプト種別", receipt_type),
        ("診療年月", month.digits()),
        ("調剤年月", month.digits()),
        ("指定訪問看護年月", month.digits()),
        ("氏名", name),
        ("男女区分", receipt.person.sex.clone()),
        ("生年月日", birthdate),
        ("給付割合", benefit.to_owned()),
        ("入院年月日", receipt.admitted_on.map(digits).unwrap_or_default()),
        ("処方箋発行医療機関都道府県", issuer_part(0, 2)),
        ("処方箋発行医療機関点数表", issuer_part(2, 3)),
        ("処方箋発行医療機関コード", issuer_part(3, 10)),
        ("カルテ番号等", receipt.key.patient.clone()),
        ("調剤録番号等", receipt.key.patient.clone()),
        ("訪問看護記録番号等", receipt.key.patient.clone()),
        ("検索番号", search.unwrap_or_default()),
        ("カタカナ氏名", full_width(&receipt.person.kana)),
    ];
    record(kind, "RE", &items)
}

/// `4231104`-like, as before 2020: an era digit and two digits of the year (only the planted fault writes it).
fn era_digits(date: Date) -> String {
    let (era, first_year) = match date.year() {
        ..1989 => (3, 1926),
        1989..2019 => (4, 1989),
        _ => (5, 2019),
    };
    format!("{era}{:02}{:02}{:02}", date.year() - first_year + 1, date.month(), date.day())
}

/// HO.
fn insurer(kind: Kind, receipt: &Receipt) -> Option<Record> {
    let insured = receipt.insurance.as_ref()?;
    let total = receipt.total(Payers::INSURANCE).to_string();
    let days = receipt.days(Payers::INSURANCE).count().to_string();
    let symbol = if insured.is_late_elderly() { String::new() } else { insured.symbol.clone() };
    let mut items = vec![
        ("保険者番号", format!("{:>8}", insured.insurer_number)),
        ("記号", symbol),
        ("番号", insured.number.clone()),
    ];
    items.extend(days_and_total(&days, &total));
    items.extend(meals(receipt));
    Some(record(kind, "HO", &items))
}

/// 実日数 and 合計 under the names of each kind.
fn days_and_total(days: &str, total: &str) -> [(&'static str, String); 5] {
    [
        ("診療実日数", days.to_owned()),
        ("処方箋受付回数", days.to_owned()),
        ("実日数", days.to_owned()),
        ("合計点数", total.to_owned()),
        ("合計金額", total.to_owned()),
    ]
}

/// 食事療養 of a stay, in HO and every KO (spec/claims.md §2, C12-12).
fn meals(receipt: &Receipt) -> impl Iterator<Item = (&'static str, String)> {
    receipt.meals.into_iter().flat_map(|meals| {
        [("食事療養・生活療養回数", meals.count.to_string()), ("食事療養・生活療養合計金額", meals.yen.to_string())]
    })
}

/// KO.
fn schemes(kind: Kind, receipt: &Receipt, defects: Defects) -> Vec<Record> {
    let one = |(index, scheme): (usize, &super::receipt::Scheme)| {
        let payer = Payers::scheme(index);
        let shortened = |text: &str, wrong: bool| {
            let length = text.len() - usize::from(wrong && scheme.is_aid());
            text.get(..length).unwrap_or_default().to_owned()
        };
        let beside_insurance = receipt.insurance.is_some();
        let missing = if beside_insurance && defects.has(Defect::ClaimWrongTotals) { 10 } else { 0 };
        let patient_pays = scheme.patient_pays.map(|yen| yen.to_string()).unwrap_or_default();
        let mut items = vec![
            ("負担者番号", shortened(&scheme.payer, defects.has(Defect::ClaimShortPayer))),
            ("受給者番号", shortened(&scheme.recipient, defects.has(Defect::ClaimShortRecipient))),
            ("負担金額(公費)", patient_pays.clone()),
            ("一部負担金額", patient_pays),
        ];
        let total = receipt.total(payer).saturating_sub(missing).to_string();
        items.extend(days_and_total(&receipt.days(payer).count().to_string(), &total));
        items.extend(meals(receipt));
        record(kind, "KO", &items)
    };
    receipt.schemes.iter().enumerate().map(one).collect()
}

/// SN and JD of every payer; 確認区分 is 01 whether by card or by paper (spec/claims.md §5).
fn confirmations(kind: Kind, receipt: &Receipt, defects: Defects) -> Vec<Record> {
    let class = if defects.has(Defect::ClaimWrongConfirmation) { "02" } else { "01" };
    let alone_as_one = defects.has(Defect::ClaimPayerKindOne) && receipt.insurance.is_none();
    let shown = |payer: usize| if alone_as_one { payer - 1 } else { payer }.to_string();
    let branch = |payer: usize| match (payer, &receipt.insurance) {
        (1, Some(insured)) if !insured.is_late_elderly() => insured.branch.clone(),
        _ => String::new(),
    };
    let confirmed = receipt.payers().map(|(payer, _)| {
        let items = [("負担者種別", shown(payer)), ("確認区分", class.to_owned()), ("枝番", branch(payer))];
        record(kind, "SN", &items)
    });
    let days = receipt.payers().map(|(payer, set)| {
        let mut fields = vec!["JD".to_owned(), shown(payer)];
        fields.resize(33, String::new());
        let skipped = usize::from(defects.has(Defect::ClaimMissesVisitDay));
        for day in receipt.days(set).skip(skipped) {
            "1".clone_into(&mut fields[day_index(day) + 2]);
        }
        Record::new(fields)
    });
    confirmed.chain(days).collect()
}

/// A day's place among 31, from 0.
fn day_index(day: Date) -> usize {
    usize::from(day.day().unsigned_abs()) - 1
}

/// Where 医科 and 歯科 record what was done, line by line.
struct Treatments {
    kind: Kind,
    /// Record identifier.
    id: &'static str,
    /// Position of 1日の情報.
    first_day: usize,
}

impl Treatments {
    /// 診療識別 stands on the first line of each group.
    fn records<'a>(&'a self, receipt: &'a Receipt, defects: Defects) -> impl Iterator<Item = Record> + 'a {
        let mut group = 0;
        receipt.lines.iter().map(move |line| {
            let new_group = line.item.group != group;
            group = line.item.group;
            let items = [
                ("診療識別", if new_group { group.to_string() } else { String::new() }),
                ("負担区分", letter(line.payers, defects)),
                ("診療行為コード", line.item.code.to_owned()),
                ("点数", line.item.points.to_string()),
                ("回数", line.days.len().to_string()),
            ];
            let mut detail = record(self.kind, self.id, &items);
            for (index, count) in day_counts(&line.days, defects).iter().enumerate() {
                detail.set(self.first_day + index, count);
            }
            detail
        })
    }
}

/// 負担区分 of a line.
fn letter(payers: Payers, defects: Defects) -> String {
    let right = payers.letter();
    let swapped = match right {
        '5' => '2',
        '2' => '5',
        other => other,
    };
    if defects.has(Defect::ClaimSwapsBurden) { swapped } else { right }.to_string()
}

/// 31 day fields of a detail.
fn day_counts(days: &[Date], defects: Defects) -> Vec<String> {
    let mut counts = vec![String::new(); 31];
    if !defects.has(Defect::ClaimWithoutDays) {
        for day in days {
            "1".clone_into(&mut counts[day_index(*day)]);
        }
    }
    counts
}
